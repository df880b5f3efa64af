"""`make test`: every check and every test, one after the other, and what came of them at the end.

Where there is no database server or no browser, the tests that need one are left out and the last lines say so; with
CI=true that is a failure.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests import environment
from tests.browser.chromium import find_chromium
from tests.postgres import find_programs

PYTHON = [sys.executable, "-W", "error"]
PYTEST = [sys.executable, "-m", "pytest"]
DJADE = str(Path(sys.executable).with_name("djade"))
TEMPLATES = [str(path) for path in sorted(Path("templates").rglob("*.html"))]

CHECKS = {
    "Style": [sys.executable, "-m", "ruff", "check", "--quiet"],
    "Layout of the code": [sys.executable, "-m", "ruff", "format", "--check", "--quiet"],
    "Layout of the templates": [DJADE, "--check", "--target-version=5.2", *TEMPLATES],
    "Migrations": [*PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "Django's checks": [*PYTHON, "manage.py", "check"],
}
SUITES = {
    "Tests on SQLite": [*PYTEST, "--ignore=tests/browser"],
    "Tests on PostgreSQL": [sys.executable, "-m", "tests.postgres", *PYTEST, "--ignore=tests/browser"],
    "Tests in a browser": [*PYTEST, "tests/browser"],
}


def show(command):
    """Run a command and pass on what it prints; give its exit code and its last line."""
    last = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return process.returncode, last


def main():
    environment.prepare()
    not_tested = {}
    if not find_programs():
        not_tested["Tests on PostgreSQL"] = "there is no PostgreSQL server; the package postgresql has one"
    if not find_chromium():
        not_tested["Tests in a browser"] = "there is no Chromium; `make browser` gets it"

    failed, results = [], []
    for name, command in (CHECKS | SUITES).items():
        if name in not_tested:
            continue
        print(f"\n── {name}", flush=True)
        code, last = show(command)
        if code:
            failed.append(name)
        if name in SUITES:
            results += [f"{name}:", last]

    print("\n── Result", *results, sep="\n")
    for name, reason in not_tested.items():
        print(f"!!! NOT RUN: {name} — {reason}.")
    if not_tested and os.environ.get("CI") == "true":
        failed += not_tested
    print(f"FAILED: {', '.join(failed)}" if failed else "All that ran has passed.")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
