"""One way of showing a faceted list, for every noun."""

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from markupsafe import Markup

from clusterdir.localisation import language

from .mapping import map_of

ON_A_PAGE = 25


class Results:
    """The results of a list as a paginator wants them: it counts and slices, and only the slice is read."""

    def __init__(self, filters, read):
        """`read` makes the entries of some ids, in their order."""
        self.filters, self.read = filters, read

    def count(self):
        return self.filters.total

    def __getitem__(self, place):
        return Entries(self.filters, self.filters.page_of_ids(place.start, place.stop), self.read)


class Entries:
    """The entries of a page of a list. They are read when they are printed, but for those whose line is at hand."""

    def __init__(self, filters, ids, read):
        self.filters, self.ids, self.read = filters, ids, read

    def __len__(self):
        return len(self.ids)

    def __iter__(self):
        return iter(self.read(self.ids))

    def lines(self, macro, *arguments):
        """What a macro prints of each entry, kept from page to page; anew where terms are to be marked in it.

        The entries say in `shows` what their lines show (clusterdir/parts.py).
        """
        if terms := self.filters.terms:
            return Markup("".join([macro.html(entry, terms, *arguments) for entry in self]))
        parts, place = self.filters.index.parts, (macro.name, arguments, language())
        lines = {pk: parts.get((place, pk)) for pk in self.ids}
        for entry in self.read([pk for pk, line in lines.items() if line is None]):
            lines[entry.pk] = line = macro.html(entry, (), *arguments)
            parts.keep((place, entry.pk), line, entry.shows)
        return Markup("".join(filter(None, lines.values())))


def browse(request, filters, read, template):
    """The list of what `filters` leaves over; `read` makes the page's entries out of their ids."""
    if redirect := without_blanks(request, filters):
        return redirect
    page = Paginator(Results(filters, read), ON_A_PAGE).get_page(filters.chosen.get("page"))
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
