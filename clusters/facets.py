"""Facets: what a list can be narrowed by, with the exact number of results beside each option.

The options of one facet are OR-ed, the facets are AND-ed. The number beside an option is that of the results after
choosing it, with the facet's own selection left out. A sector counts its parts, a state its districts. The numbers and
the results come from the index (clusterdir/indexing); here is what an address may ask, and what a page shows of it.
"""

from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Q
from django.http import QueryDict
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup
from pyroaring import BitMap

from clusterdir import indexing
from clusterdir.addresses import address
from clusterdir.folding import plain
from clusterdir.localisation import language, pick

LONGEST_QUERY = 200  # characters of a visitor's words
MOST_PAGES = 10**9
MOST_OPTIONS = 30  # of one facet on a page: those with the most results


@dataclass(eq=False)
class Node:
    """An option of a facet in one language. `value` is what the index knows it by, `slug` what addresses do.

    There are tens of thousands, which a start waits for: one that is frozen takes several times as long to make.
    """

    value: int | str
    slug: str
    label: str
    lang: str
    depth: int = 0
    above: tuple = ()  # the values of all that it is part of
    below: tuple = ()  # the values of all that are part of it
    place: int = 0  # where it stands on the page; its Options say
    page: str = ""  # the name of the page of what it stands for
    shape: str = ""  # of the emblems of a sector, likewise the hue
    hue: str = ""
    code: str = ""  # of a region
    printed: dict = field(default_factory=dict)  # what templates have made of it

    @cached_property
    def url(self):
        """The address of what it stands for."""
        return address(self.page, self.slug)


class Options:
    """The options of a facet in one language, by what addresses and by what the index call them."""

    def __init__(self, nodes):
        nodes = list(nodes)
        for place, node in enumerate(nodes):
            node.place = place
        self.by_slug = {node.slug: node for node in nodes}
        self.by_value = {node.value: node for node in nodes}


@dataclass
class Option:
    """One line of a facet, as the page prints it."""

    node: Node
    count: int
    chosen: bool

    @property
    def value(self):
        return self.node.slug


class FacetField(forms.Field):
    """The chosen values of a facet; the FilterSet asks the index which of them exist."""

    widget = forms.SelectMultiple


class Facet(django_filters.Filter):
    """A facet over a column with choices."""

    field_class = FacetField
    hierarchical = False
    is_listed = True  # with its options, beside the results
    leads_to = ""  # the label of the model whose entries are the options

    def __init__(self, path, *, label, choices):
        super().__init__(field_name=path, label=label, required=False)
        self.paths, self.choices = (path,), choices

    def pairs(self, entries):
        """(id, value) for the values of some entries."""
        (path,) = self.paths
        named = entries.exclude(**{path: ""}).exclude(**{path: None})
        return named.order_by().values_list("pk", path).iterator(10_000)

    def options_of(self, index):
        """The Options in the reader's language; `index` is for those that are read off it."""
        return self.read_options()

    def read_options(self):
        nodes = [Node(value, value, capfirst(label), language()) for value, label in self.choices]
        return Options(sorted(nodes, key=lambda node: plain(node.label)))


class NodeFacet(Facet):
    """A facet over related nodes that have a slug, a name and perhaps a parent: sectors, regions, sponsoring bodies.

    `paths` lead from the noun to the node; an entry counts for what any of them leads to, where the condition that
    `only` gives holds on the way. Without `nodes` it is a relation, which has no options.
    """

    def __init__(self, *paths, label="", nodes=None, hierarchical=False, only=Q, page="", look=()):
        django_filters.Filter.__init__(self, field_name=paths[0], label=label, required=False)
        self.paths, self.nodes, self.hierarchical, self.only, self.page = paths, nodes, hierarchical, only, page
        self.look = look  # the columns that say how an option looks

    @cached_property
    def leads_to(self):
        return self.nodes().model._meta.label_lower

    def pairs(self, entries):
        for path in self.paths:
            there = entries.filter(self.only(), **{f"{path}__isnull": False})
            yield from there.order_by().values_list("pk", path).iterator(10_000)

    def read_options(self):
        # Not as entries, which take several times the memory for a moment.
        columns = ("pk", "slug", "name_en", "name_de", *(["parent_id"] if self.hierarchical else []), *self.look)
        nodes = list(self.nodes().values_list(*columns, named=True))
        known = {node.pk for node in nodes}
        children = {}
        for node in nodes:
            parent = node.parent_id if self.hierarchical and node.parent_id in known else None
            children.setdefault(parent, []).append(node)

        def under(parent, above):
            for node in children.get(parent, []):
                below = list(under(node.pk, (*above, node.pk)))
                values = tuple(one.value for one in below)
                look = {name: getattr(node, name) for name in self.look}
                yield Node(node.pk, node.slug, *pick(node, "name"), len(above), above, values, page=self.page, **look)
                yield from below

        return Options(under(None, ()))


