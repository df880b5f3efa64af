"""Addresses: with the name of the site in front, and with nothing behind that the page does not take."""

from functools import cache, lru_cache
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from .localisation import language

LONGEST_QUERY = 2_000  # characters; longer ones are taken as they are


def absolute(request, path):
    """`path` below SITE_ADDRESS, or below the address that the request came to where none is set."""
    if not hasattr(request, "site"):  # a page prints some addresses, and Django would look at the host for each
        request.site = settings.SITE_ADDRESS or request.build_absolute_uri("/").removesuffix("/")
    return f"{request.site}{path}"


_ANY_SLUG = "-any-slug-"


def address(name, slug=""):
    """What `reverse` gives, much faster: a page prints hundreds of addresses, which differ by their slugs only."""
    before, after = _around_slug(language(), name, bool(slug))
    return f"{before}{slug}{after}"


@cache
def _around_slug(language, name, has_slug):
    path = reverse(name, args=[_ANY_SLUG] if has_slug else [])
    before, _slug, after = path.partition(_ANY_SLUG)
    return before, after


def takes(*names, filters=None):
    """Says which parameters a view reads, by their names or by its FilterSet. The others do not reach it.

    A public view without this mark takes none.
    """
    parameters = dict.fromkeys(names, False)
    for name, one in filters.base_filters.items() if filters else ():
        parameters[name] = getattr(one.field_class.widget, "allow_multiple_selected", False)

    def mark(view):
        view.parameters = parameters
        return view

    return mark


@lru_cache(maxsize=1024)
def parameters_of(path):
    """{parameter: whether it is a set of values} of the public page at `path`; None if there is none."""
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            return None
    return None if match.namespaces else getattr(match.func, "parameters", {})


@lru_cache(maxsize=1024)
def canonical_query(path, query):
    """`query` as the page at `path` would write it: in its order, without what it does not take, each option once.

    None where there is no such form: at no public page, and for what is no text, which is to be refused.
    """
    if not query:
        return query
    parameters = parameters_of(path)
    if parameters is None or len(query) > LONGEST_QUERY or not query.isascii():
        return None
    pairs = parse_qsl(query, keep_blank_values=True)  # what is no UTF-8 becomes U+FFFD
    if any(bad in part for pair in pairs for part in pair for bad in "\x00\ufffd"):
        return None
    values = {name: [value for key, value in pairs if key == name] for name in parameters}
    pairs = [(name, sorted(set(values[name])) if many else values[name]) for name, many in parameters.items()]
    return urlencode(pairs, doseq=True)
