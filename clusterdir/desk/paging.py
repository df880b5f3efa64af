"""Pages of long lists, the last ones nearly as quick as the first."""

from django.core.paginator import Paginator


class FromBothEnds(Paginator):
    """Sorts keys instead of whole rows, and counts to the page from the end of the list that is nearer to it.

    The rows of a page are fetched by their keys, in a query of their own: inside of a single one both databases may
    come to walk through the whole list once more. The order has to be total, as that of Django's change lists is.
    """

    def page(self, number):
        page = super().page(number)
        first, last = (page.number - 1) * self.per_page, page.end_index()
        rows = self.object_list
        keys = rows.values_list("pk", flat=True)
        is_nearer_to_end = first + last > self.count
        keys = keys.reverse()[self.count - last : self.count - first] if is_nearer_to_end else keys[first:last]
        page.object_list = rows.filter(pk__in=list(keys))
        return page
