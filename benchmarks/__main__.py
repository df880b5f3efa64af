"""`python -m benchmarks [SIZE …] [--rounds N] [--write]`; `make bench` installs what it needs before.

With DATABASE_URL of a PostgreSQL server our pages stand on PostgreSQL, and all others stay on SQLite:
`python -m tests.postgres python -m benchmarks`.
"""

import argparse
import os
import signal
import subprocess
import sys

from . import databases, report, servers


def main():
    arguments = read_arguments()
    if not servers.DATASETTE.exists():
        raise SystemExit("Datasette is not installed yet: `make bench` does it.")
    servers.be_alone()
    postgres = os.environ.pop("DATABASE_URL", "")
    postgres = postgres if postgres.startswith("postgres") else ""
    servers.collect_static()
    results = []
    for size in arguments.sizes:
        database = f"sqlite:///{databases.sqlite_file(size)}"
        output = servers.HOME / f"{size}-{'postgresql' if postgres else 'sqlite'}{'-part' * bool(arguments.only)}.json"
        environment = servers.PRODUCTION | {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_URL": database,
            "BENCH_SITE": databases.postgres_database(size, postgres) if postgres else database,
        }
        databases.say(f"The {size} directory:")
        run(
            "-m",
            "benchmarks.one_size",
            size,
            str(arguments.rounds),
            arguments.only,
            str(output),
            environment=environment,
        )
        results.append(output)
    if arguments.write:
        report.write()
    else:
        print(report.markdown(report.read(results)))


def read_arguments():
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures our pages beside others.")
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help=f"of {', '.join(databases.SIZES)}; small and medium")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="at least 5")
    parser.add_argument("--only", default="", metavar="TEXT", help="only pages with this in their name, as a trial")
    parser.add_argument("--write", action="store_true", help="put all results on record into docs/benchmarks.md")
    arguments = parser.parse_args()
    arguments.sizes = arguments.sizes or ["small", "medium"]
    if unknown := set(arguments.sizes) - set(databases.SIZES):
        parser.error(f"there is no size {', '.join(sorted(unknown))}")
    arguments.rounds = max(arguments.rounds, 5)
    return arguments


def run(*command, environment):
    with subprocess.Popen([sys.executable, *command], cwd=servers.ROOT, env=os.environ | environment) as process:
        try:
            code = process.wait()
        finally:
            process.terminate()
    if code:
        sys.exit(code)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
