"""What is asked: the same questions to all, drawn from the data by a seeded chance, the larger entries more often.

An address that was asked is not asked again in the same round, and before each round the data are changed. So each
page is one that nobody has asked for before, but for those of `REPEATED`.
"""

from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from django.db.models import Max, Min
from django.http import QueryDict

from clusterdir.folding import plain as plain_letters
from clusterdir.folding import terms
from clusters.filters import ClusterFilter, OrganisationFilter
from clusters.models import Cluster, Organisation

from .plain import NOUNS, ON_A_PAGE, PUBLISHED

SEED = 1
SAMPLE = 1500  # entries
POOL = 400  # distinct questions of a kind, where the data have so many
LAST_PAGES = 50
REPEATED = "a repeated page"
COMPRESSED = ", compressed"  # behind the name of a kind that is asked for as browsers do: with Accept-Encoding
SITE_FILTERS = {"cluster": ClusterFilter, "organisation": OrganisationFilter}
PATHS = {"cluster": "clusters", "organisation": "organisations"}


@dataclass(frozen=True)
class Question:
    noun: str
    facets: tuple = ()  # of (facet, value)
    q: str = ""
    sort: str = ""
    page: int = 1
    slug: str = ""  # of a profile
    pk: int = field(default=0, compare=False)

    @property
    def query(self):
        """The query of the canonical address: in the order of the parameters of the site."""
        asked = dict(self.facets) | {"q": self.q, "sort": self.sort, "page": self.page if self.page > 1 else ""}
        names = SITE_FILTERS[self.noun].base_filters
        return urlencode([(name, asked[name]) for name in names if asked.get(name)])

    @property
    def address(self):
        path = f"/{PATHS[self.noun]}/"
        if self.slug:
            return f"{path}{self.slug}/"
        return f"{path}?{self.query}" if self.query else path

    @property
    def data(self):
        return QueryDict(self.query)


def questions():
    """{kind: distinct questions}."""
    chance = Random(SEED)
    organisations, clusters = Entries(Organisation, chance), Entries(Cluster, chance)
    last = -(-organisations.total // ON_A_PAGE)
    tail = min(LAST_PAGES, last // 3)
    pages, last_pages = range(2, last + 1 - tail), range(last + 1 - tail, last + 1)

    def page_of(sort=""):
        return lambda: Question("organisation", sort=sort, page=chance.choice(pages))

    def text(entries, noun):
        return lambda: Question(noun, q=entries.words())

    def narrowed(entries, noun, *names):
        return lambda: Question(noun, facets=entries.values(*names))

    def profile(entries, noun):
        def make():
            entry = entries.any()
            return Question(noun, slug=entry.slug, pk=entry.pk)

        return make

    kinds = {
        "organisations, all": page_of(),
        "organisations, the last pages": lambda: Question("organisation", page=chance.choice(last_pages)),
        **{
            f"organisations, sorted by “{sort}”": page_of(sort)
            for sort in NOUNS["organisation"].orders
            if sort != "name"
        },
        "organisations, region + sector": narrowed(organisations, "organisation", "region", "sector"),
        "organisations, text": text(organisations, "organisation"),
        "clusters, region": narrowed(clusters, "cluster", "region"),
        "clusters, sector + kind": narrowed(clusters, "cluster", "sector", "kind"),
        "clusters, text": text(clusters, "cluster"),
        "a cluster’s profile": profile(clusters, "cluster"),
        "an organisation’s profile": profile(organisations, "organisation"),
    }
    kinds["organisations, region + sector" + COMPRESSED] = kinds["organisations, region + sector"]
    repeated = {kind: [Question("organisation")] for kind in (REPEATED, REPEATED + COMPRESSED)}
    return {kind: distinct(make) for kind, make in kinds.items()} | repeated


def distinct(make):
    """Up to POOL different questions, in the order in which chance gave them."""
    found = {}
    for _attempt in range(3 * POOL):
        found[make()] = True
        if len(found) == POOL:
            break
    return list(found)


class Entries:
    """Published entries of a noun, drawn at random. What they have is asked for, so each question finds some."""

    def __init__(self, model, chance):
        self.chance = chance
        published = model.objects.filter(PUBLISHED)
        self.total = published.count()
        first, last = published.aggregate(Min("pk"), Max("pk")).values()
        keys = range(first, last + 1)
        keys = chance.sample(keys, min(len(keys), SAMPLE))
        regions = "region__parent" if model is Organisation else "regions__parent"
        self.sample = list(published.filter(pk__in=keys).order_by("pk").prefetch_related("sectors__parent", regions))

    def any(self):
        return self.chance.choice(self.sample)

    def values(self, *names):
        """A value of each of the facets `names` that one entry has, every second time one that stands above it."""
        while True:
            entry = self.any()
            values = [(name, self._value(entry, name)) for name in names]
            if all(value for _name, value in values):
                return tuple(values)

    def _value(self, entry, name):
        if name == "kind":
            return entry.kind
        if name == "sector":
            nodes = entry.sectors.all()
        else:
            nodes = entry.regions.all() if isinstance(entry, Cluster) else [entry.region]
        nodes = [node for node in nodes if node and getattr(node, "is_published", True)]
        if not nodes:
            return ""
        node = self.chance.choice(sorted(nodes, key=lambda node: node.pk))
        above = node.parent if self.chance.random() < 0.5 else None
        return (above if above and getattr(above, "is_published", True) else node).slug

    def words(self):
        """One or two words of a name; of the last one the beginning only, as somebody types it, every second time."""
        while True:
            words = [word for word in plain_letters(self.any().name).split() if len(word) > 3 and word.isascii()]
            if words and terms(words[0]):
                break
        words = self.chance.sample(words, min(len(words), self.chance.choice((1, 2))))
        if self.chance.random() < 0.5:
            words[-1] = words[-1][: self.chance.randint(4, len(words[-1]))]
        return " ".join(words)
