"""The four roles of staff: what each may do with which noun. Which rows of it, scopes.py says.

A role is a group of Django's, and its rights are the group's: `manage.py migrate` brings them into line with what is
said here (`install`). A superuser is an administrator who needs no group. An account may be given single rights beside
its role: these decide as everywhere in Django, but a cluster manager never gets out of the own clusters with them.
"""

from functools import wraps

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..triggers import APPS


class Role(models.TextChoices):
    """The values are the names of the groups; the first that an account has is its role."""

    ADMINISTRATOR = "administrators", _("administrator")
    EDITOR = "editors", _("editor")
    MANAGER = "cluster managers", _("cluster manager")
    AUDITOR = "auditors", _("auditor")


EVERYTHING = {"add", "change", "delete", "view"}
DIRECTORY = set(APPS)
ACCOUNTS = {"auth.user", "desk.managedcluster"}

# What a manager may do, in the own clusters only. Nouns that are not named here do not exist for a manager.
MANAGERS = {
    "clusters.cluster": {"change", "view"},
    "clusters.membership": EVERYTHING,
    "contacts.appointment": EVERYTHING,
    "contacts.person": {"add", "change", "view"},
    "clusters.organisation": {"view"},
    "clusters.sponsorship": {"view"},
    "clusters.qualitylabel": {"view"},
    "clusters.clustercitation": {"view"},
    "clusters.sector": {"view"},
    "clusters.region": {"view"},
    "clusters.service": {"view"},
    "desk.proposal": {"view"},
}


def actions(role, model):
    """What a role may do with a model: some of add, change, delete, view."""
    label, app = model._meta.label_lower, model._meta.app_label
    if role == Role.MANAGER:
        return MANAGERS.get(label, set())
    if app not in DIRECTORY | {"desk"} and label not in ACCOUNTS:
        return set()
    if role == Role.AUDITOR:
        return {"view"}
    if role == Role.EDITOR and label in ACCOUNTS:
        return set()
    return EVERYTHING


def install(using="default", **kwargs):
    """Makes the groups, and gives each its rights (on `post_migrate`)."""
    configs = [apps.get_app_config(label) for label in (*DIRECTORY, "desk", "auth")]
    for config in configs:
        create_permissions(config, verbosity=0, using=using)
    permissions = {
        (permission.content_type.app_label, permission.codename): permission.pk
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    through = Group.permissions.through
    for role in Role:
        group, _made = Group.objects.using(using).get_or_create(name=role)
        wanted = {
            permissions[config.label, f"{action}_{model._meta.model_name}"]
            for config in configs
            for model in config.get_models()
            for action in actions(role, model)
            if action in model._meta.default_permissions  # a history has none
        }
        rows = through.objects.using(using).filter(group=group)
        found = set(rows.values_list("permission", flat=True))
        if found - wanted:
            rows.exclude(permission__in=wanted).delete()
        through.objects.using(using).bulk_create(
            through(group=group, permission_id=key) for key in sorted(wanted - found)
        )


def role_of(user):
    """The Role of an account; None if it has none. One query for each account that is no superuser's."""
    if not user.is_active or not user.is_staff:
        return None
    if user.is_superuser:
        return Role.ADMINISTRATOR
    if not hasattr(user, "_role"):
        names = set(user.groups.values_list("name", flat=True))
        user._role = next((role for role in Role if role in names), None)
    return user._role


def accounts_with(*roles):
    """A condition for the active accounts that have one of the roles, superusers among them."""
    return Q(is_active=True, is_staff=True) & (Q(groups__name__in=roles) | Q(is_superuser=True))


def only_for(*roles):
    """A view for these roles alone: 403 for others. Signing in is checked by `admin_view`, which is outside of it."""

    def decorate(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            if role_of(request.user) not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate
