"""The only home of queries on the people's side."""

from functools import reduce
from operator import and_

from django.apps import apps
from django.db import models
from django.db.models import Prefetch

from clusterdir.dates import not_over
from clusters.querysets import EntryQuerySet, is_published, is_published_or_none


def current_roles(path=""):
    """The condition that a role at the end of `path` is not over and is one in what the public sees."""
    targets = (is_published_or_none(f"{path}{target}") for target in ("cluster", "organisation", "sector"))
    return reduce(and_, targets, not_over(path))


class PersonQuerySet(EntryQuerySet):
    def published(self):
        """Whom the public sees: published, and an editor has said that the person may be shown."""
        return super().published().filter(is_public=True)

    def by_name(self):
        return self.order_by("sort_key", "given_name", "pk")

    def for_list(self):
        """With the employer and the current roles, each with what it is a role in."""
        roles = apps.get_model("contacts.Appointment").objects.public().with_targets()
        return self.select_related("employer").prefetch_related(Prefetch("appointments", roles))


# What a person's card does not print of a cluster.
_LONG_OF_CLUSTER = [f"cluster__{name}" for name in ("description_en", "description_de", "search_text", "aliases")]


def _on_a_card(target):
    """What a person's card prints of a role, of the person, and of the cluster or sector that the role is in."""
    role = ("role_en", "role_de", "is_primary", "begins", "ends", "cluster", "organisation", "sector", "person")
    person = ("slug", "title", "given_name", "family_name", "phone", "fax", "email", "status", "is_public")
    names = ("slug", "name_en", "name_de", "status")
    return (*role, *(f"person__{name}" for name in person), *(f"{target}__{name}" for name in names))


class AppointmentQuerySet(models.QuerySet):
    def public(self):
        """Current roles of people whom the public sees, in what it sees; the first to call in front."""
        return self.filter(current_roles(), is_published("person"), person__is_public=True).order_by(
            "-is_primary", "pk"
        )

    def with_targets(self):
        return self.select_related("cluster", "organisation", "sector")

    def in_clusters(self, keys):
        """The current roles in some clusters, given by their keys."""
        return self.public().filter(cluster__in=keys).select_related("person", "cluster").only(*_on_a_card("cluster"))

    def in_sectors(self, keys):
        """The current roles for some sectors, given by their keys."""
        return self.public().filter(sector__in=keys).select_related("person", "sector").only(*_on_a_card("sector"))

    def of_people(self, keys):
        """The current roles of some people, given by their keys."""
        roles = self.public().filter(person__in=keys)
        return roles.with_targets().select_related("person").defer(*_LONG_OF_CLUSTER)
