"""What is asked of the desk: {(noun or "desk", page): addresses} for an account, as far as it may see them.

Each change list as it is, on its last page, with the options of each filter, with words and sorted by each column;
each form for a new entry, and those of an entry taken by chance and of the largest, with the pages that belong to them;
each page of the desk. An address that leads to the largest entry stands for a page of its own.
"""

from random import Random

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Count
from django.test import RequestFactory
from django.urls import reverse
from django.utils.http import urlencode

from clusterdir.desk.deleted import deletions
from clusterdir.desk.merging.finding import likely_pairs
from clusterdir.desk.models.imports import Import
from clusterdir.desk.models.roles import Proposal
from clusterdir.desk.roles import Role, role_of
from clusterdir.desk.scopes import visible
from clusterdir.desk.timeline import rows_of
from clusters.models import Cluster, Organisation
from contacts.models import Person

MOST = 12  # addresses of one page, taken by chance
AFTER = ", after an edit"
WORDS = ["a", "hafen", "nord wind", "gmbh", "münde", "xyzzy"]  # what nearly all have, and what none has


def pages(username):
    """`username` has to be one of desk_directory's."""
    user = User.objects.get(username=username)
    found = {}
    for model_admin in admin.site.in_order():
        request = RequestFactory().get("/")
        request.user = user
        if model_admin.has_view_permission(request):
            noun, chance = model_admin.opts.object_name, Random(1)
            parts = (
                lists(model_admin, request) | forms(model_admin, request, chance) | suggestions(model_admin, request)
            )
            found |= {(noun, page): some(addresses, chance) for page, addresses in parts.items() if addresses}
    return found | {("desk", page): addresses for page, addresses in desk(user).items() if addresses}


def some(addresses, chance):
    addresses = list(addresses)
    return chance.sample(addresses, MOST) if len(addresses) > MOST else addresses


def address_of(model, page, *arguments):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


# Lists


def lists(model_admin, request):
    address = address_of(model_admin.model, "changelist")
    changes = model_admin.get_changelist_instance(request)
    last = changes.paginator.num_pages
    found = {"list": [address], "list, last page": [f"{address}?p={last}"] if last > 1 else []}
    for spec in changes.filter_specs:
        options = [option["query_string"] for option in spec.choices(changes) if not option["selected"]]
        found[f"list by “{spec.title}”"] = [address + option for option in options]
    if model_admin.search_fields:
        found["list with words"] = [f"{address}?{urlencode({'q': words})}" for words in WORDS]
        found["list with words, sorted"] = [f"{address}?{urlencode({'q': words, 'o': '1'})}" for words in WORDS]
    for number, name in enumerate(changes.list_display):
        if name != "action_checkbox" and changes.get_ordering_field(name):
            found[f"list sorted by {name}"] = [f"{address}?o={sign}{number}" for sign in ("", "-")]
    return found


# Forms


def forms(model_admin, request, chance):
    model, found = model_admin.model, {}
    if model_admin.has_add_permission(request):
        found["form, new"] = [address_of(model, "add")]
    entries = visible(request.user, model._default_manager.order_by("pk"))
    keys = list(entries.values_list("pk", flat=True))
    if not keys:
        return found
    groups = {"": chance.sample(keys, min(MOST, len(keys)))} | {
        f" of the one with most {rows}": [key] for rows, key in largest(entries)
    }
    for whose, chosen in groups.items():
        pages = {"form": "change", "history": "history"}
        if model_admin.has_delete_permission(request):
            pages["deletion"] = "delete"
        for title, page in pages.items():
            found[title + whose] = [address_of(model, page, key) for key in chosen]
        if hasattr(model_admin, "can_archive") and hasattr(model, "status") and request.user.is_superuser:
            live = entries.filter(pk__in=chosen).exclude(status="archived").values_list("pk", flat=True)
            found["archiving" + whose] = [address_of(model, "archive", key) for key in live]
    return found


def largest(entries):
    """(name of the rows, key of the entry that has most of them) for each kind of rows that belong to a noun."""
    for row, name in rows_of(entries.model):
        keys = row._base_manager.filter(**{f"{name}__in": entries.values("pk")}).order_by().values_list(name)
        if first := keys.annotate(number=Count("pk")).order_by("-number", name).first():
            yield row._meta.verbose_name_plural, first[0]


