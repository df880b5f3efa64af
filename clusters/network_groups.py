"""The network of very many clusters: groups of them, and how many of each a body stands behind.

They are put together by the first facet that parts them: sectors, else the parts of the one sector that was chosen,
regions, kinds. Every number is one of the index; one query asks who pays for cluster management in whole regions.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace

from django.utils.translation import ngettext
from pyroaring import BitMap

from clusterdir.addresses import address
from clusterdir.jinja import grouped
from clusterdir.localisation import gettext as _
from clusterdir.localisation import language

from .models import Cluster, Organisation, Sponsorship
from .network import CARRIES, CLUSTERS, MEMBERS, PAYS, ROLES, heads, in_at_least
from .pictures.emblem import NEUTRAL, emblem
from .pictures.network import MEMBER, MONEY, SPONSOR, Edge, Graph, Node

FACETS = ("sector", "region", "kind", "legal_form")  # by which clusters are put together
MOST_GROUPS = 12
MOST_BODIES = 8  # of those who pay, and of those who carry
MOST_LINES = 2  # of each kind to a group: from the bodies behind most of its clusters

BEHIND = {PAYS: ("payer", MONEY, "pays"), CARRIES: ("carrier", SPONSOR, "carries")}  # relation, line, name of a node


@dataclass
class Group:
    """Clusters that are put together: by a value of a facet, or the rest of them."""

    name: str
    lang: str
    slug: str
    url: str  # the picture of these alone; none of a rest
    clusters: BitMap
    organisations: BitMap
    look: tuple
    behind: dict = field(default_factory=dict)  # {column: [(Body, number of clusters)]}, those with most first
    managed: int = 0

    @property
    def total(self):
        return len(self.clusters)


@dataclass
class Body:
    """A sponsoring body, or, without an address, how many others there are."""

    name: str
    lang: str
    slug: str
    url: str
    alone: str  # the address of the network of what it stands behind
    clusters: BitMap

    @property
    def total(self):
        return len(self.clusters)


@dataclass
class Groups:
    """The graph, and the same for the table. `facet` is the label of what the clusters are put together by."""

    graph: Graph
    facet: str
    groups: list
    bodies: dict  # {column: [Body]}
    organisations: int
    bridges: int  # how many organisations are in two and more groups


def groups_of(filters):
    """The groups of what a NetworkFilter leaves over; None if nothing parts it."""
    name, nodes = _parts(filters)
    if not name:
        return None
    groups = _groups(filters, name, nodes)
    bodies = _put_behind(groups, filters)
    bridges = in_at_least(group.organisations for group in groups)[1:2]
    return Groups(
        graph=_graph(groups, bodies, _general(filters), bridges),
        facet=filters.filters[name].label,
        groups=groups,
        bodies=bodies,
        organisations=len(BitMap.union(*(group.organisations for group in groups))),
        bridges=len(bridges[0]) if bridges else 0,
    )


def _groups(filters, name, nodes):
    """The largest groups, and the rest as one more."""
    index, results = filters.index, filters.results
    of_cluster = index[Organisation].values["cluster"]

    def organisations(clusters):
        return BitMap.union(BitMap(), *(of_cluster[pk] for pk in clusters if pk in of_cluster))

    groups = []
    for node in nodes[:MOST_GROUPS]:
        clusters = index.entries(Cluster, name, node.value) & results
        look = (getattr(node, "shape", "") or NEUTRAL[0], getattr(node, "hue", "") or NEUTRAL[1])
        url = filters.query(**{name: [node.slug]})
        groups.append(Group(node.label, node.lang, node.slug, url, clusters, organisations(clusters), look))
    rest = results - BitMap.union(*(group.clusters for group in groups))
    if rest:
        words = _("Others") if len(nodes) > MOST_GROUPS else _("Not stated")
        groups.append(Group(words, language(), "", "", rest, organisations(rest), NEUTRAL))
    return groups


def _put_behind(groups, filters):
    """Gives each group those behind it and the number of those managed; returns the bodies of each column."""
    index, bodies = filters.index, {}
    for column, (relation, _kind, _key) in BEHIND.items():
        bodies[column] = _bodies(filters, index[Cluster].values[relation])
        for group in groups:
            counts = [(body, len(body.clusters & group.clusters)) for body in bodies[column] if body.slug]
            group.behind[column] = sorted([one for one in counts if one[1]], key=lambda one: -one[1])
    managers = index[Cluster].values["manager"]
    managed = BitMap.union(BitMap(), *(managers[pk] for pk in managers if pk in index[Organisation].published))
    for group in groups:
        group.managed = len(group.clusters & managed)
    return bodies


def _parts(filters):
    """(name of a facet, the nodes that part the results by it, the largest first); ("", []) if there are none."""
    index, results = filters.index, filters.results
    for name in FACETS:
        counter, by_slug = index.counter(Cluster._meta.label_lower, name), index.options(filters.filters[name]).by_slug
        sizes = {node: results.intersection_cardinality(counter.bitmaps[node.value]) for node in by_slug.values()}
        chosen = [by_slug[slug] for slug in filters.chosen.get(name, [])]
        if len(chosen) > 1:
            nodes = [node for node in chosen if sizes[node]]
        else:
            above = chosen[0] if chosen else None
            nodes = _below(above, sizes)
            while not chosen and len(nodes) == 1 and nodes[0].below:
                nodes = _below(nodes[0], sizes)
        if len(nodes) > 1:
            return name, sorted(nodes, key=lambda node: (-sizes[node], node.place))
    return "", []


def _below(above, sizes):
    """The nodes right below one, or at the top, that have results."""
    path = (*above.above, above.value) if above else ()
    return [node for node, size in sizes.items() if size and node.above == path]


def _bodies(filters, of_body):
    """The bodies behind most of the results, and one for all others together."""
    known = filters.index.options(filters.filters["sponsor"]).by_value
    found = [(known[value], ids & filters.results) for value, ids in of_body.items() if value in known]
    found = sorted([one for one in found if one[1]], key=lambda one: (-len(one[1]), one[0].slug))
    first, rest = found[:MOST_BODIES], found[MOST_BODIES:]
    bodies = [
        Body(
            node.label,
            node.lang,
            node.slug,
            address("sponsor_detail", node.slug),
            filters.query(sponsor=[node.slug]),
            ids,
        )
        for node, ids in first
    ]
    if rest:
        words = ngettext("%(number)s other body", "%(number)s other bodies", len(rest)) % {"number": grouped(len(rest))}
        everything = BitMap.union(*(ids for _node, ids in rest))
        bodies.append(Body(words, language(), "", "", "", everything))
    return bodies


def _general(filters):
    """{(address of a body, kind of line)} for cluster management in whole regions where results are."""
    regions = filters.index.counter(Cluster._meta.label_lower, "region").bitmaps
    there = {pk for pk, ids in regions.items() if ids.intersect(filters.results)} if filters.narrows else None
    found = Sponsorship.objects.filter(cluster=None).for_cluster()
    return {(one.body.slug, ROLES[one.role]) for one in found if there is None or one.region_id in there}


# The graph


def _graph(groups, bodies, general, bridges):
    nodes, edges = {}, []

    def add(node):
        nodes.setdefault(node.key, node)
        return node.key

    places = {}
    for group in groups:
        places[id(group)] = key = f"group {group.slug or '~'}"
        note = counted(ngettext("%(number)s cluster", "%(number)s clusters", group.total), group.total)
        sign = emblem(group.slug, short(group.total), *group.look)
        lang = "" if group.lang == language() else group.lang
        last = not group.slug
        add(Node(key, CLUSTERS, group.name, lang, note, group.url, SimpleNamespace(emblem=sign), last=last))
        if number := len(group.organisations):
            words = counted(ngettext("%(number)s organisation", "%(number)s organisations", number), number)
            also = len(group.organisations & bridges[0]) if bridges else 0
            note = counted(ngettext("%(number)s of them elsewhere too", "%(number)s of them elsewhere too", also), also)
            members = add(Node(f"members {key}", MEMBERS, words, note=note if also else "", last=last))
            edges.append(Edge(key, members, MEMBER, weight=number))
    for column, (_relation, kind, prefix) in BEHIND.items():
        for body in bodies[column]:
            lang = "" if body.lang == language() else body.lang
            note = counted(ngettext("for %(number)s cluster", "for %(number)s clusters", body.total), body.total)
            node = Node(f"{prefix} {body.slug or '~'}", column, body.name, lang, note, body.url, last=not body.slug)
            add(node)
        for group in groups:
            for body, number in group.behind[column][:MOST_LINES]:
                said = counted(ngettext("for %(number)s cluster", "for %(number)s clusters", number), number)
                edges.append(Edge(f"{prefix} {body.slug}", places[id(group)], kind, said, weight=number))
    if general:
        note = _("no source divides it by cluster")
        end = add(Node("general", CARRIES, _("Cluster management in whole regions"), note=note))
        for slug, kind in general:
            key = f"pays {slug}" if f"pays {slug}" in nodes else "pays ~"
            edges.append(Edge(add(nodes.get(key) or Node(key, PAYS, _("other bodies"), last=True)), end, kind))
    return Graph(heads(), CLUSTERS, tuple(nodes.values()), tuple(set(edges)), _("not on record"))


def counted(words, number):
    return words % {"number": grouped(number)}


def short(number):
    """A number for an emblem, which has room for three signs."""
    return str(number) if number < 1000 else f"{number // 1000}k"
