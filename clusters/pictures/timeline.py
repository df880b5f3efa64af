"""Time as a picture: programmes as bars over the years, and the history of a cluster from top to bottom.

Dates are as exact as their text: "2015" is the whole year, "2015-07" the whole month. A bar is dark where the period is
certain, light in the year or month in which it begins or ends, and dashed where no end (or no beginning) is on record.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

MOST_TICKS = 7  # so many years can be written along the axis on a phone
MOST_YEARS = 60
LAST_TICK = 90  # per cent of the axis; behind it there is no room for a year
SHORTEST_AXIS = 5  # years
BEFORE = 2  # years of the axis before an end that has no beginning
NARROWEST = 0.6  # per cent of the axis, so that a day can be seen


def beginning(text):
    """When a partial date begins, in years: "2015-07" is 2015.5. It knows no calendar, so that no date breaks it."""
    year, month, day = _parts(text)
    return year + ((month or 1) - 1) / 12 + ((day or 1) - 1) / 372


def end(text):
    """When a partial date is over, in years: "2015" is over at 2016.0."""
    year, month, day = _parts(text)
    if day:
        return year + (month - 1) / 12 + day / 372
    return year + month / 12 if month else year + 1


def _parts(text):
    return (*map(int, text.split("-")), None, None)[:3]


# Programmes


@dataclass(frozen=True)
class Tick:
    label: str
    x: float  # per cent of the axis, as all that follows


@dataclass(frozen=True)
class Piece:
    """A piece of a bar: "sure", "about" (some time within it), or "open" (nothing on record)."""

    kind: str
    x: float
    width: float

    @property
    def end(self):
        return round(self.x + self.width, 1)


@dataclass(frozen=True)
class Group:
    """The programmes of one level: `rows` of (programme, its pieces), and those without a date."""

    level: str
    name: str
    rows: list
    undated: list


@dataclass(frozen=True)
class Timeline:
    years: list  # where each begins, if there are few enough to tell apart
    ticks: list
    day: date
    today: float  # where that day stands
    groups: list

    @property
    def has_bars(self):
        return any(group.rows for group in self.groups)


def timeline(programmes, levels, today):
    """The Timeline of programmes, which need `level`, `begins` and `ends`.

    `levels` are (level, name) in the order of the groups. The axis holds whole years: those of all dates, and the
    present one.
    """
    dates = [text for one in programmes for text in (one.begins, one.ends) if text] + [today.isoformat()]
    first = int(min(map(beginning, dates)))
    last = max(int(max(map(beginning, dates))) + 1, first + SHORTEST_AXIS)
    if any(one.ends and not one.begins for one in programmes):
        first -= BEFORE

    def place(year):
        return 100 * (year - first) / (last - first)

    groups = []
    for level, name in levels:
        here = [one for one in programmes if one.level == level]
        dated = [one for one in here if one.begins or one.ends]
        rows = [(one, _pieces(one.begins, one.ends, place)) for one in dated]
        if here:
            groups.append(Group(level, name, rows, [one for one in here if not (one.begins or one.ends)]))
    ticks = [Tick(str(year), round(place(year), 1)) for year in _round_years(first, last) if place(year) <= LAST_TICK]
    years = [round(place(year), 1) for year in range(first, last)] if last - first <= MOST_YEARS else []
    return Timeline(years, ticks, today, round(place(beginning(today.isoformat())), 1), groups)


def _round_years(first, last):
    """The years to write along an axis."""
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000):
        years = [year for year in range(first, last) if year % step == 0]
        if len(years) <= MOST_TICKS:
            return years
    return []


def _pieces(begins, ends, place):
    """The pieces of a bar, from left to right."""
    if not ends:
        left, right = place(beginning(begins)), place(end(begins))
        right = max(right, left + NARROWEST)
        return _drawn((_kind(begins), left, right), ("open", right, 100))
    if not begins:
        left, right = place(beginning(ends)), place(end(ends))
        left = min(left, right - NARROWEST)
        return _drawn(("open", 0, left), (_kind(ends), left, right))
    left, right = place(beginning(begins)), place(end(ends))
    if begins == ends or right - left < NARROWEST:
        return _drawn(("sure", left, max(right, left + NARROWEST)))
    sure_from = min(place(end(begins)), right)
    sure_to = max(place(beginning(ends)), sure_from)
    return _drawn((_kind(begins), left, sure_from), ("sure", sure_from, sure_to), (_kind(ends), sure_to, right))


def _kind(text):
    return "sure" if text.count("-") == 2 else "about"


def _drawn(*pieces):
    drawn = [Piece(kind, round(left, 1), round(right - left, 1)) for kind, left, right in pieces]
    return [piece for piece in drawn if piece.width > 0]


# The history of a cluster


@dataclass(frozen=True)
class Event:
    kind: str  # one of _ORDER
    subject: object = None  # the entry or relation that it is about


@dataclass(frozen=True)
class Moment:
    """The events of one time; `lasts` says that it is a period, of which the beginning or the end may not be known."""

    begins: str
    ends: str
    lasts: bool
    is_present: bool
    events: list


@dataclass(frozen=True)
class History:
    """The moments, the oldest first; and the events of which no date is on record."""

    moments: list
    undated: list

    def __bool__(self):
        return bool(self.moments)


_ORDER = ("predecessor", "founded", "label", "sponsorship", "contact", "ended", "today")
_PERIODS = ("label", "sponsorship", "contact")


def history(cluster, today):
    """The History of a cluster that clusters/profiles.py has completed; `today` is a date. No queries.

    Memberships are no part of it: there are too many, and their times stand beside their names. Nor is what stands
    behind cluster management in a region as a whole, or whom to call for a sector or at an agency.
    """
    dated, undated = [], []
    for kind, subject, begins, ends in _events(cluster):
        if begins or ends or kind == "predecessor":
            dated.append((Event(kind, subject), begins, ends))
        else:
            undated.append(Event(kind, subject))
    if not dated and not cluster.successors.all():
        return History([], undated)
    dated.append((Event("today", cluster), today.isoformat(), ""))
    moments = []
    for (_at, begins, ends, lasts, is_present), same in groupby(sorted(dated, key=_place_and_order), key=_place):
        moments.append(Moment(begins, ends, lasts, is_present, [event for event, _begins, _ends in same]))
    return History(moments, undated)


def _events(cluster):
    """(kind, subject, begins, ends) …"""
    if cluster.predecessor and cluster.predecessor.is_published:
        yield "predecessor", cluster.predecessor, "", cluster.predecessor.ended
    if cluster.founded:
        yield "founded", cluster, cluster.founded, ""
    for label in cluster.labels.all():
        yield "label", label, label.awarded, label.valid_until
    for sponsorship in cluster.backers:
        if sponsorship.cluster_id:
            yield "sponsorship", sponsorship, sponsorship.begins, sponsorship.ends
    for call in cluster.calls:
        if call.reach == "cluster" and (call.begins or call.ends):
            yield "contact", call, call.begins, call.ends
    if cluster.ended:
        yield "ended", cluster, cluster.ended, ""


def _place(dated):
    """Where a moment stands; the predecessor without a date stands in front."""
    event, begins, ends = dated
    at = beginning(begins or ends) if begins or ends else float("-inf")
    return at, begins, ends, event.kind in _PERIODS, event.kind == "today"


def _place_and_order(dated):
    return *_place(dated), _ORDER.index(dated[0].kind)
