"""The page of figures: its numbers are those of the lists, whatever the size of the directory."""

import datetime
import re
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.utils import timezone

from clusterdir.figures import by_facet, by_sponsor, by_year, memberships, upkeep
from clusters.filters import ClusterFilter, OrganisationFilter
from clusters.pictures.chart import Bar, bars, binned, columns, shares
from tests import factories
from tests.conftest import forget_pages

pytestmark = pytest.mark.django_db


def told(chart):
    return [(bar.label, bar.number) for bar in chart.bars]


def totals_behind_links(client, path):
    """{address: (the number at its bar, the number of results there)} of the page at `path`."""
    page = client.get(path).content.decode()
    bars = re.findall(r'<a href="([^"]+)" data-count="([0-9]+)"', page)
    lists = {address: client.get(address).content.decode() for address, _number in bars}
    return {
        address: (int(number), int(re.search(r'data-total="([0-9]+)"', lists[address])[1])) for address, number in bars
    }


# The numbers


def test_each_bar_leads_to_a_list_of_as_many_in_both_languages(client):
    call_command("load_directory", verbosity=0)
    for path in ("/figures/", "/de/figures/"):
        found = totals_behind_links(client, path)
        assert len(found) > 25
        assert all(here == there for here, there in found.values()), found


def test_each_bar_leads_to_a_list_of_as_many_in_a_generated_directory(client):
    call_command("generate_directory", clusters=40, organisations=400, memberships=800, seed=1, verbosity=0)
    found = totals_behind_links(client, "/figures/")
    assert len(found) > 60
    assert all(here == there for here, there in found.values()), found


def test_a_sector_is_followed_by_its_parts_and_the_largest_comes_first():
    ships, tourism = factories.make_sector(name="Ships"), factories.make_sector(name="Tourism")
    yards, gear = (factories.make_sector(name=name, parent=tourism) for name in ("Yards", "Gear"))
    for sectors in ([ships], [ships], [yards], [gear], [gear], []):
        factories.make_cluster(sectors=sectors)
    chart = by_facet(ClusterFilter, "sector")
    assert told(chart) == [("Tourism", 3), ("Gear", 2), ("Yards", 1), ("Ships", 2), ("not on record", 1)]
    assert [bar.depth for bar in chart.bars] == [0, 1, 1, 0, 0]
    assert (chart.total, chart.missing, chart.left_out) == (6, 1, 0)


def test_what_belongs_to_none_of_the_bars_is_counted_once():
    regions = [factories.make_region(name=f"Region {n}") for n in range(4)]
    for many in (regions[:1], regions[:1], regions[:2], regions[1:3], regions[2:], regions[3:]):
        factories.make_cluster(regions=many)
    chart = by_facet(ClusterFilter, "region", most=1)
    assert told(chart) == [("Region 0", 3), ("only in others (3)", 3)]
    assert [bar.is_rest for bar in chart.bars] == [False, True]


def test_parts_for_which_there_is_no_room_are_left_out_since_their_whole_counts_them():
    whole = factories.make_sector(name="Whole")
    parts = [factories.make_sector(name=f"Part {n}", parent=whole) for n in range(3)]
    for part in parts:
        factories.make_cluster(sectors=[part])
    chart = by_facet(ClusterFilter, "sector", most=2)
    assert told(chart) == [("Whole", 3), ("Part 0", 1)]
    assert chart.left_out == 2


def test_a_sponsor_counts_each_published_cluster_once_and_says_its_roles():
    body, cluster = factories.make_sponsoring_body(name="Body"), factories.make_cluster()
    for role in ("sponsor", "co-financing"):
        factories.make_sponsorship(body=body, cluster=cluster, role=role)
    factories.make_sponsorship(body=body, cluster=factories.make_cluster())
    factories.make_sponsorship(body=body, cluster=factories.make_cluster(status="draft"))
    factories.make_sponsorship(body=body, region=factories.make_region())
    factories.make_sponsorship(body=factories.make_sponsoring_body(status="draft"), cluster=factories.make_cluster())
    chart = by_sponsor()
    assert told(chart) == [("Body", 2), ("not on record", 1)]
    assert chart.bars[0].parts == (("sponsor", 2), ("co-financing", 1))


def test_years_of_founding_are_counted_without_drafts():
    for founded in ("2004", "2004-05-06", "2006-07", ""):
        factories.make_cluster(founded=founded)
    factories.make_cluster(founded="2004", status="draft")
    founding = by_year()
    assert [(column.first, column.number) for column in founding.columns] == [(2004, 2), (2005, 0), (2006, 1)]
    assert (founding.dated, founding.total, founding.step) == (3, 4, 1)


def test_memberships_count_published_organisations_and_clusters_without_any():
    large = factories.make_cluster(name="Large")
    for _ in range(10):
        factories.make_membership(cluster=large)
    factories.make_membership(cluster=large, organisation=factories.make_organisation(status="draft"))
    factories.make_cluster()
    factories.make_cluster()
    found = memberships()
    assert told(found) == [("0", 2), ("1 – 9", 0), ("10 – 24", 1)]
    assert (found.median, found.most, found.largest.label) == (0, 10, "Large")
    assert found.url == "/organisations/?cluster=large"


def test_without_memberships_there_is_no_chart_of_them():
    factories.make_cluster()
    assert memberships() is None


