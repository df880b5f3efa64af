"""The network as small trees, for phones: what stands behind an entry above it, what belongs to it below."""

from collections import defaultdict

from clusterdir.folding import plain

from .network_parts import EMBLEM, GAP, KINDS, Line, Node, Sheet, box_of, moved, path

WIDTH, INDENT = 358, 52  # of a tree, in pixels of a phone; where the names begin


def trees_of(graph, numbers):
    """One tree for each node of the centre, and for each that money goes to and nothing else is known of."""
    nodes = {node.key: node for node in graph.nodes}
    centres = [node for node in graph.nodes if node.column == graph.centre]
    joined = {key for edge in graph.edges for key in (edge.start, edge.end) if _touches(edge, nodes, graph.centre)}
    others = {edge.end for edge in graph.edges if edge.end not in joined and not _touches(edge, nodes, graph.centre)}
    centres += [node for node in graph.nodes if node.key in others]
    joined |= others
    centres.sort(
        key=lambda node: (
            node.column != graph.centre,
            node.last,
            node.key not in joined,
            plain(node.name),
            node.key,
        )
    )
    return [_tree(node, graph, nodes, numbers) for node in centres]


def _touches(edge, nodes, column):
    return column in (nodes[edge.start].column, nodes[edge.end].column)


def _tree(node, graph, nodes, numbers):
    above = [(edge, nodes[edge.start]) for edge in graph.edges if edge.end == node.key]
    below = [(edge, nodes[edge.end]) for edge in graph.edges if edge.start == node.key]
    above.sort(key=lambda one: (KINDS.index(one[0].kind), one[1].last, one[1].key))
    below.sort(key=lambda one: (KINDS.index(one[0].kind), one[1].last, not one[1].badge, one[1].key))
    sheet, y, stubs = Sheet(WIDTH, 0), 0.0, {True: [], False: []}

    def add(box):
        nonlocal y
        sheet.boxes.append(moved(box, y + box.up))
        y += box.up + box.down + GAP
        return box

    def branches(ends, is_above):
        for edge, other in ends:
            plain = Node(other.key, other.column, other.name, other.lang, url=other.url, badge=other.badge)
            said = edge.label if is_above else edge.label_of_end or edge.label
            box = add(box_of(plain, numbers[other.key], INDENT, WIDTH - INDENT, said or other.note))
            stubs[is_above].append((edge, box))

    branches(above, True)
    y += 4 if above else 0
    centre = add(box_of(node, numbers[node.key], 0, WIDTH, is_bold=True))
    y += 4 if below else 0
    branches(below, False)
    sheet.height = y - GAP + 6
    for is_above, ends in stubs.items():
        sheet.lines += _trunks(centre, ends, is_above)
    return sheet


def _trunks(centre, ends, is_above):
    """For each kind one line in the margin, with a branch to each end."""
    by_kind = defaultdict(list)
    for edge, box in ends:
        by_kind[edge.kind].append((edge, box))
    half = EMBLEM / 2 + 3 if centre.node.entry else 13
    lines = []
    for place, (kind, there) in enumerate(by_kind.items()):
        step = (place + 1) * EMBLEM / (len(by_kind) + 1)
        # Of those above, the kind that stands nearest has the lane at the right, so that no two lines cross.
        lane = step if is_above else EMBLEM - step
        far = there[0][1].y if is_above else there[-1][1].y
        near = centre.y - half if is_above else centre.y + (half if centre.node.entry else centre.down)
        bow = 8 if is_above else -8
        for edge, box in there:
            right = INDENT - 6
            if box.y == far:
                d = path("M", (right, box.y), "H", (lane + 8,), "Q", (lane, box.y, lane, box.y + bow), "V", (near,))
            else:
                d = path("M", (lane, box.y), "H", (right,))
            lines.append(Line(d, kind, sorted([box.number, centre.number]), 0, edge.is_over))
    return lines
