"""What every template may print. No query is made here."""

from types import SimpleNamespace
from urllib.parse import urlsplit

from django.conf import settings


def site(request):
    return {
        "region_name": settings.REGION_NAME,
        "tile_host": urlsplit(settings.TILE_ADDRESS).hostname,
        "operator": SimpleNamespace(
            name=settings.OPERATOR_NAME,
            address=settings.OPERATOR_ADDRESS,
            represented_by=settings.OPERATOR_REPRESENTED_BY,
            email=settings.OPERATOR_EMAIL,
            phone=settings.OPERATOR_PHONE,
            register=settings.OPERATOR_REGISTER,
            vat_id=settings.OPERATOR_VAT_ID,
            editor=settings.OPERATOR_EDITOR,
            data_protection=settings.OPERATOR_DATA_PROTECTION,
            enforcement_body=settings.OPERATOR_ENFORCEMENT_BODY,
        ),
    }
