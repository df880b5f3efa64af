"""What is uploaded: checked as a whole at once, then read some rows at a time.

`examine` says how a file is to be read (its layout) or, as a ValidationError, all that is wrong with it; `read` gives
some of its rows. Nothing is unpacked or parsed before its size is known.
"""

import csv
import io
from functools import cache

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clusterdir.localisation import LANGUAGES

from . import spreadsheets
from .columns import clean
from .formulas import plain

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
DELIMITERS = {";": gettext_lazy("semicolon"), ",": gettext_lazy("comma"), "\t": gettext_lazy("tab"), "|": "|"}
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what Excel protects with a password
ZIP = b"PK\x03\x04"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def examine(content, sheet):
    """(layout, number of rows below the headings); the layout can be kept as JSON."""
    if len(content) > MOST_BYTES:
        raise too_large(len(content))
    if not content.strip():
        raise ValidationError(_("The file is empty."))
    if content.startswith(OLD_EXCEL):
        raise ValidationError(
            _(
                "This is a file in the old format of Excel (XLS), or one with a password. Save it as XLSX without a"
                " password, or as CSV."
            )
        )
    if content.startswith(ZIP):
        layout, headings, total = spreadsheets.examine(content)
    else:
        layout, headings, total = examine_csv(content, sheet)
    if total > MOST_ROWS:
        raise ValidationError(
            _(
                "The file has %(total)s rows. At most %(most)s can be imported at once: divide it into several files,"
                " and delete blank rows at its end."
            )
            % {"total": grouped(total), "most": grouped(MOST_ROWS)}
        )
    layout["columns"] = columns_of(headings, sheet)
    if not total:
        raise ValidationError(_("Below the headings, the file has no rows."))
    return layout, total


def too_large(size):
    return ValidationError(
        _("The file has %(size)s MB. At most %(most)d MB can be read: divide it into several files.")
        % {"size": number_format(size / 1024**2, 1), "most": MOST_BYTES / 1024**2}
    )


def grouped(number):
    return number_format(number, force_grouping=True)


def delimiter_of(layout):
    """What stands between the cells, in words; nothing for XLSX."""
    return DELIMITERS.get(layout.get("delimiter"))


def read(content, layout, start, count):
    """Some rows below the headings, from the one at `start`: (number in the spreadsheet, {name of a column: text}).

    Blank ones are left out. What stands outside of the columns comes under "".
    """
    content = bytes(content)
    columns = layout["columns"]
    if layout["kind"] == "xlsx":
        rows = spreadsheets.read(content, layout, start, count)
    else:
        rows = read_csv(content, layout, start, count)
    for number, texts in rows:
        cells, outside = {}, []
        for place, text in enumerate(texts):
            text = clean(plain(text))
            if place < len(columns) and columns[place]:
                cells[columns[place]] = text
            elif text:
                outside.append(text)
        if outside:
            cells[""] = outside[0][:100]
        if any(cells.values()):
            yield number, cells


# Headings


@cache
def headings_of(sheet_key):
    """{heading as somebody may write it: name of the column}: its name, or its label in one of the languages."""
    from .sheets import SHEETS

    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            for column in SHEETS[sheet_key].columns:
                found.setdefault(str(column.label).casefold(), column.name)
    return found | {column.name: column.name for column in SHEETS[sheet_key].columns}


def columns_of(headings, sheet):
    """The name of the column under each heading, None where there is no heading."""
    known = headings_of(sheet.key)
    headings = [clean(heading) for heading in headings]
    columns = [known.get(heading.casefold()) for heading in headings]
    problems = []
    if unknown := [heading for heading, column in zip(headings, columns, strict=True) if heading and not column]:
        problems.append(
            ngettext("There is no column “%(names)s”.", "There are no columns “%(names)s”.", len(unknown))
            % {"names": "”, “".join(heading[:60] for heading in unknown[:10])}
        )
    named = [column for column in columns if column]
    if twice := sorted({column for column in named if named.count(column) > 1}):
        problems.append(_("Stands there twice: %(names)s.") % {"names": ", ".join(twice)})
    if missing := [name for name in sheet.required if name not in named]:
        problems.append(
            ngettext("This column is missing: %(names)s.", "These columns are missing: %(names)s.", len(missing))
            % {"names": ", ".join(missing)}
        )
    if problems:
        problems.append(
            _("The first row has the headings; the template shows them all: %(names)s.")
            % {"names": get_text_list(list(sheet.by_name), _("and"))}
        )
        raise ValidationError(problems)
    return columns


# CSV


def examine_csv(content, sheet):
    encoding, text = decoded(content)
    known = headings_of(sheet.key)
    first = {}
    for delimiter in DELIMITERS:
        try:
            first[delimiter] = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        except csv.Error:
            first[delimiter] = []
    best = max(DELIMITERS, key=lambda one: sum(clean(heading).casefold() in known for heading in first[one]))
    if not any(clean(heading).casefold() in known for heading in first[best]):
        raise ValidationError(
            _(
                "The first row has no heading that is known, such as %(names)s. The headings and cells have to be"
                " parted by semicolons, commas or tabs."
            )
            % {"names": ", ".join(sheet.required)}
        )
    layout = {"kind": "csv", "encoding": encoding, "delimiter": best}
    rows = csv_rows(text, best)
    total = -1
    try:
        for _row in rows:
            total += 1
    except csv.Error:
        raise ValidationError(
            _(
                "The file cannot be read from row %(row)s on: a quotation mark is not closed or not doubled there, or"
                " a cell has more than %(most)s characters."
            )
            % {"row": total + 2, "most": grouped(csv.field_size_limit())}
        ) from None
    return layout, first[best], total


def decoded(content):
    """(encoding, text): UTF-8, or else Windows-1252."""
    if content.startswith(UTF_16) or b"\x00" in content:
        raise ValidationError(
            _("The file is no text in UTF-8 or Windows-1252, but binary or UTF-16. Save it as “CSV UTF-8” or as XLSX.")
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return encoding, content.decode(encoding)
        except UnicodeDecodeError as error:
            at = error.start
    row = content.count(b"\n", 0, at) + 1
    raise ValidationError(
        _(
            "The encoding of the file is neither UTF-8 nor Windows-1252: row %(row)s has a character that is in"
            " neither. Save it as “CSV UTF-8” or as XLSX."
        )
        % {"row": row}
    )


def csv_rows(text, delimiter):
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def read_csv(content, layout, start, count):
    rows = csv_rows(content.decode(layout["encoding"]), layout["delimiter"])
    for place, row in enumerate(rows, -1):
        if place >= start + count:
            break
        if place >= start:
            yield place + 2, row
