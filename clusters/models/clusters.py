"""Clusters, and what belongs to one alone: memberships and quality labels."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clusterdir.addresses import address
from clusterdir.dates import PartialDateField, ends_after_begin, partial_dates
from clusterdir.localisation import LocalText

from ..querysets import ClusterQuerySet, MembershipQuerySet
from .base import Entry, Place, SlugManager, WithEmblem, search_column
from .organisations import Organisation
from .taxonomies import Region, Sector, Service


class Cluster(Entry, Place, WithEmblem):
    """The entry people look for: a cluster organisation, a network, a campus, or an office that serves them."""

    class Kind(models.TextChoices):
        ORGANISATION = "cluster-organisation", _("cluster organisation")
        NETWORK = "industry-network", _("industry network")
        CAMPUS = "innovation-campus", _("innovation campus")
        OFFICE = "coordination-office", _("coordination office")
        AGENCY = "cluster-agency", _("cluster agency")

    class LegalForm(models.TextChoices):
        PROJECT = "project", _("project with sponsoring association")
        ASSOCIATION = "registered-association", _("registered association")
        COMPANY = "management-company", _("management company")

    class LedBy(models.TextChoices):
        """What drives the work of a cluster, in the terms of Germany Trade & Invest."""

        INDUSTRY = "industry", _("industry led")
        TECHNOLOGY = "technology", _("technology led")
        INNOVATION = "innovation-objective", _("innovation objective led")

    kind = models.CharField(_("kind"), max_length=25, choices=Kind)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    aliases = models.TextField(
        _("other and former names"), blank=True, help_text=_("One per line. A search finds the entry by each of them.")
    )
    summary_en = models.CharField(
        _("summary in English"), max_length=250, blank=True, help_text=_("One sentence, for lists and search results.")
    )
    summary_de = models.CharField(_("summary in German"), max_length=250, blank=True)
    website = models.URLField(_("website"), blank=True)
    founded = PartialDateField(_("founded"))
    ended = PartialDateField(_("ended"), help_text=_("Leave blank while it is active."))
    legal_form = models.CharField(_("legal form"), max_length=25, choices=LegalForm, blank=True)
    led_by = models.CharField(_("led by"), max_length=25, choices=LedBy, blank=True)
    science_science = models.BooleanField(_("science with science"), default=False)
    science_industry = models.BooleanField(_("science with industry"), default=False)
    industry_industry = models.BooleanField(_("industry with industry"), default=False)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="clusters", verbose_name=_("sectors"))
    regions = models.ManyToManyField(Region, blank=True, related_name="clusters", verbose_name=_("regions"))
    services = models.ManyToManyField(Service, blank=True, related_name="clusters", verbose_name=_("services"))
    managing_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="managed_clusters",
        verbose_name=_("managing organisation"),
    )
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("predecessor")
    )
    search_text = search_column(
        "name_en",
        "name_de",
        "acronym",
        "aliases",
        "city",
        "summary_en",
        "summary_de",
        "description_en",
        "description_de",
    )

    summary = LocalText()

    objects = SlugManager.from_queryset(ClusterQuerySet)()

    class Meta(Entry.Meta):
        verbose_name = _("cluster")
        verbose_name_plural = _("clusters")
        ordering = ["sort_de", "slug"]
        constraints = [
            *Entry.Meta.constraints,
            *Place.Meta.constraints,
            models.CheckConstraint(
                name="clusters_cluster_not_its_own_predecessor",
                condition=Q(predecessor=None) | ~Q(predecessor=F("pk")),
                violation_error_message=_("A cluster is not its own predecessor."),
            ),
            models.CheckConstraint(
                name="clusters_cluster_address_is_not_taken",
                condition=~Q(slug="compare"),
                violation_error_message=_(
                    "At “compare” stands the page that compares clusters: choose another address."
                ),
            ),
            *partial_dates("clusters_cluster", "founded", "ended"),
            ends_after_begin("clusters_cluster_ends_after_founding", begins="founded", ends="ended"),
        ]
        indexes = [  # for the editors' lists, of memberships too
            models.Index(fields=["sort_en", "slug"], name="clusters_cluster_sort_en"),
            models.Index(fields=["sort_de", "slug"], name="clusters_cluster_sort_de"),
        ]

    def get_absolute_url(self):
        return address("cluster_detail", self.slug)

    @property
    def former(self):
        return bool(self.ended)

    @property
    def is_at_work(self):
        """Whether the entry is no former one, as far as is known."""
        return not self.ended and not self.successors.all()

    @property
    def missing(self):
        """What a visitor would look for and no source states: labels."""
        wanted = {
            _("street address"): self.street,
            _("website"): self.website,
            _("legal form"): self.legal_form,
            _("year of founding"): self.founded,
        }
        return [label for label, value in wanted.items() if not value]

    @property
    def interaction_models(self):
        """The labels of the interaction models that hold for this cluster."""
        fields = ("science_science", "science_industry", "industry_industry")
        return [self._meta.get_field(field).verbose_name for field in fields if getattr(self, field)]


class MembershipManager(models.Manager):
    def get_by_natural_key(self, cluster, organisation, role):
        return self.get(cluster__slug=cluster, organisation__slug=organisation, role=role)


class Membership(models.Model):
    """An organisation's part in a cluster."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        PARTNER = "partner", _("partner")
        CO_OPTED = "co-opted-partner", _("co-opted partner")
        COOPERATION = "cooperation-partner", _("cooperation partner")

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="memberships", verbose_name=_("cluster"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.MEMBER)
    begins = PartialDateField(_("begins"))
    ends = PartialDateField(_("ends"))

    objects = MembershipManager.from_queryset(MembershipQuerySet)()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "organisation", "role"],
                name="clusters_membership_once",
                violation_error_message=_("This organisation already has this role in this cluster."),
            ),
            *partial_dates("clusters_membership", "begins", "ends"),
            ends_after_begin("clusters_membership_ends_after_begin"),
        ]

    def __str__(self):
        return self.get_role_display()

    def natural_key(self):
        return (*self.cluster.natural_key(), *self.organisation.natural_key(), self.role)

    natural_key.dependencies = ["clusters.cluster", "clusters.organisation"]


