"""The public contract of the lists' addresses on the clusters' side."""

from django.utils.translation import gettext_lazy as _

from .facets import DirectoryFilterSet, Facet, NodeFacet, Sort
from .models import Cluster, Organisation, QualityLabel, Region, Sector, Service, SponsoringBody


def sectors():
    return Sector.objects.published().in_taxonomy_order()


def regions():
    return Region.objects.by_name()


class ClusterFilter(DirectoryFilterSet):
    model = Cluster

    kind = Facet("kind", label=_("Kind"), choices=Cluster.Kind.choices)
    sector = NodeFacet("sectors", label=_("Sector"), nodes=sectors, hierarchical=True, page="sector_detail")
    region = NodeFacet("regions", label=_("Region"), nodes=regions, hierarchical=True)
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


class OrganisationFilter(DirectoryFilterSet):
    model = Organisation

    cluster = NodeFacet(
        "memberships__cluster",
        label=_("Cluster"),
        nodes=lambda: Cluster.objects.published().by_name(),
        page="cluster_detail",
    )
    sector = NodeFacet("sectors", label=_("Sector"), nodes=sectors, hierarchical=True, page="sector_detail")
    kind = Facet("kind", label=_("Kind"), choices=Organisation.Kind.choices)
    region = NodeFacet("region", label=_("Region"), nodes=regions, hierarchical=True)
    sort = Sort(
        label=_("Sort by"),
        choices=[("name", _("Name")), ("newest", _("Newest")), ("verified", _("Last verified"))],
    )
