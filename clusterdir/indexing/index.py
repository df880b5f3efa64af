"""The index of all nouns at one version of the data, and how the next one is made."""

import threading
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy

from pyroaring import BitMap

from clusterdir import changes
from clusterdir.caching import pinned_version
from clusterdir.localisation import LANGUAGES, in_language, language, today
from clusterdir.parts import Parts

from . import stored
from .counting import Counter
from .noun import NounIndex


class Index:
    """The index of each noun. What it says never changes; it only remembers what it has found out once."""

    def __init__(self, version, day, nouns, options=None, parts=None, housekept=0):
        self.version = version
        self.housekept = housekept  # the number of the version at which a worker has last kept house
        self.day = day  # on which it was made; None if that is not known
        self.nouns = nouns  # {label: NounIndex}
        self._options = options or {}  # {(facet, language): Options}
        self._counters = {}  # {(label, name of a facet): Counter}
        self.parts = parts or Parts()  # of pages, printed

    def __getitem__(self, model):
        return self.nouns[model._meta.label_lower]

    @property
    def size(self):
        """How many entries there are."""
        return sum(len(one.published) for one in self.nouns.values())

    def options(self, facet):
        """The Options of a facet, in the reader's language."""
        place = (facet, language())
        if place not in self._options:
            self._options[place] = facet.options_of(self)
        return self._options[place]

    def counter(self, label, name):
        """The options of a facet with the bitmaps of those that count for them, ready to be counted."""
        place = (label, name)
        if place not in self._counters:
            index = self.nouns[label]
            nodes = self.options(index.noun.all_facets[name]).by_value
            below = {value: nodes[value].below for value in sorted(nodes)}  # in an order that no language changes
            self._counters[place] = Counter(index.values[name], below, index.published)
        return self._counters[place]

    def entries(self, model, name, value):
        """The ids of the published entries that count for a value of a facet, as a bitmap."""
        return self.counter(model._meta.label_lower, name).bitmaps.get(value, BitMap())

    def first_by_name(self, model, name, value, most):
        """The ids of the first of these entries, in the alphabetical order of the reader's language."""
        return self[model].orders["name", language()].page(self.entries(model, name, value), 0, most)

    def belonging(self, noun, name):
        """{id: bitmap} of what a facet or relation leads to, with the entries that belong to it or to a part of it."""
        hierarchical = noun.all_facets[name].hierarchical
        return self.counter(noun.label, name).bitmaps if hierarchical else self.nouns[noun.label].values[name]

    def after(self, touched, version, day):
        """The index of a later version, made by reading again what was touched since: (label, id) …"""
        ids = {}
        for label, key in touched:
            ids.setdefault(label, set()).add(key)
        affected = {label: one.noun.affected_by(ids, day != self.day) for label, one in self.nouns.items()}
        nouns = {}
        for label, one in self.nouns.items():
            nouns[label] = one.after(affected[label], nouns) if affected[label] else one
        # Lists of both, since others may find out more from this index meanwhile.
        options = {place: nodes for place, nodes in list(self._options.items()) if place[0].leads_to not in ids}
        parts = self.parts.without(touched) if day == self.day else None
        later = Index(version, day, nouns, options, parts, self.housekept)
        for (label, name), counter in list(self._counters.items()):
            if nouns[label].noun.all_facets[name].leads_to not in ids:
                if affected[label]:
                    index = nouns[label]
                    counter = counter.replace(index.values[name], index.published, BitMap(affected[label]))
                later._counters[label, name] = counter
        return later


_latest = None
_making = threading.Lock()
_unpublished = ContextVar("unpublished", default=None)  # a function that gives the index of a transaction


def current():
    """The index of the data as they are now. One small query; more only where something has changed since.

    On a public page not even that: the response cache has asked for the version, and asks again when the page is made.
    """
    if inside := _unpublished.get():
        return inside()
    if not _is(pinned_version() or changes.version()):
        with _making:
            if not _is(changes.version()):
                _publish(_made())
    return _latest


@contextmanager
def unpublished():
    """Inside, `current()` is the index of what the transaction has written, which nobody else sees: for a preview."""
    index = copy(current())
    index.parts = Parts()  # what is printed of unpublished entries is kept for nobody else

    def inside():
        nonlocal index
        if (version := changes.version()) != index.version and (touched := changes.since(index.version)) is not None:
            index = index.after(touched, version, index.day)
        return index  # of before, where very much has changed

    token = _unpublished.set(inside)
    try:
        yield
    finally:
        _unpublished.reset(token)


def prepare():
    """Makes what no visitor is needed for, before workers part: they then have it in memory once, all together."""
    index = current()
    for code in LANGUAGES:
        with in_language(code):
            for label, one in index.nouns.items():
                for name, facet in one.noun.facets.items():
                    index.options(facet)
                    index.counter(label, name).prepare()
    stored.wait()


def rebuild():
    """Reads everything anew and stores it: what the command `store_index` does."""
    with _making, changes.snapshot():
        _publish(_built(changes.version(), today()))
    stored.save(_latest)
    return _latest


def _is(version):
    return _latest and version.id and _latest.version == version and _latest.day == today()


def _publish(index):
    global _latest
    _latest = index  # readers have either the old one or this one, whole


def _made():
    """The index of the current version: from the one at hand, else from what is stored, else from the entries."""
    with changes.snapshot():
        version, day = changes.version(), today()
        for start in (lambda: _latest, _loaded):
            if (index := start()) and (touched := changes.since(index.version)) is not None:
                index = index.after(touched, version, day)
                break
        else:
            index = _built(version, day)
    if version.id - index.housekept >= stored.OFTEN or (not index.housekept and index.size >= stored.LARGE):
        index.housekept = version.id
        stored.keep_house(index)
    return index


def _loaded():
    found = stored.load(_nouns())
    return found and Index(found[0], None, found[1], housekept=found[0].id)


def _built(version, day):
    nouns = {}
    for noun in _nouns():
        nouns[noun.label] = NounIndex.build(noun, nouns)
    return Index(version, day, nouns)


def _nouns():
    from .nouns import NOUNS  # it needs the filters, which need this module

    return NOUNS
