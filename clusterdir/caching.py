"""The response cache: a page that has been made is answered again without being made, until the data change.

Pages are kept for one version of the data and one day (they say how long ago a fact was verified), each under its
address. A repeated page costs one small query, for the version; another version lets all pages go. That is the whole
of the invalidation, and no path of an edit can forget it, since the database itself writes the change log.

Before a page is made, its address is brought to the canonical form: the parameters in one order, without those that
the page does not take. So what is left out of the key cannot be in the page.

A page is all of one version: the version is asked for before it is made and after it. If an edit has come between, the
page is made again.

Nothing is kept for whoever has a session, and no response that sets a cookie, holds a form to post, belongs to the
admin or tells of an error.

The middleware makes and keeps the pages. `AheadOfDjango` answers with those that are kept before Django has made a
request of the question: in a quarter of the time, and with nothing of Django's but its connection.
"""

import gzip
import re
import threading
from collections import OrderedDict, namedtuple
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from hashlib import blake2b

import brotli
from django.conf import settings
from django.db import Error, connection
from django.http import HttpResponse
from django.http.response import ResponseHeaders
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from . import changes
from .addresses import canonical_query

BYTES = 6 * 1024 * 1024  # of all pages that one worker keeps
LARGEST = 512 * 1024  # bytes of a page
OVERHEAD = 3 * 1024  # bytes that a kept page takes beside its body, for its address and its headers
ATTEMPTS = 4  # at a page while the data change

# The levels above would cost a new page half a millisecond more and save a tenth of the bytes.
ENCODINGS = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=3),
    "gzip": lambda body: gzip.compress(body, compresslevel=4, mtime=0),
}

# All of a request that a page may depend on, beside its cookies. Pages print their whole address, with host and scheme.
PARTS = (
    "wsgi.url_scheme",
    "HTTP_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "SERVER_NAME",
    "SERVER_PORT",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
)
ASKED = "clusterdir.asked"  # where the question is left for the middleware

Asked = namedtuple("Asked", "edition address encoding")

_pinned = ContextVar("pinned", default=None)
# The cookie of a session, and what is refused in any cookie.
_wrong_cookie = re.compile(rf"{re.escape(settings.SESSION_COOKIE_NAME)}|\x00|\\000").search


def pinned_version():
    """The version of the data that the page is being made of; None where that is no public page."""
    return _pinned.get()


def newest_version(again=True):
    """The version of the data now; None if there are none, or no database."""
    connection.health_check_done = True  # the question checks the connection, too
    try:
        version = changes.version()
    except Error:
        if not again or connection.in_atomic_block:
            return None
        connection.close_if_unusable_or_obsolete()  # the server was away, and may be there again
        return newest_version(again=False)
    return version if version.id else None


def ask(environ):
    """What to look for among the kept pages; its address is None where the page is not to be kept.

    None altogether where it is for Django alone. The address of the request becomes canonical.
    """
    path = environ.get("PATH_INFO", "")
    if (
        environ["REQUEST_METHOD"] not in {"GET", "HEAD"}
        or ("HTTP_COOKIE" in environ and _wrong_cookie(environ["HTTP_COOKIE"]))
        or ";" in environ.get("CONTENT_TYPE", "")
        or path.startswith(settings.STATIC_URL)
    ):
        return None
    version = newest_version()
    if not version:
        return None
    address = None
    query = canonical_query(path, environ.get("QUERY_STRING", ""))
    if query is not None:
        environ["QUERY_STRING"] = query
        if "HTTP_HX_REQUEST" not in environ:  # its answer has a header that depends on where the browser is
            address = tuple(map(environ.get, PARTS))
    return Asked((version, date.today()), address, encoding_for(environ.get("HTTP_ACCEPT_ENCODING", "")))


@lru_cache(maxsize=256)
def encoding_for(accepted):
    """The best of ENCODINGS that an Accept-Encoding header allows; blank for none."""
    weights = {}
    for part in accepted.lower().replace(" ", "").split(","):
        name, _, weight = part.partition(";q=")
        weights[name] = float(weight) if re.fullmatch(r"[01](\.[0-9]{0,3})?", weight) else 1

    def weight(name):
        return weights.get(name, weights.get("*", 0))

    best = max(ENCODINGS, key=weight)
    return best if weight(best) and weight(best) >= weights.get("identity", 0) else ""


