"""The response cache: what is answered from it, what never is, and that no edit is missed."""

import gzip
import threading
from datetime import date

import brotli
import pytest
from django.contrib.auth.models import User
from django.core.signals import request_started
from django.db import OperationalError, close_old_connections, connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from clusterdir import caching, changes
from clusterdir.addresses import canonical_query
from clusterdir.wsgi import application
from clusters.facets import NodeFacet
from clusters.filters import ClusterFilter, OrganisationFilter
from clusters.models import Sector, Service
from contacts.filters import PersonFilter
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return factories.make_service(name="Consulting")


def queries(client, path):
    """The queries of a page, but for those for the version."""
    with CaptureQueriesContext(connection) as context:
        client.get(path)
    return [query["sql"] for query in context if query["sql"] != changes._NEWEST]


def is_kept(client, path):
    return not queries(client, path)


@pytest.fixture
def asked_of_django(monkeypatch):
    """The requests that the application leaves to Django, which leaves the connection of the test open."""
    requests, django = [], application.application
    request_started.disconnect(close_old_connections)
    monkeypatch.setattr(application, "application", lambda *request: requests.append(request) or django(*request))
    yield requests
    request_started.connect(close_old_connections)


@pytest.fixture
def versions_asked(monkeypatch):
    """A list with one entry for each question for the version."""
    original, asked = changes.version, []
    monkeypatch.setattr(changes, "version", lambda: asked.append(original()) or asked[-1])
    return asked


# What is answered again


def test_a_repeated_page_takes_one_query_and_is_the_same(client, service, versions_asked):
    first = client.get("/services/")
    versions_asked.clear()
    with CaptureQueriesContext(connection) as context:
        again = client.get("/services/")
    assert len(versions_asked) == 1
    assert not [query for query in context if query["sql"] != changes._NEWEST]
    assert again.content == first.content
    assert dict(again.items()) == dict(first.items())


@pytest.mark.parametrize(
    ("path", "repeated"),
    [
        ("/services/", "/services/?utm_source=letter"),
        ("/services/?utm_source=letter&x=%C3%BC", "/services/"),
        ("/search/?q=consulting", "/search/?page=2&q=consulting"),
        ("/clusters/?q=a&kind=cluster&sort=name", "/clusters/?sort=name&q=a&kind=cluster"),
        ("/clusters/?kind=cluster&kind=association", "/clusters/?kind=association&kind=cluster&kind=association"),
        ("/de/clusters/?sort=name&q=a", "/de/clusters/?q=a&sort=name"),
    ],
)
def test_an_address_written_in_another_way_is_the_same_page(client, service, path, repeated):
    first = client.get(path)
    assert first.status_code == 200
    assert is_kept(client, repeated)
    assert client.get(repeated).content == first.content


def test_a_page_does_not_print_what_it_does_not_take(client, service):
    assert "utm_source" not in client.get("/services/?utm_source=letter").content.decode()


@pytest.mark.parametrize("filters", [ClusterFilter, OrganisationFilter, PersonFilter])
def test_the_canonical_query_is_the_one_that_a_list_writes(filters):
    path = {ClusterFilter: "/clusters/", OrganisationFilter: "/organisations/", PersonFilter: "/contacts/"}[filters]
    names = list(filters.base_filters)
    query = "&".join(f"{name}=1" for name in names)
    assert canonical_query(path, "&".join(f"{name}=1" for name in reversed(names))) == query


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("q=b&q=a", "q=b&q=a"),  # the last one counts
        ("q=", "q="),  # to be cleaned away by a redirect
        ("page=0&sort=no", "page=0&sort=no"),  # the page says what it leaves out
        ("kind=b&kind=a&kind=b", "kind=a&kind=b"),
        ("q=a%20b", "q=a+b"),
        ("q=\xc3\xbc", None),  # bytes that a browser would have quoted
        ("x=%00", None),
        ("x=%FF", None),
        ("x=%EF%BF%BD", None),
    ],
)
def test_only_what_makes_no_difference_is_left_out(query, canonical):
    assert canonical_query("/clusters/", query) == canonical


