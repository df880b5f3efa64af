"""What a visitor downloads, as it comes over the wire: it is little, on a slow connection too."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]

PAGES = [
    "/",
    "/clusters/",
    "/clusters/?view=map",
    "/organisations/",
    "/clusters/maritime-cluster-northern-germany/",
    "/map/",
    "/network/",
    "/programmes/",
    "/figures/",
]


@cache
def packed(name):
    """How large a static file is when it is packed as well as can be, which it is once, before anybody asks."""
    return len(brotli.compress(Path(finders.find(name)).read_bytes()))


def weights(page):
    """{ending: bytes} of a page itself and of the styles, scripts and drawings that it names, compressed."""
    found = Counter(html=len(brotli.compress(page.encode(), quality=3)))  # packed while the visitor waits
    for name, ending in re.findall(r'(?:src|href)="/static/([^"]+\.(css|js|svg))"', page):
        found[ending] += packed(name)
    return found


@pytest.mark.parametrize("language", ["", "/de"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light(client, path, language):
    found = weights(client.get(f"{language}{path}").content.decode())
    assert 5_000 < found["css"] < 20_000
    assert 1_000 < found["js"] < 25_000
    assert found.total() < 60_000
