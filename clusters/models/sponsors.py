"""Who carries clusters and who pays for them, and through which programme."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clusterdir.addresses import address
from clusterdir.dates import PartialDateField, ends_after_begin, partial_dates

from ..querysets import ProgrammeQuerySet, SponsoringBodyQuerySet, SponsorshipQuerySet
from .base import Entry, SlugManager, WithEmblem, search_column
from .clusters import Cluster
from .organisations import Organisation
from .taxonomies import Region


class SponsoringBody(Entry, WithEmblem):
    """Who carries or pays for clusters: an agency, a state, a fund, the chambers, the members with their fees."""

    class Kind(models.TextChoices):
        AGENCY = "development-agency", _("development agency")
        AUTHORITY = "public-authority", _("public authority")
        FUND = "fund", _("public fund")
        CHAMBERS = "chambers", _("chambers")
        ASSOCIATION = "association", _("association")
        MEMBERS = "members", _("members of the cluster")

    kind = models.CharField(_("kind"), max_length=25, choices=Kind)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sponsoring_bodies",
        verbose_name=_("organisation"),
        help_text=_("If the body also has an entry among the organisations."),
    )
    website = models.URLField(_("website"), blank=True)
    search_text = search_column("name_en", "name_de", "acronym", "description_en", "description_de")

    nodes = {"sector": ()}  # a body has no sectors; its emblem is the neutral one

    objects = SlugManager.from_queryset(SponsoringBodyQuerySet)()

    class Meta(Entry.Meta):
        verbose_name = _("sponsoring body")
        verbose_name_plural = _("sponsoring bodies")
        ordering = ["sort_de", "slug"]

    def get_absolute_url(self):
        return address("sponsor_detail", self.slug)


class Programme(Entry):
    """A policy or a funding programme for clusters."""

    class Level(models.TextChoices):
        EU = "eu", _("European Union")
        FEDERAL = "federal", _("federal")
        STATE = "state", _("state")

    level = models.CharField(pgettext_lazy("programme", "level"), max_length=10, choices=Level)
    run_by = models.ForeignKey(
        SponsoringBody, models.PROTECT, null=True, blank=True, related_name="programmes", verbose_name=_("run by")
    )
    begins = PartialDateField(_("begins"))
    ends = PartialDateField(_("ends"))
    budget = models.BigIntegerField(_("budget (EUR)"), null=True, blank=True, help_text=_("Whole euros."))
    budget_is_minimum = models.BooleanField(
        _("the budget is a minimum"), default=False, help_text=_("Where the source says “more than”.")
    )
    search_text = search_column("name_en", "name_de", "description_en", "description_de")

    objects = SlugManager.from_queryset(ProgrammeQuerySet)()

    class Meta(Entry.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["begins", "slug"]
        constraints = [
            *Entry.Meta.constraints,
            *partial_dates("clusters_programme", "begins", "ends"),
            ends_after_begin("clusters_programme_ends_after_begin"),
            models.CheckConstraint(
                name="clusters_programme_budget_not_negative",
                condition=Q(budget=None) | Q(budget__gte=0),
                violation_error_message=_("A budget cannot be negative."),
            ),
        ]

    def get_absolute_url(self):
        return f"{address('programme_list')}#{self.slug}"


class SponsorshipManager(models.Manager):
    def get_by_natural_key(self, body, cluster, region, role, programme):
        return self.get(
            body__slug=body, cluster__slug=cluster, region__slug=region, role=role, programme__slug=programme
        )


class Sponsorship(models.Model):
    """A body behind one cluster, or behind cluster management in a region where a document names no cluster."""

    class Role(models.TextChoices):
        SPONSOR = "sponsor", _("sponsor")
        CO_SPONSOR = "co-sponsor", _("co-sponsor")
        CO_FINANCING = "co-financing", _("co-financing")

    body = models.ForeignKey(
        SponsoringBody, models.PROTECT, related_name="sponsorships", verbose_name=_("sponsoring body")
    )
    cluster = models.ForeignKey(
        Cluster, models.CASCADE, null=True, blank=True, related_name="sponsorships", verbose_name=_("cluster")
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sponsorships",
        verbose_name=_("region"),
        help_text=_(
            "Only where a document speaks of cluster management in the region as a whole and names no cluster."
        ),
    )
    role = models.CharField(_("role"), max_length=15, choices=Role)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="sponsorships", verbose_name=_("programme")
    )
    begins = PartialDateField(_("begins"))
    ends = PartialDateField(_("ends"))
    amount_eur = models.BigIntegerField(_("amount (EUR)"), null=True, blank=True, help_text=_("Whole euros."))

    objects = SponsorshipManager.from_queryset(SponsorshipQuerySet)()

    class Meta:
        verbose_name = _("sponsorship")
        verbose_name_plural = _("sponsorships")
        constraints = [
            models.CheckConstraint(
                name="clusters_sponsorship_one_target",
                condition=Q(cluster=None, region__isnull=False) | Q(cluster__isnull=False, region=None),
                violation_error_message=_("Give either a cluster or a region."),
            ),
            models.UniqueConstraint(
                "body",
                Coalesce("cluster", 0),
                Coalesce("region", 0),
                "role",
                Coalesce("programme", 0),
                name="clusters_sponsorship_once",
                violation_error_message=_("This body already has this role there."),
            ),
            models.CheckConstraint(
                name="clusters_sponsorship_amount_not_negative",
                condition=Q(amount_eur=None) | Q(amount_eur__gte=0),
                violation_error_message=_("An amount cannot be negative."),
            ),
            *partial_dates("clusters_sponsorship", "begins", "ends"),
            ends_after_begin("clusters_sponsorship_ends_after_begin"),
        ]

    def __str__(self):
        return self.get_role_display()

    def natural_key(self):
        return (
            *self.body.natural_key(),
            self.cluster and self.cluster.slug,
            self.region and self.region.slug,
            self.role,
            self.programme and self.programme.slug,
        )

    natural_key.dependencies = [
        "clusters.sponsoringbody",
        "clusters.cluster",
        "clusters.region",
        "clusters.programme",
    ]
