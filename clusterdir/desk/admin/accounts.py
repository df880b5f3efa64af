"""Staff accounts: who is invited, with which role, for which clusters.

An account is given a role and nothing else. Only a superuser makes a superuser or touches the account of one: whoever
may change accounts could otherwise become one.
"""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static import admin as otp_static
from django_otp.plugins.otp_totp import admin as otp_totp

from clusterdir.admin import Bounded, RowsInline

from .. import lockout, second_factor
from ..invitations import invite
from ..models.roles import ManagedCluster
from ..roles import Role

# Roles are kept in desk/roles.py, secrets of devices by nobody.
admin.site.unregister([User, Group, otp_static.StaticDevice, otp_totp.TOTPDevice])


class RoleForm(forms.ModelForm):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", "—"), *Role.choices],
        required=False,
        help_text=_("A cluster manager sees and edits the clusters that are named below, and nothing else."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "role" in self.fields:
            names = self.instance.groups.values_list("name", flat=True)
            self.fields["role"].initial = next((role for role in Role if role in set(names)), "")

    def _save_m2m(self):
        super()._save_m2m()
        if "role" in self.cleaned_data:
            self.instance.groups.set(Group.objects.filter(name=self.cleaned_data["role"]))


class AccountForm(RoleForm, UserChangeForm):
    pass


class InvitationForm(RoleForm):
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["username", "email", "first_name", "last_name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = self.fields["role"].required = True
        self.fields["language"].initial = get_language()

    def save(self, commit=True):
        self.instance.is_staff = True
        self.instance.set_unusable_password()
        return super().save(commit)


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


class ManagedClusterInline(RowsInline):
    model = ManagedCluster
    fields = ["cluster"]
    autocomplete_fields = ["cluster"]
    order = ["cluster__sort_{}"]


@admin.register(User)
class AccountAdmin(Bounded, UserAdmin):
    form = AccountForm
    add_form = InvitationForm
    add_form_template = None  # Django's speaks of the password
    list_display = ["username", "email", "first_name", "last_name", "role", "is_active", "last_login"]
    list_filter = [RoleFilter, "is_active"]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []
    inlines = [ManagedClusterInline]
    actions = ["send_link", "forget_second_factor", "unlock"]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["username", "email", ("first_name", "last_name"), "role", "language"],
                "description": _("They get a mail with a link that leads to a page where they choose a password."),
            },
        )
    ]

    def get_fieldsets(self, request, obj=None):
        if not obj:
            return self.add_fieldsets
        rights = ["role", "is_active", *(["is_superuser"] if request.user.is_superuser else [])]
        return [
            (None, {"fields": ["username"]}),  # the password is chosen behind a mailed link, by nobody else
            (_("Who it is"), {"fields": [("first_name", "last_name"), "email"]}),
            (_("What they may do"), {"fields": rights}),
            (_("When"), {"fields": [("last_login", "date_joined")]}),
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("role"))
    def role(self, user):
        if user.is_superuser:
            return _("superuser")
        return ", ".join(str(Role(group.name).label) for group in user.groups.all() if group.name in Role.values)

    # Whom one may touch

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.may_touch(request, obj)

    def may_touch(self, request, user):
        return user is None or request.user.is_superuser or not user.is_superuser

    def get_deleted_objects(self, objs, request):
        """Without the tables behind an account, which say nothing to who reads this."""
        _tree, _counts, lacking, protected = super().get_deleted_objects(objs, request)
        return [str(user) for user in objs], {self.opts.verbose_name_plural: len(objs)}, lacking, protected

    # Inviting

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change:
            language = form.cleaned_data["language"]
            transaction.on_commit(lambda: self.mail(request, obj, language))

    def mail(self, request, user, language):
        try:
            invite(request, user, language)
        except OSError:  # smtplib's errors are such too
            text = gettext("The mail to %(name)s could not be sent. Try again later, with an action of the list.")
            messages.error(request, text % {"name": user})
        else:
            messages.success(request, gettext("A mail has gone to %(email)s.") % {"email": user.email})

    @admin.action(description=_("Send a link to choose a password"), permissions=["change"])
    def send_link(self, request, queryset):
        for user in self.touchable(request, queryset):
            if user.email and user.is_active:
                self.mail(request, user, get_language())
            else:
                text = gettext("%(name)s has no e-mail address or is not active.")
                messages.warning(request, text % {"name": user})

    @admin.action(description=_("Have the second factor set up anew"), permissions=["change"])
    def forget_second_factor(self, request, queryset):
        users = self.touchable(request, queryset)
        second_factor.forget(users)
        for user in users:
            self.log_change(request, user, gettext("Second factor to be set up anew."))
        self.count(request, users)

    @admin.action(description=_("Unlock after failed logins"), permissions=["change"])
    def unlock(self, request, queryset):
        users = self.touchable(request, queryset)
        for user in users:
            lockout.forget(user)
        self.count(request, users)

    def touchable(self, request, queryset):
        return [user for user in queryset if self.may_touch(request, user)]

    def count(self, request, users):
        text = ngettext("Done for %(count)d account.", "Done for %(count)d accounts.", len(users))
        messages.success(request, text % {"count": len(users)})
