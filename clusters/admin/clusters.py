"""The form that editors use most: a cluster with all that belongs to it."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from clusterdir.admin import PUBLICATION, EntryAdmin, RelationAdmin, RowsInline
from clusterdir.desk.by_role import VisibleRelated

from ..models import Cluster, Membership, QualityLabel
from .provenance import citations_of
from .sponsors import SponsorshipInline


class MembershipInline(RowsInline):
    model = Membership
    fields = ["organisation", "role", "begins", "ends"]
    autocomplete_fields = ["organisation"]
    order = ["organisation__sort_{}", "pk"]
    show_change_link = True


class ClusterSponsorshipInline(SponsorshipInline):
    fields = ["body", "role", "programme", "begins", "ends", "amount_eur"]
    autocomplete_fields = ["body", "programme"]


class LabelInline(RowsInline):
    model = QualityLabel
    fields = ["level", "awarded", "valid_until"]
    show_change_link = True


class SummaryWidget(AdminTextareaWidget):
    """All of a summary is seen while it is written; it stays one line."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value and " ".join(value.split())


@admin.register(Cluster)
class ClusterAdmin(EntryAdmin):
    """The people of a cluster enter its form from the side of `contacts`; see contacts/admin.py."""

    list_display = ["name_", "acronym", "kind", "status", "verified_on", "managing_organisation"]
    list_filter = [
        "status",
        "kind",
        ("sectors", VisibleRelated),
        ("regions", VisibleRelated),
        "legal_form",
        "verified_on",
    ]
    list_select_related = ["managing_organisation"]
    autocomplete_fields = ["sectors", "regions", "services", "managing_organisation", "predecessor"]
    fieldsets = [
        (_("Who it is"), {"fields": [("name_en", "name_de"), "slug", ("acronym", "kind"), "sign", "aliases"]}),
        (
            _("What it does"),
            {
                "fields": [
                    ("summary_en", "summary_de"),
                    ("description_en", "description_de"),
                    "sectors",
                    "services",
                    "website",
                ]
            },
        ),
        (_("Where it is"), {"fields": ["regions", ("street", "postcode", "city"), ("latitude", "longitude")]}),
        (
            _("How it is organised"),
            {
                "fields": [
                    "managing_organisation",
                    ("legal_form", "led_by"),
                    ("science_science", "science_industry", "industry_industry"),
                ]
            },
        ),
        (_("Since when"), {"fields": [("founded", "ended"), "predecessor"]}),
        PUBLICATION,
    ]
    inlines = [MembershipInline, ClusterSponsorshipInline, LabelInline, citations_of(Cluster)]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name.startswith("summary_"):
            kwargs["widget"] = SummaryWidget(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Membership)
class MembershipAdmin(RelationAdmin):
    back_to = ["cluster"]
    list_display = ["organisation", "cluster", "role", "begins", "ends"]
    list_display_links = ["organisation", "cluster"]
    list_filter = ["role"]
    list_select_related = ["organisation", "cluster"]
    search_fields = ["organisation__search_text", "cluster__search_text"]
    order = ["cluster__sort_{}", "organisation__sort_{}", "pk"]
    fields = [("organisation", "cluster"), "role", ("begins", "ends")]
    autocomplete_fields = ["organisation", "cluster"]
    inlines = [citations_of(Membership)]


@admin.register(QualityLabel)
class QualityLabelAdmin(RelationAdmin):
    back_to = ["cluster"]
    list_display = ["cluster", "level", "awarded", "valid_until"]
    list_filter = ["level"]
    list_select_related = ["cluster"]
    search_fields = ["cluster__search_text"]
    order = ["cluster__sort_{}", "awarded", "pk"]
    fields = ["cluster", "level", ("awarded", "valid_until")]
    autocomplete_fields = ["cluster"]
    inlines = [citations_of(QualityLabel)]
