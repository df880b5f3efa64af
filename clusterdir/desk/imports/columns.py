"""The columns of a file: how a cell is read, and how an entry's value is written into one.

Everything is compared as the canonical text of a cell, which `tidy` makes of what somebody has typed and `text` of an
entry. So a value that is only written differently, 54,3230 for 54.323, is no change.
"""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from clusterdir.dates import PartialDateField
from clusterdir.folding import composed
from clusterdir.localisation import LANGUAGES

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
YES, NO = "yes", "no"
_TRUTH = {"yes": YES, "ja": YES, "x": YES, "1": YES, "true": YES, "wahr": YES}
_TRUTH |= {"no": NO, "nein": NO, "0": NO, "false": NO, "falsch": NO, "": ""}


def clean(text):
    """A cell without what nobody sees: the ends of lines as in Unix, no blanks around it, umlauts as one character."""
    return _CONTROLS.sub("", composed(text).replace("\r\n", "\n").replace("\r", "\n")).strip()


class Column:
    """One plain field. `needs` and `value` take a canonical text, and `known` finds what other entries it names."""

    example = ""

    def __init__(self, field, example=""):
        self.field = field
        self.name = field.name
        self.example = example

    @property
    def label(self):
        return self.field.verbose_name

    @property
    def help(self):
        return self.field.help_text

    @property
    def keeps(self):
        """Whether a blank cell leaves the value as it is, since there is no blank one to put in its place."""
        return self.field.has_default() and (not self.field.blank or isinstance(self.field, models.BooleanField))

    def text(self, entry):
        return clean(str(getattr(entry, self.field.attname) or ""))

    def tidy(self, text):
        return text

    def needs(self, text):
        return ()

    def value(self, text, known=None):
        return self.field.to_python(text)

    def put(self, entry, value):
        setattr(entry, self.field.attname, value)

    def check(self, value, entry):
        self.field.clean(value, entry)


class ChoiceColumn(Column):
    @property
    def help(self):
        return ", ".join(str(key) for key, label in self.field.choices if key)

    def tidy(self, text):
        return _labels(self.field).get(text.casefold(), text)

    def check(self, value, entry):
        if value and value not in dict(self.field.flatchoices):
            raise ValidationError(
                _("“%(value)s” is none of these: %(choices)s."), params={"value": value, "choices": self.help}
            )
        super().check(value, entry)


