"""Each type of page, in both languages and both themes, meets WCAG 2.2 AA as far as a program can tell."""

import pytest

from clusters.models import Cluster

PAGES = [
    "/",
    "/clusters/",
    "/clusters/?q=nothing-of-that-name",
    "/clusters/hanse-innovation-campus-luebeck/",
    "/clusters/compare/",
    "/clusters/compare/?cluster=maritime-cluster-northern-germany&cluster=hanse-innovation-campus-luebeck&cluster=x",
    "/organisations/",
    "/organisations/wtsh/",
    "/sectors/",
    "/sectors/life-sciences/",
    "/sponsors/",
    "/sponsors/wtsh/",
    "/contacts/",
    "/contacts/ulrich-hausner/",
    "/programmes/",
    "/figures/",
    "/map/",
    "/network/",
    "/organisations/?view=map",
    "/publications/",
    "/services/",
    "/sources/",
    "/sources/gtai-industry-cluster/",
    "/search/?q=wind",
    "/search/?q=lubek",
    "/about/",
    "/imprint/",
    "/privacy/",
    "/accessibility/",
    "/no-such-page/",
    "/clusters/?q=%00",
    "/clusters/life-science-nord/",
]
ERRORS = {"/no-such-page/": 404, "/clusters/?q=%00": 400, "/clusters/life-science-nord/": 410}


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_page_has_barriers(page, complaints, find_barriers, language):
    Cluster.objects.filter(slug="life-science-nord").update(status="archived")
    barriers = {}
    for path in PAGES:
        answer = page.goto(path if language == "en" else f"/de{path}")
        assert answer.status == ERRORS.get(path, 200), path
        assert page.locator("html").get_attribute("lang") == language
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            if found := find_barriers(page):
                barriers[path, theme] = found
    assert len(complaints) == len(ERRORS)  # the browser's own, one for each of these answers
    complaints.clear()
    assert barriers == {}


def test_barriers_are_found_where_there_are_some(page, find_barriers):
    page.goto("/about/")
    page.evaluate("document.querySelector('h1').outerHTML = '<img src=data:,><p><a href=#></a></p>'")
    assert [barrier.partition(":")[0] for barrier in find_barriers(page)] == ["image-alt", "link-name"]
