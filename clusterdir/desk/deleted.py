"""What was deleted, and its way back: an entry with all that was deleted together with it, under its old keys."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Paginator
from django.core.serializers import sort_dependencies
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .differences import Names, title_of
from .models.history import recorded_models
from .recording import DELETED, current_edit, recorded_relations
from .roles import Role, only_for
from .timeline import MOST, rows_of, states_of

AT_ONCE = 30


@dataclass
class Deletion:
    """What was deleted at one go and is not there again."""

    key: str
    at: object = None
    user: object = None
    keys: dict = field(default_factory=lambda: defaultdict(list))  # {model: keys of its records}
    titles: list = field(default_factory=list)


def in_order():
    """The models, each behind those that it refers to."""
    return sort_dependencies([(None, recorded_models())])


def deletions():
    """All Deletions, the newest first, without their titles: a query or two for each model."""
    found = {}
    for model in in_order():
        gone = model.history.filter(history_type=DELETED).exclude(id__in=model._base_manager.values("pk"))
        latest = {}
        rows = gone.order_by("-history_id").values_list("id", "history_id", "edit", "history_date", "history_user")
        for key, record, edit, at, user in rows[:MOST]:
            if latest.setdefault(key, record) != record:
                continue  # it was restored once, and deleted again
            group = edit or f"{model._meta.model_name}-{record}"
            deletion = found.setdefault(group, Deletion(group, at, user))
            deletion.at = max(deletion.at, at)
            deletion.keys[model].append(record)
    return sorted(found.values(), key=lambda deletion: deletion.at, reverse=True)


def describe(some):
    """Gives Deletions their titles: what was deleted for its own sake, and not as a part of something else."""
    keys, names, told = defaultdict(list), Names(), []
    for deletion in some:
        for model, records in deletion.keys.items():
            keys[model] += records
    deleted_with = {model: keys_of(model, found) for model, found in keys.items()}
    gone = {
        deletion.key: {(model, deleted_with[model][key][0]) for model, found in deletion.keys.items() for key in found}
        for deletion in some
    }
    wanted = [
        (deletion, model, key)
        for deletion in some
        for model, found in deletion.keys.items()
        for key in found
        if gone[deletion.key].isdisjoint(deleted_with[model][key][1])
    ]
    records = {
        model: model.history.select_related("history_user").in_bulk([key for _one, of, key in wanted if of is model])
        for model in keys
    }
    states = {model: states_of(model, list(found.values())) for model, found in records.items()}
    for deletion, model, key in wanted:
        record, state = records[model][key], states[model][key]
        deletion.user = record.history_user
        for name, texts in state.items():
            names.want(model, name, texts)
        told.append((deletion, model, record, state))
    names.fetch()
    for deletion, model, record, state in told:
        is_row = any(True for _owner in owners(model))
        title = title_of(model, state, names, None) if is_row else f"{capfirst(model._meta.verbose_name)}: "
        deletion.titles.append(title if is_row else f"{title}{record.history_object}")
    return some


def keys_of(model, records):
    """{key of a record: (key of what was deleted, {(model, key) of what that belonged to})}. They may be thousands."""
    leads = owners(model)
    columns = ("history_id", "id", *(name for _owner, name in leads))
    return {
        record: (key, {(owner, of) for (owner, _name), of in zip(leads, others, strict=True)})
        for record, key, *others in model.history.filter(history_id__in=records).values_list(*columns)
    }


def owners(model):
    """(model, name of the field) of what rows of `model` belong to."""
    return [(owner, name) for owner in recorded_models() for row, name in rows_of(owner) if row is model]


@require_safe
@only_for(Role.EDITOR, Role.ADMINISTRATOR)
def deleted(request):
    page = Paginator(deletions(), AT_ONCE).get_page(request.GET.get("p", "")[:6])
    describe(page.object_list)
    return _page(request, "desk/deleted.html", title=_("Deleted entries"), page=page)


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.EDITOR, Role.ADMINISTRATOR)
def undelete(request, key):
    deletion = next((one for one in deletions() if one.key == key), None)
    if deletion is None:
        raise Http404
    describe([deletion])
    wrong = []
    if request.method == "POST":
        try:
            bring_back(deletion)
        except ValidationError as error:
            wrong = error.messages
        else:
            messages.success(request, _("It is there again: %s") % "; ".join(deletion.titles))
            return HttpResponseRedirect(reverse("admin:desk_deleted"))
    counts = [(model._meta.verbose_name_plural, len(keys)) for model, keys in deletion.keys.items()]
    return _page(request, "desk/undelete.html", title=_("Restore"), deletion=deletion, counts=counts, wrong=wrong)


@transaction.atomic
def bring_back(deletion):
    """Saves all of a Deletion anew, each after it has been checked; raises ValidationError, and saves nothing."""
    if edit := current_edit():
        edit.reason = "undeleted"
    wrong = []
    for model in in_order():
        # What was deleted last comes first: a sector before its parts, which had to go before it.
        for record in model.history.filter(history_id__in=deletion.keys.get(model, ())).order_by("-history_id"):
            entry = record.history_object
            try:
                entry.full_clean()
                entry.save(force_insert=True)
                for name, keys in relations_before(record).items():
                    getattr(entry, name).set(keys)
            except ValidationError as error:
                wrong += sentences(entry, error)
    if wrong:
        raise ValidationError(wrong)


def relations_before(record):
    """The relations to many that an entry had: they were gone when its deletion was recorded."""
    model = type(record.history_object)
    older = model.history.filter(id=record.id, history_id__lt=record.history_id).exclude(history_type=DELETED).first()
    if older is None:
        return {}
    named = recorded_relations(model, [older.pk])[older.pk]
    return {
        name: set(model._meta.get_field(name).related_model.objects.filter(pk__in=keys).values_list("pk", flat=True))
        for name, keys in named.items()
    }


def sentences(entry, error):
    name = f"{capfirst(entry._meta.verbose_name)} “{entry}”"
    for field_name, errors in error.error_dict.items():
        place, relation = name, None
        if field_name != NON_FIELD_ERRORS:
            meant = entry._meta.get_field(field_name)
            place, relation = f"{name}, {meant.verbose_name}", meant.related_model
        for one in errors:
            text = "; ".join(one.messages)
            if relation and one.code == "invalid":
                names, key = Names(), str(getattr(entry, meant.attname))
                names.want(type(entry), field_name, [key])
                text = _("“%s” is no longer there.") % names.fetch().of(relation, key)
            yield f"{place}: {text}"


def _page(request, template, **context):
    request.current_app = admin.site.name
    return TemplateResponse(request, template, admin.site.each_context(request) | context)
