"""The site map: English at the root, German under /de/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from . import previews, views
from .desk.password_reset import PasswordReset
from .desk.review_page import review
from .styleguide import styleguide

handler400 = "clusterdir.errors.bad_request"
handler403 = "clusterdir.errors.forbidden"
handler404 = "clusterdir.errors.not_found"
handler500 = "clusterdir.errors.server_error"

urlpatterns = i18n_patterns(
    path("", views.front, name="front"),
    path("", include("clusters.urls")),
    path("", include("contacts.urls")),
    path("preview.png", previews.site_preview, name="site_preview"),
    *(
        path(f"{name}/<slug:slug>/preview.png", view)
        for name, view in (
            ("clusters", previews.cluster_preview),
            ("organisations", previews.organisation_preview),
            ("sectors", previews.sector_preview),
            ("sponsors", previews.sponsor_preview),
            ("contacts", previews.contact_preview),
        )
    ),
    path("site.webmanifest", previews.site_manifest, name="site_manifest"),
    path("search/", views.search, name="search"),
    path("figures/", views.figures, name="figures"),
    path("search/suggest/", views.suggest, name="suggest"),
    *(
        path(f"{name}/", views.text_page, {"name": name}, name=name)
        for name in ("about", "imprint", "privacy", "accessibility")
    ),
    path("styleguide/", styleguide, name="styleguide"),
    path("review/<str:token>/", review, name="review"),
    path("admin/password-reset/", PasswordReset.as_view(), name="admin_password_reset"),  # as the login asks
    path("admin/", admin.site.urls),
    prefix_default_language=False,
)
urlpatterns += [path("favicon.ico", previews.favicon)]
