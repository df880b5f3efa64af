"""Asking by mail whether an entry is still right, and the page behind the link."""

import datetime
import re
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from clusterdir.desk import reviewing
from clusterdir.desk.models.reviews import Review
from clusterdir.desk.models.roles import ManagedCluster
from clusterdir.desk.roles import Role
from clusters.models import Cluster

from . import factories
from .admin_forms import signed_in

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def site_address(settings):
    settings.SITE_ADDRESS = "https://clusters.example"


def make_kept_cluster(address="anna@alpha.example", **fields):
    """A cluster whose first person to call has this address. It has never been verified."""
    cluster = factories.make_cluster(**{"name_en": "Alpha", "name_de": "Alfa", "slug": "alpha"} | fields)
    person = factories.make_person(name="Anna Able", email=address, phone="+494311234567", verified_on=TODAY())
    factories.make_appointment(cluster=cluster, person=person, role_en="Manager", is_primary=True)
    return cluster


def make_manager(username, *clusters, **fields):
    user = User.objects.create(username=username, email=f"{username}@manager.example", is_staff=True, **fields)
    user.groups.add(Group.objects.get(name=Role.MANAGER))
    ManagedCluster.objects.bulk_create(ManagedCluster(user=user, cluster=cluster) for cluster in clusters)
    return user


def run(**options):
    out = StringIO()
    call_command("review_entries", stdout=out, stderr=out, **options)
    return out.getvalue()


def asked():
    return sorted((message.to[0], Review.objects.filter(address=message.to[0]).count()) for message in mail.outbox)


def link_to(cluster, address="anna@alpha.example"):
    """The path of the link in the newest mail about it."""
    assert Review.objects.filter(address=address, key=cluster.pk).exists()
    body = next(message.body for message in reversed(mail.outbox) if message.to == [address])
    return re.search(r"https://clusters\.example(/review/\S+/)", body)[1]


def in_days(monkeypatch, days):
    now = timezone.now() + datetime.timedelta(days=days)
    monkeypatch.setattr("django.core.signing.time.time", now.timestamp)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


# Asking


def test_the_first_person_to_call_is_asked_where_nobody_manages_the_cluster(client):
    make_kept_cluster()
    assert run() == "1 mails sent, with 1 questions.\n"
    assert asked() == [("anna@alpha.example", 1)]


def test_the_accounts_that_manage_a_cluster_are_asked_instead_of_its_people():
    cluster = make_kept_cluster()
    make_manager("berta", cluster)
    make_manager("carl", cluster)
    make_manager("gone", cluster, is_active=False)
    make_manager("without a role", cluster).groups.clear()
    run()
    assert asked() == [("berta@manager.example", 1), ("carl@manager.example", 1)]


def test_one_mail_asks_for_all_entries_that_somebody_keeps():
    manager = make_manager("berta")
    for number in range(3):
        ManagedCluster.objects.create(user=manager, cluster=factories.make_cluster(name=f"Cluster {number}"))
    assert run() == "1 mails sent, with 3 questions.\n"
    assert mail.outbox[0].body.count("https://clusters.example/review/") == 3


def test_of_very_many_entries_one_mail_asks_for_the_first(monkeypatch):
    make_manager("berta", *(factories.make_cluster(name=f"Cluster {number}") for number in range(3)))
    monkeypatch.setattr(reviewing, "MOST_QUESTIONS", 2)
    assert run() == "1 mails sent, with 2 questions.\n"
    assert run() == "1 mails sent, with 1 questions.\n"


def test_managers_are_asked_about_the_people_of_their_clusters_and_others_about_themselves():
    cluster = factories.make_cluster(verified_on=TODAY())
    make_manager("berta", cluster)
    factories.make_appointment(cluster=cluster, person=factories.make_person(name="Carl Core", email="carl@a.example"))
    factories.make_person(name="Dora Done", email="dora@b.example")
    run()
    assert asked() == [("berta@manager.example", 1), ("dora@b.example", 1)]