class QualityLabelManager(models.Manager):
    def get_by_natural_key(self, cluster, level, awarded):
        return self.get(cluster__slug=cluster, level=level, awarded=awarded)


class QualityLabel(models.Model):
    """A label of the European Cluster Excellence Initiative (ECEI) that a cluster management holds or held."""

    class Level(models.TextChoices):
        BRONZE = "ecei-bronze", _("ECEI Bronze (Striving for Cluster Excellence)")
        SILVER = "ecei-silver", _("ECEI Silver (Dedicated to Cluster Excellence)")
        GOLD = "ecei-gold", _("ECEI Gold (Proven for Cluster Excellence)")

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="labels", verbose_name=_("cluster"))
    level = models.CharField(pgettext_lazy("quality label", "level"), max_length=15, choices=Level)
    awarded = PartialDateField(_("awarded"))
    valid_until = PartialDateField(_("valid until"))

    objects = QualityLabelManager()

    class Meta:
        verbose_name = _("quality label")
        verbose_name_plural = _("quality labels")
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "level", "awarded"],
                name="clusters_qualitylabel_once",
                violation_error_message=_("This label of this date is already on record."),
            ),
            *partial_dates("clusters_qualitylabel", "awarded", "valid_until"),
            ends_after_begin("clusters_qualitylabel_ends_after_award", begins="awarded", ends="valid_until"),
        ]

    def __str__(self):
        return self.get_level_display()

    def natural_key(self):
        return (*self.cluster.natural_key(), self.level, self.awarded)

    natural_key.dependencies = ["clusters.cluster"]
