"""What the calendar alone does: weekdays counted by hand, Easter and Black Friday on known days."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from report_builder.sections.sales.trading_days import _within, moving_days, weekday_effect


def daily(weeks: int, saturday: float, spread: float = 0.0) -> pd.Series[float]:
    """Weeks from Monday, 3 January 2011: 10 a day, Saturdays up and down by turns."""
    days = [dt.date(2011, 1, 3) + dt.timedelta(days=at) for at in range(7 * weeks)]
    values = [
        saturday + spread * (-1) ** (at // 7) if day.weekday() == 5 else 10.0
        for at, day in enumerate(days)
    ]
    return pd.Series(values, index=days)


OCTOBER_2011 = (dt.date(2011, 10, 1), dt.date(2011, 10, 31))  # five Sat, Sun, Mon
OCTOBER_2010 = (dt.date(2010, 10, 1), dt.date(2010, 10, 31))  # five Fri, Sat, Sun


def test_the_same_weekdays_have_no_effect_and_others_that_of_their_means() -> None:
    assert weekday_effect(daily(20, 40), OCTOBER_2011, OCTOBER_2011) is None
    # One Monday more, one Friday less, both worth 10: other weekdays, no difference.
    none = weekday_effect(daily(20, 40), OCTOBER_2011, OCTOBER_2010)
    assert none is not None
    assert none.named == "1 more Monday; 1 fewer Friday"
    assert none.share == 0
    # April 2011 has five Fridays and Saturdays, April 2010 five Thursdays and Fridays: a Saturday
    # of 40 for a Thursday of 10, of 4 * 40 + 26 * 10 = 420.
    april = [(dt.date(year, 4, 1), dt.date(year, 4, 30)) for year in (2011, 2010)]
    found = weekday_effect(daily(20, 40), *april)
    assert found is not None
    assert found.share == pytest.approx(30 / 420)
    assert (found.low, found.high) == pytest.approx((found.share, found.share))
    assert found.named == "1 more Saturday; 1 fewer Thursday"


def test_all_weekdays_that_differ_are_named() -> None:
    """December 2025 has five Mondays to Wednesdays, November five Saturdays and Sundays."""
    spans = [
        (dt.date(2025, month, 1), dt.date(2025, month, end)) for month, end in ((12, 31), (11, 30))
    ]
    found = weekday_effect(daily(20, 40), *spans)
    assert found is not None
    assert found.named == (
        "1 more each of Monday, Tuesday and Wednesday; 1 fewer each of Saturday and Sunday"
    )


def test_the_interval_follows_the_spread_of_the_days() -> None:
    april = [(dt.date(year, 4, 1), dt.date(year, 4, 30)) for year in (2011, 2010)]
    found = weekday_effect(daily(20, 40, 10), *april)
    assert found is not None
    error = (10**2 * 20 / 19 / 20) ** 0.5  # of a mean of twenty values ten above or below
    assert found.high - found.share == pytest.approx(1.96 * error / 420)


def test_a_quarter_of_weeks_is_needed() -> None:
    april = [(dt.date(year, 4, 1), dt.date(year, 4, 30)) for year in (2011, 2010)]
    assert weekday_effect(daily(12, 40), *april) is None
    assert weekday_effect(daily(13, 40), *april) is not None
    assert weekday_effect(daily(13, 40) * 0, *april) is None


def test_easter_and_black_friday_move() -> None:
    days = moving_days(None, 2023, 2024)
    assert days == {
        dt.date(2023, 4, 9): "Easter Sunday", dt.date(2024, 3, 31): "Easter Sunday",
        dt.date(2023, 11, 24): "Black Friday", dt.date(2024, 11, 29): "Black Friday",
    }  # fmt: skip
    assert _within(days, dt.date(2024, 3, 1), dt.date(2024, 3, 31)) == {"Easter Sunday"}
    assert _within(days, dt.date(2023, 3, 1), dt.date(2023, 3, 31)) == set()
    british = moving_days("GB", 2024, 2024)
    assert "Good Friday" in _within(british, dt.date(2024, 3, 1), dt.date(2024, 3, 31))
    india = moving_days("IN", 2023, 2024)
    names = [_within(india, dt.date(year, 11, 1), dt.date(year, 11, 30)) for year in (2023, 2024)]
    assert any("Diwali" in name for name in names[0])  # 12 November 2023; in 2024 in October
