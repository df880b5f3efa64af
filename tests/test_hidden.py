"""What the public does not see stands on no page, in no count, behind no search.

One directory for all tests of this file. In it every relation of every noun leads to a published entry, to a draft and
to an archived one. What nobody may see is named "Hidden …" and holds the word "Geheimwort"; the searches below ask in
small letters, so that the echo of a query is no find. All of it, seen or not, is cited from one source.
"""

import re

import pytest
from django.db import transaction

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

OVER = {"role_en": "Hidden former role", "role_de": "Hidden frühere Aufgabe", "begins": "1999", "ends": "2001"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        make_world()
        yield
        transaction.set_rollback(True)


def make_world():
    seen = make_what_is_seen()
    for status in ("draft", "archived"):
        make_what_is_hidden(status, **seen)
    make_hidden_people("private", seen, is_public=False)


def cite(source, *subjects, stated=""):
    for subject in subjects:
        factories.make_citation(subject, source=source, stated=stated)


def make_what_is_seen():
    source = factories.make_source(title="Paper")
    north = factories.make_region(name="North", level="state")
    sea = factories.make_sector(name="Sea")
    ships = factories.make_sector(name="Ships", parent=sea)
    advice = factories.make_service(name="Advice")
    yard = factories.make_organisation(name="Yard", kind="sme", sectors=[sea], region=north)
    delta = factories.make_cluster(name="Delta")
    alpha = factories.make_cluster(
        name="Alpha",
        sectors=[ships],
        regions=[north],
        services=[advice],
        managing_organisation=yard,
        predecessor=delta,
        legal_form="project",
    )
    fund = factories.make_sponsoring_body(name="Fund", organisation=yard)
    plan = factories.make_programme(name="Plan", run_by=fund)
    book = factories.make_publication(name="Book", publisher=yard, clusters=[alpha])
    ada = factories.make_person(name="Ada Able", employer=yard, phone="+494311234567")
    cite(source, sea, ships, advice, yard, delta, alpha, fund, plan, book, ada)
    cite(
        source,
        factories.make_membership(cluster=alpha, organisation=yard),
        factories.make_label(cluster=alpha, level="ecei-gold"),
        factories.make_sponsorship(body=fund, cluster=alpha, programme=plan),
        factories.make_sponsorship(body=fund, region=north),
        factories.make_appointment(person=ada, cluster=alpha, role_en="Manager", is_primary=True),
        factories.make_appointment(person=ada, organisation=yard, role_en="Head"),
        factories.make_appointment(person=ada, sector=sea, role_en="Guide"),
    )
    return {
        "source": source,
        "north": north,
        "sea": sea,
        "ships": ships,
        "advice": advice,
        "yard": yard,
        "alpha": alpha,
        "fund": fund,
        "plan": plan,
        "book": book,
        "ada": ada,
    }


def make_what_is_hidden(status, **seen):
    source, north, sea, ships, yard = (seen[name] for name in ("source", "north", "sea", "ships", "yard"))
    alpha, fund, plan, book, ada = (seen[name] for name in ("alpha", "fund", "plan", "book", "ada"))

    def hidden(make, what, **fields):
        texts = {"description_en": "Geheimwort", "description_de": "Geheimwort"}
        entry = make(name=f"Hidden {status} {what}", status=status, **texts, **fields)
        cite(source, entry, stated="Geheimwort")
        return entry

    # The hidden twins of all that the published entries have.
    sector = hidden(factories.make_sector, "sector")
    part = hidden(factories.make_sector, "part", parent=sea)
    service = hidden(factories.make_service, "service")
    organisation = hidden(
        factories.make_organisation, "organisation", kind="hospital", sectors=[sea, ships], region=north
    )
    cluster = hidden(
        factories.make_cluster,
        "cluster",
        kind="cluster-agency",
        legal_form="management-company",
        sectors=[ships],
        regions=[north],
        services=[seen["advice"]],
        managing_organisation=yard,
    )
    hidden(factories.make_cluster, "successor", predecessor=alpha)
    body = hidden(factories.make_sponsoring_body, "body", organisation=yard)
    programme = hidden(factories.make_programme, "programme", run_by=fund)
    hidden(factories.make_publication, "publication", publisher=yard, clusters=[alpha])
    alpha.sectors.add(sector, part)
    alpha.services.add(service)
    yard.sectors.add(sector, part)
    book.clusters.add(cluster)
    make_hidden_people(status, seen, status=status)
    cite(
        source,
        factories.make_membership(cluster=alpha, organisation=organisation),
        factories.make_membership(cluster=cluster, organisation=yard),
        factories.make_label(cluster=cluster, level="ecei-silver"),
        factories.make_sponsorship(body=body, cluster=alpha, programme=plan),
        factories.make_sponsorship(body=body, region=north, programme=plan),
        factories.make_sponsorship(body=fund, cluster=cluster, programme=plan),
        *(
            factories.make_appointment(person=ada, role_en="Hidden role", **{target: entry})
            for target, entry in (("cluster", cluster), ("organisation", organisation), ("sector", sector))
        ),
        stated="Geheimwort",
    )
    cite(source, factories.make_sponsorship(body=fund, cluster=alpha, programme=programme))  # seen without it

    # Published entries whose only relations are hidden ones.
    orphan = factories.make_sector(name=f"Orphan of {status}", parent=sector)
    harbour = factories.make_cluster(
        name=f"Harbour of {status}",
        sectors=[sector, part, orphan],
        regions=[north],
        services=[service],
        managing_organisation=organisation,
        predecessor=cluster,
        founded="2015" if status == "draft" else "",  # one has a history without its predecessor, one has none
    )
    works = factories.make_organisation(name=f"Works of {status}", sectors=[sector, part])
    bank = factories.make_sponsoring_body(name=f"Bank of {status}", organisation=organisation)
    deal = factories.make_programme(name=f"Deal of {status}", run_by=body)
    leaflet = factories.make_publication(name=f"Leaflet of {status}", publisher=organisation, clusters=[cluster])
    bea = factories.make_person(name=f"Bea {status.title()}", employer=organisation)
    cite(source, orphan, harbour, works, bank, deal, leaflet, bea)
    cite(
        source,
        factories.make_membership(cluster=cluster, organisation=works),
        factories.make_membership(cluster=harbour, organisation=organisation),
        factories.make_sponsorship(body=bank, cluster=cluster),
        factories.make_sponsorship(body=body, cluster=harbour),
        factories.make_sponsorship(body=body, cluster=alpha, programme=deal),
        *(
            factories.make_appointment(person=bea, role_en="Hidden role", **{target: entry})
            for target, entry in (("cluster", cluster), ("organisation", organisation), ("sector", sector))
        ),
        *(
            factories.make_appointment(person=bea, **{target: entry}, **OVER)
            for target, entry in (("cluster", alpha), ("organisation", yard), ("sector", sea))
        ),
        stated="Geheimwort",
    )


def make_hidden_people(what, seen, **fields):
    """Someone nobody may see, in every role where others are seen."""
    person = factories.make_person(name=f"Hilde Hidden-{what}", slug=f"hidden-{what}", employer=seen["yard"], **fields)
    targets = [("cluster", seen["alpha"]), ("organisation", seen["yard"]), ("sector", seen["sea"])]
    roles = [factories.make_appointment(person=person, **{target: entry}) for target, entry in targets]
    cite(seen["source"], person, *roles, stated="Geheimwort")


LISTS = [
    "/",
    "/clusters/",
    "/organisations/",
    "/sectors/",
    "/sponsors/",
    "/contacts/",
    "/programmes/",
    "/publications/",
    "/services/",
    "/sources/",
    "/clusters/?view=map",
    "/organisations/?view=map",
    "/map/",
    "/network/",
    "/figures/",
    "/clusters/compare/",
    "/clusters/compare/?cluster=alpha&cluster=delta",
    "/clusters/compare/?cluster=alpha&cluster=harbour-of-draft&cluster=harbour-of-archived",
]
PROFILES = [
    "/clusters/alpha/",
    "/clusters/delta/",
    "/clusters/harbour-of-draft/",
    "/clusters/harbour-of-archived/",
    "/organisations/yard/",
    "/organisations/works-of-draft/",
    "/organisations/works-of-archived/",
    "/sectors/sea/",
    "/sectors/ships/",
    "/sectors/orphan-of-draft/",
    "/sectors/orphan-of-archived/",
    "/sponsors/fund/",
    "/sponsors/bank-of-draft/",
    "/sponsors/bank-of-archived/",
    "/contacts/ada-able/",
    "/contacts/ada-able/vcard/",
    "/contacts/bea-draft/",
    "/contacts/bea-draft/vcard/",
    "/contacts/bea-archived/",
    "/contacts/bea-archived/vcard/",
    "/clusters/alpha/vcards/",
    "/organisations/yard/vcards/",
    "/sources/paper/",
]
IN_GERMAN = [
    "/de/",
    "/de/clusters/alpha/",
    "/de/organisations/yard/",
    "/de/sectors/sea/",
    "/de/sponsors/fund/",
    "/de/contacts/bea-draft/",
    "/de/contacts/bea-draft/vcard/",
    "/de/programmes/",
    "/de/sources/paper/",
    "/de/map/",
    "/de/network/",
    "/de/figures/",
    "/de/clusters/compare/?cluster=alpha&cluster=delta",
]
BROWSED = ["/clusters/", "/organisations/", "/contacts/"]


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def numbers(page, mark):
    return [int(number) for number in re.findall(f'{mark}="([0-9]+)"', page)]


def entries(page):
    return re.findall('data-entry="([^"]*)"', page)


def facets(page):
    """{facet: {option: count}} of all that the page offers."""
    found = {}
    for name, value, count in re.findall('name="([a-z_]+)" value="([^"]+)" data-count="([0-9]+)"', page):
        found.setdefault(name, {})[value] = int(count)
    return found


def names_of_the_hidden(page):
    """Every word on the page, and every address, that only what is hidden has."""
    return re.findall('[^\\s>"]*(?:Hidden|hidden-|Geheimwort)[^\\s<"]*', page)


@pytest.mark.parametrize("path", LISTS + PROFILES + IN_GERMAN)
def test_a_page_names_nothing_hidden_and_leads_to_nothing_hidden(client, path):
    assert names_of_the_hidden(read(client, path)) == []


@pytest.mark.parametrize("words", ["hidden", "geheimwort"])
@pytest.mark.parametrize("path", ["/search/", "/de/search/", *BROWSED])
def test_a_search_for_the_words_of_what_is_hidden_finds_nothing(client, path, words):
    page = read(client, f"{path}?q={words}")
    assert numbers(page, "data-total") == [0]
    assert entries(page) == []
    assert facets(page) == {}
    assert names_of_the_hidden(page) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("alpha", ["ada-able", "alpha", "yard"]),
        ("yard", ["ada-able", "yard"]),
        ("north", ["alpha", "harbour-of-archived", "harbour-of-draft", "yard"]),
        ("sea", ["ada-able", "alpha", "sea", "ships", "yard"]),
        ("ships", ["ada-able", "alpha", "ships"]),
        ("able", ["ada-able"]),
        ("fund", ["fund"]),
        ("plan", ["plan"]),
        ("book", ["book"]),
        ("advice", ["advice"]),
        ("paper", ["paper"]),
    ],
)
def test_a_search_finds_what_is_seen_by_what_is_seen_only(client, words, found):
    page = read(client, f"/search/?q={words}")
    assert sorted(entries(page)) == found
    assert numbers(page, "data-total") == [len(found)]
    assert names_of_the_hidden(page) == []


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", ["alpha", "delta", "harbour-of-archived", "harbour-of-draft"]),
        ("/clusters/", ["alpha", "delta", "harbour-of-archived", "harbour-of-draft"]),
        ("/organisations/", ["works-of-archived", "works-of-draft", "yard"]),
        ("/sectors/", ["orphan-of-archived", "orphan-of-draft", "sea", "ships"]),
        ("/sponsors/", ["bank-of-archived", "bank-of-draft", "fund"]),
        ("/contacts/", ["ada-able", "bea-archived", "bea-draft"]),
        ("/programmes/", ["deal-of-archived", "deal-of-draft", "plan"]),
        ("/publications/", ["book", "leaflet-of-archived", "leaflet-of-draft"]),
        ("/services/", ["advice"]),
        ("/sources/", ["paper"]),
    ],
)
def test_a_list_shows_and_counts_what_is_seen(client, path, shown):
    page = read(client, path)
    assert sorted(entries(page)) == shown
    assert numbers(page, "data-total") == ([] if path == "/" else [len(shown)])


