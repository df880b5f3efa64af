"""Where facts come from, on a profile and on the page of a source."""

import pytest

from clusters.facts import Fact, facts_of
from clusters.provenance import Provenance
from tests import factories

pytestmark = pytest.mark.django_db


def test_documents_of_which_a_copy_is_kept_are_numbered_first():
    cluster = factories.make_cluster()
    web = factories.make_source(title="A web page")
    copy = factories.make_source(title="Z copy", file_name="000.txt")
    for source in (web, copy):
        factories.make_citation(cluster, source=source)
    assert [(source.number, source.title) for source in Provenance(cluster).sources] == [
        (1, "Z copy"),
        (2, "A web page"),
    ]


def test_a_mark_stands_once_for_each_source_of_a_fact_and_not_for_one_that_differs():
    cluster = factories.make_cluster(founded="2015")
    agree, differ = factories.make_source(title="Agree"), factories.make_source(title="Differ")
    factories.make_citation(cluster, source=agree, field="founded", stated="2015")
    factories.make_citation(cluster, source=agree, field="founded", stated="fall of 2015")
    factories.make_citation(cluster, source=differ, field="founded", stated="2016", differs=True)
    factories.make_citation(cluster, source=differ, field="name")
    provenance = Provenance(cluster)
    assert [source.title for source in provenance.marks(cluster, "founded")] == ["Agree"]
    assert [one.stated for one in provenance.others(cluster, "founded")] == ["2016"]


def test_only_what_all_of_its_sources_have_replaced_is_as_of_an_older_page():
    new = factories.make_source(title="New")
    old = factories.make_source(title="Old", superseded_by=new)
    only_old, both = factories.make_appointment(), factories.make_appointment()
    for appointment, source in ((only_old, old), (both, old), (both, new)):
        factories.make_citation(appointment, source=source)
    provenance = Provenance(None, [(only_old, "A"), (both, "B")])
    assert provenance.older(only_old).title == "Old"
    assert provenance.older(both) is None


@pytest.mark.parametrize("number", [1, 20])
def test_citations_of_every_subject_take_one_query(django_assert_num_queries, number):
    cluster = factories.make_cluster()
    memberships = [factories.make_membership(cluster=cluster) for _ in range(number)]
    for subject in (cluster, *memberships):
        factories.make_citation(subject)
    with django_assert_num_queries(1):
        provenance = Provenance(cluster, [(membership, "x") for membership in memberships])
        assert len(provenance.sources) == number + 1


def test_the_page_of_an_entry_shows_both_where_sources_disagree(client):
    cluster = factories.make_cluster(name="Agency", founded="2015")
    source = factories.make_source(title="Paper")
    factories.make_citation(cluster, source=source, field="founded", stated="fall of 2015")
    factories.make_citation(cluster, source=source, field="founded", stated="its start in 2016", differs=True)
    page = client.get("/clusters/agency/").content.decode()
    assert "Stated otherwise:" in page
    assert page.count("its start in 2016") == 2  # beside the fact, and in the table of statements
    assert page.count("fall of 2015") == 1


def test_the_page_of_a_source_lists_facts_of_every_noun_with_the_page_that_shows_them(client):
    source = factories.make_source(title="Paper")
    cluster, person = factories.make_cluster(name="Ships"), factories.make_person(name="Ada Able")
    organisation = factories.make_organisation(name="Yard")
    subjects = [
        cluster,
        organisation,
        factories.make_sector(name="Sea"),
        factories.make_service(name="Help"),
        factories.make_sponsoring_body(name="Fund"),
        factories.make_programme(name="Plan"),
        factories.make_publication(name="Book"),
        person,
        factories.make_membership(cluster=cluster, organisation=organisation),
        factories.make_label(cluster=cluster),
        factories.make_sponsorship(cluster=cluster, body=factories.make_sponsoring_body(name="Chamber")),
        factories.make_appointment(cluster=cluster, person=person),
    ]
    for subject in subjects:
        factories.make_citation(subject, source=source, stated=f"words on {subject._meta.model_name}")
    facts = {fact.stated: (fact.subject, fact.other, fact.url) for fact in map(Fact, facts_of(source))}
    assert facts == {
        "words on cluster": ("Ships", "", "/clusters/ships/"),
        "words on organisation": ("Yard", "", "/organisations/yard/"),
        "words on sector": ("Sea", "", "/sectors/sea/"),
        "words on service": ("Help", "", "/services/#help"),
        "words on sponsoringbody": ("Fund", "", "/sponsors/fund/"),
        "words on programme": ("Plan", "", "/programmes/#plan"),
        "words on publication": ("Book", "", "/publications/#book"),
        "words on person": ("Ada Able", "", "/contacts/ada-able/"),
        "words on membership": ("Ships", "Yard", "/clusters/ships/"),
        "words on qualitylabel": ("Ships", "", "/clusters/ships/"),
        "words on sponsorship": ("Chamber", "Ships", "/sponsors/chamber/"),
        "words on appointment": ("Ada Able", "Ships", "/contacts/ada-able/"),
    }
    page = client.get("/sources/paper/").content.decode()
    assert 'data-total="12"' in page
    assert all(stated in page for stated in facts)


def test_facts_about_what_the_public_does_not_see_are_not_listed():
    source = factories.make_source()
    hidden = [
        factories.make_cluster(status="draft"),
        factories.make_person(is_public=False),
        factories.make_membership(organisation=factories.make_organisation(status="archived")),
        factories.make_appointment(cluster=factories.make_cluster(status="draft")),
    ]
    for subject in hidden:
        factories.make_citation(subject, source=source)
    assert list(facts_of(source)) == []
