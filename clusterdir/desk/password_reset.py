"""Who has forgotten the password asks for a link by mail: the one that invitations.py sends.

The page says the same whether there is such an account or not, and it takes the same time: the mail goes out behind
its back. It goes to the address that the account has, whatever spelling was typed, and every ten minutes at most.
The link leads to a new password and no further: the second factor is asked for as ever.
"""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetView
from django.core.cache import cache
from django.urls import reverse_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from . import mails
from .invitations import invite

PAUSE = 10 * 60  # seconds between two mails to an account, for each worker


class ForgottenForm(PasswordResetForm):
    def get_users(self, email):
        """Those too who have been invited and have not chosen a password yet."""
        return User.objects.filter(email__iexact=email, is_active=True, is_staff=True)

    def save(self, request, **options):
        for user in self.get_users(self.cleaned_data["email"]):
            if cache.add(f"desk.password_reset.{user.pk}", True, PAUSE):
                mails.behind(invite, request, user, get_language())


class PasswordReset(PasswordResetView):
    form_class = ForgottenForm
    template_name = "desk/password_reset.html"
    title = gettext_lazy("Forgotten the password?")
    success_url = reverse_lazy("admin:login")

    def form_valid(self, form):
        text = _("If there is an account with this address, a mail with a link to choose a new password is on its way.")
        messages.success(self.request, text)
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        days = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
        return admin.site.each_context(self.request) | super().get_context_data(days=days, **kwargs)
