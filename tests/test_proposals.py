"""What managers edit, and when an editor has to accept it first."""

import smtplib

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db.models import F
from django.urls import reverse

from clusterdir.desk import mails, proposing, telling
from clusterdir.desk.models.roles import Proposal
from clusterdir.desk.roles import Role
from clusters.models import Cluster, Membership
from contacts.models import Appointment, Person

from . import factories
from .admin_forms import change_list, filled_in, page, save
from .staff import Now, editor, make_account, manager, signed_in_as

pytestmark = pytest.mark.django_db

OLD, NEW = "+49 431 555000", "+49 431 555123"


@pytest.fixture
def own():
    return factories.make_cluster(name="Own cluster")


@pytest.fixture
def person(own):
    return factories.make_appointment(cluster=own, person=factories.make_person(name="Ada Kraft", phone=OLD)).person


def proposed(client, address, rows=(), **changes):
    """The proposal that saving the form at `address` makes."""
    assert save(client, address, rows, **changes) == {}
    return Proposal.objects.get()


def decide(client, proposal, decision, note=""):
    return client.post(page(Proposal, proposal), {"decision": decision, "note": note})


def phone_of(person):
    person.refresh_from_db()
    return str(person.phone)


# When


def test_an_edit_of_a_public_entry_waits_for_an_editor(own, person):
    client = manager(own)
    proposal = proposed(client, page(Person, person), phone="0431 / 555123")
    assert phone_of(person) == OLD
    assert (proposal.made_by, proposal.title, proposal.state) == (client.user, "Ada Kraft", "waiting")
    assert proposal.changes == {
        "before": {"": {"phone": ["+49 431 555000"]}},
        "after": {"": {"phone": ["+49 431 555123"]}},
    }


def test_an_edit_of_a_draft_is_saved_as_long_as_it_stays_one():
    draft = factories.make_cluster(name="Draft", status="draft")
    client = manager(draft)
    assert save(client, page(Cluster, draft), summary_en="New") == {}
    draft.refresh_from_db()
    assert (draft.summary_en, Proposal.objects.count()) == ("New", 0)
    assert proposed(client, page(Cluster, draft), status="published").changes["after"][""] == {"status": ["published"]}
    draft.refresh_from_db()
    assert draft.status == "draft"


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_a_manager_takes_no_public_entry_away(own, status):
    proposed(manager(own), page(Cluster, own), status=status)
    own.refresh_from_db()
    assert own.status == "published"


def test_where_managers_publish_an_edit_is_saved_at_once(own, person, settings):
    settings.MANAGERS_PUBLISH = True
    assert save(manager(own), page(Person, person), phone=NEW) == {}
    assert (phone_of(person), Proposal.objects.count()) == (NEW, 0)


def test_somebody_who_works_elsewhere_too_is_never_changed_at_once(own, person, settings):
    settings.MANAGERS_PUBLISH = True
    factories.make_appointment(person=person, cluster=factories.make_cluster())
    proposed(manager(own), page(Person, person), phone=NEW)
    assert phone_of(person) == OLD


def test_an_editor_saves_at_once(own, person):
    assert save(editor(), page(Person, person), phone=NEW) == {}
    assert (phone_of(person), Proposal.objects.count()) == (NEW, 0)


@pytest.mark.parametrize("make", [factories.make_membership, factories.make_appointment])
def test_a_row_of_a_public_cluster_waits_in_its_own_form_as_well(own, make):
    row = make(cluster=own)
    proposed(manager(own), page(type(row), row), begins="2015")
    row.refresh_from_db()
    assert row.begins == ""


