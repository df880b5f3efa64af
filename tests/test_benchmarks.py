"""The plain version of the lists in benchmarks/, an independent count; and what is made of a page that differs."""

import pytest
from django.http import QueryDict

from benchmarks import plain
from benchmarks.equality import Marks, differences
from clusters.facets import MOST_OPTIONS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]

ADDRESSES = [
    "/clusters/",
    "/clusters/?sector=tourism&kind=cluster-organisation",
    "/clusters/?region=schleswig-holstein&sort=founded",
    "/clusters/?q=luebeck&sort=members",
    "/organisations/?page=2&sort=newest",
    "/organisations/?region=schleswig-holstein&q=verband",
    "/contacts/?sort=verified",
    "/contacts/?q=cluster",
]
NOUNS = {"clusters": "cluster", "organisations": "organisation", "contacts": "person"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_says_what_is_counted_in_sql(client, address):
    path, _, query = address.partition("?")
    marks = Marks(client.get(address).content.decode())
    expected = plain.answer(NOUNS[path.strip("/")], QueryDict(query))
    assert marks.total is not None
    assert differences(marks, expected) == []


def page(options, total=3):
    inputs = "".join(f'<input name="kind" value="{value}" data-count="{number}">' for value, number in options)
    return Marks(f'<p data-total="{total}">{inputs}<li data-entry="one">')


def test_each_number_that_differs_is_named():
    expected = (3, {("kind", "a"): 2, ("kind", "b"): 1}, ["one"])
    assert differences(page([("a", 2), ("b", 1)]), expected) == []
    assert differences(page([("a", 2), ("b", 1)], total=4), expected) == ["the total is 4 instead of 3"]
    assert differences(page([("a", 3), ("b", 1)]), expected) == ["kind=a has 3 instead of 2"]
    assert differences(page([("a", 2), ("b", 1)]), (*expected[:2], ["two"])) == [
        "the entries are ['one'] instead of ['two']"
    ]


def test_an_option_that_is_left_out_is_named_unless_enough_have_as_many_results():
    shown = [(str(number), 5) for number in range(MOST_OPTIONS)]
    counts = {("kind", value): number for value, number in shown}
    assert differences(page(shown), (3, counts | {("kind", "x"): 5}, ["one"])) == []
    assert differences(page(shown), (3, counts | {("kind", "x"): 6}, ["one"])) == [
        "kind=x is not shown, though it has 6 results"
    ]
    assert differences(page(shown[1:]), (3, counts, ["one"])) == ["kind=0 is not shown, though it has 5 results"]
