"""What can be taken along of a profile: its address, its QR code, its people for the phone book, a sheet of paper."""

import re

import pytest
import segno

from clusters.pictures.qr import MASK, QUIET, qr_code
from tests import factories
from tests.conftest import forget_pages

pytestmark = pytest.mark.django_db

PROFILES = {
    "/clusters/entry/": factories.make_cluster,
    "/organisations/entry/": factories.make_organisation,
    "/sponsors/entry/": factories.make_sponsoring_body,
    "/contacts/entry/": factories.make_person,
}


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def dark_modules(code):
    """The places of the dark modules that the path of a QR code draws: (x, y) …"""
    places, x, y = set(), 0, 0
    for command, first, second in re.findall(r"([Mmh])(\d+)(?: (\d+)(?:\.5)?)?", code.path):
        if command == "h":
            places |= {(x + step, y) for step in range(int(first))}
            x += int(first)
        else:
            x, y = (int(first), int(second)) if command == "M" else (x + int(first), y)
    return places


@pytest.mark.parametrize(
    "text", ["https://clusters.example/clusters/ships/", "BEGIN:VCARD\r\nFN:Jürgen Öl\r\nEND:VCARD\r\n"]
)
def test_a_qr_code_is_drawn_as_it_is_computed(text):
    code = qr_code(text)
    matrix = segno.make(text, error="m", micro=False, boost_error=False, mask=MASK).matrix
    expected = {(x, y) for y, row in enumerate(matrix, QUIET) for x, dark in enumerate(row, QUIET) if dark}
    assert dark_modules(code) == expected
    assert code.size == len(matrix) + 2 * QUIET


@pytest.mark.parametrize("path", PROFILES)
def test_a_profile_has_its_canonical_address_in_words_and_as_a_qr_code(client, settings, path):
    settings.SITE_ADDRESS = "https://clusters.example"
    PROFILES[path](name="Entry")
    for one in (path, f"/de{path}"):
        page = read(client, f"{one}?from=elsewhere")
        (words,) = re.findall('<span id="address">(.*?)</span></p>', page)
        assert re.sub("<[^>]*>", "", words) == f"https://clusters.example{one}"
        assert f'd="{qr_code(f"https://clusters.example{one}").path}"' in page
        assert re.search('<svg class="qr" role="img" aria-label="QR[^"]+"', page)


def test_the_qr_code_of_a_person_holds_name_and_number(client):
    employer = factories.make_organisation(name="Yard")
    factories.make_person(name="Ada Able", title="Dr.", phone="+4943112345", email="a@b.example", employer=employer)
    card = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Able;Ada;;Dr.;\r\nFN:Dr. Ada Able\r\nORG:Yard\r\n"
        "EMAIL:a@b.example\r\nTEL:+4943112345\r\nEND:VCARD\r\n"
    )
    assert f'd="{qr_code(card, "l").path}"' in read(client, "/contacts/ada-able/")


# People


