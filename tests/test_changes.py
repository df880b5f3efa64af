"""The change log: whatever the path of an edit, it names the entries that have changed, and no other."""

import json
import sqlite3
from contextlib import closing, suppress

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction

from clusterdir import changes, triggers
from clusterdir.changes import Version
from clusterdir.generating import generate
from clusterdir.generating.writing import Writer
from clusterdir.loading import load
from clusterdir.models import Change
from clusters.models import Citation, Cluster, Membership, Region, Sector, Service
from contacts.models import Person

from . import factories
from .admin_forms import change_list, page, save, signed_in

pytestmark = pytest.mark.django_db


def rows_after(version):
    return list(Change.objects.filter(id__gt=version.id).order_by("id").values_list("noun", "key"))


def touched(edit):
    """What an edit has logged."""
    before = changes.version()
    edit()
    return set(rows_after(before))


def execute(sql, connection=connection):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def entry(instance):
    return (instance._meta.label_lower, instance.pk)


def entries(*instances):
    return {entry(instance) for instance in instances}


# The triggers


def test_for_each_relation_it_is_said_whose_it_is():
    unsaid = [
        model._meta.label_lower
        for model in triggers.logged_models()
        if model._meta.label_lower not in triggers.BELONGS_TO
        and not issubclass(model, Citation)
        and not hasattr(model, "slug")  # an entry
    ]
    assert not unsaid, f"Say in BELONGS_TO of clusterdir/triggers.py which entries change with a row of: {unsaid}."


def test_each_table_of_the_directory_has_its_triggers():
    with connection.cursor() as cursor:
        found = triggers.installed(cursor)
    for model in triggers.logged_models():
        for name, definition in triggers.triggers(model, connection.vendor).items():
            assert found.pop((model._meta.db_table, name), None) == definition, "`manage.py migrate` puts it in place."
    assert not found


def test_the_triggers_stay_when_they_are_as_they_are_meant_to_be():
    assert touched(triggers.install) == set()


def test_who_puts_lost_triggers_back_cannot_tell_what_has_changed_without_them():
    key = ("clusters_sector", "changelog_insert_clusters_sector")
    with connection.cursor() as cursor:
        triggers.drop(cursor, [key])
        assert key not in triggers.installed(cursor)
    assert touched(factories.make_sector) == set()
    assert touched(triggers.install) == {("", None)}
    assert touched(factories.make_sector) != set()


def test_triggers_that_are_no_longer_meant_are_taken_off(monkeypatch):
    monkeypatch.setattr(triggers, "BELONGS_TO", triggers.BELONGS_TO | {"clusters.membership": ["cluster"]})
    triggers.install()
    membership = factories.make_membership()
    assert touched(membership.delete) == entries(membership.cluster)


def test_the_log_always_has_a_newest_row():
    Change.objects.all().delete()
    assert changes.version() == Version(0, "")
    triggers.install()
    assert [(row.noun, row.key) for row in Change.objects.all()] == [("", None)]


# Which entries change with a row


def same(instance):
    return entries(instance)


ROWS = [
    (factories.make_sector, same),
    (factories.make_region, same),
    (factories.make_service, same),
    (factories.make_organisation, same),
    (factories.make_cluster, same),
    (factories.make_sponsoring_body, same),
    (factories.make_programme, same),
    (factories.make_publication, same),
    (factories.make_source, same),
    (factories.make_person, same),
    (factories.make_membership, lambda row: entries(row.cluster, row.organisation)),
    (factories.make_label, lambda row: entries(row.cluster)),
    (factories.make_sponsorship, lambda row: entries(row.body, row.cluster)),
    (lambda: factories.make_sponsorship(region=factories.make_region()), lambda row: entries(row.body)),
    (factories.make_appointment, lambda row: entries(row.person, row.cluster)),
    (
        lambda: factories.make_appointment(organisation=factories.make_organisation()),
        lambda row: entries(row.person, row.organisation),
    ),
    (
        lambda: factories.make_appointment(sector=factories.make_sector()),
        lambda row: entries(row.person, row.sector),
    ),
    (lambda: factories.make_citation(factories.make_cluster()), same),
    (lambda: factories.make_citation(factories.make_membership()), same),
]


