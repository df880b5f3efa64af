"""What a visitor's words find in a noun."""

from functools import cached_property

from pyroaring import BitMap

from clusterdir.folding import SEPARATOR, terms

MANY = 100  # entries of which the texts are not looked at


class Search:
    """The entries in which each word begins, or inflects, a word of theirs, or of the name of what they belong to."""

    def __init__(self, index, model, text):
        self.index = index
        self.entries = index[model]
        self.terms = terms(text)
        self.hits = [self.entries.words.find(term) for term in self.terms]

    @cached_property
    def found(self):
        if not self.terms:
            return BitMap()
        return BitMap.intersection(*sorted(map(self.anywhere, self.terms), key=len))

    def anywhere(self, term):
        """The entries in whose texts the term stands, and those that belong to something in whose texts it does."""
        found = self.entries.words.find(term).text
        for name, there in self.related.items():
            if named := there.words.find(term).text & there.published:
                bitmaps = self.index.belonging(self.entries.noun, name)
                found = BitMap.union(found, *(bitmaps[pk] for pk in named if pk in bitmaps))
        return found

    @property
    def related(self):
        """{facet or relation: NounIndex} of what the entries are found by."""
        noun = self.entries.noun
        return {name: self.index.nouns[noun.target(name)] for name in noun.found_by}

    @cached_property
    def in_names(self):
        """The first three tiers: what is found by its names alone."""
        if not self.terms:
            return [BitMap()]
        whole = BitMap.intersection(*(hits.whole_name for hits in self.hits))
        exact = self._exact(whole & self.entries.words.sized(len(self.terms)))
        return [exact, whole, BitMap.intersection(*(hits.name for hits in self.hits))]

    @property
    def tiers(self):
        """Bitmaps, the best first, each made when it is asked for.

        Entries with a name of just these words; with all of them in a name; with all as beginnings of a name's words;
        anywhere in their texts; and those found by what they belong to.
        """
        yield from self.in_names
        if self.terms:
            yield BitMap.intersection(*(hits.text for hits in self.hits))
            yield self.found

    def _exact(self, candidates):
        """Of entries that have all words in names, and a name of so many words, those whose name is just these.

        Their texts are looked at, unless they are very many: those have a name of these words in any case.
        """
        if not candidates or len(candidates) > MANY:
            return candidates
        noun, name = self.entries.noun, f" {' '.join(self.terms)} "
        texts = noun.texts(noun.model._base_manager.filter(pk__in=candidates))
        return BitMap(pk for pk, text in texts if name in text.split(SEPARATOR)[1 : 1 + noun.name_fields])

    def page(self, order, among, first, last):
        """The ids from place `first` up to `last` of the bitmap `among`, tier by tier, each tier in `order`."""
        ids, before = [], BitMap()
        for tier in self.tiers:
            tier = (tier & among) - before
            ids += order.page(tier, max(0, first), max(0, last))
            first, last, before = first - len(tier), last - len(tier), before | tier
            if last <= 0 or len(before) == len(among):
                break
        return ids

    def tier_of(self, pk):
        """The number of the tier that an entry found stands in."""
        return next(number for number, tier in enumerate(self.tiers) if pk in tier)
