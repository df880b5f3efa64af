import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
import phonenumber_field.modelfields
from django.db import migrations, models

import clusterdir.dates
import clusterdir.folding
import clusters.models.base


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clusters", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "title",
                    models.CharField(
                        blank=True, help_text="Such as Dr. or Prof. Dr.", max_length=40, verbose_name="title"
                    ),
                ),
                ("given_name", models.CharField(blank=True, max_length=80, verbose_name="given name")),
                ("family_name", models.CharField(max_length=80, verbose_name="family name")),
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
                    "phone",
                    phonenumber_field.modelfields.PhoneNumberField(
                        blank=True,
                        help_text="Such as +49 431 123456.",
                        max_length=128,
                        region=None,
                        verbose_name="phone",
                    ),
                ),
                (
                    "fax",
                    phonenumber_field.modelfields.PhoneNumberField(
                        blank=True, max_length=128, region=None, verbose_name="fax"
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Tick it when this person’s name, numbers and e-mail address may be shown on the public pages.",
                        verbose_name="may be shown",
                    ),
                ),
                (
                    "sort_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Plain(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("family_name"), models.Value("")),
                                models.Value(""),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=clusterdir.folding.Fold(
                            clusterdir.folding.Joined(
                                models.Value("| "),
                                models.F("given_name"),
                                models.Value(" "),
                                models.F("family_name"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("family_name"),
                                models.Value(" "),
                                models.F("given_name"),
                                models.Value(" "),
                                models.Value("| "),
                                models.F("title"),
                                models.Value(" "),
                                models.F("given_name"),
                                models.Value(" "),
                                models.F("family_name"),
                                models.Value(" "),
                                models.Value("| "),
                            )
                        ),
                        output_field=models.TextField(),
                        serialize=False,
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employees",
                        to="clusters.organisation",
                        verbose_name="employer",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["sort_key", "given_name", "slug"],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role_en",
                    models.CharField(
                        blank=True, help_text="As the source words it.", max_length=200, verbose_name="role in English"
                    ),
                ),
                ("role_de", models.CharField(blank=True, max_length=200, verbose_name="role in German")),
                (
                    "is_primary",
                    models.BooleanField(
                        default=False, help_text="Shown first on the cluster’s page.", verbose_name="first to call"
                    ),
                ),
                ("begins", clusterdir.dates.PartialDateField(blank=True, default="", verbose_name="begins")),
                ("ends", clusterdir.dates.PartialDateField(blank=True, default="", verbose_name="ends")),
                (
                    "cluster",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appointments",
                        to="clusters.cluster",
                        verbose_name="cluster",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appointments",
                        to="clusters.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appointments",
                        to="clusters.sector",
                        verbose_name="sector",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appointments",
                        to="contacts.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
                "ordering": ["-is_primary", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PersonCitation",
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
                        to="contacts.person",
                        verbose_name="person",
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
            name="AppointmentCitation",
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
                        to="contacts.appointment",
                        verbose_name="appointment",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "source", "field", "stated"),
                        name="contacts_appointmentcitation_once",
                        violation_error_message="This statement is already on record.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cluster__isnull", False), ("organisation", None), ("sector", None)),
                    models.Q(("cluster", None), ("organisation__isnull", False), ("sector", None)),
                    models.Q(("cluster", None), ("organisation", None), ("sector__isnull", False)),
                    _connector="OR",
                ),
                name="contacts_appointment_one_target",
                violation_error_message="Give exactly one of cluster, organisation and sector.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                models.F("person"),
                django.db.models.functions.comparison.Coalesce("cluster", 0),
                django.db.models.functions.comparison.Coalesce("organisation", 0),
                django.db.models.functions.comparison.Coalesce("sector", 0),
                models.F("role_en"),
                name="contacts_appointment_once",
                violation_error_message="This person already has this role there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_primary", True)),
                fields=("cluster",),
                name="contacts_appointment_one_primary_contact",
                violation_error_message="This cluster already has a first contact. Only one can be the first to call.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
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
                name="contacts_appointment_ends_after_begin",
                violation_error_message="The end is before the beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="personcitation",
            constraint=models.UniqueConstraint(
                fields=("subject", "source", "field", "stated"),
                name="contacts_personcitation_once",
                violation_error_message="This statement is already on record.",
            ),
        ),
    ]
