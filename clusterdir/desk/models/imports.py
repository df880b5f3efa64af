"""Files on their way into the directory. Nothing of them is in its tables before an import is applied."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=90)


class ImportQuerySet(models.QuerySet):
    def forget_old(self):
        """Deletes what is too old to be undone: the rows hold personal data."""
        return self.filter(uploaded_at__lt=timezone.now() - KEPT_FOR).delete()

    def for_list(self):
        return self.select_related("uploaded_by").defer("content").order_by("-pk")


class Import(models.Model):
    """One file that an editor has uploaded, and how far it has come."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        COMPARING = "comparing", _("being compared")
        READY = "ready", _("waits for an editor")
        APPLIED = "applied", _("applied")
        UNDONE = "undone", _("undone")
        CANCELLED = "cancelled", _("cancelled")
        UNREADABLE = "unreadable", _("cannot be read")  # which only its rows have shown

    sheet = models.CharField(_("noun"), max_length=20)  # a key of SHEETS
    file_name = models.CharField(_("file"), max_length=150)
    layout = models.JSONField(default=dict)  # how it is read (files.py), whether it is being written (background.py)
    content = models.BinaryField(null=True)  # until all rows are read
    total = models.PositiveIntegerField(_("rows"))
    read = models.PositiveIntegerField(default=0)
    compared = models.PositiveIntegerField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(_("applied or undone"), null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                name="desk_import_keeps_no_file_longer_than_it_reads", condition=Q(content=None) | Q(state="reading")
            )
        ]

    def __str__(self):
        return self.file_name

    @property
    def is_going_on(self):
        return self.state in {self.State.READING, self.State.COMPARING}

    @property
    def is_open(self):
        return self.is_going_on or self.state == self.State.READY


class ImportRow(models.Model):
    """One row of the file, and what the comparison with the directory has found."""

    class Outcome(models.TextChoices):
        WRONG = "wrong", _("wrong")
        DOUBTFUL = "doubtful", _("to be decided")
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")

    class Decision(models.TextChoices):
        """Whether the row is about an entry that it is like."""

        NEW = "new", _("a new entry")
        SAME = "same", _("this entry")

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as the spreadsheet numbers it
    cells = models.JSONField()  # {name of a column: text}; what is too much stands under ""
    slug = models.CharField(max_length=200, blank=True)  # that the row gives, or that its name gives
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)  # blank: not compared yet
    key = models.BigIntegerField(null=True)  # of the entry that it is about; of a new one, once applied
    decision = models.CharField(max_length=5, choices=Decision, blank=True)
    alike = models.JSONField(default=list)  # keys of the entries that it may be about
    changes = models.JSONField(default=dict)  # {name of a column: [text before, text after]}
    errors = models.JSONField(default=dict)  # {name of a column: [{language: sentence}]}; "" is the row as a whole

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="desk_importrow_once")]
        indexes = [
            models.Index(fields=["of", "outcome", "number"], name="desk_importrow_outcome"),
            models.Index(fields=["of", "slug"], name="desk_importrow_slug"),
            models.Index(fields=["of", "key"], name="desk_importrow_key"),
        ]

    def __str__(self):
        return str(self.number)
