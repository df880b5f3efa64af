"""What managers propose, and the page on which an editor accepts or refuses it."""

from types import SimpleNamespace

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clusterdir.admin import Bounded

from .. import mails
from ..by_role import ByRole
from ..differences import compare
from ..models.roles import Proposal
from ..proposing import NotThere, accept, forms_now, state_now
from ..states import ENTRY

State = Proposal.State
GONE = _("What this proposal changes is not there any more. Refuse it, and say so in the note.")


class DecisionForm(forms.ModelForm):
    class Meta:
        model = Proposal
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3, "cols": 60})}


@admin.register(Proposal)
class ProposalAdmin(ByRole, Bounded, admin.ModelAdmin):
    list_display = ["title", "noun_", "made_by", "made_at", "state", "decided_by"]
    list_filter = ["state", "made_at"]
    list_select_related = ["made_by", "decided_by"]
    list_per_page = 50
    show_full_result_count = False
    actions = None

    @admin.display(description=_("noun"))
    def noun_(self, proposal):
        return capfirst(self.admin_of(proposal).opts.verbose_name)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def admin_of(self, proposal):
        """Of the noun that the proposal is about."""
        return self.admin_site.get_model_admin(apps.get_model(proposal.noun))

    # The page of one proposal

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            raise PermissionDenied
        proposal = self.get_object(request, object_id)
        if proposal is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, proposal):
            raise PermissionDenied
        if request.method == "POST":
            return self.decide(request, object_id)
        return self.page(request, proposal, DecisionForm())

    @transaction.atomic
    def decide(self, request, object_id):
        proposal = Proposal.objects.select_for_update(of=["self"]).filter(pk=object_id).first()
        may = self.may_decide(request, proposal), self.may_withdraw(request, proposal)
        decision = request.POST.get("decision")
        if (decision in {"accept", "refuse"} and not may[0]) or (decision == "withdraw" and not may[1]):
            raise PermissionDenied
        form = DecisionForm(request.POST)
        if not proposal.is_waiting:
            messages.error(request, gettext("Somebody has decided about this proposal already."))
        elif decision == "withdraw":
            self.close(request, proposal, State.WITHDRAWN)
        elif not form.is_valid():
            return self.page(request, proposal, form)
        elif decision == "refuse" and not form.cleaned_data["note"]:
            form.add_error("note", gettext("Tell the manager why."))
            return self.page(request, proposal, form)
        elif decision == "refuse":
            self.close(request, proposal, State.REFUSED, form.cleaned_data["note"])
        elif decision == "accept":
            if errors := self.errors_in_accepting(request, proposal):
                return self.page(request, proposal, form, errors)
            self.close(request, proposal, State.ACCEPTED, form.cleaned_data["note"])
        else:
            raise Http404
        return HttpResponseRedirect(reverse("admin:desk_proposal_changelist"))

    def errors_in_accepting(self, request, proposal):
        try:
            return accept(self.admin_of(proposal), request, proposal)
        except NotThere:
            return [GONE]

    def close(self, request, proposal, state, note=""):
        proposal.state, proposal.note = state, note
        proposal.decided_by, proposal.decided_at = request.user, timezone.now()
        proposal.save()
        self.log_change(request, proposal, proposal.get_state_display())
        if state != State.WITHDRAWN:
            transaction.on_commit(lambda: self.answer(request, proposal))

    def answer(self, request, proposal):
        manager = proposal.made_by
        if not (manager and manager.is_active and manager.email):
            return
        link = mails.absolute(request, reverse("admin:desk_proposal_change", args=[proposal.pk]))
        try:
            mails.send("decision", manager.email, proposal.language, proposal=proposal, user=manager, link=link)
        except OSError:
            text = gettext("The answer to %(name)s could not be sent by e-mail.")
            messages.warning(request, text % {"name": manager})

    def may_decide(self, request, proposal):
        """An editor who may change the entry itself."""
        return proposal.is_waiting and self.has_change_permission(request, proposal)

    def may_withdraw(self, request, proposal):
        return proposal.is_waiting and proposal.made_by_id == request.user.pk

    def page(self, request, proposal, form, errors=()):
        target = self.admin_of(proposal)
        may_decide = self.may_decide(request, proposal)
        before, after = proposal.changes["before"], proposal.changes["after"]
        states, now = [before, after], None
        if may_decide and proposal.key:
            try:
                now = narrowed(state_now(*forms_now(target, request, proposal)[1:]), before)
            except NotThere:
                errors = [GONE]
        if now and now != before:
            states = [before, now, after]
        context = self.admin_site.each_context(request) | {
            "title": proposal.title,
            "opts": self.opts,
            "proposal": proposal,
            "noun": target.opts.verbose_name,
            "target": proposal.key and reverse(f"admin:{proposal.noun.replace('.', '_')}_change", args=[proposal.key]),
            "sections": compare(target.model, formsets_of(target, request), *states),
            "is_changed_since": len(states) == 3,
            "form": form,
            "errors": errors,
            "may_decide": may_decide,
            "may_withdraw": self.may_withdraw(request, proposal),
        }
        return TemplateResponse(request, "desk/proposal.html", context)


def narrowed(now, before):
    """Of the state of a form only what a proposal changes."""
    return {ENTRY: {name: now[ENTRY].get(name, []) for name in before[ENTRY]}} | {
        prefix: {key: now.get(prefix, {}).get(key) for key in rows} for prefix, rows in before.items() if prefix
    }


def formsets_of(model_admin, request):
    """What `compare` asks about the rows of a noun, whoever looks."""
    inlines = [inline(model_admin.model, model_admin.admin_site) for inline in model_admin.inlines]
    formsets = [inline.get_formset(request) for inline in inlines]
    return [SimpleNamespace(prefix=one.get_default_prefix(), fk=one.fk, model=one.model) for one in formsets]
