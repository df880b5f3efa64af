"""Loading the files of fixtures/ into the directory: all of them or none, and only what differs is written."""

import json
from collections import Counter

from django.apps import apps
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError, M2MDeserializationError
from django.core.serializers.python import Deserializer
from django.db import DatabaseError, transaction
from django.db.models import CharField, TextField

from .folding import composed

# In this order each entry finds what it refers to.
FILES = (
    "regions",
    "sectors",
    "services",
    "organisations",
    "sponsors",
    "programmes",
    "clusters",
    "memberships",
    "sponsorships",
    "publications",
    "people",
    "sources",
    "citations",
)


class BadFile(Exception):
    """What is wrong with a file: one sentence for each mistake."""

    def __init__(self, sentences):
        super().__init__("\n".join(sentences))


@transaction.atomic
def load(directory=None, files=FILES, dry_run=False):
    """Load the files; give {model: Counter(added=…, changed=…, left=…)}.

    Stops at the first file with mistakes, because what comes after it would be missing what that file did not bring.
    """
    directory = directory or settings.FIXTURE_DIRS[0]
    counts, seen = {}, set()
    for name in files:
        mistakes = []
        for label, entry in read(directory / f"{name}.json"):
            try:
                instance, outcome = load_entry(entry, seen)
            except ValidationError as error:
                mistakes += sentences(label, error)
            except DatabaseError as error:  # a rule that the database alone knows; it takes no further question
                raise BadFile([*mistakes, f"{label}: {str(error).strip()}"]) from None
            else:
                counts.setdefault(type(instance), Counter())[outcome] += 1
        if mistakes:
            raise BadFile(mistakes)
    transaction.set_rollback(dry_run)
    return counts


def read(path):
    """The entries of a file, each with a label that lets an editor find it."""
    label = f"{path.parent.name}/{path.name}"
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadFile([f"{label}: there is no such file."]) from None
    except ValueError as error:
        raise BadFile([f"{label}: this is no JSON: {error}."]) from None
    entries = json.loads(composed(json.dumps(entries, ensure_ascii=False)))  # every text, those in keys too
    if not isinstance(entries, list):
        raise BadFile([f"{label}: the file is no list of entries."])
    for position, entry in enumerate(entries, start=1):
        fields = entry.get("fields") if isinstance(entry, dict) else None
        if not isinstance(fields, dict) or entry.keys() != {"model", "fields"}:
            raise BadFile([f'{label}, entry {position}: an entry has "model" and "fields" and nothing else.'])
        name = " ".join(str(part) for part in (entry["model"], fields.get("slug")) if part)
        yield f"{label}, entry {position} ({name})", entry


def sentences(label, error):
    """One sentence for each mistake in an entry, with the field it is in."""
    if not hasattr(error, "error_dict"):
        return [f"{label}: {text}" for text in error.messages]
    return [
        f"{label}: {text}" if field == NON_FIELD_ERRORS else f"{label}, {field}: {text}"
        for field, texts in error.message_dict.items()
        for text in texts
    ]


def load_entry(entry, seen):
    """Bring one entry into the database; give the instance and "added", "changed" or "left"."""
    instance, many = deserialise(entry)
    model = type(instance)
    outcome = "added"
    if instance.pk:
        if (model, instance.pk) in seen:
            raise ValidationError("This entry already stands further up.")
        outcome = "left"
        given, instance = instance, model._base_manager.get(pk=instance.pk)
        for name in entry["fields"].keys() - many.keys():
            field = model._meta.get_field(name)
            value = getattr(given, field.attname)
            if field.editable and getattr(instance, field.attname) != value:  # not the times of making and saving
                setattr(instance, field.attname, value)
                outcome = "changed"
    if outcome != "left":
        instance.full_clean()
        instance.save()
    for name, keys in many.items():
        relation = getattr(instance, name)
        if set(relation.values_list("pk", flat=True)) != set(keys):
            relation.set(keys)
            outcome = "changed" if outcome == "left" else outcome
    seen.add((model, instance.pk))
    return instance, outcome


def deserialise(entry):
    """The instance that an entry describes, with its primary key if it is in the database, and {many-to-many: keys}."""
    try:
        apps.get_model(entry["model"])
    except (LookupError, ValueError, AttributeError):
        raise ValidationError(f"There is no model {entry['model']}.") from None
    try:
        [found] = Deserializer([entry])
    except Exception as error:
        raise ValidationError(wrong_fields(entry) or str(error)) from None
    if wrong := wrong_texts(entry, type(found.object)):
        raise ValidationError(wrong)
    return found.object, found.m2m_data


def wrong_texts(entry, model):
    """{field: sentence} for each text that is none: the deserialiser takes any value for a text."""
    texts = {field.name for field in model._meta.fields if isinstance(field, CharField | TextField)}
    return {
        name: f"{json.dumps(value, ensure_ascii=False)} cannot be read here."
        for name, value in entry["fields"].items()
        if name in texts and not isinstance(value, str)
    }


def wrong_fields(entry):
    """{field: sentence} for each field that cannot be read, found by reading each by itself."""
    wrong = {}
    for name, value in entry["fields"].items():
        try:
            list(Deserializer([{"model": entry["model"], "pk": 0, "fields": {name: value}}]))
        except FieldDoesNotExist:
            wrong[name] = "There is no such field."
        except DeserializationError as error:
            cause = error.__context__
            if isinstance(cause, M2MDeserializationError):
                value, cause = cause.pk, cause.original_exc
            if isinstance(cause, ObjectDoesNotExist):
                wrong[name] = f"There is no entry with the key {json.dumps(value, ensure_ascii=False)}."
            elif isinstance(cause, ValidationError):
                wrong[name] = cause.messages
            elif cause:
                wrong[name] = f"{json.dumps(value, ensure_ascii=False)} cannot be read here."
    return wrong
