"""The second factor at the login: a code from an app (TOTP), or one of the recovery codes, each of which counts once.

Where SECOND_FACTOR is on, the admin lets nobody in without it (`EditorsDesk.has_permission`), and who signs in for the
first time sets it up. The tables and the counting of wrong codes are django-otp's.
"""

import time
from base64 import b32encode
from binascii import unhexlify

import segno
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

CODES = 10
SALT = "desk.second_factor"
SETUP_SECONDS = 60 * 60


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )

    def __init__(self, *args, verify, **kwargs):
        super().__init__(*args, **kwargs)
        self.verify = verify

    def clean_code(self):
        """`verify` raises what is wrong, or gives the device that takes the code."""
        self.device = self.verify("".join(self.cleaned_data["code"].split()).lower())


def is_pending(request):
    """Whether somebody of the staff has given a password and still owes the second factor."""
    user = request.user
    return settings.SECOND_FACTOR and user.is_active and user.is_staff and not user.is_verified()


def where_to(request):
    """The page that was asked for, if it is one of ours."""
    address = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else reverse("admin:index")


def address_of_page(request):
    return f"{reverse('admin:desk_second_factor')}?{urlencode({REDIRECT_FIELD_NAME: where_to(request)})}"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request):
    """Asks for a code, or shows how to set the second factor up."""
    if not (request.user.is_active and request.user.is_staff):
        return redirect_to_login(where_to(request), reverse("admin:login"))
    if not is_pending(request):
        return HttpResponseRedirect(where_to(request))
    with transaction.atomic():
        has_device = TOTPDevice.objects.devices_for_user(request.user, confirmed=True).exists()
        return ask(request) if has_device else set_up(request)


def ask(request):
    form = CodeForm(request.POST or None, verify=lambda code: device_that_takes(request.user, code))
    if not form.is_valid():
        return page(request, "desk/second_factor.html", form=form)
    sign_in(request, form.device)
    if isinstance(form.device, StaticDevice):
        left = form.device.token_set.count()
        text = ngettext("You have %(left)d recovery code left.", "You have %(left)d recovery codes left.", left)
        messages.warning(request, text % {"left": left})
    return HttpResponseRedirect(where_to(request))


def device_that_takes(user, code):
    """Six numerals are a code of the app, anything else is a recovery code; a wrong one makes the next wait longer."""
    model = TOTPDevice if code.isdecimal() else StaticDevice
    for device in model.objects.devices_for_user(user, confirmed=True).select_for_update():
        if not device.verify_is_allowed()[0]:
            raise forms.ValidationError(_("That was wrong too often. Wait a while and try again."))
        if device.verify_token(code):
            return device
    raise forms.ValidationError(_("This code is wrong, or it has been used already."))


def set_up(request):
    """The key goes to and fro in the form, signed: nothing is kept until a first code shows that the app has it."""
    key = kept_key(request) or default_key()
    device = TOTPDevice(user=request.user, name="app", key=key)

    def verify(code):
        if not kept_key(request):
            raise forms.ValidationError(_("This page has grown too old. Scan the new picture."))
        totp = TOTP(unhexlify(key))
        totp.time = time.time()
        if not code.isdecimal() or not totp.verify(int(code), device.tolerance):
            raise forms.ValidationError(_("This code does not fit. Is the clock of your device right?"))
        device.last_t = totp.t()  # so that nobody who has seen the code gets in with it

    form = CodeForm(request.POST or None, verify=verify)
    if form.is_valid():
        device.save()
        sign_in(request, device)
        return page(request, "desk/recovery_codes.html", codes=new_codes(request.user), next=where_to(request))
    secret = b32encode(unhexlify(key)).decode()
    return page(
        request,
        "desk/second_factor_setup.html",
        form=form,
        picture=segno.make(device.config_url).svg_data_uri(scale=5, border=4, light="white"),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        kept=signing.dumps([request.user.pk, key], salt=SALT),
    )


def kept_key(request):
    """The key that this account has been shown before; None without one."""
    try:
        user, key = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=SETUP_SECONDS)
    except signing.BadSignature:
        return None
    return key if user == request.user.pk else None


def sign_in(request, device):
    login(request, device)
    request.session.cycle_key()


def new_codes(user):
    """New recovery codes in the place of those that there were."""
    device, _made = StaticDevice.objects.get_or_create(user=user, name="recovery")
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _number in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request):
    """How many recovery codes are left, and new ones for another code. For who is in already (`admin_view`)."""
    if not request.user.is_verified():  # where no second factor is asked for
        return HttpResponseRedirect(reverse("admin:index"))
    codes = []
    with transaction.atomic():
        # Or else whoever finds the desk open could keep a way in.
        form = CodeForm(request.POST or None, verify=lambda code: device_that_takes(request.user, code))
        if form.is_valid():
            codes = new_codes(request.user)
    left = StaticToken.objects.filter(device__user=request.user).count()
    return page(request, "desk/recovery_codes.html", codes=codes, form=form, left=left, next=reverse("admin:index"))


def forget(users):
    """Who has lost the app and the codes sets up the second factor anew."""
    for model in (TOTPDevice, StaticDevice):
        model.objects.filter(user__in=users).delete()


def page(request, template, **context):
    context = admin.site.each_context(request) | {"next": where_to(request)} | context
    return render(request, template, context)
