"""How alike two entries are, for the list of likely duplicates: pure functions."""

import pytest

from clusterdir.desk.merging.likeness import firm, firms_alike, people_alike, signs_of_firm, signs_of_person, someone


def organisation(name="", *, name_de="", aliases="", acronym="", website="", city=""):
    return firm(name, name_de, aliases, acronym, website, city)


def person(name="", *, email="", phone="", employer=None):
    given, _, family = name.rpartition(" ")
    return someone(given, family, email, phone, employer)


@pytest.mark.parametrize(
    "one, other, reasons",
    [
        (organisation("Förde Werft GmbH"), organisation("Foerde-Werft GmbH & Co. KG"), ("name",)),
        (organisation("Werft"), organisation("Yard", aliases="Slip\nWerft AG"), ("name",)),
        (
            organisation("Verein Offshore", city="Kiel"),
            organisation(name_de="Offshore-Verein e. V.", city="kiel"),
            ("words", "city"),
        ),
        (organisation("Nord Wind", city="Husum"), organisation("Nordwind", city="Husum"), ("words", "city")),
        (organisation("Küstenlogistik", city="Kiel"), organisation("Küstenlogisitk", city="Kiel"), ("nearly", "city")),
        (
            organisation("Förde Werft", website="https://www.werft.example/en"),
            organisation("Förde Werft Kiel", website="http://werft.example"),
            ("more", "domain"),
        ),
        (
            organisation("Förderband Nord", acronym="FBN", city="Kiel"),
            organisation("FBN", city="Kiel"),
            ("acronym", "city"),
        ),
        (
            organisation("Werft", website="https://werft.example", city="Kiel"),
            organisation("Werft", website="https://werft.example", city="Lübeck"),
            ("name", "domain", "elsewhere"),
        ),
    ],
)
def test_organisations_that_are_likely_one(one, other, reasons):
    assert firms_alike(one, other).reasons == reasons
    assert firms_alike(other, one).is_likely


@pytest.mark.parametrize(
    "one, other",
    [
        (organisation("Werft", city="Kiel"), organisation("Werft", city="Lübeck")),
        (
            organisation("Institut für Fische", website="https://uni.example"),
            organisation("Institut für Algen", website="https://uni.example"),
        ),
        (organisation("Werft 1 Beteiligung", city="Kiel"), organisation("Werft 2 Beteiligung", city="Kiel")),
        (organisation("Alfa", city="Kiel"), organisation("Alpa", city="Kiel")),
        (organisation("GmbH"), organisation("GmbH & Co. KG")),
        (
            organisation("Werft", website="https://facebook.com/a"),
            organisation("Werft Nord", website="https://facebook.com/b"),
        ),
        (organisation("Werft"), organisation("Werft Nord", city="Kiel")),
    ],
)
def test_organisations_that_are_not(one, other):
    assert not firms_alike(one, other).is_likely


@pytest.mark.parametrize(
    "one, other, reasons",
    [
        (person("Given Family"), person("given FAMILY"), ("name",)),
        (person("G. Family", email="g@a.example"), person("Given Family", email="G@a.example"), ("initial", "email")),
        (person("Given Family", email="g@a.example"), person("Given Other", email="g@a.example"), ("given", "email")),
        (
            person("Given Family", phone="+49431123456", employer=1),
            person("Given Family", phone="+49431123456", employer=2),
            ("name", "phone", "works elsewhere"),
        ),
    ],
)
def test_people_that_are_likely_one(one, other, reasons):
    assert people_alike(one, other).reasons == reasons
    assert people_alike(other, one).is_likely


@pytest.mark.parametrize(
    "one, other",
    [
        (person("Given Family", employer=1), person("Given Family", employer=2)),
        (person("Given Family"), person("Other Family")),
        (person("Given Family", email="office@a.example"), person("Other Name", email="office@a.example")),
        (person("G. Family"), person("Given Family")),
    ],
)
def test_people_that_are_not(one, other):
    assert not people_alike(one, other).is_likely


def test_a_slip_of_the_keyboard_and_an_initial_leave_a_common_sign():
    assert set(signs_of_firm(organisation("Küstenlogistik", city="Kiel"))) & set(
        signs_of_firm(organisation("Küstenlogisitk", city="Kiel"))
    )
    assert set(signs_of_person(person("G. Family"))) & set(signs_of_person(person("Given Family")))
