"""What the public sees of an entry, as a list: what somebody confirms who says that it is still correct.

Its fingerprint, the version, changes with each of these facts, whatever path the change takes.
"""

import json
from dataclasses import dataclass
from hashlib import blake2b

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber

from clusterdir.dates import PartialDate
from clusterdir.localisation import LANGUAGES, in_language
from clusters.models import Cluster, Organisation
from contacts.models import Appointment, Person

NOT_PRINTED = {"sign", "latitude", "longitude"}


@dataclass(frozen=True)
class Fact:
    """`lines` holds (text, language); the language is blank where the text has none, as a number."""

    name: str
    label: str
    lines: list


def facts(entry):
    """The Facts of a cluster, an organisation or a person: those alone that the public sees. Some eight queries."""
    labels = entry.citations.model.fields()
    found = [
        Fact(name, capfirst(label), lines(entry, name)) for name, label in labels.items() if name not in NOT_PRINTED
    ]
    found.append(Fact("people", str(PEOPLE[type(entry)][0]), PEOPLE[type(entry)][1](entry)))
    return [fact for fact in found if fact.lines]


def version(entry):
    """The fingerprint of the facts and of their verification; blank of what the public does not see."""
    if not entry.is_published:
        return ""
    stated = []
    for language in LANGUAGES:  # all of them, whoever asks: a role may be told in one and not in the other
        with in_language(language):
            stated += [[fact.name, fact.lines] for fact in facts(entry)]
    whole = [entry._meta.label_lower, entry.pk, str(entry.verified_on), stated]
    return blake2b(json.dumps(whole).encode(), digest_size=16).hexdigest()


def lines(entry, name):
    if hasattr(entry, f"{name}_{LANGUAGES[0]}"):
        texts = ((getattr(entry, f"{name}_{code}"), code) for code in LANGUAGES)
        return [(text, code) for text, code in texts if text]
    column, value = entry._meta.get_field(name), getattr(entry, name)
    if column.many_to_many:
        return [(str(one), "") for one in value.all() if is_shown(one)]
    if column.is_relation:
        return [(str(value), "")] if value and is_shown(value) else []
    if isinstance(column, models.BooleanField):
        return [(gettext("yes"), "")] if value else []
    if column.choices:
        value = getattr(entry, f"get_{name}_display")()
    elif isinstance(value, PartialDate):
        value = value.display
    elif isinstance(value, PhoneNumber):
        value = value.as_international
    return [(line, "") for line in str(value or "").splitlines() if line]


def is_shown(entry):
    """Regions are always shown."""
    return getattr(entry, "is_published", True)


# People


def card(person, *more):
    numbers = (str(number.as_international) for number in (person.phone, person.fax) if number)
    return ", ".join(filter(None, (person.full_name, *more, *numbers, person.email)))


def roles(person):
    held = person.appointments.public().with_targets()
    return [(f"{one.role}, {one.target}" if one.role else str(one.target), "") for one in held]


def people_of_cluster(cluster):
    held = Appointment.objects.public().filter(cluster=cluster).select_related("person")
    return [(card(one.person, one.role), "") for one in held]


def people_of_organisation(organisation):
    held = Appointment.objects.public().filter(organisation=organisation).select_related("person")
    named = {one.person_id: card(one.person, one.role) for one in held}
    employed = organisation.employees.published().exclude(pk__in=named).by_name()
    return [(text, "") for text in (*named.values(), *map(card, employed))]


PEOPLE = {
    Cluster: (_("People"), people_of_cluster),
    Organisation: (_("People"), people_of_organisation),
    Person: (_("Roles"), roles),
}
