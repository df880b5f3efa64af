"""The figures about the directory: from the index where a facet has them, else by one query each.

A number beside a name that leads to a list is the number of results there: both come from the same bitmap.
"""

import datetime
from dataclasses import dataclass
from statistics import median_low

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from pyroaring import BitMap

from clusters.filters import ClusterFilter, OrganisationFilter
from clusters.models import Cluster, Organisation, Programme, Publication, Sector, Service, SponsoringBody, Sponsorship
from clusters.pictures.chart import Bar, bars, binned, columns, shares
from contacts.models import Person

from . import indexing
from .addresses import address

MOST = 12  # bars of a chart
MOST_OF_TWO_LEVELS = 24
MEMBERS = (0, 1, 10, 25, 50, 100, 250, 500)  # where each bar of memberships per cluster begins
LISTS = {Cluster: "cluster_list", Organisation: "organisation_list"}


@dataclass(frozen=True)
class Chart:
    """The bars of a facet; of `total` entries, `missing` count for none of its options.

    `left_out` is the number of those parts of options that are not drawn, though what they are part of is.
    """

    bars: list
    total: int
    missing: int
    left_out: int


def by_facet(filterset, name, most=MOST, parts=lambda value: ()):
    """The Chart of a facet, the largest options first, each followed by its parts. No query."""
    model, index = filterset.model, indexing.current()
    nodes = index.options(filterset.base_filters[name]).by_value
    bitmaps = {value: ids for value, ids in index.counter(model._meta.label_lower, name).bitmaps.items() if ids}
    rank = {value: (-len(ids), nodes[value].place) for value, ids in bitmaps.items()}
    by_size = sorted(rank, key=rank.get)  # what a part belongs to comes before it
    shown, hidden = by_size[:most], by_size[most:]
    shown.sort(key=lambda value: [rank[one] for one in (*nodes[value].above, value)])
    outside = [value for value in hidden if not set(nodes[value].above) & set(shown)]
    drawn = BitMap.union(BitMap(), *(bitmaps[value] for value in shown))
    named = BitMap.union(drawn, *(bitmaps[value] for value in outside))
    rows = [
        Bar(
            label=nodes[value].label,
            number=len(bitmaps[value]),
            lang=nodes[value].lang,
            url=f"{address(LISTS[model])}?{name}={nodes[value].slug}",
            depth=nodes[value].depth,
            node=nodes[value],
            parts=parts(value),
        )
        for value in shown
    ]
    if outside:
        rows.append(Bar(_("only in others (%d)") % len(outside), len(named) - len(drawn), is_rest=True))
    total = len(index[model].published)
    missing = total - len(named)
    if missing and rows:
        rows.append(Bar(_("not on record"), missing, is_rest=True))
    return Chart(bars(rows), total, missing, len(hidden) - len(outside))


def by_sponsor():
    """The Chart of the clusters behind which a body stands, with the numbers by its role in them. One query."""
    roles = {}
    for body, role, number in Sponsorship.objects.reach():
        roles.setdefault(body, {})[role] = number
    labels = Sponsorship.Role.choices
    return by_facet(
        ClusterFilter,
        "sponsor",
        parts=lambda body: tuple((label, roles[body][role]) for role, label in labels if role in roles.get(body, {})),
    )


@dataclass(frozen=True)
class Founding:
    """In which years clusters began, which is on record of `dated` of the `total`."""

    columns: list
    dated: int
    total: int

    @property
    def step(self):
        """How many years a column holds."""
        return self.columns[0].last - self.columns[0].first + 1


def by_year():
    """The Founding of the clusters. One query."""
    years = {int(year): number for year, number in Cluster.objects.published().founded_in()}
    return Founding(columns(years), sum(years.values()), len(indexing.current()[Cluster].published))


@dataclass(frozen=True)
class Memberships:
    """How many published organisations belong to the clusters; `largest` is the one with the most, and its `url`."""

    bars: list
    median: int
    most: int
    largest: object
    url: str


def memberships():
    """The Memberships, or None where there are none. No query."""
    index = indexing.current()
    bitmaps = index.counter("clusters.organisation", "cluster").bitmaps
    numbers = {pk: len(bitmaps.get(pk, ())) for pk in index[Cluster].published}
    if not any(numbers.values()):
        return None
    node = index.options(OrganisationFilter.base_filters["cluster"]).by_value[max(numbers, key=numbers.get)]
    rows = [Bar(_span(first, last), number) for first, last, number in binned(numbers.values(), MEMBERS)]
    return Memberships(
        bars=bars(rows),
        median=median_low(numbers.values()),
        most=max(numbers.values()),
        largest=node,
        url=f"{address('organisation_list')}?cluster={node.slug}",
    )


def _span(first, last):
    if last is None:
        return _("%d and more") % first
    return f"{first} – {last}" if last > first else str(first)


@dataclass(frozen=True)
class Whole:
    """Entries of one noun and the parts that they fall into, such as verified and not verified."""

    noun: str
    total: int
    parts: list
    fact: str = ""  # that the parts are about


NOUNS = (Cluster, Organisation, Person, SponsoringBody, Programme, Publication, Sector, Service)
PLACES = (Cluster, Organisation)


def upkeep():
    """The Wholes of two charts: when entries were verified, and what is on record of them. One query for each noun."""
    since = timezone.localdate() - datetime.timedelta(days=settings.STALE_AFTER_DAYS)
    found = {model: model.objects.published().upkeep(since, **(_GAPS if model in PLACES else {})) for model in NOUNS}
    freshness, completeness = [], []
    for model, one in found.items():
        noun, total = model._meta.verbose_name_plural, one["total"]
        if not total:
            continue
        freshness.append(Whole(noun, total, shares({part: one[part] for part in ("fresh", "older", "never")})))
        if model in PLACES:
            gaps = {
                _("person to call"): _without_anybody(model),
                _("street address"): one["street"],
                _("website"): one["website"],
            }
            for fact, missing in gaps.items():
                parts = shares({"known": total - missing, "missing": missing})
                completeness.append(Whole(noun, total, parts, fact))
    return freshness, completeness


_GAPS = {"street": Q(street=""), "website": Q(website="")}


def _without_anybody(model):
    """How many clusters or organisations have nobody of their own to call. No query."""
    index = indexing.current()
    people = index[Person].values
    reached = ("cluster",) if model is Cluster else ("employer", "organisation")
    return len(index[model].published - BitMap(key for name in reached for key, ids in people[name].items() if ids))
