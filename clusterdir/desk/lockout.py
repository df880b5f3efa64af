"""What django-axes asks us: where a login comes from, and what to answer when it is locked (AXES_… in the settings)."""

from ipaddress import ip_address

from axes.utils import reset
from django.conf import settings
from django.contrib import admin
from django.shortcuts import render


def client_address(request):
    """The address that the request came from; None where there is none, as on a socket without a proxy.

    Behind a proxy it is the last in X-Forwarded-For, which the proxy itself has added: those before it are the
    visitor's word. Without one, the whole header is.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    try:
        return str(ip_address(address))
    except ValueError:
        return None


def locked_out(request, response, credentials):
    context = admin.site.each_context(request) | {"minutes": settings.AXES_COOLOFF_TIME.seconds // 60}
    answer = render(request, "desk/locked_out.html", context, status=429)
    answer["Retry-After"] = str(settings.AXES_COOLOFF_TIME.seconds)
    return answer


def forget(user, **kwargs):
    """Forgets the failed logins of an account: when it gets in, or when its password is chosen anew.

    Those of other accounts from the same address stay: or else whoever has one could guess at the others for ever.
    """
    reset(username=user.get_username())
