"""Clusters side by side: what each of up to four has on record, what they share, and where they differ.

The choice lives in the address alone: `?cluster=<slug>&cluster=<slug>`, in the order of the columns.
"""

from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.text import Truncator
from pyroaring import BitMap

from clusterdir import indexing
from clusterdir.addresses import address
from clusterdir.localisation import gettext as _
from clusterdir.localisation import language
from clusterdir.prepared import Prepared, remember

from .calling import assign_calls
from .compared import rows
from .entries import AREAS, SECTORS, add_nodes, add_sectors
from .facets import LONGEST_QUERY
from .filters import ClusterFilter
from .models import Cluster, Organisation, QualityLabel, Sponsorship
from .profiles import AT_MOST, regions_behind, unrecorded, with_links
from .provenance import Provenance

MOST = 4  # clusters side by side
READ = 20  # of the clusters that an address names; nobody chooses more by hand

_with_slugs = Prepared(lambda slugs: with_links(Cluster.objects.filter(slug__in=[slugs]), "managing_organisation"))
_labels = Prepared(lambda ids: QualityLabel.objects.filter(cluster__in=[ids]).order_by("pk"))
_backers = Prepared(
    lambda ids, regions: Sponsorship.objects.filter(Q(cluster__in=[ids]) | Q(region__in=[regions])).for_cluster()
)
_NAMED = ("slug", "name_en", "name_de", "status")
_organisations = Prepared(lambda ids: Organisation.objects.published().filter(pk__in=[ids]).only(*_NAMED))
_candidates = Prepared(
    lambda ids: (
        Cluster.objects.published().filter(pk__in=[ids]).only(*_NAMED, "acronym", "sign", "kind", "city", "ended")
    )
)


