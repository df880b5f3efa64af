"""The index: after any edits it is the one that would be built anew, and it comes back from its bytes."""

import datetime
import random

import numpy as np
import pytest
from django.utils import timezone, translation
from pyroaring import BitMap

from clusterdir import changes, indexing
from clusterdir.indexing import counting, index, stored
from clusterdir.indexing.orders import Order
from clusters.models import Cluster, Organisation, Sector
from contacts.models import Appointment, Person
from tests import factories

pytestmark = pytest.mark.django_db


def said(one):
    """All that an index says, in plain types."""
    nouns = {}
    for label, noun in one.nouns.items():
        nouns[label] = {
            "published": set(noun.published),
            "values": {name: {v: set(ids) for v, ids in values.items()} for name, values in noun.values.items()},
            "orders": {order: list(found.ids) for order, found in noun.orders.items()},
            "counters": {
                name: {value: set(ids) for value, ids in one.counter(label, name).bitmaps.items()}
                for name in noun.noun.facets
            },
        }
    return nouns


def random_edit(any_of):
    """One edit of any kind, as an editor, an import or a command makes it."""
    clusters, organisations = list(Cluster.objects.all()), list(Organisation.objects.all())
    sectors, people = list(Sector.objects.all()), list(Person.objects.all())
    cluster, organisation, sector = any_of.choice(clusters), any_of.choice(organisations), any_of.choice(sectors)
    name = f"{any_of.choice('ABCÄÖ')}{any_of.randrange(1000)} Wind"
    status = any_of.choice(["published", "published", "draft", "archived"])
    edits = [
        lambda: factories.make_organisation(name=name, slug=f"new-{any_of.random()}", sectors=[sector]),
        lambda: factories.make_cluster(name=name, slug=f"new-{any_of.random()}", sectors=[sector], status=status),
        lambda: Organisation.objects.filter(pk=organisation.pk).update(name_en=name, verified_on="2026-01-02"),
        lambda: Organisation.objects.filter(pk=organisation.pk).update(status=status),
        lambda: Cluster.objects.filter(pk=cluster.pk).update(status=status, founded="2015-10"),
        lambda: cluster.memberships.all().delete(),
        lambda: cluster.sectors.set(any_of.sample(sectors, 2)),
        lambda: organisation.sectors.set([sector]),
        lambda: factories.make_appointment(person=any_of.choice(people), cluster=cluster, role_en=name),
        lambda: Appointment.objects.filter(cluster=cluster).update(ends="2020"),
        lambda: Sector.objects.filter(pk=sector.pk).update(status=status),
        lambda: Sector.objects.filter(pk=sector.pk, children=None).update(parent=None),
        lambda: cluster.memberships.get_or_create(organisation=organisation),
        lambda: organisation.memberships.all().delete() and organisation.delete(),
        lambda: Organisation.objects.bulk_create(
            [Organisation(slug=f"b-{any_of.random()}", name_de=name, status="published") for _ in range(3)]
        ),
    ]
    any_of.choice(edits)()


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edits_the_index_is_the_one_that_would_be_built_anew(seed):
    any_of = random.Random(seed)
    life = factories.make_sector(name="Life")
    sectors = [
        life,
        *(factories.make_sector(name=name, parent=life) for name in ("Bio", "Med")),
        factories.make_sector(),
    ]
    for number in range(12):
        cluster = factories.make_cluster(name=f"{any_of.choice('XYZ')} {number}", sectors=any_of.sample(sectors, 1))
        factories.make_membership(cluster=cluster)
        factories.make_appointment(cluster=cluster)
        factories.make_organisation(sectors=any_of.sample(sectors, 2))
    said(indexing.current())
    for _round in range(12):
        for _edit in range(any_of.randrange(1, 4)):
            random_edit(any_of)
        before = index._latest
        assert changes.since(before.version) is not None  # so the index is not simply built anew
        now = indexing.current()
        assert said(now) == said(index._built(changes.version(), timezone.localdate()))
        for text in ("wind", "life", "organisation", "b"):
            anew = indexing.Search(index._built(changes.version(), timezone.localdate()), Organisation, text)
            assert list(indexing.Search(now, Organisation, text).tiers) == list(anew.tiers)


def test_an_index_that_others_still_read_does_not_change():
    cluster = factories.make_cluster(name="B", sectors=[factories.make_sector()])
    before = indexing.current()
    what_it_said = said(before)
    factories.make_cluster(name="A")
    cluster.delete()
    indexing.current()
    assert said(before) == what_it_said


