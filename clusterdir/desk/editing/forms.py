"""What the form of each noun has for those who fill it in; the mixin of the admin classes."""

from django.core.exceptions import BadRequest

from clusters.models.base import Published

from .citing import Cites
from .examples import Explains
from .places import SuggestsPlaces
from .previewing import Previews

# What a button says beside saving: the status that the entry has from then on.
BUTTONS = {"_draft": Published.Status.DRAFT, "_publish": Published.Status.PUBLISHED}


class EditedWithEase(Previews, Cites, SuggestsPlaces, Explains):
    @property
    def is_published_noun(self):
        return issubclass(self.model, Published)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if "_saveasnew" in request.POST:  # Django takes it although no form offers it
            raise BadRequest
        status = next((status for name, status in BUTTONS.items() if name in request.POST), None)
        if status and self.is_published_noun:
            request.POST = request.POST.copy()
            request.POST["status"] = status.value
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        may_save = self.has_change_permission(request, obj) if change else self.has_add_permission(request)
        if self.is_published_noun and may_save:
            context["buttons"] = {
                "is_draft": obj is None or obj.status == Published.Status.DRAFT,
                "is_public": obj is not None and obj.status == Published.Status.PUBLISHED,
                "archive": self.address_of("archive", obj) if change and self.can_archive(request, obj) else "",
            }
        context["can_preview"] = may_save and self.has_page
        return super().render_change_form(request, context, add, change, form_url, obj)
