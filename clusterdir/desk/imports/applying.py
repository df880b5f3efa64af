"""Writing the rows of an import into the directory, and taking them back: in one transaction, all or none.

What is written are the texts of ImportRow.changes; taking back writes the texts before them. Before either, every entry
has to be as the rows say. What somebody has changed since is never written over: then nothing is written at all.
"""

from collections import defaultdict
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.deletion import get_candidate_relations_to_delete
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.models import HistoricalChanges

from clusterdir import changes
from clusterdir.generating.writing import remove

from ..models.imports import Import, ImportRow
from ..recording import CHANGED, CREATED, DELETED, one_edit, record_found, record_many
from .comparing import compare_anew
from .lookup import Lookup
from .sheets import SHEETS

BATCH = 500
MANY = 500  # more rows than these are not logged one by one (docs/changes.md)
Outcome, State = ImportRow.Outcome, Import.State


class Changed(Exception):
    """Entries are no longer as the rows say; `rows` are their keys."""

    def __init__(self, rows):
        self.rows = rows
        super().__init__(f"{len(rows)} rows")


class NotReady(Exception):
    """There are rows that are wrong or undecided, or somebody else has been faster."""


def apply(one, user):
    try:
        with taking(one, State.READY, State.APPLIED, user, "import"):
            rows = one.rows.all()
            if rows.filter(outcome__in=["", Outcome.WRONG, Outcome.DOUBTFUL]).exists():
                raise NotReady
            writing = Writing(one)
            for batch in batches(rows.filter(outcome=Outcome.NEW)):
                writing.make(batch)
            made = SHEETS[one.sheet].model._base_manager.filter(slug=OuterRef("slug")).values("pk")
            rows.filter(outcome=Outcome.NEW).update(key=Subquery(made))
            for batch in batches(rows.filter(outcome=Outcome.CHANGED)):
                writing.change(batch, before=0, after=1)
            writing.finish()
    except Changed as changed:
        compare_anew(one, one.rows.filter(pk__in=changed.rows))
        raise


def undo(one, user):
    with taking(one, State.APPLIED, State.UNDONE, user, "import-undone"):
        writing = Writing(one)
        for batch in batches(one.rows.filter(outcome=Outcome.CHANGED)):
            writing.change(batch, before=1, after=0)
        for batch in batches(one.rows.filter(outcome=Outcome.NEW)):
            writing.unmake(batch)
        writing.finish()


def cancel(one):
    """Forgets the rows. What is applied can only be undone."""
    with transaction.atomic():
        found = Import.objects.filter(pk=one.pk, state__in=[State.READING, State.COMPARING, State.READY])
        if found.update(state=State.CANCELLED, content=None, decided_at=timezone.now()):
            one.rows.all()._raw_delete(one.rows.db)


@contextmanager
def taking(one, state, into, user, reason):
    """The transaction, which nobody else has while this one is going on."""
    many = one.rows.filter(outcome__in=[Outcome.NEW, Outcome.CHANGED])[: MANY + 1].count() > MANY
    try:
        with changes.bulk() if many else transaction.atomic(), one_edit(user, f"{reason}:{one.file_name}"[:200]):
            taken = Import.objects.filter(pk=one.pk, state=state)
            if not taken.update(state=into, decided_by=user, decided_at=timezone.now()):
                raise NotReady
            yield
    except IntegrityError as error:
        raise ValidationError(
            _("The directory does not take these rows together: %(error)s") % {"error": str(error).strip()}
        ) from None


def batches(rows):
    """Some rows after the other, in the order of the file."""
    last = -1
    while batch := list(rows.filter(number__gt=last).order_by("number")[:BATCH]):
        yield batch
        last = batch[-1].number


