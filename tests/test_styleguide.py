"""The style guide: for staff alone, in both languages and both themes."""

import re

import pytest
from django.contrib.auth import get_user_model

from clusterdir.styleguide import PARTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(get_user_model().objects.create_user("editor", is_staff=True))
    return client


@pytest.mark.parametrize("language", ["", "/de"])
def test_a_visitor_is_sent_to_the_login_of_the_desk(client, language):
    response = client.get(f"{language}/styleguide/")
    assert response.status_code == 302
    assert response["Location"] == f"{language}/admin/login/?next={language}/styleguide/"


def test_a_user_who_is_no_staff_is_sent_there_too(client):
    client.force_login(get_user_model().objects.create_user("visitor"))
    assert client.get("/styleguide/").status_code == 302


@pytest.mark.parametrize("language", ["", "/de"])
def test_each_part_stands_there_in_both_themes_and_both_languages(staff, language):
    page = staff.get(f"{language}/styleguide/").content.decode()
    shown = re.findall(r'<div class="theme theme-(\w+)" lang="(\w+)">', page)
    assert shown == [("light", "en"), ("dark", "en"), ("light", "de"), ("dark", "de")] * len(PARTS)


def test_a_sample_speaks_the_language_of_its_place(staff):
    page = staff.get("/styleguide/").content.decode()
    facets = page[page.index('id="part-facets"') : page.index('id="part-entries"')]
    assert re.findall(r"<span>(Life sciences|Lebenswissenschaften)</span>", facets) == [
        *["Life sciences"] * 4,
        *["Lebenswissenschaften"] * 4,
    ]
    assert facets.count("1,234") == facets.count("1.234") == 4


def test_no_id_stands_there_twice(staff):
    ids = re.findall(r' id="([^"]+)"', staff.get("/styleguide/").content.decode())
    assert sorted(ids) == sorted(set(ids))


def test_every_colour_of_the_tokens_stands_there(staff):
    page = staff.get("/styleguide/").content.decode()
    assert {"var(--c-action)", "var(--c-feedback-bad-wash)", "var(--c-sea)"} <= set(re.findall(r'fill="(.*?)"', page))
