"""People and their roles, and the rows of people in the forms of clusters and organisations."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clusterdir.admin import DirectoryForm, PublishedAdmin, RelationAdmin, RowsInline
from clusterdir.desk.merging.views import Mergeable
from clusterdir.desk.scopes import is_limited
from clusters.admin.clusters import ClusterAdmin, LabelInline
from clusters.admin.organisations import OrganisationAdmin
from clusters.admin.provenance import citations_of

from .models import Appointment, Person


class AppointmentInline(RowsInline):
    """The people of a cluster or an organisation; the first to call stands on top."""

    model = Appointment
    fields = ["person", "role_en", "role_de", "is_primary", "begins", "ends"]
    autocomplete_fields = ["person"]
    order = ["-is_primary", "pk"]
    show_change_link = True


class OrganisationAppointmentInline(AppointmentInline):
    fields = ["person", "role_en", "role_de", "begins", "ends"]


# `clusters` never imports `contacts`, so the people enter its forms from here: after the sponsors, before the labels.
ClusterAdmin.inlines.insert(ClusterAdmin.inlines.index(LabelInline), AppointmentInline)
OrganisationAdmin.inlines.insert(1, OrganisationAppointmentInline)


class PersonAppointmentInline(AppointmentInline):
    template = "admin/edit_inline/stacked.html"
    fields = [("cluster", "organisation", "sector"), ("role_en", "role_de"), ("begins", "ends"), "is_primary"]
    autocomplete_fields = ["cluster", "organisation", "sector"]

    def get_formset(self, request, obj=None, **kwargs):
        """A manager adds people of the own clusters only: one in none would be nobody's."""
        if obj is None and is_limited(request.user):
            kwargs |= {"min_num": 1, "validate_min": True}
        return super().get_formset(request, obj, **kwargs)


class PersonForm(DirectoryForm):
    slug_from = [("given_name", "family_name")]


@admin.register(Person)
class PersonAdmin(Mergeable, PublishedAdmin):
    form = PersonForm
    list_display = ["name_", "phone", "is_public", "status", "verified_on", "employer"]
    list_display_links = ["name_"]
    list_filter = ["status", "is_public", "verified_on"]
    list_select_related = ["employer"]
    order = ["sort_key", "given_name", "slug"]
    autocomplete_fields = ["employer"]
    fieldsets = [
        (_("Who it is"), {"fields": [("title", "given_name", "family_name"), "slug", "employer"]}),
        (_("How to reach them"), {"fields": [("phone", "fax"), "email"]}),
        (_("Publication"), {"fields": ["is_public", ("status", "verified_on"), ("created_at", "updated_at")]}),
    ]
    inlines = [PersonAppointmentInline, citations_of(Person)]

    @admin.display(description=_("name"), ordering="sort_key")
    def name_(self, person):
        return person.full_name


@admin.register(Appointment)
class AppointmentAdmin(RelationAdmin):
    back_to = ["cluster", "person"]
    list_display = ["person", "role", "cluster", "organisation", "sector", "is_primary"]
    list_display_links = ["person", "role"]
    list_filter = ["is_primary"]
    list_select_related = ["person", "cluster", "organisation", "sector"]
    search_fields = [f"{entry}__search_text" for entry in ("person", "cluster", "organisation", "sector")]
    order = ["person__sort_key", "pk"]
    fields = ["person", ("cluster", "organisation", "sector"), ("role_en", "role_de"), ("begins", "ends"), "is_primary"]
    autocomplete_fields = ["person", "cluster", "organisation", "sector"]
    inlines = [citations_of(Appointment)]

    @admin.display(description=pgettext_lazy("person", "role"))
    def role(self, appointment):
        return appointment.role
