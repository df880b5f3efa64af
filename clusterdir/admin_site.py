"""The editors' desk: the site of the admin."""

from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

# What editors look for first stands first; anything that is not named here stands behind it.
ORDER = [
    "Cluster",
    "Organisation",
    "SponsoringBody",
    "Programme",
    "Publication",
    "Source",
    "Sector",
    "Service",
    "Region",
]


class EditorsDesk(AdminSite):
    site_header = _("Cluster directory: editors’ desk")
    site_title = _("Editors’ desk")
    index_title = _("What the directory holds")
    site_url = reverse_lazy("front")

    def get_app_list(self, request, app_label=None):
        """The apps in the order of the settings, their nouns in that of ORDER."""
        found = super().get_app_list(request, app_label)
        for app in found:
            app["models"].sort(key=lambda entry: _place(entry["object_name"], ORDER))
        return sorted(found, key=lambda app: _place(app["app_label"], list(apps.app_configs)))


class EditorsDeskConfig(AdminConfig):
    default_site = "clusterdir.admin_site.EditorsDesk"


def _place(name, order):
    return order.index(name) if name in order else len(order)
