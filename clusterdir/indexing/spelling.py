"""“Did you mean …”: what a visitor may have meant by words that are found nowhere."""

from typing import NamedTuple

from django.db.models import F
from pyroaring import BitMap
from rapidfuzz.distance import OSA

from clusterdir.folding import fold
from clusterdir.marking import replaced, words_of

from .search import Search

MOST = 3  # words of a query that are replaced; with more of them unknown, the visitor is looking for something else
NEAREST = 5  # words of each noun that are considered for one


class Meant(NamedTuple):
    words: str  # the query, with another word in place of each that finds nothing
    total: int  # of its results


def meant(query, searched, longest):
    """What `query` may have meant, if a word of it is found nowhere and another one nearby finds something; or None.

    `searched` are pairs: a Search for the query, and the entries that its results are to be among. The nearest word is
    taken, of those the one with the most results. At most one query to the database for each of MOST words.
    """
    searches = [search for search, _among in searched]
    unknown = [term for term in searches[0].terms if not any(search.anywhere(term) for search in searches)]
    if not 0 < len(unknown) <= MOST:
        return None
    nouns = {one.noun.label: one for search in searches for one in (search.entries, *search.related.values())}.values()
    left = [_narrowed(among, search, set(search.terms) - set(unknown)) for search, among in searched]
    spellings = {}
    for term in unknown:
        found = {}
        for word in {word for one in nouns for word in one.words.nearest(term, NEAREST)}:
            results = [_narrowed(ids, search, [word]) for ids, search in zip(left, searches, strict=True)]
            if number := sum(map(len, results)):
                found[OSA.distance(term, word), -number, word] = results
        if not found:
            return None
        best = min(found)
        left, spellings[term] = found[best], _spelling(best[-1], nouns)
    words = replaced(query, spellings)
    total = sum(
        Search(search.index, search.entries.noun.model, words).found.intersection_cardinality(among)
        for search, among in searched
    )
    return Meant(words, total) if total and len(words) <= longest else None


def _narrowed(ids, search, terms):
    return BitMap.intersection(ids, *map(search.anywhere, terms))


def _spelling(word, nouns):
    """A folded word as an entry that has it writes it, in a name if possible: Lübeck for lubeck."""
    having = [(one.noun, one.words.having(word)) for one in nouns]
    noun, pk = next((noun, ids[place].min()) for place in (0, 1) for noun, ids in having if ids[place])
    parts = noun.model._meta.get_field("search_text").expression.flatten()
    columns = dict.fromkeys(part.name for part in parts if isinstance(part, F))
    texts = noun.model._base_manager.filter(pk=pk).values_list(*columns).first() or ()
    return next((other for text in texts for other in words_of(text) if fold(other) == word), word)
