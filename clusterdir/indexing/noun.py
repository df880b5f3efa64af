"""The index of one noun: what the facets, the orders and the search of its list are answered from."""

from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np
from django.db.models import Q
from pyroaring import BitMap

from clusterdir.prepared import Prepared

from .orders import Order
from .words import Words

AT_ONCE = 10_000  # rows read from the database, or asked for by their ids


@dataclass(frozen=True)
class Belonging:
    """How many published entries of another noun, which stands before in `nouns.py`, have an entry as a value.

    To count them in the database takes seconds where a cluster has very many members; the index knows.
    """

    label: str  # of the other noun
    facet: str

    def of(self, pk, nouns):
        return len(nouns[self.label].values[self.facet].get(pk, ()))


@dataclass(frozen=True, eq=False)
class Noun:
    """What is indexed of a noun; `nouns.py` lists them all."""

    model: type
    names: dict  # {language: the fields that it is sorted by}
    name_fields: int  # so many of the leading fields of `search_text` are names
    facets: dict = field(default_factory=dict)  # {name: Facet} of its list
    relations: dict = field(default_factory=dict)  # {name: Facet} that are no facets of it, for found_by
    numbers: dict = field(default_factory=dict)  # {order: expression or Belonging}; the largest first, None last
    found_by: tuple = ()  # the facets and relations whose names a search goes by
    by_day: Q | None = None  # which entries another day alone may change
    depends: dict = field(default_factory=dict)  # {label of another noun: path to it} whose entries decide about these

    @property
    def label(self):
        return self.model._meta.label_lower

    @property
    def all_facets(self):
        return self.facets | self.relations

    def target(self, name):
        """The label of the noun that a facet or relation leads to."""
        model = self.model
        for part in self.all_facets[name].paths[0].split("__"):
            model = model._meta.get_field(part).related_model
        return model._meta.label_lower

    def published(self):
        """The entries that the public sees."""
        entries = self.model.objects.all()
        return entries.published() if hasattr(entries, "published") else entries

    def affected_by(self, touched, another_day):
        """The ids of the entries that may have changed, of {label: ids that were touched}."""
        ids = set(touched.get(self.label, ()))
        if another_day and self.by_day:
            ids |= set(self.model._base_manager.filter(self.by_day).values_list("pk", flat=True))
        for label, path in self.depends.items():
            if others := touched.get(label):
                ids |= set(self.model._base_manager.filter(**{f"{path}__in": others}).values_list("pk", flat=True))
        return ids

    def texts(self, entries):
        """(id, folded text) of some entries."""
        return entries.order_by().values_list("pk", "search_text").iterator(AT_ONCE)

    def sort_keys(self, ids, nouns):
        """{id: {(order, language): key}} of a list of ids; the keys of an order compare as the entries stand in it.

        `nouns` is {label: NounIndex} of those that stand before this one.
        """
        keys = {}
        parts = (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))  # SQLite takes some 30,000
        for values in chain.from_iterable(map(self._key_rows, parts)):
            row = dict(zip(self._key_columns, values, strict=True))
            keys[row["pk"]] = of_entry = {}
            numbers = {order: self._number(order, row, nouns) for order in self.numbers}
            for language, names in self.names.items():
                name = (*(row[one] for one in names), row["pk"])
                of_entry["name", language] = name
                of_entry.update({(order, language): (number, *name) for order, number in numbers.items()})
        return keys

    def sorted(self, nouns):
        """{(order, language): Order} of all published entries; `nouns` as above."""
        entries = self.published().order_by("pk")
        ids, numbers = array("I"), {order: array("d") for order in self.numbers}
        rows = entries.annotate(**self._expressions).values("pk", *self._expressions)
        for row in rows.iterator(AT_ONCE):
            ids.append(row["pk"])
            for order, values in numbers.items():
                values.append(self._number(order, row, nouns))
        ids, numbers = np.array(ids), {order: np.array(values) for order, values in numbers.items()}
        orders, by_fields = {}, {}
        for language, fields in self.names.items():
            if fields not in by_fields:
                names = list(entries.values_list(*fields, flat=len(fields) == 1).iterator(AT_ONCE))
                by_fields[fields] = np.array(sorted(range(len(ids)), key=names.__getitem__), dtype=np.int64)
            by_name = by_fields[fields]
            orders["name", language] = Order(ids[by_name])
            for order, values in numbers.items():
                orders[order, language] = Order(ids[by_name[np.argsort(values[by_name], kind="stable")]])
        return orders

    @cached_property
    def _expressions(self):
        """{column: expression} of the numbers that the database has."""
        own = ((order, one) for order, one in self.numbers.items() if not isinstance(one, Belonging))
        return {f"number_{order}": expression for order, expression in own}

    @cached_property
    def _key_columns(self):
        names = dict.fromkeys(name for names in self.names.values() for name in names)
        return ["pk", *self._expressions, *names]

    @cached_property
    def _key_rows(self):
        entries = self.model._base_manager.annotate(**self._expressions).order_by()
        return Prepared(lambda ids: entries.filter(pk__in=[ids]).values_list(*self._key_columns))

    def _number(self, order, row, nouns):
        number = self.numbers[order]
        value = number.of(row["pk"], nouns) if isinstance(number, Belonging) else row[f"number_{order}"]
        return _descending(value)


