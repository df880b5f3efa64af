"""The only home of queries on the clusters' side."""

from django.db import models
from django.db.models import Case, Q, When

from clusterdir.folding import SEPARATOR, terms
from clusterdir.localisation import language


class NamedQuerySet(models.QuerySet):
    def by_name(self):
        """In the alphabetical order of the reader's language."""
        return self.order_by(f"sort_{language()}", "pk")


class EntryQuerySet(NamedQuerySet):
    # Where else the words of a search may stand: names of relations.
    search_in = ()

    def published(self):
        """What the public sees."""
        return self.filter(status=self.model.Status.PUBLISHED)

    def search(self, text):
        """The entries in which each word of `text` begins a word of the entry, or of what `search_in` names."""
        found = self
        for term in terms(text):
            word = f" {term}"
            matches = Q(search_text__contains=word)
            for relation in self.search_in:
                elsewhere = self.model._base_manager.filter(**{f"{relation}__search_text__contains": word})
                matches |= Q(pk__in=elsewhere.values("pk"))
            found = found.filter(matches)
        return found if terms(text) else self.none()

    def best_first(self, text):
        """Of a search: an exact name or acronym first, then names that begin so, then words of the entry's own."""
        words = " ".join(terms(text))
        own = Q(*(Q(search_text__contains=f" {term}") for term in terms(text)))
        rank = Case(
            When(search_text__contains=f"{SEPARATOR} {words} {SEPARATOR}", then=0),
            When(search_text__contains=f"{SEPARATOR} {words}", then=1),
            When(own, then=2),
            default=3,
        )
        return self.order_by(rank, f"sort_{language()}", "pk")
