"""The drawing of the network: what holds for every graph, and what it does with a few."""

import random
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from clusters.pictures.layers import crossings, ordered, placed, rising
from clusters.pictures.lettering import width, wrapped
from clusters.pictures.network import CONTINUES, KINDS, MEMBER, MONEY, SPONSOR, Edge, Graph, Node, draw

WORDS = [
    "Netzwerk",
    "Erneuerbare-Energien",
    "Fraunhofer-Institut",
    "für",
    "Wirtschaftsförderungsgesellschaft",
    "WTSH",
    "Nord",
    "&",
    "Lübeck",
]
HEADS = ("Who pays", "Who carries", "Clusters", "Who belongs")


def random_graph(seed):
    """Four columns with names of all lengths, notes, emblems, badges, and lines of all kinds."""
    chance = random.Random(seed)
    nodes = []
    for column, most in enumerate((8, 10, 24, 30)):
        for n in range(chance.randint(0, most)):
            name = " ".join(chance.choices(WORDS, k=chance.randint(1, 7)))
            note = " ".join(chance.choices(WORDS, k=chance.randint(0, 9)))
            entry = object() if column == 2 else None
            badge = chance.choice(["", "2"]) if column == 3 else ""
            nodes.append(Node(f"{column}-{n}", column, name, note=note, url="/", entry=entry, badge=badge))
    edges = []
    for start in nodes:
        for end in nodes:
            if start.column < end.column and chance.random() < 0.12 and (start.column, end.column) != (0, 3):
                kind = chance.choice([kind for kind in KINDS if kind != CONTINUES])
                edges.append(Edge(start.key, end.key, kind, "said", is_over=chance.random() < 0.2))
            if start.column == end.column == 2 and start.key < end.key and chance.random() < 0.02:
                edges.append(Edge(start.key, end.key, CONTINUES, "before", "after"))
    return Graph(HEADS, 2, tuple(nodes), tuple(edges), "not on record")


GRAPHS = [random_graph(seed) for seed in range(8)]


def sheets(graph):
    picture = draw(graph)
    return [picture.columns, *picture.trees]


def area(text):
    """Left, top, right, bottom of a text."""
    size = 16 if text.role == "name" else 14
    return text.x, text.y - 0.72 * size, text.x + width(text.words, size), text.y + 0.22 * size


def points(d):
    """Points along a path, close to each other."""
    x = y = 0
    for command, numbers in re.findall("([MHVCQ])([^MHVCQ]*)", d):
        values = [float(number) for number in numbers.split()]
        match command:
            case "M":
                x, y = values
                continue
            case "H":
                bend = [(x, y), (values[0], y)]
            case "V":
                bend = [(x, y), (x, values[0])]
            case _:
                bend = [(x, y), *zip(values[::2], values[1::2], strict=True)]
        for step in range(61):
            t, row = step / 60, bend
            while len(row) > 1:
                row = [((1 - t) * a + t * c, (1 - t) * b + t * e) for (a, b), (c, e) in pairwise(row)]
            yield row[0]
        x, y = bend[-1]


# What holds for every graph


@pytest.mark.parametrize("graph", GRAPHS)
def test_the_same_graph_gives_the_same_picture_however_it_is_listed(graph):
    chance = random.Random(0)
    nodes, edges = list(graph.nodes), list(graph.edges)
    chance.shuffle(nodes)
    chance.shuffle(edges)
    assert draw(replace(graph, nodes=tuple(nodes), edges=tuple(edges))) == draw(graph)


@pytest.mark.parametrize("graph", GRAPHS)
def test_no_two_boxes_overlap_and_each_is_24_pixels_high_or_more(graph):
    for sheet in sheets(graph):
        for n, one in enumerate(sheet.boxes):
            assert one.up + one.down >= 24
            for other in sheet.boxes[:n]:
                beside = one.x + one.width < other.x or other.x + other.width < one.x
                above = one.y + one.down <= other.y - other.up or other.y + other.down <= one.y - one.up
                assert beside or above


