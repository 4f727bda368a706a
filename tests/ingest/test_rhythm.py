"""Gaps that are no pause of the shop, and dates that lie on few days of the month."""

from __future__ import annotations

import datetime as dt

import pytest

from report_builder.ingest.calendar import add_months, months
from report_builder.ingest.rhythm import fixed_days, longest_pause, rhythm, stretches, unseen

DAY = dt.timedelta(days=1)
FIRST = dt.date(2022, 1, 1)


def every(first: dt.date, days: int, step: int = 1) -> list[dt.date]:
    """Trading days, ``step`` apart."""
    return [first + n * DAY for n in range(0, days, step)]


def with_gap(pause: int, step: int = 1) -> list[dt.date]:
    """200 days of trade, the next sale ``pause`` days after the last, 200 days again."""
    before = every(FIRST, 200, step)
    return [*before, *every(before[-1] + pause * DAY, 200, step)]


@pytest.mark.parametrize(
    ("step", "closed", "gap"),
    [(1, 21, 22), (2, 21, 22), (5, 21, 22)],
)
def test_three_weeks_may_be_a_closure_and_a_day_more_is_a_gap(
    step: int, closed: int, gap: int
) -> None:
    assert unseen(with_gap(closed, step)) == ()
    days = with_gap(gap, step)
    ((start, end),) = unseen(days)
    assert (end - start).days + 1 == gap - 1
    assert {start - DAY, end + DAY} <= set(days)


def test_a_gap_is_longer_than_four_usual_pauses() -> None:
    """Sales after 1 and after 9 days in turn: usual is 9, four times that 36."""
    days = [FIRST]
    for n in range(40):
        days.append(days[-1] + (9 if n % 2 else 1) * DAY)
    more = [day + (days[-1] - FIRST) for day in days]
    assert longest_pause(days) == 36
    assert unseen([*days, *(day + 36 * DAY for day in more)]) == ()
    assert len(unseen([*days, *(day + 37 * DAY for day in more)])) == 1


def test_sums_of_months_come_on_time_and_a_missing_one_is_a_gap() -> None:
    days = [add_months(FIRST, n) for n in range(30)]
    assert unseen(days) == ()
    without = [*days[:10], *days[11:]]  # November 2022
    assert unseen(without) == ((dt.date(2022, 10, 2), dt.date(2022, 11, 30)),)


def test_few_days_of_sale_have_no_usual_pause_to_be_longer_than() -> None:
    days = [FIRST, FIRST + 3 * DAY, FIRST + 400 * DAY]
    assert unseen(days) == ()
    assert unseen([FIRST]) == ()
    assert stretches([FIRST]) == ((FIRST, FIRST),)


def test_months_that_touch_a_gap_are_partial() -> None:
    """Every day of 2022, no sale from 31 March to 10 December: March misses its last day."""
    year = every(FIRST, 365)
    days = [day for day in year if not dt.date(2022, 3, 31) <= day <= dt.date(2022, 12, 10)]
    partial = [month.start.month for month in months(days, days[-1]) if month.partial]
    assert partial == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    # Of a shop closed on Sundays one day at the edge of a gap is a pause of its own.
    open_days = [day for day in days if day.weekday() != 6]
    partial = [month.start.month for month in months(open_days, days[-1]) if month.partial]
    assert partial == [4, 5, 6, 7, 8, 9, 10, 11, 12]


def test_a_closure_at_christmas_leaves_both_months_whole() -> None:
    """Online Retail: no sale on Saturdays, nor from 24 December to 3 January."""
    days = [
        day for day in every(dt.date(2010, 12, 1), 90)
        if day.weekday() != 5 and not dt.date(2010, 12, 24) <= day <= dt.date(2011, 1, 3)
    ]  # fmt: skip
    assert [month.partial for month in months(days, days[-1])] == [False, False, False]


def on_days(days: list[int], count: int) -> list[dt.date]:
    """Trade on some days of the month, ``count`` months long."""
    return [add_months(FIRST, n).replace(day=day) for n in range(count) for day in days]


def test_nine_days_of_the_month_are_fixed_days_and_ten_are_not() -> None:
    nine, ten = (list(range(1, last + 1)) for last in (9, 10))
    assert fixed_days(on_days(nine, 3)) == tuple(nine)
    assert fixed_days(on_days(nine, 2)) == ()  # two months are too short to tell
    assert fixed_days(on_days(ten, 3)) == ()


def test_fixed_days_come_again() -> None:
    assert fixed_days(on_days([4, 5, 6], 12)) == (4, 5, 6)
    assert fixed_days(on_days([1], 12)) == ()  # a sum of the month
    # Ten orders of a year on nine days: few orders, not fixed days.
    some = [add_months(FIRST, n).replace(day=n + 1) for n in range(9)]
    assert fixed_days([*some, dt.date(2022, 12, 9)]) == ()
    # On half of the days times months they are: 4 months, 2 days, 4 of 8 dates are not more than
    # one a month, 5 are.
    half = [dt.date(2022, 1, 4), dt.date(2022, 2, 4), dt.date(2022, 3, 5), dt.date(2022, 4, 5)]
    assert fixed_days(half) == ()
    assert fixed_days([*half, dt.date(2022, 4, 4)]) == (4, 5)


def test_the_rhythm_of_a_shop() -> None:
    found = rhythm(with_gap(30))
    assert (found.days, found.pause, len(found.unseen), found.fixed) == (400, 1, 1, ())
