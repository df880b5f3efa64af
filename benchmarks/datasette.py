"""Datasette beside us: the same data in two layouts, each as well indexed as we know how; the faster one is quoted.

`flat`     One table for each noun; what has many values (sectors, clusters …) is a JSON array, which Datasette filters
           with `__arraycontains` and counts with `_facet_array`; the region of an organisation is a column for each
           level. This is how one browses with Datasette. It counts the options of a facet with the facet's own
           selection left in, which is less work than ours.
`tables`   Normal tables, one of (value, entry) for each facet with an index either way, and a canned query that is
           written by hand for each kind of page and gives just what our page gives: the total, the entries, and all
           counts with the facet's own selection left out. Datasette shows its rows as a table; one cannot click on.

A row page of either says nothing of members, people and sponsors, which our profiles do. So there is a third one for
profiles alone:

`own`      The database of the site as it is, with its foreign keys, each of which Datasette follows on a row page.

In the first two, what stands above a sector or a region is stored with each entry, words are found by FTS5 with
indexes of prefixes, pages are reached by key and not by offset, and the files are served as immutable ones.
"""

import json
import sqlite3
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from clusterdir.folding import fold, terms
from clusters.facets import MOST_OPTIONS
from clusters.models import Region

from .plain import ON_A_PAGE
from .servers import DATASETTE, HOME, running

LAYOUTS = ("flat", "tables")
LEVELS = [Region.Level.STATE.value, Region.Level.DISTRICT.value]  # of the regions that organisations are in
SETTINGS = {
    "sql_time_limit_ms": 300_000,
    "facet_time_limit_ms": 300_000,
    "facet_suggest_time_limit_ms": 1,
    "suggest_facets": "off",
    "max_returned_rows": 5_000,
    "default_page_size": ON_A_PAGE,
    "default_facet_size": MOST_OPTIONS,
    "default_cache_ttl": 0,
}

# What is shown of an entry, and where the words of a search may stand besides its own text.
COLUMNS = {
    "cluster": "slug, name, sort_name, acronym, kind, legal_form, city, founded, verified_on, created_at, members",
    "organisation": "slug, name, sort_name, acronym, kind, city, website, verified_on, created_at",
}
NAME = "CASE WHEN {0}.name_en = '' THEN {0}.name_de ELSE {0}.name_en END"
MEMBERS = """
    (SELECT count(DISTINCT member.id) FROM source.clusters_membership JOIN source.clusters_organisation member
    ON member.id = organisation_id AND member.status = 'published' WHERE cluster_id = one.id)
"""
ABOVE = """
    CREATE TEMP TABLE {noun}_above AS
    WITH RECURSIVE above(node, id) AS (
        SELECT id, id FROM source.clusters_{noun} WHERE {public}
        UNION ALL
        SELECT above.node, one.parent_id FROM above JOIN source.clusters_{noun} one ON one.id = above.id
        WHERE one.parent_id IN (SELECT id FROM source.clusters_{noun} WHERE {public})
    )
    SELECT node, slug FROM above JOIN source.clusters_{noun} USING (id)
"""
# For each facet the pairs of an entry and a value.
PAIRS = {
    "cluster": {
        "kind": "SELECT id, kind FROM source.clusters_cluster",
        "sector": "SELECT cluster_id, slug FROM source.clusters_cluster_sectors JOIN sector_above ON node = sector_id",
        "region": "SELECT cluster_id, slug FROM source.clusters_cluster_regions JOIN region_above ON node = region_id",
        "sponsor": "SELECT cluster_id, slug FROM source.clusters_sponsorship"
        " JOIN source.clusters_sponsoringbody body ON body.id = body_id AND status = 'published'",
        "legal_form": "SELECT id, legal_form FROM source.clusters_cluster",
        "service": "SELECT cluster_id, slug FROM source.clusters_cluster_services"
        " JOIN source.clusters_service service ON service.id = service_id AND status = 'published'",
        "label": "SELECT cluster_id, level FROM source.clusters_qualitylabel",
    },
    "organisation": {
        "cluster": "SELECT organisation_id, slug FROM source.clusters_membership"
        " JOIN source.clusters_cluster cluster ON cluster.id = cluster_id AND status = 'published'",
        "sector": "SELECT organisation_id, slug FROM source.clusters_organisation_sectors"
        " JOIN sector_above ON node = sector_id",
        "kind": "SELECT id, kind FROM source.clusters_organisation",
        "region": "SELECT id, above.slug FROM source.clusters_organisation JOIN region_above above ON node = region_id",
    },
}
# Names of related entries in which words are found too: pairs of an entry and a text.
RELATED = {
    "cluster": [
        "SELECT cluster_id, {name} FROM source.clusters_cluster_sectors JOIN source.clusters_sector one"
        " ON one.id = sector_id AND status = 'published'",
        "SELECT cluster_id, {name} FROM source.clusters_cluster_regions JOIN source.clusters_region one"
        " ON one.id = region_id",
    ],
    "organisation": [
        "SELECT organisation_id, {name} FROM source.clusters_organisation_sectors JOIN source.clusters_sector one"
        " ON one.id = sector_id AND status = 'published'",
        "SELECT organisation.id, {name} FROM source.clusters_organisation organisation"
        " JOIN source.clusters_region one ON one.id = region_id",
        "SELECT organisation_id, {name} FROM source.clusters_membership JOIN source.clusters_cluster one"
        " ON one.id = cluster_id AND status = 'published'",
    ],
}
WORDS = "CREATE VIRTUAL TABLE {noun}_words USING fts5(words, content='', tokenize='unicode61', prefix='3 4 5')"


