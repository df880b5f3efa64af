"""Text that differs by language: two columns, and one place that picks the reader's."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils.translation import get_language

LANGUAGES = [code for code, _name in settings.LANGUAGES]
_PREFERENCE = {reader: sorted(LANGUAGES, key=lambda code: code != reader) for reader in LANGUAGES}


_fixed = ContextVar("fixed", default=None)


@contextmanager
def fixed_language():
    """Inside, `language()` is found out once: a page asks some hundred times, and Django takes a while to say it."""
    token = _fixed.set(language())
    try:
        yield
    finally:
        _fixed.reset(token)


def language():
    """The active language, one of LANGUAGES."""
    return _fixed.get() or _active()


def _active():
    active = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return active if active in LANGUAGES else settings.LANGUAGE_CODE


def pick(obj, stem, reader=None):
    """(text, language) of `obj`'s column `stem` for the reader; the other language's where the reader's is blank."""
    reader = reader or language()
    for code in _PREFERENCE[reader]:
        if text := getattr(obj, f"{stem}_{code}"):
            return text, code
    return "", reader


class LocalText:
    """The property `name` over the columns `name_en` and `name_de`, in the reader's language."""

    def __set_name__(self, owner, name):
        self.stem = name

    def __get__(self, obj, owner=None):
        return self if obj is None else pick(obj, self.stem)[0]
