"""Differences that an editor can read: names and not numbers, and in a text the words that differ."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.db import models
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .states import ENTRY

WORDS = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")  # each with the blanks before it
MOST_WORDS = 4_000  # comparing longer texts word by word would take too long


@dataclass
class Line:
    """A field in two or more states."""

    label: str
    cells: list
    both: bool = False  # two people have changed it, and not alike


@dataclass
class Section:
    """The entry itself, or one of its rows."""

    title: str
    lines: list = field(default_factory=list)
    verb: str = ""  # what was done to it as a whole


class Names:
    """The names of entries by model and key, fetched with one query for each model; those of deleted ones too."""

    def __init__(self):
        self.wanted = defaultdict(set)
        self.found = {}

    def want(self, model, name, texts):
        relation = model._meta.get_field(name)
        if relation.is_relation:
            self.wanted[relation.related_model] |= {int(text) for text in texts if text.isdigit()}

    def fetch(self):
        for model, keys in self.wanted.items():
            self.found |= {(model, entry.pk): str(entry) for entry in model._base_manager.filter(pk__in=keys)}
            gone = {key for key in keys if (model, key) not in self.found}
            for record in model.history.filter(id__in=gone).order_by("history_id") if gone else ():
                self.found[model, record.id] = _("%(name)s (deleted)") % {"name": record.history_object}
        return self

    def of(self, model, text):
        return self.found.get((model, int(text)) if text.isdigit() else None, text)


def readable(model, name, texts, names):
    """What the texts of a field mean to a reader."""
    meant = model._meta.get_field(name)
    if isinstance(meant, models.BooleanField):
        return _("yes") if texts else _("no")
    if meant.is_relation:
        return ", ".join(sorted(names.of(meant.related_model, text) for text in texts))
    choices = dict(meant.flatchoices or ())
    if name == "field" and hasattr(model, "fields"):  # what a citation is about
        choices = model.fields()
    return ", ".join(str(choices.get(text, text)) for text in texts)


def label_of(model, name):
    return capfirst(str(model._meta.get_field(name).verbose_name))


def title_of(model, row, names, parent):
    """What tells a row from others: what it leads to, or else what it says first."""
    relations = [name for name in row if name != parent and model._meta.get_field(name).is_relation]
    said = [readable(model, name, row[name], names) for name in relations]
    if model._meta.model_name.endswith("citation"):
        said.append(readable(model, "field", row.get("field", []), names))
    said = list(filter(None, said)) or [readable(model, name, row[name], names) for name in list(row)[:1]]
    return f"{capfirst(str(model._meta.verbose_name))}: {' · '.join(said)}"


def marked(before, after):
    """Two texts as HTML: what only the first has is marked as deleted, what only the second has as inserted."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if before == after or not before or not after or len(old) + len(new) > MOST_WORDS:
        same = before == after
        return (
            conditional_escape(before) if same or not before else format_html("<del>{}</del>", before),
            conditional_escape(after) if same or not after else format_html("<ins>{}</ins>", after),
        )
    pairs = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pairs.append((kind == "equal", "".join(old[a:b]), "".join(new[c:d])))
    return _joined("del", [(same, text) for same, text, _new in pairs]), _joined(
        "ins", [(same, text) for same, _old, text in pairs]
    )


def _joined(tag, parts):
    opened, closed = mark_safe(f"<{tag}>"), mark_safe(f"</{tag}>")
    return format_html_join(
        "", "{}{}{}", (("", text, "") if same else (opened, text, closed) for same, text in parts if text)
    )


def compare(entry_model, formsets, *states):
    """The Sections in which states of a form differ; the first state is what the others are compared with."""
    items = [("", entry_model, [state[ENTRY] for state in states])]
    for formset in formsets:
        rows = [state.get(formset.prefix, {}) for state in states]
        for key in dict.fromkeys(key for state in rows for key in state):
            items.append((formset.fk.name, formset.model, [state.get(key) for state in rows]))
    return [section for section in sections_of(items) if section.lines]


def sections_of(items):
    """A Section for each (parent, model, states): each state is {name of a field: texts}, or None where there was none.

    `parent` is the field of a row that leads to its entry, and blank for the entry itself, which needs no title.
    """
    names = Names()
    for _parent, model, states in items:
        for state in filter(None, states):
            for name, texts in state.items():
                names.want(model, name, texts)
    names.fetch()
    return [Section(*_section(parent, model, states, names)) for parent, model, states in items]


def _section(parent, model, states, names):
    some = next(filter(None, states), {})
    lines = []
    for name in dict.fromkeys(name for state in states for name in state or ()):
        texts = [[] if state is None else state.get(name, []) for state in states]
        if name != parent and any(text != texts[0] for text in texts):
            lines.append(_line(model, name, states, texts, names))
    return parent and title_of(model, some, names, parent), lines


def _line(model, name, states, texts, names):
    said = [
        "" if state is None else readable(model, name, text, names) for state, text in zip(states, texts, strict=True)
    ]
    first, *others = said
    if states[0] is None or None in states[1:]:  # all of it was added, or deleted
        cells = [conditional_escape(text) for text in said]
    elif len(others) == 1:
        cells = list(marked(first, others[0]))
    else:
        cells = [conditional_escape(first), *(marked(first, other)[1] for other in others)]
    changed = [text for text in texts[1:] if text != texts[0]]
    both = len(changed) > 1 and any(text != changed[0] for text in changed)
    return Line(label_of(model, name), cells, both)
