"""The orders of a list: all its entries, sorted, as an array of primary keys, so that any page is found at once."""

import numpy as np

SPARSE = 16  # of so many entries one result or fewer: sorting the results is quicker than walking along the order
CHUNK = 1 << 16
PROBES = 15  # keys that one step of a search for a place reads


def as_array(ids):
    """The ids of a bitmap, ascending."""
    return np.frombuffer(ids.to_array(), dtype=np.uint32)


class Order:
    """Ids of entries, in the order of their sort keys. Immutable: an edit makes another one.

    Without `rank`, the place of each id, it is found out when it is first needed.
    """

    def __init__(self, ids):
        self.ids = np.asarray(ids, dtype=np.uint32)
        self._rank = None

    def __len__(self):
        return len(self.ids)

    def page(self, among, first, last):
        """The ids from place `first` up to `last`, without that one, of those in the bitmap `among`."""
        last = min(last, len(among))
        if first >= last:
            return []
        if len(among) == len(self.ids):
            found = self.ids[first:last]
        elif len(among) * SPARSE < len(self.ids):
            places = self.rank[as_array(among)]
            places.partition((first, last - 1))
            found = self.ids[np.sort(places[first:last])]
        elif first * 2 > len(among):  # from the end, since that is nearer
            found = _walk(self.ids[::-1], among, len(among) - last, len(among) - first)[::-1]
        else:
            found = _walk(self.ids, among, first, last)
        return found.tolist()

    @property
    def rank(self):
        """The place of each id; of ids that are not there, anything."""
        if self._rank is None:
            rank = np.zeros(int(self.ids.max(initial=0)) + 1, dtype=np.uint32)
            rank[self.ids] = np.arange(len(self.ids), dtype=np.uint32)
            self._rank = rank
        return self._rank

    def replace(self, ids, added, keys_of):
        """The order without the bitmap `ids`, and with the list `added` put where their keys belong.

        `keys_of` takes ids and gives {id: key} as the database has them now.
        """
        gone = np.isin(self.ids, as_array(ids))
        kept = self.ids[~gone] if gone.any() else self.ids
        if not added:
            return Order(kept)
        keys = keys_of(added)
        added = sorted(added, key=keys.__getitem__)
        places = _places(kept, [keys[one] for one in added], keys_of)
        return Order(np.insert(kept, places, added))


def _walk(ids, among, first, last):
    """The ids that stand in `among`, from the `first` to the one before `last` of them, by looking at each."""
    wanted = np.zeros(int(ids.max()) + 1, dtype=bool)
    wanted[as_array(among)] = True
    parts, seen = [], 0
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        hits = wanted[chunk]
        number = int(np.count_nonzero(hits))
        if seen + number > first:
            parts.append(chunk[hits][max(0, first - seen) : last - seen])
        seen += number
        if seen >= last:
            break
    return np.concatenate(parts)


def _places(ids, keys, keys_of):
    """For each of the sorted `keys` the place in `ids` that it belongs in: a search for all of them side by side.

    Each step reads the keys of some ids between the bounds, since the keys themselves are too many to keep.
    """
    low, high = [0] * len(keys), [len(ids)] * len(keys)
    while True:
        probes = [
            sorted({lower + (upper - lower) * step // (PROBES + 1) for step in range(1, PROBES + 1)} - {upper})
            if lower < upper
            else []
            for lower, upper in zip(low, high, strict=True)
        ]
        if not any(probes):
            return low
        known = keys_of({int(ids[place]) for places in probes for place in places})
        for number, places in enumerate(probes):
            for place in places:
                if known[int(ids[place])] < keys[number]:
                    low[number] = max(low[number], place + 1)
                else:
                    high[number] = min(high[number], place)