class Writing:
    def __init__(self, one):
        self.one = one
        self.sheet = SHEETS[one.sheet]
        self.model = self.sheet.model
        self.stale = []  # keys of rows whose entries have changed
        self.first_contacts = []  # written last, since one passes from one person to another: (model, key, what)

    def values(self, rows, place):
        """{row: {Column: value}} of the texts at this place of each change."""
        texts = {row: {self.sheet.by_name[name]: pair[place] for name, pair in row.changes.items()} for row in rows}
        known = Lookup(need for row in texts.values() for column, text in row.items() for need in column.needs(text))
        found = {}
        for row in rows:
            try:
                found[row] = {column: column.value(text, known) for column, text in texts[row].items()}
            except ValidationError:  # an entry that it names is there no more
                self.stale.append(row.pk)
        return found

    def make(self, rows):
        slugs = [row.changes["slug"][1] for row in rows]
        taken = set(self.model._base_manager.filter(slug__in=slugs).values_list("slug", flat=True))
        self.stale += [row.pk for row in rows if row.changes["slug"][1] in taken]
        values = self.values(rows, 1)
        if self.stale:
            return
        entries = {}
        for row in rows:
            entries[row] = self.model()
            put(entries[row], values[row])
        self.model._base_manager.bulk_create(entries.values())
        keyed = {entry.pk: values[row] for row, entry in entries.items()}
        self.relate(keyed, {})
        record_many(self.model, list(keyed), CREATED)

    def change(self, rows, before, after):
        entries = self.entries(rows, {name for row in rows for name in row.changes})
        for row in rows:
            entry = entries.get(row.key)
            if not entry or any(
                self.sheet.by_name[name].text(entry) != pair[before] for name, pair in row.changes.items()
            ):
                self.stale.append(row.pk)
        values = self.values(rows, after)
        if self.stale:
            return
        record_found(self.model, list(entries))
        for row in rows:
            put(entries[row.key], values[row])
        names = [field.name for field in self.model._meta.local_concrete_fields if is_written(field)]
        self.model._base_manager.bulk_create(
            entries.values(), update_conflicts=True, unique_fields=["id"], update_fields=names
        )
        self.relate({row.key: values[row] for row in rows}, entries)
        record_many(self.model, list(entries), CHANGED)

    def unmake(self, rows):
        """Deletes the entries that the import has made, if they are as it has made them and nothing else needs them."""
        entries = self.entries(rows, self.sheet.by_name)
        needed = self.needed(list(entries))
        for row in rows:
            entry = entries.get(row.key)
            made = self.sheet.blank | {name: after for name, (_before, after) in row.changes.items()}
            if (
                not entry
                or row.key in needed
                or any(text != made.get(name, "") for name, text in self.sheet.texts(entry, self.sheet.by_name).items())
            ):
                self.stale.append(row.pk)
        if self.stale:
            return
        for column in self.columns_of_rows():
            owned = column.model._base_manager.filter(**{f"{column.owner}__in": list(entries)})
            record_many(column.model, list(owned.values_list("pk", flat=True)), DELETED)
            remove(owned)
        record_many(self.model, list(entries), DELETED)
        remove(self.model._base_manager.filter(pk__in=list(entries)))

    def needed(self, keys):
        """Those of the entries that others point to, or sources speak of, but for what stands in their own columns."""
        found = set()
        own = {(column.model, column.owner) for column in self.columns_of_rows()}
        own |= {(field.remote_field.through, field.m2m_field_name()) for field in self.model._meta.many_to_many}
        for model, name in own:
            if hasattr(model, "citations"):
                owners = model._base_manager.filter(**{f"{name}__in": keys}, citations__isnull=False)
                found |= set(owners.values_list(name, flat=True))
        for relation in get_candidate_relations_to_delete(self.model._meta):
            model, name = relation.related_model, relation.field.name
            if (model, name) not in own and not issubclass(model, HistoricalChanges):
                found |= set(model._base_manager.filter(**{f"{name}__in": keys}).values_list(name, flat=True))
        return found

    def entries(self, rows, names):
        found = self.sheet.entries(names).filter(pk__in=[row.key for row in rows]).select_for_update(of=("self",))
        return {entry.pk: entry for entry in found}

    def columns_of_rows(self):
        return [column for column in self.sheet.columns if hasattr(column, "rows")]

    def relate(self, values, entries):
        """Writes relations: `values` is {key: {Column: value}}, `entries` those that were there before."""
        for column in {column for one in values.values() for column in one if hasattr(column, "many")}:
            wanted = {key: one[column] for key, one in values.items() if column in one}
            if hasattr(column, "rows"):
                self.write_rows(column, wanted, entries)
            else:
                self.write_many(column, wanted)

    def write_many(self, column, wanted):
        through = column.field.remote_field.through
        own, other = column.field.m2m_field_name(), column.field.m2m_reverse_field_name()
        through._base_manager.filter(**{f"{own}__in": list(wanted)}).delete()
        through._base_manager.bulk_create(
            through(**{f"{own}_id": key, f"{other}_id": one}) for key, keys in wanted.items() for one in keys
        )

    def write_rows(self, column, wanted, entries):
        """Rows that stay the same ones keep their keys and with them their sources."""
        new, changed, gone = [], [], []
        for key, rows in wanted.items():
            there = (
                {column.identity(row): row for row in getattr(entries[key], column.name).all()}
                if key in entries
                else {}
            )
            for row in rows:
                setattr(row, f"{column.owner}_id", key)
                same = there.pop(column.identity(row), None)
                if same is None:
                    new.append(row)
                elif column.line(same) != column.line(self.named(column, row, same)):
                    row.pk = same.pk
                    changed.append(row)
            gone += [row.pk for row in there.values()]
        record_found(column.model, [row.pk for row in changed] + gone)
        record_many(column.model, gone, DELETED)
        remove(column.model._base_manager.filter(pk__in=gone))
        self.save(column.model, changed, CHANGED)
        self.save(column.model, new, CREATED)

    def named(self, column, row, same):
        """`row` with what it points to at hand, which `same` has."""
        for field in row._meta.concrete_fields:
            if field.is_relation and field.name != column.owner and getattr(row, field.attname):
                setattr(row, field.name, getattr(same, field.name))
        return row

    def save(self, model, rows, what):
        firsts = [row for row in rows if getattr(row, "is_primary", False)]
        for row in firsts:
            row.is_primary = False
        names = [field.name for field in model._meta.local_concrete_fields if is_written(field)]
        if what == CREATED:
            model._base_manager.bulk_create(rows)
        elif rows:
            model._base_manager.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=names)
        record_many(model, [row.pk for row in rows if row not in firsts], what)
        self.first_contacts += [(model, row.pk, what) for row in firsts]

    def finish(self):
        """Ends the writing of rows: now that those who were the first to call are so no longer, others may be."""
        if self.stale:
            raise Changed(self.stale)
        done = defaultdict(list)
        for model, key, what in self.first_contacts:
            done[model, what].append(key)
        for (model, what), keys in done.items():
            model._base_manager.filter(pk__in=keys).update(is_primary=True)
            record_many(model, keys, what)


def put(entry, values):
    for column, value in values.items():
        if not hasattr(column, "many"):
            column.put(entry, value)


def is_written(field):
    return not field.primary_key and not field.generated
