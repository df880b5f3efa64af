"""`python -m benchmarks.desk [--rounds N] [--only TEXT] [--all]`: how quick the editors' desk is.

Each list, form and page is asked for by the test client, in one process: so the queries can be counted, and what is
measured is what a worker does for it, from the middleware to the last byte. In each round entries are edited, and each
page is asked for once, in another order. Prints a Markdown table of the pages that are slow or of which the number of
queries varies; with --all, of all.

On SQLite, in a copy of the database of the other benchmarks; on PostgreSQL with `python -m tests.postgres` before it.
"""

import argparse
import os
import shutil
import sys
import time
from math import ceil
from pathlib import Path
from random import Random
from statistics import median

from . import databases, servers

FILE, MADE = servers.HOME / "desk.sqlite3", servers.HOME / "desk.made"
ROUNDS = 20
SLOW = 300  # milliseconds


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    parser.add_argument("--only", default="", metavar="TEXT", help="only pages with this in their name")
    parser.add_argument("--all", action="store_true", help="print all pages")
    arguments = parser.parse_args()
    servers.be_alone()
    database = prepare()
    servers.collect_static()
    os.environ |= servers.PRODUCTION | {"SECOND_FACTOR": "0", "ALLOWED_HOSTS": "testserver", "DATABASE_URL": database}
    os.environ["DJANGO_SETTINGS_MODULE"] = "clusterdir.settings"
    from django.db import connection

    import clusterdir.wsgi  # noqa: F401 - sets up Django, and how memory is looked through, as for a worker

    from .desk_directory import MANAGER, SUPERUSER, fill

    fill()
    if connection.vendor == "sqlite":
        MADE.write_text(recipe())
    rows = {}
    for username in (SUPERUSER, MANAGER):
        rows |= measure(username, arguments)
    print(table(rows, arguments.all))
    return 1 if any(is_slow(seconds) for _queries, seconds, _worked in rows.values()) else 0


def prepare():
    """The address of a database with the medium directory."""
    server = os.environ.pop("DATABASE_URL", "")
    if server.startswith("postgres"):
        return databases.postgres_database("medium", server)
    if not (FILE.exists() and MADE.exists() and MADE.read_text() == recipe()):
        for old in servers.HOME.glob("desk.*"):
            old.unlink()
        shutil.copyfile(databases.sqlite_file("medium"), FILE)
    return f"sqlite:///{FILE}"


def recipe():
    return databases.recipe() + Path(__file__).with_name("desk_directory.py").read_text()


def measure(username, arguments):
    """{(account, noun, page): (numbers of queries, seconds, seconds of the processor) of each answer}."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client

    from .desk_pages import AFTER, edit, pages

    client = Client()
    client.force_login(User.objects.get(username=username))
    found = {key: addresses for key, addresses in pages(username).items() if arguments.only in ": ".join(key)}
    rows, chance, counter = {(username, *key): ([], [], []) for key in found}, Random(1), Counter()
    for number in range(-1, arguments.rounds):  # the first is not measured, and shows what may be seen
        print(f"{username}, round {number + 1} of {arguments.rounds} …", file=sys.stderr, flush=True)
        edit()
        for key in chance.sample(list(found), len(found)):
            address = found[key][number % len(found[key])]
            if key[-1].endswith(AFTER):
                edit()
            counter.number, began, worked = 0, time.perf_counter(), time.process_time()
            with connection.execute_wrapper(counter):
                response = client.get(address)
                content = b"".join(response)
            seconds, worked = time.perf_counter() - began, time.process_time() - worked
            if response.status_code in {302, 403} and number < 0:
                del found[key], rows[username, *key]
                continue
            if response.status_code != 200 or not content:
                raise SystemExit(f"{address} answers {username} with {response.status_code}.")
            if number >= 0:
                for values, value in zip(rows[username, *key], (counter.number, seconds, worked), strict=True):
                    values.append(value)
    return rows


class Counter:
    number = 0

    def __call__(self, execute, *arguments):
        self.number += 1
        return execute(*arguments)


def p95(seconds):
    """In milliseconds, by nearest rank: of 20 answers the slowest but one."""
    return sorted(seconds)[ceil(len(seconds) * 0.95) - 1] * 1000


def is_slow(seconds):
    return p95(seconds) > SLOW


def table(rows, is_whole):
    lines = ["| account | noun | page | queries | p50 ms | p95 ms | of the processor | |", "| --- " * 8 + "|"]
    for (account, noun, page), (queries, seconds, worked) in rows.items():
        few, many = min(queries), max(queries)
        if is_whole or few != many or is_slow(seconds):
            number = str(few) if few == many else f"{few} to {many}"
            verdict = f"over {SLOW}" if is_slow(seconds) else ""
            numbers = " | ".join(f"{value:.0f}" for value in (median(seconds) * 1000, p95(seconds), p95(worked)))
            lines.append(f"| {account} | {noun} | {page} | {number} | {numbers} | {verdict} |")
    slow = sum(is_slow(seconds) for _queries, seconds, _worked in rows.values())
    return "\n".join([*lines, "", f"{len(rows)} pages, {slow} of them over {SLOW} ms at p95."])


if __name__ == "__main__":
    sys.exit(main())
