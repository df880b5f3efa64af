"""The newest edits, whoever made them: out of the history of each noun, and of the rows between two entries."""

from collections import defaultdict
from dataclasses import dataclass, field
from operator import attrgetter

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from clusters.models import Organisation
from contacts.models import Appointment, Person

from .recording import CHANGED, DELETED, FOUND
from .scopes import is_limited, own_clusters, visible
from .timeline import ROWS, reason_of

MOST = 12  # edits that are shown
MOST_NAMED = 3  # entries of one edit


@dataclass
class Edit:
    """What somebody has done at one go. `entries` are its newest (entry, address or blank, type of the change)."""

    user: str
    at: object
    reason: str
    entries: dict = field(default_factory=dict)  # by model and key
    is_cut: bool = False  # there may be more of them than were looked at

    @property
    def named(self):
        return list(self.entries.values())[:MOST_NAMED]

    @property
    def rest(self):
        return len(self.entries) - len(self.named)


def edits(request, site):
    """The newest Edits of entries that this account sees. One query for each noun, kind of rows, and their owners."""
    records, cut = [], set()
    for model, model_admin in site._registry.items():
        if is_told(request, model, model_admin):
            some = list(newest(request.user, model))
            records += some
            cut |= {record.edit for record in some[MOST * MOST_NAMED - 1 :]}
    records.sort(key=attrgetter("history_date"), reverse=True)
    owners = owners_of([record for record in records if record.instance_type in ROWS], site)
    found = {}
    for record in records:
        token = record.edit or (type(record), record.pk)  # outside of an edit, each record is one
        if token not in found and len(found) == MOST:
            break
        if said := told(record, owners, site):
            edit = found.setdefault(token, Edit(name_of(record), record.history_date, reason_of(record)[0]))
            edit.is_cut = token in cut
            key = type(said[0]), said[0].pk
            if record.instance_type not in ROWS or key not in edit.entries:
                edit.entries[key] = said
    return list(found.values())


def is_told(request, model, model_admin):
    """Whether it is a noun of the menu, or a kind of rows that may be seen."""
    if model in ROWS:
        return model_admin.has_view_permission(request)
    return hasattr(model, "history") and model_admin.has_module_permission(request)


def newest(user, model):
    found = model.history.exclude(history_change_reason=FOUND).select_related("history_user").order_by("-history_id")
    if is_limited(user) and model is Organisation:  # nearly all are visible, so the newest are looked at one by one
        found = found.filter(Exists(own(user, model).filter(pk=OuterRef("id"))))
    elif is_limited(user):
        found = found.filter(id__in=own(user, model).values("pk"))
    return found[: MOST * MOST_NAMED]


def own(user, model):
    """The entries whose edits a manager sees: of a person whom others keep, or kept, none (scopes.may_see_history)."""
    entries = visible(user, model.objects.order_by())
    if model is Person:
        for rows in (Appointment.objects, Appointment.history):
            elsewhere = rows.order_by().exclude(Q(cluster__in=own_clusters(user)))
            entries = entries.exclude(pk__in=elsewhere.values("person"))
    return entries


def owner_of(record, site):
    """(model, key) of the entry that a row belongs to: the one whose form its own form leads back to."""
    names = site.get_model_admin(record.instance_type).back_to
    name = next(name for name in names if getattr(record, f"{name}_id"))
    return record.instance_type._meta.get_field(name).related_model, getattr(record, f"{name}_id")


def owners_of(records, site):
    """{(model, key): entry} of what rows belong to. What is gone is not among them: its own edit says so."""
    wanted = defaultdict(set)
    for record in records:
        model, key = owner_of(record, site)
        wanted[model].add(key)
    rows = ((model, model._base_manager.in_bulk(keys)) for model, keys in wanted.items())
    return {(model, key): entry for model, found in rows for key, entry in found.items()}


def told(record, owners, site):
    """What an Edit says of a record; None where there is no entry to name."""
    if record.instance_type not in ROWS:
        return record.history_object, address_of(record), record.history_type
    entry = owners.get(owner_of(record, site))
    return entry and (entry, address(entry), CHANGED)


def name_of(record):
    user = record.history_user
    return user.get_full_name() or user.username if user else ""


def address_of(record):
    """The form of the entry; blank where it has been deleted."""
    return "" if record.history_type == DELETED else address(record.history_object)


def address(entry):
    return reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_change", args=[entry.pk])
