"""Reading XLSX some rows at a time.

openpyxl reads a sheet from its beginning only, and 50,000 rows take it longer than a request may; so do their texts,
which Excel keeps in a part of their own. So the rows that are wanted and their texts are cut out, which are whole
elements of XML, and openpyxl gets a workbook that has no others.
"""

import io
import re
import warnings
import zipfile
from contextlib import contextmanager
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_UNZIPPED = 200 * 1024 * 1024
MOST_PARTS = 500
MOST_COLUMNS = 200
LAST_ROW = 1_048_576
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s/>])(?:[^>]*?\sr=[\"']([0-9]{1,9})[\"'])?")
_END = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")
_STRING = re.compile(rb"<(?:[\w.-]+:)?si(?:\s[^>]*)?(?:/>|>.*?</(?:[\w.-]+:)?si\s*>)", re.S)
_NUMBER_OF_STRING = re.compile(
    rb"(<(?:[\w.-]+:)?c\s[^>]*?\bt=[\"']s[\"'][^>]*>\s*<(?:[\w.-]+:)?v(?:\s[^>]*)?>\s*)([0-9]{1,9})(?=\s*<)"
)
# A spreadsheet writes the result of a formula behind it; a program that does not compute leaves it out.
# The result may be a blank text.
_WITHOUT_RESULT = re.compile(
    rb"<c\s(?![^>]*\bt=[\"']str)[^>]*?\br=[\"']([A-Z]+[0-9]+)[\"'][^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*"
    rb"(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
STRINGS = re.compile(r"xl/sharedStrings\.xml", re.I)
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
            if any(is_risky(archive.read(part)) for part in parts if part.filename.endswith((".xml", ".rels"))):
                raise unreadable()
        layout = {"kind": "xlsx", "part": first_sheet(content)}
        sheet = sheet_of(content, layout)
        if found := _WITHOUT_RESULT.search(sheet):
            raise ValidationError(
                _(
                    "Cell %(cell)s has a formula without its result. Open the file in your spreadsheet, save it there,"
                    " and upload it again."
                )
                % {"cell": found[1].decode()}
            )
        numbers = [int(number) if number else 0 for number in _ROW.findall(sheet)]
        if not numbers:
            return layout, [], 0
        if max(numbers) > LAST_ROW or sorted(numbers) != numbers or (0 in numbers and any(numbers)):
            raise unreadable()
        [(_number, headings)] = list(read(content, layout, -1, 1))[:1] or [(1, [])]
        while headings and not headings[-1]:
            headings.pop()
        return layout, headings, len(numbers) - 1
    except ValidationError:
        raise
    except Exception:  # whatever zipfile, the parser and openpyxl raise at a broken file
        raise unreadable() from None


def is_risky(part):
    """Whether it has entities, which the format does not and which can grow without bound, or may hide them."""
    return b"<!DOCTYPE" in part or b"\x00" in part[:4]  # that is UTF-16


def first_sheet(content):
    """The name of its part."""
    from openpyxl.reader.excel import ExcelReader  # here, since it takes 8 MB of a worker, and most never need it

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        reader = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False)
        with quiet():
            reader.read_manifest()
            reader.read_workbook()
            targets = [found.target for _sheet, found in reader.parser.find_sheets() if "chart" not in found.Type]
        reader.archive.close()
        return next(target for target in targets if target in archive.namelist())


def read(content, layout, start, count):
    """Rows as (number, texts); the headings are at -1."""
    sheet = sheet_of(content, layout)
    places = [(found.start(), found[1]) for found in _ROW.finditer(sheet)]
    wanted = places[start + 1 : start + 1 + count]
    if not wanted:
        return
    after = (
        places[start + 1 + count][0] if start + 1 + count < len(places) else _END.search(sheet, wanted[-1][0]).start()
    )
    rows, strings = with_strings(content, sheet[wanted[0][0] : after])
    rows = sheet[: places[0][0]] + rows + sheet[_END.search(sheet, places[-1][0]).start() :]
    first = int(wanted[0][1] or 1)
    last = int(wanted[-1][1] or count)
    with opened(content, strings | {layout["part"]: rows}) as book:
        cells = book.worksheets[0].iter_rows(min_row=first, max_row=last, max_col=MOST_COLUMNS, values_only=True)
        offset = 0 if wanted[0][1] else start + 1
        for number, values in enumerate(cells, first):
            if any(value is not None for value in values):
                yield number + offset, [text(value) for value in values]


def with_strings(content, rows):
    """The rows with new numbers of their texts, and the part of the texts that has no others, by its name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = next(filter(STRINGS.fullmatch, archive.namelist()), None)
        part = archive.read(name) if name else b""
    if not part:
        return rows, {}
    wanted = {}  # {number of a text: its new one}
    rows = _NUMBER_OF_STRING.sub(
        lambda found: b"%s%d" % (found[1], wanted.setdefault(int(found[2]), len(wanted))), rows
    )
    places = [(found.start(), found.end()) for found in _STRING.finditer(part)]
    texts = b"".join(part[slice(*places[number])] for number in wanted)  # one that there is not is an IndexError
    head, tail = (part[: places[0][0]], part[places[-1][1] :]) if places else (part, b"")
    return rows, {name: head + texts + tail}


def sheet_of(content, layout):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(layout["part"])


@contextmanager
def opened(content, others):
    """The workbook, with `others` in place of some of its parts, and of the rest only what is needed."""
    from openpyxl import load_workbook

    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            if name in others or NEEDED.fullmatch(name):
                new.writestr(name, others.get(name) or old.read(name))
    with quiet():
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        yield book
    finally:
        book.close()


@contextmanager
def quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about what openpyxl does not know of, such as drop-down lists
        yield


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
    return str(value).replace("_x000D_\n", "\n")  # as Excel writes the return of a line's end