# The files


def make_files(source):
    """Copies what is published of the directory at `source` into a file for each layout; gives their paths."""
    size = source.stem
    files = {layout: HOME / f"{size}-{layout}.sqlite3" for layout in LAYOUTS}
    newest = max(source.with_suffix(".made").stat().st_mtime, Path(__file__).stat().st_mtime)
    if not all(path.exists() and path.stat().st_mtime > newest for path in files.values()):
        for path in files.values():
            path.unlink(missing_ok=True)
        make_tables(files["tables"], source)
        make_flat(files["flat"], source, files["tables"])
    return files


def make_tables(path, source):
    with connect(path, source=source) as db:
        for noun, public in (("sector", "status = 'published'"), ("region", "1")):
            db.execute(ABOVE.format(noun=noun, public=public))
            db.execute(f"CREATE INDEX temp.{noun}_node ON {noun}_above (node)")
        for noun, columns in COLUMNS.items():
            shown = columns.replace(" name,", f" {NAME.format('one')},").replace("sort_name", "sort_en")
            shown = shown.replace("members", MEMBERS)
            db.execute(f"CREATE TABLE {noun} (id INTEGER PRIMARY KEY, {columns.replace(',', ' TEXT,')} TEXT)")
            db.execute(
                f"INSERT INTO {noun} SELECT id, {shown} FROM source.clusters_{noun} one WHERE status = 'published'"
            )
            db.execute(f"CREATE INDEX {noun}_by_name ON {noun} (sort_name)")
            for column in ("verified_on", "created_at"):
                db.execute(f"CREATE INDEX {noun}_by_{column} ON {noun} ({column} DESC, id)")
            for facet, pairs in PAIRS[noun].items():
                table = f"{noun}_{facet}"
                db.execute(
                    f"CREATE TABLE {table} (value TEXT, entry INTEGER, PRIMARY KEY (value, entry)) WITHOUT ROWID"
                )
                db.execute(
                    f"WITH pairs(entry, value) AS ({pairs}) INSERT OR IGNORE INTO {table}"
                    f" SELECT value, entry FROM pairs WHERE value <> '' AND entry IN (SELECT id FROM {noun})"
                )
                db.execute(f"CREATE INDEX {table}_by_entry ON {table} (entry, value)")
            add_words(db, noun)


def make_flat(path, source, tables):
    with connect(path, source=source, tables=tables) as db:
        for noun, columns in COLUMNS.items():
            arrays, levels = array_facets(noun), LEVELS if noun == "organisation" else []
            values = [
                f"(SELECT json_group_array(value) FROM tables.{noun}_{facet} WHERE entry = one.id)" for facet in arrays
            ]
            values += [
                f"(SELECT value FROM tables.organisation_region JOIN source.clusters_region region ON slug = value"
                f" WHERE entry = one.id AND level = '{level}')"
                for level in levels
            ]
            names = [*columns.split(", "), *arrays, *levels]
            db.execute(f"CREATE TABLE {noun} (id INTEGER PRIMARY KEY, {' TEXT, '.join(names)} TEXT)")
            db.execute(f"INSERT INTO {noun} SELECT id, {columns}, {', '.join(values)} FROM tables.{noun} one")
            for column in names:
                if column in ("sort_name", "kind", "legal_form", "verified_on", "created_at", "slug", *levels):
                    db.execute(f"CREATE INDEX {noun}_by_{column} ON {noun} ({column})")
            add_words(db, noun)


