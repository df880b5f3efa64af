"""Cells in which a whole relation stands: memberships, appointments, sponsorships, labels."""

import pytest

from clusterdir.desk.imports import comparing
from clusterdir.desk.imports.applying import undo
from clusters.models import Membership, QualityLabel, Sponsorship
from tests.factories import (
    make_appointment,
    make_citation,
    make_cluster,
    make_label,
    make_membership,
    make_organisation,
    make_person,
    make_programme,
    make_sponsoring_body,
)
from tests.importing import applied, compared, editor, errors, exported, outcomes

pytestmark = pytest.mark.django_db

HEADINGS = ["slug", "name_en", "name_de"]
CLUSTERS = [*HEADINGS, "kind"]
KIND = "industry-network"
PEOPLE = ["slug", "given_name", "family_name"]


def test_memberships_are_compared_line_by_line_in_any_order():
    yard = make_organisation(name="Yard")
    for name in ("Alpha", "Beta"):
        make_membership(organisation=yard, cluster=make_cluster(name=name), begins="2015")
    rows = [*HEADINGS, "memberships"], ["yard", "Yard", "", "beta|member|2015\nalpha | Member | 2015 |"]
    assert outcomes(compared("organisations", *rows)) == ["unchanged"]


def test_a_membership_that_ends_before_it_begins_is_wrong():
    make_cluster(name="Alpha")
    one = compared("organisations", [*HEADINGS, "memberships"], ["yard", "Yard", "", "alpha | member | 2015 | 2014"])
    assert errors(one) == {2: {"memberships": ["The end is before the beginning."]}}


def test_all_lines_of_a_cell_that_are_wrong_are_told_at_once():
    one = compared(
        "contacts", [*PEOPLE, "appointments"], ["new", "Ben", "New", "alpha\ncluster:|x|y|maybe\nsector:a|b|c|perhaps"]
    )
    assert errors(one)[2]["appointments"] == [
        "“alpha” is no address such as cluster:life-science-nord.",
        "“cluster:” is no address such as cluster:life-science-nord.",
        "“maybe” is neither “yes” nor “no”.",
        "“perhaps” is neither “yes” nor “no”.",
    ]


def test_a_membership_twice_in_a_cell_is_wrong():
    make_cluster(name="Alpha")
    one = compared("organisations", [*HEADINGS, "memberships"], ["yard", "Yard", "", "alpha | member\nalpha||2015"])
    assert errors(one) == {2: {"memberships": ["The same stands here twice."]}}


def test_a_membership_with_sources_is_not_taken_away():
    yard = make_organisation(name="Yard")
    make_citation(make_membership(organisation=yard, cluster=make_cluster(name="Alpha")))
    one = compared("organisations", [*HEADINGS, "memberships"], ["yard", "Yard", "", ""])
    assert errors(one)[2]["memberships"][0].startswith("“alpha | member” has sources")


def test_a_membership_that_only_gets_other_dates_keeps_its_key_and_its_sources():
    yard = make_organisation(name="Yard")
    membership = make_membership(organisation=yard, cluster=make_cluster(name="Alpha"))
    make_citation(membership)
    applied("organisations", [*HEADINGS, "memberships"], ["yard", "Yard", "", "alpha | member | 2015"])
    assert list(Membership.objects.values_list("pk", "begins")) == [(membership.pk, "2015")]
    assert membership.citations.count() == 1


def test_a_second_first_contact_of_a_cluster_is_wrong():
    make_appointment(person=make_person(name="Ada First"), cluster=make_cluster(name="Alpha"), is_primary=True)
    one = compared("contacts", [*PEOPLE, "appointments"], ["new", "Ben", "Second", "cluster:alpha|Chief||yes"])
    assert errors(one)[2] == {
        comparing.WHOLE: ["This cluster already has a first contact. Only one can be the first to call."]
    }


def test_a_second_row_about_an_entry_with_a_second_first_contact_is_wrong_for_both():
    rows = [["new", "Ben", "Second", "cluster:alpha|Chief||yes"], ["new", "Ben", "Other", "cluster:alpha|Chief||yes"]]
    make_cluster(name="Alpha")
    one = compared("contacts", [*PEOPLE, "appointments"], *rows)
    assert errors(one)[3][comparing.WHOLE] == [
        "Row 2 is already about this entry.",
        "This cluster already has a first contact. Only one can be the first to call.",
    ]


