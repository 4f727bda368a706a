"""Cohorts and survival: who came back, and how long it took.

A cell of the retention triangle that lies after the data's end is *not observed* and is NaN; a cell
that was observed and in which nobody bought is 0. The two are never confused.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri


@dataclass(frozen=True, eq=False)
class Triangle:
    """Retention of C cohorts over A ages, age 0 being the period of the first purchase.

    Attributes:
        cohorts: (C,) period index in which the cohort began, ascending.
        sizes: (C,) customers of the cohort: the denominator of its whole row.
        active: (C, A) customers of the cohort who bought at that age; NaN = not observed.
        retention: (C, A) `active / sizes`; NaN = not observed, 0 = observed and nobody bought.
        partial: (C, A) True where the period had begun but not ended when the data stopped.
        already_active: (C,) True for a cohort that may hold customers older than the log.
    """

    cohorts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    active: NDArray[np.float64]
    retention: NDArray[np.float64]
    partial: NDArray[np.bool_]
    already_active: NDArray[np.bool_]


def retention_triangle(
    counts: pd.DataFrame,
    last_complete: int,
    last: int,
    first_already_active: bool = False,
) -> Triangle:
    """Arrange counts of returning customers by cohort and age.

    Args:
        counts: one row per (cohort, period) with at least one buyer, columns `cohort` (index of
            the period of the customer's first purchase), `period` (index of the period, on the
            same axis) and `customers` (distinct buyers of that cohort in that period).
        last_complete: index of the last period the data cover to its end.
        last: index of the last period with data; equal to `last_complete`, or later when the
            data stop in mid-period.
        first_already_active: the log starts mid-life, so its first cohort mixes new customers
            with older ones. Whether it does is for the caller to know.

    Returns:
        The triangle, with one row per cohort that has customers.

    Raises:
        ValueError: when there are no counts, a cell is given twice, a period lies before its
            cohort or after `last`, a cohort lacks its own first period, or more customers return
            than the cohort has.
    """
    _check(counts, last_complete, last)
    cohorts, rows = np.unique(counts["cohort"].to_numpy(np.int64), return_inverse=True)
    ages = counts["period"].to_numpy(np.int64) - cohorts[rows]
    period = cohorts[:, np.newaxis] + np.arange(last - cohorts[0] + 1)
    active = np.where(period <= last, 0.0, np.nan)
    active[rows, ages] = counts["customers"].to_numpy(np.float64)
    sizes = active[:, 0]
    if not (sizes > 0).all():
        raise ValueError("every cohort needs the customers of its own first period")
    if (active > sizes[:, np.newaxis]).any():
        raise ValueError("more customers return than the cohort has")
    return Triangle(
        cohorts=cohorts,
        sizes=sizes.astype(np.int64),
        active=active,
        retention=active / sizes[:, np.newaxis],
        partial=(period > last_complete) & (period <= last),
        already_active=(np.arange(cohorts.size) == 0) & first_already_active,
    )


def _check(counts: pd.DataFrame, last_complete: int, last: int) -> None:
    if counts.empty:
        raise ValueError("a retention triangle needs at least one cohort")
    if last_complete > last:
        raise ValueError("the last complete period lies after the last period")
    if counts.duplicated(["cohort", "period"]).any():
        raise ValueError("a cell (cohort, period) is given twice")
    if (counts["period"] < counts["cohort"]).any() or (counts["period"] > last).any():
        raise ValueError("a period lies before its cohort or after the last period")


@dataclass(frozen=True, eq=False)
class Survival:
    """A Kaplan–Meier curve at its T distinct event times.

    Attributes:
        times: (T,) event times, ascending, in the unit of the durations.
        survival: (T,) share that has not had the event by then, that time included.
        low, high: (T,) pointwise confidence limits; NaN where the curve has reached zero, which
            leaves no variance to estimate.
        at_risk: (T,) cases still under observation just before the time.
        events: (T,) events at the time.
    """

    times: NDArray[np.float64]
    survival: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    at_risk: NDArray[np.int64]
    events: NDArray[np.int64]


def kaplan_meier(durations: ArrayLike, observed: ArrayLike, level: float = 0.95) -> Survival:
    """Survival with Greenwood's variance on the log-log scale.

    Args:
        durations: time until the event, or until observation ended; finite and ≥ 0.
        observed: True where the event happened, False where observation ended first. A case that
            leaves at the time of an event counts as at risk at that time.
        level: confidence of the limits, between 0 and 1.

    Raises:
        ValueError: when lengths differ or a duration is missing, infinite or negative.

    Source: Kaplan and Meier 1958; limits as in Kalbfleisch and Prentice 1980.
    """
    time = np.asarray(durations, dtype=np.float64)
    happened = np.asarray(observed, dtype=bool)
    if time.shape != happened.shape:
        raise ValueError("durations and observed must have the same length")
    if not (np.isfinite(time) & (time >= 0)).all():
        raise ValueError("durations must be finite and not negative")
    times, events = np.unique(time[happened], return_counts=True)
    at_risk = time.size - np.searchsorted(np.sort(time), times, side="left")
    survival = np.cumprod(1 - events / at_risk, dtype=np.float64)
    low, high = _log_log_limits(survival, events, at_risk, level)
    return Survival(times, survival, low, high, at_risk.astype(np.int64), events.astype(np.int64))


def _log_log_limits(
    survival: NDArray[np.float64],
    events: NDArray[np.int64],
    at_risk: NDArray[np.int64],
    level: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    alive = survival > 0  # false at most once, at the last event time
    low, high = np.full_like(survival, np.nan), np.full_like(survival, np.nan)
    greenwood = np.cumsum(events[alive] / (at_risk[alive] * (at_risk[alive] - events[alive])))
    log_survival = np.log(survival[alive])
    half_width = ndtri((1 + level) / 2) * np.sqrt(greenwood) / np.abs(log_survival)
    low[alive] = np.exp(log_survival * np.exp(half_width))
    high[alive] = np.exp(log_survival * np.exp(-half_width))
    return low, high
