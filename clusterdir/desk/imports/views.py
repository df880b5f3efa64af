"""The pages of imports and exports. Whoever may see a noun may export what they see of it; editors import.

A page of an import that is still going on takes it one step further each time it is asked for, and asks for itself
again: by static/desk/imports.js, or without JavaScript by a refresh. That is the one place where a GET writes: it moves
on what somebody has started with a POST, in tables of the desk only, and asking too often does no harm.
"""

import re

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ..models.imports import Import, ImportRow
from ..roles import Role, only_for
from . import applying, background, comparing, exporting, files
from .preview import field_of, preview
from .sheets import SHEETS

editors_only = only_for(Role.ADMINISTRATOR, Role.EDITOR)
ROWS_PER_PAGE = 25
IMPORTS_PER_PAGE = 25
SECONDS = 0.5  # that a page of an import that is going on takes it further; then it shows how far that was


class UploadForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}))

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet = sheet

    def clean_file(self):
        uploaded = self.cleaned_data["file"]
        if uploaded.size > files.MOST_BYTES:  # not even read
            raise files.too_large(uploaded.size)
        content = uploaded.read()
        layout, total = files.examine(content, self.sheet)
        self.import_ = Import(
            sheet=self.sheet.key, file_name=uploaded.name[-150:], layout=layout, content=content, total=total
        )
        return uploaded


def sheet_or_404(key):
    if key not in SHEETS:
        raise Http404
    return SHEETS[key]


def page(request, template, title, **context):
    context = admin.site.each_context(request) | {"title": title} | context
    return TemplateResponse(request, f"desk/imports/{template}.html", context)


@require_safe
@editors_only
def imports(request):
    found = Paginator(Import.objects.for_list(), IMPORTS_PER_PAGE).get_page(request.GET.get("p", "")[:9])
    for one in found:
        one.noun = SHEETS[one.sheet].label
    return page(request, "list", _("Import and export"), sheets=SHEETS.values(), imports=found)


