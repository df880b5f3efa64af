"""Staff accounts of each role, signed in, and what a manager of another cluster may not see."""

from itertools import count

from django.contrib.auth.models import Group, User
from django.test import Client

from clusterdir.desk.models.roles import ManagedCluster, Proposal
from clusterdir.desk.roles import Role
from clusterdir.models import Change

from . import factories

SECRET = "Verborgen"  # stands in everything of make_hidden_cluster

_numbers = count(1)


class Now:
    """In the place of a Thread: it has done its work when it has been started."""

    def __init__(self, target, args, kwargs, daemon):
        self.start = lambda: target(*args, **kwargs)


def make_account(role, *clusters, **fields):
    """An account with a role; `clusters` are those that a manager keeps."""
    name = f"{role.name.lower()}{next(_numbers)}"
    fields = {"email": f"{name}@staff.example", "password": "a-long-password-for-a-test"} | fields
    user = User.objects.create_user(name, is_staff=True, **fields)
    user.groups.add(Group.objects.get(name=role))
    for cluster in clusters:
        ManagedCluster.objects.create(user=user, cluster=cluster)
    return user


def client_of(user):
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def signed_in_as(role, *clusters, **fields):
    return client_of(make_account(role, *clusters, **fields))


def manager(*clusters, **fields):
    return signed_in_as(Role.MANAGER, *clusters, **fields)


def editor(**fields):
    return signed_in_as(Role.EDITOR, **fields)


def newest_change():
    return Change.objects.order_by("pk").last().pk


def make_hidden_cluster():
    """A cluster of somebody else, a draft, with one of each thing that belongs to a cluster."""
    hidden = {"status": "draft"}
    organisation = factories.make_organisation(name=f"{SECRET} GmbH", **hidden)
    cluster = factories.make_cluster(
        name=f"{SECRET} cluster",
        sectors=[factories.make_sector(name=f"{SECRET} sector", **hidden)],
        services=[factories.make_service(name=f"{SECRET} service", **hidden)],
        managing_organisation=organisation,
        **hidden,
    )
    factories.make_membership(cluster=cluster, organisation=organisation)
    person = factories.make_person(name=f"Ada {SECRET}", phone="+49431111111", employer=organisation)
    factories.make_appointment(cluster=cluster, person=person, role_en=f"{SECRET} role")
    body = factories.make_sponsoring_body(name=f"{SECRET} body", **hidden)
    factories.make_sponsorship(cluster=cluster, body=body)
    factories.make_label(cluster=cluster)
    source = factories.make_source(title=f"{SECRET} source")
    factories.make_citation(cluster, source=source, stated=SECRET)
    factories.make_programme(name=f"{SECRET} programme", **hidden)
    factories.make_publication(name=f"{SECRET} publication", **hidden)
    make_account(Role.MANAGER, cluster, first_name=SECRET)
    Proposal.objects.create(
        noun="clusters.cluster", key=cluster.pk, title=SECRET, changes={"before": {"": {}}, "after": {"": {}}}
    )
    return cluster


def person_of(cluster):
    return cluster.appointments.first().person
