"""The only home of queries on the clusters' side."""

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, When
from django.db.models.functions import Coalesce, Left

from clusterdir.folding import SEPARATOR, terms
from clusterdir.localisation import language

SHOWN_IN_A_LIST = 12  # relations of one entry on a page of many


def is_published(path=""):
    """The condition that the entry at the end of `path` is one that the public sees."""
    return Q(**{f"{path}__status".removeprefix("__"): "published"})


def is_published_or_none(path):
    return Q(**{path: None}) | is_published(path)


class NamedQuerySet(models.QuerySet):
    def by_name(self):
        """In the alphabetical order of the reader's language."""
        return self.order_by(f"sort_{language()}", "pk")

    def with_ids(self, ids):
        """The entries with these ids, in the order of the ids."""
        found = self.in_bulk(ids)
        return [found[pk] for pk in ids if pk in found]


class SearchQuerySet(models.QuerySet):
    """The editors' search, in the folded column `search_text`, for entries of any status. The public's is the index's.

    A noun says in `by_name` how it is sorted.
    """

    def search(self, text):
        """The entries in which each word of `text` begins a word."""
        words = terms(text)
        return self.filter(*(Q(search_text__contains=f" {word}") for word in words)) if words else self.none()

    def best_first(self, text):
        """Of a search: an exact name or acronym first, then names that begin so."""
        phrase = " ".join(terms(text))
        rank = Case(
            When(search_text__contains=f"{SEPARATOR} {phrase} {SEPARATOR}", then=0),
            When(search_text__contains=f"{SEPARATOR} {phrase}", then=1),
            default=2,
        )
        by_name = self.annotate(rank=rank).by_name()
        return by_name.order_by("rank", *by_name.query.order_by)


class EntryQuerySet(NamedQuerySet, SearchQuerySet):
    def published(self):
        """What the public sees."""
        return self.filter(is_published())

    def upkeep(self, since, **gaps):
        """{name: number}: the `total`, `fresh` (verified since that day), `older`, `never`, and those with each gap."""
        conditions = {
            "fresh": Q(verified_on__gte=since),
            "older": Q(verified_on__lt=since),
            "never": Q(verified_on=None),
        } | gaps
        return self.aggregate(total=Count("pk"), **{name: Count("pk", filter=one) for name, one in conditions.items()})


class SectorQuerySet(EntryQuerySet):
    def in_taxonomy_order(self):
        """Each sector followed by its parts."""
        return self.order_by(
            Coalesce("parent__position", "position"),
            Coalesce("parent__slug", "slug"),
            F("parent").asc(nulls_first=True),
            "position",
            "slug",
        )

    def roots(self):
        """Those that are no part of another one that the public sees."""
        return self.filter(Q(parent=None) | ~is_published("parent"))

    def with_parts(self, sector):
        """A sector and its published parts."""
        return self.published().filter(Q(pk=sector.pk) | Q(parent=sector)).in_taxonomy_order()


class ClusterQuerySet(EntryQuerySet):
    def for_front(self, most):
        """The entries of the front page: cluster organisations first, then the other networks and offices at work."""
        organisations_first = Case(When(kind="cluster-organisation", then=0), default=1)
        return self.published().filter(ended="").order_by(organisations_first, *self.by_name().query.order_by)[:most]

    def founded_in(self):
        """(year, number) of the years in which they were founded, as far as these are on record."""
        dated = self.exclude(founded="").annotate(year=Left("founded", 4)).order_by("year")
        return dated.values_list("year").annotate(number=Count("pk"))


class MembershipQuerySet(models.QuerySet):
    def for_cluster(self):
        """The published organisations of a cluster, by name."""
        return (
            self.filter(is_published("organisation"))
            .select_related("organisation")
            .order_by(f"organisation__sort_{language()}", "pk")
        )

    def for_organisation(self):
        """The published clusters of an organisation, by name."""
        return (
            self.filter(is_published("cluster")).select_related("cluster").order_by(f"cluster__sort_{language()}", "pk")
        )


class SponsorshipQuerySet(models.QuerySet):
    _ROLES = Case(When(role="sponsor", then=0), When(role="co-sponsor", then=1), default=2)

    def for_cluster(self):
        """Published bodies behind a cluster: who carries it first, then who pays."""
        return (
            self.filter(is_published("body"))
            .select_related("body", "programme", "region")
            .order_by(self._ROLES, f"body__sort_{language()}", "pk")
        )

    def reach(self):
        """(body, role, number) of the published clusters behind which each body stands."""
        clusters = self.filter(is_published("cluster")).order_by()
        return clusters.values_list("body", "role").annotate(number=Count("cluster", distinct=True))

    def for_body(self):
        """What a body carries and pays for: published clusters by name, then whole regions."""
        return (
            self.filter(is_published_or_none("cluster"))
            .select_related("cluster", "region", "programme")
            .order_by(F(f"cluster__sort_{language()}").asc(nulls_last=True), self._ROLES, "pk")
        )


class SponsoringBodyQuerySet(EntryQuerySet):
    def for_list(self):
        """With the `first_ones` of what each body carries and pays for."""
        return self.prefetch_related(
            Prefetch("sponsorships", _model("clusters.Sponsorship").objects.for_body()[:SHOWN_IN_A_LIST], "first_ones")
        )

    def for_detail(self):
        return self.select_related("organisation").prefetch_related(
            Prefetch("programmes", _model("clusters.Programme").objects.published().in_time())
        )


class ProgrammeQuerySet(EntryQuerySet):
    def in_time(self):
        """The oldest first; those without a date stand at the end."""
        return self.order_by(Case(When(begins="", then=1), default=0), "begins", f"sort_{language()}", "pk")

    def for_list(self):
        """With the `first_ones` of what each programme pays for."""
        sponsorships = _model("clusters.Sponsorship").objects.for_body().filter(is_published("body"))
        return self.select_related("run_by").prefetch_related(
            Prefetch("sponsorships", sponsorships.select_related("body")[:SHOWN_IN_A_LIST], "first_ones")
        )


class ServiceQuerySet(EntryQuerySet):
    def in_taxonomy_order(self):
        return self.order_by("position", "slug")

    def for_cluster(self, cluster):
        """All published services, each with `offered`: whether a source names it for this cluster, given by its key."""
        offers = _model("clusters.Cluster").services.through.objects.filter(cluster=cluster, service=OuterRef("pk"))
        return self.published().in_taxonomy_order().annotate(offered=Exists(offers))


class PublicationQuerySet(EntryQuerySet):
    def for_list(self):
        return self.select_related("publisher").prefetch_related(
            Prefetch("clusters", _model("clusters.Cluster").objects.published().by_name())
        )


class SourceQuerySet(NamedQuerySet, SearchQuerySet):
    def by_name(self):
        return self.order_by("title", "pk")

    def in_order(self):
        """The documents of which a copy is kept first."""
        return self.order_by(Case(When(file_name="", then=1), default=0), "file_name", "slug")


def _model(label):
    return apps.get_model(label)
