"""A person as a vCard 3.0 (RFC 2426), which every phone takes."""

from segno.helpers import make_vcard_data


def vcard(person, url):
    """The card of `person`, whose current appointments are at hand; `url` is the address of the person's page."""
    employer = _employer(person)
    return make_vcard_data(
        name=_name(person),
        displayname=person.full_name,
        org=employer and employer.name,
        title=[appointment.role for appointment in person.appointments.all()],
        phone=person.phone and person.phone.as_e164,
        fax=person.fax and person.fax.as_e164,
        email=person.email,
        url=url,
    )


def short_vcard(person):
    """What of the card is wanted to call, for a QR code: the fewer signs, the larger its dots."""
    employer = _employer(person)
    return make_vcard_data(
        name=_name(person),
        displayname=person.full_name,
        org=employer and (employer.acronym or employer.name),
        phone=person.phone and person.phone.as_e164,
        email=person.email,
    )


def _name(person):
    return ";".join(_escaped(part) for part in (person.family_name, person.given_name, "", person.title, ""))


def _employer(person):
    return person.employer if person.employer and person.employer.is_published else None


def _escaped(part):
    # The library escapes every field but this one, whose semicolons part the name.
    for mark in ("\\", ";", ","):
        part = part.replace(mark, f"\\{mark}")
    return " ".join(part.split())
