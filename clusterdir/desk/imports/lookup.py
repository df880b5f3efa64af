"""What a row asks the directory for: the entries that it names, and whether it keeps the rules of the database."""

from collections import defaultdict
from functools import cache

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _


class Lookup:
    """The keys of the entries that rows name by their addresses, in one query for each noun."""

    def __init__(self, needs=()):
        self.wanted, self.found, self.asked = defaultdict(set), {}, {}
        for model, slug in needs:
            self.wanted[model].add(slug)
        for model, slugs in self.wanted.items():
            slugs = [slug for slug in slugs if len(slug) <= 100]
            entries = model._base_manager.filter(slug__in=slugs).values_list("slug", "pk")
            self.found |= {(model, slug): key for slug, key in entries}

    def key(self, model, slug):
        if (model, slug) not in self.found:
            raise ValidationError(
                _("There is no entry with the address “%(slug)s” (%(noun)s)."),
                params={"slug": slug[:100], "noun": model._meta.verbose_name},
            )
        return self.found[model, slug]

    def keys(self, model, slugs):
        wrong, keys = [], []
        for slug in slugs:
            try:
                keys.append(self.key(model, slug))
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError(wrong)
        return keys

    def broken(self, instance, exclude=()):
        """The rules of the database that an instance breaks, as ValidationErrors, without those about other rows.

        Each question is a query, so it is asked once for the same values.
        """
        errors = []
        for constraint, names, literals in rules(type(instance)):
            if names & set(exclude):
                continue
            values = tuple(getattr(instance, name) for name in sorted(names))
            if literals:
                values = tuple(value if value in literals else ... for value in values)
            asked = constraint.name, values
            if asked not in self.asked:
                try:
                    constraint.validate(type(instance), instance)
                    self.asked[asked] = None
                except ValidationError as error:
                    self.asked[asked] = error
            if self.asked[asked]:
                errors.append(self.asked[asked])
        return errors


@cache
def rules(model):
    """[(constraint, names of its columns, values)] of the check constraints.

    With `values`, it only asks whether a column has one of these: all others are the same to it.
    """
    found = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            paths = [path[0] for path in model._get_expr_references(constraint.condition)]
            names = {model._meta.get_field("id" if path == "pk" else path).attname for path in paths}
            found.append((constraint, names, literals(constraint.condition)))
    return found


def literals(condition):
    """The values that a Q compares for equality; an empty set if it does more than that."""
    found = set()
    for child in condition.children:
        if isinstance(child, Q):
            below = literals(child)
            if not below:
                return set()
            found |= below
        else:
            path, value = child
            _name, _underscores, lookup = path.partition("__")
            if lookup == "isnull":
                value = None
            if lookup not in {"", "exact", "isnull"} or hasattr(value, "resolve_expression"):
                return set()
            found.add(value)
    return found
