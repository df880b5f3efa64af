"""The handbook for editors, in both languages. Its pictures are taken by `python -m tests.handbook_pictures`."""

from django.contrib import admin
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clusterdir.localisation import language


@require_safe
def handbook(request):
    context = {"title": _("Handbook"), "text": f"desk/handbook/{language()}.html"}
    return render(request, "desk/handbook.html", admin.site.each_context(request) | context)
