"""Files with entries, and templates without: CSV and XLSX, which import again as unchanged.

The rows of XLSX are written here and put into a workbook of openpyxl, which would take ten times as long for them. Each
cell is marked as text, so that postcodes keep their zeros and nothing runs as a formula.
"""

import csv
import io
import zipfile
from itertools import chain, product
from string import ascii_uppercase
from xml.sax.saxutils import escape

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from clusterdir.localisation import language

from ..scopes import visible
from .formulas import is_formula, neutral, neutral_text

BATCH = 1000
LONGEST_CELL = 32_767  # characters, in XLSX
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LETTERS = [*ascii_uppercase, *map("".join, product("AB", ascii_uppercase))]  # of the columns
WIDE = {"name_en", "name_de", "website", "email", "memberships", "appointments", "sectors"}


def table(sheet, entries=None, user=None):
    """The headings and then the cells of each entry, in the order of their addresses; `user` sees the visible rows."""
    yield [column.name for column in sheet.columns]
    if entries is not None:
        related = [*sheet.related]
        for column in sheet.columns:
            if user and hasattr(column, "model"):  # before the paths that go on from these rows
                rows = visible(user, column.model._default_manager.order_by())
                related.insert(0, Prefetch(column.name, rows))
        entries = entries.select_related(None).prefetch_related(*related).order_by("slug")
        for entry in entries.iterator(chunk_size=BATCH):
            yield [column.text(entry) for column in sheet.columns]


# CSV: with the delimiter that a spreadsheet of the reader's language expects, and the mark by which it knows UTF-8


class _Echo:
    def write(self, text):
        return text


def csv_lines(rows):
    writer = csv.writer(_Echo(), delimiter=";" if language() == "de" else ",")
    rows = ([neutral(text) for text in row] for row in rows)
    return chain(["\ufeff"], map(writer.writerow, rows))


# XLSX


def xlsx_file(sheet, rows, notes=()):
    """`notes` fill a second sheet."""
    book = workbook(sheet, notes)
    frame = io.BytesIO()
    book.save(frame)
    result = io.BytesIO()
    with zipfile.ZipFile(frame) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as new:
        for name in old.namelist():
            content = old.read(name)
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, content)
                continue
            head, _start, rest = content.decode().partition("<sheetData>")
            tail = rest.partition("</sheetData>")[2]
            styles = {
                kind: cell_style(rest, place) for kind, place in (("heading", "A1"), ("text", "B1"), ("formula", "C1"))
            }
            with new.open(name, "w", force_zip64=True) as part:
                part.write(f"{head}<sheetData>".encode())
                for number, row in enumerate(rows, 1):
                    part.write(xml_row(number, row, styles).encode())
                part.write(f"</sheetData>{tail}".encode())
    return result.getvalue()


def workbook(sheet, notes):
    """With the three styles in the first row, which the rows replace."""
    from openpyxl import Workbook  # here, since it takes 8 MB of a worker, and most workers never need it
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet.key
    page.freeze_panes = "B2"
    page["A1"].font = Font(bold=True)
    page["B1"].number_format = page["C1"].number_format = "@"
    page["C1"].quotePrefix = True
    for place in ("A1", "B1", "C1"):
        page[place] = "-"
    for place, column in enumerate(sheet.columns):
        page.column_dimensions[LETTERS[place]].width = 36 if column.name in WIDE else 16
        page.column_dimensions[LETTERS[place]].number_format = "@"
    if notes:
        other = book.create_sheet(_("Explanations"))
        for width, letter in zip((26, 34, 12, 90, 44), "ABCDE", strict=True):
            other.column_dimensions[letter].width = width
        for number, note in enumerate(notes, 1):
            for place, text in enumerate(note, 1):
                cell = other.cell(number, place)
                cell.value, cell.data_type = str(text), "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.font = Font(bold=number == 1)
    return book


def cell_style(rows, place):
    return rows.partition(f'r="{place}"')[2].partition('s="')[2].partition('"')[0]


def xml_row(number, row, styles):
    cells = []
    for place, text in enumerate(row):
        if not text:
            continue
        if len(text) > LONGEST_CELL:
            raise ValidationError(
                _("“%(name)s” has a text that is longer than a cell of XLSX can hold. Take CSV.") % {"name": row[0]}
            )
        style = styles["heading" if number == 1 else "formula" if is_formula(text) else "text"]
        text = escape(neutral_text(text)).replace("\r", "&#13;")
        cells.append(
            f'<c r="{LETTERS[place]}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        )
    return f'<row r="{number}">{"".join(cells)}</row>'


def notes_of(sheet):
    """What stands in which column, for whoever fills in the template."""
    yield _("Column"), _("What it is"), _("Needed"), _("What it takes"), _("Example")
    for column in sheet.columns:
        needed = _("yes") if column.name in sheet.required else ""
        yield column.name, column.label, needed, column.help, column.example
