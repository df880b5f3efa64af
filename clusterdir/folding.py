"""One way of folding text, in Python and in both databases, so that the two sides of a search always agree.

Lübeck, Luebeck and Lubeck are one word; punctuation parts words; case does not count. The databases fold in generated
columns, so that no path of an edit can leave a stale search text behind: PostgreSQL with functions of its own, SQLite
with the functions below, which each of our connections brings along (a program that writes to the file without them is
refused, not let through). Whoever changes the tables below writes a migration that generates the columns anew.
"""

import re
import unicodedata

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Coalesce, NullIf

SEPARATOR = "|"  # stands between the fields of a search text; the words of a query never hold it

_LETTERS = {
    "a": "äÄáÁàÀâÂãÃåÅæÆąĄ",
    "c": "çÇćĆčČ",
    "d": "ðÐďĎ",
    "e": "éÉèÈêÊëËęĘěĚ",
    "i": "íÍìÌîÎïÏ",
    "l": "łŁ",
    "n": "ñÑńŃ",
    "o": "öÖóÓòÒôÔõÕøØœŒ",
    "r": "řŘ",
    "s": "śŚšŠ",
    "u": "üÜúÚùÙûÛůŮ",
    "y": "ýÝÿ",
    "z": "źŹżŻžŽ",
}
_SPACES = "\t\n\r\u00a0\u2002\u2003\u2009\u200a\u2028\u2029\u202f"
_PUNCTUATION = _SPACES + ".,;:!?/\\-–—_&+*#@=()[]<>\"'`´’‘‚“”„«»…·•"
_ASCII_UPPER, _ASCII_LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"

# Each character of FROM becomes the one of TO at the same place.
FROM = _ASCII_UPPER + "".join(_LETTERS.values()) + _PUNCTUATION
TO = _ASCII_LOWER + "".join(plain * len(letters) for plain, letters in _LETTERS.items()) + " " * len(_PUNCTUATION)
SHARP_S = ("ß", "ẞ")
DIGRAPHS = ("ae", "oe", "ue")

_TABLE = str.maketrans(FROM, TO)


def composed(text):
    """`text` with each umlaut as one character, as keyboards write it; macOS often copies it as a letter and dots."""
    return unicodedata.normalize("NFC", text)


def plain(text):
    """`text` in small letters without accents and punctuation: the key that names are sorted by (DIN 5007-1)."""
    text = text.translate(_TABLE)
    for letter in SHARP_S:
        text = text.replace(letter, "ss")
    return text


def fold(text):
    """`plain`, with single spaces, and ae, oe, ue written as a, o, u: what is compared in a search."""
    text = re.sub(" +", " ", plain(text))
    for pair in DIGRAPHS:
        text = text.replace(pair, pair[0])
    return text


def terms(query, most=12):
    """The folded words of a visitor's query, each once, in their order; at most `most`."""
    return list(dict.fromkeys(fold(composed(query).replace(SEPARATOR, " ")).split()))[:most]


def register_functions(connection, **kwargs):
    """Gives an SQLite connection the functions that its generated columns call (on `connection_created`)."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("directory_plain", 1, plain, deterministic=True)
        connection.connection.create_function("directory_fold", 1, fold, deterministic=True)


class Plain(Func):
    """`plain` in SQL, of an expression that is never null."""

    function = "directory_plain"
    output_field = TextField()
    arity = 1

    def as_postgresql(self, compiler, connection):
        sql, params = compiler.compile(self.source_expressions[0])
        sql = f"translate({sql}, {_quoted(FROM)}, {_quoted(TO)})"
        for letter in SHARP_S:
            sql = f"replace({sql}, '{letter}', 'ss')"
        return sql, params


class Fold(Plain):
    """`fold` in SQL, of an expression that is never null."""

    function = "directory_fold"

    def as_postgresql(self, compiler, connection):
        sql, params = super().as_postgresql(compiler, connection)
        sql = f"regexp_replace({sql}, ' +', ' ', 'g')"
        for pair in DIGRAPHS:
            sql = f"replace({sql}, '{pair}', '{pair[0]}')"
        return sql, params


class Joined(Func):
    """Texts that are never null, one behind the other. Django's Concat nests them, too deep for SQLite's parser."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()


def _quoted(text):
    # A literal, since a generated column takes no parameters; the tables above are all that ever comes here.
    return "'" + text.replace("'", "''") + "'"


def sort_expression(*names):
    """What a noun is sorted by: the plain form of the first of `names` that is not blank."""
    return Plain(Coalesce(*(NullIf(F(name), Value("")) for name in names), Value("")))


def search_expression(*fields):
    """The folded text of `fields` between separators: `| lubeck | hansestadt lubeck |`. A tuple reads as one text."""
    parts = [Value(f"{SEPARATOR} ")]
    for field in fields:
        for name in field if isinstance(field, tuple) else (field,):
            parts += [F(name), Value(" ")]
        parts += [Value(f"{SEPARATOR} ")]
    return Fold(Joined(*parts))
