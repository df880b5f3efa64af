"""The only home of queries on the clusters' side."""

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce

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


class SearchQuerySet(models.QuerySet):
    """Searches in the folded column `search_text`. A noun says in `by_name` how it is sorted."""

    # Where else the words of a search may stand: names of relations.
    search_in = ()
    checked_on = "verified_on"

    def search(self, text):
        """The entries in which each word of `text` begins a word of the entry, or of what `search_in` names."""
        words = terms(text)
        found = self if words else self.none()
        for word in words:
            matches = Q(search_text__contains=f" {word}")
            for relation in self.search_in:
                there = Q(**{f"{relation}__search_text__contains": f" {word}"}) & self.searched(relation)
                matches |= Q(pk__in=self.model._base_manager.filter(there).values("pk"))
            found = found.filter(matches)
        return found

    def searched(self, relation):
        """The condition under which the words of a related entry count: that the public sees it, and the way there."""
        condition, model, path = Q(), self.model, ""
        for name in relation.split("__"):
            model = model._meta.get_field(name).related_model
            path = f"{path}__{name}".removeprefix("__")
            condition &= is_published(path) if hasattr(model, "status") else Q()
        return condition

    def best_first(self, text):
        """Of a search: an exact name or acronym first, then names that begin so, then words of the entry's own."""
        words = terms(text)
        if not words:
            return self.by_name()
        phrase = " ".join(words)
        rank = Case(
            When(search_text__contains=f"{SEPARATOR} {phrase} {SEPARATOR}", then=0),
            When(search_text__contains=f"{SEPARATOR} {phrase}", then=1),
            When(Q(*(Q(search_text__contains=f" {word}") for word in words)), then=2),
            default=3,
        )
        # Of two that match as well, the one that somebody has verified stands first, the more recent one before.
        by_name = self.annotate(rank=rank).by_name()
        return by_name.order_by("rank", F(self.checked_on).desc(nulls_last=True), *by_name.query.order_by)


class EntryQuerySet(NamedQuerySet, SearchQuerySet):
    def published(self):
        """What the public sees."""
        return self.filter(is_published())

    def in_order(self, sort):
        """In one of the orders that a list offers: by name, or the most recently verified first."""
        by_name = self.by_name()
        if sort == "verified":
            return by_name.order_by(F("verified_on").desc(nulls_last=True), *by_name.query.order_by)
        return by_name


class SectorQuerySet(EntryQuerySet):
    search_in = ("parent",)

    def in_taxonomy_order(self):
        """Each sector followed by its parts."""
        return self.order_by(
            Coalesce("parent__position", "position"),
            Coalesce("parent__slug", "slug"),
            F("parent").asc(nulls_first=True),
            "position",
            "slug",
        )

    def for_overview(self):
        """The published sectors, each with its number of published clusters and organisations, its parts' included."""

        def number(label):
            inside = Q(sectors=OuterRef("pk")) | Q(sectors__parent=OuterRef("pk"), sectors__status="published")
            entries = _model(label).objects.published().filter(inside).order_by().values("status")
            return Coalesce(Subquery(entries.annotate(n=Count("pk", distinct=True)).values("n")), 0)

        return (
            self.published()
            .in_taxonomy_order()
            .select_related("parent")
            .annotate(cluster_count=number("clusters.Cluster"), organisation_count=number("clusters.Organisation"))
        )

    def roots(self):
        """Those that are no part of another one that the public sees."""
        return self.filter(Q(parent=None) | ~is_published("parent"))

    def with_parts(self, sector):
        """A sector and its published parts."""
        return self.published().filter(Q(pk=sector.pk) | Q(parent=sector)).in_taxonomy_order()


