"""How wide a text is, about, and where it is broken into lines: a drawing made on the server has no browser to ask.

Widths are those of Helvetica and Arial, in thousandths of the size. Fonts in their place are some percent wider, which
`SLACK` allows for; a letter that is not in the table counts as a wide one.
"""

import re
from collections import defaultdict
from functools import lru_cache

SLACK = 1.06
_WIDE = 722
_PIECES = re.compile(r"\s*\S[^\s-]*-?")  # a line may end behind a hyphen
_WIDTHS = defaultdict(lambda: _WIDE, {letter: width for width, letters in {
    191: "'", 222: "ijl‘’", 278: " !,./:;IJft[]\\|", 333: "()-r“”„`´", 355: '"', 400: "°", 500: "cksvxyzJß",
    556: "abdeghnopqu0123456789L#$€?_–äöü", 584: "+<=>~", 611: "FTZ", 667: "ABEKPSVXY&Ä", 722: "CDHNRUwÜ", 778: "GOQÖ",
    833: "Mm", 889: "%", 944: "W", 1000: "—…",
}.items() for letter in letters})  # fmt: skip


@lru_cache(maxsize=2_000)
def width(text, size):
    """The width of a text in the units of its size."""
    return sum(map(_WIDTHS.__getitem__, text)) / 1000 * size * SLACK


@lru_cache(maxsize=2_000)
def wrapped(text, size, room, most):
    """The lines of a text, none wider than `room`: `most` of them, the last with an ellipsis where there are more.

    >>> wrapped("State Coordination Office for Electromobility", 16, 200, 3)
    ('State Coordination Office', 'for Electromobility')
    """
    text = text.replace("\u00ad", "").strip()
    if width(text, size) <= room:
        return (text,)
    lines = [""]
    for piece in _PIECES.findall(text):
        for part in _cut(piece, size, room):
            if width((lines[-1] + part).strip(), size) <= room:
                lines[-1] = (lines[-1] + part).lstrip()
            else:
                lines.append(part.strip())
    if len(lines) > most:
        last = lines[most - 1]
        while last and width(f"{last}…", size) > room:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip(' -–,')}…"]
    return tuple(lines)


def _cut(piece, size, room):
    """A piece as it is if it fits, else after as many letters as there is room for."""
    while width(piece.strip(), size) > room and len(piece) > 1:
        end = next((n for n in range(len(piece) - 1, 1, -1) if width(f"{piece[:n].strip()}-", size) <= room), 1)
        yield f"{piece[:end]}-"
        piece = piece[end:]
    yield piece