@pytest.mark.parametrize(("make", "expected"), ROWS)
def test_a_row_that_is_added_changed_or_deleted_changes_the_entries_it_belongs_to(make, expected):
    row = make()
    expected = expected(row)
    rows = type(row)._base_manager.filter(pk=row.pk)
    assert touched(lambda: rows.update(id=row.pk)) == expected
    assert touched(lambda: rows._raw_delete(rows.db)) == expected
    assert touched(lambda: row.save_base(raw=True, force_insert=True)) == expected


RELATIONS = [
    (factories.make_cluster, "sectors", factories.make_sector, False),
    (factories.make_cluster, "regions", factories.make_region, False),
    (factories.make_cluster, "services", factories.make_service, False),
    (factories.make_organisation, "sectors", factories.make_sector, False),
    (factories.make_publication, "clusters", factories.make_cluster, True),
]


@pytest.mark.parametrize(("make", "name", "make_other", "both"), RELATIONS)
def test_whatever_is_done_to_a_relation_to_many_changes_the_entries_it_belongs_to(make, name, make_other, both):
    one, first, second = make(), make_other(), make_other()
    relation = getattr(one, name)

    def expected(*others):
        return entries(one, *others) if both else entries(one)

    assert touched(lambda: relation.add(first)) == expected(first)
    assert touched(lambda: relation.set([second])) == expected(first, second)
    assert touched(lambda: relation.remove(second)) == expected(second)
    relation.set([first, second])
    assert touched(relation.clear) == expected(first, second)


def test_a_row_that_goes_over_to_another_entry_changes_both():
    membership, other = factories.make_membership(), factories.make_cluster()
    move = Membership.objects.filter(pk=membership.pk).update
    assert touched(lambda: move(cluster=other)) == entries(membership.cluster, other, membership.organisation)


def test_an_entry_is_logged_once_for_a_row():
    membership = factories.make_membership()
    before = changes.version()
    Membership.objects.update(role="partner")
    assert sorted(rows_after(before)) == sorted(entries(membership.cluster, membership.organisation))


# The paths of an edit


@pytest.fixture
def member():
    """A membership with all that hangs on it."""
    cluster = factories.make_cluster(name="Wind", sectors=[factories.make_sector()])
    return factories.make_membership(cluster=cluster, organisation=factories.make_organisation(name="Mill"))


def test_a_form_of_the_admin(member, client):
    address = page(Cluster, member.cluster)
    signed_in(client)
    assert touched(lambda: save(client, address, name_en="Sun")) == entries(member.cluster)


def test_a_row_in_a_form_of_the_admin(member, client):
    address, other = page(Cluster, member.cluster), factories.make_organisation()
    signed_in(client)
    row = ("memberships", {"organisation": other.pk, "role": "member"})
    assert touched(lambda: save(client, address, [row])) >= entries(member.cluster, other)
    assert Membership.objects.filter(organisation=other).exists()


def test_deleting_in_the_admin_with_all_that_goes_too(member, client):
    address = page(Cluster, member.cluster).replace("change", "delete")
    signed_in(client)
    assert touched(lambda: client.post(address, {"post": "yes"})) == entries(member.cluster, member.organisation)


def test_an_action_of_the_admin(client):
    chosen, _other = factories.make_service(), factories.make_service()
    signed_in(client)
    data = {"action": "delete_selected", "_selected_action": chosen.pk, "post": "yes"}
    assert touched(lambda: client.post(change_list(Service), data)) == {("clusters.service", chosen.pk)}


def test_update():
    chosen, _other = factories.make_person(), factories.make_person()
    rows = Person.objects.filter(pk=chosen.pk)
    assert touched(lambda: rows.update(given_name="Ada")) == entries(chosen)


