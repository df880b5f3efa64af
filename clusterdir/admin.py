"""What the forms and lists of the editors' desk have in common."""

from functools import reduce
from operator import or_

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.db.models.lookups import In
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property, lazy
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from .dates import PartialDateField
from .desk.by_role import ByRole, RowsByRole
from .desk.collisions import RefusesCollisions
from .desk.deleting import DeletesWithCare
from .desk.editing.forms import EditedWithEase
from .desk.lists import ShowsUpkeep
from .desk.paging import FromBothEnds, InPages
from .desk.restoring import KeepsHistory
from .folding import composed, terms
from .localisation import language

# Forms


def compared_by(constraint, model):
    """The names of the fields that a constraint looks at."""
    fields = map(F, getattr(constraint, "fields", ()))
    parts = (*fields, *getattr(constraint, "expressions", ()), constraint.condition)
    return {path[0] for part in parts if part is not None for path in model._get_expr_references(part)}


class DirectoryForm(forms.ModelForm):
    """Shows a constraint's message beside the field it is about, and fills a blank address from the name."""

    slug_from = [("name_en",), ("name_de",)]  # the first of these that gives a slug

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, AutocompleteOfRow):
                widget.known = self.instance._meta.get_field(name).get_cached_value(self.instance, default=None)

    def clean(self):
        cleaned = super().clean()
        cleaned |= {name: composed(value) for name, value in cleaned.items() if isinstance(value, str)}
        if cleaned.get("slug") == "":
            texts = [" ".join(cleaned.get(name, "") for name in names) for names in self.slug_from]
            cleaned["slug"] = next(filter(None, map(slug_of, texts)), "")
            if any(texts) and not cleaned["slug"]:
                self.add_error("slug", self.fields["slug"].error_messages["required"])
        return cleaned

    def add_error(self, field, error):
        if field is None and NON_FIELD_ERRORS in getattr(error, "error_dict", {}):
            for violation in error.error_dict.pop(NON_FIELD_ERRORS):
                super().add_error(self.field_of(violation.message), violation)
        super().add_error(field, error)

    def field_of(self, message):
        """The last field that the constraint with this message compares; None if it is no constraint's."""
        for constraint in self.instance._meta.constraints:
            if constraint.get_violation_error_message() == message:
                compared = compared_by(constraint, self._meta.model)
                return next(
                    (name for name in reversed(self.fields) if name in compared and not self[name].is_hidden), None
                )
        return None


UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def slug_of(name):
    """As static/js/addresses.js fills it in while the name is being typed."""
    return slugify(name.translate(UMLAUTS))[:100].strip("-")


class Rows(forms.BaseInlineFormSet):
    """Sees to it that saving the rows one after the other never breaks a unique constraint half-way.

    Django compares the rows as they shall be in the end, and only by plain constraints. Here the first contact of a
    cluster may pass from one row to another, and a row may take the place of one that is deleted before it.

    Where there are more than `most` rows, the form holds none of them: it would open slowly, and Django refuses to save
    some thousands. RowsInline sets `most`, and DirectoryAdmin shows the way to their own list instead.
    """

    most = None

    @cached_property
    def first(self):
        """The rows, or one more than the form may hold: so the query that fetches them tells as well if they fit."""
        return list(super().get_queryset()[: self.most and self.most + 1])

    @property
    def are_too_many(self):
        if self.most is None or (self.is_bound and self.total_form_count()):  # what has been typed is never hidden
            return False
        return len(self.first) > self.most

    def get_queryset(self):
        if self.is_bound:
            return super().get_queryset()
        return [] if self.are_too_many else self.first

    def add_fields(self, form, index):
        """The fields of a row have no label beside them, only the head of their column: they carry it themselves."""
        super().add_fields(form, index)
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)  # of a relation: what is wrapped
            if field.label and not widget.is_hidden:
                widget.attrs.setdefault("aria-label", field.label)

    def validate_unique(self):
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                self.follow(constraint)

    def follow(self, constraint):
        names = compared_by(constraint, self.model) & self.form.base_fields.keys()
        condition = dict(constraint.condition.children) if constraint.condition else {}

        def key(values):
            """What a row holds of the constraint; None when it is none of its business."""
            applies = all(values.get(name) == value for name, value in condition.items())
            has_null = constraint.fields and any(values[name] is None for name in names)
            return tuple(values[name] for name in sorted(names)) if applies and not has_null else None

        held = {form: key(form.initial) if form.initial else None for form in self.initial_forms}
        for form in self.forms:  # in the order in which they are saved
            if not form.is_valid() or not form.cleaned_data:
                continue
            held.pop(form, None)
            if form.cleaned_data.get("DELETE"):
                continue
            new = key({name: getattr(form.instance, self.model._meta.get_field(name).attname) for name in names})
            if new is not None and new in held.values():
                message = constraint.get_violation_error_message()
                form.add_error(form.field_of(message), message)
            held[form] = new


