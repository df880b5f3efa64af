"""What profiles and lists say of an entry: its upkeep, its money, its places, its people, in which language."""

import datetime
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.utils.html import escape

from clusters.models import Cluster
from tests import factories

pytestmark = pytest.mark.django_db


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def part(page, pattern):
    """The first part of a page that `pattern` encloses, its spaces made single."""
    return " ".join(re.search(pattern, page, re.DOTALL)[1].split())


# Upkeep


PROFILES = {
    "clusters": lambda **fields: factories.make_cluster(name="Entry", **fields),
    "organisations": lambda **fields: factories.make_organisation(name="Entry", **fields),
    "sponsors": lambda **fields: factories.make_sponsoring_body(name="Entry", **fields),
    "contacts": lambda **fields: factories.make_person(name="Entry", **fields),
}


@pytest.mark.parametrize("noun", PROFILES)
@pytest.mark.parametrize(
    ("verified_on", "words"),
    [
        ("2025-07-01", "Verified on 1 July 2025"),
        ("2025-06-30", "Verified on 30 June 2025"),
        ("2025-06-29", "Not verified since 29 June 2025"),
        (None, "Not yet verified."),
    ],
)
def test_a_profile_says_whether_and_when_it_was_verified(client, monkeypatch, settings, noun, verified_on, words):
    settings.STALE_AFTER_DAYS = 365
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: datetime.date(2026, 6, 30))
    PROFILES[noun](verified_on=verified_on)
    page = read(client, f"/{noun}/entry/")
    assert re.findall("(?:Verified on|Not verified since) [0-9]+ [A-Za-z]+ [0-9]+|Not yet verified\\.", page) == [words]


# Lists


def fill(noun, number):
    sector = factories.make_sector(name="Ships")
    for n in range(number):
        if noun == "clusters":
            factories.make_cluster(name=f"Entry {n:02}", sectors=[sector])
        elif noun == "organisations":
            factories.make_organisation(name=f"Entry {n:02}", sectors=[sector])
        else:
            factories.make_appointment(person=factories.make_person(name=f"Entry N{n:02}"), sector=sector)


@pytest.mark.parametrize("noun", ["clusters", "organisations", "contacts"])
def test_the_links_to_other_pages_keep_what_is_chosen(client, noun):
    fill(noun, 30)
    first = read(client, f"/{noun}/?sector=ships&q=entry&sort=verified")
    assert first.count("data-entry=") == 25
    address = re.search('<a href="([^"]*)" rel="next"', first)[1].replace("&amp;", "&")
    asked = {"q": ["entry"], "sector": ["ships"], "sort": ["verified"]}
    assert parse_qs(urlsplit(address).query) == asked | {"page": ["2"]}
    second = read(client, f"/{noun}/{address}")
    assert second.count("data-entry=") == 5
    assert 'data-total="30"' in second
    (pages,) = re.findall('<nav class="pages".*?</nav>', second, re.DOTALL)
    links = [parse_qs(urlsplit(link.replace("&amp;", "&")).query) for link in re.findall('href="([^"]*)"', pages)]
    assert [{name: query[name] for name in asked} for query in links] == [asked] * len(links)
    assert sorted(query.get("page", ["1"]) for query in links) == [["1"], ["1"], ["2"]]


def test_a_chip_in_another_language_is_marked_with_it(client):
    factories.make_cluster(sectors=[factories.make_sector(name_de="Schiffe"), factories.make_sector(name="Energy")])
    chips = part(read(client, "/clusters/?sector=schiffe&sector=energy"), '<ul class="chips"[^>]*>(.*?)</ul>')
    assert 'Sector: <span lang="de">Schiffe</span>' in chips
    assert "Sector: Energy<" in chips


def test_a_sector_counts_an_entry_that_stands_in_two_of_its_parts_once(client):
    life = factories.make_sector(name="Life")
    bio, med = (factories.make_sector(name=name, parent=life) for name in ("Bio", "Med"))
    for sectors in ([bio, med], [life, bio]):
        factories.make_cluster(sectors=sectors)
    factories.make_organisation(sectors=[bio, med])
    page = read(client, "/sectors/")
    counts = {
        slug: part(page, f'data-entry="{slug}".*?<p class="small muted">(.*?)</p>') for slug in ("life", "bio", "med")
    }
    assert counts == {
        "life": "2 clusters and networks, 1 organisation",
        "bio": "2 clusters and networks, 1 organisation",
        "med": "1 cluster or network, 1 organisation",
    }