class Comparison:
    """What the page of comparisons prints, read from its address."""

    def __init__(self, data):
        self.problems = []
        self.only_differences = data.get("only") == "differences"
        self.words = data.get("q", "").strip()[:LONGEST_QUERY]
        self.clusters = self._chosen(data.getlist("cluster"))
        if self.is_table:
            _complete(self.clusters)
        else:
            add_sectors(self.clusters)

    def _chosen(self, slugs):
        """The clusters to compare; what cannot be is named in `problems`."""
        slugs = [slug for slug in slugs if slug][:READ]
        found = {one.slug: one for one in _with_slugs(list(dict.fromkeys(slugs)))} if slugs else {}
        chosen = {}
        for slug in slugs:
            cluster = found.get(slug)
            name = cluster.name if cluster and cluster.is_published else Truncator(slug).chars(60)
            if cluster is None or cluster.status == Cluster.Status.DRAFT:
                problem = _("“%s” is no cluster of this directory and was left out.")
            elif not cluster.is_published:
                problem = _("“%s” is no longer in the directory and was left out.")
            elif slug in chosen:
                problem = _("“%s” was chosen twice; it stands here once.")
            elif len(chosen) == MOST:
                problem = _("Four clusters at most stand side by side; “%s” was left out.")
            else:
                chosen[slug] = cluster
                continue
            if problem % name not in self.problems:
                self.problems.append(problem % name)
        return list(chosen.values())

    @property
    def is_table(self):
        """Whether there is something to compare."""
        return len(self.clusters) > 1

    @property
    def is_complete(self):
        return len(self.clusters) == MOST

    # Addresses

    def query(self, clusters=None, **changes):
        """The query of this page with other clusters, or with other parameters."""
        clusters = self.clusters if clusters is None else clusters
        asked = {"only": "differences" if self.only_differences else "", "q": self.words} | changes
        pairs = [("cluster", one.slug) for one in clusters] + [(name, text) for name, text in asked.items() if text]
        return f"?{urlencode(pairs)}" if pairs else ""

    def without(self, cluster):
        return address("cluster_compare") + self.query([one for one in self.clusters if one is not cluster], q="")

    @property
    def toggle(self):
        """The address of this page with all facts, or with the differences only."""
        return address("cluster_compare") + self.query(only="" if self.only_differences else "differences", q="")

    # Facts

    @cached_property
    def rows(self):
        """The facts side by side: rows in which nobody has anything are left out, likewise the same, if so asked."""
        found = rows(self.clusters)
        return [row for row in found if row.state != "same"] if self.only_differences else found

    @cached_property
    def shared(self):
        """The rows of which something may be shared."""
        return rows(self.clusters, ["sectors", "regions", "sponsors", "services"])

    @cached_property
    def shared_members(self):
        """`number` of the organisations in two or more of the clusters; `first` ones, each with its `places`."""
        sets = [cluster.members for cluster in self.clusters]
        pairs = [one & other for place, one in enumerate(sets) for other in sets[:place]]
        shared = BitMap.union(BitMap(), *pairs)
        ids = indexing.current()[Organisation].orders["name", language()].page(shared, 0, AT_MOST)
        found = {one.pk: one for one in _organisations(ids)}
        first = [found[pk] for pk in ids if pk in found]
        for one in first:
            one.places = [place for place, members in enumerate(sets) if one.pk in members]
        return {"number": len(shared), "first": first}

    @cached_property
    def provenance(self):
        related = [(cluster, cluster) for cluster in self.clusters]
        related += [(one, one.body) for cluster in self.clusters for one in cluster.backers]
        related += [(label, label) for cluster in self.clusters for label in cluster.labels.all()]
        calls = [call for cluster in self.clusters for call in cluster.calls[:1]]
        related += [(one, call.person.full_name) for call in calls for one in (call, call.person)]
        return Provenance(None, related)

    # What else may be chosen

    @cached_property
    def candidates(self):
        """Clusters to add: those that the words find, else those of the same sectors, else the first by name."""
        index, chosen = indexing.current(), BitMap(cluster.pk for cluster in self.clusters)
        by_name = index[Cluster].orders["name", language()]
        if self.words:
            search = indexing.Search(index, Cluster, self.words)
            ids = search.page(index[Cluster].orders["verified", language()], search.found - chosen, 0, AT_MOST)
        else:
            nodes = [node for cluster in self.clusters for node in cluster.nodes["sector"]]
            near = BitMap.union(BitMap(), *(index.entries(Cluster, "sector", node.value) for node in nodes)) - chosen
            ids = by_name.page(near, 0, AT_MOST)
            others = index[Cluster].published - near - chosen
            ids += by_name.page(others, 0, AT_MOST - len(ids)) if len(ids) < AT_MOST else []
        found = {one.pk: one for one in _candidates(ids)} if ids else {}
        return add_sectors([found[pk] for pk in ids if pk in found])


def _complete(clusters):
    """Gives the clusters all that a comparison prints. A fixed number of queries, whatever their number and size."""
    ids, index = [cluster.pk for cluster in clusters], indexing.current()
    add_nodes(clusters, ClusterFilter, sector=SECTORS[Cluster](ids), region=AREAS(ids))
    everywhere = {one.pk: regions_behind(one) for one in clusters}
    backers = _backers(ids, sorted(set().union(*everywhere.values())))
    labels = _labels(ids)
    assign_calls(clusters)
    services = index.options(ClusterFilter.base_filters["service"]).by_value
    offered = index[Cluster].values["service"]
    for one in clusters:
        one.backers = [
            backer for backer in backers if backer.cluster_id == one.pk or backer.region_id in everywhere[one.pk]
        ]
        remember(one, labels=[label for label in labels if label.cluster_id == one.pk])
        one.members = index.entries(Organisation, "cluster", one.pk)
        one.number_of_members = len(one.members)
        one.alone = one.members - BitMap.union(
            BitMap(), *(index.entries(Organisation, "cluster", pk) for pk in ids if pk != one.pk)
        )
        one.nodes["service"] = [node for value, node in services.items() if one.pk in offered.get(value, ())]
        one.unrecorded = unrecorded(one)
