"""What is found out about each row: what it would change, what is wrong with it, and which entry it may be about."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusterdir.desk.imports import comparing
from clusterdir.desk.imports.sheets import ORGANISATIONS
from clusterdir.desk.models.merging import Redirect
from clusters.models import Organisation
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_person,
    make_region,
    make_sector,
)
from tests.importing import applied, compared, csv_of, errors, outcomes, uploaded

pytestmark = pytest.mark.django_db

HEADINGS = ["slug", "name_en", "name_de"]
PEOPLE = ["slug", "given_name", "family_name"]


def changes(one):
    """The changes of the only row."""
    return one.rows.get().changes


def test_a_row_of_an_address_that_is_free_is_new():
    one = compared("organisations", HEADINGS, ["neue-werft", "", "Neue Werft GmbH"])
    assert outcomes(one) == ["new"]
    assert changes(one) == {"slug": ["", "neue-werft"], "name_de": ["", "Neue Werft GmbH"]}


def test_a_row_without_an_address_gets_one_from_its_name():
    one = compared("organisations", HEADINGS, ["", "", "Käse & Söhne"])
    assert changes(one)["slug"] == ["", "kaese-soehne"]


def test_a_row_of_an_entry_says_which_fields_it_changes():
    make_organisation(name="Yard", city="Kiel", kind="sme")
    one = compared("organisations", [*HEADINGS, "city", "kind"], ["yard", "Yard", "Werft", "Kiel", ""])
    assert outcomes(one) == ["changed"]
    assert changes(one) == {"name_de": ["", "Werft"], "kind": ["sme", ""]}


def test_a_row_that_is_as_the_entry_is_unchanged_however_it_is_written():
    make_organisation(
        name="Yard", latitude="54.32300", longitude="10.10000", aliases="A\r\nB", sectors=[make_sector(name="Sea")]
    )
    one = compared(
        "organisations",
        [*HEADINGS, "latitude", "longitude", "aliases", "sectors", "status"],
        ["yard", " Yard ", "", "54,323", "10.1", "A\nB", "sea;", "Published"],
    )
    assert (outcomes(one), changes(one)) == (["unchanged"], {})


def test_a_column_that_the_file_does_not_have_is_left_as_it_is():
    make_organisation(name="Yard", city="Kiel")
    applied("organisations", HEADINGS, ["yard", "Shipyard", ""])
    assert Organisation.objects.values("name_en", "city").get() == {"name_en": "Shipyard", "city": "Kiel"}


def test_a_blank_cell_keeps_what_cannot_be_blank():
    make_organisation(name="Yard")
    assert outcomes(compared("organisations", [*HEADINGS, "status"], ["yard", "Yard", "", ""])) == ["unchanged"]


def test_all_that_is_wrong_with_a_row_is_told_at_once_in_both_languages():
    one = compared(
        "organisations",
        [*HEADINGS, "kind", "website", "latitude", "region", "sectors", "verified_on", "memberships"],
        ["No Slug", "", "", "firm", "nowhere", "54", "atlantis", "a, b", "soon", "c | boss | 20155"],
    )
    assert outcomes(one) == ["wrong"]
    found = errors(one)[2]
    assert set(found) == {
        "",
        "slug",
        "kind",
        "website",
        "region",
        "sectors",
        "verified_on",
        "memberships",
    }
    assert found[""] == ["Give a name in at least one language.", "Give both latitude and longitude, or neither."]
    assert found["sectors"] == [
        "There is no entry with the address “a” (sector).",
        "There is no entry with the address “b” (sector).",
    ]
    assert found["memberships"][0] == "There is no entry with the address “c” (cluster)."
    assert len(found["memberships"]) == 3
    assert found["verified_on"] == ["“soon” is not a day. Enter one like 2026-01-31."]
    assert errors(one, "de")[2]["website"] == ["Bitte eine gültige Adresse eingeben."]


@pytest.mark.parametrize("text", ["1E999999999", "1e-999999", "1e-30", "NaN", "Infinity", "54_3", "1e7", "54°"])
def test_what_is_no_number_of_a_usual_size_is_wrong(text):
    one = compared("organisations", [*HEADINGS, "latitude", "longitude"], ["yard", "Yard", "", text, "10"])
    assert errors(one)[2]["latitude"] == [f"“{text}” is not a number."]


@pytest.mark.parametrize("website", ["https://[::1", "http://[x]/", "//["])
def test_an_address_on_the_web_that_cannot_be_taken_apart_is_wrong(website):
    one = compared("organisations", [*HEADINGS, "website"], ["", "Yard", "", website])
    assert list(errors(one)[2]) == ["website"]


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#NV", "#BEZUG!", "#NAME?", "#DIV/0!"])
def test_what_a_spreadsheet_shows_where_a_formula_has_failed_is_wrong(text):
    one = compared("organisations", [*HEADINGS, "city"], ["yard", "Yard", "", text])
    assert errors(one) == {2: {"city": [f"“{text}” is what a spreadsheet shows where a formula has failed."]}}


def test_a_cell_outside_of_the_columns_is_wrong():
    one = compared("organisations", HEADINGS, ["yard", "Yard", "", "lost"])
    assert errors(one) == {2: {"": ["“lost” stands outside of the columns."]}}


def test_the_kind_may_be_given_by_its_label_in_either_language():
    rows = ["yard", "Yard", "", "Start-up"], ["clinic", "Clinic", "", "Krankenhaus"]
    one = compared("organisations", [*HEADINGS, "kind"], *rows)
    assert [row.changes["kind"][1] for row in one.rows.all()] == ["start-up", "hospital"]


def test_two_rows_about_one_entry_are_wrong_from_the_second_on():
    make_organisation(name="Yard")
    rows = ["yard", "Yard 1", ""], ["new", "New", ""], ["yard", "Yard 2", ""], ["new", "New", ""]
    one = compared("organisations", HEADINGS, *rows)
    assert outcomes(one) == ["changed", "new", "wrong", "wrong"]
    assert errors(one) == {
        4: {comparing.WHOLE: ["Row 2 is already about this entry."]},
        5: {comparing.WHOLE: ["Row 3 is already about this entry."]},
    }


# Likely duplicates


@pytest.mark.parametrize(
    ("name", "city", "website"),
    [
        ("Kieler Werft AG", "", ""),
        ("KIELER WERFT", "Kiel", ""),
        ("Kieler  Werft GmbH & Co. KG", "", ""),
        ("Something else", "", "http://werft.example/about"),
    ],
)
def test_a_row_that_is_like_an_entry_waits_for_a_decision(name, city, website):
    yard = make_organisation(name_de="Kieler Werft GmbH", slug="yard", city="Kiel", website="https://www.werft.example")
    one = compared("organisations", [*HEADINGS, "city", "website"], ["", "", name, city, website])
    assert outcomes(one) == ["doubtful"]
    assert one.rows.get().alike == [yard.pk]


@pytest.mark.parametrize(("name", "city"), [("Kieler Werft AG", "Husum"), ("Kieler Werften", "Kiel")])
def test_a_row_with_another_name_or_in_another_city_is_new(name, city):
    make_organisation(name_de="Kieler Werft GmbH", slug="yard", city="Kiel")
    assert outcomes(compared("organisations", [*HEADINGS, "city"], ["", "", name, city])) == ["new"]


def test_an_address_that_the_name_alone_gives_is_no_proof():
    yard = make_organisation(name="Yard", city="Kiel")
    one = compared("organisations", [*HEADINGS, "city"], ["", "Yard", "", "Husum"])
    assert (outcomes(one), one.rows.get().alike) == (["doubtful"], [yard.pk])


def test_the_address_of_an_entry_that_was_merged_leads_to_the_one_that_has_stayed():
    yard = make_organisation(name="Yard")
    Redirect.objects.create(noun="clusters.organisation", slug="dock", former=yard.pk + 1, key=yard.pk)
    one = compared("organisations", HEADINGS, ["dock", "Dock", ""])
    assert (outcomes(one), one.rows.get().alike) == (["doubtful"], [yard.pk])


def decide(one, **values):
    one.rows.update(**values)
    comparing.compare_anew(one, one.rows.all())
    one.refresh_from_db()
    return comparing.go_on(one, 60)


def test_the_rows_of_an_import_that_somebody_has_applied_meanwhile_are_not_compared_anew():
    one = applied("organisations", HEADINGS, ["new", "New", ""])
    comparing.compare_anew(one, one.rows.all())
    assert outcomes(one) == ["new"]


def test_a_row_that_is_decided_to_be_an_entry_changes_it_and_not_its_address():
    yard = make_organisation(name_de="Kieler Werft GmbH", slug="yard")
    one = compared("organisations", HEADINGS, ["kw", "", "Kieler Werft AG"])
    decide(one, decision="same", key=yard.pk)
    assert outcomes(one) == ["changed"]
    assert changes(one) == {"name_de": ["Kieler Werft GmbH", "Kieler Werft AG"]}


def test_a_row_that_is_decided_to_be_new_gets_the_next_free_address():
    make_organisation(name="Yard")
    one = decide(compared("organisations", HEADINGS, ["", "Yard", ""]), decision="new")
    assert (outcomes(one), changes(one)["slug"]) == (["new"], ["", "yard-2"])


def test_the_entry_that_a_row_was_decided_to_be_may_be_gone():
    yard = make_organisation(name="Yard")
    one = compared("organisations", HEADINGS, ["", "Yard", ""])
    key = yard.pk
    yard.delete()
    assert outcomes(decide(one, decision="same", key=key)) == ["new"]


def test_people_are_alike_by_their_name_or_their_mail():
    make_person(name="Ada Möller", email="ada@firma.example")
    rows = ["", "Ada", "Moeller", ""], ["", "A.", "M.", "ADA@firma.example"], ["", "Ida", "Möller", ""]
    assert outcomes(compared("contacts", [*PEOPLE, "email"], *rows)) == ["doubtful", "doubtful", "new"]


def test_clusters_are_alike_by_their_acronym():
    make_cluster(name="Life Science Nord", acronym="LSN")
    one = compared("clusters", [*HEADINGS, "kind"], ["", "LSN", "", "industry-network"])
    assert outcomes(one) == ["doubtful"]


# At any size


def queries_for(rows):
    one = uploaded("organisations", csv_of([*HEADINGS, "city", "region", "sectors", "memberships"], *rows))
    comparing.read_some(one)
    comparison = comparing.Comparison(ORGANISATIONS, list(one.rows.all()))
    with CaptureQueriesContext(connection) as captured:
        comparison.run()
    # A rule of the database is asked about once for the same values, without a table.
    return len([query for query in captured.captured_queries if "FROM" in query["sql"]])


def test_comparing_takes_as_many_queries_for_many_rows_as_for_few():
    make_region(name="Kiel")
    cluster = make_cluster(name="Alpha")
    for number in range(30):
        yard = make_organisation(name=f"Yard {number}", sectors=[make_sector(name=f"Sector {number}")])
        make_membership(organisation=yard, cluster=cluster)
    rows = [
        [f"yard-{number}", f"Yard {number}", "", "Kiel", "kiel", f"sector-{number}", "alpha | partner"]
        for number in range(30)
    ]
    assert queries_for(rows) == queries_for(rows[:2])
