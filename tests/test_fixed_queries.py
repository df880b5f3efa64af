"""Each list, form and page of the desk takes the same number of queries, whatever there is."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusterdir.desk import paging
from clusterdir.desk.models.reviews import CheckedLink, Review
from clusterdir.desk.models.roles import ManagedCluster, Proposal
from clusterdir.desk.recording import one_edit
from clusterdir.desk.roles import Role
from clusterdir.desk.timeline import rows_of
from clusters import models
from clusters.models import Cluster, Organisation
from contacts.models import Appointment, Person

from . import factories
from .importing import compared
from .staff import editor, manager

pytestmark = pytest.mark.django_db

MODELS = list(admin.site._registry)
FEW, MANY = 2, 20

# Two say who is there. Of a list, further ones are the number of rows, the keys of those on the page and the rows of
# these keys (or at once the rows, of what the directory does not hold), and the options of each filter by a relation or
# a year; of a form, the entry, each kind of rows and each relation to many.
LISTS = dict.fromkeys(MODELS, 5) | {Cluster: 8, Organisation: 7, models.Publication: 6, User: 6}
LISTS |= {Review: 4, Proposal: 4}
# (form, history, deletion), as far as there are such pages.
FORMS = {
    models.Source: (4, 8, 20),
    models.SponsoringBody: (7, 16, 20),
    models.Programme: (6, 16, 21),
    models.Sponsorship: (7, 14, 15),
    Cluster: (16, 33, 34),
    models.Membership: (6, 13, 14),
    models.QualityLabel: (5, 12, 13),
    Organisation: (10, 23, 28),
    models.Publication: (8, 15, 12),
    models.Sector: (6, 15, 20),
    models.Service: (5, 11, 13),
    models.Region: (4, 12, 18),
    Person: (7, 16, 17),
    Appointment: (6, 13, 14),
    User: (6, 5, 10),
    Proposal: (13,),
    Review: (3,),
    CheckedLink: (),
}


def make_user():
    number = User.objects.count()
    user = User.objects.create(username=f"user-{number}", is_staff=True)
    user.groups.add(Group.objects.get(name=Role.MANAGER))
    return user


def make_link():
    return CheckedLink.objects.create(url=f"https://a{CheckedLink.objects.count()}.example/", checked_at=timezone.now())


def make_review():
    cluster = factories.make_cluster()
    about = {"noun": "clusters.cluster", "key": cluster.pk, "title": str(cluster), "version": "x"}
    return Review.objects.create(**about, address="a@b.example", answer="change", answered_at=timezone.now())


def make_proposal():
    cluster = factories.make_cluster()
    changes = {"before": {"": {"acronym": [""]}}, "after": {"": {"acronym": ["A"]}}}
    return Proposal.objects.create(
        noun="clusters.cluster", key=cluster.pk, title=str(cluster), changes=changes, language="en", made_by=make_user()
    )


MAKE = {
    models.Cluster: lambda: factories.make_cluster(managing_organisation=factories.make_organisation()),
    models.Organisation: lambda: factories.make_organisation(region=factories.make_region()),
    models.SponsoringBody: lambda: factories.make_sponsoring_body(organisation=factories.make_organisation()),
    models.Programme: lambda: factories.make_programme(run_by=factories.make_sponsoring_body()),
    models.Publication: lambda: factories.make_publication(publisher=factories.make_organisation(), year=2015),
    models.Source: lambda: factories.make_source(superseded_by=factories.make_source()),
    models.Sector: lambda: factories.make_sector(parent=factories.make_sector()),
    models.Service: factories.make_service,
    models.Region: lambda: factories.make_region(parent=factories.make_region()),
    models.Membership: factories.make_membership,
    models.Sponsorship: lambda: factories.make_sponsorship(programme=factories.make_programme()),
    models.QualityLabel: factories.make_label,
    Person: lambda: factories.make_person(employer=factories.make_organisation()),
    Appointment: factories.make_appointment,
    Review: make_review,
    CheckedLink: make_link,
    Proposal: make_proposal,
    User: make_user,
}

MAKE_ROW = {
    models.Membership: factories.make_membership,
    models.Sponsorship: factories.make_sponsorship,
    Appointment: factories.make_appointment,
}


def add_rows(entry, number):
    """`number` of each kind of rows, in more than one edit."""
    for model, name in rows_of(type(entry)):
        for turn in range(number):
            if model is models.QualityLabel:
                factories.make_label(cluster=entry, awarded=f"{1990 + model.objects.count()}")
            elif model in MAKE_ROW:
                MAKE_ROW[model](**{name: entry})
            else:
                factories.make_citation(entry, stated=f"{turn} of {number}")
    for field in type(entry)._meta.many_to_many:
        if field.related_model in MAKE:
            getattr(entry, field.name).add(*(MAKE[field.related_model]() for _ in range(number)))
    if isinstance(entry, User):
        ManagedCluster.objects.bulk_create(
            ManagedCluster(user=entry, cluster=factories.make_cluster()) for _ in range(number)
        )


def address(model, page, *arguments):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def queries(client, address):
    ContentType.objects.get_for_models(*MODELS)  # which Django remembers from one request to the next
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured)


@pytest.fixture
def client():
    return editor(is_superuser=True)


ALL = ("change", "history", "delete")
PAGES = {Review: ["change"], Proposal: ["change"], CheckedLink: []}  # what is not written by people

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)


def fill(model, number):
    for _ in range(number):
        add_rows(MAKE[model](), 1)


@each_model
def test_a_list_takes_as_many_queries_for_many_entries_as_for_few(client, model):
    counts = []
    for number in (FEW, MANY):
        fill(model, number)
        counts.append(queries(client, address(model, "changelist")))
    assert counts == [LISTS[model]] * 2


@pytest.mark.parametrize("few", [paging.FEW, 3])
@each_model
def test_each_page_of_a_long_list_takes_as_many_queries_as_the_first(client, model, few, monkeypatch):
    fill(model, 7)
    monkeypatch.setattr(paging, "FEW", few)
    monkeypatch.setattr(admin.site.get_model_admin(model), "list_per_page", 2)
    counts = {queries(client, f"{address(model, 'changelist')}?p={page}") for page in (1, 2, 4)}
    assert counts == {LISTS[model]}


@each_model
def test_the_pages_of_an_entry_take_as_many_queries_for_many_rows_as_for_few(client, model):
    entry, counts = MAKE[model](), []
    for number in (FEW, MANY):
        with one_edit():
            add_rows(entry, number)
        counts.append(tuple(queries(client, address(model, page, entry.pk)) for page in PAGES.get(model, ALL)))
    assert counts == [FORMS[model]] * 2


@each_model
def test_a_form_for_a_new_entry_asks_only_who_is_there(client, model):
    if admin.site.get_model_admin(model).has_add_permission(client.get("/admin/").wsgi_request):
        assert queries(client, address(model, "add")) == 2
    else:
        assert client.get(address(model, "add")).status_code == 403


# The desk's own pages


def make_everything(number, user):
    for _ in range(number):
        for make in MAKE.values():
            make()
        cluster = factories.make_cluster(name=f"Hafen {Cluster.objects.count()}")
        ManagedCluster.objects.create(user=user, cluster=cluster)
        add_rows(cluster, 1)
        factories.make_organisation(
            name=f"Hafen {Organisation.objects.count()}", city="Kiel", region=factories.make_region()
        )
        with one_edit():
            factories.make_membership(cluster=cluster).delete()


SUGGESTIONS = "app_label=clusters&model_name=membership&field_name=organisation&term=hafen"
DESK = {  # address, queries for an administrator, for a cluster manager
    "front page": ("/admin/", 37, 19),
    "search": ("/admin/desk/search/?q=hafen", 12, 11),
    "handbook": ("/admin/desk/handbook/", 2, 4),
    "place": ("/admin/desk/place/?city=Kiel", 3, 3),
    "suggestions": (f"/admin/autocomplete/?{SUGGESTIONS}", 5, 8),
    "proposals": ("/admin/desk/proposal/", 4, 7),
    "duplicates": ("/admin/desk/duplicates/", 6, None),
    "deleted": ("/admin/desk/deleted/", 32, None),
    "imports": ("/admin/desk/imports/", 4, None),
    "upload": ("/admin/desk/imports/new/organisations/", 2, None),
}


@pytest.mark.parametrize(("path", "for_all", "for_managers"), DESK.values(), ids=DESK.keys())
def test_a_page_of_the_desk_takes_as_many_queries_for_much_as_for_little(client, path, for_all, for_managers):
    keeper, counts, theirs = manager(factories.make_cluster()), [], []
    client.get(path)  # whoever looks for duplicates again first asks what has changed
    for number in (1, 5):
        make_everything(number, keeper.user)
        compared("organisations", ["slug", "name_en", "name_de"], [f"new-{number}", "New", ""])
        counts.append(queries(client, path))
        theirs.append(queries(keeper, path) if for_managers is not None else keeper.get(path).status_code)
    assert counts == [for_all] * 2
    assert theirs == [403 if for_managers is None else for_managers] * 2
