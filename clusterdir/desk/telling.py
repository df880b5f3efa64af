"""Tells the editors by mail that a proposal waits for them: a mail to each, and not one for each of many proposals."""

import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from . import mails
from .models.roles import Proposal
from .roles import Role, accounts_with

PAUSE = datetime.timedelta(days=1)  # whose proposal waits already is not told of again so soon


def tell_editors(request, proposal):
    """Once the proposal is stored. Nobody is told while another of the same account, made that day, still waits."""
    earlier = Proposal.objects.waiting().filter(made_by=proposal.made_by, made_at__gte=proposal.made_at - PAUSE)
    if earlier.exclude(pk=proposal.pk).exists():
        return
    link = mails.absolute(request, reverse("admin:desk_proposal_change", args=[proposal.pk]))
    addresses = addresses_of_editors()

    def send():
        for address in addresses:
            mails.behind(mails.send, "proposal", address, proposal.language, proposal=proposal, link=link)

    transaction.on_commit(send)


def addresses_of_editors():
    """Of the active editors, each once; where there are none, of the administrators."""
    editors = User.objects.filter(is_active=True, is_staff=True, groups__name=Role.EDITOR)
    for accounts in (editors, User.objects.filter(accounts_with(Role.ADMINISTRATOR))):
        if found := list(accounts.exclude(email="").order_by("email").values_list("email", flat=True).distinct()):
            return found
    return []
