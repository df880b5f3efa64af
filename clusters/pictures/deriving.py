"""How the outline of a region is derived from GeoJSON: cut to the sheet, thinned, and land borders told from coast.

Rings are lists of (longitude, latitude) in degrees until they are projected, then of (x, y) in units of the sheet.
Where two areas meet they share their points, so a line between them is thinned once and no gap opens; neighbours that
come from another file are taken as touching where they lie within TOUCH.
"""

from itertools import pairwise
from math import cos, hypot, inf, radians

from .projection import Sheet

TOUCH = 0.004  # degrees; of the sources at hand, borders differ by less than half of it, and river banks by more
SIZE = 800, 640  # of the sheet
SMALL_SIZE = 640, 440  # of the small sheet on profiles
MARGIN = 0.045
FINE = 2  # steps in a unit: places are kept as whole numbers of them


def derive(features, recipe, islets=()):
    """What is kept of a region: a dictionary that becomes JSON. Lines are SVG paths in steps of a unit / FINE.

    `features` are those of the GeoJSON, of all areas; `recipe` says which is the region (`code`), which areas belong on
    its sheet as its own (`beside`), and which stand on the small sheet (`around`). Features of `islets` add islands.
    """
    areas = {feature["properties"]["code"]: polygons(feature) for feature in features}
    home, beside = recipe["code"], recipe["beside"]
    sheet = Sheet.around(_box(ring for code in (home, *beside) for ring in areas[code]), *SIZE, MARGIN)
    thinned = _Thinning(areas)

    def path(codes, tolerance, smallest=0.0, on=sheet):
        return "".join(
            _path(points)
            for code in codes
            for ring in areas[code]
            if (points := _steps(_cut(_projected(thinned.ring(ring, tolerance, on), on), on), smallest))
        )

    others = [code for code in areas if code not in (home, *beside)]
    small = [feature["geometry"]["coordinates"] for feature in islets]
    small = [[tuple(point) for point in ring] for shape in small for (ring, *_holes) in shape]
    land_path = path([home], 0.55)
    islet_path = "".join(_path(_steps(_projected(_thin(ring, 0.4, sheet), sheet))) for ring in small)
    coasts, borders = _edges(areas, home, thinned, sheet)
    derived = {
        "code": home,
        "sheet": _kept(sheet),
        "land": land_path + islet_path,
        "coast": "".join(map(_path_of_line, coasts)) + islet_path,
        "border": "".join(_path_of_line(line) for _code, line in borders),
        "beside": path(beside, 0.7),
        "far": path(others, 1.5, 9),
        "joints": _joints(borders, sheet),
    }
    around = recipe["around"]
    sheet = Sheet.around(_box(ring for code in around for ring in areas[code]), *SMALL_SIZE, 0.02)
    derived["small"] = {
        "sheet": _kept(sheet),
        "states": {code: path([code], 0.9, 4, sheet) for code in around},
        "far": path([code for code in areas if code not in around], 2.6, 30, sheet),
    }
    return derived


def polygons(feature):
    """The outer rings of a feature, each closed: its first point is its last, too."""
    geometry = feature["geometry"]
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[tuple(point) for point in ring] for (ring, *_holes) in shapes]


def _box(rings):
    points = [point for ring in rings for point in ring]
    (west, east), (south, north) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    return west, south, east, north


def _kept(sheet):
    return {name: round(value, 4) for name, value in vars(sheet).items()}


# Thinning


class _Thinning:
    """Thins rings between the points where another area joins or leaves, so that shared lines stay shared."""

    def __init__(self, areas):
        self.owners = {}
        for code, rings in areas.items():
            for ring in rings:
                for point in ring:
                    self.owners.setdefault(point, set()).add(code)

    def ring(self, ring, tolerance, sheet):
        ring = ring[:-1]
        owned = [self.owners[point] for point in ring]
        joins = [at for at in range(len(ring)) if owned[at] != owned[at - 1] or owned[at] != owned[at + 1 - len(ring)]]
        if len(joins) < 2:
            start = joins[0] if joins else 0
            far = max(range(len(ring)), key=lambda at: _distance(ring[at], ring[start]))
            joins = sorted({start, far})
        if len(joins) < 2:
            return ring
        thin = []
        for start, end in zip(joins, [*joins[1:], joins[0] + len(ring)], strict=True):
            line = [ring[at % len(ring)] for at in range(start, end + 1)]
            thin += _thin(line, tolerance, sheet)[:-1]
        return [*thin, thin[0]]


