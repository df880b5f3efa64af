"""`make test`: every check and every test, and at the end what came of them.

Where there is no database server or no browser, the tests that need one are left out and the last lines say so; with
CI=true that is a failure.
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import environment
from tests.browser.chromium import find_chromium
from tests.postgres import find_programs

PYTHON = [sys.executable, "-W", "error"]
PYTEST = [sys.executable, "-m", "pytest"]
DJADE = str(Path(sys.executable).with_name("djade"))
ADMIN_TEMPLATES = [
    str(path)
    for folder in ("clusterdir/templates", "clusterdir/desk/templates")
    for path in sorted(Path(folder).rglob("*.html"))
]

CHECKS = {
    "Style": [sys.executable, "-m", "ruff", "check", "--quiet"],
    "Layout of the code": [sys.executable, "-m", "ruff", "format", "--check", "--quiet"],
    "Layout of the admin’s templates": [DJADE, "--check", "--target-version=5.2", *ADMIN_TEMPLATES],
    "Migrations": [*PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "Django's checks": [*PYTHON, "manage.py", "check"],
}
SQLITE, POSTGRES, BROWSER = "Tests on SQLite", "Tests on PostgreSQL", "Tests in a browser"
SUITES = {
    SQLITE: [*PYTEST, "--ignore=tests/browser"],
    BROWSER: [*PYTEST, "tests/browser"],
    POSTGRES: [sys.executable, "-m", "tests.postgres", *PYTEST, "--ignore=tests/browser"],
}


def show(name, command):
    """Run a command under a headline and pass on what it prints; give its exit code and its last line."""
    print(f"\n── {name}", flush=True)
    last = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return process.returncode, last


def main():
    environment.prepare()
    missing = {}
    if not find_programs():
        missing[POSTGRES] = "there is no PostgreSQL server; the package postgresql has one"
    if not find_chromium():
        missing[BROWSER] = "there is no Chromium; `make browser` gets it"

    results = {name: show(name, command) for name, command in CHECKS.items()}
    # The suite on PostgreSQL runs beside the other two, since it has a processor to itself that way. It is shown last.
    with tempfile.NamedTemporaryFile() as output, ThreadPoolExecutor() as pool:
        if POSTGRES not in missing:
            postgres = pool.submit(subprocess.run, SUITES[POSTGRES], stdout=output, stderr=subprocess.STDOUT)
        results |= {name: show(name, SUITES[name]) for name in (SQLITE, BROWSER) if name not in missing}
        if POSTGRES not in missing:
            results[POSTGRES] = (postgres.result().returncode, show(POSTGRES, ["cat", output.name])[1])

    print("\n── Result")
    for name in SUITES:
        if name in results:
            print(f"{name}:\n{results[name][1]}")
    for name, reason in missing.items():
        print(f"!!! NOT RUN: {name} — {reason}.")
    failed = [name for name, (code, _last) in results.items() if code]
    if os.environ.get("CI") == "true":
        failed += missing
    print(f"FAILED: {', '.join(failed)}" if failed else "All that ran has passed.")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