def test_the_keys_of_very_many_entries_are_read_in_several_queries(monkeypatch, django_assert_num_queries):
    organisations = [factories.make_organisation() for _ in range(5)]
    noun, ids = indexing.current()[Organisation].noun, [one.pk for one in organisations]
    monkeypatch.setattr("clusterdir.indexing.noun.AT_ONCE", 2)
    with django_assert_num_queries(3):
        assert sorted(noun.sort_keys(ids, {})) == ids


def test_while_the_next_index_is_made_others_may_find_out_more_from_the_one_before(monkeypatch):
    cluster = factories.make_cluster(name="B", sectors=[factories.make_sector()])
    before = indexing.current()
    before.counter("clusters.cluster", "sector")
    original = counting.Counter.replace

    def replace_while_others_read(counter, *arguments):
        before.counter("clusters.cluster", "kind")
        return original(counter, *arguments)

    monkeypatch.setattr(counting.Counter, "replace", replace_while_others_read)
    Cluster.objects.filter(pk=cluster.pk).update(kind="cluster-agency")
    assert indexing.current().entries(Cluster, "kind", "cluster-agency") == BitMap([cluster.pk])


def test_an_index_comes_back_from_its_bytes():
    cluster = factories.make_cluster(name="Wind Nord", sectors=[factories.make_sector()])
    factories.make_membership(cluster=cluster)
    factories.make_appointment(cluster=cluster)
    now = indexing.current()
    stored.save(now)
    version, nouns = stored.load(index._nouns())
    back = index.Index(version, timezone.localdate(), nouns)
    assert version == now.version
    assert said(back) == said(now)
    assert [*indexing.Search(back, Cluster, "win").tiers] == [*indexing.Search(now, Cluster, "win").tiers]


def test_a_worker_that_starts_takes_what_is_stored_and_reads_only_what_changed_since(monkeypatch):
    factories.make_cluster(name="B")
    indexing.rebuild()
    factories.make_cluster(name="A")
    monkeypatch.setattr(index, "_latest", None)
    monkeypatch.delattr(index.NounIndex, "build")  # it is not built anew
    assert len(indexing.current()[Cluster].published) == 2


def test_on_the_day_after_its_end_a_role_no_longer_counts(monkeypatch):
    appointment = factories.make_appointment(ends="2026-06-30")
    values = []
    for day in (30, 1):
        date = datetime.date(2026, 6 if day == 30 else 7, day)
        monkeypatch.setattr("django.utils.timezone.localdate", lambda date=date: date)
        values.append(appointment.cluster_id in indexing.current()[Person].values["cluster"])
    assert values == [True, False]


def test_what_other_code_has_stored_is_not_taken(monkeypatch):
    factories.make_cluster()
    indexing.rebuild()
    monkeypatch.setattr(stored, "FORMAT", stored.FORMAT + 1)
    assert stored.load(index._nouns()) is None


def test_words_that_other_code_has_stored_are_not_taken(monkeypatch):
    factories.make_cluster()
    indexing.rebuild()
    monkeypatch.setattr("clusterdir.indexing.words.FORMAT", b"of other code")
    monkeypatch.setattr(index, "_latest", None)
    assert len(indexing.current()[Cluster].published) == 1


def test_what_is_stored_of_a_state_that_never_came_to_be_is_not_taken(monkeypatch):
    factories.make_cluster(name="A")
    indexing.rebuild()
    stored.StoredIndex.objects.update(token="of a state that was rolled back")
    monkeypatch.setattr(index, "_latest", None)
    assert len(indexing.current()[Cluster].published) == 1


