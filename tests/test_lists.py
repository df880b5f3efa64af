"""The three faceted lists as pages."""

import re

import pytest

from tests import factories
from tests.conftest import forget_pages

pytestmark = pytest.mark.django_db


def fill(number):
    """`number` clusters, organisations and people, with all that their lists print."""
    sectors = [factories.make_sector() for _ in range(number)]
    state = factories.make_region(level="state")
    agency = factories.make_cluster(kind="cluster-agency", regions=[state])
    factories.make_appointment(cluster=agency, is_primary=True)
    for sector in sectors:
        cluster = factories.make_cluster(sectors=sectors[:2], regions=[state], services=[factories.make_service()])
        factories.make_sponsorship(cluster=cluster)
        factories.make_label(cluster=cluster)
        organisation = factories.make_organisation(sectors=[sector], region=state)
        factories.make_membership(cluster=cluster, organisation=organisation)
        person = factories.make_person(employer=organisation)
        factories.make_appointment(cluster=cluster, person=person)
        factories.make_appointment(sector=sector, person=person)


@pytest.mark.parametrize("number", [2, 40])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/clusters/", 5),
        ("/clusters/?q=cluster&kind=cluster-organisation&sort=verified&page=2", 5),
        ("/organisations/", 3),
        ("/organisations/?q=organisation&sort=verified", 3),
        ("/contacts/", 2),
        ("/contacts/?q=person", 2),
    ],
)
def test_a_list_takes_the_same_queries_whatever_its_size(client, django_assert_num_queries, path, queries, number):
    fill(number)
    client.get(path)
    forget_pages()
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "slug"), [("/clusters/", "alpha"), ("/organisations/", "alpha"), ("/contacts/", "ada-alpha")]
)
def test_the_marks_for_scripts_carry_the_number_the_counts_and_the_entries(client, path, slug):
    sector = factories.make_sector(name="Ships")
    factories.make_organisation(name="Alpha", sectors=[sector])
    cluster = factories.make_cluster(name="Alpha", sectors=[sector])
    factories.make_appointment(person=factories.make_person(name="Ada Alpha"), cluster=cluster)
    page = client.get(path).content.decode()
    assert 'data-total="1"' in page
    assert 'name="sector" value="ships" data-count="1"' in page
    assert f'data-entry="{slug}"' in page


def test_a_blank_parameter_is_taken_out_of_the_address_by_a_redirect(client):
    response = client.get("/de/clusters/?q=&kind=cluster-agency&sector=")
    assert response.status_code == 302
    assert response["Location"] == "/de/clusters/?kind=cluster-agency"


def test_scripts_are_told_the_clean_address_to_show(client):
    response = client.get("/clusters/?q=&kind=cluster-agency", headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert response["HX-Push-Url"] == "/clusters/?kind=cluster-agency"


@pytest.mark.parametrize("here", ["http://[", "http://elsewhere.example/clusters/", "nonsense", ""])
def test_whatever_address_the_browser_claims_to_be_at_the_list_is_shown(client, here):
    response = client.get("/clusters/", headers={"HX-Request": "true", "HX-Current-URL": here})
    assert response.status_code == 200
    assert response["HX-Push-Url"] == "/clusters/"


def test_the_address_that_the_browser_is_at_already_is_no_new_step(client):
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/clusters/?q=a%C3%A4"}
    assert client.get("/clusters/?q=a%C3%A4", headers=here)["HX-Push-Url"] == "false"


def test_a_list_of_26_has_a_second_page_and_a_page_beyond_the_end_is_the_last_one(client):
    for number in range(26):
        factories.make_cluster(name=f"C{number:02}")
    assert client.get("/clusters/").content.decode().count("data-entry=") == 25
    last = client.get("/clusters/?page=99999").content.decode()
    assert last.count("data-entry=") == 1
    assert 'data-entry="c25"' in last


def test_nothing_found_says_what_to_take_out(client):
    factories.make_cluster(name="Alpha", kind="industry-network")
    page = client.get("/clusters/?q=nothing&kind=industry-network").content.decode()
    assert "No entry matches all of this." in page
    assert 'href="?kind=industry-network"' in page
    assert 'href="?q=nothing"' in page


def test_a_stale_verification_says_since_when(client):
    factories.make_cluster(name="Fresh", verified_on="2999-01-01")
    factories.make_cluster(name="Stale", verified_on="2001-02-03")
    page = client.get("/clusters/").content.decode()
    assert "Not verified since 3 February 2001" in page
    assert "Verified on 1 January 2999" in page


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/clusters/", "The 2 of 3 with the most entries. Narrow the results to see others."),
        ("/de/clusters/", "Die 2 von 3 mit den meisten Einträgen. Schränken Sie die Auswahl ein, um andere zu sehen."),
    ],
)
def test_a_facet_with_too_many_options_says_how_many_there_are(client, monkeypatch, path, sentence):
    sectors = [factories.make_sector(name=name) for name in ("One", "Two", "Three")]
    factories.make_cluster(sectors=sectors)
    assert "facet-rest" not in client.get(path).content.decode()
    forget_pages()
    monkeypatch.setattr("clusters.facets.MOST_OPTIONS", 2)
    page = client.get(path).content.decode()
    assert re.findall('<p class="facet-rest">(.*?)</p>', page) == [sentence]
