import re
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.urls import reverse


def make_staff_account():
    output = StringIO()
    call_command("make_staff_account", stdout=output)
    return output.getvalue()


@pytest.mark.django_db
def test_the_printed_name_and_password_open_the_admin(settings, client):
    settings.DEBUG = True
    name, password = re.search(r'as "(.+)" with the password "(.+)"', make_staff_account()).groups()
    client.post(reverse("admin:login"), {"username": name, "password": password})
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.django_db
def test_a_second_staff_account_is_not_made(settings):
    settings.DEBUG = True
    make_staff_account()
    assert make_staff_account() == ""
    assert get_user_model().objects.count() == 1


@pytest.mark.django_db
def test_a_public_site_gets_no_account_with_a_printed_password():
    with pytest.raises(CommandError, match="development only"):
        make_staff_account()
    assert not get_user_model().objects.exists()


@pytest.mark.django_db
def test_somebody_else_who_has_the_name_keeps_it(settings):
    settings.DEBUG = True
    get_user_model().objects.create_user("editor")
    assert 'as "editor2"' in make_staff_account()
    assert get_user_model().objects.filter(is_staff=True).get().username == "editor2"
