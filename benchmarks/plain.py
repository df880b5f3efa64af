"""The lists and their search in plain Django, without an index: every number is counted in SQL at the moment of asking.

It stands on the models alone, neither on the filters nor on the querysets of the site. So it is a competitor in `make
bench`, and the independent count against which our pages are checked. What it costs grows with the directory.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from clusterdir.dates import not_over
from clusterdir.folding import SEPARATOR, search_expression, terms
from clusterdir.inflection import forms, same_word
from clusters.models import Cluster, Membership, Organisation, QualityLabel, Region, Sector, Service, SponsoringBody
from contacts.models import Appointment, Person

ON_A_PAGE = 25
MANY = 3_000  # keys in a query
PUBLISHED = Q(status="published")


def by_name():
    return [f"sort_{get_language()[:2]}", "pk"]


PERSON_BY_NAME = ["sort_key", "given_name", "pk"]


def newest(column):
    """The order of a date, the most recent first, then by name."""
    return lambda: [F(column).desc(nulls_last=True), *by_name()]


def current_roles():
    """The condition that a person's appointment is not over, and one in what the public sees."""
    condition = not_over("appointments__")
    for target in ("cluster", "organisation", "sector"):
        path = f"appointments__{target}"
        condition &= Q(**{path: None}) | Q(**{f"{path}__status": "published"})
    return condition


# What the lists can be narrowed by


@dataclass
class Column:
    """A facet over a column with choices."""

    path: str
    choices: list
    only = Q

    def on_offer(self):
        """{value: the values that it stands for}."""
        return {value: [value] for value in self.choices}

    def condition(self, values, offer):
        return Q(**{f"{self.path}__in": values})

    def levels(self, offer):
        """For each level of a hierarchy the value that a row counts for there."""
        return [F(self.path)]


@dataclass
class Nodes:
    """A facet over related entries, a parent of which stands for its children too."""

    paths: list
    model: type
    only: callable = Q
    deepest: int = field(default=0)

    def on_offer(self):
        nodes = self.model.objects.all()
        if self.has_status:
            nodes = nodes.filter(PUBLISHED)
        nodes = {node.pk: node for node in nodes}
        offer = {node.slug: [node.slug] for node in nodes.values()}
        for node in nodes.values():
            above = node
            while above := self.deepest and nodes.get(above.parent_id):
                offer[above.slug].append(node.slug)
        return offer

    def condition(self, values, offer):
        slugs = {slug for value in values for slug in offer[value]}
        condition = Q()
        for path in self.paths:
            condition |= Q(**{f"{path}__slug__in": slugs})
        return condition & self.only()

    def levels(self, offer):
        return [
            Coalesce(*(self._ancestor(path, level) for path in self.paths), None) for level in range(self.deepest + 1)
        ]

    def _ancestor(self, path, level):
        """The slug of the node itself or of what lies above it, `level` steps below the root; null if there is none."""
        chain = [f"{path}{'__parent' * steps}" for steps in range(self.deepest + 1)]
        public = Q(**{f"{path}__status": "published"}) if self.has_status else Q()
        return Case(
            *(
                When(public & Q(**{f"{chain[depth]}__isnull": False}), then=F(f"{chain[depth - level]}__slug"))
                for depth in reversed(range(level, self.deepest + 1))
            ),
            output_field=CharField(),
        )

    @property
    def has_status(self):
        return hasattr(self.model, "status")


@dataclass
class Noun:
    """A list: its entries, its facets, its orders, and what a search goes by."""

    model: type
    facets: dict
    orders: dict
    names: list  # the fields that are names
    related: list  # where else the words of a search may stand: models, each with the path from there to the noun
    entries: Q = PUBLISHED


def by_members():
    members = Membership.objects.filter(cluster=OuterRef("pk"), organisation__status="published").order_by()
    number = members.values("cluster").annotate(number=Count("organisation", distinct=True)).values("number")
    return [Coalesce(Subquery(number), 0).desc(), *by_name()]


