"""Imports as an editor goes through them, page by page. What is found out about single rows: test_import_rows.py."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from clusterdir.desk.imports import background, comparing, files, views
from clusterdir.desk.imports.sheets import SHEETS
from clusterdir.desk.models.imports import Import, ImportRow
from clusterdir.desk.roles import Role
from clusters.models import Organisation
from tests.factories import make_citation, make_cluster, make_membership, make_organisation
from tests.importing import applied, compared, csv_of, exported, outcomes, uploaded
from tests.staff import editor, signed_in_as

pytestmark = pytest.mark.django_db

HEADINGS = ["slug", "name_en", "name_de"]
UPLOAD = "/admin/desk/imports/new/organisations/"


@pytest.fixture
def client():
    return editor()


def upload(client, *rows, name="members.csv"):
    """The answer to a file with these rows."""
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, csv_of(*rows))})


def address(one, what=""):
    return reverse(f"admin:desk_import{what and '_'}{what}", args=[one.pk])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def names():
    return list(Organisation.objects.order_by("slug").values_list("slug", "name_en"))


def test_a_file_goes_from_the_upload_into_the_directory_and_out_again(client):
    make_organisation(name="Yard")
    response = upload(client, HEADINGS, ["yard", "Shipyard", ""], ["new", "New", ""])
    one = Import.objects.get()
    assert response.headers["Location"] == address(one)

    page = client.get(address(one))
    assert page.context["counts"] == {"wrong": 0, "doubtful": 0, "new": 1, "changed": 1, "unchanged": 0}
    assert names() == [("yard", "Yard")]

    assert said(client.post(address(one, "apply"))) == [
        "The import has been applied. It can be taken back on this page."
    ]
    assert names() == [("new", "New"), ("yard", "Shipyard")]

    client.post(address(one, "undo"))
    assert names() == [("yard", "Yard")]


def test_a_page_takes_a_long_import_on_and_refreshes_itself_without_a_script(client, monkeypatch):
    monkeypatch.setattr(comparing, "READ_AT_ONCE", 2)
    monkeypatch.setattr(comparing, "COMPARE_AT_ONCE", 2)
    monkeypatch.setattr(views, "SECONDS", 0)
    one = uploaded("organisations", csv_of(HEADINGS, *([f"a-{number}", "A", ""] for number in range(4))))
    seen = []
    while (page := client.get(address(one))).context["one"].is_going_on:
        assert '<noscript><meta http-equiv="refresh" content="0"></noscript>' in page.text
        seen.append((page.context["one"].read, page.context["one"].compared))
    assert seen == [(2, 0), (4, 0), (4, 2)]
    assert outcomes(one) == ["new"] * 4


def test_an_import_can_be_cancelled_while_it_goes_on(client):
    one = uploaded("organisations", csv_of(HEADINGS, ["a", "A", ""]))
    comparing.step(one)
    response = client.post(address(one, "cancel"))
    assert said(response) == ["The import of “file.csv” was cancelled. Nothing of it is kept."]
    assert not ImportRow.objects.exists()
    assert Import.objects.values_list("state", "content").get() == ("cancelled", None)


def test_an_import_that_is_applied_is_not_cancelled(client):
    one = applied("organisations", HEADINGS, ["a", "A", ""])
    client.post(address(one, "cancel"))
    one.refresh_from_db()
    assert (one.state, one.rows.count()) == ("applied", 1)


def test_what_is_wrong_with_a_file_is_said_beside_the_field(client):
    response = upload(client, ["slug", "name"], ["a", "A"])
    assert response.context["form"].errors["file"][0] == "There is no column “name”."
    assert not Import.objects.exists()


def test_a_file_that_is_too_large_is_not_read(client, monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    monkeypatch.setattr(files, "examine", lambda *args: pytest.fail("read"))
    response = upload(client, HEADINGS, ["a", "A", ""])
    assert response.context["form"].errors["file"][0].startswith("The file has 0.0 MB.")


def test_a_file_that_is_as_large_as_may_be_is_read(client, monkeypatch):
    rows = HEADINGS, ["a", "A", ""]
    monkeypatch.setattr(files, "MOST_BYTES", len(csv_of(*rows)))
    upload(client, *rows)
    assert Import.objects.exists()


def test_an_import_with_wrong_rows_is_not_applied(client):
    one = compared("organisations", HEADINGS, ["a", "A", ""], ["b", "", ""])
    assert "Apply the import" not in client.get(address(one)).text
    response = client.post(address(one, "apply"))
    assert said(response) == ["Nothing was imported: the import is not ready, or somebody else has been faster."]
    assert names() == []


def test_wrong_cells_are_repaired_on_the_page(client):
    one = compared("organisations", [*HEADINGS, "kind"], ["a", "A", "", "firm"], ["b", "", "", "sme"])
    first, second = one.rows.all()
    page = client.get(address(one))
    assert f'name="row-{first.pk}-cell-kind" value="firm"' in page.text
    client.post(
        address(one, "rows"), {f"row-{first.pk}-cell-kind": "SME", f"row-{second.pk}-cell-name_en": "B", "other": "x"}
    )
    assert outcomes(one) == ["new", "new"]


def test_a_cell_outside_of_the_columns_can_be_taken_out(client):
    one = compared("organisations", HEADINGS, ["a", "A", "", "lost"])
    client.post(address(one, "rows"), {f"row-{one.rows.get().pk}-cell-": ""})
    assert outcomes(one) == ["new"]


def test_a_repaired_row_frees_the_one_that_was_about_the_same_entry(client):
    one = compared("organisations", HEADINGS, ["a", "A", ""], ["a", "B", ""])
    client.post(address(one, "rows"), {f"row-{one.rows.first().pk}-cell-slug": "c"})
    assert outcomes(one) == ["new", "new"]


def test_an_editor_says_which_entry_a_row_is_about(client):
    yard = make_organisation(name="Yard GmbH", slug="yard")
    one = compared("organisations", HEADINGS, ["", "Yard AG", ""])
    row = one.rows.get()
    assert f'name="row-{row.pk}-is" value="{yard.pk}"' in client.get(address(one)).text
    client.post(address(one, "rows"), {f"row-{row.pk}-is": str(yard.pk)})
    client.post(address(one, "apply"))
    assert names() == [("yard", "Yard AG")]


@pytest.mark.parametrize("slug", ["", "dock"])
def test_an_editor_may_think_better_of_it(client, slug):
    yard = make_organisation(name="Yard GmbH", slug="yard")
    one = compared("organisations", HEADINGS, [slug, "Yard AG", ""])
    field = f"row-{one.rows.get().pk}-is"
    for decision, outcome in ((str(yard.pk), "changed"), ("new", "new"), (str(yard.pk), "changed")):
        client.post(address(one, "rows"), {field: decision})
        page = client.get(address(one)).text
        assert outcomes(one) == [outcome]
        assert f'name="{field}" value="{decision}" checked' in page
        assert "Save and check again" in page


def test_what_an_editor_has_decided_holds_when_the_repaired_file_is_uploaded(client):
    yard = make_organisation(name="Yard GmbH", slug="yard")
    rows = ["", "Yard AG", "", "Kiel"], ["", "Yard e.V.", "", "Kiel"], ["", "", "", "Husum"], ["", "Yard SE", "", ""]
    upload(client, [*HEADINGS, "city"], *rows)
    one = Import.objects.get()
    same, new, _wrong, _undecided = one.rows.all()
    client.post(address(one, "rows"), {f"row-{same.pk}-is": str(yard.pk), f"row-{new.pk}-is": "new"})
    assert outcomes(one) == ["changed", "new", "wrong", "doubtful"]

    rows[2][1] = "Dock"
    for somebody, expected in ((client, ["changed", "new"]), (editor(), ["doubtful", "doubtful"])):
        upload(somebody, [*HEADINGS, "city"], *rows)
        assert outcomes(Import.objects.latest("pk")) == [*expected, "new", "doubtful"]


def test_an_entry_that_was_not_offered_cannot_be_chosen(client):
    make_organisation(name="Yard GmbH", slug="yard")
    other = make_organisation(name="Other")
    one = compared("organisations", HEADINGS, ["", "Yard AG", ""])
    client.post(address(one, "rows"), {f"row-{one.rows.get().pk}-is": str(other.pk)})
    assert outcomes(one) == ["doubtful"]


def test_the_rows_of_an_import_that_is_applied_are_not_changed(client):
    one = applied("organisations", HEADINGS, ["new", "New", ""])
    for data in ({f"row-{one.rows.get().pk}-cell-name_en": "Other"}, {"all": "new"}):
        assert said(client.post(address(one, "rows"), data))[-1:] == [
            "Nothing was kept: the import does not wait for an editor any more."
        ]
    assert list(one.rows.values_list("outcome", "cells__name_en")) == [("new", "New")]


def test_all_doubtful_rows_are_new_entries_at_once(client):
    make_organisation(name="Yard")
    one = compared("organisations", HEADINGS, ["", "Yard", ""])
    client.post(address(one, "rows"), {"all": "new"})
    client.get(address(one))
    assert outcomes(one) == ["new"]


def test_rows_are_shown_in_pages_by_what_they_would_do(client):
    make_organisation(name="Yard 1")
    one = compared("organisations", HEADINGS, *([f"yard-{number}", f"Yard {number}", ""] for number in range(60)))
    page = client.get(address(one), {"show": "new", "p": "3"})
    assert [row.row.number for row in page.context["previews"]] == list(range(53, 62))
    assert 'href="?show=new&amp;p=2"' in page.text
    assert [row.row.number for row in client.get(address(one), {"show": "unchanged"}).context["previews"]] == [3]
    for parameters in ({"p": "9" * 30}, {"p": "x"}):
        assert client.get(address(one), parameters).status_code == 200


def test_rows_of_which_nobody_knows_what_they_would_do_are_all_of_them(client):
    one = compared("organisations", HEADINGS, *([f"yard-{number}", f"Yard {number}", ""] for number in range(30)))
    page = client.get(address(one), {"show": "nonsense"})
    assert (page.context["shown"], page.context["rows"].paginator.count) == ("all", 30)
    assert 'href="?show=all&amp;p=2"' in page.text


def test_a_page_of_rows_takes_as_many_queries_for_many_rows_as_for_few(client, django_assert_num_queries):
    for number in range(20):
        make_organisation(name=f"Yard {number}")
    few = compared("organisations", HEADINGS, *([f"yard-{number}", "X", ""] for number in range(2)))
    many = compared("organisations", HEADINGS, *([f"yard-{number}", "X", ""] for number in range(20)))
    client.get(address(few))
    with django_assert_num_queries(9):
        client.get(address(few))
    with django_assert_num_queries(9):
        client.get(address(many))


# All or nothing, and never over what somebody else has done


def test_an_entry_that_has_changed_since_the_comparison_stops_the_import(client):
    make_organisation(name="Yard")
    one = compared("organisations", HEADINGS, ["new", "New", ""], ["yard", "Shipyard", ""])
    Organisation.objects.update(name_en="Dock")
    response = client.post(address(one, "apply"))
    assert said(response)[0].startswith("Nothing was imported: the entry of 1 row has been changed since.")
    assert names() == [("yard", "Dock")]
    client.get(address(one))
    assert one.rows.get(slug="yard").changes == {"name_en": ["Dock", "Shipyard"]}
    client.post(address(one, "apply"))
    assert names() == [("new", "New"), ("yard", "Shipyard")]


def test_an_address_that_has_been_taken_since_the_comparison_stops_the_import(client):
    one = compared("organisations", HEADINGS, ["new", "New", ""])
    make_organisation(name="New")
    client.post(address(one, "apply"))
    assert names() == [("new", "New")]
    one.refresh_from_db()
    assert one.state == "comparing"


def test_a_cluster_that_is_gone_since_the_comparison_stops_the_import(client):
    alpha = make_cluster(name="Alpha")
    one = compared("organisations", [*HEADINGS, "memberships"], ["new", "New", "", "alpha"])
    alpha.delete()
    client.post(address(one, "apply"))
    client.get(address(one))
    assert (names(), outcomes(one)) == ([], ["wrong"])


def test_an_import_is_applied_once(client):
    one = compared("organisations", HEADINGS, ["new", "New", ""])
    client.post(address(one, "apply"))
    assert said(client.post(address(one, "apply")))[-1].startswith("Nothing was imported")
    assert names() == [("new", "New")]


def test_a_change_since_the_import_is_not_undone_over(client):
    make_organisation(name="Yard")
    one = applied("organisations", HEADINGS, ["yard", "Shipyard", ""], ["new", "New", ""])
    Organisation.objects.filter(slug="yard").update(name_en="Dock")
    assert said(client.post(address(one, "undo"))) == [
        "Nothing was taken back: the entry of row 2 has been changed since, or others need it."
    ]
    assert names() == [("new", "New"), ("yard", "Dock")]


@pytest.mark.parametrize(
    "need",
    [
        lambda entry: make_cluster(managing_organisation=entry),
        lambda entry: make_citation(entry),
        lambda entry: make_membership(organisation=entry),
        lambda entry: Organisation.objects.update(description_en="Written since"),
    ],
)
def test_a_new_entry_that_is_needed_or_was_edited_since_stays(client, need):
    one = applied("organisations", HEADINGS, ["new", "New", ""])
    need(Organisation.objects.get(slug="new"))
    client.post(address(one, "undo"))
    assert Organisation.objects.filter(slug="new").exists()


def test_a_membership_with_sources_that_came_with_an_import_keeps_its_entry(client):
    make_cluster(name="Alpha")
    one = applied("organisations", [*HEADINGS, "memberships"], ["new", "New", "", "alpha"])
    make_citation(Organisation.objects.get().memberships.get())
    client.post(address(one, "undo"))
    assert Organisation.objects.get().memberships.count() == 1


def test_more_rows_than_are_logged_one_by_one_are_applied_and_undone(client, monkeypatch):
    from clusterdir.desk.imports import applying

    monkeypatch.setattr(applying, "MANY", 1)
    monkeypatch.setattr(applying, "BATCH", 2)
    make_cluster(name="Alpha")
    for number in range(5):
        make_organisation(name=f"Yard {number}")
    before = exported("organisations")
    rows = [[f"yard-{number}", f"Dock {number}", "", "alpha"] for number in range(9)]
    one = applied("organisations", [*HEADINGS, "memberships"], *rows)
    assert exported("organisations").count(b"Dock") == 9
    client.post(address(one, "undo"))
    assert exported("organisations") == before


def test_the_history_says_who_has_imported_what(client):
    make_organisation(name="Yard")
    one = applied("organisations", HEADINGS, ["yard", "Shipyard", ""])
    client.post(address(one, "undo"))
    newest, imported = Organisation.objects.get().history.all()[:2]
    assert (imported.name_en, imported.history_change_reason) == ("Shipyard", "import:file.csv")
    assert (newest.name_en, newest.history_change_reason) == ("Yard", "import-undone:file.csv")
    assert newest.history_user == client.user


def test_deleting_by_an_undo_leaves_a_record(client):
    one = applied("organisations", HEADINGS, ["new", "New", ""])
    client.post(address(one, "undo"))
    assert list(Organisation.history.order_by("pk").values_list("history_type", flat=True)) == ["+", "-"]


def test_old_imports_are_forgotten_with_the_next_upload(client):
    old = applied("organisations", HEADINGS, ["new", "New", ""])
    Import.objects.update(uploaded_at=timezone.now() - datetime.timedelta(days=91))
    upload(client, HEADINGS, ["a", "A", ""])
    assert not Import.objects.filter(pk=old.pk).exists()
    assert names() == [("new", "New")]


# Who may


@pytest.mark.parametrize("role", ["cluster managers", "auditors"])
def test_only_editors_and_administrators_import(role):
    client = signed_in_as(Role(role))
    one = compared("organisations", HEADINGS, ["new", "New", ""])
    assert client.get("/admin/desk/imports/").status_code == 403
    assert client.get(UPLOAD).status_code == 403
    assert upload(client, HEADINGS, ["a", "A", ""]).status_code == 403
    assert client.get(address(one)).status_code == 403
    for what in ("rows", "apply", "undo", "cancel"):
        assert client.post(address(one, what)).status_code == 403
    assert (Import.objects.count(), names()) == (1, [])


@pytest.mark.parametrize("fields", [{}, {"is_staff": True}, None])
def test_whoever_has_no_role_comes_to_no_address_of_imports_and_exports(fields):
    client = Client()
    if fields is not None:
        client.force_login(User.objects.create_user("nobody", **fields))
    one = compared("organisations", HEADINGS, ["new", "New", ""])
    gets = ["/admin/desk/imports/", UPLOAD, address(one)]
    gets += [
        f"/admin/desk/{what}/{key}.{kind}"
        for what in ("export", "template")
        for key in SHEETS
        for kind in ("csv", "xlsx")
    ]
    posts = [UPLOAD, *(address(one, what) for what in ("rows", "apply", "undo", "cancel"))]
    for response in [*map(client.get, gets), *map(client.post, posts)]:
        assert response.status_code == 403 or response.headers["Location"].startswith("/admin/login/")
    one.refresh_from_db()
    assert (one.state, Import.objects.count(), names()) == ("ready", 1, [])


def test_nothing_is_applied_undone_or_cancelled_by_a_link(client):
    one = compared("organisations", HEADINGS, ["new", "New", ""])
    for what in ("rows", "apply", "undo", "cancel"):
        assert client.get(address(one, what)).status_code == 405


def test_a_noun_that_has_no_file_is_not_found(client):
    assert client.get("/admin/desk/imports/new/regions/").status_code == 404
    assert client.get("/admin/desk/template/regions.csv").status_code == 404
    assert client.get("/admin/desk/export/clusters.pdf").status_code == 404


def test_what_is_being_written_is_not_written_twice_and_counts_for_some_minutes(client, monkeypatch):
    started = []
    monkeypatch.setattr(background, "AT_ONCE", 0)
    monkeypatch.setattr(background.Thread, "start", lambda thread: started.append(thread))
    one = compared("organisations", HEADINGS, ["new", "New", ""])
    client.post(address(one, "apply"))
    assert said(client.post(address(one, "apply"))) == []
    assert len(started) == 1
    assert "The rows are being written, all or none." in client.get(address(one)).text

    long_ago = (timezone.now() - datetime.timedelta(minutes=11)).isoformat()
    background.note(one, {background.WRITING: long_ago})  # as a process that was killed leaves it
    assert "Apply the import" in client.get(address(one)).text
    client.post(address(one, "apply"))
    assert len(started) == 2


def test_one_import_is_written_after_the_other(client, monkeypatch):
    monkeypatch.setattr(background, "AT_ONCE", 0)
    monkeypatch.setattr(background.Thread, "start", lambda thread: None)
    first = compared("organisations", HEADINGS, ["first", "First", ""])
    second = compared("organisations", HEADINGS, ["second", "Second", ""])
    client.post(address(first, "apply"))
    assert said(client.post(address(second, "apply"))) == [
        "Another import is being written just now. Nothing was done: try again in a minute."
    ]
    assert not background.is_being_written(Import.objects.get(pk=second.pk))


def test_what_goes_wrong_in_the_background_is_said_in_the_language_of_whoever_began_it(client, monkeypatch):
    started = []
    monkeypatch.setattr(background, "AT_ONCE", 0)
    monkeypatch.setattr(background.connection, "close", lambda: None)
    monkeypatch.setattr(background.Thread, "start", lambda thread: started.append(thread))
    monkeypatch.setattr(background.applying, "apply", lambda one, user: 1 / 0)
    one = compared("organisations", HEADINGS, ["new", "New", ""])
    with translation.override("de"):
        client.post(address(one, "apply"))
    started[0].run()
    assert "Es wurde nichts geschrieben: Etwas ist schiefgegangen" in client.get(address(one)).text


def test_whoever_has_waited_too_long_for_the_database_is_told_that_nothing_is_lost(client, monkeypatch):
    def wait(one):
        raise OperationalError("database is locked")

    monkeypatch.setattr(views.applying, "cancel", wait)
    one = compared("organisations", HEADINGS, ["new", "New", ""])
    response = client.post(address(one, "cancel"))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert "nothing of what you have typed is lost" in response.text


def test_another_mistake_of_the_database_is_no_wait(client, monkeypatch):
    def fail(one):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(views.applying, "cancel", fail)
    one = compared("organisations", HEADINGS, ["new", "New", ""])
    with pytest.raises(OperationalError):
        client.post(address(one, "cancel"))
