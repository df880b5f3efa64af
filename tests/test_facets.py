"""Facets: exact counts in any combination, and addresses that never break a page."""

import random

import pytest
from django.http import QueryDict

from clusters.filters import ClusterFilter, OrganisationFilter
from clusters.models import Cluster, Organisation
from contacts.filters import PersonFilter
from tests import factories

pytestmark = pytest.mark.django_db


def clusters(query=""):
    return ClusterFilter(QueryDict(query))


def shown(filters, name):
    """{value: count} of the visible options of a facet, in their order."""
    (facet,) = (facet for facet in filters.facets if facet["name"] == name)
    return {option.value: option.count for option in facet["options"]}


def slugs(filters):
    return [entry.slug for entry in filters.model.objects.with_ids(filters.page_of_ids(0, filters.total))]


def test_options_of_one_facet_are_ored_and_facets_are_anded():
    energy, ships = factories.make_sector(name="Energy"), factories.make_sector(name="Ships")
    factories.make_cluster(name="A", sectors=[energy], kind="industry-network")
    factories.make_cluster(name="B", sectors=[ships])
    factories.make_cluster(name="C", sectors=[])
    assert slugs(clusters("sector=energy&sector=ships")) == ["a", "b"]
    assert slugs(clusters("sector=energy&sector=ships&kind=cluster-organisation")) == ["b"]


def test_the_count_beside_an_option_leaves_out_the_facets_own_selection():
    energy, ships = factories.make_sector(name="Energy", position=1), factories.make_sector(name="Ships", position=2)
    factories.make_cluster(name="A", sectors=[energy], kind="industry-network")
    factories.make_cluster(name="B", sectors=[ships], kind="industry-network")
    factories.make_cluster(name="C", sectors=[ships])
    filters = clusters("sector=energy&kind=industry-network")
    assert filters.total == 1
    assert shown(filters, "sector") == {"energy": 1, "ships": 1}
    assert shown(filters, "kind") == {"industry-network": 1}


def test_an_option_that_came_after_the_filters_were_made_is_not_known_to_them():
    factories.make_sector(name="Ships")
    assert shown(clusters(), "sector") == {}
    filters = clusters("sector=energy")
    factories.make_sector(name="Energy")
    assert filters.total == 0
    assert len(filters.problems) == 1


def test_a_sector_counts_an_entry_that_stands_in_two_of_its_parts_once():
    life = factories.make_sector(name="Life")
    parts = [factories.make_sector(name=name, parent=life) for name in ("Bio", "Med")]
    factories.make_cluster(name="A", sectors=parts)
    factories.make_cluster(name="B", sectors=[life, parts[0]])
    filters = clusters("sector=life")
    assert shown(filters, "sector") == {"life": 2, "bio": 2, "med": 1}
    assert filters.total == 2


def test_a_state_counts_its_districts_and_a_country_its_states():
    country = factories.make_region(name="Country", level="country")
    state = factories.make_region(name="State", level="state", parent=country)
    district = factories.make_region(name="District", level="district", parent=state)
    factories.make_cluster(name="A", regions=[district])
    factories.make_cluster(name="B", regions=[state, district])
    factories.make_cluster(name="C", regions=[country])
    assert shown(clusters(), "region") == {"country": 3, "state": 2, "district": 2}
    assert slugs(clusters("region=state")) == ["a", "b"]


def test_an_option_that_leads_nowhere_is_hidden_unless_it_is_chosen():
    factories.make_sector(name="Empty")
    factories.make_cluster(sectors=[factories.make_sector(name="Full")])
    assert shown(clusters(), "sector") == {"full": 1}
    assert shown(clusters("sector=empty"), "sector") == {"empty": 0, "full": 1}


def test_drafts_and_archived_entries_are_neither_counted_nor_offered():
    draft = factories.make_sector(name="Draft", status="draft")
    factories.make_cluster(name="A", sectors=[draft])
    factories.make_cluster(name="B", status="draft")
    factories.make_cluster(name="C", status="archived")
    filters = clusters()
    assert filters.total == 1
    assert shown(filters, "sector") == {}
    assert shown(filters, "kind") == {"cluster-organisation": 1}


def test_a_person_counts_for_the_sectors_of_the_cluster_and_for_the_sector_itself():
    ships = factories.make_sector(name="Ships")
    both = factories.make_person(name="Ada Both")
    factories.make_appointment(person=both, cluster=factories.make_cluster(name="A", sectors=[ships]))
    factories.make_appointment(person=both, sector=ships)
    factories.make_appointment(person=factories.make_person(name="Bea Sector"), sector=ships)
    factories.make_appointment(cluster=factories.make_cluster(name="B"))
    filters = PersonFilter(QueryDict("sector=ships"))
    assert shown(filters, "sector") == {"ships": 2}
    assert slugs(filters) == ["ada-both", "bea-sector"]


def every_option(filterset, query):
    """(count beside the option, number of results when only this option of its facet is chosen), for each option."""
    filters = filterset(QueryDict(query))
    for facet in filters.facets:
        for option in facet["options"]:
            chosen = QueryDict(query, mutable=True)
            chosen.setlist(facet["name"], [option.value])
            yield option.count, filterset(chosen).total


