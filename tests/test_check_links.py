"""Checking the web addresses in the directory. The only server that is asked here is our own, on this machine."""

import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clusterdir.desk import fetching, link_checks
from clusterdir.desk.fetching import BAD, GOOD, UNCLEAR, Fetcher, Outcome
from clusterdir.desk.models.reviews import CheckedLink

from . import factories


class Site(BaseHTTPRequestHandler):
    """/404 answers with 404, /to/x leads to x for a while, /for-good/x for good; the rest is as it is named."""

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"]))
        with self.server.guard:
            self.server.busy += 1
            self.server.busiest = max(self.server.busiest, self.server.busy)
        try:
            self.reply(self.path.strip("/"))
        finally:
            with self.server.guard:
                self.server.busy -= 1

    def reply(self, name):
        if name == "no-head":
            self.send(405 if self.command == "HEAD" else 200)
        elif name == "deaf-to-head" and self.command == "HEAD":
            self.close_connection = True
        elif name == "nonsense":
            self.wfile.write(b"nonsense\r\n\r\n")
        elif name == "slow":
            time.sleep(0.5)
        elif name == "trickle":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(50):
                self.wfile.write(b"X: y\r\n")
                self.wfile.flush()
                time.sleep(0.05)
        elif name == "round":
            self.send(302, "/round")
        elif name.startswith(("to/", "for-good/")):
            kind, _, target = name.partition("/")
            self.send(302 if kind == "to" else 301, target.replace("~", ":"))
        else:
            self.send(int(name) if name.isdigit() else 200)

    def send(self, status, location=None):
        self.send_response(status)
        if location:
            self.send_header("Location", location if ":" in location else f"/{location.removeprefix('/')}")
        if self.command == "GET":
            self.send_header("Content-Length", str(10**9))
        self.end_headers()
        if self.command == "GET":  # more than anybody wants
            self.wfile.write(b"x" * 100_000)

    def handle(self):
        with suppress(OSError):  # whoever asked has gone
            super().handle()

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def running():
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        server.daemon_threads, server.guard = True, threading.Lock()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def server(running):
    running.asked, running.busy, running.busiest = [], 0, 0
    running.address = f"http://127.0.0.1:{running.server_port}"
    return running


def fetcher(**options):
    return Fetcher("Tester", **{"allows": lambda address: address == "127.0.0.1", "pause": 0} | options)


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/", Outcome(GOOD, "200")),
        ("/204", Outcome(GOOD, "204")),
        ("/404", Outcome(BAD, "404")),
        ("/410", Outcome(BAD, "410")),
        ("/500", Outcome(BAD, "500")),
        ("/403", Outcome(UNCLEAR, "403")),
        ("/429", Outcome(UNCLEAR, "429")),
        ("/no-head", Outcome(GOOD, "200")),
        ("/deaf-to-head", Outcome(GOOD, "200")),
        ("/nonsense", Outcome(BAD, "answer")),
        ("/to/there", Outcome(GOOD, "200")),
        ("/to/404", Outcome(BAD, "404")),
        ("/to/to/to/to/to/there", Outcome(GOOD, "200")),
        ("/to/to/to/to/to/to/there", Outcome(BAD, "redirects")),
        ("/round", Outcome(BAD, "redirects")),
        ("/to/ftp~//127.0.0.1/", Outcome(BAD, "address")),
        ("/to/file~///etc/passwd", Outcome(BAD, "address")),
        ("/to/http~//[", Outcome(BAD, "address")),
        ("/to/http~//10.0.0.1/", Outcome(BAD, "private")),
        ("/to/http~//localhost.invalid/", Outcome(BAD, "host")),
        ("/straße?ä=ö#ü", Outcome(GOOD, "200")),
    ],
)
def test_what_comes_of_an_address(server, path, outcome):
    assert fetcher().check(server.address + path) == outcome


def test_an_address_that_has_moved_for_good_is_told_from_one_that_has_not(server):
    assert fetcher().check(f"{server.address}/for-good/new").moved_to == f"{server.address}/new"
    assert fetcher().check(f"{server.address}/for-good/to/new").moved_to == ""


def test_nobody_behind_a_port_is_no_connection():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert fetcher().check(f"http://127.0.0.1:{port}/") == Outcome(BAD, "connection")


