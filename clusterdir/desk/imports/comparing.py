"""Reading and comparing the rows of an import, in steps that each answer within a second or two.

A step works outside of any transaction and then writes what it has found in a short one, if no other step has come
before it. So two windows on the same import, or a killed process, do no harm: the next step begins where the last one
that was written has ended.
"""

import logging
import re
import time
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..models.imports import Import, ImportRow
from ..models.merging import Redirect
from . import likeness
from .files import read
from .lookup import Lookup
from .sheets import SHEETS
from .together import WHOLE, check_whole, in_each_language

logger = logging.getLogger(__name__)

READ_AT_ONCE = 2000
COMPARE_AT_ONCE = 500
FOUND = ["outcome", "key", "alike", "changes", "errors", "slug", "decision"]
FAILED = re.compile(r"#(N/A|NV|[A-ZÜ0/]+[!?])")  # #REF!, and #BEZUG! in German
Outcome, State = ImportRow.Outcome, Import.State


def go_on(one, seconds):
    """Takes an import further for about as long, and at least one step; gives it as it is then."""
    end = time.monotonic() + seconds
    while one.is_going_on:
        step(one)
        one.refresh_from_db(fields=["state", "read", "compared"])
        if time.monotonic() > end:
            break
    return one


def step(one):
    """Takes an import one step further. It may be called again and again; when nothing is left it does nothing."""
    if one.state == State.READING:
        read_some(one)
    elif one.state == State.COMPARING:
        compare_some(one)


def read_some(one):
    content = Import.objects.values_list("content", flat=True).get(pk=one.pk)
    if content is None:  # another step was faster
        return
    sheet = SHEETS[one.sheet]
    try:
        found = list(read(content, one.layout, one.read, READ_AT_ONCE))
    except Exception:  # whatever openpyxl raises at a broken cell
        logger.exception("The file of import %s cannot be read", one.pk)
        Import.objects.filter(pk=one.pk, state=State.READING).update(state=State.UNREADABLE, content=None)
        return
    rows = [ImportRow(of=one, number=number, cells=cells, slug=sheet.slug_of(cells)[:200]) for number, cells in found]
    decide_as_before(one, rows)
    end = min(one.total, one.read + READ_AT_ONCE)
    values = {"read": end}
    if end == one.total:
        values |= {"state": State.COMPARING, "content": None}
    with transaction.atomic():
        if Import.objects.filter(pk=one.pk, state=State.READING, read=one.read).update(**values):
            ImportRow.objects.bulk_create(rows, batch_size=500)


def decide_as_before(one, rows):
    """Takes over what the same person has decided about the same rows when the file was uploaded before."""
    before = ImportRow.objects.filter(
        of__sheet=one.sheet, of__file_name=one.file_name, of__uploaded_by=one.uploaded_by_id, of__state=State.READY
    )
    decided = before.filter(of__lt=one.pk).exclude(decision="").order_by("of", "number")
    decided = {who(one, row.cells): row for row in decided}
    for row in rows:
        if known := decided.get(who(one, row.cells)):
            row.decision, row.key = known.decision, known.key


def who(one, cells):
    sheet = SHEETS[one.sheet]
    return tuple(cells.get(name, "") for name in ("slug", *(name for names in sheet.slug_from for name in names)))


def compare_some(one):
    rows = list(one.rows.filter(outcome="")[:COMPARE_AT_ONCE])
    Comparison(SHEETS[one.sheet], rows).run()
    with transaction.atomic():
        # The row of the import is written first, so that two steps do not write the same rows beside each other.
        if not Import.objects.filter(pk=one.pk, state=State.COMPARING, compared=one.compared).update(
            compared=one.compared + len(rows)
        ):
            return
        if rows:
            ImportRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=FOUND)
        if not one.rows.filter(outcome="").exists():
            check_whole(one)
            Import.objects.filter(pk=one.pk).update(state=State.READY)


@transaction.atomic
def compare_anew(one, rows):
    """Sends rows back to be compared, since they, or the entries they are about, have changed.

    None of an import that somebody has applied or cancelled meanwhile.
    """
    ready = Import.objects.filter(pk=one.pk, state__in=[State.READY, State.COMPARING])
    if ready.update(state=State.COMPARING):
        rows.update(outcome="")
        one.rows.filter(errors__has_key=WHOLE).update(outcome="")
        ready.update(compared=one.rows.exclude(outcome="").count())


