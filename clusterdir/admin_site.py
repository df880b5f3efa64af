"""The editors' desk: the site of the admin."""

from django.apps import apps
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.apps import AuthConfig
from django.http import HttpResponseRedirect
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
    index_template = "desk/index.html"

    def index(self, request, extra_context=None):
        from .desk.front import context  # it knows models

        return super().index(request, context(request, self) | (extra_context or {}))

    def has_permission(self, request):
        """Where a second factor is asked for, nobody is in without it."""
        return super().has_permission(request) and (not settings.SECOND_FACTOR or request.user.is_verified())

    def login(self, request, extra_context=None):
        from .desk import second_factor  # it knows models

        if second_factor.is_pending(request):
            return HttpResponseRedirect(second_factor.address_of_page(request))
        return super().login(request, extra_context)

    def get_urls(self):
        from .desk.urls import urls  # its views know models, which are there only now

        return urls(self) + super().get_urls()

    def in_order(self):
        """The admin classes of the nouns, in the order of ORDER."""
        return sorted(self._registry.values(), key=lambda one: _place(one.opts.object_name, ORDER))

    def get_app_list(self, request, app_label=None):
        """The apps in the order of the settings, their nouns in that of ORDER."""
        found = super().get_app_list(request, app_label)
        for app in found:
            app["models"].sort(key=lambda entry: _place(entry["object_name"], ORDER))
        return sorted(found, key=lambda app: _place(app["app_label"], list(apps.app_configs)))


class EditorsDeskConfig(AdminConfig):
    default_site = "clusterdir.admin_site.EditorsDesk"


class AccountsConfig(AuthConfig):
    verbose_name = _("Accounts")


def _place(name, order):
    return order.index(name) if name in order else len(order)
