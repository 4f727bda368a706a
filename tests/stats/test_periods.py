"""Spans a period may be compared with, checked by eye on the calendar."""

import datetime as dt
from dataclasses import dataclass

import pytest

from report_builder.stats.periods import (
    baselines,
    is_covered,
    is_whole_months,
    previous_span,
    year_ago_span,
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@dataclass(frozen=True)
class Month:
    start: dt.date
    end: dt.date
    partial: bool = False


def months(first: str, count: int, *, partial: tuple[int, ...] = ()) -> list[Month]:
    found, start = [], day(first)
    for at in range(count):
        following = (start + dt.timedelta(days=32)).replace(day=1)
        found.append(Month(start, following - dt.timedelta(days=1), at in partial))
        start = following
    return found


@pytest.mark.parametrize(
    ("start", "end", "before", "year"),
    [
        ("2011-11-01", "2011-11-30", ("2011-10-01", "2011-10-31"), ("2010-11-01", "2010-11-30")),
        ("2011-01-01", "2011-01-31", ("2010-12-01", "2010-12-31"), ("2010-01-01", "2010-01-31")),
        ("2011-10-01", "2011-12-31", ("2011-07-01", "2011-09-30"), ("2010-10-01", "2010-12-31")),
        ("2024-02-01", "2024-02-29", ("2024-01-01", "2024-01-31"), ("2023-02-01", "2023-02-28")),
        ("2025-02-01", "2025-02-28", ("2025-01-01", "2025-01-31"), ("2024-02-01", "2024-02-29")),
        ("2011-03-10", "2011-03-16", ("2011-03-03", "2011-03-09"), ("2010-03-10", "2010-03-16")),
        ("2024-02-29", "2024-03-02", ("2024-02-26", "2024-02-28"), ("2023-02-28", "2023-03-02")),
    ],
)
def test_spans_by_the_calendar(
    start: str, end: str, before: tuple[str, str], year: tuple[str, str]
) -> None:
    assert previous_span(day(start), day(end)) == (day(before[0]), day(before[1]))
    assert year_ago_span(day(start), day(end)) == (day(year[0]), day(year[1]))


def test_whole_months_begin_on_the_first_and_end_on_the_last() -> None:
    assert is_whole_months(day("2011-02-01"), day("2011-02-28"))
    assert not is_whole_months(day("2011-02-01"), day("2011-02-27"))
    assert not is_whole_months(day("2011-02-02"), day("2011-02-28"))


def test_a_span_is_covered_only_by_complete_months() -> None:
    data = months("2010-11-01", 4, partial=(3,))
    assert is_covered((day("2010-11-01"), day("2011-01-31")), data)
    assert not is_covered((day("2010-10-31"), day("2010-11-30")), data)
    assert not is_covered((day("2011-01-31"), day("2011-02-01")), data)
    assert not is_covered((day("2009-01-01"), day("2009-01-31")), data)


def test_the_year_before_comes_first_and_only_where_the_data_has_it() -> None:
    data = months("2010-11-01", 13)
    found = baselines(day("2011-11-01"), day("2011-11-30"), data)
    assert [base.key for base in found] == ["year_ago", "previous"]
    assert found[0].start == day("2010-11-01")
    without = baselines(day("2011-11-01"), day("2011-11-30"), data[1:])
    assert [base.key for base in without] == ["previous"]


def test_a_partial_period_or_baseline_is_not_compared() -> None:
    data = months("2010-11-01", 13, partial=(12,))
    assert baselines(day("2011-11-01"), day("2011-11-30"), data) == []
    data = months("2010-11-01", 13, partial=(0, 11))
    assert baselines(day("2011-11-01"), day("2011-11-30"), data) == []


def test_a_year_has_one_baseline_as_the_two_are_the_same_span() -> None:
    found = baselines(day("2011-01-01"), day("2011-12-31"), months("2010-01-01", 24))
    assert [(base.key, base.start, base.end) for base in found] == [
        ("year_ago", day("2010-01-01"), day("2010-12-31"))
    ]
