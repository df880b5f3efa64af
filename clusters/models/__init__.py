from .clusters import Cluster, Membership, QualityLabel
from .organisations import Organisation
from .provenance import (
    Citation,
    ClusterCitation,
    MembershipCitation,
    OrganisationCitation,
    ProgrammeCitation,
    PublicationCitation,
    QualityLabelCitation,
    SectorCitation,
    ServiceCitation,
    Source,
    SponsoringBodyCitation,
    SponsorshipCitation,
)
from .publications import Publication
from .sponsors import Programme, SponsoringBody, Sponsorship
from .taxonomies import Region, Sector, Service

__all__ = [
    "Citation",
    "Cluster",
    "ClusterCitation",
    "Membership",
    "MembershipCitation",
    "Organisation",
    "OrganisationCitation",
    "Programme",
    "ProgrammeCitation",
    "Publication",
    "PublicationCitation",
    "QualityLabel",
    "QualityLabelCitation",
    "Region",
    "Sector",
    "SectorCitation",
    "Service",
    "ServiceCitation",
    "Source",
    "SponsoringBody",
    "SponsoringBodyCitation",
    "Sponsorship",
    "SponsorshipCitation",
]