NAMES = ["name_en", "name_de", "acronym", "aliases"]
RELATED_IN = "search_text"  # where a search looks in related entries: in all of their text, or only in their "names"
NAMES_OF_RELATED = {
    Sector: ["name_en", "name_de"],
    Region: ["name_en", "name_de", "code"],
    Cluster: NAMES,
    Organisation: NAMES,
}

NOUNS = {
    "cluster": Noun(
        model=Cluster,
        facets={
            "kind": Column("kind", Cluster.Kind.values),
            "sector": Nodes(["sectors"], Sector, deepest=1),
            "region": Nodes(["regions"], Region, deepest=2),
            "sponsor": Nodes(["sponsorships__body"], SponsoringBody),
            "legal_form": Column("legal_form", Cluster.LegalForm.values),
            "service": Nodes(["services"], Service),
            "label": Column("labels__level", QualityLabel.Level.values),
        },
        orders={
            "name": by_name,
            "newest": newest("created_at"),
            "verified": newest("verified_on"),
            "members": by_members,
            "founded": lambda: [Case(When(founded="", then=1), default=0), "-founded", *by_name()],
        },
        names=NAMES,
        related=[
            (Sector, "clusters"),
            (Sector, "children__clusters"),
            (Region, "clusters"),
            (Region, "children__clusters"),
            (Region, "children__children__clusters"),
        ],
    ),
    "organisation": Noun(
        model=Organisation,
        facets={
            "cluster": Nodes(["memberships__cluster"], Cluster),
            "sector": Nodes(["sectors"], Sector, deepest=1),
            "kind": Column("kind", Organisation.Kind.values),
            "region": Nodes(["region"], Region, deepest=2),
        },
        orders={"name": by_name, "newest": newest("created_at"), "verified": newest("verified_on")},
        names=NAMES,
        related=[
            (Sector, "organisations"),
            (Sector, "children__organisations"),
            (Region, "organisations"),
            (Region, "children__organisations"),
            (Region, "children__children__organisations"),
            (Cluster, "memberships__organisation"),
        ],
    ),
    "person": Noun(
        model=Person,
        facets={
            "cluster": Nodes(["appointments__cluster"], Cluster, only=current_roles),
            "sector": Nodes(
                ["appointments__sector", "appointments__cluster__sectors"], Sector, only=current_roles, deepest=1
            ),
        },
        orders={
            "name": lambda: PERSON_BY_NAME,
            "newest": lambda: [F("created_at").desc(), *PERSON_BY_NAME],
            "verified": lambda: [F("verified_on").desc(nulls_last=True), *PERSON_BY_NAME],
        },
        names=[("given_name", "family_name"), ("family_name", "given_name"), ("title", "given_name", "family_name")],
        related=[
            (Cluster, "appointments__person"),
            (Organisation, "appointments__person"),
            (Organisation, "employees"),
            (Sector, "appointments__person"),
            (Sector, "children__appointments__person"),
            (Sector, "clusters__appointments__person"),
            (Sector, "children__clusters__appointments__person"),
        ],
        entries=PUBLISHED & Q(is_public=True),
    ),
}


# The search


def find(noun, entries, text):
    """The entries that have each word of `text`, as the beginning of a word or in another inflection.

    They have it in their own text, or in that of what they belong to.
    """
    words = terms(text)
    for word in words:
        matches = contains("search_text", word)
        for model, path in noun.related:
            there = model.objects.alias(names=search_expression(*NAMES_OF_RELATED[model]))
            there = there.filter(contains(RELATED_IN, word), public(model, path), **{f"{path}__isnull": False})
            matches |= Q(pk__in=there.order_by().values(path))
        entries = entries.filter(matches)
    return entries if words else entries.none()


def contains(column, word):
    """The condition that a folded text has a word that begins with `word`, or is another form of it."""
    condition = Q(**{f"{column}__contains": f" {word}"})
    for form in forms(word):
        if same_word(word, form) and not form.startswith(word):
            condition |= Q(**{f"{column}__contains": f" {form} "})
    return condition


