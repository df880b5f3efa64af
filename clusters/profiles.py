"""What the profiles of clusters and organisations print: few and quick queries."""

from django.db.models import Q
from pyroaring import BitMap

from clusterdir import indexing
from clusterdir.addresses import address
from clusterdir.localisation import gettext as _
from clusterdir.localisation import today
from clusterdir.prepared import Prepared, remember

from .calling import appointments, assign_calls, with_parents
from .entries import AREAS, SECTORS, add_nodes
from .filters import ClusterFilter, OrganisationFilter
from .models import (
    Cluster,
    Membership,
    Organisation,
    Publication,
    QualityLabel,
    Service,
    SponsoringBody,
    Sponsorship,
)
from .pictures.timeline import history

AT_MOST = 24  # relations of one kind on a page that is no list of them
SHOWN = 3  # clusters to ask for an organisation without people

_LINK = ("slug", "name_en", "name_de", "acronym", "status")  # what a link to another entry prints


def with_links(entries, *paths, more=()):
    """The entries with those that `paths` lead to, of which only what a link prints is read, and the fields `more`."""
    own = [field.name for field in entries.model._meta.concrete_fields if not field.generated]
    return entries.select_related(*paths).only(*own, *(f"{path}__{name}" for path in paths for name in _LINK), *more)


_cluster = Prepared(
    lambda slug: with_links(
        Cluster.objects.filter(slug=slug),
        "managing_organisation",
        "predecessor",
        more=["predecessor__ended", "predecessor__sign", "predecessor__city"],
    )
)
_successors = Prepared(lambda pk: Cluster.objects.published().filter(predecessor=pk).by_name())
_labels = Prepared(lambda pk: QualityLabel.objects.filter(cluster=pk).order_by("pk"))
_publications_about = Prepared(lambda pk: Publication.objects.published().filter(clusters=pk).by_name())
_members = Prepared(
    lambda pk, organisations: (
        Membership.objects.filter(cluster=pk, organisation__in=[organisations])
        .for_cluster()
        .only("cluster", "role", "begins", "ends", *(f"organisation__{name}" for name in (*_LINK, "city")))
    )
)
_backers = Prepared(
    lambda pk, regions: Sponsorship.objects.filter(Q(cluster=pk) | Q(region__in=[regions])).for_cluster()
)
_services = Prepared(lambda pk: Service.objects.for_cluster(pk))

_organisation = Prepared(lambda slug: Organisation.objects.filter(slug=slug).select_related("region"))
_memberships = Prepared(lambda pk: Membership.objects.filter(organisation=pk).for_organisation())
_managed = Prepared(lambda pk: Cluster.objects.published().filter(managing_organisation=pk).by_name())
_bodies = Prepared(lambda pk: SponsoringBody.objects.published().filter(organisation=pk).by_name())
_roles = Prepared(lambda people: appointments().of_people([people]))
_publications_by = Prepared(lambda pk: Publication.objects.published().filter(publisher=pk).by_name())


def cluster_with_slug(slug):
    """A cluster of any status, with its successors and nodes; None if there is none. Four queries."""
    for cluster in _cluster(slug):
        remember(cluster, successors=_successors(cluster.pk))
        ids = [cluster.pk]
        return add_nodes([cluster], ClusterFilter, sector=SECTORS[Cluster](ids), region=AREAS(ids))[0]
    return None


def complete_cluster(cluster):
    """Gives a cluster made above its `calls`, `members`, `backers`, `on_offer` (services), labels and publications.

    Of its members it gets the memberships of the first ones by name. What stands behind cluster management in a region
    as a whole stands behind each cluster organisation at work there. Six queries, more where others are to be called.
    """
    cluster.backers = _backers(cluster.pk, sorted(regions_behind(cluster)))
    index = indexing.current()
    cluster.members = _members(cluster.pk, index.first_by_name(Organisation, "cluster", cluster.pk, AT_MOST))
    cluster.number_of_members = len(index.entries(Organisation, "cluster", cluster.pk))
    cluster.on_offer = _services(cluster.pk)
    remember(cluster, labels=_labels(cluster.pk), publications=_publications_about(cluster.pk))
    assign_calls([cluster])
    own = [call for call in cluster.calls if call.reach == "cluster"]
    cluster.people_url = address("cluster_vcards", cluster.slug) if len(own) > 1 else ""
    cluster.more_calls_url = f"{address('contact_list')}?cluster={cluster.slug}" if len(own) > AT_MOST else ""
    cluster.calls = cluster.calls[:AT_MOST]
    cluster.unrecorded = unrecorded(cluster)
    cluster.history = history(cluster, today())


def regions_behind(cluster):
    """The ids of the regions of whose cluster management as a whole a cluster is a part, with all that backs it."""
    everywhere = cluster.kind == Cluster.Kind.ORGANISATION and not cluster.ended
    return with_parents(cluster.nodes["region"]) if everywhere else set()


def unrecorded(cluster):
    """What a visitor would look for on the profile of a cluster, and no source states: labels."""
    wanted = {
        _("members"): cluster.number_of_members,
        _("quality label"): cluster.labels.all(),
        _("person to call"): [call for call in cluster.calls if call.reach != "agency"],
    }
    return cluster.missing + [label for label, value in wanted.items() if not value]


def organisation_with_slug(slug):
    """An organisation of any status, with its nodes; None if there is none. Two queries."""
    for organisation in _organisation(slug):
        return add_nodes([organisation], OrganisationFilter, sector=SECTORS[Organisation]([organisation.pk]))[0]
    return None


def complete_organisation(organisation):
    """Gives an organisation made above what else its profile prints, and `people`. Five queries.

    Each of its people comes by one role: the one in the organisation, else another one.
    """
    people = people_of(organisation)
    own_last = sorted(_roles(people), key=lambda role: role.organisation_id == organisation.pk)
    everyone = list({role.person_id: role for role in own_last}.values())
    organisation.people_url = address("organisation_vcards", organisation.slug) if len(people) > 1 else ""
    organisation.people = everyone[:AT_MOST]
    wanted = {_("address"): organisation.city, _("website"): organisation.website, _("person to call"): everyone}
    organisation.unrecorded = [label for label, value in wanted.items() if not value]
    remember(
        organisation,
        memberships=_memberships(organisation.pk),
        managed_clusters=_managed(organisation.pk),
        sponsoring_bodies=_bodies(organisation.pk),
        publications=_publications_by(organisation.pk),
    )
    organisation.to_ask = [membership.cluster for membership in organisation.memberships.all()[:SHOWN]]


def people_of(organisation):
    """The ids of the people whom the public sees who work for an organisation or have a role in it."""
    people = indexing.current()[appointments().model.person.field.related_model].values
    ids = people["employer"].get(organisation.pk, BitMap()) | people["organisation"].get(organisation.pk, BitMap())
    return ids.to_array().tolist()
