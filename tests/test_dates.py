"""Dates that are known to the year, the month or the day."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from clusterdir.dates import PartialDate, validate_partial_date
from clusters.models import Cluster, Membership

from . import factories


@pytest.mark.parametrize("text", ["2015", "2006-08", "2015-07-01", "2016-02-29", "0001", "9999-12-31"])
def test_a_year_a_month_and_a_day_are_dates(text):
    validate_partial_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "15",
        "02015",
        "0000",
        "2015-7",
        "2015-13",
        "2015-00",
        "2015-02-29",
        "2015-07-1",
        "2015-07-32",
        "2015-07-01T00",
        "2015/07",
        "201507",
        "07/2015",
        "1.7.2015",
        "2015-",
        " 2015",
        "2015\n",
        "٢٠١٥",
        "soon",
    ],
)
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(ValidationError) as refusal:
        validate_partial_date(text)
    assert refusal.value.messages == [
        f"“{text}” is not a date. Enter a year, a month or a day: 2015, 2006-08 or 2015-07-01."
    ]


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("2015", "2015", "2015"),
        ("2006-08", "August 2006", "August 2006"),
        ("2006-03", "March 2006", "März 2006"),
        ("2015-07-01", "1 July 2015", "1. Juli 2015"),
    ],
)
def test_a_date_prints_as_exactly_as_it_is_known_in_the_readers_language(text, english, german):
    assert PartialDate(text).display == english
    with translation.override("de"):
        assert PartialDate(text).display == german


@pytest.mark.parametrize("text", ["", "2015-02-31", "0000", "2015-13", "2015-07-01-02", "soon"])
def test_what_is_no_date_prints_as_it_stands(text):
    assert PartialDate(text).display == text


@pytest.mark.django_db
def test_a_date_comes_back_from_the_database_as_a_partial_date():
    membership = Membership.objects.get(pk=factories.make_membership(begins="2006-08").pk)
    assert membership.begins.display == "August 2006"
    assert membership.ends == ""


@pytest.mark.django_db
def test_where_there_is_no_row_there_is_no_date():
    factories.make_cluster()
    assert list(Cluster.objects.values_list("memberships__begins", flat=True)) == [None]


@pytest.mark.django_db
def test_dates_sort_in_time_and_the_unknown_first():
    for date in ("2015-07-01", "2006-08", "2015", "", "2015-07", "2006"):
        factories.make_membership(begins=date)
    dates = Membership.objects.order_by("begins").values_list("begins", flat=True)
    assert list(dates) == ["", "2006", "2006-08", "2015", "2015-07", "2015-07-01"]
