"""The map: where towns, marks and their labels stand on a sheet, so that nothing covers anything else.

All is plain data. A town with few entries carries a mark for each, hung on a leader line; one with many, or with no
room around it, carries their number; where even that has no room it is a dot.

Towns keep their place whatever the width of the page; on narrow pages what hangs on them grows against the sheet, so
that it stays legible. There are two arrangements for that, WIDE and NARROW; static/css/map.css shows the one that
fits. The same data gives the same picture; towns are placed one after the other: an edit moves what stands near.
"""

from collections import defaultdict
from dataclasses import replace
from math import dist, inf, sqrt

from .board import Board
from .lettering import width, wrapped
from .marks import BOLD, EMBLEM, LABEL, NAME, ROW, Arrangement, Group, Label, Mark

GAP = 24  # from the town to its marks
MOST_MARKS = 4  # at one town
MOST_NUMBERS = 36  # towns that carry a number, of many
MOST_DOTS = 300
MOST_TOGETHER = 12  # towns of which a disc has the entries
ATTEMPTS = 8

_DOT = (-7, -7, 7, 7)
_AROUND = [(right, down) for right in (-1, 0, 1) for down in (-1, 0, 1)]


def together(places, reach):
    """The places, those within `reach` units of a larger one together with it."""
    kept, squares = [], defaultdict(list)  # of each kept one all that are together, and how many keys they have
    for place in sorted(places, key=lambda one: (-one.number, -one.weight, one.name, one.at)):
        column, row = (int(axis // reach) for axis in place.at)
        distance, at = reach, 0
        for right, down in _AROUND:
            for other in squares.get((column + right, row + down), ()):
                if kept[other][1] < MOST_TOGETHER:
                    distance, at = min((distance, at), (dist(place.at, kept[other][0][0].at), other))
        if distance < reach:
            kept[at][0].append(place)
            kept[at][1] += len(place.keys)
        else:
            squares[column, row].append(len(kept))
            kept.append([[place], len(place.keys)])
    return [_joined(*joined) for joined, _keys in kept]


def _joined(place, *others):
    both = (place, *others)
    names = dict.fromkeys(name for one in both for name in (one.name, *one.others))
    names.pop(place.name)
    names.pop("", None)
    return replace(
        place,
        number=sum(one.number for one in both),
        entries=tuple(entry for one in both for entry in one.entries) if all(one.entries for one in both) else (),
        weight=max(one.weight for one in both),
        keys=tuple(key for one in both for key in one.keys),
        others=tuple(names),
    )


def arranged(scale, sheet, places, *args):
    """The Arrangement of places of which none may be left over: what has no room goes to the nearest place."""
    for _attempt in range(ATTEMPTS):
        made = arrange(scale, sheet, places, *args)
        without = made.over
        if not without or len(places) < 2:
            break
        for place in without:
            others = [one for one in places if one is not place and one not in without] or [
                one for one in places if one is not place
            ]
            nearest = min(others, key=lambda one: (dist(one.at, place.at), one.name))
            places = [one for one in places if one is not place and one is not nearest] + [_joined(nearest, place)]
    return made


def arrange(scale, sheet, places, rings=(), landmarks=(), names=(), blocked=()):
    """The Arrangement of some places.

    `places` are Places on the sheet, `rings` those that stand for an area and have no seat; `landmarks` are towns to
    find one's way by, and `names` those of seas and neighbours: (lines, at, size, kind), both set where there is room.
    `blocked` are rectangles (left, top, right, bottom) that are taken.
    """
    board = Board(sheet, scale)
    for growth in scale.growths:
        board.taken[growth] = list(blocked)
    few = [place for place in places if place.entries]
    many = sorted((place for place in places if not place.entries), key=lambda one: (-one.number, one.name))
    for place in few:
        board.take(place.at, [_DOT])
    groups, over = [], []

    def put(place, *ways):
        group = next((group for way in ways if (group := way(board, place))), None)
        groups.append(group) if group else over.append(place)

    for place in rings:
        put(place, _ringed)
    for place in sorted(few, key=lambda one: (-len(one.entries), -one.weight, one.name)):
        put(place, _hung, _hung_bare, _bare)
    most = many[0].number if many else 1
    for place in many[:MOST_NUMBERS]:
        put(place, lambda board, place: _numbered(board, place, most))
    over += many[MOST_NUMBERS:]
    groups = [_named(board, group) for group in groups]
    for place in landmarks:
        if board.is_free(place.at, [_DOT]) and (group := _named(board, Group(place))).name:
            board.take(place.at, [_DOT])
            groups.append(group)
    groups.sort(key=lambda group: (group.place.name, group.place.at))  # the order in which a keyboard walks
    without_room = [place for place in over if place in rings]
    over = [place for place in over if place not in rings]
    dots = [place.at for place in over[:MOST_DOTS]]
    return Arrangement(scale, groups, dots, over, without_room, [name for name in names if _has_room(board, *name)])


def _label(entry, room):
    lines = wrapped(entry.label, LABEL, room, 2)
    return lines, max(width(line, LABEL) for line in lines) * BOLD


def _hung(board, place):
    """The marks of a town in a column beside it, which reads into the land."""
    labels = [_label(entry, board.scale.room) for entry in place.entries]
    return _column(board, place, labels, max(wide for _lines, wide in labels))


def _hung_bare(board, place):
    """The same without labels."""
    return _column(board, place, [None] * len(place.entries), -8)


def _column(board, place, labels, widest):
    entries = place.entries
    if len(entries) > MOST_MARKS:
        return None
    tall = ROW * (len(entries) - 1)
    inward = 1 if place.at[0] < board.sheet.width / 2 else -1
    options = []
    for out in (GAP, GAP + 26, GAP + 52, GAP + 84):
        starts = dict.fromkeys([0, -tall / 2, -tall, -22, 22, -40, 40, *([ROW, -tall - ROW] if out > GAP else [])])
        for side in (inward, -inward):
            for start in starts:
                rows = [start + ROW * at for at in range(len(entries))]
                options.append((_boxes(side, out, rows, widest), side, out, rows))
    found = board.first_free(place.at, options)
    if not found:
        return None
    _boxes_taken, side, out, rows = found
    x, anchor = (out, "start") if side > 0 else (-out - EMBLEM, "end")
    marks = tuple(
        Mark(entry, x, row, label and Label(label[0], side * (out + EMBLEM + 7), anchor, label[1]))
        for entry, row, label in zip(entries, rows, labels, strict=True)
    )
    return Group(place, marks=marks, leader=_leader(side * (out - 12), side * out, rows))


def _boxes(side, out, rows, widest):
    trunk, low, high = side * (out - 12), min(0, *rows, 0), max(0, *rows, 0)
    boxes = [_sided(side, out - 2, row - 17, out + EMBLEM + 10 + widest, row + 17) for row in rows]
    boxes.append(_sided(side, 8, -1, out - 2, 1))
    if high > low:
        boxes.append((trunk - 2, low or 8, trunk + 2, high or -8))
    return boxes


def _leader(trunk, end, rows):
    """From the town to a trunk beside it, along that, and to each mark."""
    if rows == [0]:
        return f"M0 0H{_short(end)}"
    lines = [f"M0 0H{_short(trunk)}", f"M{_short(trunk)} {_short(min(0, *rows))}V{_short(max(0, *rows))}"]
    return "".join([*lines, *(f"M{_short(trunk)} {_short(row)}H{_short(end)}" for row in rows)])


def _short(number):
    return f"{number:.1f}".removesuffix(".0")


def _sided(side, near, top, far, bottom):
    return (near, top, far, bottom) if side > 0 else (-far, top, -near, bottom)


def _bare(board, place):
    """A town whose marks find no room around it: their number; a single one stands on the town itself."""
    half = EMBLEM / 2
    if len(place.entries) > 1:
        return _numbered(board, place, inf, own_dot=True)
    sides = [(9, -half, half, half), (-half, -half, -9, half)]  # beside the town's own dot
    if not board.is_free(place.at, sides, board.scale.growths[:1]):
        return None
    board.take(place.at, sides)
    return Group(place, marks=(Mark(place.entries[0], -half, 0),))


def _numbered(board, place, most, own_dot=False):
    """A disc with the number of entries: the more, the larger."""
    radius = max(15.5 + 9 * sqrt(place.number / most), width(f"{place.number:,}", 13) * BOLD / 2 + 6)
    edge = radius + 1
    sides = [(8, -edge, edge, edge), (-edge, -edge, -8, edge)] if own_dot else [(-edge, -edge, edge, edge)]
    if not board.is_free(place.at, sides, board.scale.growths[:1]):
        return None
    board.take(place.at, sides)
    return Group(place, radius=round(radius, 1))


def _ringed(board, place):
    """An entry of several states and without a seat: a dashed ring across their common border."""
    (entry,) = place.entries
    lines, wide = _label(entry, board.scale.room)
    nearby = ((0, 0), (0, -26), (-26, 0), (26, 0), (0, 26), (-40, -34), (40, -34), (0, -52), (-52, 0), (-70, -50))
    options = [
        ([(right - 23, down - 23, right + 23, down + 23), _moved(_sided(side, 16, -17, 30 + wide, 17), right, down)],
         side, right, down)
        for right, down in nearby
        for side in (1, -1)
    ]  # fmt: skip
    found = board.first_free(place.at, options)
    if not found:
        return None
    _boxes_taken, side, right, down = found
    label = Label(lines, side * 28, "start" if side > 0 else "end", wide)
    growth = board.scale.growths[0]
    moved = replace(place, at=(place.at[0] + right * growth, place.at[1] + down * growth))
    return Group(moved, marks=(Mark(entry, -EMBLEM / 2, 0, label),), ring=True)


def _moved(box, right, down):
    return box[0] + right, box[1] + down, box[2] + right, box[3] + down


def _named(board, group):
    """The group with a place for the name of its town, or without the name where there is none."""
    if group.ring or not group.place.name:
        return group
    place = group.place
    text = f"{place.name} +{len(place.others)}" if place.others else place.name
    wide, near = width(text, NAME), (group.radius or 6) + 4
    if group.marks and not group.leader:  # the mark stands on the town
        near = EMBLEM / 2 + 4
    away = -1 if any(mark.x >= 0 for mark in group.marks) else 1
    sides = [(side, "start" if side > 0 else "end") for side in (away, -away)]
    options = [([_sided(side, near - 2, -9, near + wide, 9)], (side * near, 5.5, anchor)) for side, anchor in sides]
    for y in (near + 13, -near - 2):
        options += [([_sided(side, -6, y - 14, wide - 4, y + 5)], (side * -5, y, anchor)) for side, anchor in sides]
    options += [([(-wide / 2, y - 14, wide / 2, y + 5)], (0, y, "middle")) for y in (near + 14, -near - 3)]
    found = board.first_free(group.place.at, options)
    return replace(group, label=text, name=found[1]) if found else group


def _has_room(board, lines, at, size, _kind):
    wide = max(width(line, size) for line in lines) * 1.1
    growth = board.scale.growths[0]
    box = (at[0] - wide / 2, at[1] - size, at[0] + wide / 2, at[1] + size * (1.15 * len(lines) - 0.75))
    return board.is_free((0, 0), [tuple(side / growth for side in box)], [growth])
