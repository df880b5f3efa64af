"""What keeps the directory fresh: questions to those who keep an entry, their answers, and checks of web addresses."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReviewQuerySet(models.QuerySet):
    def waiting(self):
        """Answers that an editor has to do something about."""
        return self.filter(answer__in=Review.WISHES, is_done=False)


class Review(models.Model):
    """A question to one address whether an entry is still right, asked by a mail with a link, and the answer.

    `version` is the fingerprint of what the public saw of the entry when the question was asked (desk/facts.py).
    """

    class Answer(models.TextChoices):
        CORRECT = "correct", _("still correct")
        CHANGE = "change", _("needs a change")
        ARCHIVE = "archive", _("please archive")

    WISHES = [Answer.CHANGE, Answer.ARCHIVE]

    noun = models.CharField(_("noun"), max_length=60, editable=False)  # such as contacts.person
    key = models.BigIntegerField(_("key"), editable=False)  # of the entry
    title = models.CharField(_("entry"), max_length=250, editable=False)
    version = models.CharField(_("version"), max_length=32, editable=False)
    address = models.EmailField(_("asked"), editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("asked on"), null=True, editable=False)  # empty until the mail has gone out
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True, editable=False)
    note = models.TextField(_("note"), blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered on"), null=True, editable=False)
    is_done = models.BooleanField(
        _("done"), default=False, help_text=_("Tick it when the entry has been changed, archived, or left as it is.")
    )
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("done by"),
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer by mail")
        verbose_name_plural = _("answers by mail")
        ordering = ["-answered_at", "-pk"]
        indexes = [
            models.Index(fields=["noun", "key"], name="desk_review_entry"),
            models.Index(
                fields=["answer"],
                condition=Q(answer__in=["change", "archive"], is_done=False),
                name="desk_review_waits",
            ),
        ]
        constraints = [
            # Of two runs of the command at the same time, one asks.
            models.UniqueConstraint(
                fields=["noun", "key", "address"], condition=Q(sent_at=None), name="desk_review_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="desk_review_answered_at_some_time",
            ),
        ]

    def __str__(self):
        return self.title


class CheckedLinkQuerySet(models.QuerySet):
    def dead(self):
        return self.filter(failures__gte=CheckedLink.FAILURES)


class CheckedLink(models.Model):
    """A web address that stands in entries, and how its last checks went. `manage.py check_links` writes it."""

    FAILURES = 3  # on different days, one after the other: then it counts as dead

    url = models.CharField(_("web address"), max_length=200, unique=True)
    checked_at = models.DateTimeField(_("last checked"))
    last_good_on = models.DateField(_("last found good"), null=True)
    failures = models.PositiveSmallIntegerField(_("days failed"), default=0)
    failed_on = models.DateField(_("last failed"), null=True)
    result = models.CharField(_("result"), max_length=200, blank=True)  # an HTTP status, or the name of what went wrong
    moved_to = models.CharField(_("moved for good to"), max_length=500, blank=True)

    objects = CheckedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("checked link")
        verbose_name_plural = _("checked links")
        ordering = ["-failures", "url"]
        indexes = [models.Index(fields=["failures"], condition=Q(failures__gte=3), name="desk_checkedlink_dead")]

    def __str__(self):
        return self.url

    @property
    def is_dead(self):
        return self.failures >= self.FAILURES
