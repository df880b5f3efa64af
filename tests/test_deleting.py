"""Deleting: it asks what depends on the entry, prefers archiving, and can be undone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusterdir.desk.models.roles import Proposal
from clusterdir.desk.roles import Role
from clusters.models import Cluster, Membership, Sector
from contacts.models import Appointment

from . import factories
from .staff import editor as an_editor
from .staff import manager, signed_in_as

pytestmark = pytest.mark.django_db
DELETED = "/admin/desk/deleted/"


@pytest.fixture
def editor():
    return an_editor()


@pytest.fixture
def cluster():
    return factories.make_cluster(name="Ocean Network", city="Kiel")


def address(page, entry):
    return reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_{page}", args=[entry.pk])


def delete(client, entry):
    response = client.post(address("delete", entry), {"post": "yes"})
    assert response.status_code == 302
    return response


def deletions(client):
    """[(titles, the address that restores)] of the list of what was deleted."""
    page = client.get(DELETED).context["page"]
    return [(deletion.titles, f"{DELETED}{deletion.key}/") for deletion in page]


# Asking


def test_what_depends_on_an_entry_is_said_before_it_is_deleted(editor, cluster):
    factories.make_membership(cluster=cluster, organisation=factories.make_organisation(name="University"))
    context = editor.get(address("delete", cluster)).context
    assert {str(name): count for name, count in context["model_count"]} == {"clusters": 1, "memberships": 1}
    assert context["belongings"] == [("memberships", 1, ["Membership: University"])]


def test_an_entry_that_others_name_is_not_deleted(editor, cluster):
    sector = factories.make_sector(name="Maritime")
    cluster.sectors.add(sector)
    response = editor.post(address("delete", sector), {"post": "yes"})
    assert response.status_code == 200
    assert ">Ocean Network</a>" in response.content.decode()
    assert Sector.objects.filter(pk=sector.pk).exists()


def test_entries_that_others_name_are_not_deleted_in_a_list_either(editor, cluster):
    sector = factories.make_sector()
    cluster.sectors.add(sector)
    data = {"action": "delete_selected", "_selected_action": [sector.pk], "post": "yes"}
    editor.post(reverse("admin:clusters_sector_changelist"), data)
    assert Sector.objects.filter(pk=sector.pk).exists()


def test_many_entries_that_name_one_are_counted(editor):
    sector = factories.make_sector()
    for _ in range(23):
        factories.make_cluster(sectors=[sector])
    protected = editor.get(address("delete", sector)).context["protected"]
    assert (len(protected), protected[-1]) == (21, "and 3 more of the clusters")


def test_of_many_rows_that_name_an_entry_the_first_are_shown_by_what_they_lead_to(editor):
    organisation = factories.make_organisation()
    for number in range(22):
        cluster = factories.make_cluster(name=f"Cluster {number:02}", slug=f"cluster-{number}")
        factories.make_membership(organisation=organisation, cluster=cluster)
    protected = editor.get(address("delete", organisation)).context["protected"]
    assert ">Cluster 00</a>" in protected[0]
    assert (len(protected), protected[-1]) == (21, "and 2 more of the memberships")


def test_what_is_ticked_in_a_list_is_counted_with_what_goes_along(editor, cluster):
    for _ in range(3):
        factories.make_citation(factories.make_membership(cluster=cluster))
    data = {"action": "delete_selected", "_selected_action": [cluster.pk]}
    context = editor.post(reverse("admin:clusters_cluster_changelist"), data).context
    counts = {"clusters": 1, "memberships": 3, "citations": 3}
    assert {str(name): count for name, count in context["model_count"]} == counts
    assert context["deletable_objects"][0][1:] == ["Memberships: 3", "Citations: 3"]


# Archiving


def test_archiving_is_offered_in_the_place_of_deleting(editor, cluster):
    assert address("archive", cluster) in editor.get(address("delete", cluster)).content.decode()


def test_an_archived_entry_leads_to_its_successor(editor, cluster, client):
    successor = factories.make_cluster(name="Blue Network")
    assert editor.post(address("archive", cluster), {"successor": successor.pk}).status_code == 302
    response = client.get(cluster.get_absolute_url())
    assert response.status_code == 410
    assert successor.get_absolute_url() in response.content.decode()
    assert cluster.history.first().history_change_reason == "archived"


def test_an_entry_whose_successor_is_known_already_is_archived(editor, cluster):
    successor = factories.make_cluster(predecessor=cluster)
    assert editor.post(address("archive", cluster), {"successor": successor.pk}).status_code == 302


def test_a_successor_that_has_another_predecessor_is_refused(editor, cluster):
    successor = factories.make_cluster(name="Blue Network", predecessor=factories.make_cluster())
    response = editor.post(address("archive", cluster), {"successor": successor.pk})
    assert response.context["form"].errors == {"successor": ["“Blue Network” has another predecessor already."]}
    cluster.refresh_from_db()
    assert cluster.status == "published"


def test_the_predecessor_is_no_successor(editor, cluster):
    cluster.predecessor = factories.make_cluster(name="Old Network")
    cluster.save()
    response = editor.post(address("archive", cluster), {"successor": cluster.predecessor.pk})
    assert response.context["form"].errors == {"successor": ["“Old Network” is the predecessor of this entry."]}


def test_an_entry_is_not_its_own_successor(editor, cluster):
    response = editor.post(address("archive", cluster), {"successor": cluster.pk})
    assert response.context["form"].errors.keys() == {"successor"}


def test_an_entry_without_successors_is_archived(editor):
    organisation = factories.make_organisation()
    assert editor.post(address("archive", organisation)).status_code == 302
    organisation.refresh_from_db()
    assert organisation.status == "archived"


@pytest.mark.parametrize("page", ["archive", "delete"])
def test_who_may_only_look_neither_archives_nor_deletes(cluster, page):
    auditor = signed_in_as(Role.AUDITOR)
    assert auditor.get(address(page, cluster)).status_code == 403
    assert auditor.post(address(page, cluster), {"post": "yes"}).status_code == 403
    cluster.refresh_from_db()
    assert cluster.status == "published"


def test_a_manager_does_not_archive_a_cluster_of_others(cluster):
    response = manager(factories.make_cluster()).post(address("archive", cluster))
    assert response.status_code in {403, 404}
    cluster.refresh_from_db()
    assert cluster.status == "published"


def test_archiving_waits_for_approval_where_an_edit_would(cluster, settings):
    settings.MANAGERS_PUBLISH = False
    assert manager(cluster).post(address("archive", cluster)).status_code == 302
    cluster.refresh_from_db()
    assert (cluster.status, Proposal.objects.count()) == ("published", 1)


def test_a_manager_proposes_to_archive_and_names_no_successor_which_no_proposal_could_keep(cluster, settings):
    settings.MANAGERS_PUBLISH = False
    client = manager(cluster, factories.make_cluster())
    response = client.get(address("archive", cluster))
    assert "An editor has to accept it first." in response.text
    assert list(response.context["form"].fields) == []
    settings.MANAGERS_PUBLISH = True
    response = client.get(address("archive", cluster))
    assert "An editor has to accept it first." not in response.text
    assert list(response.context["form"].fields) == ["successor"]


def test_selected_entries_are_archived(editor, cluster):
    data = {"action": "archive_selected", "_selected_action": [cluster.pk]}
    editor.post(reverse("admin:clusters_cluster_changelist"), data)
    cluster.refresh_from_db()
    assert cluster.status == "archived"
    assert cluster.history.first().history_change_reason == "archived"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MANAGER])
def test_archiving_the_selected_is_for_editors(cluster, role):
    client = signed_in_as(role, *([cluster] if role == Role.MANAGER else []))
    client.post(
        reverse("admin:clusters_cluster_changelist"), {"action": "archive_selected", "_selected_action": [cluster.pk]}
    )
    cluster.refresh_from_db()
    assert cluster.status == "published"


# Restoring


def test_a_deleted_entry_comes_back_with_all_that_belonged_to_it(editor, cluster):
    sector = factories.make_sector()
    cluster.sectors.add(sector)
    membership = factories.make_membership(cluster=cluster, begins="2015")
    appointment = factories.make_appointment(cluster=cluster)
    citation = factories.make_citation(membership, stated="since 2015")
    of_the_entry = factories.make_citation(cluster, field="city", stated="Kiel")
    delete(editor, cluster)
    assert not Cluster.objects.exists()

    [(titles, restore)] = deletions(editor)
    assert titles == ["Cluster: Ocean Network"]
    assert editor.post(restore).status_code == 302
    again = Cluster.objects.get()
    assert (again.pk, again.slug, again.city, again.status) == (cluster.pk, "ocean-network", "Kiel", "published")
    assert (again.created_at, list(again.sectors.all())) == (cluster.created_at, [sector])
    assert list(again.memberships.all()) == [membership]
    assert list(membership.citations.all()) == [citation]
    assert list(again.citations.all()) == [of_the_entry]
    assert list(again.appointments.all()) == [appointment]
    assert again.history.first().history_change_reason == "undeleted"
    assert deletions(editor) == []


def test_a_deleted_row_comes_back(editor, cluster):
    membership = factories.make_membership(cluster=cluster, organisation=factories.make_organisation(name="University"))
    delete(editor, membership)
    [(titles, restore)] = deletions(editor)
    assert titles == ["Membership: Ocean Network · University"]
    editor.post(restore)
    assert Membership.objects.get() == membership


def test_what_was_deleted_in_a_list_comes_back_together(editor):
    sectors = [factories.make_sector(name=name) for name in ("Maritime", "Health")]
    data = {"action": "delete_selected", "_selected_action": [sector.pk for sector in sectors], "post": "yes"}
    editor.post(reverse("admin:clusters_sector_changelist"), data)
    [(titles, restore)] = deletions(editor)
    assert set(titles) == {"Sector: Maritime", "Sector: Health"}
    editor.post(restore)
    assert set(Sector.objects.all()) == set(sectors)


def test_a_sector_and_its_part_come_back_in_the_right_order(editor):
    part = factories.make_sector(parent=(whole := factories.make_sector()))
    data = {"action": "delete_selected", "_selected_action": [whole.pk, part.pk], "post": "yes"}
    editor.post(reverse("admin:clusters_sector_changelist"), data)
    for _titles, restore in deletions(editor):
        editor.post(restore)
    assert Sector.objects.get(parent=whole) == part


def test_an_entry_whose_address_is_taken_does_not_come_back_and_says_why(editor, cluster):
    factories.make_membership(cluster=cluster)
    delete(editor, cluster)
    other = factories.make_cluster(name="Ocean Network")
    [(_titles, restore)] = deletions(editor)
    response = editor.post(restore)
    assert response.context["wrong"][0] == "Cluster “Ocean Network”, address: Cluster with this Address already exists."
    assert list(Cluster.objects.all()) == [other]
    assert not Membership.objects.exists()


def test_rows_whose_other_end_is_gone_do_not_come_back_and_say_why(editor, cluster):
    person = factories.make_person(name="Jo Doe")
    factories.make_appointment(cluster=cluster, person=person)
    delete(editor, cluster)
    person.delete()
    restore = next(restore for titles, restore in deletions(editor) if titles == ["Cluster: Ocean Network"])
    wrong = "Appointment “Contact”, person: “Jo Doe (deleted)” is no longer there."
    assert editor.post(restore).context["wrong"] == [wrong]
    assert not Cluster.objects.exists()
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MANAGER])
def test_restoring_is_for_editors(editor, cluster, role):
    delete(editor, cluster)
    [(_titles, restore)] = deletions(editor)
    client = signed_in_as(role)
    assert [client.get(DELETED).status_code, client.get(restore).status_code, client.post(restore).status_code] == [
        403
    ] * 3
    assert not Cluster.objects.exists()


def test_nobody_restores_without_signing_in(editor, cluster, client):
    delete(editor, cluster)
    [(_titles, restore)] = deletions(editor)
    assert client.post(restore).status_code == 302
    assert not Cluster.objects.exists()


def test_what_was_never_deleted_is_not_found(editor):
    assert editor.get(f"{DELETED}nothing/").status_code == 404


def test_the_list_takes_as_many_queries_for_many_deletions_as_for_one(editor, cluster, django_assert_num_queries):
    delete(editor, cluster)
    with CaptureQueriesContext(connection) as one:
        editor.get(DELETED)
        count = len(one)
    for _ in range(5):
        delete(editor, factories.make_cluster())
    with django_assert_num_queries(count):
        assert len(deletions(editor)) == 6