def best_first(noun, entries, text):
    """A name of just these words first, then names with all of them, names in which they begin words, own texts."""
    words = terms(text)
    whole = Q(*(Q(names__contains=f" {word} ") for word in words))
    rank = Case(
        When(whole & Q(names__contains=f"{SEPARATOR} {' '.join(words)} {SEPARATOR}"), then=0),
        When(whole, then=1),
        When(Q(*(contains("names", word) for word in words)), then=2),
        When(Q(*(contains("search_text", word) for word in words)), then=3),
        default=4,
    )
    entries = entries.alias(names=search_expression(*noun.names))
    return entries.order_by(rank, *noun.orders["verified"]())


def public(model, path):
    """The condition that the public sees a related entry and all that stands on the way from there to the noun."""
    condition = PUBLISHED if hasattr(model, "status") else Q()
    on_the_way = ""
    for name in path.split("__")[:-1]:
        model = model._meta.get_field(name).related_model
        on_the_way += f"{name}__"
        if hasattr(model, "status"):
            condition &= Q(**{f"{on_the_way}status": "published"})
        if model is Appointment:
            condition &= not_over(on_the_way)
    return condition


# The answer


class Asked:
    """What an address asks of a list, and the answer as querysets."""

    def __init__(self, noun, data):
        self.noun = NOUNS[noun]
        self.offers = {name: facet.on_offer() for name, facet in self.noun.facets.items()}
        self.chosen = {
            name: [value for value in data.getlist(name) if value in offer] for name, offer in self.offers.items()
        }
        self.words = data.get("q", "").strip()
        self.sort = data.get("sort") if data.get("sort") in self.noun.orders else None
        self.page = int(data.get("page", 1))

    def narrowed(self, without=None):
        """The results, with the selection of the facet `without` left out."""
        entries = self.noun.model.objects.filter(self.noun.entries)
        for name, facet in self.noun.facets.items():
            if self.chosen[name] and name != without:
                match = facet.condition(self.chosen[name], self.offers[name])
                entries = entries.filter(pk__in=self.noun.model.objects.filter(match).values("pk"))
        if not self.words:
            return entries
        # A search is dear, so it is made once and not for each facet again, unless it finds too many to name.
        return find(self.noun, entries, self.words) if len(self.found) > MANY else entries.filter(pk__in=self.found)

    @cached_property
    def found(self):
        published = self.noun.model.objects.filter(self.noun.entries)
        return list(find(self.noun, published, self.words).order_by().values_list("pk", flat=True)[: MANY + 1])

    def ordered(self):
        if self.words and not self.sort:
            return best_first(self.noun, self.narrowed(), self.words)
        return self.narrowed().order_by(*self.noun.orders[self.sort or "name"]())

    def on_the_page(self):
        first = (self.page - 1) * ON_A_PAGE
        return self.ordered()[first : first + ON_A_PAGE]

    def counts(self):
        """The total, and {(facet, value): number of results} of the values that have any."""
        parts = [self._counted("", Value("", output_field=CharField()), self.narrowed(), Q())]
        for name, facet in self.noun.facets.items():
            results = self.narrowed(without=name)
            parts += [self._counted(name, value, results, facet.only()) for value in facet.levels(self.offers[name])]
        counts = {(name, value): number for name, value, number in parts[0].union(*parts[1:], all=True)}
        total = counts.pop(("", ""), 0)
        return total, {(name, value): n for (name, value), n in counts.items() if value in self.offers[name]}

    def _counted(self, name, value, results, only):
        # pk__in, since a join that narrows one facet would also narrow the counts of the others.
        rows = self.noun.model.objects.filter(only, pk__in=results.order_by().values("pk"))
        rows = rows.annotate(facet=Value(name, output_field=CharField()), value=value).order_by()
        return rows.values_list("facet", "value").annotate(number=Count("pk", distinct=True))


def answer(noun, data):
    """The total, {(facet, value): count}, and the slugs of the page in their order, for a QueryDict."""
    asked = Asked(noun, data)
    total, counts = asked.counts()
    asked.page = max(1, min(asked.page, -(-total // ON_A_PAGE)))  # there are not so many: the last one
    return total, counts, list(asked.on_the_page().values_list("slug", flat=True))
