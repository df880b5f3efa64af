"""Staff are invited by a link in a mail; roles and clusters come with the invitation."""

import re
import smtplib
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from clusterdir.desk.invitations import InvitationTokens, invite
from clusterdir.desk.roles import Role, role_of

from . import factories
from .admin_forms import change_list, filled_in, page
from .staff import make_account, signed_in_as

pytestmark = pytest.mark.django_db

NEW = {"username": "ada", "email": "ada@staff.example", "first_name": "Ada", "last_name": "Kraft"}
PASSWORD = {"new_password1": "ein-langes-Kennwort", "new_password2": "ein-langes-Kennwort"}


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    """A function by which an administrator fills in the form of an invitation."""

    def fill_in(client=None, **values):
        client = client or signed_in_as(Role.ADMINISTRATOR)
        data = filled_in(client, page(User)) | NEW | {"role": Role.EDITOR, "language": "en"} | values
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(page(User), data)

    return fill_in


def link(message=None):
    """The path of the link in a mail."""
    return urlsplit(re.search(r"http\S+", (message or mail.outbox[-1]).body)[0]).path


def choose_password(path, **data):
    """Follows a link and fills in the form; gives the last answer."""
    visitor = Client()
    response = visitor.get(path, follow=True)
    if not response.context.get("validlink"):
        return response
    return visitor.post(response.request["PATH_INFO"], PASSWORD | data)


def test_an_invited_person_chooses_a_password_and_logs_in(send):
    assert send().status_code == 302
    user = User.objects.get(username="ada")
    assert (user.is_staff, user.has_usable_password(), role_of(user)) == (True, False, Role.EDITOR)
    assert mail.outbox[0].to == ["ada@staff.example"]
    assert choose_password(link()).url == reverse("admin:login")
    data = {"username": "ada", "password": PASSWORD["new_password1"], "next": reverse("admin:index")}
    assert Client().post(reverse("admin:login"), data).url == reverse("admin:index")


def test_a_manager_is_invited_with_the_clusters(send):
    cluster = factories.make_cluster()
    rows = {"managed_clusters-TOTAL_FORMS": 1, "managed_clusters-0-cluster": cluster.pk}
    assert send(role=Role.MANAGER, **rows).status_code == 302
    assert [one.cluster for one in User.objects.get(username="ada").managed_clusters.all()] == [cluster]


def test_the_mail_is_plain_text_and_html_in_the_language_that_was_chosen(send):
    send(language="de", first_name="<b>Ada</b>")
    message = mail.outbox[0]
    html = message.alternatives[0]
    assert link().startswith("/de/admin/desk/invitation/")
    assert (html.mimetype, '<html lang="de">' in html.content) == ("text/html", True)
    assert "<b>Ada</b> Kraft" in message.body
    assert "&lt;b&gt;Ada" in html.content


def test_the_link_has_the_address_of_the_site_if_one_is_set(send, settings):
    settings.SITE_ADDRESS = "https://clusters.example"
    send()
    assert "https://clusters.example/admin/desk/invitation/" in mail.outbox[0].body


def test_an_invitation_needs_an_address_and_a_role(send):
    response = send(email="", role="")
    assert set(response.context["adminform"].form.errors) == {"email", "role"}
    assert (User.objects.filter(username="ada").exists(), mail.outbox) == (False, [])


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_cannot_be_sent_is_told_and_the_account_stays(monkeypatch):
    def refuse(self, messages):
        raise smtplib.SMTPException("no")

    client = signed_in_as(Role.ADMINISTRATOR)
    data = filled_in(client, page(User)) | NEW | {"role": Role.EDITOR, "language": "en"}
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    client.post(page(User), data)
    assert "The mail to ada could not be sent." in client.get(change_list(User)).text
    assert User.objects.filter(username="ada").exists()


# Getting round it


def test_the_link_works_once(send):
    send()
    choose_password(link())
    assert "This link does not hold any more" in choose_password(link()).text


def test_the_link_holds_for_seven_days(send, monkeypatch):
    send()
    monkeypatch.setattr(InvitationTokens, "_now", lambda self: datetime.now() + timedelta(days=8))
    assert "This link does not hold any more" in choose_password(link()).text
    assert not User.objects.get(username="ada").has_usable_password()


@pytest.mark.parametrize("changes", [{"is_active": False}, {"is_staff": False}])
def test_an_account_that_is_not_active_or_staff_any_more_is_not_let_in_by_its_link(send, changes):
    send()
    User.objects.filter(username="ada").update(**changes)
    assert "This link does not hold any more" in choose_password(link()).text


def test_the_link_of_one_account_does_not_open_another(send):
    send()
    send(username="bob", email="bob@staff.example")
    first, second = (link(message).split("/") for message in mail.outbox)
    mixed = "/".join([*first[:-2], second[-2], ""])
    assert "This link does not hold any more" in choose_password(mixed).text


@pytest.mark.parametrize("path", ["MQ/set-password/", "MQ/x-y/", "%C3%BC/1-2/", "AAAA/1-2/"])
def test_a_link_that_nobody_has_sent_opens_nothing(path):
    make_account(Role.EDITOR)
    response = Client().get(f"{reverse('admin:index')}desk/invitation/{path}")
    assert "This link does not hold any more" in response.text


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012", "ada@staff.example"])
def test_a_weak_password_is_refused(send, password):
    send()
    response = choose_password(link(), new_password1=password, new_password2=password)
    assert response.status_code == 200
    assert not User.objects.get(username="ada").has_usable_password()


def test_the_link_does_not_sign_in_by_itself_and_so_does_not_get_round_the_second_factor(send):
    send()
    visitor = Client()
    response = visitor.get(link(), follow=True)
    visitor.post(response.request["PATH_INFO"], PASSWORD)
    assert visitor.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MANAGER, Role.AUDITOR])
def test_nobody_but_an_administrator_invites(role):
    client = signed_in_as(role)
    data = NEW | {"role": Role.ADMINISTRATOR, "language": "en"}
    data |= {"managed_clusters-TOTAL_FORMS": 0, "managed_clusters-INITIAL_FORMS": 0}
    assert client.post(page(User), data).status_code == 403
    assert not User.objects.filter(username="ada").exists()


def test_an_invitation_makes_no_superuser(send):
    send(is_superuser="on", is_staff="on")
    assert not User.objects.get(username="ada").is_superuser


# Again


def test_an_administrator_sends_a_link_again_and_the_password_holds_until_it_is_used(rf):
    user = make_account(Role.EDITOR)
    client = signed_in_as(Role.ADMINISTRATOR)
    client.post(change_list(User), {"action": "send_link", "_selected_action": [user.pk]})
    assert mail.outbox[0].subject == "A new password for the cluster directory Schleswig-Holstein"
    user.refresh_from_db()
    assert user.check_password("a-long-password-for-a-test")
    assert choose_password(link()).status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD["new_password1"])


def test_a_newer_link_and_an_older_one_both_end_with_the_first_use(rf):
    user = make_account(Role.EDITOR)
    request = rf.get("/")
    invite(request, user, "en")
    invite(request, user, "de")
    older, newer = map(link, mail.outbox)
    choose_password(newer)
    assert "does not hold any more" in choose_password(older).text
