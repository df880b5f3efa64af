"""What the desk keeps beside the directory, in amounts that go with the medium one: `fill()`.

Accounts, sources and citations, publications, a history of every entry, edits, deletions, links, proposals, answers
and an import. Nothing in it is real.
"""

from datetime import timedelta

from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from clusterdir import changes
from clusterdir.desk.imports import comparing, files
from clusterdir.desk.imports.sheets import SHEETS
from clusterdir.desk.models.history import recorded_models
from clusterdir.desk.models.imports import Import
from clusterdir.desk.models.reviews import CheckedLink, Review
from clusterdir.desk.models.roles import ManagedCluster, Proposal
from clusterdir.desk.recording import CREATED, one_edit, record_many
from clusterdir.desk.roles import Role
from clusters.models import Cluster, Membership, Organisation, Publication, Source
from contacts.models import Person

SUPERUSER, MANAGER = "superuser", "cluster manager"
OWN = 30  # clusters that the manager keeps, the largest among them
SOURCES, PUBLICATIONS, LINKS, PROPOSALS, ANSWERS, ROWS = 2_000, 500, 50_000, 300, 2_000, 5_000
EDITS, DELETIONS = 300, 300
MOST_CITED = 30  # citations of the largest entries; others have CITED
CITED = 3


def fill():
    if User.objects.filter(username=MANAGER).exists():
        return
    superuser = User.objects.create(username=SUPERUSER, is_staff=True, is_superuser=True)
    manager = User.objects.create(username=MANAGER, is_staff=True)
    manager.groups.add(Group.objects.get(name=Role.MANAGER))
    for number in range(200):
        User.objects.create(username=f"staff-{number}", is_staff=True).groups.add(Group.objects.get(name=Role.EDITOR))
    own = Cluster.objects.annotate(number=Count("memberships")).order_by("-number", "pk")[:OWN]
    ManagedCluster.objects.bulk_create(ManagedCluster(user=manager, cluster=cluster) for cluster in own)
    with changes.bulk():
        add_documents()
    for model in recorded_models():
        with one_edit(superuser, "loaded"):
            record_many(model, model._base_manager.order_by("pk").values_list("pk", flat=True), CREATED)
    edit_and_delete(superuser, own[0])
    add_what_waits(manager, own)
    add_import(superuser)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as after the directory


def add_documents():
    sources = Source.objects.bulk_create(
        Source(slug=f"generated-{n}", title=f"Bericht {n}", publisher=f"Haus {n % 40}", url=f"https://haus{n}.example/")
        for n in range(SOURCES)
    )
    publishers = list(Organisation.objects.order_by("pk").values_list("pk", flat=True)[:PUBLICATIONS])
    Publication.objects.bulk_create(
        Publication(
            slug=f"generated-{n}",
            name_de=f"Heft {n}",
            year=1990 + n % 35,
            publisher_id=publishers[n],
            status="published",
        )
        for n in range(PUBLICATIONS)
    )
    for model, related in ((Cluster, "memberships"), (Organisation, "memberships"), (Membership, None)):
        citation = model._meta.get_field("citations").related_model
        entries = model._base_manager.order_by("pk")[: 20_000 if related else 5_000]
        cited = dict.fromkeys(entries.values_list("pk", flat=True), CITED)
        if related:
            largest = model._base_manager.annotate(number=Count(related)).order_by("-number", "pk").values_list("pk")
            cited |= {key: MOST_CITED for (key,) in largest[:20]}
        citation.objects.bulk_create(
            (
                citation(
                    subject_id=key, source=sources[(key + n) % SOURCES], stated=f"Angabe {n}", differs=key % 500 == n
                )
                for key, number in cited.items()
                for n in range(number)
            ),
            batch_size=5_000,
        )


def edit_and_delete(user, cluster):
    for number in range(EDITS):
        with one_edit(user, "verified"):
            Cluster.objects.filter(pk=cluster.pk).update(acronym=f"A{number}")
            record_many(Cluster, [cluster.pk])
            record_many(
                Membership, cluster.memberships.order_by("pk").values_list("pk", flat=True)[number : number + 3]
            )
    for person in Person.objects.order_by("pk")[:DELETIONS]:
        with one_edit(user):
            person.delete()
    last = Cluster.objects.annotate(number=Count("memberships")).order_by("-number", "pk")[OWN + 20]
    with one_edit(user):
        last.delete()


def add_what_waits(manager, own):
    now = timezone.now()
    CheckedLink.objects.bulk_create(
        (
            CheckedLink(url=f"https://link{n}.example/", checked_at=now, failures=3 * (n % 100 == 0))
            for n in range(LINKS)
        ),
        batch_size=5_000,
    )
    dead = CheckedLink.objects.dead().values_list("url", flat=True)
    for entry, url in zip(Organisation.objects.order_by("pk")[:200], dead, strict=False):
        Organisation.objects.filter(pk=entry.pk).update(website=url)
    for number in range(PROPOSALS):
        cluster = own[number % OWN]
        Proposal.objects.create(
            noun="clusters.cluster",
            key=cluster.pk,
            title=str(cluster)[:250],
            changes={"before": {"": {"acronym": [""]}}, "after": {"": {"acronym": [f"P{number}"]}}},
            language="de",
            state="waiting" if number < 100 else "accepted",
            made_by=manager,
        )
    clusters = list(Cluster.objects.order_by("pk")[:ANSWERS])
    Review.objects.bulk_create(
        Review(
            noun="clusters.cluster",
            key=cluster.pk,
            version="x",
            title=str(cluster),
            address="a@clusters.example",
            sent_at=now - timedelta(days=2),
            answer=("correct", "change")[number % 10 == 0],
            answered_at=now,
        )
        for number, cluster in enumerate(clusters)
    )


def add_import(user):
    """An import of rows of which some are wrong, as it waits for an editor."""
    lines = ["slug;name_en;name_de;kind;city;status"]
    lines += [f"neu-{n};;Neu {n} GmbH;{'sme' if n % 20 else 'x'};Kiel;draft" for n in range(ROWS)]
    content = "\n".join(lines).encode()
    layout, total = files.examine(content, SHEETS["organisations"])
    one = Import.objects.create(
        sheet="organisations", file_name="file.csv", layout=layout, content=content, total=total, uploaded_by=user
    )
    comparing.go_on(one, seconds=600)
