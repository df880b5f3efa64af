"""The network around one entry, for its profile: pictures out of what the profile has read, without a further query.

Each function gives a Picture, or None where there is no relation to draw.
"""

from collections import defaultdict
from dataclasses import replace

from django.utils.translation import ngettext

from clusterdir.jinja import choice, grouped, period
from clusterdir.localisation import gettext as _
from clusterdir.localisation import pgettext

from .entries import add_sectors
from .network import ROLES, entry_node, general_node, graph_of, is_over, is_published, said_of
from .pictures.network import CONTINUES, MANAGES, MEMBER, Edge, Graph, Node, draw

COLUMNS = {4: 207, 3: 250}  # how wide each is of so many, which stand beside the title of a section; fewer:
WIDEST, CHANNEL = 280, 52
SHOWN = 12  # relations of one kind


def around_cluster(cluster):
    """Of a cluster from `complete_cluster`: who pays, who carries, what came before and after, who belongs."""
    before = [cluster.predecessor] if is_published(cluster.predecessor) else []
    later = list(cluster.successors.all())
    add_sectors(before + later)
    shown = cluster.members[:SHOWN]
    organisations = len({one.organisation_id for one in shown})
    more = {cluster.pk: cluster.number_of_members - organisations}
    managed = [cluster] if is_published(cluster.managing_organisation) else []
    continued = [*((one, cluster) for one in before), *((cluster, one) for one in later)]
    return _drawn(graph_of([cluster, *before, *later], cluster.backers, shown, managed, continued, more))


def around_organisation(organisation):
    """Of an organisation from `complete_organisation`: what it belongs to, and what it manages."""
    memberships, managed = list(organisation.memberships.all()), list(organisation.managed_clusters.all())
    here = entry_node(organisation, 0)
    nodes, edges, roles = {}, [], defaultdict(list)
    for one in memberships:
        roles[one.cluster_id].append(one)
    clusters = {one.pk: one for one in (*managed, *(one.cluster for one in memberships))}
    clusters = dict(list(clusters.items())[: 2 * SHOWN])
    add_sectors(list(clusters.values()))
    for pk, cluster in clusters.items():
        node = nodes[pk] = entry_node(cluster, 1)
        if said := ", ".join(f"{choice(one, 'role')}{period(one)}" for one in roles[pk]):
            edges.append(Edge(here.key, node.key, MEMBER, said, is_over=all(map(is_over, roles[pk]))))
    edges += [
        Edge(here.key, nodes[one.pk].key, MANAGES, pgettext("role", "managing organisation"))
        for one in managed
        if one.pk in nodes
    ]
    return _drawn(Graph((_("Organisation"), _("Clusters")), 0, (here, *nodes.values()), tuple(edges)))


def around_sponsor(body, sponsorships, total):
    """Of a sponsoring body and the first of its `total` sponsorships, from `for_body`: what it carries and pays for."""
    here = entry_node(body, 0)
    nodes, edges = {}, []
    shown = sponsorships[: 2 * SHOWN]
    add_sectors([one.cluster for one in shown if one.cluster])
    for one in shown:
        node = entry_node(one.cluster, 1) if one.cluster else general_node(one.region, False, 1)
        nodes[node.key] = node
        edges.append(Edge(here.key, node.key, ROLES[one.role], said_of(one), is_over=is_over(one)))
    if rest := total - len(shown):
        words = ngettext("%(number)s more, in the table", "%(number)s more, in the table", rest)
        nodes["more"] = Node("more", 1, words % {"number": grouped(rest)}, last=True)
    return _drawn(Graph((_("Sponsoring body"), _("Clusters")), 0, (here, *nodes.values()), tuple(edges)))


def _drawn(graph):
    """The picture without the columns in which nothing stands."""
    if all(edge.kind == CONTINUES for edge in graph.edges):  # that is the history's
        return None
    filled = sorted({node.column for node in graph.nodes})
    nodes = tuple(replace(node, column=filled.index(node.column)) for node in graph.nodes)
    heads = tuple(graph.heads[column] for column in filled)
    graph = Graph(heads, filled.index(graph.centre), nodes, graph.edges)
    column = COLUMNS.get(len(filled), WIDEST)
    return draw(graph, len(filled) * (column + CHANNEL) - CHANNEL, CHANNEL)
