"""Applying and undoing, and what is said about it. Many rows are written in a thread: a request may not take long.

The thread marks the import as being written; the page of the import shows that and asks again. A process that ends
meanwhile leaves the mark behind, which counts for so long as a write may take: the import can then be applied anew.
"""

import logging
from datetime import datetime, timedelta
from threading import Thread

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models.imports import Import, ImportRow
from . import applying

logger = logging.getLogger(__name__)

AT_ONCE = 2_000  # rows that are written within a request
LONGEST = timedelta(minutes=10)
WRITING, SAID = "writing", "said"  # in the layout of an import


def write(work, one, user):
    """What is said at once, as (whether it went well, a sentence); None when it goes on in a thread."""
    if another_is_being_written(one):
        return False, _("Another import is being written just now. Nothing was done: try again in a minute.")
    if one.rows.filter(outcome__in=[ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED]).count() <= AT_ONCE:
        return work(one, user)
    if not is_being_written(one):
        note(one, {WRITING: timezone.now().isoformat(), SAID: None})
        Thread(target=write_in_thread, args=(work, one, user, translation.get_language())).start()
    return None


def another_is_being_written(one):
    """They would wait for each other, in SQLite for longer than it does."""
    return any(
        map(is_being_written, Import.objects.filter(layout__has_key=WRITING).exclude(pk=one.pk).defer("content"))
    )


def is_being_written(one):
    since = one.layout.get(WRITING)
    return bool(since) and timezone.now() - datetime.fromisoformat(since) < LONGEST


def write_in_thread(work, one, user, language):
    said = None
    try:
        with translation.override(language):
            said = False, _("Nothing was written: something went wrong, and the error has been noted.")
            said = work(one, user)
    except Exception:
        logger.exception("Import %s was not written", one.pk)
    finally:
        note(one, {WRITING: None, SAID: said})
        connection.close()


def note(one, values):
    with transaction.atomic():
        one.layout = Import.objects.select_for_update().values_list("layout", flat=True).get(pk=one.pk) | values
        Import.objects.filter(pk=one.pk).update(layout=one.layout)


def apply(one, user):
    try:
        applying.apply(one, user)
    except applying.NotReady:
        return False, _("Nothing was imported: the import is not ready, or somebody else has been faster.")
    except applying.Changed as changed:
        text = ngettext(
            "Nothing was imported: the entry of %(number)s row has been changed since. It is compared anew.",
            "Nothing was imported: the entries of %(number)s rows have been changed since. They are compared anew.",
            len(changed.rows),
        )
        return False, text % {"number": len(changed.rows)}
    except ValidationError as error:
        return False, " ".join(error.messages)
    return True, _("The import has been applied. It can be taken back on this page.")


def undo(one, user):
    try:
        applying.undo(one, user)
    except applying.NotReady:
        return False, _("This import is not applied, or somebody else has taken it back.")
    except applying.Changed as changed:
        numbers = list(one.rows.filter(pk__in=changed.rows[:500]).values_list("number", flat=True)[:20])
        text = ngettext(
            "Nothing was taken back: the entry of row %(rows)s has been changed since, or others need it.",
            "Nothing was taken back: the entries of %(number)s rows have been changed since, or others need them:"
            " %(rows)s.",
            len(changed.rows),
        )
        more = "…" if len(changed.rows) > len(numbers) else ""
        return False, text % {"number": len(changed.rows), "rows": ", ".join(map(str, numbers)) + more}
    except ValidationError as error:
        return False, " ".join(error.messages)
    return True, _("The import has been taken back: the directory is as it was before it.")
