"""`python -m benchmarks.consistency`: is any answer stale or wrong while the data change?

Two processes, each with its own connection to the database, mix READS pages of the running site (two workers, settings
of production, response cache and all) with EDITS of every kind, by every path. After each page everything on it is
counted again in SQL, in the state that the page must have been made of: the version of the data is asked for before
the page is requested and in the transaction of the count, and where another edit came between the two, the page is
asked for again. An edit that is committed before the request has to show. The number of answers that differ has to be
0; what differs is printed, and the exit code is 1.

It runs on SQLite; with `python -m tests.postgres python -m benchmarks.consistency` on PostgreSQL.
"""

import argparse
import html
import json
import os
import subprocess
import sys
from collections import Counter
from random import Random
from urllib.parse import urlencode

from . import databases, servers
from .client import Client

READS, EDITS, PROCESSES = 2_000, 500, 2
SIZE = (30, 800, 2_000)  # clusters, organisations, memberships
SHOWN = 20  # differences


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.consistency")
    parser.add_argument("--reads", type=int, default=READS)
    parser.add_argument("--edits", type=int, default=EDITS)
    parser.add_argument("--part", type=int, help="used by the run itself")
    parser.add_argument("--port", type=int, help="used by the run itself")
    arguments = parser.parse_args()
    if arguments.part is None:
        run(arguments)
    else:
        take_part(arguments)


def run(arguments):
    """Makes the directory, starts the site and the processes, and adds up what they say."""
    servers.be_alone()
    database = make_directory()
    environment = servers.PRODUCTION | {"DATABASE_URL": database}
    servers.collect_static()
    with servers.site(database, workers=2) as site:
        command = [sys.executable, "-m", "benchmarks.consistency", f"--port={site.port}"]
        command += [f"--reads={arguments.reads}", f"--edits={arguments.edits}"]
        environment |= {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
        parts = [
            subprocess.Popen(
                [*command, f"--part={number}"], cwd=servers.ROOT, env=os.environ | environment, stdout=subprocess.PIPE
            )
            for number in range(PROCESSES)
        ]
        try:
            results = [json.loads(part.communicate()[0] or "null") for part in parts]
        finally:
            for part in parts:
                part.kill()
    if None in results:
        raise SystemExit("A process has failed.")
    edits = sum((Counter(one["edits"]) for one in results), Counter())
    wrong = [one for result in results for one in result["wrong"]]
    print(
        f"{sum(one['reads'] for one in results):,} reads, {edits.total():,} edits"
        f" ({', '.join(f'{kind}: {number}' for kind, number in sorted(edits.items()))});"
        f" asked again because of an edit in between: {sum(one['again'] for one in results):,}"
    )
    for one in wrong[:SHOWN]:
        print(one)
    print(f"{'PostgreSQL' if database.startswith('postgres') else 'SQLite'}: wrong or stale answers: {len(wrong)}")
    sys.exit(bool(wrong))


def make_directory():
    server = os.environ.pop("DATABASE_URL", "")
    if server.startswith("postgres"):
        address = databases.new_postgres_database("bench_consistency", server)
    else:
        servers.HOME.mkdir(parents=True, exist_ok=True)
        for old in servers.HOME.glob("consistency.sqlite3*"):
            old.unlink()
        address = f"sqlite:///{servers.HOME / 'consistency.sqlite3'}"
    databases.fill(address, SIZE)
    return address


# One of the processes


def take_part(arguments):
    import django

    django.setup()
    from .edits import Editor

    chance = Random(arguments.part)
    reader, editor = Reader(Client(arguments.port), chance), Editor(chance, arguments.part)
    reads, edits = arguments.reads // PROCESSES, arguments.edits // PROCESSES
    turns = ["read"] * reads + ["edit"] * edits
    chance.shuffle(turns)
    for number, turn in enumerate(turns):
        if number % 10 == 0:
            reader.client.close()  # so that both workers of the site are asked
        reader.read() if turn == "read" else editor.edit()
    print(json.dumps({"reads": reads, "edits": editor.done, "wrong": reader.wrong, "again": reader.again}))


class Reader:
    def __init__(self, client, chance):
        self.client, self.chance = client, chance
        self.wrong, self.again = [], 0

    def read(self):
        """Asks for one page and compares it."""
        from clusterdir import changes

        noun, path, query = self.question()
        while True:
            before = changes.version()
            answer = self.client.get(f"{path}?{query}" if query else path)
            with changes.snapshot():
                if changes.version() != before:
                    self.again += 1
                    continue
                found = self.compare(noun, path, query, answer)
            if found:
                self.wrong.append(f"{path}?{query} at {before.id}: {'; '.join(found[:3])}"[:600])
            return

    def compare(self, noun, path, query, answer):
        from django.http import QueryDict

        from . import plain
        from .equality import Marks, differences

        if query is None:
            return self.compare_profile(noun, path, answer)
        if answer.status != 200:
            return [f"status {answer.status}"]
        data = QueryDict(query)
        chosen = {(name, value) for name in data for value in data.getlist(name)}
        return differences(Marks(answer.body.decode()), plain.answer(noun, data), chosen)

    def compare_profile(self, noun, path, answer):
        from .plain import NOUNS

        entry = NOUNS[noun].model.objects.filter(slug=path.split("/")[2]).first()
        expected = {"published": 200, "archived": 410}.get(entry and entry.status, 404)
        if answer.status != expected:
            return [f"status {answer.status} instead of {expected}"]
        if expected == 200 and html.escape(entry.name) not in html.unescape(answer.body.decode()).replace("&", "&amp;"):
            return [f"the name {entry.name} is not there"]
        return []

    def question(self):
        """(noun, path, query); of a profile the query is None."""
        from .plain import NOUNS

        noun, path = self.chance.choice(
            [("cluster", "clusters"), ("organisation", "organisations"), ("person", "contacts")]
        )
        if noun != "person" and self.chance.random() < 0.2:
            return noun, f"/{path}/{self.any(NOUNS[noun].model).slug}/", None
        query = []
        for name, facet in NOUNS[noun].facets.items():
            while self.chance.random() < 0.25:
                query.append((name, self.value(facet)))
        if self.chance.random() < 0.4:
            query.append(("q", self.words(NOUNS[noun].model)))
        if self.chance.random() < 0.5:
            query.append(("sort", self.chance.choice(list(NOUNS[noun].orders))))
        if self.chance.random() < 0.3:
            query.append(("page", self.chance.randint(2, 5)))
        return noun, f"/{path}/", urlencode(query)

    def value(self, facet):
        return self.chance.choice(facet.choices) if hasattr(facet, "choices") else self.any(facet.model).slug

    def any(self, model):
        keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
        return model.objects.filter(pk__gte=self.chance.choice(keys)).order_by("pk").first() or self.any(model)

    def words(self, model):
        words = self.any(model).search_text.replace("|", " ").split()
        words = self.chance.sample(words, min(len(words), self.chance.choice((1, 1, 2))))
        return " ".join(word[: self.chance.randint(2, len(word))] if len(word) > 2 else word for word in words)


if __name__ == "__main__":
    main()
