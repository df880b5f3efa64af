"""Holds in the database what Sector.clean() says: a sector's parent is no child. A constraint cannot see other rows."""

from django.db import migrations

TWO_LEVELS = """
    (NEW.parent_id IS NOT NULL)
    AND (EXISTS (SELECT 1 FROM clusters_sector WHERE id = NEW.parent_id AND parent_id IS NOT NULL)
         OR EXISTS (SELECT 1 FROM clusters_sector WHERE parent_id = NEW.id))
"""

SQLITE = [
    f"""
    CREATE TRIGGER clusters_sector_two_levels_{event.lower()}
    AFTER {event} ON clusters_sector FOR EACH ROW WHEN {TWO_LEVELS}
    BEGIN SELECT RAISE(ABORT, 'clusters_sector_two_levels'); END
    """
    for event in ("INSERT", "UPDATE")
]

POSTGRESQL = [
    f"""
    CREATE FUNCTION clusters_sector_two_levels() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        -- Waits for whoever is just giving the parent a parent, and lets nobody do so until we are done.
        PERFORM 1 FROM clusters_sector WHERE id = NEW.parent_id FOR SHARE;
        IF {TWO_LEVELS} THEN
            RAISE EXCEPTION 'clusters_sector_two_levels' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER clusters_sector_two_levels AFTER INSERT OR UPDATE ON clusters_sector
    FOR EACH ROW EXECUTE FUNCTION clusters_sector_two_levels()
    """,
]

UNDO = {
    "sqlite": [f"DROP TRIGGER clusters_sector_two_levels_{event}" for event in ("insert", "update")],
    "postgresql": [
        "DROP TRIGGER clusters_sector_two_levels ON clusters_sector",
        "DROP FUNCTION clusters_sector_two_levels",
    ],
}


def create(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("clusters", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
