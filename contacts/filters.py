"""The public contract of the list of people."""

from django.utils.translation import gettext_lazy as _

from clusters.facets import DirectoryFilterSet, NodeFacet, Sort
from clusters.filters import sectors
from clusters.models import Cluster

from .models import Person
from .querysets import current_roles


class PersonFilter(DirectoryFilterSet):
    model = Person

    cluster = NodeFacet(
        "appointments__cluster",
        label=_("Cluster"),
        nodes=lambda: Cluster.objects.published().by_name(),
        only=lambda: current_roles("appointments__"),
    )
    sector = NodeFacet(
        "appointments__sector",
        "appointments__cluster__sectors",
        label=_("Sector"),
        nodes=sectors,
        hierarchical=True,
        only=lambda: current_roles("appointments__"),
    )
    sort = Sort(
        label=_("Sort by"),
        choices=[("name", _("Name")), ("newest", _("Newest")), ("verified", _("Last verified"))],
    )
