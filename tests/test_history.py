"""The history: what is recorded, how it reads, and the way back to an earlier state."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusterdir.desk.differences import marked
from clusterdir.desk.models.merging import Redirect
from clusterdir.desk.models.roles import Proposal
from clusterdir.desk.recording import CHANGED, CREATED, FOUND, one_edit, record_found, record_many
from clusterdir.desk.timeline import described, happenings
from clusterdir.triggers import logged_models
from clusters.models import Cluster, Membership, Organisation, Sector

from . import factories
from .admin_forms import page, save, signed_in
from .staff import manager

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    return signed_in(client)


@pytest.fixture
def cluster(db):
    return factories.make_cluster(name="Ocean Network", city="Kiel", description_en="About the sea.")


def recorded(entry, *names):
    """The values of these fields in each record of an entry, the oldest first."""
    return list(entry.history.order_by("history_id").values_list("history_type", *names))


def told(entry):
    """What the history page says: [(reason, [(title, verb, {label: (before, after)})])], the newest first."""
    return [
        (
            str(event.reason),
            [
                (section.title, str(section.verb), {line.label: tuple(line.cells) for line in section.lines})
                for section in event.sections
            ],
        )
        for event in described(entry, happenings(entry))
    ]


def history_of(entry):
    return reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_history", args=[entry.pk])


def restoring(entry, event=-1):
    """The address that restores the state after an edit: -1 is the oldest."""
    _key, at, _records = happenings(entry)[event]
    address = reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_restore", args=[entry.pk])
    return f"{address}?at={at.isoformat().replace('+', '%2B')}"


# What is recorded


def test_every_model_of_the_directory_has_a_history():
    models = [model for label in ("clusters", "contacts") for model in apps.get_app_config(label).get_models()]
    assert {model.history.model._meta.app_label for model in models} == {"desk"}


def test_an_edit_in_a_form_is_recorded_with_who_made_it(editor, cluster):
    assert save(editor, page(Cluster, cluster), city="Lübeck") == {}
    record = cluster.history.first()
    assert (record.city, record.history_user.username, record.history_type) == ("Lübeck", "editor", CHANGED)


def test_all_that_a_form_saves_is_one_edit_with_one_record_for_the_entry(editor, cluster):
    sectors = [factories.make_sector(), factories.make_sector()]
    cluster.sectors.add(sectors[0])
    before = cluster.history.count()
    row = {"organisation": factories.make_organisation().pk, "role": "member"}
    changes = {"city": "Lübeck", "sectors": [sectors[1].pk]}
    assert save(editor, page(Cluster, cluster), [("memberships", row)], **changes) == {}
    assert cluster.history.count() == before + 1
    assert cluster.history.first().edit == Membership.objects.get().history.get().edit
    assert [row.sector_id for row in cluster.history.first().sectors.all()] == [sectors[1].pk]


def test_a_relation_to_many_that_is_changed_from_its_other_side_is_recorded(cluster):
    sector = factories.make_sector()
    sector.clusters.add(cluster)
    assert [row.sector_id for row in cluster.history.first().sectors.all()] == [sector.pk]
    sector.clusters.clear()
    assert list(cluster.history.first().sectors.all()) == []


def test_what_a_fixture_changes_is_recorded(cluster, tmp_path):
    path = tmp_path / "clusters.json"
    with open(path, "w") as file:
        call_command("dumpdata", "clusters.cluster", natural_foreign=True, natural_primary=True, stdout=file)
    path.write_text(path.read_text().replace("Kiel", "Husum"))
    call_command("loaddata", path, verbosity=0)
    assert recorded(cluster, "city") == [(CREATED, "Kiel"), (CHANGED, "Husum")]


def test_an_old_value_that_no_record_has_is_recorded_before_it_is_lost(cluster):
    Cluster.objects.update(city="Flensburg")  # leaves no record
    cluster.refresh_from_db()
    cluster.city = "Husum"
    cluster.save()
    assert recorded(cluster, "city", "history_change_reason") == [
        (CREATED, "Kiel", None),
        (CHANGED, "Flensburg", FOUND),
        (CHANGED, "Husum", None),
    ]


def test_a_relation_to_many_that_no_record_has_is_recorded_before_it_is_lost(cluster):
    sector = factories.make_sector()
    Cluster.sectors.through.objects.bulk_create([Cluster.sectors.through(cluster=cluster, sector=sector)])
    cluster.sectors.clear()
    found = cluster.history.get(history_change_reason=FOUND)
    assert [row.sector_id for row in found.sectors.all()] == [sector.pk]


def test_an_entry_that_is_as_its_record_says_is_not_recorded_anew(cluster):
    cluster.save()
    assert cluster.history.filter(history_change_reason=FOUND).count() == 0


def test_bulk_paths_record_many_entries_in_a_few_queries(django_assert_max_num_queries):
    user = User.objects.create(username="importer")
    organisations = Organisation.objects.bulk_create(
        Organisation(name_de=f"Firma {number}", slug=f"firma-{number}") for number in range(300)
    )
    keys = [organisation.pk for organisation in organisations]
    with django_assert_max_num_queries(30), one_edit(user, "import:firms.csv") as edit:
        record_found(Organisation, keys)
        Organisation.objects.update(city="Kiel")
        record_many(Organisation, keys)
    records = organisations[7].history.order_by("history_id").values_list("city", "history_change_reason", "edit")
    assert list(records) == [("", FOUND, edit.token_before), ("Kiel", "import:firms.csv", edit.token)]
    assert organisations[7].history.first().history_user == user


def test_what_is_rolled_back_leaves_no_gap_in_the_history(cluster):
    with one_edit():
        with transaction.atomic():
            cluster.city = "Lübeck"
            cluster.save()
            transaction.set_rollback(True)
        cluster.city = "Husum"
        cluster.save()
    assert recorded(cluster, "city") == [(CREATED, "Kiel"), (CHANGED, "Husum")]


# How it reads


def test_the_page_says_who_changed_what_and_when(editor, cluster):
    save(editor, page(Cluster, cluster), city="Lübeck", description_de="Über das Meer.")
    assert told(cluster)[0] == (
        "",
        [
            (
                "",
                "",
                {
                    "City": ("<del>Kiel</del>", "<ins>Lübeck</ins>"),
                    "Description in German": ("", "<ins>Über das Meer.</ins>"),
                },
            )
        ],
    )
    response = editor.get(history_of(cluster))
    assert response.context["events"][0].user.username == "editor"


def test_a_changed_text_marks_the_words_that_differ():
    assert marked("About the cold sea.", "About the sea & land.") == (
        "About the<del> cold</del> sea.",
        "About the sea<ins> &amp; land</ins>.",
    )


def test_relations_read_as_names_also_of_what_is_gone(editor, cluster):
    maritime, gone = factories.make_sector(name="Maritime"), factories.make_sector(name="Steam")
    with one_edit():
        cluster.sectors.set([gone])
    with one_edit():
        cluster.sectors.set([maritime])
    gone.delete()
    [(_title, _verb, lines)] = told(cluster)[0][1]
    assert lines == {"Sectors": ("<del>Steam (deleted)</del>", "<ins>Maritime</ins>")}


def test_rows_are_part_of_the_history_of_their_entry(editor, cluster):
    university = factories.make_organisation(name="University")
    row = {"organisation": university.pk, "role": "partner"}
    save(editor, page(Cluster, cluster), [("memberships", row)])
    save(editor, page(Cluster, cluster), **{"memberships-0-DELETE": "on"})
    titles = [(title, verb) for _reason, sections in told(cluster)[:2] for title, verb, _lines in sections]
    assert titles == [("Membership: University", "deleted"), ("Membership: University", "added")]
    assert told(university)[0][1][0][:2] == ("Membership: Ocean Network", "deleted")


def test_a_duplicate_that_was_merged_with_the_entry_keeps_its_history_there(cluster):
    other = factories.make_cluster(name="Sea Network")
    Redirect.objects.create(noun="clusters.cluster", slug="sea-network", former=other.pk, key=cluster.pk)
    other.delete()
    sections = [section[:2] for _reason, sections in told(cluster) for section in sections]
    assert sections == [("Sea Network", "deleted"), ("Sea Network", "added"), ("", "added")]


def test_the_history_of_a_merged_entry_leads_to_that_of_the_former_one(editor, cluster):
    other = factories.make_cluster(name="Sea Network")
    row = factories.make_membership(cluster=other, organisation=factories.make_organisation(name="University"))
    former = other.pk
    Redirect.objects.create(noun="clusters.cluster", slug="sea-network", former=former, key=cluster.pk)
    row.cluster = cluster
    row.save()
    other.delete()
    assert f'<a href="?former={former}">Sea Network</a>' in editor.get(history_of(cluster)).text
    response = editor.get(history_of(cluster), {"former": former})
    titles = [section.title for event in response.context["events"] for section in event.sections]
    assert titles == ["", "Membership: University", ""]
    assert "Restore the state" not in response.text
    for key in (row.pk + 99, cluster.pk, "x", ""):
        assert editor.get(history_of(cluster), {"former": key}).status_code == 404


def test_the_page_takes_as_many_queries_for_a_long_history_as_for_a_short_one(
    editor, cluster, django_assert_num_queries
):
    sectors = [factories.make_sector() for _ in range(6)]
    row = {"organisation": factories.make_organisation().pk, "role": "member"}
    save(editor, page(Cluster, cluster), [("memberships", row)], sectors=[sectors[0].pk])
    with CaptureQueriesContext(connection) as few:
        editor.get(history_of(cluster))
        count = len(few)
    for sector in sectors[1:]:
        row = {"organisation": factories.make_organisation().pk, "role": "member"}
        save(editor, page(Cluster, cluster), [("memberships", row)], sectors=[sector.pk])
    with django_assert_num_queries(count):
        assert len(editor.get(history_of(cluster)).context["events"]) > 6


def test_a_page_number_that_is_none_shows_the_first_page(editor, cluster):
    assert editor.get(history_of(cluster), {"p": "x" * 99}).status_code == 200


def test_a_reader_without_the_right_to_see_the_entry_does_not_see_its_history(client, cluster):
    signed_in(client, "view_sector")
    assert client.get(history_of(cluster)).status_code == 403


# The way back


def test_restoring_shows_first_what_it_would_change(editor, cluster):
    save(editor, page(Cluster, cluster), city="Lübeck")
    [section] = editor.get(restoring(cluster)).context["sections"]
    assert [(line.label, line.cells) for line in section.lines] == [("City", ["<del>Lübeck</del>", "<ins>Kiel</ins>"])]


def test_an_earlier_state_is_restored_as_a_new_edit(editor, cluster):
    sector = factories.make_sector()
    save(editor, page(Cluster, cluster), city="Lübeck", sectors=[sector.pk])
    assert editor.post(restoring(cluster)).status_code == 302
    cluster.refresh_from_db()
    assert (cluster.city, cluster.sectors.count()) == ("Kiel", 0)
    newest = cluster.history.first()
    assert (newest.history_change_reason.split(":")[0], newest.history_user.username) == ("restored", "editor")
    assert cluster.history.filter(city="Lübeck").exists()


def test_rows_are_restored_with_their_entry(editor, cluster):
    kept, deleted = (factories.make_membership(cluster=cluster, begins="2010") for _ in range(2))
    before = restoring(cluster, 0)
    added = factories.make_membership(cluster=cluster)
    Membership.objects.filter(pk=kept.pk).update(begins="2015")
    deleted.delete()
    assert editor.post(before).status_code == 302
    rows = cluster.memberships.values_list("organisation", "begins")
    assert set(rows) == {(kept.organisation_id, "2010"), (deleted.organisation_id, "2010")}
    assert not Membership.objects.filter(pk=added.pk).exists()


def test_a_row_comes_back_with_its_citations_and_its_history_goes_on(editor, cluster):
    row = factories.make_membership(cluster=cluster, begins="2010")
    kept = factories.make_citation(row, field="begins", stated="since 2010")
    dropped = factories.make_citation(row, stated="a member")
    before, keys = restoring(cluster, 0), [kept.pk, dropped.pk]
    dropped.delete()
    later = factories.make_citation(row, stated="later")
    kept.stated = "since 2011"
    kept.save()
    shown = [section.title for section in editor.get(before).context["sections"]]
    assert [title.partition(":")[0] for title in shown] == ["Citation"] * 3
    address = reverse("admin:clusters_membership_delete", args=[row.pk])
    assert editor.post(address, {"post": "yes"}).status_code == 302
    assert editor.post(before).status_code == 302
    again = cluster.memberships.get()
    assert again == row
    assert list(again.citations.values_list("pk", "stated")) == [*zip(keys, ("since 2010", "a member"), strict=True)]
    assert not type(later).objects.filter(pk=later.pk).exists()
    newest = cluster.memberships.get().citations.first().history.first()
    assert (newest.edit, newest.history_user.username) == (again.history.first().edit, "editor")


def test_the_citations_of_the_rows_are_restored_where_nothing_else_has_changed(editor, cluster):
    row = factories.make_membership(cluster=cluster)
    citation = factories.make_citation(row, stated="a member")
    before = restoring(cluster, 0)
    citation.delete()
    assert editor.post(before).status_code == 302
    assert [one.stated for one in row.citations.all()] == ["a member"]


def test_a_citation_whose_source_is_gone_is_left_out_and_told(editor, cluster):
    row = factories.make_membership(cluster=cluster)
    citation = factories.make_citation(row, stated="a member")
    before = restoring(cluster, 0)
    citation.delete()
    citation.source.delete()
    assert "A citation could not be restored." in editor.post(before, follow=True).text
    assert not row.citations.exists()


def test_a_row_that_stands_in_another_entry_by_now_is_not_taken_away_from_it(editor, cluster):
    other = factories.make_cluster(name="Other")
    row = factories.make_membership(cluster=cluster)
    citation = factories.make_citation(row, stated="a member")
    before = restoring(cluster, 0)
    row.cluster = other
    row.save()
    assert editor.post(before).status_code == 302
    assert list(other.memberships.all()) == [row]
    assert list(row.citations.all()) == [citation]
    assert [one.organisation for one in cluster.memberships.all()] == [row.organisation]


def test_a_row_that_stood_in_another_entry_then_does_not_stay(editor, cluster):
    row = factories.make_membership(cluster=factories.make_cluster(name="Other"))
    save(editor, page(Cluster, cluster), city="Lübeck")
    before = restoring(cluster, 0)
    row.cluster = cluster
    row.save()
    assert editor.post(before).status_code == 302
    assert not cluster.memberships.exists()


def test_a_citation_that_stands_at_another_row_by_now_stays_there(editor, cluster):
    row, other = (factories.make_membership(cluster=one) for one in (cluster, factories.make_cluster()))
    citation = factories.make_citation(row, stated="a member")
    before = restoring(cluster, 0)
    citation.subject = other
    citation.save()
    row.begins = "2015"
    row.save()
    assert editor.post(before).status_code == 302
    assert (list(row.citations.all()), list(other.citations.all())) == ([], [citation])


def test_who_may_not_change_citations_does_not_restore_them(cluster, settings):
    settings.MANAGERS_PUBLISH = True
    row = factories.make_membership(cluster=cluster)
    citation = factories.make_citation(row, stated="a member")
    before = restoring(cluster, 0)
    citation.delete()
    assert manager(cluster).post(before).status_code == 302
    assert not row.citations.exists()


def test_rows_from_before_the_history_began_stay(editor, cluster):
    [row] = Membership.objects.bulk_create(
        [Membership(cluster=cluster, organisation=factories.make_organisation(), role="member")]
    )
    save(editor, page(Cluster, cluster), city="Lübeck")
    assert editor.post(restoring(cluster)).status_code == 302
    assert list(cluster.memberships.all()) == [row]


def test_an_earlier_state_that_breaks_a_rule_of_today_is_not_saved_but_comes_back_in_the_form(editor, cluster):
    sector = factories.make_sector()
    with one_edit():
        cluster.sectors.set([sector])
    before = restoring(cluster, 0)
    with one_edit():
        cluster.sectors.clear()
        cluster.city = "Lübeck"
        cluster.save()
    Sector.objects.all().delete()
    response = editor.post(before)
    assert response.status_code == 200
    form = response.context["adminform"].form
    assert (list(form.errors), form["city"].value()) == (["sectors"], "Kiel")
    cluster.refresh_from_db()
    assert cluster.city == "Lübeck"


def test_who_may_only_look_at_an_entry_does_not_restore_it(client, cluster):
    before = restoring(cluster)
    signed_in(client, "view_cluster")
    assert [client.get(before).status_code, client.post(before).status_code] == [403, 403]
    assert b"restore" not in client.get(history_of(cluster)).content


def test_restoring_waits_for_approval_where_an_edit_would(cluster, settings):
    before = restoring(cluster)
    with one_edit():
        cluster.city = "Lübeck"
        cluster.save()
    settings.MANAGERS_PUBLISH = False
    assert manager(cluster).post(before).status_code == 302
    cluster.refresh_from_db()
    assert (cluster.city, Proposal.objects.count()) == ("Lübeck", 1)


def test_a_manager_neither_sees_the_history_of_others_nor_restores_it(cluster):
    client = manager(factories.make_cluster())
    assert client.get(history_of(cluster)).status_code in {302, 403}
    assert client.post(restoring(cluster)).status_code in {403, 404}


@pytest.mark.parametrize(
    "at",
    [
        "",
        "yesterday",
        "2026-01-01",
        "1999-01-01T00:00:00+00:00",
        "2026-13-01T00:00:00+00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_a_moment_without_a_state_is_not_found(editor, cluster, at):
    address = reverse("admin:clusters_cluster_restore", args=[cluster.pk])
    assert editor.get(address, {"at": at}).status_code == 404


def test_the_change_log_does_not_watch_the_history():
    assert {model._meta.app_label for model in logged_models()} == {"clusters", "contacts"}


def test_the_rights_of_staff_know_nothing_of_the_tables_of_the_history():
    assert not Permission.objects.filter(codename__contains="historical").exists()


def test_of_very_many_rows_in_one_edit_the_history_shows_the_first(editor, cluster):
    with one_edit():
        for _ in range(22):
            factories.make_membership(cluster=cluster)
    events = editor.get(f"/admin/clusters/cluster/{cluster.pk}/history/").context["events"]
    [event] = [one for one in events if one.more]
    assert (len(event.sections), event.more) == (20, ["and 2 more of the memberships"])
