from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The editors' workspace: what staff see and do beyond the forms of single entries."""

    name = "clusterdir.desk"
    label = "desk"
    verbose_name = _("Editors’ desk")

    def ready(self):
        from . import roles

        post_migrate.connect(roles.install, sender=self, dispatch_uid="desk_roles")