def test_the_front_page_leaves_out_former_entries_and_shows_the_number_of_all(client):
    factories.make_cluster(name="At work")
    factories.make_cluster(name="Office", kind="coordination-office")
    factories.make_cluster(name="Former", ended="2013")
    page = read(client, "/")
    assert re.findall('data-entry="([^"]*)"', page) == ["at-work", "office"]
    assert "All 3 entries, with filters" in page


def test_the_list_of_sources_shows_every_source(client):
    slugs = [factories.make_source(title=f"Paper {number:02}").slug for number in range(60)]
    page = read(client, "/sources/")
    assert re.findall('data-entry="([^"]*)"', page) == slugs
    assert re.findall('href="/sources/([^"]+)/"', page) == slugs
    assert 'data-total="60"' in page


# Money


def behind(client, slug):
    """[(body, what it is stated for)] of the sponsors on the profile of a cluster."""
    page = read(client, f"/clusters/{slug}/")
    if 'id="sponsors"' not in page:
        return []
    (table,) = re.findall('<h2 id="sponsors">.*?</table>', page, re.DOTALL)
    rows = re.findall("<tr>(.*?)</tr>", table, re.DOTALL)[1:]
    cells = [re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    plain = [[re.sub("<[^>]*>", "", cell).strip() for cell in row] for row in cells]
    return [(row[0], row[-1]) for row in plain]


def test_what_stands_behind_all_clusters_of_a_region_stands_on_the_page_of_a_cluster_organisation_there(client):
    north = factories.make_region(name="North", level="state")
    factories.make_cluster(name="Ships", regions=[north])
    factories.make_cluster(name="Elsewhere", regions=[factories.make_region()])
    factories.make_sponsorship(region=north, body=factories.make_sponsoring_body(name="Fund"))
    assert behind(client, "ships") == [("Fund", "cluster management in North as a whole")]
    assert behind(client, "elsewhere") == []


@pytest.mark.parametrize(
    "fields",
    [*({"kind": kind} for kind in Cluster.Kind.values if kind != "cluster-organisation"), {"ended": "2013"}],
    ids=str,
)
def test_what_stands_behind_cluster_management_stands_behind_no_other_and_no_former_entry(client, fields):
    north = factories.make_region(name="North", level="state")
    cluster = factories.make_cluster(name="Ships", regions=[north], **fields)
    factories.make_sponsorship(region=north, body=factories.make_sponsoring_body(name="Fund"))
    factories.make_sponsorship(cluster=cluster, body=factories.make_sponsoring_body(name="Chamber"))
    assert behind(client, "ships") == [("Chamber", "this entry")]


# Places and sectors have levels


@pytest.fixture
def levels():
    """A country, its state, two districts there; a sector and its part; a cluster in one district and the part."""
    country = factories.make_region(name="Country", level="country")
    state = factories.make_region(name="State", level="state", parent=country)
    district, neighbour = (factories.make_region(name=name, parent=state) for name in ("District", "Neighbour"))
    sea = factories.make_sector(name="Sea")
    ships = factories.make_sector(name="Ships", parent=sea)
    factories.make_cluster(name="Yards", regions=[district], sectors=[ships])
    return {"country": country, "state": state, "district": district, "neighbour": neighbour, "sea": sea}


def called(client):
    """The heading and the name on each card of a person on the cluster's profile."""
    cards = re.findall('<section class="person".*?</section>', read(client, "/clusters/yards/"), re.DOTALL)
    names = [re.findall('class="person-name".*?<a[^>]*>(.*?)</a>', card) for card in cards]
    return [(part(card, "<h2[^>]*>(.*?)</h2>"), *name) for card, name in zip(cards, names, strict=True)]


@pytest.mark.parametrize("level", ["country", "state", "district"])
def test_a_cluster_in_a_district_is_given_the_agency_of_what_the_district_lies_in(client, levels, level):
    agency = factories.make_cluster(name="Agency", kind="cluster-agency", regions=[levels[level]])
    factories.make_appointment(cluster=agency, person=factories.make_person(name="Aga Agency"))
    assert called(client) == [("No person on record. Please ask: Agency", "Aga Agency")]


def test_a_cluster_is_not_given_the_agency_of_the_district_beside_it(client, levels):
    agency = factories.make_cluster(name="Agency", kind="cluster-agency", regions=[levels["neighbour"]])
    factories.make_appointment(cluster=agency, person=factories.make_person(name="Aga Agency"))
    page = read(client, "/clusters/yards/")
    assert "Aga Agency" not in page
    assert "No person on record." in page


def test_a_cluster_in_a_part_of_a_sector_is_given_the_person_for_the_sector(client, levels):
    factories.make_appointment(sector=levels["sea"], person=factories.make_person(name="Sina Sea"))
    assert called(client) == [("Whom to call about the sector Sea", "Sina Sea")]
    line = part(read(client, "/clusters/"), 'data-entry="yards".*?<p class="entry-call">(.*?)</p>')
    assert '<a href="/contacts/sina-sea/">Sina Sea</a>' in line
    assert "Contact, for the sector" in line


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("country", [("Fund", "cluster management in Country as a whole")]),
        ("state", [("Fund", "cluster management in State as a whole")]),
        ("district", [("Fund", "cluster management in District as a whole")]),
        ("neighbour", []),
    ],
)
def test_the_sponsors_of_a_state_stand_behind_the_clusters_of_its_districts(client, levels, level, shown):
    factories.make_sponsorship(region=levels[level], body=factories.make_sponsoring_body(name="Fund"))
    assert behind(client, "yards") == shown


