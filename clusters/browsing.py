"""One way of showing a faceted list, for every noun."""

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render

ON_A_PAGE = 25


class CountedPaginator(Paginator):
    """A paginator that is told the count, since the facets have it already."""

    def __init__(self, *args, count, **kwargs):
        super().__init__(*args, **kwargs)
        self.count = count


def browse(request, filters, results, template):
    """The list of what `filters` leaves over; `results` makes the page's entries out of a queryset.

    A form without scripts sends blank parameters along; the address is cleaned of them by a redirect.
    """
    address = request.path + filters.address.removesuffix("?")
    if filters.has_blanks and not request.htmx:
        return HttpResponseRedirect(address)
    pages = CountedPaginator(filters.qs, ON_A_PAGE, count=filters.total)
    page = pages.get_page(filters.chosen.get("page"))
    page.object_list = results(page.object_list)
    context = {"filters": filters, "page": page, "canonical_query": filters.address.removesuffix("?")}
    response = render(request, template, context)
    if request.htmx:
        response["HX-Push-Url"] = address
    return response
