"""The front page of the editors' desk, its search, and what the lists show of upkeep."""

import datetime

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from clusterdir.desk import waiting as desk
from clusterdir.desk.models.history import recorded_models
from clusterdir.desk.models.reviews import CheckedLink, Review
from clusterdir.desk.models.roles import ManagedCluster, Proposal
from clusterdir.desk.recording import one_edit
from clusterdir.desk.roles import Role
from clusters.models import Cluster, Organisation, Source

from . import factories
from .admin_forms import change_list, save, signed_in

pytestmark = pytest.mark.django_db

DESK = "/admin/"
TODAY = timezone.localdate()
LONG_AGO = TODAY - datetime.timedelta(days=366)
BOTH = {"description_en": "Text", "description_de": "Text"}


def account(client, role, *clusters):
    user = User.objects.create(username=role, is_staff=True, first_name="Berta", last_name="Bold")
    user.groups.add(Group.objects.get(name=role))
    ManagedCluster.objects.bulk_create(ManagedCluster(user=user, cluster=cluster) for cluster in clusters)
    client.force_login(user)
    return client


def make_cluster(**fields):
    """One for which nothing waits."""
    cluster = factories.make_cluster(**{"verified_on": TODAY} | fields)
    person = factories.make_person(phone="+494311234567", verified_on=TODAY)
    factories.make_appointment(cluster=cluster, person=person)
    return cluster


def make_organisation(**fields):
    return factories.make_organisation(**{"verified_on": TODAY, "website": "https://a.example/"} | fields)


def make_dead(url):
    CheckedLink.objects.get_or_create(url=url, defaults={"checked_at": timezone.now(), "failures": 3})


def waiting(client):
    """{kind: {noun: number}} of what is not nothing."""
    groups = client.get(DESK).context["groups"]
    return {str(one.label): {str(cell.label): cell.number for cell in one.shown} for one in groups if one.total}


# What waits


def test_where_all_is_well_nothing_waits(client):
    make_cluster()
    make_organisation()
    assert waiting(signed_in(client)) == {}


CASES = {
    "never verified": (lambda: make_cluster(verified_on=None), "Overdue for verification"),
    "verified long ago": (lambda: make_cluster(verified_on=LONG_AGO), "Overdue for verification"),
    "a draft": (lambda: make_cluster(status="draft", verified_on=None), "Drafts"),
    "a summary in one language": (lambda: make_cluster(summary_de="Text"), "Missing translations"),
    "a description in one language": (lambda: make_cluster(description_en="Text"), "Missing translations"),
    "nobody to call": (lambda: factories.make_cluster(verified_on=TODAY), "Missing contact"),
}


@pytest.mark.parametrize(("make", "kind"), CASES.values(), ids=CASES.keys())
def test_a_cluster_waits_for_what_it_lacks(client, make, kind):
    make()
    assert waiting(signed_in(client)) == {kind: {"clusters": 1}}


def test_of_a_dead_link_the_entries_with_it_wait(client):
    make_dead("https://dead.example/")
    make_organisation(website="https://dead.example/")
    make_organisation(website="https://dead.example/", status="archived")
    make_organisation(website="https://dead.example/other")
    factories.make_source(url="https://dead.example/")
    assert waiting(signed_in(client)) == {"Dead links": {"organisations": 1, "sources": 1}}


def test_two_failures_are_not_a_dead_link(client):
    CheckedLink.objects.create(url="https://a.example/", checked_at=timezone.now(), failures=2)
    make_organisation()
    assert waiting(signed_in(client)) == {}


def test_a_person_lacks_a_contact_without_any_number_or_address(client):
    factories.make_person(verified_on=TODAY)
    factories.make_person(verified_on=TODAY, email="a@b.example")
    factories.make_person(verified_on=TODAY, is_public=False)
    assert waiting(signed_in(client)) == {"Missing contact": {"people": 1}}


