"""What the public templates have beyond Jinja's own: filters, tests and functions.

The public pages are written in Jinja2, since it prints them several times as fast as Django's own template language, in
which the admin is written. Here nothing is called by itself: methods take their brackets, `entry.get_absolute_url()`.
"""

from functools import cache

from django.conf import settings
from django.template.defaultfilters import linebreaksbr, truncatechars
from django.templatetags.static import static
from django.utils import formats
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext
from jinja2 import Environment, StrictUndefined, Template, pass_context
from markupsafe import Markup, escape
from phonenumber_field.phonenumber import PhoneNumber

from clusters.pictures.emblem import SHAPES
from clusters.pictures.network_parts import units

from . import compiling, localisation, marking
from .addresses import absolute, address
from .dates import PartialDate
from .localisation import gettext, remembered_in_each_language
from .sharing import link_preview


class Page(Template):
    """A page. All of it is in one language and of one day."""

    def render(self, *args, **kwargs):
        with localisation.fixed():
            return super().render(*args, **kwargs)

    def _get_default_module(self, ctx=None):
        return super()._get_default_module()  # what is imported depends on no page, and need not be compared with it


_NUMBER = "\0"  # holds the place of a number


def environment(**options):
    """The environment of the public templates. A name or an attribute that is not there is an error.

    Line breaks behind a tag stay (no `trim_blocks`), since in a line of text they are the blank between two words.
    """
    options |= {"undefined": StrictUndefined, "lstrip_blocks": True, "extensions": ["jinja2.ext.i18n"]}
    made = Environment(**options)
    made.template_class = Page
    made.code_generator_class = compiling.Generator
    made.printed = compiling.printed
    made.Macro = compiling.Macro
    made.policies["ext.i18n.trimmed"] = True
    made.newstyle_gettext = True  # what {% trans %} becomes
    made.globals |= {
        "_": translated,
        "alternates": alternates,
        "cite": cite,
        "current_language": localisation.language,
        "gettext": filled_in,
        "language_switch_url": language_switch_url,
        "kept": kept,
        "link_preview": link_preview,
        "ngettext": counted,
        "option_lines": option_lines,
        "page_url": page_url,
        "prose": prose,
        "quoted": quoted,
        "remembered": remembered,
        "shapes": SHAPES,
        "static": static if settings.DEBUG else cache(static),
        "units": units,
        "url": address,
    }
    made.filters |= {
        "capfirst": capfirst,
        "choice": choice,
        "date": date,
        "euros": euros,
        "gist": gist,
        "grouped": grouped,
        "in_language": in_language,
        "linebreaksbr": linebreaksbr,
        "local": local,
        "marked": marked,
        "named": named,
        "partial_date": partial_date,
        "period": period,
        "short_address": short_address,
        "telephone": telephone,
        "truncatechars": truncatechars,
    }
    made.tests |= {"published": is_published, "stale": is_stale}
    return made


# Text


def filled_in(text, **values):
    """What {% trans %} becomes: a text with its placeholders filled, where the values are escaped."""
    return Markup(gettext(text)) % values


def counted(singular, plural, num, **values):
    """The same where the text depends on a number."""
    return Markup(ngettext(singular, plural, num)) % ({"num": num} | values)


@remembered_in_each_language
def translated(message):
    """A text without placeholders in the reader's language; one with them stands in {% trans %}."""
    return mark_safe(gettext(message))


def local(entry, stem, terms=()):
    """The text `stem` of an entry in the reader's language; marked with its language where only the other is there.

    Here and below, `terms` are those of a search, which are marked in the text.
    """
    reader = localisation.language()
    text, lang = localisation.pick(entry, stem, reader)
    if terms:
        text = marking.marked(text, terms)
    return text if lang == reader else _in_span(text, lang)