@pytest.mark.parametrize("path", ["/admin/login/", "/de/admin/login/", "/nowhere/", "/clusters"])
def test_what_is_no_public_page_gets_its_parameters_as_they_are(path):
    assert canonical_query(path, "next=/") is None


@pytest.mark.parametrize(
    ("other", "extra"),
    [
        ("/de/services/", {}),
        ("/services/", {"HTTP_HOST": "localhost"}),
        ("/services/", {"wsgi.url_scheme": "https"}),
        ("/search/?q=a", {}),
    ],
)
def test_another_language_host_scheme_or_query_is_another_page(client, service, settings, other, extra):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    settings.SECURE_SSL_REDIRECT = False
    pages = {client.get("/services/").content, client.get("/search/").content}
    assert client.get(other, **extra).content not in pages


def test_an_unknown_host_is_refused_though_the_page_is_kept(client, service):
    client.get("/services/")
    assert client.get("/services/", HTTP_HOST="elsewhere.example").status_code == 400


@pytest.mark.parametrize("query", ["x=%00", "x=%FF", "x=%EF%BF%BD"])
def test_what_is_no_text_is_refused_though_the_page_is_kept(client, service, query):
    client.get("/services/")
    assert client.get(f"/services/?{query}").status_code == 400


def test_a_page_of_yesterday_is_made_again(client, service, monkeypatch):
    class Tomorrow(date):
        @classmethod
        def today(cls):
            return date(2100, 1, 1)

    client.get("/services/")
    monkeypatch.setattr(caching, "date", Tomorrow)
    assert not is_kept(client, "/services/")


# What no edit can outdate


@pytest.mark.parametrize(
    "edit",
    [
        lambda: factories.make_service(name="Training"),
        lambda: Service.objects.bulk_create([Service(slug="training", name_en="Training", status="published")]),
        lambda: Service.objects.update(name_en="Training"),
        lambda: connection.cursor().execute("UPDATE clusters_service SET name_en = 'Training'"),
    ],
    ids=["save", "bulk_create", "update", "SQL"],
)
def test_an_edit_is_seen_by_the_very_next_request(client, service, edit):
    assert "Training" not in client.get("/services/").content.decode()
    edit()
    assert "Training" in client.get("/services/").content.decode()


def test_an_edit_lets_all_kept_pages_go(client, service):
    for path in ("/services/", "/about/", "/de/about/"):
        client.get(path)
    factories.make_service(name="Training")
    client.get("/services/")
    assert {address[caching.PARTS.index("PATH_INFO")] for address, _encoding in caching.kept.pages} == {"/services/"}


def test_a_page_during_which_the_data_change_is_made_again(client, service, monkeypatch):
    edits = iter(["Half"])
    original = caching.ResponseCache.may_be_kept

    def edited(self, request, response):
        for name in edits:
            Service.objects.update(name_en=name)
        return original(self, request, response)

    monkeypatch.setattr(caching.ResponseCache, "may_be_kept", edited)
    page = client.get("/services/").content.decode()
    assert "Half" in page
    assert "Consulting" not in page


def test_a_page_during_which_the_data_change_again_and_again_is_not_kept(client, service, monkeypatch):
    made = []
    original = caching.ResponseCache.may_be_kept

    def edited(self, request, response):
        made.append(response)
        Service.objects.update(name_en=f"Name {len(made)}")
        return original(self, request, response)

    monkeypatch.setattr(caching.ResponseCache, "may_be_kept", edited)
    response = client.get("/services/")
    assert (response.status_code, len(made)) == (200, caching.ATTEMPTS)
    assert not response.has_header("ETag")
    assert not caching.kept.pages


def test_a_page_that_fails_since_the_data_change_is_made_again(client, monkeypatch):
    sector = factories.make_sector(name="Wind")
    factories.make_cluster(name="Windy", sectors=[sector])
    client.get("/clusters/")  # the index knows the options in English now, and what counts for them
    original = NodeFacet.read_options

    def edited(facet):
        Sector.objects.update(status="draft")
        return original(facet)

    monkeypatch.setattr(NodeFacet, "read_options", edited)
    client.raise_request_exception = False
    page = client.get("/de/clusters/")
    assert page.status_code == 200
    assert "sector-wind" not in page.content.decode()