def test_the_people_of_an_organisation_are_asked_about_it():
    organisation = factories.make_organisation(name="Yard")
    factories.make_person(name="Emil Earl", email="emil@yard.example", employer=organisation, verified_on=TODAY())
    run()
    assert asked() == [("emil@yard.example", 1)]


@pytest.mark.parametrize(
    "fields",
    [
        {"verified_on": timezone.localdate()},
        {"verified_on": timezone.localdate() - datetime.timedelta(days=365)},
        {"status": "draft"},
        {"status": "archived"},
    ],
    ids=str,
)
def test_nobody_is_asked_about_what_is_fresh_or_not_public(fields):
    make_kept_cluster(**fields)
    assert run() == "0 mails sent, with 0 questions.\n"


def test_what_was_verified_a_day_longer_ago_than_a_year_is_asked_about():
    make_kept_cluster(verified_on=TODAY() - datetime.timedelta(days=366))
    assert run() == "1 mails sent, with 1 questions.\n"


def test_somebody_who_may_not_be_shown_is_not_written_to():
    cluster = factories.make_cluster()
    person = factories.make_person(name="Anna Able", email="anna@alpha.example", is_public=False)
    factories.make_appointment(cluster=cluster, person=person)
    assert run() == "0 mails sent, with 0 questions.\n"


def test_a_second_run_asks_nothing_again():
    make_kept_cluster()
    run()
    assert run() == "0 mails sent, with 0 questions.\n"
    assert len(mail.outbox) == 1


def test_after_30_days_without_an_answer_it_is_asked_again_but_three_times_in_all(monkeypatch):
    make_kept_cluster()
    for days in (0, 29, 31, 62, 93, 124):
        in_days(monkeypatch, days)
        run()
        monkeypatch.undo()
    assert len(mail.outbox) == 3


def test_a_wish_that_waits_for_an_editor_is_not_asked_about_again(client, monkeypatch):
    cluster = make_kept_cluster()
    run()
    client.post(link_to(cluster), {"answer": "change", "note": "New phone"})
    in_days(monkeypatch, 40)
    assert run() == "0 mails sent, with 0 questions.\n"
    Review.objects.update(is_done=True)
    assert run() == "1 mails sent, with 1 questions.\n"


def test_a_dry_run_says_who_would_be_asked_and_writes_nothing():
    cluster = make_kept_cluster()
    assert run(dry_run=True) == (
        f"anna@alpha.example: /admin/clusters/cluster/{cluster.pk}/change/\n1 mails would be sent, with 1 questions.\n"
    )
    assert (len(mail.outbox), Review.objects.count()) == (0, 0)


def test_the_number_of_mails_is_bounded_and_the_rest_is_asked_the_next_time():
    for number in range(3):
        factories.make_person(name=f"Person {number}x", email=f"p{number}@a.example")
    assert run(most=2) == "2 mails sent, with 2 questions. 1 wait for the next run (--most).\n"
    assert run(most=2) == "1 mails sent, with 1 questions.\n"


def test_a_mail_that_fails_is_tried_again_in_the_next_run(monkeypatch):
    make_kept_cluster()
    factories.make_person(name="Zoe Zeal", email="zoe@z.example")
    send = reviewing.mails.send

    def fail(name, to, *arguments, **context):
        if to == "anna@alpha.example":
            raise OSError("no route")
        send(name, to, *arguments, **context)

    monkeypatch.setattr(reviewing.mails, "send", fail)
    with pytest.raises(CommandError, match="1 mails could not be sent"):
        run()
    monkeypatch.undo()
    assert asked() == [("zoe@z.example", 1)]
    run()
    assert asked() == [("anna@alpha.example", 1), ("zoe@z.example", 1)]


