"""Counting what a facet's options have in common with some results."""

from heapq import heappush, heappushpop
from itertools import takewhile
from operator import itemgetter

import numpy as np

from .orders import as_array

FEW = 64  # options that are counted one by one
SPARSE = 6  # of so many entries one result or fewer: going through the results is quicker than through the options


class Counter:
    """The options of one facet, each with the bitmap of the entries that count for it, ready to be counted.

    A facet with many options keeps, beside the bitmaps, the numbers of each entry's options, one entry after the other
    in one array; those of entry e stand from `start[e]` up to `start[e + 1]`. Immutable: an edit makes another one.
    """

    def __init__(self, bitmaps, entries, table=None):
        """`bitmaps` is {value: bitmap}; `entries` are all there are."""
        self.bitmaps, self.entries = bitmaps, entries
        self.values = list(bitmaps)
        sizes = ((len(ids), value) for value, ids in bitmaps.items())
        self.largest_first = sorted(sizes, key=itemgetter(0), reverse=True)
        self._table = table

    def largest(self, results, most):
        """{value: number of results} of the options with the most results: `most` of them, and those with as many.

        `results` is a bitmap. Options without a result are left out.
        """
        if len(results) == len(self.entries):
            return self._in_all(most)
        if len(self.bitmaps) > FEW and len(results) * SPARSE < len(self.entries):
            return self._by_results(results, most)
        return self._by_options(results, most)

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
        start, options = self.table
        entries = as_array(results)
        begins = start[entries].astype(np.int32)
        lengths = start[entries + 1].astype(np.int32) - begins
        behind = np.cumsum(lengths, dtype=np.int32)
        places = np.repeat(begins - behind + lengths, lengths)
        places += np.arange(len(places), dtype=np.int32)
        numbers = np.bincount(options[places], minlength=len(self.values))
        enough = np.partition(numbers, -most)[-most] if len(numbers) > most else 1
        return {self.values[at]: int(numbers[at]) for at in np.flatnonzero(numbers >= max(enough, 1))}

    @property
    def table(self):
        if self._table is None:
            self._table = _table(self.bitmaps.values(), self.entries)
        return self._table

    def replace(self, bitmaps, entries, changed):
        """The counter of `bitmaps`, which differ from these in the entries of the bitmap `changed` at most."""
        same_values = self._table is not None and list(bitmaps) == self.values and len(changed) <= FEW
        table = _replaced(self._table, bitmaps.values(), entries, changed) if same_values else None
        return Counter(bitmaps, entries, table)


def _table(bitmaps, entries):
    arrays = [as_array(ids) for ids in bitmaps]
    all_entries = np.concatenate([np.empty(0, np.uint32), *arrays])
    options = np.repeat(np.arange(len(arrays), dtype=_kind(arrays)), [len(array) for array in arrays])
    lengths = np.bincount(all_entries, minlength=_size(entries))
    return _starts(lengths), options[np.argsort(all_entries, kind="stable")]


def _replaced(table, bitmaps, entries, changed):
    start, options = table
    lengths = np.zeros(max(_size(entries), len(start) - 1), dtype=np.int64)
    lengths[: len(start) - 1] = np.diff(start)
    keep = np.ones(len(options), dtype=bool)
    for entry in changed:
        if entry < len(start) - 1:
            keep[start[entry] : start[entry + 1]] = False
        if entry < len(lengths):
            lengths[entry] = 0
    kept, start = options[keep], _starts(lengths)
    added = {entry: [at for at, ids in enumerate(bitmaps) if entry in ids] for entry in changed}
    for entry, numbers in added.items():
        if numbers:
            lengths[entry] = len(numbers)
    places = [int(start[entry]) for entry, numbers in added.items() for _number in numbers]
    options = np.insert(kept, places, [number for numbers in added.values() for number in numbers])
    return _starts(lengths), options


def _starts(lengths):
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint32)


def _size(entries):
    return entries.max() + 1 if entries else 1


def _kind(options):
    return np.uint16 if len(options) < 1 << 16 else np.uint32
