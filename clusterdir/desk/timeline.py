"""What has happened to an entry and to its rows, edit by edit, out of the tables of the history."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from phonenumber_field.phonenumber import PhoneNumber

from clusters.models import Citation, Membership, QualityLabel, Sponsorship
from contacts.models import Appointment

from .differences import sections_of
from .models.merging import Redirect
from .recording import CREATED, DELETED, FOUND, recorded_relations

ROWS = (Membership, QualityLabel, Sponsorship, Appointment)
FORMER = "former"  # in the place of a field: the records of a duplicate
MOST = 2_000  # records of a table that a page looks at, the newest
MOST_SHOWN = 20  # records of a table in one edit: an import may have made hundreds of rows at one go

# The key of a reason, as a record holds it, and what it says; a detail may follow in the record.
REASONS = {
    FOUND: _("As it was found, after a change that went past the forms"),
    "restored": _("An earlier state was restored"),
    "undeleted": _("Restored after it had been deleted"),
    "archived": _("Archived instead of deleted"),
    "loaded": _("Loaded from files"),
    "import": _("Import"),
    "import-undone": _("Import undone"),
    "merged": _("Duplicates merged"),
    "approved": _("A proposal was accepted"),
    "confirmed": _("Confirmed through a mailed link"),
    "verified": _("Verified in a list"),
}
VERBS = {CREATED: _("added"), DELETED: _("deleted")}


def reason_of(record):
    """(what the reason says, its detail)."""
    key, _colon, detail = (record.history_change_reason or "").partition(":")
    return REASONS.get(key, key), detail


def rows_of(model):
    """(model of the rows, the field that leads to the entry) of all that belongs to an entry of `model`."""
    return [
        (relation.related_model, relation.field.name)
        for relation in model._meta.related_objects
        if relation.one_to_many
        and (
            relation.related_model in ROWS
            or (issubclass(relation.related_model, Citation) and relation.field.name == "subject")
        )
    ]


def histories(entry):
    """(the field that leads to the entry, or blank; records) of the entry, its rows and the citations of those.

    The duplicates that were merged with the entry are among them.
    """
    model = type(entry)
    yield "", model.history.filter(id=entry.pk)
    yield FORMER, model.history.filter(id__in=Redirect.objects.of(model).filter(key=entry.pk).values("former"))
    for row, name in rows_of(model):
        keys = row.history.filter(**{name: entry.pk}).order_by().values("id")
        yield name, row.history.filter(id__in=keys)  # also what came of a row when it had gone over to another entry
        if row in ROWS:
            citation = row._meta.get_field("citations").related_model
            yield "subject", citation.history.filter(subject__in=keys)


@dataclass
class Happening:
    """What was changed at one go."""

    key: str
    at: object
    user: object = None
    reason: str = ""
    detail: str = ""
    sections: list = field(default_factory=list)
    more: list = field(default_factory=list)  # how many rows of each kind are not shown


def happenings(entry):
    """The keys of all Happenings of an entry, the newest first, each with the keys of its records by their table."""
    found, newest = defaultdict(lambda: defaultdict(list)), {}
    for number, (_name, records) in enumerate(histories(entry)):
        rows = records.order_by("-history_id").values_list("edit", "history_id", "history_date")[:MOST]
        for edit, key, at in rows:
            group = edit or f"{number}-{key}"
            found[group][number].append(key)
            newest[group] = max(newest.get(group, at), at)
    return [(group, newest[group], found[group]) for group in sorted(newest, key=newest.get, reverse=True)]


def described(entry, some):
    """The Happenings for some of what `happenings` gives, with what was before and after in readable words."""
    events = {group: Happening(group, at) for group, at, _keys in some}
    items, places = [], []
    for number, (name, records) in enumerate(histories(entry)):
        groups = {key: group for group, _at, keys in some for key in keys.get(number, ())[:MOST_SHOWN]}
        for group, _at, keys in some:
            if (rest := len(keys.get(number, ())) - MOST_SHOWN) > 0:
                text = ngettext("and %(count)d more of the %(name)s", "and %(count)d more of the %(name)s", rest)
                plural = records.model.instance_type._meta.verbose_name_plural
                events[group].more.append(text % {"count": rest, "name": plural})
        for record, states in before_and_after(records.model.instance_type, list(groups)):
            event = events[groups[record.pk]]
            event.user = event.user or record.history_user
            if not event.reason:
                event.reason, event.detail = reason_of(record)
            if states != (None, None):
                items.append((name, records.model.instance_type, states))
                places.append((event, record))
    for (name, _model, _states), section, (event, record) in zip(items, sections_of(items), places, strict=True):
        if name == FORMER:
            section.title = str(record.history_object)
        section.verb = VERBS.get(record.history_type, "")
        if section.lines or section.verb:
            event.sections.append(section)
    return list(events.values())


def before_and_after(model, keys):
    """(record, (state before, state after)) for each record; a state as in sections_of."""
    if not keys:
        return []
    older = model.history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
    records = list(
        model.history.filter(history_id__in=keys)
        .select_related("history_user")
        .annotate(older=Subquery(older.values("history_id")[:1]))
        .order_by("history_id")
    )
    before = model.history.in_bulk([record.older for record in records if record.older])
    states = states_of(model, [*records, *before.values()])
    pairs = []
    for record in records:
        was = before.get(record.older)
        old = states[was.pk] if was and was.history_type != DELETED else None
        new = None if record.history_type == DELETED else states[record.pk]
        if old is None and record.history_type not in {CREATED, DELETED}:
            new = None  # the oldest record says what was there, and nothing of a change
        pairs.append((record, (old, new)))
    return pairs


def states_of(model, records):
    """{key of a record: {name of a field: texts}}."""
    named = recorded_relations(model, [record.pk for record in records])
    return {
        record.pk: {field.name: texts_of(record, field) for field in told(model)}
        | {name: sorted(map(str, keys)) for name, keys in named[record.pk].items()}
        for record in records
    }


def told(model):
    """The fields of a record that say something to a reader."""
    return [field for field in model.history.model.tracked_fields if field.editable and not field.primary_key]


def texts_of(record, field):
    value = getattr(record, field.attname)
    if value is None or value == "" or value is False:
        return []
    if value is True:
        return ["on"]
    if isinstance(value, PhoneNumber):
        return [value.as_international if value.is_valid() else str(value)]
    if isinstance(field, models.DateField):
        return [formats.date_format(timezone.localtime(value) if hasattr(value, "hour") else value)]
    return [str(value)]
