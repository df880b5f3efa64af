"""What the list of a noun shows of upkeep: a filter for what waits, a column, and an action that verifies."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusters.models.base import Published

from . import upkeep
from .recording import one_edit
from .scopes import is_limited
from .waiting import WaitingFilter, is_kept


class ShowsUpkeep:
    """Of an admin class: the mixin. A noun that nobody verifies has none of it, a source the filter only."""

    @property
    def is_verified(self):
        return issubclass(self.model, Published)

    def get_list_filter(self, request):
        found = super().get_list_filter(request)
        return [WaitingFilter, *found] if is_kept(self.model) else found

    def get_list_display(self, request):
        """The column of upkeep in the place of the bare date, which it prints."""
        found = super().get_list_display(request)
        return ["upkeep_" if name == "verified_on" else name for name in found]

    def get_changelist_instance(self, request):
        changes = super().get_changelist_instance(request)
        upkeep.prepare(changes.result_list)
        return changes

    @admin.display(description=_("upkeep"), ordering="verified_on")
    def upkeep_(self, entry):
        return upkeep.column(entry)

    # Verifying

    def get_actions(self, request):
        found = super().get_actions(request)
        if not self.is_verified or is_limited(request.user):  # managers are asked by mail
            found.pop("verify", None)
        return found

    @admin.action(description=_("Say of the selected entries that they are right, as of today"), permissions=["change"])
    def verify(self, request, queryset):
        with one_edit(user=request.user, reason="verified"):
            entries = list(queryset)
            for entry in entries:
                entry.verified_on = timezone.localdate()
                entry.save(update_fields=["verified_on", "updated_at"])
                self.log_change(request, entry, [{"changed": {"fields": [str(_("verified on"))]}}])
        words = ngettext("%d entry is verified as of today.", "%d entries are verified as of today.", len(entries))
        messages.success(request, words % len(entries))

    actions = [verify]
