"""The words of one noun's entries: a text search in memory that answers alike on every database.

It is made from each entry's folded search text, `| lubeck hafen | port of lubeck | | … |`, whose first few fields are
names. What it knows is a table from keys to ids of entries. A key is a word with a sign before it that says where the
word stands, so that one sorted table answers everything:

    =hafen      entries with "hafen" in a name
    ~hafen      entries with "hafen" elsewhere in their text, and in no name
    #2          entries with a name of two different words

- Sorted keys make a search for the beginning of a word one stretch of the table. The rare keys, which are nearly all,
  have their ids one behind the other in one long array: the ids of a stretch are a slice of it. The few keys that are
  not rare have a bitmap each.
- Nothing changes in place, since other threads read. An edit adds a small table, a layer, and takes the ids of the
  entries that it replaces out of the older layers. A layer that has grown near the size of the one below is merged with
  it, so that there are never more than a few.
- `dump` writes the arrays as they are, and `load` only looks at them, so that a start takes no time.
"""

import struct
from array import array
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

import numpy as np
from pyroaring import FrozenBitMap
from rapidfuzz import process
from rapidfuzz.distance import OSA

from clusterdir import inflection
from clusterdir.folding import SEPARATOR

NAME, TEXT, SIZE = "=", "~", "#"
COMMON = 1000  # ids from which on a key has a bitmap of its own: about where it is smaller than four bytes an id
MERGED = 8  # a layer is merged with the next one once it is less than so many times larger
REMEMBERED = 64  # terms whose hits are kept; those of a common term take up to 400 kB at a million entries
FORMAT = b"words1"  # changes with anything below that changes what dump() writes

NONE = FrozenBitMap()


class Hits(NamedTuple):
    """The ids of the entries that a term finds; each bitmap holds the one before."""

    whole_name: FrozenBitMap  # the term is a word of a name
    name: FrozenBitMap  # a word of a name begins with the term, or is another form of it
    text: FrozenBitMap  # a word of the entry, in a name or not, does


class Layer(NamedTuple):
    table: "Table"
    live: FrozenBitMap  # the entries of which this layer has the newest text; what it says of others no longer counts


class Words:
    """The words of one noun. Immutable: `replace` returns another one, and other threads go on reading this one."""

    def __init__(self, names, layers):
        self.names = names  # how many of the leading fields of a search text are names
        self.layers = layers  # the largest and oldest first
        self._remembered = lru_cache(maxsize=REMEMBERED)(partial(_find, layers))

    @classmethod
    def build(cls, rows, names):
        """From `rows`, pairs of an id and a search text whose first `names` fields are names."""
        return cls(names, ()).replace((), rows)

    def replace(self, ids, rows):
        """Words without the entries `ids`, but with those of `rows`: for deleted, changed and new entries alike."""
        new = _layer(rows, self.names)
        old = new.live | FrozenBitMap(ids)
        layers = [*(Layer(layer.table, layer.live - old) for layer in self.layers), new]
        layers = [layer for layer in layers if layer.live]
        while len(layers) > 1 and len(layers[-2].live) < MERGED * len(layers[-1].live):
            layers[-2:] = [_merged(layers[-2:])]
        return Words(self.names, tuple(layers))

    def find(self, term):
        """The Hits of one folded word of a query."""
        return self._remembered(term)

    def sized(self, count):
        """The ids of the entries with a name of `count` different words."""
        return _exact(self.layers, f"{SIZE}{count}")

    def nearest(self, term, most=3):
        """The words that `term` may be a slip of the keyboard for: the nearest first, of those the most frequent.

        A letter may be missing, wrong or too many, or two have changed places: once, in a term of six or more letters
        twice. For a term that finds nothing. Terms of one or two letters and numbers are not guessed at.
        """
        if len(term) < 3 or term.isdigit():
            return []
        slips = 1 if len(term) < 6 else 2
        words = set().union(*(layer.table.similar(term, slips) for layer in self.layers)) - {term}
        found = process.extract(term, words, scorer=OSA.distance, score_cutoff=slips, limit=None)
        order = [(distance, -self._frequency(word), word) for word, distance, _key in found]
        return [word for _distance, frequency, word in sorted(order) if frequency][:most]

    def having(self, word):
        """The ids of the entries with this very word: of those that have it in a name, and of the others."""
        return _exact(self.layers, NAME + word), _exact(self.layers, TEXT + word)

    def _frequency(self, word):
        return sum(map(len, self.having(word)))

    def dump(self):
        """All of it as bytes, for `load`."""
        layers = (_pack(layer.live.serialize(), *layer.table.parts()) for layer in self.layers)
        return _pack(FORMAT, struct.pack("<I", self.names), *layers)

    @classmethod
    def load(cls, data):
        """What `dump` wrote. `data` is kept and must not change. ValueError if an older version has written it."""
        written, *rest = _unpack(memoryview(data))
        if written != FORMAT:
            raise ValueError("These are not the words of this version.")
        names, *layers = rest
        return cls(*struct.unpack("<I", names), tuple(_unpacked_layer(*_unpack(layer)) for layer in layers))


