"""The pages of the whole site."""

from django import forms
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from clusters import entries
from clusters.facets import LONGEST_QUERY
from clusters.models import Cluster, Sector

from . import localisation
from .addresses import takes
from .folding import terms
from .searching import meant, suggestions
from .searching import search as search_for

ON_THE_FRONT_PAGE = 24


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Words"), max_length=LONGEST_QUERY, required=False)


@require_safe
def front(request):
    clusters = entries.clusters(list(Cluster.objects.for_front(ON_THE_FRONT_PAGE).values_list("pk", flat=True)))
    context = {
        "sectors": Sector.objects.published().roots().in_taxonomy_order(),
        "organisations": [one for one in clusters if one.kind == Cluster.Kind.ORGANISATION],
        "others": [one for one in clusters if one.kind != Cluster.Kind.ORGANISATION],
        "total": Cluster.objects.published().count(),
    }
    return render(request, "front.html", context)


@require_safe
@takes("q")
def search(request):
    if request.GET and not request.GET.get("q"):
        return HttpResponseRedirect(request.path)
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    groups, total = search_for(words) if words else ([], 0)
    context = {"form": form, "words": words, "groups": groups, "total": total, "longest": LONGEST_QUERY}
    context |= {"terms": terms(words), "meant": meant(words) if words and not total else None}
    if words:
        context["canonical_query"] = f"?{urlencode({'q': words})}"
    return render(request, "search.html", context)


@require_safe
@takes("q")
def suggest(request):
    """What static/js/suggest.js shows while a visitor types: a piece of HTML."""
    words = request.GET.get("q", "")[:LONGEST_QUERY]
    return render(request, "includes/suggestions.html", {"suggestions": suggestions(words), "terms": terms(words)})


@require_safe
def text_page(request, name):
    """A page of prose. Each language has its own text, since a good one is no word-for-word translation."""
    return render(request, f"pages/{name}.{localisation.language()}.html")
