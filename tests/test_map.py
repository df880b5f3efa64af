"""The map of the directory as the fixtures have it: as a page, as a view of the lists, and small on profiles."""

import re

import brotli
import pytest

from clusters.areas import area_of
from clusters.profiles import cluster_with_slug, organisation_with_slug

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]


def html(client, path):
    return client.get(path).content.decode()


def figure(page):
    return re.search('<figure class="map".*?</figure>', page, re.DOTALL)[0]


def names(page, arrangement="wide"):
    """What the marks of an arrangement are called."""
    part = re.search(
        f'<g class="map-{arrangement}">.*?(?=<g class="map-narrow">|<g class="map-edge")', page, re.DOTALL
    )[0]
    return sorted(re.findall('<a class="mark[^>]*aria-label="([^"]*)"', part))


@pytest.mark.parametrize("arrangement", ["wide", "narrow"])
def test_each_entry_with_a_seat_is_a_link_at_its_town(client, arrangement):
    page = html(client, "/map/")
    assert names(page, arrangement) == [
        "BioMedTec Science Campus, Lübeck",
        "Cluster Agency, Cluster Agency Schleswig-Holstein, Kiel",
        "DiWiSH, Digital Economy Schleswig-Holstein, Kiel",
        "EE.SH, Renewable Energies Network Agency, Husum",
        "Hanse Innovation Campus, Hanse Innovation Campus Lübeck, Lübeck",
        "Life Science Nord",
        "MCN.SH, Maritime Cluster Northern Germany, Kiel",
    ]
    assert 'href="/clusters/maritime-cluster-northern-germany/"' in figure(page)


def test_entries_without_a_seat_get_no_point(client):
    picture = figure(html(client, "/map/"))
    beside = picture[picture.index('class="beside"') :]
    assert re.findall('<a class="mark" href="/clusters/([^/]*)/"', beside) == [
        "logistik-initiative-schleswig-holstein",
        "electromobility-coordination-office",
        "hydrogen-coordination-office",
        "tourism-cluster-schleswig-holstein",
    ]
    assert picture.count('<circle class="map-ring"') == 2  # Life Science Nord, in both arrangements


@pytest.mark.parametrize("path", ["/", "/map/", "/clusters/?view=map", "/organisations/?view=map"])
@pytest.mark.parametrize("language", ["", "/de"])
def test_the_map_is_light_and_names_its_sources(client, path, language):
    picture = figure(html(client, f"{language}{path}"))
    assert len(brotli.compress(picture.encode(), quality=3)) < 8_000
    assert 'GeoNames</a> (<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>)' in picture
    assert "Natural Earth" in picture
    assert "style=" not in picture


def test_the_same_entries_stand_below_as_a_list(client):
    page = html(client, "/map/?sector=maritime-industry")
    assert names(page) == ["MCN.SH, Maritime Cluster Northern Germany, Kiel"]
    assert re.findall('data-entry="([^"]*)"', page) == ["maritime-cluster-northern-germany"]


def test_the_view_is_kept_with_the_filters(client):
    page = html(client, "/clusters/?view=map&sector=tourism")
    assert '<input type="hidden" name="view" value="map">' in page
    assert '<input type="hidden" name="town" value="kiel">' in html(client, "/clusters/?town=kiel")
    assert '<a href="?view=map&amp;kind=cluster-organisation' not in page
    assert '<a href="?sector=tourism">List</a>' in page
    assert '<a href="?view=map&amp;sector=tourism" aria-current="true">Map</a>' in page
    assert 'hreflang="de" href="http://testserver/de/clusters/?view=map&amp;sector=tourism"' in page
    assert '<figure class="map"' not in html(client, "/clusters/?sector=tourism")


def test_a_profile_tints_the_states_that_a_cluster_covers():
    cluster = cluster_with_slug("maritime-cluster-northern-germany")
    area = area_of(cluster, cluster.nodes["region"])
    assert area.covered == {"DE-SH", "DE-HH", "DE-HB", "DE-NI", "DE-MV"}
    assert area.town == "Kiel"
    assert area.outline.sheet.holds(area.seat, 8)


def test_no_seat_on_record_means_no_point_on_a_profile():
    cluster = cluster_with_slug("life-science-nord")
    area = area_of(cluster, cluster.nodes["region"])
    assert area.covered == {"DE-SH", "DE-HH"}
    assert area.seat is None


def test_an_organisation_without_a_town_has_no_sheet():
    assert area_of(organisation_with_slug("gtai")) is None
    assert area_of(organisation_with_slug("wtsh")).town == "Kiel"
