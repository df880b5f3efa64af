"""The forms of the editors' desk: what they fill in, where they say what is wrong, and that they lose nothing."""

import pytest
from django.urls import reverse
from django.utils import translation

from clusters.models import Cluster, Membership, Organisation, Region, Sector, Source, Sponsorship
from contacts.models import Person

from . import factories
from .admin_forms import change_list, errors_of, filled_in, page, save, signed_in

pytestmark = pytest.mark.django_db

FIRST_CONTACT_ONCE = "This cluster already has a first contact. Only one can be the first to call."


@pytest.fixture
def cluster():
    return factories.make_cluster(name="Life Science Nord")


@pytest.fixture
def client(client):
    return signed_in(client)


# The address of an entry


@pytest.mark.parametrize(
    ("names", "slug"),
    [
        ({"name_en": "Maritime Cluster", "name_de": "Maritimes Cluster"}, "maritime-cluster"),
        ({"name_de": "Ernährungsnetz Süß & Gut"}, "ernaehrungsnetz-suess-gut"),
        ({"name_en": "x" * 150}, "x" * 100),
    ],
)
def test_a_blank_address_is_filled_from_the_english_name_or_else_the_german(client, names, slug):
    assert save(client, page(Cluster), kind="cluster-organisation", **names) == {}
    assert Cluster.objects.get().slug == slug


def test_an_address_that_the_editor_has_written_is_kept(client):
    assert save(client, page(Cluster), kind="cluster-organisation", name_en="Life Science Nord", slug="lsn") == {}
    assert Cluster.objects.get().slug == "lsn"


def test_a_persons_address_comes_from_both_names(client):
    assert save(client, page(Person), given_name="Änne", family_name="Groß") == {}
    assert Person.objects.get().slug == "aenne-gross"


def test_a_sources_address_comes_from_its_title(client):
    assert save(client, page(Source), title="Cluster policy", publisher="The state") == {}
    assert Source.objects.get().slug == "cluster-policy"


def test_an_address_that_is_taken_is_said_beside_it(client, cluster):
    errors = save(client, page(Cluster), kind="cluster-organisation", name_en=cluster.name)
    assert errors == {"slug": ["Cluster with this Address already exists."]}


def test_a_name_without_letters_for_an_address_asks_for_one(client):
    assert save(client, page(Cluster), kind="cluster-organisation", name_en="Ω") == {
        "slug": ["This field is required."]
    }


def test_the_address_is_filled_in_while_the_name_of_a_new_entry_is_typed(client):
    fields = client.get(page(Cluster)).context["adminform"].prepopulated_fields
    assert [(field["field"].name, [source.name for source in field["dependencies"]]) for field in fields] == [
        ("slug", ["name_en"])
    ]


def test_a_rename_leaves_the_address_as_it_is(client, cluster):
    assert save(client, page(Cluster, cluster), name_en="Life Science North", slug="other") == {}
    cluster.refresh_from_db()
    assert (cluster.name_en, cluster.slug) == ("Life Science North", "life-science-nord")


def test_umlauts_of_two_characters_are_kept_as_one(client):
    row = {"role_en": "Bu\u0308ro", "sector": factories.make_sector().pk}
    assert save(client, page(Person), [("appointments", row)], family_name="Mu\u0308ller") == {}
    person = Person.objects.get()
    assert (person.family_name, person.slug) == ("M\u00fcller", "mueller")
    assert person.appointments.get().role_en == "B\u00fcro"


# What is wrong is said where it is wrong, and nothing typed is lost


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"name_en": ""}, {"name_de": ["Give a name in at least one language."]}),
        ({"latitude": "54.3"}, {"longitude": ["Give both latitude and longitude, or neither."]}),
        (
            {"latitude": "54.3", "longitude": "190"},
            {"longitude": ["The latitude lies between −90 and 90, the longitude between −180 and 180."]},
        ),
        ({"founded": "2015-07", "ended": "2014"}, {"ended": ["The end is before the beginning."]}),
        (
            {"founded": "summer 2015"},
            {
                "founded": [
                    "Ensure this value has at most 10 characters (it has 11).",
                ]
            },
        ),
        (
            {"founded": "2015-13"},
            {"founded": ["“2015-13” is not a date. Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01."]},
        ),
    ],
)
def test_a_mistake_is_said_beside_its_field(client, cluster, changes, errors):
    assert save(client, page(Cluster, cluster), **changes) == errors


