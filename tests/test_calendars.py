"""The 4-5-4 calendar against the National Retail Federation's, and weeks of ISO 8601."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from report_builder import calendars, formats
from report_builder.dataset import Month
from report_builder.model import Period
from report_builder.stats.periods import baselines, previous_span, year_ago_span


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def period(start: dt.date, end: dt.date) -> Period:
    return Period(start, end, formats.period(start, end))


@pytest.mark.parametrize(
    ("year", "begins", "weeks"),
    [(2022, "2022-01-30", 52), (2023, "2023-01-29", 53), (2024, "2024-02-04", 52),
     (2025, "2025-02-02", 52), (2017, "2017-01-29", 53), (2012, "2012-01-29", 53)],
)  # fmt: skip
def test_years_begin_as_published_by_the_nrf(year: int, begins: str, weeks: int) -> None:
    start, end = calendars.retail_year(year)
    assert start == day(begins)
    assert (end - start).days + 1 == 7 * weeks


def test_months_have_four_five_and_four_weeks_and_follow_one_another() -> None:
    for year in range(1990, 2060):
        spans = [calendars.retail_month(year, month) for month in range(1, 13)]
        assert (spans[0][0], spans[-1][1]) == calendars.retail_year(year)
        assert all(one[1] + calendars.ONE_DAY == two[0] for one, two in pairwise(spans))
        weeks = [((end - start).days + 1) / 7 for start, end in spans]
        assert weeks[:11] == [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5]
        assert weeks[11] in (4, 5)
        for month, (start, end) in enumerate(spans, start=1):
            assert start.weekday() == 6  # Sunday
            assert calendars.retail_month_of(start, end) == (year, month)
            assert calendars.retail_month_with(start) == (year, month)
            assert calendars.retail_month_with(end) == (year, month)


def test_weeks_and_retail_months_have_names_and_folders() -> None:
    week = period(*calendars.iso_week(2011, 48))
    assert (week.kind, week.key, week.label) == (
        "week", "2011-W48", "Week\u00a048 of\u00a02011",
    )  # fmt: skip
    retail = period(*calendars.retail_month(2011, 10))
    assert (retail.kind, retail.key) == ("retail month", "2011-P10")
    assert (retail.start, retail.end) == (day("2011-10-30"), day("2011-11-26"))
    other = period(day("2011-11-29"), day("2011-12-05"))  # seven days, but from a Tuesday
    assert (other.kind, other.key) == ("span", "2011-11-29..2011-12-05")
    fiscal = period(day("2011-11-01"), day("2012-01-31"))
    assert (fiscal.kind, fiscal.key) == ("quarter", "2011-11-01..2012-01-31")


def test_they_are_compared_with_the_one_before_and_that_of_the_same_number() -> None:
    week = calendars.iso_week(2011, 48)
    assert previous_span(*week) == calendars.iso_week(2011, 47)
    assert year_ago_span(*week) == calendars.iso_week(2010, 48)
    assert year_ago_span(*calendars.iso_week(2021, 2)) == calendars.iso_week(2020, 2)  # 53 before
    assert year_ago_span(*calendars.iso_week(2020, 53)) == calendars.iso_week(2020, 1)
    first = calendars.retail_month(2024, 1)
    assert previous_span(*first) == calendars.retail_month(2023, 12)  # of five weeks
    assert year_ago_span(*first) == calendars.retail_month(2023, 1)


def test_a_week_in_a_month_that_is_not_over_is_compared_a_span_of_days_is_not() -> None:
    covered = ((day("2011-10-01"), day("2011-11-20")),)
    months = [Month(day("2011-10-01"), day("2011-10-31"), False),
              Month(day("2011-11-01"), day("2011-11-30"), True, covered)]  # fmt: skip
    found = baselines(*calendars.iso_week(2011, 46), months)  # to Sunday, 20 November
    assert [(one.key, one.start) for one in found] == [("previous", day("2011-11-07"))]
    assert baselines(*calendars.iso_week(2011, 47), months) == []
    assert baselines(day("2011-11-08"), day("2011-11-14"), months) == []