def test_an_update_of_nothing():
    assert touched(lambda: Person.objects.filter(pk=0).update(given_name="Ada")) == set()


def test_bulk_create_and_bulk_update():
    sectors = [Sector(name_en=name, slug=name) for name in ("a", "b")]
    assert touched(lambda: Sector.objects.bulk_create(sectors)) == entries(*sectors)
    assert touched(lambda: Sector.objects.bulk_update(sectors, ["name_en"])) == entries(*sectors)


def test_bulk_create_that_writes_over_what_is_there():
    sector = factories.make_sector(slug="energy")
    power = Sector(pk=sector.pk, slug="energy", name_en="Power", status="published")
    overwrite = {"update_conflicts": True, "unique_fields": ["slug"], "update_fields": ["name_en"]}
    assert touched(lambda: Sector.objects.bulk_create([power], **overwrite)) == entries(sector)


def test_deleting_a_queryset_with_all_that_goes_too(member):
    deleted = entries(member.cluster, member.organisation)
    assert touched(lambda: Cluster.objects.all().delete()) == deleted


def test_loaddata(tmp_path):
    fields = {"slug": "energy", "name_en": "Energy", "status": "published"}
    fixture = tmp_path / "sectors.json"
    fixture.write_text(json.dumps([{"model": "clusters.sector", "pk": 7, "fields": fields}]))
    assert touched(lambda: call_command("loaddata", fixture, verbosity=0)) == {("clusters.sector", 7)}


def test_load_directory_when_it_finds_something_new_and_when_not(tmp_path):
    fields = {"slug": "energy", "name_en": "Energy"}
    (tmp_path / "sectors.json").write_text(json.dumps([{"model": "clusters.sector", "fields": fields}]))
    logged = touched(lambda: load(tmp_path, ["sectors"]))
    assert logged == entries(Sector.objects.get(slug="energy"))
    assert touched(lambda: load(tmp_path, ["sectors"])) == set()


def test_raw_sql():
    region, other = factories.make_region(), factories.make_region()
    statement = f"UPDATE clusters_region SET name_en = 'Coast' WHERE id = {region.pk}"
    assert touched(lambda: execute(statement)) == entries(region)
    assert touched(lambda: execute(f"DELETE FROM clusters_region WHERE id = {other.pk}")) == entries(other)


def test_raw_sql_that_writes_a_row_in_the_place_of_another(member):
    [row] = Cluster.sectors.through.objects.all()
    other = factories.make_cluster()
    values = f"INTO clusters_cluster_sectors (id, cluster_id, sector_id) VALUES ({row.pk}, {other.pk}, {row.sector_id})"
    statement = {
        "sqlite": f"REPLACE {values}",
        "postgresql": f"INSERT {values} ON CONFLICT (id) DO UPDATE SET cluster_id = excluded.cluster_id",
    }[connection.vendor]
    assert touched(lambda: execute(statement)) == entries(member.cluster, other)


def test_rows_that_are_written_past_the_orm():
    writer = Writer(connection, progress=lambda model, number: None)
    logged = touched(lambda: writer.write(Service, ["slug", "name_en"], [("advice", "Advice"), ("rooms", "Rooms")]))
    assert logged == entries(*Service.objects.all())


def test_emptying_a_table():
    service = factories.make_service()
    statement, expected = {
        "sqlite": ("DELETE FROM clusters_service", entries(service)),
        "postgresql": ("TRUNCATE clusters_service, clusters_cluster_services, clusters_servicecitation", {("", None)}),
    }[connection.vendor]
    assert touched(lambda: execute(statement)) == expected


