"""The second factor, and that nobody gets in without it."""

import re
import time
from base64 import b32decode
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from clusterdir.desk import second_factor
from clusterdir.desk.roles import Role
from clusters.models import Cluster

from . import factories
from .admin_forms import change_list, page
from .staff import make_account, signed_in_as

pytestmark = pytest.mark.django_db

SETUP = "Set up the second factor"


@pytest.fixture(autouse=True)
def asked_for(settings):
    settings.SECOND_FACTOR = True


@pytest.fixture
def client():
    """Signed in with a password, and with nothing else."""
    return signed_in_as(Role.EDITOR)


@pytest.fixture
def device(client):
    return TOTPDevice.objects.create(user=client.user, name="app")


@pytest.fixture
def codes(client, device):
    return second_factor.new_codes(client.user)


def code_now(key, steps=0):
    return f"{totp(bytes.fromhex(key), t0=-30 * steps):06}"


def address(**query):
    return reverse("admin:desk_second_factor", query=query or None)


def enter(client, code, **data):
    return client.post(address(), {"code": code} | data)


def is_in(client):
    return client.get(change_list(Cluster)).status_code == 200


def forget_waiting(device):
    """As if enough time had gone by since the last wrong code."""
    type(device).objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)


# Without it


def test_where_none_is_asked_for_a_password_is_enough(client, settings):
    settings.SECOND_FACTOR = False
    assert is_in(client)
    assert client.get(address()).url == reverse("admin:index")
    assert client.get(reverse("admin:desk_recovery_codes")).url == reverse("admin:index")


def test_a_password_alone_opens_no_page(client):
    cluster = factories.make_cluster()
    query = "?app_label=clusters&model_name=membership&field_name=cluster"
    for path in (
        reverse("admin:index"),
        change_list(Cluster),
        page(Cluster, cluster),
        f"{reverse('admin:autocomplete')}{query}",
        reverse("admin:desk_recovery_codes"),
        reverse("admin:password_change"),
        reverse("styleguide"),
    ):
        response = client.get(path)
        assert (response.status_code, urlsplit(response.url).path) == (302, reverse("admin:login"))
    assert client.post(page(Cluster, cluster), {"name_en": "Changed"}).status_code == 302
    cluster.refresh_from_db()
    assert cluster.name_en != "Changed"


def test_a_superuser_is_no_exception(django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("root"))
    assert not is_in(client)


def test_the_login_leads_on_to_the_second_factor_and_then_to_the_page_that_was_asked_for(device):
    client = Client()
    data = {"username": device.user.username, "password": "a-long-password-for-a-test", "next": change_list(Cluster)}
    response = client.post(reverse("admin:login"), data, follow=True)
    assert urlsplit(response.redirect_chain[-1][0]).path == address()
    assert response.context["next"] == change_list(Cluster)
    assert enter(client, code_now(device.key), next=response.context["next"]).url == change_list(Cluster)
    assert is_in(client)


def test_who_has_not_given_a_password_is_asked_for_that_first():
    assert urlsplit(Client().get(address()).url).path == reverse("admin:login")
    assert urlsplit(enter(Client(), "123456").url).path == reverse("admin:login")


def test_half_signed_in_one_can_leave_again(client, device):
    assert client.post(reverse("admin:desk_sign_out")).url == reverse("admin:login")
    assert urlsplit(client.get(address()).url).path == reverse("admin:login")


# Codes of the app


def test_the_code_of_the_app_lets_in_and_blanks_in_it_do_not_matter(client, device):
    code = code_now(device.key)
    assert enter(client, f" {code[:3]} {code[3:]} ").status_code == 302
    assert is_in(client)


@pytest.mark.parametrize("code", ["000000", "", "²²²²²²", "1" * 40, "-1", "no code", "\u0661" * 6])
@pytest.mark.parametrize("is_set_up", [True, False])
def test_a_wrong_code_does_not(client, is_set_up, code):
    if is_set_up:
        TOTPDevice.objects.create(user=client.user, name="app")
    _key, kept = ("", "") if is_set_up else shown(client.get(address()))
    assert enter(client, code, kept=kept).status_code == 200
    assert not is_in(client)


