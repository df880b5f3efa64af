"""The site map: English at the root, German under /de/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from . import views

handler400 = "clusterdir.errors.bad_request"
handler403 = "clusterdir.errors.forbidden"
handler404 = "clusterdir.errors.not_found"
handler500 = "clusterdir.errors.server_error"

urlpatterns = i18n_patterns(
    path("", views.front, name="front"),
    path("", include("clusters.urls")),
    path("", include("contacts.urls")),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    *(
        path(f"{name}/", views.text_page, {"name": name}, name=name)
        for name in ("about", "imprint", "privacy", "accessibility")
    ),
    path("admin/", admin.site.urls),
    prefix_default_language=False,
)
