"""The page of the network: what it draws, counts and hides, at every size."""

import re
from urllib.parse import urlencode

import pytest
from django.db.models import Count
from django.http import QueryDict

from clusters import network, network_groups
from clusters.filters import NetworkFilter
from clusters.models import Cluster, Organisation, Sponsorship
from clusters.network import network_of
from clusters.network_around import around_cluster, around_organisation, around_sponsor
from clusters.network_groups import groups_of
from clusters.pictures.network import CO_SPONSOR, CONTINUES, MANAGES, MEMBER, MONEY, SPONSOR
from clusters.profiles import cluster_with_slug, complete_cluster, complete_organisation, organisation_with_slug
from tests import factories
from tests.conftest import forget_pages
from tests.test_profiles import read

pytestmark = pytest.mark.django_db


def filters(**chosen):
    return NetworkFilter(QueryDict(urlencode(chosen, doseq=True)))


def lines(graph):
    return {(edge.start, edge.end, edge.kind) for edge in graph.edges}


def words(graph):
    return " ".join(f"{node.name} {node.note}" for node in graph.nodes)


@pytest.fixture
def few(monkeypatch):
    """Three clusters are too many to be drawn one by one."""
    monkeypatch.setattr(network, "MOST_CLUSTERS", 2)
    monkeypatch.setattr("clusters.views.MOST_CLUSTERS", 2)


# One by one


def test_who_pays_who_carries_and_who_belongs_is_drawn_by_kind():
    wind, old = factories.make_cluster(name="Wind"), factories.make_cluster(name="Old")
    Cluster.objects.filter(pk=wind.pk).update(predecessor=old)
    state, agency = factories.make_sponsoring_body(name="State"), factories.make_sponsoring_body(name="Agency")
    factories.make_sponsorship(body=state, cluster=wind, role="co-financing")
    factories.make_sponsorship(body=agency, cluster=wind)
    factories.make_sponsorship(body=agency, cluster=old, role="co-sponsor")
    factories.make_membership(cluster=wind, organisation=factories.make_organisation(name="Mill"))
    assert lines(network_of(filters()).graph) == {
        ("pays state", "cluster wind", MONEY),
        ("carries agency", "cluster wind", SPONSOR),
        ("carries agency", "cluster old", CO_SPONSOR),
        ("cluster old", "cluster wind", CONTINUES),
        ("cluster wind", "organisation mill", MEMBER),
    }


def test_an_organisation_that_manages_is_the_body_that_it_also_is():
    firm, other = factories.make_organisation(name="Firm"), factories.make_organisation(name="Other")
    body = factories.make_sponsoring_body(name="Body", organisation=firm)
    cluster = factories.make_cluster(name="Wind", managing_organisation=firm)
    factories.make_cluster(name="Sea", managing_organisation=other)
    factories.make_sponsorship(body=body, cluster=cluster)
    assert lines(network_of(filters()).graph) == {
        ("carries body", "cluster wind", SPONSOR),
        ("carries body", "cluster wind", MANAGES),
        ("manages other", "cluster sea", MANAGES),
    }


def test_money_that_no_source_divides_goes_to_a_node_of_its_own_and_to_no_cluster():
    region = factories.make_region(name="Holstein", level="state")
    factories.make_cluster(name="Wind", regions=[region])
    factories.make_sponsorship(
        body=factories.make_sponsoring_body(name="State"), region=region, cluster=None, role="co-financing"
    )
    graph = network_of(filters()).graph
    assert lines(graph) == {("pays state", "general holstein", MONEY)}
    assert "Cluster management in Holstein as a whole no source divides it by cluster" in words(graph)


def test_of_a_selection_only_the_money_for_its_own_regions_is_drawn():
    here, there = factories.make_region(name="Here"), factories.make_region(name="There")
    sector = factories.make_sector(name="Wind")
    factories.make_cluster(sectors=[sector], regions=[here])
    for region in (here, there):
        factories.make_sponsorship(region=region, cluster=None, role="co-financing")
    assert "There" in words(network_of(filters()).graph)
    assert "There" not in words(network_of(filters(sector="wind")).graph)
    assert "Here" in words(network_of(filters(sector="wind")).graph)