def test_what_a_broken_off_run_has_left_is_asked_again():
    cluster = make_kept_cluster()
    long_ago = timezone.now() - datetime.timedelta(hours=2)
    Review.objects.create(
        noun="clusters.cluster", key=cluster.pk, address="anna@alpha.example", title="Alpha", made_at=long_ago
    )
    assert run() == "1 mails sent, with 1 questions.\n"


def test_questions_of_long_ago_are_forgotten_but_not_what_waits_for_an_editor():
    old = timezone.now() - datetime.timedelta(days=401)
    review = {"noun": "clusters.cluster", "key": 1, "title": "Alpha", "made_at": old, "sent_at": old}
    Review.objects.create(**review)
    Review.objects.create(**review, answer="correct", answered_at=old, is_done=True)
    kept = Review.objects.create(**review, answer="change", answered_at=old)
    run()
    assert list(Review.objects.all()) == [kept]


def test_two_runs_at_the_same_time_ask_once():
    cluster = make_kept_cluster()
    assert reviewing.make("anna@alpha.example", Cluster, cluster.pk)
    reviewing.forget()  # as each run does first
    assert reviewing.make("anna@alpha.example", Cluster, cluster.pk) is None
    assert reviewing.ask("anna@alpha.example", [(Cluster, cluster.pk)]) == 0
    assert mail.outbox == []
    Review.objects.update(sent_at=timezone.now())
    assert reviewing.make("anna@alpha.example", Cluster, cluster.pk) is None


def test_without_the_address_of_the_site_nothing_is_sent(settings):
    settings.SITE_ADDRESS = ""
    make_kept_cluster()
    with pytest.raises(CommandError, match="Set SITE_ADDRESS"):
        run()
    assert mail.outbox == []


@pytest.mark.parametrize("number", [2, 12])
def test_finding_what_to_ask_takes_a_fixed_number_of_queries(number, django_assert_num_queries):
    for _ in range(number):
        cluster = factories.make_cluster()
        person = factories.make_person(email="a@b.example", employer=factories.make_organisation())
        factories.make_appointment(cluster=cluster, person=person)
        make_manager(f"manager{cluster.pk}", cluster)
    with django_assert_num_queries(13):
        assert sum(map(len, reviewing.questions().values())) >= number


def test_the_mail_is_written_in_both_languages_plain_and_in_html(settings):
    settings.DEFAULT_FROM_EMAIL = "directory@clusters.example"
    make_kept_cluster()
    run()
    message = mail.outbox[0]
    html = message.alternatives[0].content
    assert message.from_email == "directory@clusters.example"
    assert "Is this entry still right?" in message.subject
    for text in (message.body, html):
        assert len(re.findall(r"https://clusters\.example/review/", text)) == 1
        assert len(re.findall(r"https://clusters\.example/de/review/", text)) == 1
        assert ("Alpha" in text, "Alfa" in text) == (True, True)


# The page


@pytest.fixture
def cluster():
    sectors = [factories.make_sector(name="Sea")]
    return make_kept_cluster(
        summary_en="Ships and yards", summary_de="Schiffe und Werften", city="Kiel", sectors=sectors
    )


@pytest.fixture
def link(cluster):
    run()
    return link_to(cluster)


def test_the_page_shows_what_is_public_in_both_languages(client, cluster, link):
    hidden = factories.make_person(name="Hidden Person", is_public=False)
    factories.make_appointment(cluster=cluster, person=hidden)
    cluster.sectors.add(factories.make_sector(name="Hidden sector", status="draft"))
    html = client.get(link).text
    for text in ("Ships and yards", "Schiffe und Werften", "Kiel", "Anna Able, Manager, +49 431 1234567"):
        assert text in html
    assert "Hidden" not in html


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_the_page_changes_nothing(client, cluster, link, method):
    for _ in range(3):
        assert getattr(client, method)(link).status_code == 200
    cluster.refresh_from_db()
    assert (cluster.verified_on, Review.objects.get().answer) == (None, "")


