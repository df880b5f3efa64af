"""Applies an import again and again in processes that are killed, each at another moment; says what each has left.

`python -m tests.killed_imports` on an empty database in DATABASE_URL. A moment is a question to the database, or the
commit: before each of them a process can end by SIGKILL, and after the last one too. Prints a line of JSON.
"""

import json
import os
import signal
import traceback

from tests import environment

MOMENTS = {"compared": 5, "applied": 20, "undone": 5}


def end_at(moment):
    """Kills this process at a moment, counted from 1; gives the counter."""
    from django.db import connection

    counter = [0]

    def count(*args):
        counter[0] += 1
        if counter[0] == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def ask(execute, *args):
        count()
        return execute(*args)

    commit = connection._commit

    def commit_and_count():
        count()
        commit()
        count()

    connection._commit = commit_and_count
    connection.ensure_connection()
    connection.execute_wrappers.append(ask)
    return counter


def in_a_child(work, moment=None):
    """The number of moments that `work` has; None if it was killed at one."""
    from django.db import connections

    connections.close_all()  # a child does not share them
    reading, writing = os.pipe()
    if not (child := os.fork()):
        status = 1
        try:
            counter = end_at(moment)
            work()
            os.write(writing, str(counter[0]).encode())
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    said = os.read(reading, 100)
    os.close(reading)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return None
    assert status == 0, "the process has failed of itself"
    return int(said)


def moments(name, number):
    """So many of a number of moments, the first and the last among them."""
    most = MOMENTS[name]
    return sorted({1 + round(place * (number - 1) / (most - 1)) for place in range(most)})


def state():
    """What an editor would see of the directory, and how much of it is recorded."""
    from clusterdir.desk.models.imports import Import
    from clusters.models import Membership, Organisation
    from tests.importing import exported

    history = Organisation.history.count() + Membership.history.count()
    return exported("organisations").decode(), history, Import.objects.latest("pk").state


def main():
    environment.prepare()
    import django

    django.setup()
    from django.core.management import call_command

    from clusterdir.desk.imports import applying, comparing
    from clusterdir.desk.models.imports import Import
    from tests.factories import make_cluster, make_organisation
    from tests.importing import csv_of, editor, outcomes, uploaded

    call_command("migrate", verbosity=0)
    applying.MANY, applying.BATCH = 5, 6  # these rows are written as many are: in batches, past the log of changes
    user = editor()
    make_cluster(name="Alpha")
    for number in range(10):
        make_organisation(name=f"Yard {number}")
    headings = ["slug", "name_en", "name_de", "memberships"]
    rows = [[f"yard-{number}", "", f"Werft {number}", "alpha | member | 2015"] for number in range(20)]
    content = csv_of(headings, *rows)

    def latest():
        return Import.objects.latest("pk")

    def compare():
        comparing.go_on(latest(), seconds=60)

    def apply():
        applying.apply(latest(), user)

    def undo():
        applying.undo(latest(), user)

    result = {"compared": [], "applied": [], "undone": []}
    uploaded("organisations", content)
    compare()  # what is asked once in a process is known to all children then
    uploaded("organisations", content)
    number = in_a_child(compare)
    for moment in moments("compared", number):
        uploaded("organisations", content)
        assert in_a_child(compare, moment) is None
        compare()  # whoever opens the page again goes on
        result["compared"].append(outcomes(latest()) == ["changed"] * 10 + ["new"] * 10)

    def make_ready():
        """An import that was undone can be applied once more, for this test alone."""
        if latest().state == "applied":
            undo()
        latest().rows.filter(outcome="new").update(key=None)
        Import.objects.filter(pk=latest().pk).update(state="ready")

    def make_applied():
        make_ready()
        apply()

    for name, work, prepare in (("applied", apply, make_ready), ("undone", undo, make_applied)):
        prepare()
        number = in_a_child(work)
        after = state()
        for moment in moments(name, number):
            if latest().state == after[2]:
                prepare()
            before = state()
            assert in_a_child(work, moment) is None
            now = state()
            whole = now[0] == after[0] and now[2] == after[2]
            result[name].append("nothing" if now == before else "all" if whole else now)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
