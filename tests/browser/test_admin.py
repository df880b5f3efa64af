"""The editors' desk in a browser: its scripts work under the strict Content-Security-Policy. See conftest.py."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from clusters.models import Cluster


@pytest.fixture
def desk(page):
    """The index of the desk, after signing in."""
    User.objects.create_superuser("editor", password="a good password")
    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a good password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="What the directory holds")).to_be_visible()
    return page


def choose(page, row, words, wanted):
    """Choose `wanted` among what a field suggests for `words`."""
    row.locator(".select2-selection").first.click()
    page.locator(".select2-search__field").last.fill(words)
    page.locator(".select2-results__option", has_text=wanted).click()


def test_a_cluster_is_entered_with_suggestions_and_rows(desk):
    desk.goto("/admin/clusters/cluster/add/")
    desk.get_by_label("Name in English").type("Bürger Grün Größe")
    expect(desk.get_by_label("Address", exact=False).first).to_have_value("buerger-gruen-groesse")
    desk.get_by_label("Kind").select_option("industry-network")
    choose(desk, desk.locator(".field-managing_organisation"), "luebeck uni", "Lübeck University")
    desk.get_by_text("Add another Membership").click()
    choose(desk, desk.locator("#memberships-0 .field-organisation"), "lubeck", "Lübeck University")
    desk.locator("#memberships-0 .field-begins input").fill("2015-07")
    desk.get_by_role("button", name="Save as draft").first.click()
    expect(desk.locator(".messagelist .success")).to_contain_text("was added successfully")

    cluster = Cluster.objects.get(slug="buerger-gruen-groesse")
    assert str(cluster.managing_organisation) == "Lübeck University"
    assert cluster.memberships.get().begins == "2015-07"


@pytest.mark.parametrize("language", ["", "/de"])
def test_no_page_of_the_desk_breaks_the_policy(desk, language):
    cluster = Cluster.objects.filter(memberships__isnull=False).first()
    for path in (
        "",
        "clusters/cluster/",
        f"clusters/cluster/{cluster.pk}/change/",
        "clusters/region/add/",
        "auth/user/add/",
    ):
        desk.goto(f"{language}/admin/{path}")
        expect(desk.locator("#content h1")).to_have_text(re.compile(r"\w"))
    desk.goto(f"{language}/admin/clusters/cluster/?_facets=1&status__exact=published&q=tourism")
    expect(desk.locator("#result_list tbody tr")).to_have_count(1)


def test_a_form_fits_the_width_of_a_laptop_and_of_a_phone(desk):
    for width, height in ((1366, 768), (390, 844)):
        desk.set_viewport_size({"width": width, "height": height})
        desk.goto(f"/admin/clusters/cluster/{Cluster.objects.first().pk}/change/")
        assert desk.evaluate("document.documentElement.scrollWidth") <= width
