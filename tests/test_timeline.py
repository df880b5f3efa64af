"""Time as a picture: bars of programmes, and the history of a cluster."""

from datetime import date
from types import SimpleNamespace

import pytest

from clusters.pictures.timeline import Piece, beginning, end, history, timeline
from clusters.profiles import cluster_with_slug, complete_cluster
from tests import factories

TODAY = date(2026, 7, 1)
LEVELS = [("eu", "European Union"), ("state", "state")]


def programme(begins="", ends="", level="state"):
    return SimpleNamespace(begins=begins, ends=ends, level=level)


def pieces(begins, ends, *others):
    """The bar of a programme on an axis from 2000 up to the end of 2026 or later."""
    drawn = timeline([programme(begins, ends), programme("2000", "2000"), *others], LEVELS, TODAY)
    return [(piece.kind, piece.x, piece.width) for piece in drawn.groups[0].rows[0][1]]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2015", 2015, 2016), ("2015-07", 2015.5, 2015 + 7 / 12), ("2015-01-01", 2015, 2015 + 1 / 372)],
)
def test_a_date_is_as_wide_as_it_is_vague(text, first, last):
    assert (beginning(text), end(text)) == (first, last)


@pytest.mark.parametrize("text", ["0000", "2015-02-31", "9999-12-31"])
def test_a_date_that_no_calendar_knows_breaks_nothing(text):
    assert timeline([programme(begins=text), programme(ends=text)], LEVELS, TODAY).groups[0].rows


# An axis of 27 years: one is 3.7 per cent wide.


def test_a_year_is_a_year_wide():
    assert pieces("2013", "2013") == [("sure", 48.1, 3.7)]


def test_the_years_in_which_a_period_begins_and_ends_are_vague():
    assert pieces("2009", "2012") == [("about", 33.3, 3.7), ("sure", 37.0, 7.4), ("about", 44.4, 3.7)]


def test_days_make_a_period_certain_from_end_to_end():
    assert pieces("2009-01-15", "2012-12-24") == [("sure", 33.5, 14.6)]


def test_a_period_without_an_end_is_open_up_to_the_edge():
    (_begins, open_piece) = pieces("2013", "")
    assert open_piece == ("open", 51.9, 48.1)


def test_a_period_without_a_beginning_is_open_from_the_edge_on():
    assert timeline([programme(ends="2020")], LEVELS, TODAY).groups[0].rows[0][1] == [
        Piece("open", 0, 22.2),
        Piece("about", 22.2, 11.1),
    ]


def test_a_day_can_be_seen():
    assert pieces("2013-05-05", "2013-05-05") == [("sure", 49.4, 0.6)]
    assert pieces("2013-05-05", "")[0] == ("sure", 49.4, 0.6)


@pytest.mark.parametrize(("begins", "ends"), [("2013", "2013-06"), ("2013-06", "2013"), ("2013-06-30", "2013-06")])
def test_the_pieces_of_a_bar_never_overlap_or_leave_the_axis(begins, ends):
    before = 0
    for _kind, x, width in pieces(begins, ends):
        assert x >= before - 0.11
        assert width > 0
        before = x + width
    assert before <= 100


def test_programmes_are_grouped_by_level_and_those_without_a_date_are_listed():
    european, state, undated = programme("2010", level="eu"), programme("2012"), programme()
    drawn = timeline([state, undated, european], LEVELS, TODAY)
    assert [(group.level, group.name) for group in drawn.groups] == LEVELS
    assert [[one for one, _pieces in group.rows] for group in drawn.groups] == [[european], [state]]
    assert [group.undated for group in drawn.groups] == [[], [undated]]


def test_without_programmes_there_is_no_group_and_no_bar():
    drawn = timeline([], LEVELS, TODAY)
    assert drawn.groups == []
    assert not drawn.has_bars


@pytest.mark.parametrize("first", ["2025", "2010", "1990", "1900", "1500", "0001"])
def test_the_years_on_the_axis_are_few_and_leave_room_for_their_figures(first):
    drawn = timeline([programme(first)], LEVELS, TODAY)
    assert 1 <= len(drawn.ticks) <= 7
    assert all(0 <= tick.x <= 90 for tick in drawn.ticks)
    assert 0 < drawn.today <= 100


# The history of a cluster


def history_of(cluster):
    cluster = cluster_with_slug(cluster.slug)
    complete_cluster(cluster)
    return history(cluster, TODAY)


def told(moments):
    return [(moment.begins, moment.ends, [event.kind for event in moment.events]) for moment in moments]