def _thin(line, tolerance, sheet):
    """Douglas and Peucker: the points without which the line would move by more than `tolerance` units of the sheet."""
    if line[0] == line[-1] and len(line) > 3:  # a closed line has no chord to measure from
        half = max(range(len(line)), key=lambda at: _distance(line[at], line[0]))
        return _thin(line[: half + 1], tolerance, sheet)[:-1] + _thin(line[half:], tolerance, sheet)
    flip = line[0] > line[-1]  # the same answer from either end, for what two areas share
    line = line[::-1] if flip else line
    places = [sheet.project(*point) for point in line]
    keep, parts = {0, len(line) - 1}, [(0, len(line) - 1)]
    while parts:
        first, last = parts.pop()
        inner = range(first + 1, last)
        worst = max(inner, key=lambda at: _from_segment(places[at], places[first], places[last]), default=None)
        if worst is not None and _from_segment(places[worst], places[first], places[last]) > tolerance:
            keep.add(worst)
            parts += [(first, worst), (worst, last)]
    thin = [line[at] for at in sorted(keep)]
    return thin[::-1] if flip else thin


def _distance(one, other):
    return hypot((one[0] - other[0]) * cos(radians(one[1])), one[1] - other[1])


def _from_segment(point, start, end):
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    share = ((point[0] - start[0]) * across + (point[1] - start[1]) * down) / length if length else 0
    share = max(0, min(1, share))
    return hypot(point[0] - start[0] - share * across, point[1] - start[1] - share * down)


# Coast and border


def _edges(areas, home, thinned, sheet):
    """(lines of coast, [(code of the neighbour, line of border)]) of the region, as places on the sheet."""
    segments = {
        code: [pair for ring in rings for pair in pairwise(ring)] for code, rings in areas.items() if code != home
    }
    coasts, borders = [], []
    for ring in areas[home]:
        thin = thinned.ring(ring, 0.55, sheet)
        beside = [_neighbour(point, segments) for point in thin]
        lines, before = [], inf
        for at in range(len(thin) - 1):
            code = beside[at] if beside[at] and beside[at + 1] else None
            if code != before:
                lines.append((code, [thin[at]]))
                before = code
            lines[-1][1].append(thin[at + 1])
        if len(lines) > 1 and lines[0][0] == lines[-1][0]:
            code, line = lines.pop()
            lines[0] = code, line[:-1] + lines[0][1]
        for code, line in lines:
            places = _projected(line, sheet)
            borders.append((code, places)) if code else coasts.append(places)
    return coasts, borders


def _neighbour(point, segments):
    """The area that a point of the region touches; None on the coast."""
    squeeze = cos(radians(point[1]))

    def near(pair):
        if min(abs(point[1] - end[1]) for end in pair) > 1 or min(abs(point[0] - end[0]) for end in pair) > 1:
            return False
        flat = [(longitude * squeeze, latitude) for longitude, latitude in (point, *pair)]
        return _from_segment(*flat) < TOUCH

    return next((code for code, pairs in segments.items() if any(map(near, pairs))), None)


def _joints(borders, sheet):
    """{code: (x, y) of the middle of its longest common border with the region}"""
    longest = {}
    for code, line in borders:
        steps = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line)]
        if sum(steps) > longest.get(code, (0,))[0]:
            walked = 0
            for at, step in enumerate(steps, 1):
                walked += step
                if walked >= sum(steps) / 2:
                    longest[code] = sum(steps), [round(axis, 1) for axis in line[at]]
                    break
    return {code: place for code, (length, place) in longest.items() if length > 12 and sheet.holds(place, 20)}


# Paths


def _projected(points, sheet):
    return [sheet.project(*point) for point in points]


def _cut(places, sheet, beyond=14):
    """What a ring has on the sheet and `beyond` it, by the way of Sutherland and Hodgman: one edge after the other."""
    for axis, limit, sign in (
        (0, -beyond, 1),
        (0, sheet.width + beyond, -1),
        (1, -beyond, 1),
        (1, sheet.height + beyond, -1),
    ):
        kept = []
        for before, place in zip([places[-1], *places[:-1]], places, strict=True) if places else ():
            inside, was_inside = (sign * (one[axis] - limit) >= 0 for one in (place, before))
            if inside != was_inside:
                share = (limit - before[axis]) / (place[axis] - before[axis])
                kept.append(tuple(a + share * (b - a) for a, b in zip(before, place, strict=True)))
            if inside:
                kept.append(place)
        places = kept
    return places


def _steps(places, smallest=0.0):
    """A ring in whole steps; nothing for one that covers less than `smallest` square units."""
    steps = [(round(x * FINE), round(y * FINE)) for x, y in places]
    steps = [step for before, step in zip([None, *steps], steps, strict=False) if step != before]
    if len(steps) > 1 and steps[0] == steps[-1]:
        steps.pop()
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(steps, [*steps[1:], *steps[:1]], strict=True))
    return steps if len(steps) > 2 and abs(twice) / 2 / FINE**2 >= smallest else []


def _path(steps):
    return f"{_moves(steps)}z" if steps else ""


def _path_of_line(places):
    return _moves([(round(x * FINE), round(y * FINE)) for x, y in places])


def _moves(steps):
    """`M` to the first step and from each to the next, with as few signs as SVG allows."""
    (x, y), parts = steps[0], []
    for to in steps[1:]:
        if to != (x, y):
            parts += [to[0] - x, to[1] - y]
            x, y = to
    text = " ".join(map(str, parts)).replace(" -", "-")
    return f"M{steps[0][0]} {steps[0][1]}l{text}"
