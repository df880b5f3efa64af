"""The plain ORM version of the measured pages, as a careful developer writes them, and a view that does nothing."""

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from clusters.facets import MOST_OPTIONS
from clusters.models import Cluster, Membership, Organisation, Sector
from contacts.models import Appointment

from . import plain
from .bare import pages

MEMBERS = 24

PAGES = SimpleLazyObject(pages)
PUBLIC_SECTORS = Prefetch("sectors", Sector.objects.filter(status="published"))
PUBLIC_MEMBERSHIPS = Prefetch(
    "memberships", Membership.objects.filter(cluster__status="published").select_related("cluster")
)
PEOPLE = Prefetch("appointments", Appointment.objects.filter(person__is_public=True).select_related("person"))


@require_safe
def bare(request, name):
    return HttpResponse(PAGES[name])


@require_safe
def plain_list(request, noun):
    asked = plain.Asked(noun, request.GET)
    total, counts = asked.counts()
    facets = [(name, options(name, facet, counts)) for name, facet in asked.noun.facets.items()]
    entries = asked.on_the_page().prefetch_related(PUBLIC_SECTORS)
    if noun == "cluster":
        entries = entries.prefetch_related("regions", "sponsorships__body", PEOPLE)
    else:
        entries = entries.select_related("region").prefetch_related(PUBLIC_MEMBERSHIPS)
    context = {
        "title": asked.noun.model._meta.verbose_name_plural,
        "total": total,
        "facets": facets,
        "chosen": asked.chosen,
        "words": asked.words,
        "page": asked.page,
        "pages": -(-total // plain.ON_A_PAGE),
        "entries": entries,
        "with_memberships": noun == "organisation",
    }
    return render(request, "benchmarks/list.html", context)


def options(name, facet, counts):
    """(number, value, label) of the options of a facet that have the most results."""
    if isinstance(facet, plain.Column):
        labels = {value: value for value in facet.choices}
    else:
        labels = {node.slug: node.name for node in facet.model.objects.all()}
    found = [(number, value, labels[value]) for (of, value), number in counts.items() if of == name]
    return sorted(found, reverse=True)[:MOST_OPTIONS]


@require_safe
def plain_cluster(request, slug):
    clusters = Cluster.objects.filter(status="published").select_related("managing_organisation")
    clusters = clusters.prefetch_related(
        PUBLIC_SECTORS, "regions", "services", "labels", "sponsorships__body", "sponsorships__programme", PEOPLE
    )
    cluster = get_object_or_404(clusters, slug=slug)
    members = cluster.memberships.filter(organisation__status="published").select_related("organisation")
    members = members.order_by("organisation__sort_en", "pk")
    context = {"entry": cluster, "members": members[:MEMBERS], "number_of_members": members.count()}
    return render(request, "benchmarks/profile.html", context)


@require_safe
def plain_organisation(request, slug):
    organisations = Organisation.objects.filter(status="published").select_related("region")
    entry = get_object_or_404(organisations.prefetch_related(PUBLIC_SECTORS, PUBLIC_MEMBERSHIPS, PEOPLE), slug=slug)
    return render(request, "benchmarks/profile.html", {"entry": entry})
