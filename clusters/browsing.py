"""One way of showing a faceted list, for every noun."""

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render

from .mapping import map_of

ON_A_PAGE = 25


class Results:
    """The results of a list as a paginator wants them: it counts and slices, and only the slice is read."""

    def __init__(self, filters, entries):
        """`entries` makes the entries of some ids, in their order."""
        self.filters, self.entries = filters, entries

    def count(self):
        return self.filters.total

    def __getitem__(self, place):
        return self.entries(self.filters.page_of_ids(place.start, place.stop))


def browse(request, filters, entries, template):
    """The list of what `filters` leaves over; `entries` makes the page's entries out of their ids."""
    if redirect := without_blanks(request, filters):
        return redirect
    page = Paginator(Results(filters, entries), ON_A_PAGE).get_page(filters.chosen.get("page"))
    filters.correct_page(page.number)
    picture = {"map": map_of(filters)} if getattr(filters, "is_map", False) else {}
    return narrowed(request, filters, template, {"page": page} | picture)


def without_blanks(request, filters):
    """A form without scripts sends blank parameters along; the address is cleaned of them by a redirect."""
    if filters.has_blanks and not request.htmx:
        return HttpResponseRedirect(request.path + filters.address.removesuffix("?"))
    return None


def narrowed(request, filters, template, context):
    """A page of what `filters` leaves over, which scripts may put in place of an earlier one."""
    address = filters.address.removesuffix("?")
    response = render(request, template, {"filters": filters, "canonical_query": address, **context})
    if request.htmx:
        # The same address twice would make the first step back seem dead.
        here = request.htmx.current_url == request.build_absolute_uri(request.path + address)
        response["HX-Push-Url"] = "false" if here else request.path + address
    return response