class SearchWords(django_filters.CharFilter):
    """The visitor's words, looked for in the entries."""

    def __init__(self):
        super().__init__(label=_("Words"), validators=[MaxLengthValidator(LONGEST_QUERY)])


class Sort(django_filters.Filter):
    """The order of the results; it leaves none out."""

    field_class = forms.ChoiceField


class Page(django_filters.Filter):
    """The page of the results; it leaves none out."""

    field_class = forms.IntegerField

    def __init__(self):
        super().__init__(label=_("Page"), min_value=1, max_value=MOST_PAGES)


class DirectoryFilterSet(django_filters.FilterSet):
    """What the address of a list may ask. The only contract for parameters: pages, exports and counts share it.

    It holds nothing of a request in its filters, so that they need not be copied for each.
    """

    model = None  # the noun
    beyond_the_end = False

    q = SearchWords()
    page = Page()

    def __init__(self, data=None):
        self.data = data if data is not None else QueryDict()
        self.filters = self.base_filters
        self.index = indexing.current()

    @classmethod
    def declared_facets(cls):
        """{name: Facet}"""
        return {name: one for name, one in cls.base_filters.items() if isinstance(one, Facet)}

    @cached_property
    def _asked(self):
        """(what is chosen, what is unknown) as {parameter: value}; of what cannot be understood, None is unknown.

        The fields are those of the filters, as a form would have them; a form for each request would copy them all.
        """
        chosen, unknown = {}, {}
        for name, one in self.filters.items():
            if name not in self.data:
                continue
            value = one.field.widget.value_from_datadict(self.data, {}, name)
            if isinstance(one, Facet):
                options, values = self.index.options(one).by_slug, dict.fromkeys(filter(None, value))
                unknown[name] = [value for value in values if value not in options]
                value = [value for value in values if value in options]
            else:
                try:
                    value = one.field.clean(value)
                except ValidationError:
                    unknown[name] = value = None
            if value not in (None, "", []):
                chosen[name] = value
        return chosen, unknown

    @property
    def chosen(self):
        """{parameter: value} of what the address asks and the list can answer."""
        return self._asked[0]

    @property
    def unknown(self):
        """{parameter: what was left out}: the values that a facet does not have, or None for what makes no sense."""
        return self._asked[1]

    # The results

    @cached_property
    def search(self):
        """What the words find, or None where there are none."""
        words = self.chosen.get("q")
        return indexing.Search(self.index, self.model, words) if words else None

    @cached_property
    def results(self):
        """The ids of the results, as a bitmap."""
        return self._narrowed()

    @property
    def total(self):
        """The exact number of results."""
        return len(self.results)

    @property
    def terms(self):
        """The folded words that are marked in the results."""
        return self.search.terms if self.search else ()

    @cached_property
    def meant(self):
        """Other words that may have been meant, where one finds nothing, and how many results they have; or None."""
        if not self.search or self.search.found:
            return None
        return indexing.meant(self.chosen["q"], [(self.search, self._narrowed(words=False))], LONGEST_QUERY)

    def page_of_ids(self, first, last):
        """The ids of the results from place `first` up to `last`, without that one, in the order asked for.

        Of a search that asks for none: the best first, and of those that are as good, the last verified.
        """
        entries, sort = self.index[self.model], self.chosen.get("sort")
        if self.search and not sort:
            return self.search.page(entries.orders["verified", language()], self.results, first, last)
        return entries.orders[sort or "name", language()].page(self.results, first, last)

    def _narrowed(self, without=None, words=True):
        """The results, with the selection of the facet `without` left out, or with the words."""
        parts = [chosen for name, chosen in self._selections.items() if name != without]
        if self.search and words:
            parts.append(self.search.found)
        return BitMap.intersection(*sorted(parts, key=len)) if parts else self.index[self.model].published

    @cached_property
    def _selections(self):
        """{facet: bitmap of the entries that count for any of its chosen options}"""
        selections = {}
        for name, facet in self.declared_facets().items():
            if slugs := self.chosen.get(name):
                nodes, counter = self.index.options(facet).by_slug, self._counter(name)
                selections[name] = BitMap.union(*(counter.bitmaps[nodes[slug].value] for slug in slugs))
        return selections

    def _counter(self, name):
        return self.index.counter(self.model._meta.label_lower, name)

    @cached_property
    def facets(self):
        """The facets with their visible options: those that lead somewhere, and those that are chosen.

        Of more than MOST_OPTIONS, those with the most results; then `most` of them are shown, `of` how many in all.
        """
        return [self._facet(name, facet) for name, facet in self.declared_facets().items() if facet.is_listed]

    def _facet(self, name, facet):
        chosen = self.chosen.get(name, [])
        results = self._narrowed(without=name) if chosen else self.results
        options, counter = self.index.options(facet), self._counter(name)
        counts = counter.largest(results, MOST_OPTIONS)
        by_value = options.by_value
        shown = sorted(counts, key=lambda value: (-counts[value], by_value[value].place))[:MOST_OPTIONS]
        cut = len(counter.bitmaps) > MOST_OPTIONS == len(shown)
        for slug in chosen:
            value = options.by_slug[slug].value
            if value not in shown:
                counts[value] = results.intersection_cardinality(counter.bitmaps[value])
                shown.append(value)
        nodes = sorted((by_value[value] for value in shown), key=attrgetter("place"))
        lines = [Option(node, counts[node.value], node.slug in chosen) for node in nodes]
        of = len(counter.bitmaps) if cut else 0
        about = {"name": name, "label": facet.label, "options": lines, "chosen": len(chosen)}
        return about | {"most": MOST_OPTIONS, "of": of}

    def printed(self, macro):
        """What a macro prints of the facets. That of the whole list is kept, since all of its pages have the same."""
        chosen = {name: value for name, value in self.chosen.items() if name != "page"}
        if chosen.keys() - {"sort", "view"}:
            return Markup(macro.html(self))
        place = (macro.name, type(self), language(), *chosen.items())
        html = self.index.parts.get(place)
        if html is None:
            html = macro.html(self)
            self.index.parts.keep(place, html, {(label, None) for label in self.index.nouns})
        return Markup(html)

    @property
    def carried(self):
        """(parameter, value) of what is chosen elsewhere than in the form of the facets, which sends it along."""
        unlisted = [name for name, facet in self.declared_facets().items() if not facet.is_listed]
        pairs = [(name, value) for name in unlisted for value in self.chosen.get(name, [])]
        return [(name, self.chosen[name]) for name in ("view", "sort") if name in self.chosen] + pairs

    @property
    def number_chosen(self):
        return sum(len(self.chosen.get(name, [])) for name in self.declared_facets())

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
        return self.query(**dict.fromkeys((*self.declared_facets(), "q")))

    @property
    def chips(self):
        """What is chosen, each with the address without it."""
        chips = []
        if words := self.chosen.get("q"):
            chips.append(
                {"label": self.filters["q"].label, "value": words, "lang": language(), "url": self.query(q=None)}
            )
        for name, facet in self.declared_facets().items():
            slugs = self.chosen.get(name, [])
            nodes = self.index.options(facet).by_slug
            for node in sorted((nodes[slug] for slug in slugs), key=attrgetter("place")):
                url = self.query(**{name: [slug for slug in slugs if slug != node.slug]})
                chips.append({"label": facet.label, "value": node.label, "lang": node.lang, "url": url})
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
        problems = []
        for name, facet in self.declared_facets().items():
            for value in self.unknown.get(name, [])[:5]:
                problems.append(
                    _("“%(value)s” is not known under “%(name)s” and was left out.")
                    % {"value": Truncator(value).chars(60), "name": facet.label}
                )
        if "q" in self.unknown:
            problems.append(_("A search takes at most %d characters; your words were left out.") % LONGEST_QUERY)
        if "sort" in self.unknown:
            problems.append(_("This order is not available; the usual one is used."))
        if self.beyond_the_end:
            problems.append(_("There are not so many pages; this is the last one."))
        if "page" in self.unknown:
            problems.append(_("There is no such page; this is the first one."))
        return problems
