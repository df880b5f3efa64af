"""One search over every noun."""

from django.db.models import CharField, Count, Value
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, Organisation, Programme, Publication, Sector, Service, Source, SponsoringBody
from contacts.models import Person

MOST = 10  # results of one noun; the noun's own list shows the rest

NOUNS = [
    # noun, heading, the results with what they print, the list that shows all of them
    ("cluster", _("Clusters and networks"), Cluster.objects.published, "cluster_list"),
    ("person", _("People"), lambda: Person.objects.published().for_list(), "contact_list"),
    ("sector", _("Sectors"), Sector.objects.published, None),
    ("organisation", _("Organisations"), Organisation.objects.published, "organisation_list"),
    ("sponsor", _("Sponsoring bodies"), SponsoringBody.objects.published, None),
    ("programme", _("Programmes"), Programme.objects.published, None),
    ("service", _("Services"), Service.objects.published, None),
    ("publication", _("Publications"), Publication.objects.published, None),
    ("source", _("Sources"), Source.objects.all, None),
]


def search(words):
    """The groups of results for a visitor's words, the noun with the best one first, and the total of all results.

    A group has `noun`, `heading`, `total`, `entries` (at most MOST) and `url`, the address that shows all of them.
    """
    found = {noun: results().search(words) for noun, _heading, results, _list in NOUNS}
    totals = _totals(found)
    groups = []
    for noun, heading, _results, list_name in NOUNS:
        if total := totals[noun]:
            entries = list(found[noun].best_first(words)[:MOST])
            url = f"{reverse(list_name)}?{urlencode({'q': words})}" if list_name and total > MOST else ""
            groups.append({"noun": noun, "heading": heading, "total": total, "entries": entries, "url": url})
    groups.sort(key=lambda group: group["entries"][0].rank)
    return groups, sum(totals.values())


def _totals(found):
    parts = [
        results.order_by()
        .annotate(noun=Value(noun, output_field=CharField()))
        .values_list("noun")
        .annotate(total=Count("pk", distinct=True))
        for noun, results in found.items()
    ]
    return dict.fromkeys(found, 0) | dict(parts[0].union(*parts[1:], all=True))
