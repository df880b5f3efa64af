"""What the map shows of some results: which entries and towns, where they are, and how many there are.

Up to FEW results are read and shown each by its emblem. Of more, the towns show how many they have: these numbers come
from the index. The point of a town is that of its entries, else that of the gazetteer; an entry without either
stands beside the map, for nothing is guessed.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from pyroaring import BitMap

from clusterdir.localisation import language
from clusterdir.prepared import Prepared

from .entries import add_sectors, in_order
from .models import Cluster, Organisation
from .pictures.board import NARROW, WIDE
from .pictures.map import arrange, arranged, together
from .pictures.marks import Entry, Place, short_label
from .pictures.outline import gazetteer, outline
from .pictures.projection import Sheet
from .places import NO_TOWN, place_of, town_of

FEW = 40  # results that are shown each by itself
BESIDE = 6  # of those without a place on the map that are named beside it
MOST_PLACES = 3_000  # of many results: those with the most
MOST_RINGS = 3
PLATE = 800, 640  # a sheet without an outline
NAME_SIZES = {(WIDE, "sea"): 21, (WIDE, "far"): 14, (NARROW, "sea"): 27, (NARROW, "far"): 25}  # as in map.css
LISTS = {Cluster: "cluster_list", Organisation: "organisation_list"}

_PRINTED = ("slug", "name_en", "name_de", "status", "acronym", "sign", "city", "latitude", "longitude")
_marked = {
    Cluster: Prepared(lambda ids: Cluster.objects.published().filter(pk__in=[ids]).only(*_PRINTED, "ended")),
    Organisation: Prepared(lambda ids: Organisation.objects.published().filter(pk__in=[ids]).only(*_PRINTED)),
}
_points = {
    Cluster: Prepared(lambda ids: Cluster.objects.filter(pk__in=[ids]).values_list("pk", "longitude", "latitude")),
    Organisation: Prepared(
        lambda ids: Organisation.objects.filter(pk__in=[ids]).values_list("pk", "longitude", "latitude")
    ),
}


@dataclass
class Beside:
    """What has no place on the map."""

    entries: list  # the first of those without a town or a point: pictures' Entry
    more: int = 0  # others of these
    url: str = ""  # of the list of all whose town is not on record
    elsewhere: int = 0  # in towns that lie outside the sheet, or whose point is not known

    @property
    def rows(self):
        return len(self.entries) + bool(self.more) + 2 * bool(self.elsewhere)


@dataclass
class Map:
    """A map as pictures/map.html prints it."""

    sheet: Sheet
    outline: object  # Outline, or None
    drawn: list  # the Arrangements of pictures/map.py: for wide and for narrow pages
    beside: Beside
    credits: list
    total: int
    list_url: str
    street_url: str  # of the street map of the same; blank where there is none

    @property
    def region_name(self):
        return settings.REGION_NAME

    @property
    def is_counted(self):
        return any(group.radius for drawn in self.drawn for group in drawn.groups)

    @property
    def step(self):
        """Degrees from one line of the grid to the next."""
        span = max(self.sheet.width / self.sheet.across, self.sheet.height / self.sheet.down)
        return next((step for step in (0.5, 1, 2, 5, 10) if span / step <= 7), 30)

    @property
    def grid(self):
        """(meridians, parallels), each (degree, x or y)."""
        return self.sheet.lines(self.step)

    @property
    def frame(self):
        """(length, offset) of the dashes of the frame, across and down: four for each step of the grid."""
        starts = self.sheet.project(0, 0)
        lengths = self.sheet.across * self.step / 4, self.sheet.down * self.step / 4
        return [(length, -(start % (2 * length))) for start, length in zip(starts, lengths, strict=True)]

    @property
    def has_rings(self):
        return any(group.ring for drawn in self.drawn for group in drawn.groups)


def map_of(filters):
    """The Map of a FilterSet's results. One query."""
    make = _each if filters.total <= FEW else _counted
    return make(filters, _Gathering(filters))


