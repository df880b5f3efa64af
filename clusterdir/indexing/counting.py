"""Counting what a facet's options have in common with some results."""

from functools import cached_property
from heapq import heappush, heappushpop
from itertools import takewhile
from operator import itemgetter

import numpy as np
from pyroaring import BitMap

from .orders import as_array

FEW = 64  # options that are counted one by one; likewise changed entries that are put into a table one by one
SPARSE = 6  # of so many entries one result or fewer: going through the results is quicker than through the options


class Counter:
    """The options of one facet with the entries that count for them, ready to be counted. Immutable.

    `bitmaps` is {value: bitmap}. A facet with many options has a table as well, which tells the options of an entry.
    """

    def __init__(self, own, below, entries, table=None):
        """`own` is {value: bitmap of the entries that have it themselves}; `entries` are all there are.

        `below` is {option: the options that are part of it}; it has all of them, in an order that stays the same.
        """
        none = BitMap()
        self.own = {value: own.get(value, none) for value in below}
        self.below, self.entries = below, entries
        self.bitmaps = {
            value: BitMap.union(self.own[value], *(self.own[part] for part in parts)) if parts else self.own[value]
            for value, parts in below.items()
        }
        self.values = list(below)
        sizes = ((len(ids), value) for value, ids in self.bitmaps.items())
        self.largest_first = sorted(sizes, key=itemgetter(0), reverse=True)
        if table:
            self.table = table

    def replace(self, own, entries, changed):
        """The counter when the entries of the bitmap `changed` are others; the options are the same."""
        known = self.__dict__.get("table") if len(changed) <= FEW else None
        after = Counter(own, self.below, entries)
        if known and (table := known.replace(after, changed)):
            after.table = table
        return after

    @cached_property
    def table(self):
        has_one_each = sum(map(len, self.own.values())) == len(BitMap.union(BitMap(), *self.own.values()))
        return (_One if has_one_each else _Many).of(self)

    def prepare(self):
        """Makes the table if it may be needed."""
        if len(self.bitmaps) > FEW:
            self.table  # noqa: B018, it is kept

    def largest(self, results, most):
        """{value: number of results} of the options with the most results: `most` of them, and those with as many.

        `results` is a bitmap. Options without a result are left out.
        """
        if len(results) == len(self.entries):
            return self._in_all(most)
        if len(self.bitmaps) > FEW and len(results) * SPARSE < len(self.entries):
            return self._by_results(results, most)
        return self._by_options(results, most)

    def all(self, results):
        """{value: number of results} of all options that have any."""
        return self._in_all(len(self.bitmaps)) if len(results) == len(self.entries) else self._by_results(results, None)

    def _in_all(self, most):
        enough = self.largest_first[most - 1][0] if len(self.bitmaps) > most else 1
        upto = takewhile(lambda one: one[0] >= max(enough, 1), self.largest_first)
        return {value: size for size, value in upto}

    def _by_options(self, results, most):
        counts, best = {}, []  # of `best` the first is the smallest
        for size, value in self.largest_first:
            if len(best) == most and size < best[0]:
                break  # none of the rest can have as many
            counts[value] = number = results.intersection_cardinality(self.bitmaps[value])
            if len(best) < most:
                heappush(best, number)
            else:
                heappushpop(best, number)
        enough = max(best[0] if len(best) == most else 1, 1)
        return {value: number for value, number in counts.items() if number >= enough}

    def _by_results(self, results, most):
        numbers = self.table.numbers(as_array(results), len(self.values))
        enough = np.partition(numbers, -most)[-most] if most and len(numbers) > most else 1
        return {self.values[at]: int(numbers[at]) for at in np.flatnonzero(numbers >= max(enough, 1))}


class _One:
    """The table of a facet of which each entry has one value at most: the place of its option, by its id."""

    def __init__(self, places, sums):
        self.places = places  # for no option the number of options
        self.sums = sums  # (place of an option that has parts, places of the parts)

    @classmethod
    def of(cls, counter):
        kind = np.uint16 if len(counter.values) < 1 << 16 else np.uint32
        places = np.full(_size(counter.entries), len(counter.values), dtype=kind)
        for place, ids in enumerate(counter.own.values()):
            places[as_array(ids)] = place
        at = {value: place for place, value in enumerate(counter.values)}
        sums = [(at[value], [at[part] for part in parts]) for value, parts in counter.below.items() if parts]
        return cls(places, sums)

    def numbers(self, entries, options):
        own = np.bincount(self.places[entries], minlength=options + 1)[:options]
        numbers = own.copy()
        for place, parts in self.sums:
            numbers[place] += own[parts].sum()
        return numbers

    def replace(self, counter, changed):
        """The table when the entries of the bitmap `changed` are others; None if one has several options now."""
        nothing = len(counter.values)
        places = np.full(max(_size(counter.entries), len(self.places)), nothing, dtype=self.places.dtype)
        places[: len(self.places)] = self.places
        for entry in changed:
            found = [place for place, ids in enumerate(counter.own.values()) if entry in ids]
            if len(found) > 1:
                return None
            if entry < len(places):
                places[entry] = found[0] if found else nothing
        return _One(places, self.sums)


class _Many:
    """The table of a facet of which entries may have several: the places of all their options, one after the other.

    Those of the entry with id e stand from `start[e]` up to `start[e + 1]`.
    """

    def __init__(self, lengths, options):
        self.start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint32)
        self.options = options

    @classmethod
    def of(cls, counter):
        arrays = [as_array(ids) for ids in counter.bitmaps.values()]
        kind = np.uint16 if len(arrays) < 1 << 16 else np.uint32
        entries = np.concatenate([np.empty(0, np.uint32), *arrays])
        lengths = np.bincount(entries, minlength=_size(counter.entries))
        # One number a pair, the entry before the option: to sort them is several times quicker than to sort by one.
        pairs = entries.astype(np.uint64) << 32
        pairs |= np.repeat(np.arange(len(arrays), dtype=np.uint64), [len(array) for array in arrays])
        pairs.sort()
        return cls(lengths, pairs.astype(np.uint32).astype(kind, copy=False))

    def numbers(self, entries, options):
        begins = self.start[entries].astype(np.int32)
        lengths = self.start[entries + 1].astype(np.int32) - begins
        behind = np.cumsum(lengths, dtype=np.int32)
        places = np.repeat(begins - behind + lengths, lengths)
        places += np.arange(len(places), dtype=np.int32)
        return np.bincount(self.options[places], minlength=options)

    def replace(self, counter, changed):
        lengths = np.zeros(max(_size(counter.entries), len(self.start) - 1), dtype=np.int64)
        lengths[: len(self.start) - 1] = np.diff(self.start)
        keep = np.ones(len(self.options), dtype=bool)
        for entry in changed:
            if entry < len(self.start) - 1:
                keep[self.start[entry] : self.start[entry + 1]] = False
                lengths[entry] = 0
        start = np.concatenate([[0], np.cumsum(lengths)])
        added = {}
        for entry in changed:
            if options := [place for place, ids in enumerate(counter.bitmaps.values()) if entry in ids]:
                added[entry], lengths[entry] = options, len(options)
        places = [start[entry] for entry, options in added.items() for _option in options]
        options = [option for options in added.values() for option in options]
        return _Many(lengths, np.insert(self.options[keep], np.array(places, dtype=np.int64), options))


def _size(entries):
    return entries.max() + 1 if entries else 1