@pytest.mark.parametrize(("days", "part"), [(0, "fresh"), (365, "fresh"), (366, "older"), (None, "never")])
def test_an_entry_is_fresh_for_as_long_as_it_is_not_stale(days, part):
    verified_on = None if days is None else timezone.localdate() - datetime.timedelta(days=days)
    factories.make_cluster(verified_on=verified_on)
    factories.make_cluster(status="draft")
    ((row,), _completeness) = upkeep()
    assert {share.name: share.number for share in row.parts} == {"fresh": 0, "older": 0, "never": 0} | {part: 1}


def test_completeness_counts_whom_to_call_the_street_and_the_website():
    employer = factories.make_organisation(street="Quay 1")
    factories.make_organisation(website="https://clusters.example")
    person = factories.make_person(employer=employer)
    factories.make_appointment(person=person, cluster=factories.make_cluster(website="https://clusters.example"))
    factories.make_appointment(person=factories.make_person(is_public=False), cluster=factories.make_cluster())
    factories.make_appointment(ends="2001", cluster=factories.make_cluster())
    _freshness, rows = upkeep()
    assert [(row.noun, row.fact, *(share.number for share in row.parts)) for row in rows] == [
        ("clusters", "person to call", 1, 2),
        ("clusters", "street address", 0, 3),
        ("clusters", "website", 1, 2),
        ("organisations", "person to call", 1, 1),
        ("organisations", "street address", 1, 1),
        ("organisations", "website", 1, 1),
    ]


# The drawings


def test_the_longest_bar_is_as_wide_as_the_chart():
    assert [bar.width for bar in bars([Bar("a", 4), Bar("b", 1), Bar("rest", 2, is_rest=True)])] == [100, 25, 50]
    assert [bar.width for bar in bars([Bar("a", 2), Bar("rest", 8, is_rest=True)])] == [25, 100]


def test_a_rest_that_would_make_all_others_too_short_is_cut():
    option, rest = bars([Bar("a", 2), Bar("rest", 900, is_rest=True)])
    assert (option.width, option.is_cut, rest.is_cut) == (25, False, True)


def test_charts_of_nothing_are_empty():
    assert bars([]) == columns({}) == binned([], (0, 10)) == []
    assert [bar.width for bar in bars([Bar("a", 0)])] == [0]
    assert [share.width for share in shares({"known": 0, "missing": 0})] == [0, 0]


@pytest.mark.parametrize(
    ("first", "last", "step"), [(2004, 2015, 1), (2004, 2016, 2), (1995, 2023, 5), (1900, 2026, 20), (1, 9999, 1000)]
)
def test_columns_are_so_few_that_they_stand_side_by_side_on_a_phone(first, last, step):
    made = columns({first: 1, last: 3})
    assert made[0].last - made[0].first + 1 == step
    assert len(made) <= 12
    assert sum(column.is_labelled for column in made) <= 7
    assert (made[0].first <= first, made[-1].last >= last) == (True, True)
    assert (sum(column.number for column in made), made[-1].height) == (4, 100)
    assert all(one.x + one.width <= other.x for one, other in pairwise(made))


def test_a_single_column_is_no_wall():
    (column,) = columns({2011: 3})
    assert (column.x, column.width, column.height) == (1.3, 14.0, 100)


def test_shares_fill_their_whole():
    fresh, older, never = shares({"fresh": 1, "older": 0, "never": 3})
    assert (fresh.x, fresh.width, older.width, never.x, never.width) == (0, 25, 0, 25, 75)


# The page


def test_an_empty_directory_has_no_charts(client):
    page = client.get("/figures/").content.decode()
    assert "There is nothing here yet." in page
    assert "<table" not in page


def test_a_directory_of_one_entry_has_charts_of_what_is_known_of_it(client):
    factories.make_cluster(name="Only", founded="2004", kind="industry-network")
    page = client.get("/figures/").content.decode()
    assert re.findall(r'<h2 id="([a-z-]+)"', page) == ["by-kind", "by-year", "freshness", "completeness"]
    assert '<a href="/clusters/?kind=industry-network" data-count="1">Industry network</a>' in page


def test_a_name_in_the_other_language_is_marked_with_it(client):
    factories.make_cluster(sectors=[factories.make_sector(name_de="Schifffahrt", slug="ships")])
    assert '<span lang="de">Schifffahrt</span>' in client.get("/figures/").content.decode()


@pytest.mark.parametrize("number", [2, 40])
def test_the_figures_take_the_same_queries_whatever_their_size(client, django_assert_num_queries, number):
    for n in range(number):
        sector, region = factories.make_sector(), factories.make_region()
        cluster = factories.make_cluster(sectors=[sector], regions=[region], founded=str(1990 + n))
        factories.make_membership(cluster=cluster, organisation=factories.make_organisation(kind="sme"))
        factories.make_sponsorship(cluster=cluster)
    client.get("/figures/")
    forget_pages()
    with django_assert_num_queries(10):
        client.get("/figures/")


def test_organisations_are_counted_by_kind():
    for kind in ("sme", "sme", "university", ""):
        factories.make_organisation(kind=kind)
    chart = by_facet(OrganisationFilter, "kind")
    assert [(bar.number, bar.url) for bar in chart.bars] == [
        (2, "/organisations/?kind=sme"),
        (1, "/organisations/?kind=university"),
        (1, ""),
    ]
