"""What came of it, as Markdown. docs/benchmarks.md has words around it; what stands between two marks is made here."""

import json
import os
import platform
import re
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path

from .databases import SIZES
from .servers import DATASETTE, HOME, ROOT, find_nginx

DOCUMENT = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- made by make bench WRITE=1 -->", "<!-- until here -->"
COMPETITORS = {
    "flat": "Datasette, flat",
    "tables": "Datasette, tables",
    "own": "Datasette, our tables",
    "plain": "plain ORM",
    "bare": "bare view",
    "middleware": "bare view, our middleware",
    "nginx": "nginx",
}
ALL = {"organisations, text", "clusters, text", "a cluster’s profile"}  # a trial run of some pages has no goals
DATASETTES = ("flat", "tables")


def read(paths):
    return [json.loads(path.read_text()) for path in paths]


def write():
    """Puts all results on record into the document."""
    order = list(SIZES)
    paths = [path for ending in ("sqlite", "postgresql") for path in HOME.glob(f"*-{ending}.json")]
    results = sorted(read(paths), key=lambda one: (order.index(one["size"]), one["database"] != "SQLite"))
    text = DOCUMENT.read_text()
    before, after = text[: text.index(BEGIN)], text[text.index(END) :]
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{markdown(results)}\n{after}")


def markdown(results):
    parts = [machine(results), pages(results), goals(results), processes(results)]
    return "\n".join(part for part in parts if part)


def machine(results):
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    lines = [
        f"Measured on {', '.join(sorted({one['date'] for one in results}))}: {os.cpu_count()} cores"
        f"{f' ({model[1]})' if model else ''}, Python {platform.python_version()}, Django {version('Django')},"
        f" gunicorn {version('gunicorn')}, SQLite {sqlite3.sqlite_version},"
        f" {output([DATASETTE, '--version']).replace(', version', '').capitalize()}"
        f"{', nginx ' + output([find_nginx(), '-v']).rpartition('/')[2] if find_nginx() else ', no nginx'}.",
        "",
        *(
            f"- {one['size']}, {one['database']}: {one['rounds']} rounds; before them {one['checked'][0]} of our pages"
            f" with {one['checked'][1]:,} counts were compared with the plain ORM version, and were equal."
            for one in results
        ),
    ]
    return "\n".join(lines) + "\n"


def output(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.strip()


def pages(results):
    """The one table: of each competitor p50 and p95 in milliseconds, requests a second, and its time by ours."""
    rows = [["directory", "page", "kB", "ours", *COMPETITORS.values()]]
    for one in results:
        for kind, of_kind in one["kinds"].items():
            numbers = [compared(of_kind.get(other)) for other in ("site", *COMPETITORS)]
            rows.append([title(one), kind, f"{one['bytes'][kind] / 1000:.0f}", *numbers])
    return table(rows)


def title(one):
    return one["size"] if one["database"] == "SQLite" else f"{one['size']}, {one['database']}"


def compared(other):
    if not other:
        return ""
    text = f"{number(other['p50'])} / {number(other['p95'])} / {number(other['a_second'])}"
    if other["ratio"] > 1:
        return f"{text} (× {number(other['ratio'])})"
    return text if other["ratio"] == 1 else f"{text} (÷ {number(1 / other['ratio'])})"


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(rows):
    lines = [" | ".join(row) for row in rows]
    lines.insert(1, " | ".join("---" for _ in rows[0]))
    return "\n".join(f"| {line} |" for line in lines) + "\n"


# The goals


def goals(results):
    """Each goal with what was reached: the worst page of those that it is about."""
    rows = [["goal", "directory", "at least or at most", "reached", ""]]
    for one in results:
        if one["size"] != "small" and one["kinds"].keys() >= ALL:
            rows += [[goal, title(one), *verdict(limit, value)] for goal, limit, value in goals_of(one, results)]
    return table(rows) if len(rows) > 1 else ""


def verdict(limit, value):
    sign, most = limit
    met = value <= most if sign == "≤" else value >= most
    return [f"{sign} {most}", number(value), "" if met else "not reached"]


def goals_of(one, results):
    large = one["size"] == "large"
    kinds = one["kinds"]
    lists = [kind for kind in kinds if kind.startswith("organisations,") and "compressed" not in kind]
    texts = [kind for kind in kinds if kind.endswith(", text")]
    fresh = [kind for kind in kinds if "repeated" not in kind and "compressed" not in kind]

    def by_datasette(chosen, layouts=DATASETTES):
        return min(min(kinds[kind][layout]["ratio"] for layout in layouts) for kind in chosen)

    def by_bare(chosen):
        return max(1 / kinds[kind]["bare"]["ratio"] for kind in chosen)

    plain_lists = [kind for kind in lists if kind not in texts]
    plain_texts = [kind for kind in lists if kind in texts]
    cluster_lists = [kind for kind in kinds if kind.startswith("clusters,")]
    profiles = [kind for kind in kinds if "profile" in kind]
    for title, layouts in (("the faster Datasette", DATASETTES), ("browsing with Datasette (flat)", ["flat"])):
        yield f"organisation lists against {title}", ("≥", 500 if large else 100), by_datasette(plain_lists, layouts)
        yield "… text", ("≥", 500 if large else 80), by_datasette(plain_texts, layouts)
        yield f"cluster lists against {title}", ("≥", 35 if large else 25), by_datasette(cluster_lists, layouts)
    yield "a profile against Datasette’s row page of our tables", ("≥", 6), by_datasette(profiles, ["own"])
    yield "… of tables without members, people and sponsors", ("≥", 6), by_datasette(profiles)
    yield (
        "slower than a bare view with the same bytes",
        ("≤", 5 if large else 3),
        by_bare(kind for kind in fresh if kind not in texts),
    )
    yield "… text", ("≤", 10 if large else 5), by_bare(texts)
    repeated = kinds["a repeated page"]["bare"]["ratio_of_rates"]
    yield "a repeated page, requests a second against the bare view", ("≥", 1.2), repeated
    small = next(
        (other for other in results if other["size"] == "small" and other["database"] == one["database"]), None
    )
    if large and small:

        def growth(chosen):
            return max(kinds[kind]["site"]["p50"] / small["kinds"][kind]["site"]["p50"] for kind in chosen)

        yield (
            "growth from 60 to a million organisations",
            ("≤", 3),
            growth(plain_lists),
        )
        yield "… text", ("≤", 5), growth(plain_texts)
    yield "memory of each of two workers, MB", ("≤", 250 if large else 120), one["memory"]["site"]["pss"]


def processes(results):
    """Memory, size and start-up; of the plain ORM version and of Datasette the memory too."""
    heads = ["our worker: RSS MB", "PSS MB", "index kB", "first page after s", "SQLite file MB"]
    rows = [["directory", *heads, "plain ORM: RSS MB", "Datasette: RSS MB"]]
    for one in results:
        site, plain, datasette = (one["memory"][name] for name in ("site", "plain", "datasette"))
        numbers = [site["rss"], site["pss"], one["index"] / 1000, one["start"], one["file"] / 1e6]
        rows.append([title(one), *map(number, [*numbers, plain["rss"], datasette["rss"]])])
    return table(rows)
