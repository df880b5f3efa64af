"""What other sites, chats and mail programs show of a link to a page: the words of Open Graph and of Twitter for it."""

from functools import cache

from django.conf import settings
from django.utils.translation import gettext
from jinja2 import pass_context
from markupsafe import Markup, escape

from clusters.pictures.preview import HEIGHT, WIDTH

from .addresses import absolute, address
from .localisation import LANGUAGES, language

# The pages that have a picture of their own, at preview.png below their address.
PREVIEWED = {"cluster_detail", "organisation_detail", "sector_detail", "sponsor_detail", "contact_detail"}
LOCALES = {"en": "en_GB", "de": "de_DE"}


@pass_context
def link_preview(context, title, description):
    """The meta elements of a page with this `title` and `description`."""
    request = context["request"]
    name, path, title = request.resolver_match.url_name, escape(request.path), escape(title)
    site = absolute(request, "/").removesuffix("/")
    picture = f"{path}preview.png" if name in PREVIEWED else address("site_preview")
    return Markup(
        f"""<meta name="twitter:card" content="summary_large_image">
    <meta property="og:type" content="{"profile" if name == "contact_detail" else "website"}">
    <meta property="og:url" content="{site}{path}{escape(context.get("canonical_query", ""))}">
    <meta property="og:title" content="{title}">
    <meta property="og:description" content="{escape(description)}">
    <meta property="og:image" content="{site}{picture}">
    <meta property="og:image:alt" content="{title}">
    {_same_everywhere(language(), settings.REGION_NAME)}"""
    )


@cache
def _same_everywhere(reader, region):
    properties = {
        "og:image:type": "image/png",  # what belongs to the image has to stand behind it
        "og:image:width": WIDTH,
        "og:image:height": HEIGHT,
        "og:site_name": site_name(region),
        "og:locale": LOCALES[reader],
        "og:locale:alternate": next(LOCALES[code] for code in LANGUAGES if code != reader),
    }
    elements = [f'<meta property="{name}" content="{escape(content)}">' for name, content in properties.items()]
    return "\n    ".join(elements)


def site_name(region):
    return f"{gettext('Cluster Directory')} {region}"
