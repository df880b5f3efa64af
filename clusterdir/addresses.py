"""Addresses with the name of the site in front."""

from django.conf import settings


def absolute(request, path):
    """`path` below SITE_ADDRESS, or below the address that the request came to where none is set."""
    return f"{settings.SITE_ADDRESS}{path}" if settings.SITE_ADDRESS else request.build_absolute_uri(path)
