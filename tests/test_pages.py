"""Every public page: its queries, its two languages, what it shows and what it hides."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from clusters.models import Cluster
from tests import factories
from tests.conftest import forget_pages

pytestmark = pytest.mark.django_db

LISTS = [
    "/",
    "/clusters/",
    "/organisations/",
    "/sectors/",
    "/sponsors/",
    "/contacts/",
    "/programmes/",
    "/map/",
    "/network/",
    "/publications/",
    "/services/",
    "/sources/",
    "/about/",
    "/search/",
    "/clusters/compare/",
    "/figures/",
    "/imprint/",
    "/privacy/",
    "/accessibility/",
]
PROFILES = [
    "/clusters/maritime-cluster-northern-germany/",
    "/clusters/compare/?cluster=maritime-cluster-northern-germany&cluster=tourism-cluster-schleswig-holstein",
    "/organisations/wtsh/",
    "/sectors/life-sciences/",
    "/sponsors/wtsh/",
    "/contacts/ulrich-hausner/",
    "/sources/cluster-agency/",
]


def make_region_of(number):
    """One entry of each noun, each with `number` of all that its page prints."""
    source = factories.make_source(title="Source")
    region = factories.make_region(name="Region", level="state")
    sector = factories.make_sector(name="Sector")
    organisation = factories.make_organisation(name="Organisation", sectors=[sector], region=region)
    body = factories.make_sponsoring_body(name="Sponsor", organisation=organisation)
    person = factories.make_person(name="Ada Person", employer=organisation)
    agency = factories.make_cluster(name="Agency", kind="cluster-agency", regions=[region])
    cluster = factories.make_cluster(
        name="Cluster",
        sectors=[sector],
        regions=[region],
        managing_organisation=organisation,
        predecessor=factories.make_cluster(name="Predecessor"),
    )
    factories.make_appointment(cluster=agency)
    for n in range(number):
        part = factories.make_sector(name=f"Part {n}", parent=sector)
        other = factories.make_cluster(name=f"Cluster {n}", sectors=[part], regions=[region])
        cluster.sectors.add(part)
        factories.make_service(name=f"Service {n}")
        programme = factories.make_programme(name=f"Programme {n}", run_by=body)
        factories.make_publication(name=f"Publication {n}", publisher=organisation, clusters=[cluster])
        subjects = [
            factories.make_membership(cluster=cluster, organisation=factories.make_organisation(sectors=[part])),
            factories.make_membership(cluster=other, organisation=organisation),
            factories.make_sponsorship(cluster=cluster, programme=programme),
            factories.make_sponsorship(cluster=other, body=body, programme=programme),
            factories.make_sponsorship(region=region, role="co-financing"),
            factories.make_label(cluster=cluster, awarded=str(2000 + n)),
            factories.make_appointment(cluster=cluster),
            factories.make_appointment(cluster=other, person=person),
            factories.make_appointment(sector=sector),
            programme,
        ]
        for subject in subjects:
            factories.make_citation(subject, source=source)
    for subject in (cluster, organisation, sector, body, person):
        factories.make_citation(subject, source=source)


@pytest.mark.parametrize("number", [1, 8])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/clusters/cluster/", 11),
        ("/organisations/organisation/", 8),
        ("/sectors/", 1),
        ("/sectors/sector/", 10),
        ("/sponsors/", 4),
        ("/sponsors/sponsor/", 5),
        ("/contacts/ada-person/", 3),
        ("/contacts/ada-person/vcard/", 2),
        ("/programmes/", 3),
        ("/publications/", 3),
        ("/services/", 2),
        ("/sources/", 1),
        ("/sources/source/", 3),
        ("/about/", 0),
        ("/search/", 0),
        ("/imprint/", 0),
        ("/privacy/", 0),
        ("/accessibility/", 0),
    ],
)
def test_a_page_takes_the_same_queries_whatever_its_size(client, django_assert_num_queries, path, queries, number):
    make_region_of(number)
    client.get(path)  # a worker has the index and its options at hand
    forget_pages()
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(("number", "queries"), [(1, 11), (4, 11), (8, 9)])
def test_the_front_page_takes_the_same_queries_and_fewer_where_people_are_too_many_to_be_named(
    client, django_assert_num_queries, number, queries
):
    make_region_of(number)
    client.get("/")
    forget_pages()
    with django_assert_num_queries(queries):
        page = client.get("/").content.decode()
    assert ('<h2 id="people">' in page) is (queries == 11)


@pytest.mark.parametrize("path", LISTS)
def test_an_empty_directory_has_every_page(client, path):
    assert client.get(path).status_code == 200
    assert client.get(f"/de{path}").status_code == 200


def test_a_very_long_name_is_printed_whole(client):
    name = "Wirtschaftsförderungsgesellschaftsmitgliederversammlung " * 3
    factories.make_cluster(name=name.strip(), slug="long")
    assert name.strip() in client.get("/clusters/long/").content.decode()


# Two languages


@pytest.mark.parametrize(
    ("path", "here", "there"),
    [
        ("/clusters/", "http://testserver/clusters/", "http://testserver/de/clusters/"),
        ("/de/clusters/", "http://testserver/de/clusters/", "http://testserver/clusters/"),
    ],
)
def test_a_page_names_its_canonical_address_and_that_in_the_other_language(client, path, here, there):
    page = client.get(path + "?foo=bar&page=1").content.decode()
    assert f'<link rel="canonical" href="{here}">' in page
    assert f'href="{there}"' in page
    assert '<link rel="alternate" hreflang="x-default" href="http://testserver/clusters/">' in page


def test_the_language_switch_keeps_what_is_chosen(client):
    factories.make_cluster(sectors=[factories.make_sector(name="Ships")])
    page = client.get("/clusters/?sector=ships&q=cluster").content.decode()
    assert re.search(r'href="/de/clusters/\?q=cluster&amp;sector=ships" lang="de" hreflang="de"', page)


def test_the_address_of_the_site_can_be_set(client, settings):
    settings.SITE_ADDRESS = "https://clusters.example"
    page = client.get("/clusters/").content.decode()
    assert '<link rel="canonical" href="https://clusters.example/clusters/">' in page


def test_the_browsers_language_does_not_redirect(client):
    response = client.get("/clusters/", headers={"Accept-Language": "de"})
    assert response.status_code == 200
    assert '<html lang="en">' in response.content.decode()


def test_a_text_that_is_there_in_one_language_only_is_marked_with_it(client):
    factories.make_cluster(name_de="Nordverbund", slug="nord", summary_en="Ships.", summary_de="Schiffe.")
    english, german = (client.get(path).content.decode() for path in ("/clusters/nord/", "/de/clusters/nord/"))
    assert '<h1><span lang="de">Nordverbund</span></h1>' in english
    assert "Ships." in english
    assert "Schiffe." not in english
    assert "<h1>Nordverbund</h1>" in german
    assert "Schiffe." in german


# What the public does not see


NOUNS = {
    "clusters": factories.make_cluster,
    "organisations": factories.make_organisation,
    "sectors": factories.make_sector,
    "sponsors": factories.make_sponsoring_body,
}


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize(("status", "code"), [("draft", 404), ("archived", 410), ("published", 200)])
def test_a_draft_is_not_found_and_an_archived_entry_is_gone(client, noun, status, code):
    NOUNS[noun](name="Entry", status=status)
    assert client.get(f"/{noun}/entry/").status_code == code


def test_the_page_of_what_is_gone_leads_to_the_successor(client):
    old = factories.make_cluster(name="Old", status="archived")
    factories.make_cluster(name="New", predecessor=old)
    factories.make_cluster(name="Newer but a draft", predecessor=old, status="draft")
    page = client.get("/de/clusters/old/")
    assert page.status_code == 410
    assert '<a href="/de/clusters/new/">New</a>' in page.content.decode()
    assert "Newer" not in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "code"),
    [({}, 200), ({"is_public": False}, 404), ({"status": "draft"}, 404), ({"status": "archived"}, 410)],
)
def test_a_person_is_shown_only_after_an_editor_said_so(client, fields, code):
    factories.make_person(name="Ada Able", phone="+4943112345", **fields)
    for path in ("/contacts/ada-able/", "/contacts/ada-able/vcard/"):
        response = client.get(path)
        assert response.status_code == code
        assert ("Able" in response.content.decode()) == (code == 200)


def test_a_draft_is_named_nowhere(client):
    hidden = {"name": "Hidden", "status": "draft"}
    sector = factories.make_sector(name="Sector")
    cluster = factories.make_cluster(
        name="Cluster",
        sectors=[sector, factories.make_sector(**hidden)],
        managing_organisation=factories.make_organisation(**hidden),
        predecessor=factories.make_cluster(slug="hidden-cluster", **hidden),
    )
    factories.make_membership(cluster=cluster, organisation=factories.make_organisation(slug="hidden-2", **hidden))
    factories.make_sponsorship(cluster=cluster, body=factories.make_sponsoring_body(**hidden))
    factories.make_sponsorship(
        cluster=cluster, body=factories.make_sponsoring_body(name="Body"), programme=factories.make_programme(**hidden)
    )
    factories.make_appointment(cluster=cluster, person=factories.make_person(name="Ada Hidden", status="draft"))
    for path in ("/", "/clusters/", "/clusters/cluster/", "/sectors/sector/", "/sponsors/body/", "/programmes/"):
        assert "Hidden" not in client.get(path).content.decode(), path


# Visitors


def every_page(client):
    for path in LISTS + PROFILES:
        yield path, client.get(path)


@pytest.mark.usefixtures("directory")
def test_no_page_sets_a_cookie_or_holds_an_inline_script_or_style(client):
    for path, response in every_page(client):
        page = response.content.decode()
        assert response.status_code == 200, path
        assert not response.cookies, path
        assert "Cookie" not in response.get("Vary", ""), path
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", page), path
        policy = response["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= set(policy), path


@pytest.mark.usefixtures("directory")
def test_every_page_has_a_title_and_a_description_of_its_own(client):
    heads = {}
    for path, response in every_page(client):
        page = response.content.decode()
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]
        description = re.search(r'<meta name="description" content="(.*?)">', page, re.DOTALL)[1]
        assert 10 < len(title) < 120, path
        assert 40 < len(description) < 320, path
        heads[path] = (title, description)
    assert len(set(heads.values())) == len(heads)


@pytest.mark.usefixtures("directory")
def test_no_link_within_the_site_is_broken(client):
    links, seen = {"/", "/de/"}, set()
    while links:
        path = links.pop()
        seen.add(path)
        response = client.get(path)
        assert response.status_code == 200, path
        if response["Content-Type"].startswith("text/html"):
            found = re.findall(r'href="(/[^"#]*)', response.content.decode())
            links |= {link.replace("&amp;", "&") for link in found if not link.startswith("/static/")} - seen
    assert len(seen) > 150


# Bad addresses


BAD = {
    "page=abc": 200,
    "page=99999999999": 200,
    "page=-1": 200,
    "page=0": 200,
    "page=١": 200,
    "page=9" + "9" * 400: 200,
    "unknown=1": 200,
    "q=%00": 400,
    "q=%ED%A0%80": 400,
    "q=%EF%BF%BD": 400,
    "q=%FF": 400,
    "%00=1": 400,
    "q=" + "x" * 10_000: 200,
    "sector=" + "x" * 10_000: 200,
    "&".join(["sector=x"] * 500): 200,
    "&".join(f"sector=x{n}" for n in range(500)): 200,
    "sort=verified_on": 200,
    "sort=-name&sort=name": 200,
    "q=%25&q=_": 200,
    "q=a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p": 200,
    "kind=1%27%20OR%201=1": 200,
}


@pytest.mark.parametrize(
    "path",
    ["/clusters/", "/organisations/", "/contacts/", "/de/search/", "/sources/source/", "/", "/clusters/compare/"],
)
@pytest.mark.parametrize(("query", "code"), BAD.items(), ids=lambda value: str(value)[:30])
def test_a_bad_address_gives_a_page_or_a_friendly_400(client, path, query, code):
    factories.make_source(title="Source")
    factories.make_cluster(sectors=[factories.make_sector(name="Sector")])
    response = client.get(f"{path}?{query}")
    if path == "/de/search/" and response.status_code == 302:
        assert "q=" not in query
        return
    assert response.status_code == code
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/nonsense/",
        "/clusters/nonsense/",
        "/contacts/x/vcard/",
        "/clusters/Großes/",
        "/clusters/%ED%A0%80/",
        "/sources/-/",
        "/de/de/",
    ],
)
def test_an_unknown_address_gives_a_friendly_404(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert 'role="search"' in response.content.decode()


def test_in_development_a_404_is_as_friendly(client, settings):
    settings.DEBUG = True
    assert 'role="search"' in client.get("/nonsense/").content.decode()


@pytest.mark.parametrize("path", ["/%00", "/clusters/%00/", "/clusters/%EF%BF%BD/"])
def test_a_path_that_is_no_text_gives_a_friendly_400(client, path):
    response = client.get(path)
    assert response.status_code == 400
    assert 'role="search"' in response.content.decode()


@pytest.mark.parametrize("path", ["/clusters/", "/contacts/", "/search/", "/"])
def test_a_page_takes_no_other_method_than_reading(client, path):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


def test_a_form_in_another_encoding_is_refused(client):
    response = client.post("/admin/login/", b"a=b", content_type="application/x-www-form-urlencoded; charset=utf-16")
    assert response.status_code == 400


@pytest.mark.parametrize(("path", "words"), [("/clusters/", "went wrong"), ("/de/clusters/", 'lang="de"')])
def test_the_500_page_needs_no_database(client, monkeypatch, django_assert_num_queries, path, words):
    def fail(*args, **kwargs):
        raise ValidationError("broken")

    monkeypatch.setattr("clusters.views.ClusterFilter", fail)
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        response = client.get(path)
    assert response.status_code == 500
    assert words in response.content.decode()


def test_a_csrf_failure_is_friendly():
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    assert 'role="search"' in response.content.decode()


# The people


@pytest.mark.usefixtures("directory")
def test_a_vcard_has_the_name_the_role_and_the_numbers(client):
    response = client.get("/contacts/ulrich-hausner/vcard/")
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="ulrich-hausner.vcf"'
    lines = response.content.decode().split("\r\n")
    assert "N:Hausner;Ulrich;;Dr.;" in lines
    assert "FN:Dr. Ulrich Hausner" in lines
    assert "TEL:+4943166666850" in lines
    assert "TEL;TYPE=FAX:+4943166666790" in lines
    assert "TITLE:Director of Innovation and Cluster" in lines
    assert "URL:http://testserver/contacts/ulrich-hausner/" in lines


def test_a_vcard_keeps_signs_that_part_its_fields(client):
    factories.make_person(title="Dr.; h\\c", given_name="A,B", family_name="C;D", slug="abcd")
    lines = client.get("/contacts/abcd/vcard/").content.decode().split("\r\n")
    assert "N:C\\;D;A\\,B;;Dr.\\; h\\\\c;" in lines


def test_the_imprint_names_the_operator_or_says_that_nobody_entered_one(client, settings):
    assert "OPERATOR_NAME" in client.get("/imprint/").content.decode()
    settings.OPERATOR_NAME, settings.OPERATOR_ADDRESS = "Agency of the North", "Quay 1, 24103 Kiel"
    settings.OPERATOR_EMAIL = "desk@clusters.example"
    for path in ("/imprint/", "/de/imprint/"):
        page = client.get(path).content.decode()
        assert "Agency of the North" in page
        assert "mailto:desk@clusters.example" in page


def test_the_languages_of_the_site_are_those_of_the_columns():
    columns = {field.name for field in Cluster._meta.fields}
    assert {f"name_{code}" for code, _name in settings.LANGUAGES} <= columns
