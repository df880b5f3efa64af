"""The outline of a region as it is committed: lines, the sheet they lie on, and where they come from."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .projection import Sheet

FOLDER = Path(__file__).parent / "outlines"


@dataclass(frozen=True)
class Outline:
    """The lines of a region, as SVG paths in half units of the sheet."""

    code: str
    sheet: Sheet
    land: str  # the region, closed
    coast: str  # its edge towards the sea
    border: str  # its edge towards other land
    beside: str  # what belongs to it on the map: a city state in its middle
    far: str  # all else
    joints: dict  # {code: place in the middle of the common border}
    landmarks: tuple  # names of towns to find one's way by
    names: tuple  # of seas and neighbours: {"kind", "en", "de", "at"}
    credits: tuple
    small: "SmallOutline"


@dataclass(frozen=True)
class SmallOutline:
    """The states around a region, each by itself."""

    sheet: Sheet
    states: dict  # {code: path}
    far: str


def file(code, kind=""):
    """The committed file of a region: its outline, or the recipe, islets or towns beside it."""
    return FOLDER / ".".join(part for part in (code, kind, "json") if part)


@cache
def outline(code):
    """The Outline of the region with this code; None if there is none."""
    if not file(code).is_file():
        return None
    kept = json.loads(file(code).read_text())
    small = kept.pop("small")
    small = SmallOutline(Sheet(**small["sheet"]), small["states"], small["far"])
    return Outline(**{**kept, "sheet": Sheet(**kept["sheet"]), "small": small})


@dataclass(frozen=True)
class Gazetteer:
    """The towns whose points are known."""

    towns: dict  # {name: (latitude, longitude, inhabitants)}
    credit: dict | None = None


@cache
def gazetteer(code):
    """The Gazetteer of a region; an empty one if there is none."""
    if not file(code, "towns").is_file():
        return Gazetteer({})
    kept = json.loads(file(code, "towns").read_text())
    return Gazetteer({name: tuple(town) for name, town in kept["towns"].items()}, kept["credit"])
