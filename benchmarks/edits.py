"""Every kind of edit, by every path on which rows reach the database."""

import json
import tempfile
from collections import Counter
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F, ProtectedError
from django.utils import timezone

from clusterdir import changes
from clusters.models import Cluster, Membership, Organisation, QualityLabel, Region, Sector, Service, SponsoringBody
from contacts.models import Appointment, Person

IMPORTED = 30  # entries of a bulk import
WORDS = [
    "Hafen",
    "Häfen",
    "Werft",
    "Werften",
    "Küste",
    "Solar",
    "Mühle",
    "Mühlen",
    "Netz",
    "Netze",
    "Straße",
    "Energie",
]


class Editor:
    """Makes one edit after the other, each a transaction of its own that is committed when `edit` returns."""

    def __init__(self, chance, part):
        self.chance, self.part = chance, part
        self.done = Counter()
        self.number = 0

    def edit(self):
        kind = self.chance.choice(KINDS)
        with transaction.atomic():
            kind(self)
        self.done[kind.__name__.replace("_", " ")] += 1

    # What to edit

    def any(self, model, **conditions):
        """An entry at random; None if there is none."""
        keys = list(model.objects.filter(**conditions).order_by("pk").values_list("pk", flat=True))
        return model.objects.filter(pk=self.chance.choice(keys)).first() if keys else None

    def name(self):
        self.number += 1
        words = self.chance.sample(WORDS, self.chance.randint(1, 2))
        return " ".join([*words, f"{self.part}{self.number}"] if self.chance.random() < 0.8 else words)

    def slug(self):
        self.number += 1
        return f"demo--edited-{self.part}-{self.number}"

    def status(self):
        return self.chance.choice(["published", "published", "published", "draft", "archived"])

    def organisation(self):
        return Organisation(
            name_de=self.name(),
            slug=self.slug(),
            status=self.status(),
            kind=self.chance.choice(Organisation.Kind.values),
            region=self.any(Region),
            verified_on=self.chance.choice([None, timezone.localdate()]),
        )

    # The edits

    def insert_organisation(self):
        one = self.organisation()
        one.save()
        one.sectors.set(filter(None, [self.any(Sector), self.any(Sector)]))

    def insert_cluster(self):
        one = Cluster(
            name_en=self.name(), slug=self.slug(), status="published", kind=self.chance.choice(Cluster.Kind.values)
        )
        one.save()
        one.sectors.add(self.any(Sector))
        one.regions.add(self.any(Region))
        one.services.add(self.any(Service))
        Membership.objects.create(cluster=one, organisation=self.any(Organisation))

    def insert_person(self):
        family_name = self.chance.choice(WORDS)
        one = Person.objects.create(
            given_name="A.", family_name=family_name, slug=self.slug(), status="published", is_public=True
        )
        Appointment.objects.create(person=one, cluster=self.any(Cluster), role_en="office")

    def rename(self):
        one = self.any(self.chance.choice([Organisation, Cluster, Sector, Region]))
        one.name_de = one.name_en = self.name()
        one.save()

    def rename_by_update(self):
        one = self.any(self.chance.choice([Organisation, Cluster]))
        type(one).objects.filter(pk=one.pk).update(name_de=self.name(), name_en="")

    def delete(self):
        one = self.any(Organisation)
        Membership.objects.filter(organisation=one).delete()
        try:
            one.delete()
        except ProtectedError:  # it manages a cluster or employs someone
            Organisation.objects.filter(pk=one.pk).update(status="archived")

    def delete_cluster(self):
        if Cluster.objects.count() > 10:
            one = self.any(Cluster, predecessor=None, successors=None)
            one.sponsorships.all().delete()
            one.delete()

    def delete_with_raw_sql(self):
        if one := self.any(Membership):
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM clusters_membership WHERE organisation_id = %s", [one.organisation_id])

    def membership(self):
        Membership.objects.get_or_create(cluster=self.any(Cluster), organisation=self.any(Organisation), role="member")

    def end_membership(self):
        if one := self.any(Membership):
            one.delete()

    def move_membership(self):
        one, cluster = self.any(Membership), self.any(Cluster)
        if (
            one
            and not Membership.objects.filter(cluster=cluster, organisation=one.organisation, role=one.role).exists()
        ):
            Membership.objects.filter(pk=one.pk).update(cluster=cluster)

    def sector_move(self):
        moved = self.any(Sector, children=None)
        parent = self.chance.choice([None, self.any(Sector, parent=None)])
        if parent != moved:
            moved.parent = parent
            moved.save()

    def change_sectors(self):
        one = self.any(self.chance.choice([Organisation, Cluster]))
        one.sectors.set([self.any(Sector)])

    def change_region(self):
        keys = [self.any(Organisation).pk for _ in range(3)]
        Organisation.objects.filter(pk__in=keys).update(region=self.any(Region))

    def change_label(self):
        if self.chance.random() < 0.5:
            QualityLabel.objects.get_or_create(cluster=self.any(Cluster), level=QualityLabel.Level.GOLD, awarded="2020")
        elif one := self.any(QualityLabel):
            one.delete()

    def end_appointment(self):
        if one := self.any(Appointment):
            one.ends = "2020"
            one.begins = ""
            one.save()

    def publish(self):
        if one := self.any(self.chance.choice([Organisation, Cluster, Sector, Person]), status="draft"):
            one.status = "published"
            one.save()

    def withdraw(self):
        model = self.chance.choice([Organisation, Cluster, Sector, Service, SponsoringBody, Person])
        if one := self.any(model, status="published"):
            one.status = "draft"
            one.save(update_fields=["status"])

    def archive(self):
        model = self.chance.choice([Organisation, Cluster, Sector])
        if one := self.any(model, status="published"):
            model.objects.filter(pk=one.pk).update(status="archived")

    def publish_with_raw_sql(self):
        table = self.chance.choice([Organisation, Cluster, Sector, SponsoringBody])._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET status = 'published' WHERE status <> 'published'")

    def verify(self):
        one = self.any(self.chance.choice([Organisation, Cluster, Person]))
        one.verified_on = self.chance.choice([None, timezone.localdate()])
        one.save()

    def founding(self):
        one = self.any(Cluster, ended="")
        one.founded = self.chance.choice(["", "1999", "1999-05", "2001-05-01"])
        one.save()

    def bulk_create(self):
        made = Organisation.objects.bulk_create([self.organisation() for _ in range(IMPORTED)])
        Membership.objects.bulk_create([Membership(cluster=self.any(Cluster), organisation=one) for one in made])

    def bulk_import(self):
        with changes.bulk():
            self.bulk_create()

    def bulk_update(self):
        Organisation.objects.bulk_update(self.renamed(IMPORTED), ["name_de", "kind"])

    def copy_names(self):
        some = Organisation.objects.filter(pk__in=[self.any(Organisation).pk for _ in range(5)])
        some.exclude(name_de="").update(name_en=F("name_de"))

    def renamed(self, number):
        """Organisations, each once, with other names and kinds, unsaved."""
        some = {one.pk: one for one in (self.any(Organisation) for _ in range(number))}
        for one in some.values():
            one.name_de, one.kind = self.name(), self.chance.choice(Organisation.Kind.values)
        return list(some.values())

    def load_data(self):
        sector, region = self.any(Sector), self.any(Region)
        fields = {"name_de": self.name(), "slug": self.slug(), "status": "published", "kind": "sme"}
        fields |= {"sectors": [[sector.slug]], "region": [region.slug]}
        with tempfile.TemporaryDirectory() as home:
            path = Path(home) / "one.json"
            path.write_text(json.dumps([{"model": "clusters.organisation", "fields": fields}]))
            call_command("loaddata", str(path), verbosity=0)


KINDS = [
    Editor.insert_organisation,
    Editor.insert_cluster,
    Editor.insert_person,
    Editor.rename,
    Editor.rename_by_update,
    Editor.delete,
    Editor.delete_cluster,
    Editor.delete_with_raw_sql,
    Editor.membership,
    Editor.end_membership,
    Editor.move_membership,
    Editor.sector_move,
    Editor.change_sectors,
    Editor.change_region,
    Editor.change_label,
    Editor.end_appointment,
    Editor.publish,
    Editor.withdraw,
    Editor.archive,
    Editor.publish_with_raw_sql,
    Editor.verify,
    Editor.founding,
    Editor.bulk_create,
    Editor.bulk_import,
    Editor.bulk_update,
    Editor.copy_names,
    Editor.load_data,
]
