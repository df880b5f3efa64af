"""What a manager gets in lists, forms, suggestions, searches and exports, beside what a walk over all rows says."""

import csv
import random

import pytest
from django.urls import reverse

from clusters.models import Cluster, Membership, Organisation, Sector
from contacts.models import Appointment, Person

from . import factories
from .admin_forms import change_list, page
from .staff import manager

pytestmark = pytest.mark.django_db

STATES = ["draft", "published", "archived"]
SUGGESTED = {
    Organisation: ("clusters", "membership", "organisation"),
    Cluster: ("clusters", "membership", "cluster"),
    Person: ("contacts", "appointment", "person"),
    Sector: ("clusters", "cluster", "sectors"),
}


def make_directory(chance):
    """Entries in any state, joined at random. All names begin with the same word, so that a search finds them."""

    def some(make, number, **fields):
        return [make(name=f"Zebra {make.__name__} {n}", status=chance.choice(STATES), **fields) for n in range(number)]

    sectors = some(factories.make_sector, 5)
    organisations = some(factories.make_organisation, 8)
    clusters = some(factories.make_cluster, 5)
    people = some(factories.make_person, 8)
    for organisation in organisations:
        organisation.sectors.set(chance.sample(sectors, 1))
    for cluster in clusters:
        cluster.sectors.set(chance.sample(sectors, 2))
        cluster.managing_organisation = chance.choice([None, *organisations])
        cluster.save()
        for organisation in chance.sample(organisations, 2):
            factories.make_membership(cluster=cluster, organisation=organisation)
        for person in chance.sample(people, 2):
            factories.make_appointment(cluster=cluster, person=person)
    for person in people:
        person.employer = chance.choice([None, *organisations])
        person.save()
        if chance.random() < 0.3:
            factories.make_appointment(organisation=chance.choice(organisations), person=person)
    return clusters


def expected(own):
    """{model: keys of the rows that the manager of these clusters sees}, out of the rows themselves."""
    memberships = [row for row in Membership.objects.all() if row.cluster in own]
    appointments = [row for row in Appointment.objects.all() if row.cluster in own]
    people = {row.person for row in appointments}
    organisations = {row.organisation for row in memberships} | {person.employer for person in people}
    organisations |= {cluster.managing_organisation for cluster in own}
    organisations |= {one for one in Organisation.objects.all() if one.status == "published"}
    sectors = {one for cluster in own for one in cluster.sectors.all()}
    sectors |= {one for one in Sector.objects.all() if one.status == "published"}
    found = {
        Cluster: own,
        Membership: memberships,
        Appointment: appointments,
        Person: people,
        Organisation: organisations,
        Sector: sectors,
    }
    return {model: {row.pk for row in rows if row} for model, rows in found.items()}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_way_to_entries_leads_a_manager_to_the_same_ones(seed):
    chance = random.Random(seed)
    own = chance.sample(make_directory(chance), 2)
    client = manager(*own)
    for model, keys in expected(own).items():
        shown = client.get(change_list(model)).context["cl"].queryset
        assert set(shown.values_list("pk", flat=True)) == keys, model
        for row in model.objects.all():
            assert (client.get(page(model, row)).status_code == 200) == (row.pk in keys), (model, row)
        if model in SUGGESTED:
            app, name, field = SUGGESTED[model]
            query = {"app_label": app, "model_name": name, "field_name": field, "term": "zebra"}
            results = client.get(reverse("admin:autocomplete"), query).json()["results"]
            assert {int(one["id"]) for one in results} == keys, model


@pytest.mark.parametrize("seed", [4, 5])
def test_a_search_and_an_export_hold_no_other_entries(seed):
    chance = random.Random(seed)
    own = chance.sample(make_directory(chance), 2)
    client, keys = manager(*own), expected(own)
    seen = {str(row) for model in keys for row in model.objects.filter(pk__in=keys[model])}
    for results in client.get(reverse("admin:desk_search"), {"q": "zebra"}).context["found"]:
        assert {str(entry) for entry, _address in results.entries} <= seen
    slugs = {row.slug for model in SUGGESTED for row in model.objects.filter(pk__in=keys[model])}
    for key, model in {"clusters": Cluster, "organisations": Organisation, "contacts": Person}.items():
        response = client.get(reverse("admin:desk_export", kwargs={"key": key, "kind": "csv"}))
        rows = list(csv.DictReader(b"".join(response).decode("utf-8-sig").splitlines()))
        assert {row["slug"] for row in rows} == {one.slug for one in model.objects.filter(pk__in=keys[model])}
        named = {word for row in rows for word in " ".join(row.values()).replace(",", " ").split()}
        assert not {word for word in named if word.startswith("zebra-")} - slugs