@editors_only
def upload(request, key):
    sheet = sheet_or_404(key)
    form = UploadForm(request.POST or None, request.FILES or None, sheet=sheet)
    if request.method == "POST" and form.is_valid():
        Import.objects.forget_old()
        form.import_.uploaded_by = request.user
        form.import_.save()
        comparing.go_on(form.import_, SECONDS)
        return redirect("admin:desk_import", form.import_.pk)
    notes = list(exporting.notes_of(sheet))
    limits = {"megabytes": files.MOST_BYTES // 1024**2, "rows": files.MOST_ROWS}
    title = _("Import: %(nouns)s") % {"nouns": sheet.label}
    return page(request, "upload", title, sheet=sheet, form=form, headings=notes[0], notes=notes[1:], limits=limits)


@require_safe
@editors_only
def show(request, key):
    one = get_object_or_404(Import.objects.for_list(), pk=key)
    if one.is_going_on and request.method == "GET":
        comparing.go_on(one, SECONDS)
    sheet = SHEETS[one.sheet]
    title = f"{capfirst(sheet.label)}: {one.file_name}"
    if background.is_being_written(one):
        return page(request, "writing", title, one=one)
    if one.is_going_on:
        return page(request, "progress", title, one=one)
    counts = {outcome.value: 0 for outcome in ImportRow.Outcome}
    counts |= dict(one.rows.values_list("outcome").annotate(Count("pk")).order_by())
    first = [name for name in ("wrong", "doubtful") if counts[name]] if one.state == Import.State.READY else []
    shown = request.GET.get("show") or next(iter(first), "all")
    shown = shown if shown in counts else "all"
    rows = one.rows.all() if shown == "all" else one.rows.filter(outcome=shown)
    pages = Paginator(rows, ROWS_PER_PAGE)
    pages.count = counts.get(shown, sum(counts.values()))  # which it would ask for once more
    rows = pages.get_page(request.GET.get("p", "")[:9])
    choices = [(name, label, counts[name]) for name, label in ImportRow.Outcome.choices]
    previews = preview(sheet, one, rows.object_list)
    return page(
        request,
        "show",
        title,
        one=one,
        counts=counts,
        choices=[("all", _("all"), sum(counts.values())), *choices],
        shown=shown,
        rows=rows,
        kept=f"show={shown}&",
        previews=previews,
        to_decide=counts["wrong"] or any(found.alike for found in previews),
        said=one.layout.get(background.SAID),
        to_write=counts["new"] + counts["changed"],
        delimiter=files.delimiter_of(one.layout),
        change=f"admin:{sheet.model._meta.label_lower.replace('.', '_')}_change",
    )


@require_POST
@editors_only
def change_rows(request, key):
    """Keeps what an editor has repaired and decided, and compares these rows anew."""
    with transaction.atomic():
        found = Import.objects.for_list().select_for_update(of=("self",))  # or it may be being written meanwhile
        one = get_object_or_404(found, pk=key)
        if one.state == Import.State.READY:
            keep(one, request.POST)
        else:
            messages.error(request, _("Nothing was kept: the import does not wait for an editor any more."))
    one.refresh_from_db(fields=["state", "compared"])
    comparing.go_on(one, SECONDS)
    return redirect("admin:desk_import", one.pk)


def keep(one, data):
    if data.get("all") == ImportRow.Decision.NEW:
        one.rows.filter(outcome=ImportRow.Outcome.DOUBTFUL).update(decision=ImportRow.Decision.NEW)
        comparing.compare_anew(one, one.rows.filter(outcome=ImportRow.Outcome.DOUBTFUL))
        return
    keys = {int(found[1]) for name in data if (found := re.match("row-([0-9]{1,18})-", name))}
    changed = [row for row in one.rows.filter(pk__in=keys) if take(row, data, SHEETS[one.sheet])]
    ImportRow.objects.bulk_update(changed, ["cells", "slug", "decision", "key"], batch_size=100)
    comparing.compare_anew(one, one.rows.filter(pk__in=[row.pk for row in changed]))


def take(row, data, sheet):
    """Puts what a form says about a row into it; whether it says anything new."""
    cells = dict(row.cells)
    for name in row.cells.keys() | set(row.of.layout["columns"]) - {None}:
        if (text := data.get(field_of(row, name))) is not None:
            cells[name] = files.clean(text)
    if not cells.get("", "x"):
        del cells[""]
    decided = data.get(f"row-{row.pk}-is", "")
    if decided == ImportRow.Decision.NEW:
        decision, key = decided, None
    elif decided in map(str, row.alike):
        decision, key = ImportRow.Decision.SAME, int(decided)
    else:
        decision, key = row.decision, row.key
    if cells == row.cells and decision == row.decision:
        return False
    row.cells, row.decision, row.key = cells, decision, key
    row.slug = sheet.slug_of(cells)[:200]
    return True


@require_POST
@editors_only
def apply(request, key):
    return write(request, key, background.apply)


@require_POST
@editors_only
def undo(request, key):
    return write(request, key, background.undo)


def write(request, key, work):
    one = get_object_or_404(Import.objects.for_list(), pk=key)
    if said := background.write(work, one, request.user):
        good, sentence = said
        (messages.success if good else messages.error)(request, sentence)
    return redirect("admin:desk_import", one.pk)


@require_POST
@editors_only
def cancel(request, key):
    one = get_object_or_404(Import.objects.for_list(), pk=key)
    applying.cancel(one)
    one.refresh_from_db(fields=["state"])
    if one.state == Import.State.CANCELLED:
        messages.success(request, _("The import of “%(file)s” was cancelled. Nothing of it is kept.") % {"file": one})
    return redirect("admin:desk_imports")


# Files


@require_safe
def template(request, key, kind):
    """A file with the headings and one example."""
    sheet = sheet_or_404(key)
    may_see(request, sheet)
    rows = [*exporting.table(sheet), [column.example for column in sheet.columns]]
    return attachment(sheet, kind, rows, f"{sheet.key}-template", list(exporting.notes_of(sheet)))


@require_safe
def export(request, key, kind):
    """The entries that the list of the noun would show for the same parameters."""
    sheet = sheet_or_404(key)
    model_admin = may_see(request, sheet)
    try:
        entries = model_admin.get_changelist_instance(request).queryset
    except IncorrectLookupParameters:
        raise Http404 from None
    rows = exporting.table(sheet, entries, request.user)
    try:
        return attachment(sheet, kind, rows, f"{sheet.key}-{timezone.localdate():%Y-%m-%d}")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(f"admin:{sheet.model._meta.label_lower.replace('.', '_')}_changelist")


def may_see(request, sheet):
    model_admin = admin.site.get_model_admin(sheet.model)
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    return model_admin


def attachment(sheet, kind, rows, name, notes=()):
    if kind not in exporting.CONTENT_TYPES:
        raise Http404
    if kind == "csv":
        response = StreamingHttpResponse(exporting.csv_lines(rows), content_type=exporting.CONTENT_TYPES[kind])
    else:
        content = exporting.xlsx_file(sheet, rows, notes)
        response = HttpResponse(content, content_type=exporting.CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
