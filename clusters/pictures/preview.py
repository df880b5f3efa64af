"""The picture that a link to a page is shown with elsewhere: a PNG with the emblem and the name of an entry."""

from bisect import bisect
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from .emblem import FIELDS, SHAPES, SHEET
from .raster import (
    DEEP,
    FILL,
    HUES,
    INK,
    LINE,
    MUTED,
    PAPER,
    SEA,
    WHITE,
    colour,
    font,
    outline,
    shape,
    word,
)

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
PICTURE = 264  # pixels a side of the emblem
LEFT = MARGIN + PICTURE + 56  # of the words
ROOM = WIDTH - MARGIN - LEFT
SIZES = range(84, 39, -4)  # of the name: the first in which it fits
LEADING = 1.14  # from line to line, in sizes
NAME_HEIGHT = 300

# The mark of the directory, on a sheet of 38 units: its ground, the beams of light and the lighthouse.
MARK = 38
BEAMS = "M14.5 10.5L2 5V16zM23.5 10.5L36 5V16z"
LIGHTHOUSE = (
    "M19 3L24 7H14zM15.5 8H22.5V13H15.5zM13.5 14H24.5V16.5H13.5zM15 17.5H23L23.6 22H14.4zM14.1 24H23.9L24.5 28.5H13.5z"
    "M13.2 30.5H24.8L25.2 34H12.8z"
)


@dataclass(frozen=True)
class Preview:
    """What is shown. The picture is that of the `emblem`, of a `sector` (shape, hue), or else the directory's mark."""

    name: str
    line: str
    site: str
    emblem: tuple | None = None
    sector: tuple | None = None


def png(preview):
    """The bytes of the picture. The same preview gives the same bytes."""
    image = Image.new("RGB", (WIDTH, HEIGHT), colour(*PAPER))
    draw = ImageDraw.Draw(image)
    draw.rectangle((MARGIN, 64, WIDTH - MARGIN - 1, 69), colour(*INK))
    image.paste(picture(preview), (MARGIN, 112))
    _write_words(draw, preview)
    draw.rectangle((MARGIN, 510, WIDTH - MARGIN - 1, 511), colour(*LINE))
    if preview.emblem or preview.sector:
        image.paste(mark(48), (MARGIN, 536))
        draw.text((MARGIN + 68, 560), preview.site, font=font(30, 600), fill=colour(*INK), anchor="lm")
    else:
        draw.text((MARGIN, 560), preview.site, font=font(30, 600), fill=colour(*INK), anchor="lm")
    few = image.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)  # a third of the bytes
    return as_png(few)


def as_png(image):
    content = BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def picture(preview):
    if preview.emblem:
        return emblem_picture(preview.emblem, PICTURE)
    if preview.sector:
        outline_name, hue = preview.sector
        image = Image.new("RGB", (PICTURE, PICTURE), colour(*PAPER))
        image.paste(colour(FILL, *HUES[hue]), mask=shape(SHAPES[outline_name], PICTURE, SHEET))
        return image
    return mark(PICTURE)


def emblem_picture(emblem, size):
    """An emblem, `size` pixels a side: what the macro of includes/emblem.html prints."""
    scale = size / SHEET
    image = Image.new("RGB", (size, size), colour(*PAPER))
    fill, deep = (colour(lightness, *HUES[emblem.hue]) for lightness in (FILL, DEEP))
    if emblem.former:
        image.paste(fill, mask=outline(emblem.outline, 5, size, SHEET))
    else:
        mask = shape(emblem.outline, size, SHEET)
        image.paste(fill, mask=mask)
        x, y, width, height = (round(part * scale) for part in FIELDS[emblem.part])
        image.paste(deep, (x, y), mask.crop((x, y, min(x + width, size), min(y + height, size))))
    text = emblem.text(is_small=False)
    letters = word(text.letters, round(text.size * scale), round(text.length * scale))
    place = round(text.x * scale - letters.width / 2), round((text.y - text.size) * scale)
    image.paste(fill if emblem.former else colour(*WHITE), place, letters)
    return image


def mark(size, share=1):
    """The mark of the directory; the lighthouse takes a `share` of the ground."""
    image = Image.new("RGB", (size, size), colour(*SEA))
    inner = round(size * share)
    place = (size - inner) // 2, (size - inner) // 2
    image.paste(colour(*WHITE), place, shape(BEAMS, inner, MARK).point(lambda value: value * 0.55))
    image.paste(colour(*WHITE), place, shape(LIGHTHOUSE, inner, MARK))
    return image


def _write_words(draw, preview):
    size, lines = fitted(preview.name)
    y = 112 - round(size * 0.16)
    for line in lines:
        draw.text((LEFT, y + size), line, font=font(size, 700), fill=colour(*INK), anchor="ls")
        y += round(size * LEADING)
    y += round(size * 0.2) + 16
    for line in cut(wrapped(preview.line, font(34), ROOM), 2, font(34)):
        draw.text((LEFT, y + 34), line, font=font(34), fill=colour(*MUTED), anchor="ls")
        y += 44


def fitted(name):
    """(size, lines): the name in the largest size in which all of it fits; in the smallest it may be cut short."""
    for size in SIZES:
        face = font(size, 700)
        if _widest_word(name, face) <= ROOM:
            lines = wrapped(name, face, ROOM)
            if len(lines) * size * LEADING <= NAME_HEIGHT:
                return size, balanced(name, face, lines)
    return size, cut(wrapped(name, face, ROOM), int(NAME_HEIGHT / size / LEADING), face)


def _widest_word(text, face):
    return max(map(face.getlength, text.split()), default=0)


def wrapped(text, face, room):
    """The lines of a text, each as long as there is room. A word for which there is none is broken."""
    lines = [""]
    for one in text.split():
        longer = f"{lines[-1]} {one}".strip()
        if face.getlength(longer) <= room:
            lines[-1] = longer
            continue
        while face.getlength(one) > room:
            end = bisect(range(1, len(one)), room, key=lambda end, one=one: face.getlength(one[:end] + "-"))
            lines.append(one[:end] + "-")
            one = one[end:]
        lines.append(one)
    return lines if lines[0] else lines[1:]


def balanced(text, face, lines):
    """The same number of lines, each about as long as the others."""
    for room in range(ROOM - 20, round(_widest_word(text, face)), -20):
        narrower = wrapped(text, face, room)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def cut(lines, most, face):
    """The first lines; where there are more, the last one ends in dots."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and face.getlength(f"{last} …") > ROOM:
        last = last[:-1].rstrip()
    return [*lines[: most - 1], f"{last} …"]
