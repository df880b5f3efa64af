"""What is done to each request and answer of the whole site."""

import codecs
from urllib.parse import unquote_to_bytes

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.db import OperationalError

from . import errors, localisation
from .caching import pinned_version


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp, but with the policy built once, where no view and no nonce has changed it for one answer."""

    def __init__(self, get_response):
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(self, request, response):
        if settings.DEBUG or any(name.startswith("_csp") for name in (*vars(request), *vars(response))):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response


class RefuseMalformedRequests:
    """Answers 400 to what is no text: NUL, lone surrogates and bytes that are no UTF-8, in the path or in the query.

    So it does to NUL in a cookie, which would be looked up as the key of a session. PostgreSQL refuses all these with
    an error, SQLite takes them; a search or a look-up should do neither. A form in another encoding than UTF-8 is
    refused here, since Django's own error pages fail on one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self.is_malformed(request):
            return errors.bad_request(request)
        return self.get_response(request)

    def is_malformed(self, request):
        try:
            query = unquote_to_bytes(request.META.get("QUERY_STRING", "").replace("+", " ")).decode()
            charset = codecs.lookup(request.content_params.get("charset", "utf-8")).name
            request.path_info.encode()
        except (UnicodeError, LookupError, ValueError):
            return True
        cookies = request.META.get("HTTP_COOKIE", "")
        return (
            charset not in {"utf-8", "ascii"}
            or any(bad in query + request.path_info for bad in "\x00\ufffd")
            or any(nul in cookies for nul in ("\x00", r"\000"))  # the second is how a quoted cookie writes it
        )


class OneLanguageAndDay:
    """Finds out the reader's language and the day once for a public page; editors may see several at once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not pinned_version():
            return self.get_response(request)
        with localisation.fixed():
            return self.get_response(request)


class FriendlyErrors:
    """Shows the page of an archived entry, that of a database in which somebody else has been writing for too long, and
    the same 404 page in development as in production.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == 404:
            return errors.not_found(request)
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, errors.Gone):
            return errors.error_page(request, 410, entry=exception.entry, successor=exception.successor)
        if isinstance(exception, OperationalError) and "database is locked" in str(exception):  # SQLite has one writer
            response = errors.error_page(request, 503)
            response.headers["Retry-After"] = "60"
            return response
        return None
