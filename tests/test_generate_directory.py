import hashlib
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import translation

from clusterdir.generating import generate
from clusterdir.generating.chance import shares
from clusters.models import Cluster, Membership, Organisation, Region, Sector
from contacts.models import Appointment, Person
from tests import factories

pytestmark = pytest.mark.django_db

SIZES = {"clusters": 12, "organisations": 200, "memberships": 300}
LISTS = (
    "clusters",
    "organisations",
    "sectors",
    "sponsors",
    "programmes",
    "publications",
    "services",
    "sources",
    "contacts",
)
REAL_ENTRIES = "This database holds entries that were not generated; use --force to add the invented region to them."


def models():
    nouns = [*apps.get_app_config("clusters").get_models(), *apps.get_app_config("contacts").get_models()]
    return [*nouns, *(field.remote_field.through for model in nouns for field in model._meta.many_to_many)]


def every_row():
    return {model: list(model._base_manager.order_by("pk").values_list()) for model in models()}


def command(**options):
    output = StringIO()
    call_command("generate_directory", stdout=output, **SIZES | {"seed": 1} | options)
    return output.getvalue()


@pytest.fixture(scope="module", autouse=True)
def region(django_db_setup, django_db_blocker):
    """An invented region, made once for this file; each test may change what it likes."""
    with django_db_blocker.unblock(), transaction.atomic():
        command()
        yield
        transaction.set_rollback(True)


# What is made


def test_there_are_exactly_as_many_as_were_asked_for():
    assert [model.objects.count() for model in (Cluster, Organisation, Membership)] == [12, 200, 300]


@pytest.mark.parametrize("memberships", [0, 1, 12])
def test_even_the_smallest_numbers_are_exact(memberships):
    generate(clusters=3, organisations=4, memberships=memberships, seed=1)
    assert [model.objects.count() for model in (Cluster, Organisation, Membership)] == [3, 4, memberships]


def test_every_row_is_valid():
    for model in models():
        for row in model._base_manager.all():
            row.full_clean()
    connection.check_constraints()


def test_texts_dates_and_points_are_stored_as_the_orm_stores_them():
    for model in models():
        before = list(model._base_manager.order_by("pk").values_list())
        for row in model._base_manager.all():
            row.save_base(raw=True, force_update=True) if len(model._meta.local_concrete_fields) > 1 else None
        assert list(model._base_manager.order_by("pk").values_list()) == before


def test_regions_and_sectors_have_two_levels():
    assert set(Region.objects.values_list("level", "parent__level")) == {("state", None), ("district", "state")}
    assert Sector.objects.filter(parent=None).count() == 12
    assert not Sector.objects.exclude(parent=None).exclude(parent__parent=None).exists()


def test_most_entries_are_published_and_a_few_are_not():
    found = list(Organisation.objects.values_list("status", flat=True))
    assert set(found) == {"draft", "published", "archived"}
    assert found.count("published") > 180


def test_a_cluster_has_one_person_to_call_first():
    assert Appointment.objects.filter(is_primary=True, cluster__isnull=False).count() == 12


def test_phone_numbers_are_nobodys():
    kept_for_films = ("+493023125", "+496990009", "+494066969", "+492214710", "+498999998")
    numbers = [number.as_e164 for pair in Person.objects.values_list("phone", "fax") for number in pair if number]
    assert numbers
    assert all(number.startswith(kept_for_films) for number in numbers)


def test_a_few_clusters_have_very_many_members_and_most_have_few():
    sizes = shares(200_000, 1000, most=100_000)
    assert sum(sizes) == 200_000
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes[:100]) > 100_000
    assert sizes[500] < 100


def test_a_cluster_has_no_more_members_than_there_are_organisations():
    assert shares(29, 3, most=10) == [10, 10, 9]


# Chance


def test_the_same_seed_makes_the_same_rows():
    before = every_row()
    command()
    assert every_row() == before


