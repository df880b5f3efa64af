"""The small sheet of a profile: the states that an entry covers, and the town of its seat."""

from dataclasses import dataclass

from django.conf import settings

from clusterdir import indexing

from .filters import ClusterFilter
from .pictures.outline import gazetteer, outline


@dataclass
class Area:
    """What an entry covers, on the small sheet of a profile, which is the same for all."""

    outline: object  # SmallOutline
    covered: set  # codes of the states that it covers
    names: list  # of all regions that it covers, also of those that the sheet does not show
    seat: tuple | None  # (x, y)
    town: str


def area_of(entry, regions=()):
    """The Area of a cluster or an organisation that covers `regions` (nodes of the index); None if there is nothing to
    show. No query."""
    drawn = outline(settings.REGION_CODE)
    if not drawn:
        return None
    options = indexing.current().options(ClusterFilter.base_filters["region"]).by_value
    covered = {one.code for node in regions for one in (node, *(options[below] for below in node.below))}
    point = _seat(entry)
    seat = drawn.small.sheet.project(*point) if point else None
    if seat and not drawn.small.sheet.holds(seat, 8):
        seat = None
    covered &= drawn.small.states.keys()
    if not seat and not covered:
        return None
    return Area(drawn.small, covered, [node.label for node in regions], seat, entry.city)


def _seat(entry):
    """(longitude, latitude) of an entry, or of its town; None where neither is known."""
    if entry.longitude is not None:
        return float(entry.longitude), float(entry.latitude)
    found = gazetteer(settings.REGION_CODE).towns.get(entry.city)
    return (found[1], found[0]) if found else None
