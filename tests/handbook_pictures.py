"""Takes the pictures of the handbook for editors from a running site: `python -m tests.handbook_pictures`.

It starts a site of its own, on the directory as the fixtures have it with a duplicate added, in a temporary database.
"""

import os
import socket
import subprocess
import sys
import time
from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from tests.browser.chromium import find_chromium

FOLDER = Path(__file__).resolve().parent.parent / "clusterdir/desk/static/desk/handbook"
SIZE = {"width": 1120, "height": 700}  # wide enough for two columns of a form
LARGEST = 60_000  # bytes of a picture
PASSWORD = "a good password"

PREPARE = """
from django.contrib.auth.models import User
from clusters.models import Cluster, Membership, Organisation
from clusterdir.desk.recording import one_edit
user = User.objects.create_superuser("editor", password="a good password")
cluster = Cluster.objects.filter(status="published").order_by("pk").first()
make = Organisation.objects.create
with one_edit(user):
    one = make(name_de="Nordhafen Werft GmbH", slug="nordhafen-werft", city="Kiel", status="published")
    two = make(name_de="Nordhafen-Werft", slug="nordhafen-werft-2", city="Kiel", website="https://werft.example/")
    Membership.objects.create(cluster=cluster, organisation=two)
    one.street, one.postcode = "Hafenstraße 1", "24103"
    one.save()
with one_edit(user):
    one.postcode = "24105"
    one.kind = "sme"
    one.save()
print(cluster.pk, one.pk, two.pk)
"""

PICTURES = {
    "desk": "",
    "form": "clusters/cluster/{cluster}/change/",
    "merge": "desk/duplicates/organisation/{one}/{two}/",
    "history": "clusters/organisation/{one}/history/",
}

WITHOUT_FRAME = """
for (const one of document.querySelectorAll("#header, .breadcrumbs, #nav-sidebar, #toggle-nav-sidebar")) one.remove();
"""


def manage(*arguments, **options):
    return subprocess.run([sys.executable, "manage.py", *arguments], check=True, text=True, **options)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(address):
    for _attempt in range(100):
        try:
            return urlopen(address)
        except URLError:
            time.sleep(0.2)
    raise SystemExit("The site does not answer.")


def take(address, keys):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        page.goto(f"{address}/admin/")
        page.get_by_label("Username").fill("editor")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.locator("#user-tools").wait_for()
        for language, prefix in (("en", ""), ("de", "/de")):
            for name, path in PICTURES.items():
                page.goto(f"{address}{prefix}/admin/{path.format(**keys)}", wait_until="networkidle")
                page.evaluate(WITHOUT_FRAME)
                file = FOLDER / f"{language}-{name}.webp"
                taken = page.context.new_cdp_session(page).send(
                    "Page.captureScreenshot", {"format": "webp", "quality": 70}
                )
                file.write_bytes(b64decode(taken["data"]))
                print(file.name, file.stat().st_size)
                assert file.stat().st_size < LARGEST
        browser.close()


def main():
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        os.environ |= {"DEBUG": "1", "DATABASE_URL": f"sqlite:///{folder}/directory.sqlite3"}
        manage("migrate", "-v0")
        manage("load_directory", "-v0")
        printed = manage("shell", "-v0", "-c", PREPARE, stdout=subprocess.PIPE).stdout
        keys = dict(zip(("cluster", "one", "two"), printed.split()[-3:], strict=True))
        port = free_port()
        server = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/")
            take(f"http://127.0.0.1:{port}", keys)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
