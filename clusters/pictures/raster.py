"""Shapes and letters as pixels, for the pictures that cannot be SVG: link previews and icons.

The shapes are the paths that the pages print, the colours those of static/css/tokens.css in the light theme.
"""

import re
from functools import lru_cache
from importlib.resources import files
from math import atan2, ceil, cos, hypot, pi, radians, sin

from PIL import Image, ImageDraw, ImageFont

FINE = 4  # so many times as large a shape is drawn, and then made smaller, so that its edges are smooth

# Lightness, chroma and hue (OKLCH).
PAPER = (0.985, 0.005, 95)
INK = (0.235, 0.03, 262)
MUTED = (0.45, 0.025, 260)
LINE = (0.875, 0.01, 95)
WHITE = (1, 0, 0)
SEA = (0.43, 0.17, 265)
HUES = {
    "grey": (0.022, 260),
    "blue": (0.1, 232),
    "teal": (0.085, 195),
    "green": (0.105, 150),
    "olive": (0.1, 112),
    "amber": (0.1, 68),
    "copper": (0.125, 40),
    "rose": (0.135, 358),
    "plum": (0.13, 328),
    "violet": (0.13, 300),
}
FILL, DEEP = 0.47, 0.385  # lightness of a shape and of its deeper field, whatever the hue

_FONT = files("fontpkg_roboto") / "files" / "Roboto[wdth,wght].ttf"
_TOKENS = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)")
_NUMBERS_OF = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "A": 7, "Z": 0}


def colour(lightness, chroma, hue):
    """A colour as the screen has it: red, green and blue from 0 to 255 (Björn Ottosson's OKLab)."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return tuple(round(255 * _gamma(min(max(part, 0), 1))) for part in linear)


def _gamma(part):
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


@lru_cache(maxsize=64)
def font(size, weight=400):
    """Roboto in a size in pixels and a weight."""
    made = ImageFont.truetype(str(_FONT), size, layout_engine=ImageFont.Layout.BASIC)
    made.set_variation_by_axes([weight, 100])  # and the full width
    return made


def shape(path, size, sheet):
    """A mask of `size` pixels a side of an SVG path on a sheet of `sheet` units a side."""
    scale = size * FINE / sheet
    mask = Image.new("L", (size * FINE, size * FINE))
    draw = ImageDraw.Draw(mask)
    for points in polygons(path):
        draw.polygon([(x * scale, y * scale) for x, y in points], fill=255)
    return mask.resize((size, size), Image.Resampling.BOX)


def outline(path, width, size, sheet):
    """Like shape(), but a line of `width` units along the path, which is made smaller to leave it room."""
    thick = width * size * FINE / sheet
    scale = (size * FINE - thick) / sheet
    mask = Image.new("L", (size * FINE, size * FINE))
    draw = ImageDraw.Draw(mask)
    for points in polygons(path):
        closed = [(x * scale + thick / 2, y * scale + thick / 2) for x, y in (*points, *points[:2])]
        draw.line(closed, fill=255, width=round(thick), joint="curve")
    return mask.resize((size, size), Image.Resampling.BOX)


def word(text, size, length, weight=700):
    """A mask of a word, made `length` pixels wide; it stands on the line that is `size` pixels below its top."""
    made = font(size * FINE, weight)
    width = ceil(made.getlength(text))
    mask = Image.new("L", (width, round(size * FINE * 1.3)))
    ImageDraw.Draw(mask).text((0, size * FINE), text, font=made, fill=255, anchor="ls")
    return mask.resize((length, round(size * 1.3)), Image.Resampling.BOX)


def polygons(path):
    """The points of each part of an SVG path, with curves as short straight lines: [[(x, y), …], …]."""
    found, points, x, y = [], [], 0, 0
    for command, numbers in _steps(path):
        kind = command.upper()
        if command.islower() and kind in "MLQA":  # as far from where the pen is
            numbers = [*numbers[:-2], numbers[-2] + x, numbers[-1] + y]
        if kind == "M":
            points = [numbers]
            found.append(points)
        elif kind in "LHV":
            numbers = [numbers[0], y] if kind == "H" else [x, numbers[0]] if kind == "V" else numbers
            points.append(numbers)
        elif kind == "Q":
            points += _curve((x, y), numbers)
        elif kind == "A":
            points += _arc((x, y), *numbers)
        x, y = points[-1][-2:] if kind != "Z" else points[0]
    return [[tuple(point) for point in points] for points in found]


def _steps(path):
    """(command, its numbers) of a path; a command that is not repeated in the text is repeated here."""
    tokens = _TOKENS.findall(path)
    while tokens:
        command = tokens.pop(0)
        number = _NUMBERS_OF[command.upper()]
        while True:
            yield command, [float(tokens.pop(0)) for _ in range(number)]
            if not number or not tokens or tokens[0].isalpha():
                break


def _curve(start, numbers):
    (x0, y0), (x1, y1, x2, y2) = start, numbers
    for step in range(1, 17):
        t = step / 16
        yield (
            (1 - t) ** 2 * x0 + 2 * t * (1 - t) * x1 + t * t * x2,
            (1 - t) ** 2 * y0 + 2 * t * (1 - t) * y1 + t * t * y2,
        )


def _arc(start, radius, _radius, _rotation, large, sweep, x2, y2):
    """A part of a circle."""
    x1, y1 = start
    half = hypot(x2 - x1, y2 - y1) / 2
    radius = max(radius, half)
    away = (radius**2 - half**2) ** 0.5 * (1 if large != sweep else -1)
    x = (x1 + x2) / 2 - away * (y2 - y1) / (2 * half)
    y = (y1 + y2) / 2 + away * (x2 - x1) / (2 * half)
    first, last = atan2(y1 - y, x1 - x), atan2(y2 - y, x2 - x)
    if sweep and last < first:
        last += 2 * pi
    if not sweep and last > first:
        last -= 2 * pi
    for step in range(1, 49):
        angle = first + (last - first) * step / 48
        yield x + radius * cos(angle), y + radius * sin(angle)
