"""What people do on the site, from beginning to end."""

import re

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from clusters.models import Cluster, Organisation, Region, Sector, Source, SponsoringBody

MARITIME = "/clusters/maritime-cluster-northern-germany/"


def total(page):
    return page.locator("#results [data-total]")


@pytest.mark.parametrize(
    ("sector", "person", "number"),
    [
        ("Hydrogen economy", "Dr. Ulrich Hausner", "+49 431 66666850"),
        ("Maritime industry", "Matthias Wiese", "+49 431 66666868"),
        ("Tourism", "Dr. Carola May", "+49 431 66666880"),
    ],
)
def test_a_person_is_found_in_two_clicks_from_the_front_page(page, sector, person, number):
    page.goto("/")
    page.get_by_role("navigation", name="What is it about?").get_by_role("link", name=sector).click()
    page.locator("[data-entry]").first.get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_text(person).first).to_be_in_viewport()
    expect(page.get_by_role("link", name=number)).to_be_in_viewport()


def test_the_number_can_be_called_and_the_card_saved(page):
    page.goto(MARITIME)
    expect(page.get_by_role("link", name="+49 431 66666868")).to_have_attribute("href", "tel:+49-431-66666868")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as vCard").click()
    assert download.value.suggested_filename == "matthias-wiese.vcf"


def test_filters_answer_at_once_and_the_address_is_shared_and_gone_back_from(page, new_context):
    page.goto("/clusters/")
    expect(total(page)).to_have_attribute("data-total", "11")
    option = page.get_by_role("checkbox", name="Maritime industry")
    option.check()
    expect(total(page)).to_have_attribute("data-total", "1")
    expect(page).to_have_url(re.compile(r"/clusters/\?sector=maritime-industry$"))
    expect(page.get_by_role("checkbox", name="Maritime industry")).to_be_focused()
    expect(page.locator("#announcement")).to_have_text("1 entry")
    expect(page.get_by_role("checkbox", name="Tourism")).to_have_attribute("data-count", "1")

    shared = new_context().new_page()
    shared.goto(page.url)
    expect(total(shared)).to_have_attribute("data-total", "1")
    expect(shared.get_by_role("checkbox", name="Maritime industry")).to_be_checked()

    page.get_by_role("checkbox", name="Tourism").check()
    expect(total(page)).to_have_attribute("data-total", "2")
    page.go_back()
    expect(total(page)).to_have_attribute("data-total", "1")
    expect(page.get_by_role("checkbox", name="Tourism")).not_to_be_checked()
    page.go_back()
    expect(total(page)).to_have_attribute("data-total", "11")
    expect(page).to_have_url(re.compile(r"/clusters/$"))


def test_typed_words_filter_without_losing_a_letter_and_facets_stay_as_they_were_left(page):
    page.goto("/clusters/")
    page.locator("#facet-sponsor summary").click()
    page.get_by_label("Words in the entry").press_sequentially("luebeck", delay=90)
    expect(total(page)).to_have_attribute("data-total", "2")
    expect(page.get_by_label("Words in the entry")).to_have_value("luebeck")
    expect(page.get_by_label("Words in the entry")).to_be_focused()
    page.get_by_label("Words in the entry").fill("")
    expect(total(page)).to_have_attribute("data-total", "11")
    expect(page).to_have_url(re.compile(r"/clusters/$"))
    assert page.locator("#facet-sponsor").get_attribute("open") is not None


def test_a_chip_takes_itself_away_and_the_language_switch_keeps_the_filters(page):
    page.goto("/clusters/")
    page.get_by_role("checkbox", name="Hamburg").check()
    expect(page.locator(".chip")).to_have_count(1)
    page.get_by_role("checkbox", name="Cluster organisation").check()
    expect(page.locator(".chip")).to_have_count(2)
    page.get_by_role("link", name="Deutsch").click()
    expect(page).to_have_url(re.compile(r"/de/clusters/\?kind=cluster-organisation&region=hamburg$"))
    expect(total(page)).to_have_attribute("data-total", "2")
    page.locator(".chip", has_text="Hamburg").click()
    expect(page).to_have_url(re.compile(r"/de/clusters/\?kind=cluster-organisation$"))
    expect(total(page)).to_have_attribute("data-total", "5")


def test_all_of_it_works_without_javascript(page_without_javascript):
    page = page_without_javascript
    page.goto("/clusters/")
    page.get_by_role("checkbox", name="Maritime industry").check()
    page.get_by_role("checkbox", name="Tourism").check()
    page.get_by_role("button", name="Show entries").click()
    expect(page).to_have_url(re.compile(r"/clusters/\?sector=maritime-industry&sector=tourism$"))
    expect(total(page)).to_have_attribute("data-total", "2")
    page.locator(".chip", has_text="Tourism").click()
    expect(total(page)).to_have_attribute("data-total", "1")
    page.go_back()
    expect(total(page)).to_have_attribute("data-total", "2")
    page.get_by_role("link", name="Deutsch").click()
    expect(page).to_have_url(re.compile(r"/de/clusters/\?sector=maritime-industry&sector=tourism$"))
    page.goto("/")
    page.get_by_label("Search clusters, people, subjects").fill("Lubeck")
    page.get_by_role("button", name="Search").click()
    expect(page.locator('[data-entry="hanse-innovation-campus-luebeck"]')).to_be_visible()


