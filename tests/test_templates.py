"""The public templates, and what clusterdir/jinja.py gives them."""

import pytest
from django.template import TemplateDoesNotExist, engines
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy
from jinja2 import UndefinedError
from markupsafe import Markup

from clusterdir import localisation
from clusterdir.addresses import address
from clusterdir.jinja import choice, euros, grouped, option_lines, telephone
from clusters.facets import Node, Option
from clusters.models import Cluster, Membership
from contacts.models import Person


@pytest.fixture
def jinja():
    return engines["jinja2"]


def test_every_public_template_can_be_read(jinja):
    names = jinja.env.list_templates()
    assert "base.html" in names
    for name in names:
        jinja.get_template(name)


def test_the_public_pages_and_the_admin_do_not_share_templates(jinja):
    with pytest.raises(TemplateDoesNotExist):
        jinja.get_template("admin/base_site.html")
    with pytest.raises(TemplateDoesNotExist):
        engines["django"].get_template("base.html")


@pytest.mark.parametrize("wrong", ["{{ clutser }}", "{{ cluster.nmae }}", "{% if cluster.nmae %}{% endif %}"])
def test_a_misspelt_name_is_an_error(jinja, wrong):
    with pytest.raises((AttributeError, UndefinedError)):
        jinja.from_string(wrong).render({"cluster": Cluster()})


def test_text_is_escaped_also_inside_a_translation(jinja):
    template = jinja.from_string("{{ name }} {% trans date=name %}until {{ date }}{% endtrans %}")
    assert template.render({"name": "<b>"}) == "&lt;b&gt; until &lt;b&gt;"


@pytest.mark.parametrize(
    ("value", "html"),
    [
        ("<b>", "&lt;b&gt;"),
        (Markup("<b>"), "<b>"),
        (7, "7"),
        (gettext_lazy("Home"), "Home"),
        ("a & 'b'", "a &amp; &#39;b&#39;"),
    ],
)
def test_what_is_printed_is_escaped_unless_it_is_html(jinja, value, html):
    assert jinja.from_string("{{ value }}").render({"value": value}) == html


def test_a_macro_prints_html_and_takes_its_arguments_by_place_and_by_name(jinja):
    template = jinja.from_string(
        "{% macro one(a, b='<', c=3) %}<i>{{ a }}{{ b }}{{ c }}</i>{% endmacro %}{{ one(1, c=2) }}"
    )
    assert template.render() == "<i>1&lt;2</i>"


def test_what_a_macro_prints_is_escaped_once_wherever_it_goes(jinja):
    template = jinja.from_string(
        "{% macro one(a) %}<i>{{ a }}</i>{% endmacro %}{% macro two(a) %}{{ one(a) }}{% endmacro %}"
        "{% set kept = two('<') %}{{ kept }}{{ two('<') }}{{ two(a='<') }}{{ two('<')|capfirst }}{{ two(kept) }}"
    )
    assert template.render() == "<i>&lt;</i>" * 3 + "&lt;i&gt;&amp;lt;&lt;/i&gt;" + "<i><i>&lt;</i></i>"


def test_a_macro_takes_no_arguments_that_it_does_not_know(jinja):
    for wrong in ("one(1, 2)", "one(b=1)", "one()"):
        with pytest.raises((TypeError, KeyError, UndefinedError)):
            jinja.from_string("{% macro one(a) %}{{ a }}{% endmacro %}{{ " + wrong + " }}").render()


def test_a_dot_is_for_attributes_and_brackets_are_for_keys(jinja):
    values = {"a": {"b": 1}, "person": Person()}
    assert jinja.from_string("{{ a['b'] }}").render(values) == "1"
    with pytest.raises(AttributeError):
        jinja.from_string("{{ a.b }}").render(values)
    asked = "{{ person.slug is defined }} {{ person.nmae is defined }} {{ a['b'] is defined }} {{ a['c'] is defined }}"
    assert jinja.from_string(asked).render(values) == "True False True False"


