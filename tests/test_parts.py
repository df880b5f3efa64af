"""Printed parts of pages that are kept: never longer than what they show stays as it is."""

import datetime

import pytest
from django.utils import timezone

from clusterdir import caching, indexing, parts
from clusterdir.parts import Parts
from clusters.models import Cluster, Membership, Organisation, Region, Sector, SponsoringBody, Sponsorship
from contacts.models import Appointment, Person
from tests import factories
from tests.conftest import forget_pages

SHIP = ("clusters.cluster", 1)
SECTORS = ("clusters.sector", None)


# The store


def kept(**shown):
    store = Parts()
    for place, shows in shown.items():
        store.keep(place, f"<p>{place}</p>", shows)
    return store


def test_a_part_is_kept_until_what_it_shows_is_touched():
    store = kept(one={SHIP}, other={("clusters.cluster", 2)})
    later = store.without([SHIP])
    assert (later.get("one"), later.get("other")) == (None, "<p>other</p>")
    assert store.get("one") == "<p>one</p>"  # who still reads the older index has it


def test_a_part_may_show_any_entry_of_a_noun():
    store = kept(one={SHIP, SECTORS})
    assert store.without([("clusters.sector", 9)]).get("one") is None
    assert store.without([("clusters.region", 9)]).get("one")


def test_the_oldest_parts_go_where_they_are_too_many(monkeypatch):
    monkeypatch.setattr(parts, "BYTES", 3 * (parts.OVERHEAD + 20))
    store = kept(one=(), two=(), three=(), four=())
    assert store.get("one") is None
    assert all(map(store.get, ("two", "three", "four")))
    later = store.without([])
    for _time in range(2):  # two readers have printed it at the same time
        later.keep("five", "<p>five</p>", ())
    assert later.get("two") is None
    assert later.get("three")


def test_in_development_nothing_is_kept_since_there_the_templates_change_as_well(settings):
    settings.DEBUG = True
    assert kept(one=()).get("one") is None


# The lines of lists


@pytest.fixture
def directory(db):
    """A cluster and an organisation with all that a line may show, and each its line kept in both languages."""
    state = factories.make_region(slug="state", name="State")
    sector = factories.make_sector(slug="ships", name="Ships")
    cluster = factories.make_cluster(slug="alpha", name="Alpha", sectors=[sector], regions=[state])
    factories.make_sponsorship(
        cluster=cluster, body=factories.make_sponsoring_body(slug="ministry", name="Ministry"), role="sponsor"
    )
    factories.make_appointment(cluster=cluster, person=factories.make_person(slug="ada", family_name="Able"))
    draft = factories.make_cluster(slug="draft", name="Draft", status="draft")
    organisation = factories.make_organisation(slug="yard", name="Yard", sectors=[sector], region=state)
    for one in (cluster, draft):
        factories.make_membership(cluster=one, organisation=organisation)
    factories.make_cluster(slug="lonely", name="Lonely", regions=[state])
    agency = factories.make_cluster(slug="agency", status="draft", kind="cluster-agency", regions=[state])
    factories.make_appointment(cluster=agency, person=factories.make_person(family_name="Helper"))
    isle = factories.make_region(slug="isle")
    factories.make_cluster(slug="remote", regions=[isle])
    factories.make_appointment(
        cluster=factories.make_cluster(slug="aid", name="Aid", kind="cluster-agency", regions=[isle])
    )


def line(client, path, slug):
    """The line of an entry of a list, as it is now."""
    page = client.get(path).content.decode()
    start = page.index(f'<li class="entry" data-entry="{slug}">')
    return page[start : page.index("</li>", start)]


