"""A QR code: an address, or a card for the phone book, that a phone reads off the screen or off paper."""

from dataclasses import dataclass
from functools import lru_cache

import segno

QUIET = 4  # modules around the code that stay light, as ISO/IEC 18004 asks
MASK = 2  # to weigh all eight masks takes five times as long, and a phone reads any of them


@dataclass(frozen=True)
class QrCode:
    """`size` is the width and height in modules, with the quiet zone; `path` runs through the dark ones of each row.

    Drawn with a stroke as wide as a module, it needs no fill.
    """

    size: int
    path: str


@lru_cache(maxsize=128)
def qr_code(text, error="m"):
    """The code of a text; `error` is how much of it may be damaged: l (7 %), m (15 %), q (25 %) or h (30 %)."""
    code = segno.make(text, error=error, micro=False, boost_error=False, mask=MASK)
    return QrCode(code.symbol_size(border=QUIET)[0], "".join(map(_row, enumerate(code.matrix, QUIET))))


def _row(numbered):
    """The dark runs of one row: "M4 4.5h7m1 0h1"."""
    y, modules = numbered
    steps, at, start = [], None, 0
    for x, dark in enumerate([*modules, 0]):
        if dark and not (x and modules[x - 1]):
            start = x
        elif not dark and x and modules[x - 1]:
            steps.append(f"M{start + QUIET} {y}.5" if at is None else f"m{start - at} 0")
            steps.append(f"h{x - start}")
            at = x
    return "".join(steps)
