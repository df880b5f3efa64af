"""The columns in which a whole relation stands: one row of it on each line of the cell, its parts with | between them.

life-science-nord | member | 2015 | 2019
"""

import re
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, Membership, Organisation, QualityLabel, Sector, SponsoringBody, Sponsorship
from contacts.models import Appointment

from .columns import clean, column

_PARTS = re.compile(r"(?<!\\)((?:\\\\)*)\|")


def split(line):
    """The parts of a line; a \\| is no end of one."""
    parts = _PARTS.sub("\\1\x00", line).split("\x00")
    return [re.sub(r"\\([\\|n])", lambda found: "\n" if found[1] == "n" else found[1], part.strip()) for part in parts]


def join(parts):
    escaped = (part.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n") for part in parts)
    return re.sub(r"( \| ?)+$", "", " | ".join(escaped))


class RowsColumn:
    """Base of those below. A subclass says which model, which of its fields stand behind what a line begins with."""

    many = rows = True
    keeps = False
    model = None
    owner = ""  # the foreign key to the entry whose file this is
    names = ()  # the fields behind the target

    def __init__(self):
        self.columns = [column(self.model, name) for name in self.names]

    @property
    def label(self):
        return self.model._meta.verbose_name_plural

    @cached_property
    def blank(self):
        """What the parts are where a line leaves them blank."""
        row = self.model()
        return [part.text(row) for part in self.columns]

    def target_text(self, row):
        """What a line begins with: whom the row is about."""
        raise NotImplementedError

    def target_of(self, text):
        """(name of the foreign key, its model, slug) of what a line begins with."""
        raise NotImplementedError

    def tidy_target(self, text):
        self.target_of(text)
        return text

    def aim(self, row, text, known):
        """Gives a row what its line begins with."""
        name, model, slug = self.target_of(text)
        setattr(row, f"{name}_id", known.key(model, slug))

    def identity(self, row):
        """What makes a row the same one, whatever else changes in it."""
        raise NotImplementedError

    def line(self, row):
        return join([self.target_text(row), *(part.text(row) for part in self.columns)])

    def text(self, entry):
        return "\n".join(sorted(self.line(row) for row in getattr(entry, self.name).all()))

    def tidy(self, text):
        wrong = []
        lines = {self.tidy_line(line, wrong) for line in text.split("\n") if line.strip()}
        if wrong:
            raise ValidationError(wrong)
        return "\n".join(sorted(lines))

    def tidy_line(self, line, wrong):
        """The line; what is wrong with it is added to the ValidationErrors."""
        target, *parts = split(clean(line))
        if len(parts) > len(self.columns):
            params = {"line": line, "number": len(parts) + 1, "most": len(self.columns) + 1}
            wrong.append(
                ValidationError(_("“%(line)s” has %(number)s parts; there are at most %(most)s."), params=params)
            )
        parts += [""] * (len(self.columns) - len(parts))
        texts = [target]
        try:
            texts = [self.tidy_target(target)]
        except ValidationError as error:
            wrong.append(error)
        for part, blank, cell in zip(self.columns, self.blank, parts, strict=False):
            try:
                texts.append(part.tidy(clean(cell)) or blank)
            except ValidationError as error:
                wrong.append(error)
        return join(texts)

    def needs(self, text):
        found = []
        for line in filter(None, text.split("\n")):
            target, *parts = split(line)
            found += self.needs_of_target(target)
            found += [need for part, cell in zip(self.columns, parts, strict=False) for need in part.needs(cell)]
        return found

    def needs_of_target(self, text):
        return [self.target_of(text)[1:]]

    def value(self, text, known=None):
        """The rows as instances, without their owner and key."""
        found, wrong = self.read(text, known)
        if wrong:
            raise ValidationError(wrong)
        return found

    def read(self, text, known):
        """(rows, ValidationErrors)."""
        found, wrong = [], []
        for line in filter(None, text.split("\n")):
            target, *parts = split(line)
            parts += [""] * (len(self.columns) - len(parts))
            row = self.model()
            try:
                self.aim(row, target, known)
            except ValidationError as error:
                wrong.append(error)
            for part, cell in zip(self.columns, parts, strict=True):
                try:
                    part.put(row, part.value(part.tidy(cell), known))
                except ValidationError as error:
                    wrong.append(error)
            found.append(row)
        identities = [self.identity(row) for row in found]
        if not wrong and len(set(identities)) < len(identities):
            wrong.append(ValidationError(_("The same stands here twice.")))
        return found, wrong

    def checked(self, text, known):
        """The rows, or all that is wrong with them at once."""
        found, wrong = self.read(text, known)
        for row in found:
            refused = {f"{self.owner}_id"}
            for part in self.columns:
                try:
                    part.check(getattr(row, part.field.attname), row)
                except ValidationError as error:
                    wrong.append(error)
                    refused.add(part.field.attname)
            wrong += known.broken(row, refused)
        if wrong:
            raise ValidationError(wrong)
        return found


class MembershipsColumn(RowsColumn):
    name, model, owner = "memberships", Membership, "organisation"
    names = ("role", "begins", "ends")
    example = "life-science-nord | member | 2015 | 2019"
    help = _("One on each line: the address of the cluster | role | begins | ends.")

    def target_text(self, row):
        return row.cluster.slug

    def target_of(self, text):
        return "cluster", Cluster, text

    def identity(self, row):
        return row.cluster_id, row.role


class AppointmentsColumn(RowsColumn):
    name, model, owner = "appointments", Appointment, "person"
    names = ("role_en", "role_de", "is_primary", "begins", "ends")
    example = "cluster:life-science-nord | Project manager | Projektleitung | yes | 2015"
    help = _(
        "One on each line: cluster, organisation or sector, a colon and its address | role in English | role in German"
        " | first to call (yes or no) | begins | ends."
    )
    targets = {"cluster": Cluster, "organisation": Organisation, "sector": Sector}

    def target_text(self, row):
        name = next(name for name in self.targets if getattr(row, f"{name}_id"))
        return f"{name}:{getattr(row, name).slug}"

    def target_of(self, text):
        name, _colon, slug = (part.strip() for part in text.partition(":"))
        if name not in self.targets or not slug:
            raise ValidationError(
                _("“%(text)s” is no address such as cluster:life-science-nord."), params={"text": text}
            )
        return name, self.targets[name], slug

    def identity(self, row):
        return row.cluster_id, row.organisation_id, row.sector_id, row.role_en


class SponsorshipsColumn(RowsColumn):
    name, model, owner = "sponsorships", Sponsorship, "cluster"
    names = ("role", "programme", "begins", "ends", "amount_eur")
    example = "erdf | co-financing | state-economy-programme | 2008-07 | 2013-02 | 357000"
    help = _(
        "One on each line: the address of the sponsoring body | role | the address of the programme | begins | ends |"
        " whole euros."
    )

    def target_text(self, row):
        return row.body.slug

    def target_of(self, text):
        return "body", SponsoringBody, text

    def identity(self, row):
        return row.body_id, row.role, row.programme_id


class LabelsColumn(RowsColumn):
    """A line begins with the label itself and not with another entry."""

    name, model, owner = "labels", QualityLabel, "cluster"
    names = ("awarded", "valid_until")
    example = "ecei-gold | 2020-05 | 2023-05"
    level = column(QualityLabel, "level")
    help = _("One on each line: ecei-bronze, ecei-silver or ecei-gold | awarded | valid until.")

    def target_text(self, row):
        return row.level

    def tidy_target(self, text):
        level = self.level.tidy(text)
        self.level.check(level, None)
        return level

    def needs_of_target(self, text):
        return []

    def aim(self, row, text, known):
        row.level = text

    def identity(self, row):
        return row.level, row.awarded
