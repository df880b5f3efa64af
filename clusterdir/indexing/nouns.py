"""What is indexed: every noun that has a list or is searched, and what its search goes by."""

from django.db.models import F, Q

from clusters.facets import NodeFacet
from clusters.filters import ClusterFilter, OrganisationFilter
from clusters.models import (
    Cluster,
    Organisation,
    Programme,
    Publication,
    Region,
    Sector,
    Service,
    Source,
    SponsoringBody,
    Sponsorship,
)
from contacts.filters import PersonFilter
from contacts.models import Person
from contacts.querysets import current_roles

from .noun import Belonging, Noun

BY_NAME = {"en": ("sort_en",), "de": ("sort_de",)}
CARRYING = (Sponsorship.Role.SPONSOR, Sponsorship.Role.CO_SPONSOR)


def noun(model, *, names=BY_NAME, checked_on="verified_on", **rest):
    return Noun(model, names=names, numbers={"verified": F(checked_on)} | rest.pop("numbers", {}), **rest)


NOUNS = [
    noun(
        Organisation,
        name_fields=4,
        facets=OrganisationFilter.declared_facets(),
        numbers={"newest": F("created_at")},
        found_by=("sector", "region", "cluster"),
    ),
    noun(
        Cluster,
        name_fields=4,
        facets=ClusterFilter.declared_facets(),
        numbers={
            "newest": F("created_at"),
            "founded": F("founded"),
            "members": Belonging("clusters.organisation", "cluster"),
        },
        relations={
            "payer": NodeFacet("sponsorships__body", only=lambda: Q(sponsorships__role=Sponsorship.Role.CO_FINANCING)),
            "carrier": NodeFacet("sponsorships__body", only=lambda: Q(sponsorships__role__in=CARRYING)),
            "manager": NodeFacet("managing_organisation"),
        },
        found_by=("sector", "region"),
        depends={"clusters.organisation": "memberships__organisation"},
    ),
    noun(
        Person,
        names=dict.fromkeys(BY_NAME, ("sort_key", "given_name")),
        name_fields=3,
        facets=PersonFilter.declared_facets(),
        numbers={"newest": F("created_at")},
        relations={
            "employer": NodeFacet("employer"),
            "organisation": NodeFacet("appointments__organisation", only=lambda: current_roles("appointments__")),
        },
        found_by=("cluster", "sector", "organisation", "employer"),
        by_day=Q(appointments__ends__gt=""),  # a role that ends is over on the day after
        depends={
            "clusters.cluster": "appointments__cluster",
            "clusters.organisation": "appointments__organisation",
            "clusters.sector": "appointments__sector",
        },
    ),
    noun(Sector, name_fields=2, relations={"parent": NodeFacet("parent")}, found_by=("parent",)),
    noun(Service, name_fields=2),
    noun(SponsoringBody, name_fields=3),
    noun(Programme, name_fields=2),
    noun(Publication, name_fields=3),
    noun(Source, names=dict.fromkeys(BY_NAME, ("title",)), checked_on="consulted_on", name_fields=2),
    Noun(Region, names=BY_NAME, name_fields=3),
]
