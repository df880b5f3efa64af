"""What waits for somebody: the numbers of the desk, and the filter of the lists that they lead to.

Both come from the same conditions on the same rows, so a number is the total of the list behind it.
"""

import datetime
from dataclasses import dataclass, field

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusterdir import changes
from clusters.models import Citation, Cluster, Organisation, Source
from clusters.models.base import Published
from contacts.models import Appointment, Person

from .merging.finding import NOUNS, number_of_pairs
from .merging.roles import may_merge
from .models.reviews import CheckedLink, Review
from .models.roles import Proposal
from .scopes import PUBLISHED, is_limited, visible

PARAMETER = "waits"

# key: (what waits, what that means), in the order of the desk.
KINDS = {
    "verifying": (_("Overdue for verification"), _("Nobody has said for a long time, or ever, that they are right.")),
    "publishing": (_("Drafts"), _("The public does not see them yet.")),
    "links": (_("Dead links"), _("The web address has failed in checks on three days.")),
    "translations": (_("Missing translations"), _("A text is there in one language only.")),
    "contact": (
        _("Missing contact"),
        _(
            "Clusters at work without a person to call, organisations with neither website nor person, people with "
            "neither phone nor e-mail address."
        ),
    ),
    "conflicts": (
        _("Conflicting sources"),
        _("A source says something else than the entry, and no newer document of its publisher takes its place."),
    ),
}

LINKS = ("website", "url")  # the fields that hold a web address
TRANSLATED = ("summary", "description", "note")  # the texts that each reader wants in the own language


def is_kept(model):
    """Whether something can wait in a noun."""
    return issubclass(model, (Published, Source))


def overdue():
    """The condition that the public sees an entry and that its verification is too long ago, or never was."""
    since = timezone.localdate() - datetime.timedelta(days=settings.STALE_AFTER_DAYS)
    return PUBLISHED & (Q(verified_on=None) | Q(verified_on__lt=since))


def conditions(model):
    """{key of a kind: the condition on the entries of this noun}, of those kinds that the noun knows."""
    if not is_kept(model):
        return {}
    names = {one.name for one in model._meta.get_fields()}
    found = {}
    if issubclass(model, Published):
        is_shown = Q(is_public=True) if "is_public" in names else Q()
        found["verifying"] = overdue() & is_shown
        found["publishing"] = Q(status="draft")
    not_gone = ~Q(status="archived") if "status" in names else Q()
    if link := next((name for name in LINKS if name in names), None):
        found["links"] = not_gone & Q(**{f"{link}__in": CheckedLink.objects.dead().values("url")})
    if halves := [half_translated(name) for name in TRANSLATED if f"{name}_en" in names]:
        found["translations"] = not_gone & any_of(halves)
    if model in UNREACHABLE:
        found["contact"] = UNREACHABLE[model]()
    if conflicts := [Q(pk__in=rows) for rows in conflicting(model)]:
        found["conflicts"] = not_gone & any_of(conflicts)
    return {key: found[key] for key in KINDS if key in found}


def any_of(conditions):
    first, *others = conditions
    for one in others:
        first |= one
    return first


def half_translated(name):
    english, german = Q(**{f"{name}_en": ""}), Q(**{f"{name}_de": ""})
    return (english & ~german) | (german & ~english)


def cluster_without_anybody():
    people = Appointment.objects.public().filter(cluster__isnull=False)
    return PUBLISHED & Q(ended="") & ~Q(pk__in=people.values("cluster"))


def organisation_without_anybody():
    appointed = Appointment.objects.public().filter(organisation__isnull=False)
    employed = Person.objects.published().filter(employer__isnull=False)
    reached = Q(pk__in=appointed.values("organisation")) | Q(pk__in=employed.values("employer"))
    return PUBLISHED & Q(website="") & ~reached


UNREACHABLE = {
    Cluster: cluster_without_anybody,
    Organisation: organisation_without_anybody,
    Person: lambda: PUBLISHED & Q(is_public=True, phone="", email=""),
}


def conflicting(model):
    """Subqueries of the keys of entries about which, or about whose relations, a source says something else."""
    for citation in (one for one in apps.get_models() if issubclass(one, Citation)):
        owner = citation._meta.get_field("subject").remote_field.model
        if citation.entry:
            owner = owner._meta.get_field(citation.entry).remote_field.model
        if owner is model:
            path = f"subject__{citation.entry}" if citation.entry else "subject"
            yield citation.objects.filter(differs=True, source__superseded_by=None).order_by().values(path)


# The desk


