"""Whom to call about a cluster."""

import datetime

import pytest

from clusters import entries
from clusters.models import Cluster
from tests import factories

pytestmark = pytest.mark.django_db


def calls(slug):
    (cluster,) = entries.clusters([Cluster.objects.get(slug=slug).pk])
    return [(call.person.slug, call.reach) for call in cluster.calls]


@pytest.fixture
def ships():
    """A cluster with a sector, a region, and an agency in it."""
    region = factories.make_region()
    agency = factories.make_cluster(name="Agency", kind="cluster-agency", regions=[region])
    factories.make_appointment(cluster=agency, person=factories.make_person(name="Aga Agency"))
    return factories.make_cluster(name="Ships", regions=[region], sectors=[factories.make_sector(name="Sea")])


def test_the_clusters_own_people_come_before_all_others_and_the_first_to_call_in_front(ships):
    factories.make_appointment(cluster=ships, person=factories.make_person(name="Otto Other"))
    factories.make_appointment(cluster=ships, person=factories.make_person(name="Fred First"), is_primary=True)
    factories.make_appointment(sector=ships.sectors.get(), person=factories.make_person(name="Sina Sector"))
    assert calls("ships") == [("fred-first", "cluster"), ("otto-other", "cluster")]


def test_without_people_of_its_own_those_for_its_sector_are_called(ships):
    factories.make_appointment(sector=ships.sectors.get(), person=factories.make_person(name="Sina Sector"))
    assert calls("ships") == [("sina-sector", "sector")]


def test_without_either_the_agency_of_its_region_is_called(ships):
    assert calls("ships") == [("aga-agency", "agency")]


def test_an_agency_elsewhere_is_not_called(ships):
    ships.regions.set([factories.make_region()])
    assert calls("ships") == []


def test_the_agency_keeps_its_own_person_on_a_page_where_others_borrow_it(ships):
    clusters = entries.clusters([cluster.pk for cluster in Cluster.objects.by_name()])
    assert [[call.reach for call in cluster.calls] for cluster in clusters] == [["cluster"], ["agency"]]


@pytest.mark.parametrize("hidden", [{"is_public": False}, {"status": "draft"}, {"status": "archived"}])
def test_a_person_who_may_not_be_shown_is_not_called(ships, hidden):
    factories.make_appointment(cluster=ships, person=factories.make_person(name="Hidden Person", **hidden))
    assert calls("ships") == [("aga-agency", "agency")]


def test_a_role_that_is_over_is_not_called_and_one_that_ends_this_year_is(ships, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: datetime.date(2026, 6, 30))
    factories.make_appointment(cluster=ships, person=factories.make_person(name="Past Person"), ends="2026-05")
    factories.make_appointment(cluster=ships, person=factories.make_person(name="Last Person"), ends="2026")
    assert calls("ships") == [("last-person", "cluster")]