def test_a_body_that_pays_and_carries_stands_in_both_columns_and_says_so():
    body, cluster = factories.make_sponsoring_body(name="State"), factories.make_cluster()
    factories.make_sponsorship(body=body, cluster=cluster)
    factories.make_sponsorship(body=body, cluster=cluster, role="co-financing", amount_eur=1500)
    notes = {node.key: node.note for node in network_of(filters()).graph.nodes}
    assert notes["pays state"] == "EUR 1,500 on record; also carries"
    assert notes["carries state"] == "also pays"


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_the_public_does_not_see_is_not_drawn(status):
    hidden = factories.make_cluster(name="Hidden", status=status)
    shown = factories.make_cluster(
        name="Shown",
        predecessor=hidden,
        managing_organisation=factories.make_organisation(name="Hidden firm", status=status),
    )
    factories.make_sponsorship(cluster=shown, body=factories.make_sponsoring_body(name="Hidden body", status=status))
    factories.make_sponsorship(cluster=hidden, body=factories.make_sponsoring_body(name="Body of hidden"))
    factories.make_membership(cluster=shown, organisation=factories.make_organisation(name="Hidden", status=status))
    factories.make_membership(cluster=hidden, organisation=factories.make_organisation(name="Member of hidden"))
    found = network_of(filters())
    assert [node.key for node in found.graph.nodes] == ["cluster shown"]
    assert found.graph.edges == ()
    assert (found.sponsorships, found.memberships, found.managed, found.continued) == ([], [], [], [])


def test_organisations_that_join_clusters_stand_out_and_are_named():
    clusters = [factories.make_cluster(name=name) for name in ("Wind", "Sea")]
    joining = factories.make_organisation(name="Harbour")
    for cluster in clusters:
        factories.make_membership(cluster=cluster, organisation=joining)
    factories.make_membership(cluster=clusters[0], organisation=factories.make_organisation(name="Mill"))
    found = network_of(filters())
    assert {node.name: node.badge for node in found.graph.nodes if node.column == 3} == {"Harbour": "2", "Mill": ""}
    assert [(one.name, len(there)) for one, there in found.joining] == [("Harbour", 2)]
    assert (found.bridges, found.organisations) == (1, 2)


def test_two_roles_in_one_cluster_join_nothing():
    cluster, organisation = factories.make_cluster(), factories.make_organisation()
    for role in ("member", "partner"):
        factories.make_membership(cluster=cluster, organisation=organisation, role=role)
    found = network_of(filters())
    assert (found.bridges, found.joining) == (0, [])
    assert [edge.label for edge in found.graph.edges] == ["member, partner"]


def test_of_very_many_organisations_those_that_join_are_drawn_and_the_others_counted(monkeypatch):
    monkeypatch.setattr(network, "MOST_MEMBERS", 3)
    wind, sea = factories.make_cluster(name="Wind"), factories.make_cluster(name="Sea")
    joining = factories.make_organisation(name="Harbour")
    for cluster, number in ((wind, 3), (sea, 1)):
        factories.make_membership(cluster=cluster, organisation=joining)
        for _ in range(number):
            factories.make_membership(cluster=cluster)
    found = network_of(filters())
    names = {node.key: node.name for node in found.graph.nodes if node.column == 3}
    assert names == {
        "organisation harbour": "Harbour",
        "more wind": "3 more organisations",
        "more sea": "1 more organisation",
    }
    assert {(cluster.slug, number) for cluster, number in found.more} == {("wind", 3), ("sea", 1)}
    assert found.organisations == 5


