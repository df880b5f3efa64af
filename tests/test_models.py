"""What always holds: in the database, and said to the editor in words."""

from threading import Thread

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation

from clusters.models import Cluster, Membership, Organisation, Programme, Region, Sector, Source, Sponsorship
from contacts.models import Appointment, Person

from . import factories

pytestmark = pytest.mark.django_db


def refused(model, **fields):
    """Whether the database itself refuses the row."""
    try:
        with transaction.atomic():
            model.objects.create(**fields)
    except IntegrityError:
        return True
    return False


def said(instance):
    """What the editor is told: {field: [messages]}."""
    try:
        instance.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


# Periods

PERIODS = [
    (factories.make_cluster, ("founded", "ended")),
    (factories.make_membership, ("begins", "ends")),
    (factories.make_label, ("awarded", "valid_until")),
    (factories.make_sponsorship, ("begins", "ends")),
    (factories.make_programme, ("begins", "ends")),
    (factories.make_appointment, ("begins", "ends")),
]


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        ("", True),
        ("2015", True),
        ("2006-08", True),
        ("2015-12-31", True),
        ("soon", False),
        ("201", False),
        ("20150", False),
        ("2015\n", False),
        ("2015-00", False),
        ("2015-13", False),
        ("2015-7", False),
        ("2015-07-00", False),
        ("2015-07-32", False),
        (" 2015", False),
    ],
)
@pytest.mark.parametrize(("make", "names"), PERIODS)
def test_a_path_past_the_validator_takes_nothing_but_dates(make, names, text, is_taken):
    for name in names:
        instance = make()
        try:
            with transaction.atomic():
                type(instance).objects.filter(pk=instance.pk).update(**{name: text})
        except IntegrityError:
            assert not is_taken, name
        else:
            assert is_taken, name


@pytest.mark.parametrize(("make", "names"), PERIODS)
def test_a_constraint_says_what_a_date_looks_like(make, names):
    for name in names:
        instance = make(**{name: "2015"})
        setattr(instance, name, "soon")
        with pytest.raises(ValidationError) as refusal:
            instance.validate_constraints()
        assert "Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01." in refusal.value.messages


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("", ""),
        ("2015", ""),
        ("", "2015"),
        ("2015", "2015"),
        ("2015-07", "2015"),
        ("2015-07-01", "2015"),
        ("2015", "2015-07-01"),
        ("2015-07-01", "2015-07"),
        ("2015-12", "2016-01"),
    ],
)
def test_a_period_may_end_as_late_as_is_known(begins, ends):
    assert said(factories.make_membership(begins=begins, ends=ends)) == {}


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("2015", "2014"),
        ("2015-07", "2014"),
        ("2015-07", "2015-06"),
        ("2015-07-02", "2015-07-01"),
        ("2015-07-01", "2015-06"),
        ("2015", "2014-12-31"),
    ],
)
@pytest.mark.parametrize(("make", "names"), PERIODS)
def test_no_period_ends_before_it_begins(make, names, begins, ends):
    instance = make()
    type(instance).objects.filter(pk=instance.pk).update(**{names[0]: begins})
    with pytest.raises(IntegrityError), transaction.atomic():
        type(instance).objects.filter(pk=instance.pk).update(**{names[1]: ends})
    instance.refresh_from_db()
    setattr(instance, names[1], ends)
    assert said(instance) == {NON_FIELD_ERRORS: ["The end is before the beginning."]}


# Points on the map


@pytest.mark.parametrize(
    ("latitude", "longitude", "message"),
    [
        ("54.3", None, "Give both latitude and longitude, or neither."),
        (None, "10.1", "Give both latitude and longitude, or neither."),
        ("90.1", "10.1", "The latitude lies between −90 and 90, the longitude between −180 and 180."),
        ("-90.1", "10.1", "The latitude lies between −90 and 90, the longitude between −180 and 180."),
        ("54.3", "180.1", "The latitude lies between −90 and 90, the longitude between −180 and 180."),
        ("54.3", "-180.1", "The latitude lies between −90 and 90, the longitude between −180 and 180."),
    ],
)
@pytest.mark.parametrize("make", [factories.make_cluster, factories.make_organisation])
def test_a_point_is_whole_and_on_earth(make, latitude, longitude, message):
    instance = make()
    instance.latitude, instance.longitude = latitude, longitude
    assert said(instance) == {NON_FIELD_ERRORS: [message]}
    with pytest.raises(IntegrityError), transaction.atomic():
        instance.save()


@pytest.mark.parametrize(("latitude", "longitude"), [(None, None), ("-90", "180"), ("54.323", "10.136"), ("0", "0")])
def test_a_point_may_be_unknown_or_anywhere_on_earth(latitude, longitude):
    assert said(factories.make_cluster(latitude=latitude, longitude=longitude)) == {}


# Names and addresses