@pytest.mark.parametrize("number", [0, 1, 30, 3_000, 90_000, 100_000])
def test_any_page_of_any_number_of_results_is_that_of_the_sorted_results(number):
    any_of = np.random.default_rng(number)
    ids = any_of.permutation(100_000).astype(np.uint32) + 5
    among = any_of.choice(ids, number, replace=False)
    wanted = set(among.tolist())
    results = [one for one in ids.tolist() if one in wanted]
    order = Order(ids)
    for first in {0, 25, number // 2, max(0, number - 7), number + 3}:
        assert order.page(BitMap(wanted), first, first + 25) == results[first : first + 25]


def options_of(any_of, one_each):
    """{value: bitmap} of 200 options, of which each entry has one at most, or many."""
    if one_each:
        own = {number: BitMap() for number in range(200)}
        for entry in any_of.sample(range(1, 3_000), 2_000):
            own[int(200 * any_of.random() ** 3)].add(entry)
        return own
    sizes = [0, 1, 5, 50, 1_500]
    return {number: BitMap(any_of.sample(range(1, 3_000), any_of.choice(sizes))) for number in range(200)}


BELOW = {number: tuple(range(number * 10, number * 10 + 10)) if 0 < number < 8 else () for number in range(200)}


@pytest.mark.parametrize("one_each", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_the_options_with_the_most_results_are_found_in_each_way_of_counting(seed, one_each):
    any_of = random.Random(seed)
    entries, own = BitMap(range(1, 3_000)), options_of(any_of, one_each)
    counter = counting.Counter(own, BELOW, entries)
    assert isinstance(counter.table, counting._One) == one_each
    for size in (0, 1, 40, 1_000, 2_999):
        results = BitMap(any_of.sample(range(1, 3_000), size))
        counts = {value: len(BitMap.union(*(own[v] for v in (value, *BELOW[value]))) & results) for value in own}
        counts = {value: number for value, number in counts.items() if number}
        enough = sorted(counts.values(), reverse=True)[9] if len(counts) >= 10 else 1
        expected = {value: number for value, number in counts.items() if number >= enough}
        assert counter.largest(results, 10) == expected
        assert counter._by_options(results, 10) == expected
        assert counter._by_results(results, 10) == expected


@pytest.mark.parametrize("one_each", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_a_counter_after_a_change_counts_as_one_made_anew(seed, one_each):
    any_of = random.Random(seed)
    own = options_of(any_of, one_each)
    before = counting.Counter(own, BELOW, BitMap(range(1, 3_000)))
    before.table  # noqa: B018, made now
    changed, entries = BitMap([7, 450, 2_999, 3_500]), BitMap(range(8, 3_501))
    after = {value: ids - changed for value, ids in own.items()}
    for entry in (450, 3_500):
        after[any_of.randrange(200)].add(entry)
    results = BitMap(range(8, 3_501, 3)) | BitMap([3_500])
    replaced, anew = before.replace(after, entries, changed), counting.Counter(after, BELOW, entries)
    assert "table" in replaced.__dict__
    assert replaced._by_results(results, 200) == anew._by_options(results, 200)


def test_an_entry_with_a_second_option_makes_the_table_of_one_for_each_a_table_of_many():
    own = {number: BitMap([number]) for number in range(200)}
    before = counting.Counter(own, dict.fromkeys(own, ()), BitMap(range(200)))
    before.table  # noqa: B018, made now
    own[8] = BitMap([7, 8])
    after = before.replace(own, before.entries, BitMap([7]))
    assert after._by_results(BitMap([7]), 200) == {7: 1, 8: 1}


def test_names_in_each_language_have_an_order_of_their_own():
    factories.make_cluster(name="Zebra", name_de="Affe")
    factories.make_cluster(name="Monkey", name_de="Mond")
    orders = indexing.current()[Cluster].orders
    assert Cluster.objects.with_ids(list(orders["name", "en"].ids))[0].name == "Monkey"
    with translation.override("de"):
        assert Cluster.objects.with_ids(list(orders["name", "de"].ids))[0].name == "Affe"


def test_a_worker_keeps_house_when_it_has_seen_many_changes(monkeypatch):
    kept = []
    monkeypatch.setattr(stored, "keep_house", kept.append)
    factories.make_cluster()
    indexing.rebuild()
    monkeypatch.setattr(stored, "OFTEN", changes.version().id + 3)
    monkeypatch.setattr(index._latest, "housekept", 0)
    numbers = []
    for _edit in range(4):
        factories.make_cluster()
        indexing.current()
        numbers.append(len(kept))
    assert numbers == [0, 0, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_keeping_house_stores_a_large_index(monkeypatch):
    class Now:
        def __init__(self, target, name):
            self.start = target

    monkeypatch.setattr(stored.threading, "Thread", Now)
    monkeypatch.setattr(stored, "LARGE", 1)
    factories.make_cluster()
    now = indexing.current()
    stored.keep_house(now)
    assert stored.load(index._nouns())[0] == now.version
