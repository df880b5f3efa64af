"""How alike two entries are: points for each thing that speaks for one entry having been entered twice.

Pure functions over what is known of an entry; `finding.py` reads that from the database.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from clusterdir.folding import fold

from ..imports.likeness import bare, domain

LIKELY = 60  # points from which a pair is shown to an editor
SLIP = 2  # letters in which two names differ, at one place, when somebody's finger has slipped
SHORT = 8  # letters of a name that a slip may turn into another one

# Hosts on which many have their page: they say nothing about who somebody is.
SHARED_HOSTS = {
    "facebook.com",
    "instagram.com",
    "jimdo.com",
    "linkedin.com",
    "sites.google.com",
    "wordpress.com",
    "xing.com",
    "youtube.com",
}

# What speaks for a pair and against it, with its points. A pair needs one of the NAMES reasons.
REASONS = {
    "name": (60, _("the same name")),
    "words": (50, _("the same words in the name")),
    "nearly": (45, _("nearly the same name")),
    "acronym": (45, _("the name of one is the acronym of the other")),
    "more": (20, _("one name has a word more")),
    "initial": (40, _("the same family name and initial")),
    "given": (25, _("the same given name")),
    "domain": (40, _("the same website")),
    "city": (15, _("the same city")),
    "elsewhere": (-30, _("different cities")),
    "email": (40, _("the same e-mail address")),
    "phone": (25, _("the same phone number")),
    "employer": (15, _("the same employer")),
    "works elsewhere": (-20, _("different employers")),
}


class Firm(NamedTuple):
    """What an organisation is known by, folded; the names are without legal forms."""

    names: tuple
    acronym: str
    domain: str
    city: str


class Someone(NamedTuple):
    """What a person is known by, folded."""

    given: str
    family: str
    email: str
    phone: str
    employer: int | None


class Likeness(NamedTuple):
    points: int
    reasons: tuple

    @property
    def is_likely(self):
        return self.points >= LIKELY

    @property
    def labels(self):
        return [REASONS[reason][1] for reason in self.reasons]


def firm(name_en, name_de, aliases, acronym, website, city):
    names = (bare(name) for name in (name_en, name_de, *aliases.splitlines()))
    host = domain(website)
    return Firm(
        names=tuple(dict.fromkeys(filter(None, names))),
        acronym=fold(acronym).strip(),
        domain="" if host in SHARED_HOSTS else host,
        city=fold(city).strip(),
    )


def someone(given, family, email, phone, employer):
    return Someone(fold(given).strip(), fold(family).strip(), email.casefold(), str(phone or ""), employer)


def firms_alike(one, other):
    """The Likeness of two organisations; none without a likeness of their names, since institutes share a website."""
    if not (reason := likeness_of_names(one, other)):
        return Likeness(0, ())
    reasons = [reason]
    if one.domain and one.domain == other.domain:
        reasons.append("domain")
    if one.city and other.city:
        reasons.append("city" if one.city == other.city else "elsewhere")
    return weighed(reasons)


def likeness_of_names(one, other):
    if set(one.names) & set(other.names):
        return "name"
    words = [{frozenset(name.split()) for name in names} for names in (one.names, other.names)]
    if words[0] & words[1] or squashed(one) & squashed(other):
        return "words"
    if any(nearly(a, b) for a in one.names for b in other.names):
        return "nearly"
    if (one.acronym and one.acronym in other.names) or (other.acronym and other.acronym in one.names):
        return "acronym"
    if any(len(a ^ b) == 1 for a in words[0] for b in words[1]):
        return "more"
    return ""


def squashed(firm):
    """The names without blanks: Nordwind and Nord-Wind."""
    return {name.replace(" ", "") for name in firm.names}


def nearly(a, b):
    """Whether two names differ by a slip: of one or two letters, and of no numeral."""
    if min(len(a), len(b)) < SHORT or abs(len(a) - len(b)) > SLIP:
        return False
    begin = shared(a, b)
    a, b = a[begin:], b[begin:]
    end = shared(a[::-1], b[::-1])
    a, b = a[: len(a) - end], b[: len(b) - end]
    return max(len(a), len(b)) <= SLIP and not any(map(str.isdigit, a + b))


def shared(a, b):
    """How many letters two texts begin with together."""
    return next(
        (number for number, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b))
    )


def people_alike(one, other):
    """The Likeness of two people. One of the names may have changed, as by a marriage, or be an initial."""
    reasons = []
    if one.family == other.family:
        if one.given == other.given:
            reasons.append("name")
        elif is_initial(one.given, other.given) or is_initial(other.given, one.given):
            reasons.append("initial")
    elif one.given and one.given == other.given:
        reasons.append("given")
    if not reasons:
        return Likeness(0, ())
    for name in ("email", "phone"):
        if getattr(one, name) and getattr(one, name) == getattr(other, name):
            reasons.append(name)
    if one.employer and other.employer:
        reasons.append("employer" if one.employer == other.employer else "works elsewhere")
    return weighed(reasons)


def is_initial(short, long):
    """Whether one given name is the beginning of the other: A., Anna and Anna Maria; or is not known."""
    return long.startswith(short.strip(". "))


def weighed(reasons):
    return Likeness(sum(REASONS[reason][0] for reason in reasons), tuple(reasons))


# The signs under which likely pairs meet: two entries are compared when they share one. (Comparing each with each would
# take five thousand million comparisons for 100,000 entries.)


def signs_of_firm(firm):
    for name in firm.names:
        words = sorted(name.split())
        yield "words", " ".join(words)
        yield "letters", name.replace(" ", "")
        if firm.city:  # for a slip of the keyboard behind the beginning or before the end
            yield "begins", name[:6], firm.city
            yield "ends", name[-6:], firm.city
    if firm.acronym:
        yield "letters", firm.acronym.replace(" ", "")
    if firm.domain:
        yield "domain", firm.domain


def signs_of_person(person):
    yield "name", person.family, person.given[:1]
    if person.email:
        yield "email", person.email
