"""Likely duplicates and merging two entries. See docs/merging.md."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import translation

from clusterdir.desk.merging import finding, plan
from clusterdir.desk.merging.plan import Plan, merge
from clusterdir.desk.models.merging import Different, Redirect
from clusterdir.desk.models.roles import Proposal
from clusters.models import Membership, Organisation
from contacts.models import Appointment, Person
from tests.admin_forms import signed_in
from tests.factories import (
    make_appointment,
    make_citation,
    make_cluster,
    make_membership,
    make_organisation,
    make_person,
    make_publication,
    make_sector,
    make_source,
    make_sponsoring_body,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    finding._kept.clear()


def merging(noun, stays, goes):
    return reverse("admin:desk_merge", args=[noun, stays.pk, goes.pk])


def as_shown(stays, goes, **chosen):
    """What the page sends, with `chosen` in place of what is ticked."""
    shown = Plan.of(type(stays), stays.pk, goes.pk)
    choices = [*shown.choices, *(choice for join in shown.joins for choice in join.choices)]
    return {"state": shown.fingerprint} | {choice.key: choice.chosen for choice in choices} | chosen


def merged(stays, goes, **chosen):
    """The entry that stays, after merging."""
    merge(type(stays), stays.pk, goes.pk, as_shown(stays, goes, **chosen), None)
    return type(stays).objects.get(pk=stays.pk)


def pairs(noun="organisation"):
    return [pair.keys for pair in finding.likely_pairs(noun)]


# The likely duplicates


def test_likely_duplicates_are_found_and_nothing_else():
    one = make_organisation(name="Förde Werft GmbH", slug="one")
    two = make_organisation(name="Foerde Werft AG", slug="two", status="draft")
    make_organisation(name="Something else")
    assert pairs() == [(one.pk, two.pk)]


def test_people_are_found_by_their_names():
    one = make_person(name="Given Family", slug="one")
    two = make_person(name="Given Family", slug="two", is_public=False)
    make_person(name="Other Family")
    assert pairs("person") == [(one.pk, two.pk)]


@pytest.mark.parametrize("number", [1, 30])
def test_pairs_are_found_with_two_queries_after_the_version(number, django_assert_num_queries):
    for each in range(number):
        for slug in ("one", "two"):
            make_organisation(name=f"Werft {each}", slug=f"{slug}-{each}")
    with django_assert_num_queries(2):
        assert len(finding.likely_pairs("organisation")) == number


def test_pairs_are_kept_until_an_entry_of_the_noun_changes(monkeypatch):
    one = make_organisation(name="Werft", slug="one")
    looked = []
    look = finding.look
    monkeypatch.setattr(finding, "look", lambda noun: looked.append(noun) or look(noun))
    assert pairs() == []
    make_publication()
    assert pairs() == [] and len(looked) == 1
    two = make_organisation(name="Werft", slug="two")
    assert pairs() == [(one.pk, two.pk)] and len(looked) == 2


def test_the_number_on_the_desk_may_be_old_where_looking_takes_long(monkeypatch):
    monkeypatch.setattr(finding, "QUICK", -1)
    make_organisation(name="Werft", slug="one")
    assert finding.number_of_pairs("organisation") == 0
    make_organisation(name="Werft", slug="two")
    assert finding.number_of_pairs("organisation") == 0
    assert len(pairs()) == 1
    assert finding.number_of_pairs("organisation") == 1


def test_the_desk_does_not_wait_for_the_first_look_at_a_large_directory(monkeypatch):
    started = []
    monkeypatch.setattr(finding, "LARGE", 1)
    monkeypatch.setattr(finding.threading.Thread, "start", lambda thread: started.append(thread._args))
    for slug in ("one", "two"):
        make_organisation(name="Werft", slug=slug)
    assert finding.number_of_pairs("organisation") is None
    assert finding.number_of_pairs("organisation") is None
    assert started == [["organisation"]]
    finding._looking.release()
    assert len(pairs()) == finding.number_of_pairs("organisation") == 1


def test_an_editor_can_have_a_large_directory_looked_through_again(client, monkeypatch):
    monkeypatch.setattr(finding, "QUICK", -1)
    page = reverse("admin:desk_duplicates")
    make_organisation(name="Werft", slug="one")
    assert signed_in(client).get(page).context["rows"] == []
    make_organisation(name="Werft", slug="two")
    assert client.get(page).context["rows"] == []
    assert len(client.get(page, {"again": "1"}).context["rows"]) == 1


def test_no_page_waits_while_a_large_directory_is_looked_through(client, monkeypatch):
    monkeypatch.setattr(finding, "LARGE", 1)
    monkeypatch.setattr(finding, "QUICK", -1)
    monkeypatch.setattr(finding.threading.Thread, "start", lambda thread: None)
    page = reverse("admin:desk_duplicates")
    for slug in ("one", "two"):
        make_organisation(name="Werft", slug=slug)
    first = signed_in(client).get(page)
    finding._looking.release()
    assert (first.context["rows"], first.context["is_looking"]) == ([], True)
    assert "Nothing looks like a duplicate." not in first.text
    pairs()
    make_organisation(name="Werft", slug="three")
    known, again = client.get(page), client.get(page, {"again": "1"})
    finding._looking.release()
    assert (len(known.context["rows"]), known.context["is_looking"]) == (1, False)
    assert (len(again.context["rows"]), again.context["is_looking"]) == (1, True)
    assert len(pairs()) == 3


def test_two_that_an_editor_has_called_different_are_not_listed_again(client):
    one, two = make_organisation(name="Werft", slug="one"), make_organisation(name="Werft", slug="two")
    page = reverse("admin:desk_duplicates")
    assert "Werft / Werft" not in signed_in(client).get(page).text
    assert len(client.get(page).context["rows"]) == 1
    response = client.post(reverse("admin:desk_different", args=["organisation"]), {"entry": [two.pk, one.pk]})
    assert response.status_code == 302
    assert Different.objects.get().said_by.username == "editor"
    assert client.get(page).context["rows"] == []
    client.post(reverse("admin:desk_different", args=["organisation"]), {"entry": [one.pk, two.pk], "undo": "1"})
    assert len(client.get(page).context["rows"]) == 1


@pytest.mark.parametrize("entry", [["1"], ["1", "1"], ["x", "2"], ["1", "9" * 30], ["998", "999"]])
def test_nonsense_about_two_different_entries_is_not_found(client, entry):
    response = signed_in(client).post(reverse("admin:desk_different", args=["organisation"]), {"entry": entry})
    assert response.status_code == 404


@pytest.mark.parametrize("number", [2, 9])
def test_the_list_of_pairs_has_a_fixed_number_of_queries(client, number, django_assert_max_num_queries):
    signed_in(client)
    for each in range(number):
        for slug in ("one", "two"):
            make_organisation(name=f"Werft {each}", slug=f"{slug}-{each}")
    client.get(reverse("admin:desk_duplicates"))
    with django_assert_max_num_queries(6):
        assert len(client.get(reverse("admin:desk_duplicates")).context["rows"]) == number


# What merging does


def test_each_value_is_the_one_that_was_chosen():
    stays = make_organisation(name="Werft", city="Kiel", website="https://a.example", latitude=54, longitude=10)
    goes = make_organisation(name="Yard", city="Lübeck", website="https://b.example", latitude=53, longitude=11)
    result = merged(stays, goes, city="goes", latitude="goes")
    assert (result.name_en, result.city, result.website) == ("Werft", "Lübeck", "https://a.example")
    assert (result.latitude, result.longitude) == (53, 11)


def test_what_only_one_has_stays_unless_the_editor_chooses_otherwise():
    stays, goes = make_organisation(name="Werft"), make_organisation(name="Yard", street="Am Kai 1")
    assert merged(stays, goes).street == "Am Kai 1"


def test_a_name_that_is_given_up_becomes_another_name():
    stays, goes = make_organisation(name="Werft"), make_organisation(name="Yard", aliases="Slip")
    assert merged(stays, goes).aliases == "Slip\nYard"
    third = make_organisation(name="Third")
    assert merged(Organisation.objects.get(pk=stays.pk), third, name_en="goes").aliases == "Slip\nYard\nWerft"


def test_a_relation_to_many_holds_both_by_default():
    one, two = make_sector(), make_sector()
    stays, goes = make_organisation(sectors=[one]), make_organisation(sectors=[two])
    assert set(merged(stays, goes).sectors.all()) == {one, two}


def test_everything_that_points_to_the_entry_that_goes_points_to_the_one_that_stays():
    stays, goes = make_organisation(), make_organisation()
    membership = make_membership(organisation=goes)
    managed = make_cluster(managing_organisation=goes)
    employee = make_person(employer=goes)
    appointment = make_appointment(organisation=goes)
    body = make_sponsoring_body(organisation=goes)
    publication = make_publication(publisher=goes)
    citation = make_citation(goes, field="city")
    merged(stays, goes)
    assert list(stays.memberships.all()) == [membership]
    assert list(stays.managed_clusters.all()) == [managed]
    assert list(stays.employees.all()) == [employee]
    assert list(stays.appointments.all()) == [appointment]
    assert list(stays.sponsoring_bodies.all()) == [body]
    assert list(stays.publications.all()) == [publication]
    assert list(stays.citations.all()) == [citation]
    assert not Organisation.objects.filter(pk=goes.pk).exists()


def test_no_relation_of_the_directory_is_forgotten():
    covered = {(model.__name__, name) for model, name in plan.relations(Organisation)}
    assert covered == {
        ("Membership", "organisation"),
        ("Cluster", "managing_organisation"),
        ("Person", "employer"),
        ("Appointment", "organisation"),
        ("SponsoringBody", "organisation"),
        ("Publication", "publisher"),
        ("OrganisationCitation", "subject"),
    }
    assert {(model.__name__, name) for model, name in plan.relations(Person)} == {
        ("Appointment", "person"),
        ("PersonCitation", "subject"),
    }


def test_two_memberships_of_the_same_cluster_become_one_with_the_citations_of_both():
    cluster, source = make_cluster(), make_source()
    stays, goes = make_organisation(), make_organisation()
    one = make_membership(cluster=cluster, organisation=stays, begins="2015")
    two = make_membership(cluster=cluster, organisation=goes, begins="2012", ends="2020")
    make_citation(one, source=source, stated="Member")
    make_citation(two, source=source, stated="Member", differs=True)
    other = make_citation(two, source=source, stated="Since 2012", field="begins")
    choices = {choice.names[0]: choice for choice in Plan.of(Organisation, stays.pk, goes.pk).differing[0].choices}
    assert (choices["begins"].chosen, choices["ends"].chosen) == ("stays", "stays")  # it may be going on
    merged(stays, goes, **{choices["begins"].key: "goes"})
    membership = Membership.objects.get()
    assert (membership.pk, membership.organisation, membership.begins, membership.ends) == (one.pk, stays, "2012", "")
    assert {(citation.stated, citation.differs) for citation in membership.citations.all()} == {
        ("Member", True),
        ("Since 2012", False),
    }
    assert other in membership.citations.all()


def test_a_membership_in_another_role_stays_by_itself():
    cluster, stays, goes = make_cluster(), make_organisation(), make_organisation()
    make_membership(cluster=cluster, organisation=stays)
    make_membership(cluster=cluster, organisation=goes, role="partner")
    merged(stays, goes)
    assert {one.role for one in stays.memberships.all()} == {"member", "partner"}


def test_of_two_people_the_one_that_stays_has_the_roles_of_both_and_is_first_to_call():
    cluster, stays, goes = make_cluster(), make_person(phone="+49431123456"), make_person()
    make_appointment(person=stays, cluster=cluster, role_en="Manager")
    make_appointment(person=goes, cluster=cluster, role_en="Manager", role_de="Leitung", is_primary=True)
    make_appointment(person=goes, cluster=cluster, role_en="Speaker")
    make_appointment(person=goes, organisation=make_organisation(), role_en="Board")
    merged(stays, goes)
    roles = {(one.role_en, one.role_de, one.is_primary) for one in Appointment.objects.filter(person=stays)}
    assert roles == {("Manager", "Leitung", True), ("Speaker", "", False), ("Board", "", False)}
    assert Appointment.objects.count() == 3


def test_both_histories_are_kept():
    cluster, stays, goes = make_cluster(), make_organisation(name="Werft"), make_organisation(name="Yard")
    membership = make_membership(cluster=cluster, organisation=goes)
    merged(stays, goes)
    gone = Organisation.history.filter(id=goes.pk)
    assert [(record.history_type, record.history_change_reason) for record in gone] == [
        ("-", "merged:yard"),
        ("+", None),
    ]
    assert Organisation.history.filter(id=stays.pk).first().history_change_reason == "merged:yard"
    moved = Membership.history.filter(id=membership.pk).first()
    assert (moved.organisation_id, moved.history_change_reason) == (stays.pk, "merged:yard")
    assert Redirect.objects.get().former == goes.pk


@pytest.mark.parametrize("number", [1, 12])
def test_merging_takes_a_number_of_queries_that_does_not_grow_with_what_goes_over(
    number, django_assert_max_num_queries
):
    stays, goes = make_organisation(), make_organisation()
    for _each in range(number):
        make_membership(organisation=goes)
        make_person(employer=goes)
    data = as_shown(stays, goes)
    with django_assert_max_num_queries(75):
        merge(Organisation, stays.pk, goes.pk, data, None)
    assert stays.memberships.count() == stays.employees.count() == number


# The old address


def test_the_old_address_leads_to_the_new_one_in_both_languages(client):
    stays, goes = make_organisation(name="Werft"), make_organisation(name="Yard")
    assert client.get("/organisations/yard/").status_code == 200
    merged(stays, goes)
    for before, after in (
        ("/organisations/yard/", "/organisations/werft/"),
        ("/de/organisations/yard/", "/de/organisations/werft/"),
        ("/organisations/yard/vcards/", "/organisations/werft/vcards/"),
    ):
        response = client.get(before)
        assert (response.status_code, response["Location"]) == (301, after)
        assert response["Cache-Control"] == "no-cache"


def test_an_address_leads_on_after_a_second_merger(client):
    first, second, third = (make_person(name=f"Given {name}") for name in ("First", "Second", "Third"))
    merged(second, first)
    merged(third, second)
    assert client.get("/contacts/given-first/")["Location"] == "/contacts/given-third/"


def test_an_address_does_not_lead_to_what_the_public_does_not_see(client):
    stays, goes = make_person(name="Given One"), make_person(name="Given Two")
    merged(stays, goes)
    Person.objects.filter(pk=stays.pk).update(is_public=False)
    assert client.get("/contacts/given-two/").status_code == 404


def test_an_entry_that_takes_the_old_address_is_shown_there(client):
    stays, goes = make_organisation(name="Werft"), make_organisation(name="Yard")
    merged(stays, goes)
    again = make_organisation(name="Yard")
    assert client.get("/organisations/yard/").status_code == 200
    merged(stays, again)
    assert client.get("/organisations/yard/")["Location"] == "/organisations/werft/"


# The page


def test_the_page_says_what_will_happen_before_it_does(client):
    cluster, stays, goes = make_cluster(name="Ocean"), make_organisation(name="Werft"), make_organisation(name="Yard")
    make_membership(cluster=cluster, organisation=goes)
    text = signed_in(client).get(merging("organisation", stays, goes)).text
    assert "Memberships: 1 goes over:" in text
    assert "Ocean · member" in text
    assert "The address /organisations/yard/ leads to /organisations/werft/ from now on" in text
    assert Organisation.objects.count() == 2


def test_an_editor_merges_on_the_page(client):
    stays, goes = make_organisation(name="Werft"), make_organisation(name="Yard")
    response = signed_in(client).post(merging("organisation", stays, goes), as_shown(stays, goes))
    assert response["Location"] == reverse("admin:clusters_organisation_change", args=[stays.pk])
    assert list(Organisation.objects.all()) == [stays]
    assert Organisation.history.filter(id=goes.pk).first().history_user.username == "editor"


def change_the_entry(stays, goes):
    Organisation.objects.filter(pk=goes.pk).update(city="Kiel")


def add_a_row(stays, goes):
    make_membership(organisation=goes)


def change_sectors(stays, goes):
    stays.sectors.add(make_sector())


def change_a_row_that_goes(stays, goes):
    goes.memberships.update(begins="2003")


def change_a_row_that_stays(stays, goes):
    stays.memberships.update(begins="2003")


@pytest.mark.parametrize(
    "meanwhile", [change_the_entry, add_a_row, change_sectors, change_a_row_that_goes, change_a_row_that_stays]
)
def test_merging_is_refused_when_something_has_changed_meanwhile(client, meanwhile):
    stays, goes = (make_organisation(name=name, sectors=[make_sector()]) for name in ("Werft", "Yard"))
    cluster = make_cluster()
    make_membership(cluster=cluster, organisation=stays, begins="2001")
    make_membership(cluster=cluster, organisation=goes, begins="2002")
    data = as_shown(stays, goes, name_en="goes")
    meanwhile(stays, goes)
    response = signed_in(client).post(merging("organisation", stays, goes), data)
    assert response.status_code == 409
    assert "Nothing has been merged" in response.text
    assert 'name="name_en" value="goes" checked' in response.text
    assert Organisation.objects.count() == 2


def test_merging_is_refused_when_something_changes_while_it_waits_for_its_turn(monkeypatch):
    stays, goes = make_organisation(name="Werft"), make_organisation(name="Yard")
    monkeypatch.setattr(plan, "take_turn", lambda: change_the_entry(stays, goes))
    with pytest.raises(plan.Changed):
        merged(stays, goes)


def test_merging_is_refused_where_the_entry_would_not_be_valid_and_nothing_is_done(client):
    stays, goes = make_organisation(name="Werft"), make_organisation(name="Yard", website="nonsense")
    make_membership(organisation=goes)
    response = signed_in(client).post(merging("organisation", stays, goes), as_shown(stays, goes))
    assert response.status_code == 409
    assert "Enter a valid URL." in response.text
    assert goes.memberships.count() == 1
    assert Organisation.history.filter(history_change_reason__startswith="merged").count() == 0


def test_a_missing_choice_merges_nothing(client):
    stays, goes = make_organisation(name="Werft"), make_organisation(name="Yard")
    data = as_shown(stays, goes)
    del data["name_en"]
    assert signed_in(client).post(merging("organisation", stays, goes), data).status_code == 409
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("about", [0, 1])
def test_a_waiting_proposal_about_one_of_them_comes_first(client, about):
    stays, goes = both = make_organisation(), make_organisation()
    key = both[about].pk
    Proposal.objects.create(noun="clusters.organisation", key=key, title="Change", changes={}, language="en")
    page = merging("organisation", stays, goes)
    assert "Decide on it first" in signed_in(client).get(page).text
    assert client.post(page, as_shown(stays, goes)).status_code == 409
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("keys", [(1, 1), (998, 999), (1, 10**30)])
def test_entries_that_are_not_there_are_not_merged(client, keys):
    assert signed_in(client).get(reverse("admin:desk_merge", args=["person", *keys])).status_code == 404


@pytest.mark.parametrize("role", ["cluster managers", "auditors", None])
def test_only_editors_and_administrators_merge(client, role):
    stays, goes = make_organisation(name="Werft"), make_organisation(name="Werft", slug="two")
    user = User.objects.create(username="somebody", is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    client.force_login(user)
    data = as_shown(stays, goes)
    assert client.get(merging("organisation", stays, goes)).status_code == 403
    assert client.post(merging("organisation", stays, goes), data).status_code == 403
    different = client.post(reverse("admin:desk_different", args=["organisation"]), {"entry": [stays.pk, goes.pk]})
    assert different.status_code == 403
    listed = client.get(reverse("admin:desk_duplicates"))
    assert listed.status_code == (200 if role == "auditors" else 403)
    assert "Compare and merge" not in listed.text
    assert Organisation.objects.count() == 2 and not Different.objects.exists()


def test_an_editor_without_superpowers_merges(client):
    stays, goes = make_organisation(), make_organisation()
    user = User.objects.create(username="somebody", is_staff=True)
    user.groups.set(Group.objects.filter(name="editors"))
    client.force_login(user)
    assert client.post(merging("organisation", stays, goes), as_shown(stays, goes)).status_code == 302


def test_visitors_sign_in_first(client):
    stays, goes = make_organisation(), make_organisation()
    assert client.post(merging("organisation", stays, goes), {}).status_code == 302
    assert Organisation.objects.count() == 2


def test_two_entries_that_are_ticked_in_a_list_lead_to_the_page(client):
    stays, goes = make_organisation(), make_organisation()
    page = reverse("admin:clusters_organisation_changelist")
    chosen = {"action": "merge_two", "_selected_action": [stays.pk, goes.pk]}
    assert signed_in(client).post(page, chosen)["Location"] == merging(
        "organisation", *sorted([stays, goes], key=lambda one: one.pk)
    )
    for keys in ([stays.pk], [stays.pk, goes.pk, make_organisation().pk]):
        chosen["_selected_action"] = keys
        assert "Tick exactly two entries." in client.post(page, chosen, follow=True).text


def test_the_pages_are_there_in_german(client):
    stays, goes = make_organisation(), make_organisation()
    signed_in(client)
    with translation.override("de"):
        page = merging("organisation", stays, goes)
    assert page.startswith("/de/")
    assert client.get(page).status_code == 200
