"""How gunicorn serves the site."""

import gc
import os
import subprocess
import sys

from django.template import engines

from clusterdir import serving


def test_gunicorn_takes_the_configuration_and_the_number_of_workers_from_the_environment():
    environment = os.environ | {"WEB_CONCURRENCY": "3", "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "clusterdir.settings"}
    command = [sys.executable, "-m", "gunicorn", "--config=python:clusterdir.serving", "--print-config"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    shown = dict(line.split("=", 1) for line in result.stdout.replace(" ", "").splitlines() if "=" in line)
    names = ("workers", "worker_class", "threads", "preload_app", "control_socket_disable")
    assert [shown[name] for name in names] == ["3", "gthread", "4", "True", "True"]


def test_templates_are_compiled_before_the_workers_part():
    environment = next(engine.env for engine in engines.all() if hasattr(engine, "env"))
    environment.cache.clear()
    try:
        serving.when_ready(None)
    finally:
        gc.unfreeze()
    names = {name for _loader, name in environment.cache}
    assert {"base.html", "clusters/cluster_detail.html", "pictures/map.html"} <= names
    assert names == set(environment.list_templates(["html"]))
