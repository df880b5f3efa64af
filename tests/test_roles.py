"""What each role sees and may do, and that nobody gets round it: each test here tries to.

tests/test_managers.py and tests/test_proposals.py have what managers send.
"""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

from clusterdir.desk.models.roles import ManagedCluster, Proposal
from clusterdir.desk.roles import Role
from clusters.models import Cluster, Membership, Organisation, Sponsorship
from contacts.models import Appointment, Person

from . import factories
from .admin_forms import change_list, filled_in, page
from .staff import (
    SECRET,
    client_of,
    editor,
    make_account,
    make_hidden_cluster,
    manager,
    newest_change,
    person_of,
    signed_in_as,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return factories.make_cluster(name="Own cluster", sectors=[factories.make_sector()])


@pytest.fixture
def foreign():
    return make_hidden_cluster()


# Groups


def test_each_role_is_a_group_with_its_rights():
    counted = {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}
    assert counted.keys() == set(Role.values)
    assert {name.partition("_")[0] for name in counted[Role.AUDITOR]} == {"view"}
    assert counted[Role.ADMINISTRATOR] - counted[Role.EDITOR] == {
        f"{action}_{noun}" for action in ("add", "change", "delete", "view") for noun in ("user", "managedcluster")
    }
    assert "add_cluster" not in counted[Role.MANAGER] and "delete_person" not in counted[Role.MANAGER]


def test_migrating_gives_a_group_back_what_it_has_lost_and_takes_what_it_should_not_have():
    auditors = Group.objects.get(name=Role.AUDITOR)
    before = set(auditors.permissions.all())
    auditors.permissions.set(Group.objects.get(name=Role.EDITOR).permissions.filter(codename__startswith="delete"))
    call_command("migrate", verbosity=0)
    assert set(auditors.permissions.all()) == before


# Pages: every address of the desk


def addresses(cluster):
    """Every page of the admin that can be asked for with what there is of and around a cluster."""
    person = person_of(cluster)
    rows = {
        Cluster: cluster,
        Person: person,
        Organisation: cluster.managing_organisation,
        Membership: cluster.memberships.first(),
        Appointment: cluster.appointments.first(),
        Sponsorship: cluster.sponsorships.first(),
        User: ManagedCluster.objects.filter(cluster=cluster).get().user,
        Proposal: Proposal.objects.filter(key=cluster.pk).first(),
    }
    for model in admin.site._registry:
        rows.setdefault(model, model._default_manager.last())
    for model, row in rows.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield from (change_list(model), f"{change_list(model)}?q={SECRET.lower()}")
        yield reverse(f"{name}_add")
        for page_of_row in ("change", "delete", "history"):
            if row:
                yield reverse(f"{name}_{page_of_row}", args=[row.pk])
    for pattern in admin.site.get_urls():
        if getattr(pattern, "name", None) and pattern.name not in {"logout", "login"}:
            try:
                yield reverse(f"admin:{pattern.name}")
            except NoReverseMatch:
                continue
    yield f"{reverse('admin:desk_search')}?q={SECRET.lower()}"
    for model, label in AUTOCOMPLETED:
        query = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={label}"
        yield f"{reverse('admin:autocomplete')}?{query}&term={SECRET.lower()}"
        yield f"{reverse('admin:autocomplete')}?{query}"


AUTOCOMPLETED = [
    (model, field.name)
    for label in ("clusters", "contacts", "desk")
    for model in apps.get_app_config(label).get_models()
    for field in [*model._meta.fields, *model._meta.many_to_many]
    if field.is_relation
]


def test_a_manager_finds_nothing_of_another_cluster_on_any_page(own, foreign):
    client = manager(own)
    shown = []
    for address in addresses(foreign):
        response = client.get(address)
        assert response.status_code in {200, 302, 403, 404, 405}, address
        if SECRET in response.text:
            shown.append(address)
    assert shown == []


def test_the_pages_of_that_test_do_hold_what_it_looks_for(foreign):
    client = editor()
    found = [address for address in addresses(foreign) if SECRET in client.get(address).text]
    assert page(Cluster, foreign) in found
    assert page(Person, person_of(foreign)) in found
    assert change_list(Organisation) in found
    assert len([address for address in found if address.startswith(reverse("admin:autocomplete"))]) > 10


def test_who_is_not_signed_in_sees_no_page_at_all(client, foreign):
    entrances = ("/login/", "/second-factor/", "/sign-out/", "/jsi18n/")
    for address in addresses(foreign):
        if not any(part in address for part in entrances):
            response = client.get(address)
            assert (response.status_code, response.headers.get("Location", "").split("?")[0]) == (
                302,
                reverse("admin:login"),
            ), address


def test_an_account_that_is_no_staff_any_more_is_out_at_once(own):
    client = manager(own)
    assert client.get(page(Cluster, own)).status_code == 200
    User.objects.update(is_staff=False)
    assert client.get(page(Cluster, own)).status_code == 302


def test_a_cluster_that_is_taken_from_a_manager_is_gone_at_once(own):
    client = manager(own)
    ManagedCluster.objects.all().delete()
    assert client.get(page(Cluster, own)).status_code == 302
    assert Cluster.objects.get().name == "Own cluster"


def test_a_manager_without_a_cluster_sees_none(foreign):
    assert list(manager().get(change_list(Cluster)).context["cl"].result_list) == []


@pytest.fixture
def shared(own, foreign):
    """Somebody who works for the own cluster and for another one, which is a draft."""
    person = factories.make_appointment(cluster=own).person
    factories.make_appointment(cluster=foreign, person=person, role_en=f"{SECRET} role")
    return person


def test_of_somebody_who_works_elsewhere_too_a_manager_sees_only_the_own_part(own, shared):
    client = manager(own)
    assert SECRET in editor().get(page(Person, shared)).text
    assert client.get(page(Person, shared)).status_code == 200
    for address in (page(Person, shared), *(reverse(f"admin:{name}", args=[shared.pk]) for name in OF_A_PERSON)):
        assert SECRET not in client.get(address, {"at": "2030-01-01T00:00:00+00:00"}).text, address
    for appointment in shared.appointments.all():
        assert SECRET not in client.get(page(Appointment, appointment)).text


OF_A_PERSON = [f"contacts_person_{name}" for name in ("history", "restore", "archive", "delete")]


# Exports


@pytest.mark.parametrize("key", ["clusters", "organisations", "contacts"])
def test_an_export_holds_what_the_account_sees_and_nothing_else(own, foreign, shared, key):
    address = reverse("admin:desk_export", kwargs={"key": key, "kind": "csv"})
    assert SECRET in content_of(editor().get(address))
    assert SECRET in content_of(signed_in_as(Role.AUDITOR).get(address))
    assert SECRET not in content_of(manager(own).get(address))


def content_of(response):
    assert response.status_code == 200
    return b"".join(response).decode()


# The pages for editors alone

FOR_EDITORS = [
    ("desk_deleted", {}),
    ("desk_undelete", {"key": "clusters-cluster-1"}),
    ("desk_duplicates", {}),
    ("desk_different", {"noun": "organisations"}),
    ("desk_merge", {"noun": "organisations", "stays": 1, "goes": 2}),
    ("desk_imports", {}),
    ("desk_import_new", {"key": "organisations"}),
    *((f"desk_import{name}", {"key": 1}) for name in ("", "_rows", "_apply", "_undo", "_cancel")),
    ("desk_review_changelist", {}),
    ("desk_checkedlink_changelist", {}),
]


@pytest.mark.parametrize(("name", "arguments"), FOR_EDITORS, ids=[name for name, _arguments in FOR_EDITORS])
def test_a_manager_opens_no_page_that_is_for_editors_and_an_auditor_sends_nothing_there(own, name, arguments):
    address = reverse(f"admin:{name}", kwargs=arguments)
    client = manager(own)
    assert client.get(address).status_code in {403, 405}
    assert client.post(address, {}).status_code in {403, 405}
    if not name.endswith("changelist"):  # the test of the auditors has these
        assert signed_in_as(Role.AUDITOR).post(address, {}).status_code in {403, 405}


# Crafted requests


@pytest.mark.parametrize("year", ["0001-01-01", "9999-12-31"])
def test_a_time_outside_of_the_calendar_is_refused(year):
    assert editor().get(change_list(Proposal), {"made_at__gte": year}).status_code == 400


def test_what_no_form_offers_is_refused(own):
    client = editor()
    data = filled_in(client, page(Cluster, own)) | {"_saveasnew": "1"}
    assert client.post(page(Cluster, own), data).status_code == 400
    assert Cluster.objects.count() == 1


def test_no_page_changes_anything_when_it_is_only_looked_at(own, foreign):
    for client in (signed_in_as(Role.ADMINISTRATOR), manager(own)):
        before = everything()
        for address in addresses(foreign):
            client.get(address)
        assert everything() == before


def everything():
    """All rows of all tables but those of sessions."""
    models = (model for model in apps.get_models(include_auto_created=True) if model is not Session)
    return {model: sorted(map(str, model._base_manager.values_list())) for model in models}


def test_every_post_is_refused_without_its_token(own, foreign):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("root"))
    entrances = [reverse(f"admin:{name}") for name in ("login", "logout")]
    taken = [address for address in (*addresses(foreign), *entrances) if client.post(address, {}).status_code != 403]
    assert taken == []


