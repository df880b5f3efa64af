"""One size of directory: starts all servers, checks, measures, and writes what came of it as JSON.

`__main__.py` runs `python -m benchmarks.one_size` for each size in a process of its own, with the database in the
environment, since Django is bound to one.
"""

import json
import os
import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import mean, median

import django
from django.apps import apps

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections, models  # noqa: E402
from django.db.models.functions import Length  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.text import slugify  # noqa: E402

from clusters.models import Cluster, Organisation  # noqa: E402

from . import datasette, equality, servers  # noqa: E402
from .measuring import Competitor, a_second, measure, p50, p95, ratio, ratio_of_rates  # noqa: E402
from .questions import COMPRESSED, REPEATED, questions  # noqa: E402

STARTS = 3
ROUNDS_OF_FEW_PAGES = 12  # a small directory has few pages to ask for in a round


def main(size, rounds, only, output):
    database, site_database = os.environ["DATABASE_URL"], os.environ["BENCH_SITE"]
    source = Path(settings.DATABASES["default"]["NAME"])
    files = datasette.make_files(source)
    asked = {kind: pool for kind, pool in questions().items() if only in kind or kind == REPEATED}
    with servers.site(site_database) as site:
        say("Comparing the answers …")
        checked = equality.check_site(site, asked)
        pages = keep_pages(site, asked, servers.HOME / f"{size}-pages")
    starts = [time_to_start(site_database) for _ in range(STARTS)]
    with ExitStack() as stack:
        site = stack.enter_context(servers.site(site_database))
        plain = stack.enter_context(servers.plain(database, pages))
        bare = stack.enter_context(servers.bare(pages))
        nginx = stack.enter_context(servers.nginx(pages))
        theirs = stack.enter_context(datasette.datasette(files, source))
        equality.check_datasette(theirs, files, asked)
        competitors = line_up(site, plain, bare, nginx, theirs, files, source, asked)
        say("Measuring …")
        times = measure(competitors, asked, rounds if size != "small" else max(rounds, ROUNDS_OF_FEW_PAGES), touch)
        memory = {name: one.memory() for name, one in (("site", site), ("plain", plain), ("datasette", theirs))}
    result = {
        "size": size,
        "database": connections["site"].display_name,
        "date": timezone.localdate().isoformat(),
        "rounds": max(len(one) for one in times[REPEATED].values()),
        "checked": checked,
        "kinds": {kind: summary(of_kind) for kind, of_kind in times.items()},
        "bytes": {kind: (pages / f"{page_name(kind)}.html").stat().st_size for kind in times},
        "start": median(starts),
        "memory": memory,
        "index": index_size(),
        "file": source.stat().st_size,
    }
    Path(output).write_text(json.dumps(result, indent=1))


def say(text):
    print(text, file=sys.stderr, flush=True)


def page_name(kind):
    return "repeated" if kind == REPEATED else slugify(kind)


def keep_pages(site, asked, home):
    """Keeps of each kind the page of ours that is nearest to the mean size, for those who hand out the same bytes."""
    home.mkdir(exist_ok=True)
    for kind, pool in asked.items():
        bodies = [site.client.get(question.address).body for question in pool[:9]]
        usual = mean(map(len, bodies))
        body = min(bodies, key=lambda body: abs(len(body) - usual))
        (home / f"{page_name(kind)}.html").write_bytes(body)
    return home


def time_to_start(database):
    """Seconds from the start of the process to the first page of the organisations; the index has been stored."""
    begun = time.monotonic()
    with servers.site(database):
        return time.monotonic() - begun


def line_up(site, plain, bare, nginx, theirs, files, source, asked):
    """Those who are measured, ours first."""
    usual = [kind for kind in asked if not kind.endswith(COMPRESSED) and kind != REPEATED]  # of those who keep nothing

    def as_kept(path):
        return lambda kind, question: f"{path}/{page_name(kind)}.html"

    def flat(kind, question):
        return datasette.flat_address(files["flat"], question)

    def tables(kind, question):
        return datasette.tables_address(files, question)

    def own(kind, question):
        return datasette.own_address(source, question)

    profiles = [kind for kind, pool in asked.items() if pool[0].slug]
    competitors = [
        Competitor("site", site, lambda kind, question: question.address, "/privacy/"),
        Competitor("bare", bare, as_kept("/bare"), "/bare/repeated.html"),
        Competitor("middleware", plain, as_kept("/bare"), "/bare/repeated.html"),
        Competitor("nginx", nginx, as_kept("/bare"), "/bare/repeated.html"),
        Competitor("flat", theirs, flat, "/-/versions", usual),
        Competitor("tables", theirs, tables, "/-/versions", usual),
        Competitor("own", theirs, own, "/-/versions", profiles),
        Competitor("plain", plain, lambda kind, question: f"/plain{question.address}", "/bare/repeated.html", usual),
    ]
    return [one for one in competitors if one.server]


def touch():
    """Edits of a cluster and an organisation, so that no page that was kept in an earlier round is of use."""
    for model in (Cluster, Organisation):
        entries = model.objects.using("site")
        first = entries.order_by("pk").values_list("pk", flat=True).first()
        entries.filter(pk=first).update(updated_at=timezone.now())


def summary(of_kind):
    return {
        name: {
            "p50": p50(rounds) * 1000,
            "p95": p95(rounds) * 1000,
            "a_second": a_second(rounds),
            "asked": sum(map(len, rounds)),
            "ratio": ratio(rounds, of_kind["site"]),
            "ratio_of_rates": ratio_of_rates(of_kind["site"], rounds),
        }
        for name, rounds in of_kind.items()
    }


def index_size():
    """The bytes of the stored facet index."""
    stored = apps.get_model("clusterdir", "StoredIndex").objects.using("site")
    return sum(
        stored.annotate(size=Length("content", output_field=models.IntegerField())).values_list("size", flat=True)
    )


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are ended then, too
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
