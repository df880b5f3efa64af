"""What is suggested while somebody types a search: a piece of HTML for static/js/suggest.js."""

import re

import pytest

from tests import factories
from tests.conftest import forget_pages

pytestmark = pytest.mark.django_db


def answer(client, words, path="/search/suggest/"):
    response = client.get(path, {"q": words})
    assert response.status_code == 200
    return response.content.decode()


def names(page):
    """The names that are suggested, as they are read."""
    return [
        re.sub("<.*?>", "", name) for name in re.findall(r"<a href=.*?><span>(.*?)</span> <span class=.count", page)
    ]


def test_a_suggestion_leads_to_the_entry_and_says_what_it_is(client):
    factories.make_cluster(name="Lübeck Port", acronym="LP")
    assert '<ul aria-label="Suggestions" data-status="1 suggestion">' in answer(client, "lubeck")
    assert (
        '<li><a href="/clusters/lubeck-port/"><span><mark>Lübeck</mark> Port <span class="acronym">LP</span></span>'
        ' <span class="count">Cluster</span></a></li>'
    ) in answer(client, "lubeck")


def test_a_german_visitor_gets_german_ones(client):
    factories.make_organisation(name_en="Port", name_de="Hafen", slug="port")
    factories.make_organisation(name_en="Harbour", slug="harbour")
    assert '<ul aria-label="Vorschläge" data-status="2 Vorschläge">' in answer(client, "ha", "/de/search/suggest/")
    assert (
        '<li><a href="/de/organisations/port/"><span><mark>Hafen</mark></span>'
        ' <span class="count">Organisation</span></a></li>'
    ) in answer(client, "ha", "/de/search/suggest/")
    assert '<span><span lang="en"><mark>Harbour</mark></span></span>' in answer(client, "ha", "/de/search/suggest/")


def test_every_noun_is_suggested_in_turn_and_the_best_name_first(client):
    organisation = factories.make_organisation(name="Windy")
    factories.make_cluster(name="Windward A", verified_on="2026-01-01")
    factories.make_cluster(name="Windward B")
    factories.make_appointment(person=factories.make_person(name="Ada Windhorst"), organisation=organisation)
    factories.make_sector(name="Wind")
    factories.make_sponsoring_body(name="The Wind Board")
    factories.make_source(title="Windfall")
    assert names(answer(client, "wind")) == [
        "Wind",
        "The Wind Board",
        "Windward A",
        "Ada Windhorst",
        "Windy",
        "Windfall",
        "Windward B",
    ]


def test_at_most_eight_are_suggested(client):
    for number in range(9):
        factories.make_cluster(name=f"Wind {number}")
    page = answer(client, "wind")
    assert names(page) == [f"Wind {number}" for number in range(8)]
    assert 'data-status="8 suggestions"' in page


@pytest.mark.parametrize(
    "words",
    ["", "n", "  n ", "…", "|", "orth", "harbour", "ships", "north south", "<b>\"'&"],
    ids=["none", "one letter", "blanks", "signs", "bar", "middle", "description", "sector", "two", "markup"],
)
def test_an_empty_list_answers_what_no_name_begins_like(client, words):
    ships = factories.make_sector(name="Ships", status="draft")
    factories.make_cluster(name="North", description_en="A harbour.", sectors=[ships])
    page = answer(client, words)
    assert 'data-status="No suggestions"' in page
    assert "<li>" not in page


def test_what_the_public_does_not_see_is_not_suggested(client):
    factories.make_cluster(name="North", status="draft")
    factories.make_organisation(name="North", status="archived")
    factories.make_person(name="Ada North", is_public=False)
    assert names(answer(client, "north")) == []


def test_of_very_long_words_the_first_200_letters_count(client):
    factories.make_cluster(name="North")
    assert names(answer(client, "north" + " " * 195 + "south")) == ["North"]


def test_a_new_entry_is_suggested_at_once_and_an_answer_is_kept(client):
    factories.make_cluster(name="North A")
    first = client.get("/search/suggest/?q=north&other=1")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/search/suggest/?q=north", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    factories.make_cluster(name="North B")
    assert names(answer(client, "north")) == ["North A", "North B"]


@pytest.mark.parametrize("number", [1, 12])
def test_suggestions_take_the_same_queries_whatever_is_there(client, django_assert_num_queries, number):
    for n in range(number):
        factories.make_cluster(name=f"Wind {n}")
        factories.make_organisation(name=f"Wind {n}")
        factories.make_sector(name=f"Wind {n}")
    answer(client, "wind")
    forget_pages()
    with django_assert_num_queries(3):
        answer(client, "wind")


@pytest.mark.parametrize("path", ["/", "/search/", "/clusters/", "/about/"])
def test_the_search_box_of_each_page_knows_where_suggestions_come_from(client, path):
    for before in ("", "/de"):
        page = client.get(before + path).content.decode()
        assert page.count(f'data-suggest="{before}/search/suggest/"') == 1
        assert page.count("js/suggest.js") == 1