class _Gathering:
    """What both kinds of map need of the results and of the region."""

    def __init__(self, filters):
        self.filters, self.model = filters, filters.model
        self.outline, self.gazetteer = outline(settings.REGION_CODE), gazetteer(settings.REGION_CODE)
        self.list_url = reverse(LISTS[self.model])
        self.towns = filters.index.options(filters.filters["town"])

    def sheet(self, points):
        """(Sheet, Outline): those of the region, or a bare sheet if most points lie elsewhere."""
        home = self.outline and self.outline.sheet
        there = sum(home.holds(home.project(*point)) for point in points) if home else 0
        if home and there * 2 >= len(points):
            return home, self.outline
        west, south = (min(axis) for axis in zip(*points, strict=True)) if points else (0, 0)
        east, north = (max(axis) for axis in zip(*points, strict=True)) if points else (1, 1)
        return Sheet.around((west, south, east, north), *PLATE, 0.08), None

    def known(self, town):
        """(longitude, latitude) of a town in the gazetteer; None if it has none."""
        found = self.gazetteer.towns.get(town)
        return (found[1], found[0]) if found else None

    def point_of(self, town, entries):
        """The mean of the points on record for entries in a town, else that of the gazetteer; None for neither."""
        own = [(float(one.of.longitude), float(one.of.latitude)) for one in entries if one.of.longitude is not None]
        return tuple(sum(axis) / len(axis) for axis in zip(*own, strict=True)) if own else self.known(town)

    def points(self, places):
        """{place: (longitude, latitude)} of those of which it is known. One query, for those that no map has shown yet.

        That of the gazetteer goes first, then that of one entry there: a town keeps it whatever is chosen.
        """
        seats, index = self.towns.seats, self.filters.index[self.model].values["town"]
        examples = {index[place].min(): place for place in places if place not in seats}
        for pk, longitude, latitude in _points[self.model](list(examples)) if examples else ():
            own = None if longitude is None else (float(longitude), float(latitude))
            seats[examples[pk]] = self.known(examples[pk]) or own
        return {place: seats[place] for place in places if seats.get(place)}  # none where it is being deleted

    def weight(self, town):
        return self.gazetteer.towns.get(town, (0, 0, 0))[2]

    def picture(self, sheet, outline, places, beside, rings=()):
        there = [place for place in places if sheet.holds(place.at, 14)]
        beside.elsewhere += sum(place.number for place in places) - sum(place.number for place in there)
        named = {place.name for place in there}
        landmarks = [
            Place(name, sheet.project(*self.known(name)))
            for name in (outline.landmarks if outline else ())
            if name not in named
        ]
        names = [
            (name[language()].split("|"), sheet.project(*name["at"]), name["kind"])
            for name in (outline.names if outline else ())
        ]
        drawn = []
        for scale in (WIDE, NARROW):
            sized = [(lines, at, NAME_SIZES[scale, kind], kind) for lines, at, kind in names]
            blocked = _blocked(sheet, scale, beside.rows if outline else 0)
            reach, way = (scale.reach, arranged) if places and places[0].entries else (scale.disc_reach, arrange)
            made = way(scale, sheet, together(there, reach), rings, landmarks, sized, blocked)
            drawn.append(replace(made, groups=list(map(self.linked, made.groups))))
        url = self.list_url + self.filters.query(view=None).removesuffix("?")
        streets = ""
        if settings.TILE_ADDRESS and self.model is Cluster:
            streets = reverse("street_map") + self.filters.query(view=None).removesuffix("?")
        without_room = dict.fromkeys(place for one in drawn for place in one.without_room)
        beside.entries += [place.entries[0] for place in without_room]
        return Map(sheet, outline, drawn, beside, self.credits(outline), self.filters.total, url, streets)

    def linked(self, group):
        """A group whose number leads to its entries."""
        if not group.radius:
            return group
        towns = [self.towns.by_value[key].slug for key in group.place.keys]
        url = self.list_url + self.filters.query(view=None, town=towns)
        return replace(group, place=replace(group.place, url=url))

    def credits(self, outline):
        return [*(outline.credits if outline else ()), *([self.gazetteer.credit] if self.gazetteer.credit else ())]