@pytest.mark.parametrize("model", [Cluster, Organisation, Sector, Programme, Region])
def test_a_noun_has_a_name_in_at_least_one_language(model):
    assert refused(model, slug="nameless")
    assert "Give a name in at least one language." in said(model(slug="nameless"))[NON_FIELD_ERRORS]


@pytest.mark.parametrize("name", ["name_en", "name_de"])
def test_a_name_in_one_language_is_read_in_both(name):
    cluster = factories.make_cluster(**{name: "Life Science Nord"})
    for language in ("en", "de"):
        with translation.override(language):
            assert str(cluster) == "Life Science Nord"


def test_a_name_is_read_in_the_readers_language():
    cluster = factories.make_cluster(name_en="Maritime Cluster", name_de="Maritimes Cluster")
    assert str(cluster) == "Maritime Cluster"
    with translation.override("de"):
        assert str(cluster) == "Maritimes Cluster"


@pytest.mark.parametrize(
    "make",
    [
        factories.make_cluster,
        factories.make_organisation,
        factories.make_sector,
        factories.make_region,
        factories.make_service,
        factories.make_sponsoring_body,
        factories.make_programme,
        factories.make_publication,
        factories.make_source,
        factories.make_person,
    ],
)
def test_an_address_is_given_once(make):
    make(slug="taken")
    with pytest.raises(IntegrityError), transaction.atomic():
        make(slug="taken")


def test_a_rename_leaves_the_address_alone():
    cluster = factories.make_cluster(name="Old name")
    cluster.name_en = "New name"
    cluster.save()
    cluster.refresh_from_db()
    assert cluster.slug == "old-name"


# Relations


