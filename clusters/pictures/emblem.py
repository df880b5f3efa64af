"""Emblems: a drawn sign for each entry, since logos belong to others. The same entry always gets the same one.

Shape and hue say the sector, a deeper field on the shape tells its entries apart, and letters name the entry. The sheet
is 96 by 96 units, y goes down. Nothing here asks the database; `templates/includes/emblem.html` prints what comes out.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

SHEET = 96
NEUTRAL = "diamond", "grey"  # the shape and the hue of an entry without a sector

# The outline of each shape, in the letters of SVG paths.
SHAPES = {
    "diamond": "M48 1L95 48L48 95L1 48z",
    "circle": "M48 4a44 44 0 1 1 0 88a44 44 0 1 1 0-88z",
    "pixel": "M6 6H70V26H90V90H6z",
    "blade": "M6 48A42 42 0 0 1 48 6H90V48A42 42 0 0 1 48 90H6z",
    "octagon": "M29 5H67L91 29V67L67 91H29L5 67V29z",
    "hexagon": "M48 2L89 25V71L48 94L7 71V25z",
    "arch": "M6 90V46A42 42 0 0 1 90 46V90z",
    "pennant": "M4 10H66L94 48L66 86H4z",
    "pill": "M34 14H62A34 34 0 0 1 62 82H34A34 34 0 0 1 34 14z",
    "shield": "M6 6H90V50A42 42 0 0 1 6 50z",
    "house": "M48 3L91 34V91H5V34z",
    "barrel": "M16 7H80Q100 48 80 89H16Q-4 48 16 7z",
}

# The part of the sheet where the shape is deeper, as on signal flags: x, y, width, height.
FIELDS = ((0, 66, 96, 30), (0, 48, 96, 48), (48, 0, 48, 96), (48, 48, 48, 48), (0, 0, 30, 96), (0, 0, 96, 30))

MOST_LETTERS = 6
MOST_SMALL = 3  # at 40 px and less

# By the number of letters: their size, and the room they have. Small emblems have fewer letters, and larger ones.
_SIZES = {1: (50, 58), 2: (42, 62), 3: (33, 62), 4: (27, 64), 5: (24, 70), 6: (23, 74)}
_SMALL_SIZES = {1: (58, 60), 2: (50, 72), 3: (38, 78)}
_NARROW = {"diamond": (58, 66), "pennant": (66, 68), "hexagon": (70, 74), "house": (70, 74)}  # room for 2 and for 3
_MIDDLES = {"pennant": 42}  # x of the letters, 48 in the others
_LOWER = {"arch": 5, "pixel": 3, "house": 6, "shield": -4}  # how far the letters stand below the middle

# Widths in a bold grotesque, in thousandths of the size. Fonts differ: the letters are made to take what this says.
_WIDTHS = {letter: width for width, letters in {
    278: "IJijl", 333: "fr", 334: "t", 500: "z", 556: "aceksvxy0123456789", 611: "FLTZbdghnopqu", 667: "EPSVXY",
    722: "ABCDHKNRUÄÜ", 778: "GOQwÖ", 833: "Mm", 944: "W",
}.items() for letter in letters}  # fmt: skip
_USUAL_WIDTH = 640

_LEGAL_FORMS = {"AG", "Co", "GbR", "GmbH", "gGmbH", "mbH", "KG", "KGaA", "OHG", "UG", "SE", "eG", "eV", "Inc", "Ltd"}
_REGISTERED = re.compile(r"\be\. ?[GKV]\.")
_words = re.compile(r"[^\W_]+").findall


class Emblem(NamedTuple):
    """What is drawn. `part` is the number of its field; a former entry is an outline without one."""

    shape: str
    hue: str
    letters: str
    part: int
    former: bool

    @property
    def outline(self):
        return SHAPES[self.shape]

    @property
    def field(self):
        """x, y, width and height of the deeper part."""
        return FIELDS[self.part]

    def text(self, is_small):
        """The Letters; of a small emblem there are fewer."""
        return placed(small(self.letters) if is_small else self.letters, self.shape, is_small)


class Letters(NamedTuple):
    """The letters as they stand on the sheet: around x, on the line y, `length` wide."""

    letters: str
    x: int
    y: int
    size: int
    length: int


def emblem(slug, letters, shape, hue, former=False):
    """The emblem of an entry; `letters` are those of letters_for()."""
    return Emblem(shape, hue, letters, crc32(slug.encode()) % len(FIELDS), former)


@lru_cache(maxsize=1_000)
def letters_for(acronym, name, region="", town=""):
    """The letters of an entry, six at most: its acronym without the region, or else the initials of its name.

    >>> letters_for("MCN.SH", "Maritime Cluster Northern Germany", "Schleswig-Holstein")
    'MCN'
    >>> letters_for("", "Hanse Innovation Campus Lübeck", "Schleswig-Holstein", "Lübeck")
    'HIC'
    >>> letters_for("", "European Regional Development Fund (ERDF)")
    'ERDF'
    """
    if acronym and (words := _words(acronym)):
        initials = _initials(region)
        return _shortened("".join([word for word in words if word != initials] or words), MOST_LETTERS)
    if "e." in name:
        name = _REGISTERED.sub("", name)
    places = (town,) if town.isalpha() else _words(town)
    if region and region in name:
        places = (*places, *_words(region))
    words = _words(name)
    words = [word for word in words if word not in _LEGAL_FORMS and word not in places] or words
    for word in words:
        if 3 <= len(word) <= MOST_LETTERS and word.isupper() and word.isalpha():  # an acronym within the name
            return word
    initials = [word for word in words if not word[0].islower()] or words
    if len(initials) > 1:
        return "".join([word[0] for word in initials[:3]])
    return initials[0][:2] if initials else "–"


@lru_cache(maxsize=8)
def _initials(region):
    return "".join(word[0] for word in _words(region))


@lru_cache(maxsize=2_000)
def small(letters):
    """The letters of a small emblem, three at most: of longer ones the capitals, without an SH at the end."""
    if len(letters) <= MOST_SMALL:
        return letters
    without = letters.removesuffix("SH")
    return _shortened(without if len(without) > 1 else letters, MOST_SMALL)


@lru_cache(maxsize=2_000)
def placed(letters, shape, is_small=False):
    """The letters on a shape."""
    number = len(letters)
    size, room = (_SMALL_SIZES if is_small else _SIZES)[number]
    if is_small and number > 1 and shape in _NARROW:
        room = _NARROW[shape][number - 2]
    if is_small and (number, shape) == (2, "pixel"):
        size, room = 46, 70
    if shape == "diamond":
        size *= 0.92
    width = sum(_WIDTHS.get(letter, _USUAL_WIDTH) for letter in letters) / 1000 * size
    y = 48 + 0.36 * size + _LOWER.get(shape, 0)
    return Letters(letters, _MIDDLES.get(shape, 48), round(y), round(size), round(min(width, room)))


def _shortened(letters, most):
    if len(letters) <= most:
        return letters
    capitals = "".join(letter for letter in letters if letter.isupper())
    return capitals if 2 <= len(capitals) <= most else letters[:3]
