"""The pages of the people."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clusterdir import indexing
from clusterdir.addresses import absolute, takes
from clusters.browsing import browse
from clusters.models import Cluster, Organisation
from clusters.pictures.qr import qr_code
from clusters.profiles import people_of
from clusters.provenance import Provenance
from clusters.views import public_or_gone, shared

from .filters import PersonFilter
from .models import Person
from .vcard import short_vcard, vcard

MOST_CARDS = 500  # in one file


@require_safe
@takes(filters=PersonFilter)
def contact_list(request):
    people = Person.objects.published().for_list()
    return browse(request, PersonFilter(request.GET), people.with_ids, "contacts/person_list.html")


@require_safe
def contact_detail(request, slug):
    person = public_or_gone(Person.objects.for_list().filter(slug=slug).first())
    related = [(appointment, appointment.target) for appointment in person.appointments.all()]
    share = shared(request, person)
    if person.phone:
        share["qr"] = qr_code(short_vcard(person), "l")
    context = {"person": person, "share": share, "provenance": Provenance(person, related)}
    return render(request, "contacts/person_detail.html", context)


@require_safe
def contact_vcard(request, slug):
    person = public_or_gone(Person.objects.for_list().filter(slug=slug).first())
    return vcards(request, [person], slug)


@require_safe
def cluster_vcards(request, slug):
    """The people of a cluster for the phone book."""
    cluster = public_or_gone(Cluster.objects.filter(slug=slug).first())
    ids = indexing.current().first_by_name(Person, "cluster", cluster.pk, MOST_CARDS)
    return vcards(request, Person.objects.published().for_list().with_ids(ids), slug)


@require_safe
def organisation_vcards(request, slug):
    """The people of an organisation for the phone book."""
    organisation = public_or_gone(Organisation.objects.filter(slug=slug).first())
    people = Person.objects.published().for_list().filter(pk__in=people_of(organisation)[:MOST_CARDS])
    return vcards(request, people.by_name(), slug)


def vcards(request, people, name):
    """The cards of some people as one file; 404 for nobody."""
    if not people:
        raise Http404
    cards = "".join(vcard(person, absolute(request, person.get_absolute_url())) for person in people)
    response = HttpResponse(cards, content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.vcf"'
    return response
