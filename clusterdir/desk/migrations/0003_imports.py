import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.CharField(max_length=20, verbose_name="noun")),
                ("file_name", models.CharField(max_length=150, verbose_name="file")),
                ("layout", models.JSONField(default=dict)),
                ("content", models.BinaryField(null=True)),
                ("total", models.PositiveIntegerField(verbose_name="rows")),
                ("read", models.PositiveIntegerField(default=0)),
                ("compared", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "being read"),
                            ("comparing", "being compared"),
                            ("ready", "waits for an editor"),
                            ("applied", "applied"),
                            ("undone", "undone"),
                            ("cancelled", "cancelled"),
                            ("unreadable", "cannot be read"),
                        ],
                        default="reading",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="uploaded")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="applied or undone")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("cells", models.JSONField()),
                ("slug", models.CharField(blank=True, max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wrong", "wrong"),
                            ("doubtful", "to be decided"),
                            ("new", "new"),
                            ("changed", "changed"),
                            ("unchanged", "unchanged"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.BigIntegerField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True, choices=[("new", "a new entry"), ("same", "this entry")], max_length=5
                    ),
                ),
                ("alike", models.JSONField(default=list)),
                ("changes", models.JSONField(default=dict)),
                ("errors", models.JSONField(default=dict)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="desk.import"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(("content", None), ("state", "reading"), _connector="OR"),
                name="desk_import_keeps_no_file_longer_than_it_reads",
            ),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["of", "outcome", "number"], name="desk_importrow_outcome"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["of", "slug"], name="desk_importrow_slug"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["of", "key"], name="desk_importrow_key"),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(fields=("of", "number"), name="desk_importrow_once"),
        ),
    ]
