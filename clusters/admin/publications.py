from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clusterdir.admin import PUBLICATION, EntryAdmin

from ..models import Publication
from .provenance import citations_of


@admin.register(Publication)
class PublicationAdmin(EntryAdmin):
    list_display = ["name_", "issue", "year", "status", "verified_on", "publisher"]
    list_filter = ["status", "orderable", "downloadable", "year", "verified_on"]
    list_select_related = ["publisher"]
    autocomplete_fields = ["publisher", "clusters"]
    fieldsets = [
        (_("What it is"), {"fields": [("name_en", "name_de"), "slug", "publisher", ("issue", "year")]}),
        (_("What it is about"), {"fields": [("description_en", "description_de"), "clusters"]}),
        (_("How to get it"), {"fields": ["url", ("orderable", "downloadable")]}),
        PUBLICATION,
    ]
    inlines = [citations_of(Publication)]
