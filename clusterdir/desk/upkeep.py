"""How fresh and how complete an entry is: a column of the lists."""

import datetime

from django.conf import settings
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, Organisation, Programme, Publication, SponsoringBody
from contacts.models import Appointment, Person

CONTACT = "has_contact"  # of a cluster, once `prepare` has been there

ADDRESS = (_("address"), "street", "city")
DESCRIPTION = (_("description"), "description_en", "description_de")

# What each noun should say: a label, and the attributes that all have to be there.
WANTED = {
    Cluster: [
        (_("summary"), "summary_en", "summary_de"),
        DESCRIPTION,
        ADDRESS,
        (_("website"), "website"),
        (_("legal form"), "legal_form"),
        (_("year of founding"), "founded"),
        (_("person to call"), CONTACT),
    ],
    Organisation: [(_("kind"), "kind"), DESCRIPTION, ADDRESS, (_("region"), "region_id"), (_("website"), "website")],
    Person: [(_("phone"), "phone"), (_("e-mail"), "email"), (_("employer"), "employer_id")],
    SponsoringBody: [DESCRIPTION, (_("website"), "website")],
    Programme: [DESCRIPTION, (_("begins"), "begins"), (_("run by"), "run_by_id")],
    Publication: [DESCRIPTION, (_("publisher"), "publisher_id"), (_("year"), "year"), (_("address on the web"), "url")],
}


def wanted(model):
    return WANTED.get(model, [DESCRIPTION])


def prepare(entries):
    """Gives clusters what `missing` asks for and no column of theirs has. One query."""
    clusters = [entry for entry in entries if isinstance(entry, Cluster)]
    if clusters:
        keys = [cluster.pk for cluster in clusters]
        reached = set(
            Appointment.objects.public().order_by().filter(cluster__in=keys).values_list("cluster", flat=True)
        )
        for cluster in clusters:
            setattr(cluster, CONTACT, cluster.pk in reached)


def missing(entry):
    """The labels of what the entry should say and does not."""
    return [label for label, *names in wanted(type(entry)) if not all(getattr(entry, name) for name in names)]


def freshness(entry):
    """(class, words); None of what the public does not see."""
    if not entry.is_published:
        return None
    if entry.verified_on is None:
        return "never", gettext("never verified")
    if entry.verified_on < timezone.localdate() - datetime.timedelta(days=settings.STALE_AFTER_DAYS):
        return "stale", gettext("overdue")
    return "fresh", gettext("verified")


def column(entry):
    """What the list prints: the freshness, how much of what is wanted is there, and what is not."""
    absent, number = missing(entry), len(wanted(type(entry)))
    state = freshness(entry)
    badge = format_html('<span class="upkeep upkeep-{}">{}</span> ', *state) if state else ""
    day = formats.date_format(entry.verified_on, "DATE_FORMAT") if entry.verified_on else ""
    part = gettext("%(number)d of %(total)d") % {"number": number - len(absent), "total": number}
    rest = format_html("<small>{}</small>", gettext("without %s") % ", ".join(map(str, absent))) if absent else ""
    return format_html('{}{} <span class="complete">{}</span> {}', badge, day, part, rest)
