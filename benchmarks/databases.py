"""The generated directories in var/bench/, made once and used again as long as what makes them is the same."""

import hashlib
import os
import subprocess
import sys

from .servers import HOME, ROOT

SEED = 1
SIZES = {  # clusters, organisations, memberships
    "small": (7, 60, 120),
    "medium": (1_000, 100_000, 200_000),
    "large": (10_000, 1_000_000, 3_000_000),
}
MADE_BY = ["*/migrations/*.py", "clusterdir/generating/*.py", "clusterdir/folding.py", "clusterdir/triggers.py"]


def sqlite_file(size):
    """The SQLite file of the generated directory of `size`."""
    HOME.mkdir(parents=True, exist_ok=True)
    path, made = HOME / f"{size}.sqlite3", HOME / f"{size}.made"
    if not (path.exists() and made.exists() and made.read_text() == recipe()):
        for old in HOME.glob(f"{size}.sqlite3*"):
            old.unlink()
        say(f"Making the {size} directory …")
        fill(f"sqlite:///{path}", SIZES[size])
        made.write_text(recipe())
    return path


def postgres_database(size, server):
    """The address of a new database on the PostgreSQL server at `server`, filled like the SQLite file."""
    say(f"Making the {size} directory on PostgreSQL …")
    address = new_postgres_database(f"bench_{size}", server)
    fill(address, SIZES[size])
    return address


def new_postgres_database(name, server):
    create = f"from django.db import connection; connection.cursor().execute('CREATE DATABASE {name}')"
    manage(server, "shell", "--command", create)
    return server.rpartition("/")[0] + f"/{name}"


def fill(address, numbers):
    manage(address, "migrate")
    clusters, organisations, memberships = numbers
    numbers = {"clusters": clusters, "organisations": organisations, "memberships": memberships, "seed": SEED}
    manage(address, "generate_directory", *(f"--{name}={number}" for name, number in numbers.items()))


def say(text):
    print(text, file=sys.stderr, flush=True)


def manage(address, *arguments):
    command = [sys.executable, "manage.py", *arguments, "--verbosity=0"]
    environment = os.environ | {"DEBUG": "1", "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "clusterdir.settings"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def recipe():
    """What tells a file that was made by other code."""
    files = sorted(path for pattern in MADE_BY for path in ROOT.glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
