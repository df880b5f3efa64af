"""Cells that a spreadsheet would run as a formula: they get an apostrophe in front, and lose it when they are read.

In CSV, a spreadsheet takes = + - @ at the beginning for a formula, some also after a tab or a return, some in their
wide forms. In XLSX we write each cell as a text, which none of them runs.
"""

import re

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_NEUTRAL = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


def is_formula(text):
    return bool(_FORMULA.match(text))


def neutral(text):
    """A text for a cell of CSV."""
    return f"'{text}" if _FORMULA.match(text) else text


def neutral_text(text):
    """A text for a cell that is marked as one: only what looks as if it were neutral already gets an apostrophe."""
    return f"'{text}" if _NEUTRAL.match(text) else text


def plain(text):
    """The text that one of the above was made of."""
    return text[1:] if _NEUTRAL.match(text) else text
