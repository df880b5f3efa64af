"""Erases a person for good, as data protection may demand: the entry, and all that the desk remembers of it.

What is deleted at the desk can be brought back out of the history. What is erased cannot.
"""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from contacts.models import Appointment, AppointmentCitation, Person, PersonCitation

from .models.imports import ImportRow
from .models.merging import Different, Redirect
from .models.reviews import Review
from .models.roles import Proposal
from .states import ENTRY

PERSON, APPOINTMENT = Person._meta.label_lower, Appointment._meta.label_lower


def keys_of(slug):
    """The keys of the person with this address, deleted or not, and of the entries that were merged into it."""
    redirects = Redirect.objects.of(Person)
    keys = set(Person.objects.filter(slug=slug).values_list("pk", flat=True))
    keys = keys or set(redirects.filter(slug=slug).values_list("key", flat=True))
    if not keys:  # an address that was free may have been given to somebody else since: such entries are left alone
        keys = gone(Person.history.filter(slug=slug).values_list("id", flat=True))
    # Who was merged and is there again, was somebody else after all.
    return keys | gone(redirects.filter(key__in=keys).values_list("former", flat=True))


def gone(keys):
    keys = set(keys)
    return keys - set(Person.objects.filter(pk__in=keys).values_list("pk", flat=True))


def proposed_for(keys):
    """The keys of the proposals of roles that name one of these people."""
    wanted = {str(key) for key in keys}
    proposals = Proposal.objects.filter(noun=APPOINTMENT).values_list("pk", "changes")
    return [
        key
        for key, changes in proposals
        if any(wanted & set(state.get(ENTRY, {}).get("person", ())) for state in changes.values())
    ]


def logged(model, keys):
    """What Django's admin has noted of entries, with their names."""
    of = ContentType.objects.get_for_model(model)
    return LogEntry.objects.filter(content_type=of, object_id__in=[str(key) for key in keys])


@transaction.atomic
def erase(slug):
    """Erases the person with this address; gives how many rows of each model went, or nothing for an unknown address.

    Texts that others have written, such as a description or a note about somebody else, are not looked through.
    """
    keys = keys_of(slug)
    if not keys:
        return {}
    past = list(Person.history.filter(id__in=keys))
    slugs = {slug} | {one.slug for one in past}
    names = {Person(title=one.title, given_name=one.given_name, family_name=one.family_name).full_name for one in past}
    addresses = {one.email for one in past if one.email}
    roles = set(Appointment.history.filter(person_id__in=keys).values_list("id", flat=True))
    roles |= set(Appointment.objects.filter(person__in=keys).values_list("pk", flat=True))
    people = Person.objects.filter(pk__in=keys)
    names |= {one.full_name for one in people}
    addresses |= {one.email for one in people if one.email}
    shared = Person.objects.filter(email__in=addresses).exclude(pk__in=keys)  # a desk's address, for example
    addresses -= set(shared.values_list("email", flat=True))
    passed_on = Appointment.objects.filter(pk__in=roles).exclude(person__in=keys).values_list("pk", flat=True)
    about = Q(noun=PERSON, key__in=keys) | Q(noun=APPOINTMENT, key__in=roles)
    proposals = Proposal.objects.filter(
        about | Q(noun=PERSON, key=None, title__in=names) | Q(pk__in=proposed_for(keys))
    )
    reviews = Review.objects.filter(about | Q(address__in=addresses))
    rows = ImportRow.objects.filter(of__sheet="contacts")
    noted = {Person: keys, Appointment: roles} | {
        few.model: few.values_list("pk", flat=True) for few in (proposals, reviews)
    }
    erased = [
        *(logged(model, some) for model, some in noted.items()),
        people,  # with roles and citations; what that records is erased with the history
        PersonCitation.history.filter(subject_id__in=keys),
        AppointmentCitation.history.filter(subject_id__in=roles - set(passed_on)),
        Appointment.history.filter(person_id__in=keys),
        Person.history.filter(id__in=keys),
        proposals,
        reviews,
        rows.filter(Q(key__in=keys) | Q(key=None, slug__in=slugs)),
        Redirect.objects.of(Person).filter(Q(key__in=keys) | Q(former__in=keys)),
        Different.objects.of(Person).filter(Q(first__in=keys) | Q(second__in=keys)),
    ]
    numbers = {}
    for found in erased:
        for label, number in found.delete()[1].items():
            numbers[label] = numbers.get(label, 0) + number
    return numbers