def test_still_correct_verifies_the_entry_as_of_today(client, cluster, link):
    response = client.post(link, {"answer": "correct"}, follow=True)
    cluster.refresh_from_db()
    assert cluster.verified_on == TODAY()
    assert "Thank you for your answer" in response.text
    review = Review.objects.get()
    assert (review.answer, review.is_done) == ("correct", True)
    assert cluster.history.first().history_change_reason == "confirmed"


@pytest.mark.parametrize("answer", ["change", "archive"])
def test_a_wish_lands_on_the_desk_and_changes_nothing_by_itself(client, cluster, link, answer):
    client.post(link, {"answer": answer, "note": "The phone is new: 0431 999"})
    cluster.refresh_from_db()
    assert (cluster.status, cluster.verified_on) == ("published", None)
    review = Review.objects.waiting().get()
    assert (review.answer, review.note) == (answer, "The phone is new: 0431 999")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Choose one of the three answers."),
        ({"answer": "maybe"}, "is not one of the available choices"),
        ({"answer": "change", "note": "  "}, "Say what needs to be changed."),
        ({"answer": "archive", "note": "x" * 4001}, "at most 4000 characters"),
        ({"answer": "change", "note": "a\0b"}, "Null characters are not allowed."),
    ],
    ids=["none", "other", "no text", "too long", "nul"],
)
def test_an_answer_that_is_not_whole_is_asked_for_again(client, link, data, message):
    response = client.post(link, data)
    assert response.status_code == 200
    assert message in response.text
    assert Review.objects.get().answer == ""


def test_the_page_sets_no_cookie_and_needs_none(link, cluster):
    visitor = Client(enforce_csrf_checks=True)
    for response in (visitor.get(link), visitor.post(link, {}), visitor.post(link, {"answer": "correct"}, follow=True)):
        assert response.status_code == 200
        assert response.cookies == {}
    cluster.refresh_from_db()
    assert cluster.verified_on == TODAY()


def test_the_page_is_not_kept_and_not_found_by_search_engines(client, link):
    for response in (client.get(link), client.get(link)):
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert "ETag" not in response


def test_a_link_holds_for_one_answer(client, cluster, link):
    client.post(link, {"answer": "change", "note": "first"})
    response = client.post(link, {"answer": "correct"}, follow=True)
    assert "You have asked for a change." in response.text
    cluster.refresh_from_db()
    assert (cluster.verified_on, Review.objects.get().note) == (None, "first")


@pytest.mark.parametrize(("days", "state", "status"), [(29, "open", 200), (31, "expired", 410)])
def test_a_link_holds_for_30_days(client, cluster, link, monkeypatch, days, state, status):
    in_days(monkeypatch, days)
    response = client.get(link)
    assert response.status_code == status
    client.post(link, {"answer": "correct"})
    cluster.refresh_from_db()
    assert ("This link has expired" in response.text, cluster.verified_on is None) == ((state == "expired",) * 2)


def change(cluster):
    cluster.summary_de = "Andere Worte"
    cluster.save()