# Auditors


def test_an_auditor_sees_everything_and_changes_nothing(own, foreign):
    client, before = signed_in_as(Role.AUDITOR), newest_change()
    helper = editor()
    assert SECRET in client.get(page(Cluster, foreign)).text
    for model in admin.site._registry:
        row = model._default_manager.last()
        assert client.get(change_list(model)).status_code == 200, model
        assert client.post(page(model), {}).status_code in {403, 405}, model
        if row and model not in {User, Proposal}:
            response = helper.get(page(model, row))
            data = filled_in(helper, page(model, row)) if "adminform" in (response.context or {}) else {}
            assert client.post(page(model, row), data).status_code in {403, 405}, model
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_delete"
            assert client.post(reverse(name, args=[row.pk]), {"post": "yes"}).status_code in {403, 405}, model
        for _function, action, _label in admin.site._registry[model]._get_base_actions():
            client.post(
                change_list(model), {"action": action, "_selected_action": [row.pk if row else 1], "post": "yes"}
            )
    assert newest_change() == before


# Accounts


def account_page(user):
    return page(User, user)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MANAGER])
def test_only_administrators_and_auditors_see_accounts(role):
    client = signed_in_as(role)
    assert client.get(change_list(User)).status_code == 403
    assert client.get(account_page(client.user)).status_code == 403