@pytest.mark.parametrize("make", [factories.make_membership, factories.make_appointment])
def test_a_row_of_a_public_cluster_is_not_deleted_past_an_editor(own, make):
    row = make(cluster=own)
    client = manager(own)
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_delete"
    assert client.post(reverse(name, args=[row.pk]), {"post": "yes"}).url == page(Cluster, own)
    assert "An editor has to accept that it goes." in client.get(page(Cluster, own)).text
    assert f'in the form of <a href="{page(Cluster, own)}">Own cluster</a>' in client.get(page(type(row), row)).text
    client.post(change_list(type(row)), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert type(row).objects.filter(pk=row.pk).exists()


def test_a_preview_shows_a_manager_the_page_and_changes_nothing(own, person):
    client = manager(own)
    data = filled_in(client, page(Person, person), phone=NEW) | {"_preview": "en"}
    assert NEW in client.post(page(Person, person), data).text
    assert (phone_of(person), Proposal.objects.count()) == (OLD, 0)
    assert OLD in client.get(person.get_absolute_url()).text


def test_a_row_does_not_slip_from_a_draft_into_a_public_cluster(own):
    row = factories.make_membership(cluster=factories.make_cluster(status="draft"))
    proposed(manager(own, row.cluster), page(Membership, row), cluster=own.pk)
    assert not own.memberships.exists()


def test_a_form_with_an_error_is_shown_again_and_proposes_nothing(own):
    errors = save(manager(own), page(Cluster, own), name_en="", name_de="")
    assert errors == {"name_de": ["Give a name in at least one language."]}
    assert not Proposal.objects.exists()


def test_a_proposal_leaves_no_trace_in_the_history_of_the_entry(own, person):
    records = Person.history.count()
    proposed(manager(own), page(Person, person), phone=NEW)
    assert Person.history.count() == records


# Telling the editors


@pytest.fixture
def told(monkeypatch, django_capture_on_commit_callbacks):
    """A function that proposes a change; gives the addresses of those who are told."""
    monkeypatch.setattr(mails, "Thread", Now)

    def change(client, person, **changes):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            assert save(client, page(Person, person), **changes) == {}
        return sorted(address for message in mail.outbox for address in message.to)

    return change


def test_the_editors_are_told_each_in_a_mail_of_their_own(own, person, told):
    for role in (Role.EDITOR, Role.EDITOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.MANAGER):
        make_account(role, email=f"{role.name.lower()}{User.objects.count()}@staff.example")
    make_account(Role.EDITOR, email="editor1@staff.example")  # somebody who has two accounts
    make_account(Role.EDITOR, is_active=False)
    make_account(Role.EDITOR, email="")
    assert told(manager(own, first_name="Mia"), person, phone=NEW) == ["editor0@staff.example", "editor1@staff.example"]
    message = mail.outbox[0]
    assert message.subject == "Ein Vorschlag wartet: Ada Kraft / A proposal waits: Ada Kraft"
    for text in (message.body, message.alternatives[0].content):
        assert text.count("Mia") == 2
        assert reverse("admin:desk_proposal_change", args=[Proposal.objects.get().pk]) in text


def test_administrators_are_told_where_there_is_no_editor(own, person, told):
    make_account(Role.ADMINISTRATOR, email="admin@staff.example")
    assert told(manager(own), person, phone=NEW) == ["admin@staff.example"]


def test_nobody_is_told_of_each_of_many_proposals(own, person, told):
    make_account(Role.EDITOR, email="editor@staff.example")
    first, second = manager(own), manager(own)
    assert len(told(first, person, phone=NEW)) == 1
    assert told(first, person, email="a@b.example") == []
    assert len(told(second, person, email="a@c.example")) == 1
    Proposal.objects.update(made_at=F("made_at") - telling.PAUSE)
    assert len(told(first, person, email="a@d.example")) == 1
    Proposal.objects.update(state="accepted")
    assert len(told(first, person, phone=NEW)) == 1


def test_an_edit_that_needs_no_approval_is_told_to_nobody(own, person, told, settings):
    settings.MANAGERS_PUBLISH = True
    make_account(Role.EDITOR)
    assert told(manager(own), person, phone=NEW) == []


def test_a_mail_to_editors_that_cannot_be_sent_does_not_trouble_the_manager(own, person, told, monkeypatch):
    make_account(Role.EDITOR)

    def refuse(self, messages):
        raise smtplib.SMTPException("no")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert told(manager(own), person, phone=NEW) == []
    assert Proposal.objects.count() == 1


# Deciding


def test_an_accepted_proposal_is_saved_and_the_manager_told(own, person, django_capture_on_commit_callbacks):
    proposal = proposed(manager(own), page(Person, person), phone=NEW)
    with django_capture_on_commit_callbacks(execute=True):
        client = editor()
        assert decide(client, proposal, "accept", "Thanks").status_code == 302
    proposal.refresh_from_db()
    assert phone_of(person) == NEW
    assert (proposal.state, proposal.decided_by, proposal.note) == ("accepted", client.user, "Thanks")
    assert [one.to for one in mail.outbox] == [[proposal.made_by.email]]
    assert mail.outbox[0].subject == "Your proposal was accepted: Ada Kraft"
    assert "Thanks" in mail.outbox[0].body and "Thanks" in mail.outbox[0].alternatives[0].content
    assert Person.history.first().history_user == client.user
    assert Person.history.first().history_change_reason == f"approved:{proposal.made_by}"


def test_the_answer_is_in_the_language_of_the_manager(own, person, django_capture_on_commit_callbacks):
    proposed(manager(own), f"/de{page(Person, person)}", phone=NEW)
    with django_capture_on_commit_callbacks(execute=True):
        decide(editor(), Proposal.objects.get(), "accept")
    assert mail.outbox[0].subject.startswith("Ihr Vorschlag")
    assert '<html lang="de">' in mail.outbox[0].alternatives[0].content


def test_a_refused_proposal_changes_nothing_and_says_why(own, person, django_capture_on_commit_callbacks):
    proposal = proposed(manager(own), page(Person, person), phone=NEW)
    client = editor()
    assert "Tell the manager why." in decide(client, proposal, "refuse").text
    with django_capture_on_commit_callbacks(execute=True):
        decide(client, proposal, "refuse", "That is the old number.")
    proposal.refresh_from_db()
    assert (phone_of(person), proposal.state) == (OLD, "refused")
    assert "That is the old number." in mail.outbox[0].body


def test_an_editor_sees_both_values_side_by_side(own, person):
    proposal = proposed(manager(own), page(Person, person), phone=NEW)
    html = editor().get(page(Proposal, proposal)).text
    assert '<td data-state="Now">+49 431<del> 555000</del></td>' in html
    assert '<td data-state="Proposed">+49 431<ins> 555123</ins></td>' in html
    assert "has been changed since" not in html


def test_an_editor_is_told_when_the_entry_has_been_changed_since(own, person):
    proposal = proposed(manager(own), page(Person, person), phone=NEW)
    Person.objects.update(phone="+49431777")
    html = editor().get(page(Proposal, proposal)).text
    assert "The entry has been changed since this was proposed." in html
    assert "777" in html


def test_accepting_keeps_what_others_have_changed_meanwhile(own, person):
    proposal = proposed(manager(own), page(Person, person), phone=NEW)
    Person.objects.update(email="ada@example.org")
    decide(editor(), proposal, "accept")
    person.refresh_from_db()
    assert (str(person.phone), person.email) == (NEW, "ada@example.org")


def test_accepting_keeps_what_is_saved_while_it_waits_for_its_turn(own, person, monkeypatch):
    proposal = proposed(manager(own), page(Person, person), phone=NEW)
    monkeypatch.setattr(proposing, "take_turn", lambda: Person.objects.update(email="ada@example.org"))
    decide(editor(), proposal, "accept")
    person.refresh_from_db()
    assert (str(person.phone), person.email) == (NEW, "ada@example.org")


def test_rows_are_added_changed_and_deleted_with_the_proposal(own):
    kept, gone = (factories.make_membership(cluster=own, role="member") for _ in range(2))
    other = factories.make_membership()
    added = factories.make_organisation(name="Added")
    client = manager(own)
    data = filled_in(client, page(Cluster, own), [("memberships", {"organisation": added.pk, "role": "member"})])
    for number in (0, 1):
        prefix = f"memberships-{number}"
        data |= {f"{prefix}-begins": "2015"} if data[f"{prefix}-id"] == kept.pk else {f"{prefix}-DELETE": "on"}
    assert client.post(page(Cluster, own), data).status_code == 302
    assert {row.pk for row in own.memberships.all()} == {kept.pk, gone.pk}
    newcomer = factories.make_membership(cluster=own)  # an editor's, meanwhile
    html = editor().get(page(Proposal, Proposal.objects.get())).text
    assert "Added" in html and str(gone.organisation) in html
    decide(editor(), Proposal.objects.get(), "accept")
    assert {(row.organisation, row.begins) for row in own.memberships.all()} == {
        (kept.organisation, "2015"),
        (added, ""),
        (newcomer.organisation, ""),
    }
    assert Membership.objects.filter(pk=other.pk).exists()


def test_relations_to_many_and_dates_survive_another_language(own):
    sector = factories.make_sector(name="Wind")
    client = manager(own)
    address = f"/de{page(Cluster, own)}"
    proposed(client, address, sectors=[sector.pk], verified_on="31.01.2026")
    html = editor().get(page(Proposal, Proposal.objects.get())).text
    assert "Wind" in html and "2026-01-31" in html
    decide(editor(), Proposal.objects.get(), "accept")
    own.refresh_from_db()
    assert (list(own.sectors.all()), own.verified_on.isoformat()) == ([sector], "2026-01-31")


def test_a_new_person_may_be_proposed_as_public(own):
    client = manager(own)
    row = {"appointments-0-cluster": own.pk, "appointments-0-role_en": "Help"}
    data = filled_in(client, page(Person), family_name="New", status="published", is_public="on") | row
    assert client.post(page(Person), data).status_code == 302
    assert not Person.objects.exists()
    decide(editor(), Proposal.objects.get(), "accept")
    person = Person.objects.get()
    assert (person.slug, person.is_published, person.appointments.get().cluster) == ("new", True, own)


def test_what_has_become_wrong_meanwhile_is_not_saved(own):
    organisation = factories.make_organisation()
    rows = [("memberships", {"organisation": organisation.pk, "role": "member"})]
    proposal = proposed(manager(own), page(Cluster, own), rows)
    factories.make_membership(cluster=own, organisation=organisation, role="member")
    response = decide(editor(), proposal, "accept")
    assert "This organisation already has this role in this cluster." in response.text
    proposal.refresh_from_db()
    assert (proposal.state, own.memberships.count()) == ("waiting", 1)


@pytest.mark.parametrize("what", ["entry", "row"])
def test_what_is_not_there_any_more_is_not_made_again(own, what):
    row = factories.make_appointment(cluster=own)
    if what == "entry":
        proposal = proposed(manager(own), page(Appointment, row), begins="2015")
    else:
        client = manager(own)
        data = filled_in(client, page(Cluster, own)) | {"appointments-0-begins": "2015"}
        client.post(page(Cluster, own), data)
        proposal = Proposal.objects.get()
    row.delete()
    client = editor()
    assert client.get(page(Proposal, proposal)).status_code == 200
    assert "not there any more" in decide(client, proposal, "accept").text
    assert not Appointment.objects.exists()


# Getting round it


def test_a_manager_cannot_accept_the_own_proposal(own, person):
    client = manager(own)
    proposal = proposed(client, page(Person, person), phone=NEW)
    for decision in ("accept", "refuse"):
        assert decide(client, proposal, decision, "Mine").status_code == 403
    assert phone_of(person) == OLD


def test_an_auditor_decides_nothing(own, person):
    proposal = proposed(manager(own), page(Person, person), phone=NEW)
    client = signed_in_as(Role.AUDITOR)
    assert "555123" in client.get(page(Proposal, proposal)).text
    for decision in ("accept", "refuse", "withdraw"):
        assert decide(client, proposal, decision, "No").status_code == 403
    assert phone_of(person) == OLD


def test_another_manager_neither_sees_nor_withdraws_a_proposal(own, person):
    proposal = proposed(manager(own), page(Person, person), phone=NEW)
    other = manager(factories.make_cluster())
    assert other.get(page(Proposal, proposal)).status_code == 302
    decide(other, proposal, "withdraw")
    proposal.refresh_from_db()
    assert proposal.state == "waiting"


def test_a_manager_withdraws_a_proposal_and_nobody_can_accept_it_then(own, person, django_capture_on_commit_callbacks):
    client = manager(own)
    proposal = proposed(client, page(Person, person), phone=NEW)
    with django_capture_on_commit_callbacks(execute=True):
        decide(client, proposal, "withdraw")
    assert mail.outbox == []  # who withdraws it knows
    decide(editor(), proposal, "accept")
    proposal.refresh_from_db()
    assert (proposal.state, phone_of(person)) == ("withdrawn", OLD)


def test_a_proposal_is_decided_once(own, person):
    proposal = proposed(manager(own), page(Person, person), phone=NEW)
    first = editor()
    decide(first, proposal, "accept")
    Person.objects.update(phone=OLD)
    decide(editor(), proposal, "accept")
    assert phone_of(person) == OLD
    proposal.refresh_from_db()
    assert proposal.decided_by == first.user


def test_the_proposal_of_somebody_who_has_left_can_still_be_decided(own, person):
    proposal = proposed(manager(own), page(Person, person), phone=NEW)
    User.objects.all().delete()
    assert decide(editor(), proposal, "accept").status_code == 302
    assert phone_of(person) == NEW


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_and_the_page_take_the_same_queries(own, person, django_assert_num_queries, number):
    for _ in range(number):
        save(manager(own), page(Person, person), phone=NEW)
    client = editor()
    with django_assert_num_queries(7):
        assert len(client.get(change_list(Proposal)).context["cl"].result_list) == number