def test_whoever_makes_a_page_knows_its_version(rf, service):
    seen = []
    cache = caching.ResponseCache(lambda request: seen.append(caching.pinned_version()) or Client().get("/about/"))
    cache(rf.get("/services/"))
    assert seen == [changes.version()]
    assert caching.pinned_version() is None


# What is never kept


@pytest.mark.parametrize(
    "path",
    [
        "/services",  # a redirect
        "/clusters/?q=",  # a redirect
        "/clusters/nowhere/",
        "/nowhere/",
        "/admin/login/",
        "/de/admin/login/",
        "/services/?x=%00",
    ],
)
def test_a_redirect_an_error_and_the_admin_are_not_kept(client, service, path):
    client.get(path)
    client.get(path)
    assert not caching.kept.pages


def test_an_archived_entry_is_not_kept(client):
    factories.make_cluster(name="Old", status="archived")
    assert client.get("/clusters/old/").status_code == 410
    assert not caching.kept.pages


def test_staff_neither_get_a_kept_page_nor_leave_one(client, service):
    staff = Client()
    staff.force_login(User.objects.create_superuser("staff"))
    assert not staff.get("/services/").has_header("ETag")
    assert not caching.kept.pages
    client.get("/services/")
    assert not staff.get("/services/").has_header("ETag")


def test_a_cookie_of_somebody_else_on_the_same_host_does_not_matter(client, service):
    client.get("/services/")
    client.cookies["theme"] = "dark"
    assert is_kept(client, "/services/")


def test_a_malformed_cookie_is_refused_though_the_page_is_kept(client, service):
    client.get("/services/")
    assert client.get("/services/", HTTP_COOKIE='theme="\\000"').status_code == 400


def test_a_post_is_refused_though_the_page_is_kept(client, service):
    client.get("/services/")
    assert client.post("/services/").status_code == 405


def test_no_visitor_moves_the_links_of_the_site(client):
    factories.make_cluster(sectors=[factories.make_sector()])
    client.get("/clusters/", SCRIPT_NAME="/elsewhere")
    for path in ("/clusters/", "/organisations/"):
        assert "/elsewhere" not in client.get(path).content.decode()
    assert "/elsewhere" not in client.get("/clusters/?sort=newest", SCRIPT_NAME="/elsewhere").content.decode()


def test_htmx_gets_its_own_answer(client, service):
    client.get("/clusters/?q=a")
    answer = client.get("/clusters/?q=a", headers={"HX-Request": "true"})
    assert answer["HX-Push-Url"] == "/clusters/?q=a"
    assert not answer.has_header("ETag")
    assert not client.get("/clusters/?q=a").has_header("HX-Push-Url")


def test_without_a_change_log_nothing_is_kept(client, monkeypatch):
    monkeypatch.setattr(changes, "version", lambda: changes.Version(0, ""))
    client.get("/services/")
    assert not caching.kept.pages


def test_a_form_in_another_encoding_is_refused_though_the_page_is_kept(client, service):
    client.get("/services/")
    assert client.get("/services/", CONTENT_TYPE="text/plain; charset=utf-16").status_code == 400


@pytest.mark.parametrize(
    "spoil",
    [
        lambda response: response.set_cookie("a", "b"),
        lambda response: response.headers.__setitem__("Cache-Control", "private"),
        lambda response: response.headers.__setitem__("Vary", "Cookie"),
        lambda response: response.write(b" " * caching.LARGEST),
        lambda response: setattr(response, "streaming", True),
        lambda response: setattr(response, "status_code", 404),
        None,
    ],
    ids=["cookie", "private", "varying", "huge", "streaming", "missing", "none of them"],
)
def test_a_response_is_kept_only_if_it_is_the_same_for_all(rf, service, spoil):
    def get_response(request):
        request.resolver_match = resolve("/services/")
        response = HttpResponse("page")
        if spoil:
            spoil(response)
        return response

    caching.ResponseCache(get_response)(rf.get("/services/"))
    assert bool(caching.kept.pages) == (spoil is None)


