"""Nothing is lost, in a browser: two editors collide, and an old state comes back."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from clusters.models import Cluster
from tests import factories


@pytest.fixture
def sign_in(new_context):
    """A function that signs somebody in, in a browser of their own."""

    def sign(name):
        User.objects.create_superuser(name, password="a good password")
        page = new_context().new_page()
        page.goto("/admin/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill("a good password")
        page.get_by_role("button", name="Log in").click()
        expect(page.locator("#user-tools")).to_contain_text(name)
        return page

    return sign


@pytest.fixture
def cluster():
    return Cluster.objects.filter(memberships__isnull=False).order_by("slug").first()


def save(page):
    page.get_by_role("button", name="Save", exact=True).first.click()


def test_two_editors_collide_and_the_work_of_both_is_kept(sign_in, cluster):
    anna, bela = sign_in("anna"), sign_in("bela")
    form = f"/admin/clusters/cluster/{cluster.pk}/change/"
    anna.goto(form)
    bela.goto(form)

    anna.locator("#id_city").fill("Flensburg")
    anna.locator("#id_acronym").fill("AAA")
    save(anna)
    expect(anna.locator(".messagelist .success")).to_be_visible()

    bela.locator("#id_acronym").fill("BBB")
    bela.locator("#memberships-0 .field-begins input").fill("2012-03")
    save(bela)
    note = bela.get_by_role("region", name="Two have edited this entry at the same time")
    expect(note).to_contain_text("saved by anna")
    acronym = note.get_by_role("row").filter(has_text="Acronym")
    expect(acronym).to_contain_text("changed by both")
    expect(acronym.get_by_role("cell").nth(1)).to_have_text("AAA")
    expect(acronym.get_by_role("cell").nth(2)).to_have_text("BBB")
    expect(bela.locator("#id_acronym")).to_have_value("BBB")
    expect(bela.locator("#id_city")).to_have_value("Flensburg")
    expect(bela.locator("#memberships-0 .field-begins input")).to_have_value("2012-03")
    cluster.refresh_from_db()
    assert cluster.acronym == "AAA"

    save(bela)
    expect(bela.locator(".messagelist .success")).to_be_visible()
    cluster.refresh_from_db()
    assert (cluster.city, cluster.acronym) == ("Flensburg", "BBB")
    assert cluster.memberships.filter(begins="2012-03").exists()


def test_an_editor_reads_the_history_and_brings_an_old_state_back(sign_in, cluster, find_barriers):
    before = cluster.city
    page = sign_in("anna")
    page.goto(f"/admin/clusters/cluster/{cluster.pk}/change/")
    page.locator("#id_city").fill("Flensburg")
    save(page)
    page.goto(f"/admin/clusters/cluster/{cluster.pk}/history/")
    newest = page.locator(".edits > li").first
    expect(newest).to_contain_text("anna")
    expect(newest.locator("ins")).to_have_text("Flensburg")
    assert find_barriers(page) == []

    page.get_by_role("link", name="Restore the state after this change").nth(1).click()
    expect(page.locator("#content del")).to_have_text("Flensburg")
    assert find_barriers(page) == []
    page.get_by_role("button", name="Restore this state").click()
    expect(page.locator(".edits > li").first).to_contain_text("An earlier state was restored")
    cluster.refresh_from_db()
    assert cluster.city == before


def test_a_deleted_entry_is_brought_back(sign_in, find_barriers):
    cluster = factories.make_membership(cluster=factories.make_cluster(name="Ocean Network")).cluster
    page = sign_in("anna")
    page.goto(f"/admin/clusters/cluster/{cluster.pk}/delete/")
    expect(page.get_by_role("link", name="Archive it instead")).to_be_visible()
    assert find_barriers(page) == []
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert not Cluster.objects.filter(pk=cluster.pk).exists()

    page.goto("/admin/desk/deleted/")
    assert find_barriers(page) == []
    page.get_by_role("link", name="Restore").first.click()
    expect(page.locator("#content")).to_contain_text(re.compile("Deleted by anna"))
    assert find_barriers(page) == []
    page.get_by_role("button", name="Restore").click()
    expect(page.locator(".messagelist .success")).to_contain_text("It is there again")
    assert Cluster.objects.get(slug="ocean-network").memberships.count() == 1


def test_an_entry_is_archived_with_its_successor(sign_in, cluster):
    other = Cluster.objects.exclude(pk=cluster.pk).filter(predecessor=None, successors=None).order_by("slug").first()
    page = sign_in("anna")
    page.goto(f"/admin/clusters/cluster/{cluster.pk}/archive/")
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").last.fill(other.name)
    page.locator(".select2-results__option", has_text=other.name).first.click()
    page.get_by_role("button", name="Archive", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    other.refresh_from_db()
    assert other.predecessor == cluster