class Comparison:
    """Some rows held against the directory, in a fixed number of queries but for the rules of the database."""

    def __init__(self, sheet, rows):
        self.sheet, self.rows = sheet, rows

    def run(self):
        entries = self.entries()
        self.tidy = {}
        for row in self.rows:
            row.errors, row.changes, row.alike = {}, {}, []
            entry = entries.get(row.key if row.decision == row.Decision.SAME else row.slug)
            if entry and not row.cells.get("slug"):
                row.alike = [entry.pk]
                if row.decision != row.Decision.SAME:
                    # An address that a name gives by chance is no proof: whoever has not written it down is asked.
                    entry = None
            if not entry and row.decision == row.Decision.SAME:  # it has been deleted since
                row.decision = ""
            row.key = entry.pk if entry else None
            self.tidy[row] = self.cells(row)
            before = self.sheet.texts(entry, self.tidy[row]) if entry else self.sheet.blank
            if entry:
                self.tidy[row].pop("slug", None)
            row.changes = {
                name: [before.get(name, ""), text]
                for name, text in self.tidy[row].items()
                if text != before.get(name, "") and (text or not self.sheet.by_name[name].keeps)
            }
        self.find_alike()
        self.give_addresses()
        self.known = Lookup(
            need
            for row in self.rows
            for name, (_before, after) in row.changes.items()
            for need in self.sheet.by_name[name].needs(after)
        )
        cited = self.cited()
        for row in self.rows:
            if row.changes or not row.key:
                self.check(row, entries, cited)
            row.outcome = self.outcome(row)

    def entries(self):
        """The entries that rows are about, by address and by key."""
        slugs = [row.slug for row in self.rows if row.slug and len(row.slug) <= 100]
        keys = [row.key for row in self.rows if row.decision == row.Decision.SAME]
        names = {name for row in self.rows for name in row.cells}
        found = self.sheet.entries(names).filter(Q(slug__in=slugs) | Q(pk__in=keys))
        return {name: entry for entry in found for name in (entry.slug, entry.pk)}

    def cells(self, row):
        """{name: canonical text}, without those that cannot be read."""
        found = {}
        for name, text in row.cells.items():
            if not name:
                self.wrong(
                    row, "", ValidationError(_("“%(text)s” stands outside of the columns."), params={"text": text})
                )
                continue
            try:
                if FAILED.fullmatch(text):
                    raise ValidationError(
                        _("“%(text)s” is what a spreadsheet shows where a formula has failed."), params={"text": text}
                    )
                found[name] = self.sheet.by_name[name].tidy(text)
            except ValidationError as error:
                self.wrong(row, name, error)
        return found

    def wrong(self, row, name, error):
        row.errors.setdefault(name, []).extend(in_each_language(error))

    def find_alike(self):
        """Looks for the entries that those rows may be about that give the address of none.

        Of those that are decided too: an editor may think better of it.
        """
        asked = [row for row in self.rows if not row.key or row.decision]
        if asked:
            merged = Redirect.objects.of(self.sheet.model).filter(slug__in=[row.slug for row in asked])
            merged = dict(merged.values_list("slug", "key"))
            known = likeness.Known.of(self.sheet)
            for row in asked:
                now = [merged[row.slug]] if row.slug in merged else []
                row.alike = list(dict.fromkeys([*row.alike, *now, *known.like(self.sheet, self.tidy[row])]))

    def give_addresses(self):
        """A new entry that takes its address from its name gets a free one."""
        rows = [row for row in self.rows if not row.key and not row.cells.get("slug") and row.slug]
        bases = {row: self.sheet.slug_of(self.tidy[row])[:95] for row in rows}
        wanted = {name for base in bases.values() for name in numbered(base)}
        taken = set(self.sheet.model._base_manager.filter(slug__in=wanted).values_list("slug", flat=True))
        for row in rows:
            if row.decision == row.Decision.NEW:
                row.slug = next((name for name in numbered(bases[row]) if name not in taken), row.slug)
            row.changes["slug"] = ["", row.slug]

    def cited(self):
        """{(column, key of an entry): texts of the rows that sources speak of}: an import does not take these away."""
        found = defaultdict(set)
        for column in self.sheet.columns:
            if hasattr(column, "rows"):
                keys = [row.key for row in self.rows if row.key and column.name in row.changes]
                related = [
                    name.partition("__")[2] for name in self.sheet.related if name.startswith(f"{column.name}__")
                ]
                rows = column.model._base_manager.filter(**{f"{column.owner}__in": keys}, citations__isnull=False)
                for one in rows.select_related(*related).distinct():
                    found[column.name, getattr(one, f"{column.owner}_id")].add(one)
        return found

    def check(self, row, entries, cited):
        instance = entries[row.key] if row.key else self.sheet.model()
        plain = {column.name for column in self.sheet.columns if not hasattr(column, "many")}
        for name, (_before, after) in row.changes.items():
            column = self.sheet.by_name[name]
            try:
                if hasattr(column, "rows"):
                    kept = {column.identity(one) for one in column.checked(after, self.known)}
                    for one in cited[name, row.key]:
                        if column.identity(one) not in kept:
                            raise ValidationError(
                                _(
                                    "“%(line)s” has sources, so an import does not take it away. Do that in the form"
                                    " of the entry."
                                ),
                                params={"line": column.line(one)},
                            )
                    continue
                value = column.value(after, self.known)
                if not hasattr(column, "many"):
                    column.put(instance, value)
                column.check(value, instance)
            except ValidationError as error:
                self.wrong(row, name, error)
        if not row.key:
            if not row.slug:
                self.wrong(row, "slug", ValidationError(_("Give an address or a name that one can be made of.")))
            for name in plain - row.changes.keys() - row.errors.keys() - {"slug"}:
                column = self.sheet.by_name[name]
                if not column.field.blank and getattr(instance, column.field.attname) in {None, ""}:
                    self.wrong(row, name, ValidationError(column.field.error_messages["blank"]))
        refused = {self.sheet.by_name[name].field.attname for name in row.errors if name in plain}
        for error in self.known.broken(instance, refused):
            self.wrong(row, "", error)

    def outcome(self, row):
        if row.errors:
            return Outcome.WRONG
        if row.alike and not row.key and not row.decision:
            return Outcome.DOUBTFUL
        if not row.key:
            return Outcome.NEW
        return Outcome.CHANGED if row.changes else Outcome.UNCHANGED


def numbered(slug):
    return [slug, *(f"{slug}-{number}" for number in range(2, 30))] if slug else []
