"""Erasing a person: afterwards no table says anything of them, and everything else is as it was."""

from io import StringIO

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.management import CommandError, call_command
from django.db import connection

from clusterdir.desk.models.imports import Import, ImportRow
from clusterdir.desk.models.merging import Different, Redirect
from clusterdir.desk.models.reviews import Review
from clusterdir.desk.models.roles import Proposal
from contacts.models import Appointment, Person

from . import factories
from .admin_forms import page, save, signed_in

pytestmark = pytest.mark.django_db

NAME, ADDRESS = "Zephyrine", "z@harbour.example"


def mentions():
    """{table: how many of its rows say the name or the e-mail address}."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            number = sum(
                any(text in str(row).casefold() for text in (NAME.casefold(), ADDRESS)) for row in cursor.fetchall()
            )
            if number:
                found[model._meta.label_lower] = number
    return found


def propose(noun, key, title, **values):
    return Proposal.objects.create(
        noun=noun, key=key, title=title, changes={"before": {"": {}}, "after": {"": values}}, language="en"
    )


@pytest.fixture
def person(client):
    """Somebody of whom the desk remembers something everywhere."""
    editor = signed_in(client)
    person = factories.make_person(name=f"Ada {NAME}", email=ADDRESS)
    factories.make_citation(person, stated=NAME)
    role = factories.make_appointment(person=person, cluster=factories.make_cluster(), role_en=f"{NAME}’s deputy")
    factories.make_citation(role, stated=NAME)
    assert save(editor, page(Person, person), given_name="Eva") == {}
    twin = factories.make_person(name=f"Eva {NAME}-Twin", email=ADDRESS)
    Redirect.objects.create(noun="contacts.person", slug=twin.slug, former=twin.pk, key=person.pk)
    Different.objects.create(noun="contacts.person", first=person.pk, second=twin.pk + 1)
    Different.objects.create(noun="contacts.person", first=0, second=person.pk)
    twin.delete()
    for noun, key in (("contacts.person", person.pk), ("contacts.appointment", role.pk), ("contacts.person", None)):
        propose(noun, key, f"Eva {NAME}", email=[ADDRESS])
    decided = propose("contacts.appointment", None, f"Eva {NAME}, A cluster", person=[str(person.pk)])
    LogEntry.objects.log_actions(editor.session["_auth_user_id"], [decided], CHANGE, "accepted", single_object=True)
    for noun, key, title, address in (
        ("clusters.cluster", 1, "A cluster", ADDRESS),
        ("contacts.person", person.pk, f"Eva {NAME}", "manager@harbour.example"),
    ):
        review = Review.objects.create(noun=noun, key=key, title=title, version="1", address=address)
    for noted in (role, review):
        LogEntry.objects.log_actions(editor.session["_auth_user_id"], [noted], CHANGE, NAME, single_object=True)
    one = Import.objects.create(sheet="contacts", file_name="people.csv", total=1, state="applied")
    one.rows.create(number=2, cells={"email": ADDRESS}, slug=person.slug)
    return person


def test_of_somebody_who_is_erased_no_table_says_anything(person):
    before = mentions()
    call_command("erase_person", person.slug, stdout=StringIO())
    assert {
        "contacts.person",
        "desk.historicalperson",
        "desk.proposal",
        "desk.review",
        "admin.logentry",
    } <= before.keys()
    assert mentions() == {}
    assert not Different.objects.exists()


def test_somebody_who_was_deleted_before_can_be_erased(person):
    slug = person.slug
    person.delete()
    call_command("erase_person", slug, stdout=StringIO())
    assert mentions() == {}


def test_of_somebody_from_before_the_history_began_no_table_says_anything_either(person):
    for model in (Person, Appointment):
        model.history.all().delete()
    call_command("erase_person", person.slug, stdout=StringIO())
    assert mentions() == {}


def test_the_former_address_of_somebody_merged_erases_the_whole_person(person):
    call_command("erase_person", Redirect.objects.get().slug, stdout=StringIO())
    assert mentions() == {}


def test_who_was_merged_and_is_there_again_stays(person):
    twin = Person.history.filter(id=Redirect.objects.get().former).first().history_object
    twin.save(force_insert=True)
    call_command("erase_person", person.slug, stdout=StringIO())
    assert list(Person.objects.all()) == [twin]
    assert twin.history.exists()


def test_what_others_have_of_an_address_and_a_role_stays(person):
    heir = factories.make_person(name="Bertha Elsewhere", email=ADDRESS)
    role = person.appointments.get()
    role.person = heir
    role.save()
    sources = type(role.citations.get()).history
    call_command("erase_person", person.slug, stdout=StringIO())
    assert Review.objects.filter(address=ADDRESS).exists()
    assert sources.filter(subject_id=role.pk).exists()
    assert list(role.history.values_list("person_id", flat=True)) == [heir.pk]


def test_of_imports_the_rows_about_others_stay(person):
    heir = factories.make_person(name="Bertha Elsewhere")
    of_people, of_organisations = (
        Import.objects.create(sheet=sheet, file_name="a.csv", total=2, state="applied")
        for sheet in ("contacts", "organisations")
    )
    of_people.rows.create(number=2, cells={}, slug="somebody", key=person.pk)
    kept = [
        of_people.rows.create(number=3, cells={}, slug=person.slug, key=heir.pk),  # who has had the address since
        of_organisations.rows.create(number=2, cells={}, slug=person.slug),
        of_organisations.rows.create(number=3, cells={}, slug="a-firm", key=person.pk),
    ]
    call_command("erase_person", person.slug, stdout=StringIO())
    assert list(ImportRow.objects.order_by("pk")) == kept


def test_nobody_else_is_erased(person):
    other = factories.make_person(name="Bertha Elsewhere", email="b@harbour.example")
    factories.make_appointment(person=other, cluster=factories.make_cluster())
    kept = propose("contacts.person", other.pk, str(other))
    Redirect.objects.create(noun="contacts.person", slug=NAME.lower(), former=person.pk, key=other.pk)
    call_command("erase_person", person.slug, stdout=StringIO())
    assert not Redirect.objects.exists()  # the person was merged with somebody else, and is there again
    assert list(Person.objects.all()) == [other]
    assert (other.history.count(), other.appointments.count()) == (1, 1)
    assert list(Proposal.objects.all()) == [kept]


def test_an_address_that_somebody_else_has_now_erases_them_alone(person):
    slug, former = person.slug, person.pk
    person.delete()
    heir = factories.make_person(name="Bertha Elsewhere", slug=slug)
    call_command("erase_person", slug, stdout=StringIO())
    assert not Person.objects.filter(pk=heir.pk).exists()
    assert Person.history.filter(id=former).exists()


def test_an_address_that_somebody_had_before_erases_nobody(person):
    former = person.slug
    person.slug = "elsewhere"
    person.save()
    with pytest.raises(CommandError):
        call_command("erase_person", former, stdout=StringIO())
    assert list(Person.objects.all()) == [person]


def test_a_dry_run_says_what_would_be_erased_and_erases_nothing(person):
    before, said = mentions(), StringIO()
    call_command("erase_person", person.slug, dry_run=True, stdout=said)
    assert mentions() == before
    assert "contacts.Person: 1\n" in said.getvalue()
    assert said.getvalue().endswith("Nothing has been erased (--dry-run).\n")


def test_an_address_that_nobody_ever_had_is_an_error(db):
    with pytest.raises(CommandError, match="ever had, the address “nobody”"):
        call_command("erase_person", "nobody")