class Table:
    """Sorted keys, each with the ids of its entries. Made once, then only read. A "place" is the number of a key.

    `keys`: the keys in UTF-8, each with a space behind it.  `starts`: where each begins, and the end: uint32[n + 1].
    `ids`: the ids of the first key in order, those of the second, …, without the common keys: uint32[…].
    `offsets`: where the ids of each key begin, and the end: uint32[n + 1].
    `common`: the places of the common keys: uint32[c].  `bitmaps`: a list with the ids of each of them.
    """

    def __init__(self, keys, starts, ids, offsets, common, bitmaps):
        self.keys, self.starts, self.ids, self.offsets = keys, starts, ids, offsets
        self.common, self.bitmaps = common, bitmaps

    @classmethod
    def build(cls, keys, places, ids):
        """From pairs of a key and an id in any order, no pair twice: ids[i] belongs to keys[places[i]]."""
        order = sorted(range(len(keys)), key=keys.__getitem__)
        rank = np.empty(len(keys), "u8")
        rank[order] = np.arange(len(keys), dtype="u8")
        # One number a pair, the rank of its key before its id: to sort them is to sort the pairs. All in place, since
        # there are ten million of them for a million entries.
        pairs = rank[places]
        pairs <<= 32
        pairs |= ids
        pairs.sort()
        ids = pairs.astype("<u4")  # the lower half
        pairs >>= 32
        counts = np.bincount(pairs.view("i8"), minlength=len(keys))
        keys = [f"{keys[at]} ".encode() for at, count in zip(order, counts.tolist(), strict=True) if count]
        counts = counts[counts > 0]
        ends = np.cumsum(counts)
        is_common = counts >= COMMON
        return cls(
            b"".join(keys),
            _sums([len(key) for key in keys]),
            ids[~np.repeat(is_common, counts)],
            _sums(np.where(is_common, 0, counts)),
            np.flatnonzero(is_common).astype("<u4"),
            [_bitmap(ids[ends[at] - counts[at] : ends[at]]) for at in np.flatnonzero(is_common)],
        )

    def pairs(self):
        """What `build` takes: all keys, and the places and ids of the pairs."""
        places = [np.repeat(np.arange(len(self), dtype="u4"), np.diff(self.offsets))]
        places += [np.full(len(ids), at, "u4") for at, ids in zip(self.common, self.bitmaps, strict=True)]
        return self.slice(0, len(self)), np.concatenate(places), np.concatenate([self.ids, *map(_array, self.bitmaps)])

    def __len__(self):
        return len(self.starts) - 1

    def __getitem__(self, place):
        """The key at `place`, in UTF-8, whose bytes sort as the letters do; with __len__ all that bisect asks for."""
        return bytes(self.keys[self.starts[place] : self.starts[place + 1] - 1])

    def slice(self, first, end):
        """A list of the keys from place `first` up to `end`."""
        return str(self.keys[self.starts[first] : self.starts[end]], "utf-8").split()

    def stretch(self, beginning):
        """The first place and the end of the keys that begin so."""
        beginning = beginning.encode()
        first = bisect_left(self, beginning)
        return first, bisect_left(self, beginning + b"\xff", first)

    def exact(self, key):
        """The ids of one key."""
        key = key.encode()
        place = bisect_left(self, key)
        return self.between(place, place + 1) if place < len(self) and self[place] == key else NONE

    def between(self, first, end):
        """The ids of the keys from place `first` up to `end`."""
        begin, finish = np.searchsorted(self.common, [first, end])
        rare = np.sort(self.ids[self.offsets[first] : self.offsets[end]])  # a bitmap of sorted ids is made much faster
        return FrozenBitMap.union(_bitmap(rare), *self.bitmaps[begin:finish])

    def find(self, kind, term):
        """The ids of the entries with a word of that kind that begins with `term` or is another form of it."""
        stretches = [self.stretch(kind + term), *self.inflected(kind, term)]
        return FrozenBitMap.union(*(self.between(first, end) for first, end in stretches))

    def inflected(self, kind, term):
        """The stretches of the other forms of `term`, each one key, but for those that begin with `term` themselves."""
        forms = {kind + form for form in inflection.forms(term) if not form.startswith(term)}
        if not forms:
            return []
        first, end = self.stretch(kind + inflection.beginning(term))
        there = [key for key in forms.intersection(self.slice(first, end)) if inflection.same_word(term, key[1:])]
        places = [bisect_left(self, key.encode(), first, end) for key in there]
        return [(place, place + 1) for place in places]

    def similar(self, word, slips):
        """The words whose length and letters allow that they are `slips` slips from `word`; most are further away."""
        differing = np.bitwise_count(self.letters ^ _letters(word.encode(), [0])[0])
        longer = np.diff(self.starts).astype("i4") - len(f"{NAME}{word} ".encode())
        # A wrong letter is two differences: one letter has gone, another has come.
        places = np.flatnonzero((np.abs(longer) <= slips) & (differing <= 2 * slips))
        keys = [self[place].decode() for place in places]
        return {key[1:] for key in keys if key[0] != SIZE}

    @cached_property
    def letters(self):
        """Which letters each key holds, one bit a letter: uint32[n]. Only asked for when a word is misspelt."""
        return _letters(self.keys, self.starts[:-1])

    def parts(self):
        """What `Table(…)` takes as bytes, the bitmaps last."""
        arrays = (array.tobytes() for array in (self.starts, self.ids, self.offsets, self.common))
        return [self.keys, *arrays, *(ids.serialize() for ids in self.bitmaps)]