@dataclass(frozen=True)
class Cell:
    """A number, what it counts (and what a single one is called), and the list of exactly these."""

    label: str
    number: int
    url: str
    one: str = ""

    @property
    def words(self):
        return self.one if self.number == 1 and self.one else self.label


@dataclass(frozen=True)
class Group:
    """A kind of waiting."""

    label: str
    hint: str
    cells: list = field(default_factory=list)

    @property
    def total(self):
        return sum(cell.number for cell in self.cells)

    @property
    def shown(self):
        return [cell for cell in self.cells if cell.number]


def groups(request, site):
    """What waits for this account: one query for each noun that it sees, and some for OTHERS.

    Whoever sees all entries sees the numbers that were counted last, if nothing has changed since.
    """
    counted = {} if is_limited(request.user) else kept.of(edition())
    cells = {key: [] for key in KINDS}
    for model_admin in nouns(request, site):
        model, meta = model_admin.model, model_admin.opts
        if model not in counted:
            counted[model] = numbers(model, model_admin.get_queryset(request))
        url = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        for key, number in counted[model].items():
            label, one = meta.verbose_name_plural, meta.verbose_name
            cells[key].append(Cell(label, number, f"{url}?{PARAMETER}={key}", one))
    entries = [Group(*KINDS[key], found) for key, found in cells.items() if found]
    return [*filter(None, (other(request, site) for other in OTHERS)), *entries]


def numbers(model, queryset):
    """{key of a kind: how many of these entries wait for it}."""
    counts = {key: Count("pk", filter=condition) for key, condition in conditions(model).items()}
    return queryset.order_by().aggregate(**counts)


def edition():
    """All that the numbers depend on. Two queries."""
    dead = tuple(CheckedLink.objects.dead().order_by("url").values_list("url", flat=True))
    return changes.version(), timezone.localdate(), settings.STALE_AFTER_DAYS, dead


class Kept:
    """The numbers of one edition: {model: numbers}. A worker counts a noun once in it."""

    def __init__(self):
        self.edition, self.counted = None, {}

    def of(self, edition):
        if edition != self.edition:
            self.edition, self.counted = edition, {}
        return self.counted


kept = Kept()


def nouns(request, site):
    """The admin classes of the nouns that this account keeps: of a manager, those that it may change."""
    for model_admin in site.in_order():
        limited = is_limited(request.user)
        may = model_admin.has_change_permission if limited else model_admin.has_view_permission
        if is_kept(model_admin.model) and may(request):
            yield model_admin


def answers(request, site):
    """Of mailed questions (desk/reviewing.py): what an editor has to do something about."""
    if not request.user.has_perm("desk.view_review"):
        return None
    url = f"{reverse('admin:desk_review_changelist')}?{PARAMETER}=yes"
    cell = Cell(_("answers"), visible(request.user, Review.objects.waiting()).count(), url, _("answer"))
    return Group(_("Answers by mail"), _("Those who keep an entry ask for a change, or to archive it."), [cell])


def proposals(request, site):
    if not request.user.has_perm("desk.view_proposal"):
        return None
    url = f"{reverse('admin:desk_proposal_changelist')}?state__exact={Proposal.State.WAITING}"
    cell = Cell(_("proposals"), visible(request.user, Proposal.objects.waiting()).count(), url, _("proposal"))
    return Group(_("Proposals"), _("Edits of cluster managers that an editor accepts or refuses."), [cell])


def duplicates(request, site):
    """Entries that have likely been entered twice (desk/merging/)."""
    if not may_merge(request.user):
        return None
    hint = _("Two entries look as if they were one. Merge them, or say that they are different.")
    found = Group(_("Possible duplicates"), hint)
    for noun, one in NOUNS.items():
        if (number := number_of_pairs(noun)) is not None:  # None: they are being looked for
            url = reverse("admin:desk_duplicates_of", args=[noun])
            found.cells.append(Cell(one.model._meta.verbose_name_plural, number, url, one.model._meta.verbose_name))
    return found


# What waits beside entries: functions that give a Group for a request, or None for who has nothing to do with it.
# A further part of the desk adds its own.
OTHERS = [answers, proposals, duplicates]


class WaitingFilter(admin.SimpleListFilter):
    """Of a noun's list: those that wait for the same."""

    title = _("what waits")
    parameter_name = PARAMETER

    def lookups(self, request, model_admin):
        return [(key, KINDS[key][0]) for key in conditions(model_admin.model)]

    def queryset(self, request, queryset):
        condition = conditions(queryset.model).get(self.value())
        return queryset if condition is None else queryset.filter(condition)