def test_very_many_entries_in_one_statement():
    Region.objects.bulk_create(Region(slug=f"r{n}", code=f"R{n}", name_en="R", level="state") for n in range(1001))
    first, *rest = entries(*Region.objects.all())
    before = changes.version()
    Region.objects.exclude(pk=first[1]).update(name_en="S")
    assert sorted(changes.since(before)) == sorted(rest)
    before = changes.version()
    Region.objects.update(name_en="T")
    expected = {"sqlite": sorted([first, *rest]), "postgresql": None}[connection.vendor]
    found = changes.since(before)
    assert (found and sorted(found)) == expected


def test_generating_a_region_logs_that_anything_may_have_changed():
    before = changes.version()
    generate(2, 3, 4, seed=1)
    assert rows_after(before) == [("*", None), ("", None)]


def test_what_is_rolled_back_is_not_logged():
    before = changes.version()
    with transaction.atomic():
        factories.make_cluster()
        assert changes.version() != before
        transaction.set_rollback(True)
    assert changes.version() == before


# Versions


def test_each_change_makes_another_version():
    sector = factories.make_sector()
    before = changes.version()
    sector.save()
    assert changes.version().id > before.id


def test_an_id_that_comes_again_makes_another_version():
    versions = []
    for _ in range(2):
        with transaction.atomic():
            Change.objects.create(id=1_000_000)
            versions.append(changes.version())
            transaction.set_rollback(True)
    (first_id, first_token), (second_id, second_token) = versions
    assert first_id == second_id == 1_000_000
    assert first_token != second_token


def test_since_names_each_changed_entry_once_and_in_order():
    first, second = factories.make_sector(), factories.make_cluster()
    before = changes.version()
    for instance in (second, first, second):
        instance.save()
    assert changes.since(before) == [entry(second), entry(first)]
    assert changes.since(changes.version()) == []


def test_nobody_can_tell_what_has_changed_since_a_version_that_is_not_in_the_log():
    version = changes.version()
    assert changes.since(version) == []
    assert changes.since(version._replace(token="of another database")) is None
    assert changes.since(version._replace(id=version.id + 1)) is None
    assert changes.since(Version(0, "")) is None


def test_nobody_can_tell_what_has_changed_when_anything_may_have():
    before = changes.version()
    Change.objects.create(noun="")
    factories.make_sector()
    assert changes.since(before) is None


def test_more_changes_than_are_worth_the_reading_are_not_told(monkeypatch):
    monkeypatch.setattr(changes, "MOST", 2)
    before = changes.version()
    first, second = factories.make_sector(), factories.make_sector()
    assert changes.since(before) == [entry(first), entry(second)]
    factories.make_sector()
    assert changes.since(before) is None


def test_only_the_newest_rows_are_kept():
    versions = []
    for _ in range(4):
        factories.make_sector()
        versions.append(changes.version())
    changes.prune(keep=2)
    assert Change.objects.count() == 2
    assert changes.version() == versions[3]
    assert len(changes.since(versions[2])) == 1
    assert changes.since(versions[1]) is None


# Very many rows


def test_in_bulk_nothing_is_logged_row_by_row_and_after_it_everything_is():
    before = changes.version()
    with changes.bulk():
        factories.make_membership()
    assert rows_after(before) == [("*", None), ("", None)]
    assert changes.since(before) is None
    sector = factories.make_sector()
    assert rows_after(before) == [("*", None), ("", None), entry(sector)]


def test_bulk_inside_bulk_adds_nothing():
    before = changes.version()
    with changes.bulk():
        with changes.bulk():
            factories.make_sector()
        factories.make_sector()
    assert rows_after(before) == [("*", None), ("", None)]


def test_bulk_that_fails_leaves_nothing_behind():
    before = changes.version()
    with pytest.raises(ZeroDivisionError), changes.bulk():
        factories.make_sector()
        1 / 0  # noqa: B018
    assert changes.version() == before
    assert not Sector.objects.exists()
    sector = factories.make_sector()
    assert changes.since(before) == [entry(sector)]


# Several connections


