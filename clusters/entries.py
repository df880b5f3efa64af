"""The entries of lists, with what is printed of their relations: few and quick queries.

What an entry belongs to comes as nodes of the index (clusters/facets.py), which know an address and the name in the
reader's language: `entry.nodes["sector"]`, in the order of the page, and of those alone that the public sees.
"""

from collections import defaultdict
from operator import attrgetter

from pyroaring import BitMap

from clusterdir import indexing
from clusterdir.prepared import Prepared

from .calling import assign_calls
from .filters import ClusterFilter, OrganisationFilter
from .models import Cluster, Membership, Organisation, Sponsorship

_PRINTED = ("slug", "name_en", "name_de", "status", "acronym", "sign", "kind", "city", "verified_on")


# What lines of lists show of nouns with few entries (clusterdir/parts.py).
_BESIDE_AN_ORGANISATION = [("clusters.sector", None), ("clusters.region", None)]
_BESIDE_A_CLUSTER = [*_BESIDE_AN_ORGANISATION, ("clusters.sponsoringbody", None), ("contacts.person", None)]


def _belonging(relation, here, there):
    """A prepared query for the (entry, node) of a many-to-many relation."""
    rows = relation.through._default_manager
    return Prepared(lambda ids: rows.filter(**{f"{here}__in": [ids]}).values_list(here, there))


SECTORS = {
    Cluster: _belonging(Cluster.sectors, "cluster", "sector"),
    Organisation: _belonging(Organisation.sectors, "organisation", "sector"),
}
AREAS = _belonging(Cluster.regions, "cluster", "region")

_clusters = Prepared(
    lambda ids: (
        Cluster.objects.published().filter(pk__in=[ids]).only(*_PRINTED, "summary_en", "summary_de", "founded", "ended")
    )
)
_sponsorships = Prepared(
    lambda ids: (
        Sponsorship.objects.filter(cluster__in=[ids])
        .for_cluster()
        .select_related(None)
        .select_related("body")
        .only("cluster", "role", "body__slug", "body__acronym", "body__name_en", "body__name_de", "body__status")
    )
)

_organisations = Prepared(lambda ids: Organisation.objects.published().filter(pk__in=[ids]).only(*_PRINTED, "region"))
_memberships = Prepared(
    lambda ids: Membership.objects.filter(organisation__in=[ids]).values_list("organisation", "cluster", "role")
)


def clusters(ids):
    """The published clusters with these ids, in their order, with nodes, `backers` and `calls`.

    Backers are the sponsorships by bodies that the public sees. Five queries, more where others are to be called.
    """
    if not ids:
        return []
    entries = in_order(_clusters(ids), ids)
    add_nodes(entries, ClusterFilter, sector=SECTORS[Cluster](ids), region=AREAS(ids))
    backers = defaultdict(list)
    for sponsorship in _sponsorships(ids):
        backers[sponsorship.cluster_id].append(sponsorship)
    for entry in entries:
        entry.backers = backers[entry.pk]
    for entry in assign_calls(entries):
        # A cluster without people of its own shows those of another one, perhaps of one that comes.
        own = entry.pk if any(call.reach == "cluster" for call in entry.calls) else None
        entry.shows = {("clusters.cluster", own), *_BESIDE_A_CLUSTER}
    return entries


def organisations(ids):
    """The published organisations with these ids, in their order, with nodes. Three queries.

    The nodes of "cluster" are those of its memberships, each with the label of the role: (node, role).
    """
    if not ids:
        return []
    entries = in_order(_organisations(ids), ids)
    memberships, roles = [], {}
    for organisation, cluster, role in _memberships(ids):
        memberships.append((organisation, cluster))
        roles.setdefault((organisation, cluster), []).append(role)
    regions = [(entry.pk, entry.region_id) for entry in entries]
    add_nodes(entries, OrganisationFilter, sector=SECTORS[Organisation](ids), region=regions, cluster=memberships)
    labels, by_id = {role: str(label) for role, label in Membership.Role.choices}, {one.pk: one for one in entries}
    for entry in entries:
        nodes = entry.nodes["cluster"]
        entry.nodes["cluster"] = [(node, labels[role]) for node in nodes for role in roles[entry.pk, node.value]]
        entry.shows = {("clusters.organisation", entry.pk), *_BESIDE_AN_ORGANISATION}
    for organisation, cluster in roles:  # the public may see more of them one day
        if organisation in by_id:
            by_id[organisation].shows.add(("clusters.cluster", cluster))
    return entries


def add_sectors(entries):
    """Gives published clusters and organisations the nodes of their sectors, which their emblems need. No query."""
    index, none = indexing.current(), BitMap()
    for model, filterset in ((Cluster, ClusterFilter), (Organisation, OrganisationFilter)):
        bare = [entry for entry in entries if isinstance(entry, model) and not hasattr(entry, "nodes")]
        ids, sectors = BitMap(entry.pk for entry in bare), defaultdict(list)
        if bare:
            for value, node in index.options(filterset.base_filters["sector"]).by_value.items():
                for pk in index[model].values["sector"].get(value, none) & ids:
                    sectors[pk].append(node)
        for entry in bare:
            entry.nodes = {"sector": sectors[entry.pk]}
    return entries


def in_order(entries, ids):
    found = {entry.pk: entry for entry in entries}
    return [found[pk] for pk in ids if pk in found]


def add_nodes(entries, filterset, **belonging):
    """`entries`, each with its `nodes`: {facet: [Node]}, of (id of an entry, id of a node) … for each facet."""
    index = indexing.current()
    by_id = {entry.pk: entry for entry in entries}
    for entry in entries:
        entry.nodes = {name: [] for name in belonging}
    for name, pairs in belonging.items():
        on_offer = index.options(filterset.base_filters[name]).by_value
        for pk, value in dict.fromkeys(pairs):
            if pk in by_id and value in on_offer:
                by_id[pk].nodes[name].append(on_offer[value])
        for entry in entries:
            entry.nodes[name].sort(key=attrgetter("place"))
    return entries
