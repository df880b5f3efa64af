import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

import clusterdir.dates
import clusterdir.folding
import clusters.models.base


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name_en",
                    models.CharField(
                        blank=True,
                        help_text="Leave blank if the German name is used in English too, as for most firms.",
                        max_length=200,
                        verbose_name="name in English",
                    ),
                ),
                ("name_de", models.CharField(blank=True, max_length=200, verbose_name="name in German")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of the page’s address. Filled in from the name once; a later rename leaves it as it is.",
                        max_length=100,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                (
                    "sort_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "sort_de",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published"), ("archived", "archived")],
                        default="draft",
                        help_text="The public sees what is published. The page of an archived entry says that it is gone.",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "verified_on",
                    models.DateField(
                        blank=True,
                        help_text="When somebody last confirmed that the entry is right.",
                        null=True,
                        verbose_name="verified on",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "updated_at",
                    clusters.models.base.ChangedAtField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
                ("description_en", models.TextField(blank=True, verbose_name="description in English")),
                ("description_de", models.TextField(blank=True, verbose_name="description in German")),
                ("street", models.CharField(blank=True, max_length=120, verbose_name="street")),
                ("postcode", models.CharField(blank=True, max_length=10, verbose_name="postcode")),
                ("city", models.CharField(blank=True, max_length=80, verbose_name="city")),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        help_text="Degrees, WGS 84.",
                        max_digits=7,
                        null=True,
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        help_text="Degrees, WGS 84.",
                        max_digits=8,
                        null=True,
                        verbose_name="longitude",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sme", "small or medium-sized company"),
                            ("large-company", "large company"),
                            ("start-up", "start-up"),
                            ("university", "university"),
                            ("research-institute", "research institute"),
                            ("hospital", "hospital"),
                            ("service-provider", "service provider"),
                            ("chamber-or-association", "chamber or association"),
                            ("development-agency", "development agency"),
                            ("public-authority", "public authority"),
                        ],
                        max_length=25,
                        verbose_name="kind",
                    ),
                ),
                ("acronym", models.CharField(blank=True, max_length=30, verbose_name="acronym")),
                (
                    "aliases",
                    models.TextField(
                        blank=True,
                        help_text="One per line. A search finds the entry by each of them.",
                        verbose_name="other and former names",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Fold(
                            clusterdir.folding.Joined(
                                models.Value("| "),
                                models.F("name_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("name_de"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("acronym"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("aliases"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("city"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("description_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("description_de"),
                                models.Value(" "),
                                models.Value("| "),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["sort_de", "slug"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name_en",
                    models.CharField(
                        blank=True,
                        help_text="Leave blank if the German name is used in English too, as for most firms.",
                        max_length=200,
                        verbose_name="name in English",
                    ),
                ),
                ("name_de", models.CharField(blank=True, max_length=200, verbose_name="name in German")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of the page’s address. Filled in from the name once; a later rename leaves it as it is.",
                        max_length=100,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                (
                    "sort_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "sort_de",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published"), ("archived", "archived")],
                        default="draft",
                        help_text="The public sees what is published. The page of an archived entry says that it is gone.",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "verified_on",
                    models.DateField(
                        blank=True,
                        help_text="When somebody last confirmed that the entry is right.",
                        null=True,
                        verbose_name="verified on",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "updated_at",
                    clusters.models.base.ChangedAtField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
                ("description_en", models.TextField(blank=True, verbose_name="description in English")),
                ("description_de", models.TextField(blank=True, verbose_name="description in German")),
                (
                    "level",
                    models.CharField(
                        choices=[("eu", "European Union"), ("federal", "federal"), ("state", "state")],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                ("begins", clusterdir.dates.PartialDateField(blank=True, default="", verbose_name="begins")),
                ("ends", clusterdir.dates.PartialDateField(blank=True, default="", verbose_name="ends")),
                (
                    "budget",
                    models.BigIntegerField(
                        blank=True, help_text="Whole euros.", null=True, verbose_name="budget (EUR)"
                    ),
                ),
                (
                    "budget_is_minimum",
                    models.BooleanField(
                        default=False,
                        help_text="Where the source says “more than”.",
                        verbose_name="the budget is a minimum",
                    ),
                ),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Fold(
                            clusterdir.folding.Joined(
                                models.Value("| "),
                                models.F("name_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("name_de"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("description_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("description_de"),
                                models.Value(" "),
                                models.Value("| "),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
            ],
            options={
                "verbose_name": "programme",
                "verbose_name_plural": "programmes",
                "ordering": ["begins", "slug"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Cluster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name_en",
                    models.CharField(
                        blank=True,
                        help_text="Leave blank if the German name is used in English too, as for most firms.",
                        max_length=200,
                        verbose_name="name in English",
                    ),
                ),
                ("name_de", models.CharField(blank=True, max_length=200, verbose_name="name in German")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of the page’s address. Filled in from the name once; a later rename leaves it as it is.",
                        max_length=100,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                (
                    "sort_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "sort_de",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published"), ("archived", "archived")],
                        default="draft",
                        help_text="The public sees what is published. The page of an archived entry says that it is gone.",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "verified_on",
                    models.DateField(
                        blank=True,
                        help_text="When somebody last confirmed that the entry is right.",
                        null=True,
                        verbose_name="verified on",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "updated_at",
                    clusters.models.base.ChangedAtField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
                ("description_en", models.TextField(blank=True, verbose_name="description in English")),
                ("description_de", models.TextField(blank=True, verbose_name="description in German")),
                ("street", models.CharField(blank=True, max_length=120, verbose_name="street")),
                ("postcode", models.CharField(blank=True, max_length=10, verbose_name="postcode")),
                ("city", models.CharField(blank=True, max_length=80, verbose_name="city")),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        help_text="Degrees, WGS 84.",
                        max_digits=7,
                        null=True,
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        help_text="Degrees, WGS 84.",
                        max_digits=8,
                        null=True,
                        verbose_name="longitude",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cluster-organisation", "cluster organisation"),
                            ("industry-network", "industry network"),
                            ("innovation-campus", "innovation campus"),
                            ("coordination-office", "coordination office"),
                            ("cluster-agency", "cluster agency"),
                        ],
                        max_length=25,
                        verbose_name="kind",
                    ),
                ),
                ("acronym", models.CharField(blank=True, max_length=30, verbose_name="acronym")),
                (
                    "aliases",
                    models.TextField(
                        blank=True,
                        help_text="One per line. A search finds the entry by each of them.",
                        verbose_name="other and former names",
                    ),
                ),
                (
                    "summary_en",
                    models.CharField(
                        blank=True,
                        help_text="One sentence, for lists and search results.",
                        max_length=250,
                        verbose_name="summary in English",
                    ),
                ),
                ("summary_de", models.CharField(blank=True, max_length=250, verbose_name="summary in German")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("founded", clusterdir.dates.PartialDateField(blank=True, default="", verbose_name="founded")),
                (
                    "ended",
                    clusterdir.dates.PartialDateField(
                        blank=True, default="", help_text="Leave blank while it is active.", verbose_name="ended"
                    ),
                ),
                (
                    "legal_form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("project", "project with sponsoring association"),
                            ("registered-association", "registered association"),
                            ("management-company", "management company"),
                        ],
                        max_length=25,
                        verbose_name="legal form",
                    ),
                ),
                (
                    "led_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("industry", "industry led"),
                            ("technology", "technology led"),
                            ("innovation-objective", "innovation objective led"),
                        ],
                        max_length=25,
                        verbose_name="led by",
                    ),
                ),
                ("science_science", models.BooleanField(default=False, verbose_name="science with science")),
                ("science_industry", models.BooleanField(default=False, verbose_name="science with industry")),
                ("industry_industry", models.BooleanField(default=False, verbose_name="industry with industry")),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Fold(
                            clusterdir.folding.Joined(
                                models.Value("| "),
                                models.F("name_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("name_de"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("acronym"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("aliases"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("city"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("summary_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("summary_de"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("description_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("description_de"),
                                models.Value(" "),
                                models.Value("| "),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="clusters.cluster",
                        verbose_name="predecessor",
                    ),
                ),
                (
                    "managing_organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="managed_clusters",
                        to="clusters.organisation",
                        verbose_name="managing organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "cluster",
                "verbose_name_plural": "clusters",
                "ordering": ["sort_de", "slug"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "member"),
                            ("partner", "partner"),
                            ("co-opted-partner", "co-opted partner"),
                            ("cooperation-partner", "cooperation partner"),
                        ],
                        default="member",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("begins", clusterdir.dates.PartialDateField(blank=True, default="", verbose_name="begins")),
                ("ends", clusterdir.dates.PartialDateField(blank=True, default="", verbose_name="ends")),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="clusters.cluster",
                        verbose_name="cluster",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="clusters.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name_en",
                    models.CharField(
                        blank=True,
                        help_text="Leave blank if the German name is used in English too, as for most firms.",
                        max_length=200,
                        verbose_name="name in English",
                    ),
                ),
                ("name_de", models.CharField(blank=True, max_length=200, verbose_name="name in German")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of the page’s address. Filled in from the name once; a later rename leaves it as it is.",
                        max_length=100,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                (
                    "sort_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "sort_de",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published"), ("archived", "archived")],
                        default="draft",
                        help_text="The public sees what is published. The page of an archived entry says that it is gone.",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "verified_on",
                    models.DateField(
                        blank=True,
                        help_text="When somebody last confirmed that the entry is right.",
                        null=True,
                        verbose_name="verified on",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "updated_at",
                    clusters.models.base.ChangedAtField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
                ("description_en", models.TextField(blank=True, verbose_name="description in English")),
                ("description_de", models.TextField(blank=True, verbose_name="description in German")),
                ("issue", models.CharField(blank=True, max_length=30, verbose_name="issue")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year")),
                ("url", models.URLField(blank=True, verbose_name="address on the web")),
                ("orderable", models.BooleanField(default=False, verbose_name="can be ordered")),
                ("downloadable", models.BooleanField(default=False, verbose_name="can be downloaded")),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Fold(
                            clusterdir.folding.Joined(
                                models.Value("| "),
                                models.F("name_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("name_de"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("issue"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("description_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("description_de"),
                                models.Value(" "),
                                models.Value("| "),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "clusters",
                    models.ManyToManyField(
                        blank=True, related_name="publications", to="clusters.cluster", verbose_name="clusters"
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="clusters.organisation",
                        verbose_name="publisher",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication",
                "verbose_name_plural": "publications",
                "ordering": ["sort_de", "slug"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="QualityLabel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("ecei-bronze", "ECEI Bronze (Striving for Cluster Excellence)"),
                            ("ecei-silver", "ECEI Silver (Dedicated to Cluster Excellence)"),
                            ("ecei-gold", "ECEI Gold (Proven for Cluster Excellence)"),
                        ],
                        max_length=15,
                        verbose_name="level",
                    ),
                ),
                ("awarded", clusterdir.dates.PartialDateField(blank=True, default="", verbose_name="awarded")),
                ("valid_until", clusterdir.dates.PartialDateField(blank=True, default="", verbose_name="valid until")),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="labels",
                        to="clusters.cluster",
                        verbose_name="cluster",
                    ),
                ),
            ],
            options={
                "verbose_name": "quality label",
                "verbose_name_plural": "quality labels",
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name_en",
                    models.CharField(
                        blank=True,
                        help_text="Leave blank if the German name is used in English too, as for most firms.",
                        max_length=200,
                        verbose_name="name in English",
                    ),
                ),
                ("name_de", models.CharField(blank=True, max_length=200, verbose_name="name in German")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of the page’s address. Filled in from the name once; a later rename leaves it as it is.",
                        max_length=100,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                (
                    "sort_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "sort_de",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="ISO 3166 for countries and states (DE-SH), NUTS 3 for districts (DEF02).",
                        max_length=10,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("country", "country"), ("state", "state"), ("district", "district")],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Fold(
                            clusterdir.folding.Joined(
                                models.Value("| "),
                                models.F("name_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("name_de"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("code"),
                                models.Value(" "),
                                models.Value("| "),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="clusters.region",
                        verbose_name="lies in",
                    ),
                ),
            ],
            options={
                "verbose_name": "region",
                "verbose_name_plural": "regions",
                "ordering": ["code"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="organisation",
            name="region",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="organisations",
                to="clusters.region",
                verbose_name="region",
            ),
        ),
        migrations.AddField(
            model_name="cluster",
            name="regions",
            field=models.ManyToManyField(
                blank=True, related_name="clusters", to="clusters.region", verbose_name="regions"
            ),
        ),
        migrations.CreateModel(
            name="Sector",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name_en",
                    models.CharField(
                        blank=True,
                        help_text="Leave blank if the German name is used in English too, as for most firms.",
                        max_length=200,
                        verbose_name="name in English",
                    ),
                ),
                ("name_de", models.CharField(blank=True, max_length=200, verbose_name="name in German")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of the page’s address. Filled in from the name once; a later rename leaves it as it is.",
                        max_length=100,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                (
                    "sort_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "sort_de",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published"), ("archived", "archived")],
                        default="draft",
                        help_text="The public sees what is published. The page of an archived entry says that it is gone.",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "verified_on",
                    models.DateField(
                        blank=True,
                        help_text="When somebody last confirmed that the entry is right.",
                        null=True,
                        verbose_name="verified on",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "updated_at",
                    clusters.models.base.ChangedAtField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
                ("description_en", models.TextField(blank=True, verbose_name="description in English")),
                ("description_de", models.TextField(blank=True, verbose_name="description in German")),
                (
                    "ecosystem",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("aerospace-defence", "Aerospace & defence"),
                            ("agri-food", "Agri-food"),
                            ("construction", "Construction"),
                            ("cultural-creative", "Cultural and creative industries"),
                            ("digital", "Digital"),
                            ("electronics", "Electronics"),
                            ("energy-intensive", "Energy-intensive industries"),
                            ("energy-renewables", "Energy-renewables"),
                            ("health", "Health"),
                            ("mobility", "Mobility-Transport-Automotive"),
                            ("proximity-social", "Proximity, social economy and civil society"),
                            ("retail", "Retail"),
                            ("textiles", "Textiles"),
                            ("tourism", "Tourism"),
                        ],
                        max_length=20,
                        verbose_name="EU industrial ecosystem",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Its place in lists, among sectors of the same level.",
                        verbose_name="position",
                    ),
                ),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Fold(
                            clusterdir.folding.Joined(
                                models.Value("| "),
                                models.F("name_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("name_de"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("description_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("description_de"),
                                models.Value(" "),
                                models.Value("| "),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"parent": None},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="clusters.sector",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "sector",
                "verbose_name_plural": "sectors",
                "ordering": ["position", "slug"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="organisation",
            name="sectors",
            field=models.ManyToManyField(
                blank=True, related_name="organisations", to="clusters.sector", verbose_name="sectors"
            ),
        ),
        migrations.AddField(
            model_name="cluster",
            name="sectors",
            field=models.ManyToManyField(
                blank=True, related_name="clusters", to="clusters.sector", verbose_name="sectors"
            ),
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name_en",
                    models.CharField(
                        blank=True,
                        help_text="Leave blank if the German name is used in English too, as for most firms.",
                        max_length=200,
                        verbose_name="name in English",
                    ),
                ),
                ("name_de", models.CharField(blank=True, max_length=200, verbose_name="name in German")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of the page’s address. Filled in from the name once; a later rename leaves it as it is.",
                        max_length=100,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                (
                    "sort_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "sort_de",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published"), ("archived", "archived")],
                        default="draft",
                        help_text="The public sees what is published. The page of an archived entry says that it is gone.",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "verified_on",
                    models.DateField(
                        blank=True,
                        help_text="When somebody last confirmed that the entry is right.",
                        null=True,
                        verbose_name="verified on",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "updated_at",
                    clusters.models.base.ChangedAtField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
                ("description_en", models.TextField(blank=True, verbose_name="description in English")),
                ("description_de", models.TextField(blank=True, verbose_name="description in German")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Its place in lists.", verbose_name="position"
                    ),
                ),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Fold(
                            clusterdir.folding.Joined(
                                models.Value("| "),
                                models.F("name_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("name_de"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("description_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("description_de"),
                                models.Value(" "),
                                models.Value("| "),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
            ],
            options={
                "verbose_name": "service",
                "verbose_name_plural": "services",
                "ordering": ["position", "slug"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name_de", ""), ("name_en", ""), _negated=True),
                        name="clusters_service_has_a_name",
                        violation_error_message="Give a name in at least one language.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="cluster",
            name="services",
            field=models.ManyToManyField(
                blank=True, related_name="clusters", to="clusters.service", verbose_name="services"
            ),
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=100, unique=True, verbose_name="address")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("publisher", models.CharField(max_length=200, verbose_name="publisher")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("de", "German")],
                        default="en",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("consulted_on", models.DateField(blank=True, null=True, verbose_name="consulted on")),
                ("url", models.URLField(blank=True, verbose_name="address on the web")),
                (
                    "file_name",
                    models.CharField(
                        blank=True, help_text="Where a copy is kept.", max_length=100, verbose_name="file name"
                    ),
                ),
                (
                    "note_en",
                    models.TextField(blank=True, help_text="What the document holds.", verbose_name="note in English"),
                ),
                ("note_de", models.TextField(blank=True, verbose_name="note in German")),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Fold(
                            clusterdir.folding.Joined(
                                models.Value("| "),
                                models.F("title"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("publisher"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("note_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("note_de"),
                                models.Value(" "),
                                models.Value("| "),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="A newer document of the same publisher: facts from this one are shown as of an older page.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="clusters.source",
                        verbose_name="newer document",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="ServiceCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        blank=True,
                        help_text="The field the fact stands in; blank: the entry as a whole.",
                        max_length=40,
                        verbose_name="fact",
                    ),
                ),
                (
                    "stated",
                    models.CharField(
                        blank=True,
                        help_text="The value in the source’s own words.",
                        max_length=600,
                        verbose_name="as stated",
                    ),
                ),
                (
                    "differs",
                    models.BooleanField(
                        default=False,
                        help_text="The source says something other than the entry; both are shown.",
                        verbose_name="differs",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="clusters.service",
                        verbose_name="service",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="clusters.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SectorCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        blank=True,
                        help_text="The field the fact stands in; blank: the entry as a whole.",
                        max_length=40,
                        verbose_name="fact",
                    ),
                ),
                (
                    "stated",
                    models.CharField(
                        blank=True,
                        help_text="The value in the source’s own words.",
                        max_length=600,
                        verbose_name="as stated",
                    ),
                ),
                (
                    "differs",
                    models.BooleanField(
                        default=False,
                        help_text="The source says something other than the entry; both are shown.",
                        verbose_name="differs",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="clusters.sector",
                        verbose_name="sector",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="clusters.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="QualityLabelCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        blank=True,
                        help_text="The field the fact stands in; blank: the entry as a whole.",
                        max_length=40,
                        verbose_name="fact",
                    ),
                ),
                (
                    "stated",
                    models.CharField(
                        blank=True,
                        help_text="The value in the source’s own words.",
                        max_length=600,
                        verbose_name="as stated",
                    ),
                ),
                (
                    "differs",
                    models.BooleanField(
                        default=False,
                        help_text="The source says something other than the entry; both are shown.",
                        verbose_name="differs",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="clusters.qualitylabel",
                        verbose_name="quality label",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="clusters.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublicationCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        blank=True,
                        help_text="The field the fact stands in; blank: the entry as a whole.",
                        max_length=40,
                        verbose_name="fact",
                    ),
                ),
                (
                    "stated",
                    models.CharField(
                        blank=True,
                        help_text="The value in the source’s own words.",
                        max_length=600,
                        verbose_name="as stated",
                    ),
                ),
                (
                    "differs",
                    models.BooleanField(
                        default=False,
                        help_text="The source says something other than the entry; both are shown.",
                        verbose_name="differs",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="clusters.publication",
                        verbose_name="publication",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="clusters.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProgrammeCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        blank=True,
                        help_text="The field the fact stands in; blank: the entry as a whole.",
                        max_length=40,
                        verbose_name="fact",
                    ),
                ),
                (
                    "stated",
                    models.CharField(
                        blank=True,
                        help_text="The value in the source’s own words.",
                        max_length=600,
                        verbose_name="as stated",
                    ),
                ),
                (
                    "differs",
                    models.BooleanField(
                        default=False,
                        help_text="The source says something other than the entry; both are shown.",
                        verbose_name="differs",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="clusters.programme",
                        verbose_name="programme",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="clusters.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrganisationCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        blank=True,
                        help_text="The field the fact stands in; blank: the entry as a whole.",
                        max_length=40,
                        verbose_name="fact",
                    ),
                ),
                (
                    "stated",
                    models.CharField(
                        blank=True,
                        help_text="The value in the source’s own words.",
                        max_length=600,
                        verbose_name="as stated",
                    ),
                ),
                (
                    "differs",
                    models.BooleanField(
                        default=False,
                        help_text="The source says something other than the entry; both are shown.",
                        verbose_name="differs",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="clusters.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="clusters.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MembershipCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        blank=True,
                        help_text="The field the fact stands in; blank: the entry as a whole.",
                        max_length=40,
                        verbose_name="fact",
                    ),
                ),
                (
                    "stated",
                    models.CharField(
                        blank=True,
                        help_text="The value in the source’s own words.",
                        max_length=600,
                        verbose_name="as stated",
                    ),
                ),
                (
                    "differs",
                    models.BooleanField(
                        default=False,
                        help_text="The source says something other than the entry; both are shown.",
                        verbose_name="differs",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="clusters.membership",
                        verbose_name="membership",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="clusters.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClusterCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        blank=True,
                        help_text="The field the fact stands in; blank: the entry as a whole.",
                        max_length=40,
                        verbose_name="fact",
                    ),
                ),
                (
                    "stated",
                    models.CharField(
                        blank=True,
                        help_text="The value in the source’s own words.",
                        max_length=600,
                        verbose_name="as stated",
                    ),
                ),
                (
                    "differs",
                    models.BooleanField(
                        default=False,
                        help_text="The source says something other than the entry; both are shown.",
                        verbose_name="differs",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="clusters.cluster",
                        verbose_name="cluster",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="clusters.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SponsoringBody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name_en",
                    models.CharField(
                        blank=True,
                        help_text="Leave blank if the German name is used in English too, as for most firms.",
                        max_length=200,
                        verbose_name="name in English",
                    ),
                ),
                ("name_de", models.CharField(blank=True, max_length=200, verbose_name="name in German")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of the page’s address. Filled in from the name once; a later rename leaves it as it is.",
                        max_length=100,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                (
                    "sort_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "sort_de",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_de"), models.Value("")),
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published"), ("archived", "archived")],
                        default="draft",
                        help_text="The public sees what is published. The page of an archived entry says that it is gone.",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "verified_on",
                    models.DateField(
                        blank=True,
                        help_text="When somebody last confirmed that the entry is right.",
                        null=True,
                        verbose_name="verified on",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "updated_at",
                    clusters.models.base.ChangedAtField(
                        default=django.utils.timezone.now, editable=False, verbose_name="changed"
                    ),
                ),
                ("description_en", models.TextField(blank=True, verbose_name="description in English")),
                ("description_de", models.TextField(blank=True, verbose_name="description in German")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("development-agency", "development agency"),
                            ("public-authority", "public authority"),
                            ("fund", "public fund"),
                            ("chambers", "chambers"),
                            ("association", "association"),
                            ("members", "members of the cluster"),
                        ],
                        max_length=25,
                        verbose_name="kind",
                    ),
                ),
                ("acronym", models.CharField(blank=True, max_length=30, verbose_name="acronym")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Fold(
                            clusterdir.folding.Joined(
                                models.Value("| "),
                                models.F("name_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("name_de"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("acronym"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("description_en"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("description_de"),
                                models.Value(" "),
                                models.Value("| "),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        help_text="If the body also has an entry among the organisations.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sponsoring_bodies",
                        to="clusters.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "sponsoring body",
                "verbose_name_plural": "sponsoring bodies",
                "ordering": ["sort_de", "slug"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="programme",
            name="run_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="programmes",
                to="clusters.sponsoringbody",
                verbose_name="run by",
            ),
        ),
        migrations.CreateModel(
            name="SponsoringBodyCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        blank=True,
                        help_text="The field the fact stands in; blank: the entry as a whole.",
                        max_length=40,
                        verbose_name="fact",
                    ),
                ),
                (
                    "stated",
                    models.CharField(
                        blank=True,
                        help_text="The value in the source’s own words.",
                        max_length=600,
                        verbose_name="as stated",
                    ),
                ),
                (
                    "differs",
                    models.BooleanField(
                        default=False,
                        help_text="The source says something other than the entry; both are shown.",
                        verbose_name="differs",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="clusters.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="clusters.sponsoringbody",
                        verbose_name="sponsoring body",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Sponsorship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("sponsor", "sponsor"),
                            ("co-sponsor", "co-sponsor"),
                            ("co-financing", "co-financing"),
                        ],
                        max_length=15,
                        verbose_name="role",
                    ),
                ),
                ("begins", clusterdir.dates.PartialDateField(blank=True, default="", verbose_name="begins")),
                ("ends", clusterdir.dates.PartialDateField(blank=True, default="", verbose_name="ends")),
                (
                    "amount_eur",
                    models.BigIntegerField(
                        blank=True, help_text="Whole euros.", null=True, verbose_name="amount (EUR)"
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sponsorships",
                        to="clusters.sponsoringbody",
                        verbose_name="sponsoring body",
                    ),
                ),
                (
                    "cluster",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sponsorships",
                        to="clusters.cluster",
                        verbose_name="cluster",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sponsorships",
                        to="clusters.programme",
                        verbose_name="programme",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        help_text="Only where a document speaks of cluster management in the region as a whole and names no cluster.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sponsorships",
                        to="clusters.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "sponsorship",
                "verbose_name_plural": "sponsorships",
            },
        ),
        migrations.CreateModel(
            name="SponsorshipCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        blank=True,
                        help_text="The field the fact stands in; blank: the entry as a whole.",
                        max_length=40,
                        verbose_name="fact",
                    ),
                ),
                (
                    "stated",
                    models.CharField(
                        blank=True,
                        help_text="The value in the source’s own words.",
                        max_length=600,
                        verbose_name="as stated",
                    ),
                ),
                (
                    "differs",
                    models.BooleanField(
                        default=False,
                        help_text="The source says something other than the entry; both are shown.",
                        verbose_name="differs",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="clusters.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="clusters.sponsorship",
                        verbose_name="sponsorship",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("cluster", "organisation", "role"),
                name="clusters_membership_once",
                violation_error_message="This organisation already has this role in this cluster.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("begins", ""),
                    ("ends", ""),
                    (
                        "ends__gte",
                        django.db.models.functions.text.Left("begins", django.db.models.functions.text.Length("ends")),
                    ),
                    _connector="OR",
                ),
                name="clusters_membership_ends_after_begin",
                violation_error_message="The end is before the beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_de", ""), ("name_en", ""), _negated=True),
                name="clusters_publication_has_a_name",
                violation_error_message="Give a name in at least one language.",
            ),
        ),
        migrations.AddConstraint(
            model_name="qualitylabel",
            constraint=models.UniqueConstraint(
                fields=("cluster", "level", "awarded"),
                name="clusters_qualitylabel_once",
                violation_error_message="This label of this date is already on record.",
            ),
        ),
        migrations.AddConstraint(
            model_name="qualitylabel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("awarded", ""),
                    ("valid_until", ""),
                    (
                        "valid_until__gte",
                        django.db.models.functions.text.Left(
                            "awarded", django.db.models.functions.text.Length("valid_until")
                        ),
                    ),
                    _connector="OR",
                ),
                name="clusters_qualitylabel_ends_after_award",
                violation_error_message="The end is before the beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_de", ""), ("name_en", ""), _negated=True),
                name="clusters_region_has_a_name",
                violation_error_message="Give a name in at least one language.",
            ),
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent", None), models.Q(("parent", models.F("pk")), _negated=True), _connector="OR"
                ),
                name="clusters_region_not_its_own_parent",
                violation_error_message="A region cannot lie in itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sector",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_de", ""), ("name_en", ""), _negated=True),
                name="clusters_sector_has_a_name",
                violation_error_message="Give a name in at least one language.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sector",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent", None), models.Q(("parent", models.F("pk")), _negated=True), _connector="OR"
                ),
                name="clusters_sector_not_its_own_parent",
                violation_error_message="A sector cannot be part of itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_de", ""), ("name_en", ""), _negated=True),
                name="clusters_organisation_has_a_name",
                violation_error_message="Give a name in at least one language.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                    _connector="OR",
                ),
                name="clusters_organisation_whole_point",
                violation_error_message="Give both latitude and longitude, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("latitude", None),
                    models.Q(
                        ("latitude__gte", -90), ("latitude__lte", 90), ("longitude__gte", -180), ("longitude__lte", 180)
                    ),
                    _connector="OR",
                ),
                name="clusters_organisation_point_on_earth",
                violation_error_message="The latitude lies between −90 and 90, the longitude between −180 and 180.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cluster",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_de", ""), ("name_en", ""), _negated=True),
                name="clusters_cluster_has_a_name",
                violation_error_message="Give a name in at least one language.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cluster",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                    _connector="OR",
                ),
                name="clusters_cluster_whole_point",
                violation_error_message="Give both latitude and longitude, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cluster",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("latitude", None),
                    models.Q(
                        ("latitude__gte", -90), ("latitude__lte", 90), ("longitude__gte", -180), ("longitude__lte", 180)
                    ),
                    _connector="OR",
                ),
                name="clusters_cluster_point_on_earth",
                violation_error_message="The latitude lies between −90 and 90, the longitude between −180 and 180.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cluster",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("predecessor", None), models.Q(("predecessor", models.F("pk")), _negated=True), _connector="OR"
                ),
                name="clusters_cluster_not_its_own_predecessor",
                violation_error_message="A cluster is not its own predecessor.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cluster",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("founded", ""),
                    ("ended", ""),
                    (
                        "ended__gte",
                        django.db.models.functions.text.Left(
                            "founded", django.db.models.functions.text.Length("ended")
                        ),
                    ),
                    _connector="OR",
                ),
                name="clusters_cluster_ends_after_founding",
                violation_error_message="The end is before the beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_by", None), models.Q(("superseded_by", models.F("pk")), _negated=True), _connector="OR"
                ),
                name="clusters_source_not_newer_than_itself",
                violation_error_message="A document is not newer than itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecitation",
            constraint=models.UniqueConstraint(
                fields=("subject", "source", "field", "stated"),
                name="clusters_servicecitation_once",
                violation_error_message="This statement is already on record.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sectorcitation",
            constraint=models.UniqueConstraint(
                fields=("subject", "source", "field", "stated"),
                name="clusters_sectorcitation_once",
                violation_error_message="This statement is already on record.",
            ),
        ),
        migrations.AddConstraint(
            model_name="qualitylabelcitation",
            constraint=models.UniqueConstraint(
                fields=("subject", "source", "field", "stated"),
                name="clusters_qualitylabelcitation_once",
                violation_error_message="This statement is already on record.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicationcitation",
            constraint=models.UniqueConstraint(
                fields=("subject", "source", "field", "stated"),
                name="clusters_publicationcitation_once",
                violation_error_message="This statement is already on record.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmecitation",
            constraint=models.UniqueConstraint(
                fields=("subject", "source", "field", "stated"),
                name="clusters_programmecitation_once",
                violation_error_message="This statement is already on record.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationcitation",
            constraint=models.UniqueConstraint(
                fields=("subject", "source", "field", "stated"),
                name="clusters_organisationcitation_once",
                violation_error_message="This statement is already on record.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membershipcitation",
            constraint=models.UniqueConstraint(
                fields=("subject", "source", "field", "stated"),
                name="clusters_membershipcitation_once",
                violation_error_message="This statement is already on record.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clustercitation",
            constraint=models.UniqueConstraint(
                fields=("subject", "source", "field", "stated"),
                name="clusters_clustercitation_once",
                violation_error_message="This statement is already on record.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsoringbody",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_de", ""), ("name_en", ""), _negated=True),
                name="clusters_sponsoringbody_has_a_name",
                violation_error_message="Give a name in at least one language.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_de", ""), ("name_en", ""), _negated=True),
                name="clusters_programme_has_a_name",
                violation_error_message="Give a name in at least one language.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("begins", ""),
                    ("ends", ""),
                    (
                        "ends__gte",
                        django.db.models.functions.text.Left("begins", django.db.models.functions.text.Length("ends")),
                    ),
                    _connector="OR",
                ),
                name="clusters_programme_ends_after_begin",
                violation_error_message="The end is before the beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(("budget", None), ("budget__gte", 0), _connector="OR"),
                name="clusters_programme_budget_not_negative",
                violation_error_message="A budget cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsoringbodycitation",
            constraint=models.UniqueConstraint(
                fields=("subject", "source", "field", "stated"),
                name="clusters_sponsoringbodycitation_once",
                violation_error_message="This statement is already on record.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cluster", None), ("region__isnull", False)),
                    models.Q(("cluster__isnull", False), ("region", None)),
                    _connector="OR",
                ),
                name="clusters_sponsorship_one_target",
                violation_error_message="Give either a cluster or a region.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorship",
            constraint=models.UniqueConstraint(
                models.F("body"),
                django.db.models.functions.comparison.Coalesce("cluster", 0),
                django.db.models.functions.comparison.Coalesce("region", 0),
                models.F("role"),
                django.db.models.functions.comparison.Coalesce("programme", 0),
                name="clusters_sponsorship_once",
                violation_error_message="This body already has this role there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorship",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_eur", None), ("amount_eur__gte", 0), _connector="OR"),
                name="clusters_sponsorship_amount_not_negative",
                violation_error_message="An amount cannot be negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("begins", ""),
                    ("ends", ""),
                    (
                        "ends__gte",
                        django.db.models.functions.text.Left("begins", django.db.models.functions.text.Length("ends")),
                    ),
                    _connector="OR",
                ),
                name="clusters_sponsorship_ends_after_begin",
                violation_error_message="The end is before the beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorshipcitation",
            constraint=models.UniqueConstraint(
                fields=("subject", "source", "field", "stated"),
                name="clusters_sponsorshipcitation_once",
                violation_error_message="This statement is already on record.",
            ),
        ),
    ]