@pytest.mark.parametrize("path", ["/slow", "/trickle"])
def test_who_is_too_slow_is_not_waited_for(server, path):
    assert fetcher(seconds=0.2, seconds_in_all=0.3).check(server.address + path) == Outcome(BAD, "timeout")


def test_a_server_without_tls_is_no_proper_answer_to_https(server):
    assert fetcher().check(server.address.replace("http", "https")).verdict == BAD


def test_asking_is_done_by_head_and_by_name(server):
    fetcher().check(f"{server.address}/a")
    assert server.asked == [("HEAD", "/a", "Tester")]


def test_only_what_head_does_not_settle_is_asked_by_get(server):
    fetcher().check(f"{server.address}/404")
    assert [method for method, _path, _agent in server.asked] == ["HEAD", "GET"]


# Addresses that are not asked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "::7f00:1",
        "fec0::1",
        "64:ff9b:1::a00:1",
        "::ffff:0:a00:1",
    ],
)
def test_a_private_address_is_not_asked(address):
    assert fetching.is_public(address) is False


@pytest.mark.parametrize("address", ["193.99.144.80", "2a02:2e0:3fe:1001:302::", "::ffff:193.99.144.80"])
def test_a_public_address_is_asked(address):
    assert fetching.is_public(address) is True


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://user:password@a.example/",
        "http:///path",
        "http://[::1",
        "http://a.example:99999999/",
        "//a.example/",
        "",
        "http://" + "ä" * 300 + ".example/",
    ],
)
def test_what_is_no_public_web_address_is_not_asked(url, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", None)
    assert fetcher().check(url) == Outcome(BAD, "address")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0x7f000001", "2130706433", "127.1", "0"])
def test_our_own_machine_is_not_asked_however_it_is_written(server, host):
    outcome = Fetcher("Tester", pause=0).check(f"http://{host}:{server.server_port}/")
    assert outcome.verdict == BAD
    assert outcome.result in {"private", "host"}
    assert server.asked == []


def test_a_name_that_leads_inside_and_outside_is_not_asked(monkeypatch):
    both = [(0, 0, 0, "", (address, 80)) for address in ("193.99.144.80", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **options: both)
    monkeypatch.setattr(socket, "create_connection", None)
    assert Fetcher("Tester", pause=0).check("http://two-faced.example/") == Outcome(BAD, "private")


def test_a_name_is_resolved_once_so_that_it_cannot_lead_elsewhere_in_between(server, monkeypatch):
    asked = []

    def resolve(host, *arguments, **options):
        asked.append(host)
        return [(0, 0, 0, "", ("127.0.0.1" if len(asked) == 1 else "10.0.0.1", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    connected = []
    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: connected.append(address) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fetcher().check(f"http://rebinding.example:{server.server_port}/")
    assert (asked, connected) == (["rebinding.example"], [("127.0.0.1", server.server_port)])


# Politeness


def test_a_host_gets_one_request_at_a_time(server):
    urls = [f"{server.address}/{number}x" for number in range(6)]
    ours = fetcher()
    threads = [threading.Thread(target=ours.check, args=[url]) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(server.asked), server.busiest) == (6, 1)


def test_there_is_a_pause_between_two_requests_to_a_host(server, monkeypatch):
    pauses = []
    monkeypatch.setattr(fetching.time, "sleep", pauses.append)
    ours = fetcher(pause=5)
    ours.check(f"{server.address}/a")
    ours.check(f"{server.address}/b")
    assert pauses[0] == 0
    assert 4 < pauses[1] <= 5


def test_when_the_time_is_over_nobody_else_is_asked(server):
    assert list(link_checks.check([f"{server.address}/a"], fetcher(), seconds=0)) == []
    assert server.asked == []


# What is kept

URL = "https://a.example/"


@pytest.fixture
def on(monkeypatch):
    """A function that makes it a day of June 2026."""

    def be(day):
        noon = datetime(2026, 6, day, 10, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: noon)

    return be


@pytest.mark.django_db
def test_an_address_is_dead_after_three_failures_on_different_days(on):
    states = []
    for day in (1, 1, 1, 2, 2, 5):
        on(day)
        states.append(link_checks.record(URL, Outcome(BAD, "404")).is_dead)
    assert states == [False, False, False, False, False, True]


@pytest.mark.django_db
def test_an_address_that_is_good_again_begins_anew(on):
    for day, outcome in ((1, BAD), (2, BAD), (3, GOOD), (4, BAD), (5, BAD)):
        on(day)
        link_checks.record(URL, Outcome(outcome, "x"))
    link = CheckedLink.objects.get()
    assert (link.failures, link.last_good_on, link.is_dead) == (2, date(2026, 6, 3), False)


@pytest.mark.django_db
def test_a_server_that_refuses_robots_is_neither_good_nor_dead(on):
    on(1)
    link_checks.record(URL, Outcome(GOOD, "200"))
    for day in (10, 11, 12, 13):
        on(day)
        link = link_checks.record(URL, Outcome(UNCLEAR, "403"))
    assert (link.failures, link.last_good_on, link.result) == (0, date(2026, 6, 1), "403")


@pytest.mark.django_db
def test_what_is_checked_is_what_has_waited_longest_and_not_what_is_fresh(on):
    for name in ("good", "old", "failed", "today", "new", "refusing"):
        factories.make_organisation(website=f"https://{name}.example/")
    factories.make_organisation(website="https://gone.example/", status="archived")
    link_checks.record("https://refusing.example/", Outcome(BAD, "404"))
    results = {GOOD: "200", BAD: "404", UNCLEAR: "429"}
    days = ((1, "old", GOOD), (9, "good", GOOD), (10, "failed", BAD), (10, "refusing", UNCLEAR), (11, "today", BAD))
    for day, name, outcome in days:
        on(day)
        link_checks.record(f"https://{name}.example/", Outcome(outcome, results[outcome]))
    names = [url.removeprefix("https://").removesuffix(".example/") for url in link_checks.due(10)]
    assert names == ["new", "old", "failed"]
    assert link_checks.due(1) == ["https://new.example/"]


@pytest.mark.django_db
def test_a_host_is_not_asked_for_more_than_ten_addresses_in_a_run():
    for number in range(12):
        factories.make_source(url=f"https://one.example/{number}")
    assert len(link_checks.due(500)) == 10


@pytest.mark.django_db
def test_every_noun_with_a_web_address_is_checked():
    factories.make_cluster(website="https://cluster.example/")
    factories.make_organisation(website="https://organisation.example/")
    factories.make_sponsoring_body(website="https://body.example/")
    factories.make_publication(url="https://publication.example/")
    factories.make_source(url="https://source.example/")
    assert len(link_checks.due(500)) == 5


# The command


def run(**options):
    out = StringIO()
    call_command("check_links", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def local(settings, monkeypatch):
    """The command may ask this machine."""
    settings.SITE_ADDRESS = "https://clusters.example"
    monkeypatch.setattr(fetching, "Fetcher", lambda agent: Fetcher(agent, allows=lambda address: True, pause=0))


@pytest.mark.django_db
def test_the_command_checks_what_is_due_once_a_day_and_changes_no_entry(server, local):
    good = factories.make_organisation(website=f"{server.address}/good")
    bad = factories.make_organisation(website=f"{server.address}/404")
    assert (
        run() == f"{server.address}/404: 404\n1 good, 1 failed (0 of them dead), 0 unclear; 0 wait for the next run.\n"
    )
    assert run() == "0 good, 0 failed (0 of them dead), 0 unclear; 0 wait for the next run.\n"
    assert server.asked[0][2] == "ClusterDirectory (link check; +https://clusters.example/)"
    for entry, website in ((good, "good"), (bad, "404")):
        entry.refresh_from_db()
        assert entry.website == f"{server.address}/{website}"


@pytest.mark.django_db
def test_a_dry_run_asks_nobody(server, local):
    factories.make_organisation(website=f"{server.address}/good")
    assert run(dry_run=True) == f"{server.address}/good\n"
    assert (server.asked, CheckedLink.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_nobody_is_asked_without_saying_who_asks(settings):
    settings.SITE_ADDRESS = ""
    with pytest.raises(CommandError, match="Set SITE_ADDRESS"):
        run()
