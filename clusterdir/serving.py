"""How gunicorn serves the site: `gunicorn --config python:clusterdir.serving`. See docs/running.md.

What is given on the command line goes before what stands here.
"""

import os

wsgi_app = "clusterdir.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", 2))
threads = 4
preload_app = True  # what is imported before the workers part is there once for all of them
keepalive = 75  # seconds, longer than the proxy before it keeps a connection
control_socket_disable = True  # it would be another door
