"""Asking those who keep an entry whether it is still right, and taking their answer. See docs/upkeep.md.

A question is a row of `Review` and a signed link to it. The link holds for 30 days, for one answer, and only as long as
the entry is what it was when the question was asked: whoever answers has seen what the answer is about.
"""

import datetime
from collections import defaultdict
from enum import Enum

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from . import mails
from .collisions import take_turn
from .facts import version
from .keepers import KEEPERS, due
from .models.reviews import Review
from .recording import one_edit

VALID = datetime.timedelta(days=30)
MOST_QUESTIONS = 20  # in one mail
MOST_A_YEAR = 3  # about one entry, to one address, without an answer
KEPT = datetime.timedelta(days=400)  # addresses and answers, no longer than they are needed
STUCK = datetime.timedelta(hours=1)  # a question that was made before, and has not been sent, never will be

SIGNER = signing.TimestampSigner(salt="desk.review", sep=".")  # a colon would end some links in mail programs


# Asking


def questions():
    """{address: [(model, key of an entry)]}: what is to be asked today, each once. A fixed number of queries."""
    now = timezone.now()
    reviews = Review.objects.order_by()
    asked = set(reviews.filter(sent_at__gte=now - VALID).values_list("noun", "key", "address"))
    unanswered = reviews.filter(answer="", sent_at__gte=now - datetime.timedelta(days=365))
    often = unanswered.values("noun", "key", "address").annotate(number=Count("pk")).filter(number__gte=MOST_A_YEAR)
    asked |= set(often.values_list("noun", "key", "address"))
    fresh = Q(answered_at__gte=now - VALID) | Q(answer__in=Review.WISHES, is_done=False)
    answered = set(reviews.filter(fresh).values_list("noun", "key"))
    found = defaultdict(list)
    for model, keepers in KEEPERS.items():
        noun, addresses = model._meta.label_lower, keepers()
        for key in due(model).values_list("pk", flat=True) if addresses else ():
            for address in addresses.get(key, ()):
                if (noun, key) not in answered and (noun, key, address) not in asked:
                    found[address].append((model, key))
    return {address: entries[:MOST_QUESTIONS] for address, entries in found.items()}


def ask(address, entries):
    """Sends one mail with all these questions; gives their number, which is less where another run is faster."""
    reviews = [review for model, key in entries if (review := make(address, model, key))]
    if not reviews:
        return 0
    links = [(review.entry, token(review)) for review in reviews]
    try:
        mails.send("review", address, "en", questions=links, days=VALID.days, site=settings.SITE_ADDRESS)
    except Exception:
        Review.objects.filter(pk__in=[review.pk for review in reviews]).delete()  # to be asked again
        raise
    Review.objects.filter(pk__in=[review.pk for review in reviews]).update(sent_at=timezone.now())
    return len(reviews)


def make(address, model, key):
    """The Review, which has the entry at hand; None if the entry has gone, or somebody else is asking just now."""
    entry = model.objects.filter(pk=key).first()
    if entry is None or not (state := version(entry)):
        return None
    same = {"noun": model._meta.label_lower, "key": key, "address": address}
    try:
        with transaction.atomic():
            if Review.objects.filter(**same, made_at__gte=timezone.now() - VALID).exists():
                return None
            review = Review.objects.create(**same, title=str(entry)[:250], version=state)
    except IntegrityError:
        return None
    review.entry = entry
    return review


def forget():
    """Deletes the questions of a run that was broken off before its mails went out, and those of long ago.

    What waits for an editor stays.
    """
    now = timezone.now()
    Review.objects.filter(sent_at=None, made_at__lt=now - STUCK).delete()
    done = Q(answer="") | Q(is_done=True)
    Review.objects.filter(done, made_at__lt=now - KEPT).delete()


def token(review):
    return SIGNER.sign_object([review.pk, review.version])


# Answering


class State(Enum):
    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"
    OUTDATED = "outdated"  # the entry is not what it was
    UNKNOWN = "unknown"  # the link is broken, or the question is not there any more


class Question:
    """What a link asks: its `state`, and where there are such the `review` and the `entry`."""

    def __init__(self, token, lock=False):
        self.review = self.entry = None
        self.state = self.find(token, lock)

    def find(self, token, lock):
        try:
            key, asked = SIGNER.unsign_object(token)
        except (signing.BadSignature, ValueError):
            return State.UNKNOWN
        rows = Review.objects.select_for_update() if lock else Review.objects
        self.review = rows.filter(pk=key, version=asked).first()
        if self.review is None:
            return State.UNKNOWN
        if self.review.answer:
            return State.ANSWERED
        try:
            SIGNER.unsign(token, max_age=VALID)
        except signing.SignatureExpired:
            return State.EXPIRED
        self.entry = apps.get_model(self.review.noun).objects.filter(pk=self.review.key).first()
        return State.OPEN if self.entry and version(self.entry) == asked else State.OUTDATED


@transaction.atomic
def answer(token, reply, note):
    """Takes the answer, if the question is still open when its turn has come; gives the Question as it was then."""
    take_turn()
    question = Question(token, lock=True)
    if question.state != State.OPEN:
        return question
    review = question.review
    review.answer, review.note, review.answered_at = reply, note, timezone.now()
    if reply == Review.Answer.CORRECT:
        review.is_done = True
        with one_edit(reason="confirmed"):
            question.entry.verified_on = timezone.localdate()
            question.entry.save(update_fields=["verified_on", "updated_at"])
    review.save()
    return question
