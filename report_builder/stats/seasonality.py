"""Seasons: month and weekday indices, and what a holiday does against its own baseline.

Dates are calendar days (``datetime64[D]``). A day between the first and the last one given that has
no value is a day without sales, so 0. Impossible input raises ``ValueError``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from report_builder.stats.intervals import LEVEL, Numbers, mean_interval, quantile_t

Days = NDArray[np.datetime64]
Flags = NDArray[np.bool_]

# One year shows a shape, but cannot tell a season from something that happened once.
MINIMUM_FULL_YEARS = 2
# A mean over weeks with an interval needs two of them.
MINIMUM_WEEKS = 2
# Weeks before and after a holiday that are its baseline: near enough to share trend and season.
BASELINE_WEEKS = 4
# A weekday's baseline needs a spread of its own.
MINIMUM_BASELINE_DAYS = 2
MONTHS, WEEKDAYS = 12, 7
# Day 0 of the Unix epoch was a Thursday; Monday is weekday 0.
EPOCH_WEEKDAY = 3


@dataclass(frozen=True, slots=True)
class MonthlyIndices:
    """``index``: 12 values, January first, mean 1. ``by_year``: the same per year, oldest first.

    ``claimable`` is False with a single year: show the shape, claim no index.
    """

    index: Numbers
    by_year: Numbers
    claimable: bool


def monthly_indices(values: ArrayLike, first_month: int) -> MonthlyIndices:
    """Return each month's ratio to the monthly mean of its year, averaged over full years.

    ``values``: one per complete month, without gaps, oldest first; ``first_month`` is the calendar
    month (1–12) of the first. Years are runs of 12 months counted back from the last; what is left
    over at the start is not used. Growth within a year stays in the indices. Needs 12 months and a
    positive total in each year.
    """
    series = _finite(values)
    if not 1 <= first_month <= MONTHS:
        raise ValueError(f"first month must be 1 to 12, got {first_month}")
    years = series.size // MONTHS
    if years == 0:
        raise ValueError(f"needs {MONTHS} months, got {series.size}")
    unused = series.size - years * MONTHS
    blocks = series[unused:].reshape(years, MONTHS)
    means = blocks.mean(axis=1, keepdims=True)
    if not (means > 0).all():
        raise ValueError("a year without a positive total has no seasonal shape")
    by_year = np.roll(blocks / means, (first_month - 1 + unused) % MONTHS, axis=1)
    return MonthlyIndices(by_year.mean(axis=0), by_year, years >= MINIMUM_FULL_YEARS)


@dataclass(frozen=True, slots=True)
class WeekdayIndices:
    """Seven values, Monday first, mean 1, with 95 % interval, from ``weeks`` complete weeks."""

    index: Numbers
    low: Numbers
    high: Numbers
    weeks: int


def weekday_indices(dates: ArrayLike, values: ArrayLike) -> WeekdayIndices:
    """Return each weekday's ratio to the daily mean of its week, averaged over complete weeks.

    ``dates`` without repeats, one value each. Only weeks Monday–Sunday inside the span count, and
    of those the ones with a positive total; at least two are needed. The interval is Student's t
    over weeks.
    """
    first, daily = _daily(dates, values)
    start = -_weekday(first) % WEEKDAYS
    whole = (daily.size - start) // WEEKDAYS
    blocks = daily[start : start + max(whole, 0) * WEEKDAYS].reshape(-1, WEEKDAYS)
    means = blocks.mean(axis=1, keepdims=True)
    used = means[:, 0] > 0
    weeks = int(used.sum())
    if weeks < MINIMUM_WEEKS:
        raise ValueError(f"needs {MINIMUM_WEEKS} complete weeks with sales, got {weeks}")
    ratios = blocks[used] / means[used]
    bounds = np.array([mean_interval(ratios[:, day]) for day in range(WEEKDAYS)])
    return WeekdayIndices(ratios.mean(axis=0), np.maximum(bounds[:, 0], 0), bounds[:, 1], weeks)


@dataclass(frozen=True, slots=True)
class HolidayLift:
    """``lift`` 1.3 = 30 % above the baseline, with 95 % interval; days and windows it rests on."""

    lift: float
    low: float
    high: float
    days: int
    windows: int


def holiday_lift(
    values: ArrayLike,
    dates: ArrayLike,
    windows: Sequence[tuple[date, date]],
    exclude: Sequence[tuple[date, date]] = (),
) -> HolidayLift:
    """Return sales inside the windows over what the same weekdays around them would have brought.

    ``windows``: first and last day, both included. Baseline of a day: the mean of the same weekday
    in the four weeks before and after its window, without days of any of the windows or of
    ``exclude`` (the windows of other holidays). Days outside the data, or with fewer than two
    baseline days, are left out; if none is left, ``ValueError``. The interval takes days as
    independent and a busier window as noisier in proportion.
    """
    first, daily = _daily(dates, values)
    spans = [_positions(window, first) for window in windows]
    inside = np.zeros(daily.size, dtype=np.bool_)
    for begin, end in (*spans, *(_positions(window, first) for window in exclude)):
        inside[max(begin, 0) : max(end, 0)] = True
    parts = [_window_part(daily, inside, span, _weekday(first)) for span in spans]
    used = [part for part in parts if part.days and part.expected > 0]
    if not used:
        raise ValueError("no window has a baseline in the data")
    expected = sum(part.expected for part in used)
    lift = sum(part.actual for part in used) / expected
    noise = sum(part.day_noise * max(1.0, lift) ** 2 + part.mean_noise * lift**2 for part in used)
    reach = quantile_t(sum(part.freedom for part in used), LEVEL) * sqrt(noise) / expected
    days = sum(part.days for part in used)
    return HolidayLift(lift, max(0.0, lift - reach), lift + reach, days, len(used))


@dataclass(frozen=True, slots=True)
class _WindowPart:
    """One window: its sales, its baseline, and the variances of both."""

    actual: float
    expected: float
    day_noise: float
    mean_noise: float
    freedom: int
    days: int


def _window_part(
    daily: Numbers, inside: Flags, span: tuple[int, int], first_weekday: int
) -> _WindowPart:
    begin, end = span
    reach = BASELINE_WEEKS * WEEKDAYS
    positions = np.arange(daily.size)
    around = (positions >= begin - reach) & (positions < end + reach) & ~inside
    window = (positions >= begin) & (positions < end)
    weekday = (positions + first_weekday) % WEEKDAYS
    actual = expected = squares = weighted = 0.0
    freedom = days = 0
    for day in range(WEEKDAYS):
        base, own = daily[around & (weekday == day)], daily[window & (weekday == day)]
        if own.size == 0 or base.size < MINIMUM_BASELINE_DAYS:
            continue
        actual += float(own.sum())
        expected += own.size * float(base.mean())
        squares += float(((base - base.mean()) ** 2).sum())
        weighted += own.size**2 / base.size
        freedom += base.size - 1
        days += own.size
    variance = squares / freedom if freedom else 0.0
    return _WindowPart(actual, expected, variance * days, variance * weighted, freedom, days)


def _positions(window: tuple[date, date], first: np.datetime64) -> tuple[int, int]:
    """First day and day after the last, counted from the first day of the data."""
    begin, end = (np.datetime64(day, "D") for day in window)
    if end < begin:
        raise ValueError(f"a window ends ({end}) before it begins ({begin})")
    return int((begin - first).astype(int)), int((end - first).astype(int)) + 1


def _daily(dates: ArrayLike, values: ArrayLike) -> tuple[np.datetime64, Numbers]:
    """The first day, and one value per day from it to the last, 0 where none was given."""
    days: Days = np.asarray(dates, dtype="datetime64[D]").ravel()
    numbers = _finite(values)
    if days.size == 0 or days.size != numbers.size:
        raise ValueError(f"needs one value per date, got {days.size} dates, {numbers.size} values")
    if np.isnat(days).any() or np.unique(days).size != days.size:
        raise ValueError("dates must be given once each, none missing")
    positions = (days - days.min()).astype(np.int64)
    daily = np.zeros(int(positions.max()) + 1)
    daily[positions] = numbers
    return days.min(), daily


def _weekday(day: np.datetime64) -> int:
    return (int(day.astype("datetime64[D]").astype(int)) + EPOCH_WEEKDAY) % WEEKDAYS


def _finite(values: ArrayLike) -> Numbers:
    numbers = np.asarray(values, dtype=np.float64).ravel()
    if not np.isfinite(numbers).all():
        raise ValueError("values must be finite: a missing month is not a zero")
    return numbers