def test_an_ended_role_has_a_thin_line(monkeypatch):
    cluster = factories.make_cluster(name="Wind")
    for year in ("2013", "2999"):
        body = factories.make_sponsoring_body(name=f"Until {year}")
        factories.make_sponsorship(cluster=cluster, body=body, ends=year)
    over = {edge.start: edge.is_over for edge in network_of(filters()).graph.edges}
    assert over == {"carries until-2013": True, "carries until-2999": False}


# Put together


def make_many(number=3):
    """`number` clusters in two sectors and one region, with bodies, members, a manager and a hidden one of each."""
    sectors = [factories.make_sector(name=name) for name in ("Ships", "Wind")]
    region = factories.make_region(name="Holstein", level="state")
    manager = factories.make_organisation(name="Manager")
    body, other = factories.make_sponsoring_body(name="Body"), factories.make_sponsoring_body(name="Other")
    hidden = factories.make_sponsoring_body(name="Hidden", status="draft")
    joining = factories.make_organisation(name="Joining")
    factories.make_sponsorship(body=body, region=region, cluster=None, role="co-financing")
    clusters = [factories.make_cluster(regions=[region], sectors=[sectors[n % 2]]) for n in range(number)]
    factories.make_cluster(sectors=sectors, status="draft")
    for n, cluster in enumerate(clusters):
        factories.make_sponsorship(body=(body, other)[n % 3 == 2], cluster=cluster)
        factories.make_sponsorship(body=other, cluster=cluster, role="co-financing")
        factories.make_sponsorship(body=hidden, cluster=cluster)
        factories.make_membership(cluster=cluster)
        factories.make_membership(cluster=cluster, organisation=factories.make_organisation(status="draft"))
        factories.make_membership(cluster=cluster, organisation=joining)
    Cluster.objects.filter(pk=clusters[0].pk).update(managing_organisation=manager)


@pytest.mark.parametrize("number", [3, 7])
def test_the_numbers_of_what_is_put_together_are_those_of_the_database(number):
    make_many(number)
    found = groups_of(filters())
    published = Organisation.objects.published()
    assert found.organisations == published.filter(memberships__isnull=False).distinct().count()
    assert found.bridges == 1
    sectors = Cluster.objects.published().values_list("sectors__slug").annotate(number=Count("pk", distinct=True))
    assert {group.slug: group.total for group in found.groups} == dict(sectors)
    for group in found.groups:
        clusters = Cluster.objects.published().filter(sectors__slug=group.slug)
        members = published.filter(memberships__cluster__in=clusters).distinct()
        assert set(group.organisations) == set(members.values_list("pk", flat=True))
        assert group.managed == clusters.filter(managing_organisation__isnull=False).count()
        behind = Sponsorship.objects.filter(cluster__in=clusters, body__status="published")
        for column, roles in ((0, ["co-financing"]), (1, ["sponsor", "co-sponsor"])):
            numbers = behind.filter(role__in=roles).values_list("body__slug").annotate(Count("cluster", distinct=True))
            assert {body.slug: count for body, count in group.behind[column]} == dict(numbers)


def test_a_group_leads_to_itself_and_keeps_what_is_chosen():
    make_many()
    found = groups_of(filters(kind="cluster-organisation"))
    assert [(group.slug, group.url) for group in found.groups] == [
        ("ships", "?kind=cluster-organisation&sector=ships"),
        ("wind", "?kind=cluster-organisation&sector=wind"),
    ]


def test_one_chosen_sector_is_parted_by_its_parts_and_without_parts_by_something_else():
    sea = factories.make_sector(name="Sea")
    ports = [factories.make_sector(name=name, parent=sea) for name in ("Ports", "Ships")]
    regions = [factories.make_region(name=name) for name in ("East", "West")]
    for region in regions:
        for port in ports:
            factories.make_cluster(sectors=[port], regions=[region])
    assert {group.slug for group in groups_of(filters(sector="sea")).groups} == {"ports", "ships"}
    assert {group.slug for group in groups_of(filters(sector="ports")).groups} == {"east", "west"}
    assert {group.slug for group in groups_of(filters(sector=["ports", "ships"])).groups} == {"ports", "ships"}


