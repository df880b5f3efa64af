"""Who is asked: each server listens on 127.0.0.1 alone, and ends with the `with` block that started it."""

import fcntl
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from .client import Client

ROOT = Path(__file__).parent.parent
HOME = ROOT / "var" / "bench"
DATASETTE = HOME / "datasette" / "bin" / "datasette"
SLOWEST_START = 120  # seconds
# Few heaps, and large arrays outside of them, so that what is let go goes back to the machine (docs/running.md).
SERVER = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "1000000",
    "MALLOC_TRIM_THRESHOLD_": "32000000",
}
PRODUCTION = {"DEBUG": "0", "HTTPS": "0", "SECRET_KEY": secrets.token_hex(32)}


class Server:
    """A running server: where it listens, and the process that answers."""

    def __init__(self, process, port):
        self.process, self.port = process, port
        self.client = Client(port)

    @property
    def worker(self):
        """The id of the process that answers: the server's child if it has one."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0]) if children else self.process.pid

    def memory(self):
        """The memory of the process that answers, in megabytes: resident, and with its share of what it shares.

        What gunicorn has imported before it parts is shared with one other process here, the one that waits. So the
        second number is what each of two workers adds to the memory of the machine.
        """
        rollup = Path(f"/proc/{self.worker}/smaps_rollup").read_text()
        return {
            name.lower(): int(re.search(rf"^{name}: +(\d+) kB", rollup, re.MULTILINE)[1]) / 1024
            for name in ("Rss", "Pss")
        }


@contextmanager
def running(name, command, first, **environment):
    """Runs `command`, in which {port} stands for a free port, until the block ends; it has answered `first` by then."""
    port = free_port()
    command = [str(part).replace("{port}", str(port)) for part in command]
    with open(HOME / f"{name}.log", "wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | SERVER | environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    server = Server(process, port)
    try:
        wait_for(server, first, name)
        yield server
    finally:
        server.client.close()
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(server, address, name):
    """Waits until the server has answered `address`."""
    until = time.monotonic() + SLOWEST_START
    while time.monotonic() < until and server.process.poll() is None:
        try:
            status = server.client.get(address).status
        except OSError:
            time.sleep(0.005)
            continue
        if status == 200:
            return
        raise SystemExit(f"{name} answers {address} with {status}; see {HOME / name}.log")
    raise SystemExit(f"{name} does not start; see {HOME / name}.log")


def gunicorn(application, workers=1, serving="benchmarks.serving"):
    """The command for workers as in production, but that nobody is sent away."""
    options = [f"--config=python:{serving}", f"--workers={workers}", "--keep-alive=300", "--timeout=300"]
    return [sys.executable, "-m", "gunicorn", *options, "--bind=127.0.0.1:{port}", application]


def site(database, first="/organisations/", workers=1):
    """Our pages, with the settings of production."""
    environment = PRODUCTION | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "clusterdir.settings"}
    return running("site", gunicorn("clusterdir.wsgi", workers, "clusterdir.serving"), first, **environment)


def be_alone():
    """Stops a run while another one is under way: they share the files, and would measure each other."""
    global _lock
    HOME.mkdir(parents=True, exist_ok=True)
    _lock = open(HOME / "lock", "w")  # noqa: SIM115, it is held until the process ends
    try:
        fcntl.flock(_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit("Another run is under way.") from None


def collect_static():
    """Collects the files that our pages name, as for production."""
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    environment = PRODUCTION | {"DJANGO_SETTINGS_MODULE": "clusterdir.settings"}
    subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True)


def plain(database, pages):
    """The plain ORM version, and a bare view behind our middleware."""
    environment = PRODUCTION | {"DATABASE_URL": database, "BENCH_PAGES": str(pages)}
    return running("plain", gunicorn("benchmarks.plain_wsgi"), "/bare/repeated.html", **environment)


def bare(pages):
    """A bare view in a project without middleware."""
    return running("bare", gunicorn("benchmarks.bare_wsgi"), "/bare/repeated.html", BENCH_PAGES=str(pages))


def find_nginx():
    return shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")


@contextmanager
def nginx(pages):
    """nginx, serving the pages as files; None where it is not installed."""
    if not find_nginx():
        yield None
        return
    home = HOME / "nginx"
    home.mkdir(exist_ok=True)
    port = free_port()
    (home / "nginx.conf").write_text(NGINX.format(home=home, pages=pages, port=port))
    command = [find_nginx(), "-e", home / "error.log", "-c", home / "nginx.conf"]
    process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL)
    server = Server(process, port)
    try:
        wait_for(server, "/bare/repeated.html", "nginx")
        yield server
    finally:
        server.client.close()
        process.terminate()
        process.wait()


NGINX = """
daemon off; master_process off; pid {home}/pid; error_log {home}/error.log;
events {{ }}
http {{
  types {{ text/html html; }}
  access_log off; sendfile on; tcp_nopush on; keepalive_timeout 300s; keepalive_requests 1000000;
  open_file_cache max=100;
  client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/fastcgi;
  uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
  server {{ listen 127.0.0.1:{port}; location /bare/ {{ alias {pages}/; }} }}
}}
"""
