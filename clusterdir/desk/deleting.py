"""Deleting with care: what depends on the entry is said first, archiving is offered in its place.

What is deleted can be restored; see clusterdir/desk/deleted.py.
"""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, QueryDict
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clusters.models.base import Published

from .differences import Names, title_of
from .recording import current_edit
from .scopes import is_limited
from .states import ENTRY, forms_as_they_are, send, state_of
from .timeline import rows_of, texts_of, told

MOST = 20  # of the entries that name one and are listed


class DeletesWithCare:
    """Of an admin class: the mixin."""

    delete_confirmation_template = "desk/delete_confirmation.html"
    delete_selected_confirmation_template = "desk/delete_selected_confirmation.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_archive"
        view = self.admin_site.admin_view(self.archive_view)
        return [path("<path:object_id>/archive/", view, name=name), *super().get_urls()]

    def get_deleted_objects(self, objs, request):
        """As Django has it; but an entry is protected, too, by those that name it in a relation to many."""
        tree, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return tree, counts, lacking, [*protected, *self.namers(objs, request)]

    def namers(self, objs, request):
        for relation in self.opts.related_objects:
            if not relation.many_to_many:
                continue
            model = relation.related_model
            found = model._base_manager.filter(**{f"{relation.field.name}__in": list(objs)}).distinct().order_by("pk")
            for entry in found[:MOST]:
                address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[entry.pk])
                yield format_html('{}: <a href="{}">{}</a>', capfirst(model._meta.verbose_name), address, entry)
            if (more := found.count() - MOST) > 0:
                name = model._meta.verbose_name_plural
                yield ngettext("and %(count)d more of the %(name)s", "and %(count)d more of the %(name)s", more) % {
                    "count": more,
                    "name": name,
                }

    # Archiving

    def can_archive(self, request, entry):
        return (
            issubclass(self.model, Published)
            and entry.status != Published.Status.ARCHIVED
            and self.has_change_permission(request, entry)
        )

    def delete_view(self, request, object_id, extra_context=None):
        entry, extra = self.get_object(request, object_id), {}
        if entry and self.has_delete_permission(request, entry):
            extra["belongings"] = belongings(entry)
            extra["archive"] = self.can_archive(request, entry) and self.address_of("archive", entry)
        return super().delete_view(request, object_id, extra | (extra_context or {}))

    def archive_view(self, request, object_id):
        entry = self.get_object(request, object_id)
        if entry is None or not issubclass(self.model, Published):
            raise Http404
        if not self.can_archive(request, entry):
            raise PermissionDenied
        form = self.archive_form(request, entry)
        if form.is_valid():
            return self.archive(request, entry, form.cleaned_data.get("successor"))
        context = {
            "title": _("Archive: %s") % entry,
            "form": form,
            "media": self.media + form.media,
            "back": self.address_of("change", entry),
        }
        return self.page_about(request, entry, "desk/archive.html", context)

    def archive_form(self, request, entry):
        form = ArchiveForm(request.POST if request.method == "POST" else None)
        form.entry = entry
        if hasattr(self.model, "predecessor"):
            form.fields["successor"] = self.successor_field(request, entry)
        return form

    def successor_field(self, request, entry):
        field = self.model._meta.get_field("predecessor")
        return forms.ModelChoiceField(
            self.get_queryset(request).exclude(pk=entry.pk),
            required=False,
            label=_("Successor"),
            help_text=_("The page of the archived entry leads there. Leave it blank if there is none."),
            widget=AutocompleteSelect(field, self.admin_site),
        )

    def archive(self, request, entry, successor):
        """Through the form of the entry, which checks it; then the successor names it as its predecessor."""
        if successor and not self.has_change_permission(request, successor):
            raise PermissionDenied
        form, formsets = forms_as_they_are(self, request, entry)
        wanted = state_of(form, formsets)
        wanted[ENTRY]["status"] = [Published.Status.ARCHIVED.value]
        data = QueryDict(mutable=True)
        send(data, entry, form, formsets, wanted)
        with transaction.atomic():
            response = self.save_as_if_typed(request, entry, data, "archived")
            entry.refresh_from_db(fields=["status"])
            if successor and entry.status == Published.Status.ARCHIVED:  # and not only proposed
                successor.predecessor = entry
                successor.save()
        return response

    def get_actions(self, request):
        found = super().get_actions(request)
        is_offered = self.has_change_permission(request) and not is_limited(request.user)  # theirs may be proposals
        if found and is_offered and issubclass(self.model, Published):
            found |= {"archive_selected": self.get_action("archive_selected")}
        return found

    @admin.action(description=gettext_lazy("Archive the selected entries"))
    def archive_selected(self, request, queryset):
        current_edit().reason = "archived"
        entries = [entry for entry in queryset if self.can_archive(request, entry)]
        for entry in entries:
            entry.status = Published.Status.ARCHIVED
            entry.save()
            self.log_change(request, entry, [{"changed": {"fields": [str(_("status"))]}}])
        message = ngettext("%(count)d entry was archived.", "%(count)d entries were archived.", len(entries))
        messages.success(request, message % {"count": len(entries)})


def belongings(entry):
    """[(name of what goes along, how many, what the first of them say)] of what belongs to an entry."""
    found, names = [], Names()
    for model, parent in rows_of(type(entry)):
        rows = model._base_manager.filter(**{parent: entry}).order_by("pk")
        some = [{field.name: texts_of(row, field) for field in told(model)} for row in rows[:MOST]]
        for row in some:
            for name, texts in row.items():
                names.want(model, name, texts)
        if some:
            found.append((model, parent, rows.count(), some))
    names.fetch()
    return [
        (model._meta.verbose_name_plural, count, [title_of(model, row, names, parent) for row in some])
        for model, parent, count, some in found
    ]


class ArchiveForm(forms.Form):
    def clean_successor(self):
        """The successor would still be right with this entry as its predecessor."""
        successor = self.cleaned_data["successor"]
        if successor and successor.predecessor_id not in {None, self.entry.pk}:
            raise ValidationError(_("“%s” has another predecessor already.") % successor)
        if successor and successor.pk == self.entry.predecessor_id:
            raise ValidationError(_("“%s” is the predecessor of this entry.") % successor)
        return successor
