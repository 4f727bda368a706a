"""Single days far from what such a day usually brings.

A day's sales, as a logarithm, are the level of the weeks around it (running median) and what its
weekday usually adds (median); both ignore single days. What is left is compared with Student's t
law fitted to the middle of the other days above or below (median and 95 % quantile), so that a shop
with wild days needs a wilder one. Rousseeuw & Croux (1993) for the use of medians.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from report_builder.stats.intervals import Numbers

WEEK = 7
LEAST_DAYS = 182  # half a year, so that the tail is that of a hundred days on either side
HALF_WINDOW = 14  # days: four weeks around give each weekday four times, and follow a season
ROUNDS = 2  # level and weekdays in turn; more change nothing that can be seen
# Days like this by chance in a report, above and below together: simulated laws with tails as
# heavy as Student's t of 3 and 5 then stay under 0.05 (tests/benchmarks/changes.py).
EXPECTED_BY_CHANCE = 0.025
# Degrees of freedom: at most 12, as no shop is normal to seven in 100,000, and a fifth less than
# fitted, because quantiles of a few hundred days say little about the tail beyond.
MOST_FREEDOM = 12.0
CAUTION = 0.8
USUAL = 0.95  # of days lie in the range that is called usual
TAILS = (0.95, 0.98)  # quantiles of all days that tell how heavy the tail is
_FREEDOMS = np.array([1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15, 30, 100])
_MIDDLES = stats.t.ppf(0.75, _FREEDOMS)


@dataclass(frozen=True, eq=False, slots=True)
class Usual:
    """For each day: what is usual, the range of 95 % of days, and whether the day is far from it.

    NaN and False where nothing was given. ``by_chance``: days as far that chance would bring to
    the whole series, the less the stranger.
    """

    expected: Numbers
    low: Numbers
    high: Numbers
    far: NDArray[np.bool_]
    by_chance: Numbers


def usual_days(values: ArrayLike, first_weekday: int) -> Usual:
    """Judge a series of one value a calendar day; NaN: not seen, or not a day that trades.

    ``first_weekday``: of the first value, Monday 0. Values not above zero have a usual level but
    are not judged. Raises ``ValueError`` with fewer than ``LEAST_DAYS`` values above zero.
    """
    series = np.asarray(values, dtype=np.float64).ravel()
    sold = np.nan_to_num(series) > 0
    if int(sold.sum()) < LEAST_DAYS:
        raise ValueError(f"needs {LEAST_DAYS} days with sales, got {int(sold.sum())}")
    weekdays = (first_weekday + np.arange(series.size)) % WEEK
    logs = np.full(series.size, np.nan)
    logs[sold] = np.log(series[sold])
    level = _expected(logs, weekdays)
    left = np.where(sold, logs - level, np.nan)
    days = int(sold.sum())
    freedom, spreads = _tail(left[sold])
    chances, reaches = np.full(series.size, np.inf), []
    for sign, spread in zip((1.0, -1.0), spreads, strict=True):
        side = sign * np.nan_to_num(left) > 0
        distance = np.abs(left[side]) / spread if spread > 0 else np.zeros(int(side.sum()))
        chances[side] = days * 2 * stats.t.sf(distance, freedom)
        reaches.append(spread * float(stats.t.ppf((1 + USUAL) / 2, freedom)))
    level = np.where(np.isnan(series), np.nan, level)
    return Usual(
        np.exp(level), np.exp(level - reaches[1]), np.exp(level + reaches[0]),
        chances < EXPECTED_BY_CHANCE, chances,
    )  # fmt: skip


def _expected(logs: Numbers, weekdays: NDArray[np.int64]) -> Numbers:
    """Level of the weeks around plus what the weekday adds; NaN where nothing was sold around."""
    adds = np.zeros(WEEK)
    for _ in range(ROUNDS):
        level = _running_median(logs - adds[weekdays])
        left = logs - level
        for weekday in range(WEEK):
            own = left[weekdays == weekday]
            adds[weekday] = np.median(own[~np.isnan(own)]) if (~np.isnan(own)).any() else 0.0
    return np.asarray(level + adds[weekdays])


def _running_median(values: Numbers) -> Numbers:
    padded = np.pad(values, HALF_WINDOW, constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * HALF_WINDOW + 1)
    known = ~np.isnan(windows).all(axis=1)
    found = np.full(values.size, np.nan)
    found[known] = np.nanmedian(windows[known], axis=1)
    return found


def _tail(left: Numbers) -> tuple[float, tuple[float, float]]:
    """Degrees of freedom of all residuals, and the scale of those above and below."""
    left = np.round(left, 12)
    middles = [float(np.median(np.abs(side))) if side.size else 0.0
               for side in (left[left > 0], left[left < 0])]  # fmt: skip
    scaled = np.zeros(left.size)
    for side, middle in zip((left > 0, left < 0), middles, strict=True):
        scaled[side] = np.abs(left[side]) / middle
    inverse = []
    for tail in TAILS:
        ratios = stats.t.ppf((1 + tail) / 2, _FREEDOMS) / _MIDDLES
        inverse.append(1 / np.interp(-np.quantile(scaled, tail), -ratios, _FREEDOMS))
    freedom = min(MOST_FREEDOM, CAUTION / float(np.mean(inverse)))
    width = float(stats.t.ppf(0.75, freedom))
    return freedom, (middles[0] / width, middles[1] / width)
