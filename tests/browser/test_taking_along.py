"""What people take along: the sheet of a profile, its address, and clusters side by side."""

import re

import pytest
from playwright.sync_api import expect

from clusters.models import Cluster, SponsoringBody
from tests import factories

MARITIME = "/clusters/maritime-cluster-northern-germany/"
COMPARED = "/clusters/compare/?cluster=maritime-cluster-northern-germany&cluster=tourism-cluster-schleswig-holstein"


def sheets(page):
    """The number of sheets of paper that the page takes."""
    page.evaluate("document.fonts.ready")
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def make_a_crowded_cluster():
    """One with more of everything than a sheet of paper holds."""
    cluster = factories.make_cluster(
        name="Cluster of a very long name that goes on " * 4, slug="crowded", description_en="Much to say. " * 800
    )
    cluster.aliases = "\n".join(f"Former name {n}" for n in range(20))
    cluster.save()
    for n in range(300):
        factories.make_membership(cluster=cluster, organisation=factories.make_organisation(name=f"Member {n:03}"))
    for n in range(30):
        person = factories.make_person(name=f"Ada Number{n}", phone=f"+4943112{n:03}")
        factories.make_appointment(cluster=cluster, person=person, role_en="Somebody who does a great deal " * 3)
        factories.make_sponsorship(cluster=cluster, body=factories.make_sponsoring_body(), begins=str(1990 + n))
        factories.make_citation(cluster, field="name", stated="As stated")


def test_every_profile_is_printed_on_one_sheet_with_number_address_and_qr_code(page):
    make_a_crowded_cluster()
    body = SponsoringBody.objects.get(slug="wtsh")
    for n in range(150):
        factories.make_sponsorship(cluster=factories.make_cluster(name=f"Carried {n:03}"), body=body)
    paths = [
        "/clusters/crowded/",
        *(one.get_absolute_url() for one in Cluster.objects.exclude(slug__contains="carried")),
    ]
    paths += ["/organisations/wtsh/", "/contacts/ulrich-hausner/", "/sponsors/wtsh/"]
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1040})  # what the margins leave of a sheet of A4
    for path in [*dict.fromkeys(paths), f"/de{MARITIME}", "/de/clusters/crowded/"]:
        page.goto(path)
        assert sheets(page) == 1, path
        expect(page.locator("#address")).to_be_in_viewport(ratio=1)
        expect(page.locator(".qr")).to_be_in_viewport(ratio=1)
        for number in page.locator(".person-phone .tel").all()[:1]:
            expect(number).to_be_in_viewport(ratio=1)


def test_the_sheet_says_where_the_rest_is(page):
    make_a_crowded_cluster()
    page.goto("/clusters/crowded/")
    expect(page.get_by_text("What is not on this sheet, and every source, stands at this address.")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_text("What is not on this sheet, and every source, stands at this address.")).to_be_visible()
    expect(page.get_by_text("Shortened; the whole text stands on the page.")).to_be_visible()
    assert page.locator("section[aria-labelledby=sponsors] tbody tr:visible").count() == 8


def test_the_address_is_copied_and_said_so(new_context):
    page = new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(MARITIME)
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_attached()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_the_button_to_print_prints(page):
    page.add_init_script("window.print = () => { document.title = 'printed' }")
    page.goto(MARITIME)
    page.get_by_role("button", name="Print on one page").click()
    expect(page).to_have_title("printed")


def test_what_needs_a_script_is_not_shown_without_one(page_without_javascript):
    page = page_without_javascript
    page.goto(MARITIME)
    expect(page.get_by_role("button", name="Copy the address")).to_be_hidden()
    expect(page.get_by_role("button", name="Print on one page")).to_be_hidden()
    expect(page.locator("#address")).to_be_visible()
    expect(page.locator(".qr")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_clusters_are_chosen_from_the_list_and_compared(new_context, javascript):
    page = new_context(java_script_enabled=javascript).new_page()
    page.goto("/clusters/")
    for slug in ("maritime-cluster-northern-germany", "tourism-cluster-schleswig-holstein"):
        page.locator(f'[data-entry="{slug}"]').get_by_role("checkbox", name="Compare").check()
    button = page.get_by_role("button", name="Compare the ticked ones")
    expect(button).to_be_in_viewport()
    button.click()
    expect(page).to_have_url(re.compile(re.escape(COMPARED) + "$"))
    table = page.get_by_role("table", name="The clusters side by side")
    expect(table.get_by_role("columnheader")).to_have_count(2)
    expect(table.get_by_role("row", name="Sector")).to_contain_text("different")

    page.get_by_role("link", name="Show only the differences").click()
    expect(table.get_by_role("rowheader", name="Kind")).to_have_count(0)
    page.get_by_role("checkbox", name="Life Science Nord").check()
    page.get_by_role("button", name="Add to the comparison").click()
    expect(table.get_by_role("columnheader")).to_have_count(3)
    page.get_by_role("link", name="Take out Tourism Cluster Schleswig-Holstein").click()
    expect(table.get_by_role("columnheader")).to_have_count(2)
    expect(page).to_have_url(re.compile("cluster=life-science-nord&only=differences$"))
    page.get_by_role("link", name="Deutsch").click()
    expect(page).to_have_url(re.compile("/de/clusters/compare/.*cluster=life-science-nord&only=differences$"))


def test_a_comparison_starts_from_a_profile(page):
    page.goto(MARITIME)
    page.get_by_role("link", name="Compare with others").click()
    page.get_by_label("Words in the entry").fill("luebeck")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("checkbox", name="Hanse Innovation Campus").check()
    page.get_by_role("button", name="Add to the comparison").click()
    expect(page.get_by_role("table", name="The clusters side by side").get_by_role("columnheader")).to_have_count(2)


@pytest.mark.parametrize("width", [390, 320])
def test_a_comparison_of_four_is_no_wider_than_a_phone(new_context, width):
    page = new_context(viewport={"width": width, "height": 844}).new_page()
    others = "&cluster=life-science-nord&cluster=hanse-innovation-campus-luebeck"
    for path in (COMPARED + others, f"/de{COMPARED}{others}"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        expect(page.get_by_role("rowheader", name=re.compile("^(Kind|Art) "))).to_be_visible()


def test_a_comparison_is_printed_as_a_table(page):
    page.goto(COMPARED)
    assert 1 <= sheets(page) <= 3
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1030, "height": 700})
    expect(page.get_by_role("button", name="Add to the comparison")).to_be_hidden()
    expect(page.get_by_role("link", name="+49 431 66666868")).to_be_visible()
