"""The pages of the people."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clusterdir.addresses import absolute, takes
from clusters.browsing import browse
from clusters.provenance import Provenance
from clusters.views import public_or_gone

from .filters import PersonFilter
from .models import Person
from .vcard import vcard


@require_safe
@takes(filters=PersonFilter)
def contact_list(request):
    people = Person.objects.published().for_list()
    return browse(request, PersonFilter(request.GET), people.with_ids, "contacts/person_list.html")


@require_safe
def contact_detail(request, slug):
    person = public_or_gone(Person.objects.for_list().filter(slug=slug).first())
    related = [(appointment, appointment.target) for appointment in person.appointments.all()]
    context = {"person": person, "provenance": Provenance(person, related)}
    return render(request, "contacts/person_detail.html", context)


@require_safe
def contact_vcard(request, slug):
    person = public_or_gone(Person.objects.for_list().filter(slug=slug).first())
    card = vcard(person, absolute(request, person.get_absolute_url()))
    response = HttpResponse(card, content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{person.slug}.vcf"'
    return response
