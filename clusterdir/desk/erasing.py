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

PERSON, APPOINTMENT = Person._meta.label_lower, Appointment._meta.label_lower


def keys_of(slug):
    """The keys of the person with this address, deleted or not, and of the entries that were merged into it."""
    keys = set(Person.objects.filter(slug=slug).values_list("pk", flat=True))
    if not keys:  # an address that was free may have been given to somebody else since: such entries are left alone
        known = set(Person.history.filter(slug=slug).values_list("id", flat=True))
        keys = known - set(Person.objects.filter(pk__in=known).values_list("pk", flat=True))
    return keys | set(Redirect.objects.of(Person).filter(key__in=keys).values_list("former", flat=True))


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
    pairs = Different.objects.of(Person)
    about = Q(noun=PERSON, key__in=keys) | Q(noun=APPOINTMENT, key__in=roles)
    erased = [
        people,  # with roles and citations; what that records is erased with the history
        PersonCitation.history.filter(subject_id__in=keys),
        AppointmentCitation.history.filter(subject_id__in=roles),
        Appointment.history.filter(person_id__in=keys),
        Person.history.filter(id__in=keys),
        Proposal.objects.filter(about | Q(noun__in=[PERSON, APPOINTMENT], key=None, title__in=names)),
        Review.objects.filter(about | Q(address__in=addresses)),
        ImportRow.objects.filter(of__sheet="contacts").filter(Q(key__in=keys) | Q(slug__in=slugs)),
        Redirect.objects.of(Person).filter(key__in=keys),
        pairs.filter(Q(first__in=keys) | Q(second__in=keys)),
        LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(Person), object_id__in=[str(key) for key in keys]
        ),
    ]
    gone = {}
    for rows in erased:
        for label, number in rows.delete()[1].items():
            gone[label] = gone.get(label, 0) + number
    return gone
