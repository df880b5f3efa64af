"""After some failed logins an account is locked, and so is an address: each for itself, for a quarter of an hour."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse

from clusterdir.desk.lockout import client_address
from clusterdir.desk.roles import Role

from .admin_forms import change_list
from .staff import make_account, signed_in_as

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-password-for-a-test"


@pytest.fixture
def user():
    return make_account(Role.EDITOR)


def log_in(name, password=PASSWORD, come_from="192.0.2.1", **headers):
    data = {"username": name, "password": password, "next": "/admin/"}
    return Client().post(reverse("admin:login"), data, REMOTE_ADDR=come_from, headers=headers)


def fail(name, times, come_from="192.0.2.1", **headers):
    for _ in range(times):
        response = log_in(name, "wrong", come_from, **headers)
    return response


def test_one_failure_less_does_not_lock(user, settings):
    assert fail(user.username, settings.AXES_FAILURE_LIMIT - 1).status_code == 200
    assert log_in(user.username).status_code == 302


def test_an_account_is_locked_from_every_address_and_with_every_browser(user, settings):
    for number in range(settings.AXES_FAILURE_LIMIT):
        fail(user.username, 1, f"192.0.2.{number}", user_agent=f"browser {number}")
    response = log_in(user.username, come_from="198.51.100.1")
    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert "Try again in 15 minutes" in response.text


def test_an_address_is_locked_for_every_account(user, settings):
    for number in range(settings.AXES_FAILURE_LIMIT):
        fail(f"guess{number}", 1)
    assert log_in(user.username).status_code == 429
    assert log_in(user.username, come_from="192.0.2.2").status_code == 302


def test_the_answer_does_not_tell_whether_there_is_such_an_account(user, settings):
    there = fail(user.username, settings.AXES_FAILURE_LIMIT + 1, "192.0.2.1")
    not_there = fail("nobody", settings.AXES_FAILURE_LIMIT + 1, "192.0.2.2")
    assert (there.status_code, there.content) == (not_there.status_code, not_there.content)


def test_a_lock_ends_by_itself_whatever_is_tried_meanwhile(user, settings):
    fail(user.username, settings.AXES_FAILURE_LIMIT + 5)
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=16)
        attempt.save()
    assert log_in(user.username).status_code == 302


def test_a_login_forgets_the_failures_before_it(user, settings):
    fail(user.username, settings.AXES_FAILURE_LIMIT - 1)
    log_in(user.username)
    assert fail(user.username, settings.AXES_FAILURE_LIMIT - 1).status_code == 200


def test_an_own_login_in_between_does_not_let_somebody_guess_at_the_others_for_ever(user, settings):
    own = make_account(Role.MANAGER)
    fail(user.username, settings.AXES_FAILURE_LIMIT - 1)
    assert log_in(own.username).status_code == 302
    assert fail(user.username, 1).status_code == 429


def test_who_is_in_stays_in(user, settings):
    client = signed_in_as(Role.EDITOR)
    fail(client.user.username, settings.AXES_FAILURE_LIMIT, "127.0.0.1")
    assert client.get(reverse("admin:index")).status_code == 200


def test_an_administrator_unlocks_an_account(user, settings):
    for number in range(settings.AXES_FAILURE_LIMIT):
        fail(user.username, 1, f"192.0.2.{number}")
    data = {"action": "unlock", "_selected_action": [user.pk]}
    signed_in_as(Role.EDITOR).post(change_list(User), data)
    assert log_in(user.username).status_code == 429
    signed_in_as(Role.ADMINISTRATOR).post(change_list(User), data)
    assert log_in(user.username).status_code == 302


def test_no_password_is_kept(user):
    fail(user.username, 1)
    assert "wrong" not in str(AccessAttempt.objects.values())


# The address


def address_of(settings, behind_proxy, come_from="192.0.2.1", **headers):
    settings.BEHIND_PROXY = behind_proxy
    return client_address(RequestFactory().get("/", REMOTE_ADDR=come_from, headers=headers))


def test_without_a_proxy_what_a_visitor_says_about_the_address_does_not_count(settings):
    assert address_of(settings, False, x_forwarded_for="203.0.113.5") == "192.0.2.1"


def test_behind_a_proxy_only_what_the_proxy_has_added_counts(settings):
    assert address_of(settings, True, x_forwarded_for="10.9.9.9, 203.0.113.5") == "203.0.113.5"
    assert address_of(settings, True) == "192.0.2.1"


@pytest.mark.parametrize("nonsense", ["unknown", "203.0.113.5:1234", "a" * 500, "1.2.3.4.5", "<b>"])
def test_what_is_no_address_breaks_nothing(settings, user, nonsense):
    settings.BEHIND_PROXY = True
    assert address_of(settings, True, x_forwarded_for=nonsense) is None
    assert fail(user.username, settings.AXES_FAILURE_LIMIT, x_forwarded_for=nonsense).status_code == 429


def test_a_new_name_for_each_guess_does_not_get_round_the_lock(settings, user):
    for number in range(settings.AXES_FAILURE_LIMIT):
        fail(user.username, 1, x_forwarded_for=f"203.0.113.{number}")
    assert log_in(user.username, x_forwarded_for="203.0.113.200").status_code == 429
