"""The columns in which a whole relation stands: one row of it on each line of the cell, its parts with | between them.

life-science-nord | member | 2015 | 2019
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, Membership, Organisation, Sector
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
    """Base of the two below. A subclass says which model, which of its fields stand behind what a line begins with."""

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

    def target_text(self, row):
        """What a line begins with: whom the row is about."""
        raise NotImplementedError

    def target_of(self, text):
        """(name of the foreign key, its model, slug) of what a line begins with."""
        raise NotImplementedError

    def identity(self, row):
        """What makes a row the same one, whatever else changes in it."""
        raise NotImplementedError

    def line(self, row):
        return join([self.target_text(row), *(part.text(row) for part in self.columns)])

    def text(self, entry):
        return "\n".join(sorted(self.line(row) for row in getattr(entry, self.name).all()))

    def tidy(self, text):
        return "\n".join(sorted({self.tidy_line(line) for line in text.split("\n") if line.strip()}))

    def tidy_line(self, line):
        target, *parts = split(clean(line))
        if len(parts) > len(self.columns):
            raise ValidationError(
                _("“%(line)s” has %(number)s parts; there are at most %(most)s."),
                params={"line": line, "number": len(parts) + 1, "most": len(self.columns) + 1},
            )
        parts += [""] * (len(self.columns) - len(parts))
        self.target_of(target)
        blank = self.model()
        texts = (part.tidy(clean(text)) or part.text(blank) for part, text in zip(self.columns, parts, strict=True))
        return join([target, *texts])

    def needs(self, text):
        return [self.target_of(split(line)[0])[1:] for line in text.split("\n") if line]

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
            name, model, slug = self.target_of(target)
            row = self.model()
            try:
                setattr(row, f"{name}_id", known.key(model, slug))
            except ValidationError as error:
                wrong.append(error)
            for part, cell in zip(self.columns, parts, strict=True):
                part.put(row, part.value(part.tidy(cell), known))
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