def test_the_front_page_counts_the_entries_that_are_seen(client):
    assert "All 4 entries, with filters" in read(client, "/")


def test_a_source_counts_the_facts_that_are_seen(client):
    assert numbers(read(client, "/sources/paper/"), "data-total") == [33]


@pytest.mark.parametrize(
    ("path", "options"),
    [
        (
            "/clusters/",
            {
                "kind": {"cluster-organisation": 4},
                "sector": {"sea": 1, "ships": 1, "orphan-of-archived": 1, "orphan-of-draft": 1},
                "region": {"north": 3},
                "sponsor": {"fund": 1},
                "legal_form": {"project": 1},
                "service": {"advice": 1},
                "label": {"ecei-gold": 1},
            },
        ),
        (
            "/organisations/",
            {"cluster": {"alpha": 1}, "sector": {"sea": 1}, "kind": {"sme": 1}, "region": {"north": 1}},
        ),
        ("/contacts/", {"cluster": {"alpha": 1}, "sector": {"sea": 1, "ships": 1}}),
    ],
)
def test_a_facet_offers_and_counts_what_is_seen_and_no_role_that_is_over(client, path, options):
    assert facets(read(client, path)) == options


@pytest.mark.parametrize("path", BROWSED)
def test_each_count_is_the_number_of_entries_after_choosing_the_option(client, path):
    for name, options in facets(read(client, path)).items():
        for value, count in options.items():
            page = read(client, f"{path}?{name}={value}")
            assert (name, value, len(entries(page))) == (name, value, count)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/clusters/?sector=sea", ["alpha"]),
        ("/organisations/?sector=sea", ["yard"]),
        ("/contacts/?cluster=alpha", ["ada-able"]),
        ("/contacts/?sector=sea", ["ada-able"]),
        ("/contacts/?sector=ships", ["ada-able"]),
    ],
)
def test_a_choice_is_met_by_what_is_seen_and_by_no_role_that_is_over(client, path, found):
    assert entries(read(client, path)) == found


