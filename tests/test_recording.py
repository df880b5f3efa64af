"""Recording by several threads at the same time: each edit has its own user and its own token."""

from threading import Barrier, Event, Thread, current_thread

import pytest
from django.db import connection

from clusterdir.admin_site import EditorsDesk
from clusterdir.desk.recording import one_edit
from clusterdir.desk.roles import Role
from clusters.models import Cluster

from . import factories
from .admin_forms import filled_in, page
from .staff import editor, make_account

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 20


def in_thread(work, name):
    def run():
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run, name=name)
    thread.start()
    return thread


def test_two_requests_at_the_same_time_are_two_edits_each_of_its_own_user(monkeypatch):
    """Both have begun before either of them saves; the second saves when the first has, as the databases let them."""
    both, first_is_done = Barrier(2, timeout=SECONDS), Event()
    may_enter = EditorsDesk.has_permission
    member = factories.make_organisation()
    clusters, clients, threads = {}, {}, []

    def meet(site, request):
        allowed = may_enter(site, request)
        if request.method == "POST" and not hasattr(request, "has_met"):
            request.has_met = both.wait() is not None
            if current_thread().name == "second":
                assert first_is_done.wait(SECONDS)
        return allowed

    def save(name, data):
        try:
            assert clients[name].post(page(Cluster, clusters[name]), data).status_code == 302
        finally:
            if name == "first":
                first_is_done.set()

    for name in ("first", "second"):
        clusters[name], clients[name] = factories.make_cluster(name=f"{name} cluster"), editor()
        rows = [("memberships", {"organisation": member.pk, "role": "member"})]
        data = filled_in(clients[name], page(Cluster, clusters[name]), rows, city="Kiel")
        threads.append((lambda name=name, data=data: save(name, data), name))
    monkeypatch.setattr(EditorsDesk, "has_permission", meet)
    for thread in [in_thread(*thread) for thread in threads]:
        thread.join()

    for name, cluster in clusters.items():
        records = [cluster.history.first(), cluster.memberships.get().history.get()]
        assert [record.history_user for record in records] == [clients[name].user] * 2
        assert records[0].edit == records[1].edit != ""
    tokens = {cluster.history.first().edit for cluster in clusters.values()}
    assert len(tokens) == 2


def test_what_another_thread_does_is_no_part_of_an_edit():
    cluster = factories.make_cluster(city="Kiel")
    cluster.city = "Husum"
    with one_edit(make_account(Role.EDITOR)) as edit:
        in_thread(cluster.save, "other").join()
        sector = factories.make_sector()
    assert (cluster.history.first().city, cluster.history.first().edit) == ("Husum", "")
    assert cluster.history.first().history_user is None
    assert (sector.history.get().edit, sector.history.get().history_user) == (edit.token, edit.user)