def test_a_cluster_that_precedes_itself_is_refused_beside_the_predecessor(client, cluster):
    errors = save(client, page(Cluster, cluster), predecessor=cluster.pk)
    assert errors == {"predecessor": ["A cluster is not its own predecessor."]}


def test_a_third_level_of_sectors_is_refused_beside_the_parent(client):
    sector = factories.make_sector()
    factories.make_sector(parent=sector)
    errors = save(client, page(Sector, sector), parent=factories.make_sector().pk)
    assert errors == {"parent": ["This sector has parts of its own. Sectors have two levels."]}


def test_a_region_without_its_level_is_asked_for_it(client):
    parent = factories.make_region(level="state")
    errors = save(client, page(Region), name_en="Kiel", code="DEF02", parent=parent.pk)
    assert errors == {"level": ["This field is required."]}


def test_a_mistake_in_german_is_said_in_german(client, cluster):
    with translation.override("de"):
        errors = save(client, page(Cluster, cluster), status="")
    assert errors == {"status": ["Dieses Feld ist zwingend erforderlich."]}


def test_nothing_typed_is_lost_on_an_error(client, cluster):
    organisation = factories.make_organisation(name="Kiel University")
    row = {"organisation": organisation.pk, "role": "partner", "begins": "soon"}
    data = filled_in(client, page(Cluster, cluster), [("memberships", row)], summary_de="Neu", founded="before")
    response = client.post(page(Cluster, cluster), data)
    assert set(errors_of(response)) == {"founded", "memberships-0-begins"}
    html = response.text
    assert ">\nNeu</textarea>" in html
    assert 'value="before"' in html
    assert 'value="soon"' in html
    assert f'<option value="{organisation.pk}" selected>Kiel University</option>' in html


# Telephone numbers


@pytest.mark.parametrize("typed", ["0431 / 66666-850", "+49 (0)431 66666850", "0049 431 66666850", "(0431) 6666-6850"])
def test_a_number_may_be_typed_as_people_write_it(client, typed):
    person = factories.make_person()
    assert save(client, page(Person, person), phone=typed) == {}
    person.refresh_from_db()
    assert person.phone.as_e164 == "+4943166666850"


def test_what_is_no_number_is_said_beside_it_and_kept(client):
    person = factories.make_person()
    response = client.post(page(Person, person), filled_in(client, page(Person, person), phone="ask the office"))
    assert list(errors_of(response)) == ["phone"]
    assert 'value="ask the office"' in response.text


# A cluster with all that belongs to it


def test_the_form_of_a_cluster_holds_its_relations_in_the_editors_order(client, cluster):
    inlines = client.get(page(Cluster, cluster)).context["inline_admin_formsets"]
    assert [inline.formset.prefix for inline in inlines] == [
        "memberships",
        "sponsorships",
        "appointments",
        "labels",
        "citations",
    ]


def test_a_new_cluster_is_saved_with_all_that_belongs_to_it_at_once(client):
    organisation, body = factories.make_organisation(), factories.make_sponsoring_body()
    person, source = factories.make_person(), factories.make_source()
    rows = [
        ("memberships", {"organisation": organisation.pk, "role": "member", "begins": "2015"}),
        ("sponsorships", {"body": body.pk, "role": "sponsor", "amount_eur": "357000"}),
        ("appointments", {"person": person.pk, "role_en": "Manager", "is_primary": "on"}),
        ("labels", {"level": "ecei-gold", "awarded": "2016"}),
        ("citations", {"source": source.pk, "field": "name", "stated": "The Cluster"}),
    ]
    assert save(client, page(Cluster), rows, kind="cluster-organisation", name_en="The Cluster") == {}
    cluster = Cluster.objects.get()
    assert cluster.memberships.get().organisation == organisation
    assert cluster.sponsorships.get().amount_eur == 357000
    assert cluster.appointments.get().is_primary
    assert cluster.labels.get().awarded == "2016"
    assert cluster.citations.get().stated == "The Cluster"


def test_the_first_to_call_passes_from_one_person_to_another_in_one_go(client, cluster):
    factories.make_appointment(cluster=cluster, is_primary=True)
    second = factories.make_appointment(cluster=cluster)
    changes = {"appointments-0-is_primary": None, "appointments-1-is_primary": "on"}
    assert save(client, page(Cluster, cluster), **changes) == {}
    assert cluster.appointments.get(is_primary=True) == second