def test_clusters_without_a_sector_are_a_group_that_leads_nowhere():
    for name in ("Ships", "Wind"):
        factories.make_cluster(sectors=[factories.make_sector(name=name)])
    factories.make_cluster()
    assert [(group.name, group.url, group.total) for group in groups_of(filters()).groups][-1] == ("Not stated", "", 1)


def test_the_bodies_that_reach_few_clusters_are_counted_together(monkeypatch):
    monkeypatch.setattr(network_groups, "MOST_BODIES", 1)
    sectors = [factories.make_sector() for _ in range(2)]
    clusters = [factories.make_cluster(sectors=[sector]) for sector in sectors * 2]
    large = factories.make_sponsoring_body(name="Large")
    for cluster in clusters:
        factories.make_sponsorship(cluster=cluster, body=large)
    for _ in range(3):
        factories.make_sponsorship(cluster=clusters[0])
    bodies = groups_of(filters()).bodies[1]
    assert [(body.name, body.total) for body in bodies] == [("Large", 4), ("3 other bodies", 1)]


def test_what_nothing_parts_is_drawn_in_part_and_the_page_says_so(client, few):
    for number in range(3):
        factories.make_cluster(name=f"C{number}")
    page = read(client, "/network/")
    assert groups_of(filters()) is None
    assert "Drawn are the first 2 of 3 clusters." in page
    assert 'href="/clusters/c2/"' not in page


# The page


def test_the_page_says_what_was_put_together(client, few):
    make_many()
    page = read(client, "/network/")
    assert "3 clusters are too many to be drawn one by one. They are put together by “Sector”" in page
    assert 'href="?sector=ships"' in page
    assert "too many" not in read(client, "/network/?sector=wind")


@pytest.mark.parametrize("number", [3, 12])
@pytest.mark.parametrize("address", ["/network/", "/network/?sector=ships"])
def test_the_page_of_few_clusters_takes_six_queries(client, django_assert_num_queries, address, number):
    make_many(number)
    client.get(address)
    forget_pages()
    with django_assert_num_queries(6):
        read(client, address)


@pytest.mark.parametrize("number", [3, 12])
def test_the_page_of_very_many_clusters_takes_one_query(client, django_assert_num_queries, few, number):
    make_many(number)
    client.get("/network/")
    forget_pages()
    with django_assert_num_queries(1):
        read(client, "/network/")


@pytest.mark.parametrize("language", ["", "/de"])
def test_without_an_entry_the_page_says_so_and_has_no_filters(client, language):
    page = read(client, f"{language}/network/")
    assert "<form" not in re.search("<main.*</main>", page, re.DOTALL)[0]
    assert 'class="empty"' in page


def test_one_cluster_without_relations_is_drawn_and_what_is_missing_is_named(client):
    factories.make_cluster(name="Wind")
    page = read(client, "/network/")
    assert page.count(">not on record</text>") == 3
    assert "No source says who pays for these clusters or carries them." in page


def test_nothing_found_says_what_to_take_out(client):
    factories.make_cluster(name="Wind")
    page = read(client, "/network/?q=nothing")
    assert "No entry matches all of this." in page
    assert "net-columns" not in page


def test_a_wrong_value_is_named_and_left_out(client):
    factories.make_cluster(name="Wind")
    page = read(client, "/network/?sector=nonsense&sort=members&page=7")
    assert "“nonsense” is not known under “Sector” and was left out." in page
    assert 'href="/clusters/wind/"' in page