@pytest.mark.parametrize(("path", "is_kept"), [("/services/", True), ("/admin/", False), ("/admin/jsi18n/", False)])
def test_nothing_of_the_admin_is_kept_whatever_it_answers(rf, service, path, is_kept):
    def get_response(request):
        request.resolver_match = resolve(path)
        return HttpResponse("page")

    caching.ResponseCache(get_response)(rf.get(path))
    assert bool(caching.kept.pages) == is_kept


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_is_made_anew(client, service, monkeypatch):
    client.get("/services/")
    original, failures = changes.version, [OperationalError()]

    def version():
        for failure in failures:
            failures.clear()
            raise failure
        return original()

    monkeypatch.setattr(changes, "version", version)
    assert is_kept(client, "/services/")


def test_the_pages_of_prose_are_there_without_the_database(client, service, monkeypatch):
    def fail():
        raise OperationalError

    monkeypatch.setattr(changes, "version", fail)
    response = client.get("/about/")
    assert response.status_code == 200
    assert response.has_header("Content-Security-Policy")


# Bounds


def asked(number):
    return caching.Asked("edition", (str(number),), "")


def page(size):
    return caching.Page({}, "digest", b"x" * (size - caching.OVERHEAD))


def test_the_page_asked_for_least_lately_makes_room():
    pages = caching.Pages()
    pages.clear(30_000)
    pages.get(asked(0))
    for number in range(3):
        pages.keep(asked(number), page(10_000))
    pages.get(asked(0))
    pages.keep(asked(3), page(10_000))
    assert [key for (key,), _encoding in pages.pages] == ["2", "0", "3"]
    assert pages.size == 30_000


def test_a_page_of_another_edition_is_not_kept():
    pages = caching.Pages()
    pages.get(asked(0))
    pages.keep(asked(0)._replace(edition="another"), page(10_000))
    assert not pages.pages