def test_a_new_first_to_call_takes_the_place_of_one_that_is_deleted(client, cluster):
    factories.make_appointment(cluster=cluster, is_primary=True)
    row = {"person": factories.make_person().pk, "role_en": "Manager", "is_primary": "on"}
    assert save(client, page(Cluster, cluster), [("appointments", row)], **{"appointments-0-DELETE": "on"}) == {}
    assert cluster.appointments.get().role_en == "Manager"


def test_two_first_to_call_are_refused_beside_the_second(client, cluster):
    factories.make_appointment(cluster=cluster, is_primary=True)
    row = {"person": factories.make_person().pk, "is_primary": "on"}
    errors = save(client, page(Cluster, cluster), [("appointments", row)])
    assert errors == {"appointments-1-is_primary": [FIRST_CONTACT_ONCE]}


def test_two_first_to_call_of_a_new_cluster_are_refused(client):
    rows = [("appointments", {"person": factories.make_person().pk, "is_primary": "on"}) for _ in range(2)]
    errors = save(client, page(Cluster), rows, kind="cluster-organisation", name_en="New")
    assert errors == {"appointments-1-is_primary": [FIRST_CONTACT_ONCE]}


def test_a_second_first_to_call_is_refused_in_the_persons_form_too(client, cluster):
    factories.make_appointment(cluster=cluster, is_primary=True)
    person = factories.make_person()
    errors = save(client, page(Person, person), [("appointments", {"cluster": cluster.pk, "is_primary": "on"})])
    assert errors == {"appointments-0-is_primary": [FIRST_CONTACT_ONCE]}


def test_the_same_person_with_the_same_role_twice_is_refused_beside_the_second(client, cluster):
    row = {"person": factories.make_person().pk, "role_en": "Manager"}
    errors = save(client, page(Cluster, cluster), [("appointments", row), ("appointments", row)])
    assert errors == {"appointments-1-role_en": ["This person already has this role there."]}


def test_the_same_membership_twice_is_refused_beside_the_second(client, cluster):
    organisation = factories.make_organisation()
    factories.make_membership(cluster=cluster, organisation=organisation)
    row = {"organisation": organisation.pk, "role": "member"}
    errors = save(client, page(Cluster, cluster), [("memberships", row)])
    assert errors == {"memberships-1-role": ["This organisation already has this role in this cluster."]}


def test_a_membership_takes_the_place_of_one_that_is_deleted_above_it(client, cluster):
    first = factories.make_membership(cluster=cluster, organisation=factories.make_organisation(name="A"))
    second = factories.make_membership(cluster=cluster, organisation=factories.make_organisation(name="B"))
    changes = {"memberships-0-DELETE": "on", "memberships-1-organisation": first.organisation_id}
    assert save(client, page(Cluster, cluster), **changes) == {}
    assert [(one.pk, one.organisation_id) for one in cluster.memberships.all()] == [(second.pk, first.organisation_id)]


def test_a_membership_does_not_take_the_place_of_one_that_is_deleted_only_after_it(client, cluster):
    factories.make_membership(cluster=cluster, organisation=factories.make_organisation(name="A"))
    second = factories.make_membership(cluster=cluster, organisation=factories.make_organisation(name="B"))
    changes = {"memberships-0-organisation": second.organisation_id, "memberships-1-DELETE": "on"}
    errors = save(client, page(Cluster, cluster), **changes)
    assert errors == {"memberships-0-role": ["This organisation already has this role in this cluster."]}


def test_the_rows_of_an_organisation_a_person_and_a_body_are_saved_as_they_stand(client):
    organisation = factories.make_organisation()
    person = factories.make_person()
    body = factories.make_sponsoring_body()
    factories.make_membership(organisation=organisation)
    for entry in ({"organisation": organisation}, {"cluster": factories.make_cluster(), "is_primary": True}):
        factories.make_appointment(person=person, **entry)
    for entry in ({"cluster": factories.make_cluster()}, {"region": factories.make_region()}):
        factories.make_sponsorship(body=body, **entry)
    for entry in (organisation, person, body):
        factories.make_citation(entry)
        assert save(client, page(type(entry), entry)) == {}


def test_an_end_before_the_beginning_is_said_in_its_row(client, cluster):
    factories.make_membership(cluster=cluster, begins="2015")
    errors = save(client, page(Cluster, cluster), **{"memberships-0-ends": "2014"})
    assert errors == {"memberships-0-ends": ["The end is before the beginning."]}


