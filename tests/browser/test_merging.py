"""Two duplicates are merged, in a browser; and what the forms of entries offer. See conftest.py."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from clusters.models import Cluster, Membership, Organisation, Region
from contacts.models import Person


@pytest.fixture
def desk(page):
    """The desk, signed in."""
    User.objects.create_superuser("editor", password="a good password")
    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a good password")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#user-tools")).to_be_visible()
    return page


@pytest.fixture
def duplicates():
    """An organisation that was entered twice, once for each cluster."""
    one, two = Cluster.objects.order_by("pk")[:2]
    kept = Organisation.objects.create(name_de="Fördewerft GmbH", slug="foerdewerft", city="Kiel", status="published")
    other = Organisation.objects.create(
        name_de="Foerdewerft GmbH & Co. KG",
        slug="foerdewerft-kg",
        city="Kiel",
        website="https://werft.example/",
        status="published",
    )
    Membership.objects.create(cluster=one, organisation=kept)
    Membership.objects.create(cluster=one, organisation=other, begins="2012")
    Membership.objects.create(cluster=two, organisation=other)
    return kept, other


def test_two_duplicates_are_merged_and_the_old_address_leads_to_the_new_one(desk, duplicates, find_barriers):
    kept, other = duplicates
    desk.goto("/admin/")
    desk.locator("a[href$='/desk/duplicates/organisation/']").first.click()
    pair = desk.locator(".pair", has_text="Fördewerft GmbH")
    expect(pair).to_contain_text("the same name, the same city")
    assert find_barriers(desk) == []
    pair.get_by_role("link", name="Compare and merge").click()

    expect(desk.locator("#content")).to_contain_text("Memberships: 1 goes over:")
    expect(desk.locator("#content")).to_contain_text(
        "/organisations/foerdewerft-kg/ leads to /organisations/foerdewerft/"
    )
    assert find_barriers(desk) == []
    names = desk.locator("fieldset", has_text="Name in German")
    names.get_by_label("Foerdewerft GmbH & Co. KG").check()
    desk.get_by_role("button", name="Merge the two").click()
    expect(desk.locator(".messagelist .success")).to_contain_text("is now part of")

    kept.refresh_from_db()
    assert (kept.name_de, kept.aliases) == ("Foerdewerft GmbH & Co. KG", "Fördewerft GmbH")
    assert kept.website == "https://werft.example/"
    assert sorted(kept.memberships.values_list("begins", flat=True)) == ["", "2012"]
    assert not Organisation.objects.filter(pk=other.pk).exists()
    for language in ("", "/de"):
        desk.goto(f"{language}/organisations/foerdewerft-kg/")
        expect(desk).to_have_url(re.compile(rf"[0-9]{language}/organisations/foerdewerft/$"))


def test_two_that_look_alike_are_different(desk, duplicates):
    desk.goto("/admin/desk/duplicates/")
    pair = desk.locator(".pair", has_text="Fördewerft GmbH")
    pair.get_by_role("button", name="These two are different").click()
    expect(desk.locator(".messagelist .success")).to_contain_text("will not be listed again")
    expect(desk.locator(".pair", has_text="Fördewerft GmbH")).to_have_count(0)


def test_the_pages_of_a_merger_fit_a_phone(desk, duplicates):
    kept, other = duplicates
    desk.set_viewport_size({"width": 390, "height": 844})
    for path in ("", f"organisation/{kept.pk}/{other.pk}/"):
        desk.goto(f"/admin/desk/duplicates/{path}")
        assert desk.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_phone_number_is_shown_as_it_will_appear(desk):
    desk.goto(f"/admin/contacts/person/{Person.objects.first().pk}/change/")
    desk.get_by_label("Phone").fill("0431 / 66666-850")
    desk.get_by_label("Phone").blur()
    expect(desk.locator("#id_phone_offer")).to_have_text("Will appear as +49 431 66666850")
    desk.get_by_label("Phone").fill("0431")
    desk.get_by_label("Phone").blur()
    expect(desk.locator("#id_phone_offer")).to_have_text("This is no complete phone number yet.")


def test_a_town_offers_region_and_point_and_fills_in_only_what_is_asked_for(desk):
    region = Region.objects.filter(level="district").first()
    Organisation.objects.create(
        name_en="Somebody there", slug="somebody-there", city="Husum", region=region, status="published"
    )
    desk.goto("/admin/clusters/organisation/add/")
    desk.get_by_label("City").fill("Husum")
    desk.get_by_label("City").blur()
    expect(desk.get_by_role("button", name=f"Take over the region {region}")).to_be_visible()
    expect(desk.get_by_label("Latitude")).to_have_value("")
    desk.get_by_role("button", name="Take over the point").click()
    expect(desk.get_by_label("Latitude")).to_have_value("54.4858")
    desk.get_by_role("button", name="Take over the region").click()
    expect(desk.locator(".field-region .select2-selection")).to_contain_text(str(region))


def test_a_fact_is_cited_with_and_without_the_script(desk):
    cluster = Cluster.objects.first()
    desk.goto(f"/admin/clusters/cluster/{cluster.pk}/change/")
    before = desk.locator("#citations-group .dynamic-citations").count()
    desk.locator("a.cite[data-fact=website]").click()
    rows = desk.locator("#citations-group .dynamic-citations")
    expect(rows).to_have_count(before + 1)
    expect(rows.last.locator("select[name$='-field']")).to_have_value("website")
    desk.goto(f"/admin/clusters/cluster/{cluster.pk}/change/?cite=website")
    expect(desk.locator(f"#id_citations-{before}-field")).to_have_value("website")


def test_the_preview_opens_beside_the_form_and_saves_nothing(desk):
    cluster = Cluster.objects.filter(status="published").first()
    desk.goto(f"/admin/clusters/cluster/{cluster.pk}/change/")
    desk.get_by_label("Summary in English").fill("Typed a moment ago.")
    with desk.expect_popup() as opened:
        desk.get_by_role("button", name="Preview in English").first.click()
    preview = opened.value
    expect(preview.locator(".lead")).to_contain_text("Typed a moment ago.")
    expect(preview.get_by_role("status").filter(has_text="A preview")).to_be_visible()
    preview.close()
    expect(desk.get_by_label("Summary in English")).to_have_value("Typed a moment ago.")
    assert Cluster.objects.get(pk=cluster.pk).summary_en != "Typed a moment ago."
