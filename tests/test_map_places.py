"""Where the map shows entries, how many it counts, and what the street map may ask for."""

import re

import pytest
from django.http import QueryDict

from clusterdir import indexing
from clusters import mapping
from clusters.areas import area_of
from clusters.filters import ClusterFilter, OrganisationFilter
from clusters.mapping import FEW, map_of
from clusters.models import Organisation
from clusters.profiles import cluster_with_slug
from tests import factories
from tests.conftest import forget_pages
from tests.test_map import figure, html, names

pytestmark = pytest.mark.django_db

KIEL = {"city": "Kiel", "latitude": "54.323", "longitude": "10.136"}


def total(page):
    return int(re.search('data-total="([0-9]+)"', page)[1])


def test_a_view_that_does_not_exist_is_named_and_the_list_is_shown(client):
    factories.make_cluster(name="Alpha")
    page = html(client, "/clusters/?view=globe")
    assert "This view is not available; the list is shown." in page
    assert 'data-entry="alpha"' in page


def test_what_the_public_does_not_see_is_not_on_the_map(client):
    factories.make_cluster(name="Draft", status="draft", **KIEL)
    factories.make_cluster(name="Gone", status="archived", **KIEL)
    assert "map-view" not in html(client, "/map/")
    factories.make_cluster(name="Public", **KIEL)
    assert names(html(client, "/map/")) == ["Public, Kiel"]


def test_a_town_without_a_point_on_record_has_that_of_the_gazetteer(client):
    factories.make_organisation(name="Alpha", city="Husum")
    factories.make_organisation(name="Beta", city="Nowhere in Particular")
    page = html(client, "/organisations/?view=map")
    assert names(page) == ["Alpha, Husum"]
    assert "1 in a place that this sheet does not show" in page


def test_a_point_far_from_a_town_is_in_another_one_of_that_name(client):
    factories.make_organisation(name="Here", **KIEL)
    factories.make_organisation(name="There", city="Kiel", latitude="50", longitude="8")
    options = indexing.current().options(OrganisationFilter.base_filters["town"]).by_slug
    assert {slug: node.label for slug, node in options.items()} == {"kiel": "Kiel", "kiel-50-8": "Kiel (50°, 8°)"}
    page = html(client, "/organisations/?town=kiel")
    assert re.findall('data-entry="([^"]*)"', page) == ["here"]


def test_entries_without_a_town_can_be_asked_for(client):
    factories.make_organisation(name="Here", **KIEL)
    factories.make_organisation(name="Somewhere")
    page = html(client, "/organisations/?town=no-town")
    assert re.findall('data-entry="([^"]*)"', page) == ["somewhere"]
    assert "No town on record" in page


def test_a_town_of_other_letters_does_not_take_the_address_of_no_town(client):
    factories.make_organisation(name="Somewhere")
    factories.make_organisation(name="Far", city="Київ")
    page = html(client, "/organisations/?town=no-town")
    assert re.findall('data-entry="([^"]*)"', page) == ["somewhere"]
    page = html(client, "/organisations/?town=no-town-")
    assert re.findall('data-entry="([^"]*)"', page) == ["far"]


def test_a_town_with_the_sign_that_parts_places_breaks_nothing(client):
    factories.make_organisation(name="Odd", city="|")
    factories.make_organisation(name="Odder", city="Kiel|Here", latitude="54", longitude="10")
    slugs = indexing.current().options(OrganisationFilter.base_filters["town"]).by_slug
    assert list(slugs) == ["kiel-here-54-10", "no-town"]


def make_many():
    for number in range(30):
        factories.make_organisation(name=f"Kiel {number}", **KIEL)
    for number in range(12):
        factories.make_organisation(name=f"Husum {number}", city="Husum")
    for number in range(3):
        factories.make_organisation(name=f"Somewhere {number}")
    factories.make_organisation(name="At the point", latitude="54.1", longitude="9.1")


def test_of_many_entries_each_town_shows_a_number_that_is_that_of_the_list_it_leads_to(client):
    make_many()
    page = html(client, "/organisations/?view=map")
    discs = re.findall('<a class="mark mark-number" href="([^"]*)" aria-label="([0-9]+) at ([^",]*)', page)
    assert {(int(number), town) for _url, number, town in discs} >= {(30, "Kiel"), (12, "Husum")}
    for url, number, _town in discs:
        assert total(html(client, url)) == int(number), url
    assert '<a href="/organisations/?town=no-town">3 entries</a>' in page


def test_a_disc_keeps_the_filters(client):
    sector = factories.make_sector(name="Ships")
    for number in range(5):
        factories.make_organisation(name=f"Ship {number}", sectors=[sector], **KIEL)
    factories.make_organisation(name="Plane", **KIEL)
    page = html(client, "/organisations/?view=map&sector=ships")
    assert re.findall('mark-number" href="([^"]*)" aria-label="([^"]*)"', page)[0] == (
        "/organisations/?sector=ships&amp;town=kiel",
        "5 at Kiel",
    )


def test_where_most_entries_lie_elsewhere_the_sheet_is_theirs(client):
    for number, longitude in enumerate((20, 21, 22)):
        factories.make_cluster(name=f"Far {number}", city=f"Town {number}", latitude="40", longitude=longitude)
    picture = figure(html(client, "/map/"))
    assert "map-land" not in picture
    assert len(names(picture)) == 3
    assert "21° E" in picture