def add_words(db, noun):
    """The words apart from the table, since a wider table makes Datasette's facets slower."""
    names = " UNION ALL ".join(RELATED[noun]).format(name="fold(one.name_en || ' ' || one.name_de)")
    db.execute(WORDS.format(noun=noun))
    db.execute(
        f"WITH related(entry, text) AS ({names}),"
        f" names AS (SELECT entry, group_concat(text, ' ') AS names FROM related GROUP BY entry)"
        f" INSERT INTO {noun}_words (rowid, words) SELECT id, search_text || ' ' || coalesce(names, '')"
        f" FROM source.clusters_{noun} LEFT JOIN names ON entry = id WHERE status = 'published'"
    )


@contextmanager
def connect(path, **attached):
    """A new file, written fast since it can be made again."""
    db = sqlite3.connect(path)
    db.create_function("fold", 1, fold, deterministic=True)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    for name, other in attached.items():
        db.execute(f"ATTACH 'file:{other}' AS {name}")
    try:
        yield db
        db.commit()
        db.execute("ANALYZE main")
        db.commit()
    finally:
        db.close()


def array_facets(noun):
    columns = [*COLUMNS[noun].split(", "), *(["region"] if noun == "organisation" else [])]
    return [facet for facet in PAIRS[noun] if facet not in columns]


# The server


def datasette(files, source):
    """All layouts, in one server."""
    size = files["flat"].name.partition("-")[0]
    metadata = HOME / f"{size}-metadata.json"
    metadata.write_text(json.dumps(describe(files), indent=1))
    command = [DATASETTE, "serve", "--host=127.0.0.1", "--port={port}", f"--metadata={metadata}"]
    for path in files.values():
        command += ["--immutable", path]
    command.append(source)
    for name, value in SETTINGS.items():
        command += ["--setting", name, value]
    return running("datasette", command, f"/{files['flat'].stem}/cluster")


def describe(files):
    """Where the words are, and the canned queries."""
    return {
        "databases": {
            files["flat"].stem: {"tables": {noun: {"fts_table": f"{noun}_words"} for noun in COLUMNS}},
            files["tables"].stem: {
                "queries": {name: {"sql": sql, "params": params} for name, sql, params in canned_queries()}
            },
        }
    }


# What is asked of the flat tables


def flat_address(path, question):
    """The address that answers `question` from the flat table, with the facets of our page and in its order."""
    if question.slug:
        return f"/{path.stem}/{question.noun}/{question.pk}"
    arrays = array_facets(question.noun)
    asked = []
    for facet, value in question.facets:
        column = level_of(value) if facet == "region" and facet not in arrays else facet
        asked.append((f"{column}__arraycontains" if column in arrays else f"{column}__exact", value))
    for facet in PAIRS[question.noun]:
        columns = LEVELS if facet == "region" and facet not in arrays else [facet]
        asked += [("_facet_array" if column in arrays else "_facet", column) for column in columns]
    asked += [("_facet_size", MOST_OPTIONS), ("_size", ON_A_PAGE)]
    column, descending = SORTS[question.sort]
    asked += [("_sort_desc" if descending else "_sort", column)]
    if question.q:
        asked += [("_search", match(question.q)), ("_searchmode", "raw")]
    if question.page > 1:
        value, key = last_before(path, question)
        asked += [("_next", f"{'$null' if value is None else tilde(value)},{key}")]
    return f"/{path.stem}/{question.noun}?{urlencode(asked)}"


def own_address(source, question):
    return f"/{source.stem}/clusters_{question.noun}/{question.pk}"


@cache
def level_of(region):
    return Region.objects.get(slug=region).level


SORTS = {"": ("sort_name", False), "newest": ("created_at", True), "verified": ("verified_on", True)}


def last_before(path, question):
    """What the last entry before the page is sorted by, and its key: so Datasette finds a page without counting."""
    column, descending = SORTS[question.sort]
    order = f"{column} {'DESC' if descending else ''}, id"
    db = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    try:
        sql = f"SELECT {column}, id FROM {question.noun} ORDER BY {order} LIMIT 1 OFFSET ?"
        return db.execute(sql, [(question.page - 1) * ON_A_PAGE - 1]).fetchone()
    finally:
        db.close()


def match(text):
    """The words of a search in the language of FTS5: beginnings of words, all of them."""
    return " ".join(f'"{word}"*' for word in terms(text))


