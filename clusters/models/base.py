"""What the nouns share: a name in two languages, an address, a state of publication."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterdir.folding import search_expression, sort_expression
from clusterdir.localisation import LocalText

from ..pictures.emblem import MOST_LETTERS, NEUTRAL, emblem, letters_for
from ..querysets import EntryQuerySet, NamedQuerySet


class ChangedAtField(models.DateTimeField):
    """The time of the last save. `auto_now` leaves it empty when a fixture is loaded; this has a default as well."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", timezone.now)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance, add):
        now = timezone.now()
        setattr(model_instance, self.attname, now)
        return now


class SlugManager(models.Manager):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


def generated(expression):
    """A text that the database keeps itself, whatever the path of an edit; it does not belong into a fixture."""
    return models.GeneratedField(
        expression=expression, output_field=models.TextField(), db_persist=True, serialize=False
    )


def sort_column(*names):
    """The key that a noun is sorted by."""
    return generated(sort_expression(*names))


def search_column(*fields):
    """The folded text that a search looks in."""
    return generated(search_expression(*fields))


class Named(models.Model):
    """A noun with a name in English, in German or in both, and an address that a rename does not change."""

    name_en = models.CharField(
        _("name in English"),
        max_length=200,
        blank=True,
        help_text=_("Leave blank if the German name is used in English too, as for most firms."),
    )
    name_de = models.CharField(_("name in German"), max_length=200, blank=True)
    slug = models.SlugField(
        _("address"),
        max_length=100,
        unique=True,
        help_text=_("Part of the page’s address. Filled in from the name once; a later rename leaves it as it is."),
    )
    sort_en = sort_column("name_en", "name_de")
    sort_de = sort_column("name_de", "name_en")

    name = LocalText()

    objects = SlugManager.from_queryset(NamedQuerySet)()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_a_name",
                condition=~Q(name_en="", name_de=""),
                violation_error_message=_("Give a name in at least one language."),
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class Published(models.Model):
    """The state of publication and the dates of upkeep that every public entry has."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        ARCHIVED = "archived", _("archived")

    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        help_text=_("The public sees what is published. The page of an archived entry says that it is gone."),
    )
    verified_on = models.DateField(
        _("verified on"), null=True, blank=True, help_text=_("When somebody last confirmed that the entry is right.")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = ChangedAtField(_("changed"))

    objects = SlugManager.from_queryset(EntryQuerySet)()

    class Meta:
        abstract = True

    @property
    def is_published(self):
        """Whether the public sees it."""
        return self.status == self.Status.PUBLISHED


class Entry(Named, Published):
    """A named noun that the public sees."""

    description_en = models.TextField(_("description in English"), blank=True)
    description_de = models.TextField(_("description in German"), blank=True)

    description = LocalText()

    objects = SlugManager.from_queryset(EntryQuerySet)()

    class Meta(Named.Meta):
        abstract = True


class WithEmblem(models.Model):
    """An entry with a drawn sign (clusters/pictures/emblem.py), which its first sector gives a shape and a hue."""

    sign = models.CharField(
        _("letters on the emblem"),
        max_length=MOST_LETTERS,
        blank=True,
        validators=[RegexValidator(r"^[^\W_]+\Z", _("Give letters and numerals only."))],
        help_text=_("One to six, where those that the directory takes from acronym or name are not good."),
    )

    former = False

    class Meta:
        abstract = True

    @property
    def emblem(self):
        """The Emblem. The nodes of its sectors have to be at hand (clusters/entries.py)."""
        sectors = self.nodes["sector"]
        shape, hue = (sectors[0].shape, sectors[0].hue) if sectors else NEUTRAL
        # The letters are the same in both languages.
        letters = self.sign or letters_for(
            self.acronym, self.name_en or self.name_de, settings.REGION_NAME, getattr(self, "city", "")
        )
        return emblem(self.slug, letters, shape, hue, self.former)


class Place(models.Model):
    """An address and a point on the map, which may be good to the town only. A dialling code is no address."""

    street = models.CharField(_("street"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=7, decimal_places=5, null=True, blank=True, help_text=_("Degrees, WGS 84.")
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True, help_text=_("Degrees, WGS 84.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_whole_point",
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_point_on_earth",
                condition=Q(latitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                violation_error_message=_("The latitude lies between −90 and 90, the longitude between −180 and 180."),
            ),
        ]
