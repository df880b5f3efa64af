from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from clusterdir.admin import PUBLICATION, EntryAdmin, NamedAdmin

from ..models import Region, Sector, Service
from ..pictures.emblem import SHAPES
from .provenance import citations_of


@admin.register(Sector)
class SectorAdmin(EntryAdmin):
    list_display = ["name_", "mark", "parent", "status", "verified_on", "position", "ecosystem"]
    list_filter = ["status", "ecosystem", "verified_on"]
    list_select_related = ["parent"]
    order = ["position", "slug"]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (_("What it is"), {"fields": [("name_en", "name_de"), "slug", ("description_en", "description_de")]}),
        (_("Where it belongs"), {"fields": ["parent", "ecosystem", "position"]}),
        (_("How its entries look"), {"fields": [("shape", "hue")]}),
        PUBLICATION,
    ]
    inlines = [citations_of(Sector)]

    @admin.display(description=_("emblem"))
    def mark(self, sector):
        """Its shape in its hue, as the pages print it."""
        svg = (
            '<svg class="sector-mark sector hue-{}" viewBox="0 0 96 96" role="img" aria-label="{}"><path d="{}"/></svg>'
        )
        label = f"{sector.get_shape_display()}, {sector.get_hue_display()}"
        return format_html(svg, sector.hue, label, SHAPES[sector.shape])


@admin.register(Service)
class ServiceAdmin(EntryAdmin):
    list_display = ["name_", "status", "verified_on", "position"]
    order = ["position", "slug"]
    fieldsets = [
        (
            _("What it is"),
            {"fields": [("name_en", "name_de"), "slug", ("description_en", "description_de"), "position"]},
        ),
        PUBLICATION,
    ]
    inlines = [citations_of(Service)]


@admin.register(Region)
class RegionAdmin(NamedAdmin):
    list_display = ["name_", "code", "level", "parent"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    order = ["code"]
    autocomplete_fields = ["parent"]
    fields = [("name_en", "name_de"), "slug", ("code", "level"), "parent"]