# People


@pytest.fixture
def ada():
    yard = factories.make_organisation(name="Yard")
    ada = factories.make_person(name="Ada Able", employer=yard, email="ada@yard.example")
    factories.make_appointment(person=ada, cluster=factories.make_cluster(name="Ships"))
    return ada


@pytest.mark.usefixtures("ada")
def test_a_vcard_has_the_organisation_and_the_e_mail_address(client):
    lines = read(client, "/contacts/ada-able/vcard/").split("\r\n")
    assert "ORG:Yard" in lines
    assert [line for line in lines if line.startswith("EMAIL")] == ["EMAIL:ada@yard.example"]


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("path", ["/contacts/ada-able/", "/clusters/ships/", "/organisations/yard/"])
def test_a_page_about_a_person_has_the_e_mail_address(client, path):
    assert '<a href="mailto:ada@yard.example">ada@yard.example</a>' in read(client, path)


def test_a_person_without_an_e_mail_address_or_a_number_has_none_on_the_page(client):
    factories.make_person(name="Ada Able")
    page = read(client, "/contacts/ada-able/")
    assert "mailto:" not in page
    assert "No phone number on record." in page


# What else a profile shows


@pytest.mark.parametrize("path", ["/clusters/ships/", "/organisations/yard/"])
def test_a_profile_lists_the_publications(client, path):
    cluster, yard = factories.make_cluster(name="Ships"), factories.make_organisation(name="Yard")
    factories.make_publication(name="Book", publisher=yard, clusters=[cluster])
    factories.make_publication(name="Another")
    (section,) = re.findall('<section[^>]*"publications">.*?</section>', read(client, path), re.DOTALL)
    assert re.findall('<a href="([^"]*)">(.*?)</a>', section) == [("/publications/#book", "Book")]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"awarded": "2015", "valid_until": "2017-06"}, ", 2015, valid until June 2017"),
        ({"valid_until": "2017-06-30"}, ", valid until 30 June 2017"),
        ({"awarded": "2015"}, ", 2015"),
        ({}, ""),
    ],
    ids=str,
)
def test_a_label_says_until_when_it_is_valid(client, fields, words):
    factories.make_label(cluster=factories.make_cluster(name="Ships"), level="ecei-gold", **fields)
    label = part(read(client, "/clusters/ships/"), "<dt>Quality label</dt>\\s*<dd>(.*?)</dd>")
    assert label == f"ECEI Gold (Proven for Cluster Excellence){words}"


