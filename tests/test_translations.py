"""Every text of the site has a German translation. `make messages` brings the catalogue up to date; then translate."""

import re
from gettext import GNUTranslations

import pytest
from jinja2 import TemplateSyntaxError

from clusterdir import messages

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def in_the_code():
    return {(message.context, message.id) for message in messages.in_the_code() if message.id}


@pytest.fixture(scope="module")
def catalogue():
    return [message for message in messages.translated() if message.id]


def forms(text):
    """The singular and the plural of a message, or its one text."""
    return list(text) if isinstance(text, (tuple, list)) else [text]


def test_every_text_in_the_code_is_in_the_catalogue(in_the_code, catalogue):
    assert in_the_code - {(message.context, message.id) for message in catalogue} == set()


def test_no_text_stands_both_alone_and_with_a_number():
    """Of a text with a plural, the older ones of Python 3.11 find no translation where it stands without a number."""
    alone, counted = set(), set()
    for _path, _line, message, _comments, context in messages.texts():
        (counted if isinstance(message, tuple) else alone).add((context, forms(message)[0]))
    assert len(counted) > 10
    assert alone & counted == set()


def test_the_catalogue_holds_nothing_that_the_code_no_longer_says(in_the_code, catalogue):
    assert {(message.context, message.id) for message in catalogue} - in_the_code == set()
    assert list(messages.translated().obsolete) == []


def test_every_text_is_translated(catalogue):
    assert [message.id for message in catalogue if not all(forms(message.string))] == []


def test_no_translation_is_a_guess(catalogue):
    assert [message.id for message in catalogue if message.fuzzy] == []


def test_a_translation_has_the_placeholders_of_its_text(catalogue):
    wrong = []
    for message in catalogue:
        placeholders = set(PLACEHOLDER.findall(forms(message.id)[-1]))
        *singular, text = (set(PLACEHOLDER.findall(form)) for form in forms(message.string))
        if text != placeholders or any(not form <= placeholders for form in singular):  # "one" needs no number
            wrong.append(message.id)
    assert wrong == []


def test_the_compiled_catalogue_is_that_of_the_repository(catalogue):
    with open(messages.MO_FILE, "rb") as file:
        compiled = GNUTranslations(file)
    for message in catalogue:
        if message.pluralizable:
            assert [compiled.ngettext(*message.id, number) for number in (1, 2)] == list(message.string)
        elif message.context:
            assert compiled.pgettext(message.context, message.id) == message.string
        else:
            assert compiled.gettext(message.id) == message.string


def test_a_public_template_gives_its_texts_with_plural_context_and_placeholders(tmp_path):
    template = tmp_path / "page.html"
    template.write_text(
        """<p title='{{ _('it"s') }}'>
            {{ _("Home") }} {{ name or _("none yet") }} isn't
          {% trans "list" n=total, where=region %}
              One cluster in {{ where }}
            {% pluralize %}
            {{ n }} clusters in {{ where }}
          {% endtrans %}
        {{ include(_("Title")) }} {% trans "month" %}May{% endtrans %} {% trans %}100 %{% endtrans %}"""
    )
    with open(template, "rb") as file:
        found = messages.extract(messages.extract_public_template, file, messages.KEYWORDS)
        assert sorted((text, context) for _line, text, _comments, context in found if isinstance(text, str)) == [
            ("100 %%", None),
            ("Home", None),
            ("May", "month"),
            ("Title", None),
            ('it"s', None),
            ("none yet", None),
        ]
    with open(template, "rb") as file:
        found = messages.extract(messages.extract_public_template, file, messages.KEYWORDS)
        assert [(text, context) for _line, text, _comments, context in found if not isinstance(text, str)] == [
            (("One cluster in %(where)s", "%(n)s clusters in %(where)s"), "list"),
        ]


def test_a_public_template_that_cannot_be_read_is_an_error(tmp_path):
    template = tmp_path / "page.html"
    template.write_text("{% trans %}Home")
    with open(template, "rb") as file, pytest.raises(TemplateSyntaxError):
        list(messages.extract(messages.extract_public_template, file, messages.KEYWORDS))


def test_a_template_of_the_admin_gives_its_texts_with_plural_context_and_placeholders(tmp_path):
    template = tmp_path / "page.html"
    template.write_text(
        """<p title='it"s'>
            {% translate "Home" %} {{ name|default:_("none yet") }} isn't
          {% blocktranslate trimmed count n=total with where=region context "list" %}
              One cluster in {{ where }}
            {% plural %}
            {{ n }} clusters in {{ where }}
        {% endblocktranslate %}
        {% include "x.html" with title=_("Title") %} {% translate "May" context "month" %}"""
    )
    with open(template, "rb") as file:
        found = messages.extract(messages.extract_template, file, messages.KEYWORDS)
        assert [(text, context) for _line, text, _comments, context in found] == [
            ("Home", None),
            ("none yet", None),
            (("One cluster in %(where)s", "%(n)s clusters in %(where)s"), "list"),
            ("Title", None),
            ("May", "month"),
        ]
