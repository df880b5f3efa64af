"""One search over every noun: the same answers on every database."""

import re

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


def test_a_town_is_no_exact_name():
    factories.make_organisation(name="Hospital Lübeck", acronym="HL", city="Lübeck", verified_on="2026-01-01")
    factories.make_organisation(name="Lübeck")
    assert found("lübeck")["organisation"] == ["lubeck", "hospital-lubeck"]


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


# Did you mean …


def asked_back(page):
    """What else a page says may have been meant: (words, address, number of results) of each, as they are printed."""
    return re.findall(r'<p class="meant">(?:Did you mean|Meinten Sie) <a href="(.*?)">(.*?)</a>\? \((\d+)\)</p>', page)


@pytest.fixture
def harbours():
    """Ports of three cities in two sectors, and what a search finds them by."""
    ships = factories.make_sector(name="Ships")
    trade = factories.make_sector(name="Trade")
    factories.make_cluster(name="Lübeck Port", sectors=[ships], city="Lübeck")
    factories.make_cluster(name="Lübeck Fair", sectors=[trade])
    factories.make_cluster(name="Kiel Port", sectors=[ships, trade])


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/clusters/?q=lubek", [("?q=L%C3%BCbeck", "“Lübeck”", "2")]),
        ("/clusters/?q=lubek+port", [("?q=L%C3%BCbeck+port", "“Lübeck port”", "1")]),
        ("/clusters/?q=Prot,+Lubek!", [("?q=Port%2C+L%C3%BCbeck%21", "“Port, Lübeck!”", "1")]),
        ("/de/clusters/?q=lubek", [("?q=L%C3%BCbeck", "„Lübeck“", "2")]),
        (
            "/clusters/?q=lubek&sector=trade&sort=verified&page=3",
            [("?q=L%C3%BCbeck&amp;sector=trade&amp;sort=verified", "“Lübeck”", "1")],
        ),
        ("/clusters/?q=shisp", [("?q=Ships", "“Ships”", "2")]),  # the sector's name
        ("/search/?q=lubek", [("?q=L%C3%BCbeck", "“Lübeck”", "2")]),
        ("/search/?q=shisp", [("?q=Ships", "“Ships”", "3")]),
        ("/de/search/?q=lubek", [("?q=L%C3%BCbeck", "„Lübeck“", "2")]),
    ],
)
@pytest.mark.usefixtures("harbours")
def test_for_a_word_that_is_found_nowhere_the_nearest_is_offered_with_its_results(client, path, answer):
    page = client.get(path).content.decode()
    assert asked_back(page) == answer
    path = path.partition("?")[0]
    (address, _words, number) = answer[0]
    assert f'data-total="{number}"' in client.get(path + address.replace("&amp;", "&")).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/clusters/?q=kiel",  # found
        "/clusters/?q=lubeck+kiel",  # both words are found, if not together
        "/clusters/?q=lubek+kiel",  # the other word would find nothing either
        "/clusters/?q=lubek&kind=industry-network",  # nothing of this kind
        "/clusters/?q=hamburg",  # nothing is near
        "/clusters/?q=lu%2Bbk",  # too short to guess at
        "/clusters/?q=lubek+prot+lubck+lubecx",  # too much unknown
        "/clusters/",
        "/search/?q=kiel",
        "/search/?q=hamburg",
        "/search/",
    ],
)
@pytest.mark.usefixtures("harbours")
def test_nothing_is_offered_that_finds_nothing_and_nothing_beside_what_is_found(client, path):
    assert asked_back(client.get(path).content.decode()) == []


def test_of_words_equally_near_the_one_with_the_most_results_among_what_is_chosen_is_offered(client):
    ships, trade = factories.make_sector(name="Ships"), factories.make_sector(name="Trade")
    factories.make_cluster(name="Harden", sectors=[ships])
    factories.make_cluster(name="Garden", sectors=[trade])
    factories.make_cluster(name="Garden Two", sectors=[trade])
    assert asked_back(client.get("/clusters/?q=Barden").content.decode()) == [("?q=Garden", "“Garden”", "2")]
    page = client.get("/clusters/?q=Barden&sector=ships").content.decode()
    assert asked_back(page) == [("?q=Harden&amp;sector=ships", "“Harden”", "1")]


def test_the_words_of_a_draft_are_not_offered(client):
    factories.make_cluster(name="Secret", status="draft")
    factories.make_person(name="Ada Hidden", is_public=False)
    for words in ("secrt", "hiddn"):
        assert asked_back(client.get(f"/search/?q={words}").content.decode()) == []