def test_a_code_counts_once(client, device):
    code = code_now(device.key)
    enter(client, code)
    other = Client()
    other.force_login(client.user)
    assert "has been used already" in enter(other, code).text
    assert not is_in(other)


def test_the_code_of_somebody_elses_app_does_not_let_in(client, device):
    other = TOTPDevice.objects.create(user=make_account(Role.EDITOR), name="app")
    enter(client, code_now(other.key))
    assert not is_in(client)


def test_a_device_of_somebody_else_in_the_session_does_not_let_in(client, device):
    other = TOTPDevice.objects.create(user=make_account(Role.EDITOR), name="app")
    session = client.session
    session["otp_device_id"] = other.persistent_id
    session.save()
    assert not is_in(client)


def test_after_a_wrong_code_even_the_right_one_has_to_wait(client, device):
    enter(client, "000000")
    assert "Wait a while" in enter(client, code_now(device.key)).text
    assert not is_in(client)
    forget_waiting(device)
    enter(client, code_now(device.key))
    assert is_in(client)


def test_the_session_gets_a_new_key_so_that_an_old_one_is_worth_nothing(client, device):
    before = client.session.session_key
    enter(client, code_now(device.key))
    assert client.session.session_key != before


def test_the_way_on_never_leads_to_another_site(client, device):
    for wanted in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        assert "elsewhere.example" not in client.get(address(next=wanted)).text
    assert enter(client, code_now(device.key), next="//elsewhere.example/").url == reverse("admin:index")


# Setting it up


def shown(response):
    """The key and the hidden field of the page that sets the second factor up."""
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', response.text)[1].replace(" ", "")
    return b32decode(secret).hex(), response.context["kept"]


def test_it_is_set_up_with_the_first_code_and_recovery_codes_are_shown_once(client):
    key, kept = shown(client.get(address()))
    assert not TOTPDevice.objects.exists()  # looking at the page keeps nothing
    response = enter(client, code_now(key), kept=kept)
    codes = re.findall(r"<li><code>([a-z2-7]{8})</code></li>", response.text)
    assert len(set(codes)) == second_factor.CODES
    assert is_in(client)
    assert (TOTPDevice.objects.get().user, TOTPDevice.objects.get().key) == (client.user, key)
    assert codes[0] not in client.get(reverse("admin:desk_recovery_codes")).text


def test_the_picture_holds_the_key_that_is_written_below_it(client):
    import segno

    response = client.get(address())
    key, _kept = shown(response)
    device = TOTPDevice(user=client.user, key=key)
    assert parse_qs(urlsplit(device.config_url).query)["issuer"] == ["Clusters Schleswig-Holstein"]
    assert response.context["picture"] == segno.make(device.config_url).svg_data_uri(scale=5, border=4, light="white")


def test_the_first_code_cannot_be_used_again_to_get_in(client):
    key, kept = shown(client.get(address()))
    code = code_now(key)
    enter(client, code, kept=kept)
    other = Client()
    other.force_login(client.user)
    enter(other, code)
    assert not is_in(other)


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_key(client):
    key, kept = shown(client.get(address()))
    response = enter(client, "000000", kept=kept)
    assert "This code does not fit." in response.text
    assert shown(response)[0] == key
    assert not TOTPDevice.objects.exists()


@pytest.mark.parametrize("how", ["own", "of another account", "too old"])
def test_a_key_that_this_page_has_not_shown_is_refused(client, how, monkeypatch):
    key, kept = shown(client.get(address()))
    if how == "own":
        key = "00" * 20
        kept = f"{client.user.pk}:{key}"
    elif how == "of another account":
        key, kept = shown(signed_in_as(Role.EDITOR).get(address()))
    else:
        now = time.time() + second_factor.SETUP_SECONDS + 60
        monkeypatch.setattr(time, "time", lambda: now)
    assert "too old" in enter(client, code_now(key), kept=kept).text
    assert not TOTPDevice.objects.exists()


