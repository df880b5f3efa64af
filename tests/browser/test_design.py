"""What a person notices of the design: nothing is cut off, nothing jumps, the focus is seen, targets are large."""

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from .test_accessibility import PAGES

SHIFTS = """
window.shifts = 0
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifts += one.value })
  .observe({ type: "layout-shift", buffered: true })
"""
# Controls that stand by themselves; WCAG lets links within a text be as low as its lines.
SMALL_TARGETS = """() => [...document.querySelectorAll(
    ".masthead a, .masthead button, .foot a, .facets :is(input, summary, button), .filters summary, .chips a," +
    ".pages a, .sort a, .switch a, .entry h3 a, .entry-call a, .card-call a, .sector-list a, .search-hint a," +
    ".breadcrumb a, .src")]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden"))
  .filter((one) => ![...one.getClientRects()].every((box) => box.height >= 23.5 && box.width >= 23.5))
  .map((one) => one.outerHTML)"""
UNSEEN_FOCUS = """() => [...document.querySelectorAll("a[href], button, input, summary")]
  .filter((one) => one.checkVisibility() && !one.closest("svg"))
  .filter((one) => {
    one.focus()
    const style = getComputedStyle(one)
    return document.activeElement === one && (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2)
  })
  .map((one) => one.outerHTML)"""


@pytest.fixture
def editor(page):
    """The page of somebody who is signed in at the desk."""
    get_user_model().objects.create_superuser("editor", password="a-long-password-for-a-test")
    page.emulate_media(reduced_motion="reduce")  # the desk fades from one colour into the other
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a-long-password-for-a-test")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Editors’ desk")
    return page


@pytest.mark.parametrize("language", ["", "/de"])
def test_no_page_scrolls_sideways_at_320_pixels_which_is_400_percent_of_a_laptop(page, complaints, language):
    page.set_viewport_size({"width": 320, "height": 640})
    wide = {}
    for path in [*PAGES, "/admin/login/"]:
        page.goto(f"{language}{path}")
        if (found := page.evaluate("document.documentElement.scrollWidth")) > 320:
            wide[path] = found
    complaints.clear()  # of the answers that are errors
    assert wide == {}


@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_moves_while_a_page_loads(page, complaints, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(SHIFTS)
    moved = {}
    for path in PAGES:
        page.goto(path, wait_until="networkidle")
        if shifts := page.evaluate("window.shifts"):
            moved[path] = shifts
    complaints.clear()
    assert moved == {}


@pytest.mark.parametrize("path", ["/", "/clusters/"])
def test_the_menu_stands_still_while_what_comes_behind_it_is_loading(page, path):
    page.set_viewport_size({"width": 1366, "height": 800})
    page.goto(path)
    menu = page.get_by_role("navigation", name="Main")
    at_last = menu.bounding_box()
    page.evaluate("document.querySelector('.masthead-links').remove()")  # as on a slow line, where it is not there yet
    assert menu.bounding_box() == at_last


@pytest.mark.parametrize("width", [1366, 390])
def test_what_can_be_pressed_is_24_pixels_large(page, complaints, width):
    page.set_viewport_size({"width": width, "height": 800})
    small = {}
    for path in PAGES:
        page.goto(path)
        if found := page.evaluate(SMALL_TARGETS):
            small[path] = found
    complaints.clear()
    assert small == {}


def test_whatever_has_the_focus_is_framed(page, complaints):
    unseen = {}
    for path in PAGES:
        page.goto(path)
        page.keyboard.press("Tab")  # from here on the browser takes the focus for one of the keyboard
        if found := page.evaluate(UNSEEN_FOCUS):
            unseen[path] = found
    complaints.clear()
    assert unseen == {}


def test_facets_are_opened_chosen_from_and_undone_by_keyboard_alone(page):
    page.goto("/clusters/")
    total = page.locator("#results [data-total]")
    page.locator("#summary-sponsor").focus()
    expect(page.get_by_role("checkbox", name="WTSH")).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#facet-sponsor input").first).to_be_focused()
    while page.evaluate("document.activeElement.value") != "wtsh":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(total).to_have_attribute("data-total", "4")
    expect(page.get_by_role("checkbox", name="WTSH")).to_be_focused()
    while not page.evaluate("document.activeElement.matches('.chip')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(total).to_have_attribute("data-total", "11")
    expect(page.locator("#facets input:checked")).to_have_count(0)


@pytest.mark.parametrize("language", ["", "/de"])
def test_the_style_guide_has_no_barriers(editor, complaints, find_barriers, language):
    """The pages of the desk are looked at in test_desk_pages.py."""
    barriers = {}
    editor.goto(f"{language}/styleguide/")
    for theme in ("light", "dark"):
        editor.emulate_media(color_scheme=theme)
        if found := find_barriers(editor):
            barriers[theme] = found
    complaints.clear()  # axe puts the styles that those of the desk import into the page, which the policy forbids
    assert barriers == {}


@pytest.mark.parametrize("language", ["", "/de"])
def test_the_login_and_the_pages_of_our_own_errors_have_no_barriers(
    page, complaints, find_barriers, monkeypatch, language
):
    def fail(*args, **kwargs):
        raise ValueError("broken")

    monkeypatch.setattr("clusters.views.ClusterFilter", fail)
    barriers = {}

    def look(name):
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            if found := find_barriers(page):
                barriers[name, theme] = found

    page.goto(f"{language}/admin/login/")
    look("login")
    page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value = 'x'")
    with page.expect_navigation() as refused:
        page.locator("#login-form").evaluate("form => { form.noValidate = true; form.submit() }")
    assert refused.value.status == 403
    look("403")
    assert page.goto(f"{language}/clusters/").status == 500
    look("500")
    complaints.clear()
    assert barriers == {}


def test_what_visitors_ask_of_their_system_is_heard(page):
    page.goto("/")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "smooth"
    quiet = page.evaluate("getComputedStyle(document.querySelector('.lead')).color")
    page.emulate_media(reduced_motion="reduce", contrast="more")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate("getComputedStyle(document.querySelector('.lead')).color") != quiet
    page.emulate_media(forced_colors="active")
    expect(page.locator(".card .emblem path").first).to_have_css("forced-color-adjust", "none")
