"""`python -m benchmarks.lighthouse [--lighthouse COMMAND] [--only TEXT]`: what Lighthouse says of the site's pages.

Runs an installed Lighthouse (`npm install --global lighthouse`) and Chromium over the pages that people see first, as
desktop and as phone, in both languages, on the settings of production and the entries of fixtures/. It prints a table
of its scores, of what moved while loading (CLS), and of the kB over the wire: in all, and of styles and scripts. Ends
with 1 where a page does not reach what it has to.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from . import servers

LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
MOST = {"CLS": 0, "kB": 60, "CSS": 20, "JS": 25}
PAGES = (
    "/",
    "/clusters/",
    "/organisations/",
    "/clusters/*/",
    "/organisations/*/",
    "/contacts/*/",
    "/map/",
    "/network/",
    "/programmes/",
)
DEVICES = {"desktop": ["--preset=desktop"], "phone": []}
CHROMIUM = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-dev-shm-usage"
)


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lighthouse", description=__doc__.splitlines()[0])
    parser.add_argument("--lighthouse", default="lighthouse", metavar="COMMAND", help="where it is not on the path")
    parser.add_argument("--only", default="", metavar="TEXT", help="only pages with this in their address")
    arguments = parser.parse_args()
    for command in (arguments.lighthouse, "chromium"):
        if not shutil.which(command):
            sys.exit(f"{command} is not installed.")
    servers.be_alone()
    servers.collect_static()
    database = servers.HOME / "lighthouse.sqlite3"
    database.unlink(missing_ok=True)
    load(f"sqlite:///{database}")
    print("| page | device |", " | ".join((*LEAST, *MOST)), "|\n|", " --- |" * (2 + len(LEAST) + len(MOST)))
    missed = 0
    with servers.site(f"sqlite:///{database}", "/clusters/") as site:
        for page in PAGES:
            address = first(site, page)
            for path in (address, f"/de{address}"):
                if arguments.only in path:
                    for device, options in DEVICES.items():
                        report = audit(arguments.lighthouse, f"http://127.0.0.1:{site.port}{path}", options)
                        figures = figures_of(report)
                        short = {name for name, least in LEAST.items() if figures[name] < least}
                        short |= {name for name, most in MOST.items() if figures[name] > most}
                        missed += bool(short)
                        cells = (f"**{one:g}**" if name in short else f"{one:g}" for name, one in figures.items())
                        print("|", path, "|", device, "|", " | ".join(cells), "|", flush=True)
                        for line in faults(report):
                            print("  ", line, file=sys.stderr)
    sys.exit(bool(missed))


def load(database):
    for command in (("migrate",), ("load_directory",)):
        subprocess.run(
            [sys.executable, "manage.py", *command, "--verbosity=0"],
            cwd=servers.ROOT,
            env=os.environ | servers.PRODUCTION | {"DATABASE_URL": database},
            stdout=subprocess.DEVNULL,
            check=True,
        )


def first(site, page):
    """The address of a page; of one with a star, that of the first entry of its list."""
    if "*" not in page:
        return page
    path = page.removesuffix("*/")
    listed = site.client.get(path).body.decode()
    return re.search(rf'href="({path}[\w-]+/)"', listed.partition('id="results"')[2])[1]


def audit(lighthouse, url, options):
    """The report on a page, as Lighthouse gives it; of a page that has been made before, as most are."""
    with tempfile.TemporaryDirectory() as home:
        output = Path(home) / "report.json"
        command = [lighthouse, url, "--quiet", "--output=json", f"--output-path={output}", *options]
        command += [
            f"--only-categories={','.join(LEAST)}",
            f"--chrome-flags={CHROMIUM} --user-data-dir={home}/chromium",
        ]
        subprocess.run(command, env=os.environ | {"CHROME_PATH": shutil.which("chromium")}, check=True)
        return json.loads(output.read_text())


def figures_of(report):
    """{name: score of 100, or the layout shift, or kB}"""
    figures = {name: round(100 * report["categories"][name]["score"]) for name in LEAST}
    requests = report["audits"]["network-requests"]["details"]["items"]

    def kilobytes(*kinds):
        return round(
            sum(one["transferSize"] for one in requests if one["resourceType"] in kinds or not kinds) / 1000, 1
        )

    shift = report["audits"]["cumulative-layout-shift"]["numericValue"]
    return figures | {
        "CLS": round(shift, 3),
        "kB": kilobytes(),
        "CSS": kilobytes("Stylesheet"),
        "JS": kilobytes("Script"),
    }


def faults(report):
    """A line for each audit that costs points."""
    for category in report["categories"].values():
        for one in category["auditRefs"]:
            audit = report["audits"][one["id"]]
            if one["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                yield f"{category['id']}: {audit['title']} {audit.get('displayValue', '')}"


if __name__ == "__main__":
    main()
