import django
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.signals import setting_changed
from django.db import transaction
from django.utils import translation

from tests import environment

environment.prepare()  # this, and not a line in pyproject.toml, tells pytest-django of the settings
django.setup()
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a good one takes half a second


def forget_pages(**kwargs):
    """Lets go of printed pages and parts of them, which know of changed data, but not of changed settings."""
    from clusterdir import caching, parts  # they read the settings
    from clusterdir.indexing import index

    caching.kept.begin(None)
    if index._latest:
        index._latest.parts = parts.Parts()


setting_changed.connect(forget_pages)


@pytest.fixture(scope="module")
def directory(django_db_setup, django_db_blocker):
    """The directory as the fixtures have it, loaded once for a file of tests; each may change what it likes."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_directory", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def english():
    """A request leaves its language behind; each test begins in English."""
    with translation.override("en"):
        yield
