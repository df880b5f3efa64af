"""The only home of queries on the people's side."""

from django.db import models
from django.db.models import Q

from clusterdir.dates import not_over
from clusters.querysets import EntryQuerySet


class PersonQuerySet(EntryQuerySet):
    search_in = ("appointments__cluster", "appointments__organisation", "appointments__sector", "employer")

    def published(self):
        """Whom the public sees: published, and an editor has said that the person may be shown."""
        return super().published().filter(is_public=True)

    def by_name(self):
        return self.order_by("sort_key", "given_name", "pk")


class AppointmentQuerySet(models.QuerySet):
    def public(self):
        """Current roles of people whom the public sees."""
        return self.filter(not_over(), person__status="published", person__is_public=True)

    def to_call_for(self, clusters):
        """Whom to call about any of `clusters`: their own people, those for their sectors, those of the agencies."""
        return (
            self.public()
            .filter(
                Q(cluster__in=clusters)
                | Q(sector__clusters__in=clusters)
                | Q(cluster__kind="cluster-agency", cluster__status="published")
            )
            .select_related("person__employer", "cluster", "sector")
            .distinct()
        )
