from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clusterdir.admin import PUBLICATION, EntryAdmin, NamedAdmin

from ..models import Region, Sector, Service
from .provenance import citations_of


@admin.register(Sector)
class SectorAdmin(EntryAdmin):
    list_display = ["name_", "ecosystem", "status", "verified_on", "position", "parent"]
    list_filter = ["status", "ecosystem", "verified_on"]
    list_select_related = ["parent"]
    order = ["position", "slug"]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (_("What it is"), {"fields": [("name_en", "name_de"), "slug", ("description_en", "description_de")]}),
        (_("Where it belongs"), {"fields": ["parent", "ecosystem", "position"]}),
        PUBLICATION,
    ]
    inlines = [citations_of(Sector)]


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