def test_threads_do_not_disturb_the_count():
    pages = caching.Pages()
    pages.clear(100_000)
    pages.get(asked(0))

    def work(first):
        for number in range(first, first + 500):
            pages.keep(asked(number % 700), page(7_000))
            pages.get(asked(number % 50))

    threads = [threading.Thread(target=work, args=(300 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pages.size == sum(len(one.body) + caching.OVERHEAD for one in pages.pages.values()) <= 100_000


# HTTP


def test_a_kept_page_has_all_headers_of_a_new_one(client, service, settings):
    names = {"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"}
    for response in (client.get("/services/"), client.get("/services/")):
        assert names | {"Cross-Origin-Opener-Policy", "Content-Language"} <= set(response.headers)
        assert response["Cache-Control"] == "no-cache"
        assert response["Vary"] == "Accept-Language, Accept-Encoding"
        assert response["Content-Length"] == str(len(response.content))


def test_hsts_is_sent_with_kept_pages(service, settings):
    settings.SECURE_HSTS_SECONDS = 60
    client = Client()
    client.get("/services/", secure=True)
    assert client.get("/services/", secure=True)["Strict-Transport-Security"] == "max-age=60"
    assert not client.get("/services/").has_header("Strict-Transport-Security")


def test_http_is_led_to_https_though_the_page_is_kept(service, settings):
    settings.SECURE_SSL_REDIRECT = True
    client = Client()
    client.get("/services/", secure=True)
    assert client.get("/services/").status_code == 301


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
@pytest.mark.parametrize("encoding", ["identity", "br"])
def test_a_browser_that_has_the_page_is_told_so(client, service, form, encoding):
    etag = client.get("/services/", headers={"Accept-Encoding": encoding})["ETag"]
    response = client.get("/services/", headers={"If-None-Match": form.format(etag), "Accept-Encoding": encoding})
    assert (response.status_code, response.content) == (304, b"")
    assert dict(response.items()) == {
        "ETag": etag,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language, Accept-Encoding",
    }


def test_a_browser_that_has_another_page_gets_this_one(client, service):
    etag = client.get("/services/")["ETag"]
    assert client.get("/services/", headers={"If-None-Match": '"other", nonsense'}).status_code == 200
    factories.make_service(name="Training")
    response = client.get("/services/", headers={"If-None-Match": etag})
    assert response.status_code == 200
    assert response["ETag"] != etag


def test_a_page_that_an_edit_left_alone_has_the_same_etag(client, service):
    etag = client.get("/services/")["ETag"]
    factories.make_cluster()
    assert client.get("/services/", headers={"If-None-Match": etag}).status_code == 304


def test_head_has_the_headers_of_get(client, service):
    for _kept in (False, True):
        head = client.head("/services/")
        assert head.content == b""
        assert dict(head.items()) == dict(client.get("/services/").items())


def test_a_page_is_compressed_once_for_all(client, service, monkeypatch):
    plain = client.get("/services/")
    for encoding, unpacked in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        first = client.get("/services/", headers={"Accept-Encoding": encoding})
        assert first["Content-Encoding"] == encoding
        assert first["Content-Length"] == str(len(first.content))
        assert first["ETag"] == f'{plain["ETag"][:-1]}-{encoding}"'
        assert unpacked(first.content) == plain.content
        monkeypatch.setitem(caching.ENCODINGS, encoding, None)
        assert client.get("/services/", headers={"Accept-Encoding": encoding}).content == first.content


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.5, gzip; q=0.8", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("*, br;q=0", "gzip"),
        ("identity", ""),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip", "gzip"),
        ("gzip;q=nan", "gzip"),
        ("deflate", ""),
    ],
)
def test_the_best_encoding_that_is_accepted_is_taken(accepted, encoding):
    assert caching.encoding_for(accepted) == encoding


def test_what_is_not_for_everybody_is_not_compressed(client):
    response = client.get("/admin/login/", headers={"Accept-Encoding": "br, gzip"})
    assert not response.has_header("Content-Encoding")


# Ahead of Django


def answer(client, path, **more):
    """The answer of the whole application, as a server gets it."""
    sent = []
    environ = client._base_environ(PATH_INFO=path, **more)
    body = b"".join(application(environ, lambda status, headers: sent.append((status, dict(headers)))))
    return *sent[0], body


def test_what_is_kept_is_answered_ahead_of_django(client, service, asked_of_django):
    first = answer(client, "/services/", HTTP_ACCEPT_ENCODING="br")
    assert first[0] == "200 OK"
    assert "Content-Security-Policy" in first[1]
    assert len(asked_of_django) == 1
    assert answer(client, "/services/", HTTP_ACCEPT_ENCODING="br") == first
    assert answer(client, "/services/", HTTP_ACCEPT_ENCODING="br", REQUEST_METHOD="HEAD")[2] == b""
    same = {"HTTP_ACCEPT_ENCODING": "br", "HTTP_IF_NONE_MATCH": first[1]["ETag"]}
    assert answer(client, "/services/", **same)[::2] == ("304 Not Modified", b"")
    assert len(asked_of_django) == 1


def test_each_encoding_is_kept_by_itself(client, service, asked_of_django):
    for _time in range(2):
        assert answer(client, "/services/", HTTP_ACCEPT_ENCODING="gzip")[1]["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in answer(client, "/services/")[1]
    assert len(asked_of_django) == 2


def test_a_new_page_asks_twice_for_the_version_and_a_kept_one_once(client, service, asked_of_django, versions_asked):
    answer(client, "/services/")
    assert len(versions_asked) == 2
    answer(client, "/services/")
    assert len(versions_asked) == 3


@pytest.mark.parametrize(
    "more", [{"HTTP_COOKIE": "sessionid=a"}, {"REQUEST_METHOD": "POST"}, {"HTTP_HX_REQUEST": "true"}]
)
def test_what_is_not_to_be_kept_is_left_to_django(client, service, asked_of_django, more):
    answer(client, "/services/")
    assert "ETag" not in answer(client, "/services/", **more)[1]
    assert len(asked_of_django) == 2


def test_static_files_do_not_ask_for_the_version(client, versions_asked):
    client.get("/static/css/base.css").close()
    assert not versions_asked
