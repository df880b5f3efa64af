"""Dates that are known to the year or the month only: ISO 8601 reduced dates as text."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Left, Length
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

_SHAPE_IN_DATABASE = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\Z"  # it knows no calendar
_SHAPE = re.compile(r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?")


class PartialDate(str):
    """A year, a month or a day: "2015", "2006-08", "2015-07-01". Sorts as text; prints in the reader's language."""

    @property
    def display(self):
        exactness = self.count("-")
        try:
            day = _first_day(self)
        except ValueError:  # such as 2015-02-31, which only the validator refuses: it prints as it stands
            exactness = 0
        if exactness == 0:
            return str(self)
        return formats.date_format(day, "YEAR_MONTH_FORMAT" if exactness == 1 else "DATE_FORMAT")


def _first_day(text):
    """The day that a partial date begins with, or a ValueError."""
    match = _SHAPE.fullmatch(text)
    if not match:
        raise ValueError
    return datetime.date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))


def validate_partial_date(value):
    try:
        _first_day(value)
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
        return None if value is None else PartialDate(value)  # there is none on the far side of an outer join

    def to_python(self, value):
        return PartialDate(super().to_python(value) or "")


def partial_dates(model, *fields):
    """The constraints that these fields hold partial dates or nothing. A path past the validator ends here."""
    return [
        models.CheckConstraint(
            name=f"{model}_{field}_is_a_date",
            condition=Q(**{field: ""}) | Q(**{f"{field}__regex": _SHAPE_IN_DATABASE}),
            violation_error_message=_("Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01."),
        )
        for field in fields
    ]


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
