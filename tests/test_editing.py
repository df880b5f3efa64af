"""The forms of entries: buttons, the preview before publishing, phone numbers, places, “cite this”, examples."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusterdir import changes, indexing
from clusterdir.desk.models.roles import ManagedCluster, Proposal
from clusters.models import Cluster, Membership, Organisation
from contacts.models import Person
from tests.admin_forms import filled_in, page, save, signed_in
from tests.factories import (
    make_appointment,
    make_citation,
    make_cluster,
    make_membership,
    make_organisation,
    make_person,
    make_region,
    make_source,
)

pytestmark = pytest.mark.django_db


def pressed(client, address, button, rows=(), value="Press", **changes):
    """The answer to the form at `address` as it stands, with `changes`, when `button` is pressed."""
    return client.post(address, filled_in(client, address, rows, **changes) | {button: value})


def previewed(client, address, rows=(), language="en", **changes):
    return pressed(client, address, "_preview", rows, language, **changes)


# The buttons


def test_a_draft_is_published_with_one_button(client):
    cluster = make_cluster(status="draft")
    pressed(signed_in(client), page(Cluster, cluster), "_publish")
    assert Cluster.objects.get().status == "published"


def test_what_is_public_is_taken_back_to_draft_with_one_button(client):
    cluster = make_cluster()
    pressed(signed_in(client), page(Cluster, cluster), "_draft")
    assert Cluster.objects.get().status == "draft"


@pytest.mark.parametrize(
    "status, buttons",
    [
        ("draft", {"Save as draft", "Publish"}),
        ("published", {"Save", "Take back to draft"}),
        ("archived", {"Save", "Publish again"}),
    ],
)
def test_the_buttons_say_what_becomes_of_the_entry(client, status, buttons):
    cluster = make_cluster(status=status)
    text = signed_in(client).get(page(Cluster, cluster)).text
    every = {"Save as draft", "Publish", "Save", "Publish again", "Take back to draft"}
    shown = {label for label in every if f'value="{label}"' in text or f">{label}</button>" in text}
    assert shown == buttons
    assert (reverse("admin:clusters_cluster_archive", args=[cluster.pk]) in text) == (status != "archived")


def test_a_cluster_manager_who_publishes_proposes(client):
    cluster = make_cluster()
    as_manager(client, cluster)
    Cluster.objects.update(status="archived")
    pressed(client, page(Cluster, cluster), "_publish")
    assert Cluster.objects.get().status == "archived"


def as_manager(client, cluster):
    user = User.objects.create(username="manager", is_staff=True)
    user.groups.set([Group.objects.get(name="cluster managers")])
    ManagedCluster.objects.create(user=user, cluster=cluster)
    client.force_login(user)


# The preview


def test_the_preview_is_the_public_page_with_what_was_typed_and_nothing_is_saved(client):
    cluster = make_cluster(name="Ocean", status="draft")
    response = previewed(signed_in(client), page(Cluster, cluster), summary_en="Ships of tomorrow.")
    assert response.status_code == 200
    assert "Ships of tomorrow." in response.text
    assert "A preview: nothing is saved" in response.text
    assert '<article class="one-sheet">' in response.text
    cluster.refresh_from_db()
    assert (cluster.summary_en, cluster.status) == ("", "draft")
    assert cluster.history.count() == 1


def test_the_preview_comes_in_either_language(client):
    cluster = make_cluster(name="Ocean", name_de="Meer")
    response = previewed(signed_in(client), page(Cluster, cluster), language="de")
    assert '<html lang="de">' in response.text
    assert ">Meer<" in response.text


def test_the_preview_has_the_rows_that_were_typed_too(client):
    cluster, organisation = make_cluster(), make_organisation(name="Werft")
    row = ("memberships", {"organisation": organisation.pk, "role": "member", "begins": "", "ends": ""})
    assert "Werft" in previewed(signed_in(client), page(Cluster, cluster), [row]).text
    assert not Membership.objects.exists()


def test_a_new_entry_is_previewed_too(client):
    response = previewed(signed_in(client), page(Organisation), name_en="Werft", kind="sme")
    assert "Werft" in response.text and "A preview" in response.text
    assert not Organisation.objects.exists()


def test_a_person_who_may_not_be_shown_is_previewed_as_they_would_be(client):
    person = make_person(name="Given Family", is_public=False, status="draft")
    assert "Given Family" in previewed(signed_in(client), page(Person, person)).text
    assert not Person.objects.get().is_public


def test_what_is_wrong_is_said_instead_of_a_preview(client):
    cluster = make_cluster()
    response = previewed(signed_in(client), page(Cluster, cluster), founded="soon")
    assert "is not a date" in response.text
    assert "A preview" not in response.text


def test_a_preview_is_kept_by_nobody_and_has_the_strict_policy(client):
    cluster = make_cluster()
    public = client.get(cluster.get_absolute_url())
    response = previewed(signed_in(client), page(Cluster, cluster), summary_en="Unsaved.")
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Security-Policy"] == public["Content-Security-Policy"]
    client.logout()
    assert "Unsaved." not in client.get(cluster.get_absolute_url()).text


def test_a_preview_leaves_the_index_and_the_version_of_the_data_as_they_are(client):
    cluster, organisation = make_cluster(), make_organisation()
    index, version = indexing.current(), changes.version()
    row = ("memberships", {"organisation": organisation.pk, "role": "member", "begins": "", "ends": ""})
    previewed(signed_in(client), page(Cluster, cluster), [row])
    assert changes.version() == version
    assert indexing.current() is index


def test_after_a_preview_no_message_says_that_something_was_saved(client):
    cluster = make_cluster()
    previewed(signed_in(client), page(Cluster, cluster))
    assert "was changed successfully" not in client.get(reverse("admin:index")).text


def test_visitors_and_auditors_get_no_preview(client):
    cluster = make_cluster(name="Ocean", status="draft")
    data = {"_preview": "en", "name_en": "Ocean"}
    assert client.post(page(Cluster, cluster), data).status_code == 302
    auditor = User.objects.create(username="auditor", is_staff=True)
    auditor.groups.set([Group.objects.get(name="auditors")])
    client.force_login(auditor)
    assert client.post(page(Cluster, cluster), data).status_code == 403
    assert "_preview" not in client.get(page(Cluster, cluster)).text


def test_a_manager_previews_an_own_entry_and_proposes_nothing_with_it(client):
    own, other = make_cluster(name="Ocean"), make_cluster(name="Wind")
    as_manager(client, own)
    response = previewed(client, page(Cluster, own), summary_en="Ships of tomorrow.")
    assert "Ships of tomorrow." in response.text
    assert not Proposal.objects.exists()
    assert client.post(page(Cluster, other), {"_preview": "en"}).status_code in {302, 403}
    own.refresh_from_db()
    assert own.summary_en == ""


@pytest.mark.parametrize("model, make", [(Cluster, make_cluster), (Organisation, make_organisation)])
def test_a_preview_in_no_language_is_an_ordinary_save(client, model, make):
    entry = make()
    assert previewed(signed_in(client), page(model, entry), language="xx", name_en="New").status_code == 302
    assert model.objects.get().name_en == "New"


# Phone numbers


@pytest.mark.parametrize(
    "typed",
    ["0431 / 66666-850", "+49 (0)431 66666-850", "(0431) 66666 850", "0049 431 66666850", "Tel. 0431-66666.850"],
)
def test_a_phone_number_is_taken_as_people_write_it(client, typed):
    person = make_person()
    assert save(signed_in(client), page(Person, person), phone=typed) == {}
    assert Person.objects.get().phone.as_international == "+49 431 66666850"
    shown = client.get(reverse("admin:desk_phone"), {"number": typed}).json()
    assert shown == {"shown": "+49 431 66666850"}


@pytest.mark.parametrize("typed", ["", "12", "call me", "0431/66666-850 oder -851", "9" * 300])
def test_what_is_no_phone_number_is_shown_as_none(client, typed):
    assert signed_in(client).get(reverse("admin:desk_phone"), {"number": typed}).json() == {"shown": ""}


# Places


def known(client, **asked):
    return client.get(reverse("admin:desk_place"), asked).json()


def test_a_town_offers_its_point_and_the_region_that_most_entries_there_have(client):
    kiel, elsewhere = make_region(name="Kiel"), make_region(name="Elsewhere")
    for region in (kiel, kiel, elsewhere):
        make_organisation(city="Kiel", region=region)
    found = known(signed_in(client), city="Kiel")
    assert found["region"] == kiel.pk and found["region_name"] == "Kiel"
    assert (round(float(found["latitude"])), round(float(found["longitude"]))) == (54, 10)


def test_a_postcode_offers_its_town(client):
    make_organisation(city="Husum", postcode="25813")
    assert known(signed_in(client), postcode="25813")["city"] == "Husum"
    assert known(client, postcode="00000") == {}
    assert known(client) == {}


def test_nothing_is_filled_in_by_itself_but_what_is_missing_is_named(client):
    region = make_region(name="Kiel region")
    make_organisation(city="Kiel", region=region)
    organisation = make_organisation(city="Kiel")
    assert "region: Kiel region; point: 54." in signed_in(client).get(page(Organisation, organisation)).text
    assert save(client, page(Organisation, organisation)) == {}
    organisation.refresh_from_db()
    assert (organisation.region, organisation.latitude) == (None, None)


@pytest.mark.parametrize("name", ["desk_place", "desk_phone"])
def test_suggestions_are_for_staff(client, name):
    assert client.get(reverse(f"admin:{name}"), {"city": "Kiel"}).status_code == 302


# “Cite this”


def test_each_fact_has_a_link_that_opens_a_row_for_its_citation(client):
    cluster, source = make_cluster(), make_source()
    make_citation(cluster, source=source, field="founded", stated="2015")
    text = signed_in(client).get(page(Cluster, cluster)).text
    assert 'href="?cite=founded#citations-group"' in text
    assert text.count('data-fact="name"') == 1
    assert "1 citation</span>" in text

    address = f"{page(Cluster, cluster)}?cite=website"
    row = [one for one in client.get(address).context["inline_admin_formsets"] if one.formset.prefix == "citations"]
    assert row[0].formset.forms[-1]["field"].value() == "website"
    assert save(client, address, **{"citations-1-source": source.pk, "citations-1-stated": "https://a.example"}) == {}
    assert cluster.citations.get(field="website").stated == "https://a.example"


def test_a_row_for_a_citation_that_stays_empty_is_no_error(client):
    cluster = make_cluster()
    assert save(signed_in(client), f"{page(Cluster, cluster)}?cite=website") == {}
    assert not cluster.citations.exists()


def test_nonsense_to_cite_opens_no_row(client):
    rows = signed_in(client).get(f"{page(Cluster, make_cluster())}?cite=nonsense").context["inline_admin_formsets"]
    assert all(not one.formset.forms for one in rows)


# Examples and queries


def test_fields_have_examples(client):
    text = signed_in(client).get(page(Person)).text
    assert "Write it as you like: 0431 / 66666-850." in text
    assert "Part of the page’s address." in text


@pytest.mark.parametrize("make, model", [(make_cluster, Cluster), (make_organisation, Organisation)])
def test_a_form_has_as_many_queries_with_many_rows_as_with_few(client, make, model):
    entry = make(city="Kiel")
    name = "cluster" if model is Cluster else "organisation"
    signed_in(client)
    numbers = []
    for _each in range(2):
        for number in range(1 if not numbers else 12):
            make_membership(**{name: entry}, role="member")
            make_appointment(**{name: entry})
            make_citation(entry, field="city", stated=f"{len(numbers)}-{number}")
        client.get(page(model, entry))
        with CaptureQueriesContext(connection) as queries:
            client.get(page(model, entry))
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
