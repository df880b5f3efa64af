from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clusters", "0003_partial_dates_have_their_shape"),
        ("contacts", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("begins", ""),
                    ("begins__regex", "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z"),
                    _connector="OR",
                ),
                name="contacts_appointment_begins_is_a_date",
                violation_error_message="Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends", ""),
                    ("ends__regex", "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z"),
                    _connector="OR",
                ),
                name="contacts_appointment_ends_is_a_date",
                violation_error_message="Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01.",
            ),
        ),
    ]
