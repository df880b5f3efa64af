"""A believable invented region of any size, for load tests: `manage.py generate_directory`."""

from django.db import connection
from django.db.models import Q

from clusterdir import changes
from clusters.models import (
    Cluster,
    Organisation,
    Programme,
    Publication,
    Region,
    Sector,
    Service,
    Source,
    SponsoringBody,
    Sponsorship,
)
from contacts.models import Person

from .inventing import PREFIX, Invention
from .writing import Writer, remove

# Each before those it refers to.
_NOUNS = (Person, Publication, Cluster, Programme, SponsoringBody, Organisation, Sector, Service, Region, Source)


class RealEntries(Exception):
    """The database holds entries that were not generated."""


def generate(clusters, organisations, memberships, seed, *, force=False, progress=lambda model, number: None):
    """Replaces what was generated before; gives {model: number of rows}. All of it is one transaction."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -200000")  # 200 MB: the indexes of three million rows are in no order
    with changes.bulk():
        if not force and has_real_entries():
            raise RealEntries
        remove(Sponsorship.objects.filter(body__slug__startswith=PREFIX, region__slug__startswith=PREFIX))
        for model in _NOUNS:
            remove(model._base_manager.filter(slug__startswith=PREFIX))
        connection.check_constraints()  # something real may refer to what is gone
        writer = Writer(connection, progress)
        Invention(writer, clusters, organisations, memberships, seed).write()
        writer.finish()
    return writer.counts


def has_real_entries():
    return any(model._base_manager.filter(~Q(slug__startswith=PREFIX)).exists() for model in _NOUNS)
