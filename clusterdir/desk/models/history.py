"""The history of each model of the directory, in tables of the desk. clusterdir/desk/recording.py writes it.

Each model has a table of its own, `HistoricalCluster` for `Cluster`, and so has each many-to-many relation. It is
reached as `Cluster.history`, or `cluster.history` for one entry. See docs/history.md.
"""

from django.apps import apps
from django.db import models
from simple_history import register

from clusterdir.triggers import APPS

from ..recording import Records, token_of_edit


class Recorded(models.Model):
    """What each row of a history has besides what simple-history gives it."""

    # The same for all that was changed at one go: an entry with its rows, or a whole import.
    edit = models.CharField(max_length=32, default=token_of_edit, db_index=True, editable=False)

    class Meta:
        abstract = True


def recorded_models():
    """Every model of the directory; many-to-many relations come along with the model that has them."""
    return [model for label in APPS for model in apps.all_models[label].values() if not model._meta.auto_created]


def left_out(model):
    """What the database works out itself from the other columns, and the time of the change, which a record has."""
    return [field.name for field in model._meta.fields if field.generated or field.name == "updated_at"]


def not_looked_up(model):
    """Indexed in the model, since they are unique, and not in its history."""
    return [field.name for field in model._meta.fields if field.unique and not field.primary_key]


for _model in recorded_models():
    register(
        _model,
        app="clusterdir.desk",
        records_class=Records,
        bases=[Recorded],
        excluded_fields=left_out(_model),
        no_db_index=not_looked_up(_model),
        history_id_field=models.BigAutoField(),
        history_change_reason_field=models.CharField(max_length=200, null=True),
        m2m_fields=[field.name for field in _model._meta.many_to_many],
        user_db_constraint=False,
    )
