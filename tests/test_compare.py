"""Clusters side by side: which ones the address chooses, what they share, and where they differ."""

import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clusters.models import Cluster
from tests import factories
from tests.conftest import forget_pages

pytestmark = pytest.mark.django_db


def read(client, *slugs, path="/clusters/compare/", **others):
    response = client.get(path, {"cluster": list(slugs)} | others)
    assert response.status_code == 200
    return response.content.decode()


def plain(html):
    return " ".join(unescape(re.sub("<[^>]*>", " ", html)).split())


def columns(page):
    """The names of the clusters in the head of the table."""
    return [
        plain(one) for one in re.findall('<span><a href="/clusters/[^"]*">(.*?)</a>', page.partition("</thead>")[0])
    ]


def rows(page):
    """{label: (what is said of the row, [what each cluster has])} of the table."""
    found = {}
    for row in re.findall("<tr[^>]*>(.*?)</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL):
        (head,) = re.findall('<th scope="row">(.*?)</th>', row, re.DOTALL)
        label, mark, state = head.partition("<span")
        cells = re.findall("<td[^>]*>(.*?)</td>", row, re.DOTALL)
        found[plain(label)] = (plain(mark + state), [plain(cell) for cell in cells])
    return found


def shared(page):
    """{label: [what is shared]} of the section of what they share."""
    facts = page.partition('id="shared"')[2].partition("</dl>")[0]
    return {
        plain(term): [plain(one) for one in re.findall("<dd[^>]*>(.*?)</dd>", rest, re.DOTALL)]
        for term, rest in re.findall("<dt>(.*?)</dt>(.*?)</div>", facts, re.DOTALL)
    }


def problems(page):
    return [
        plain(one) for one in re.findall('<p class="notice notice-warn compare-problem">(.*?)</p>', page, re.DOTALL)
    ]


# The choice


def test_the_clusters_of_the_address_stand_side_by_side_in_its_order(client):
    for name in ("Alpha", "Beta", "Gamma"):
        factories.make_cluster(name=name)
    page = read(client, "gamma", "alpha")
    assert columns(page) == ["Gamma", "Alpha"]
    assert problems(page) == []
    assert '<link rel="canonical" href="http://testserver/clusters/compare/?cluster=gamma&amp;cluster=alpha">' in page
    assert '<meta name="robots" content="noindex">' in page


def test_what_cannot_be_compared_is_named_and_left_out(client):
    for name in ("Alpha", "Beta", "Gamma", "Delta", "Epsilon"):
        factories.make_cluster(name=name)
    factories.make_cluster(name="Secret Draft", slug="draft", status="draft")
    factories.make_cluster(name="Old One", slug="gone", status="archived")
    page = read(client, "alpha", "nowhere", "draft", "gone", "beta", "alpha", "gamma", "delta", "epsilon")
    assert columns(page) == ["Alpha", "Beta", "Gamma", "Delta"]
    assert problems(page) == [
        "“nowhere” is no cluster of this directory and was left out.",
        "“draft” is no cluster of this directory and was left out.",
        "“gone” is no longer in the directory and was left out.",
        "“Alpha” was chosen twice; it stands here once.",
        "Four clusters at most stand side by side; “Epsilon” was left out.",
    ]
    assert "Secret" not in page
    assert "Old One" not in page
    assert 'id="add"' not in page  # no room for another


@pytest.mark.parametrize("query", ["cluster=", "cluster=%2F..", "cluster=" + "x" * 3000, "only=nonsense&q=x", "page=7"])
def test_a_wrong_value_breaks_nothing(client, query):
    assert client.get(f"/clusters/compare/?{query}").status_code == 200


@pytest.mark.parametrize("slugs", [[], ["alpha"]])
def test_with_none_or_one_chosen_the_page_lets_one_choose(client, slugs):
    ships = factories.make_sector(name="Ships")
    factories.make_cluster(name="Alpha", sectors=[ships])
    factories.make_cluster(name="Beta")
    factories.make_cluster(name="Zeta", sectors=[ships])
    factories.make_cluster(name="Draft", status="draft")
    page = read(client, *slugs)
    assert "<table" not in page
    boxes = re.findall('<input type="checkbox" name="cluster" value="([^"]*)">', page)
    assert boxes == (["zeta", "beta"] if slugs else ["alpha", "beta", "zeta"])  # those of the same sector come first
    assert page.count('<input type="hidden" name="cluster" value="alpha">') == 2 * len(slugs)


def test_words_find_what_to_add(client):
    for name in ("Alpha", "Ships of the North", "Ships of the East"):
        factories.make_cluster(name=name)
    page = read(client, "alpha", "ships-of-the-east", q="ships")
    boxes = re.findall('<input type="checkbox" name="cluster" value="([^"]*)">', page)
    assert boxes == ["ships-of-the-north"]
    assert "No cluster is found by these words." in read(client, "alpha", q="nonsense")


def test_each_one_can_be_taken_out(client):
    for name in ("Alpha", "Beta", "Gamma"):
        factories.make_cluster(name=name)
    page = read(client, "gamma", "alpha", "beta")
    removals = re.findall('<a class="compare-remove screen-only" href="([^"]*)"', page)
    assert [unescape(one) for one in removals] == [
        "/clusters/compare/?cluster=alpha&cluster=beta",
        "/clusters/compare/?cluster=gamma&cluster=beta",
        "/clusters/compare/?cluster=gamma&cluster=alpha",
    ]


def test_lists_and_profiles_lead_to_the_comparison(client):
    factories.make_cluster(name="Alpha")
    entries = client.get("/clusters/").content.decode()
    assert '<form class="choice-bar screen-only" id="compare" action="/clusters/compare/"' in entries
    assert '<input type="checkbox" name="cluster" value="alpha" form="compare" aria-describedby="c-alpha">' in entries
    assert 'id="c-alpha"' in entries
    assert 'href="/clusters/compare/?cluster=alpha"' in client.get("/clusters/alpha/").content.decode()


def test_no_cluster_takes_the_address_of_the_comparison():
    with pytest.raises(ValidationError, match="choose another address"):
        Cluster(name_en="Compare", slug="compare", kind="cluster-agency").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_cluster(name="Compare")


# Facts


def test_a_row_says_whether_the_clusters_have_the_same(client):
    factories.make_cluster(name="Alpha", kind="industry-network", legal_form="project", founded="2011", city="Kiel")
    factories.make_cluster(name="Beta", kind="industry-network", legal_form="management-company", city="Husum")
    found = rows(read(client, "alpha", "beta"))
    assert found["Kind"] == ("= the same", ["Industry network", "Industry network"])
    assert found["Legal form"] == ("≠ different", ["Project with sponsoring association", "Management company"])
    assert found["Began"] == ("? not on record for all", ["2011", "not on record"])
    assert found["Office"] == ("≠ different", ["Kiel", "Husum"])
    assert "Website" not in found  # neither has one
    assert found["Not on record"][0] == ""


def test_one_town_is_not_one_address(client):
    factories.make_cluster(name="Alpha", city="Kiel", street="Kai 1", postcode="24103")
    factories.make_cluster(name="Beta", city="Kiel", street="Kai 2", postcode="24103")
    found = rows(read(client, "alpha", "beta"))
    assert found["Office"] == ("= the same", ["Kiel", "Kiel"])
    assert found["Street address"] == ("≠ different", ["Kai 1, 24103", "Kai 2, 24103"])


def test_of_several_things_each_says_whether_it_stands_here_only(client):
    north, east = factories.make_region(name="North"), factories.make_region(name="East")
    for name, regions in {"Alpha": [north, east], "Beta": [north], "Gamma": [north]}.items():
        factories.make_cluster(name=name, regions=regions)
    found = rows(read(client, "alpha", "beta", "gamma"))
    assert found["Area"] == ("≠ different", ["East only here North", "North", "North"])


def test_a_body_with_another_role_in_each_is_in_both(client):
    alpha, beta = factories.make_cluster(name="Alpha"), factories.make_cluster(name="Beta")
    body, other = factories.make_sponsoring_body(name="Body"), factories.make_sponsoring_body(name="Other")
    factories.make_sponsorship(cluster=alpha, body=body, role="sponsor")
    factories.make_sponsorship(cluster=beta, body=body, role="co-sponsor")
    factories.make_sponsorship(cluster=beta, body=other, role="sponsor")
    found = rows(read(client, "alpha", "beta"))
    assert found["Sponsors"] == ("≠ different", ["Body sponsor", "Other sponsor only here Body co-sponsor"])


def test_only_the_differences_can_be_shown(client):
    factories.make_cluster(name="Alpha", legal_form="project", city="Kiel", website="https://alpha.example/")
    factories.make_cluster(name="Beta", legal_form="project", city="Husum")
    everything = read(client, "alpha", "beta")
    assert 'href="/clusters/compare/?cluster=alpha&amp;cluster=beta&amp;only=differences"' in everything
    assert {"Legal form", "Kind"} <= rows(everything).keys()
    differences = read(client, "alpha", "beta", only="differences")
    assert {"Legal form", "Kind"}.isdisjoint(rows(differences))
    assert {"Office", "Website", "Whom to call"} <= rows(differences).keys()
    assert 'href="/clusters/compare/?cluster=alpha&amp;cluster=beta">Show all facts' in differences.replace(
        ' rel="nofollow"', ""
    )


def test_what_two_or_more_share_is_listed_with_links(client):
    ships, energy = (factories.make_sector(name=name, position=n) for n, name in enumerate(["Ships", "Energy"]))
    alpha = factories.make_cluster(name="Alpha", acronym="A", sectors=[ships, energy])
    beta = factories.make_cluster(name="Beta", acronym="B", sectors=[ships])
    gamma = factories.make_cluster(name="Gamma", acronym="C", sectors=[ships, energy])
    fund = factories.make_sponsoring_body(name="Fund")
    factories.make_sponsorship(cluster=alpha, body=fund)
    factories.make_sponsorship(cluster=beta, body=fund, role="co-financing")
    factories.make_sponsorship(cluster=gamma)
    for name, clusters in {"Yard": [alpha, beta, gamma], "Dock": [alpha, gamma], "Alone": [beta]}.items():
        organisation = factories.make_organisation(name=name)
        for cluster in clusters:
            factories.make_membership(cluster=cluster, organisation=organisation)
    hidden = factories.make_organisation(name="Hidden", status="draft")
    for cluster in (alpha, beta):
        factories.make_membership(cluster=cluster, organisation=hidden)
    page = read(client, "alpha", "beta", "gamma")
    assert shared(page) == {
        "Sector": ["Ships (all of them)", "Energy (A, C)"],
        "Sponsors": ["Fund (A, B)"],
        "Members and partners": ["2 organisations in two or more of them:", "Dock (A, C)", "Yard (all of them)"],
    }
    assert rows(page)["Members and partners"] == (
        "≠ different",
        [
            "2 organisations of these 0 in none of the others",
            "2 organisations of these 1 in none of the others",
            "2 organisations of these 0 in none of the others",
        ],
    )
    for link in ("/sectors/ships/", "/sponsors/fund/", "/organisations/yard/", "/organisations/?cluster=beta"):
        assert f'href="{link}"' in page


def test_clusters_that_share_nothing_say_so(client):
    for name in ("Alpha", "Beta"):
        factories.make_cluster(name=name, sectors=[factories.make_sector()])
    assert set(map(tuple, shared(read(client, "alpha", "beta")).values())) == {("nothing in common on record",)}


def test_a_fact_keeps_the_marks_of_its_sources(client):
    source = factories.make_source(title="Paper")
    for name in ("Alpha", "Beta"):
        cluster = factories.make_cluster(name=name, legal_form="project", sectors=[factories.make_sector()])
        factories.make_citation(cluster, source=source, field="legal_form", stated="As stated")
        factories.make_citation(factories.make_sponsorship(cluster=cluster), source=source)
    page = read(client, "alpha", "beta")
    assert rows(page)["Legal form"] == ("= the same", ["Project with sponsoring association\u2060 1"] * 2)
    assert page.count('<li id="source-1">') == 1
    assert page.count('href="#source-1"') >= 4


def test_the_first_to_call_stands_in_each_column(client):
    cluster = factories.make_cluster(name="Alpha")
    factories.make_appointment(cluster=cluster, person=factories.make_person(name="Ada Able", phone="+4943112345"))
    factories.make_cluster(name="Beta")
    found = rows(read(client, "alpha", "beta"))["Whom to call"][1]
    assert found == ["Ada Able +49 431 12345", "No person on record."]


def test_the_comparison_speaks_german(client):
    for name in ("Alpha", "Beta"):
        factories.make_cluster(name=name)
    page = read(client, "alpha", "beta", path="/de/clusters/compare/")
    assert "<h1>Cluster vergleichen</h1>" in page
    assert rows(page)["Art"][0] == "= gleich"


@pytest.mark.parametrize("members", [1, 30])
@pytest.mark.parametrize("number", [2, 3, 4])
def test_a_comparison_takes_the_same_queries_whatever_its_size(client, django_assert_num_queries, number, members):
    region, body = factories.make_region(level="state"), factories.make_sponsoring_body()
    organisations = [factories.make_organisation() for _ in range(members)]
    for n in range(4):
        cluster = factories.make_cluster(
            name=f"Cluster {n}",
            regions=[region],
            sectors=[factories.make_sector() for _ in range(members)],
            services=[factories.make_service()],
            managing_organisation=organisations[0],
        )
        factories.make_sponsorship(cluster=cluster, body=body)
        factories.make_label(cluster=cluster)
        factories.make_citation(factories.make_appointment(cluster=cluster))
        for organisation in organisations:
            factories.make_membership(cluster=cluster, organisation=organisation)
    factories.make_cluster(name="Another one")
    slugs = [f"cluster-{n}" for n in range(number)]
    read(client, *slugs)
    forget_pages()
    with django_assert_num_queries(8 if number == 4 else 9):  # with four there is nothing more to choose
        read(client, *slugs)
