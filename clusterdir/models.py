"""What the facet index stands on: which entries have changed, and the index as it was stored. See docs/changes.md."""

from django.db import models
from django.db.models import Func


class RandomToken(Func):
    """A text that the database never makes twice."""

    arity = 0
    output_field = models.CharField()

    def as_sqlite(self, compiler, connection):
        return "lower(hex(randomblob(16)))", []

    def as_postgresql(self, compiler, connection):
        return "gen_random_uuid()::text", []


class Change(models.Model):
    """A row of the change log: an entry was changed. Triggers write it in the transaction of the change.

    The newest row is the version of the data. Ids come again after a rollback or from a restored backup; tokens do not.
    """

    ANYTHING = ""  # in the place of a noun: any entry may have changed
    BULK = "*"  # in the place of a noun: what follows in this transaction is not logged row by row

    noun = models.CharField(max_length=100)  # a model's label in small letters, such as "clusters.organisation"
    key = models.BigIntegerField(null=True)  # the entry's primary key
    token = models.CharField(max_length=36, db_default=RandomToken())

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.pk}: {self.noun or 'anything'} {self.key or ''}".rstrip()


class StoredIndex(models.Model):
    """A part of the index of a noun as bytes, so that a worker need not read all entries when it starts."""

    noun = models.CharField(max_length=100)
    part = models.PositiveSmallIntegerField()
    version = models.BigIntegerField()  # id and token of the newest change that it holds
    token = models.CharField(max_length=36)
    fingerprint = models.CharField(max_length=32)  # of the code that wrote it; other code builds the index anew
    content = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["noun", "part"], name="clusterdir_storedindex_once")]

    def __str__(self):
        return f"{self.noun} at {self.version}, part {self.part}"
