"""One search over every noun: the same answers on every database."""

import pytest

from clusterdir.searching import search
from tests import factories
from tests.conftest import forget_pages

pytestmark = pytest.mark.django_db


def found(words):
    groups, _total = search(words)
    return {group["noun"]: [entry.slug for entry in group["entries"]] for group in groups}


def test_each_word_must_be_there_and_the_middle_of_a_word_is_not_enough():
    factories.make_cluster(name="Northern Wind")
    assert found("wind north") == {"cluster": ["northern-wind"]}
    assert found("wind south") == {}
    assert found("ind") == {}


@pytest.mark.parametrize("words", ["%", "_", "*", "' OR 1=1 --", "\\", "|", "()", "…", "   "])
def test_signs_match_nothing_and_break_nothing(words):
    factories.make_cluster(name="Alpha")
    assert found(words) == {}


def test_drafts_and_people_who_may_not_be_shown_are_not_found():
    factories.make_cluster(name="Secret Cluster", status="draft")
    factories.make_person(name="Secret Person", is_public=False)
    factories.make_organisation(name="Secret Organisation", status="archived")
    assert found("secret") == {}


def test_of_two_that_match_as_well_the_verified_one_stands_first():
    factories.make_cluster(name="Wind A")
    factories.make_cluster(name="Wind B", verified_on="2026-01-01")
    assert found("wind")["cluster"] == ["wind-b", "wind-a"]


@pytest.mark.parametrize("number", [1, 12])
def test_a_search_takes_the_same_queries_whatever_it_finds(client, django_assert_num_queries, number):
    for n in range(number):
        cluster = factories.make_cluster(name=f"Wind {n}", slug=f"cluster-{n}")
        factories.make_appointment(cluster=cluster, person=factories.make_person(name=f"Ada Wind{n}"))
        factories.make_organisation(name=f"Wind {n}")
        factories.make_sector(name=f"Wind {n}")
        factories.make_sponsoring_body(name=f"Wind {n}")
        factories.make_programme(name=f"Wind {n}")
        factories.make_publication(name=f"Wind {n}")
        factories.make_service(name=f"Wind {n}")
        factories.make_source(title=f"Wind {n}")
    client.get("/search/?q=wind")
    forget_pages()
    with django_assert_num_queries(11):
        page = client.get("/search/?q=wind").content.decode()
    assert f'data-total="{number * 9}"' in page


def test_a_noun_with_more_than_ten_results_leads_to_its_list_with_the_same_words(client):
    for number in range(11):
        factories.make_cluster(name=f"Wind {number}")
    page = client.get("/search/?q=wind").content.decode()
    assert page.count("data-entry=") == 10
    assert 'href="/clusters/?q=wind"' in page


def test_a_query_that_is_too_long_is_told_so_and_kept(client):
    page = client.get("/search/?q=" + "x" * 201).content.decode()
    assert "A search takes at most 200 characters." in page
    assert f'value="{"x" * 201}"' in page
