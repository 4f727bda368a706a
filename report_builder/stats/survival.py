"""Time until something happens, compared between groups, where not everybody was observed to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from report_builder.stats.cohorts import Survival


@dataclass(frozen=True, slots=True)
class LogRank:
    """The statistic, its degrees of freedom, and p."""

    chi_square: float
    freedom: int
    p: float


def log_rank(durations: ArrayLike, observed: ArrayLike, groups: ArrayLike) -> LogRank:
    """Test whether the event comes equally soon in all groups.

    Args:
        durations: time until the event, or until observation ended; finite and ≥ 0.
        observed: True where the event happened.
        groups: a label each; groups of which nobody was at risk at an event add nothing.

    Returns:
        The test; p is 1 where there is one group, or no event that could tell them apart.

    Raises:
        ValueError: when the lengths differ.

    Source: Mantel 1966, Peto and Peto 1972; for more than two groups as in Klein and Moeschberger
    2003, 7.3.
    """
    time, happened = np.asarray(durations, np.float64), np.asarray(observed, bool)
    names, label = np.unique(np.asarray(groups), return_inverse=True)
    if not time.shape == happened.shape == label.shape:
        raise ValueError("durations, observed and groups must have the same length")
    moments = np.unique(time[happened])
    if moments.size == 0:
        return LogRank(0.0, 0, 1.0)
    at_risk = np.stack([_at_risk(time[label == one], moments) for one in range(names.size)], axis=1)
    events = np.zeros_like(at_risk)
    np.add.at(events, (np.searchsorted(moments, time[happened]), label[happened]), 1)
    total, happening = at_risk.sum(axis=1), events.sum(axis=1)
    share = at_risk / total[:, np.newaxis]
    surplus = (events - happening[:, np.newaxis] * share).sum(axis=0)
    spread = happening * (total - happening) / np.maximum(total - 1, 1)
    covariance = np.diag((spread[:, np.newaxis] * share).sum(axis=0))
    covariance = covariance - (share * spread[:, np.newaxis]).T @ share
    freedom = int(np.linalg.matrix_rank(covariance))
    if freedom == 0:
        return LogRank(0.0, 0, 1.0)
    statistic = float(surplus @ np.linalg.pinv(covariance, hermitian=True) @ surplus)
    return LogRank(statistic, freedom, float(special.chdtrc(freedom, statistic)))


def _at_risk(time: np.ndarray, moments: np.ndarray) -> np.ndarray:
    """How many are still observed just before each moment."""
    return np.asarray(time.size - np.searchsorted(np.sort(time), moments, side="left"), np.float64)


def median_time(curve: Survival) -> tuple[float | None, float | None, float | None]:
    """The time by which half had the event, with the interval; None where it is not reached.

    The first time at which the curve, its lower and its upper limit are at a half or below
    (Brookmeyer and Crowley 1982).
    """
    middle, low, high = (_first(curve, line) for line in (curve.survival, curve.low, curve.high))
    return middle, low, high


def _first(curve: Survival, line: np.ndarray) -> float | None:
    # Where the curve has reached zero it has no limits, and it is below a half.
    reached = np.flatnonzero(np.nan_to_num(line, nan=0.0) <= 0.5)
    return float(curve.times[reached[0]]) if reached.size else None