def _blocked(sheet, scale, rows):
    """The corners that belong to the tools, and on a wide map to what stands beside it, with some room to spare."""
    if scale is NARROW:
        return [(sheet.width - 235, 0, sheet.width, 95)]
    box = [(0, sheet.height - 50 - 38 * rows, 325, sheet.height)] if rows else []
    return [(0, 0, 68, 150), *box]


def _each(filters, gathering):
    """Each result by itself."""
    by_name = filters.index[filters.model].orders["name", language()]
    seated, without = defaultdict(list), []
    for entry in _entries(filters.model, by_name.page(filters.results, 0, FEW)):
        place = place_of(entry.of.city, entry.of.latitude, entry.of.longitude)
        seated[place].append(entry) if place else without.append(entry)
    points = {place: gathering.point_of(town_of(place), entries) for place, entries in seated.items()}
    sheet, drawn = gathering.sheet([point for point in points.values() if point])
    places = [
        Place(
            town_of(place),
            sheet.project(*point),
            len(seated[place]),
            "",
            tuple(seated[place]),
            gathering.weight(town_of(place)),
            (place,),
        )
        for place, point in points.items()
        if point
    ]
    beside = Beside([], elsewhere=sum(len(seated[place]) for place, point in points.items() if not point))
    rings, without = _rings(filters, drawn, without)
    beside.entries, beside.more = without[:BESIDE], max(len(without) - BESIDE, 0)
    if beside.more:
        beside.url = gathering.list_url + filters.query(view=None, town=[NO_TOWN])
    return gathering.picture(sheet, drawn, places, beside, rings)


def _entries(model, ids):
    """The pictures' Entry of each, in their order."""
    entries = add_sectors(_marked[model](ids)) if ids else []
    made = []
    for one in in_order(entries, ids):
        label = short_label(one.name, one.acronym, one.emblem.text(True).letters, settings.REGION_NAME, one.city)
        made.append(Entry(one, label, one.name))
    return made


def _rings(filters, drawn, without):
    """(rings, the rest) of the entries without a town: a ring for each that covers the region and one neighbour."""
    if filters.model is not Cluster or not drawn or not without:
        return [], without
    nodes = filters.index.options(filters.filters["region"]).by_value
    areas = defaultdict(set)
    for region, ids in filters.index[Cluster].values["region"].items():
        for pk in ids & BitMap(entry.of.pk for entry in without):
            areas[pk].add(nodes[region].code)
    rings, rest = [], []
    for entry in without:
        neighbours = areas[entry.of.pk] - {drawn.code}
        joint = drawn.joints.get(next(iter(neighbours))) if len(neighbours) == 1 else None
        if joint and drawn.code in areas[entry.of.pk] and len(rings) < MOST_RINGS:
            rings.append(Place(entry.name, tuple(joint), 1, entries=(entry,)))
        else:
            rest.append(entry)
    return rings, rest


def _counted(filters, gathering):
    """The number of results in each town."""
    numbers = filters.index.counter(filters.model._meta.label_lower, "town").all(filters.results)
    without = numbers.pop("", 0)
    points = gathering.points(sorted(numbers, key=lambda place: (-numbers[place], place))[:MOST_PLACES])
    sheet, drawn = gathering.sheet(list(points.values()))
    places = [
        Place(town_of(place), sheet.project(*point), numbers[place], "", (), gathering.weight(town_of(place)), (place,))
        for place, point in points.items()
    ]
    beside = Beside([], without, elsewhere=sum(numbers.values()) - sum(place.number for place in places))
    beside.url = gathering.list_url + filters.query(view=None, town=[NO_TOWN]) if without else ""
    return gathering.picture(sheet, drawn, places, beside)
