"""How gunicorn serves the site: `gunicorn --config python:clusterdir.serving`. See docs/running.md.

What is given on the command line goes before what stands here.
"""

import gc
import logging
import os

wsgi_app = "clusterdir.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", 2))
threads = 4
preload_app = True  # what is there before the workers part is there once for all of them
keepalive = 75  # seconds, longer than the proxy before it keeps a connection
control_socket_disable = True  # nobody is to steer the server by it


def when_ready(server):
    """Before the workers part: what first pages would wait for, addresses with their views, templates, the index."""
    from django.db import Error, connections
    from django.template import engines
    from django.urls import get_resolver

    from clusterdir import indexing

    list(get_resolver().url_patterns)
    for engine in engines.all():
        if hasattr(engine, "env"):
            for name in engine.env.list_templates(["html"]):
                engine.env.get_template(name)
    try:
        indexing.prepare()
    except Error:  # each worker asks again
        logging.getLogger(__name__).exception("The database cannot be read yet.")
    connections.close_all()  # no two processes can share one
    gc.freeze()
