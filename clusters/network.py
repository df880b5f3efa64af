"""What the picture of the network shows: of few clusters each relation, of many the numbers of them.

Few clusters are drawn one by one, with whoever pays for them, carries them, manages them and belongs to them, which
takes six queries. More than MOST_CLUSTERS are put together by sector, or by what else parts them, and those behind them
by how many clusters they reach; all of these numbers come from the index (clusters/network_groups.py).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import ngettext
from pyroaring import BitMap

from clusterdir import indexing
from clusterdir.addresses import address
from clusterdir.folding import plain
from clusterdir.jinja import choice, euros, grouped, period
from clusterdir.localisation import gettext as _
from clusterdir.localisation import language, pgettext, pick, today

from .entries import AREAS, SECTORS, add_nodes, in_order
from .filters import ClusterFilter
from .models import Cluster, Membership, Organisation, Sponsorship
from .pictures.emblem import small
from .pictures.network import CO_SPONSOR, CONTINUES, MANAGES, MEMBER, MONEY, SPONSOR, Edge, Graph, Node
from .profiles import regions_behind
from .provenance import Provenance

MOST_CLUSTERS = 24  # that are drawn one by one
MOST_MEMBERS = 36  # likewise, of all of these clusters together; of more only those that join clusters
MOST_BRIDGES = 16
MOST_REGIONS = 3  # whose cluster management as a whole has a node of its own

PAYS, CARRIES, CLUSTERS, MEMBERS = range(4)
ROLES = {"sponsor": SPONSOR, "co-sponsor": CO_SPONSOR, "co-financing": MONEY}


@dataclass
class Network:
    """The graph, and the same for the table: the relations that are drawn one by one, with their sources."""

    graph: Graph
    clusters: list = field(default_factory=list)
    managed: list = field(default_factory=list)  # those of them with a managing organisation
    continued: list = field(default_factory=list)  # (cluster, the one that continues it)
    sponsorships: list = field(default_factory=list)
    memberships: list = field(default_factory=list)
    more: list = field(default_factory=list)  # (cluster, how many of its organisations are only counted)
    organisations: int = 0  # in the clusters shown, each counted once
    bridges: int = 0  # how many of them are in two and more of these clusters
    provenance: Provenance = None

    @property
    def joining(self):
        """The organisations that join clusters, those in most of them first: (organisation, its memberships)."""
        by_organisation = defaultdict(list)
        for one in self.memberships:
            by_organisation[one.organisation].append(one)
        joining = [(one, here) for one, here in by_organisation.items() if len({m.cluster_id for m in here}) > 1]
        return sorted(joining, key=lambda one: (-len({m.cluster_id for m in one[1]}), plain(one[0].name)))


def network_of(filters):
    """The network of what a NetworkFilter leaves over, of MOST_CLUSTERS at most."""
    ids = filters.page_of_ids(0, MOST_CLUSTERS)
    clusters = in_order(Cluster.objects.published().filter(pk__in=ids).select_related("managing_organisation"), ids)
    add_nodes(clusters, ClusterFilter, sector=SECTORS[Cluster](ids), region=AREAS(ids)) if ids else []
    behind = Q(cluster__in=ids)
    if not filters.narrows:
        behind |= Q(cluster=None)
    else:
        behind |= Q(region__in=sorted(set().union(*map(regions_behind, clusters))))
    sponsorships = list(Sponsorship.objects.filter(behind).for_cluster().select_related("cluster"))
    shown, rest, total, bridges = _members(clusters)
    memberships = list(
        Membership.objects.filter(cluster__in=ids, organisation__in=shown).for_cluster().select_related("cluster")
    )
    managed = [one for one in clusters if is_published(one.managing_organisation)]
    by_id = {one.pk: one for one in clusters}
    continued = [(by_id[one.predecessor_id], one) for one in clusters if one.predecessor_id in by_id]
    related = [(one, one.cluster or one.region) for one in sponsorships]
    related += [(one, one.organisation) for one in memberships]
    related += [
        (one, one) for one in {one.pk: one for one in (*managed, *(later for _before, later in continued))}.values()
    ]
    return Network(
        graph=graph_of(clusters, sponsorships, memberships, managed, continued, rest),
        clusters=clusters,
        managed=managed,
        continued=continued,
        sponsorships=sponsorships,
        memberships=memberships,
        more=[(cluster, rest[cluster.pk]) for cluster in clusters if rest.get(cluster.pk)],
        organisations=total,
        bridges=bridges,
        provenance=Provenance(None, related),
    )


def _members(clusters):
    """(ids of the organisations to be drawn, {cluster: number of its others}, number of all, number of bridges)"""
    index = indexing.current()
    of_cluster = {one.pk: index.entries(Organisation, "cluster", one.pk) for one in clusters}
    everyone = BitMap.union(BitMap(), *of_cluster.values())
    levels = in_at_least(of_cluster.values())
    bridges = levels[1] if len(levels) > 1 else BitMap()
    shown = everyone
    if len(everyone) > MOST_MEMBERS:
        shown = BitMap()
        for level in reversed(levels[1:]):
            shown |= BitMap(sorted(level - shown)[: MOST_BRIDGES - len(shown)])
    rest = {pk: len(members - shown) for pk, members in of_cluster.items()}
    return sorted(shown), rest, len(everyone), len(bridges)


def in_at_least(sets):
    """The ids that are in at least one of the bitmaps, in at least two, … up to where there are none."""
    levels = []
    for one in sets:
        above = one
        for n, level in enumerate(levels):
            levels[n], above = level | above, level & above
        if above:
            levels.append(above)
    return levels


# The graph


def graph_of(clusters, sponsorships, memberships, managed, continued, more):
    """The four columns. `more` is {cluster: number of its organisations that are only counted}.

    A body that pays and carries stands in both columns, and each says so. The organisation that manages a cluster is
    the same node as the body that it also is.
    """
    nodes, edges = {}, []
    for one in clusters:
        node = entry_node(one, CLUSTERS)
        nodes[node.key] = node
    for before, later in continued:
        ends = f"cluster {before.slug}", f"cluster {later.slug}"
        edges.append(Edge(*ends, CONTINUES, _("predecessor"), _("successor")))
    carriers = _add_bodies(nodes, edges, clusters, sponsorships)
    for one in managed:
        manager = one.managing_organisation
        key = carriers.get(manager.pk, f"manages {manager.slug}")
        if key not in nodes:
            nodes[key] = entry_node(manager, CARRIES, key=key)
        edges.append(Edge(key, f"cluster {one.slug}", MANAGES, pgettext("role", "managing organisation")))
    _add_members(nodes, edges, clusters, memberships, more)
    return Graph(heads(), CLUSTERS, tuple(nodes.values()), tuple(edges), _("not on record"))


def _add_bodies(nodes, edges, clusters, sponsorships):
    """Adds who pays and who carries; gives {organisation: key of the node of the body that it is} of who carries."""
    slugs, carriers = {one.pk: one.slug for one in clusters}, {}
    many_regions = len({one.region_id for one in sponsorships if one.region_id}) > MOST_REGIONS
    in_columns = defaultdict(set)
    sums = defaultdict(int)
    for one in sponsorships:
        in_columns[one.body_id].add(column_of(one))
        sums[one.body_id, column_of(one)] += one.amount_eur or 0
    for one in sponsorships:
        column = column_of(one)
        key = f"{('pays', 'carries')[column]} {one.body.slug}"
        if key not in nodes:
            money = sums[one.body_id, column]
            said = [_("%(sum)s on record") % {"sum": euros(money)}] if money else []
            said += [(_("also carries"), _("also pays"))[column]] if len(in_columns[one.body_id]) > 1 else []
            nodes[key] = entry_node(one.body, column, key=key, also="; ".join(said))
        if column == CARRIES:
            carriers[one.body.organisation_id] = key
        target = general_node(one.region, many_regions) if one.region_id else None
        if target:
            nodes[target.key] = target
        elif one.cluster_id not in slugs:
            continue
        end = target.key if target else f"cluster {slugs[one.cluster_id]}"
        edges.append(Edge(key, end, ROLES[one.role], said_of(one), is_over=is_over(one)))
    return carriers


def column_of(sponsorship):
    """Who gives money pays; so does whoever stands behind a whole region."""
    return PAYS if sponsorship.region_id or sponsorship.role == "co-financing" else CARRIES


def heads():
    return _("Who pays"), _("Who carries"), _("Clusters and offices"), _("Who belongs")


def _add_members(nodes, edges, clusters, memberships, more):
    slugs = {one.pk: one.slug for one in clusters}
    roles = defaultdict(list)
    for one in memberships:
        roles[one.organisation, slugs[one.cluster_id]].append(one)
    joined = defaultdict(set)
    for organisation, cluster in roles:
        joined[organisation].add(cluster)
    for organisation, there in joined.items():
        badge = str(len(there)) if len(there) > 1 else ""
        node = entry_node(organisation, MEMBERS, badge=badge)
        nodes[node.key] = node
        for cluster in sorted(there):
            said = ", ".join(f"{choice(one, 'role')}{period(one)}" for one in roles[organisation, cluster])
            over = all(map(is_over, roles[organisation, cluster]))
            edges.append(Edge(f"cluster {cluster}", node.key, MEMBER, said, is_over=over))
    for one in clusters:
        if more.get(one.pk):
            is_rest = any(cluster == one.slug for _organisation, cluster in roles)
            node = count_node(one, more[one.pk], is_rest)
            nodes[node.key] = node
            edges.append(Edge(f"cluster {one.slug}", node.key, MEMBER))


def entry_node(entry, column, key="", also="", **rest):
    """The node of an entry.

    Bodies and organisations are called by their acronym, with the name below. A cluster has an emblem; where that has
    not all of the acronym, it stands below the name.
    """
    name, lang = pick(entry, "name")
    acronym, is_cluster = getattr(entry, "acronym", ""), isinstance(entry, Cluster)
    if is_cluster:
        notes = [acronym if acronym != small(entry.emblem.letters) else "", also]
    else:
        notes = [name.removeprefix(f"{acronym} – ") if acronym and acronym != name else "", also]
    return Node(
        key=key or f"{entry._meta.model_name} {entry.slug}",
        column=column,
        name=name if is_cluster else acronym or name,
        lang="" if lang == language() else lang,
        note="; ".join(filter(None, notes)),
        url=entry.get_absolute_url(),
        entry=entry if is_cluster else None,
        **rest,
    )


def general_node(region, many_regions, column=CARRIES):
    """What is paid for cluster management as a whole, which no source divides by cluster."""
    note = _("no source divides it by cluster")
    if many_regions:
        return Node("general", column, _("Cluster management in whole regions"), note=note)
    name = capfirst(_("cluster management in %(region)s as a whole") % {"region": region.name})
    return Node(f"general {region.slug}", column, name, note=note)


def count_node(cluster, number, is_rest):
    """The organisations of a cluster that are only counted."""
    words = (
        ngettext("%(number)s more organisation", "%(number)s more organisations", number)
        if is_rest
        else ngettext("%(number)s organisation", "%(number)s organisations", number)
    )
    url = f"{address('organisation_list')}?{urlencode({'cluster': cluster.slug})}"
    return Node(f"more {cluster.slug}", MEMBERS, words % {"number": grouped(number)}, url=url)


def said_of(sponsorship):
    amount = sponsorship.amount_eur
    sum_of_money = f", {euros(amount)}" if amount is not None else ""
    return f"{choice(sponsorship, 'role')}{sum_of_money}{period(sponsorship)}"


def is_over(one):
    """Whether a role has ended: a year that is running is not over."""
    return bool(one.ends) and one.ends < today().isoformat()[: len(one.ends)]


def is_published(entry):
    return entry is not None and entry.is_published