def test_an_organisation_lacks_a_contact_without_website_and_person(client):
    make_organisation(website="")
    person = {"phone": "+494311234567", "verified_on": TODAY}
    factories.make_person(employer=make_organisation(website=""), **person)
    factories.make_appointment(organisation=make_organisation(website=""), person=factories.make_person(**person))
    assert waiting(signed_in(client)) == {"Missing contact": {"organisations": 1}}


def test_sources_conflict_over_an_entry_or_one_of_its_relations(client):
    first, second, third = make_cluster(), make_cluster(), make_cluster()
    membership = factories.make_membership(cluster=second, organisation=make_organisation())
    old = factories.make_source(superseded_by=factories.make_source())
    factories.make_citation(first, field="city", stated="Kiel", differs=True)
    factories.make_citation(first, field="city", stated="Plön", differs=True)
    factories.make_citation(membership, field="role", stated="partner", differs=True)
    factories.make_citation(third, field="city", stated="Kiel", differs=True, source=old)
    factories.make_citation(third, field="street", stated="Kai")
    assert waiting(signed_in(client)) == {"Conflicting sources": {"clusters": 2}}


def test_answers_and_proposals_wait_until_they_are_dealt_with(client):
    now = timezone.now()
    review = {
        "noun": "clusters.cluster",
        "key": 1,
        "version": "x",
        "title": "Alpha",
        "answered_at": now,
        "sent_at": now,
    }
    for answer, is_done in (("change", False), ("archive", False), ("archive", True), ("correct", True)):
        Review.objects.create(**review, answer=answer, is_done=is_done)
    Proposal.objects.create(noun="clusters.cluster", title="Alpha", changes={}, language="en")
    Proposal.objects.create(noun="clusters.cluster", title="Alpha", changes={}, language="en", state="refused")
    assert waiting(signed_in(client)) == {"Answers by mail": {"answers": 2}, "Proposals": {"proposals": 1}}


def make_everything():
    """Each kind of waiting, several times over, with entries that join rows and with some that do not wait."""
    make_dead("https://dead.example/")
    for number in range(3):
        cluster = factories.make_cluster(summary_en="Text", website="https://dead.example/", status="published")
        for _ in range(2):
            factories.make_citation(cluster, differs=True)
            factories.make_appointment(cluster=cluster, person=factories.make_person(is_public=False))
            factories.make_appointment(cluster=make_cluster(status="draft"), person=factories.make_person())
        organisation = factories.make_organisation(description_de="Text", status="draft" if number else "published")
        factories.make_citation(organisation, differs=True)
        factories.make_citation(factories.make_sponsorship(cluster=cluster), differs=True)
        factories.make_source(url="https://dead.example/", note_en="Text")
        factories.make_publication(url="https://dead.example/", description_en="Text")
        factories.make_programme(description_en="Text")
        factories.make_sector(description_en="Text")
        factories.make_service(status="draft")
    now = timezone.now()
    for answer in ("change", "archive"):
        Review.objects.create(noun="clusters.cluster", key=1, title="A", answer=answer, answered_at=now, sent_at=now)
    Proposal.objects.create(noun="clusters.cluster", title="Alpha", changes={}, language="en")


ROLES = [Role.ADMINISTRATOR, Role.EDITOR, Role.AUDITOR, Role.MANAGER]


@pytest.mark.parametrize("role", ROLES)
def test_each_number_is_the_total_of_the_list_it_leads_to(client, role):
    make_everything()
    own = Cluster.objects.filter(status="published")[:2] if role == Role.MANAGER else []
    account(client, role, *own)
    lists = [
        cell for group in client.get(DESK).context["groups"] for cell in group.cells if "/duplicates/" not in cell.url
    ]
    assert sum(cell.number for cell in lists) > 5
    for cell in lists:
        assert client.get(cell.url).context["cl"].result_count == cell.number, cell


def test_a_manager_sees_what_waits_in_the_own_clusters(client):
    own, other = factories.make_cluster(), factories.make_cluster()
    for cluster in (own, other):
        person = factories.make_person(verified_on=TODAY)
        factories.make_appointment(cluster=cluster, person=person)
        factories.make_membership(cluster=cluster, organisation=factories.make_organisation())
    account(client, Role.MANAGER, own)
    assert waiting(client) == {"Overdue for verification": {"clusters": 1}, "Missing contact": {"people": 1}}
    assert "What waits in your clusters" in client.get(DESK).text


