"""The history page of an entry, and the way back to an earlier state: a new edit through the form that checks it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from . import cited_then
from .differences import compare, sections_of
from .models.merging import Redirect
from .recording import DELETED, current_edit, recorded_relations
from .scopes import is_limited, may_see_history
from .states import ENTRY, forms_as_they_are, names_in, send, state_of, state_of_form
from .timeline import described, happenings

AT_ONCE = 20


class KeepsHistory:
    """Of an admin class: the mixin."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        view = self.admin_site.admin_view(self.restore_view)
        return [path("<path:object_id>/restore/", view, name=name), *super().get_urls()]

    def address_of(self, page, entry):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[entry.pk])

    def history_view(self, request, object_id, extra_context=None):
        entry = self.get_object(request, object_id)
        if entry is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        may_change = self.has_change_permission(request, entry) and may_see_history(request.user, entry)
        if not may_change and (is_limited(request.user) or not self.has_view_permission(request, entry)):
            raise PermissionDenied  # drafts of others were in it
        former = former_entries(entry)
        shown = chosen(former, request.GET.get("former")) or entry
        page = Paginator(happenings(shown), AT_ONCE).get_page(request.GET.get("p", "")[:6])
        context = {
            "title": _("History: %s") % shown,
            "events": described(shown, page.object_list),
            "page": page,
            "former": former,
            "shown": shown,
            "kept": "" if shown is entry else f"former={shown.pk}&",
            "can_restore": may_change and shown is entry,
            "restore": self.address_of("restore", entry),
        }
        return self.page_about(request, entry, "desk/history.html", context | (extra_context or {}))

    def restore_view(self, request, object_id):
        """Shows what an earlier state would change; when it is posted, sends that state through the form."""
        entry = self.get_object(request, object_id)
        if entry is None:
            raise Http404
        if not self.has_change_permission(request, entry) or not may_see_history(request.user, entry):
            raise PermissionDenied
        at = moment(request.GET.get("at", ""))
        form, formsets = forms_as_they_are(self, request, entry)
        wanted = state_at(entry, form, formsets, at)
        cited = cited_then.citings(request.user, formsets, wanted, at)
        if request.method == "POST":
            return self.restore(request, entry, form, formsets, wanted, at, cited)
        context = {
            "title": _("Restore an earlier state: %s") % entry,
            "at": at,
            "sections": compare(self.model, formsets, state_of(form, formsets), wanted)
            + sections_of([("subject", one.model, one.states) for one in cited]),
            "history": self.address_of("history", entry),
        }
        return self.page_about(request, entry, "desk/restore.html", context)

    @transaction.atomic
    def restore(self, request, entry, form, formsets, wanted, at, cited):
        data = QueryDict(mutable=True)
        send(data, entry, form, formsets, wanted)
        request.former_keys = {rows.prefix: former_keys(rows, wanted[rows.prefix]) for rows in formsets}
        response = self.save_as_if_typed(request, entry, data, f"restored:{at.isoformat()}")
        if response.status_code != 302:
            messages.error(
                request, _("The earlier state cannot be saved as it was. Please correct what is marked below.")
            )
            return response
        if getattr(request, "is_saved", False):  # and not only proposed
            for wrong in cited_then.restore(cited):
                messages.warning(request, _("A citation could not be restored. %s") % wrong)
        return HttpResponseRedirect(self.address_of("history", entry))

    def save_formset(self, request, form, formset, change):
        """A row that was deleted comes back under its key, so that its history goes on and its citations find it."""
        keys = getattr(request, "former_keys", {}).get(formset.prefix, ())
        for row, key in zip(formset.forms, keys, strict=False):
            if row.instance.pk is None:
                row.instance.pk = key
        super().save_formset(request, form, formset, change)

    def save_as_if_typed(self, request, entry, data, reason):
        """The answer of the form to `data`: 302 when it is saved, else the form with what is wrong."""
        assert not request.FILES  # reading them reads what was really sent, and has to be done first
        request.POST = data
        current_edit().reason = reason
        return self.changeform_view(request, str(entry.pk), form_url=self.address_of("change", entry))

    def page_about(self, request, entry, template, context):
        request.current_app = self.admin_site.name
        frame = {"opts": self.opts, "original": entry, "object": entry, "subtitle": None}
        return TemplateResponse(request, template, self.admin_site.each_context(request) | frame | context)


def former_entries(entry):
    """The duplicates that were merged with the entry, as they were last."""
    keys = Redirect.objects.of(type(entry)).filter(key=entry.pk).values("former")
    records = type(entry).history.filter(id__in=keys).order_by("history_id")
    return list({record.id: record.history_object for record in records}.values())


def chosen(former, key):
    """The one that the address asks for; None if it asks for none."""
    if key is None:
        return None
    found = next((one for one in former if str(one.pk) == key), None)
    if found is None:
        raise Http404
    return found


def moment(text):
    """The time in the address of a restoring page."""
    try:
        at = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not 1970 < at.year < 9999:  # others leave the calendar in another time zone
        raise Http404
    return at


def state_at(entry, form, formsets, at):
    """The state of the form as it was then; fields and rows that it did not show are left out of account."""
    model = type(entry)
    record = model.history.filter(id=entry.pk, history_date__lte=at).exclude(history_type=DELETED).first()
    if record is None:
        raise Http404
    named = {name: sorted(keys) for name, keys in recorded_relations(model, [record.pk])[record.pk].items()}
    wanted = {ENTRY: state_of_form(type(form)(instance=record.history_object, initial=named))}
    for formset in formsets:
        wanted[formset.prefix] = rows_at(entry, formset, at)
    return wanted


def rows_at(entry, formset, at):
    model, names = formset.model, names_in(formset)
    there = {str(row.instance.pk): state_of_form(row, names) for row in formset.initial_forms}
    ever = model.history.filter(**{formset.fk.name: entry.pk}).order_by().values("id")
    records = cited_then.recorded_at(model, ever, at)
    rows = {key: row for key, row in there.items() if int(key) not in records}  # never recorded: as it is now
    for key, record in records.items():
        if record and getattr(record, formset.fk.attname) == entry.pk:
            rows[str(key)] = state_of_form(formset.form(instance=record.history_object), names)
    return rows


def former_keys(formset, rows):
    """The keys that rows are saved under, in the order in which `send` sends them; None for a new one."""
    own = cited_then.own_keys(formset, rows)
    there = [row.instance.pk for row in formset.initial_forms]
    return there + [int(key) if int(key) in own else None for key in rows if int(key) not in there]
