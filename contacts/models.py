"""People and what they do. Personal data stays behind this door: `clusters` never imports `contacts`."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from clusterdir.addresses import address
from clusterdir.dates import PartialDateField, ends_after_begin, not_over, partial_dates
from clusterdir.localisation import LocalText
from clusters.models import Citation, Cluster, Organisation, Sector
from clusters.models.base import Published, SlugManager, search_column, sort_column
from clusters.models.provenance import subject

from .querysets import AppointmentQuerySet, PersonQuerySet


class Person(Published):
    """Someone to talk to."""

    title = models.CharField(_("title"), max_length=40, blank=True, help_text=_("Such as Dr. or Prof. Dr."))
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    family_name = models.CharField(_("family name"), max_length=80)
    slug = models.SlugField(
        _("address"),
        max_length=100,
        unique=True,
        help_text=_("Part of the page’s address. Filled in from the name once; a later rename leaves it as it is."),
    )
    employer = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="employees", verbose_name=_("employer")
    )
    phone = PhoneNumberField(_("phone"), blank=True, help_text=_("Such as +49 431 123456."))
    fax = PhoneNumberField(_("fax"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_public = models.BooleanField(
        _("may be shown"),
        default=False,
        help_text=_("Tick it when this person’s name, numbers and e-mail address may be shown on the public pages."),
    )
    sort_key = sort_column("family_name")
    search_text = search_column(
        ("given_name", "family_name"), ("family_name", "given_name"), ("title", "given_name", "family_name")
    )

    objects = SlugManager.from_queryset(PersonQuerySet)()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "given_name", "slug"]

    def __str__(self):
        return self.full_name

    def natural_key(self):
        return (self.slug,)

    natural_key.dependencies = ["clusters.organisation"]

    def get_absolute_url(self):
        return address("contact_detail", self.slug)

    @property
    def is_published(self):
        return super().is_published and self.is_public

    @property
    def full_name(self):
        return " ".join(filter(None, (self.title, self.given_name, self.family_name)))

    @property
    def unrecorded(self):
        """What a visitor would look for and no source states: labels."""
        return [self._meta.get_field(name).verbose_name for name in ("phone", "email") if not getattr(self, name)]


class AppointmentManager(models.Manager):
    def get_by_natural_key(self, person, cluster, organisation, sector, role_en):
        return self.get(
            person__slug=person,
            cluster__slug=cluster,
            organisation__slug=organisation,
            sector__slug=sector,
            role_en=role_en,
        )


class Appointment(models.Model):
    """A person's role in one cluster, in one organisation, or for one sector where a document names no cluster."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="appointments", verbose_name=_("person"))
    cluster = models.ForeignKey(
        Cluster, models.CASCADE, null=True, blank=True, related_name="appointments", verbose_name=_("cluster")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="appointments", verbose_name=_("organisation")
    )
    sector = models.ForeignKey(
        Sector, models.CASCADE, null=True, blank=True, related_name="appointments", verbose_name=_("sector")
    )
    role_en = models.CharField(_("role in English"), max_length=200, blank=True, help_text=_("As the source words it."))
    role_de = models.CharField(_("role in German"), max_length=200, blank=True)
    is_primary = models.BooleanField(
        _("first to call"), default=False, help_text=_("Shown first on the cluster’s page.")
    )
    begins = PartialDateField(_("begins"))
    ends = PartialDateField(_("ends"))

    role = LocalText()

    reach = "cluster"  # how it comes by the page of a cluster; see clusters/calling.py

    objects = AppointmentManager.from_queryset(AppointmentQuerySet)()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-is_primary", "pk"]
        indexes = [
            # Hardly any role is one in a sector. Of an index with all the others SQLite believes that many are, and
            # goes through all people instead.
            models.Index(fields=["sector"], condition=Q(sector__isnull=False), name="contacts_appointment_sectors"),
        ]
        constraints = [
            models.CheckConstraint(
                name="contacts_appointment_one_target",
                condition=Q(cluster__isnull=False, organisation=None, sector=None)
                | Q(cluster=None, organisation__isnull=False, sector=None)
                | Q(cluster=None, organisation=None, sector__isnull=False),
                violation_error_message=_("Give exactly one of cluster, organisation and sector."),
            ),
            models.UniqueConstraint(
                "person",
                Coalesce("cluster", 0),
                Coalesce("organisation", 0),
                Coalesce("sector", 0),
                "role_en",
                name="contacts_appointment_once",
                violation_error_message=_("This person already has this role there."),
            ),
            models.UniqueConstraint(
                fields=["cluster"],
                condition=Q(is_primary=True),
                name="contacts_appointment_one_primary_contact",
                violation_error_message=_(
                    "This cluster already has a first contact. Only one can be the first to call."
                ),
            ),
            *partial_dates("contacts_appointment", "begins", "ends"),
            ends_after_begin("contacts_appointment_ends_after_begin"),
        ]

    def __str__(self):
        return self.role

    def natural_key(self):
        return (
            *self.person.natural_key(),
            self.cluster and self.cluster.slug,
            self.organisation and self.organisation.slug,
            self.sector and self.sector.slug,
            self.role_en,
        )

    natural_key.dependencies = ["contacts.person", "clusters.cluster", "clusters.organisation", "clusters.sector"]

    @property
    def target(self):
        """The cluster, organisation or sector that the role is in."""
        return self.cluster or self.organisation or self.sector


class ContactCitation(Citation):
    """What the facts about people and their roles share: the page of the person shows them."""

    page = "contact_detail"

    @classmethod
    def is_shown(cls):
        return super().is_shown() & Q(**{"__".join(filter(None, ("subject", cls.entry, "is_public"))): True})

    @classmethod
    def name_of(cls, path, language):
        return Concat(F(f"{path}__given_name"), Value(" "), F(f"{path}__family_name"))

    class Meta(Citation.Meta):
        abstract = True


class PersonCitation(ContactCitation):
    subject = subject(Person)

    class Meta(Citation.Meta):
        pass


class AppointmentCitation(ContactCitation):
    subject = subject(Appointment)
    entry = "person"
    others = ("cluster", "organisation", "sector")

    @classmethod
    def is_shown(cls):
        return super().is_shown() & not_over("subject__")

    class Meta(Citation.Meta):
        pass
