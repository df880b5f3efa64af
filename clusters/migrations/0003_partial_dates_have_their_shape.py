from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clusters", "0002_sectors_have_two_levels"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="cluster",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("founded", ""),
                    ("founded__regex", "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z"),
                    _connector="OR",
                ),
                name="clusters_cluster_founded_is_a_date",
                violation_error_message="Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cluster",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended", ""),
                    ("ended__regex", "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z"),
                    _connector="OR",
                ),
                name="clusters_cluster_ended_is_a_date",
                violation_error_message="Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("begins", ""),
                    ("begins__regex", "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z"),
                    _connector="OR",
                ),
                name="clusters_membership_begins_is_a_date",
                violation_error_message="Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends", ""),
                    ("ends__regex", "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z"),
                    _connector="OR",
                ),
                name="clusters_membership_ends_is_a_date",
                violation_error_message="Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("begins", ""),
                    ("begins__regex", "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z"),
                    _connector="OR",
                ),
                name="clusters_programme_begins_is_a_date",
                violation_error_message="Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends", ""),
                    ("ends__regex", "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z"),
                    _connector="OR",
                ),
                name="clusters_programme_ends_is_a_date",
                violation_error_message="Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01.",
            ),
        ),
        migrations.AddConstraint(
            model_name="qualitylabel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("awarded", ""),
                    ("awarded__regex", "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z"),
                    _connector="OR",
                ),
                name="clusters_qualitylabel_awarded_is_a_date",
                violation_error_message="Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01.",
            ),
        ),
        migrations.AddConstraint(
            model_name="qualitylabel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until", ""),
                    ("valid_until__regex", "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z"),
                    _connector="OR",
                ),
                name="clusters_qualitylabel_valid_until_is_a_date",
                violation_error_message="Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("begins", ""),
                    ("begins__regex", "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z"),
                    _connector="OR",
                ),
                name="clusters_sponsorship_begins_is_a_date",
                violation_error_message="Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends", ""),
                    ("ends__regex", "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z"),
                    _connector="OR",
                ),
                name="clusters_sponsorship_ends_is_a_date",
                violation_error_message="Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01.",
            ),
        ),
    ]
