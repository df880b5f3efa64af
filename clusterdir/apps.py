from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from .folding import register_functions


class ClusterdirConfig(AppConfig):
    """What belongs to the whole site and to no noun."""

    name = "clusterdir"
    verbose_name = "Cluster directory"

    def ready(self):
        connection_created.connect(register_functions, dispatch_uid="directory_functions")
        from . import triggers  # knows models, which are there only now

        post_migrate.connect(triggers.install, sender=self, dispatch_uid="directory_triggers")
