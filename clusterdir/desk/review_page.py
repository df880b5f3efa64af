"""The public page behind the link in a mail: it shows the entry and asks whether it is right. A GET changes nothing.

Like all public pages it sets no cookie. Its form needs none against other sites: what counts is the secret in the
address, and whoever knows that could answer anyway.
"""

from django import forms
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .facts import facts
from .models.reviews import Review
from .reviewing import VALID, Question, State, answer

STATUS = {State.OPEN: 200, State.ANSWERED: 200, State.EXPIRED: 410, State.OUTDATED: 410, State.UNKNOWN: 404}


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        choices=[
            (Review.Answer.CORRECT, _("Everything is still correct")),
            (Review.Answer.CHANGE, _("Something needs a change")),
            (Review.Answer.ARCHIVE, _("Please take the entry out of the directory")),
        ],
        error_messages={"required": _("Choose one of the three answers.")},
    )
    note = forms.CharField(max_length=4000, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == Review.Answer.CHANGE and not cleaned.get("note"):
            self.add_error("note", _("Say what needs to be changed."))
        return cleaned


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request, token):
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        answer(token, form.cleaned_data["answer"], form.cleaned_data["note"])
        return HttpResponseRedirect(request.path)  # which says what has become of it
    question = Question(token)
    state = question.state
    context = {
        "state": state.value,
        "review": question.review,
        "answered_on": timezone.localdate(question.review.answered_at) if state == State.ANSWERED else None,
        "entry": question.entry,
        "facts": facts(question.entry) if state == State.OPEN else [],
        "form": form,
        "errors": form.errors,
        "days": VALID.days,
    }
    response = render(request, "desk/review.html", context, status=STATUS[state])
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
