"""The triggers that write the change log. Each table of the directory has them, so that no edit goes past it.

`manage.py migrate` puts them in place when the migrations are done, and no migration has them: on SQLite a migration
that changes a table makes it anew, and its triggers are gone without a word. See docs/changes.md.
"""

from django.apps import apps
from django.db import connections, transaction

from .models import Change

APPS = ("clusters", "contacts")

# The entries that have changed when a row of one of these has: those that its foreign keys point to. A row of any other
# model is an entry itself, or a citation, and changes alone.
BELONGS_TO = {
    "clusters.cluster_sectors": ["cluster"],
    "clusters.cluster_regions": ["cluster"],
    "clusters.cluster_services": ["cluster"],
    "clusters.organisation_sectors": ["organisation"],
    "clusters.membership": ["cluster", "organisation"],
    "clusters.qualitylabel": ["cluster"],
    "clusters.sponsorship": ["cluster", "body"],
    "clusters.publication_clusters": ["cluster", "publication"],
    "contacts.appointment": ["cluster", "organisation", "sector", "person"],
}

LOG = Change._meta.db_table
PREFIX = "changelog_"  # of the triggers' names
ROWS = {"insert": ["new"], "update": ["old", "new"], "delete": ["old"]}  # what a trigger sees of a row
MOST = 1000  # when one statement touches more entries, PostgreSQL logs that anything may have changed

# Whether the newest row says that very many rows are being written: then these are not logged.
BULK = f"coalesce((SELECT noun FROM {LOG} ORDER BY id DESC LIMIT 1), '') = '{Change.BULK}'"

# Held until its end by each transaction that changes something.
LOCK = f"pg_advisory_xact_lock('{LOG}'::regclass::oid::bigint)"

# A statement waits for its turn before it touches its first row, so that the ids of the log are in the order of the
# commits, and so that no two transactions wait for each other's rows.
FUNCTIONS = f"""
    CREATE OR REPLACE FUNCTION {PREFIX}take_turn() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM {LOCK};
        RETURN NULL;
    END $$;

    CREATE OR REPLACE FUNCTION {PREFIX}write() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {BULK} THEN
            RETURN NULL;
        END IF;
        EXECUTE 'WITH touched AS (SELECT DISTINCT noun, key FROM (' || TG_ARGV[0] || ') AS rows LIMIT {MOST + 1})
                 INSERT INTO {LOG} (noun, key)
                 SELECT noun, key FROM touched WHERE (SELECT count(*) FROM touched) <= {MOST}
                 UNION ALL
                 SELECT '''', NULL WHERE (SELECT count(*) FROM touched) > {MOST}';
        RETURN NULL;
    END $$;
"""

INSTALLED = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
    "postgresql": """
        SELECT relname, tgname, pg_get_triggerdef(pg_trigger.oid, true)
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE tgname LIKE %s AND pg_table_is_visible(tgrelid)
    """,
}


def install(using="default", **kwargs):
    """Puts the triggers in place where they are not there as they are meant to be (on `post_migrate`)."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if LOG not in tables:  # the migrations were undone
        return
    wanted = {
        (model._meta.db_table, name): definition
        for model in logged_models()
        if model._meta.db_table in tables
        for name, definition in triggers(model, connection.vendor).items()
    }
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTIONS)
        found = installed(cursor)
        drop(cursor, [key for key in found if found[key] != wanted.get(key)])
        missing = [definition for key, definition in wanted.items() if found.get(key) != definition]
        for definition in missing:
            cursor.execute(definition)
        if missing or not Change.objects.using(using).exists():  # nobody knows what happened without them
            Change.objects.using(using).create(noun=Change.ANYTHING)


def remove(apps, schema_editor):
    """Takes all triggers off, for a migration that changes the log itself; SQLite would refuse that."""
    with schema_editor.connection.cursor() as cursor:
        drop(cursor, installed(cursor))


def logged_models():
    """Every model whose table is watched, those of many-to-many relations too."""
    return [model for label in APPS for model in apps.get_app_config(label).get_models(include_auto_created=True)]


def installed(cursor):
    """{(table, name): definition} of the triggers that are there."""
    cursor.execute(INSTALLED[cursor.db.vendor], [f"{PREFIX}%"])
    return {(table, name): definition for table, name, definition in cursor.fetchall()}


def drop(cursor, keys):
    for table, name in keys:
        cursor.execute(f"DROP TRIGGER {name}" if cursor.db.vendor == "sqlite" else f"DROP TRIGGER {name} ON {table}")


def triggers(model, vendor):
    """{name: definition} of the triggers of a model's table, just as the database gives them back."""
    table = model._meta.db_table
    write = {"sqlite": write_on_sqlite, "postgresql": write_on_postgresql}[vendor]
    found = {f"{PREFIX}{event}_{table}": write(model, event) for event in ROWS}
    if vendor == "postgresql":
        found |= {
            f"{PREFIX}take_turn_{table}": f"BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}take_turn()",
            f"{PREFIX}truncate_{table}": f"AFTER TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}write('SELECT '''' AS noun, NULL::bigint AS key')",
        }
    return {name: f"CREATE TRIGGER {name} {definition}" for name, definition in found.items()}


def write_on_sqlite(model, event):
    """It knows triggers for each row only."""
    touched = " UNION ".join(select for row in ROWS[event] for select in owners(model, row))
    return (
        f"AFTER {event.upper()} ON {model._meta.db_table} FOR EACH ROW WHEN NOT {BULK}"
        f" BEGIN INSERT INTO {LOG} (noun, key) {touched}; END"
    )


def write_on_postgresql(model, event):
    """One for each statement: a COPY of a million rows would have to wait long for a million triggers."""
    rows = ROWS[event]
    tables = " ".join(f"{row.upper()} TABLE AS {row}_rows" for row in rows)
    touched = " UNION ALL ".join(select for row in rows for select in owners(model, row, f" FROM {row}_rows AS {row}"))
    argument = touched.replace("'", "''")
    return (
        f"AFTER {event.upper()} ON {model._meta.db_table} REFERENCING {tables}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}write('{argument}')"
    )


def owners(model, row, source=""):
    """A SELECT of noun and key for each entry that a row belongs to; `row` is old or new."""
    names = BELONGS_TO.get(model._meta.label_lower)
    fields = [model._meta.get_field(name) for name in names] if names else [model._meta.pk]
    for field in fields:
        noun = (field.related_model or model)._meta.label_lower
        select = f"SELECT '{noun}' AS noun, {row}.{field.column} AS key{source}"
        yield f"{select} WHERE {row}.{field.column} IS NOT NULL" if field.null else select
