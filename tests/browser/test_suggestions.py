"""Suggestions while typing: by keyboard, by finger, for axe, and without scripts. See conftest.py."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

MARITIME = "/clusters/maritime-cluster-northern-germany/"


def open_list(page, path="/clusters/", words="mar", box="Search the directory"):
    """The search box of a page, with the list of what is suggested for the words."""
    page.goto(path)
    field = page.get_by_role("combobox", name=box)
    field.press_sequentially(words, delay=20)
    expect(page.get_by_role("listbox", name=re.compile("Suggestions|Vorschläge"))).to_be_visible()
    return field


def chosen(page):
    return page.locator('[role=option][aria-selected="true"]')


@pytest.mark.parametrize(
    ("path", "box"),
    [
        ("/clusters/", "Search the directory"),
        ("/", "Search clusters, people, subjects"),
        ("/search/", "Clusters, people, subjects"),
    ],
)
def test_the_arrow_and_enter_lead_to_the_profile(page, path, box):
    field = open_list(page, path, "maritime cl", box)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(chosen(page)).to_have_text(re.compile("Maritime Cluster Northern Germany"))
    expect(field).to_have_attribute("aria-activedescendant", chosen(page).get_attribute("id"))
    expect(field).to_be_focused()
    expect(field).to_have_value("maritime cl")
    field.press("Enter")
    expect(page).to_have_url(re.compile(f"{MARITIME}$"))


def test_enter_without_a_choice_searches_for_the_words(page):
    field = open_list(page)
    field.press("ArrowDown")
    field.press("ArrowUp")
    expect(chosen(page)).to_have_count(0)
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=mar$"))


def test_the_arrows_go_around_and_typing_lets_the_choice_go(page):
    field = open_list(page)
    number = page.get_by_role("option").count()
    field.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    for _ in range(2):
        field.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    field.press("Home")
    expect(chosen(page)).to_have_count(0)
    field.press("ArrowDown")
    field.press("End")
    field.press("i")
    expect(chosen(page)).to_have_count(0)
    expect(page.get_by_role("option")).not_to_have_count(number)
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=mari$"))


def test_escape_closes_the_list_then_empties_the_field_and_the_arrow_opens_it_again(page):
    field = open_list(page)
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("mar")
    field.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    field.press("Escape")
    expect(field).to_have_value("")
    expect(field).to_be_focused()


def test_tab_closes_the_list_and_goes_on(page):
    field = open_list(page)
    field.press("ArrowDown")
    field.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_role("banner").get_by_role("button", name="Search")).to_be_focused()


def test_the_server_is_asked_after_a_pause_and_not_again_for_the_same_words(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest/" in request.url else None)
    page.clock.install(time=datetime(2026, 1, 1))
    page.goto("/clusters/")
    page.clock.pause_at(datetime(2026, 1, 2))
    field = page.get_by_role("combobox")
    field.press_sequentially("hydrogen")
    page.clock.run_for(100)
    assert asked == []
    with page.expect_response(re.compile(r"/search/suggest/\?q=hydrogen$")):
        page.clock.run_for(100)
    expect(page.get_by_role("listbox")).to_be_visible()
    for keys in (["x", "Backspace"], ["Space"]):
        for key in keys:
            field.press(key)
        page.clock.run_for(1000)
    assert len(asked) == 1


def test_the_number_of_suggestions_is_said(page):
    field = open_list(page, words="hydrogen")
    status = page.get_by_role("banner").get_by_role("status")
    expect(status).to_have_text("2 suggestions")
    field.fill("xyzxyz")
    expect(status).to_have_text("No suggestions")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.fill("x")
    expect(status).to_have_text("")


def test_an_answer_that_does_not_come_leaves_a_plain_search(page, complaints):
    page.route("**/suggest/?*", lambda route: route.abort())
    page.goto("/search/")
    field = page.get_by_role("combobox")
    with page.expect_event("requestfailed"):
        field.fill("maritime")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=maritime$"))
    complaints.clear()


def test_a_finger_chooses_a_suggestion_which_lies_over_the_page_and_within_the_screen(phone):
    phone.goto("/")
    title = phone.get_by_role("heading", name="What is it about?")
    place = title.bounding_box()
    field = open_list(phone, "/", "mar", "Search clusters, people, subjects")
    assert title.bounding_box() == place
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    for option in phone.get_by_role("option").all():
        box = option.bounding_box()
        assert box["height"] >= 24
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    expect(field).to_be_focused()
    phone.get_by_role("option", name="Maritime Cluster").tap()
    expect(phone).to_have_url(re.compile(f"{MARITIME}$"))


@pytest.mark.parametrize(("width", "height"), [(683, 384), (320, 256)])  # 200 % and 400 % of a small screen
def test_a_chosen_suggestion_is_in_sight_on_a_magnified_page(page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    field = open_list(page, "/search/", "mar", "Clusters, people, subjects")
    for _ in range(page.get_by_role("option").count()):
        field.press("ArrowDown")
        expect(chosen(page)).to_be_in_viewport(ratio=0.9)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("path", ["/clusters/?q=maritim", "/search/?q=fraunhofer", "/de/organisations/?q=luebeck"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_open_list_and_marked_words_have_no_barriers(page, find_barriers, path, theme):
    page.emulate_media(color_scheme=theme)
    page.goto(path)
    assert page.locator("main mark").count() > 0
    field = page.get_by_role("combobox")
    field.fill("mari")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert find_barriers(page) == []
    field.press("ArrowDown")
    assert find_barriers(page) == []


def test_what_may_have_been_meant_is_offered_and_said(page):
    page.goto("/clusters/")
    page.get_by_label("Words in the entry").press_sequentially("maritme", delay=20)
    expect(page.get_by_text("Did you mean “Maritime”? (1)", exact=True).last).to_be_visible()
    expect(page.locator("#announcement")).to_have_text("0 entries. Did you mean “Maritime”? (1)")
    page.get_by_role("link", name="“Maritime”").click()
    expect(page).to_have_url(re.compile(r"/clusters/\?q=Maritime$"))
    expect(page.locator("#results mark").first).to_have_text("Maritime")


@pytest.mark.parametrize("path", ["/", "/search/", "/clusters/"])
def test_without_javascript_the_box_is_that_of_a_plain_search(page_without_javascript, path):
    page = page_without_javascript
    page.goto(path)
    expect(page.get_by_role("combobox")).to_have_count(0)
    page.locator("[data-suggest]").fill("maritime cluster")
    page.locator("[data-suggest]").press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=maritime\+cluster$"))
    expect(page.locator('[data-entry="maritime-cluster-northern-germany"]')).to_be_visible()