# Where sources disagree


def make_disagreement(subject, field):
    source = factories.make_source(title="Paper", language="de")
    factories.make_citation(subject, source=source, field=field, stated="Laut Papier anders", differs=True)


def cluster_with_a_person():
    person = factories.make_person(name="Ada Able", phone="+494311234567", fax="+494317654321", email="a@yard.example")
    factories.make_appointment(person=person, cluster=factories.make_cluster(name="Ships"))
    return person


DISAGREEMENTS = {
    "the phone number on a person's page": (cluster_with_a_person, "phone", "/contacts/ada-able/", "+49 431 1234567"),
    "the fax number on a person's page": (cluster_with_a_person, "fax", "/contacts/ada-able/", "+49 431 7654321"),
    "the phone number on a cluster's page": (cluster_with_a_person, "phone", "/clusters/ships/", "+49 431 1234567"),
    "the city of a cluster": (
        lambda: factories.make_cluster(name="Ships", city="Kiel"),
        "city",
        "/clusters/ships/",
        "Kiel",
    ),
    "the website of a cluster": (
        lambda: factories.make_cluster(name="Ships", website="https://ships.example/"),
        "website",
        "/clusters/ships/",
        ">ships.example<",
    ),
    "the name of a cluster": (lambda: factories.make_cluster(name="Ships"), "name", "/clusters/ships/", "<h1>Ships"),
    "the summary of a cluster": (
        lambda: factories.make_cluster(name="Ships", summary_en="All of it."),
        "summary",
        "/clusters/ships/",
        '<p class="lead">All of it.',
    ),
    "the legal form of a cluster": (
        lambda: factories.make_cluster(name="Ships", legal_form="project"),
        "legal_form",
        "/clusters/ships/",
        "Project with sponsoring association",
    ),
    "the founding of a cluster": (
        lambda: factories.make_cluster(name="Ships", founded="2015"),
        "founded",
        "/clusters/ships/",
        '<time datetime="2015">',
    ),
    "the name of an organisation": (
        lambda: factories.make_organisation(name="Yard"),
        "name",
        "/organisations/yard/",
        "<h1>Yard",
    ),
    "the city of an organisation": (
        lambda: factories.make_organisation(name="Yard", city="Kiel"),
        "city",
        "/organisations/yard/",
        "Kiel",
    ),
    "the name of a sector": (lambda: factories.make_sector(name="Sea"), "name", "/sectors/sea/", "<h1>Sea"),
    "the name of a sponsor": (
        lambda: factories.make_sponsoring_body(name="Fund"),
        "name",
        "/sponsors/fund/",
        "<h1>Fund",
    ),
    "the budget of a programme": (
        lambda: factories.make_programme(name="Plan", budget=45_000_000),
        "budget",
        "/programmes/",
        "EUR 45,000,000",
    ),
    "the beginning of a programme": (
        lambda: factories.make_programme(name="Plan", begins="2006-08"),
        "begins",
        "/programmes/",
        "August 2006",
    ),
}


@pytest.mark.parametrize(("make", "field", "path", "fact"), DISAGREEMENTS.values(), ids=DISAGREEMENTS)
def test_what_a_source_states_otherwise_stands_beside_the_fact(client, make, field, path, fact):
    make_disagreement(make(), field)
    page = read(client, path)
    assert page.count("Stated otherwise:") == 1
    before, after = page.split("Stated otherwise:")
    between = before[before.rindex(fact) :]
    assert not re.search("</(?:dd|li|dl|ul|section|article)>", between)
    assert after.startswith(' <q class="stated" lang="de">Laut Papier anders</q>')


# Texts in one language only


