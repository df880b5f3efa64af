"""The network of who pays, who carries and who belongs, laid out twice: in columns, and as a small tree for each entry.

Nothing here asks the database; `templates/pictures/network.html` prints what comes out.
"""

from dataclasses import dataclass, replace

from .network_columns import columns_of
from .network_parts import CO_SPONSOR, CONTINUES, KINDS, MANAGES, MEMBER, MONEY, SPONSOR, Edge, Graph, Node, Sheet
from .network_trees import trees_of

__all__ = ["CONTINUES", "CO_SPONSOR", "KINDS", "MANAGES", "MEMBER", "MONEY", "SPONSOR", "Edge", "Graph", "Node", "draw"]


@dataclass(frozen=True)
class Picture:
    columns: Sheet
    trees: list
    kinds: list  # those that are drawn, for the legend
    has_over: bool
    has_bridges: bool


def draw(graph, wide=1344, channel=64):
    """The picture of a graph; `wide` is the width of the columns together, `channel` the one between two of them."""
    numbers = {node.key: number for number, node in enumerate(sorted(graph.nodes, key=lambda node: node.key))}
    graph = _in_order(graph)
    kinds = {edge.kind for edge in graph.edges}
    return Picture(
        columns=columns_of(graph, numbers, wide, channel),
        trees=trees_of(graph, numbers),
        kinds=[kind for kind in KINDS if kind in kinds],
        has_over=any(edge.is_over for edge in graph.edges),
        has_bridges=any(node.badge for node in graph.nodes),
    )


def _in_order(graph):
    """The same graph, whatever the order in which it is given; without edges that lead nowhere."""
    keys = {node.key for node in graph.nodes}
    nodes = sorted(graph.nodes, key=lambda node: node.key)
    edges = [edge for edge in graph.edges if edge.start in keys and edge.end in keys]
    edges.sort(key=lambda edge: (edge.start, KINDS.index(edge.kind), edge.end, edge.label))
    return replace(graph, nodes=tuple(nodes), edges=tuple(edges))
