"""Facets: what a list can be narrowed by, with the exact number of results beside each option.

The options of one facet are OR-ed, the facets are AND-ed. The number beside an option is that of the results after
choosing it, with the facet's own selection left out. A sector counts its parts, a state its districts.
"""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from clusterdir.localisation import language, pick

from .querysets import is_published

LONGEST_QUERY = 200  # characters of a visitor's words
MOST_PAGES = 10**9


@dataclass
class Option:
    """One line of a facet, as the page prints it."""

    value: str
    label: str
    lang: str
    depth: int = 0
    count: int = 0
    chosen: bool = False
    descendants: list = field(default_factory=list)


class FacetField(forms.Field):
    """The chosen values of a facet that exist, each once; `unknown` keeps the others for a message."""

    widget = forms.SelectMultiple

    def __init__(self, *, facet, **kwargs):
        super().__init__(**kwargs)
        self.facet = facet

    def clean(self, values):
        values = list(dict.fromkeys(value for value in values or [] if value))
        self.unknown = [value for value in values if value not in self.facet.options]
        return [value for value in values if value in self.facet.options]


class Facet(django_filters.Filter):
    """A facet over a column with choices."""

    field_class = FacetField

    def __init__(self, path, *, label, choices):
        super().__init__(field_name=path, label=label, facet=self, required=False)
        self.choices = choices

    @cached_property
    def options(self):
        """{value: Option}, in the order of the page."""
        options = (Option(value=value, label=capfirst(label), lang=language()) for value, label in self.choices)
        return {option.value: option for option in sorted(options, key=lambda option: option.label.casefold())}

    def filter(self, queryset, values):
        if not values:
            return queryset
        return queryset.filter(pk__in=self.matching(queryset.model, values).values("pk"))

    def matching(self, model, values):
        return model._base_manager.filter(**{f"{self.field_name}__in": values})

    def only(self):
        """The condition on the rows that count."""
        return Q()

    def values(self):
        """Expressions for the options that a row counts for; one for each level of a hierarchy."""
        return [F(self.field_name)]


class NodeFacet(Facet):
    """A facet over related nodes that have a slug, a name and perhaps a parent: sectors, regions, sponsoring bodies.

    `paths` lead from the noun to the node; a row of the join leads to a node by one of them only, and counts where the
    condition that `only` gives holds.
    """

    def __init__(self, *paths, label, nodes, hierarchical=False, only=Q):
        django_filters.Filter.__init__(self, field_name=paths[0], label=label, facet=self, required=False)
        self.paths, self.nodes, self.hierarchical, self.only = paths, nodes, hierarchical, only

    @cached_property
    def options(self):
        nodes = list(self.nodes())
        children = {}
        known = {node.pk for node in nodes}
        for node in nodes:
            parent = node.parent_id if self.hierarchical and node.parent_id in known else None
            children.setdefault(parent, []).append(node)
        options = {}

        def add(parent, depth):
            below = []
            for node in children.get(parent, []):
                label, lang = pick(node, "name")
                option = options[node.slug] = Option(node.slug, label, lang, depth)
                option.descendants = add(node.pk, depth + 1)
                below += [node.slug, *option.descendants]
            return below

        add(None, 0)
        return options

    def matching(self, model, values):
        slugs = {slug for value in values for slug in (value, *self.options[value].descendants)}
        match = Q()
        for path in self.paths:
            match |= Q(**{f"{path}__slug__in": slugs})
        return model._base_manager.filter(match & self.only())

    def values(self):
        levels = 1 + max((option.depth for option in self.options.values()), default=0)
        return [
            Coalesce(*(self._ancestor(path, level, levels) for path in self.paths), None) for level in range(levels)
        ]

    def _ancestor(self, path, level, levels):
        """The slug of the ancestor, or of the node itself, that stands `level` steps below the root; null if none."""
        chain = [f"{path}{'__parent' * steps}" for steps in range(levels)]
        # A node that is not on offer counts for none of those above it either: choosing them would not find it.
        on_offer = is_published(path) if hasattr(self.nodes().model, "status") else Q()
        return Case(
            *(
                When(on_offer & Q(**{f"{chain[depth]}__isnull": False}), then=F(f"{chain[depth - level]}__slug"))
                for depth in reversed(range(level, levels))
            ),
            output_field=CharField(),
        )


class Words(django_filters.CharFilter):
    """The visitor's words, looked for in the entries."""

    def __init__(self, **kwargs):
        super().__init__(label=_("Words"), validators=[MaxLengthValidator(LONGEST_QUERY)], **kwargs)

    def filter(self, queryset, value):
        return queryset.search(value) if value else queryset


class Unfiltered(django_filters.Filter):
    """A parameter that orders or pages the results; it leaves none out."""

    def filter(self, queryset, value):
        return queryset


class Sort(Unfiltered):
    field_class = forms.ChoiceField


class Page(Unfiltered):
    field_class = forms.IntegerField

    def __init__(self):
        super().__init__(label=_("Page"), min_value=1, max_value=MOST_PAGES)