def test_the_language_is_switched_on_the_same_page(page):
    page.goto(MARITIME)
    page.get_by_role("link", name="Deutsch").click()
    expect(page).to_have_url(re.compile(f"/de{MARITIME}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Maritimes Cluster Norddeutschland")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(f"{MARITIME}$"))


def test_staff_edit_a_phone_number_and_the_public_sees_it(page, new_context):
    get_user_model().objects.create_superuser("editor", password="a-long-password-for-a-test")
    public = new_context().new_page()
    public.goto(MARITIME)
    expect(public.get_by_role("link", name="+49 431 66666868")).to_be_visible()

    page.goto("/admin/contacts/person/?q=Wiese")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a-long-password-for-a-test")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Wiese").click()
    page.get_by_label("Phone", exact=False).first.fill("0431 / 555 123")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")

    public.reload()
    expect(public.get_by_role("link", name="+49 431 555123")).to_be_visible()


def test_a_phone_shows_the_number_on_the_first_screen_and_folds_the_facets(phone):
    phone.goto("/clusters/")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    expect(phone.get_by_role("checkbox", name="Tourism")).to_be_hidden()
    phone.locator("#facets-switch summary").click()
    phone.get_by_role("checkbox", name="Tourism").check()
    expect(total(phone)).to_have_attribute("data-total", "1")
    expect(phone.get_by_role("checkbox", name="Tourism")).to_be_visible()
    phone.get_by_role("link", name="Tourism Cluster Schleswig-Holstein").click()
    expect(phone.get_by_role("link", name="+49 431 66666880")).to_be_in_viewport()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_the_focus_stays_on_the_option_where_the_facets_were_folded(phone):
    phone.goto("/clusters/")
    phone.locator("#facets-switch summary").press("Enter")
    phone.locator("#facet-sponsor summary").press("Enter")
    option = phone.get_by_role("checkbox", name="WTSH")
    option.press("Space")
    expect(total(phone)).to_have_attribute("data-total", "4")
    expect(phone.get_by_role("checkbox", name="WTSH")).to_be_focused()


def test_a_second_enter_adds_no_step_to_go_back_over(page):
    page.goto("/clusters/")
    page.get_by_label("Words in the entry").press_sequentially("luebeck", delay=20)
    expect(total(page)).to_have_attribute("data-total", "2")
    steps = page.evaluate("history.length")
    with page.expect_response(re.compile("luebeck")):
        page.keyboard.press("Enter")
    assert page.evaluate("history.length") == steps
    page.go_back()
    expect(page).to_have_url(re.compile(r"/clusters/$"))


def test_an_answer_that_does_not_come_is_asked_for_again_as_a_page(page, complaints):
    page.goto("/clusters/")
    page.route("**/clusters/?*", lambda route: route.abort(), times=1)
    page.get_by_role("checkbox", name="Tourism").check()
    expect(page).to_have_url(re.compile(r"/clusters/\?sector=tourism$"))
    expect(total(page)).to_have_attribute("data-total", "1")
    complaints.clear()


def test_the_facets_are_used_by_keyboard_alone(page):
    page.goto("/clusters/")
    page.get_by_label("Words in the entry").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox").first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.get_by_role("checkbox").first).to_be_focused()


@pytest.mark.parametrize("width", [1366, 390, 320])
def test_a_name_of_160_letters_makes_no_page_wider_than_the_screen(page, width):
    name = "Wirtschaftsförderungsgesellschaft" * 5
    Source.objects.update(title=name[:160], publisher=name[:160])
    for model in (Cluster, Organisation, Sector, SponsoringBody, Region):
        model.objects.update(name_en=name[:160], name_de=name[:160])
    page.set_viewport_size({"width": width, "height": 800})
    wide = {}
    for path in ("/", "/clusters/", MARITIME, "/organisations/wtsh/", "/sponsors/", "/sponsors/wtsh/", "/contacts/",
                 "/figures/", "/map/", "/network/", "/programmes/", "/clusters/compare/", "/sectors/tourism/",
                 "/sources/", "/sources/cluster-agency/",
                 "/search/?q=wirt"):  # fmt: skip
        page.goto(path)
        found = page.evaluate("document.documentElement.scrollWidth")
        if found > width:
            wide[path] = found
    assert wide == {}
