"""Writing very many rows, and taking them back: as a stream, so that memory does not grow with their number."""

import csv
import io
from itertools import islice

from django.db.models import Max
from django.db.models.deletion import CASCADE, get_candidate_relations_to_delete

BATCH = 10_000

# Sets a sequence forward, never back: a rollback would not undo that.
_FORWARD = """
    SELECT setval(sequence, GREATEST(nextval(sequence), (SELECT max({key}) FROM {table})))
    FROM pg_get_serial_sequence('{table}', '{key}') AS sequence
"""


class Writer:
    """Writes rows past the ORM, which would take several times as long; the database checks and computes as ever."""

    def __init__(self, connection, progress):
        self.connection = connection
        self.progress = progress
        self.counts = {}  # {model: number of rows written}
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or it would keep a list of all rows until the commit

    def first_free(self, model):
        """The primary key that the first row written next gets; those after it follow without a gap."""
        return (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1

    def write(self, model, names, rows):
        """Writes `rows`: tuples of the fields' `names`. All other fields get their defaults."""
        fields = {field.attname: field for field in model._meta.local_concrete_fields if not field.generated}
        key = fields.pop(model._meta.pk.attname)
        given = [fields.pop(name) for name in names]
        rest = tuple(field.get_db_prep_save(field.get_default(), self.connection) for field in fields.values())
        columns = [self.connection.ops.quote_name(field.column) for field in (key, *given, *fields.values())]
        table = f"{self.connection.ops.quote_name(model._meta.db_table)} ({', '.join(columns)})"
        numbered = ((number, *row, *rest) for number, row in enumerate(rows, self.first_free(model)))
        with self.connection.cursor() as cursor:
            insert = self._copy if self.connection.vendor == "postgresql" else self._insert
            insert(cursor, table, len(columns), self._counted(model, numbered))
        self.progress(model, self.counts[model])

    def finish(self):
        """Lets the next row that the ORM adds get the next key, and the planner know of the new sizes."""
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":  # SQLite does so itself
                for model in self.counts:
                    cursor.execute(_FORWARD.format(table=model._meta.db_table, key=model._meta.pk.column))
            cursor.execute("ANALYZE")

    def _counted(self, model, rows):
        self.counts[model] = 0
        for row in rows:
            if self.counts[model] and self.counts[model] % 500_000 == 0:
                self.progress(model, self.counts[model])
            yield row
            self.counts[model] += 1

    def _copy(self, cursor, table, width, rows):
        cursor.copy_expert(rf"COPY {table} FROM STDIN (FORMAT csv, NULL '\N')", _CsvFile(rows))

    def _insert(self, cursor, table, width, rows):
        statement = f"INSERT INTO {table} VALUES ({', '.join(['%s'] * width)})"
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(statement, batch)


class _CsvFile:
    """Rows as a file that COPY reads; they are made while it reads."""

    def __init__(self, rows):
        self.rows = rows

    def read(self, size=-1):
        text = io.StringIO()
        rows = islice(self.rows, 500)
        csv.writer(text).writerows([r"\N" if value is None else value for value in row] for row in rows)
        return text.getvalue()


def remove(entries):
    """Deletes a queryset with all that belongs to its rows, without fetching any. Gives no signals."""
    for relation in get_candidate_relations_to_delete(entries.model._meta):
        if relation.on_delete is CASCADE:
            below = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": entries.values("pk")})
            remove(below)
    entries._raw_delete(entries.db)