def test_a_cluster_has_one_first_contact():
    cluster = factories.make_cluster()
    factories.make_appointment(cluster=cluster, is_primary=True)
    second = factories.make_appointment(cluster=cluster)
    second.is_primary = True
    assert said(second) == {
        NON_FIELD_ERRORS: ["This cluster already has a first contact. Only one can be the first to call."]
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_each_cluster_has_a_first_contact_of_its_own():
    factories.make_appointment(is_primary=True)
    factories.make_appointment(is_primary=True)


def targets(*names):
    make = {
        "cluster": factories.make_cluster,
        "organisation": factories.make_organisation,
        "sector": factories.make_sector,
        "region": factories.make_region,
    }
    return {name: make[name]() for name in names}


@pytest.mark.parametrize(
    "names",
    [
        (),
        ("cluster", "organisation"),
        ("cluster", "sector"),
        ("organisation", "sector"),
        ("cluster", "organisation", "sector"),
    ],
)
def test_an_appointment_has_exactly_one_target(names):
    fields = {"person": factories.make_person(), "role_en": "Manager"} | targets(*names)
    assert said(Appointment(**fields)) == {NON_FIELD_ERRORS: ["Give exactly one of cluster, organisation and sector."]}
    assert refused(Appointment, **fields)


@pytest.mark.parametrize("names", [(), ("cluster", "region")])
def test_a_sponsorship_has_exactly_one_target(names):
    fields = {"body": factories.make_sponsoring_body(), "role": "sponsor"} | targets(*names)
    assert said(Sponsorship(**fields)) == {NON_FIELD_ERRORS: ["Give either a cluster or a region."]}
    assert refused(Sponsorship, **fields)


@pytest.mark.parametrize("make", [factories.make_membership, factories.make_sponsorship, factories.make_appointment])
def test_a_relation_stands_once(make):
    """Sponsorships and appointments compare columns of which some are always NULL, which SQL takes for different."""
    first = make()
    fields = {field.name: getattr(first, field.name) for field in first._meta.fields if not field.primary_key}
    assert len(said(type(first)(**fields))[NON_FIELD_ERRORS]) == 1
    assert refused(type(first), **fields)


def test_an_organisation_may_have_two_roles_in_one_cluster():
    first = factories.make_membership(role="member")
    assert not refused(Membership, cluster=first.cluster, organisation=first.organisation, role="partner")


@pytest.mark.parametrize(
    ("make", "field", "message"),
    [
        (factories.make_cluster, "predecessor", "A cluster is not its own predecessor."),
        (factories.make_sector, "parent", "A sector cannot be part of itself."),
        (factories.make_region, "parent", "A region cannot lie in itself."),
        (factories.make_source, "superseded_by", "A document is not newer than itself."),
    ],
)
def test_an_entry_is_not_related_to_itself(make, field, message):
    instance = make()
    setattr(instance, field, instance)
    with pytest.raises(ValidationError) as refusal:
        instance.validate_constraints()
    assert refusal.value.messages == [message]
    with pytest.raises(IntegrityError), transaction.atomic():
        instance.save()


# Sectors have two levels


@pytest.fixture
def wind():
    return factories.make_sector(name="Wind", parent=factories.make_sector(name="Energy"))


def test_a_part_of_a_sector_has_no_parts(wind):
    fields = {"name_en": "Offshore", "slug": "offshore", "parent": wind}
    assert "“Wind” is itself part of a sector. Sectors have two levels." in said(Sector(**fields))["parent"]
    assert refused(Sector, **fields)


def test_a_sector_with_parts_is_no_part_of_another(wind):
    energy = wind.parent
    energy.parent = factories.make_sector()
    assert said(energy) == {"parent": ["This sector has parts of its own. Sectors have two levels."]}
    with pytest.raises(IntegrityError), transaction.atomic():
        energy.save()


def test_the_two_levels_hold_when_many_sectors_are_changed_at_once(wind):
    with pytest.raises(IntegrityError), transaction.atomic():
        Sector.objects.filter(slug="energy").update(parent=factories.make_sector())


def join_elsewhere(child, parent):
    """Begin to make one sector part of another on a second connection; give the thread and what it was refused with."""
    refusals = []

    def join():
        try:
            Sector.objects.filter(pk=child.pk).update(parent=parent)
        except DatabaseError as error:
            refusals.append(error)
        finally:
            connection.close()

    thread = Thread(target=join)
    thread.start()
    thread.join(timeout=1)  # PostgreSQL lets it wait until the first transaction has ended, SQLite refuses it at once
    return thread, refusals


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("upper_first", [True, False])
def test_the_two_levels_hold_when_two_editors_save_at_the_same_moment(upper_first):
    top, middle, bottom = (factories.make_sector() for _ in range(3))
    pairs = [(middle, top), (bottom, middle)]
    first, second = pairs if upper_first else reversed(pairs)
    with transaction.atomic():
        Sector.objects.filter(pk=first[0].pk).update(parent=first[1])
        thread, refusals = join_elsewhere(*second)
    thread.join()
    assert len(refusals) == 1
    assert list(Sector.objects.filter(parent__isnull=False)) == [first[0]]


def test_a_region_lies_in_a_larger_one():
    district = factories.make_region(level="district")
    state = Region(name_en="State", slug="state", code="DE-XX", level="state", parent=district)
    assert said(state) == {"parent": ["A region lies in a larger one: districts in states, states in countries."]}


# Sums


def test_no_sum_is_negative():
    assert refused(Programme, name_en="P", slug="p", level="state", budget=-1)
    assert refused(
        Sponsorship,
        body=factories.make_sponsoring_body(),
        cluster=factories.make_cluster(),
        role="sponsor",
        amount_eur=-1,
    )


# Citations


def test_a_citation_is_about_a_field_of_its_subject():
    citation = factories.make_citation(factories.make_cluster(), field="colour")
    assert said(citation) == {"field": ["There is no field “colour”."]}


def test_a_text_in_two_languages_is_one_fact():
    facts = Cluster._meta.get_field("citations").related_model.fields()
    assert {"name", "summary", "description", "kind", "sectors"} <= facts.keys()
    assert not {"name_en", "name_de", "id", "updated_at", "search_text"} & facts.keys()


def test_a_statement_of_a_source_stands_once():
    cluster, source = factories.make_cluster(), factories.make_source()
    factories.make_citation(cluster, source=source, field="name", stated="X")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_citation(cluster, source=source, field="name", stated="X")


def test_a_source_that_is_cited_cannot_be_deleted():
    source = factories.make_citation(factories.make_cluster()).source
    with pytest.raises(IntegrityError):
        Source.objects.get(pk=source.pk).delete()


# Columns that the database keeps itself


def test_names_sort_by_what_the_reader_sees_without_accents():
    cluster = factories.make_cluster(name_en="Öl & Gas", name_de="")
    assert (cluster.sort_en, cluster.sort_de) == ("ol   gas", "ol   gas")
    cluster = factories.make_cluster(name_en="Energy", name_de="Ärzte")
    assert (cluster.sort_en, cluster.sort_de) == ("energy", "arzte")


def test_a_change_past_the_model_changes_the_columns_too():
    cluster = factories.make_cluster(name="Old", acronym="X-Y")
    Cluster.objects.update(name_en="Süßes Lübeck")
    cluster.refresh_from_db()
    assert cluster.sort_en == "susses lubeck"
    assert "| susses lubeck | | x y |" in cluster.search_text


def test_a_person_is_found_by_the_name_in_either_order():
    person = factories.make_person(name="Änne Groß", title="Dr.")
    assert person.search_text == "| anne gross | gross anne | dr anne gross | "
    assert person.sort_key == "gross"


# Upkeep


def test_a_save_notes_the_time():
    cluster = factories.make_cluster()
    before = cluster.updated_at
    cluster.save()
    assert cluster.updated_at > before
    assert cluster.created_at < cluster.updated_at


def test_a_new_entry_is_not_public():
    assert Cluster(name_en="New").status == "draft"
    assert Person(family_name="New").is_public is False