@pytest.mark.parametrize("seed", range(3))
def test_each_count_is_the_number_of_results_after_choosing_the_option(seed):
    any_of = random.Random(seed)
    roots = [factories.make_sector(name=f"S{n}") for n in range(3)]
    sectors = roots + [factories.make_sector(name=f"S{n}{part}", parent=roots[n]) for n in range(2) for part in "ab"]
    states = [factories.make_region(name=f"R{n}", level="state") for n in range(2)]
    regions = states + [factories.make_region(name=f"R{n}a", parent=states[n]) for n in range(2)]
    bodies = [factories.make_sponsoring_body() for _ in range(3)]
    for number in range(20):
        some = any_of.sample
        cluster = factories.make_cluster(
            name=f"C{number} {any_of.choice(['wind', 'water'])}",
            kind=any_of.choice(Cluster.Kind.values),
            legal_form=any_of.choice(["", *Cluster.LegalForm.values]),
            status=any_of.choice(["published", "published", "draft"]),
            sectors=some(sectors, any_of.randrange(4)),
            regions=some(regions, any_of.randrange(3)),
        )
        for body in some(bodies, any_of.randrange(3)):
            factories.make_sponsorship(body=body, cluster=cluster)
        organisation = factories.make_organisation(
            kind=any_of.choice(Organisation.Kind.values),
            sectors=some(sectors, any_of.randrange(3)),
            region=any_of.choice([None, *regions]),
        )
        factories.make_membership(cluster=cluster, organisation=organisation)
    for filterset, queries in [
        (ClusterFilter, ["", "sector=s0&region=r0", "q=wind&sector=s1a&kind=cluster-agency"]),
        (OrganisationFilter, ["", "sector=s0&sector=s2", "region=r1&kind=sme"]),
    ]:
        for query in queries:
            pairs = list(every_option(filterset, query))
            assert [count for count, _results in pairs] == [results for _count, results in pairs]
            assert pairs


def test_unknown_values_are_named_and_left_out_and_known_ones_stay():
    factories.make_cluster(name="A", sectors=[factories.make_sector(name="Ships")])
    factories.make_cluster(name="B")
    filters = clusters("sector=nonsense&sector=ships&sort=nonsense&page=abc&unknown=1")
    assert slugs(filters) == ["a"]
    assert filters.address == "?sector=ships"
    assert [str(problem) for problem in filters.problems] == [
        "“nonsense” is not known under “Sector” and was left out.",
        "This order is not available; the usual one is used.",
        "There is no such page; this is the first one.",
    ]


def test_words_that_are_too_long_are_left_out_with_a_sentence():
    factories.make_cluster(name="A")
    filters = clusters("q=" + "x" * 10_000)
    assert slugs(filters) == ["a"]
    assert [str(problem) for problem in filters.problems] == [
        "A search takes at most 200 characters; your words were left out."
    ]


def test_the_address_is_sorted_and_has_no_blanks():
    for name in ("B", "A"):
        factories.make_sector(name=name)
    filters = clusters("sector=b&q=&kind=cluster-agency&sector=a&sector=b&page=1&foo=bar")
    assert filters.address == "?kind=cluster-agency&sector=a&sector=b"
    assert filters.has_blanks


def test_each_chip_takes_only_itself_away():
    factories.make_cluster(sectors=[factories.make_sector(name="A"), factories.make_sector(name="B")])
    chips = clusters("q=cluster&sector=a&sector=b&sort=founded&page=2").chips
    assert [(str(chip["label"]), chip["value"], chip["url"]) for chip in chips] == [
        ("Words", "cluster", "?sector=a&sector=b&sort=founded"),
        ("Sector", "A", "?q=cluster&sector=b&sort=founded"),
        ("Sector", "B", "?q=cluster&sector=a&sort=founded"),
    ]


def test_sectors_stand_in_taxonomy_order_and_sponsors_in_alphabetical_order():
    cluster = factories.make_cluster(
        sectors=[factories.make_sector(name="Alpha", position=2), factories.make_sector(name="Beta", position=1)]
    )
    for name in ("Zeta", "Ähre", "Alpen"):
        factories.make_sponsorship(cluster=cluster, body=factories.make_sponsoring_body(name=name))
    assert list(shown(clusters(), "sector")) == ["beta", "alpha"]
    assert list(shown(clusters(), "sponsor")) == ["ahre", "alpen", "zeta"]


def test_the_orders_put_what_is_unknown_last():
    factories.make_cluster(name="A")
    factories.make_cluster(name="B", founded="2015-10", verified_on="2026-01-01")
    factories.make_cluster(name="C", founded="2016", verified_on="2025-01-01")
    assert slugs(clusters("sort=founded")) == ["c", "b", "a"]
    assert slugs(clusters("sort=verified")) == ["b", "c", "a"]
    assert slugs(clusters()) == ["a", "b", "c"]
