"""The pictures of link previews, and the manifest: what stands for the site and its pages elsewhere."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from clusters.models import Sector, SponsoringBody
from clusters.pictures.preview import Preview, png
from clusters.pictures.raster import PAPER, SEA, colour
from clusters.profiles import cluster_with_slug, organisation_with_slug
from clusters.views import public_or_gone
from contacts.models import Person

from .addresses import address
from .localisation import language
from .sharing import site_name


def hexadecimal(name):
    return "#{:02x}{:02x}{:02x}".format(*colour(*name))


def picture(name, *facts, **drawn):
    """The response with the preview of what has this name; `facts` may be blank."""
    line = ", ".join(filter(None, facts))
    preview = Preview(name, capfirst(line), site_name(settings.REGION_NAME), **drawn)
    return HttpResponse(png(preview), content_type="image/png")


@require_safe
def site_preview(request):
    words = gettext("The business clusters of %(region)s, and whom to call") % {"region": settings.REGION_NAME}
    return picture(words, gettext("A public directory. Every fact names its source."))


@require_safe
def cluster_preview(request, slug):
    cluster = public_or_gone(cluster_with_slug(slug))
    return picture(cluster.name, cluster.get_kind_display(), cluster.city, emblem=cluster.emblem)


@require_safe
def organisation_preview(request, slug):
    organisation = public_or_gone(organisation_with_slug(slug))
    return picture(organisation.name, organisation.get_kind_display(), organisation.city, emblem=organisation.emblem)


@require_safe
def sponsor_preview(request, slug):
    body = public_or_gone(SponsoringBody.objects.filter(slug=slug).first())
    return picture(body.name, body.get_kind_display(), emblem=body.emblem)


@require_safe
def sector_preview(request, slug):
    sector = public_or_gone(Sector.objects.filter(slug=slug).first())
    line = gettext("Clusters, organisations, and whom to call")
    return picture(sector.name, line, sector=(sector.shape, sector.hue))


@require_safe
def contact_preview(request, slug):
    person = public_or_gone(Person.objects.for_list().filter(slug=slug).first())
    roles = [(one.role, one.target.name) for one in person.appointments.all()[:1]]
    return picture(person.full_name, *(roles[0] if roles else ()))


@require_safe
def favicon(request):
    """For programs that ask for it at this address, whatever the pages name."""
    return HttpResponseRedirect(static("img/favicon.ico"))


@require_safe
def site_manifest(request):
    """What a phone needs to put the site on its first screen."""
    icons = [
        {"src": static(f"img/{name}"), "sizes": size, "type": kind, "purpose": purpose}
        for name, size, kind, purpose in (
            ("mark.svg", "any", "image/svg+xml", "any"),
            ("icon-192.png", "192x192", "image/png", "any"),
            ("icon-512.png", "512x512", "image/png", "any"),
            ("icon-maskable.png", "512x512", "image/png", "maskable"),
        )
    ]
    manifest = {
        "name": site_name(settings.REGION_NAME),
        "short_name": gettext("Clusters"),
        "lang": language(),
        "start_url": address("front"),
        "scope": "/",
        "display": "browser",
        "background_color": hexadecimal(PAPER),
        "theme_color": hexadecimal(SEA),
        "icons": icons,
    }
    return JsonResponse(manifest, content_type="application/manifest+json")