@pytest.mark.parametrize(
    ("path", "facet"),
    [
        ("/clusters/", "sector"),
        ("/clusters/", "service"),
        ("/clusters/", "sponsor"),
        ("/organisations/", "cluster"),
        ("/organisations/", "sector"),
        ("/contacts/", "cluster"),
        ("/contacts/", "sector"),
    ],
)
def test_a_hidden_option_cannot_be_chosen(client, path, facet):
    noun = "body" if facet == "sponsor" else facet
    asked = [f"hidden-{status}-{noun}" for status in ("draft", "archived")]
    page = read(client, f"{path}?{facet}={asked[0]}&{facet}={asked[1]}")
    assert [value in page for value in asked] == [True, True]  # each is named as unknown
    assert page.count("is not known under") == 2
    assert numbers(page, "data-total") == numbers(read(client, path), "data-total")


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("sea", "1 cluster or network, 1 organisation"),
        ("ships", "1 cluster or network"),
        ("orphan-of-draft", "1 cluster or network"),
        ("orphan-of-archived", "1 cluster or network"),
    ],
)
def test_a_sector_counts_what_is_seen(client, slug, words):
    line = re.search(f'data-entry="{slug}".*?<p class="small muted">(.*?)</p>', read(client, "/sectors/"), re.DOTALL)
    assert line[1] == words


