"""An entry is verified through the link in a mail, and a wish for a change lands on the desk. See conftest.py."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from clusterdir.desk.models.roles import ManagedCluster
from clusterdir.desk.roles import Role
from clusters.models import Cluster


@pytest.fixture
def cluster():
    """Kept by an account, and never verified."""
    cluster = Cluster.objects.get(slug="life-science-nord")
    user = User.objects.create_user("manager", email="manager@clusters.example", is_staff=True)
    user.groups.add(Group.objects.get(name=Role.MANAGER))
    ManagedCluster.objects.create(user=user, cluster=cluster)
    return cluster


@pytest.fixture
def link(cluster, live_server, settings):
    """What somebody clicks in the mail that the command has sent."""
    settings.SITE_ADDRESS = live_server.url
    call_command("review_entries", verbosity=0)
    (message,) = [one for one in mail.outbox if one.to == ["manager@clusters.example"]]
    return next(one for one in re.findall(r"http\S+", message.body) if "/de/" not in one)


def sign_in(page):
    User.objects.create_superuser("editor", password="a good password")
    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a good password")
    page.get_by_role("button", name="Log in").click()


def test_an_entry_is_verified_through_the_mailed_link(page, link, cluster, find_barriers):
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Life Science Nord")
    assert find_barriers(page) == []
    page.get_by_label("Everything is still correct").check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your answer")
    cluster.refresh_from_db()
    assert cluster.verified_on == timezone.localdate()

    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your answer")
    page.goto(cluster.get_absolute_url())
    expect(page.locator(".badge-good").first).to_contain_text("Verified on")


def test_a_wish_is_asked_for_whole_and_lands_on_the_desk(
    page_without_javascript, page, link, live_server, find_barriers
):
    phone = page_without_javascript
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(link)
    phone.get_by_label("Something needs a change").check()
    phone.get_by_role("button", name="Send the answer").click()
    expect(phone.get_by_role("alert")).to_contain_text("Say what needs to be changed.")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_label("What needs to be changed, and why?").fill("The phone number is new.")
    phone.get_by_role("button", name="Send the answer").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you for your answer")

    sign_in(page)
    assert find_barriers(page) == []
    page.get_by_role("link", name="1 answer").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(page.locator("#result_list")).to_contain_text("The phone number is new.")
    page.locator("#result_list a", has_text="Life Science Nord").click()
    page.get_by_label("Done").check()
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="What waits")).to_be_visible()
    expect(page.get_by_role("link", name="1 answer")).to_have_count(0)


def test_the_desk_leads_to_what_waits_and_finds_everything(page, find_barriers):
    sign_in(page)
    overdue = page.locator(".waiting li", has_text="Overdue for verification").get_by_role("link", name="clusters")
    number = int(overdue.inner_text().split()[0])
    overdue.click()
    expect(page.locator("#result_list tbody tr")).to_have_count(number)
    assert find_barriers(page) == []
    page.goto("/admin/")
    page.get_by_label("Search everything").fill("luebeck")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Hanse Innovation Campus Lübeck", exact=True).click()
    expect(page.get_by_label("Name in English")).to_have_value("Hanse Innovation Campus Lübeck")
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/admin/")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
