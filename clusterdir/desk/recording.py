"""What writes the history: the signals of Django, as django-simple-history listens to them, with four things added.

- All that one request changes, or one block of `one_edit`, is one edit: its records share a token, and an entry that is
  saved more than once in it, as with each of its relations to many, has one record and not five.
- Before an entry is changed that is not as its newest record says, because SQL or a bulk path has been there, its state
  is recorded as it was found. So no old value is lost, whatever path the change before took.
- `loaddata` is recorded, and so is a relation to many that is changed from its other side.
- `record_many` is for bulk paths, which send no signals.

See docs/history.md.
"""

from contextlib import contextmanager
from secrets import token_hex

from django.db import connection, models
from django.db.models import Max
from django.db.models.signals import pre_save
from django.utils import timezone
from simple_history.models import HistoricalRecords

CREATED, CHANGED, DELETED = "+", "~", "-"
FOUND = "found"  # the reason of a record of what was there before
BATCH = 500


class Edit:
    """Something that somebody does at one go."""

    def __init__(self, user=None, reason=""):
        self.token = token_hex(16)
        self.token_before = token_hex(16)  # of the records of what it found
        self.user = user
        self.reason = reason
        self.records = {}  # (model, key of an entry): key of its record in this edit


def current_edit():
    """The Edit that is going on: that of `one_edit`, or that of the request; None outside of both."""
    context = HistoricalRecords.context
    if edit := getattr(context, "edit", None):
        return edit
    if (request := getattr(context, "request", None)) is None:
        return None
    if not hasattr(request, "edit"):
        user = getattr(request, "user", None)
        request.edit = Edit(user if user and user.is_authenticated else None)
    return request.edit


@contextmanager
def one_edit(user=None, reason=""):
    """Records what is changed inside as one edit, of this user; gives the Edit. `reason` is a key of REASONS.

    A detail may follow the key after a colon: "import:members.xlsx".
    """
    context = HistoricalRecords.context
    before, outer = getattr(context, "edit", None), current_edit()
    context.edit = Edit(user or (outer and outer.user), reason)
    try:
        yield context.edit
    finally:
        context.edit = before


def token_of_edit():
    """The default of the column `edit`."""
    edit = current_edit()
    return edit.token if edit else ""


class Records(HistoricalRecords):
    def get_meta_options(self, model):
        gone = models.Index(fields=["history_type", "history_id"], name=f"{model._meta.model_name}_gone")
        return super().get_meta_options(model) | {"default_permissions": (), "indexes": [gone]}

    def get_meta_options_m2m(self, through_model):
        return super().get_meta_options_m2m(through_model) | {"default_permissions": ()}

    def finalize(self, sender, **kwargs):
        super().finalize(sender, **kwargs)
        pre_save.connect(self.pre_save, sender=sender, weak=False)

    # The signals

    def pre_save(self, instance, **kwargs):
        if instance.pk:
            record_found(type(instance), [instance.pk])

    def post_save(self, instance, created, using=None, **kwargs):
        self.create_historical_record(instance, CREATED if created else CHANGED)

    def pre_delete(self, instance, **kwargs):
        super().pre_delete(instance, **kwargs)
        if instance._meta.many_to_many:  # the record of a deletion has none: they go first
            record_found(type(instance), [instance.pk])

    def m2m_changed(self, instance, action, attr, pk_set, reverse, **kwargs):
        """`instance` is at the other end of the relation if `reverse`; then those in `pk_set` are what has changed."""
        moment, _, what = action.partition("_")
        if reverse and action == "pre_clear":
            pk_set = instance.cleared = set(
                self.cls._base_manager.filter(**{attr: instance}).values_list("pk", flat=True)
            )
        elif reverse and action == "post_clear":
            pk_set = instance.cleared
        if what != "clear" and not pk_set:
            return
        if moment == "pre":
            record_found(self.cls, pk_set if reverse else [instance.pk])
        else:
            for entry in self.cls._base_manager.filter(pk__in=pk_set) if reverse else [instance]:
                self.create_historical_record(entry, CHANGED)

    # The records

    def create_historical_record(self, instance, history_type, using=None):
        """A new record, or the one that the edit has of this entry already brought up to date."""
        model, edit = type(instance), current_edit()
        values = {field.attname: getattr(instance, field.attname) for field in self.fields_included(instance)}
        known = edit and history_type == CHANGED and edit.records.get((model, instance.pk))
        # That record is gone if a savepoint was rolled back.
        if not known or not model.history.filter(pk=known, id=instance.pk, edit=edit.token).update(**values):
            record = model.history.model(
                **values,
                history_date=timezone.now(),
                history_type=history_type,
                history_user=edit and edit.user,
                history_change_reason=(edit and edit.reason) or None,
            )
            record.save(force_insert=True)
            known = record.pk
            if edit:
                edit.records[model, instance.pk] = known
        if history_type == CHANGED:
            record_relations(model, {instance.pk: known})


