"""Leads from the address of an entry that was merged with another one to the one that stays.

Only where the site has no page: one query for each page of an entry that is not there.
"""

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import translation

from clusters.models import Organisation
from contacts.models import Person

from ..models.merging import Redirect

# The names of the pages that an entry has.
PAGES = {
    "organisation_detail": Organisation,
    "organisation_vcards": Organisation,
    "contact_detail": Person,
    "contact_vcard": Person,
}


class MovedEntries:
    """The middleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 404 and request.method in {"GET", "HEAD"}:
            return self.lead(request) or response
        return response

    def lead(self, request):
        match = request.resolver_match
        model = PAGES.get(match.view_name) if match else None
        if not model:
            return None
        redirect = Redirect.objects.of(model).filter(slug=match.kwargs["slug"]).first()
        entry = redirect and model.objects.filter(pk=redirect.key).first()
        if not entry or not (entry.is_published or entry.status == entry.Status.ARCHIVED):
            return None
        with translation.override(translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
            response = HttpResponsePermanentRedirect(reverse(match.view_name, args=[entry.slug]))
        response["Cache-Control"] = "no-cache"  # the entry that is gone can be restored, and has its address then
        return response
