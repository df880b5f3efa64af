"""What entries are sorted into: sectors, regions, services."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clusterdir.addresses import address

from ..querysets import SectorQuerySet, ServiceQuerySet
from .base import Entry, Named, SlugManager, search_column


class Sector(Entry):
    """A line of business, at most two levels deep."""

    class Ecosystem(models.TextChoices):
        """The industrial ecosystems of the European Commission (SWD(2021) 351)."""

        AEROSPACE = "aerospace-defence", _("Aerospace & defence")
        AGRI_FOOD = "agri-food", _("Agri-food")
        CONSTRUCTION = "construction", _("Construction")
        CULTURE = "cultural-creative", _("Cultural and creative industries")
        DIGITAL = "digital", _("Digital")
        ELECTRONICS = "electronics", _("Electronics")
        ENERGY_INTENSIVE = "energy-intensive", _("Energy-intensive industries")
        RENEWABLES = "energy-renewables", _("Energy-renewables")
        HEALTH = "health", _("Health")
        MOBILITY = "mobility", _("Mobility-Transport-Automotive")
        PROXIMITY = "proximity-social", _("Proximity, social economy and civil society")
        RETAIL = "retail", _("Retail")
        TEXTILES = "textiles", _("Textiles")
        TOURISM = "tourism", _("Tourism")

    class Shape(models.TextChoices):
        """The outlines of clusters/pictures/emblem.py."""

        DIAMOND = "diamond", _("diamond")
        CIRCLE = "circle", _("circle")
        PIXEL = "pixel", _("pixel (a square with a notch)")
        BLADE = "blade", _("rotor blade")
        OCTAGON = "octagon", _("octagon")
        HEXAGON = "hexagon", _("hexagon")
        ARCH = "arch", _("arch")
        PENNANT = "pennant", _("pennant")
        PILL = "pill", _("pill")
        SHIELD = "shield", _("shield")
        HOUSE = "house", _("house")
        BARREL = "barrel", _("barrel")

    class Hue(models.TextChoices):
        """Each has its class in static/css/tokens.css, `hue-blue` and so on."""

        GREY = "grey", _("grey")
        BLUE = "blue", _("blue")
        TEAL = "teal", _("teal")
        GREEN = "green", _("green")
        OLIVE = "olive", _("olive")
        AMBER = "amber", _("amber")
        COPPER = "copper", _("copper")
        ROSE = "rose", _("rose")
        PLUM = "plum", _("plum")
        VIOLET = "violet", _("violet")

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        limit_choices_to={"parent": None},
        verbose_name=_("part of"),
    )
    ecosystem = models.CharField(_("EU industrial ecosystem"), max_length=20, choices=Ecosystem, blank=True)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Its place in lists, among sectors of the same level.")
    )
    shape = models.CharField(
        _("shape of the emblems"),
        max_length=10,
        choices=Shape,
        default=Shape.DIAMOND,
        help_text=_("Shape and hue tell the entries of this sector from others. The diamond stands for no sector."),
    )
    hue = models.CharField(_("hue of the emblems"), max_length=10, choices=Hue, default=Hue.GREY)
    search_text = search_column("name_en", "name_de", "description_en", "description_de")

    objects = SlugManager.from_queryset(SectorQuerySet)()

    class Meta(Entry.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["position", "slug"]
        constraints = [
            *Entry.Meta.constraints,
            # That a parent has no parent of its own is beyond a constraint: clean() says it, a trigger holds it.
            models.CheckConstraint(
                name="clusters_sector_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                violation_error_message=_("A sector cannot be part of itself."),
            ),
        ]

    def get_absolute_url(self):
        return address("sector_detail", self.slug)

    def clean(self):
        super().clean()
        if self.parent and self.parent.parent_id:
            raise ValidationError(
                {"parent": _("“%s” is itself part of a sector. Sectors have two levels.") % self.parent}
            )
        if self.parent and self.pk and self.children.exists():
            raise ValidationError({"parent": _("This sector has parts of its own. Sectors have two levels.")})


class Region(Named):
    """A country, a state (Land) or a district (Kreis) of the official classifications."""

    class Level(models.TextChoices):
        COUNTRY = "country", _("country")
        STATE = "state", _("state")
        DISTRICT = "district", _("district")

    code = models.CharField(
        _("code"),
        max_length=10,
        unique=True,
        help_text=_("ISO 3166 for countries and states (DE-SH), NUTS 3 for districts (DEF02)."),
    )
    level = models.CharField(pgettext_lazy("region", "level"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("lies in")
    )
    search_text = search_column("name_en", "name_de", "code")

    class Meta(Named.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                name="clusters_region_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                violation_error_message=_("A region cannot lie in itself."),
            ),
        ]

    def clean(self):
        super().clean()
        order = [level.value for level in self.Level]
        if self.parent and self.level in order and order.index(self.parent.level) >= order.index(self.level):
            raise ValidationError(
                {"parent": _("A region lies in a larger one: districts in states, states in countries.")}
            )


class Service(Entry):
    """One of the lines of service that a cluster management offers."""

    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Its place in lists."))
    search_text = search_column("name_en", "name_de", "description_en", "description_de")

    objects = SlugManager.from_queryset(ServiceQuerySet)()

    class Meta(Entry.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["position", "slug"]

    def get_absolute_url(self):
        return f"{address('service_list')}#{self.slug}"
