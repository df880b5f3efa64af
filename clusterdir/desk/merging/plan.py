"""What merging two entries does, said before it is done: which rows go over, which become one, whose values stay.

A row that points to the entry that goes (a membership, an appointment, a citation, an employee …) points to the one
that stays afterwards. Where that has such a row already, as when both are members of the same cluster, the two become
one: their citations and all that points to them go over in the same way, and where they differ the editor chooses.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import sha256

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import capfirst

from ..collisions import take_turn
from ..models.history import APPS
from ..models.merging import Different, Redirect
from ..models.roles import Proposal
from ..recording import CHANGED, one_edit, record_found, record_many
from .choices import (
    BOTH,
    GOES,
    STAYS,
    choice_of_aliases,
    choices_for,
    choices_for_many,
    columns,
    lines,
    names_of,
    read,
    take_over,
)

MOST_SHOWN = 10  # rows of one kind that are named one by one


class Changed(Exception):
    """The entries are no longer as they were when the editor looked at them."""


@dataclass
class Move:
    """Rows of one relation that go over."""

    model: type
    name: str  # of the foreign key
    rows: list = field(default_factory=list)
    owners: list = field(default_factory=list)  # to whom each of them goes

    @property
    def label(self):
        return label_of(self.model, self.name)

    @property
    def texts(self):
        return [text_of_row(row, self.name) for row in self.rows[:MOST_SHOWN]]

    @property
    def more(self):
        return max(0, len(self.rows) - MOST_SHOWN)


@dataclass
class Join:
    """Two rows that say the same and become one."""

    stays: models.Model
    goes: models.Model
    name: str
    choices: list

    @property
    def label(self):
        return capfirst(str(self.stays._meta.verbose_name))

    @property
    def text(self):
        return text_of_row(self.stays, self.name)


def label_of(model, name):
    """What the rows are: “Memberships”, or, where a row is an entry that has one such field, “People (employer)”."""
    label = capfirst(str(model._meta.verbose_name_plural))
    return f"{label} ({model._meta.get_field(name).verbose_name})" if hasattr(model, "slug") else label


def text_of_row(row, parent):
    """What tells a row from others: what else it points to, and what it says."""
    if hasattr(row, "slug"):
        return str(row)
    others = [getattr(row, one.name) for one in pointers(type(row)) if one.name != parent]
    return " · ".join(filter(None, map(str, [*filter(None, others), row])))


def pointers(model):
    return [one for one in model._meta.concrete_fields if one.is_relation]


def with_what_they_name(model):
    """All entries of a noun, each with what it points to."""
    return model._base_manager.select_related(*(one.name for one in pointers(model)))


def relations(model):
    """The foreign keys of the directory that point to a model, each as (model, name)."""
    return [
        (one.related_model, one.field.name)
        for one in model._meta.related_objects
        if one.related_model._meta.app_label in APPS and not one.many_to_many
    ]


def identities(model):
    """The sets of columns that may be there only once, whatever else a row says."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            parts = (*map(models.F, constraint.fields), *constraint.expressions)
            names = {path[0] for part in parts for path in model._get_expr_references(part)}
            yield sorted(model._meta.get_field(name).attname for name in names)