def test_each_line_stands_in_the_table_with_its_source(client):
    cluster = factories.make_cluster(name="Wind", managing_organisation=factories.make_organisation(name="Firm"))
    sponsorship = factories.make_sponsorship(cluster=cluster, body=factories.make_sponsoring_body(name="State"))
    membership = factories.make_membership(cluster=cluster, organisation=factories.make_organisation(name="Mill"))
    for number, (subject, field) in enumerate(
        [(sponsorship, "role"), (membership, "role"), (cluster, "managing_organisation")], 1
    ):
        factories.make_citation(subject, field=field, source=factories.make_source(title=f"Document {number}"))
    page = read(client, "/network/")
    rows = [re.sub("<[^>]+>|&NoBreak;", " ", row).split() for row in re.findall("<tr>.*?</tr>", page, re.DOTALL)]
    assert ["State", "Sponsor", "1", "Wind"] in rows
    assert ["Firm", "Managing", "organisation", "3", "Wind"] in rows
    assert ["Mill", "Member", "2", "Wind"] in rows


def test_each_node_leads_to_its_profile(client):
    cluster = factories.make_cluster(name="Wind")
    factories.make_sponsorship(cluster=cluster, body=factories.make_sponsoring_body(name="State"))
    factories.make_membership(cluster=cluster, organisation=factories.make_organisation(name="Mill"))
    links = re.findall('<a class="net-node[^"]*" href="([^"]*)"', read(client, "/de/network/"))
    assert set(links) == {"/de/clusters/wind/", "/de/sponsors/state/", "/de/organisations/mill/"}


def test_the_picture_follows_an_edit_of_a_role(client):
    sponsorship = factories.make_sponsorship()
    assert 'class="edge edge-sponsor"' in read(client, "/network/")
    Sponsorship.objects.filter(pk=sponsorship.pk).update(role="co-financing")
    assert 'class="edge edge-money"' in read(client, "/network/")


def test_numbers_follow_an_edit_of_a_role(client):
    make_many()
    before = {body.slug: body.total for body in groups_of(filters()).bodies[0]}
    Sponsorship.objects.filter(body__slug="body", cluster__isnull=False).update(role="co-financing")
    after = {body.slug: body.total for body in groups_of(filters()).bodies[0]}
    assert (before, after) == ({"other": 3}, {"other": 3, "body": 2})


# Around one entry


def test_the_small_networks_take_no_further_query(django_assert_num_queries):
    region = factories.make_region(name="Holstein", level="state")
    firm = factories.make_organisation(name="Firm", acronym="FM")
    old = factories.make_cluster(name="Old")
    cluster = factories.make_cluster(name="Wind", predecessor=old, managing_organisation=firm, regions=[region])
    factories.make_cluster(name="New", predecessor=cluster)
    body = factories.make_sponsoring_body(name="State", organisation=firm)
    factories.make_sponsorship(body=body, cluster=cluster)
    factories.make_sponsorship(body=body, region=region, cluster=None, role="co-financing")
    for _ in range(20):
        factories.make_membership(cluster=cluster)
    factories.make_membership(cluster=cluster, organisation=firm)
    found, organisation = cluster_with_slug("wind"), organisation_with_slug("firm")
    complete_cluster(found)
    complete_organisation(organisation)
    sponsorships = list(Sponsorship.objects.filter(body=body).for_body())
    with django_assert_num_queries(0):
        wind = around_cluster(found)
        names = {box.node.name for box in wind.columns.boxes}
        assert {"Old", "Wind", "New", "State", "9 more organisations"} < names
        assert {box.node.name for box in around_organisation(organisation).columns.boxes} == {"FM", "Wind"}
        around = around_sponsor(body, sponsorships, 5)
    assert {box.node.name for box in around.columns.boxes} == {
        "State",
        "Wind",
        "Cluster management in Holstein as a whole",
        "3 more, in the table",
    }


def test_where_no_relation_is_known_there_is_no_small_network():
    factories.make_cluster(name="Wind")
    found = cluster_with_slug("wind")
    complete_cluster(found)
    assert around_cluster(found) is None


def test_each_body_of_the_table_leads_to_the_picture_of_what_it_stands_behind(client, few):
    make_many()
    assert 'href="?sponsor=body"' in read(client, "/network/")
