"""The network as people use it: following and narrowing it, on a desktop, on a phone, by keyboard, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from clusters.models import Cluster, Sponsorship


def picture(page):
    return page.locator(".net-columns")


def test_a_name_in_the_picture_leads_to_its_profile(page):
    page.goto("/network/")
    picture(page).get_by_role("link", name="Maritime Cluster Northern Germany").click()
    expect(page).to_have_url(re.compile("/clusters/maritime-cluster-northern-germany/$"))


def test_the_picture_is_narrowed_at_once_and_the_address_says_by_what(page):
    page.goto("/network/")
    page.locator("#summary-facets").click()
    page.get_by_role("checkbox", name="Tourism").check()
    expect(page.locator("#results [data-total]")).to_have_attribute("data-total", "1")
    expect(page).to_have_url(re.compile(r"/network/\?sector=tourism$"))
    expect(picture(page).get_by_role("link", name="Tourism Cluster Schleswig-Holstein")).to_be_visible()
    expect(picture(page).get_by_role("link", name="Life Science Nord e.V.")).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Tourism")).to_be_focused()


def test_what_is_joined_to_the_name_in_focus_stands_out(page):
    page.goto("/network/")
    picture(page).get_by_role("link", name="WFG", exact=False).first.focus()
    expect(picture(page)).to_have_class(re.compile("is-asked"))
    expect(picture(page).locator(".net-node.is-near")).to_have_count(2)
    page.locator("#q").focus()
    expect(picture(page)).not_to_have_class(re.compile("is-asked"))


def test_the_picture_can_be_read_by_keyboard_alone(page):
    page.goto("/network/")
    links = picture(page).get_by_role("link")
    links.first.focus()
    for _ in range(links.count() - 1):
        page.keyboard.press("Tab")
    expect(links.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/organisations/"))


@pytest.mark.parametrize("language", ["", "/de"])
def test_a_phone_shows_a_tree_for_each_cluster_and_never_scrolls_sideways(phone, language):
    phone.goto(f"{language}/network/")
    expect(picture(phone)).to_be_hidden()
    trees = phone.locator(".net-tree")
    # One for each cluster, and one for what is paid for all of them.
    expect(trees).to_have_count(Cluster.objects.published().count() + 1)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    for link in trees.get_by_role("link").all():
        box = link.locator(".hit").bounding_box()
        assert box["height"] >= 24 and box["x"] >= 0 and box["x"] + box["width"] <= 390
    sizes = phone.evaluate("[...document.querySelectorAll('.net-tree')].map(svg => 14 * svg.getScreenCTM().a)")
    assert min(sizes) >= 12


def test_no_name_is_wider_than_the_server_has_reckoned(page):
    page.goto("/network/")
    wide = page.evaluate(
        """[...document.querySelectorAll('.net-columns .net-node')].filter(node => {
            const room = node.querySelector('.hit').getBBox();
            return [...node.querySelectorAll('tspan')].some(line => {
                const box = line.getBoundingClientRect(), scale = line.getCTM().a;
                return box.width / scale > room.width + 1;
            });
        }).map(node => node.textContent)"""
    )
    assert wide == []


def test_all_of_it_works_without_scripts(page_without_javascript):
    page = page_without_javascript
    page.goto("/network/")
    page.locator("#summary-facets").click()
    page.get_by_role("checkbox", name="Tourism").check()
    page.get_by_role("button", name="Show entries").click()
    expect(page).to_have_url(re.compile(r"/network/\?sector=tourism$"))
    expect(picture(page).get_by_role("link", name="WTSH").first).to_be_visible()


def test_a_directory_that_nothing_is_known_of_has_no_barriers_and_names_what_is_missing(page, find_barriers):
    Sponsorship.objects.all().delete()
    page.goto("/network/?sector=maritime-industry")
    expect(picture(page).get_by_text("not on record")).to_have_count(3)
    assert find_barriers(page) == []