def test_another_seed_makes_other_rows():
    before = every_row()
    command(seed=2)
    assert not {row[1:] for row in before[Organisation]} & {row[1:] for row in every_row()[Organisation]}
    assert before[Membership] != every_row()[Membership]


def test_a_seed_makes_the_same_rows_on_every_database_and_python():
    organisations = Organisation.objects.order_by("pk", "sectors").values_list(
        "slug", "latitude", "created_at", "sectors__slug"
    )
    memberships = Membership.objects.order_by("pk").values_list("cluster__slug", "organisation__slug", "role", "begins")
    rows = [[str(value) for value in row] for row in (*organisations, *memberships)]
    assert hashlib.sha256(repr(rows).encode()).hexdigest()[:16] == "51b77e9036057760"


# What was there before


@pytest.mark.parametrize(
    "make", [factories.make_cluster, factories.make_organisation, factories.make_sector, factories.make_person]
)
def test_a_database_with_real_entries_is_refused(make):
    make()
    before = every_row()
    with pytest.raises(CommandError) as caught:
        command()
    assert str(caught.value) == REAL_ENTRIES
    assert every_row() == before


def test_an_entry_with_a_name_like_a_generated_one_is_a_real_one():
    factories.make_cluster(name="Demo – Cluster")
    with pytest.raises(CommandError, match="not generated"):
        command()


def test_real_entries_stay_when_the_region_is_added_by_force():
    real = factories.make_membership(begins="2020")
    command(force=True)
    command(force=True)
    assert [model.objects.count() for model in (Cluster, Organisation, Membership)] == [13, 201, 301]
    assert Membership.objects.get(cluster=real.cluster, organisation=real.organisation, begins="2020") == real


def test_a_region_replaces_the_one_before_and_what_staff_have_added_to_it():
    factories.make_citation(Membership.objects.first(), source=factories.make_source(slug="demo--paper"))
    command(clusters=3, seed=2)
    assert Cluster.objects.count() == 3


def test_nothing_is_replaced_that_a_real_entry_rests_on():
    factories.make_membership(organisation=Organisation.objects.first())
    before = every_row()
    with pytest.raises(CommandError, match="Nothing was changed"):
        command(force=True)
    assert every_row() == before


def test_the_orm_goes_on_where_the_region_ends():
    assert factories.make_membership().pk > 300


# The command


def test_the_command_says_how_many_rows_it_made():
    lines = command().splitlines()
    assert {"clusters: 12", "organisations: 200", "memberships: 300"} <= set(lines)
    assert lines[-1].endswith(" seconds")


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"clusters": 0}, "There must be at least one cluster and one organisation."),
        ({"organisations": 0}, "There must be at least one cluster and one organisation."),
        ({"memberships": -1}, "An organisation is in a cluster at most once: there can be 0 to 2,400 memberships."),
        ({"memberships": 2401}, "An organisation is in a cluster at most once: there can be 0 to 2,400 memberships."),
    ],
)
def test_numbers_that_do_not_fit_together_are_refused(numbers, sentence):
    with pytest.raises(CommandError) as caught:
        command(**numbers)
    assert str(caught.value) == sentence


# The pages


@pytest.mark.parametrize("language", ["", "/de"])
@pytest.mark.parametrize("name", LISTS)
def test_every_list_answers(client, language, name):
    assert client.get(f"{language}/{name}/").status_code == 200


@pytest.mark.parametrize("model", [Cluster, Organisation, Sector, Person])
def test_profiles_answer_in_both_languages(client, model):
    for entry in model.objects.published()[:5]:
        for language in ("en", "de"):
            with translation.override(language):
                address = entry.get_absolute_url()
            assert client.get(address).status_code == 200


def test_names_with_umlauts_are_found(client):
    school = Organisation.objects.published().filter(name_de__startswith="Hochschule für").first()
    page = client.get("/de/organisations/", {"q": school.name_de.replace("ü", "ue")})
    assert f'data-entry="{school.slug}"' in page.content.decode()
