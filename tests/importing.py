"""Imports for tests: a file on its way, as far as an editor would find it on the page."""

import csv
import io
import zipfile

from django.contrib.auth.models import User

from clusterdir.desk.imports import applying, comparing, exporting, files
from clusterdir.desk.imports.sheets import SHEETS
from clusterdir.desk.models.imports import Import


def csv_of(*rows, delimiter=";"):
    """Rows of texts as the bytes of a file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def xlsx_of(*rows):
    return exporting.xlsx_file(SHEETS["organisations"], rows)


def uploaded(key, content):
    """The import, of which nothing is read yet."""
    layout, total = files.examine(content, SHEETS[key])
    return Import.objects.create(sheet=key, file_name="file.csv", layout=layout, content=content, total=total)


def compared(key, *rows):
    """The import when it waits for an editor. The first row has the headings; a file may be given as it is as well."""
    content = rows[0] if isinstance(rows[0], bytes) else csv_of(*rows)
    return comparing.go_on(uploaded(key, content), seconds=60)


def applied(key, *rows, user=None):
    one = compared(key, *rows)
    applying.apply(one, user or editor())
    one.refresh_from_db()
    return one


def editor():
    return User.objects.get_or_create(username="editor", defaults={"is_staff": True, "is_superuser": True})[0]


def outcomes(one):
    """[outcome of each row]."""
    return list(one.rows.values_list("outcome", flat=True))


def errors(one, language="en"):
    """{number of a row: {column: [sentences]}} of the wrong rows."""
    return {
        row.number: {name: [texts[language] for texts in found] for name, found in row.errors.items()}
        for row in one.rows.all()
        if row.errors
    }


def exported(key, kind="csv"):
    """The file with all entries."""
    sheet = SHEETS[key]
    rows = exporting.table(sheet, sheet.model.objects.all())
    return "".join(exporting.csv_lines(rows)).encode() if kind == "csv" else exporting.xlsx_file(sheet, rows)


def part_of(content, name="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def with_part(content, name, text):
    """A file of XLSX with another text as one of its parts."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, text)
    return result.getvalue()
