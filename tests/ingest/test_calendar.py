"""Months and their edges, periods, and the pause that is ordinary for a shop."""

from __future__ import annotations

import datetime as dt

import pytest

from report_builder.errors import ReportError
from report_builder.ingest.calendar import (
    add_months,
    default_period,
    month_end,
    months,
    parse_period,
)
from report_builder.ingest.rhythm import usual_gap

DAY = dt.timedelta(days=1)


def every(first: dt.date, last: dt.date, step: int = 1) -> list[dt.date]:
    """Trading days from first to last."""
    return [first + n * DAY for n in range(0, (last - first).days + 1, step)]


@pytest.mark.parametrize(
    ("day", "end"),
    [(dt.date(2023, 2, 5), 28), (dt.date(2024, 2, 5), 29), (dt.date(1900, 2, 1), 28),
     (dt.date(2000, 2, 1), 29), (dt.date(2023, 12, 31), 31)],
)  # fmt: skip
def test_month_end(day: dt.date, end: int) -> None:
    assert month_end(day) == day.replace(day=end)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (dt.date(2023, 12, 31), 1, dt.date(2024, 1, 1)),
        (dt.date(2023, 1, 5), -1, dt.date(2022, 12, 1)),
        (dt.date(2023, 5, 5), 0, dt.date(2023, 5, 1)),
        (dt.date(2023, 5, 5), -24, dt.date(2021, 5, 1)),
    ],
)
def test_add_months(day: dt.date, count: int, expected: dt.date) -> None:
    assert add_months(day, count) == expected


def test_usual_gap_is_the_pause_that_95_in_100_do_not_exceed() -> None:
    week = [0, 1, 2, 3, 4, 5, 7]  # closed on Sundays
    days = [dt.date(2023, 1, 2) + d * DAY for d in week]
    assert usual_gap(days) == 2
    # 20 pauses, one long: 19 of 20 are 95 %, so the long one is not usual; of 19 it would be.
    steady = every(dt.date(2023, 1, 1), dt.date(2023, 1, 20))
    assert usual_gap([*steady, dt.date(2023, 2, 20)]) == 1
    assert usual_gap([*steady[1:], dt.date(2023, 2, 20)]) == 31
    assert usual_gap([dt.date(2023, 1, 1)]) == 1


@pytest.mark.parametrize(
    ("first", "last", "partial"),
    [
        (dt.date(2023, 1, 1), dt.date(2023, 3, 31), [False, False, False]),
        (dt.date(2023, 1, 2), dt.date(2023, 3, 31), [True, False, False]),
        (dt.date(2023, 1, 1), dt.date(2023, 3, 30), [False, False, True]),
        (dt.date(2023, 1, 15), dt.date(2023, 1, 20), [True]),
    ],
)
def test_a_daily_shop_misses_one_day_and_the_month_is_partial(
    first: dt.date, last: dt.date, partial: list[bool]
) -> None:
    found = months(every(first, last), last)
    assert [month.partial for month in found] == partial


def test_a_shop_that_opens_every_other_day_may_miss_one_at_the_edge() -> None:
    days = every(dt.date(2023, 1, 2), dt.date(2023, 3, 31), 2)
    assert days[-1] == dt.date(2023, 3, 31)
    assert [m.partial for m in months(days, days[-1])] == [False, False, False]
    assert [m.partial for m in months(days[1:], days[-1])] == [True, False, False]


def test_months_end_with_the_as_of_date_and_know_that_the_data_goes_on() -> None:
    days = every(dt.date(2023, 1, 1), dt.date(2023, 3, 31))
    found = months(days, dt.date(2023, 2, 28))
    assert [(m.start.month, m.partial) for m in found] == [(1, False), (2, False)]
    assert [m.partial for m in months(days, dt.date(2023, 2, 27))] == [False, True]


def test_months_after_the_last_sale_were_not_observed() -> None:
    days = every(dt.date(2023, 1, 1), dt.date(2023, 1, 31))
    assert [m.start.month for m in months(days, dt.date(2023, 6, 30))] == [1]