def test_who_knows_only_the_password_cannot_set_up_another_app(client):
    key, kept = shown(client.get(address()))
    TOTPDevice.objects.create(user=client.user, name="app")
    response = enter(client, code_now(key), kept=kept)
    assert SETUP not in response.text
    assert not is_in(client)
    assert TOTPDevice.objects.count() == 1


# Recovery codes


def test_a_recovery_code_lets_in_once_and_tells_how_many_are_left(client, codes):
    enter(client, codes[0].upper())
    response = client.get(reverse("admin:index"))
    assert "You have 9 recovery codes left." in response.text
    other = Client()
    other.force_login(client.user)
    enter(other, codes[0])
    assert not is_in(other)


def test_the_recovery_code_of_somebody_else_does_not_let_in(client, codes):
    strange = second_factor.new_codes(make_account(Role.EDITOR))
    enter(client, strange[0])
    assert not is_in(client)
    assert StaticToken.objects.filter(token=strange[0]).exists()


def test_new_recovery_codes_take_the_place_of_the_old_ones_and_the_session_goes_on(client, codes):
    enter(client, codes[0])
    response = client.post(reverse("admin:desk_recovery_codes"), {"code": codes[2]})
    new = re.findall(r"<li><code>([a-z2-7]{8})</code></li>", response.text)
    assert len(new) == second_factor.CODES and not set(new) & set(codes)
    assert is_in(client)
    other = Client()
    other.force_login(client.user)
    enter(other, codes[1])
    assert not is_in(other)


@pytest.mark.parametrize("code", ["", "000000", "used"])
def test_an_open_desk_alone_gives_no_new_recovery_codes(client, codes, device, code):
    enter(client, codes[0])
    before = set(StaticToken.objects.values_list("token", flat=True))
    response = client.post(reverse("admin:desk_recovery_codes"), {"code": codes[0] if code == "used" else code})
    assert response.status_code == 200
    assert not re.search(r"<li><code>", response.text)
    assert set(StaticToken.objects.values_list("token", flat=True)) == before


def test_looking_at_the_page_of_recovery_codes_changes_none(client, codes):
    enter(client, codes[0])
    client.get(reverse("admin:desk_recovery_codes"))
    assert StaticToken.objects.count() == second_factor.CODES - 1


# Lost


def test_an_administrator_lets_somebody_set_it_up_anew(client, codes, django_user_model):
    enter(client, codes[0])
    administrator = signed_in_as(Role.ADMINISTRATOR)
    own = TOTPDevice.objects.create(user=administrator.user, name="app", created_at=timezone.now())
    enter(administrator, code_now(own.key))
    data = {"action": "forget_second_factor", "_selected_action": [client.user.pk]}
    administrator.post(change_list(django_user_model), data)
    assert not is_in(client)
    assert SETUP in client.get(address()).text
    assert TOTPDevice.objects.get() == own
    assert not StaticDevice.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MANAGER, Role.AUDITOR])
def test_nobody_else_does(client, codes, django_user_model, settings, role):
    settings.SECOND_FACTOR = False
    data = {"action": "forget_second_factor", "_selected_action": [client.user.pk]}
    signed_in_as(role).post(change_list(django_user_model), data)
    assert TOTPDevice.objects.filter(user=client.user).exists()


@pytest.mark.parametrize("page_name", ["second-factor", "recovery-codes", "setup"])
def test_no_page_of_it_has_a_style_or_script_in_it_and_none_is_kept(client, codes, page_name):
    if page_name == "setup":
        TOTPDevice.objects.all().delete()
    if page_name == "recovery-codes":
        enter(client, codes[0])
    path = reverse("admin:desk_recovery_codes") if page_name == "recovery-codes" else address()
    response = client.get(path)
    assert [mark for mark in ("<style", "<script>", " style=", " onclick=") if mark in response.text] == []
    assert "no-store" in response["Cache-Control"]
