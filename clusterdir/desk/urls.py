"""The pages of the desk that belong to no single entry. They stand under /admin/desk/ as `admin:desk_…`.

Each is for staff who have signed in, since `EditorsDesk.get_urls` wraps it; what else it asks for, the view says.
"""

from django.contrib.auth.views import LogoutView
from django.urls import path

from . import deleted, front, handbook, invitations, second_factor
from .editing import places
from .imports import views as imports
from .merging import views as merging
from .shortcut import shortcut

PAGES = [
    path("search/", front.search, name="desk_search"),
    path("recovery-codes/", second_factor.recovery_codes, name="desk_recovery_codes"),
    path("handbook/", handbook.handbook, name="desk_handbook"),
    path("place/", places.place, name="desk_place"),
    path("phone/", places.phone, name="desk_phone"),
    path("duplicates/", merging.duplicates, name="desk_duplicates"),
    path("duplicates/<slug:noun>/", merging.duplicates, name="desk_duplicates_of"),
    path("duplicates/<slug:noun>/different/", merging.different, name="desk_different"),
    path("duplicates/<slug:noun>/<int:stays>/<int:goes>/", merging.merge_page, name="desk_merge"),
    path("imports/", imports.imports, name="desk_imports"),
    path("imports/new/<slug:key>/", imports.upload, name="desk_import_new"),
    path("imports/<int:key>/", imports.show, name="desk_import"),
    path("imports/<int:key>/rows/", imports.change_rows, name="desk_import_rows"),
    path("imports/<int:key>/apply/", imports.apply, name="desk_import_apply"),
    path("imports/<int:key>/undo/", imports.undo, name="desk_import_undo"),
    path("imports/<int:key>/cancel/", imports.cancel, name="desk_import_cancel"),
    path("template/<slug:key>.<slug:kind>", imports.template, name="desk_template"),
    path("export/<slug:key>.<slug:kind>", imports.export, name="desk_export"),
    path("deleted/", deleted.deleted, name="desk_deleted"),
    path("deleted/<slug:key>/", deleted.undelete, name="desk_undelete"),
]

# The pages on the way in, for those who are not signed in yet, or only with half of what it takes.
ENTRANCES = [
    path("second-factor/", second_factor.second_factor, name="desk_second_factor"),
    path("sign-out/", LogoutView.as_view(next_page="admin:login"), name="desk_sign_out"),
    path("invitation/<uidb64>/<token>/", invitations.Invitation.as_view(), name="desk_invitation"),
]


def urls(site):
    pages = [path(f"desk/{page.pattern}", site.admin_view(page.callback), name=page.name) for page in PAGES]
    pages.append(path("r/<int:content_type_id>/<path:object_id>/", site.admin_view(shortcut)))  # before Django's own
    return pages + [path(f"desk/{page.pattern}", page.callback, name=page.name) for page in ENTRANCES]
