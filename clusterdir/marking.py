"""What a search has found, marked in the text as it is written: the term "hafen" in "Lübecker Häfen & Tourismus"."""

import re
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

from clusterdir.folding import FROM, SEPARATOR, TO, composed, fold
from clusterdir.inflection import forms, same_word

_BETWEEN = SEPARATOR + "".join(letter for letter, folded in zip(FROM, TO, strict=True) if folded == " ")
_WORD = re.compile(rf"([^\s{re.escape(_BETWEEN)}]+)")
_BEFORE = 8  # words of an excerpt that stand before the first match


def marked(text, terms):
    """Safe HTML: `text` with each word in <mark> that one of the folded `terms` of a query begins or is a form of."""
    matches = _matcher(tuple(terms))
    pieces = _WORD.split(composed(text))  # between two words stands what parts them: word at 1, 3, 5, …
    html, after = [], 0
    for at in range(1, len(pieces), 2):
        if matches(pieces[at]):
            html += [escape("".join(pieces[after:at])), f"<mark>{escape(pieces[at])}</mark>"]
            after = at + 1
    return SafeString("".join(html) + escape("".join(pieces[after:])))


def is_marked(text, terms):
    """Whether any word of `text` would be marked."""
    return any(map(_matcher(tuple(terms)), words_of(text)))


def excerpt(text, terms, words=30):
    """Safe HTML: at most `words` words of `text` around the first that matches, marked, with … for what is left out."""
    pieces = composed(text).split()
    first = next((at for at, piece in enumerate(pieces) if is_marked(piece, terms)), 0)
    start = max(0, min(first - min(_BEFORE, words // 2), len(pieces) - words))
    shown = marked(" ".join(pieces[start : start + words]), terms)
    return SafeString(("… " if start else "") + shown + (" …" if start + words < len(pieces) else ""))


def words_of(text):
    """The words of `text` as they are written; a folded term is what one of them becomes."""
    return _WORD.findall(composed(text))


def replaced(text, others):
    """`text` with other words in place of some: {folded word: the other one}."""
    pieces = _WORD.split(composed(text))
    pieces[1::2] = [others.get(fold(word), word) for word in pieces[1::2]]
    return "".join(pieces)


@lru_cache(maxsize=100)
def _matcher(terms):
    """A function that says of a written word whether a term matches it; quick, since a page has a thousand words."""
    inflected = frozenset().union(*map(forms, terms))

    def matches(word):
        word = _folded(word)
        return word.startswith(terms) or (word in inflected and any(same_word(term, word) for term in terms))

    return matches


_folded = lru_cache(maxsize=10_000)(fold)
