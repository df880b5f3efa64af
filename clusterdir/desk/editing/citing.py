"""“Cite this” beside each fact: a link to a new row among the citations of the form, with the fact filled in.

The link opens the same form with that row. With the script (static/desk/editing.js) the row is added in place.
"""

from collections import Counter

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.models import Citation

CITE = "cite"  # the parameter: the name of a fact


class Cites:
    """Of an admin class: the mixin."""

    def facts(self):
        """{name: label} of what a citation can be about; {} where a noun has none."""
        relation = next((one for one in self.opts.related_objects if one.name == "citations"), None)
        return relation.related_model.fields() if relation else {}

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if issubclass(inline.model, Citation) and request.GET.get(CITE) in inline.model.fields():
            kwargs["initial"] = [{"field": request.GET[CITE]}]
        return kwargs

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        rows = [one.formset for one in context["inline_admin_formsets"] if issubclass(one.formset.model, Citation)]
        may_cite = any(one.has_add_permission for one in context["inline_admin_formsets"] if one.formset in rows)
        if rows and may_cite:
            cited = Counter(row.instance.field for row in rows[0].initial_forms)
            self.offer(context["adminform"].form.fields, cited, rows[0].prefix)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def offer(self, fields, cited, prefix):
        """Puts the link behind the help text of the first field of each fact."""
        for fact in self.facts():
            field = next((fields[name] for name in (fact, f"{fact}_en", f"{fact}_de") if name in fields), None)
            if field is None:
                continue
            number = cited[fact]
            said = ngettext("%d citation", "%d citations", number) % number if number else ""
            link = format_html(
                '<a class="cite" href="?{}={}#{}-group" data-fact="{}">{}</a>', CITE, fact, prefix, fact, _("Cite this")
            )
            field.help_text = format_html('{} <span class="citing">{} {}</span>', field.help_text, link, said)
