"""Sources, and the rows of citations in the form of each subject."""

from django import forms
from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clusterdir.admin import DirectoryAdmin, DirectoryForm, RowsInline

from ..models import Citation, Source


class CitationInline(RowsInline):
    """What the sources say about the subject. The fact is chosen from the subject's fields."""

    fields = ["source", "field", "stated", "differs"]
    autocomplete_fields = ["source"]

    def get_extra(self, request, obj=None, **kwargs):
        """A row for what is to be cited; see clusterdir/desk/editing/citing.py."""
        return 1 if request.GET.get("cite") in self.model.fields() else 0

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "field":
            facts = [(name, capfirst(str(label))) for name, label in self.model.fields().items()]
            choices = [("", str(_("The entry as a whole"))), *facts]  # translated once, and not in each row
            return forms.ChoiceField(label=capfirst(db_field.verbose_name), choices=choices, required=False)
        if db_field.name == "stated":
            return db_field.formfield(widget=forms.Textarea(attrs={"rows": 2, "cols": 40}))
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def citations_of(subject):
    """The inline of a subject's citations."""
    citation = subject._meta.get_field("citations").related_model
    assert issubclass(citation, Citation)
    return type(f"{citation.__name__}Inline", (CitationInline,), {"model": citation})


class SourceForm(DirectoryForm):
    slug_from = [("title",)]


@admin.register(Source)
class SourceAdmin(DirectoryAdmin):
    form = SourceForm
    list_display = ["title", "publisher", "language", "consulted_on", "superseded_by"]
    list_filter = ["language", "consulted_on"]
    list_select_related = ["superseded_by"]
    order = ["slug"]
    search_fields = ["search_text"]
    autocomplete_fields = ["superseded_by"]
    fieldsets = [
        (_("What it is"), {"fields": ["title", "slug", "publisher", "language"]}),
        (_("Where it is"), {"fields": ["url", "file_name", "consulted_on", "superseded_by"]}),
        (_("What it holds"), {"fields": [("note_en", "note_de")]}),
    ]

    def view_on_site(self, source):
        return source.get_absolute_url()
