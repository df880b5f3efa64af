"""A real browser on a real server, on the directory as the fixtures have it.

`page` is a desktop screen; `phone` and `page_without_javascript` are what they say; `new_context` makes further ones.
Each test fails when a page asks another host for anything or complains on the console, as it does about a breach of the
Content-Security-Policy. A test that means to meet an error says so: `complaints.clear()`.
"""

import os
import sqlite3
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import expect

from .chromium import find_chromium

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in the thread of the tests
expect.set_options(timeout=15_000)

FLAGS = [
    "--no-sandbox",  # as root there is none
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = find_chromium()
    if not path:
        pytest.exit("There is no Chromium; `make browser` gets it.", returncode=1)
    return browser_type_launch_args | {"executable_path": path, "args": FLAGS}


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url


# The database: a file, because the threads of the server cannot share one in memory; filled once, then copied.


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "directory.sqlite3")


@pytest.fixture(scope="session")
def copy_of_the_directory():
    with closing(sqlite3.connect(":memory:")) as copy:
        yield copy


@pytest.fixture(autouse=True)
def fresh_directory(transactional_db, live_server, copy_of_the_directory):
    """Each test starts with the directory as the fixtures have it."""
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        call_command("load_directory", verbosity=0)
    elif copy_of_the_directory.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        call_command("load_directory", verbosity=0)
        connection.connection.backup(copy_of_the_directory)
    else:
        copy_of_the_directory.backup(connection.connection)


# The pages


@pytest.fixture
def complaints():
    """What the browser has complained about so far."""
    return []


@pytest.fixture
def new_context(new_context, live_server, complaints):
    def note_request(request):
        if not request.url.startswith((f"{live_server.url}/", "data:", "blob:")):
            complaints.append(f"asked another host: {request.url}")

    def note_console(message):
        given_up = message.text.startswith(("htmx:sendAbort", "htmx:afterRequest"))  # by going to another page
        if message.type == "error" and not given_up:
            complaints.append(f"console: {message.text}")

    def watched_context(**options):
        context = new_context(**options)
        context.set_default_timeout(15_000)
        context.on("request", note_request)
        context.on("console", note_console)
        context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
        return context

    yield watched_context
    assert complaints == []


@pytest.fixture
def phone(new_context):
    return new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).new_page()


@pytest.fixture
def page_without_javascript(new_context):
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def find_barriers():
    """A function that gives what axe finds on a page against WCAG 2.2 AA, one line each."""

    def find(page):
        page.emulate_media(reduced_motion="reduce")  # halfway from one theme into the other no colour is a final one
        found = Axe().run(page, options={"runOnly": WCAG_22_AA, "resultTypes": ["violations"]}).response["violations"]
        return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]

    return find