class Strict(HTMLParser):
    """Notes in `errors` what is not well-formed, and in `texts` each text with the language it is marked with."""

    VOID = {"br", "hr", "img", "input", "link", "meta"}
    BLOCKS = {"address", "article", "div", "dl", "form", "h1", "h2", "h3", "ol", "p", "section", "table", "ul"}
    TEXT_ONLY = {"a", "b", "h1", "h2", "h3", "p", "q", "small", "span", "strong"}

    def __init__(self):
        super().__init__()
        self.open, self.errors, self.texts = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag in self.BLOCKS:
            self.errors += [f"<{tag}> in <{outer}>" for outer, _lang in self.open if outer in self.TEXT_ONLY]
        if tag not in self.VOID:
            self.open.append((tag, dict(attrs).get("lang")))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        else:
            self.errors.append(f"</{tag}> in {[outer for outer, _lang in self.open]}")

    def handle_data(self, data):
        language = next((lang for _tag, lang in reversed(self.open) if lang), None)
        self.texts.append((" ".join(data.split()), language))

    @classmethod
    def read(cls, page):
        parser = cls()
        parser.feed(page)
        parser.close()
        parser.errors += [f"<{tag}> is left open" for tag, _lang in parser.open]
        return parser


GERMAN = "Erster Absatz mit <Klammern> & Zeichen.\n\nZweiter Absatz.\nZweite Zeile.\n\nDritter Absatz."
LONG = " ".join(f"Wort{number}" for number in range(60))
DESCRIBED = {
    "/clusters/entry/": factories.make_cluster,
    "/organisations/entry/": factories.make_organisation,
    "/sectors/entry/": factories.make_sector,
    "/sectors/": factories.make_sector,
    "/sponsors/entry/": factories.make_sponsoring_body,
    "/sponsors/": factories.make_sponsoring_body,
    "/programmes/": factories.make_programme,
    "/publications/": factories.make_publication,
    "/services/": factories.make_service,
}


def german_texts(page):
    """The texts marked as German, without the language switch and the numbers of sources; the page is well-formed."""
    parsed = Strict.read(re.sub('&NoBreak;<a class="src".*?</a>', "", page))
    assert parsed.errors == []
    return [text for text, language in parsed.texts if text and language == "de" and text != "Deutsch"]


@pytest.mark.parametrize(("path", "make"), DESCRIBED.items(), ids=DESCRIBED)
def test_a_german_description_in_paragraphs_on_an_english_page_is_whole_and_marked(client, path, make):
    entry = make(name="Entry", description_de=GERMAN)
    factories.make_citation(entry, field="description", stated="As stated")
    page = read(client, path)
    words = " ".join(german_texts(page)).split()
    assert words == GERMAN.split()
    assert escape("<Klammern> &") in page


@pytest.mark.parametrize(("path", "make"), DESCRIBED.items(), ids=DESCRIBED)
def test_a_description_in_the_readers_language_is_not_marked(client, path, make):
    make(name="Entry", description_de=GERMAN, description_en="First.\n\nSecond.")
    page = read(client, path)
    assert german_texts(page) == []
    assert "Absatz" not in page
    assert "Second." in page


@pytest.mark.parametrize("path", ["/clusters/entry/", "/organisations/entry/"])
def test_a_description_is_printed_in_its_paragraphs(client, path):
    DESCRIBED[path](name="Entry", description_de=GERMAN)
    for page in (read(client, path), read(client, f"/de{path}")):
        paragraphs = re.findall("<p>((?:(?!<p>).)*Absatz.*?)</p>", page, re.DOTALL)
        assert [paragraph.split()[0] for paragraph in paragraphs] == ["Erster", "Zweiter", "Dritter"]


@pytest.mark.parametrize("make", dict.fromkeys(DESCRIBED.values()), ids=lambda make: make.__name__)
def test_a_german_description_among_the_results_of_a_search_is_cut_whole_and_marked(client, make):
    make(name="Entry", description_de=LONG)
    texts = german_texts(read(client, "/search/?q=entry"))
    assert [text.removesuffix("…").split() for text in texts] == [LONG.split()[:30]]


def test_a_german_summary_among_the_results_of_a_search_is_marked(client):
    factories.make_cluster(name="Entry", summary_de="Alles über Schiffe.")
    assert german_texts(read(client, "/search/?q=entry")) == ["Alles über Schiffe."]


# Search