def _find(layers, term):
    """The Hits of `term` in all layers."""
    whole = _exact(layers, NAME + term)
    name = FrozenBitMap.union(NONE, *(live & table.find(NAME, term) for table, live in layers))
    text = FrozenBitMap.union(name, *(live & table.find(TEXT, term) for table, live in layers))
    return Hits(whole, name, text)


def _exact(layers, key):
    return FrozenBitMap.union(NONE, *(live & table.exact(key) for table, live in layers))


def _layer(rows, names):
    """A layer of its own for `rows`."""
    numbers = defaultdict()  # key -> its place, given out as keys come along
    numbers.default_factory = numbers.__len__
    places, ids, live = array("I"), array("I"), array("I")
    for pk, text in rows:
        keys = _keys(text, names)
        places.extend(map(numbers.__getitem__, keys))
        ids.extend([pk] * len(keys))
        live.append(pk)
    table = Table.build(list(numbers), np.frombuffer(places, "u4"), np.frombuffer(ids, "u4"))
    return Layer(table, FrozenBitMap(live))


def _keys(text, names):
    """The keys of one entry, each once."""
    fields = [field.split() for field in text.split(SEPARATOR)[1:]]
    named = set().union(*fields[:names])
    elsewhere = set().union(*fields[names:]) - named
    sizes = {len(set(words)) for words in fields[:names] if words}
    return [NAME + word for word in named] + [TEXT + word for word in elsewhere] + [f"{SIZE}{size}" for size in sizes]


def _merged(layers):
    """One layer that says what `layers` say together."""
    numbers = defaultdict()
    numbers.default_factory = numbers.__len__
    all_places, all_ids = [], []
    for table, live in layers:
        keys, places, ids = table.pairs()
        counts = np.isin(ids, _array(live))
        renumbered = np.fromiter(map(numbers.__getitem__, keys), "u4", len(keys))
        all_places.append(renumbered[places[counts]])
        all_ids.append(ids[counts])
    table = Table.build(list(numbers), np.concatenate(all_places), np.concatenate(all_ids))
    return Layer(table, FrozenBitMap.union(*(live for _table, live in layers)))


def _letters(text, starts):
    # The last five bits of a letter are its number in the alphabet, 1 to 26; those of the signs and the space are not.
    bits = np.left_shift(1, np.frombuffer(text, "u1") & 31, dtype="u4")
    alphabet = np.uint32(2**27 - 2)
    return np.bitwise_or.reduceat(bits, starts) & alphabet if len(starts) else bits


def _sums(counts):
    """Where each of so many begins, and the end of the last."""
    return np.concatenate([[0], np.cumsum(counts)]).astype("<u4")


def _bitmap(ids):
    """Of a numpy array; pyroaring reads the numbers one by one unless they come as an `array`."""
    numbers = array("I")
    numbers.frombytes(ids.tobytes())
    return FrozenBitMap(numbers)


def _array(bitmap):
    return np.frombuffer(bitmap.to_array(), "u4")


def _pack(*parts):
    """Bytes for `_unpack`: the number of the parts, their lengths, then each from a multiple of 8 on."""
    head = struct.pack(f"<{len(parts) + 1}Q", len(parts), *map(len, parts))
    return b"".join(piece for part in (head, *parts) for piece in (part, bytes(-len(part) % 8)))


def _unpack(data):
    """The parts of what `_pack` made, as views into it."""
    (count,) = struct.unpack_from("<Q", data)
    lengths = struct.unpack_from(f"<{count}Q", data, 8)
    at = 8 + 8 * count
    for length in lengths:
        yield data[at : at + length]
        at += length + -length % 8


def _unpacked_layer(live, keys, starts, ids, offsets, common, *bitmaps):
    arrays = [np.frombuffer(part, "<u4") for part in (starts, ids, offsets, common)]
    table = Table(keys, *arrays, [FrozenBitMap.deserialize(bytes(part)) for part in bitmaps])
    return Layer(table, FrozenBitMap.deserialize(bytes(live)))
