"""Reading and comparing the rows of an import, in steps that each answer within a second or two.

A step works outside of any transaction and then writes what it has found in a short one, if no other step has come
before it. So two windows on the same import, or a killed process, do no harm: the next step begins where the last one
that was written has ended.
"""

import logging
import time
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clusterdir.localisation import LANGUAGES
from contacts.models import Appointment

from ..models.imports import Import, ImportRow
from ..models.merging import Redirect
from . import likeness
from .files import read
from .lookup import Lookup
from .sheets import SHEETS

logger = logging.getLogger(__name__)

READ_AT_ONCE = 2000
COMPARE_AT_ONCE = 500
FOUND = ["outcome", "key", "alike", "changes", "errors", "slug", "decision"]
WHOLE = "*"  # in the errors of a row: what is wrong with it together with other rows
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
    end = min(one.total, one.read + READ_AT_ONCE)
    values = {"read": end}
    if end == one.total:
        values |= {"state": State.COMPARING, "content": None}
    with transaction.atomic():
        if Import.objects.filter(pk=one.pk, state=State.READING, read=one.read).update(**values):
            ImportRow.objects.bulk_create(rows, batch_size=500)


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


def compare_anew(one, rows):
    """Sends rows back to be compared, since they, or the entries they are about, have changed."""
    sent_back = rows.update(outcome="")
    one.rows.filter(errors__has_key=WHOLE).update(outcome="")
    ready = Import.objects.filter(pk=one.pk, state__in=[State.READY, State.COMPARING])
    ready.update(state=State.COMPARING, compared=one.rows.exclude(outcome="").count())
    return sent_back


def in_each_language(error):
    """The sentences of a ValidationError as {language: sentence}: who reads them may have another language."""
    errors = []
    for one in error.error_list:
        sentences = {}
        for language in LANGUAGES:
            with translation.override(language):
                sentences[language] = str(one.message % one.params if one.params else one.message)
        errors.append(sentences)
    return errors


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
            if entry and row.decision != row.Decision.SAME and not row.cells.get("slug"):
                # An address that a name gives by chance is no proof: whoever has not written it down is asked.
                row.alike, entry = [entry.pk], None
            if not entry and row.decision == row.Decision.SAME:  # it has been deleted since
                row.decision = ""
            row.key = entry.pk if entry else None
            self.tidy[row] = self.cells(row)
            before = self.sheet.texts(entry) if entry else self.sheet.blank()
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
        found = self.sheet.entries().filter(Q(slug__in=slugs) | Q(pk__in=keys))
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
                found[name] = self.sheet.by_name[name].tidy(text)
            except ValidationError as error:
                self.wrong(row, name, error)
        return found

    def wrong(self, row, name, error):
        row.errors.setdefault(name, []).extend(in_each_language(error))

    def find_alike(self):
        """Looks for the entries that those rows may be about that give the address of none."""
        undecided = [row for row in self.rows if not row.key and not row.decision]
        if undecided:
            merged = Redirect.objects.of(self.sheet.model).filter(slug__in=[row.slug for row in undecided])
            merged = dict(merged.values_list("slug", "key"))
            known = likeness.Known.of(self.sheet)
            for row in undecided:
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


def check_whole(one):
    """What concerns several rows of the file: two about one entry, two first contacts of one cluster."""
    rows = one.rows.all()
    twice = []
    for name, others in (("key", rows.exclude(key=None)), ("slug", rows.filter(key=None).exclude(slug=""))):
        groups = others.values(name).annotate(many=Count("pk"), first=Min("number")).filter(many__gt=1).order_by()
        firsts = {group[name]: group["first"] for group in groups}
        for row in others.filter(**{f"{name}__in": list(firsts)}):
            if row.number != firsts[getattr(row, name)]:
                error = ValidationError(
                    _("Row %(number)s is already about this entry."), params={"number": firsts[getattr(row, name)]}
                )
                twice.append((row, error))
    if one.sheet == "contacts":
        twice += first_contacts(rows)
    for row, error in twice:
        row.outcome = Outcome.WRONG
        row.errors[WHOLE] = row.errors.get(WHOLE, []) + in_each_language(error)
    ImportRow.objects.bulk_update([row for row, _error in twice], ["outcome", "errors"], batch_size=100)


def first_contacts(rows):
    """Yields a row and an error for each one that makes a second person the first to call of a cluster."""
    column = SHEETS["contacts"].by_name["appointments"]
    changed = [row for row in rows.filter(outcome__in=[Outcome.NEW, Outcome.CHANGED]) if column.name in row.changes]
    known = Lookup(need for row in changed for need in column.needs(row.changes[column.name][1]))
    firsts = defaultdict(list)  # {cluster: rows that have its first contact}
    for row in changed:
        for appointment in column.value(row.changes[column.name][1], known):
            if appointment.is_primary and appointment.cluster_id:
                firsts[appointment.cluster_id].append(row)
    keys = {row.key for row in changed if row.key}
    others = Appointment.objects.filter(is_primary=True, cluster__in=firsts).exclude(person__in=keys)
    taken = {appointment.cluster_id for appointment in others}
    for cluster, found in firsts.items():
        for row in found if cluster in taken else found[1:]:
            yield (
                row,
                ValidationError(_("This cluster already has a first contact. Only one can be the first to call.")),
            )
