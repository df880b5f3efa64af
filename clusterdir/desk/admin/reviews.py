"""Answers that came by mail, and the checks of web addresses. What has been answered or measured is not edited."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from clusterdir.admin import Bounded

from ..models.reviews import CheckedLink, Review
from ..waiting import PARAMETER


class WaitsFilter(admin.SimpleListFilter):
    title = _("waits for an editor")
    parameter_name = PARAMETER

    def lookups(self, request, model_admin):
        return [("yes", _("Yes"))]

    def queryset(self, request, queryset):
        return queryset.waiting() if self.value() == "yes" else queryset


class Record(Bounded, admin.ModelAdmin):
    """Of what the product itself writes."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Review)
class ReviewAdmin(Record):
    list_display = ["title", "answer_", "note_", "address", "sent_at", "answered_at", "is_done"]
    list_filter = [WaitsFilter, "answer", "is_done"]
    fields = ["entry", "answer_", "note", "address", "sent_at", "answered_at", "is_done"]
    readonly_fields = ["entry", "answer_", "note", "address", "sent_at", "answered_at"]
    actions = ["mark_as_done"]

    @admin.display(description=_("answer"), ordering="answer")
    def answer_(self, review):
        return review.get_answer_display() if review.answer else _("no answer yet")

    @admin.display(description=_("note"))
    def note_(self, review):
        return review.note if len(review.note) <= 120 else f"{review.note[:119]}…"

    @admin.display(description=_("entry"))
    def entry(self, review):
        """The way to the form. That of an entry that has been deleted says so."""
        name = review.noun.replace(".", "_")
        return format_html('<a href="{}">{}</a>', reverse(f"admin:{name}_change", args=[review.key]), review.title)

    def save_model(self, request, obj, form, change):
        obj.done_by = request.user if obj.is_done else None
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Mark as done"), permissions=["change"])
    def mark_as_done(self, request, queryset):
        queryset.exclude(answer="").update(is_done=True, done_by=request.user)


@admin.register(CheckedLink)
class CheckedLinkAdmin(Record):
    list_display = ["url", "result", "failures", "last_good_on", "checked_at", "moved_to"]
    list_display_links = None
    list_filter = ["failures"]

    def has_change_permission(self, request, obj=None):
        return False
