"""Pages of long lists, the last ones nearly as quick as the first."""

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator

FEW = 900  # keys in one query; the oldest SQLite that Django takes knows no more than 999


class FromBothEnds(Paginator):
    """Sorts keys instead of whole rows, and counts to the page from the end of the list that is nearer to it.

    The rows of a page are fetched by their keys, in a query of their own: inside of a single one both databases may
    come to walk through the whole list once more. So they may to bring a handful of rows in order, which is why few
    are sorted when they have been found. The order has to be total, as that of Django's change lists is, and no filter
    may join rows that make one entry several.
    """

    def page(self, number):
        page = super().page(number)
        page.object_list = self.rows((page.number - 1) * self.per_page, page.end_index())
        return page

    def rows(self, first, last):
        """Those from `first` to before `last`: the number of all, the keys, and the rows are a query each."""
        keys = self.object_list.values_list("pk", flat=True)
        if self.count <= FEW:
            return self.with_keys(keys.order_by())[first:last]
        is_nearer_to_end = first + last > self.count
        keys = keys.reverse()[self.count - last : self.count - first] if is_nearer_to_end else keys[first:last]
        return self.with_keys(keys)

    def with_keys(self, keys):
        """The rows in their order. What else was asked of them is not asked again: it may take long, as words do."""
        rows = self.object_list.all()
        rows.query.clear_where()
        return rows.filter(pk__in=list(keys))


class InPages(ChangeList):
    """Of a noun's admin with FromBothEnds. Django asks a paginator only where there are several pages."""

    def get_results(self, request):
        super().get_results(request)
        if (self.show_all and self.can_show_all) or not self.multi_page:
            self.result_list = self.paginator.rows(0, self.result_count)
