"""Whom to call about a cluster: its own people, else those for its sectors, else those of the cluster agency there.

People are reached through `cluster.appointments`; this side does not import theirs.
"""

from copy import copy

from .models import Cluster


def assign_calls(clusters):
    """Gives each of `clusters` its `calls`: the appointments to call, the first to call in front. Two queries.

    The clusters have their sectors and regions at hand (`for_list`, `for_detail`). Each appointment says in `reach`
    how it comes by the cluster: "cluster", "sector" or "agency".
    """
    appointments = Cluster.appointments.rel.related_model.objects
    found = list(appointments.to_call_for(clusters))
    for cluster in clusters:
        cluster.calls = _own(cluster, found) or _for_sectors(cluster, found) or _of_agencies(cluster, found)
    return clusters


def _own(cluster, appointments):
    return [_with(one, "cluster") for one in appointments if one.cluster_id == cluster.pk]


def _for_sectors(cluster, appointments):
    sectors = {key for sector in cluster.sectors.all() for key in (sector.pk, sector.parent_id) if key}
    return [_with(one, "sector") for one in appointments if one.sector_id in sectors]


def _of_agencies(cluster, appointments):
    regions = {key for region in cluster.regions.all() for key in _with_ancestors(region)}
    return [
        _with(one, "agency")
        for one in appointments
        if one.cluster
        and one.cluster.kind == Cluster.Kind.AGENCY
        and regions & {region.pk for region in one.cluster.regions.all()}
    ]


def _with_ancestors(region):
    """The keys of a region and of those it lies in, up to the country."""
    return filter(None, (region.pk, region.parent_id, region.parent and region.parent.parent_id))


def _with(appointment, reach):
    appointment = copy(appointment)  # one person may be reached in several ways on one page
    appointment.reach = reach
    return appointment
