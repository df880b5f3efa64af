"""Each kind of page of the editors' desk has no barriers, in both languages and both themes, and fits a phone."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import expect

from clusterdir.desk.deleted import deletions
from clusterdir.desk.models.reviews import Review
from clusterdir.desk.recording import one_edit
from clusterdir.desk.roles import Role
from clusters.models import Cluster, Membership, Organisation
from contacts.models import Person
from tests.admin_forms import page as address_of
from tests.admin_forms import save
from tests.importing import applied, compared, uploaded
from tests.staff import client_of, make_account

from .test_imports import FILE, many

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsausbildungsförderungsgesellschaft Schleswig-Holstein mbH"
NEW = [["slug", "name_en", "name_de"], ["neue-werft", "", "Neue Werft GmbH"]]


@pytest.fixture
def editor():
    return User.objects.create_superuser("editor", email="editor@staff.example", password="a-long-password-for-a-test")


@pytest.fixture
def sign_in(base_url):
    def sign(page, user):
        value = client_of(user).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": base_url}])
        return page

    return sign


@pytest.fixture
def look(complaints, find_barriers):
    """A function that looks at a page, in both themes and as wide as a phone; what it found is in `look.found`."""

    def look(page, name):
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            if barriers := find_barriers(page):
                look.found[name, theme] = barriers
        page.set_viewport_size({"width": 390, "height": 844})
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 390:
            look.found[name, "width"] = width
        page.set_viewport_size({"width": 1366, "height": 768})
        complaints.clear()  # axe puts the styles that those of the desk import into the page, which the policy forbids

    look.found = {}
    return look


@pytest.fixture
def cluster(editor):
    """In whose pages there is one of everything."""
    cluster = Cluster.objects.get(slug="maritime-cluster-northern-germany")
    with one_edit(editor):
        organisation = Organisation.objects.create(name_de=LONG, slug="long", city="Kiel", status="published")
        Organisation.objects.create(name_de=LONG.upper(), slug="long-2", city="Kiel")
        Membership.objects.create(cluster=cluster, organisation=organisation)
        Cluster.objects.create(name_de=LONG, slug="gone")
    with one_edit(editor):
        Cluster.objects.get(slug="gone").delete()
    Review.objects.create(
        noun="clusters.cluster", key=cluster.pk, title=LONG, answer="change", note=LONG, answered_at=timezone.now()
    )
    assert save(client_of(make_account(Role.MANAGER, cluster)), address_of(Cluster, cluster), summary_en=LONG) == {}
    return cluster


def pages(editor, cluster):
    """The addresses in the language that is active."""
    desk = {name: reverse(f"admin:desk_{name}") for name in ("duplicates", "imports", "deleted", "handbook")}
    one, two = Organisation.objects.filter(slug__startswith="long").order_by("pk")
    waits, done = compared("organisations", FILE), applied("organisations", *NEW, user=editor)
    form, request = address_of(Cluster, cluster), RequestFactory().get("/")
    request.user = editor
    yield reverse("admin:index")
    yield f"{reverse('admin:desk_search')}?q=luebeck"
    yield f"{reverse('admin:desk_search')}?q=nothing-of-that-name"
    yield from desk.values()
    for noun in admin.site.in_order():
        if not noun.has_module_permission(request):
            continue
        name = f"admin:{noun.opts.app_label}_{noun.opts.model_name}"
        yield reverse(f"{name}_changelist")
        if noun.has_add_permission(request):
            yield reverse(f"{name}_add")
        if entry := noun.model.objects.order_by("pk").first():
            yield reverse(f"{name}_change", args=[entry.pk])
    yield f"{reverse('admin:clusters_cluster_changelist')}?q=nothing-of-that-name"
    yield from (form.replace("/change/", f"/{what}/") for what in ("history", "archive", "delete"))
    at = urlencode({"at": cluster.history.last().history_date.isoformat()})
    yield f"{form.replace('/change/', '/restore/')}?{at}"
    yield reverse("admin:desk_merge", args=["organisation", one.pk, two.pk])
    yield reverse("admin:desk_undelete", args=[deletions()[0].key])
    yield reverse("admin:desk_import_new", args=["organisations"])
    yield from (reverse("admin:desk_import", args=[one.pk]) for one in (waits, done, uploaded("organisations", many())))
    yield reverse("admin:password_change")


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_page_of_the_desk_has_barriers(page, editor, cluster, sign_in, look, language):
    sign_in(page, editor)
    with translation.override(language):
        found = list(pages(editor, cluster))
    assert len(found) == len(set(found))
    for path in found:
        assert page.goto(path).status == 200, path
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1, path
        look(page, path)
    assert look.found == {}


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_form_that_could_not_be_saved_has_no_barriers(page, editor, cluster, sign_in, look, language):
    sign_in(page, editor)
    with translation.override(language):
        form, new = address_of(Cluster, cluster), address_of(Person)
    page.goto(new)
    page.locator("[name=_draft]").last.click()
    expect(page.locator(".errors-named a").first).to_have_attribute("href", "#id_family_name")
    look(page, "errors")
    page.goto(form)
    save(client_of(editor), form, city="Husum")
    page.locator("#id_city").fill("Flensburg")
    page.locator("[name=_save]").last.click()
    expect(page.locator(".differences")).to_have_count(1)
    look(page, "collision")
    assert look.found == {}


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_way_in_has_no_barriers(page, editor, sign_in, look, settings, language):
    settings.SECOND_FACTOR = True
    with translation.override(language):
        front = reverse("admin:index")
    page.goto(front)
    page.locator("[name=username]").fill("nobody")
    page.locator("[name=password]").fill("nothing")
    page.locator("[type=submit]").click()
    expect(page.locator(".errornote")).to_have_count(1)
    look(page, "refused")
    sign_in(page, editor).goto(front)
    expect(page.locator(".secret")).to_have_count(1)
    look(page, "set up")
    TOTPDevice.objects.create(user=editor, confirmed=True)
    page.goto(front)
    expect(page.locator("[autocomplete=one-time-code]")).to_have_count(1)
    expect(page.locator(".secret")).to_have_count(0)
    look(page, "question")
    assert look.found == {}
