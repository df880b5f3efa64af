"""Organisations: who belongs to clusters, employs their people, manages them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterdir.addresses import address

from .base import Entry, Place, WithEmblem, search_column
from .taxonomies import Region, Sector


class Organisation(Entry, Place, WithEmblem):
    """A legal entity: a member, a partner, an employer or a manager of clusters."""

    class Kind(models.TextChoices):
        SME = "sme", _("small or medium-sized company")
        LARGE = "large-company", _("large company")
        START_UP = "start-up", _("start-up")
        UNIVERSITY = "university", _("university")
        INSTITUTE = "research-institute", _("research institute")
        HOSPITAL = "hospital", _("hospital")
        SERVICE = "service-provider", _("service provider")
        CHAMBER = "chamber-or-association", _("chamber or association")
        AGENCY = "development-agency", _("development agency")
        AUTHORITY = "public-authority", _("public authority")

    kind = models.CharField(_("kind"), max_length=25, choices=Kind, blank=True)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    aliases = models.TextField(
        _("other and former names"), blank=True, help_text=_("One per line. A search finds the entry by each of them.")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("region")
    )
    website = models.URLField(_("website"), blank=True)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="organisations", verbose_name=_("sectors"))
    search_text = search_column("name_en", "name_de", "acronym", "aliases", "city", "description_en", "description_de")

    class Meta(Entry.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_de", "slug"]
        constraints = [*Entry.Meta.constraints, *Place.Meta.constraints]
        indexes = [  # for the editors' lists, and for what is known of a town
            models.Index(fields=["sort_en", "slug"], name="clusters_organisation_sort_en"),
            models.Index(fields=["sort_de", "slug"], name="clusters_organisation_sort_de"),
            models.Index(fields=["city", "region"], name="clusters_organisation_city"),
            models.Index(fields=["postcode"], name="clusters_organisation_postcode"),
        ]

    def get_absolute_url(self):
        return address("organisation_detail", self.slug)
