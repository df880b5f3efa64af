"""What the map is made of: entries, their places, and how each is drawn. Plain data, in units of the sheet."""

from dataclasses import dataclass

from .board import Scale

EMBLEM, ROW, LABEL, NAME = 32, 37, 16, 16  # sizes at growth 1
BOLD = 1.07  # a bold text beside the same in regular
TELLING = 12  # letters of a word that says enough alone: Clusteragentur, but not University


@dataclass(frozen=True)
class Entry:
    """What a mark leads to. `of` is the entry itself, for its emblem and its address."""

    of: object
    label: str  # short
    name: str  # whole, for those who do not see the picture


@dataclass(frozen=True)
class Place:
    """A town, or another point, with the entries there: all of them, or their number alone."""

    name: str
    at: tuple  # x, y on the sheet
    number: int = 0
    url: str = ""  # of the list of its entries
    entries: tuple = ()
    weight: int = 0  # of two names that want the same room the heavier one gets it
    keys: tuple = ()  # by which the list of its entries is found
    others: tuple = ()  # the names of other towns close by, whose entries it shows, too


@dataclass(frozen=True)
class Mark:
    """An emblem with its label; places are relative to the town."""

    entry: Entry
    x: float  # of the emblem's left edge
    y: float  # of its middle
    label: "Label | None" = None

    @property
    def box(self):
        """Left edge and width of what leads to the entry."""
        if not self.label:
            return self.x - 3, EMBLEM + 6
        if self.label.anchor == "start":
            return self.x - 3, self.label.x + self.label.wide + 7 - self.x
        return self.label.x - self.label.wide - 4, self.x + EMBLEM + 7 - self.label.x + self.label.wide


@dataclass(frozen=True)
class Label:
    lines: tuple
    x: float
    anchor: str  # start or end
    wide: float


@dataclass(frozen=True)
class Group:
    """A town as it is drawn, around its place."""

    place: Place
    label: str = ""  # the name, and how many other towns are meant, too
    name: tuple | None = None  # x, y, anchor
    marks: tuple = ()
    leader: str = ""
    radius: float = 0  # of the disc with its number
    ring: bool = False  # an area instead of a town

    @property
    def x(self):
        return self.place.at[0]

    @property
    def y(self):
        return self.place.at[1]

    @property
    def has_dot(self):
        return not self.ring and not self.radius and bool(self.leader or not self.marks)


@dataclass(frozen=True)
class Arrangement:
    scale: Scale
    groups: list
    dots: list  # places (x, y) of towns that have no room for more
    over: list  # the Places that are dots
    without_room: list  # the rings that are not drawn
    names: list  # those of `names` that cover nothing

    @property
    def at_dots(self):
        """How many entries no mark and no number shows."""
        return sum(place.number for place in self.over)


def short_label(name, acronym, letters, *places):
    """What stands beside a mark: the acronym if it says more than the emblem, else the name without its places.

    >>> short_label("Cluster Agency Schleswig-Holstein", "", "CA", "Schleswig-Holstein", "Kiel")
    'Cluster Agency'
    """
    if acronym and acronym != letters:
        return acronym
    for place in filter(None, places):
        rest = " ".join(name.replace(place, "").strip(" ,–-").split())
        name = rest if " " in rest or len(rest) > TELLING else name
    return name
