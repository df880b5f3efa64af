"""The only home of queries on the people's side."""

from functools import reduce
from operator import and_

from django.apps import apps
from django.db import models
from django.db.models import Prefetch, Q

from clusterdir.dates import not_over
from clusters.querysets import EntryQuerySet, is_published, is_published_or_none


def current_roles(path=""):
    """The condition that a role at the end of `path` is not over and is one in what the public sees."""
    targets = (is_published_or_none(f"{path}{target}") for target in ("cluster", "organisation", "sector"))
    return reduce(and_, targets, not_over(path))


class PersonQuerySet(EntryQuerySet):
    search_in = ("appointments__cluster", "appointments__organisation", "appointments__sector", "employer")

    def searched(self, relation):
        """A role that is over is no longer searched for."""
        return super().searched(relation) & (not_over("appointments__") if "appointments" in relation else Q())

    def published(self):
        """Whom the public sees: published, and an editor has said that the person may be shown."""
        return super().published().filter(is_public=True)

    def by_name(self):
        return self.order_by("sort_key", "given_name", "pk")

    def for_list(self):
        """With the employer and the current roles, each with what it is a role in."""
        roles = apps.get_model("contacts.Appointment").objects.public().with_targets()
        return self.select_related("employer").prefetch_related(Prefetch("appointments", roles))


class AppointmentQuerySet(models.QuerySet):
    def public(self):
        """Current roles of people whom the public sees, in what it sees; the first to call in front."""
        return self.filter(current_roles(), is_published("person"), person__is_public=True).order_by(
            "-is_primary", "pk"
        )

    def with_targets(self):
        return self.select_related("cluster", "organisation", "sector")

    def to_call_for(self, clusters):
        """Whom to call about any of `clusters`: their own people, those for their sectors, those of the agencies."""
        keys = [cluster.pk for cluster in clusters]
        wanted = self.filter(
            Q(cluster__in=keys)
            | Q(sector__clusters__in=keys)
            | Q(sector__children__clusters__in=keys)
            | Q(cluster__kind="cluster-agency")
        )
        return (
            self.public()
            .filter(pk__in=wanted.values("pk"))
            .with_targets()
            .select_related("person__employer")
            .prefetch_related("cluster__regions")
        )

    def at(self, organisation):
        """The people of an organisation, each by one role: the one they have in it, else another one."""
        roles = (
            self.public()
            .filter(Q(organisation=organisation) | Q(person__employer=organisation))
            .with_targets()
            .select_related("person")
        )
        own_last = sorted(roles, key=lambda role: role.organisation_id == organisation.pk)
        return list({role.person_id: role for role in own_last}.values())

    def for_sectors(self, sectors):
        """The current roles for any of `sectors` themselves."""
        return self.public().filter(sector__in=sectors).select_related("person", "sector")
