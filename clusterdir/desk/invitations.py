"""Inviting staff: an account without a password, and a mail with a link to choose one.

The link holds until a password is chosen, at most for PASSWORD_RESET_TIMEOUT. The same link helps somebody who has
forgotten the password; the second factor stays what it is.
"""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.auth.views import PasswordResetConfirmView
from django.urls import reverse, reverse_lazy
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import lockout, mails


class InvitationTokens(PasswordResetTokenGenerator):
    key_salt = "desk.invitations"


tokens = InvitationTokens()


def invite(request, user, language):
    """Sends the mail; raises OSError when the mail server does not take it."""
    with translation.override(language):
        path = reverse(
            "admin:desk_invitation",
            kwargs={"uidb64": urlsafe_base64_encode(force_bytes(user.pk)), "token": tokens.make_token(user)},
        )
    mails.send(
        "invitation",
        user.email,
        language,
        user=user,
        link=mails.absolute(request, path),
        days=settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
        is_new=not user.has_usable_password(),
        second_factor=settings.SECOND_FACTOR,
    )


class Invitation(PasswordResetConfirmView):
    """The page behind the link. It signs nobody in: that takes the name, the new password, and the second factor."""

    template_name = "desk/invitation.html"
    token_generator = tokens
    title = gettext_lazy("Choose a password")
    success_url = reverse_lazy("admin:login")

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user and user.is_active and user.is_staff else None

    def form_valid(self, form):
        lockout.forget(self.user)  # whoever is locked out by somebody else's guesses gets in this way
        messages.success(self.request, _("Your password is set. Log in with it."))
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        account = getattr(self.user, "username", "")
        return admin.site.each_context(self.request) | super().get_context_data(account=account, **kwargs)
