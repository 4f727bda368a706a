"""Seasons: planted indices come back, partial weeks and years are left out, holidays by hand."""

from datetime import date

import numpy as np
import pytest
from numpy.testing import assert_allclose

from report_builder.stats.seasonality import holiday_lift, monthly_indices, weekday_indices

SEASON = np.array([0.8, 0.7, 0.9, 1.0, 1.0, 0.9, 0.8, 0.9, 1.1, 1.1, 1.3, 1.5])  # mean 1
MONDAY = np.datetime64("2024-01-01")


def days(n: int, first: np.datetime64 = MONDAY) -> np.ndarray:
    return first + np.arange(n)


def test_monthly_indices_return_what_was_planted() -> None:
    result = monthly_indices(np.concatenate([100 * SEASON, 300 * SEASON]), first_month=1)
    assert_allclose(result.index, SEASON)
    assert_allclose(result.by_year, [SEASON, SEASON])
    assert result.claimable


def test_years_are_counted_back_from_the_last_month() -> None:
    """From October: two months of 999 are left over, then two years from December to November."""
    planted = np.tile(np.roll(SEASON, 1), 2)
    result = monthly_indices(np.r_[999, 999, 50 * planted], first_month=10)
    assert_allclose(result.index, SEASON)


@pytest.mark.parametrize(("months", "claimable"), [(12, False), (23, False), (24, True)])
def test_an_index_is_claimed_from_two_full_years(months: int, claimable: bool) -> None:
    assert monthly_indices(np.ones(months), first_month=3).claimable is claimable


def test_monthly_indices_average_years_not_money() -> None:
    spike = np.r_[np.full(11, 1.0), 13.0]  # December: 13 / 2 = 6.5 times the mean
    result = monthly_indices(np.r_[np.full(12, 1000.0), spike], first_month=1)
    assert result.index[11] == pytest.approx((1 + 6.5) / 2)
    assert result.index.mean() == pytest.approx(1)


@pytest.mark.parametrize(
    ("values", "first_month"),
    [(np.ones(11), 1), (np.ones(12), 0), (np.ones(12), 13), (np.zeros(12), 1), ([np.nan] * 12, 1)],
)
def test_monthly_indices_refuse_what_has_no_shape(values: np.ndarray, first_month: int) -> None:
    with pytest.raises(ValueError, match=r"months|month must|positive|finite"):
        monthly_indices(values, first_month)


def test_weekday_indices_by_hand() -> None:
    """Shares of two weeks: Monday 3/7 and 1/7 of the week, i.e. ratios 3 and 1."""
    weeks = np.array([[3, 1, 1, 1, 1, 0, 0], [10, 10, 10, 10, 10, 10, 10]], dtype=float)
    result = weekday_indices(days(14), weeks.ravel())
    assert result.weeks == 2
    assert_allclose(result.index, [2, 1, 1, 1, 1, 0.5, 0.5])
    assert result.high[0] == pytest.approx(2 + 12.7062 * 1, rel=1e-5)  # t(1) · sd √2 / √2
    assert result.low[0] == 0
    assert result.low[1] == result.high[1] == 1


def test_weekday_indices_use_complete_weeks_with_missing_days_as_zero() -> None:
    """Wednesday to Tuesday three weeks later, closed on Sundays: two complete weeks."""
    span = days(21, MONDAY + 2)
    weekday = (np.arange(21) + 2) % 7
    open_days = weekday != 6
    values = np.where(weekday == 0, 24.0, 12.0)
    values[:5] = 5_000  # the partial first week
    values[-2:] = 7_000  # and the last
    result = weekday_indices(span[open_days], values[open_days])
    assert result.weeks == 2
    assert_allclose(result.index, np.array([24, 12, 12, 12, 12, 12, 0]) / 12)


def test_weekday_indices_ignore_row_order_and_dead_weeks() -> None:
    values = np.r_[np.arange(1.0, 8), np.zeros(7), np.arange(7.0, 0, -1)]
    result = weekday_indices(days(21), values)
    assert result.weeks == 2
    assert_allclose(result.index, np.ones(7))
    assert_allclose(weekday_indices(days(21)[::-1], values[::-1]).low, result.low)


