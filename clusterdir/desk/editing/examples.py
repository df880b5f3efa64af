"""Help with examples, by the names of fields. What a model says of a field itself stands before it."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

EXAMPLES = {
    "name_en": _("Example: Life Science Nord."),
    "name_de": _("Example: Erneuerbare Energien Schleswig-Holstein."),
    "acronym": _("Example: WTSH. Leave it blank if nobody uses one."),
    "aliases": _("Example: the name before the last change, or how people say it for short."),
    "summary_en": _("Example: Connects companies and research institutes in maritime technology."),
    "summary_de": _("Example: Verbindet Unternehmen und Forschung der maritimen Technik."),
    "description_en": _("Three to ten sentences: for whom it is, what it does, what one gets from it."),
    "description_de": _("The same in German. A blank line begins a new paragraph."),
    "website": _("The address as the browser shows it. Example: https://wtsh.de/"),
    "street": _("Example: Lorentzendamm 24."),
    "postcode": _("Example: 24103."),
    "city": _("Example: Kiel. The town only, without its district."),
    "founded": _("As exactly as it is known. Examples: 2015, 2006-08, 2015-07-01."),
    "email": _("A personal address, if there is one: it is shown publicly."),
    "phone": _("Write it as you like: 0431 / 66666-850. A number abroad begins with +."),
    "fax": _("Write it as you like."),
    "verified_on": _("Today, if you have just checked all of it."),
}


class Explains:
    """Of an admin class: the mixin."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in EXAMPLES:
            if db_field.name == "phone":
                field.help_text = ""  # the example of the model is about how it is stored
            field.help_text = (
                format_html("{} {}", field.help_text, EXAMPLES[db_field.name])
                if field.help_text
                else EXAMPLES[db_field.name]
            )
        return field
