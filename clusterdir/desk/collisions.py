"""Two people edit the same entry: the second one to save is told, sees both versions, and loses nothing typed.

A form carries along the state in which it was opened. If the entry is in another one when it is saved, the save is
refused, and the form comes back with what both have done: in a field that one of them has changed stands the new value,
in a field that both have changed what this editor has typed. Saving it again saves that.
"""

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ..triggers import LOCK
from .differences import compare
from .states import ENTRY, NEW, forms_as_they_are, send, state_of, typed

OPENED = "_opened"  # the name of the hidden field
SALT = "desk.opened"
REFUSAL = _("Somebody else has changed this entry since you opened it. Nothing has been saved yet.")


def take_turn():
    """Waits for whoever is saving, so that nobody saves between the comparison and the save. SQLite does so anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {LOCK}")


class RefusesCollisions:
    """Of an admin class: the mixin."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None or OPENED not in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            take_turn()
            attempt = self.attempt(request, object_id)
            if attempt and attempt.collides:
                request.collision = attempt
            if attempt and (attempt.collides or attempt.is_sent_again):
                request.POST = attempt.data
            return super().changeform_view(request, object_id, form_url, extra_context)

    def attempt(self, request, object_id):
        """The Attempt to save; None where Django says what is the matter, or nobody knows how the form was opened."""
        entry = self.get_object(request, object_id)
        if entry is None or not self.has_change_permission(request, entry):
            return None
        opened = read(request.POST[OPENED], entry)
        if opened is None:
            return None
        form, formsets = forms_as_they_are(self, request, entry)
        return Attempt(request, entry, form, [rows for rows in formsets if rows.prefix in opened], opened)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (Refused, form), {}) if hasattr(request, "collision") else form

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and obj and self.has_change_permission(request, obj):
            context |= self.about_collisions(request, context, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def about_collisions(self, request, context, entry):
        if collision := getattr(request, "collision", None):
            return {"collision": collision, "opened": write(collision.now, entry)}
        form = context["adminform"].form
        if form.is_bound:  # an error elsewhere: the form was opened when it was opened
            return {"opened": request.POST.get(OPENED)}
        inlines = context["inline_admin_formsets"]
        formsets = [inline.formset for inline in inlines if inline.has_change_permission]
        state = state_of(form, [formset for formset in formsets if not formset.are_too_many])
        return {"opened": write(state, entry)}


class Refused:
    """Of a form: it is shown again, whatever it holds."""

    def clean(self):
        cleaned = super().clean()
        self.add_error(None, ValidationError(REFUSAL, code="collision"))
        return cleaned


def write(state, entry):
    return signing.dumps([entry._meta.label_lower, entry.pk, state], salt=SALT, compress=True)


def read(text, entry):
    """The state in the hidden field; None if somebody has tampered with it, or it is another entry's."""
    try:
        label, key, state = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return state if (label, key) == (entry._meta.label_lower, entry.pk) else None


class Attempt:
    """What an editor meant to save, and what somebody else has saved since the form was opened."""

    def __init__(self, request, entry, form, formsets, opened):
        self.request = request
        self.entry = entry
        self.form, self.formsets = form, formsets
        self.opened = opened
        self.now = state_of(form, formsets)
        self.typed, self.deleted = typed(request.POST, form, formsets)
        self.is_sent_again = bool(sum(self.recognise(formset.prefix) for formset in formsets))

    def recognise(self, prefix):
        """Takes new rows for those that are there now and say the same; gives how many."""
        mine, now = self.typed[prefix], self.now[prefix]
        found = 0
        for key in now.keys() - self.opened[prefix].keys():
            if same := next((new for new in mine if new.startswith(NEW) and mine[new] == now[key]), None):
                mine[key] = mine.pop(same)
                found += 1
        return found

    @property
    def collides(self):
        """Whether anything has changed since then. What this editor would change in the same way is no matter."""
        return any(
            now != before and now != mine for prefix in self.now for before, now, mine in self.each_value(prefix)
        )

    def each_value(self, prefix):
        """(as it was opened, now, as typed) of each field of the entry, or of each row: None where there is none."""
        opened, now, mine = (state.get(prefix, {}) for state in (self.opened, self.now, self.typed))
        deleted = self.deleted.get(prefix, ())
        for key in opened.keys() | now.keys():
            yield opened.get(key), now.get(key), None if key in deleted else mine.get(key)

    @property
    def merged(self):
        """What is there now, with what this editor has typed."""
        wanted = {}
        for prefix, now in self.now.items():
            opened, mine = self.opened.get(prefix, {}), self.typed[prefix]
            if prefix == ENTRY:
                wanted[prefix] = merge(opened, now, mine)
                continue
            rows = wanted[prefix] = {
                key: merge(opened.get(key, row), row, mine.get(key, row)) for key, row in now.items()
            }
            for key, row in mine.items():
                if key not in now and (key.startswith(NEW) or row != opened.get(key)):
                    rows[key] = row  # a new one, or one that was deleted while it was being edited
        return wanted

    @property
    def data(self):
        data = self.request.POST.copy()
        send(data, self.entry, self.form, self.formsets, self.merged, self.deleted)
        return data

    @property
    def sections(self):
        """What differs, for the page: as the form was opened, as it is now, as this editor has typed it."""
        return compare(type(self.entry), self.formsets, self.opened, self.now, self.typed)

    @property
    def newest(self):
        """The record of the change that came first: of the entry or of one of its rows."""
        records = [type(self.entry).history.filter(id=self.entry.pk).select_related("history_user").first()]
        for formset in self.formsets:
            rows = formset.model.history.filter(**{formset.fk.name: self.entry.pk})
            records.append(rows.select_related("history_user").first())
        return max(filter(None, records), key=lambda record: record.history_date, default=None)


def merge(opened, now, mine):
    return {name: mine[name] if mine.get(name, texts) != opened.get(name) else texts for name, texts in now.items()}