# Suggestions


def suggestions(model_admin, request):
    fields = [(model_admin.model, name) for name in model_admin.autocomplete_fields]
    for inline in model_admin.get_inline_instances(request):
        fields += [(inline.model, name) for name in inline.autocomplete_fields]
    found = {}
    for model, name in dict.fromkeys(fields):
        related = model._meta.get_field(name).related_model
        if not admin.site.get_model_admin(related).has_view_permission(request):
            continue
        query = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": name}
        number = visible(request.user, related.objects.order_by()).count()
        wanted = [{}, {"page": 50 if number > 2_000 else 1}, *({"term": words} for words in WORDS)]
        found[f"suggestions for {model._meta.model_name}.{name}"] = [
            f"{reverse('admin:autocomplete')}?{urlencode(query | more)}" for more in wanted
        ]
    return found


# The desk


def desk(user):
    found = {title: [reverse("admin:index")] for title in ("front page", f"front page{AFTER}")}
    search = reverse("admin:desk_search")
    found["search"] = [f"{search}?{urlencode({'q': words})}" for words in WORDS]
    found["handbook"] = [reverse("admin:desk_handbook")]
    towns = Organisation.objects.order_by("pk").values("city", "postcode")[:MOST]
    usual = Organisation.objects.order_by().values("city").annotate(number=Count("pk")).order_by("-number")[0]["city"]
    found["place"] = [f"{reverse('admin:desk_place')}?{urlencode(town)}" for town in [*towns, {"city": usual}]]
    found["place by postcode"] = [f"{reverse('admin:desk_place')}?postcode={town['postcode']}" for town in towns]
    proposals = visible(user, Proposal.objects.waiting())
    found["proposal"] = [address_of(Proposal, "change", one.pk) for one in proposals[:MOST]]
    found["template"] = [reverse("admin:desk_template", args=["organisations", "csv"])]
    if role_of(user) not in {Role.ADMINISTRATOR, Role.EDITOR}:
        return found
    for noun in ("organisation", "person"):
        address = reverse("admin:desk_duplicates_of", args=[noun])
        pairs = likely_pairs(noun)
        for title in (f"duplicates, {noun}", f"duplicates, {noun}{AFTER}"):
            found[title] = [f"{address}?p={page}" for page in (1, 2, len(pairs) // 20)]
        found[f"merging, {noun}"] = [reverse("admin:desk_merge", args=[noun, *pair.keys]) for pair in pairs[:MOST]]
    by_size = (
        Organisation.objects.annotate(number=Count("memberships")).order_by("-number").values_list("pk", flat=True)
    )
    found["merging, the largest"] = [reverse("admin:desk_merge", args=["organisation", *by_size[:2]])]
    gone = deletions()
    found["deleted"] = [f"{reverse('admin:desk_deleted')}?p={page}" for page in (1, 2, 10)]
    found["restoring what was deleted"] = [reverse("admin:desk_undelete", args=[one.key]) for one in gone[:MOST]]
    found["imports"] = [reverse("admin:desk_imports")]
    found["upload"] = [reverse("admin:desk_import_new", args=["organisations"])]
    for one in Import.objects.filter(state="ready"):
        address = reverse("admin:desk_import", args=[one.pk])
        found["import"] = [f"{address}?show={shown}&p={page}" for shown in ("all", "new", "wrong") for page in (1, 9)]
    cluster = Cluster.objects.annotate(number=Count("memberships")).order_by("-number", "pk")[0]
    times = cluster.history.values_list("history_date", flat=True)[: 10 * MOST : 10]
    found["restoring a state of the largest cluster"] = [
        f"{address_of(Cluster, 'restore', cluster.pk)}?{urlencode({'at': at.isoformat()})}" for at in times
    ]
    return found


def edit():
    """Somebody has changed entries, so nothing that was counted before is good any more."""
    for model in (Organisation, Cluster, Person):
        entry = model.objects.order_by("updated_at").first()
        entry.save()
