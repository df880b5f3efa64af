"""The pages of the whole site."""

from django import forms
from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from clusters import entries
from clusters.facets import LONGEST_QUERY
from clusters.filters import ClusterFilter, OrganisationFilter
from clusters.mapping import map_of
from clusters.models import Cluster, Sector
from contacts.filters import PersonFilter
from contacts.models import Person

from . import localisation
from .addresses import takes
from .figures import MOST_OF_TWO_LEVELS, by_facet, by_sponsor, by_year, memberships, upkeep
from .folding import terms
from .searching import contents, meant, suggestions
from .searching import search as search_for

ON_THE_FRONT_PAGE = 24
PEOPLE_ON_THE_FRONT_PAGE = 12  # where there are more, the page leads to their list


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Words"), max_length=LONGEST_QUERY, required=False)


@require_safe
def front(request):
    clusters = entries.clusters(list(Cluster.objects.for_front(ON_THE_FRONT_PAGE).values_list("pk", flat=True)))
    people = PersonFilter()
    few = people.page_of_ids(0, PEOPLE_ON_THE_FRONT_PAGE) if people.total <= PEOPLE_ON_THE_FRONT_PAGE else []
    context = {
        "sectors": Sector.objects.published().roots().in_taxonomy_order(),
        "organisations": [one for one in clusters if one.kind == Cluster.Kind.ORGANISATION],
        "others": [one for one in clusters if one.kind != Cluster.Kind.ORGANISATION],
        "people": Person.objects.published().for_list().with_ids(few),
        "examples": examples(clusters),
        "total": Cluster.objects.published().count(),
        "map": map_of(ClusterFilter()),
    }
    return render(request, "front.html", context)


def examples(clusters):
    """Words to search for that find something: the acronym of a cluster, somebody's name, a town."""
    acronyms = (cluster.acronym for cluster in clusters)
    names = (call.person.family_name for cluster in clusters for call in cluster.calls)
    towns = (cluster.city for cluster in clusters)
    return [word for words in (acronyms, names, towns) if (word := next(filter(None, words), None))]


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
    context |= {} if words else {"contents": contents()}
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
def figures(request):
    """The directory counted: each chart's numbers are those of the lists that it leads to."""
    freshness, completeness = upkeep()
    context = {
        "contents": contents(),
        "sectors": by_facet(ClusterFilter, "sector", MOST_OF_TWO_LEVELS),
        "regions": by_facet(ClusterFilter, "region"),
        "kinds": by_facet(ClusterFilter, "kind"),
        "legal_forms": by_facet(ClusterFilter, "legal_form"),
        "founding": by_year(),
        "sponsors": by_sponsor(),
        "memberships": memberships(),
        "organisations": by_facet(OrganisationFilter, "kind"),
        "freshness": freshness,
        "completeness": completeness,
        "stale_after": settings.STALE_AFTER_DAYS,
    }
    return render(request, "figures.html", context)


@require_safe
def text_page(request, name):
    """A page of prose. Each language has its own text, since a good one is no word-for-word translation."""
    return render(request, f"pages/{name}.{localisation.language()}.html")
