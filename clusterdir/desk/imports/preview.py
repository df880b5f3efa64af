"""How the rows of an import are shown: what each would change, and what is wrong with it."""

from dataclasses import dataclass, field

from clusterdir.localisation import language

from ..differences import marked
from .comparing import WHOLE


@dataclass
class Cell:
    """One column of a row."""

    id: str  # of its field in the form
    name: str
    label: str
    typed: str = ""  # as it stands in the file
    before: str = ""
    after: str = ""
    is_changed: bool = False
    is_long: bool = False
    errors: list = field(default_factory=list)


@dataclass
class Preview:
    row: object
    name: str
    entry: object = None  # that it is about
    alike: list = field(default_factory=list)  # those that it may be about
    errors: list = field(default_factory=list)  # of the row as a whole
    wrong: list = field(default_factory=list)  # Cells
    changed: list = field(default_factory=list)
    others: list = field(default_factory=list)

    @property
    def more_to_repair(self):
        return bool(self.others or self.changed)


def preview(sheet, one, rows):
    """A Preview of each row, with one query for the entries that they are about or may be."""
    keys = {key for row in rows for key in (row.key, *row.alike) if key}
    entries = sheet.model._base_manager.in_bulk(keys) if keys else {}
    columns = [sheet.by_name[name] for name in one.layout["columns"] if name]
    return [preview_of(row, sheet, columns, entries) for row in rows]


def preview_of(row, sheet, columns, entries):
    found = Preview(row, sheet.name_of(row.cells), entries.get(row.key))
    found.alike = [entries[key] for key in row.alike if key in entries]
    found.errors = [*sentences(row, ""), *sentences(row, WHOLE)]
    if row.cells.get(""):
        found.wrong.append(Cell(field_of(row, ""), "", "", row.cells[""], errors=found.errors[:1]))
        del found.errors[:1]
    given = [column.name for column in columns]
    columns = [*columns, *(sheet.by_name[name] for name in sheet.by_name if name in row.errors and name not in given)]
    for column in columns:
        before, after = marked(*row.changes.get(column.name, ["", ""]))
        cell = Cell(
            field_of(row, column.name),
            column.name,
            column.label,
            row.cells.get(column.name, ""),
            before,
            after,
            column.name in row.changes,
            hasattr(column, "rows") or "\n" in row.cells.get(column.name, "") or column.field.max_length is None,
            sentences(row, column.name),
        )
        if cell.errors:
            found.wrong.append(cell)
        elif cell.is_changed:
            found.changed.append(cell)
        else:
            found.others.append(cell)
    return found


def field_of(row, name):
    """The name of the field in which a cell can be repaired."""
    return f"row-{row.pk}-cell-{name}"


def sentences(row, name):
    return [texts[language()] for texts in row.errors.get(name, ())]