def test_a_word_that_only_an_other_writing_of_its_letters_would_find_is_offered_as_it_is_written(client):
    factories.make_cluster(name="Straßenbau", description_en="Israel and Goethe")
    for words, written in {"Strasenbau": "Straßenbau", "Isreal": "Israel", "Göhte": "Goethe"}.items():
        assert [one[1] for one in asked_back(client.get(f"/clusters/?q={words}").content.decode())] == [f"“{written}”"]


def test_words_that_would_become_too_long_for_a_search_are_not_offered(client):
    factories.make_cluster(name="Straßenbaustelle")
    signs = "!" * (200 - len("Strassenbaustele"))
    assert asked_back(client.get(f"/clusters/?q=Strassenbaustele{signs}").content.decode()) != []
    factories.make_cluster(name="Lubeckstrasse", slug="l")
    signs = "!" * (200 - len("Lubekstrasse"))
    assert asked_back(client.get(f"/clusters/?q=Lubekstrasse{signs}").content.decode()) == []


@pytest.mark.parametrize("number", [1, 40])
@pytest.mark.parametrize(("path", "queries"), [("/clusters/?q=lubek+prot", 2), ("/search/?q=lubek+prot", 2)])
def test_to_guess_takes_one_query_for_a_word_whatever_the_size(
    client, django_assert_num_queries, path, queries, number
):
    for n in range(number):
        factories.make_cluster(name=f"Lübeck Port {n}")
        factories.make_organisation(name=f"Lübeck Port {n}")
    client.get(path)
    forget_pages()
    with django_assert_num_queries(queries):
        assert len(asked_back(client.get(path).content.decode())) == 1


# Marks in the results


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("/clusters/?q=hafen", ["Hafenverbund", "Hafen", "Hafen"]),
        ("/clusters/?q=nordmole", ["Nordmole"]),  # the city
        ("/clusters/?q=schiff", ["Schiffe"]),  # the sector
        ("/clusters/", []),
        ("/organisations/?q=kai", ["Kai", "KAI"]),
        ("/organisations/?q=hafenverbund", ["Hafenverbund"]),  # the cluster
        ("/organisations/", []),
        ("/contacts/?q=ada+hafen", ["Ada", "Hafenverbund"]),
        ("/contacts/?q=kai", ["Kai"]),  # the employer
        ("/contacts/", []),
        ("/search/?q=hafen", ["Hafenverbund", "Hafen", "Hafen", "Hafenverbund"]),
    ],
)
def test_what_matched_is_marked_in_the_results_and_nothing_is_without_words(client, path, marks):
    ships = factories.make_sector(name="Schiffe")
    cluster = factories.make_cluster(
        name="Hafenverbund", slug="h", acronym="Hafen", summary_en="Der Hafen.", city="Nordmole", sectors=[ships]
    )
    organisation = factories.make_organisation(name="Kai", acronym="KAI")
    factories.make_membership(cluster=cluster, organisation=organisation)
    factories.make_appointment(person=factories.make_person(name="Ada Able", employer=organisation), cluster=cluster)
    found_there = client.get(path).content.decode().partition('class="results"')
    page = found_there[2] or found_there[0]
    assert re.findall("<mark>(.*?)</mark>", page) == marks


def test_a_mark_stays_within_the_language_of_its_text(client):
    factories.make_cluster(name_de="Nordhafen", slug="nord")
    page = client.get("/clusters/?q=nord").content.decode()
    assert '<span lang="de"><mark>Nordhafen</mark></span></a>' in page


def test_the_description_is_shown_where_it_matches_and_the_summary_where_that_does(client):
    long = "word " * 50
    factories.make_cluster(name="One", summary_en="A summary.", description_en=f"{long}harbour {long}")
    page = client.get("/search/?q=harbour").content.decode()
    assert f'<p class="entry-line">… {"word " * 8}<mark>harbour</mark> {"word " * 21}…</p>' in page
    assert '<p class="entry-line">A <mark>summary</mark>.</p>' in client.get("/search/?q=summary").content.decode()
    assert '<p class="entry-line">A summary.</p>' in client.get("/search/?q=one").content.decode()


@pytest.mark.parametrize("words", ["""<b>"'&""", "<script>alert(1)</script>", '"><img src=x onerror=x>', "<b>nort"])
@pytest.mark.parametrize("path", ["/clusters/", "/de/clusters/", "/search/", "/search/suggest/"])
def test_words_and_names_are_escaped_everywhere(client, path, words):
    factories.make_cluster(name="""North <b>"'& <script>alert(1)</script> <img src=x onerror=x>""", slug="north")
    page = client.get(path, {"q": words}).content.decode()
    assert not re.findall("<(?:b|img|script)>|<(?:script>alert|img src)", page)
