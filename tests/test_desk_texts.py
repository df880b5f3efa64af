"""What the desk says: in empty lists, beside mistakes, in its headings, and what it leaves out."""

import pytest
from django.urls import reverse

from clusterdir.desk.roles import Role
from clusters.models import Cluster, Organisation

from . import factories
from .admin_forms import change_list, filled_in, page, save
from .staff import editor, make_account, signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return signed_in_as(Role.ADMINISTRATOR)


def test_a_list_is_headed_by_what_it_holds():
    html = editor().get(change_list(Organisation)).text
    assert "<h1>Organisations</h1>" in html
    assert "<title>Organisations | Editors’ desk</title>" in html


def test_an_empty_list_says_what_to_do_next():
    html = editor().get(change_list(Cluster)).text
    assert "There are none yet." in html
    assert '<a href="add/">Add cluster</a>' in html


def test_an_empty_list_offers_nothing_to_those_who_may_not_add():
    html = signed_in_as(Role.AUDITOR).get(change_list(Cluster)).text
    assert "There are none yet." in html
    assert 'href="add/"' not in html


def test_a_search_without_a_result_leads_back_to_all():
    factories.make_cluster()
    html = editor().get(change_list(Cluster), {"q": "nothing-of-that-name"}).text
    assert 'No entry fits. <a href="?">Show all</a>' in html


def test_a_filter_is_headed_by_its_name_alone():
    factories.make_cluster()
    html = editor().get(f"/de{change_list(Cluster)}").text
    assert "<summary>Was wartet</summary>" in html
    assert "Nach was wartet" not in html


def test_an_empty_desk_says_how_to_begin():
    client = editor()
    assert "The directory is empty" in client.get(reverse("admin:index")).text
    save(client, page(Organisation), name_de="Werft", slug="werft")
    assert "The directory is empty" not in client.get(reverse("admin:index")).text


def test_each_mistake_is_named_at_the_head_of_the_form_with_a_link_to_its_field():
    client, cluster = editor(), factories.make_cluster()
    organisation = factories.make_organisation()
    row = {"organisation": organisation.pk, "role": "partner", "begins": "soon"}
    data = filled_in(client, page(Cluster, cluster), [("memberships", row)], founded="before")
    html = client.post(page(Cluster, cluster), data).text
    assert '<a href="#id_founded">Founded</a>: “before” is not a date.' in html
    assert 'Membership 1, <a href="#id_memberships-0-begins">Begins</a>: “soon” is not a date.' in html


def test_a_summary_stays_one_line():
    client, cluster = editor(), factories.make_cluster()
    assert save(client, page(Cluster, cluster), summary_en="One line\r\n and  another.") == {}
    cluster.refresh_from_db()
    assert cluster.summary_en == "One line and another."


def test_accounts_are_filtered_by_role_in_the_language_of_the_reader(administrator):
    make_account(Role.AUDITOR)
    address = "/de/admin/auth/user/"
    assert ">Revision</a>" in administrator.get(address).text
    found = administrator.get(address, {"role": Role.AUDITOR}).context["cl"].result_list
    assert [user.groups.get().name for user in found] == [Role.AUDITOR]


def test_the_form_of_an_account_shows_nothing_of_its_password(administrator):
    html = administrator.get(reverse("admin:auth_user_change", args=[administrator.user.pk])).text
    assert "algorithm" not in html
    assert "id_password" not in html


def test_deleting_an_account_does_not_tell_of_tables(administrator):
    account = make_account(Role.EDITOR)
    html = administrator.get(reverse("admin:auth_user_delete", args=[account.pk])).text
    assert account.username in html
    assert "relationship" not in html


def test_a_page_that_the_desk_does_not_have_leads_back_to_it(client):
    assert 'href="/admin/"' in editor().get("/admin/no-such-page/").text
    assert 'href="/admin/"' not in client.get("/no-such-page/").text
