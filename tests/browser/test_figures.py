"""The figures and the programmes as a person uses them."""

import re

from playwright.sync_api import expect


def test_a_bar_leads_to_the_entries_that_it_counts(page):
    page.goto("/figures/")
    bar = page.get_by_role("row", name="Coordination office 2").locator("svg")
    bar.click(force=True)  # what lies over it is the link of the whole row
    expect(page).to_have_url(re.compile(r"/clusters/\?kind=coordination-office$"))
    expect(page.locator("#results [data-total]")).to_have_attribute("data-total", "2")


def test_a_programme_of_the_timeline_leads_to_its_words_and_nothing_is_wider_than_a_phone(phone):
    for path in ("/figures/", "/programmes/"):
        phone.goto(path)
        assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.locator(".time").get_by_role("link", name="High-Tech Strategy", exact=True).click()
    expect(phone.locator("#high-tech-strategy")).to_be_in_viewport()
    expect(phone.locator("#high-tech-strategy")).to_contain_text("From August 2006, no end on record")


def test_the_bars_of_a_wide_screen_stand_below_the_years_of_the_axis(page):
    page.goto("/programmes/")
    year = page.locator(".time-head text", has_text="2010").first.bounding_box()
    bar = page.locator(".time-sure").first.bounding_box()
    cell = page.locator(".time-cell").last.bounding_box()
    years = (bar["x"] - year["x"] + 6) / bar["width"]
    assert 2.8 < years < 3.2  # the bar is the year 2013
    assert cell["x"] <= bar["x"] < cell["x"] + cell["width"]
