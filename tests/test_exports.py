"""What is exported: it imports again as unchanged, and nobody gets more than they may see."""

import csv
import io

import openpyxl
import pytest
from django.test import Client

from clusterdir.desk.imports import exporting
from clusterdir.desk.imports.sheets import SHEETS
from clusterdir.desk.roles import Role
from clusters.models import Cluster, Organisation
from contacts.models import Person
from tests.factories import (
    make_appointment,
    make_cluster,
    make_membership,
    make_organisation,
    make_person,
    make_sponsoring_body,
    make_sponsorship,
)
from tests.importing import compared, exported, outcomes
from tests.staff import SECRET, editor, make_hidden_cluster, manager, signed_in_as

pytestmark = pytest.mark.django_db


def rows_of(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def export(client, key, **parameters):
    return client.get(f"/admin/desk/export/{key}.csv", parameters)


# Round and round


@pytest.mark.parametrize("kind", exporting.CONTENT_TYPES)
@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "'=1+1",
        "+49",
        "a;b,c\td|e",
        'say "so"',
        "first\nsecond",
        " <b>&amp;</b> ",
        "Größe",
        "x\\n|y",
        "0123",
        "1e5",
        "_x000D_ and x005F_",
    ],
)
def test_any_text_imports_again_as_unchanged(kind, text):
    entry = make_organisation(name="Yard", description_de=text, city=text[:80], aliases=text)
    make_appointment(person=make_person(name="Ada Yard"), organisation=entry, role_en=text, role_de=text)
    for key in ("organisations", "contacts"):
        assert outcomes(compared(key, exported(key, kind))) == ["unchanged"]


def test_a_cell_that_would_run_as_a_formula_is_neutral():
    make_organisation(name="Yard", city="=1+1", description_en="+49 431")
    line = exported("organisations").decode().splitlines()[1]
    assert ",'=1+1," in line and ",'+49 431," in line


def test_a_postcode_keeps_its_zero_in_a_spreadsheet(tmp_path):
    make_organisation(name="Yard", postcode="01067")
    (tmp_path / "file.xlsx").write_bytes(exported("organisations", "xlsx"))
    headings, row = openpyxl.load_workbook(tmp_path / "file.xlsx").active.iter_rows(values_only=True)
    assert dict(zip(headings, row, strict=True))["postcode"] == "01067"


def test_a_text_that_is_too_long_for_a_cell_is_told(tmp_path):
    entry = make_organisation(name="Yard", description_en="&" * 32_767)
    assert exported("organisations", "xlsx")
    entry.description_en += "&"
    entry.save()
    response = editor().get("/admin/desk/export/organisations.xlsx", follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "“yard” has a text that is longer than a cell of XLSX can hold. Take CSV."
    ]


# Templates


def test_a_template_explains_its_columns_in_the_language_of_the_reader(tmp_path):
    client = editor()
    (tmp_path / "file.xlsx").write_bytes(client.get("/de/admin/desk/template/contacts.xlsx").getvalue())
    book = openpyxl.load_workbook(tmp_path / "file.xlsx")
    assert book.sheetnames == ["contacts", "Erläuterungen"]
    assert [row[0].value for row in book["Erläuterungen"].iter_rows()][1:] == list(SHEETS["contacts"].by_name)


# What and for whom


def test_an_export_holds_what_the_list_shows():
    make_organisation(name="Yard", kind="sme")
    make_organisation(name="Dock", kind="start-up")
    client = editor()
    assert [row["slug"] for row in rows_of(export(client, "organisations", kind__exact="sme"))] == ["yard"]
    assert [row["slug"] for row in rows_of(export(client, "organisations", q="dock"))] == ["dock"]


def test_a_german_spreadsheet_knows_the_encoding_and_the_delimiter_of_an_export():
    response = editor().get("/de/admin/desk/export/organisations.csv")
    assert response.getvalue().decode().startswith("\ufeffslug;name_en;name_de;")


def test_an_export_takes_as_many_queries_for_many_entries_as_for_few(django_assert_num_queries):
    def names():
        return sum(1 for _row in exporting.table(SHEETS["organisations"], Organisation.objects.all()))

    for number in range(2):
        make_membership(organisation=make_organisation(name=f"Yard {number}"))
    with django_assert_num_queries(4):
        names()
    for number in range(2, 9):
        make_membership(organisation=make_organisation(name=f"Yard {number}"))
    with django_assert_num_queries(4):
        names()


def test_a_manager_exports_the_own_clusters_and_their_people_only():
    own, other = make_cluster(name="Own"), make_cluster(name="Other")
    person = make_person(name="Ada Own")
    make_appointment(person=person, cluster=own)
    make_appointment(person=person, cluster=other)
    make_appointment(person=make_person(name="Ben Other"), cluster=other)
    client = manager(own)
    assert [row["slug"] for row in rows_of(export(client, "clusters"))] == ["own"]
    assert [(row["slug"], row["appointments"]) for row in rows_of(export(client, "contacts"))] == [
        ("ada-own", "cluster:own | Contact |  | no")
    ]
    assert (Cluster.objects.count(), Person.objects.count()) == (2, 2)


def test_a_manager_sees_no_membership_of_other_clusters_in_an_export():
    own, other = make_cluster(name="Own"), make_cluster(name="Other")
    yard = make_organisation(name="Yard")
    make_membership(organisation=yard, cluster=own)
    make_membership(organisation=yard, cluster=other)
    assert [row["memberships"] for row in rows_of(export(manager(own), "organisations"))] == ["own | member"]


def test_a_manager_does_not_learn_of_a_hidden_predecessor_by_an_export():
    hidden = make_hidden_cluster()
    own = make_cluster(name="Own", predecessor=hidden, managing_organisation=make_organisation(name="Yard"))
    make_appointment(person=make_person(name="Ada Own", employer=make_organisation(name="Dock")), cluster=own)
    make_sponsorship(cluster=own, body=make_sponsoring_body(name="State"))
    client = manager(own)
    [row] = rows_of(export(client, "clusters"))
    assert (row["predecessor"], row["managing_organisation"], row["sponsorships"]) == ("", "yard", "state | sponsor")
    for key in SHEETS:
        assert SECRET.casefold() not in str(rows_of(export(client, key))).casefold()
    assert rows_of(export(editor(), "clusters"))[0]["predecessor"] == hidden.slug


def test_an_auditor_exports_and_a_visitor_does_not():
    make_organisation(name="Yard")
    assert [row["slug"] for row in rows_of(export(signed_in_as(Role.AUDITOR), "organisations"))] == ["yard"]
    assert export(Client(), "organisations").status_code == 302


def test_an_export_asks_for_nothing_that_its_list_does_not_offer():
    make_organisation(name="Yard")
    response = export(editor(), "organisations", name_en__regex="(")
    assert response.status_code in {302, 400, 404}
