"""What goes along when entries are deleted, and what forbids it.

Django's admin fetches all of it to say so, which takes a while for a cluster with thousands of members. Here the
database counts, in as many queries as there are relations, and of what is named the first are shown.
"""

from django.db.models import CASCADE, PROTECT, RESTRICT
from django.db.models.deletion import get_candidate_relations_to_delete
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import ngettext

from .differences import Names, title_of
from .timeline import ROWS, texts_of, told

MOST = 20  # entries or rows of a kind that are listed


class Dependents:
    """Of entries: `goes_along` is {model: number}, `forbids` holds (rows that name one of them, in which field)."""

    def __init__(self, entries):
        self.goes_along, self.forbids = {}, []
        self.follow(entries.order_by())

    def follow(self, rows):
        model, keys = rows.model, rows.values("pk")
        self.goes_along[model] = rows.count()
        for relation in get_candidate_relations_to_delete(model._meta):
            field = relation.field
            found = field.model._base_manager.filter(**{f"{field.name}__in": keys})
            if relation.on_delete in {PROTECT, RESTRICT}:
                self.forbids.append((found, field.name))
            elif relation.on_delete is CASCADE and not field.model._meta.auto_created:
                self.follow(found)
        for relation in model._meta.related_objects:
            if relation.many_to_many:
                field = relation.field
                found = field.model._base_manager.filter(**{f"{field.name}__in": keys}).distinct()
                self.forbids.append((found, field.name))


def listed(rows, parent=None):
    """The first of some rows, with the way to their forms, and how many more there are."""
    model, names = rows.model, Names()
    some = list(rows.order_by("pk")[:MOST])
    more = rows.count() - len(some) if some else 0
    fields = told(model) if model in ROWS else []
    states = [{field.name: texts_of(row, field) for field in fields} for row in some]
    for state in states:
        for name, texts in state.items():
            names.want(model, name, texts)
    names.fetch()
    label = capfirst(model._meta.verbose_name)
    for row, state in zip(some, states, strict=True):
        title = title_of(model, state, names, parent).removeprefix(f"{label}: ") if state else str(row)
        yield linked(label, row, title)
    if more:
        text = ngettext("and %(count)d more of the %(name)s", "and %(count)d more of the %(name)s", more)
        yield text % {"count": more, "name": model._meta.verbose_name_plural}


def linked(label, row, title):
    try:
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return f"{label}: {title}"
    return format_html('{}: <a href="{}">{}</a>', label, address, title)
