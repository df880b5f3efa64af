"""What a cluster manager sends: what is saved, and that nothing gets out of the own clusters.

Here managers save at once; tests/test_proposals.py has what waits for an editor, tests/test_roles.py what they see.
"""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.urls import NoReverseMatch, reverse

from clusterdir.desk.models.merging import Redirect
from clusterdir.desk.models.roles import ManagedCluster, Proposal
from clusters.models import Cluster, Membership, Organisation, Region, Sector, Sponsorship
from contacts.models import Appointment, Person

from . import factories
from .admin_forms import change_list, errors_of, filled_in, page
from .staff import editor, make_hidden_cluster, manager, newest_change, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def publishing_at_once(settings):
    settings.MANAGERS_PUBLISH = True


@pytest.fixture
def own():
    return factories.make_cluster(name="Own cluster")


@pytest.fixture
def foreign():
    return make_hidden_cluster()


def test_a_manager_saves_the_own_cluster_with_its_rows(own):
    member = factories.make_organisation(name="Member")
    client = manager(own)
    rows = [("memberships", {"organisation": member.pk, "role": "member"})]
    response = client.post(page(Cluster, own), filled_in(client, page(Cluster, own), rows, summary_en="New"))
    assert response.status_code == 302
    own.refresh_from_db()
    assert own.summary_en == "New"
    assert own.memberships.get().organisation == member


@pytest.mark.parametrize("model", [Cluster, Person, Membership, Appointment, Organisation])
def test_a_manager_cannot_send_the_form_of_another_clusters_entry(own, foreign, model):
    row = {
        Cluster: foreign,
        Person: person_of(foreign),
        Membership: foreign.memberships.get(),
        Appointment: foreign.appointments.get(),
        Organisation: foreign.managing_organisation,
    }[model]
    data = filled_in(editor(), page(model, row))
    data |= {name: "Changed" for name in ("name_en", "family_name", "role_en") if name in data}
    before = newest_change()
    response = manager(own).post(page(model, row), data)
    assert response.status_code in {302, 403}
    assert newest_change() == before


@pytest.mark.parametrize("field", ["cluster", "organisation"])
def test_a_manager_cannot_put_a_membership_where_it_does_not_belong(own, foreign, field):
    client = manager(own)
    values = {"cluster": own.pk, "organisation": factories.make_organisation().pk, "role": "member"}
    values[field] = foreign.pk if field == "cluster" else foreign.managing_organisation.pk
    response = client.post(page(Membership), filled_in(client, page(Membership), **values))
    assert list(errors_of(response)) == [field]
    assert not own.memberships.exists()


def test_a_manager_cannot_move_an_own_membership_to_another_cluster(own, foreign):
    membership = factories.make_membership(cluster=own)
    client = manager(own)
    address = page(Membership, membership)
    response = client.post(address, filled_in(client, address, cluster=foreign.pk))
    assert list(errors_of(response)) == ["cluster"]


def test_a_manager_cannot_smuggle_another_clusters_row_into_the_own_form(own, foreign):
    stolen = foreign.memberships.get()
    factories.make_membership(cluster=own)
    client = manager(own)
    data = filled_in(client, page(Cluster, own)) | {"memberships-0-id": stolen.pk, "memberships-0-DELETE": "on"}
    client.post(page(Cluster, own), data)
    stolen.refresh_from_db()
    assert stolen.cluster == foreign


def test_a_manager_cannot_appoint_somebody_else_and_so_get_at_the_numbers(own, foreign):
    client = manager(own)
    rows = [("appointments", {"person": person_of(foreign).pk, "role_en": "Mine"})]
    response = client.post(page(Cluster, own), filled_in(client, page(Cluster, own), rows))
    assert list(errors_of(response)) == ["appointments-0-person"]


@pytest.mark.parametrize("field", ["organisation", "sector"])
def test_a_manager_appoints_nobody_outside_of_clusters(own, field):
    person = factories.make_appointment(cluster=own).person
    target = factories.make_organisation() if field == "organisation" else factories.make_sector()
    client = manager(own)
    rows = [("appointments", {field: target.pk, "role_en": "Elsewhere"})]
    response = client.post(page(Person, person), filled_in(client, page(Person, person), rows))
    assert f"appointments-1-{field}" in errors_of(response)


def test_a_person_whom_a_manager_adds_belongs_to_an_own_cluster(own):
    client = manager(own)
    data = filled_in(client, page(Person), family_name="New", slug="new", status="draft")
    row = {"appointments-0-cluster": own.pk, "appointments-0-role_en": "Help"}
    assert client.post(page(Person), data).status_code == 200
    assert client.post(page(Person), data | row | {"appointments-0-DELETE": "on"}).status_code == 200
    assert client.post(page(Person), data | row).status_code == 302
    assert own.appointments.get().person.family_name == "New"


def test_a_manager_does_not_change_what_is_fixed(own, foreign):
    client = manager(own)
    data = filled_in(client, page(Cluster, own)) | {"predecessor": foreign.pk, "slug": "other", "name_en": "Renamed"}
    assert client.post(page(Cluster, own), data).status_code == 302
    own.refresh_from_db()
    assert (own.predecessor, own.slug, own.name_en) == (None, "own-cluster", "Renamed")


