"""Before anything is timed: our pages say what the plain ORM counts, and so does Datasette where it can."""

import json
from collections import defaultdict
from functools import cache
from html.parser import HTMLParser

from clusters.facets import MOST_OPTIONS

from . import plain
from .datasette import PAIRS, flat_address, tables_address
from .questions import SITE_FILTERS

SAMPLE = 3  # questions of each kind


class Marks(HTMLParser):
    """What a list says of itself: see docs/marks.md."""

    def __init__(self, page):
        super().__init__()
        self.total, self.counts, self.entries = None, {}, []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        marks = dict(attributes)
        if "data-total" in marks:
            self.total = int(marks["data-total"])
        if "data-count" in marks:
            self.counts[marks["name"], marks["value"]] = int(marks["data-count"])
        if "data-entry" in marks:
            self.entries.append(marks["data-entry"])


def differences(marks, expected, chosen=()):
    """Sentences on where a page differs from the total, the counts and the entries of the plain version."""
    total, counts, entries = expected
    found = []
    if marks.total != total:
        found.append(f"the total is {marks.total} instead of {total}")
    if marks.entries != entries:
        found.append(f"the entries are {marks.entries} instead of {entries}")
    shown = defaultdict(dict)
    for (facet, value), number in marks.counts.items():
        shown[facet][value] = number
        if number != counts.get((facet, value), 0):
            found.append(f"{facet}={value} has {number} instead of {counts.get((facet, value), 0)}")
    for (facet, value), number in counts.items():
        if value in shown[facet]:
            continue
        least = min((n for option, n in shown[facet].items() if (facet, option) not in chosen), default=0)
        if len(shown[facet]) < MOST_OPTIONS or number > least:
            found.append(f"{facet}={value} is not shown, though it has {number} results")
    return found


@cache
def plain_answer(question):
    return plain.answer(question.noun, question.data)


def check_site(server, questions):
    """Stops the run if one of our pages differs from the plain version; gives the number of pages and of counts."""
    orders = {
        noun: [value for value, _label in filters.base_filters["sort"].extra["choices"]]
        for noun, filters in SITE_FILTERS.items()
    }
    for noun, names in orders.items():
        if set(names) != set(plain.NOUNS[noun].orders):
            raise SystemExit(
                f"The plain version sorts {noun}s by {list(plain.NOUNS[noun].orders)}, the site by {names}."
            )
    pages = compared = 0
    for kind, pool in questions.items():
        for question in pool[:SAMPLE]:
            answer = server.client.get(question.address)
            if answer.status != 200:
                raise SystemExit(f"{question.address} is answered with {answer.status}.")
            if question.slug:
                continue
            expected = plain_answer(question)
            found = differences(Marks(answer.body.decode()), expected, set(question.facets))
            if found:
                raise SystemExit(
                    "\n  ".join([f"{kind}: {question.address} differs from the plain version:", *found[:20]])
                )
            pages, compared = pages + 1, compared + len(expected[1])
    return pages, compared


def check_datasette(server, files, questions):
    """Stops the run if Datasette gives up, or if it finds other entries; its search is not ours and is left out."""
    for kind, pool in questions.items():
        for question in pool[:1]:
            if question.slug or question.q:
                continue
            total, counts, _entries = plain_answer(question)
            rows = ask(server, tables_address(files, question) + "&_shape=objects")["rows"]
            theirs = {(row["part"], row["value"]): row["number"] for row in rows}
            wrong = [
                key for key, number in theirs.items() if number is not None and key[1] and counts.get(key) != number
            ]
            if theirs["total", None] != total or wrong:
                raise SystemExit(f"{kind}: Datasette's tables give other numbers than the plain version: {wrong[:5]}")
            page = ask(server, flat_address(files["flat"], question))
            if page["filtered_table_rows_count"] != total or len(page["facet_results"]) < len(PAIRS[question.noun]):
                raise SystemExit(f"{kind}: Datasette's flat table finds other entries or gives up.")


def ask(server, address):
    path, _, query = address.partition("?")
    answer = server.client.get(f"{path}.json?{query}")
    if answer.status != 200:
        raise SystemExit(f"Datasette answers {address} with {answer.status}.")
    return json.loads(answer.body)
