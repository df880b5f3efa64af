"""Numbers as pictures: bars beside names, columns along the years, and parts of a whole.

All lengths are per cent, so that one drawing serves every screen.
"""

from dataclasses import dataclass, replace

SHORT = 4  # a rest may be so many times as long as the longest bar
FEWEST_COLUMNS = 6  # for which there is room, so that a single one is no wall
MOST_COLUMNS = 12  # that stand side by side on a phone
GAP = 0.08  # beside a column, as a part of its room
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # years
MOST_LABELS = 7  # years that can be written below them


@dataclass(frozen=True)
class Bar:
    """A bar of a chart. `url` leads to the list of what it counts; `is_rest` is what belongs to none of the others."""

    label: str
    number: int
    lang: str = ""
    url: str = ""
    is_rest: bool = False
    depth: int = 0
    node: object = None  # of the index, where it has a look
    parts: tuple = ()  # (label, number) … that the number is made of, or more than that
    width: float = 0

    @property
    def is_cut(self):
        """Whether it is longer than the chart is wide."""
        return self.width > 100


def bars(rows):
    """The bars with their widths: the longest is as wide as the chart.

    A rest that would make all others too short to compare is cut.
    """
    longest = max((row.number for row in rows if not row.is_rest), default=0) or 1
    rest = max((row.number for row in rows if row.is_rest), default=0)
    whole = max(longest, min(rest, SHORT * longest))
    return [replace(row, width=round(100 * row.number / whole, 1)) for row in rows]


@dataclass(frozen=True)
class Column:
    first: int  # year
    last: int
    number: int
    x: float
    width: float
    height: float
    is_labelled: bool

    @property
    def middle(self):
        return round(self.x + self.width / 2, 1)


def columns(numbers):
    """The columns of {year: number}: of a year each, or of so many that there are few; those between may be empty."""
    if not numbers:
        return []
    first, last = min(numbers), max(numbers)
    step = next(step for step in STEPS if last // step - first // step < MOST_COLUMNS)
    starts = range(first - first % step, last + 1, step)
    sums = [sum(number for year, number in numbers.items() if start <= year < start + step) for start in starts]
    room, every = 100 / max(len(starts), FEWEST_COLUMNS), -(-len(starts) // MOST_LABELS)
    return [
        Column(
            first=start,
            last=start + step - 1,
            number=number,
            x=round((place + GAP) * room, 1),
            width=round((1 - 2 * GAP) * room, 1),
            height=round(100 * number / max(sums), 1),
            is_labelled=place % every == 0,
        )
        for place, (start, number) in enumerate(zip(starts, sums, strict=True))
    ]


@dataclass(frozen=True)
class Share:
    name: str  # of the kind of part
    number: int
    x: float
    width: float


def shares(numbers):
    """The parts of a whole from left to right, of {name: number}."""
    whole, before, parts = sum(numbers.values()) or 1, 0, []
    for name, number in numbers.items():
        parts.append(Share(name, number, round(100 * before / whole, 1), round(100 * number / whole, 1)))
        before += number
    return parts


def binned(numbers, starts):
    """How many of `numbers` lie from each of `starts` up to the next one: (first, last or None, how many).

    Empty ones at either end are left out.
    """
    ends = [start - 1 for start in starts[1:]] + [None]
    found = [
        (first, last, sum(number >= first and (last is None or number <= last) for number in numbers))
        for first, last in zip(starts, ends, strict=True)
    ]
    full = [place for place, (_first, _last, number) in enumerate(found) if number]
    return found[full[0] : full[-1] + 1] if full else []