@cache
def _labels(field):
    """{key or label in one of the languages: key}."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {str(label).casefold(): key for key, label in field.flatchoices}
    return found | {key.casefold(): key for key, _label in field.flatchoices}


class BooleanColumn(Column):
    @property
    def help(self):
        return " ".join(filter(None, (f"{YES}, {NO}.", str(self.field.help_text))))

    def text(self, entry):
        return YES if getattr(entry, self.name) else NO

    def tidy(self, text):
        if text.casefold() not in _TRUTH:
            raise ValidationError(_("“%(value)s” is neither “yes” nor “no”."), params={"value": text})
        return _TRUTH[text.casefold()]

    def value(self, text, known=None):
        return text == YES


class DateColumn(Column):
    help = gettext_lazy("A day: 2026-01-31.")

    def text(self, entry):
        value = getattr(entry, self.name)
        return value.isoformat() if value else ""

    def tidy(self, text):
        if not text:
            return ""
        for form in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return datetime.strptime(text, form).date().isoformat()
            except ValueError:
                pass
        raise ValidationError(_("“%(value)s” is not a day. Enter one like 2026-01-31."), params={"value": text})

    def value(self, text, known=None):
        return date.fromisoformat(text) if text else None


class PartialDateColumn(Column):
    help = gettext_lazy("A year, a month or a day: 2015, 2006-08 or 2015-07-01.")

    def tidy(self, text):
        if match := re.fullmatch(r"(?:([0-9]{1,2})\.)?([0-9]{1,2})\.([0-9]{4})", text):
            day, month, year = match.groups()
            return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
        return text


class IntegerColumn(Column):
    def text(self, entry):
        value = getattr(entry, self.name)
        return "" if value is None else str(value)

    def tidy(self, text):
        digits = re.sub(r"(?<=[0-9])[ .,'\u00a0\u202f](?=[0-9]{3}(?![0-9]))", "", text)  # between the thousands
        if text and not re.fullmatch("-?[0-9]{1,18}", digits):
            raise ValidationError(_("“%(value)s” is not a whole number."), params={"value": text})
        return str(int(digits)) if text else ""

    def value(self, text, known=None):
        return int(text) if text else None


class DecimalColumn(Column):
    def text(self, entry):
        value = getattr(entry, self.name)
        return "" if value is None else _plain_number(value)

    def tidy(self, text):
        if not text:
            return ""
        try:
            return _plain_number(Decimal(text.replace(",", ".").replace("\u2212", "-").replace("_", "?")))
        except ArithmeticError:
            raise ValidationError(_("“%(value)s” is not a number."), params={"value": text}) from None

    def value(self, text, known=None):
        return Decimal(text) if text else None


def _plain_number(value):
    if not value.is_finite() or abs(value) >= 10**6 or value.as_tuple().exponent < -20:  # or it fills the memory
        raise InvalidOperation
    return format(value.normalize() + 0, "f")


class PhoneColumn(Column):
    def tidy(self, text):
        return clean(str(self.field.to_python(text) or ""))

    def value(self, text, known=None):
        return self.field.to_python(text)

    def check(self, value, entry):
        if value and not value.is_valid():
            raise ValidationError(
                _("“%(value)s” is not a telephone number. Write it like +49 431 123456."),
                params={"value": value.raw_input},
            )


class ReferenceColumn(Column):
    """Another entry, by its address."""

    def __init__(self, field, **options):
        super().__init__(field, **options)
        self.model = field.related_model

    @property
    def help(self):
        return gettext("The address of an entry: %(noun)s.") % {"noun": self.model._meta.verbose_name}

    def text(self, entry):
        other = getattr(entry, self.name)
        return other.slug if other else ""

    def needs(self, text):
        return [(self.model, text)] if text else []

    def value(self, text, known=None):
        return known.key(self.model, text) if text else None

    def check(self, value, entry):
        if value is None and not self.field.blank:
            raise ValidationError(self.field.error_messages["blank"])


class ReferencesColumn(ReferenceColumn):
    """Other entries, by their addresses."""

    many = True

    @property
    def help(self):
        nouns = self.model._meta.verbose_name_plural
        return gettext("The addresses of entries, with commas between them: %(nouns)s.") % {"nouns": nouns}

    def text(self, entry):
        return ", ".join(sorted(other.slug for other in getattr(entry, self.name).all()))

    def tidy(self, text):
        return ", ".join(sorted(set(filter(None, re.split(r"[\s,;]+", text)))))

    def needs(self, text):
        return [(self.model, slug) for slug in text.split(", ") if slug]

    def value(self, text, known=None):
        return known.keys(self.model, [slug for _model, slug in self.needs(text)])

    def check(self, value, entry):
        pass


_COLUMNS = [
    (models.ManyToManyField, ReferencesColumn),
    (models.ForeignKey, ReferenceColumn),
    (models.BooleanField, BooleanColumn),
    (models.DateField, DateColumn),
    (models.DecimalField, DecimalColumn),
    (models.IntegerField, IntegerColumn),
    (PhoneNumberField, PhoneColumn),
    (PartialDateField, PartialDateColumn),
]


def column(model, name, **options):
    """The Column of a model's field."""
    field = model._meta.get_field(name)
    if field.choices:
        return ChoiceColumn(field, **options)
    return next((kind for base, kind in _COLUMNS if isinstance(field, base)), Column)(field, **options)
