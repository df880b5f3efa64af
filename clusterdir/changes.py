"""The change log: the version of the data, and what has changed since another one. See docs/changes.md."""

from collections import namedtuple
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from .models import Change
from .triggers import BULK, LOCK, LOG

MOST = 5_000  # whoever has missed more changes than these reads everything anew

Version = namedtuple("Version", "id token")

_NEWEST = f"SELECT id, token FROM {LOG} ORDER BY id DESC LIMIT 1"


def version():
    """The version of the data. It is another one after each change, whoever made it.

    Each request asks, so the question goes past Django's cursor, which would take longer than the answer.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    with database.wrap_database_errors:
        cursor = database.connection.cursor()
        cursor.execute(_NEWEST)
        return Version(*(cursor.fetchone() or (0, "")))


def since(version):
    """The entries changed after `version`, each once, as (noun, key); None if that cannot be told, or they are many."""
    rows = Change.objects.filter(id__gte=version.id).order_by("id").values_list("id", "token", "noun", "key")
    known, *later = rows[: MOST + 2] or [None]
    if known is None or known[:2] != version or len(later) > MOST:
        return None
    changed = dict.fromkeys((noun, key) for _id, _token, noun, key in later)
    return None if any(noun in {Change.ANYTHING, Change.BULK} for noun, _key in changed) else list(changed)


@contextmanager
def bulk():
    """A transaction, in which rows are not logged one by one: its log says that anything may have changed."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"SELECT {LOCK}")
            cursor.execute(f"SELECT {BULK}")
            inside_another = cursor.fetchone()[0]
        if inside_another:
            yield
        else:
            Change.objects.create(noun=Change.BULK)
            yield
            Change.objects.create(noun=Change.ANYTHING)


@contextmanager
def snapshot():
    """A transaction, in which all that is read is of one state of the database. Inside another it does nothing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        connection.ensure_connection()
        mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # the usual one waits for writers
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = mode


def prune(keep=2 * MOST):
    """Deletes old rows of the log; the `keep` newest stay."""
    Change.objects.filter(id__lte=version().id - keep).delete()
