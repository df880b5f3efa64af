"""The public templates, and what clusterdir/jinja.py gives them."""

import pytest
from django.template import TemplateDoesNotExist, engines
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import translation
from jinja2 import UndefinedError

from clusterdir.addresses import address
from clusterdir.jinja import choice, telephone
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
    with pytest.raises(UndefinedError):
        jinja.from_string(wrong).render({"cluster": Cluster()})


def test_text_is_escaped_also_inside_a_translation(jinja):
    template = jinja.from_string("{{ name }} {% trans date=name %}until {{ date }}{% endtrans %}")
    assert template.render({"name": "<b>"}) == "&lt;b&gt; until &lt;b&gt;"


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


def test_an_address_lies_below_the_path_that_the_site_is_served_at():
    before = get_script_prefix()
    assert address("cluster_list") == "/clusters/"
    try:
        set_script_prefix("/directory/")
        assert address("cluster_list") == "/directory/clusters/"
    finally:
        set_script_prefix(before)
