"""Towns as a facet, and the map as a second view of a list."""

from collections import Counter
from math import dist, floor

import django_filters
from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from clusterdir.folding import plain
from clusterdir.localisation import language

from .facets import DirectoryFilterSet, Facet, Node, Options
from .pictures.outline import gazetteer

NO_TOWN = "no-town"  # what an address calls the entries of which no town is on record
SPREAD = 0.3  # degrees; a point that lies farther from a town is in another one of that name
_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def place_of(city, latitude, longitude):
    """What the index knows a place by: its town, and for a town that the gazetteer does not have there, roughly where,
    since some share their name. Blank for no place."""
    city = city.replace("|", " ").strip()  # the sign parts a place below
    known = gazetteer(settings.REGION_CODE).towns.get(city)
    if latitude is None or (known and dist(known[:2], (float(latitude), float(longitude))) < SPREAD):
        return city
    return f"{city}|{floor(latitude)}|{floor(longitude)}"


def town_of(place):
    """The town of a place, blank where none is on record."""
    return place.partition("|")[0]


class Towns(Options):
    """The towns, with what maps have found out about them; an edit of an entry makes others."""

    def __init__(self, nodes):
        super().__init__(nodes)
        self.seats = {}  # {place: (longitude, latitude), or None where it is not known}


class TownFacet(Facet):
    """The towns that entries have their seat in; the map leads to them.

    Its options are those that the index has: they cost no query.
    """

    is_listed = False

    def __init__(self, noun):
        django_filters.Filter.__init__(self, field_name="city", label=_("Town"), required=False)
        self.paths, self.leads_to = ("city", "latitude", "longitude"), noun

    def pairs(self, entries):
        for pk, *where in entries.order_by().values_list("pk", *self.paths).iterator(10_000):
            yield pk, place_of(*where)

    def options_of(self, index):
        places = sorted(index.nouns[self.leads_to].values["town"], key=lambda place: (not place, plain(place), place))
        numbers = Counter(map(town_of, places))
        nodes = {}
        for place in places:
            slug = _slug(place)
            while slug in nodes or (place and slug == NO_TOWN):  # two writings of one name, or letters without ASCII
                slug += "-"
            label = _label(place, is_shared=numbers[town_of(place)] > 1)
            nodes[slug] = Node(place, slug, label, language())
        return Towns(nodes.values())


def _slug(place):
    town, *square = place.lower().translate(_ASCII).split("|")
    return slugify(" ".join([town, *(part.replace("-", "minus") for part in square)])) or NO_TOWN


def _label(place, is_shared):
    town, *square = place.split("|")
    if not place:
        return str(_("No town on record"))
    return f"{town} ({square[0]}°, {square[1]}°)".strip() if square and (is_shared or not town) else town


class View(django_filters.Filter):
    """How the results are shown; it leaves none out."""

    field_class = forms.ChoiceField


class MappedFilterSet(DirectoryFilterSet):
    """A list that is shown as a map as well."""

    view = View(label=_("View"), choices=[("map", _("Map"))])

    @property
    def is_map(self):
        return self.chosen.get("view") == "map"

    @property
    def views(self):
        """The views on offer, each with its address."""
        return [
            {"label": _("List"), "url": self.query(view=None), "chosen": not self.is_map},
            {"label": _("Map"), "url": self.query(view="map"), "chosen": self.is_map},
        ]

    @property
    def problems(self):
        unknown = [_("This view is not available; the list is shown.")] if "view" in self.unknown else []
        return super().problems + unknown
