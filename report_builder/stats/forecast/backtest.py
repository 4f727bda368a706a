"""How good forecasts were from every origin that the history has: errors, coverage, who is better.

An origin is a number of values known; what follows is forecast and then compared with what came
(rolling origin: Tashman 2000). Errors are forecast less actual, so that a positive bias is too
much.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from report_builder.stats.intervals import Numbers, quantile_t

MOST_ORIGINS = {12: 24, 52: 14}  # two years of months; of weeks every third or so of a year
LEAST_TRAINING = {12: 6, 52: 26}  # periods known at the first origin: half a year


def origins_of(times: NDArray[np.int64], count: int, steps: int, period: int) -> tuple[int, ...]:
    """Numbers of values known whose next ``steps`` periods were all seen, oldest first.

    ``times`` are of the ``count`` values known (and of periods after them, which are not used).
    At least half of the history is known at each; the earliest ones are spared where there are
    many, and of weeks every second or third is taken.
    """
    first = max(LEAST_TRAINING[period], count // 2)
    whole = [
        known
        for known in range(first, count - steps + 1)
        if times[known + steps - 1] - times[known - 1] == steps
    ]
    stride = ceil(len(whole) / MOST_ORIGINS[period]) if period != 12 and whole else 1
    return tuple(whole[::-1][::stride][: MOST_ORIGINS[period]][::-1])


def scale_of(values: Numbers, times: NDArray[np.int64], period: int) -> Numbers:
    """What errors are divided by for MASE, one a series: the mean absolute change on the year
    before, with two years of history, else on the period before (Hyndman and Koehler 2006)."""
    lag = period if times[-1] - times[0] + 1 >= 2 * period else 1
    place = {int(time): at for at, time in enumerate(times)}
    pairs = [(at, place[int(time) - lag]) for at, time in enumerate(times) if time - lag in place]
    now, before = (list(side) for side in zip(*pairs, strict=True))
    change: Numbers = np.abs(values[now] - values[before]).mean(axis=0)
    return change


@dataclass(frozen=True, slots=True)
class Contest:
    """One forecast against another: share of the other's absolute error that is saved, with a 95 %
    interval and two-sided p, over ``origins``."""

    origins: int
    saved: float
    low: float
    high: float
    p: float


def contest(own: ArrayLike, other: ArrayLike, overlap: int) -> Contest:
    """Diebold and Mariano (1995) with the correction of Harvey, Leybourne and Newbold (1997).

    ``own`` and ``other``: mean absolute error of each origin, in order. Errors of origins closer
    than ``overlap`` share periods; their covariances count. Where these make the variance
    negative, which can happen, the overlap is left out and each counts alone.
    """
    mine, theirs = (np.asarray(side, dtype=np.float64).ravel() for side in (own, other))
    count, base = mine.size, float(theirs.mean())
    gain = theirs - mine
    if count < 2 or base <= 0:
        return Contest(count, 0.0, -1.0, 1.0, 1.0)
    mean = float(gain.mean())
    off = gain - mean
    lags = [float(off[lag:] @ off[: count - lag]) / count for lag in range(min(overlap, count))]
    variance = (lags[0] + 2 * sum(lags[1:])) / count
    reach = len(lags)
    if variance <= 0:
        variance, reach = lags[0] / count, 1
    shrunk = (count + 1 - 2 * reach + reach * (reach - 1) / count) / count
    error = sqrt(variance / max(shrunk, 1 / count))
    if error == 0:
        return Contest(count, mean / base, mean / base, mean / base, float(mean == 0))
    p = 2 * float(special.stdtr(count - 1, -abs(mean) / error))
    half = quantile_t(count - 1) * error
    return Contest(count, mean / base, (mean - half) / base, (mean + half) / base, p)
