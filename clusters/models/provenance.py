"""Where facts come from: sources, and one table of citations for each noun, with a real foreign key."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterdir.addresses import address
from clusterdir.localisation import LocalText

from ..querysets import SourceQuerySet, is_published, is_published_or_none
from .base import SlugManager, search_column
from .clusters import Cluster, Membership, QualityLabel
from .organisations import Organisation
from .publications import Publication
from .sponsors import Programme, SponsoringBody, Sponsorship
from .taxonomies import Sector, Service


class Source(models.Model):
    """A document that facts come from."""

    slug = models.SlugField(_("address"), max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=200)
    language = models.CharField(
        _("language"), max_length=2, default="en", choices=[("en", _("English")), ("de", _("German"))]
    )
    consulted_on = models.DateField(_("consulted on"), null=True, blank=True)
    url = models.URLField(_("address on the web"), blank=True)
    file_name = models.CharField(_("file name"), max_length=100, blank=True, help_text=_("Where a copy is kept."))
    superseded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("newer document"),
        help_text=_("A newer document of the same publisher: facts from this one are shown as of an older page."),
    )
    note_en = models.TextField(_("note in English"), blank=True, help_text=_("What the document holds."))
    note_de = models.TextField(_("note in German"), blank=True)

    note = LocalText()

    search_text = search_column("title", "publisher", "note_en", "note_de")

    objects = SlugManager.from_queryset(SourceQuerySet)()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="clusters_source_not_newer_than_itself",
                condition=models.Q(superseded_by=None) | ~models.Q(superseded_by=models.F("pk")),
                violation_error_message=_("A document is not newer than itself."),
            ),
        ]

    def __str__(self):
        return f"{self.publisher}: {self.title}"

    def get_absolute_url(self):
        return address("source_detail", self.slug)

    def natural_key(self):
        return (self.slug,)


class CitationManager(models.Manager):
    def get_by_natural_key(self, *key):
        *subject, source, field, stated = key
        model = self.model._meta.get_field("subject").remote_field.model
        return self.get(
            subject=model._default_manager.get_by_natural_key(*subject),
            source__slug=source,
            field=field,
            stated=stated,
        )


class Citation(models.Model):
    """One fact about a subject from one source. Each noun has its own table with a foreign key named `subject`."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="%(class)ss", verbose_name=_("source"))
    field = models.CharField(
        _("fact"), max_length=40, blank=True, help_text=_("The field the fact stands in; blank: the entry as a whole.")
    )
    stated = models.CharField(  # no longer than PostgreSQL's index over a citation holds, in any script
        _("as stated"), max_length=600, blank=True, help_text=_("The value in the source’s own words.")
    )
    differs = models.BooleanField(
        _("differs"), default=False, help_text=_("The source says something other than the entry; both are shown.")
    )

    objects = CitationManager()

    # Where the fact is shown: the name of the page, and the paths from the subject to the entry on that page and to
    # what else the fact joins it with.
    page = ""
    entry = ""
    others = ()
    places = ()  # likewise, but regions, which are always shown

    class Meta:
        abstract = True
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "source", "field", "stated"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This statement is already on record."),
            ),
        ]

    def __str__(self):
        return self.stated or self.field

    def natural_key(self):
        return (*self.subject.natural_key(), *self.source.natural_key(), self.field, self.stated)

    natural_key.dependencies = ["clusters.source"]

    def clean(self):
        super().clean()
        if self.field and self.field not in self.fields():
            raise ValidationError({"field": _("There is no field “%s”.") % self.field})

    @classmethod
    def fields(cls):
        """What a citation can be about: {name: label}, a text in two languages counting as one field."""
        subject = cls._meta.get_field("subject").remote_field.model
        names = {}
        for field in (*subject._meta.fields, *subject._meta.many_to_many):
            if field.editable and not field.primary_key and field.name not in NO_FACTS:
                name = field.name.removesuffix("_en").removesuffix("_de")
                names.setdefault(name, FACTS.get(name, field.verbose_name))
        return names

    @classmethod
    def is_shown(cls):
        """The condition that the public sees the fact."""
        condition = is_published("__".join(filter(None, ("subject", cls.entry))))
        for path in cls.others:
            condition &= is_published_or_none(f"subject__{path}")
        return condition

    @classmethod
    def name_of(cls, path, language):
        """An expression for the name of the entry that `path` leads to."""
        return models.F(f"{path}__name_{language}")


# What a subject has besides facts: its address, its place in lists, and its upkeep.
NO_FACTS = {"slug", "position", "status", "verified_on", "is_public"}

# What a fact is called where the columns of the two languages carry a longer label.
FACTS = {
    "name": _("name"),
    "summary": _("summary"),
    "description": _("description"),
    "role": _("role"),
}


def subject(model):
    return models.ForeignKey(model, models.CASCADE, related_name="citations", verbose_name=model._meta.verbose_name)


class SectorCitation(Citation):
    subject = subject(Sector)
    page = "sector_detail"

    class Meta(Citation.Meta):
        pass


class ServiceCitation(Citation):
    subject = subject(Service)
    page = "service_list"

    class Meta(Citation.Meta):
        pass


class OrganisationCitation(Citation):
    subject = subject(Organisation)
    page = "organisation_detail"

    class Meta(Citation.Meta):
        pass


class ClusterCitation(Citation):
    subject = subject(Cluster)
    page = "cluster_detail"

    class Meta(Citation.Meta):
        pass


class MembershipCitation(Citation):
    subject = subject(Membership)
    page = "cluster_detail"
    entry = "cluster"
    others = ("organisation",)

    class Meta(Citation.Meta):
        pass


class QualityLabelCitation(Citation):
    subject = subject(QualityLabel)
    page = "cluster_detail"
    entry = "cluster"

    class Meta(Citation.Meta):
        pass


class SponsoringBodyCitation(Citation):
    subject = subject(SponsoringBody)
    page = "sponsor_detail"

    class Meta(Citation.Meta):
        pass


class SponsorshipCitation(Citation):
    subject = subject(Sponsorship)
    page = "sponsor_detail"
    entry = "body"
    others = ("cluster",)
    places = ("region",)

    class Meta(Citation.Meta):
        pass


class ProgrammeCitation(Citation):
    subject = subject(Programme)
    page = "programme_list"

    class Meta(Citation.Meta):
        pass


class PublicationCitation(Citation):
    subject = subject(Publication)
    page = "publication_list"

    class Meta(Citation.Meta):
        pass