@pytest.mark.parametrize("number", [2, 60])
@pytest.mark.parametrize(
    ("path", "queries"), [("/map/", 7), ("/clusters/?view=map", 7), ("/organisations/?view=map", 4)]
)
def test_a_map_of_many_takes_a_query_less_than_one_of_few(client, django_assert_num_queries, path, queries, number):
    state = factories.make_region(level="state", code="DE-SH")
    for at in range(number):
        sectors = [factories.make_sector()]
        factories.make_cluster(regions=[state], sectors=sectors, **(KIEL if at % 2 else {}))
        factories.make_organisation(city="Husum", sectors=sectors)
    client.get(path)
    forget_pages()
    with django_assert_num_queries(queries if number <= FEW else queries - 1):  # where the towns are is known by now
        assert client.get(path).status_code == 200


def test_a_town_that_only_its_entries_place_stands_where_it_stood_whatever_is_chosen_and_moves_with_the_first_of_them():
    sector = factories.make_sector(slug="ships")
    first = factories.make_organisation(city="Nowhere", latitude="54.11", longitude="10.08")
    for _number in range(FEW + 1):
        factories.make_organisation(city="Nowhere", latitude="54.1", longitude="10.1", sectors=[sector])

    def places():
        return [
            [group.place.at for group in map_of(OrganisationFilter(QueryDict(query))).drawn[0].groups if group.radius]
            for query in ("", "sector=ships")
        ]

    (there,), (of_ships,) = places()
    assert there == of_ships
    first.longitude = "10.12"
    first.save()
    (moved,), (of_ships,) = places()
    assert moved[0] > there[0]
    assert moved == of_ships


def test_the_number_of_a_town_is_that_of_the_results_there():
    sector = factories.make_sector(slug="ships")
    for number in range(FEW + 9):
        factories.make_organisation(city="Nowhere", latitude="54.1", longitude="10.1", sectors=[sector] * (number > 4))
    numbers = [
        [group.place.number for group in map_of(OrganisationFilter(QueryDict(query))).drawn[0].groups if group.radius]
        for query in ("", "sector=ships")
    ]
    assert numbers == [[FEW + 9], [FEW + 4]]


def test_a_town_whose_entry_is_deleted_while_the_map_is_made_is_left_out(monkeypatch):
    for _number in range(FEW + 1):
        factories.make_organisation(city="Nowhere", latitude="54.1", longitude="10.1")
    monkeypatch.setitem(mapping._points, Organisation, lambda ids: [])
    made = map_of(OrganisationFilter())
    assert [group for group in made.drawn[0].groups if group.radius] == []
    assert made.beside.elsewhere == FEW + 1


@pytest.mark.parametrize("filters", [ClusterFilter, OrganisationFilter])
def test_an_empty_directory_has_an_empty_map(filters):
    made = map_of(filters())
    assert made.outline.code == "DE-SH"
    assert not any(group.marks or group.radius for drawn in made.drawn for group in drawn.groups)


def test_a_country_covers_all_its_states():
    country = factories.make_region(name="Country", level="country", code="DE")
    factories.make_region(name="State", level="state", code="DE-SH", parent=country)
    factories.make_cluster(name="Wide", regions=[country])
    cluster = cluster_with_slug("wide")
    assert area_of(cluster, cluster.nodes["region"]).covered == {"DE-SH"}


# The street map


def test_there_is_no_street_map_unless_the_operator_has_chosen_a_host(client):
    factories.make_cluster(**KIEL)
    assert client.get("/map/streets/").status_code == 404
    assert "/map/streets/" not in html(client, "/map/")


def test_only_the_page_of_the_street_map_allows_its_host(client, settings):
    settings.TILE_ADDRESS = "https://tiles.example/{z}/{x}/{y}.png"
    settings.TILE_ATTRIBUTION = "© Everybody"
    factories.make_cluster(name="Alpha", **KIEL)
    factories.make_cluster(name="Beta", city="Husum")
    drawn = client.get("/map/?town=kiel")
    assert "tiles.example" not in drawn["Content-Security-Policy"]
    assert '<a href="/map/streets/?town=kiel">Street map</a>' in drawn.content.decode()
    streets = client.get("/map/streets/?town=kiel")
    assert "img-src 'self' data: https://tiles.example" in streets["Content-Security-Policy"].split("; ")
    page = streets.content.decode()
    assert "Load the street map from tiles.example" in page
    assert re.findall('data-latitude="([^"]*)" data-longitude="([^"]*)"', page) == [("54.323", "10.136")]
    assert "“nowhere” is not known under “Town” and was left out." in html(client, "/map/streets/?town=nowhere")
    assert "leaflet.js" not in re.sub(r'data-(script|style)="[^"]*"', "", page)


def test_an_entry_that_moves_is_found_in_its_new_town_at_once(client):
    one = factories.make_organisation(name="Mover", **KIEL)
    assert names(html(client, "/organisations/?view=map")) == ["Mover, Kiel"]
    one.city, one.latitude, one.longitude = "Husum", None, None
    one.save()
    assert names(html(client, "/organisations/?view=map")) == ["Mover, Husum"]
    assert 'data-entry="mover"' in html(client, "/organisations/?town=husum")
    assert "“kiel” is not known under “Town” and was left out." in html(client, "/organisations/?town=kiel")


@pytest.mark.parametrize("path", ["/privacy/", "/de/privacy/"])
def test_the_privacy_page_names_the_host_of_the_street_map(client, settings, path):
    assert "/map/streets/" not in html(client, path)
    settings.TILE_ADDRESS = "https://tiles.example/{z}/{x}/{y}.png"
    assert "tiles.example" in html(client, path)