def test_who_sees_one_noun_sees_what_waits_in_it(client):
    factories.make_sector()
    factories.make_cluster()
    assert waiting(signed_in(client, "view_sector")) == {"Overdue for verification": {"sectors": 1}}


@pytest.mark.parametrize("number", [2, 12])
def test_the_desk_takes_a_fixed_number_of_queries(client, number, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(desk, "OTHERS", [desk.answers, desk.proposals])  # duplicates are counted elsewhere
    signed_in(client)
    client.get(DESK)
    for _ in range(number):
        make_everything()
    # The account, the dead links, nine nouns, answers, proposals, ten histories, four of rows, and their clusters.
    with django_assert_num_queries(29):
        client.get(DESK)
    with django_assert_num_queries(20):  # no noun is counted again
        client.get(DESK)


def test_the_numbers_follow_each_change(client):
    signed_in(client)
    cluster = make_cluster()
    states = [waiting(client)]
    Cluster.objects.update(summary_en="Text", website="https://dead.example/")
    states.append(waiting(client))
    make_dead("https://dead.example/")
    states.append(waiting(client))
    cluster.delete()
    states.append(waiting(client))
    half = {"Missing translations": {"clusters": 1}}
    assert states == [{}, half, half | {"Dead links": {"clusters": 1}}, {}]


def test_what_an_editor_has_counted_is_not_shown_to_a_manager(client):
    factories.make_cluster()
    signed_in(client)
    assert waiting(client) != {}
    account(client, Role.MANAGER)
    assert waiting(client) == {}


def test_the_desk_is_for_staff(client):
    assert client.get(DESK).status_code == 302
    assert client.get(reverse("admin:desk_search"), {"q": "a"}).status_code == 302


# Recent changes


def edits(client):
    return [
        (edit.user, [str(entry) for entry, _address, _change in edit.named], str(edit.reason), edit.rest)
        for edit in client.get(DESK).context["edits"]
    ]


def test_recent_changes_say_who_changed_what_the_newest_first(client):
    account(client, Role.EDITOR)
    alpha, beta = factories.make_cluster(name="Alpha"), factories.make_sector(name="Beta")
    for model in (Cluster, type(beta)):
        model.history.all().delete()
    assert save(client, reverse("admin:clusters_sector_change", args=[beta.pk]), name_en="Beta 2") == {}
    assert save(client, reverse("admin:clusters_cluster_change", args=[alpha.pk]), name_en="Alpha 2") == {}
    assert [edit[:2] for edit in edits(client)] == [("Berta Bold", ["Alpha 2"]), ("Berta Bold", ["Beta 2"])]


def test_what_was_done_at_one_go_is_one_change_with_its_reason(client):
    signed_in(client)
    with one_edit(reason="import:members.xlsx"):
        for number in range(5):
            factories.make_organisation(name=f"Organisation {number}")
    names = ["Organisation 4", "Organisation 3", "Organisation 2"]
    assert edits(client) == [("", names, "Import", 2)]


def test_of_a_very_large_change_no_number_is_told_that_would_be_wrong(client):
    signed_in(client)
    with one_edit(reason="import:members.xlsx"):
        for _ in range(40):
            factories.make_region()
    assert "and more" in client.get(DESK).text


def test_what_was_deleted_has_no_link(client):
    signed_in(client)
    factories.make_sector(name="Gone").delete()
    newest = client.get(DESK).context["edits"][0]
    assert [(str(entry), address, change) for entry, address, change in newest.named] == [("Gone", "", "-")]


def test_a_manager_sees_changes_of_the_own_clusters_only(client):
    own, other = factories.make_cluster(name="Own"), factories.make_cluster(name="Other")
    factories.make_sponsoring_body(name="Body")
    anna, shared = factories.make_person(name="Anna Own"), factories.make_person(name="Berta Shared")
    for person, cluster in ((anna, own), (shared, own), (shared, other)):
        factories.make_appointment(person=person, cluster=cluster)
    account(client, Role.MANAGER, own)
    rows = [["Own"], ["Own"]]  # the two appointments there, which were not made in an edit
    assert [names for _user, names, _reason, _rest in edits(client)] == [*rows, ["Anna Own"], ["Own"]]


def test_of_somebody_who_once_worked_elsewhere_a_manager_sees_no_change(client):
    own, anna = factories.make_cluster(name="Own"), factories.make_person(name="Anna Able")
    factories.make_appointment(person=anna, cluster=factories.make_cluster()).delete()
    factories.make_appointment(person=anna, cluster=own)
    account(client, Role.MANAGER, own)
    assert [names for _user, names, _reason, _rest in edits(client)] == [["Own"], ["Own"]]


@pytest.mark.parametrize("kind", ["membership", "label", "sponsorship", "appointment"])
def test_a_row_that_is_edited_in_its_own_list_is_told_by_the_name_of_its_entry(client, kind):
    account(client, Role.EDITOR)
    cluster = factories.make_cluster(name="Alpha")
    row = getattr(factories, f"make_{kind}")(cluster=cluster)
    for model in recorded_models():
        model.history.all().delete()
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    field = "awarded" if kind == "label" else "begins"
    assert save(client, reverse(name, args=[row.pk]), **{field: "2015"}) == {}
    assert edits(client) == [("Berta Bold", ["Alpha"], "", 0)]
    [newest] = client.get(DESK).context["edits"]
    assert newest.named[0][1] == reverse("admin:clusters_cluster_change", args=[cluster.pk])
    row.delete()
    assert [edit[1] for edit in edits(client)] == [["Alpha"], ["Alpha"]]


def test_an_entry_and_its_rows_are_told_once(client):
    account(client, Role.EDITOR)
    cluster, member = factories.make_cluster(name="Alpha"), factories.make_organisation(name="Member")
    row = {"organisation": member.pk, "role": "member"}
    address = reverse("admin:clusters_cluster_change", args=[cluster.pk])
    assert save(client, address, [("memberships", row)], name_en="Alpha 2") == {}
    assert edits(client)[0] == ("Berta Bold", ["Alpha 2"], "", 0)


# Search


def found(client, words):
    response = client.get(reverse("admin:desk_search"), {"q": words})
    return {one.noun: [str(entry) for entry, _address in one.entries] for one in response.context["found"]}


def test_one_search_finds_entries_of_every_noun_and_status(client):
    signed_in(client)
    factories.make_cluster(name="Hafen Nord", status="draft")
    factories.make_organisation(name="Häfen und Co", status="archived")
    factories.make_person(name="Anna Hafen", is_public=False)
    factories.make_source(title="Hafenbericht")
    factories.make_region(name="Hafenkreis")
    factories.make_sector(name="Wind")
    assert found(client, "hafen") == {
        "clusters": ["Hafen Nord"],
        "organisations": ["Häfen und Co"],
        "people": ["Anna Hafen"],
        "sources": ["Publisher: Hafenbericht"],
        "regions": ["Hafenkreis"],
    }


def test_a_search_shows_the_first_ones_and_the_way_to_the_rest(client):
    signed_in(client)
    for number in range(10):
        factories.make_sector(name=f"Wind {number}")
    (results,) = client.get(reverse("admin:desk_search"), {"q": "wind"}).context["found"]
    assert (len(results.entries), results.more) == (8, "/admin/clusters/sector/?q=wind")
    assert client.get(results.more).context["cl"].result_count == 10


@pytest.mark.parametrize("words", ["", " ", "-", "%", "'", "x" * 5000, "a " * 3000, "\\"])
def test_no_words_of_a_search_are_an_error(client, words):
    signed_in(client)
    factories.make_cluster(name="Alpha")
    assert client.get(reverse("admin:desk_search"), {"q": words}).status_code == 200


def test_a_manager_finds_nothing_of_other_clusters(client):
    own, other = factories.make_cluster(name="Hafen Eins"), factories.make_cluster(name="Hafen Zwei")
    for cluster, name in ((own, "Anna Hafen"), (other, "Bernd Hafen")):
        factories.make_appointment(cluster=cluster, person=factories.make_person(name=name))
    factories.make_organisation(name="Hafenamt", status="draft")
    factories.make_source(title="Hafenbericht")
    account(client, Role.MANAGER, own)
    assert found(client, "hafen") == {"clusters": ["Hafen Eins"], "people": ["Anna Hafen"]}


def test_who_may_see_one_noun_finds_no_other(client):
    factories.make_sector(name="Hafen")
    factories.make_cluster(name="Hafen Nord")
    assert found(signed_in(client, "view_sector"), "hafen") == {"sectors": ["Hafen"]}


@pytest.mark.parametrize("number", [2, 20])
def test_a_search_takes_a_fixed_number_of_queries(client, number, django_assert_num_queries):
    signed_in(client)
    for _ in range(number):
        factories.make_cluster(name="Hafen", slug=f"hafen-{_}", sectors=[factories.make_sector(name=f"Hafen {_}")])
        factories.make_person(name=f"Anna{_} Hafen", employer=factories.make_organisation(name=f"Hafen {_}"))
    with django_assert_num_queries(12):  # the account, and ten nouns
        client.get(reverse("admin:desk_search"), {"q": "hafen"})


# The lists


def column(client, model):
    html = client.get(change_list(model)).text
    return html.partition('class="field-upkeep_')[2].partition("</td>")[0]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"verified_on": None}, "never verified"),
        ({"verified_on": LONG_AGO}, "overdue"),
        ({"verified_on": TODAY}, "verified"),
    ],
)
def test_a_list_says_how_fresh_an_entry_is(client, fields, words):
    make_cluster(**fields)
    assert f">{words}</span>" in column(signed_in(client), Cluster)