def prose(provenance, entry, stem):
    """The text `stem` of an entry in paragraphs, with the marks of its sources behind the last word."""
    text, lang = localisation.pick(entry, stem)
    paragraphs = linebreaks(text, autoescape=True)
    if lang != localisation.language():
        paragraphs = format_html('<div lang="{}">{}</div>', lang, mark_safe(paragraphs))
    before, end, after = paragraphs.rpartition("</p>")
    return mark_safe(before + cite(provenance, entry, stem) + end + after)


def gist(entry, terms):
    """The line below a name in the results of a search: the summary, or else the description around what was found.

    The summary goes if nothing was found in it, but something in the description.
    """
    stems = [stem for stem in ("summary", "description") if getattr(entry, stem, "")]
    stem = next((one for one in stems if marking.is_marked(getattr(entry, one), terms)), next(iter(stems), ""))
    if stem == "description":
        text, lang = localisation.pick(entry, stem)
        return in_language(marking.excerpt(text, terms), lang)
    return local(entry, stem, terms) if stem else ""


def marked(text, terms):
    """A text with what was found in it marked; where nothing was looked for, the text itself."""
    return marking.marked(text, terms) if terms else text


def in_language(text, lang, terms=()):
    """A text marked with its language, where that is not the page's."""
    if terms:
        text = marking.marked(text, terms)
    return text if lang == localisation.language() else _in_span(text, lang)


def named(node, terms=()):
    """The name of a node of the index, marked with its language where that is not the page's."""
    if terms:
        return in_language(node.label, node.lang, terms)
    if "name" not in node.printed:
        node.printed["name"] = escape(in_language(node.label, node.lang))
    return node.printed["name"]


@remembered_in_each_language
def remembered(macro, *arguments):
    """What a macro prints that needs nothing but its arguments, of which the same few come again and again."""
    return macro(*arguments)


def kept(terms, macro, node, *arguments):
    """What a macro prints of a node of the index, kept from page to page; anew where terms are to be marked in it."""
    if terms:
        return macro(node, *arguments, terms)
    place = (macro, *arguments)
    if place not in node.printed:
        node.printed[place] = macro(node, *arguments)
    return node.printed[place]


def option_lines(macro, facet):
    """What `macro` prints of each option of a facet; what stands around the number is kept from page to page.

    The number stands there twice, before the name for programs and behind it for people.
    """
    lines = []
    for option in facet["options"]:
        place = (macro, facet["name"], option.chosen)
        printed = option.node.printed
        if place not in printed:
            before, _number, rest = str(macro(option.node, facet["name"], option.chosen, _NUMBER)).partition(_NUMBER)
            between, _number, after = rest.rpartition(_NUMBER)
            printed[place] = before, between, after
        before, between, after = printed[place]
        lines.append(f"{before}{option.count}{between}{grouped(option.count)}{after}")
    return Markup("\n".join(lines))


def _in_span(text, lang):
    return Markup(f'<span lang="{lang}">{escape(text)}</span>')


def capfirst(text):
    """The text with a capital in front. Django's own looks for lazy texts first, which takes ten times as long."""
    text = str(text)
    return text[:1].upper() + text[1:]


def choice(entry, name):
    """The label of a column with choices: what get_…_display() gives, which collects all labels anew each time."""
    return _label(type(entry), name, getattr(entry, name))


@remembered_in_each_language
def _label(model, name, value):
    return str(dict(model._meta.get_field(name).flatchoices).get(value, value))


@remembered_in_each_language
def date(day):
    """A day as the reader's language writes it."""
    return formats.date_format(day, "DATE_FORMAT")


@remembered_in_each_language
def partial_date(value):
    """A date known to the year, the month or the day, in the reader's language."""
    return PartialDate(value).display if value else ""


_telephones = {}


def telephone(number):
    """A phone number as a link that calls it; nothing where there is none."""
    if not isinstance(number, PhoneNumber):
        return ""
    if number.raw_input not in _telephones:
        if len(_telephones) >= 10_000:
            _telephones.clear()
        link = format_html('<a class="tel" href="{}">{}</a>', number.as_rfc3966, number.as_international)
        _telephones[number.raw_input] = link
    return _telephones[number.raw_input]