def names(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    return re.findall("FN:(.*)\r", response.content.decode())


def test_all_people_of_a_cluster_come_as_one_file(client):
    cluster = factories.make_cluster(name="Ships")
    for name in ("Ada Zett", "Bo Able"):
        factories.make_appointment(cluster=cluster, person=factories.make_person(name=name))
    factories.make_appointment(cluster=cluster, person=factories.make_person(name="Cy Over"), ends="2001")
    factories.make_appointment(cluster=cluster, person=factories.make_person(name="Di Hidden", is_public=False))
    factories.make_appointment(person=factories.make_person(name="El Elsewhere"))
    response = client.get("/clusters/ships/vcards/")
    assert names(response) == ["Bo Able", "Ada Zett"]
    assert response["Content-Disposition"] == 'attachment; filename="ships.vcf"'
    assert 'href="/clusters/ships/vcards/"' in read(client, "/clusters/ships/")


def test_all_people_of_an_organisation_come_as_one_file(client):
    yard = factories.make_organisation(name="Yard")
    factories.make_person(name="Ada Zett", employer=yard)
    factories.make_appointment(organisation=yard, person=factories.make_person(name="Bo Able"), cluster=None)
    factories.make_person(name="Di Hidden", employer=yard, is_public=False)
    assert names(client.get("/organisations/yard/vcards/")) == ["Bo Able", "Ada Zett"]
    assert 'href="/organisations/yard/vcards/"' in read(client, "/organisations/yard/")


def test_one_person_needs_no_file_of_all(client):
    factories.make_appointment(cluster=factories.make_cluster(name="Ships"))
    assert "vcards" not in read(client, "/clusters/ships/")


@pytest.mark.parametrize("noun", ["clusters", "organisations"])
def test_there_is_no_file_of_nobody(client, noun):
    PROFILES[f"/{noun}/entry/"](name="Entry")
    assert client.get(f"/{noun}/entry/vcards/").status_code == 404


@pytest.mark.parametrize(("status", "code"), [("draft", 404), ("archived", 410)])
@pytest.mark.parametrize("noun", ["clusters", "organisations"])
def test_people_of_what_the_public_does_not_see_are_not_given_away(client, noun, status, code):
    PROFILES[f"/{noun}/entry/"](name="Entry", status=status)
    assert client.get(f"/{noun}/entry/vcards/").status_code == code


@pytest.mark.parametrize("number", [2, 12])
@pytest.mark.parametrize(("noun", "queries"), [("clusters", 3), ("organisations", 3)])
def test_a_file_of_people_takes_the_same_queries_whatever_its_size(
    client, django_assert_num_queries, noun, queries, number
):
    target = PROFILES[f"/{noun}/entry/"](name="Entry")
    for _ in range(number):
        factories.make_appointment(**{noun.removesuffix("s"): target})
    client.get(f"/{noun}/entry/vcards/")
    forget_pages()
    with django_assert_num_queries(queries):
        assert client.get(f"/{noun}/entry/vcards/").content.count(b"BEGIN:VCARD") == number


# Whom to call


def test_the_first_to_call_stands_on_the_card_and_the_others_below(client):
    cluster = factories.make_cluster(name="Ships")
    factories.make_appointment(cluster=cluster, person=factories.make_person(name="Bo Second", phone="+4943122222"))
    first = factories.make_person(name="Ada First", phone="+4943111111")
    factories.make_appointment(cluster=cluster, person=first, is_primary=True)
    page = read(client, "/clusters/ships/")
    card, others = page.partition('class="person"')[2].split('class="person others"')
    assert "Ada First" in card
    assert 'class="person-phone"><a class="tel" href="tel:+49-431-11111">' in card
    assert "Bo Second" in others
    assert "tel:+49-431-22222" in others


def test_an_organisation_without_people_names_the_clusters_to_ask(client):
    yard = factories.make_organisation(name="Yard")
    factories.make_membership(organisation=yard, cluster=factories.make_cluster(name="Ships"))
    card = read(client, "/organisations/yard/").partition('class="person"')[2].partition("</section>")[0]
    assert "Ask a cluster that it belongs to:" in card
    assert '<a href="/clusters/ships/">Ships</a>' in card


# What is missing, and what the sheet leaves out


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        (
            "/clusters/entry/",
            "street address, website, legal form, year of founding, members, quality label, person to call",
        ),
        ("/organisations/entry/", "address, website, person to call"),
        ("/sponsors/entry/", "website"),
        ("/contacts/entry/", "phone, e-mail"),
    ],
)
def test_a_profile_says_what_is_not_on_record(client, path, missing):
    PROFILES[path](name="Entry")
    page = read(client, path)
    (stated,) = re.findall('<dt>Not on record</dt>\\s*<dd><span class="muted">(.*?)</span>', page)
    assert stated == missing


@pytest.mark.parametrize(("number", "says"), [(8, []), (9, ["The first 8 of 9; the rest stands on the page."])])
def test_the_sheet_says_how_many_members_it_leaves_out(client, number, says):
    cluster = factories.make_cluster(name="Ships")
    for _ in range(number):
        factories.make_membership(cluster=cluster)
    assert re.findall('<p class="print-only small">(.*?)</p>', read(client, "/clusters/ships/")) == says


@pytest.mark.parametrize("length", [1500, 1501])
def test_the_sheet_says_that_a_very_long_text_is_shortened(client, length):
    factories.make_cluster(name="Ships", description_en="x" * length)
    assert ("Shortened; the whole text stands on the page." in read(client, "/clusters/ships/")) == (length > 1500)