def test_the_first_contact_passes_from_one_person_to_another_and_back():
    make_appointment(person=make_person(name="Ada First"), cluster=make_cluster(name="Alpha"), is_primary=True)
    before = exported("contacts")
    one = applied(
        "contacts",
        [*PEOPLE, "appointments"],
        ["new", "Ben", "Second", "cluster:alpha | Chief | | yes"],
        ["ada-first", "Ada", "First", "cluster:alpha | Contact | | no"],
    )
    assert b"new,,Ben,Second,,,,,no,draft,,cluster:alpha | Chief |  | yes" in exported("contacts")
    undo(one, editor())
    assert exported("contacts") == before


def test_an_appointment_names_its_target_with_what_it_is():
    one = compared("contacts", [*PEOPLE, "appointments"], ["new", "Ben", "Second", "alpha | Chief"])
    assert errors(one)[2] == {"appointments": ["“alpha” is no address such as cluster:life-science-nord."]}


def test_a_role_may_hold_the_sign_that_parts_the_cells():
    make_appointment(person=make_person(name="Ada First"), cluster=make_cluster(), role_en="This | that \\ other")
    assert outcomes(compared("contacts", exported("contacts"))) == ["unchanged"]


def test_a_telephone_number_is_read_as_people_write_it():
    one = compared("contacts", [*PEOPLE, "phone", "fax"], ["new", "Ben", "Second", "0431 / 12 34 56", "12"])
    assert one.rows.get().changes["phone"] == ["", "+49 431 123456"]
    assert errors(one)[2] == {"fax": ["“12” is not a telephone number. Write it like +49 431 123456."]}


def test_what_belongs_to_a_cluster_comes_with_it_and_goes_with_an_undo():
    make_sponsoring_body(name="State")
    make_programme(name="Programme")
    make_label(cluster=make_cluster(name="Alpha", kind=KIND), awarded="2019")
    before = exported("clusters")
    one = applied(
        "clusters",
        [*CLUSTERS, "sponsorships", "labels"],
        ["alpha", "Alpha", "", KIND, "state | Sponsor | programme | 2015 | | 357.000", "ECEI-Gold | 2020-05 | 2023-05"],
        ["beta", "Beta", "", KIND, "state | co-sponsor || | | 0\nstate | sponsor", ""],
    )
    fields = "cluster__slug", "body__slug", "role", "programme__slug", "begins", "amount_eur"
    assert set(Sponsorship.objects.values_list(*fields)) == {
        ("alpha", "state", "sponsor", "programme", "2015", 357_000),
        ("beta", "state", "co-sponsor", None, "", 0),
        ("beta", "state", "sponsor", None, "", None),
    }
    assert list(QualityLabel.objects.values_list("level", "awarded", "valid_until")) == [
        ("ecei-gold", "2020-05", "2023-05")
    ]
    assert outcomes(compared("clusters", exported("clusters"))) == ["unchanged"] * 2
    undo(one, editor())
    assert exported("clusters") == before


def test_what_is_wrong_with_a_sponsorship_or_a_label_is_told_at_once():
    make_sponsoring_body(name="State")
    one = compared(
        "clusters",
        [*CLUSTERS, "sponsorships", "labels"],
        ["a", "A", "", KIND, "nobody|boss|none|2015|2014|-5\nstate|sponsor||||much", "gold\n|2015"],
        ["b", "B", "", KIND, "nobody|boss|none|2015|2014|-5", "ecei-gold|2020-13|2019"],
    )
    assert errors(one) == {
        2: {
            "sponsorships": ["“much” is not a whole number."],
            "labels": [
                "“gold” is none of these: ecei-bronze, ecei-silver, ecei-gold.",
                "This field cannot be blank.",
            ],
        },
        3: {
            "sponsorships": [
                "There is no entry with the address “nobody” (sponsoring body).",
                "There is no entry with the address “none” (programme).",
                "“boss” is none of these: sponsor, co-sponsor, co-financing.",
                "An amount cannot be negative.",
                "The end is before the beginning.",
            ],
            "labels": [
                "“2020-13” is not a date. Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01.",
            ],
        },
    }


def test_a_label_with_sources_is_not_taken_away():
    make_citation(make_label(cluster=make_cluster(name="Alpha"), awarded="2019"))
    one = compared("clusters", [*CLUSTERS, "labels"], ["alpha", "Alpha", "", "", ""])
    assert errors(one)[2]["labels"][0].startswith("“ecei-gold | 2019” has sources")
