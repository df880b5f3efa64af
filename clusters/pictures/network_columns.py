"""The network in columns, for screens that are wide enough.

A line leaves behind the name it belongs to, runs between the columns, and passes a column in a lane of its own, so that
it never runs through a text. What several lines of a kind have in common is drawn once.
"""

from collections import defaultdict
from itertools import pairwise

from .layers import ordered, placed
from .network_parts import BASE, CONTINUES, EMBLEM, GAP, KINDS, NAME_LINE, Line, Sheet, Text, box_of, moved, path

HEAD, TOP = 30, 58  # the base line of a column's title, and where its nodes begin
LANE = (3, 3)
PORT = 5  # between two lines of different kinds at one node
AIR = 8  # between a text and the line behind it
WEIGHTS = 4  # how many widths of lines there are


def columns_of(graph, numbers, wide, channel):
    """The Sheet of a graph, `wide` units wide, with `channel` units between two columns; `numbers` is {key: number}."""
    number = len(graph.heads)
    room = (wide - channel * (number - 1)) / number
    lefts = [column * (room + channel) for column in range(number)]
    boxes = {node.key: box_of(node, numbers[node.key], lefts[node.column], room) for node in graph.nodes}

    routes = _routes(graph)
    columns = _units(graph)
    links = set()
    for (_start, _kind, _end), stops in routes.items():
        links |= set(pairwise(stops))
        for stop in stops[1:-1]:
            if (stop,) not in columns[stop[0]]:
                columns[stop[0]].append((stop,))
    last = {(node.column, node.key) for node in graph.nodes if node.last}
    columns = ordered(columns, links, last)
    extents = {(box.node.column, key): (box.up, box.down) for key, box in boxes.items()}
    names = [name for column in columns for name in column]
    at = placed(columns, {name: extents.get(name, LANE) for name in names}, links, GAP)
    for key, box in boxes.items():
        moved(box, TOP + at[box.node.column, key])

    bottoms = [box.y + box.down for box in boxes.values()] + [TOP + NAME_LINE]
    sheet = Sheet(wide, max(bottoms) + 6)
    sheet.heads = [(left, room, Text(left, HEAD, head, "head")) for left, head in zip(lefts, graph.heads, strict=True)]
    filled = {node.column for node in graph.nodes}
    if graph.nothing:
        y = TOP + BASE
        sheet.notes = [Text(left, y, graph.nothing, "note") for c, left in enumerate(lefts) if c not in filled]
    sheet.boxes = [boxes[name[1]] for column in columns for name in column if name[1] in boxes]
    sheet.lines = _lines(graph, routes, boxes, lefts, room, {lane: TOP + y for lane, y in at.items()})
    sheet.lines += [_continuing(boxes[edge.start], boxes[edge.end]) for edge in graph.edges if edge.kind == CONTINUES]
    return sheet


def _units(graph):
    """For each column the tuples of (column, key) that stay together: an entry and those that continue it."""
    followers = defaultdict(list)
    for edge in graph.edges:
        if edge.kind == CONTINUES:
            followers[edge.start].append(edge.end)
    later = {key for keys in followers.values() for key in keys}
    column, seen = {node.key: node.column for node in graph.nodes}, set()

    def with_followers(key):
        if key not in seen:
            seen.add(key)
            yield column[key], key
            for follower in followers[key]:
                yield from with_followers(follower)

    columns = [[] for _head in graph.heads]
    for key in sorted(column, key=lambda key: (key in later, key)):  # a ring begins somewhere
        if unit := tuple(with_followers(key)):
            columns[column[key]].append(unit)
    return columns


def _routes(graph):
    """{(start, kind, end): the stops on the way}; all edges of a kind that leave a node pass a column in one lane."""
    column = {node.key: node.column for node in graph.nodes}
    return {
        (edge.start, edge.kind, edge.end): [
            (column[edge.start], edge.start),
            *((c, f"{edge.start} {edge.kind}") for c in range(column[edge.start] + 1, column[edge.end])),
            (column[edge.end], edge.end),
        ]
        for edge in graph.edges
        if edge.kind != CONTINUES
    }


def _ports(routes):
    """{(key, kind, whether it leaves): how far from the middle}: each kind of line has its own port at a node."""
    kinds = defaultdict(set)
    for start, kind, end in routes:
        kinds[start, True].add(kind)
        kinds[end, False].add(kind)
    return {
        (key, kind, leaves): (place - (len(here) - 1) / 2) * PORT
        for (key, leaves), here in kinds.items()
        for place, kind in enumerate(sorted(here, key=KINDS.index))
    }


def _lines(graph, routes, boxes, lefts, room, at):
    ports = _ports(routes)
    heaviest = defaultdict(lambda: 2 * WEIGHTS)  # few of them make no thick line
    for edge in graph.edges:
        heaviest[edge.kind] = max(heaviest[edge.kind], edge.weight)
    pieces = {}  # {d: Line}; what several edges share is drawn once

    def add(d, edge):
        ends = {boxes[edge.start].number, boxes[edge.end].number}
        weight = -(-edge.weight * WEIGHTS // heaviest[edge.kind]) if edge.weight else 0
        line = pieces.setdefault((d, edge.kind), Line(d, edge.kind, set(), weight, edge.is_over))
        line.ends |= ends
        line.weight = max(line.weight, weight)
        line.is_over &= edge.is_over

    for edge in graph.edges:
        if edge.kind == CONTINUES:
            continue
        stops = routes[edge.start, edge.kind, edge.end]
        box = boxes[edge.start]
        x, y = lefts[box.node.column] + room, box.y + ports[edge.start, edge.kind, True]
        if box.end + AIR < x:
            add(path("M", (box.end + AIR, y), "H", (x,)), edge)
        for stop in stops[1:]:
            is_end = stop == stops[-1]
            left = lefts[stop[0]]
            to = boxes[edge.end].y + ports[edge.end, edge.kind, False] if is_end else at[stop]
            add(_curve(x, y, left - 6 if is_end else left, to), edge)
            if not is_end:
                add(path("M", (left, to), "H", (left + room,)), edge)
            x, y = left + room, to
    for line in pieces.values():
        line.ends = sorted(line.ends)
    return [pieces[key] for key in sorted(pieces, key=lambda key: (-KINDS.index(key[1]), key[0]))]


def _curve(x, y, to_x, to_y):
    if abs(y - to_y) < 0.05:
        return path("M", (x, y), "H", (to_x,))
    middle = (x + to_x) / 2
    return path("M", (x, y), "C", (middle, y, middle, to_y, to_x, to_y))


def _continuing(box, later):
    """From an entry down to the one that continues it; past others in a bow, left of them."""
    x, y, to = box.x + EMBLEM / 2, box.y + EMBLEM / 2 + 3, later.y - EMBLEM / 2 - 3
    ends = sorted([box.number, later.number])
    if 0 < to - y < box.down + later.up + GAP:
        return Line(path("M", (x, y), "V", (to,)), CONTINUES, ends)
    left = box.x - 14
    return Line(path("M", (box.x - 4, box.y), "C", (left, box.y, left, later.y, box.x - 4, later.y)), CONTINUES, ends)
