"""What emblems are drawn of: the look of sectors, and letters that editors choose."""

from importlib import import_module

import django.core.validators
from django.db import migrations, models

two_levels = import_module("clusters.migrations.0002_sectors_have_two_levels")


def restore(apps, schema_editor):
    """SQLite may make the table of sectors anew when its columns change, and then its triggers are gone."""
    if schema_editor.connection.vendor == "sqlite":
        for event in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS clusters_sector_two_levels_{event}")
        two_levels.create(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("clusters", "0003_partial_dates_have_their_shape"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, restore),
        migrations.AddField(
            model_name="cluster",
            name="sign",
            field=models.CharField(
                blank=True,
                help_text="One to six, where those that the directory takes from acronym or name are not good.",
                max_length=6,
                validators=[django.core.validators.RegexValidator("^[^\\W_]+\\Z", "Give letters and numerals only.")],
                verbose_name="letters on the emblem",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="sign",
            field=models.CharField(
                blank=True,
                help_text="One to six, where those that the directory takes from acronym or name are not good.",
                max_length=6,
                validators=[django.core.validators.RegexValidator("^[^\\W_]+\\Z", "Give letters and numerals only.")],
                verbose_name="letters on the emblem",
            ),
        ),
        migrations.AddField(
            model_name="sector",
            name="hue",
            field=models.CharField(
                choices=[
                    ("grey", "grey"),
                    ("blue", "blue"),
                    ("teal", "teal"),
                    ("green", "green"),
                    ("olive", "olive"),
                    ("amber", "amber"),
                    ("copper", "copper"),
                    ("rose", "rose"),
                    ("plum", "plum"),
                    ("violet", "violet"),
                ],
                default="grey",
                max_length=10,
                verbose_name="hue of the emblems",
            ),
        ),
        migrations.AddField(
            model_name="sector",
            name="shape",
            field=models.CharField(
                choices=[
                    ("diamond", "diamond"),
                    ("circle", "circle"),
                    ("pixel", "pixel (a square with a notch)"),
                    ("blade", "rotor blade"),
                    ("octagon", "octagon"),
                    ("hexagon", "hexagon"),
                    ("arch", "arch"),
                    ("pennant", "pennant"),
                    ("pill", "pill"),
                    ("shield", "shield"),
                    ("house", "house"),
                    ("barrel", "barrel"),
                ],
                default="diamond",
                help_text="Shape and hue tell the entries of this sector from others. The diamond stands for no sector.",
                max_length=10,
                verbose_name="shape of the emblems",
            ),
        ),
        migrations.AddField(
            model_name="sponsoringbody",
            name="sign",
            field=models.CharField(
                blank=True,
                help_text="One to six, where those that the directory takes from acronym or name are not good.",
                max_length=6,
                validators=[django.core.validators.RegexValidator("^[^\\W_]+\\Z", "Give letters and numerals only.")],
                verbose_name="letters on the emblem",
            ),
        ),
        migrations.AddConstraint(
            model_name="cluster",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", "compare"), _negated=True),
                name="clusters_cluster_address_is_not_taken",
                violation_error_message="At “compare” stands the page that compares clusters: choose another address.",
            ),
        ),
        migrations.RunPython(restore, migrations.RunPython.noop),
    ]
