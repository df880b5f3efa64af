"""The public page of an entry as it would be if the form were saved, before it is.

The form is saved as ever, checks and all, in a transaction that is rolled back; inside it the public view answers, as
if the entry were published. Nobody else sees anything of it: the index that lists are counted from is the transaction's
own, and the page is not to be kept by anybody.
"""

from copy import copy

from django.db import transaction
from django.http import QueryDict
from django.urls import resolve
from django.utils import translation

from clusterdir import indexing
from clusterdir.localisation import LANGUAGES
from clusters.models.base import Published

PREVIEW = "_preview"  # the name of the buttons; the value is the language of the page


def is_previewing(request):
    return getattr(request, "previewing", "") != ""


class Previews:
    """Of an admin class: the mixin."""

    @property
    def has_page(self):
        return hasattr(self.model, "get_absolute_url")

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        language = request.POST.get(PREVIEW) if request.method == "POST" else None
        if language not in LANGUAGES or not self.has_page:
            return super().changeform_view(request, object_id, form_url, extra_context)
        request.previewing = language
        with transaction.atomic():
            try:
                with indexing.unpublished():
                    response = super().changeform_view(request, object_id, form_url, extra_context)
                    if hasattr(response, "render"):
                        response.render()  # the form with its errors; while the transaction is there
            finally:
                transaction.set_rollback(True)
        response["Cache-Control"] = "no-store"
        return response

    def response_add(self, request, obj, post_url_continue=None):
        return (
            page_of(request, obj) if is_previewing(request) else super().response_add(request, obj, post_url_continue)
        )

    def response_change(self, request, obj):
        return page_of(request, obj) if is_previewing(request) else super().response_change(request, obj)


def page_of(request, entry):
    """What the public would get at the address of the entry."""
    if isinstance(entry, Published):
        shown = {"status": Published.Status.PUBLISHED} | ({"is_public": True} if hasattr(entry, "is_public") else {})
        type(entry)._base_manager.filter(pk=entry.pk).update(**shown)
    with translation.override(request.previewing):
        path = entry.get_absolute_url().partition("#")[0]
        match = resolve(path)
        asked = copy(request)
        asked.method, asked.path, asked.path_info = "GET", path, path
        asked.GET, asked.POST = QueryDict(), QueryDict()
        asked.resolver_match, asked.is_preview = match, True
        return match.func(asked, *match.args, **match.kwargs)
