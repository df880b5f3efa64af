"""What an editor chooses when two entries become one: for each field in which they differ, whose value stays.

The same holds for two relations that become one, as when both entries are members of the same cluster.
"""

from dataclasses import dataclass, field

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

STAYS, GOES, BOTH = "stays", "goes", "both"

TOGETHER = {"latitude": ("latitude", "longitude")}  # chosen with one click, since half of each is nowhere
NAMES = ("name_en", "name_de")
KEPT = {"slug"}  # the address of the entry that stays does not change
ONGOING = {"ends", "ended"}  # where a blank says something: that it is not over


@dataclass
class Choice:
    """Whose value of a field stays. `texts` has what the reader sees of each, `chosen` one of its keys."""

    key: str  # the name of the field on the page
    names: tuple  # of the columns
    label: str
    texts: dict = field(default_factory=dict)
    chosen: str = STAYS

    @property
    def options(self):
        return [(option, text, option == self.chosen) for option, text in self.texts.items()]


def columns(model):
    """The fields that somebody fills in."""
    return [one for one in model._meta.concrete_fields if one.editable and not one.generated and not one.primary_key]


def choices_for(stays, goes, prefix="", leave_out=()):
    """A Choice for each field in which two rows of one model differ."""
    found = []
    done = set(KEPT) | set(leave_out)
    for one in columns(type(stays)):
        if one.name in done:
            continue
        names = TOGETHER.get(one.name, (one.name,))
        done |= set(names)
        if all(getattr(stays, name) == getattr(goes, name) for name in map(attname(stays), names)):
            continue
        texts = {STAYS: said(stays, names), GOES: said(goes, names)}
        choice = Choice(f"{prefix}{one.name}", names, capfirst(str(one.verbose_name)), texts)
        if len(names) > 1:
            choice.label = _("Point on the map")
        if not texts[STAYS] and one.name not in ONGOING:
            choice.chosen = GOES
        found.append(choice)
    return found


def attname(entry):
    return lambda name: entry._meta.get_field(name).attname


def said(entry, names):
    """What a reader sees of some fields; blank for nothing."""
    return ", ".join(filter(None, (text_of(entry, entry._meta.get_field(name)) for name in names)))


def text_of(entry, one):
    value = getattr(entry, one.name)
    if one.choices:
        return str(getattr(entry, f"get_{one.name}_display")())
    if isinstance(one, models.BooleanField):
        return _("yes") if value else _("no")
    return "" if value is None else str(getattr(value, "display", value))


def choices_for_many(stays, goes):
    """A Choice for each relation to many in which two entries differ: by default both together. A query for each."""
    found = []
    for one in type(stays)._meta.many_to_many:
        named = [list(getattr(entry, one.name).all()) for entry in (stays, goes)]
        if set(named[0]) == set(named[1]):
            continue
        both = list(dict.fromkeys(named[0] + named[1]))
        texts = {
            option: ", ".join(map(str, some)) for option, some in zip((STAYS, GOES, BOTH), (*named, both), strict=True)
        }
        found.append(Choice(one.name, (one.name,), capfirst(str(one.verbose_name)), texts, BOTH))
    return found


def choice_of_aliases(stays, goes):
    """A Choice of the other names, among which goes by default each name that no longer stands on top; or None."""
    if not hasattr(stays, "aliases"):
        return None
    own, others = lines(stays.aliases), lines(goes.aliases)
    former = [name for name in names_of(goes) if name not in names_of(stays)]
    both = list(dict.fromkeys(own + others + former))
    if both == own:
        return None
    label = capfirst(str(stays._meta.get_field("aliases").verbose_name))
    texts = {STAYS: "\n".join(own), GOES: "\n".join(others), BOTH: "\n".join(both)}
    return Choice("aliases", ("aliases",), label, texts, BOTH)


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def names_of(entry):
    return [name for name in (getattr(entry, one, "") for one in NAMES) if name]


def read(choices, data):
    """Takes over what was chosen on the page; gives whether each of them was there and made sense."""
    whole = True
    for choice in choices:
        chosen = data.get(choice.key, "")
        whole &= chosen in choice.texts
        choice.chosen = chosen if chosen in choice.texts else choice.chosen
    return whole


def take_over(stays, goes, choices):
    """Gives the entry that stays the columns that were chosen of the other one."""
    for choice in choices:
        if choice.chosen == GOES:
            for name in map(attname(stays), choice.names):
                setattr(stays, name, getattr(goes, name))
