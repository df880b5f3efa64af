"""How gunicorn serves the site."""

import gc
import os
import subprocess
import sys
import time

import pytest
from django.db import OperationalError, connection
from django.template import engines

from clusterdir import indexing, serving
from clusterdir.indexing import index, stored
from clusters.models import Cluster
from tests import factories


def test_gunicorn_takes_the_configuration_and_the_number_of_workers_from_the_environment():
    environment = os.environ | {"WEB_CONCURRENCY": "3", "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "clusterdir.settings"}
    command = [sys.executable, "-m", "gunicorn", "--config=python:clusterdir.serving", "--print-config"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    shown = dict(line.split("=", 1) for line in result.stdout.replace(" ", "").splitlines() if "=" in line)
    names = ("workers", "worker_class", "threads", "preload_app", "control_socket_disable")
    assert [shown[name] for name in names] == ["3", "gthread", "4", "True", "True"]


@pytest.fixture
def when_ready(transactional_db):
    """Does what the server does before the workers part, which closes the connection."""
    yield lambda: serving.when_ready(None)
    gc.unfreeze()


def test_templates_are_compiled_before_the_workers_part(when_ready):
    environment = next(engine.env for engine in engines.all() if hasattr(engine, "env"))
    environment.cache.clear()
    when_ready()
    names = {name for _loader, name in environment.cache}
    assert {"base.html", "clusters/cluster_detail.html", "pictures/map.html"} <= names
    assert names == set(environment.list_templates(["html"]))


def test_the_index_is_there_before_the_workers_part_with_the_options_of_both_languages(when_ready, monkeypatch):
    cluster = factories.make_cluster()
    monkeypatch.setattr(index, "_latest", None)
    when_ready()
    assert list(index._latest[Cluster].published) == [cluster.pk]
    facet = index._latest[Cluster].noun.facets["sector"]
    assert {(facet, "en"), (facet, "de")} <= index._latest._options.keys()
    assert (Cluster._meta.label_lower, "sector") in index._latest._counters


def test_when_the_workers_part_no_connection_is_open(when_ready):
    connection.ensure_connection()
    when_ready()
    assert connection.vendor == "sqlite" or connection.connection is None  # SQLite's is kept, since it is the database


def test_when_the_workers_part_a_large_index_has_been_stored(when_ready, monkeypatch):
    stored_versions = []

    def save_slowly(index):
        time.sleep(0.2)
        stored_versions.append(index.version)

    factories.make_cluster()
    monkeypatch.setattr(index, "_latest", None)
    monkeypatch.setattr(stored, "LARGE", 1)
    monkeypatch.setattr(stored, "save", save_slowly)
    when_ready()
    assert stored_versions == [index._latest.version]


def test_a_database_that_is_away_when_the_server_starts_is_asked_again_by_each_worker(when_ready, monkeypatch, caplog):
    def away():
        raise OperationalError("away")

    monkeypatch.setattr(indexing, "prepare", away)
    when_ready()
    assert "The database cannot be read yet." in caplog.text