def test_a_manager_cannot_send_rows_that_are_only_shown(own, foreign):
    body = factories.make_sponsoring_body()
    client = manager(own)
    sent = {"sponsorships-TOTAL_FORMS": 1, "sponsorships-INITIAL_FORMS": 0}
    sent |= {"sponsorships-0-body": body.pk, "sponsorships-0-role": "sponsor", "sponsorships-0-cluster": own.pk}
    client.post(page(Cluster, own), filled_in(client, page(Cluster, own)) | sent)
    assert not own.sponsorships.exists()


@pytest.mark.parametrize("model", [Cluster, Organisation, Sector, Region, Sponsorship, User, ManagedCluster, Proposal])
def test_a_manager_adds_no_entry_that_others_keep(own, model):
    try:
        address = page(model)
    except NoReverseMatch:
        return
    client = manager(own)
    assert client.get(address).status_code == 403
    assert client.post(address, {}).status_code == 403


def delete_chosen(client, model, *rows):
    data = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    return client.post(change_list(model), data)


def test_a_manager_deletes_own_memberships_and_no_others(own, foreign):
    mine = factories.make_membership(cluster=own)
    client = manager(own)
    delete_chosen(client, Membership, mine, foreign.memberships.get())
    client.post(reverse("admin:clusters_membership_delete", args=[foreign.memberships.get().pk]), {"post": "yes"})
    assert list(Membership.objects.all()) == [foreign.memberships.get()]


@pytest.mark.parametrize("model", [Cluster, Person])
def test_a_manager_deletes_no_entry(own, model):
    person = factories.make_appointment(cluster=own).person
    row = own if model is Cluster else person
    client = manager(own)
    delete_chosen(client, model, row)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_delete"
    assert client.post(reverse(name, args=[row.pk]), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


def test_a_manager_who_may_delete_organisations_takes_no_role_of_others_along(own):
    organisation = factories.make_organisation()
    role = factories.make_appointment(organisation=organisation)
    client = manager(own)
    client.user.user_permissions.add(Permission.objects.get(codename="delete_organisation"))
    address = reverse("admin:clusters_organisation_delete", args=[organisation.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    role.refresh_from_db()


def test_the_address_of_a_draft_is_told_to_nobody_who_may_not_see_it(own, foreign):
    for entry in (foreign, foreign.managing_organisation):
        kind = type(entry)
        number = apps.get_model("contenttypes.ContentType").objects.get_for_model(kind).pk
        response = manager(own).get(reverse("admin:view_on_site", args=[number, entry.pk]))
        assert "verborgen" not in response.headers.get("Location", "")


def test_beside_a_relation_a_manager_gets_no_button_to_another_form(own):
    """What is added there would be a proposal, which cannot be chosen yet."""
    for signed_in, has_buttons in ((manager(own), False), (editor(), True)):
        assert ("related-widget-wrapper-link" in signed_in.get(page(Cluster, own)).text) == has_buttons


def test_a_draft_that_a_public_organisation_names_is_not_told(own):
    sector = factories.make_sector(name="Verborgen sector", status="draft")
    shown = factories.make_sector(name="Shown sector")
    organisation = factories.make_organisation(name="Public", sectors=[sector, shown])
    export = reverse("admin:desk_export", kwargs={"key": "organisations", "kind": "csv"})
    addresses = change_list(Organisation), page(Organisation, organisation)
    for signed_in, is_told in ((manager(own), False), (editor(), True)):
        pages = [signed_in.get(address).text for address in addresses]
        pages.append(b"".join(signed_in.get(export)).decode())
        assert ["hown" in text for text in pages] == [True] * 3
        assert ["erborgen" in text for text in pages] == [is_told] * 3


def test_the_town_of_a_draft_is_not_told_with_its_postcode(own):
    factories.make_organisation(status="draft", postcode="99999", city="Verborgenstadt")
    for signed_in in (manager(own), editor()):
        assert signed_in.get(reverse("admin:desk_place"), {"postcode": "99999"}).json() == {}


def test_the_history_of_somebody_who_once_worked_elsewhere_is_not_told(own, foreign):
    person = factories.make_appointment(cluster=own).person
    factories.make_appointment(cluster=foreign, person=person, role_en="Verborgen role").delete()
    client = manager(own)
    for name in ("history", "restore"):
        address = reverse(f"admin:contacts_person_{name}", args=[person.pk])
        assert client.get(address, {"at": "2030-01-01T00:00:00+00:00"}).status_code == 403
    assert "Verborgen role" in editor().get(reverse("admin:contacts_person_history", args=[person.pk])).text


def test_the_history_of_a_duplicate_that_once_worked_elsewhere_is_not_told(own, foreign):
    person, former = factories.make_appointment(cluster=own).person, factories.make_person()
    Redirect.objects.create(noun="contacts.person", slug="former", former=former.pk, key=person.pk)
    address = reverse("admin:contacts_person_history", args=[person.pk])
    assert manager(own).get(address).status_code == 200
    factories.make_appointment(cluster=foreign, person=former).delete()
    assert manager(own).get(address).status_code == 403


# Fixed numbers of queries


@pytest.mark.parametrize("number", [2, 20])
def test_what_a_manager_sees_takes_the_same_queries_whatever_there_is(own, django_assert_num_queries, number):
    for _ in range(number):
        factories.make_membership(cluster=own)
        factories.make_appointment(cluster=own)
    client = manager(own, *(factories.make_cluster() for _ in range(number)))
    client.get(page(Cluster, own))  # what Django remembers of content types is remembered from here on
    with django_assert_num_queries(LIST):
        client.get(change_list(Person))
    with django_assert_num_queries(FORM):
        client.get(page(Cluster, own))


LIST, FORM = 8, 17