@pytest.mark.parametrize("path", ["/search/", "/clusters/"])
@pytest.mark.parametrize("words", ["L\u00fcbeck", "Lu\u0308beck"], ids=["composed", "decomposed"])
def test_an_umlaut_is_found_whether_it_is_asked_for_in_one_sign_or_two(client, path, words):
    factories.make_cluster(name="Ships", city="L\u00fcbeck")
    page = read(client, f"{path}?q={words}")
    assert re.findall('data-entry="([^"]*)"', page) == ["ships"]


# Sources over several pages


@pytest.fixture
def paper():
    """A source with two facts more than stand on a page."""
    source, cluster = factories.make_source(title="Paper"), factories.make_cluster(name="Ships")
    citations = cluster.citations.model
    citations.objects.bulk_create(
        citations(subject=cluster, source=source, field="aliases", stated=f"Name {number:03}") for number in range(102)
    )
    return source


@pytest.mark.usefixtures("paper")
@pytest.mark.parametrize(
    ("path", "canonical", "switch"),
    [
        ("/sources/paper/?page=2", "/sources/paper/?page=2", "/de/sources/paper/?page=2"),
        ("/de/sources/paper/?page=2", "/de/sources/paper/?page=2", "/sources/paper/?page=2"),
        ("/sources/paper/?page=1", "/sources/paper/", "/de/sources/paper/"),
        ("/sources/paper/?page=99", "/sources/paper/?page=2", "/de/sources/paper/?page=2"),
        ("/sources/paper/?page=abc", "/sources/paper/", "/de/sources/paper/"),
    ],
)
def test_the_addresses_of_a_source_keep_the_page(client, path, canonical, switch):
    page = read(client, path)
    assert f'<link rel="canonical" href="http://testserver{canonical}">' in page
    assert re.search('id="language-switch" href="([^"]*)"', page)[1] == switch


@pytest.mark.usefixtures("paper")
def test_the_facts_of_a_source_are_told_on_its_pages_each_once(client):
    pages = [read(client, f"/sources/paper/?page={number}") for number in (1, 2)]
    found = [re.findall(">(Name [0-9]{3})<", page) for page in pages]
    assert [len(facts) for facts in found] == [100, 2]
    assert sorted(found[0] + found[1]) == [f"Name {number:03}" for number in range(102)]
    assert all('data-total="102"' in page for page in pages)


def test_the_sponsors_stand_on_the_pages_of_their_list_each_once(client, monkeypatch):
    monkeypatch.setattr("clusters.views.ON_A_PAGE", 2)
    for name in ("Agency", "Bank", "Chamber"):
        factories.make_sponsoring_body(name=name)
    pages = [read(client, path) for path in ("/sponsors/", "/sponsors/?page=2")]
    assert [re.findall('data-entry="([^"]*)"', page) for page in pages] == [["agency", "bank"], ["chamber"]]
    assert all('data-total="3"' in page for page in pages)
    assert '<link rel="canonical" href="http://testserver/sponsors/?page=2">' in pages[1]
    assert 'href="?page=2" rel="next"' in pages[0]


# Dates


DATES = {
    "the founding of a cluster": (factories.make_cluster, "founded"),
    "the end of a cluster": (factories.make_cluster, "ended"),
    "the beginning of a membership": (factories.make_membership, "begins"),
    "the award of a label": (factories.make_label, "awarded"),
    "the beginning of a programme": (factories.make_programme, "begins"),
    "the end of a sponsorship": (factories.make_sponsorship, "ends"),
    "the beginning of an appointment": (factories.make_appointment, "begins"),
}


@pytest.mark.parametrize(("make", "field"), DATES.values(), ids=DATES)
def test_the_database_refuses_a_date_that_is_none_and_takes_a_year_a_month_and_a_day(make, field):
    one = make()
    rows = type(one).objects.filter(pk=one.pk)
    for text in ("soon", "15", "2015-7", "01.07.2015", "2015-07-1", "2015-13", "2015-00-01", " "):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{field: text})
    for text in ("2015", "2006-08", "2015-07-01", ""):
        assert rows.update(**{field: text}) == 1