def test_a_translation_goes_by_the_number_and_escapes_what_it_is_given(jinja):
    template = jinja.from_string(
        "{% trans count=number, name=name %}one {{ name }}"
        "{% pluralize count %}{{ count }} {{ name }} (100 %){% endtrans %}"
    )
    assert template.render({"number": 1, "name": "<b>"}) == "one &lt;b&gt;"
    assert template.render({"number": 2, "name": "<b>"}) == "2 &lt;b&gt; (100 %)"


def test_language_and_day_of_a_page_stay_what_they_were_at_its_beginning(monkeypatch):
    with localisation.fixed():
        day = localisation.today()
        monkeypatch.setattr("django.utils.timezone.localdate", lambda: None)
        with translation.override("de"):
            assert (localisation.language(), localisation.today()) == ("en", day)
            with localisation.fixed():
                assert (localisation.language(), localisation.today()) == ("de", day)
        assert localisation.language() == "en"
    assert localisation.today() is None


def test_a_function_that_wants_the_context_is_given_it(jinja, rf):
    template = jinja.from_string("{% for code in ['de'] %}{{ language_switch_url(code) }}{% endfor %}")
    assert template.render({"request": rf.get("/clusters/"), "canonical_query": "?q=a"}) == "/de/clusters/?q=a"


def test_a_line_break_behind_a_tag_parts_two_words(jinja):
    template = jinja.from_string("{% if true %}one{% endif %}\n    {% if true %}two{% endif %}")
    assert template.render().split() == ["one", "two"]


def test_what_is_remembered_is_remembered_for_each_language(jinja):
    cluster = Cluster(kind="cluster-agency", founded="2006-03")
    template = jinja.from_string("{{ cluster|choice('kind') }}, {{ cluster.founded|partial_date }}, {{ _('Home') }}")
    assert template.render({"cluster": cluster}) == "cluster agency, March 2006, Home"
    with translation.override("de"):
        assert template.render({"cluster": cluster}) == "Clusteragentur, März 2006, Start"
    assert template.render({"cluster": cluster}) == "cluster agency, March 2006, Home"


def test_a_choice_prints_what_django_says():
    for value, _label in Membership.Role.choices:
        membership = Membership(role=value)
        assert choice(membership, "role") == membership.get_role_display()
    assert choice(Cluster(legal_form=""), "legal_form") == ""
    assert choice(Cluster(kind="of no kind"), "kind") == "of no kind"


@pytest.mark.parametrize(
    ("language", "numbers"), [("en", ["7", "999", "1,000", "1,234,567"]), ("de", ["7", "999", "1.000", "1.234.567"])]
)
def test_the_thousands_of_a_number_are_parted_as_the_language_has_it(language, numbers):
    with translation.override(language):
        assert [grouped(number) for number in (7, 999, 1000, 1234567)] == numbers


def test_a_sum_of_money_has_its_currency_where_the_language_puts_it():
    assert euros(2500) == "EUR 2,500"
    with translation.override("de"):
        assert euros(2500) == "2.500 EUR"


def test_the_number_beside_an_option_is_there_for_programs_and_for_people(jinja):
    macro = jinja.get_template("includes/facets.html").template.module.option_line
    facet = {"name": "sector", "options": [Option(Node(1, "ships", "Ships", "en"), 96041, False)]}
    for _each in range(2):
        line = option_lines(macro, facet)
        assert 'data-count="96041"' in line
        assert '<span class="count">96,041</span>' in line


def test_an_option_may_have_any_sign_in_its_name(jinja):
    macro = jinja.get_template("includes/facets.html").template.module.option_line
    facet = {"name": "sector", "options": [Option(Node(1, "ships", "<Sh\0ips>", "en"), 7, False)]}
    assert "<span>&lt;Sh\0ips&gt;</span>" in option_lines(macro, facet)


def test_a_phone_number_is_a_link_that_calls_it():
    person = Person(phone="+49 431 66 66 60")
    assert telephone(person.phone) == '<a class="tel" href="tel:+49-431-666660">+49 431 666660</a>'
    assert telephone(Person().phone) == ""


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_address_is_what_django_reverses_to(language):
    with translation.override(language):
        assert address("front") == reverse("front")
        assert address("cluster_detail", "life-science-nord") == reverse("cluster_detail", args=["life-science-nord"])
        assert address("contact_vcard", "jane-doe") == reverse("contact_vcard", args=["jane-doe"])
