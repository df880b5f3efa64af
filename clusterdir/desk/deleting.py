"""Deleting with care: what depends on the entry is said first, archiving is offered in its place.

What is deleted can be restored; see clusterdir/desk/deleted.py.
"""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clusters.models.base import Published

from .dependents import Dependents, listed
from .differences import Names, title_of
from .recording import current_edit
from .scopes import is_limited, must_be_approved
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
        """As Django has it, in a fixed number of queries; and relations to many forbid it, too."""
        keys = objs.values("pk") if isinstance(objs, QuerySet) else [entry.pk for entry in objs]
        entries = self.model._base_manager.filter(pk__in=keys)
        found = Dependents(entries)
        admins = self.admin_site._registry
        lacking = {
            model._meta.verbose_name
            for model, number in found.goes_along.items()
            if number and model in admins and not admins[model].has_delete_permission(request)
        }
        lacking |= {self.opts.verbose_name for entry in objs if not self.has_delete_permission(request, entry)}
        if is_limited(request.user):  # of what goes along some rows may be other managers'
            lacking |= super().get_deleted_objects(objs, request)[2]
        counts = {model._meta.verbose_name_plural: number for model, number in found.goes_along.items() if number}
        rows = [f"{capfirst(name)}: {number}" for name, number in list(counts.items())[1:]]
        protected = [line for rows, name in found.forbids for line in listed(rows, name)]
        return [*listed(entries), *rows], counts, lacking, protected

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
            "proposes": must_be_approved(request.user, entry),
        }
        return self.page_about(request, entry, "desk/archive.html", context)

    def archive_form(self, request, entry):
        form = ArchiveForm(request.POST if request.method == "POST" else None)
        form.entry = entry
        is_proposed = must_be_approved(request.user, entry)  # which cannot hold the successor
        if hasattr(self.model, "predecessor") and not is_proposed:
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
