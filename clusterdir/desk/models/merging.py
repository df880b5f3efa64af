"""What is known about pairs of entries: which two are different, and which one has become another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OfNoun(models.QuerySet):
    def of(self, model):
        return self.filter(noun=model._meta.label_lower)


class Different(models.Model):
    """Two entries that look like duplicates and are none: an editor has said so, and nobody is asked again."""

    noun = models.CharField(_("noun"), max_length=60, editable=False)  # such as contacts.person
    first = models.BigIntegerField(_("first entry"), editable=False)
    second = models.BigIntegerField(_("second entry"), editable=False)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("said by"),
    )
    said_at = models.DateTimeField(_("said"), default=timezone.now, editable=False)

    objects = OfNoun.as_manager()

    class Meta:
        verbose_name = _("two different entries")
        verbose_name_plural = _("different entries")
        default_permissions = ()  # who may merge entries may say this
        constraints = [
            models.UniqueConstraint(fields=["noun", "first", "second"], name="desk_different_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="desk_different_smaller_first"),
        ]

    def __str__(self):
        return f"{self.noun}: {self.first}, {self.second}"


class Redirect(models.Model):
    """The address of an entry that was merged with another one, to which it leads since then.

    The history of the entry that is gone is found by `former`, its key.
    """

    noun = models.CharField(_("noun"), max_length=60, editable=False)
    slug = models.SlugField(_("former address"), max_length=100, editable=False)
    former = models.BigIntegerField(_("former entry"), editable=False)
    key = models.BigIntegerField(_("entry"), editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    objects = OfNoun.as_manager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["noun", "slug"], name="desk_redirect_once")]
        indexes = [models.Index(fields=["noun", "key"], name="desk_redirect_to")]

    def __str__(self):
        return self.slug