def test_the_front_page_offers_each_sector_that_is_part_of_none_that_is_seen(client):
    (sectors,) = re.findall('<ul class="sector-list">(.*?)</ul>', read(client, "/"), re.DOTALL)
    links = re.findall('href="([^"]*)"', sectors)
    assert sorted(links) == ["/sectors/orphan-of-archived/", "/sectors/orphan-of-draft/", "/sectors/sea/"]


@pytest.mark.parametrize(
    ("path", "links"),
    [
        ("/clusters/alpha/", {"/organisations/yard/", "/clusters/delta/", "/sponsors/fund/", "/sectors/ships/"}),
        ("/clusters/alpha/", {"/publications/#book", "/programmes/#plan", "/contacts/ada-able/"}),
        ("/clusters/delta/", {"/clusters/alpha/"}),
        ("/organisations/yard/", {"/clusters/alpha/", "/sponsors/fund/", "/publications/#book", "/sectors/sea/"}),
        ("/sectors/sea/", {"/sectors/ships/", "/clusters/alpha/", "/organisations/yard/", "/contacts/ada-able/"}),
        ("/sponsors/fund/", {"/clusters/alpha/", "/organisations/yard/", "/programmes/#plan"}),
        ("/contacts/ada-able/", {"/clusters/alpha/", "/organisations/yard/", "/sectors/sea/"}),
        ("/programmes/", {"/sponsors/fund/", "/clusters/alpha/"}),
        ("/publications/", {"/organisations/yard/", "/clusters/alpha/"}),
    ],
)
def test_the_published_twin_of_what_is_hidden_is_linked(client, path, links):
    assert links <= set(re.findall('href="([^"]*)"', read(client, path)))


