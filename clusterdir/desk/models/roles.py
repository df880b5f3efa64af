"""Who manages which cluster, and what managers propose."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster


class ManagedCluster(models.Model):
    """A cluster that an account with the role of cluster manager keeps."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="managed_clusters", verbose_name=_("account")
    )
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="+", verbose_name=_("cluster"))

    class Meta:
        verbose_name = _("managed cluster")
        verbose_name_plural = _("managed clusters")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cluster"],
                name="desk_managedcluster_once",
                violation_error_message=_("This account already manages this cluster."),
            )
        ]

    def __str__(self):
        return str(self._meta.verbose_name)


class ProposalQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Proposal.State.WAITING)


class Proposal(models.Model):
    """An edit that a manager has made and an editor has to accept before the public sees it.

    `changes` is {"before": state, "after": state}: what differs of the form as the manager found it and as it was sent
    (desk/states.py), and of its rows those that were changed; a row that is only in "before" was deleted.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    noun = models.CharField(_("noun"), max_length=60)  # such as contacts.person
    key = models.BigIntegerField(_("key"), null=True, blank=True)  # of the entry; blank for a new one
    title = models.CharField(_("entry"), max_length=250)
    changes = models.JSONField(_("changes"))
    language = models.CharField(_("language"), max_length=5)  # of the manager's pages, for the answer
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.WAITING)
    note = models.TextField(
        _("note"),
        blank=True,
        max_length=2000,
        help_text=_("The manager reads it in the answer that goes out by e-mail."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="proposals", verbose_name=_("proposed by")
    )
    made_at = models.DateTimeField(_("proposed"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["noun", "key"], condition=Q(state="waiting"), name="desk_proposal_waiting")]

    def __str__(self):
        return self.title

    @property
    def is_waiting(self):
        return self.state == self.State.WAITING
