"""The reader's language and day; and text that differs by language: two columns, and one place that picks."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps

from django.conf import settings
from django.utils import timezone, translation

LANGUAGES = [code for code, _name in settings.LANGUAGES]
_PREFERENCE = {reader: sorted(LANGUAGES, key=lambda code: code != reader) for reader in LANGUAGES}


_fixed = ContextVar("fixed", default=None)


@contextmanager
def fixed():
    """Inside, language and day are found out once: a page asks some hundred times, and Django takes a while to say.

    A block inside of it that is in another language begins with `in_language`; it is of the same day.
    """
    token = _fixed.set((_active(), today()))
    try:
        yield
    finally:
        _fixed.reset(token)


@contextmanager
def in_language(code):
    """Inside, everything is in this language, whatever the page is in."""
    with translation.override(code), fixed():
        yield


def language():
    """The active language, one of LANGUAGES."""
    found = _fixed.get()
    return found[0] if found else _active()


def today():
    found = _fixed.get()
    return found[1] if found else timezone.localdate()


def _active():
    active = (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return active if active in LANGUAGES else settings.LANGUAGE_CODE


def remembered_in_each_language(function):
    """`function`, which writes the same few things again and again, and takes as long for one as for ten names."""
    remembered = lru_cache(maxsize=2_000)(lambda language, *arguments: function(*arguments))
    return wraps(function)(lambda *arguments: remembered(language(), *arguments))


gettext = remembered_in_each_language(translation.gettext)
pgettext = remembered_in_each_language(translation.pgettext)


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
