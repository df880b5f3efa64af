"""The facts of clusters as a comparison lays them side by side, and what of them is the same."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, ngettext
from pyroaring import FrozenBitMap

from clusterdir.addresses import address
from clusterdir.jinja import choice, grouped, partial_date, period, short_address
from clusterdir.localisation import gettext as _
from clusterdir.localisation import language, pick


@dataclass(frozen=True)
class Value:
    """One thing that a cluster has: `key` tells whether another one has the same."""

    key: object
    text: str
    lang: str
    url: str = ""
    more: str = ""  # in which way it has it
    subject: object = None  # the relation, whose sources are marked

    @property
    def thing(self):
        """What it is, in whatever way a cluster has it."""
        return self.url or self.key


class Row:
    """One fact of all clusters: `cells` has a list of values for each of them."""

    def __init__(self, name, label, cells, blank=""):
        self.name, self.label, self.cells = name, label, cells
        self.blank = blank or _("not on record")  # what stands where a cluster has none
        self._keys = [frozenset(value.key for value in cell) for cell in cells]

    @property
    def is_blank(self):
        return not any(self._keys)

    @property
    def state(self):
        """ "same", "differs", or "partly": not on record for all, so that nobody can say. Blank: nobody would ask."""
        if self.name in UNCOMPARED:
            return ""
        if not all(self._keys):
            return "partly"
        return "same" if len(set(self._keys)) == 1 else "differs"

    def is_alone(self, value):
        """Whether one cluster alone has this, where one of them has several things, and each has something."""
        if self.name in UNCOMPARED:
            return False
        things = [{one.thing for one in cell} for cell in self.cells]
        several = any(len(ones) > 1 for ones in things)
        return several and all(things) and sum(value.thing in ones for ones in things) == 1

    @property
    def shared(self):
        """[(value, [places of the clusters that have it])] of what two or more of them have, in whatever way."""
        places, first = defaultdict(list), {}
        for place, cell in enumerate(self.cells):
            for value in cell:
                first.setdefault(value.thing, value)
                if place not in places[value.thing]:
                    places[value.thing].append(place)
        return [(value, places[thing]) for thing, value in first.items() if len(places[thing]) > 1]


def rows(clusters, names=None):
    """The rows of all facts, or of those with these names, in which any of the clusters has something."""
    made = [_row(name, clusters) for name in names or FACTS]
    return [row for row in made if not row.is_blank]


def _row(name, clusters):
    label, values, *blank = FACTS[name]
    return Row(name, capfirst(label), [values(cluster) for cluster in clusters], *map(str, blank))


def _choice(name):
    def values(cluster):
        key = getattr(cluster, name)
        return [Value(key, capfirst(choice(cluster, name)), language())] if key else []

    return values


def _nodes(name, parameter=""):
    def values(cluster):
        found = []
        for node in cluster.nodes[name]:
            url = f"{address('cluster_list')}?{parameter}={node.slug}" if parameter else node.url
            found.append(Value(node.value, node.label, node.lang, url))
        return found

    return values


def _date(name):
    def values(cluster):
        value = getattr(cluster, name)
        return [Value(value, partial_date(value), language())] if value else []

    return values


def _town(cluster):
    return [Value(cluster.city, cluster.city, language())] if cluster.city else []


def _street(cluster):
    text = ", ".join(filter(None, (cluster.street, cluster.postcode)))
    return [Value(text, text, language())] if text else []


def _management(cluster):
    one = cluster.managing_organisation
    return [Value(one.pk, *pick(one, "name"), one.get_absolute_url())] if one and one.is_published else []


def _ways(cluster):
    own = _choice("led_by")(cluster)
    return own + [Value(label, str(label), language()) for label in cluster.interaction_models]


def _quality_labels(cluster):
    def value(one):
        until = _("valid until %(date)s") % {"date": partial_date(one.valid_until)} if one.valid_until else ""
        more = ", ".join(filter(None, (partial_date(one.awarded), until)))
        return Value(one.level, choice(one, "level"), language(), more=more, subject=one)

    return [value(one) for one in cluster.labels.all()]


def _sponsors(cluster):
    def value(one):
        more = choice(one, "role") + period(one)
        if one.region_id:
            more += ", " + _("cluster management in %(region)s as a whole") % {"region": one.region.name}
        return Value((one.body_id, one.role), *pick(one.body, "name"), one.body.get_absolute_url(), more, one)

    return [value(one) for one in cluster.backers]


def _members(cluster):
    if not cluster.number_of_members:
        return []
    number, url = cluster.number_of_members, f"{address('organisation_list')}?cluster={cluster.slug}"
    text = ngettext("%(number)s organisation", "%(number)s organisations", number) % {"number": grouped(number)}
    more = _("of these %(number)s in none of the others") % {"number": grouped(len(cluster.alone))}
    return [Value(FrozenBitMap(cluster.members), text, language(), url, more)]


def _website(cluster):
    return [Value(cluster.website, short_address(cluster.website), language(), cluster.website)] * bool(cluster.website)


def _unrecorded(cluster):
    return [Value(str(label), str(label), language()) for label in cluster.unrecorded]


FACTS = {
    "kind": (gettext_lazy("Kind"), _choice("kind")),
    "sectors": (gettext_lazy("Sector"), _nodes("sector")),
    "regions": (gettext_lazy("Area"), _nodes("region", "region")),
    "city": (gettext_lazy("Office"), _town),
    "street": (gettext_lazy("street address"), _street),
    "managing_organisation": (gettext_lazy("Managed by"), _management),
    "legal_form": (gettext_lazy("Legal form"), _choice("legal_form")),
    "led_by": (gettext_lazy("Way of working"), _ways),
    "founded": (gettext_lazy("Began"), _date("founded")),
    "ended": (gettext_lazy("Ended"), _date("ended"), gettext_lazy("no end on record")),
    "labels": (gettext_lazy("Quality label"), _quality_labels, gettext_lazy("none on record")),
    "sponsors": (gettext_lazy("Sponsors"), _sponsors, gettext_lazy("none on record")),
    "services": (gettext_lazy("Services"), _nodes("service", "service"), gettext_lazy("no list of its own on record")),
    "members": (gettext_lazy("Members and partners"), _members, gettext_lazy("none on record")),
    "website": (gettext_lazy("Website"), _website),
    "unrecorded": (gettext_lazy("Not on record"), _unrecorded, gettext_lazy("nothing of this")),
}
UNCOMPARED = {"website", "unrecorded"}
