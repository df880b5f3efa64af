"""`python -m benchmarks.imports [ROWS]`: how long the steps of an import of 50,000 rows take.

On an empty database: a new SQLite file, or the one in DATABASE_URL, as with
`python -m tests.postgres python -m benchmarks.imports`. Half of the rows are new entries, half change one.
Applying and undoing happen in a thread at this size; all else happens in requests.
"""

import os
import resource
import sys
import tempfile
import time
from contextlib import contextmanager

from tests import environment


def main(number):
    import django

    django.setup()
    from django.core.management import call_command

    from clusterdir.desk.imports import applying, comparing, exporting, files
    from clusterdir.desk.imports.sheets import ORGANISATIONS
    from clusterdir.desk.models.imports import Import
    from clusters.models import Organisation
    from tests.factories import make_cluster, make_region, make_sector
    from tests.importing import csv_of, editor

    call_command("migrate", verbosity=0)
    make_cluster(name="Alpha"), make_region(name="Kiel"), make_sector(name="Sea")
    user = editor()

    def upload(content):
        with timed("upload"):
            layout, total = files.examine(content, ORGANISATIONS)
            one = Import.objects.create(
                sheet="organisations", file_name="file", layout=layout, content=content, total=total
            )
        for state in ("reading", "comparing"):
            steps = []
            while one.state == state:
                began = time.monotonic()
                comparing.step(one)
                steps.append(time.monotonic() - began)
                one.refresh_from_db(fields=["state", "read", "compared"])
            print(
                f"{state}: {len(steps)} steps, together {sum(steps):.1f} s, the slowest {max(steps):.2f} s", flush=True
            )
        return one

    def rows(first, last, name):
        return [
            [
                f"entry-{key}",
                "",
                f"{name} {key} GmbH",
                "sme",
                f"Weg {key % 900}",
                "24103",
                "Kiel",
                "kiel",
                f"https://firma{key}.example",
                "sea",
                "published",
                "alpha | member | 2015",
            ]
            for key in range(first, last)
        ]

    headings = ["slug", "name_en", "name_de", "kind", "street", "postcode", "city", "region", "website", "sectors"]
    headings += ["status", "memberships"]
    half = number // 2
    print(f"First {half:,} new rows:")
    one = upload(csv_of(headings, *rows(0, half, "Firma")))
    with timed("applying"):
        applying.apply(one, user)
    print(f"{number:,} rows, half of them new, half with another name:")
    one = upload(csv_of(headings, *rows(0, number, "Betrieb")))
    with timed("applying"):
        applying.apply(one, user)
    with timed("exporting CSV"):
        sum(map(len, exporting.csv_lines(exporting.table(ORGANISATIONS, Organisation.objects.all(), user))))
    with timed("exporting XLSX"):
        content = exporting.xlsx_file(ORGANISATIONS, exporting.table(ORGANISATIONS, Organisation.objects.all(), user))
    print("The same again, from that XLSX:")
    again = upload(content)
    print(f"unchanged: {again.rows.filter(outcome='unchanged').count():,}")
    with timed("undoing"):
        applying.undo(one, user)
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


@contextmanager
def timed(what):
    """With the time of this process alone, which says more on a machine that others use."""
    began, worked = time.monotonic(), time.process_time()
    yield
    print(f"{what}: {time.monotonic() - began:.1f} s, {time.process_time() - worked:.1f} s of it in Python", flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/imports.sqlite3")
        environment.prepare()
        os.environ |= {"DEBUG": "0", "SECRET_KEY": "x" * 50}  # in development each query would be kept
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
