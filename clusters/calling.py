"""Whom to call about a cluster: its own people, else those for its sectors, else those of the cluster agency there.

People are reached through `cluster.appointments`; this side does not import theirs.
"""

from collections import defaultdict
from copy import copy

from pyroaring import BitMap

from clusterdir import indexing
from clusterdir.prepared import Prepared

from .models import Cluster

_in_clusters = Prepared(lambda ids: appointments().in_clusters([ids]))
_for_sectors = Prepared(lambda ids: appointments().in_sectors([ids]))


def appointments():
    """The roles of people, which this side cannot import."""
    return Cluster.appointments.rel.related_model.objects


def assign_calls(clusters):
    """Gives each of `clusters` its `calls`: the appointments to call, the first to call in front.

    The clusters have the nodes of their sectors and regions (clusters/entries.py). Each appointment says in `reach` how
    it comes by the cluster: "cluster", "sector" or "agency". One query for each of these ways that is needed.
    """
    own = defaultdict(list)
    for one in _in_clusters([cluster.pk for cluster in clusters]):
        own[one.cluster_id].append(one)
    for cluster in clusters:
        cluster.calls = own[cluster.pk]
        for one in cluster.calls:
            one.reach = "cluster"
    _call_for_sectors([cluster for cluster in clusters if not cluster.calls])
    _call_agencies([cluster for cluster in clusters if not cluster.calls])
    return clusters


def _call_for_sectors(clusters):
    sectors = {cluster.pk: with_parents(cluster.nodes["sector"]) for cluster in clusters}
    if any(sectors.values()):
        found = _for_sectors(sorted(set().union(*sectors.values())))
        for cluster in clusters:
            cluster.calls = _with((one for one in found if one.sector_id in sectors[cluster.pk]), "sector")


def _call_agencies(clusters):
    index = indexing.current()[Cluster]
    none = BitMap()
    every_agency = index.values["kind"].get(Cluster.Kind.AGENCY, none)
    agencies = {}
    for cluster in clusters:
        regions = with_parents(cluster.nodes["region"])
        there = BitMap.union(none, *(index.values["region"].get(region, none) for region in regions))
        agencies[cluster.pk] = there & every_agency
    if any(agencies.values()):
        found = _in_clusters(list(BitMap.union(*agencies.values())))
        for cluster in clusters:
            cluster.calls = _with((one for one in found if one.cluster_id in agencies[cluster.pk]), "agency")


def with_parents(nodes):
    """The values of some nodes and of those that they are part of."""
    return {value for node in nodes for value in (node.value, *node.above)}


def _with(appointments, reach):
    calls = [copy(one) for one in appointments]  # one person may be reached in several ways on one page
    for one in calls:
        one.reach = reach
    return calls
