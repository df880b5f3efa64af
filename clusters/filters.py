"""The public contract of the lists' addresses on the clusters' side."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .facets import Facet, NodeFacet, Sort
from .models import Cluster, Organisation, QualityLabel, Region, Sector, Service, SponsoringBody
from .places import MappedFilterSet, TownFacet


def sectors():
    return Sector.objects.published().in_taxonomy_order()


SECTORS = {
    "label": _("Sector"),
    "nodes": sectors,
    "hierarchical": True,
    "page": "sector_detail",
    "look": ("shape", "hue"),
}


def regions():
    return Region.objects.by_name()


class ClusterFilter(MappedFilterSet):
    model = Cluster

    kind = Facet("kind", label=_("Kind"), choices=Cluster.Kind.choices)
    sector = NodeFacet("sectors", **SECTORS)
    region = NodeFacet("regions", label=_("Region"), nodes=regions, hierarchical=True, look=("code",))
    town = TownFacet("clusters.cluster")
    sponsor = NodeFacet(
        "sponsorships__body", label=_("Sponsoring body"), nodes=lambda: SponsoringBody.objects.published().by_name()
    )
    legal_form = Facet("legal_form", label=_("Legal form"), choices=Cluster.LegalForm.choices)
    service = NodeFacet("services", label=_("Service"), nodes=lambda: Service.objects.published().in_taxonomy_order())
    label = Facet("labels__level", label=_("Quality label"), choices=QualityLabel.Level.choices)
    sort = Sort(
        label=_("Sort by"),
        choices=[
            ("name", _("Name")),
            ("newest", _("Newest")),
            ("verified", _("Last verified")),
            ("members", _("Most members")),
            ("founded", _("Year of founding")),
        ],
    )


class MapFilter(ClusterFilter):
    """The clusters on the page of the map, which is one view of their list."""

    view = None
    is_map = True

    @property
    def views(self):
        there = reverse("cluster_list") + self.query()
        return [
            {"label": _("List"), "url": there.removesuffix("?"), "chosen": False},
            {"label": _("Map"), "url": self.query(), "chosen": True},
        ]


class NetworkFilter(ClusterFilter):
    """The clusters of a picture of all of them: it has neither an order nor pages."""

    sort = page = view = None

    @property
    def narrows(self):
        """Whether clusters are left out."""
        return bool(self.chosen)


class OrganisationFilter(MappedFilterSet):
    model = Organisation

    cluster = NodeFacet(
        "memberships__cluster",
        label=_("Cluster"),
        nodes=lambda: Cluster.objects.published().by_name(),
        page="cluster_detail",
    )
    sector = NodeFacet("sectors", **SECTORS)
    kind = Facet("kind", label=_("Kind"), choices=Organisation.Kind.choices)
    region = NodeFacet("region", label=_("Region"), nodes=regions, hierarchical=True, look=("code",))
    town = TownFacet("clusters.organisation")
    sort = Sort(
        label=_("Sort by"),
        choices=[("name", _("Name")), ("newest", _("Newest")), ("verified", _("Last verified"))],
    )
