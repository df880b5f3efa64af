"""The pages of the clusters' side: which rows, which template."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clusterdir import indexing
from clusterdir.addresses import absolute, takes
from clusterdir.errors import Gone

from . import entries
from .areas import area_of
from .browsing import ON_A_PAGE, browse, narrowed, without_blanks
from .calling import appointments
from .comparing import Comparison
from .facts import Fact, facts_of
from .filters import ClusterFilter, MapFilter, NetworkFilter, OrganisationFilter
from .mapping import map_of
from .models import (
    Cluster,
    Organisation,
    Programme,
    Publication,
    Sector,
    Service,
    Source,
    SponsoringBody,
    Sponsorship,
)
from .network import MOST_CLUSTERS, network_of
from .network_around import around_cluster, around_organisation, around_sponsor
from .network_groups import groups_of
from .pictures.network import draw
from .pictures.qr import qr_code
from .pictures.timeline import timeline
from .profiles import AT_MOST, cluster_with_slug, complete_cluster, complete_organisation, organisation_with_slug
from .provenance import Provenance

ROWS_ON_A_PAGE = 100


def public_or_gone(entry):
    """The entry if it is published; 404 for none and for a draft, and the page of what is gone for an archived one."""
    if entry is None:
        raise Http404
    if entry.status == entry.Status.ARCHIVED:
        raise Gone(entry)
    if not entry.is_published:
        raise Http404
    return entry


def shared(request, entry):
    """What a profile offers to take along: its canonical address, in two parts and as a `qr` code."""
    path = entry.get_absolute_url()
    page = absolute(request, path)
    return {"host": page.removesuffix(path), "path": path, "qr": qr_code(page)}


@require_safe
@takes(filters=ClusterFilter)
def cluster_list(request):
    return browse(request, ClusterFilter(request.GET), entries.clusters, "clusters/cluster_list.html")


@require_safe
@takes("cluster", "only", "q")
def cluster_compare(request):
    comparison = Comparison(request.GET)
    context = {"comparison": comparison, "canonical_query": comparison.query()}
    return render(request, "clusters/cluster_compare.html", context)


@require_safe
def cluster_detail(request, slug):
    cluster = public_or_gone(cluster_with_slug(slug))
    complete_cluster(cluster)
    related = [(membership, membership.organisation) for membership in cluster.members]
    related += [(sponsorship, sponsorship.body) for sponsorship in cluster.backers]
    related += [(label, label.get_level_display()) for label in cluster.labels.all()]
    related += [(call, call.person.full_name) for call in cluster.calls]
    related += [(call.person, call.person.full_name) for call in cluster.calls]
    context = {
        "cluster": cluster,
        "memberships": cluster.members,
        "more_members": cluster.number_of_members > AT_MOST,
        "sponsorships": cluster.backers,
        "services": cluster.on_offer,
        "share": shared(request, cluster),
        "area": area_of(cluster, cluster.nodes["region"]),
        "network": around_cluster(cluster),
        "provenance": Provenance(cluster, related),
    }
    return render(request, "clusters/cluster_detail.html", context)


@require_safe
@takes(filters=OrganisationFilter)
def organisation_list(request):
    return browse(request, OrganisationFilter(request.GET), entries.organisations, "clusters/organisation_list.html")


@require_safe
def organisation_detail(request, slug):
    organisation = public_or_gone(organisation_with_slug(slug))
    complete_organisation(organisation)
    related = [(membership, membership.cluster) for membership in organisation.memberships.all()]
    related += [(appointment, appointment.person.full_name) for appointment in organisation.people]
    related += [(appointment.person, appointment.person.full_name) for appointment in organisation.people]
    context = {
        "organisation": organisation,
        "appointments": organisation.people,
        "share": shared(request, organisation),
        "area": area_of(organisation),
        "network": around_organisation(organisation),
        "provenance": Provenance(organisation, related),
    }
    return render(request, "clusters/organisation_detail.html", context)


@require_safe
@takes(filters=MapFilter)
def map_page(request):
    return browse(request, MapFilter(request.GET), entries.clusters, "clusters/map.html")


@require_safe
@takes(filters=MapFilter)
def street_map(request):
    """Tiles of another host, where the operator has chosen one. They are loaded when the visitor asks for them."""
    if not settings.TILE_ADDRESS:
        raise Http404
    filters = MapFilter(request.GET)
    tiles = urlsplit(settings.TILE_ADDRESS)
    context = {"filters": filters, "map": map_of(filters), "canonical_query": filters.address.removesuffix("?")}
    context |= {"address": settings.TILE_ADDRESS, "attribution": settings.TILE_ATTRIBUTION, "host": tiles.hostname}
    response = render(request, "clusters/street_map.html", context)
    response._csp_update = {"img-src": [f"{tiles.scheme}://{tiles.netloc}"]}  # on this page alone
    return response


@require_safe
def sector_list(request):
    index = indexing.current()
    sectors = list(Sector.objects.published().in_taxonomy_order().select_related("parent"))
    for sector in sectors:
        sector.cluster_count = len(index.entries(Cluster, "sector", sector.pk))
        sector.organisation_count = len(index.entries(Organisation, "sector", sector.pk))
    return render(request, "clusters/sector_list.html", {"sectors": sectors})


@require_safe
def sector_detail(request, slug):
    sector = public_or_gone(Sector.objects.select_related("parent").filter(slug=slug).first())
    sectors = list(Sector.objects.with_parts(sector))
    clusters = indexing.current().first_by_name(Cluster, "sector", sector.pk, AT_MOST)
    organisations = indexing.current().first_by_name(Organisation, "sector", sector.pk, AT_MOST)
    roles = list(appointments().in_sectors([one.pk for one in sectors]))
    related = [(role, role.person.full_name) for role in roles]
    related += [(role.person, role.person.full_name) for role in roles]
    context = {
        "sector": sector,
        "parts": [part for part in sectors if part.pk != sector.pk],
        "clusters": entries.clusters(clusters),
        "organisations": Organisation.objects.published().select_related("region").with_ids(organisations),
        "appointments": roles,
        "provenance": Provenance(sector, related),
    }
    return render(request, "clusters/sector_detail.html", context)


@require_safe
@takes("page")
def sponsor_list(request):
    page = numbered_page(request, SponsoringBody.objects.published().for_list().by_name(), ON_A_PAGE)
    related = [(body, body) for body in page]
    related += [(one, body) for body in page for one in body.first_ones]
    context = {"page": page, "provenance": Provenance(None, related), **address_of(page)}
    return render(request, "clusters/sponsor_list.html", context)


@require_safe
@takes("page")
def sponsor_detail(request, slug):
    body = public_or_gone(SponsoringBody.objects.for_detail().filter(slug=slug).first())
    page = numbered_page(request, Sponsorship.objects.filter(body=body).for_body())
    related = [(one, one.cluster or one.region) for one in page]
    related += [(programme, programme) for programme in body.programmes.all()]
    context = {
        "body": body,
        "page": page,
        "share": shared(request, body),
        "network": around_sponsor(body, page.object_list, page.paginator.count),
        "provenance": Provenance(body, related),
        **address_of(page),
    }
    return render(request, "clusters/sponsor_detail.html", context)


@require_safe
def programme_list(request):
    programmes = list(Programme.objects.published().for_list().in_time())
    related = [(programme, programme) for programme in programmes]
    related += [(one, one.body) for programme in programmes for one in programme.first_ones]
    bars = timeline(programmes, Programme.Level.choices, timezone.localdate())
    context = {"programmes": programmes, "timeline": bars, "provenance": Provenance(None, related)}
    return render(request, "clusters/programme_list.html", context)


@require_safe
@takes(filters=NetworkFilter)
def network(request):
    filters = NetworkFilter(request.GET)
    if redirect := without_blanks(request, filters):
        return redirect
    groups = groups_of(filters) if filters.total > MOST_CLUSTERS else None
    shown = groups or network_of(filters)
    context = {"network": shown, "groups": groups, "picture": draw(shown.graph, channel=110 if groups else 64)}
    return narrowed(request, filters, "clusters/network.html", context)


@require_safe
def publication_list(request):
    publications = list(Publication.objects.published().for_list().by_name())
    context = {"publications": publications, "provenance": Provenance(None, [(one, one) for one in publications])}
    return render(request, "clusters/publication_list.html", context)


@require_safe
def service_list(request):
    services = list(Service.objects.published().in_taxonomy_order())
    context = {"services": services, "provenance": Provenance(None, [(one, one) for one in services])}
    return render(request, "clusters/service_list.html", context)


@require_safe
def source_list(request):
    sources = Source.objects.select_related("superseded_by").in_order()
    return render(request, "clusters/source_list.html", {"sources": sources})


@require_safe
@takes("page")
def source_detail(request, slug):
    source = get_object_or_404(Source.objects.select_related("superseded_by"), slug=slug)
    page = numbered_page(request, facts_of(source))
    page.object_list = [Fact(row) for row in page.object_list]
    return render(request, "clusters/source_detail.html", {"source": source, "page": page, **address_of(page)})


def numbered_page(request, rows, number=ROWS_ON_A_PAGE):
    """The page that the address asks for; the paginator takes care of what is no number or too large a one."""
    return Paginator(rows, number).get_page(request.GET.get("page", "")[:9])


def address_of(page):
    """What the canonical address of a page of rows has behind the path."""
    return {"canonical_query": f"?page={page.number}" if page.number > 1 else ""}
