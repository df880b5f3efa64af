"""The likely duplicates of a noun: all entries are read with one query, and compared in memory where they share a sign.

What was found is kept until an entry of the noun changes. To look through 100,000 organisations takes six seconds of a
processor. So where there are many, no page waits for a look: it is made aside, and what was found some minutes ago is
good enough, unless an editor asks to look again.
"""

import threading
import time
from collections import defaultdict
from itertools import combinations
from typing import NamedTuple

from django.db import connection

from clusterdir import changes
from clusters.models import Organisation
from contacts.models import Person

from ..models.merging import Different
from . import likeness

MOST_ALIKE = 40  # entries under one sign; what more of them share says nothing
MOST_PAIRS = 1_000  # that are kept, the likeliest
SOME_TIME = 600  # seconds
QUICK = 0.1  # seconds; what takes no longer is looked for again at once
LARGE = 2_000  # entries of a noun, from which on no page waits


class Noun(NamedTuple):
    model: type
    columns: tuple
    describe: object
    signs: object
    compare: object


NOUNS = {
    "organisation": Noun(
        Organisation,
        ("name_en", "name_de", "aliases", "acronym", "website", "city"),
        likeness.firm,
        likeness.signs_of_firm,
        likeness.firms_alike,
    ),
    "person": Noun(
        Person,
        ("given_name", "family_name", "email", "phone", "employer_id"),
        likeness.someone,
        likeness.signs_of_person,
        likeness.people_alike,
    ),
}


class Pair(NamedTuple):
    likeness: likeness.Likeness
    first: int  # the smaller key
    second: int

    @property
    def keys(self):
        return self.first, self.second


class Found(NamedTuple):
    version: changes.Version
    at: float
    seconds: float  # that it took
    pairs: list


_kept = {}  # {label of the model: Found}
_looking = threading.Lock()


def likely_pairs(noun, age=0):
    """The pairs of entries that are likely one, the likeliest first, without those that an editor has called different.

    With `age`, what was found no more seconds ago is good enough, if it takes long to look again. Two or three queries.
    """
    noun = NOUNS[noun]
    different = set(Different.objects.of(noun.model).values_list("first", "second"))
    return [pair for pair in found(noun, age).pairs if pair.keys not in different]


def pairs_so_far(noun, again=False):
    """For a page: (the likely pairs, or None where nobody has looked yet; whether they are being looked for now)."""
    model = NOUNS[noun].model
    if model._base_manager.count() <= LARGE:
        return likely_pairs(noun, 0 if again else SOME_TIME), False
    known = _kept.get(model._meta.label_lower)
    is_old = not known or (known.version != changes.version() and (again or time.monotonic() - known.at > SOME_TIME))
    if is_old and _looking.acquire(blocking=False):
        threading.Thread(target=look_aside, args=[noun], daemon=True).start()
    return likely_pairs(noun, float("inf")) if known else None, is_old


def number_of_pairs(noun):
    """For the desk: how many there are; None where nobody has looked yet."""
    pairs, _is_looking = pairs_so_far(noun)
    return None if pairs is None else len(pairs)


def look_aside(noun):
    try:
        found(NOUNS[noun], 0)
    finally:
        _looking.release()
        connection.close()


def found(noun, age):
    label, version = noun.model._meta.label_lower, changes.version()
    known = _kept.get(label)
    if known and known.version != version and known.seconds > QUICK and time.monotonic() - known.at < age:
        return known
    if known and known.version != version and not has_changed(label, known.version):
        known = _kept[label] = known._replace(version=version)
    if not known or known.version != version:
        began = time.monotonic()
        pairs = look(noun)
        now = time.monotonic()
        known = _kept[label] = Found(version, now, now - began, pairs)
    return known


def has_changed(label, version):
    touched = changes.since(version)
    return touched is None or any(noun == label for noun, _key in touched)


def look(noun):
    """All likely pairs of a noun. One query."""
    described, under = {}, defaultdict(list)
    rows = noun.model._base_manager.order_by("pk").values_list("pk", *noun.columns)
    for key, *values in rows.iterator(10_000):
        described[key] = entry = noun.describe(*values)
        for sign in set(noun.signs(entry)):
            under[hash(sign)].append(key)  # by its hash, which takes less memory
    compared, pairs = set(), []
    for keys in under.values():
        if not 1 < len(keys) <= MOST_ALIKE:
            continue
        for first, second in combinations(keys, 2):
            if (first, second) in compared:
                continue
            compared.add((first, second))
            alike = noun.compare(described[first], described[second])
            if alike.is_likely:
                pairs.append(Pair(alike, first, second))
    pairs.sort(key=lambda pair: (-pair.likeness.points, pair.keys))
    return pairs[:MOST_PAIRS]
