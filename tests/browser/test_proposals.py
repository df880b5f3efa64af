"""A manager corrects a phone number, an editor approves it; and the way in. See conftest.py."""

import re
from base64 import b32decode

import pytest
from django.core import mail
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import expect

from clusterdir.desk.roles import Role
from clusters.models import Cluster
from contacts.models import Person
from tests.staff import make_account

CLUSTER = "maritime-cluster-northern-germany"
OLD, NEW = "+49 431 66666868", "+49 431 555123"
PASSWORD = "a-long-password-for-a-test"


@pytest.fixture
def person():
    """Whom to call at the cluster, who works nowhere else."""
    person = Person.objects.get(family_name="Wiese")
    person.appointments.exclude(cluster__slug=CLUSTER).delete()
    return person


@pytest.fixture
def manager(person):
    return make_account(Role.MANAGER, Cluster.objects.get(slug=CLUSTER))


def log_in(page, user, path="/admin/"):
    page.goto(path)
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    return page


def test_a_manager_corrects_a_phone_number_and_an_editor_approves(manager, person, new_context, find_barriers):
    public = new_context().new_page()
    public.goto(f"/clusters/{CLUSTER}/")
    expect(public.get_by_role("link", name=OLD)).to_be_visible()

    mine = log_in(new_context().new_page(), manager, "/admin/contacts/person/")
    expect(mine.locator("#result_list tbody tr")).to_have_count(1)
    mine.get_by_role("link", name="Wiese").click()
    mine.get_by_label("Phone", exact=False).first.fill("0431 / 555 123")
    mine.get_by_role("button", name="Save", exact=True).first.click()
    expect(mine.locator(".messagelist")).to_contain_text("as soon as an editor has accepted it")
    expect(mine.locator("#result_list .field-state")).to_have_text("waiting")
    public.reload()
    expect(public.get_by_role("link", name=OLD)).to_be_visible()

    theirs = log_in(new_context().new_page(), make_account(Role.EDITOR), "/admin/desk/proposal/?state__exact=waiting")
    theirs.get_by_role("link", name="Wiese").click()
    row = theirs.get_by_role("row", name="Phone")
    expect(row.locator("td")).to_have_text([OLD, NEW])
    assert find_barriers(theirs) == []
    theirs.get_by_label("Note").fill("Thank you.")
    theirs.get_by_role("button", name="Accept and publish").click()
    expect(theirs.locator(".messagelist")).to_contain_text("was changed successfully")
    expect(theirs.locator("#result_list .field-state")).to_have_text("accepted")

    public.reload()
    expect(public.get_by_role("link", name=NEW)).to_be_visible()
    assert mail.outbox[-1].to == [manager.email]
    assert "Thank you." in mail.outbox[-1].body


def test_somebody_is_invited_and_sets_the_second_factor_up(complaints, new_context, find_barriers, settings):
    administrator = log_in(new_context().new_page(), make_account(Role.ADMINISTRATOR), "/admin/auth/user/add/")
    administrator.get_by_label("Username").fill("ada")
    administrator.get_by_label("Email address").fill("ada@staff.example")
    administrator.get_by_label("Role").select_option("editor")
    assert find_barriers(administrator) == []
    complaints.clear()  # the check itself has tried an inline style
    administrator.get_by_role("button", name="Save", exact=True).first.click()
    expect(administrator.locator(".messagelist")).to_contain_text("A mail has gone to ada@staff.example.")

    settings.SECOND_FACTOR = True
    ada = new_context().new_page()
    ada.goto(re.search(r"http\S+", mail.outbox[-1].body)[0])
    assert find_barriers(ada) == []
    ada.get_by_label("New password:").fill(PASSWORD)
    ada.get_by_label("New password confirmation:").fill(PASSWORD)
    ada.get_by_role("button", name="Save the password").click()
    ada.get_by_label("Username").fill("ada")
    ada.get_by_label("Password").fill(PASSWORD)
    ada.get_by_role("button", name="Log in").click()

    expect(ada.get_by_role("heading", level=1)).to_have_text("Set up the second factor")
    expect(ada.get_by_role("img", name="QR code")).to_be_visible()
    assert find_barriers(ada) == []
    secret = ada.locator(".secret").inner_text().replace(" ", "")
    key = b32decode(secret)
    ada.get_by_label("Code").fill(f"{totp(key):06}")
    ada.get_by_role("button", name="Set up").click()
    codes = ada.locator(".codes code").all_inner_texts()
    assert find_barriers(ada) == []
    ada.get_by_role("link", name="I have kept them").click()
    expect(ada.get_by_role("heading", name="What the directory holds")).to_be_visible()
    assert TOTPDevice.objects.get().user.username == "ada"

    again = new_context().new_page()
    again.goto("/admin/clusters/cluster/")
    again.get_by_label("Username").fill("ada")
    again.get_by_label("Password").fill(PASSWORD)
    again.get_by_role("button", name="Log in").click()
    assert find_barriers(again) == []
    again.get_by_label("Code").fill(codes[0])
    again.get_by_role("button", name="Log in", exact=True).click()
    expect(again.get_by_role("heading", level=1)).to_contain_text("cluster", ignore_case=True)
    expect(again.locator(".messagelist")).to_contain_text("You have 9 recovery codes left.")
