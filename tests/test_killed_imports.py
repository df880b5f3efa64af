"""Killing an import at any moment leaves nothing or all. The processes are those of killed_imports.py."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.killed_imports import MOMENTS


@contextmanager
def empty_database(folder):
    """The DATABASE_URL of a database beside the one of the tests, since a killed process cannot be in a test's own."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/killed.sqlite3"
        return
    import psycopg2

    host, user = settings.DATABASES["default"]["HOST"], settings.DATABASES["default"]["USER"]
    server = psycopg2.connect(host=host, user=user, dbname="postgres")
    server.autocommit = True
    server.cursor().execute("CREATE DATABASE killed")
    try:
        yield f"postgres://{user}@{quote(host, safe='')}/killed"
    finally:
        server.cursor().execute("DROP DATABASE killed WITH (FORCE)")
        server.close()


def test_killing_an_import_at_any_moment_leaves_nothing_or_all(tmp_path):
    with empty_database(tmp_path) as url:
        process = subprocess.run(
            [sys.executable, "-m", "tests.killed_imports"],
            env=os.environ | {"DATABASE_URL": url},
            capture_output=True,
            text=True,
        )
    assert process.returncode == 0, process.stderr
    result = json.loads(process.stdout.splitlines()[-1])
    assert result == {
        "compared": [True] * MOMENTS["compared"],
        "applied": ["nothing"] * (MOMENTS["applied"] - 1) + ["all"],
        "undone": ["nothing"] * (MOMENTS["undone"] - 1) + ["all"],
    }