def is_key(value):
    """Whether a text can be a primary key: the databases fail on longer numbers, Django's autocomplete on words."""
    return str(value).isascii() and str(value).isdigit() and len(str(value)) <= 18


class KeysOnly:
    """An autocomplete that takes nonsense for a choice that is not there, so that the form says so."""

    def value_from_datadict(self, data, files, name):
        chosen = super().value_from_datadict(data, files, name)
        if isinstance(chosen, list):
            return [value if is_key(value) else "-1" for value in chosen]
        return chosen if not chosen or is_key(chosen) else "-1"

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [one for one in value if is_key(one)], attr)


class DirectoryAutocomplete(KeysOnly, AutocompleteSelect):
    pass


class DirectoryAutocompletes(KeysOnly, AutocompleteSelectMultiple):
    pass


class AutocompleteOfRow(DirectoryAutocomplete):
    """An autocomplete that is told what is chosen: asking the database for it would cost a query in each row."""

    known = None

    def optgroups(self, name, value, attr=None):
        if self.known is None or value != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        options = [self.create_option(name, self.known.pk, str(self.known), True, 1)]
        if not self.is_required:
            options.insert(0, self.create_option(name, "", "", False, 0))
        return [(None, options, 0)]


FORMFIELDS = {
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
    PartialDateField: {"widget": forms.TextInput(attrs={"size": 10})},
}


# Lists


class InOrder:
    """Sorts the rows by `order`, in which {} stands for the reader's language."""

    order = []

    @property
    def ordering(self):
        return [path.format(language()) for path in self.order]


class Bounded:
    """Lets the address of a list ask only for what its filters offer, and search only for so many words.

    Django lets it ask for anything about the model's own fields, broken regular expressions too, and search for any
    number of words: both end as an error of the database. So does a form whose address has a blank `_to_field`.
    """

    def lookup_allowed(self, lookup, value, request):
        ends = ("", "__exact", "__id__exact", "__isnull", "__gte", "__lt")
        is_offered = lookup in {f"{path}{end}" for path in self.offered(request) for end in ends}
        if str(value).startswith(("0001-", "9999-")):  # in another time zone it may lie outside of the calendar
            return False
        return is_offered and len(request.GET.getlist(lookup)) <= 20

    def offered(self, request):
        """The paths to the fields that may be asked about, and the names of other filters."""
        paths = (item[0] if isinstance(item, tuple) else item for item in self.get_list_filter(request))
        return [getattr(path, "parameter_name", path) for path in paths]

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term[:100])

    def get_object(self, request, object_id, from_field=None):
        return super().get_object(request, object_id, from_field or None)  # Django looks for a field without a name


