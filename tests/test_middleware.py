"""What is done to each answer."""

import pytest
from csp.constants import NONCE
from csp.decorators import csp_exempt, csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpResponse

from clusterdir.middleware import ContentSecurityPolicy

HEADER = "Content-Security-Policy"


def plain(request):
    return HttpResponse()


@csp_update({"img-src": "https://images.example"})
def with_more_images(request):
    return HttpResponse()


@csp_update({"script-src": NONCE})
def with_a_nonce(request):
    request._csp_nonce = "once"
    return HttpResponse()


@csp_exempt()
def exempt(request):
    return HttpResponse()


def with_a_policy_of_its_own(request):
    return HttpResponse(headers={HEADER: "default-src 'self'"})


def directives(response):
    return set(response.get(HEADER, "").split("; "))


@pytest.mark.parametrize("view", [plain, with_more_images, with_a_nonce, exempt, with_a_policy_of_its_own])
def test_the_policy_is_the_one_that_django_csp_builds(rf, view):
    expected = directives(CSPMiddleware(view)(rf.get("/")))
    for _each in range(2):
        assert directives(ContentSecurityPolicy(view)(rf.get("/"))) == expected