@pytest.mark.django_db
def test_a_history_runs_from_the_predecessor_past_today():
    old = factories.make_cluster(name="Old", ended="2008")
    cluster = factories.make_cluster(name="New", founded="2009-01", predecessor=old)
    factories.make_label(cluster=cluster, awarded="2027", valid_until="2030")
    factories.make_sponsorship(cluster=cluster, begins="2009-01-01", ends="2012")
    factories.make_appointment(cluster=cluster, begins="2020")
    assert told(history_of(cluster).moments) == [
        ("", "2008", ["predecessor"]),
        ("2009-01", "", ["founded"]),
        ("2009-01-01", "2012", ["sponsorship"]),
        ("2020", "", ["contact"]),
        ("2026-07-01", "", ["today"]),
        ("2027", "2030", ["label"]),
    ]


@pytest.mark.django_db
def test_what_has_the_same_time_is_told_together_and_today_stands_alone():
    cluster = factories.make_cluster(founded="2026-07-01")
    for name in ("B", "A"):
        body = factories.make_sponsoring_body(name=name)
        factories.make_sponsorship(cluster=cluster, body=body, begins="2010", ends="2012")
    first, founded, today = history_of(cluster).moments
    assert [event.subject.body.name for event in first.events] == ["A", "B"]
    assert first.lasts
    assert [event.kind for event in founded.events] == ["founded"]
    assert today.is_present


@pytest.mark.django_db
def test_a_history_has_nothing_of_the_region_as_a_whole_or_of_others_to_call():
    region, sector = factories.make_region(), factories.make_sector()
    cluster = factories.make_cluster(founded="2009", regions=[region], sectors=[sector])
    factories.make_sponsorship(region=region, begins="2010")
    factories.make_appointment(sector=sector, begins="2011")
    assert told(history_of(cluster).moments) == [("2009", "", ["founded"]), ("2026-07-01", "", ["today"])]


@pytest.mark.django_db
def test_what_has_no_date_is_told_apart():
    cluster = factories.make_cluster(founded="2009")
    factories.make_sponsorship(cluster=cluster)
    factories.make_label(cluster=cluster)
    assert [event.kind for event in history_of(cluster).undated] == ["label", "sponsorship"]


@pytest.mark.django_db
def test_without_any_date_there_is_no_history_unless_another_entry_is_part_of_it():
    alone, old = factories.make_cluster(), factories.make_cluster()
    factories.make_sponsorship(cluster=alone)
    new = factories.make_cluster(predecessor=old)
    assert not history_of(alone)
    assert told(history_of(old).moments) == [("2026-07-01", "", ["today"])]
    assert told(history_of(new).moments) == [("", "", ["predecessor"]), ("2026-07-01", "", ["today"])]


@pytest.mark.django_db
def test_a_draft_is_no_predecessor():
    cluster = factories.make_cluster(predecessor=factories.make_cluster(status="draft", ended="2008"))
    assert not history_of(cluster)


@pytest.mark.django_db
def test_a_profile_tells_the_history_with_its_sources(client):
    old = factories.make_cluster(name="Old", ended="2021-12")
    cluster = factories.make_cluster(name="New", founded="2022", predecessor=old)
    factories.make_citation(cluster, field="founded", stated="since 2022")
    for path, words in (("/clusters/new/", "Until"), ("/de/clusters/new/", "Bis")):
        page = client.get(path).content.decode()
        told = page[page.index('class="timeline"') :].partition("</ol>")[0]
        assert words in told
        assert 'href="#source-1"' in told
    assert 'class="now"' in client.get("/clusters/old/").content.decode()


# The page of programmes


@pytest.mark.django_db
def test_the_page_says_in_words_what_the_bars_draw(client):
    factories.make_programme(name="Open", begins="2006-08", run_by=factories.make_sponsoring_body(name="Ministry"))
    factories.make_programme(name="Past", ends="2013", budget=1400000, budget_is_minimum=True)
    undated = factories.make_programme(name="Undated", level="federal")
    factories.make_citation(undated, field="begins", stated="mid-1990s")
    page = client.get("/programmes/").content.decode()
    bars = page[page.index('class="time"') : page.index('id="in-words"')]
    for words in (
        "From August 2006, no end on record",
        "Ministry",
        "Until 2013, no beginning on record",
        "More than EUR 1,400,000",
        "No date on record",
        "mid-1990s",
        'href="#undated"',
    ):
        assert words in bars
    assert 'id="undated"' in page


@pytest.mark.django_db
def test_without_a_dated_programme_nothing_is_drawn(client):
    factories.make_programme(name="Undated")
    page = client.get("/programmes/").content.decode()
    assert "time-cell" not in page
    assert "time-key" not in page
    assert "No date on record" in page
