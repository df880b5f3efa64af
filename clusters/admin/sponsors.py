from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clusterdir.admin import PUBLICATION, EntryAdmin, RelationAdmin, RowsInline

from ..models import Programme, SponsoringBody, Sponsorship
from .provenance import citations_of


class SponsorshipInline(RowsInline):
    model = Sponsorship
    show_change_link = True


class BodySponsorshipInline(SponsorshipInline):
    fields = ["cluster", "region", "role", "programme", "begins", "ends", "amount_eur"]
    autocomplete_fields = ["cluster", "region", "programme"]


@admin.register(SponsoringBody)
class SponsoringBodyAdmin(EntryAdmin):
    list_display = ["name_", "acronym", "kind", "status", "verified_on", "organisation"]
    list_filter = ["status", "kind", "verified_on"]
    list_select_related = ["organisation"]
    autocomplete_fields = ["organisation"]
    fieldsets = [
        (_("Who it is"), {"fields": [("name_en", "name_de"), "slug", ("acronym", "kind"), "sign", "organisation"]}),
        (_("What it does"), {"fields": [("description_en", "description_de"), "website"]}),
        PUBLICATION,
    ]
    inlines = [BodySponsorshipInline, citations_of(SponsoringBody)]


@admin.register(Programme)
class ProgrammeAdmin(EntryAdmin):
    list_display = ["name_", "level", "begins", "ends", "status", "verified_on", "run_by"]
    list_filter = ["status", "level", "verified_on"]
    list_select_related = ["run_by"]
    autocomplete_fields = ["run_by"]
    fieldsets = [
        (_("What it is"), {"fields": [("name_en", "name_de"), "slug", ("level", "run_by")]}),
        (_("What it does"), {"fields": [("description_en", "description_de")]}),
        (_("When, and how much"), {"fields": [("begins", "ends"), ("budget", "budget_is_minimum")]}),
        PUBLICATION,
    ]
    inlines = [citations_of(Programme)]


@admin.register(Sponsorship)
class SponsorshipAdmin(RelationAdmin):
    back_to = ["cluster", "body"]
    list_display = ["body", "cluster", "region", "role", "programme", "begins", "ends"]
    list_display_links = ["body", "cluster", "region"]
    list_filter = ["role"]
    list_select_related = ["body", "cluster", "region", "programme"]
    search_fields = ["body__search_text", "cluster__search_text", "region__search_text", "programme__search_text"]
    order = ["body__sort_{}", "pk"]
    fields = ["body", ("cluster", "region"), ("role", "programme"), ("begins", "ends"), "amount_eur"]
    autocomplete_fields = ["body", "cluster", "region", "programme"]
    inlines = [citations_of(Sponsorship)]