def test_an_entry_whose_successor_is_hidden_is_still_at_work(client):
    page = read(client, "/clusters/alpha/")
    assert "Successor:" not in page
    assert '<h2 id="services">Services</h2>' in page
    assert "<h3>Advice</h3>" in page


def test_an_entry_of_which_only_a_hidden_predecessor_is_known_has_no_history(client):
    heading = '<h2 id="history">History</h2>'
    pages = [read(client, f"/clusters/{slug}/") for slug in ("harbour-of-draft", "harbour-of-archived", "alpha")]
    assert [heading in page for page in pages] == [True, False, True]
    assert ["Predecessor:" in page for page in pages] == [False, False, True]


def test_a_part_of_a_hidden_sector_stands_among_the_sectors_as_one_of_its_own(client):
    page = read(client, "/sectors/")
    lines = re.findall('<li data-entry="([^"]*)"( class="ledger-sub")?', page)
    assert sorted(slug for slug, is_part in lines if is_part) == ["ships"]


def test_a_person_whose_employer_is_hidden_has_no_organisation_on_the_vcard(client):
    assert "ORG:" not in read(client, "/contacts/bea-draft/vcard/")
    assert "ORG:Yard" in read(client, "/contacts/ada-able/vcard/")


def test_a_vcard_has_the_current_roles_in_what_is_seen(client):
    lines = read(client, "/contacts/ada-able/vcard/").split("\r\n")
    assert [line for line in lines if line.startswith("TITLE")] == ["TITLE:Manager", "TITLE:Head", "TITLE:Guide"]
    assert "TITLE" not in read(client, "/contacts/bea-archived/vcard/")