def test_weekday_indices_need_two_weeks_and_one_value_a_day() -> None:
    with pytest.raises(ValueError, match="2 complete weeks"):
        weekday_indices(days(13), np.ones(13))
    with pytest.raises(ValueError, match="2 complete weeks"):
        weekday_indices(days(3), np.ones(3))
    with pytest.raises(ValueError, match="once each"):
        weekday_indices(np.repeat(days(7), 2), np.ones(14))
    with pytest.raises(ValueError, match="one value per date"):
        weekday_indices(days(14), np.ones(13))
    with pytest.raises(ValueError, match="one value per date"):
        weekday_indices([], [])


def at(offset: int) -> date:
    day: date = (MONDAY + offset).astype(date)
    return day


def test_holiday_lift_compares_with_the_same_weekdays() -> None:
    """Saturdays sell 40, other days 10; the holiday Saturday sells 60, its Sunday 15: 75 / 50."""
    values = np.where(np.arange(84) % 7 == 5, 40.0, 10.0)
    values[40], values[41] = 60, 15
    result = holiday_lift(values, days(84), [(at(40), at(41))])
    assert result.lift == result.low == result.high == 1.5
    assert (result.days, result.windows) == (2, 1)


def test_holiday_lift_interval_by_hand() -> None:
    """Eight Mondays alternate 8 and 12: variance 32/7; one Monday against their mean of 10."""
    values = np.zeros(63)
    values[::7] = [8, 12, 8, 12, 10, 8, 12, 8, 12]
    result = holiday_lift(values, days(63), [(at(28), at(28))])
    reach = 2.364624 * np.sqrt(32 / 7 * (1 + 1 / 8)) / 10
    assert result.lift == 1
    assert_allclose((result.low, result.high), (1 - reach, 1 + reach), rtol=1e-6)


def test_holiday_baseline_reaches_four_weeks_and_skips_other_windows() -> None:
    values = np.full(120, 10.0)
    values[28] = 1_000  # five weeks before: outside
    values[35] = 18  # four weeks before: inside
    values[63] = 30
    values[70] = 50  # another window
    alone = holiday_lift(values, days(120), [(at(63), at(63))])
    assert alone.lift == pytest.approx(30 / ((18 + 6 * 10 + 50) / 8))
    both = holiday_lift(values, days(120), [(at(63), at(63)), (at(70), at(70))])
    # First: 18 and six tens; second: seven tens.
    assert both.lift == pytest.approx(80 / (78 / 7 + 10))
    assert both.windows == 2


def test_windows_of_other_holidays_are_no_baseline() -> None:
    """Days of 10, the holiday of 30 is three times that; another holiday a week later sells 50."""
    values = np.full(120, 10.0)
    values[63], values[70] = 30, 50
    other = [(at(70), at(70)), (at(-9), at(-9)), (at(200), at(200))]  # two outside the data
    found = holiday_lift(values, days(120), [(at(63), at(63))], other)
    assert (found.lift, found.days, found.windows) == (3, 1, 1)


def test_holiday_week_has_four_weeks_on_either_side() -> None:
    values = np.full(140, 10.0)
    values[63:70] = 20
    values[34] = values[98] = 1_000  # the day before the baseline, and the day after it
    assert holiday_lift(values, days(140), [(at(63), at(69))]).lift == 2
    values[35] = values[97] = 80  # its first and last day: two weekdays at 150 / 8 instead of 10
    lift = holiday_lift(values, days(140), [(at(63), at(69))]).lift
    assert lift == pytest.approx(140 / (5 * 10 + 2 * 150 / 8))


def test_closed_on_the_holiday_is_a_lift_of_zero_with_an_interval() -> None:
    values = 10.0 + np.arange(60) % 3
    values[30] = 0
    result = holiday_lift(values, days(60), [(at(30), at(30))])
    assert (result.lift, result.low) == (0, 0)
    assert 0 < result.high < 0.5


def test_holidays_outside_the_data_are_left_out() -> None:
    values = np.full(60, 10.0)
    inside, outside = (at(30), at(31)), (at(400), at(401))
    result = holiday_lift(values, days(60), [outside, inside])
    assert (result.windows, result.days) == (1, 2)
    assert holiday_lift(values, days(60), [(at(59), at(70))]).days == 1
    with pytest.raises(ValueError, match="no window"):
        holiday_lift(values, days(60), [outside])
    with pytest.raises(ValueError, match="no window"):
        holiday_lift(values, days(60), [(at(-400), at(-399))])
    with pytest.raises(ValueError, match="before it begins"):
        holiday_lift(values, days(60), [(at(5), at(4))])