CHANGES = {
    "an edit": change,
    "an update past save()": lambda cluster: Cluster.objects.filter(pk=cluster.pk).update(city="Plön"),
    "a sector": lambda cluster: cluster.sectors.add(factories.make_sector()),
    "a person": lambda cluster: factories.make_appointment(cluster=cluster),
    "a number": lambda cluster: cluster.appointments.get().person.__class__.objects.update(phone="+4943199999"),
    "a role in German": lambda cluster: cluster.appointments.update(role_de="Leitung"),
    "the German name of a sector": lambda cluster: cluster.sectors.update(name_de="Meer"),
    "a verification": lambda cluster: Cluster.objects.update(verified_on="2001-01-01"),
    "archiving": lambda cluster: Cluster.objects.update(status="archived"),
    "deleting": lambda cluster: cluster.delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_link_holds_for_the_state_of_the_entry_that_was_asked_about(client, cluster, link, change):
    change(cluster)
    response = client.get(link)
    assert response.status_code == 410
    assert "The entry has changed since you got this mail" in response.text
    client.post(link, {"answer": "correct"})
    assert not Cluster.objects.filter(verified_on=TODAY()).exists()
    assert Review.objects.get().answer == ""


def test_an_answer_is_not_taken_when_the_entry_changes_while_it_waits_for_its_turn(client, cluster, link, monkeypatch):
    monkeypatch.setattr(reviewing, "take_turn", lambda: change(cluster))
    client.post(link, {"answer": "correct"})
    assert Review.objects.get().answer == ""


def test_a_link_holds_although_what_the_public_does_not_see_has_changed(client, cluster, link):
    factories.make_appointment(cluster=cluster, person=factories.make_person(is_public=False))
    cluster.save()
    assert client.get(link).status_code == 200


def test_a_link_that_somebody_has_changed_does_not_work(client, link):
    token = link.removeprefix("/review/").removesuffix("/")
    payload, _, signature = token.partition(".")
    other = reviewing.SIGNER.sign_object([Review.objects.get().pk, "0" * 32])
    gone = reviewing.SIGNER.sign_object([0, Review.objects.get().version])
    elsewhere = reviewing.signing.TimestampSigner(salt="other", sep=".").sign_object([1, "x"])
    for bad in (
        token[:-1],
        f"x{token}",
        payload,
        f"{payload}x.{signature}",
        "x",
        other,
        gone,
        elsewhere,
        "é",
        "x" * 3000,
    ):
        response = client.get(f"/review/{bad}/")
        assert response.status_code == 404, bad
        assert "This link does not work" in response.text
        assert client.post(f"/review/{bad}/", {"answer": "correct"}, follow=True).status_code == 404
    assert Review.objects.get().answer == ""


def test_no_page_of_a_link_names_the_address_that_was_asked_or_the_answer(client, cluster, link):
    client.post(link, {"answer": "change", "note": "a private word"})
    cluster.appointments.all().delete()
    html = client.get(link).text
    assert "anna@alpha.example" not in html
    assert "a private word" not in html


def test_the_page_speaks_german(client, cluster, link):
    html = client.get(f"/de{link}").text
    assert '<html lang="de">' in html
    assert "Stimmt dieser Eintrag noch?" in html


# On the desk


def test_an_editor_marks_a_wish_as_done(client, link):
    client.post(link, {"answer": "archive"})
    review = Review.objects.get()
    signed_in(client)
    response = client.post("/admin/desk/review/", {"action": "mark_as_done", "_selected_action": [review.pk]})
    assert response.status_code == 302
    review.refresh_from_db()
    assert (review.is_done, review.done_by.username) == (True, "editor")


def test_an_answer_is_not_edited(client, link):
    client.post(link, {"answer": "change", "note": "New phone"})
    review = Review.objects.get()
    signed_in(client)
    html = client.get(f"/admin/desk/review/{review.pk}/change/").text
    assert "New phone" in html
    client.post(f"/admin/desk/review/{review.pk}/change/", {"note": "other", "answer": "correct", "is_done": "on"})
    review.refresh_from_db()
    assert (review.note, review.answer, review.is_done) == ("New phone", "change", True)
    assert client.get("/admin/desk/review/add/").status_code == 403
    assert client.post(f"/admin/desk/review/{review.pk}/delete/", {"post": "yes"}).status_code == 403


def test_who_may_only_look_marks_nothing_as_done(client, link):
    client.post(link, {"answer": "archive"})
    review = Review.objects.get()
    signed_in(client, "view_review")
    client.post("/admin/desk/review/", {"action": "mark_as_done", "_selected_action": [review.pk]})
    client.post(f"/admin/desk/review/{review.pk}/change/", {"is_done": "on"})
    review.refresh_from_db()
    assert review.is_done is False
