"""Laying out a graph in columns: in which order the nodes of each stand, and at which height.

Order: sweeps of barycentres (each node goes to the mean place of its neighbours), then swaps of neighbours that take
crossings away; the order with the fewest crossings is kept (Sugiyama, Tagawa and Toda, 1981). Height: as near to the
neighbours as the others in the column let it be (pool adjacent violators, the least squares under an order).

All is decided by the graph alone, ties by the names: the same graph gives the same picture, however it is listed.
"""

from collections import defaultdict
from itertools import pairwise, product

SWEEPS = 8


def ordered(columns, links, last=frozenset()):
    """The columns, each a list of node names in order.

    `columns` are lists of units: tuples of names that stay together as they are. `links` are pairs of names, in any
    columns. What is in `last`, and what has no link, goes to the end of its column.
    """
    near = _neighbours(links)
    linked = {name for name, others in near.items() if others}

    def rank(unit, places):
        found = [places[other] for name in unit for other in near[name] if other not in unit]
        mean = round(sum(found) / len(found), 9) if found else 0
        return not last.isdisjoint(unit), linked.isdisjoint(unit), mean, unit

    columns = [sorted(column) for column in columns]
    best = None
    for sweep in range(SWEEPS):
        ways = range(len(columns)) if sweep % 2 else reversed(range(len(columns)))
        for at in ways:
            places = _places(columns)
            columns[at] = sorted(columns[at], key=lambda unit, places=places: rank(unit, places))
        swapped, number = columns, crossings([_flat(column) for column in columns], links)
        if number:
            swapped = _swapped([*map(list, columns)], near, last, linked)
            number = crossings([_flat(column) for column in swapped], links)
        if best is None or number < best[0]:
            best = number, swapped
        if not number:
            break  # no order has fewer
    return [_flat(column) for column in best[1]] if best else []


def crossings(columns, links):
    """How many pairs of links between neighbouring columns cross."""
    at = {name: (c, place) for c, column in enumerate(columns) for place, name in enumerate(column)}
    gaps = defaultdict(list)
    for one, other in links:
        (c, place), (d, there) = sorted((at[one], at[other]))
        if d == c + 1:
            gaps[c].append((place, there))
    return sum((a - c) * (b - d) < 0 for ends in gaps.values() for n, (a, b) in enumerate(ends) for c, d in ends[:n])


def placed(columns, extents, links, gap):
    """{name: y} of columns in order, the top of the drawing being 0.

    `extents` is {name: (room above y, room below)}; between two nodes stay `gap` units. The column that needs most room
    stands as closely as it can, the others as near to their neighbours as there is room.
    """
    near = _neighbours(links)
    needs = [_steps(column, extents, gap) for column in columns]
    height = max(
        (steps[-1] + extents[column[-1]][1] for column, steps in zip(columns, needs, strict=True) if column), default=0
    )
    at = {}
    first = max(range(len(columns)), key=lambda c: (needs[c][-1] if needs[c] else 0, -c), default=0)
    for c in sorted(range(len(columns)), key=lambda c: (abs(c - first), c)):
        column, steps = columns[c], needs[c]
        if c == first:
            at |= zip(column, steps, strict=True)
            continue
        wanted = []
        for name, step in zip(column, steps, strict=True):
            found = [at[other] for other in near[name] if other in at]
            before = wanted[-1] if wanted else 0
            wanted.append(sum(found) / len(found) - step if found else before)
        room = height - steps[-1] - extents[column[-1]][1] if column else 0
        for name, step, shift in zip(column, steps, rising(wanted), strict=True):
            at[name] = step + min(max(shift, 0), room)
    return at


def rising(wanted):
    """The numbers that never fall and are nearest to those wanted (in squares)."""
    blocks = []  # [sum, number]
    for value in wanted:
        blocks.append([value, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] > blocks[-1][0] * blocks[-2][1]:
            total, number = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += number
    return [total / number for total, number in blocks for _ in range(number)]


def _steps(column, extents, gap):
    """The heights of a column that stands as closely as it can."""
    steps = [extents[name][0] for name in column[:1]]
    for above, below in pairwise(column):
        steps.append(steps[-1] + extents[above][1] + gap + extents[below][0])
    return steps


def _neighbours(links):
    near = defaultdict(list)
    for one, other in sorted({tuple(sorted(link)) for link in links}):
        near[one].append(other)
        near[other].append(one)
    return near


def _flat(column):
    return [name for unit in column for name in unit]


def _places(columns):
    """{name: place between 0 and 1 in its column}"""
    places = {}
    for column in columns:
        names = _flat(column)
        places |= {name: (place + 0.5) / len(names) for place, name in enumerate(names)}
    return places


def _swapped(columns, near, last, linked):
    """The columns when no swap of two units that stand next to each other would take a crossing away."""
    column_of = {name: c for c, column in enumerate(columns) for name in _flat(column)}

    def saved(upper, lower, places):
        """How many crossings fewer there are with `lower` above."""
        gain = 0
        for one, other in product(upper, lower):
            for a, b in product(near[one], near[other]):
                if column_of[a] == column_of[b] and abs(column_of[a] - column_of[one]) == 1:
                    gain += (places[a] > places[b]) - (places[a] < places[b])
        return gain

    def fixed(unit):
        return not last.isdisjoint(unit) or linked.isdisjoint(unit)

    for _ in range(SWEEPS):
        places, changed = _places(columns), False
        for column in columns:
            here = False
            for place in range(len(column) - 1):
                upper, lower = column[place : place + 2]
                if not (fixed(upper) or fixed(lower)) and saved(upper, lower, places) > 0:
                    column[place : place + 2] = lower, upper
                    changed = here = True
            if here:
                places = _places(columns)
        if not changed:
            break
    return columns
