from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The editors' workspace: what staff see and do beyond the forms of single entries."""

    name = "clusterdir.desk"
    label = "desk"
    verbose_name = _("Editors’ desk")

    def ready(self):
        from . import lockout, roles

        user_logged_in.connect(lockout.forget, dispatch_uid="desk_lockout")
        post_migrate.connect(roles.install, sender=self, dispatch_uid="desk_roles")
