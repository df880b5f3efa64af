"""What concerns several rows of an import: two about one entry, two first contacts of one cluster."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db.models import Count, Min
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clusterdir.localisation import LANGUAGES
from contacts.models import Appointment

from ..models.imports import ImportRow
from .lookup import Lookup
from .sheets import SHEETS

WHOLE = "*"  # in the errors of a row: what is wrong with it together with other rows
Outcome = ImportRow.Outcome


def in_each_language(error):
    """The sentences of a ValidationError as {language: sentence}: who reads them may have another language."""
    errors = []
    for one in error.error_list:
        sentences = {}
        for language in LANGUAGES:
            with translation.override(language):
                sentences[language] = str(one.message % one.params if one.params else one.message)
        errors.append(sentences)
    return errors


def check_whole(one):
    rows = one.rows.all()
    twice = []
    for name, others in (("key", rows.exclude(key=None)), ("slug", rows.filter(key=None).exclude(slug=""))):
        groups = others.values(name).annotate(many=Count("pk"), first=Min("number")).filter(many__gt=1).order_by()
        firsts = {group[name]: group["first"] for group in groups}
        for row in others.filter(**{f"{name}__in": list(firsts)}):
            if row.number != firsts[getattr(row, name)]:
                error = ValidationError(
                    _("Row %(number)s is already about this entry."), params={"number": firsts[getattr(row, name)]}
                )
                twice.append((row, error))
    if one.sheet == "contacts":
        twice += first_contacts(rows)
    wrong = {}  # a row may be there twice, and have been read twice
    for row, error in twice:
        row = wrong.setdefault(row.pk, row)
        row.outcome = Outcome.WRONG
        row.errors[WHOLE] = row.errors.get(WHOLE, []) + in_each_language(error)
    ImportRow.objects.bulk_create(
        wrong.values(), update_conflicts=True, unique_fields=["id"], update_fields=["outcome", "errors"]
    )


def first_contacts(rows):
    """Yields a row and an error for each one that makes a second person the first to call of a cluster."""
    column = SHEETS["contacts"].by_name["appointments"]
    changed = [row for row in rows.filter(outcome__in=[Outcome.NEW, Outcome.CHANGED]) if column.name in row.changes]
    known = Lookup(need for row in changed for need in column.needs(row.changes[column.name][1]))
    firsts = defaultdict(list)  # {cluster: rows that have its first contact}
    for row in changed:
        for appointment in column.value(row.changes[column.name][1], known):
            if appointment.is_primary and appointment.cluster_id:
                firsts[appointment.cluster_id].append(row)
    keys = {row.key for row in changed if row.key}
    others = Appointment.objects.filter(is_primary=True, cluster__in=firsts).exclude(person__in=keys)
    taken = {appointment.cluster_id for appointment in others}
    for cluster, found in firsts.items():
        for row in found if cluster in taken else found[1:]:
            yield (
                row,
                ValidationError(_("This cluster already has a first contact. Only one can be the first to call.")),
            )
