"""What was cited for the rows of an entry at an earlier time: the part of its state that is in no field of its form."""

from dataclasses import dataclass

from django.contrib.auth import get_permission_codename
from django.core.exceptions import ValidationError

from .recording import CREATED, DELETED
from .timeline import ROWS, states_of, texts_of, told


def recorded_at(model, keys, at):
    """{key: the record of what was there at a time, None if it was not}; without those that were never recorded.

    Where no record is old enough the oldest says what was there, unless it says that the entry was made then.
    """
    found = {}
    for record in model.history.filter(id__in=keys).order_by("history_id"):
        if record.id not in found or record.history_date <= at:
            found[record.id] = record
    return {key: None if was_not_there(record, at) else record for key, record in found.items()}


def was_not_there(record, at):
    return record.history_type == (CREATED if record.history_date > at else DELETED)


@dataclass
class Citing:
    """A citation that is not as it was: `now` is None if it is gone, `then` if it was not there."""

    model: type
    now: object
    then: object

    @property
    def states(self):
        """As in differences.sections_of."""
        now = self.now and {field.name: texts_of(self.now, field) for field in told(self.model)}
        return now, self.then and states_of(self.model, [self.then])[self.then.pk]

    def restore(self):
        """Raises ValidationError, and changes nothing, where a rule of today or a source that is gone is in the way."""
        if self.then is None:
            self.now.delete()
            return
        citation = self.then.history_object
        citation.full_clean()
        citation.save(force_insert=self.now is None)


def citings(user, formsets, wanted, at):
    """The Citings of those rows that the state `wanted` has, and that are no other entry's now."""
    found = []
    for formset in formsets:
        if formset.model not in ROWS:
            continue
        model = formset.model._meta.get_field("citations").related_model
        keys = own_keys(formset, wanted[formset.prefix])
        if user.has_perm(f"{model._meta.app_label}.{get_permission_codename('change', model._meta)}"):
            found += changed(model, keys, at)
    return found


def own_keys(formset, rows):
    """The keys of rows, without those that stand in another entry by now."""
    keys = {int(key) for key in rows}
    gone = keys - {row.instance.pk for row in formset.initial_forms}
    return keys - set(formset.model._base_manager.filter(pk__in=gone).values_list("pk", flat=True))


def changed(model, subjects, at):
    now = {citation.pk: citation for citation in model._base_manager.filter(subject__in=subjects)}
    ever = set(model.history.filter(subject__in=subjects).order_by().values_list("id", flat=True))
    elsewhere = set(model._base_manager.filter(pk__in=ever - now.keys()).values_list("pk", flat=True))
    for key, record in recorded_at(model, (ever | now.keys()) - elsewhere, at).items():
        then = record if record and record.subject_id in subjects else None
        if key in now or then:
            citing = Citing(model, now.get(key), then)
            if citing.states[0] != citing.states[1]:
                yield citing


def restore(found):
    """Restores Citings; gives what is in the way of some. What goes makes room for what comes."""
    wrong = []
    for citing in sorted(found, key=lambda one: one.then is not None):
        try:
            citing.restore()
        except ValidationError as error:
            wrong.append(f"{citing.then.history_object}: {' '.join(error.messages)}")
    return wrong
