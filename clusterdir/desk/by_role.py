"""What each form, list, row and suggestion of the admin does according to the role of who asks.

Django's admin looks at the rights on a noun. Here the rows come in: a manager gets those of the own clusters, whichever
way is tried, and an edit that an editor has to approve is stored as a proposal in the place of being saved.
"""

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .editing.previewing import is_previewing
from .models.roles import Proposal
from .proposing import propose
from .scopes import is_limited, may_see, must_be_approved, visible
from .telling import tell_editors

# What a manager cannot set although it belongs to an own entry.
FIXED = {"clusters.cluster": ["predecessor"]}
# A manager appoints people in the own clusters only.
NOT_OFFERED = {("contacts.appointment", "organisation"), ("contacts.appointment", "sector")}

DELETED_THERE = gettext_lazy("An editor has to accept that it goes. Tick “Delete” beside it in this form, and save.")


class RowsByRole:
    """Of a form or of rows in a form: only what the account may see is there, and only that can be chosen."""

    def get_queryset(self, request):
        return visible(request.user, super().get_queryset(request))

    def get_field_queryset(self, db, db_field, request):
        queryset = super().get_field_queryset(db, db_field, request)
        if not is_limited(request.user):
            return queryset
        queryset = db_field.remote_field.model._default_manager.all() if queryset is None else queryset
        if (db_field.model._meta.label_lower, db_field.name) in NOT_OFFERED:
            return queryset.none()
        return visible(request.user, queryset)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if is_limited(request.user) and hasattr(getattr(field, "widget", None), "can_add_related"):
            field.widget.can_add_related = field.widget.can_change_related = False
        return field


class VisibleRelated(admin.RelatedOnlyFieldListFilter):
    """A filter of a list by what its entries name, as far as the account sees that."""

    def field_choices(self, field, request, model_admin):
        """Of each it is asked whether an entry names it: to read all entries instead takes long where they are many."""
        entries = model_admin.get_queryset(request).order_by().filter(**{field.name: OuterRef("pk")})
        named = visible(request.user, field.related_model._default_manager.filter(Exists(entries)))
        ordering = self.field_admin_ordering(field, request, model_admin)
        return [(one.pk, str(one)) for one in named.order_by(*ordering)]


class ByRole(RowsByRole):
    """Of a noun's admin. It stands before all other parents, so that nothing is saved past it."""

    def get_object(self, request, *args, **kwargs):
        """Of what a public entry names, too, only that is shown which the account sees: not the drafts of others."""
        entry = super().get_object(request, *args, **kwargs)
        if entry and is_limited(request.user):
            prefetch_related_objects(
                [entry],
                *(
                    Prefetch(field.name, visible(request.user, field.related_model._default_manager.all()))
                    for field in self.opts.many_to_many
                ),
            )
        return entry

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and (obj is None or may_see(request.user, obj))

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or may_see(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or (may_see(request.user, obj) and not must_be_approved(request.user, obj))

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *FIXED.get(self.opts.label_lower, [])] if is_limited(request.user) else fields

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and is_limited(request.user):
            own = visible(request.user, Proposal.objects.waiting())
            context["waiting_proposals"] = list(own.filter(noun=self.opts.label_lower, key=obj.pk))
            context["proposes"] = self.has_change_permission(request, obj) and must_be_approved(request.user, obj)
            if context["proposes"] and is_row(obj):
                context["owner"] = obj.cluster, address_of_owner(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def delete_view(self, request, object_id, extra_context=None):
        """A row that a manager may delete by a proposal only is proposed in the form of its cluster."""
        row = self.get_object(request, object_id) if is_limited(request.user) else None
        if row and is_row(row) and self.has_delete_permission(request) and not self.has_delete_permission(request, row):
            messages.warning(request, DELETED_THERE)
            return HttpResponseRedirect(address_of_owner(row))
        return super().delete_view(request, object_id, extra_context)

    # Saving, in the order in which Django's admin calls these

    def save_model(self, request, obj, form, change):
        request.is_proposing = not is_previewing(request) and must_be_approved(request.user, obj)
        if not request.is_proposing:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        if is_proposing(request):
            tell_editors(request, propose(request.user, form, formsets))
        else:
            super().save_related(request, form, formsets, change)
            request.is_saved = True

    def construct_change_message(self, request, form, formsets, add=False):
        return [] if is_proposing(request) else super().construct_change_message(request, form, formsets, add)

    def log_addition(self, request, obj, message):
        return None if is_proposing(request) else super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        return None if is_proposing(request) else super().log_change(request, obj, message)

    def response_add(self, request, obj, *args, **kwargs):
        return self.proposed(request) if is_proposing(request) else super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request, obj):
        return self.proposed(request) if is_proposing(request) else super().response_change(request, obj)

    def proposed(self, request):
        messages.success(
            request, _("Thank you. The public sees your change as soon as an editor has accepted it; you get a mail.")
        )
        return HttpResponseRedirect(reverse("admin:desk_proposal_changelist"))


def is_row(entry):
    """Whether it stands in the form of a cluster."""
    return getattr(entry, "cluster", None) is not None


def address_of_owner(row):
    return reverse("admin:clusters_cluster_change", args=[row.cluster.pk])


def is_proposing(request):
    return getattr(request, "is_proposing", False)
