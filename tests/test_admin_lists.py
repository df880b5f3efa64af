"""The lists of the editors' desk: what they print, find and filter, and in how many queries."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import translation

from clusterdir.desk import paging
from clusters.models import Cluster, Membership, Organisation, Sponsorship

from . import factories
from .admin_forms import change_list, page, signed_in

pytestmark = pytest.mark.django_db

MODELS = list(admin.site._registry)
NOUNS = [model for model in MODELS if model._meta.app_label in {"clusters", "contacts"}]


@pytest.fixture
def client(client):
    return signed_in(client)


def listed(response):
    return [str(entry) for entry in response.context["cl"].result_list]


def fill(number):
    """`number` rows in each list, each with all its relations."""
    sector, region = factories.make_sector(), factories.make_region()
    for _ in range(number):
        organisation = factories.make_organisation(region=region, sectors=[sector])
        body = factories.make_sponsoring_body(organisation=organisation)
        programme = factories.make_programme(run_by=body)
        cluster = factories.make_cluster(managing_organisation=organisation, sectors=[sector], regions=[region])
        person = factories.make_person(employer=organisation)
        factories.make_sector(parent=sector)
        factories.make_region(parent=region)
        factories.make_service()
        factories.make_publication(publisher=organisation, year=2015, clusters=[cluster])
        factories.make_source(superseded_by=factories.make_source())
        factories.make_membership(cluster=cluster, organisation=organisation)
        factories.make_label(cluster=cluster)
        factories.make_sponsorship(body=body, cluster=cluster, programme=programme)
        factories.make_appointment(person=person, cluster=cluster, is_primary=True)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_each_option_of_each_filter_opens(client, model):
    fill(2)
    response = client.get(change_list(model))
    changes = response.context["cl"]
    options = [option["query_string"] for spec in changes.filter_specs for option in spec.choices(changes)]
    wrong = [option for option in options if client.get(change_list(model) + option).status_code != 200]
    assert wrong == []


def test_a_filter_keeps_what_it_names(client):
    sector = factories.make_sector(name="Wind")
    factories.make_cluster(name="Inside", sectors=[sector])
    factories.make_cluster(name="Outside", sectors=[factories.make_sector()])
    assert listed(client.get(change_list(Cluster), {"sectors__id__exact": sector.pk})) == ["Inside"]


def test_a_list_stands_in_the_alphabet_of_the_readers_language(client):
    factories.make_cluster(name_en="Zebra", name_de="Äther", slug="one")
    factories.make_cluster(name_en="Apple", name_de="Bär", slug="two")
    assert listed(client.get(change_list(Cluster))) == ["Apple", "Zebra"]
    with translation.override("de"):
        response = client.get(change_list(Cluster))
        assert listed(response) == ["Äther", "Bär"]


@pytest.mark.parametrize(("order", "names"), [("1", ["Apple", "Zebra"]), ("-1", ["Zebra", "Apple"])])
def test_a_list_is_sorted_by_the_name_when_its_column_is_chosen(client, order, names):
    factories.make_cluster(name="Zebra")
    factories.make_cluster(name="Apple")
    assert listed(client.get(change_list(Cluster), {"o": order})) == names


def test_the_rows_show_state_and_upkeep(client):
    factories.make_cluster(name="Life Science Nord", status="draft", verified_on="2026-01-31")
    html = client.get(change_list(Cluster)).text
    assert '<td class="field-status">draft</td>' in html
    assert re.search(r'<td class="field-upkeep_">.*31 January 2026', html)


# Pages


@pytest.mark.parametrize("few", [paging.FEW, 6])
@pytest.mark.parametrize("query", ["", "o=1", "o=-3", "q=part"])
def test_the_pages_of_a_long_list_hold_each_row_once_in_its_order(client, monkeypatch, query, few):
    for number in range(7):
        member = factories.make_organisation(name=f"Part {number % 3}", slug=f"part-{number}")
        factories.make_membership(organisation=member, role=("member", "partner")[number % 2])
    address = f"{change_list(Membership)}?{query}"
    whole = list(client.get(address).context["cl"].result_list)
    monkeypatch.setattr(paging, "FEW", few)
    monkeypatch.setattr(admin.site.get_model_admin(Membership), "list_per_page", 2)
    pages = [list(client.get(f"{address}&p={page}").context["cl"].result_list) for page in (1, 2, 3, 4)]
    assert len(whole) == 7
    assert pages == [whole[:2], whole[2:4], whole[4:6], whole[6:]]


@pytest.mark.parametrize(("most", "shown"), [(7, 7), (6, 2)])
def test_a_whole_list_is_shown_on_one_page_only_if_it_is_short(client, monkeypatch, most, shown):
    for number in range(7):
        factories.make_organisation(name=f"Part {number}")
    model_admin = admin.site.get_model_admin(Organisation)
    monkeypatch.setattr(model_admin, "list_per_page", 2)
    monkeypatch.setattr(model_admin, "list_max_show_all", most)
    names = [str(entry) for entry in client.get(f"{change_list(Organisation)}?all=").context["cl"].result_list]
    assert names == [f"Part {number}" for number in range(shown)]


# Search


@pytest.mark.parametrize("words", ["Lübeck", "luebeck", "LUBECK", "lub", "hanse lubeck", "HIC", "biomedtec"])
def test_a_search_finds_umlauts_in_any_writing_acronyms_former_names_and_beginnings(client, words):
    factories.make_cluster(name="Hanse Innovation Campus Lübeck", acronym="HIC", aliases="BioMedTec Science Campus")
    factories.make_cluster(name="Other")
    assert listed(client.get(change_list(Cluster), {"q": words})) == ["Hanse Innovation Campus Lübeck"]


def test_a_search_puts_an_exact_name_first(client):
    factories.make_organisation(name="A company of Kiel")
    factories.make_organisation(name="Kiel")
    assert listed(client.get(change_list(Organisation), {"q": "kiel"})) == ["Kiel", "A company of Kiel"]


def test_a_search_is_sorted_by_the_column_that_is_chosen(client):
    factories.make_organisation(name="A company of Kiel")
    factories.make_organisation(name="Kiel")
    assert listed(client.get(change_list(Organisation), {"q": "kiel", "o": "1"})) == ["A company of Kiel", "Kiel"]


def test_a_search_without_a_word_shows_everything(client):
    factories.make_cluster(name="Life Science Nord")
    assert listed(client.get(change_list(Cluster), {"q": "-"})) == ["Life Science Nord"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: factories.make_region(name="Plön"), "Ploen"),
        (lambda: factories.make_source(title="Überblick"), "Ueberblick"),
        (lambda: factories.make_source(publisher="Förderbank"), "foerderbank"),
        (lambda: factories.make_person(name="Anna Müller"), "mueller anna"),
        (lambda: factories.make_membership(organisation=factories.make_organisation(name="Kühl")), "kuehl"),
        (lambda: factories.make_sponsorship(region=factories.make_region(name="Plön")), "ploen"),
        (lambda: factories.make_label(cluster=factories.make_cluster(name="Süd")), "sued"),
        (lambda: factories.make_appointment(person=factories.make_person(name="Anna Müller")), "anna muller"),
    ],
)
def test_every_list_is_searched_in_the_same_way(client, make, words):
    wanted = make()
    make_other = {Membership: factories.make_membership, Sponsorship: factories.make_sponsorship}
    make_other.get(type(wanted), lambda: None)()
    assert list(client.get(change_list(type(wanted)), {"q": words}).context["cl"].result_list) == [wanted]
    assert list(client.get(change_list(type(wanted)), {"q": f"{words} nothing"}).context["cl"].result_list) == []


def suggestions(client, model, field, words):
    query = {
        "app_label": model._meta.app_label,
        "model_name": model._meta.model_name,
        "field_name": field,
        "term": words,
    }
    results = client.get(reverse("admin:autocomplete"), query).json()["results"]
    return [result["text"] for result in results]


@pytest.mark.parametrize("words", ["Luebeck", "LBK", "hanse lub"])
def test_a_field_suggests_what_the_search_finds(client, words):
    factories.make_organisation(name="Hanse University Lübeck", acronym="LBK")
    factories.make_organisation(name="Other")
    assert suggestions(client, Membership, "organisation", words) == ["Hanse University Lübeck"]


def test_a_field_suggests_everything_in_order_before_a_word_is_typed(client):
    for name in ("Zebra", "Ärzte", "Bank"):
        factories.make_organisation(name=name)
    assert suggestions(client, Membership, "organisation", "") == ["Ärzte", "Bank", "Zebra"]


def test_only_a_sector_of_the_first_level_is_suggested_as_a_parent(client):
    parent = factories.make_sector(name="Energy")
    factories.make_sector(name="Wind", parent=parent)
    assert suggestions(client, type(parent), "parent", "") == ["Energy"]


RELATIONS = [
    (model, field.name)
    for model in NOUNS
    for field in (*model._meta.fields, *model._meta.many_to_many)
    if field.is_relation
]


@pytest.mark.parametrize(("model", "field"), RELATIONS, ids=lambda value: getattr(value, "__name__", value))
def test_no_relation_is_a_long_select(client, model, field):
    form = client.get(page(model)).context["adminform"].form
    assert "admin-autocomplete" in str(form[field])


# Addresses that nobody means


BAD_QUERIES = [
    "name_en__regex=(",
    "slug__iregex=(",
    "username__regex=(",
    "name__regex=(",
    "status__regex=(",
    "sectors__name_en__regex=(",
    "sectors__id__exact=abc",
    "sectors__id__exact=99999999999999999999999",
    "region__id__exact=-",
    "status__exact=%F0%9F%90%9F",
    "status__isnull=(",
    "verified_on__gte=yesterday",
    "verified_on__gte=0000-00-00",
    "is_public__exact=perhaps",
    "year=abc",
    "cluster__id__exact=abc",
    "cluster__id__exact=99999999999999999999999",
    "cluster__gte=abc",
    "cluster__isnull=(",
    "person=abc",
    "year=99999999999999999999999",
    "p=abc",
    "p=-1",
    "p=99999999999",
    f"p={'9' * 5000}",
    "o=zzz",
    "o=99.-99.-.",
    f"o={'1.' * 2000}",
    f"q={'x' * 10000}",
    f"q={'x%20' * 3000}",
    "q=%25_'%22\\",
    "q=|%20|",
    "all=(",
    "e=1&p=99999999999",
    "_facets=(",
    "_to_field=name_en",
    "_popup=(",
    "no_such_field=1",
    "no__such__look_up=1",
    "&".join(["status__exact=draft"] * 500),
    "&".join(["status__exact=draft"] * 999),
    "&".join(["status__exact=draft"] * 1001),
    "q=%00",
    "q=%ff",
    "_changelist_filters=%25%25",
]


@pytest.mark.parametrize("query", BAD_QUERIES, ids=lambda query: query[:40])
def test_no_address_of_a_list_is_an_error_of_the_server(client, query):
    fill(1)
    for model in MODELS:
        response = client.get(f"{change_list(model)}?{query}", follow=True)
        assert response.status_code in {200, 400}, model


@pytest.mark.parametrize("look_up", ["name_en__regex", "name_en__startswith", "status__in", "sectors__name_en__exact"])
def test_only_what_the_filters_offer_may_be_asked(client, look_up):
    assert client.get(change_list(Cluster), {look_up: "a"}).status_code == 400


@pytest.mark.parametrize("key", ["abc", "99999999999999999999999", "-1", "1_2", "%F0%9F%90%9F", "1/change/1"])
def test_no_address_of_a_form_is_an_error_of_the_server(client, key):
    for model in MODELS:
        for part in ("change", "delete", "history"):
            for query in ("", "?_to_field="):
                response = client.get(f"{change_list(model)}{key}/{part}/{query}", follow=True)
                assert response.status_code in {200, 403, 404}, (model, part, query)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "app_label=clusters&model_name=membership&field_name=role&term=a",
        "app_label=clusters&model_name=membership&field_name=none&term=a",
        "app_label=auth&model_name=none&field_name=none",
        "app_label=clusters&model_name=membership&field_name=organisation&page=abc",
        "app_label=clusters&model_name=membership&field_name=organisation&page=99999999999",
        f"app_label=clusters&model_name=membership&field_name=organisation&term={'x' * 10000}",
        "app_label=clusters&model_name=membership&field_name=organisation&term=%00",
    ],
)
def test_no_address_of_suggestions_is_an_error_of_the_server(client, query):
    assert client.get(f"{reverse('admin:autocomplete')}?{query}").status_code in {200, 400, 403, 404}
