from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clusterdir.admin import PUBLICATION, EntryAdmin
from clusterdir.desk.by_role import VisibleRelated
from clusterdir.desk.merging.views import Mergeable

from ..models import Organisation
from .clusters import MembershipInline
from .provenance import citations_of


class OrganisationMembershipInline(MembershipInline):
    fields = ["cluster", "role", "begins", "ends"]
    autocomplete_fields = ["cluster"]
    order = ["cluster__sort_{}", "pk"]


@admin.register(Organisation)
class OrganisationAdmin(Mergeable, EntryAdmin):
    list_display = ["name_", "acronym", "kind", "status", "verified_on", "city", "region"]
    list_filter = [
        "status",
        "kind",
        ("sectors", VisibleRelated),
        ("region", VisibleRelated),
        "verified_on",
    ]
    list_select_related = ["region"]
    autocomplete_fields = ["sectors", "region"]
    fieldsets = [
        (_("Who it is"), {"fields": [("name_en", "name_de"), "slug", ("acronym", "kind"), "sign", "aliases"]}),
        (_("What it does"), {"fields": [("description_en", "description_de"), "sectors", "website"]}),
        (_("Where it is"), {"fields": [("street", "postcode", "city"), "region", ("latitude", "longitude")]}),
        PUBLICATION,
    ]
    inlines = [OrganisationMembershipInline, citations_of(Organisation)]