@pytest.mark.parametrize("graph", GRAPHS)
def test_no_text_stands_outside_the_sheet_or_its_box(graph):
    for sheet in sheets(graph):
        for box in sheet.boxes:
            for text in box.texts:
                left, top, right, bottom = area(text)
                assert left >= 0 and right <= sheet.width + 0.1
                assert box.y - box.up <= top and bottom <= box.y + box.down
                assert top >= 0 and bottom <= sheet.height


@pytest.mark.parametrize("graph", GRAPHS)
def test_no_line_runs_through_a_text(graph):
    for sheet in sheets(graph):
        areas = [area(text) for box in sheet.boxes for text in box.texts]
        for line in sheet.lines:
            for x, y in points(line.d):
                assert not any(left < x < right and top < y < bottom for left, top, right, bottom in areas)


@pytest.mark.parametrize("graph", GRAPHS)
def test_each_relation_is_drawn_and_nothing_else(graph):
    picture = draw(graph)
    keys = {box.number: box.node.key for box in picture.columns.boxes}
    assert sorted(keys.values()) == sorted(node.key for node in graph.nodes)
    joined = {(edge.start, edge.end, edge.kind) for edge in graph.edges}
    for line in picture.columns.lines:
        ends = {keys[number] for number in line.ends}
        assert any({start, end} <= ends and kind == line.kind for start, end, kind in joined)
    for start, end, kind in joined:
        assert any({start, end} <= {keys[n] for n in line.ends} and kind == line.kind for line in picture.columns.lines)


# Some graphs


def make_graph(*edges, **names):
    """Edges as "pays>cluster": nodes that begin with p pay, with s carry, with c are clusters, with m belong."""
    pairs = [edge.split(">") for edge in edges]
    keys = dict.fromkeys(key for pair in pairs for key in pair)
    nodes = tuple(Node(key, "pscm".index(key[0]), names.get(key, key)) for key in keys)
    kinds = {"p": MONEY, "s": SPONSOR, "c": MEMBER}
    return Graph(HEADS, 2, nodes, tuple(Edge(start, end, kinds[start[0]]) for start, end in pairs))


def orders(picture):
    """{column: keys from top to bottom}"""
    columns = {}
    for box in sorted(picture.columns.boxes, key=lambda box: box.y):
        columns.setdefault(box.node.column, []).append(box.node.key)
    return columns


def test_names_stand_so_that_no_two_lines_cross_where_that_can_be():
    picture = draw(make_graph("s1>c3", "s2>c2", "s3>c1", "c3>m1", "c2>m2", "c1>m3", "p1>c1", "p2>c3"))
    found = orders(picture)
    assert [key[1] for key in found[2]] == [str(4 - int(key[1])) for key in found[1]]
    assert [key[1] for key in found[3]] == [key[1] for key in found[1]]


@pytest.mark.parametrize("edge", ["c2>m9", "s9>c4", "p9>c1", "c1>m3"])
def test_another_relation_leaves_all_others_in_their_order(edge):
    edges = ["s1>c1", "s1>c2", "s2>c3", "s2>c4", "p1>c2", "p2>c4", "c1>m1", "c1>m2", "c2>m3", "c4>m4"]
    before, after = orders(draw(make_graph(*edges))), orders(draw(make_graph(*edges, edge)))
    for column, keys in before.items():
        assert [key for key in after[column] if key in keys] == keys


def test_an_entry_stands_right_below_the_one_that_it_continues():
    graph = make_graph("s1>c1", "s1>c2", "s2>c3", "s2>c4")
    graph = replace(graph, edges=(*graph.edges, Edge("c4", "c1", CONTINUES)))
    clusters = orders(draw(graph))[2]
    assert clusters.index("c1") == clusters.index("c4") + 1


def test_a_ring_of_entries_that_continue_each_other_is_drawn():
    graph = make_graph("s1>c1", "s1>c2")
    graph = replace(graph, edges=(*graph.edges, Edge("c1", "c2", CONTINUES), Edge("c2", "c1", CONTINUES)))
    assert sorted(orders(draw(graph))[2]) == ["c1", "c2"]


