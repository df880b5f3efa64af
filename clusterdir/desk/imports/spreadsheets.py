"""Reading XLSX some rows at a time.

openpyxl reads a sheet from its beginning only, and 50,000 rows take it longer than a request may. So the rows that are
wanted are cut out of the sheet, which are whole elements of XML, and openpyxl gets a workbook that has no others.
"""

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook

MOST_UNZIPPED = 200 * 1024 * 1024
MOST_PARTS = 500
MOST_COLUMNS = 200
LAST_ROW = 1_048_576
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s/>])(?:[^>]*?\sr=[\"']([0-9]{1,9})[\"'])?")
_END = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")
NEEDED = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|xl/(workbook|styles|sharedStrings)\.xml|xl/_rels/.*", re.I)


def unreadable():
    return ValidationError(
        _("The file cannot be read as XLSX. Open it in your spreadsheet and save it anew as XLSX or CSV.")
    )


def examine(content):
    """(layout, headings, number of rows below them)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)  # the module unpacks no more than a part says it has
            if size > MOST_UNZIPPED or len(parts) > MOST_PARTS:
                raise ValidationError(
                    _(
                        "Unpacked, the file has %(size)d MB in %(parts)s parts. At most %(most)d MB are read: save the"
                        " sheet alone, without pictures and formats, or as CSV."
                    )
                    % {"size": size / 1024**2, "parts": len(parts), "most": MOST_UNZIPPED / 1024**2}
                )
            if any(b"<!DOCTYPE" in archive.read(part) for part in parts if part.filename.endswith((".xml", ".rels"))):
                raise unreadable()  # the format has none; they can be made to grow without bound
        with opened(content) as book:
            layout = {"kind": "xlsx", "part": book.worksheets[0]._worksheet_path}
        numbers = [int(number) if number else 0 for number in _ROW.findall(sheet_of(content, layout))]
        if not numbers:
            return layout, [], 0
        if max(numbers) > LAST_ROW or sorted(numbers) != numbers or (0 in numbers and any(numbers)):
            raise unreadable()
        [(_number, headings)] = list(read(content, layout, -1, 1, MOST_COLUMNS))[:1] or [(1, [])]
        while headings and not headings[-1]:
            headings.pop()
        return layout, headings, len(numbers) - 1
    except ValidationError:
        raise
    except Exception:  # whatever zipfile, the parser and openpyxl raise at a broken file
        raise unreadable() from None


def read(content, layout, start, count, width):
    """Rows as (number, texts); the headings are at -1."""
    sheet = sheet_of(content, layout)
    places = [(found.start(), found[1]) for found in _ROW.finditer(sheet)]
    wanted = places[start + 1 : start + 1 + count]
    if not wanted:
        return
    after = (
        places[start + 1 + count][0] if start + 1 + count < len(places) else _END.search(sheet, wanted[-1][0]).start()
    )
    rows = sheet[: places[0][0]] + sheet[wanted[0][0] : after] + sheet[_END.search(sheet, places[-1][0]).start() :]
    first = int(wanted[0][1] or 1)
    last = int(wanted[-1][1] or count)
    with opened(content, {layout["part"]: rows}) as book:
        cells = book.worksheets[0].iter_rows(min_row=first, max_row=last, max_col=width, values_only=True)
        offset = 0 if wanted[0][1] else start + 1
        for number, values in enumerate(cells, first):
            if any(value is not None for value in values):
                yield number + offset, [text(value) for value in values]


def sheet_of(content, layout):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(layout["part"])


class opened:
    """The workbook, with `others` in place of some of its parts."""

    def __init__(self, content, others=None):
        self.file = io.BytesIO(content)
        if others:
            self.file = io.BytesIO()
            with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(self.file, "w") as new:
                for name in old.namelist():
                    if name in others or NEEDED.fullmatch(name):
                        new.writestr(name, others.get(name) or old.read(name))

    def __enter__(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what it does not know of, such as drop-down lists
            self.book = load_workbook(self.file, read_only=True, data_only=True, keep_links=False)
        return self.book

    def __exit__(self, *error):
        self.book.close()


def text(value):
    """A cell as somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
