"""The story of an import: three wrong rows are refused, repaired, applied and taken back."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from clusterdir.desk.imports import background, comparing, views
from clusters.models import Organisation
from tests.importing import csv_of

FILE = csv_of(
    ["slug", "name_en", "name_de", "kind", "city", "website", "memberships"],
    ["wtsh", "", "WTSH GmbH", "development-agency", "Kiel", "", "life-science-nord | cooperation-partner"],
    ["neue-werft", "", "Neue Werft GmbH", "shipyard", "Kiel", "", ""],
    ["alte-werft", "", "Alte Werft AG", "sme", "Husum", "werft", "maritime-cluster-northern-germany | member | 2015"],
    ["ohne-namen", "", "", "sme", "Husum", "", ""],
)


@pytest.fixture
def sign_in(client):
    """Brings a page's context the session of an editor."""

    def sign(page, base_url):
        user, _made = User.objects.get_or_create(username="editor", is_staff=True, is_superuser=True)
        client.force_login(user)
        page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])
        return page

    return sign


def upload(page, content=FILE):
    page.goto("/admin/clusters/organisation/")
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("File").set_input_files({"name": "werften.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Upload and check").click()


def fill(page, row, column, text):
    page.locator("li.row", has=page.get_by_role("heading", name=row)).locator(f"[name$='-cell-{column}']").fill(text)


def names():
    return list(Organisation.objects.order_by("slug").values_list("slug", "name_de", "city"))


def test_three_wrong_rows_are_refused_repaired_applied_and_taken_back(
    page, sign_in, base_url, find_barriers, complaints
):
    before = names()
    sign_in(page, base_url)
    upload(page)

    # The membership in a cluster that is not in the file has a source, so it stays: three rows are wrong, and one more.
    expect(page.get_by_text("4 rows are wrong, so nothing can be imported.")).to_be_visible()
    expect(page.get_by_role("button", name="Apply the import")).to_have_count(0)
    expect(page.get_by_text("“shipyard” is none of these")).to_be_visible()
    expect(page.get_by_text("Give a name in at least one language.")).to_be_visible()
    assert complaints == []
    assert find_barriers(page) == []
    complaints.clear()  # axe fetches the admin's styles anew and puts them into the page

    fill(
        page,
        "WTSH",
        "memberships",
        "life-science-nord | cooperation-partner\nbiomedtec-science-campus | co-opted-partner",
    )
    fill(page, "Neue Werft", "kind", "SME")
    fill(page, "Alte Werft", "website", "https://werft.example")
    fill(page, "ohne-namen", "name_de", "Nun mit Namen")
    page.get_by_role("button", name="Save and check again").click()

    expect(page.get_by_text("3 new entries, 1 changed, 0 unchanged.")).to_be_visible()
    expect(page.locator("li.row", has_text="WTSH").locator("del")).to_contain_text("Technologietransfer")
    assert names() == before
    assert complaints == []
    assert find_barriers(page) == []
    complaints.clear()

    page.get_by_role("button", name="Apply the import").click()
    expect(page.get_by_text("The import has been applied.")).to_be_visible()
    assert ("neue-werft", "Neue Werft GmbH", "Kiel") in names()
    assert ("wtsh", "WTSH GmbH", "Kiel") in names()

    page.get_by_role("button", name="Take the import back").click()
    expect(page.get_by_text("The import has been taken back")).to_be_visible()
    assert names() == before


def test_a_long_import_goes_on_by_itself(page, sign_in, base_url, monkeypatch):
    go_on_slowly(monkeypatch)
    upload(sign_in(page, base_url), many())
    expect(page.get_by_text("40 new entries, 0 changed, 0 unchanged.")).to_be_visible()


def test_a_long_import_goes_on_without_javascript(page_without_javascript, sign_in, base_url, monkeypatch):
    go_on_slowly(monkeypatch)
    upload(sign_in(page_without_javascript, base_url), many())
    expect(page_without_javascript.get_by_text("40 new entries, 0 changed, 0 unchanged.")).to_be_visible()


def test_many_rows_are_written_in_the_background(page, sign_in, base_url, monkeypatch):
    monkeypatch.setattr(background, "AT_ONCE", 0)
    upload(sign_in(page, base_url), many())
    page.get_by_role("button", name="Apply the import").click()
    expect(page.get_by_role("button", name="Take the import back")).to_be_visible()
    assert Organisation.objects.filter(name_de__startswith="Werft ").count() == 40

    Organisation.objects.filter(slug="werft-7").update(city="Kiel")
    page.get_by_role("button", name="Take the import back").click()
    expect(page.get_by_text("Nothing was taken back: the entry of row 9 has been changed since")).to_be_visible()
    assert Organisation.objects.filter(name_de__startswith="Werft ").count() == 40


def test_the_pages_of_imports_fit_the_width_of_a_phone(phone, sign_in, base_url):
    sign_in(phone, base_url)
    upload(phone)
    expect(phone.get_by_text("4 rows are wrong")).to_be_visible()
    for path in (None, "/admin/desk/imports/", "/admin/desk/imports/new/contacts/"):
        if path:
            phone.goto(path)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def go_on_slowly(monkeypatch):
    monkeypatch.setattr(comparing, "READ_AT_ONCE", 10)
    monkeypatch.setattr(comparing, "COMPARE_AT_ONCE", 10)
    monkeypatch.setattr(views, "SECONDS", 0)


def many():
    return csv_of(["slug", "name_en", "name_de"], *([f"werft-{number}", "", f"Werft {number}"] for number in range(40)))