def test_money_passes_the_column_of_those_who_carry_in_a_lane():
    picture = draw(make_graph("p1>c1", "s1>c1"))
    lanes = [line.d for line in picture.columns.lines if line.kind == MONEY and re.fullmatch("M.*H.*", line.d)]
    carrier = next(box for box in picture.columns.boxes if box.node.key == "s1")
    assert any(abs(float(d[1:].split("H")[0].split()[1]) - carrier.y) >= 12 for d in lanes)


def test_lines_of_two_kinds_between_the_same_names_do_not_cover_each_other():
    graph = make_graph("s1>c1")
    graph = replace(graph, edges=(*graph.edges, Edge("s1", "c1", "manages")))
    starts = {line.kind: line.d.split("C")[0].split("H")[0] for line in draw(graph).columns.lines}
    assert starts["sponsor"] != starts["manages"]


def test_a_column_without_a_name_says_so():
    graph = replace(make_graph("s1>c1"), nothing="not on record")
    notes = draw(graph).columns.notes
    assert [(round(note.x), note.words) for note in notes] == [(0, "not on record"), (1056, "not on record")]


def test_an_empty_graph_is_a_sheet_with_its_titles():
    picture = draw(Graph(HEADS, 2, (), ()))
    assert [text.words for _x, _width, text in picture.columns.heads] == list(HEADS)
    assert picture.trees == []


def test_a_tree_has_what_stands_behind_an_entry_above_it_and_what_belongs_to_it_below():
    graph = make_graph("p1>c1", "s1>c1", "c1>m1", "p1>s2", "c2>m1")
    first, second, general = draw(graph).trees
    assert [box.node.key for box in first.boxes] == ["s1", "p1", "c1", "m1"]
    assert [box.node.key for box in second.boxes] == ["c2", "m1"]
    assert [box.node.key for box in general.boxes] == ["p1", "s2"]


def test_a_thicker_line_stands_for_more_and_few_make_no_thick_one():
    graph = make_graph("s1>c1", "s2>c2")
    few = replace(graph, edges=tuple(replace(edge, weight=n + 1) for n, edge in enumerate(graph.edges)))
    many = replace(graph, edges=tuple(replace(edge, weight=100 * n + 1) for n, edge in enumerate(graph.edges)))
    assert {line.weight for line in draw(few).columns.lines} == {1}
    assert {line.weight for line in draw(many).columns.lines} == {1, 4}


# Its parts


def test_an_order_without_crossings_is_found():
    columns = ordered([[("a",), ("b",), ("c",)], [("x",), ("y",), ("z",)]], {("a", "z"), ("b", "x"), ("c", "y")})
    assert crossings(columns, [("a", "z"), ("b", "x"), ("c", "y")]) == 0


def test_what_has_no_link_stands_at_the_end_and_before_it_what_is_to_be_last():
    assert ordered([[("a",), ("b",), ("c",)], [("x",)]], {("b", "x"), ("c", "x")}, {"b"})[0] == ["c", "a", "b"]


def test_names_stand_at_the_height_of_their_neighbours_if_there_is_room():
    extents = dict.fromkeys("abcx", (10, 10))
    at = placed([["a", "b", "c"], ["x"]], extents, {("b", "x")}, 5)
    assert at == {"a": 10, "b": 35, "c": 60, "x": 35}


@pytest.mark.parametrize(
    ("wanted", "risen"),
    [([1, 2, 3], [1, 2, 3]), ([3, 1], [2, 2]), ([1, 5, 3, 6], [1, 4, 4, 6]), ([3, 2, 1], [2, 2, 2]), ([], [])],
)
def test_heights_are_the_nearest_that_never_fall(wanted, risen):
    assert rising(wanted) == risen


@pytest.mark.parametrize("room", [60, 120, 240])
@pytest.mark.parametrize("text", [" ".join(WORDS), WORDS[4], "Ωμέγα 北海 Küste", "x"])
def test_no_line_of_a_text_is_wider_than_its_room(room, text):
    for most in (1, 2, 99):
        lines = wrapped(text, 16, room, most)
        assert len(lines) <= most
        assert all(width(line, 16) <= room for line in lines)


def test_a_text_that_is_cut_ends_with_an_ellipsis():
    assert wrapped("State Coordination Office for Electromobility", 16, 200, 1) == ("State Coordination Offic…",)
