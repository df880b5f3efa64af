"""One search over every noun."""

from operator import itemgetter
from typing import NamedTuple

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from clusterdir import indexing
from clusterdir.folding import terms
from clusterdir.localisation import language, pick
from clusters.entries import add_sectors
from clusters.facets import LONGEST_QUERY
from clusters.models import Cluster, Organisation, Programme, Publication, Sector, Service, Source, SponsoringBody
from contacts.models import Person

MOST = 10  # results of one noun; the noun's own list shows the rest
MOST_SUGGESTED = 8
SHORTEST = 2  # letters that something is suggested for

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


def contents():
    """What there is to find: the heading of each noun, how many the public sees, and the address of their list."""
    index = indexing.current()
    return [
        (
            heading,
            len(index[results().model].published),
            reverse("contact_list" if noun == "person" else f"{noun}_list"),
        )
        for noun, heading, results, _list in NOUNS
    ]


def search(words):
    """The groups of results for a visitor's words, the noun with the best one first, and the total of all results.

    A group has `noun`, `heading`, `total`, `entries` (at most MOST) and `url`, the address that shows all of them.
    """
    index = indexing.current()
    groups = []
    for noun, heading, results, list_name in NOUNS:
        model = results().model
        found = indexing.Search(index, model, words)
        if total := len(found.found):
            ids = found.page(index[model].orders["verified", language()], found.found, 0, MOST)
            url = f"{reverse(list_name)}?{urlencode({'q': words})}" if list_name and total > MOST else ""
            entries = results().with_ids(ids)
            if noun in {"cluster", "organisation"}:
                add_sectors(entries)  # for their emblems
            group = {"noun": noun, "heading": heading, "total": total, "entries": entries, "url": url}
            groups.append((found.tier_of(ids[0]), group))
    groups = [group for _tier, group in sorted(groups, key=itemgetter(0))]
    return groups, sum(group["total"] for group in groups)


def meant(words):
    """Other words that may have been meant, where one finds nothing, and how many results they have; or None."""
    index = indexing.current()
    searches = [indexing.Search(index, results().model, words) for _noun, _heading, results, _list in NOUNS]
    return indexing.meant(words, [(search, search.entries.published) for search in searches], LONGEST_QUERY)


class Suggestion(NamedTuple):
    name: str
    lang: str
    acronym: str
    kind: str  # the noun
    url: str


def suggestions(words):
    """What a visitor who is typing may be looking for: entries of any noun, of which a name begins like the words.

    The best first; of those that are as good, one of each noun in turn.
    """
    if sum(map(len, terms(words))) < SHORTEST:
        return []
    index = indexing.current()
    found = []
    nouns = [index[results().model] for _noun, _heading, results, _list in NOUNS]
    for number, entries in enumerate(nouns):
        search = indexing.Search(index, entries.noun.model, words)
        ids = search.page(entries.orders["verified", language()], search.in_names[-1], 0, MOST_SUGGESTED)
        found += [(search.tier_of(pk), place, number, pk) for place, pk in enumerate(ids)]
    ids = {}
    for _tier, _place, number, pk in (best := sorted(found)[:MOST_SUGGESTED]):
        ids.setdefault(number, []).append(pk)
    read = {number: nouns[number].noun.published().in_bulk(some) for number, some in ids.items()}
    return [_suggestion(read[number][pk]) for _tier, _place, number, pk in best if pk in read[number]]


def _suggestion(entry):
    if isinstance(entry, Person):
        name, lang = entry.full_name, language()
    elif isinstance(entry, Source):
        name, lang = entry.title, entry.language
    else:
        name, lang = pick(entry, "name")
    acronym = getattr(entry, "acronym", "")
    return Suggestion(name, lang, acronym, entry._meta.verbose_name, entry.get_absolute_url())