def _descending(value):
    """A number that is the smaller the larger a date, a time, a reduced date such as “2015-10”, or a number is."""
    if value is None or value == "":
        return float("inf")
    if isinstance(value, str):
        return -float(value.replace("-", "").ljust(8, "0"))
    if hasattr(value, "timestamp"):
        return -value.timestamp()
    return -float(value.toordinal() if hasattr(value, "toordinal") else value)


@dataclass(frozen=True, eq=False)
class NounIndex:
    """The index of a noun at one version of the data. Immutable: a change makes another one, sharing what stays."""

    noun: Noun
    published: BitMap
    values: dict  # {facet: {value: bitmap of the entries that have it themselves}}
    orders: dict  # {(order, language): Order}
    words: Words

    @classmethod
    def build(cls, noun, nouns):
        """Reads everything; `nouns` is {label: NounIndex} of those that stand before this one."""
        orders = noun.sorted(nouns)
        entries = noun.published()
        return cls(
            noun=noun,
            published=BitMap(next(iter(orders.values())).ids),
            values={name: _bitmaps(facet.pairs(entries)) for name, facet in noun.all_facets.items()},
            orders=orders,
            words=Words.build(noun.texts(entries), noun.name_fields),
        )

    def after(self, ids, nouns):
        """The index when the entries `ids` have been read again, whatever has happened to them; `nouns` as above."""
        changed = BitMap(ids)
        entries = self.noun.published().filter(pk__in=ids)
        texts = list(self.noun.texts(entries))
        added = [pk for pk, _text in texts]
        keys = {}

        def keys_of(ids, one):
            if missing := [pk for pk in ids if pk not in keys]:
                keys.update(self.noun.sort_keys(missing, nouns))
            return {pk: keys[pk][one] for pk in ids}

        return NounIndex(
            noun=self.noun,
            published=(self.published - changed) | BitMap(added),
            values={
                name: _replaced(self.values[name], changed, facet.pairs(entries))
                for name, facet in self.noun.all_facets.items()
            },
            orders={
                one: order.replace(changed, added, lambda ids, one=one: keys_of(ids, one))
                for one, order in self.orders.items()
            },
            words=self.words.replace(changed, texts),
        )


def _bitmaps(pairs):
    """{value: bitmap of ids} of (id, value)."""
    ids = defaultdict(lambda: array("I"))
    for pk, value in pairs:
        ids[value].append(pk)
    return {value: BitMap(some) for value, some in ids.items()}


def _replaced(bitmaps, changed, pairs):
    """The bitmaps without the ids `changed`, and with those of (id, value) instead. What stays is shared."""
    added = _bitmaps(pairs)
    after = {}
    for value, ids in bitmaps.items():
        if value in added:
            after[value] = (ids - changed) | added.pop(value)
        elif not ids.intersect(changed):
            after[value] = ids
        elif rest := ids - changed:
            after[value] = rest
    return after | added
