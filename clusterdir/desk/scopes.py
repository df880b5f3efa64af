"""Which rows of a noun an account sees and edits: a cluster manager those around the own clusters, all others all.

Whatever shows or fetches entries for staff starts from `visible()`: lists, forms, rows, suggestions, searches, exports.
"""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from clusters.models import Cluster, Membership
from contacts.models import Appointment, Person

from .models.merging import Redirect
from .models.roles import ManagedCluster
from .roles import Role, role_of

PUBLISHED = Q(status="published")


def own_clusters(user):
    """A subquery of the keys of the clusters that somebody manages."""
    return ManagedCluster.objects.filter(user=user).values("cluster")


def own_people(own):
    """In a subquery, because a join would show a person as often as they have appointments."""
    return Appointment.objects.filter(cluster__in=own).values("person")


def linked(own, name):
    """The keys of what the own clusters have in their relation `name`: they may be drafts."""
    return Cluster.objects.filter(pk__in=own).values(name)


def organisations(own):
    """Those that the public sees, and those around the own clusters.

    The database asks which these are for the few alone that the public does not see: to list them all takes longer.
    """
    this = OuterRef("pk")
    return (
        PUBLISHED
        | Exists(Membership.objects.filter(cluster__in=own, organisation=this))
        | Exists(Cluster.objects.filter(pk__in=own, managing_organisation=this))
        | Exists(Appointment.objects.filter(cluster__in=own, person__employer=this))
    )


# What a manager sees of each noun; of a noun that is not here, nothing.
SCOPES = {
    "clusters.cluster": lambda own: Q(pk__in=own),
    "clusters.membership": lambda own: Q(cluster__in=own),
    "clusters.sponsorship": lambda own: Q(cluster__in=own),
    "clusters.qualitylabel": lambda own: Q(cluster__in=own),
    "clusters.clustercitation": lambda own: Q(subject__in=own),
    "clusters.organisation": organisations,
    "clusters.sector": lambda own: PUBLISHED | Q(pk__in=linked(own, "sectors")),
    "clusters.service": lambda own: PUBLISHED | Q(pk__in=linked(own, "services")),
    "clusters.region": lambda own: Q(),
    "contacts.appointment": lambda own: Q(cluster__in=own),
    "contacts.person": lambda own: Q(pk__in=own_people(own)),
}


def is_limited(user):
    """Whether the account sees the own clusters only."""
    return role_of(user) == Role.MANAGER


def visible(user, queryset):
    """The rows of a queryset that an account may see, if it may see any of its noun."""
    if not is_limited(user):
        return queryset
    label = queryset.model._meta.label_lower
    if label == "desk.proposal":
        return queryset.filter(made_by=user)
    return queryset.filter(SCOPES[label](own_clusters(user))) if label in SCOPES else queryset.none()


def may_see(user, entry):
    """Whether an entry is among the visible ones. Asked once for each entry and account."""
    if not is_limited(user):
        return True
    if not hasattr(user, "_may_see"):
        user._may_see = {}
    key = entry._meta.label_lower, entry.pk
    if key not in user._may_see:
        user._may_see[key] = visible(user, type(entry)._default_manager.filter(pk=entry.pk)).exists()
    return user._may_see[key]


def must_be_approved(user, entry):
    """Whether an edit of the entry, as it is about to be saved, waits for an editor.

    Of managers, it does when the public sees the entry or would see it, unless MANAGERS_PUBLISH; and whatever that
    says, when the entry is a person who has a role outside of the own clusters as well.
    """
    if not is_limited(user):
        return False
    if isinstance(entry, Person) and entry.pk and works_elsewhere(user, entry):
        return True
    if settings.MANAGERS_PUBLISH:
        return False
    stored = type(entry)._default_manager.filter(pk=entry.pk).first() if entry.pk else None
    return any(is_known(state) for state in (entry, stored) if state)


def may_see_history(user, entry):
    """Whether the account may see all that ever belonged to an entry: of a person others keep, or kept, a part."""
    if not (is_limited(user) and isinstance(entry, Person)):
        return True
    keys = [entry.pk, *Redirect.objects.of(Person).filter(key=entry.pk).values_list("former", flat=True)]
    elsewhere = ~Q(cluster__in=own_clusters(user))
    held = (Appointment.objects, Appointment.history)
    return not any(rows.filter(elsewhere, person__in=keys).exists() for rows in held)


def works_elsewhere(user, person):
    return Appointment.objects.filter(person=person).exclude(Q(cluster__in=own_clusters(user))).exists()


def is_known(entry):
    """Whether the public sees the entry, or has seen it. A relation is as public as its cluster."""
    owner = getattr(entry, "cluster", entry)
    return owner.status != owner.Status.DRAFT