def test_a_role_without_a_target_is_refused_beside_the_targets(client):
    person = factories.make_person()
    errors = save(client, page(Person, person), [("appointments", {"role_en": "Manager"})])
    assert errors == {"appointments-0-sector": ["Give exactly one of cluster, organisation and sector."]}


def test_a_sponsorship_of_a_cluster_and_a_region_is_refused_beside_them(client, cluster):
    body = factories.make_sponsoring_body()
    row = {"cluster": cluster.pk, "region": factories.make_region().pk, "role": "sponsor"}
    errors = save(client, page(type(body), body), [("sponsorships", row)])
    assert errors == {"sponsorships-0-region": ["Give either a cluster or a region."]}


# More rows than a form can hold


@pytest.fixture
def large(cluster):
    """A cluster with 201 members, one more than its form shows."""
    names = [f"member-{number}" for number in range(51)]
    members = Organisation.objects.bulk_create(Organisation(name_en=name, slug=name) for name in names)
    Membership.objects.bulk_create(Membership(cluster=cluster, organisation=member) for member in members)
    return cluster


def rows_of(response, prefix):
    [rows] = [inline.formset for inline in response.context["inline_admin_formsets"] if inline.formset.prefix == prefix]
    return rows.forms


def list_of(cluster):
    return f"{change_list(Membership)}?cluster__id__exact={cluster.pk}"


def test_a_cluster_with_more_members_than_its_form_can_hold_is_saved_without_touching_them(client, large):
    before = list(large.memberships.values())
    assert rows_of(client.get(page(Cluster, large)), "memberships") == []
    row = {"level": "ecei-gold", "awarded": "2016"}
    assert save(client, page(Cluster, large), [("labels", row)], summary_en="Large") == {}
    large.refresh_from_db()
    assert (large.summary_en, large.labels.count()) == ("Large", 1)
    assert list(large.memberships.values()) == before


def test_its_form_leads_to_the_list_of_its_members_instead(client, large):
    factories.make_membership()
    html = client.get(page(Cluster, large)).text
    assert "There are more than 50, too many for this form." in html
    assert f'<a href="{list_of(large)}">' in html
    assert client.get(list_of(large)).context["cl"].result_count == 51


def test_its_form_leads_to_the_list_after_a_mistake_too(client, large):
    data = filled_in(client, page(Cluster, large), founded="soon")
    assert f'<a href="{list_of(large)}">' in client.post(page(Cluster, large), data).text


def test_a_form_holds_as_many_rows_as_it_can(client, large):
    large.memberships.first().delete()
    response = client.get(page(Cluster, large))
    assert len(rows_of(response, "memberships")) == 50
    assert list_of(large) not in response.text


def test_rows_that_an_editor_has_typed_are_kept_though_there_are_too_many_by_now(client, cluster, request):
    row = {"organisation": factories.make_organisation().pk, "role": "partner", "begins": "soon"}
    data = filled_in(client, page(Cluster, cluster), [("memberships", row)])
    large = request.getfixturevalue("large")
    response = client.post(page(Cluster, large), data)
    assert errors_of(response).keys() == {"memberships-0-begins"}
    assert 'value="soon"' in response.text
    assert client.post(page(Cluster, large), data | {"memberships-0-begins": "2015"}).status_code == 302
    assert large.memberships.get(role="partner").begins == "2015"


def test_citations_have_no_list_of_their_own_and_always_stand_in_the_form(client, cluster):
    source = factories.make_source()
    citations = cluster.citations.model
    citations.objects.bulk_create(citations(subject=cluster, source=source, stated=str(n)) for n in range(51))
    assert len(rows_of(client.get(page(Cluster, cluster)), "citations")) == 51


# Citations


def test_a_fact_is_chosen_from_the_fields_of_its_subject(client, cluster):
    [citations] = [
        inline.formset
        for inline in client.get(page(Cluster, cluster)).context["inline_admin_formsets"]
        if inline.formset.prefix == "citations"
    ]
    choices = dict(citations.empty_form.fields["field"].choices)
    assert choices[""] == "The entry as a whole"
    assert choices["name"] == "Name"
    assert choices["managing_organisation"] == "Managing organisation"
    assert not {"slug", "status", "verified_on", "name_en", "search_text"} & choices.keys()


