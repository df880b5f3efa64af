"""The handbook for editors."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.staticfiles import finders

from tests.admin_forms import signed_in

TEXTS = Path("clusterdir/desk/templates/desk/handbook")


@pytest.mark.django_db
@pytest.mark.parametrize("language, words", [("", "Saying where a fact comes from"), ("/de", "Nichts geht verloren")])
def test_staff_read_it_in_their_language(client, language, words):
    assert words in signed_in(client).get(f"{language}/admin/desk/handbook/").text
    assert f'href="{language}/admin/desk/handbook/"' in client.get(f"{language}/admin/").text


@pytest.mark.django_db
def test_cluster_managers_read_it_and_visitors_do_not(client):
    assert client.get("/admin/desk/handbook/").status_code == 302
    user = User.objects.create(username="manager", is_staff=True)
    user.groups.set([Group.objects.get(name="cluster managers")])
    client.force_login(user)
    assert client.get("/admin/desk/handbook/").status_code == 200


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_picture_is_there_in_the_language_of_the_text_and_small(language):
    pictures = re.findall(r"static '([^']+)'", (TEXTS / f"{language}.html").read_text())
    assert len(pictures) == 4
    for picture in pictures:
        assert picture.startswith(f"desk/handbook/{language}-")
        assert Path(finders.find(picture)).stat().st_size < 60_000


def test_both_languages_have_the_same_parts():
    english, german = (
        re.findall(r'<h2 id="([a-z]+)"|href="#([a-z]+)"', (TEXTS / f"{code}.html").read_text()) for code in ("en", "de")
    )
    assert english == german