EDITS = {
    "its name": ("/clusters/", "alpha", lambda: Cluster.objects.filter(slug="alpha").update(name_en="Beta"), "Beta"),
    "its kind": (
        "/clusters/",
        "alpha",
        lambda: Cluster.objects.filter(slug="alpha").update(kind="industry-network"),
        "Industry network",
    ),
    "the name of its sector": (
        "/clusters/",
        "alpha",
        lambda: Sector.objects.filter(slug="ships").update(name_en="Boats"),
        "Boats",
    ),
    "the hue of its sector": (
        "/organisations/",
        "yard",
        lambda: Sector.objects.filter(slug="ships").update(hue="green"),
        "hue-green",
    ),
    "its sponsor’s name": (
        "/clusters/",
        "alpha",
        lambda: SponsoringBody.objects.filter(slug="ministry").update(name_en="Chamber"),
        "Chamber",
    ),
    "the role of its sponsor": (
        "/clusters/",
        "alpha",
        lambda: Sponsorship.objects.update(role="co-financing"),
        "co-financing",
    ),
    "who is to be called": (
        "/clusters/",
        "alpha",
        lambda: Person.objects.filter(slug="ada").update(family_name="Byron"),
        "Byron",
    ),
    "a role": ("/clusters/", "alpha", lambda: Appointment.objects.update(role_en="Skipper"), "Skipper"),
    "its region": ("/clusters/", "alpha", lambda: Region.objects.filter(slug="state").update(name_en="Land"), "Land"),
    "who is to be called elsewhere": (
        "/clusters/",
        "lonely",
        lambda: Cluster.objects.filter(slug="agency").update(status="published"),
        "Helper",
    ),
    "the name of the agency that is to be called": (
        "/clusters/",
        "remote",
        lambda: Cluster.objects.filter(slug="aid").update(name_en="Bureau"),
        "Bureau",
    ),
    "its own name": (
        "/organisations/",
        "yard",
        lambda: Organisation.objects.filter(slug="yard").update(name_en="Dock"),
        "Dock",
    ),
    "the name of its region": (
        "/organisations/",
        "yard",
        lambda: Region.objects.filter(slug="state").update(name_en="Land"),
        "Land",
    ),
    "when it was verified": (
        "/organisations/",
        "yard",
        lambda: Organisation.objects.update(verified_on=timezone.localdate()),
        "Verified on",
    ),
    "the name of its cluster": (
        "/organisations/",
        "yard",
        lambda: Cluster.objects.filter(slug="alpha").update(name_en="Beta"),
        "Beta",
    ),
    "what it does there": ("/organisations/", "yard", lambda: Membership.objects.update(role="partner"), "partner"),
    "a cluster that the public sees from now on": (
        "/organisations/",
        "yard",
        lambda: Cluster.objects.filter(slug="draft").update(status="published"),
        "Draft",
    ),
}


@pytest.mark.parametrize("what", EDITS)
def test_a_line_shows_an_edit_at_once(client, directory, what):
    path, slug, edit, words = EDITS[what]
    before = line(client, path, slug)
    assert words not in before
    forget_responses()
    assert line(client, path, slug) == before  # as it was kept
    edit()
    assert words in line(client, path, slug)


def test_a_line_goes_when_the_public_no_longer_sees_the_entry(client, directory):
    assert line(client, "/organisations/", "yard")
    Organisation.objects.filter(slug="yard").update(status="archived")
    assert 'data-entry="yard"' not in client.get("/organisations/").content.decode()


def test_a_line_is_printed_again_on_another_day(client, directory, monkeypatch):
    Cluster.objects.filter(slug="alpha").update(verified_on=timezone.localdate())
    assert "Verified on" in line(client, "/clusters/", "alpha")
    later = timezone.localdate() + datetime.timedelta(days=1000)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: later)
    forget_responses()
    assert "Not verified since" in line(client, "/clusters/", "alpha")


def test_each_language_has_its_own_lines(client, directory):
    Cluster.objects.filter(slug="alpha").update(name_de="Alpha auf Deutsch")
    assert "auf Deutsch" not in line(client, "/clusters/", "alpha")
    assert "auf Deutsch" in line(client, "/de/clusters/", "alpha")


def test_what_was_searched_for_is_marked_in_no_other_list(client, directory):
    line(client, "/clusters/", "alpha")
    assert "<mark>Alpha</mark>" in line(client, "/clusters/?q=alpha", "alpha")
    assert "<mark>" not in line(client, "/clusters/?sort=newest", "alpha")


def test_what_is_printed_of_unpublished_entries_is_kept_for_nobody_else(directory):
    published = indexing.current().parts
    with indexing.unpublished():
        indexing.current().parts.keep("one", "unpublished", ())
    assert indexing.current().parts is published
    assert published.get("one") is None


@pytest.mark.parametrize("path", ["/clusters/", "/organisations/"])
def test_lines_that_are_at_hand_cost_no_query(client, directory, path, django_assert_num_queries):
    client.get(path)
    with django_assert_num_queries(0):
        client.get(f"{path}?sort=newest")


# The facets of a whole list


def test_the_facets_of_a_whole_list_are_counted_once_and_again_after_an_edit(client, directory, monkeypatch):
    assert 'id="sector-ships" name="sector" value="ships" data-count="1"' in client.get("/clusters/").content.decode()
    forget_responses()
    with monkeypatch.context() as patch:
        patch.setattr("clusters.facets.DirectoryFilterSet._facet", None)  # nobody counts
        assert 'value="ships" data-count="1"' in client.get("/clusters/?page=1").content.decode()
    factories.make_cluster(sectors=[Sector.objects.get(slug="ships")])
    assert 'value="ships" data-count="2"' in client.get("/clusters/").content.decode()


@pytest.mark.parametrize(
    "query", ["sort=newest", "sort=name", "view=map", "kind=cluster-agency", "kind=cluster-organisation", "q=alpha"]
)
def test_the_facets_send_along_what_is_chosen_elsewhere(client, directory, query):
    def facets(path):
        _before, _mark, page = client.get(path).content.decode().partition('<div id="facets">')
        return page.partition("</form>")[0]

    whole = facets("/clusters/")
    there = facets(f"/clusters/?{query}")
    assert there != whole
    forget_pages()
    assert there == facets(f"/clusters/?{query}")


def forget_responses():
    """Lets whole pages go, but not their parts."""
    caching.kept.begin(None)