@pytest.mark.parametrize(
    "make",
    [
        factories.make_sector,
        factories.make_service,
        factories.make_organisation,
        factories.make_cluster,
        factories.make_sponsoring_body,
        factories.make_programme,
        factories.make_publication,
        factories.make_membership,
        factories.make_label,
        factories.make_sponsorship,
        factories.make_person,
        factories.make_appointment,
    ],
)
def test_every_subject_takes_citations_in_its_own_form(client, make):
    subject = make()
    row = {"source": factories.make_source().pk, "field": "", "stated": "as it says"}
    assert save(client, page(type(subject), subject), [("citations", row)]) == {}
    assert subject.citations.get().stated == "as it says"


def test_a_statement_too_long_for_the_index_is_refused_beside_it(client, cluster):
    row = {"source": factories.make_source().pk, "stated": "x" * 601}
    errors = save(client, page(Cluster, cluster), [("citations", row)])
    assert errors == {"citations-0-stated": ["Ensure this value has at most 600 characters (it has 601)."]}


# Relations have forms of their own, for their citations


def test_the_rows_of_a_cluster_lead_to_the_forms_of_the_relations(client, cluster):
    relations = [
        factories.make_membership(cluster=cluster),
        factories.make_sponsorship(cluster=cluster),
        factories.make_appointment(cluster=cluster),
        factories.make_label(cluster=cluster),
    ]
    html = client.get(page(Cluster, cluster)).text
    assert [page(type(one), one) for one in relations if f'href="{page(type(one), one)}"' not in html] == []


@pytest.mark.parametrize(
    "make", [factories.make_membership, factories.make_sponsorship, factories.make_appointment, factories.make_label]
)
def test_saving_a_relation_leads_back_to_its_cluster(client, cluster, make):
    relation = make(cluster=cluster)
    address = page(type(relation), relation)
    response = client.post(address, filled_in(client, address))
    assert response.url == page(Cluster, cluster)


def test_saving_a_sponsorship_of_a_region_leads_back_to_the_body(client):
    sponsorship = factories.make_sponsorship(region=factories.make_region())
    address = page(Sponsorship, sponsorship)
    response = client.post(address, filled_in(client, address))
    assert response.url == page(type(sponsorship.body), sponsorship.body)


# The way to the public page


def test_a_published_entry_leads_to_its_public_page(client, cluster):
    assert client.get(page(Cluster, cluster)).context["absolute_url"] == reverse("cluster_detail", args=[cluster.slug])


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_an_entry_without_a_public_page_leads_to_none(client, status):
    cluster = factories.make_cluster(status=status)
    assert client.get(page(Cluster, cluster)).context["absolute_url"] is None


def test_a_person_who_may_not_be_shown_leads_to_no_public_page(client):
    person = factories.make_person(is_public=False)
    assert client.get(page(Person, person)).context["absolute_url"] is None


def test_the_german_form_leads_to_the_german_page(client, cluster):
    with translation.override("de"):
        response = client.get(page(Cluster, cluster))
    assert response.context["absolute_url"] == "/de/clusters/life-science-nord/"


def test_a_region_has_no_public_page(client):
    region = factories.make_region()
    assert client.get(page(Region, region)).context["absolute_url"] is None


@pytest.mark.parametrize("nonsense", ["abc", "9" * 30, "-5", "1.5", "½"])
def test_nonsense_in_place_of_a_choice_is_told_so_beside_the_field(client, cluster, nonsense):
    form = page(Cluster, cluster)
    for field in ("predecessor", "managing_organisation", "sectors"):
        errors = save(client, form, **{field: nonsense})
        assert list(errors) == [field]
        assert errors[field][0].startswith("Select a valid choice.")
    errors = save(client, form, [("memberships", {"organisation": nonsense, "role": "member"})])
    assert list(errors) == ["memberships-0-organisation"]


@pytest.mark.parametrize("nonsense", ["abc", "9" * 30, "abc,1", "%00"])
@pytest.mark.parametrize(
    ("noun", "field"),
    [("sector", "parent"), ("cluster", "sectors"), ("cluster", "predecessor"), ("membership", "cluster")],
)
def test_nonsense_in_the_address_of_an_empty_form_is_no_error_of_the_server(client, noun, field, nonsense):
    assert client.get(f"/admin/clusters/{noun}/add/?{field}={nonsense}").status_code in {200, 400}