def own_side(field):
    """The columns of a many-to-many relation's table: that of the entry, that of what it names."""
    through = field.remote_field.through
    return tuple(
        through._meta.get_field(name).attname for name in (field.m2m_field_name(), field.m2m_reverse_field_name())
    )


def relations(model, keys):
    """{key of an entry: {name of a relation to many: set of the keys that it names}}."""
    found = {key: {field.name: set() for field in model._meta.many_to_many} for key in keys}
    for field in model._meta.many_to_many:
        own, other = own_side(field)
        rows = field.remote_field.through._base_manager.filter(**{f"{own}__in": keys})
        for key, named in rows.values_list(own, other):
            found[key][field.name].add(named)
    return found


def recorded_relations(model, records):
    """The same as the records with these keys have it, by the key of the record."""
    found = {key: {field.name: set() for field in model._meta.many_to_many} for key in records}
    for field in model._meta.many_to_many:
        rows = getattr(model.history.model, field.name).filter(history__in=records)
        for key, named in rows.values_list("history_id", own_side(field)[1]):
            found[key][field.name].add(named)
    return found


def record_relations(model, records):
    """Brings the relations to many of some records up to date; `records` is {key of an entry: key of its record}."""
    if not records:
        return
    for field in model._meta.many_to_many:
        through = field.remote_field.through
        rows = getattr(model.history.model, field.name).model
        rows.objects.filter(history__in=list(records.values())).delete()
        own, other = own_side(field)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {rows._meta.db_table} (id, {own}, {other}, history_id)"
                f" SELECT named.id, named.{own}, named.{other}, record.history_id"
                f" FROM {through._meta.db_table} AS named"
                f" JOIN {model.history.model._meta.db_table} AS record ON record.id = named.{own}"
                f" WHERE record.history_id IN ({', '.join(['%s'] * len(records))})",
                list(records.values()),
            )


def record_many(model, keys, history_type=CHANGED):
    """Records many entries as they are in the database now, in a few queries: after `bulk_create` and `update`."""
    edit = current_edit()
    for some in batched(keys):
        write(model, some, history_type, edit and edit.user, (edit and edit.reason) or None, token_of_edit())


def record_found(model, keys):
    """Records those entries that are not in the database as their newest record, or none in this edit, says.

    A bulk path asks for it before it changes entries; the others do so themselves.
    """
    edit = current_edit()
    known = edit.records if edit else {}
    for some in batched(key for key in keys if (model, key) not in known):
        is_now = {row["id"]: row for row in model._base_manager.filter(pk__in=some).values(*names_of(model))}
        newest = model.history.filter(id__in=is_now).values("id").annotate(newest=Max("history_id")).values("newest")
        records = model.history.filter(pk__in=newest.order_by()).exclude(history_type=DELETED)
        was = {row.pop("history_id"): row for row in records.values("history_id", *names_of(model))}
        now_named, was_named = relations(model, is_now), recorded_relations(model, list(was))
        right = {
            row["id"] for key, row in was.items() if row == is_now[row["id"]] and was_named[key] == now_named[row["id"]]
        }
        if wrong := is_now.keys() - right:
            write(model, wrong, CHANGED, None, FOUND, edit.token_before if edit else "")


def write(model, keys, history_type, user, reason, token):
    """Lets the database copy the rows: that takes a tenth of the time that fetching and sending them does."""
    now, record = timezone.now(), model.history.model
    given = {
        "history_date": now,
        "history_type": history_type,
        "history_user": user and user.pk,
        "history_change_reason": reason,
        "edit": token,
    }
    fields = [record._meta.get_field(name) for name in given]
    copied = [field.column for field in record.tracked_fields]
    values = [field.get_db_prep_save(given[field.name], connection) for field in fields]
    keys = list(keys)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {record._meta.db_table} ({quoted([*copied, *(field.column for field in fields)])})"
            f" SELECT {quoted(copied)}, {', '.join(typed(field) for field in fields)} FROM {model._meta.db_table}"
            f" WHERE id IN ({', '.join(['%s'] * len(keys))}) ORDER BY id",
            [*values, *keys],
        )
    written = model.history.filter(id__in=keys, history_date=now, edit=token)
    record_relations(model, dict(written.values_list("id", "history_id")))


def quoted(columns):
    return ", ".join(map(connection.ops.quote_name, columns))


def typed(field):
    """A parameter. PostgreSQL does not guess its type in a SELECT; SQLite would make a number of a time."""
    kind = field.rel_db_type(connection) if field.is_relation else field.db_type(connection)
    return f"CAST(%s AS {kind})" if connection.vendor == "postgresql" else "%s"


def names_of(model):
    return [field.attname for field in model.history.model.tracked_fields]


def batched(keys):
    keys = list(keys)
    return [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
