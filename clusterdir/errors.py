"""The friendly error pages. They need no database, no session and no context processor."""

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from .localisation import in_language


class Gone(Exception):
    """The entry is archived. An entry that knows its successors, at hand already, names the first of them."""

    def __init__(self, entry):
        self.entry = entry
        self.successor = next(iter(entry.successors.all()), None) if hasattr(entry, "successors") else None


def error_page(request, status, **context):
    """The page for `status`, in the language of the address."""
    path = request.path_info
    with in_language(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        context |= {"region_name": settings.REGION_NAME, "path": path}
        return HttpResponse(render_to_string(f"errors/{status}.html", context), status=status)


def bad_request(request, exception=None):
    return error_page(request, 400)


def forbidden(request, exception=None):
    return error_page(request, 403)


def csrf_failure(request, reason=""):
    return error_page(request, 403)


def not_found(request, exception=None):
    return error_page(request, 404)


def server_error(request):
    return error_page(request, 500)
