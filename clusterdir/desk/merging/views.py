"""The pages of the likely duplicates: their list, and two entries side by side, which become one."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ..models.merging import Different
from ..roles import Role, only_for
from .finding import NOUNS, pairs_so_far
from .plan import Changed, Plan, merge, with_what_they_name
from .roles import MERGERS, may_merge

PAIRS_ON_A_PAGE = 20
LARGEST_KEY = 2**63 - 1


def noun_or_404(name):
    if name not in NOUNS:
        raise Http404
    return NOUNS[name]


@require_http_methods(["GET", "HEAD"])
@only_for(*MERGERS, Role.AUDITOR)
def duplicates(request, noun="organisation"):
    model = noun_or_404(noun).model
    pairs, is_looking = pairs_so_far(noun, again="again" in request.GET)
    page = Paginator(pairs or [], PAIRS_ON_A_PAGE).get_page(request.GET.get("p", "")[:9])
    keys = {key for pair in page for key in pair.keys}
    entries = with_what_they_name(model).in_bulk(keys)
    rows = [
        (pair, entries[pair.first], entries[pair.second])
        for pair in page
        if pair.first in entries and pair.second in entries  # one may be gone since they were found
    ]
    nouns = [(name, capfirst(str(one.model._meta.verbose_name_plural))) for name, one in NOUNS.items()]
    context = {
        "title": _("Likely duplicates"),
        "noun": noun,
        "opts": model._meta,
        "nouns": nouns,
        "page": page,
        "rows": rows,
        "is_looking": is_looking,
        "is_known": pairs is not None,
        "may_merge": may_merge(request.user),
    }
    return render(request, "desk/duplicates.html", admin.site.each_context(request) | context)


@require_POST
@only_for(*MERGERS)
def different(request, noun):
    """Remembers that two entries are different, or, with `undo`, that somebody has to look at them again."""
    model = noun_or_404(noun).model
    keys = sorted(int(text) for text in request.POST.getlist("entry")[:2] if text.isascii() and text.isdigit())
    if len(set(keys)) != 2 or keys[1] > LARGEST_KEY or model._base_manager.filter(pk__in=keys).count() != 2:
        raise Http404
    pair = {"noun": model._meta.label_lower, "first": keys[0], "second": keys[1]}
    if "undo" in request.POST:
        Different.objects.filter(**pair).delete()
    else:
        Different.objects.get_or_create(**pair, defaults={"said_by": request.user})
        messages.success(request, _("It is noted that these two are different. They will not be listed again."))
    return HttpResponseRedirect(reverse("admin:desk_duplicates_of", args=[noun]))


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(*MERGERS)
def merge_page(request, noun, stays, goes):
    model = noun_or_404(noun).model
    model_admin = admin.site.get_model_admin(model)
    if not (model_admin.has_change_permission(request) and model_admin.has_delete_permission(request)):
        raise PermissionDenied
    if stays == goes or max(stays, goes) > LARGEST_KEY:
        raise Http404
    problems = []
    if request.method == "POST":
        try:
            done = merge(model, stays, goes, request.POST, request.user)
        except Changed:
            problems = [_("The entries have changed since you opened this page. Nothing has been merged; look again.")]
        except ValidationError as error:
            problems = error.messages
        else:
            names = {"goes": done.goes, "stays": done.stays}
            messages.success(request, _("“%(goes)s” is now part of “%(stays)s”.") % names)
            return HttpResponseRedirect(
                reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change", args=[stays])
            )
    plan = Plan.of(model, stays, goes)
    if not plan:
        raise Http404
    if problems:
        plan.read(request.POST)  # what was chosen stays chosen
    context = {
        "title": _("Merge two entries"),
        "noun": noun,
        "plan": plan,
        "opts": model._meta,
        "problems": problems,
        "addresses": [entry.get_absolute_url() for entry in (plan.stays, plan.goes)],
    }
    return render(
        request, "desk/merge.html", admin.site.each_context(request) | context, status=409 if problems else 200
    )


class Mergeable:
    """Of an admin class: two entries that are ticked in the list can be merged."""

    def get_actions(self, request):
        found = super().get_actions(request)
        if may_merge(request.user):
            found["merge_two"] = self.get_action("merge_two")
        return found

    @admin.action(description=gettext_lazy("Merge two entries …"))
    def merge_two(self, request, queryset):
        keys = sorted(queryset.values_list("pk", flat=True)[:3])
        if len(keys) != 2:
            messages.error(request, _("Tick exactly two entries."))
            return None
        noun = next(name for name, one in NOUNS.items() if one.model is self.model)
        return HttpResponseRedirect(reverse("admin:desk_merge", args=[noun, *keys]))