def tilde(value):
    """`value` as Datasette writes it in an address."""
    safe = set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    return "".join(chr(one) if one in safe else "+" if one == 32 else f"~{one:02X}" for one in str(value).encode())


# What is asked of the normal tables


def canned_queries():
    """(name, SQL, parameters) of each kind of list."""
    for noun, facets in CANNED:
        for sort in SORTS if not facets else [""]:
            params = [*facets] or ["after", "after_id"]
            yield canned_name(noun, facets, sort), canned_sql(noun, facets, sort), params


CANNED = [
    ("organisation", ()),
    ("organisation", ("region", "sector")),
    ("organisation", ("q",)),
    ("cluster", ("region",)),
    ("cluster", ("sector", "kind")),
    ("cluster", ("q",)),
]


def canned_name(noun, facets, sort=""):
    return "_".join([noun, *(facets or ["all"]), sort]).rstrip("_")


def canned_sql(noun, facets, sort):
    """The total, the page and the facets in one query; what `facets` (or "q") are compared with are parameters."""
    shown = [
        f"(SELECT group_concat(value, ' ') FROM {noun}_{facet} WHERE entry = one.id) AS {facet}"
        for facet in ("sector", "cluster" if noun == "organisation" else "region")
    ]
    entries = f"SELECT 'entry' AS part, slug AS value, NULL AS number, name, kind, city, {', '.join(shown)}"
    blank = ", NULL" * 5
    column, descending = SORTS[sort]
    order = f"{column} {'DESC' if descending else ''}, id"
    if facets:
        total, wanted = "(SELECT count(*) FROM hits)", "id IN (SELECT entry FROM hits)"
    else:
        total, wanted = f"(SELECT count(*) FROM {noun})", behind(column, descending)
    page = f"{entries} FROM {noun} one WHERE {wanted} ORDER BY {order}"
    parts = [f"SELECT 'total', NULL, {total}{blank}", f"SELECT * FROM ({page} LIMIT {ON_A_PAGE})"]
    parts += [
        f"SELECT * FROM (SELECT '{facet}', value, count(*){blank} {counted(noun, facet, facets)}"
        f" GROUP BY value ORDER BY count(*) DESC LIMIT {MOST_OPTIONS})"
        for facet in PAIRS[noun]
    ]
    hits = f"WITH hits AS MATERIALIZED ({found(noun, facets)}) " if facets else ""
    # The page stands first, since it names the columns.
    return hits + " UNION ALL ".join([parts[1], parts[0], *parts[2:]])


def behind(column, descending):
    """The condition on the entries of a page: that they stand behind the last one of the page before."""
    later = "id > CAST(:after_id AS INTEGER)"
    if not descending:
        return f"({column}, id) > (:after, CAST(:after_id AS INTEGER))"
    # Nothing stands before the first page; entries without a date stand at the end.
    return (
        f"({column} < :after OR ({column} IS nullif(:after, '') AND {later})"
        f" OR ({column} IS NULL AND :after <> '') OR :after_id = '0')"
    )


def found(noun, facets):
    """The entries that have the values asked for."""
    sources = [
        f"(SELECT rowid AS entry FROM {noun}_words WHERE {noun}_words MATCH :q)"
        if facet == "q"
        else f"(SELECT entry FROM {noun}_{facet} WHERE value = :{facet})"
        for facet in facets
    ]
    return f"SELECT entry FROM {' JOIN '.join(sources[:1] + [f'{source} USING (entry)' for source in sources[1:]])}"


def counted(noun, facet, facets):
    """The pairs that count for a facet: those of the results with the facet's own selection left out."""
    others = [other for other in facets if other != facet]
    table = f"{noun}_{facet}"
    if not others:
        return f"FROM {table}"
    results = "hits" if len(others) == len(facets) else f"({found(noun, others)})"
    return f"FROM {results} JOIN {table} USING (entry)"


def tables_address(files, question):
    """The address that answers `question` from the normal tables."""
    path = files["tables"]
    if question.slug:
        return f"/{path.stem}/{question.noun}/{question.pk}"
    asked = dict(question.facets)
    if question.q:
        asked["q"] = match(question.q)
    if not asked:
        value, key = last_before(files["flat"], question) if question.page > 1 else ("", 0)
        asked |= {"after": "" if value is None else value, "after_id": key}
    names = [*(facet for facet, _value in question.facets), *(["q"] if question.q else [])]
    return f"/{path.stem}/{canned_name(question.noun, names, question.sort)}?{urlencode(asked)}"