def period(one):
    """The time of a role, right after it: ", since 2015", ", 2008 – 2013"; nothing where no date is known."""
    begins, ends = partial_date(one.begins), partial_date(one.ends)
    if begins and ends:
        return f", {begins} – {ends}"
    if begins:
        return ", " + gettext("since %(date)s") % {"date": begins}
    return ", " + gettext("until %(date)s") % {"date": ends} if ends else ""


def grouped(number):
    """A whole number with its thousands parted as the language has it."""
    if number < 1000:
        return str(number)
    parted = f"{number:,}"
    return parted.replace(",", ".") if localisation.language() == "de" else parted


def euros(amount):
    """A sum in whole euros."""
    return f"{grouped(amount)} EUR" if localisation.language() == "de" else f"EUR {grouped(amount)}"


def short_address(url):
    """A web address as people say it: without scheme, www and closing slash."""
    return url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


# Entries


def is_published(entry):
    """Whether there is a related entry and the public sees it."""
    return entry is not None and entry.is_published


def is_stale(verified_on):
    """Whether the last verification is too long ago to be shown as one."""
    return (localisation.today() - verified_on).days > settings.STALE_AFTER_DAYS


# Sources


def cite(provenance, subject, field=None, others=True):
    """Small marks that lead to the sources of a fact, and what sources say that differ from it.

    Without a field: the marks of all statements about `subject`. Without `others` the marks alone, for a fact that
    stands on the page twice.
    """
    if not provenance.about(subject, field):
        return ""
    marks = "".join(_mark(source.number) for source in provenance.marks(subject, field))
    return mark_safe(marks + "".join(map(_otherwise, provenance.others(subject, field) if field and others else ())))


@remembered_in_each_language
def _mark(number):
    return format_html(
        '&NoBreak;<a class="src" href="#source-{}" aria-label="{}">{}</a>',
        number,
        gettext("Source %d") % number,
        number,
    )


def _otherwise(statement):
    return format_html(
        ' <span class="otherwise">{} <q class="stated" lang="{}">{}</q>{}</span>',
        gettext("Stated otherwise:"),
        statement.source.language,
        statement.stated,
        _mark(statement.source.number),
    )


def quoted(provenance, subject, field):
    """The first statement about a field, for a fact that only the source's own words can say."""
    statements = [one for one in provenance.about(subject, field) if one.stated]
    if not statements:
        return ""
    one = statements[0]
    return format_html('<q class="stated" lang="{}">{}</q>', one.source.language, one.stated)


# Addresses


def _bare(path):
    """A path without its language."""
    return path.removeprefix("/de") if path.startswith("/de/") else path


@pass_context
def language_switch_url(context, code):
    """This page in the other language, with what is chosen."""
    path = _bare(context["request"].path)
    return (path if code == settings.LANGUAGE_CODE else f"/{code}{path}") + context.get("canonical_query", "")


def page_url(filters, number):
    """This list on another page, with what is chosen in `filters`, if it has any; the first page has no number."""
    number = number if number > 1 else None
    return filters.query(page=number) if filters else f"?page={number}" if number else "?"


@pass_context
def alternates(context):
    """The links to the canonical address and to the page in each language."""
    request = context["request"]
    addresses = {code: absolute(request, language_switch_url(context, code)) for code in localisation.LANGUAGES}
    addresses = {code: escape(one) for code, one in addresses.items()}
    links = [f'<link rel="canonical" href="{addresses[localisation.language()]}">']
    links += [
        f'<link rel="alternate" hreflang="{code}" href="{one}">'
        for code, one in (*addresses.items(), ("x-default", addresses[settings.LANGUAGE_CODE]))
    ]
    return mark_safe("\n    ".join(links))
