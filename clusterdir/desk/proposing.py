"""From a form that a manager has sent to a proposal, and from a proposal to what an editor's browser would send.

A proposal keeps what was changed as states of the form (states.py), before and after. So it is accepted by filling it
into the entry's form as it is then, and saving that as the editor, with all the checks of an edit.
"""

from copy import copy
from datetime import date

from django.http import QueryDict
from django.utils.translation import get_language

from .collisions import take_turn
from .models.roles import Proposal
from .recording import one_edit
from .states import ENTRY, NEW, forms_as_they_are, names_in, normal, send

# From a form


def propose(user, form, formsets):
    """Stores what a valid form and its rows would have changed."""
    entry = form.instance
    return Proposal.objects.create(
        noun=entry._meta.label_lower,
        key=entry.pk,
        title=(str(entry) if hasattr(entry, "slug") else joined_by(form))[:250],
        changes=changes(form, formsets),
        language=get_language(),
        made_by=user,
    )


def joined_by(form):
    """The names of the entries that a relation joins: its own text says the role only."""
    values = (form.cleaned_data[name] for name in form.fields if name in form.cleaned_data)
    return ", ".join(str(value) for value in values if hasattr(value, "pk"))


def changes(form, formsets):
    before, after = {ENTRY: values(form, form.changed_data)}, {ENTRY: typed(form, form.changed_data)}
    for formset in formsets:
        prefix, names = formset.prefix, names_in(formset)
        changed = [row for row in formset.forms if row.has_changed()]
        for number, row in enumerate(changed):
            key = str(row.instance.pk or f"{NEW}{number}")
            if row.instance.pk:
                before.setdefault(prefix, {})[key] = values(row, names)
            if not row.cleaned_data.get("DELETE"):
                after.setdefault(prefix, {})[key] = typed(row, names)
    return {"before": before, "after": after}


def values(form, names):
    """What is in the database, or the defaults of a new entry."""
    return {name: texts(form.fields[name], form.get_initial_for_field(form.fields[name], name)) for name in names}


def typed(form, names):
    return {name: texts(form.fields[name], form.cleaned_data.get(name)) for name in names}


def texts(field, value):
    """What a browser may send for a value, in every language the same."""
    value = field.prepare_value(value)
    if isinstance(value, bool):
        return ["on"] if value else []
    if isinstance(value, date):
        return [value.isoformat()]
    return normal(value if isinstance(value, list | tuple) else [value])


# Into a form


class NotThere(Exception):
    """The entry, or a row of it, that the proposal changes is not there any more."""


def forms_now(model_admin, request, proposal):
    """The entry as it is now (a new one, if the proposal is to add one), its form and its formsets."""
    if proposal.key is None:
        form = model_admin.get_form(request, None, change=False)()
        formsets, _inlines = model_admin._create_formsets(request, form.instance, change=False)
        return form.instance, form, formsets
    entry = model_admin.get_object(request, str(proposal.key))
    if entry is None:
        raise NotThere
    return entry, *forms_as_they_are(model_admin, request, entry)


def state_now(form, formsets):
    return {ENTRY: values(form, form.fields)} | {
        formset.prefix: {str(row.instance.pk): values(row, names_in(formset)) for row in formset.initial_forms}
        for formset in formsets
    }


def accept(model_admin, request, proposal):
    """Saves the proposal as the editor of the request; gives the errors of the form, none if it is saved."""
    take_turn()
    entry, form, formsets = forms_now(model_admin, request, proposal)
    data = QueryDict(mutable=True)
    for formset in model_admin._create_formsets(request, entry, change=bool(proposal.key))[0]:  # too many rows as well
        for name in ("TOTAL_FORMS", "INITIAL_FORMS"):
            data[f"{formset.prefix}-{name}"] = "0"
    before, after = proposal.changes["before"], proposal.changes["after"]
    send(data, entry, form, formsets, filled_in(state_now(form, formsets), before, after))
    sending = copy(request)
    sending.method, sending.GET, sending.POST = "POST", QueryDict(), data
    with one_edit(user=request.user, reason=f"approved:{proposal.made_by}"):
        response = model_admin.changeform_view(sending, proposal.key and str(proposal.key))
    return [] if getattr(sending, "is_saved", False) else list(errors_of(response))


def filled_in(now, before, after):
    """A state with the changes from `before` to `after` in it."""
    if after.keys() | before.keys() > now.keys():
        raise NotThere
    wanted = {ENTRY: now[ENTRY] | after[ENTRY]}
    for prefix in now.keys() - {ENTRY}:
        old, new, rows = before.get(prefix, {}), after.get(prefix, {}), dict(now[prefix])
        for key, row in new.items():
            if key in old and key not in rows:
                raise NotThere
            changed = {name: value for name, value in row.items() if value != old.get(key, {}).get(name)}
            rows[key] = rows[key] | changed if key in old else row
        wanted[prefix] = {key: row for key, row in rows.items() if key in new or key not in old}
    return wanted


def errors_of(response):
    context = response.context_data
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += inline.formset.forms
        yield from map(str, inline.formset.non_form_errors())
    for form in forms:
        for name, messages in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            yield from (f"{label}: {message}" if label else str(message) for message in messages)
