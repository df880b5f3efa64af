"""Every fact that was taken from one source, with the page that shows it."""

from django.apps import apps
from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from clusterdir.localisation import LANGUAGES, pick

from .models import Citation


class Fact:
    """A fact as the page of its source lists it: `subject`, `other`, `label`, `stated`, `differs`, `url`."""

    def __init__(self, row):
        model = _models()[row["kind"]]
        self.subject, self.lang = pick(_Text(row), "name")
        self.other, self.other_lang = pick(_Text(row), "other")
        self.label = model.fields().get(row["field"], model._meta.get_field("subject").verbose_name)
        self.stated, self.differs = row["stated"], row["differs"]
        listed = row["page"].endswith("_list")  # nouns without a page of their own stand in a list
        self.url = f"{reverse(row['page'])}#{row['slug']}" if listed else reverse(row["page"], args=[row["slug"]])


class _Text:
    """A row with its columns as attributes, for `pick`."""

    def __init__(self, row):
        self.__dict__.update(row)


def _models():
    return {model._meta.model_name: model for model in apps.get_models() if issubclass(model, Citation)}


def facts_of(source):
    """Rows for `Fact`, one for each public fact from `source`, by noun and name: one query, whatever the nouns."""
    parts = [_rows(model, source) for model in _models().values()]
    return parts[0].union(*parts[1:], all=True).order_by("page", "slug", "kind", "pk")


def _rows(model, source):
    entry = "__".join(filter(None, ("subject", model.entry)))
    rows = model.objects.filter(model.is_shown(), source=source)
    columns = {
        "kind": Value(model._meta.model_name, output_field=CharField()),
        "page": Value(model.page, output_field=CharField()),
        "slug": F(f"{entry}__slug"),
    }
    for code in LANGUAGES:
        others = [F(f"subject__{path}__name_{code}") for path in (*model.others, *model.places)]
        columns[f"name_{code}"] = model.name_of(entry, code)
        # Coalesce wants two expressions, also where a fact joins its entry with nothing else.
        columns[f"other_{code}"] = Coalesce(*others, Value(""), Value(""), output_field=CharField())
    return rows.order_by().values("field", "stated", "differs", "pk", **columns)