class Plan:
    """Merging `goes` into `stays`. The number of queries depends on what can point to them, not on how much does."""

    def __init__(self, stays, goes):
        self.stays, self.goes = stays, goes
        self.gone = goes.pk
        self.moves, self.joins = [], []
        self.find([(stays, goes)])
        self.fields = choices_for(stays, goes, leave_out={"aliases"})
        self.aliases = choice_of_aliases(stays, goes)
        self.many = choices_for_many(stays, goes)
        self.proposals = Proposal.objects.waiting().filter(noun=self.noun, key__in=[stays.pk, goes.pk]).count()

    @classmethod
    def of(cls, model, stays, goes):
        """The Plan for two keys; None if one of the entries is not there."""
        found = with_what_they_name(model).in_bulk([stays, goes])
        return cls(found[stays], found[goes]) if len(found) == 2 else None

    @property
    def noun(self):
        return self.stays._meta.label_lower

    @property
    def choices(self):
        """All that there is to choose about the entry itself."""
        return [*self.fields, *filter(None, [self.aliases]), *self.many]

    @property
    def differing(self):
        """The joined rows about which there is something to choose."""
        return [join for join in self.joins if join.choices]

    def read(self, data):
        whole = [read(choices, data) for choices in (self.choices, *(join.choices for join in self.joins))]
        return all(whole)  # each is read, so that what was chosen stays chosen on the page

    # What there is to do

    def find(self, pairs):
        """Finds what points to the second of each pair, and goes over to the first or becomes one with a row of its."""
        for model, name in relations(type(pairs[0][0])):
            named = [one.name for one in pointers(model) if one.name != name]
            keys = [entry.pk for pair in pairs for entry in pair]
            under = defaultdict(list)
            for row in model._base_manager.filter(**{f"{name}__in": keys}).select_related(*named).order_by("pk"):
                under[getattr(row, f"{name}_id")].append(row)
            move, joined = Move(model, name), []
            for stays, goes in pairs:
                there = {identity: row for row in under[stays.pk] for identity in self.identify(row, name, stays)}
                for row in under[goes.pk]:
                    same = next((there[one] for one in self.identify(row, name, stays) if one in there), None)
                    if same:
                        joined.append((same, row))
                    else:
                        move.rows.append(row)
                        move.owners.append(stays)
            if move.rows:
                self.moves.append(move)
            if joined:
                self.joins += [self.join(same, row, name) for same, row in joined]
                self.find(joined)

    def identify(self, row, name, owner):
        """What may be there only once, as it is when the row belongs to `owner`."""
        values = {one.attname: getattr(row, one.attname) for one in columns(type(row))} | {f"{name}_id": owner.pk}
        return [(tuple(names), *(values[one] for one in names)) for names in identities(type(row))]

    def join(self, stays, goes, name):
        prefix = f"{stays._meta.model_name}-{stays.pk}-{goes.pk}-"
        choices = choices_for(stays, goes, prefix, leave_out={name})
        for choice in choices:
            if isinstance(stays._meta.get_field(choice.names[0]), models.BooleanField):
                choice.chosen = STAYS if getattr(stays, choice.names[0]) else GOES  # what is said of one holds for both
        return Join(stays, goes, name, choices)

    @property
    def fingerprint(self):
        """Another one when any value of the entries or of a row that points to them has changed."""
        rows = [self.stays, self.goes]
        rows += [row for move in self.moves for row in move.rows]
        rows += [row for join in self.joins for row in (join.stays, join.goes)]
        seen = [
            (row._meta.label, row.pk, *(str(getattr(row, one.attname)) for one in columns(type(row)))) for row in rows
        ]
        return sha256(repr([seen, [choice.texts for choice in self.many]]).encode()).hexdigest()

    # Doing it

    def carry_out(self, user):
        """Merges; raises a ValidationError where the entry would not be valid. To be called in a transaction."""
        with one_edit(user, f"merged:{self.goes.slug}"):
            for move in self.moves:
                self.go_over(move)
            for join in reversed(self.joins):  # what points to a row comes behind the row
                take_over(join.stays, join.goes, join.choices)
                join.goes.delete()
                if join.choices:
                    join.stays.save()
            many = {choice.names[0]: self.named(choice) for choice in self.many}
            before = names_of(self.stays)
            take_over(self.stays, self.goes, self.fields)
            self.keep_names(before)
            self.goes.delete()
            self.stays.full_clean()
            self.stays.save()
            for name, keys in many.items():
                getattr(self.stays, name).set(keys)
            self.lead_here()

    def go_over(self, move):
        manager = move.model._base_manager
        keys = [row.pk for row in move.rows]
        record_found(move.model, keys)
        under = defaultdict(list)
        for row, owner in zip(move.rows, move.owners, strict=True):
            under[owner.pk].append(row.pk)
        changes = {"updated_at": timezone.now()} if hasattr(move.model, "updated_at") else {}
        for owner, some in under.items():
            for start in range(0, len(some), 500):
                manager.filter(pk__in=some[start : start + 500]).update(**changes, **{move.name: owner})
        record_many(move.model, keys, CHANGED)

    def named(self, choice):
        """The keys that a relation to many shall have."""
        keys = [set(getattr(entry, choice.names[0]).values_list("pk", flat=True)) for entry in (self.stays, self.goes)]
        return {STAYS: keys[0], GOES: keys[1], BOTH: keys[0] | keys[1]}[choice.chosen]

    def keep_names(self, before):
        """Sets the other names: among them what was the entry's name `before`, without those that stand on top now."""
        if not hasattr(self.stays, "aliases"):
            return
        wanted, chosen = lines(self.stays.aliases), self.aliases.chosen if self.aliases else BOTH
        if self.aliases:
            wanted = lines(self.aliases.texts[chosen])
        if chosen == BOTH:
            wanted += before
        shown = names_of(self.stays)
        self.stays.aliases = "\n".join(name for name in dict.fromkeys(wanted) if name not in shown)

    def lead_here(self):
        redirects = Redirect.objects.filter(noun=self.noun)
        redirects.filter(slug__in=[self.stays.slug, self.goes.slug]).delete()
        redirects.filter(key=self.gone).update(key=self.stays.pk)
        Redirect.objects.create(noun=self.noun, slug=self.goes.slug, former=self.gone, key=self.stays.pk)
        pairs = Different.objects.filter(noun=self.noun)
        pairs.filter(models.Q(first=self.gone) | models.Q(second=self.gone)).delete()


def merge(model, stays, goes, data, user):
    """Merges as the page says that was sent; gives the Plan. Raises Changed, or a ValidationError."""
    with transaction.atomic():
        take_turn()
        plan = Plan.of(model, stays, goes)
        if not plan or plan.fingerprint != data.get("state") or not plan.read(data) or plan.proposals:
            raise Changed
        plan.carry_out(user)
    return plan
