"""Who has forgotten the password asks for a link by mail, and nobody learns which accounts there are."""

import smtplib
import time

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from clusterdir.desk import mails
from clusterdir.desk.roles import Role

from .staff import Now, make_account
from .test_invitations import PASSWORD, choose_password, link
from .test_lockout import fail, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(mails, "Thread", Now)
    cache.clear()


@pytest.fixture
def user():
    return make_account(Role.EDITOR, email="ada@staff.example")


def ask(email, path=None, **headers):
    return Client().post(path or reverse("admin_password_reset"), {"email": email}, follow=True, **headers)


def test_the_login_leads_to_it(user):
    assert reverse("admin_password_reset") in Client().get(reverse("admin:login")).text


def test_somebody_chooses_a_new_password_through_the_mailed_link(user):
    assert "a mail with a link to choose a new password is on its way" in ask("ADA@staff.example").text
    assert [message.to for message in mail.outbox] == [["ada@staff.example"]]
    assert user.username in mail.outbox[0].body and user.username in mail.outbox[0].alternatives[0].content
    assert log_in(user.username).status_code == 302  # the old one holds until then
    ask_again = choose_password(link())
    assert "does not hold any more" in ask_again.text  # a login in between ends the link
    cache.clear()
    ask("ada@staff.example")
    assert choose_password(link()).url == reverse("admin:login")
    assert log_in(user.username, PASSWORD["new_password1"]).status_code == 302


def test_the_mail_is_in_the_language_of_the_page(user):
    ask("ada@staff.example", f"/de{reverse('admin_password_reset')}")
    assert mail.outbox[0].subject.startswith("Ein neues Passwort")
    assert link().startswith("/de/admin/desk/invitation/")


def test_the_second_factor_is_asked_for_after_it(user, settings):
    settings.SECOND_FACTOR = True
    device = TOTPDevice.objects.create(user=user, name="app")
    ask("ada@staff.example")
    choose_password(link())
    visitor = Client()
    visitor.post(reverse("admin:login"), {"username": user.username, "password": PASSWORD["new_password1"]})
    assert visitor.get(reverse("admin:index")).status_code == 302
    assert "six numerals" in visitor.get(reverse("admin:desk_second_factor")).text
    assert list(TOTPDevice.objects.all()) == [device]


def test_the_page_says_the_same_whether_there_is_such_an_account_or_not(user, monkeypatch):
    there = ask("ada@staff.example")
    cache.clear()
    monkeypatch.setattr(EmailBackend, "send_messages", lambda *arguments: raise_(smtplib.SMTPException("no")))
    fails, not_there = ask("ada@staff.example"), ask("bob@staff.example")
    assert there.redirect_chain == fails.redirect_chain == not_there.redirect_chain
    texts = [response.text.replace(str(response.context["csrf_token"]), "") for response in (there, fails, not_there)]
    assert texts[0] == texts[1] == texts[2]
    assert len(mail.outbox) == 1


def raise_(error):
    raise error


@pytest.mark.parametrize("changes", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_who_is_no_staff_gets_no_mail(user, changes):
    User.objects.update(**changes)
    ask("ada@staff.example")
    ask("")
    assert mail.outbox == []


def test_who_was_invited_and_has_let_the_link_grow_old_gets_another(user):
    user.set_unusable_password()
    user.save()
    ask("ada@staff.example")
    assert choose_password(link()).status_code == 302


def test_nobody_is_flooded_with_mails(user, monkeypatch):
    make_account(Role.EDITOR, email="bob@staff.example")
    for address in ("ada", "ada", "bob", "ada"):
        ask(f"{address}@staff.example")
    assert [message.to for message in mail.outbox] == [["ada@staff.example"], ["bob@staff.example"]]
    later = time.time() + 10 * 60 + 1
    monkeypatch.setattr("time.time", lambda: later)
    ask("ada@staff.example")
    assert len(mail.outbox) == 3


def test_a_new_password_unlocks_an_account_that_others_have_locked(user, settings):
    for number in range(settings.AXES_FAILURE_LIMIT):
        fail(user.username, 1, f"192.0.2.{number}")
    assert log_in(user.username, come_from="198.51.100.1").status_code == 429
    ask("ada@staff.example")
    choose_password(link())
    assert log_in(user.username, PASSWORD["new_password1"], come_from="198.51.100.1").status_code == 302


def test_the_link_begins_with_the_address_of_the_site_whatever_the_request_says(user, settings):
    settings.SITE_ADDRESS, settings.ALLOWED_HOSTS = "https://clusters.example", ["*"]
    ask("ada@staff.example", headers={"host": "evil.example"})
    assert "https://clusters.example/admin/desk/invitation/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body + mail.outbox[0].alternatives[0].content


def test_the_form_is_not_taken_from_another_site(user):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("admin_password_reset"), {"email": "ada@staff.example"}).status_code == 403
    assert mail.outbox == []