def test_nobody_but_a_superuser_becomes_one(own):
    client = signed_in_as(Role.ADMINISTRATOR)
    everything = Group.objects.get(name=Role.ADMINISTRATOR).permissions.values_list("pk", flat=True)
    data = filled_in(client, account_page(client.user))
    data |= {"is_superuser": "on", "is_staff": "on", "user_permissions": list(everything), "first_name": "Saved"}
    assert client.post(account_page(client.user), data).status_code == 302
    client.user.refresh_from_db()
    assert (client.user.first_name, client.user.is_superuser) == ("Saved", False)
    assert not client.user.user_permissions.exists()


def test_an_administrator_gets_no_hold_of_a_superusers_account(mailoutbox):
    root = User.objects.create_superuser("root", "root@staff.example", "a-long-password-for-a-test")
    client = signed_in_as(Role.ADMINISTRATOR)
    assert client.post(account_page(root), {"username": "root", "email": "mine@staff.example"}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    assert (
        client.post(password, {"password1": "n3w-passw0rd-here", "password2": "n3w-passw0rd-here"}).status_code == 403
    )
    for action in ("send_link", "forget_second_factor", "delete_selected"):
        client.post(change_list(User), {"action": action, "_selected_action": [root.pk], "post": "yes"})
    root.refresh_from_db()
    assert root.check_password("a-long-password-for-a-test")
    assert (root.email, mailoutbox) == ("root@staff.example", [])


def test_the_form_of_an_account_gives_it_one_role():
    user = make_account(Role.EDITOR)
    client = signed_in_as(Role.ADMINISTRATOR)
    data = filled_in(client, account_page(user), role=Role.AUDITOR)
    assert client.post(account_page(user), data).status_code == 302
    assert [group.name for group in user.groups.all()] == [Role.AUDITOR]
    assert client_of(user).get(page(Cluster)).status_code == 403
