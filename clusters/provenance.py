"""Provenance: what each source says about what one page prints, with the page's sources numbered."""

from functools import cache, cached_property
from operator import itemgetter

from django.db.models import F, Value
from django.db.models.fields import CharField

from clusterdir.prepared import Prepared

from .models import Source

_OF_SOURCE = ("slug", "title", "publisher", "language", "consulted_on", "url", "file_name", "superseded_by_id")


_COLUMNS = ("kind", "subject_id", "pk", "field", "stated", "differs", "source_id", *(f"source_{n}" for n in _OF_SOURCE))


@cache
def _citations(*models):
    """The prepared query for the citations of some subjects of each of `models`."""
    source = {f"source_{name}": F(f"source__{name}") for name in _OF_SOURCE}

    def build(*keys):
        parts = []
        for model, key in zip(models, keys, strict=True):
            citations = model.citations.rel.related_model.objects.filter(subject__in=[key]).order_by()
            kind = Value(model._meta.model_name, output_field=CharField())
            parts.append(citations.annotate(kind=kind, **source).values_list(*_COLUMNS))
        return parts[0].union(*parts[1:], all=True)

    return Prepared(build)


class Statement:
    """One citation as a page prints it: `label` of the fact, the source's words in `stated`, `differs`, `source`."""

    def __init__(self, label, field, stated, differs, source):
        self.label, self.field, self.stated, self.differs, self.source = label, field, stated, differs, source


class Provenance:
    """The citations of an entry and of the relations that its page prints: one query, whatever their number.

    `entry` is the page's subject, None on a list; `related` holds pairs of another subject and what to call it in
    the table of statements. Sources are numbered from 1, documents of which a copy is kept first.
    """

    def __init__(self, entry, related=()):
        self.entry = entry
        self.names = {_key(subject): str(name) for subject, name in related}
        self._subjects = [*filter(None, [entry]), *(subject for subject, _name in related)]

    @cached_property
    def _rows(self):
        by_model = {}
        for subject in self._subjects:
            by_model.setdefault(type(subject), {})[subject.pk] = None
        rows = _citations(*by_model)(*map(list, by_model.values())) if by_model else []
        return sorted((dict(zip(_COLUMNS, row, strict=True)) for row in rows), key=itemgetter("kind", "pk"))

    @cached_property
    def _sources(self):
        sources = {}
        for row in self._rows:
            values = {name: row[f"source_{name}"] for name in _OF_SOURCE}
            sources.setdefault(row["source_id"], Source(pk=row["source_id"], **values))
        for number, source in enumerate(sorted(sources.values(), key=_documents_first), 1):
            source.number = number
        return sources

    @property
    def sources(self):
        """The page's sources, numbered."""
        return sorted(self._sources.values(), key=lambda source: source.number)

    @cached_property
    def _statements(self):
        statements = {}
        for row in self._rows:
            subject = (row["kind"], row["subject_id"])
            statements.setdefault(subject, []).append(
                Statement(
                    label=self._label(subject, row["field"]),
                    field=row["field"],
                    stated=row["stated"],
                    differs=row["differs"],
                    source=self._sources[row["source_id"]],
                )
            )
        return statements

    def _label(self, subject, field):
        model = next(type(one) for one in self._subjects if one._meta.model_name == subject[0])
        names = model.citations.rel.related_model.fields()
        return ", ".join(str(part) for part in (self.names.get(subject), names.get(field)) if part) or str(
            model._meta.verbose_name
        )

    def about(self, subject, field=None):
        """The statements about a subject, or about one field of it."""
        statements = self._statements.get(_key(subject), [])
        return [one for one in statements if field is None or one.field == field]

    def marks(self, subject, field=None):
        """The sources of a fact, without those that say something else."""
        found = {one.source.number: one.source for one in self.about(subject, field) if not one.differs}
        return [found[number] for number in sorted(found)]

    def others(self, subject, field):
        """Statements that say something else than the entry."""
        return [one for one in self.about(subject, field) if one.differs]

    def older(self, subject):
        """The newest of the subject's sources when the publishers of all of them have newer documents; else None."""
        marks = self.marks(subject)
        return marks[-1] if marks and all(source.superseded_by_id for source in marks) else None

    @property
    def stated(self):
        """Every statement in the sources' own words, those about the entry itself first."""
        own = self.entry and _key(self.entry)
        keys = sorted(self._statements, key=lambda key: key != own)
        return [one for key in keys for one in self._statements[key] if one.stated]


def _key(subject):
    return (subject._meta.model_name, subject.pk)


def _documents_first(source):
    return (not source.file_name, source.file_name, source.slug)
