"""Dates that are known to the year or the month only: ISO 8601 reduced dates as text."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Left, Length
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

_SHAPE = re.compile(r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?")


class PartialDate(str):
    """A year, a month or a day: "2015", "2006-08", "2015-07-01". Sorts as text; prints in the reader's language."""

    @property
    def display(self):
        parts = [int(part) for part in self.split("-")]
        if len(parts) == 1:
            return str(self)
        date = datetime.date(*parts, *[1] * (3 - len(parts)))
        return formats.date_format(date, "YEAR_MONTH_FORMAT" if len(parts) == 2 else "DATE_FORMAT")


def validate_partial_date(value):
    match = _SHAPE.fullmatch(value)
    try:
        if not match:
            raise ValueError
        datetime.date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        raise ValidationError(
            _("“%(value)s” is not a date. Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01."),
            code="partial_date",
            params={"value": value},
        ) from None


class PartialDateField(models.CharField):
    """A `PartialDate`; blank where the date is not known."""

    default_validators = [validate_partial_date]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return PartialDate(value)

    def to_python(self, value):
        return PartialDate(super().to_python(value) or "")


def ends_after_begin(name, begins="begins", ends="ends"):
    """The constraint that a period does not end before it begins, compared as exactly as both dates are known."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{begins: ""}) | Q(**{ends: ""}) | Q(**{f"{ends}__gte": Left(begins, Length(ends))}),
        violation_error_message=_("The end is before the beginning."),
    )


def not_over(prefix=""):
    """What has no end, or one that is not over today: a year that is running is not over."""
    ends = f"{prefix}ends"
    today = Value(timezone.localdate().isoformat())
    return Q(**{ends: ""}) | Q(**{f"{ends}__gte": Left(today, Length(F(ends)))})