class NoDeletionNearby:
    """Leaves out the buttons beside a relation that delete or show the other entry, which nobody means to do there."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class DirectoryAdmin(
    ByRole,
    EditedWithEase,
    RefusesCollisions,
    KeepsHistory,
    DeletesWithCare,
    ShowsUpkeep,
    InOrder,
    NoDeletionNearby,
    Bounded,
    admin.ModelAdmin,
):
    """Searches as the site does, and leaves an address alone once it is given."""

    form = DirectoryForm
    formfield_overrides = FORMFIELDS
    list_per_page = 50
    paginator = FromBothEnds
    save_on_top = True
    show_full_result_count = False

    class Media:
        js = ["admin/js/urlify.js", "js/addresses.js", "desk/editing.js"]  # the second builds on the first
        css = {"all": ["desk/editing.css"]}

    def get_changelist(self, request, **kwargs):
        return InPages

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", DirectoryAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", DirectoryAutocompletes(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj or not self.has_slug else {"slug": self.form.slug_from[0]}

    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        return [*readonly, "slug"] if obj and self.has_slug else readonly

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        for inline, rows in zip(inline_instances, formsets, strict=True):
            if rows.are_too_many:
                inline.template = "admin/edit_inline/own_list.html"
        return super().get_inline_formsets(request, formsets, inline_instances, obj)

    @property
    def has_slug(self):
        return any(field.name == "slug" for field in self.opts.fields)

    def get_search_results(self, request, queryset, search_term):
        """Those in which each word of the search begins a word in one of `search_fields`, all of them folded texts."""
        for word in terms(search_term):
            queryset = queryset.filter(reduce(or_, (self.matches(field, f" {word}") for field in self.search_fields)))
        return queryset, False

    def matches(self, field, text):
        """Of a related entry the text is looked through once, and not in each row that names it.

        Its key is made a sum: else SQLite would look up the rows of each match, which may be nearly all there are.
        """
        path, _separator, column = field.rpartition("__")
        if not path:
            return Q((f"{column}__contains", text))
        related = self.opts.get_field(path).related_model._default_manager.order_by()
        return Q(In(F(path) + 0, related.filter((f"{column}__contains", text)).values("pk")))


class NamedAdmin(DirectoryAdmin):
    """Of a noun with a name in two languages."""

    list_display_links = ["name_"]
    search_fields = ["search_text"]
    order = ["sort_{}", "slug"]

    @admin.display(description=_("name"), ordering=lazy(lambda: f"sort_{language()}", str)())
    def name_(self, entry):
        return entry.name


class PublishedAdmin(DirectoryAdmin):
    """Of an entry that the public sees."""

    readonly_fields = ["created_at", "updated_at"]
    search_fields = ["search_text"]
    search_help_text = _("The beginnings of words are enough. Müller, Mueller and Muller are the same.")

    def get_search_results(self, request, queryset, search_term):
        """What the site's own search finds, the best first unless the editor has chosen a column to sort by."""
        if not terms(search_term):
            return queryset, False
        found = queryset.search(search_term)
        return (found if "o" in request.GET else found.best_first(search_term)), False

    def view_on_site(self, entry):
        is_public = type(entry).objects.published().filter(pk=entry.pk).exists()
        return entry.get_absolute_url() if is_public else None


class EntryAdmin(PublishedAdmin, NamedAdmin):
    """Of a named entry that the public sees."""

    list_display = ["name_", "status", "verified_on"]
    list_filter = ["status", "verified_on"]


PUBLICATION = (_("Publication"), {"fields": [("status", "verified_on"), ("created_at", "updated_at")]})


class RelationAdmin(DirectoryAdmin):
    """Of what stands between two entries. It is edited in their forms; its own form is there for its citations."""

    back_to = []  # the form that one comes from: that of the first of these that is not blank

    def has_module_permission(self, request):
        return False

    def get_ordering(self, request):
        """By the names in the whole list and in that of one entry; other parts may be too long to sort them quickly."""
        asked = request.GET.keys() - {PAGE_VAR}
        is_of_one_entry = any(name.partition("__")[0] in self.autocomplete_fields for name in asked - {ORDER_VAR})
        by_names = not asked or (is_of_one_entry and ORDER_VAR not in asked)
        return super().get_ordering(request) if by_names else ["-pk"]

    def offered(self, request):
        """The entries as well, since the form of an entry with many rows leads to the list of them."""
        return [*super().offered(request), *self.autocomplete_fields]

    def response_post_save_change(self, request, obj):
        entry = next(filter(None, (getattr(obj, name) for name in self.back_to)))
        return HttpResponseRedirect(
            reverse(f"admin:{entry._meta.label_lower.replace('.', '_')}_change", args=[entry.pk])
        )


MOST_ROWS = 50


class RowsInline(RowsByRole, InOrder, NoDeletionNearby, admin.TabularInline):
    """The rows of a relation in the form of an entry, in a fixed number of queries.

    More than MOST_ROWS are not edited there but in the relation's own list; citations, which have none, always are.
    """

    form = DirectoryForm
    formset = Rows
    formfield_overrides = FORMFIELDS
    extra = 0

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = AutocompleteOfRow(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        field.choices = [(value, str(label)) for value, label in field.choices]  # translated once, and not in each row
        return field

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.most = MOST_ROWS if self.has_registered_model else None
        return formset

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related(*self.autocomplete_fields) if self.autocomplete_fields else rows
