"""The map as people use it: by mouse, keyboard and touch, with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories


def shown(page):
    """The part of the sheet that is shown: x, y, width, height."""
    return [float(number) for number in page.locator(".map-view").get_attribute("viewBox").split()]


def mark(page, name):
    return page.locator(".sheet").get_by_role("link", name=name)


def test_a_mark_is_reached_by_keyboard_and_leads_to_its_entry(page):
    page.goto("/map/")
    mark(page, "EE.SH").focus()
    page.keyboard.press("Tab")
    expect(mark(page, "Cluster Agency")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/clusters/cluster-agency-schleswig-holstein/$"))


@pytest.mark.parametrize("path", ["/", "/map/", "/organisations/?view=map"])
def test_on_a_phone_marks_can_be_touched_and_labels_read(phone, path):
    phone.goto(path)
    marks = phone.locator(".sheet .mark:visible")
    assert marks.count() >= 3
    for one in marks.all():
        assert min(one.bounding_box()[side] for side in ("width", "height")) >= 24
    texts = phone.locator(".mark-label:visible, .town-name:visible")
    sizes = texts.evaluate_all(
        "texts => texts.map((text) => text.getScreenCTM().a * parseFloat(getComputedStyle(text).fontSize))"
    )
    assert min(sizes) >= 12
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_the_map_is_zoomed_by_buttons_and_keys(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/map/")
    whole = shown(page)
    assert whole == [0, 0, 800, 640]
    size = mark(page, "EE.SH").bounding_box()["height"]
    page.get_by_role("button", name="Zoom in").click()
    assert shown(page) == pytest.approx([150, 120, 500, 400], abs=0.1)
    assert mark(page, "EE.SH").bounding_box()["height"] == pytest.approx(size, rel=0.05)
    page.keyboard.press("ArrowRight")
    assert shown(page)[0] == pytest.approx(250, abs=0.1)
    page.keyboard.press("+")
    assert shown(page)[2] == pytest.approx(312.5, abs=0.1)
    page.keyboard.press("0")
    assert shown(page) == whole
    expect(page.get_by_role("button", name="Zoom in")).to_be_focused()


def test_a_map_that_is_drawn_along_by_a_mark_does_not_open_it(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/map/")
    page.get_by_role("button", name="Zoom in").click()
    box = mark(page, "Cluster Agency").bounding_box()
    x, y = box["x"] + 16, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=3)
    page.mouse.up()
    assert shown(page)[0] > 160
    expect(page).to_have_url(re.compile("/map/$"))
    mark(page, "Cluster Agency").press("Enter")
    expect(page).to_have_url(re.compile("/clusters/cluster-agency-schleswig-holstein/$"))


def test_the_wheel_scrolls_the_page_and_zooms_only_with_control(page):
    page.goto("/map/")
    page.locator(".sheet").hover()
    page.mouse.wheel(0, -120)
    assert shown(page)[2] == 800
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    page.wait_for_function("document.querySelector('.map-view').getAttribute('viewBox') !== '0 0 800 640'")
    assert 300 < shown(page)[2] < 700


def test_a_mark_out_of_sight_comes_into_sight_when_it_gets_the_focus(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/map/")
    for _time in range(3):
        page.get_by_role("button", name="Zoom in").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    mark(page, "EE.SH").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    box, sheet = mark(page, "EE.SH").bounding_box(), page.locator(".sheet").bounding_box()
    assert sheet["x"] <= box["x"] + box["width"] / 2 <= sheet["x"] + sheet["width"]
    assert sheet["y"] <= box["y"] + box["height"] / 2 <= sheet["y"] + sheet["height"]


def test_the_list_becomes_a_map_and_keeps_what_is_chosen(page):
    page.goto("/clusters/?sector=maritime-industry")
    page.get_by_role("list", name="Show as").get_by_role("link", name="Map").click()
    expect(page).to_have_url(re.compile(r"/clusters/\?view=map&sector=maritime-industry$"))
    expect(page.locator(".sheet .mark:visible")).to_have_count(1)
    page.get_by_role("checkbox", name="Renewable energies").check()
    expect(page.locator(".sheet .mark:visible")).to_have_count(2)
    expect(page).to_have_url(re.compile("view=map"))
    page.get_by_role("button", name="Zoom in").click()  # the new map has its tools
    page.get_by_role("list", name="Show as").get_by_role("link", name="List").click()
    expect(page).to_have_url(re.compile(r"/clusters/\?sector=maritime-industry&sector=renewable-energies$"))
    expect(page.locator(".sheet")).to_have_count(0)


def test_without_scripts_the_map_stands_whole_and_its_links_work(page_without_javascript):
    page = page_without_javascript
    page.goto("/map/")
    expect(page.get_by_role("button", name="Zoom in")).to_have_count(0)
    mark(page, "DiWiSH").click()
    expect(page).to_have_url(re.compile("/clusters/digital-economy-schleswig-holstein/$"))


def test_the_street_map_asks_its_host_for_nothing_before_its_button_is_pressed(page, settings, complaints):
    settings.TILE_ADDRESS = "http://tiles.invalid/{z}/{x}/{y}.png"
    settings.TILE_ATTRIBUTION = "© <b>Everybody</b>"
    factories.make_cluster(name="At the harbour", city="Kiel")
    page.route("http://tiles.invalid/**", lambda route: route.fulfill(content_type="image/png", body=b""))
    page.goto("/map/")
    page.get_by_role("link", name="Street map").click()
    expect(page.get_by_role("button", name="Load the street map from tiles.invalid")).to_be_visible()
    assert complaints == []
    with page.expect_request("http://tiles.invalid/**"):
        page.get_by_role("button", name="Load the street map from tiles.invalid").click()
    expect(page.locator(".leaflet-control-attribution")).to_have_text("© <b>Everybody</b>")
    expect(page.locator(".street-mark")).to_have_count(3)
    page.wait_for_load_state("networkidle")
    assert {one for one in complaints if "tiles.invalid" not in one} == set()
    complaints.clear()
