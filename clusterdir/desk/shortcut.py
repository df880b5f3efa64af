"""“View on site” of Django's admin leads from the number of any entry to its address. Here only if one may see it."""

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut as of_any
from django.http import Http404
from django.shortcuts import get_object_or_404


def shortcut(request, content_type_id, object_id):
    model = get_object_or_404(ContentType, pk=content_type_id).model_class()
    model_admin = admin.site._registry.get(model)
    entry = model_admin and model_admin.has_view_permission(request) and model_admin.get_object(request, object_id)
    if not entry:
        raise Http404
    return of_any(request, content_type_id, object_id)
