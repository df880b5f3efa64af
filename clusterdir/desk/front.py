"""The front page of the desk, and its search over all nouns."""

from dataclasses import dataclass

from django.contrib import admin
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from clusterdir.folding import terms

from .recent import edits
from .roles import DIRECTORY, Role, role_of
from .scopes import is_limited
from .waiting import groups

MOST = 8  # results of one noun; its own list shows the rest
LONGEST = 100  # characters of a search, as in the lists


def context(request, site):
    """What the front page prints beside the list of nouns."""
    found = groups(request, site)
    return {
        "groups": found,
        "nothing": [group.label for group in found if not group.total],
        "edits": edits(request, site),
        "tools": tools(request),
        "is_limited": is_limited(request.user),
        "longest": LONGEST,
    }


def tools(request):
    """(label, address) of the pages of the desk that belong to no noun."""
    if role_of(request.user) not in {Role.ADMINISTRATOR, Role.EDITOR}:
        return []
    pages = {_("Import and export"): "desk_imports", _("Deleted entries"): "desk_deleted"}
    return [(label, reverse(f"admin:{name}")) for label, name in pages.items()]


@dataclass(frozen=True)
class Results:
    noun: str
    entries: list  # (entry, the address of its form)
    more: str  # the address of all results, where there are more


@require_safe
def search(request):
    words = request.GET.get("q", "").strip()[:LONGEST]
    found = results(request, admin.site, words) if terms(words) else []
    page = admin.site.each_context(request) | {
        "title": _("Search"),
        "words": words,
        "found": found,
        "longest": LONGEST,
    }
    return TemplateResponse(request, "desk/search.html", page)


def results(request, site, words):
    """The Results of each noun that has any: as its own list finds them, entries of any status."""
    found = []
    for model_admin in site.in_order():
        if not is_searched(request, model_admin):
            continue
        meta = model_admin.opts
        rows, _duplicates = model_admin.get_search_results(request, model_admin.get_queryset(request), words)
        name = f"admin:{meta.app_label}_{meta.model_name}"
        entries = [(entry, reverse(f"{name}_change", args=[entry.pk])) for entry in rows[: MOST + 1]]
        more = f"{reverse(f'{name}_changelist')}?{urlencode({'q': words})}" if len(entries) > MOST else ""
        if entries:
            found.append(Results(meta.verbose_name_plural, entries[:MOST], more))
    return found


def is_searched(request, model_admin):
    """Whether it is a noun of the directory that the account may see. Relations do not stand in the menu."""
    is_noun = model_admin.opts.app_label in DIRECTORY and model_admin.has_module_permission(request)
    return is_noun and model_admin.has_view_permission(request)
