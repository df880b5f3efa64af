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
    if filters.has_blanks and not request.htmx:
        return HttpResponseRedirect(request.path + filters.address.removesuffix("?"))
    pages = CountedPaginator(filters.qs, ON_A_PAGE, count=filters.total)
    page = pages.get_page(filters.chosen.get("page"))
    filters.correct_page(page.number)
    page.object_list = results(page.object_list)
    address = filters.address.removesuffix("?")
    response = render(request, template, {"filters": filters, "page": page, "canonical_query": address})
    if request.htmx:
        # The same address twice would make the first step back seem dead.
        here = request.htmx.current_url_abs_path == request.path + address
        response["HX-Push-Url"] = "false" if here else request.path + address
    return response
