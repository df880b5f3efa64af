"""What is known of a town or a postcode: offered beside the fields, and taken over only by who says so.

The point comes from the gazetteer of the region (clusters/places.py), the rest from the organisations that the
directory shows there; drafts are not told to whoever may ask here.
"""

from django.conf import settings
from django.db.models import Count
from django.http import JsonResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from phonenumber_field.phonenumber import to_python

from clusterdir.localisation import pick
from clusters.models import Organisation
from clusters.pictures.outline import gazetteer

LONGEST = 80


def known_of(city, postcode):
    """{"city", "latitude", "longitude", "region", "region_name"}: as much of it as is known. At most two queries."""
    found = {}
    if not city and postcode:
        towns = Organisation.objects.published().filter(postcode=postcode).exclude(city="").values_list("city")
        city = next((name for name, _n in often(towns, "city")), "")
        found |= {"city": city} if city else {}
    if point := gazetteer(settings.REGION_CODE).towns.get(city):
        found |= {"latitude": str(point[0]), "longitude": str(point[1])}
    if city:
        names = ("region", "region__name_en", "region__name_de")
        regions = Organisation.objects.published().filter(city=city, region__isnull=False).values_list(*names)
        for key, name_en, name_de, _n in often(regions, *names):
            name, _language = pick(Named(name_en, name_de), "name")
            found |= {"region": key, "region_name": name}
    return found


class Named:
    def __init__(self, name_en, name_de):
        self.name_en, self.name_de = name_en, name_de


def often(rows, *names):
    """What most rows have, with their number."""
    return rows.annotate(number=Count("pk")).order_by("-number", *names)[:1]


@require_safe
def place(request):
    """For static/desk/editing.js."""
    city, postcode = (request.GET.get(name, "").strip()[:LONGEST] for name in ("city", "postcode"))
    return JsonResponse(known_of(city, postcode) if city or postcode else {})


@require_safe
def phone(request):
    """How a number will appear; blank for what is none."""
    number = to_python(request.GET.get("number", "")[:LONGEST])
    return JsonResponse({"shown": number.as_international if number and number.is_valid() else ""})


class SuggestsPlaces:
    """Of an admin class: the mixin. What is missing of a place is named below its town, also without the script."""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        fields = context["adminform"].form.fields
        if "city" in fields and obj and (obj.city or obj.postcode):
            known = known_of(obj.city, obj.postcode)
            missing = [
                _("town: %s") % known["city"] if "city" in known else "",
                _("region: %s") % known["region_name"] if "region" in known and lacks_region(obj) else "",
                _("point: %s") % f"{known['latitude']}, {known['longitude']}"
                if "latitude" in known and obj.latitude is None
                else "",
            ]
            if any(missing):
                text = _("Not filled in, but known here: %s.") % "; ".join(filter(None, missing))
                fields["city"].help_text = format_html(
                    '{} <span class="known">{}</span>', fields["city"].help_text, text
                )
        return super().render_change_form(request, context, add, change, form_url, obj)


def lacks_region(entry):
    if hasattr(entry, "region_id"):
        return entry.region_id is None
    return hasattr(entry, "regions") and not entry.regions.exists()
