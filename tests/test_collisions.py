"""Two editors on one entry: the second save is refused, shows both versions, and loses nothing typed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusterdir.desk import collisions
from clusterdir.desk.roles import Role
from clusters.models import Cluster, Membership

from . import factories
from .admin_forms import filled_in, page, signed_in
from .staff import signed_in_as

pytestmark = pytest.mark.django_db

REFUSAL = "Somebody else has changed this entry since you opened it. Nothing has been saved yet."


@pytest.fixture
def cluster():
    return factories.make_cluster(name="Ocean Network", city="Kiel", description_en="About the sea.")


@pytest.fixture
def client(client):
    return signed_in(client)


def opened(client, entry, **changes):
    """What the browser of an editor holds who has opened the form and typed `changes`."""
    address = page(type(entry), entry)
    return filled_in(client, address) | {"_opened": client.get(address).context["opened"]} | changes


def send(client, entry, data):
    return client.post(page(type(entry), entry), data)


def refused(response):
    assert response.status_code == 200
    assert REFUSAL in response.context["adminform"].form.non_field_errors()
    return response


def sent_again(response, **changes):
    """What the browser sends when the editor saves the form that came back."""
    context = response.context
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form, *(form for formset in formsets for form in formset.forms)]
    forms += [formset.management_form for formset in formsets]
    data = {field.html_name: field.value() for form in forms for field in form} | {"_opened": context["opened"]}
    return {name: value for name, value in (data | changes).items() if value is not None and value is not False}


def test_the_second_save_is_refused_and_changes_nothing(client, cluster):
    mine = opened(client, cluster, city="Lübeck")
    assert send(client, cluster, opened(client, cluster, city="Flensburg")).status_code == 302
    refused(send(client, cluster, mine))
    cluster.refresh_from_db()
    assert cluster.city == "Flensburg"


def test_both_versions_stand_side_by_side(client, cluster):
    mine = opened(client, cluster, city="Lübeck")
    send(client, cluster, opened(client, cluster, city="Flensburg"))
    [section] = refused(send(client, cluster, mine)).context["collision"].sections
    assert [(line.label, line.cells, line.both) for line in section.lines] == [
        ("City", ["Kiel", "<ins>Flensburg</ins>", "<ins>Lübeck</ins>"], True)
    ]


def test_the_form_comes_back_with_what_the_editor_typed_and_what_the_other_saved_elsewhere(client, cluster):
    mine = opened(client, cluster, description_en="About the ocean.")
    send(client, cluster, opened(client, cluster, city="Flensburg"))
    form = refused(send(client, cluster, mine)).context["adminform"].form
    assert (form["description_en"].value(), form["city"].value()) == ("About the ocean.", "Flensburg")


def test_saving_again_keeps_the_work_of_both(client, cluster):
    mine = opened(client, cluster, description_en="About the ocean.")
    send(client, cluster, opened(client, cluster, city="Flensburg"))
    again = sent_again(refused(send(client, cluster, mine)))
    assert send(client, cluster, again).status_code == 302
    cluster.refresh_from_db()
    assert (cluster.description_en, cluster.city) == ("About the ocean.", "Flensburg")


def test_saving_again_is_refused_again_if_the_entry_has_changed_once_more(client, cluster):
    mine = opened(client, cluster, description_en="About the ocean.")
    send(client, cluster, opened(client, cluster, city="Flensburg"))
    again = sent_again(refused(send(client, cluster, mine)))
    Cluster.objects.filter(pk=cluster.pk).update(city="Husum")  # by whatever path
    refused(send(client, cluster, again))


def test_a_form_that_was_left_alone_saves_as_ever(client, cluster):
    assert send(client, cluster, opened(client, cluster, city="Lübeck")).status_code == 302


def test_a_form_that_is_sent_twice_is_saved_once(client, cluster):
    organisation = factories.make_organisation()
    mine = opened(client, cluster, city="Lübeck") | {
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-organisation": organisation.pk,
        "memberships-0-role": "member",
    }
    assert [send(client, cluster, mine).status_code for _ in range(2)] == [302, 302]
    assert Membership.objects.count() == 1


def test_a_relation_to_many_collides(client, cluster):
    mine = opened(client, cluster, city="Lübeck")
    cluster.sectors.add(factories.make_sector(name="Maritime"))
    [section] = refused(send(client, cluster, mine)).context["collision"].sections
    assert ("Sectors", ["", "<ins>Maritime</ins>", ""]) in [(line.label, line.cells) for line in section.lines]


def test_a_row_that_the_other_has_added_is_in_the_form_that_comes_back(client, cluster):
    mine = opened(client, cluster, city="Lübeck")
    factories.make_membership(cluster=cluster)
    response = refused(send(client, cluster, mine))
    assert response.context["collision"].newest.instance_type == Membership
    assert send(client, cluster, sent_again(response)).status_code == 302
    cluster.refresh_from_db()
    assert (cluster.city, cluster.memberships.count()) == ("Lübeck", 1)


def test_a_row_that_the_editor_has_added_is_in_the_form_that_comes_back(client, cluster):
    organisation = factories.make_organisation()
    mine = opened(client, cluster) | {
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-organisation": organisation.pk,
        "memberships-0-role": "partner",
        "memberships-0-begins": "2015",
    }
    Cluster.objects.filter(pk=cluster.pk).update(city="Flensburg")
    assert send(client, cluster, sent_again(refused(send(client, cluster, mine)))).status_code == 302
    membership = Membership.objects.get()
    assert (membership.organisation, membership.role, membership.begins) == (organisation, "partner", "2015")


def test_a_row_that_both_have_changed_keeps_what_the_editor_typed(client, cluster):
    membership = factories.make_membership(cluster=cluster, begins="2010")
    mine = opened(client, cluster) | {"memberships-0-begins": "2012"}
    Membership.objects.update(begins="2011", ends="2020")
    again = sent_again(refused(send(client, cluster, mine)))
    assert send(client, cluster, again).status_code == 302
    membership.refresh_from_db()
    assert (membership.begins, membership.ends) == ("2012", "2020")


def test_a_row_that_the_other_has_deleted_comes_back_only_if_the_editor_has_typed_in_it(client, cluster):
    _left, typed = (factories.make_membership(cluster=cluster, begins="2010") for _ in range(2))
    mine = opened(client, cluster)
    row = next(number for number in (0, 1) if mine[f"memberships-{number}-id"] == typed.pk)
    Membership.objects.all().delete()
    again = sent_again(refused(send(client, cluster, mine | {f"memberships-{row}-begins": "2012"})))
    assert send(client, cluster, again).status_code == 302
    assert list(Membership.objects.values_list("organisation", "begins")) == [(typed.organisation_id, "2012")]


def test_a_row_that_the_editor_has_ticked_for_deletion_stays_ticked(client, cluster):
    factories.make_membership(cluster=cluster)
    mine = opened(client, cluster) | {"memberships-0-DELETE": "on"}
    Cluster.objects.filter(pk=cluster.pk).update(city="Flensburg")
    response = refused(send(client, cluster, mine))
    [row] = next(i.formset for i in response.context["inline_admin_formsets"] if i.formset.prefix == "memberships")
    assert row["DELETE"].value()


def test_an_error_in_the_form_does_not_hide_a_later_collision(client, cluster):
    wrong = send(client, cluster, opened(client, cluster, founded="soon"))
    Cluster.objects.filter(pk=cluster.pk).update(city="Flensburg")
    refused(send(client, cluster, sent_again(wrong, founded="2015")))


def test_a_save_waits_for_whoever_is_saving_before_it_compares(client, cluster):
    mine = opened(client, cluster, city="Lübeck")
    with CaptureQueriesContext(connection) as queries:
        send(client, cluster, mine)
        statements = [query["sql"] for query in queries]
    turn = {"sqlite": "SAVEPOINT", "postgresql": "SELECT pg_advisory_xact_lock"}[connection.vendor]
    waits = next(number for number, sql in enumerate(statements) if sql.startswith(turn))
    reads = next(number for number, sql in enumerate(statements) if 'FROM "clusters_cluster"' in sql)
    assert waits < reads


def test_what_somebody_saves_while_a_save_waits_for_its_turn_collides(client, cluster, monkeypatch):
    mine = opened(client, cluster, city="Lübeck")
    monkeypatch.setattr(collisions, "take_turn", lambda: Cluster.objects.update(city="Flensburg"))
    refused(send(client, cluster, mine))


@pytest.mark.parametrize("forged", ["", "nonsense", "a:b:c"])
def test_a_forged_state_is_no_error(client, cluster, forged):
    assert send(client, cluster, opened(client, cluster, city="Lübeck") | {"_opened": forged}).status_code == 302


def test_the_state_of_another_entry_is_not_taken(client, cluster):
    other = opened(client, factories.make_cluster())["_opened"]
    assert send(client, cluster, opened(client, cluster, city="Lübeck") | {"_opened": other}).status_code == 302


def test_an_entry_that_somebody_has_deleted_meanwhile_is_no_error(client, cluster):
    mine, address = opened(client, cluster, city="Lübeck"), page(Cluster, cluster)
    cluster.delete()
    assert client.post(address, mine).status_code == 302


def test_who_may_not_change_the_entry_is_turned_away_as_ever(client, cluster):
    mine = opened(client, cluster, city="Lübeck")
    assert send(signed_in_as(Role.AUDITOR), cluster, mine).status_code == 403


def test_who_may_only_look_gets_no_state_to_send(cluster):
    assert "opened" not in signed_in_as(Role.AUDITOR).get(page(Cluster, cluster)).context