class DirectoryFilterSet(django_filters.FilterSet):
    """What the address of a list may ask. The only contract for parameters: pages, exports and counts share it."""

    beyond_the_end = False

    q = Words()
    page = Page()

    @cached_property
    def chosen(self):
        """{parameter: value} of what the address asks and the list can answer."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])}

    @cached_property
    def facets(self):
        """The facets with their visible options: those that lead somewhere, and those that are chosen."""
        facets = []
        for name, facet in self._facets.items():
            chosen = self.chosen.get(name, [])
            for option in facet.options.values():
                option.chosen = option.value in chosen
                option.count = self.counts.get((name, option.value), 0)
            visible = [option for option in facet.options.values() if option.count or option.chosen]
            facets.append({"name": name, "label": facet.label, "options": visible, "chosen": len(chosen)})
        return facets

    @property
    def _facets(self):
        return {name: facet for name, facet in self.filters.items() if isinstance(facet, Facet)}

    @property
    def number_chosen(self):
        return sum(len(self.chosen.get(name, [])) for name in self._facets)

    @property
    def total(self):
        """The exact number of results."""
        return self.counts.get(("", ""), 0)

    @cached_property
    def counts(self):
        """{(facet, value): number of results}, and the total under ("", ""): one query."""
        parts = [self._counted("", Value("", output_field=CharField()), self.narrowed(), Q())]
        for name, facet in self._facets.items():
            results = self.narrowed(without=name)
            parts += [self._counted(name, value, results, facet.only()) for value in facet.values()]
        return {(name, value): number for name, value, number in parts[0].union(*parts[1:], all=True)}

    def _counted(self, name, value, results, only):
        # pk__in, since a join that narrows a facet would also narrow the counts of its siblings.
        rows = self.queryset.model._base_manager.filter(only, pk__in=results.order_by().values("pk"))
        rows = rows.annotate(facet=Value(name, output_field=CharField()), value=value).order_by()
        return rows.values_list("facet", "value").annotate(number=Count("pk", distinct=True))

    def narrowed(self, without=None):
        """The results, with the selection of the facet `without` left out."""
        queryset = self.queryset.all()
        for name, value in self.chosen.items():
            if name != without:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    @property
    def qs(self):
        """The results in the order asked for; of a search without one, the best first."""
        words, sort = self.chosen.get("q"), self.chosen.get("sort")
        results = self.narrowed()
        return results.best_first(words) if words and not sort else results.in_order(sort)

    # The address

    def query(self, **changes):
        """The address's query for what is chosen, with `changes`: sorted, without blanks and unknown parameters."""
        asked = {**self.chosen, "page": None, **changes}
        if asked.get("sort") == "name" and not asked.get("q"):
            del asked["sort"]  # the usual order has no parameter
        pairs = [(name, asked[name]) for name in self.filters if asked.get(name)]
        return "?" + urlencode([(name, sorted(v) if isinstance(v, list) else v) for name, v in pairs], doseq=True)

    @property
    def address(self):
        """The query of this very page."""
        page = self.chosen.get("page")
        return self.query(page=page if page and page > 1 else None)

    def correct_page(self, number):
        """Takes back a page that lies beyond the last one, and says so."""
        if self.chosen.get("page", number) != number:
            self.chosen["page"] = number
            self.beyond_the_end = True

    @property
    def has_blanks(self):
        return any(name in self.filters and "" in self.data.getlist(name) for name in self.data)

    @property
    def clear(self):
        return self.query(**dict.fromkeys((*self._facets, "q")))

    @property
    def chips(self):
        """What is chosen, each with the address without it."""
        chips = []
        if words := self.chosen.get("q"):
            chips.append(
                {"label": self.filters["q"].label, "value": words, "lang": language(), "url": self.query(q=None)}
            )
        for name, facet in self._facets.items():
            values = self.chosen.get(name, [])
            for option in (facet.options[value] for value in facet.options if value in values):
                rest = [value for value in values if value != option.value]
                chips.append(
                    {
                        "label": facet.label,
                        "value": option.label,
                        "lang": option.lang,
                        "url": self.query(**{name: rest}),
                    }
                )
        return chips

    @property
    def sorts(self):
        """The orders on offer, each with its address; the first is the one without a parameter."""
        sort = self.chosen.get("sort")
        default = _("Best match") if self.chosen.get("q") else None
        sorts = [{"label": default, "url": self.query(sort=None), "chosen": not sort}] if default else []
        for value, label in self.filters["sort"].extra["choices"]:
            is_default = not default and value == "name"
            sorts.append(
                {
                    "label": label,
                    "url": self.query(sort=None if is_default else value),
                    "chosen": sort == value or (is_default and not sort),
                }
            )
        return sorts

    @property
    def problems(self):
        """A sentence for each thing in the address that was left out."""
        self.form.is_valid()
        problems = []
        for form_field in self.form.fields.values():
            for value in getattr(form_field, "unknown", [])[:5]:
                problems.append(
                    _("“%(value)s” is not known under “%(name)s” and was left out.")
                    % {"value": Truncator(value).chars(60), "name": form_field.label}
                )
        if "q" in self.form.errors:
            problems.append(_("A search takes at most %d characters; your words were left out.") % LONGEST_QUERY)
        if "sort" in self.form.errors:
            problems.append(_("This order is not available; the usual one is used."))
        if self.beyond_the_end:
            problems.append(_("There are not so many pages; this is the last one."))
        if "page" in self.form.errors:
            problems.append(_("There is no such page; this is the first one."))
        return problems
