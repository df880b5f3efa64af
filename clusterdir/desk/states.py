"""The state of a form: what a browser would send if the editor saved it as it stands.

    {"": {"name_en": ["Ocean network"], "sectors": ["3", "7"]}, "memberships": {"12": {"role": ["member"]}}}

Under "" stands the entry, under the prefix of each formset its rows by their keys. Each value is a list of texts. So
what was there when the form was opened, what is there now, what was there a year ago and what somebody has typed can
all be compared with each other, and any of them can be sent through the form, which checks it as it checks an edit.
"""

from copy import copy

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.forms.formsets import DELETION_FIELD_NAME

ENTRY = ""
NEW = "new-"  # the key of a row that is not in the database begins with it


def forms_as_they_are(model_admin, request, entry):
    """The form of an entry and the formsets that can be edited, as a GET would show them.

    The form has the other formsets in `left_alone`.
    """
    request = copy(request)
    request.method = "GET"
    fields = flatten_fieldsets(model_admin.get_fieldsets(request, entry))
    form = model_admin.get_form(request, entry, change=True, fields=fields)(instance=entry)
    formsets, inlines = model_admin._create_formsets(request, entry, change=True)
    editable = [
        formset
        for formset, inline in zip(formsets, inlines, strict=True)
        if inline.has_change_permission(request, entry) and not formset.are_too_many
    ]
    form.left_alone = [formset for formset in formsets if formset not in editable]
    return form, editable


def state_of(form, formsets):
    return {ENTRY: state_of_form(form)} | {
        formset.prefix: {str(row.instance.pk): state_of_form(row, names_in(formset)) for row in formset.initial_forms}
        for formset in formsets
    }


def state_of_form(form, names=None):
    return {name: sent(form[name]) for name in names or form.fields}


def names_in(formset):
    """The fields of a row that an editor fills in."""
    return [name for name in formset.form.base_fields if name not in {formset.fk.name, formset.model._meta.pk.name}]


def sent(field):
    """The texts that a field sends, as it stands."""
    value, widget = field.value(), getattr(field.field.widget, "widget", field.field.widget)
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    value = widget.format_value(value)
    return normal(value if isinstance(value, list | tuple) else [value])


def normal(values):
    """Texts as they are compared: a browser sends other line ends, and a form strips blanks."""
    texts = [str(value).replace("\r\n", "\n").strip() for value in values if value is not None]
    return sorted(filter(None, texts))


def typed(data, form, formsets):
    """The state that was sent, and the keys of the rows that were ticked for deletion: {prefix: {key}}."""
    state, deleted = {ENTRY: typed_in(data, "", form.fields)}, {}
    for formset in formsets:
        prefix, names = formset.prefix, names_in(formset)
        rows, deleted[prefix] = state.setdefault(prefix, {}), set()
        for number in range(count(data, prefix)):
            key = data.get(f"{prefix}-{number}-{formset.model._meta.pk.name}") or f"{NEW}{number}"
            row = typed_in(data, f"{prefix}-{number}-", names)
            if not key.startswith(NEW) or any(row.values()):
                rows[key] = row
                if data.get(f"{prefix}-{number}-{DELETION_FIELD_NAME}"):
                    deleted[prefix].add(key)
    return state, deleted


def typed_in(data, prefix, names):
    return {name: normal(data.getlist(f"{prefix}{name}")) for name in names}


def count(data, prefix):
    """How many rows were sent; none if somebody has tampered with the number."""
    number = data.get(f"{prefix}-TOTAL_FORMS", "")
    return min(int(number), 10_000) if number.isascii() and number.isdigit() and len(number) < 6 else 0


def send(data, entry, form, formsets, wanted, deleted=None):
    """Puts the state `wanted` into `data`, a QueryDict, in the place of what it says about these forms.

    A row that is there now and that `wanted` does not have, or that is among `deleted`, is ticked for deletion.
    """
    for name, texts in wanted[ENTRY].items():
        if name in form.fields:
            data.setlist(name, texts)
    for formset in getattr(form, "left_alone", []):
        if f"{formset.prefix}-TOTAL_FORMS" not in data:
            lines = [(str(row.instance.pk), {}) for row in formset.initial_forms]
            send_rows(data, entry, formset, lines, len(lines))
    for formset in formsets:
        prefix, rows = formset.prefix, dict(wanted[formset.prefix])
        for name in [name for name in data if name.startswith(f"{prefix}-")]:
            del data[name]
        there = [(str(row.instance.pk), state_of_form(row, names_in(formset))) for row in formset.initial_forms]
        gone = {key for key, _row in there if key not in rows} | (deleted or {}).get(prefix, set())
        lines = [(key, rows.pop(key, row)) for key, row in there] + list(rows.items())
        send_rows(data, entry, formset, lines, len(there), gone)


def send_rows(data, entry, formset, lines, initial, gone=()):
    """`lines` are (key, row), the first `initial` of them in the database; those in `gone` are ticked for deletion."""
    prefix = formset.prefix
    sizes = {"TOTAL_FORMS": len(lines), "INITIAL_FORMS": initial, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    for name, number in sizes.items():
        data[f"{prefix}-{name}"] = str(number)
    for number, (key, row) in enumerate(lines):
        start = f"{prefix}-{number}-"
        data[f"{start}{formset.fk.name}"] = str(entry.pk)
        data[f"{start}{formset.model._meta.pk.name}"] = key if number < initial else ""
        for name, texts in row.items():
            data.setlist(f"{start}{name}", texts)
        if key in gone:
            data[f"{start}{DELETION_FIELD_NAME}"] = "on"
