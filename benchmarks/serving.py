"""How gunicorn serves the others: like our pages, without what those make of the data before the workers part."""

import gc

from clusterdir.serving import control_socket_disable, preload_app, threads, worker_class

__all__ = ["control_socket_disable", "preload_app", "threads", "when_ready", "worker_class"]


def when_ready(server):
    gc.freeze()