def test_default_period_is_the_last_complete_month() -> None:
    days = every(dt.date(2023, 1, 1), dt.date(2023, 3, 9))
    period = default_period(months(days, days[-1]), days[-1])
    assert (period.start, period.end) == (dt.date(2023, 2, 1), dt.date(2023, 2, 28))
    assert not period.partial
    few = every(dt.date(2023, 3, 5), dt.date(2023, 3, 9))
    period = default_period(months(few, few[-1]), few[-1])
    assert (period.start, period.end) == (dt.date(2023, 3, 1), dt.date(2023, 3, 9))
    assert period.partial


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2011", "2011-01-01", "2011-12-31"),
        ("2011-11", "2011-11-01", "2011-11-30"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2011-Q4", "2011-10-01", "2011-12-31"),
        ("2011q1", "2011-01-01", "2011-03-31"),
        ("2011-01..2011-06", "2011-01-01", "2011-06-30"),
        ("2011-01-15..2011-Q2", "2011-01-15", "2011-06-30"),
        ("2011-03-05..2011-03-05", "2011-03-05", "2011-03-05"),
        ("2011-W48", "2011-11-28", "2011-12-04"),
        ("2020w53", "2020-12-28", "2021-01-03"),
        ("2023-P12", "2023-12-31", "2024-02-03"),
        ("2024-P01", "2024-02-04", "2024-03-02"),
    ],
)
def test_periods_that_can_be_written(text: str, start: str, end: str) -> None:
    found = parse_period(text)
    assert (found[0].isoformat(), found[1].isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2011-13", "cannot be read"), ("2011-00", "cannot be read"), ("May", "cannot be read"),
        ("2011-Q5", "cannot be read"), ("", "cannot be read"), ("2011-01..", "cannot be read"),
        ("..2011", "cannot be read"), ("2011-02..2011-01", "ends before it starts"),
        ("2011-02-30..2011-03", "is not a date"), ("0000-01", "cannot be read"),
        ("0000", "cannot be read"), ("9999", "cannot be read"), ("0000-Q1", "cannot be read"),
        ("2011-W53", "does not have so many"), ("2011-P13", "does not have so many"),
        ("2011-P00", "does not have so many"),
    ],
)  # fmt: skip
def test_periods_that_cannot(text: str, message: str) -> None:
    with pytest.raises(ReportError, match=message):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("2011", "2011-02-01", "2012-01-31"), ("2011-Q1", "2011-02-01", "2011-04-30"),
     ("2011-Q4", "2011-11-01", "2012-01-31"), ("2011-11", "2011-11-01", "2011-11-30")],
)  # fmt: skip
def test_fiscal_years_are_called_after_the_year_they_begin_in(
    text: str, start: str, end: str
) -> None:
    assert parse_period(text, 2) == (dt.date.fromisoformat(start), dt.date.fromisoformat(end))


@pytest.mark.parametrize(
    ("last", "kind", "year_start", "key"),
    [
        (dt.date(2023, 3, 19), "week", 1, "2023-W11"),  # a Sunday
        (dt.date(2023, 3, 18), "week", 1, "2023-W10"),  # a Saturday: the week is not over
        (dt.date(2023, 3, 25), "retail month", 1, "2023-P01"),  # ended on 25 February
        (dt.date(2023, 4, 1), "retail month", 1, "2023-P02"),
        (dt.date(2023, 7, 15), "quarter", 1, "2023-Q2"),
        (dt.date(2023, 7, 15), "quarter", 2, "2023-02-01..2023-04-30"),
        (dt.date(2023, 7, 15), "month", 1, "2023-06"),
    ],
)
def test_the_default_period_of_a_calendar(
    last: dt.date, kind: str, year_start: int, key: str
) -> None:
    days = every(dt.date(2023, 1, 1), last)
    assert default_period(months(days, last), last, kind, year_start).key == key
