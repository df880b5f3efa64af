"""The fields of the admin's forms, which Django's Jinja templates draw as its others do."""

import pytest
from django.forms import renderers
from django.test.html import parse_html

from clusters.models import Cluster, Organisation
from contacts.models import Person

from . import factories
from .admin_forms import filled_in, page, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Cluster, Organisation, Person])
def test_each_field_is_as_django_draws_it(client, settings, model):
    cluster = factories.make_cluster(name='“A” & <b>, "c"', sectors=[factories.make_sector()])
    appointment = factories.make_appointment(cluster=cluster)
    organisation = factories.make_membership(cluster=cluster).organisation
    for subject in (cluster, organisation, appointment.person):
        factories.make_citation(subject, stated="<em>'x'</em>")
    entry = {Cluster: cluster, Organisation: organisation, Person: appointment.person}[model]
    address = page(model, entry)
    data = filled_in(signed_in(client), address, verified_on="no date")  # with an error and without
    ours = drawn(client.get(address)), drawn(client.post(address, data))
    settings.FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
    renderers.get_default_renderer.cache_clear()
    theirs = drawn(client.get(address)), drawn(client.post(address, data))
    renderers.get_default_renderer.cache_clear()
    assert len(ours[0]) > 20
    assert ours == theirs


def drawn(response):
    forms = [response.context["adminform"].form]
    forms += [row for inline in response.context["inline_admin_formsets"] for row in inline.formset.forms]
    return [parse_html(f"{field} {field.errors}") for form in forms for field in form]