class ClusterQuerySet(EntryQuerySet):
    search_in = ("sectors", "sectors__parent", "regions")

    def in_order(self, sort):
        if sort == "founded":
            by_name = self.by_name()
            known_first = Case(When(founded="", then=1), default=0)
            return by_name.order_by(known_first, "-founded", *by_name.query.order_by)
        return super().in_order(sort)

    def for_front(self, most):
        """The entries of the front page: cluster organisations first, then the other networks and offices at work."""
        organisations_first = Case(When(kind="cluster-organisation", then=0), default=1)
        return (
            self.published()
            .filter(ended="")
            .for_list()
            .order_by(organisations_first, *self.by_name().query.order_by)[:most]
        )

    def for_list(self):
        """With what an entry of a list prints: sectors, regions, and who sponsors it."""
        return self.prefetch_related(
            Prefetch("sectors", _model("clusters.Sector").objects.published().in_taxonomy_order()),
            Prefetch("regions", _model("clusters.Region").objects.select_related("parent").by_name()),
            Prefetch("sponsorships", _model("clusters.Sponsorship").objects.for_cluster()),
        )

    def for_detail(self):
        """With what a profile prints of the cluster itself."""
        return self.select_related("managing_organisation", "predecessor").prefetch_related(
            Prefetch("sectors", _model("clusters.Sector").objects.published().in_taxonomy_order()),
            Prefetch("regions", _model("clusters.Region").objects.select_related("parent").by_name()),
            Prefetch("successors", self.model.objects.published().by_name()),
            Prefetch("publications", _model("clusters.Publication").objects.published().by_name()),
            "labels",
        )

    def in_sectors(self, sectors):
        through = self.model.sectors.through.objects.filter(sector__in=sectors)
        return self.published().filter(pk__in=through.values("cluster"))


class OrganisationQuerySet(EntryQuerySet):
    search_in = ("sectors", "region", "memberships__cluster")

    def for_list(self):
        """With what an entry of a list prints: its region, its sectors and the clusters it belongs to."""
        return self.select_related("region").prefetch_related(
            Prefetch("sectors", _model("clusters.Sector").objects.published().in_taxonomy_order()),
            Prefetch("memberships", _model("clusters.Membership").objects.for_organisation()),
        )

    def in_sectors(self, sectors):
        through = self.model.sectors.through.objects.filter(sector__in=sectors)
        return self.published().filter(pk__in=through.values("organisation"))

    def for_detail(self):
        return self.for_list().prefetch_related(
            Prefetch("managed_clusters", _model("clusters.Cluster").objects.published().by_name()),
            Prefetch("sponsoring_bodies", _model("clusters.SponsoringBody").objects.published().by_name()),
            Prefetch("publications", _model("clusters.Publication").objects.published().by_name()),
        )


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

    def behind(self, cluster):
        """What stands behind an entry; of a cluster organisation also what stands behind all of them in its regions."""
        behind = Q(cluster=cluster)
        if cluster.kind == cluster.Kind.ORGANISATION and not cluster.ended:
            inside = Q(clusters=cluster) | Q(children__clusters=cluster) | Q(children__children__clusters=cluster)
            behind |= Q(region__in=_model("clusters.Region").objects.filter(inside).values("pk"))
        return self.for_cluster().filter(behind)

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
        """All published services, each with `offered`: whether a source names it for this cluster."""
        offered = cluster.services.through.objects.filter(cluster=cluster, service=OuterRef("pk"))
        return self.published().in_taxonomy_order().annotate(offered=Exists(offered))


class PublicationQuerySet(EntryQuerySet):
    def for_list(self):
        return self.select_related("publisher").prefetch_related(
            Prefetch("clusters", _model("clusters.Cluster").objects.published().by_name())
        )


class SourceQuerySet(SearchQuerySet):
    checked_on = "consulted_on"

    def by_name(self):
        return self.order_by("title", "pk")

    def in_order(self):
        """The documents of which a copy is kept first."""
        return self.order_by(Case(When(file_name="", then=1), default=0), "file_name", "slug")


def _model(label):
    return apps.get_model(label)
