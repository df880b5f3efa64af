"""The newest edits, whoever made them: out of the history of each noun."""

from dataclasses import dataclass, field
from operator import attrgetter

from django.db.models import Q
from django.urls import reverse

from contacts.models import Appointment, Person

from .recording import DELETED, FOUND
from .scopes import is_limited, own_clusters, visible
from .timeline import reason_of

MOST = 12  # edits that are shown
MOST_NAMED = 3  # entries of one edit


@dataclass
class Edit:
    """What somebody has done at one go. `entries` are its newest (entry, address or blank, type of the change)."""

    user: str
    at: object
    reason: str
    entries: list = field(default_factory=list)
    number: int = 0

    @property
    def named(self):
        return self.entries[:MOST_NAMED]

    @property
    def rest(self):
        return self.number - len(self.named)


def edits(request, site):
    """The newest Edits of entries that this account sees. One query for each noun."""
    records = []
    for model, model_admin in site._registry.items():
        if hasattr(model, "history") and model_admin.has_module_permission(request):
            found = (
                model.history.exclude(history_change_reason=FOUND)
                .select_related("history_user")
                .order_by("-history_id")
            )
            if is_limited(request.user):
                found = found.filter(id__in=own(request.user, model).values("pk"))
            records += found[: MOST * MOST_NAMED]
    found = {}
    for record in sorted(records, key=attrgetter("history_date"), reverse=True):
        token = record.edit or (type(record), record.pk)  # outside of an edit, each record is one
        if token not in found and len(found) == MOST:
            break
        edit = found.setdefault(token, Edit(name_of(record), record.history_date, reason_of(record)[0]))
        edit.number += 1
        edit.entries.append((record.history_object, address_of(record), record.history_type))
    return list(found.values())


def own(user, model):
    """The entries whose edits a manager sees: of a person whom others keep as well, none (scopes.may_see_history)."""
    entries = visible(user, model.objects.order_by())
    if model is Person:
        elsewhere = Appointment.objects.exclude(Q(cluster__in=own_clusters(user)))
        entries = entries.exclude(pk__in=elsewhere.values("person"))
    return entries


def name_of(record):
    user = record.history_user
    return user.get_full_name() or user.username if user else ""


def address_of(record):
    """The form of the entry; blank where it has been deleted."""
    if record.history_type == DELETED:
        return ""
    meta = record.instance_type._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.id])
