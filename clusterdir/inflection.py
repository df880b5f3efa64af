"""Which folded words are forms of one word, in German and in English: Verbände and Verband, energies and energy.

Two words count as one when two tests agree. They differ in nothing but an ending of grammar behind at least four
letters in common (so business is not busy, and university not universal), and a Snowball stemmer of one of the two
languages gives both the same stem (so parts is not party, and factors not factories).
"""

from functools import lru_cache

import snowballstemmer

LANGUAGES = ("german", "english")
ENDINGS = {"", "e", "em", "en", "ens", "er", "ern", "es", "ies", "n", "nen", "s", "se", "sen", "y"}
LONGEST = max(map(len, ENDINGS))
SHARED = 4  # letters at least that two forms of a word begin with alike


def same_word(one, other):
    """Whether two folded words are forms of one word, such as "schiffe" and "schiffen"; a word itself is none."""
    return other in forms(one) and any(a == b for a, b in zip(_stems(one), _stems(other), strict=True))


def beginning(word):
    """The letters that every form of `word` begins with."""
    return word[: max(SHARED, len(word) - LONGEST)]


@lru_cache(maxsize=1000)
def forms(word):
    """What could be other forms of `word` by the ending alone: a few dozen, most of them no words at all."""
    cuts = [cut for cut in range(len(beginning(word)), len(word) + 1) if word[cut:] in ENDINGS]
    return frozenset(word[:cut] + ending for cut in cuts if cut >= SHARED for ending in ENDINGS) - {word}


@lru_cache(maxsize=10_000)
def _stems(word):
    # A stemmer keeps the word that it works on, so that two threads cannot share one; to make one takes a microsecond.
    return [snowballstemmer.stemmer(language).stemWord(word) for language in LANGUAGES]