def test_a_list_says_how_complete_an_entry_is_and_what_is_missing(client):
    make_cluster(summary_en="Text", summary_de="Text", website="https://a.example/", founded="2015")
    html = column(signed_in(client), Cluster)
    assert ">4 of 7</span>" in html
    assert "without description, address, legal form" in html


def test_a_source_waits_but_is_not_verified(client):
    make_dead("https://dead.example/")
    factories.make_source(title="Dead", url="https://dead.example/")
    factories.make_source(title="Other")
    signed_in(client)
    response = client.get(change_list(Source), {"waits": "links"})
    assert [source.title for source in response.context["cl"].result_list] == ["Dead"]
    assert "upkeep" not in response.text.partition("result_list")[2].partition("</table>")[0]


@pytest.mark.parametrize("value", ["nothing", "", "x" * 1000], ids=len)
def test_a_kind_of_waiting_that_there_is_not_filters_nothing(client, value):
    factories.make_cluster()
    assert signed_in(client).get(change_list(Cluster), {"waits": value}).context["cl"].result_count == 1


def verify(client, *entries):
    data = {"action": "verify", "_selected_action": [entry.pk for entry in entries]}
    return client.post(change_list(type(entries[0])), data, follow=True)


def test_an_editor_verifies_what_is_selected_in_a_list(client):
    first, second, _third = (factories.make_organisation() for _ in range(3))
    account(client, Role.EDITOR)
    assert "2 entries are verified as of today." in verify(client, first, second).text
    assert set(Organisation.objects.filter(verified_on=TODAY)) == {first, second}
    record = first.history.first()
    assert (record.history_user.username, record.history_change_reason) == (Role.EDITOR, "verified")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MANAGER])
def test_no_other_role_verifies_in_a_list(client, role):
    cluster = factories.make_cluster()
    account(client, role, *([cluster] if role == Role.MANAGER else []))
    verify(client, cluster)
    cluster.refresh_from_db()
    assert cluster.verified_on is None