@pytest.fixture
def other(transactional_db, tmp_path):
    """Another connection to the database. On SQLite it becomes a file, since one in memory is locked table by table."""
    usual = connections["default"]
    if usual.vendor == "sqlite":
        path = tmp_path / "directory.sqlite3"
        with closing(sqlite3.connect(path)) as file:
            usual.connection.backup(file)
        connections["default"] = usual.copy()
        connections["default"].settings_dict["NAME"] = path
    other = connections["default"].copy()
    for each in (connection, other):
        execute({"sqlite": "PRAGMA busy_timeout = 1", "postgresql": "SET lock_timeout = 1"}[connection.vendor], each)
    yield other
    other.close()
    connection.close()
    connections["default"] = usual


def test_who_changes_something_waits_for_all_who_have_so_that_ids_are_in_the_order_of_commits(other):
    sector, region = factories.make_sector(), factories.make_region()
    rename = f"UPDATE clusters_region SET name_en = 'Coast' WHERE id = {region.pk}"
    before = changes.version()
    with transaction.atomic():
        sector.save()
        with pytest.raises(OperationalError):
            execute(rename, other)
    execute(rename, other)
    assert changes.since(before) == [entry(sector), entry(region)]


def test_who_writes_in_bulk_waits_too(other):
    rename = "UPDATE clusters_region SET name_en = 'Coast'"
    with changes.bulk(), pytest.raises(OperationalError):
        execute(rename, other)
    execute("BEGIN", other)
    execute(rename, other)
    with pytest.raises(OperationalError), changes.bulk():
        pass
    execute("COMMIT", other)


def test_a_change_shows_only_when_it_is_committed(other):
    sector = factories.make_sector()
    before = changes.version()
    execute("BEGIN", other)
    execute("UPDATE clusters_sector SET name_en = 'Energy'", other)
    assert changes.version() == before
    execute("COMMIT", other)
    assert changes.since(before) == [entry(sector)]


def test_a_snapshot_does_not_see_what_is_committed_meanwhile(other):
    sector = factories.make_sector(name="Energy")
    rename = "UPDATE clusters_sector SET name_en = 'Power'"
    with changes.snapshot():
        before = changes.version()
        execute(rename, other)
        assert changes.version() == before
        assert Sector.objects.get().name_en == "Energy"
    assert changes.since(before) == [entry(sector)]
    assert Sector.objects.get().name_en == "Power"


def test_a_snapshot_waits_for_nobody_who_writes(other):
    factories.make_sector(name="Energy")
    execute("BEGIN", other)
    execute("UPDATE clusters_sector SET name_en = 'Power'", other)
    with changes.snapshot():
        assert Sector.objects.get().name_en == "Energy"
    execute("COMMIT", other)


def test_after_a_snapshot_that_fails_transactions_are_as_before(other):
    region, sector = factories.make_region(), factories.make_sector()
    with pytest.raises(ZeroDivisionError), changes.snapshot():
        changes.version()
        1 / 0  # noqa: B018
    with transaction.atomic():
        sector.refresh_from_db()
        with suppress(OperationalError):  # on SQLite it has to wait, or we could not write any more
            execute(f"UPDATE clusters_region SET name_en = 'Coast' WHERE id = {region.pk}", other)
        sector.name_en = "Power"
        sector.save()
    assert Sector.objects.get().name_en == "Power"


def test_a_snapshot_takes_transactions_inside_it(other):
    factories.make_sector(name="Energy")
    with changes.snapshot(), transaction.atomic(), changes.snapshot():
        assert Sector.objects.get().name_en == "Energy"


def test_inside_a_transaction_a_snapshot_does_nothing(other):
    with transaction.atomic(), changes.snapshot():
        factories.make_sector()
    assert Sector.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_emptied_has_a_newest_row_and_its_triggers():
    factories.make_cluster()
    before = changes.version()
    call_command("flush", interactive=False, verbosity=0)
    assert changes.version() not in {before, Version(0, "")}
    assert touched(factories.make_sector) != set()
