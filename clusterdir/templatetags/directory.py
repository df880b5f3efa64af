"""What the templates of the site need beyond Django's own tags."""

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from clusterdir import localisation
from clusterdir.addresses import absolute
from clusterdir.dates import PartialDate

register = template.Library()


@register.filter
def local(entry, stem):
    """The text `stem` of an entry in the reader's language; marked with its language where only the other is there."""
    text, lang = localisation.pick(entry, stem)
    return text if lang == localisation.language() else in_language(text, lang)


@register.simple_tag
def prose(provenance, entry, stem):
    """The text `stem` of an entry in paragraphs, with the marks of its sources behind the last word."""
    text, lang = localisation.pick(entry, stem)
    paragraphs = linebreaks(text, autoescape=True)
    if lang != localisation.language():
        paragraphs = format_html('<div lang="{}">{}</div>', lang, mark_safe(paragraphs))
    before, end, after = paragraphs.rpartition("</p>")
    return mark_safe(before + cite(provenance, entry, stem) + end + after)


@register.filter
def excerpt(entry, stem):
    """The first words of a text, in the reader's language or marked with the other one."""
    text, lang = localisation.pick(entry, stem)
    return in_language(Truncator(text).words(30), lang)


@register.filter
def in_language(text, lang):
    """A text marked with its language, where that is not the page's."""
    return text if lang == localisation.language() else format_html('<span lang="{}">{}</span>', lang, text)


@register.filter
def partial_date(value):
    """A date known to the year, the month or the day, in the reader's language."""
    return PartialDate(value).display if value else ""


@register.filter
def period(one):
    """The time of a role, right after it: ", since 2015", ", 2008 – 2013"; nothing where no date is known."""
    begins, ends = partial_date(one.begins), partial_date(one.ends)
    if begins and ends:
        return f", {begins} – {ends}"
    if begins:
        return ", " + _("since %(date)s") % {"date": begins}
    return ", " + _("until %(date)s") % {"date": ends} if ends else ""


@register.filter
def is_stale(verified_on):
    """Whether the last verification is too long ago to be shown as one."""
    return (timezone.localdate() - verified_on).days > settings.STALE_AFTER_DAYS


@register.filter
def euros(amount):
    """A sum in whole euros, with the thousands parted as the language has it."""
    parted = f"{amount:,}"
    return f"{parted.replace(',', '.')} EUR" if localisation.language() == "de" else f"EUR {parted}"


@register.filter
def offered(services):
    """Of services made by `for_cluster`, those that a source names for the cluster."""
    return [service for service in services if service.offered]


@register.filter
def older(provenance, subject):
    """The numbered source of a subject all of whose sources have been replaced by newer ones; else None."""
    return provenance.older(subject)


@register.filter
def short_address(url):
    """A web address as people say it: without scheme, www and closing slash."""
    return url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


@register.simple_tag
def cite(provenance, subject, field=None):
    """Small marks that lead to the sources of a fact, and what sources say that differ from it.

    Without a field: the marks of all statements about `subject`.
    """
    marks = format_html_join(
        "",
        '&NoBreak;<a class="src" href="#source-{}" aria-label="{}">{}</a>',
        ((source.number, _("Source %d") % source.number, source.number) for source in provenance.marks(subject, field)),
    )
    return marks + _otherwise(provenance, subject, field) if field else marks


def _otherwise(provenance, subject, field):
    return format_html_join(
        "",
        ' <span class="otherwise">{} <q class="stated" lang="{}">{}</q>&NoBreak;'
        '<a class="src" href="#source-{}" aria-label="{}">{}</a></span>',
        (
            (
                _("Stated otherwise:"),
                one.source.language,
                one.stated,
                one.source.number,
                _("Source %d") % one.source.number,
                one.source.number,
            )
            for one in provenance.others(subject, field)
        ),
    )


@register.simple_tag
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


@register.simple_tag(takes_context=True)
def language_switch_url(context, code):
    """This page in the other language, with what is chosen."""
    path = _bare(context["request"].path)
    return (path if code == settings.LANGUAGE_CODE else f"/{code}{path}") + context.get("canonical_query", "")


@register.simple_tag(takes_context=True)
def page_url(context, number):
    """This list on another page, with what is chosen; the first page has no number."""
    number = number if number > 1 else None
    return context["filters"].query(page=number) if "filters" in context else f"?page={number}" if number else "?"


@register.simple_tag(takes_context=True)
def alternates(context):
    """The links to the canonical address and to the page in each language."""
    request = context["request"]
    addresses = {code: absolute(request, language_switch_url(context, code)) for code in localisation.LANGUAGES}
    links = [format_html('<link rel="canonical" href="{}">', addresses[localisation.language()])]
    links += [
        format_html('<link rel="alternate" hreflang="{}" href="{}">', code, address)
        for code, address in (*addresses.items(), ("x-default", addresses[settings.LANGUAGE_CODE]))
    ]
    return mark_safe("\n    ".join(links))