class Page:
    """A response as it is kept, in one encoding."""

    def __init__(self, headers, digest, body, encoding=""):
        self.digest, self.body = digest, body
        self.etag = f'"{digest}-{encoding}"' if encoding else f'"{digest}"'
        self.headers = headers | {"ETag": self.etag, "Content-Length": str(len(body))}
        if encoding:
            self.headers["Content-Encoding"] = encoding

    @classmethod
    def of(cls, response):
        patch_vary_headers(response, ["Accept-Encoding"])
        response["Cache-Control"] = "no-cache"  # a browser may keep the page, but has to ask whether it still holds
        digest = blake2b(response.content, digest_size=16).hexdigest()
        return cls(dict(response.items()), digest, response.content)

    def encoded(self, encoding):
        if self.headers["Content-Type"].startswith("image/"):
            return self  # compressed already
        return Page(self.headers, self.digest, ENCODINGS[encoding](self.body), encoding)

    def answer(self, environ):
        """(status, headers, body) for a request."""
        if "HTTP_IF_NONE_MATCH" in environ:
            etags = [etag.removeprefix("W/") for etag in parse_etags(environ["HTTP_IF_NONE_MATCH"])]
            if self.etag in etags or etags == ["*"]:
                headers = [(name, self.headers[name]) for name in ("ETag", "Cache-Control", "Vary")]
                return "304 Not Modified", headers, b""
        return "200 OK", list(self.headers.items()), b"" if environ["REQUEST_METHOD"] == "HEAD" else self.body


class Pages:
    """The pages of one edition: of a version of the data, on a day. What was asked for least lately has to go first."""

    def __init__(self):
        self.lock = threading.Lock()
        self.clear(BYTES)

    def clear(self, most):
        self.most = most
        self.begin(None)

    def begin(self, edition):
        self.edition, self.pages, self.size = edition, OrderedDict(), 0

    def get(self, asked):
        key = asked.address, asked.encoding
        with self.lock:
            if asked.edition != self.edition:
                self.begin(asked.edition)
            page = self.pages.get(key)
            if page:
                self.pages.move_to_end(key)
            return page

    def keep(self, asked, page):
        key = asked.address, asked.encoding
        with self.lock:
            if asked.edition == self.edition and key not in self.pages:
                self.pages[key] = page
                self.size += len(page.body) + OVERHEAD
                while self.size > self.most:
                    _key, first = self.pages.popitem(last=False)
                    self.size -= len(first.body) + OVERHEAD


kept = Pages()


def find(asked):
    """The kept page; None where there is none."""
    return asked.address and kept.get(asked)


class AheadOfDjango:
    """The WSGI application that answers with what is kept, and leaves the rest to Django's."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        asked = environ[ASKED] = ask(environ)
        page = asked and find(asked)
        if not page:
            return self.application(environ, start_response)
        status, headers, body = page.answer(environ)
        start_response(status, headers)
        return [body]


class ResponseCache:
    """The middleware. In development it keeps nothing, since there the templates change as well."""

    def __init__(self, get_response):
        self.get_response = get_response
        kept.clear(0 if settings.DEBUG else BYTES)

    def __call__(self, request):
        asked = request.META[ASKED] if ASKED in request.META else ask(request.META)
        if not asked:
            return self.get_response(request)
        page, response = find(asked), HttpResponse()
        if not page:
            response, version = self.respond(request, asked.edition[0])
            if not version or not asked.address:
                return response
            page = self.keep(asked._replace(edition=(version, asked.edition[1])), response)
        status, headers, response.content = page.answer(request.META)
        response.status_code, response.headers = int(status[:3]), ResponseHeaders(headers)
        return response

    def respond(self, request, version):
        """The response, and the version that all of it is of; None if it is not to be kept."""
        for _attempt in range(ATTEMPTS):
            token = _pinned.set(version)
            try:
                response = self.get_response(request)
            finally:
                _pinned.reset(token)
            may_be_kept = self.may_be_kept(request, response)
            before, version = version, newest_version()  # in any case: an edit may be what the page has failed at
            if version == before:
                return response, version if may_be_kept else None
        return response, None

    def may_be_kept(self, request, response):
        return (
            response.status_code == 200
            and request.resolver_match is not None
            and not request.resolver_match.namespaces  # the admin has one
            and not response.streaming
            and not response.cookies  # what holds a CSRF token sets one
            and "Cookie" not in response.get("Vary", "")
            and not response.has_header("Cache-Control")
            and not response.has_header("Content-Encoding")
            and len(response.content) <= LARGEST
        )

    def keep(self, asked, response):
        """Keeps the response as it is asked for."""
        page = Page.of(response)
        if asked.encoding:
            page = page.encoded(asked.encoding)
        kept.keep(asked, page)
        return page
