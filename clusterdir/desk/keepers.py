"""Who is asked whether an entry is still right: those who manage it, else the people whom it names itself.

Of a cluster and of the people in it, these are the accounts of its managers; where there are none, the first person to
call, or the person concerned. Of an organisation it is the first of its own people. Only addresses that stand in the
directory or belong to an account are used; an entry for which there is none is left to the editors.
"""

from collections import defaultdict

from django.contrib.auth.models import User

from clusters.models import Cluster, Organisation
from contacts.models import Appointment, Person

from .models.roles import ManagedCluster
from .roles import Role, accounts_with
from .waiting import conditions


def due(model):
    """The entries of a noun whose verification is due, those that have waited longest first."""
    return model.objects.filter(conditions(model)["verifying"]).order_by("verified_on", "pk")


def managers(**condition):
    """(key of a cluster, address) of the accounts that manage it, as long as they have a role."""
    accounts = User.objects.filter(accounts_with(*Role))
    rows = ManagedCluster.objects.filter(user__in=accounts, **condition)
    return rows.exclude(user__email="").order_by("pk").values_list("cluster", "user__email")


def keepers_of_clusters():
    entries = due(Cluster).order_by().values("pk")
    found = grouped(managers(cluster__in=entries))
    people = Appointment.objects.public().filter(cluster__in=entries).exclude(person__email="")
    return first_of(people.values_list("cluster", "person__email")) | found


def keepers_of_organisations():
    entries = due(Organisation).order_by().values("pk")
    people = Appointment.objects.public().filter(organisation__in=entries).exclude(person__email="")
    employed = Person.objects.published().filter(employer__in=entries).exclude(email="").by_name()
    return first_of(employed.values_list("employer", "email")) | first_of(
        people.values_list("organisation", "person__email")
    )


def keepers_of_people():
    entries = due(Person)
    roles = Appointment.objects.public().filter(person__in=entries.order_by().values("pk"), cluster__isnull=False)
    managing = grouped(managers())
    found = defaultdict(list)
    for person, cluster in roles.values_list("person", "cluster"):
        found[person] += [address for address in managing.get(cluster, ()) if address not in found[person]]
    own = entries.exclude(email="").values_list("pk", "email")
    return first_of(own) | {person: addresses for person, addresses in found.items() if addresses}


KEEPERS = {Cluster: keepers_of_clusters, Organisation: keepers_of_organisations, Person: keepers_of_people}


def grouped(pairs):
    found = defaultdict(list)
    for key, address in pairs:
        if address not in found[key]:
            found[key].append(address)
    return dict(found)


def first_of(pairs):
    return {key: addresses[:1] for key, addresses in grouped(pairs).items()}
