"""The editors' desk as a whole: who sees what, in which order and in which language."""

import pytest
from django.urls import reverse
from django.utils import translation

from clusters.models import Cluster, Membership, Organisation
from contacts.models import Appointment, Person

from . import factories
from .admin_forms import change_list, filled_in, page, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("session", [r'"\000aaa"', r'"a\000"', "a\x00a"])
def test_a_session_with_nul_is_refused(client, session):
    assert client.get(reverse("admin:index"), headers={"Cookie": f"sessionid={session}"}).status_code == 400


def nouns(response):
    return [model["object_name"] for app in response.context["app_list"] for model in app["models"]]


def test_who_has_not_signed_in_is_asked_to(client):
    response = client.get(change_list(Cluster))
    assert response.url == f"{reverse('admin:login')}?next={change_list(Cluster)}"
    assert client.get(response.url).status_code == 200


def test_the_index_shows_the_nouns_in_the_order_in_which_editors_think_of_them(client):
    assert nouns(signed_in(client).get(reverse("admin:index"))) == [
        "Cluster",
        "Organisation",
        "SponsoringBody",
        "Programme",
        "Publication",
        "Source",
        "Sector",
        "Service",
        "Region",
        "Person",
        "Review",
        "CheckedLink",
        "Proposal",
        "User",
    ]


def test_who_has_rights_on_one_noun_sees_no_other(client):
    client = signed_in(client, "view_organisation", "change_organisation")
    assert nouns(client.get(reverse("admin:index"))) == ["Organisation"]
    assert client.get(change_list(Organisation)).status_code == 200
    assert client.get(change_list(Cluster)).status_code == 403
    assert client.get(page(Person, factories.make_person())).status_code == 403


def test_who_has_no_rights_on_people_sees_none_in_the_form_of_a_cluster(client):
    cluster = factories.make_cluster()
    factories.make_appointment(cluster=cluster, person=factories.make_person(name="Ada Hidden"))
    rights = ["change_cluster", "view_membership", "view_clustercitation"]
    response = signed_in(client, *rights).get(page(Cluster, cluster))
    assert [inline.formset.prefix for inline in response.context["inline_admin_formsets"]] == [
        "memberships",
        "citations",
    ]
    assert "Hidden" not in response.text


def test_who_may_only_look_finds_no_field_to_change(client):
    cluster = factories.make_cluster(name="Life Science Nord")
    response = signed_in(client, "view_cluster", "view_membership").get(page(Cluster, cluster))
    assert "Life Science Nord" in response.text
    assert 'name="name_en"' not in response.text
    assert client.post(page(Cluster, cluster), {}).status_code == 403


def test_who_may_not_see_a_noun_gets_no_suggestions_of_it(client):
    client = signed_in(client, "change_membership")
    query = {"app_label": "clusters", "model_name": "membership", "field_name": "cluster"}
    assert client.get(reverse("admin:autocomplete"), query).status_code == 403


@pytest.mark.parametrize("model", [Membership, Appointment])
def test_relations_have_lists_of_their_own_that_the_index_leaves_out(client, model):
    assert signed_in(client).get(change_list(model)).status_code == 200


def test_the_desk_has_its_own_name_and_leads_to_the_front_page(client):
    html = signed_in(client).get(reverse("admin:index")).text
    assert "<title>What the directory holds | Editors’ desk</title>" in html
    assert "Cluster directory: editors’ desk</a>" in html
    assert '<a href="/">View site</a>' in html


def test_the_german_desk_is_german_and_leads_to_the_german_front_page(client):
    with translation.override("de"):
        html = signed_in(client).get(reverse("admin:index")).text
    assert '<html lang="de"' in html
    assert '<a href="/de/">Website anzeigen</a>' in html
    assert '<a href="/admin/" lang="en" hreflang="en">English</a>' in html


def test_each_page_leads_to_itself_in_the_other_language(client):
    cluster = factories.make_cluster()
    html = signed_in(client).get(page(Cluster, cluster)).text
    assert f'<a href="/de{page(Cluster, cluster)}" lang="de" hreflang="de">Deutsch</a>' in html


def test_a_correction_stands_on_the_public_page_at_once(client):
    cluster = factories.make_cluster(summary_en="Old")
    signed_in(client).post(page(Cluster, cluster), filled_in(client, page(Cluster, cluster), summary_en="Corrected"))
    assert "Corrected" in client.get(cluster.get_absolute_url()).text


def test_the_desk_has_no_style_or_script_in_its_pages(client):
    cluster = factories.make_cluster()
    factories.make_membership(cluster=cluster)
    client = signed_in(client)
    for address in (reverse("admin:index"), change_list(Cluster), page(Cluster), page(Cluster, cluster)):
        html = client.get(address).text
        assert [mark for mark in ("<style", "<script>", " style=", " onclick=") if mark in html] == []
