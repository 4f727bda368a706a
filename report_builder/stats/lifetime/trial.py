"""How well a forecast of customers' orders did on a part of the past that it had not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import spearmanr

from report_builder.stats.lifetime.histories import Histories

Floats = NDArray[np.float64]

CLASSES = 8  # 0, 1 … 6 repeat orders, and 7 or more, as in the paper
BEST = 0.2  # the fifth of the customers from whom most is expected


@dataclass(frozen=True, eq=False)
class Forecast:
    """A forecast beside what came.

    ``expected`` and ``actual``: mean orders of the customers by repeat orders before (0 … 7+),
    ``customers``: their numbers. ``total_error``: of the sum, as part of the actual one;
    ``class_error``: sum of the absolute errors of the classes, likewise; ``rank``: Spearman
    correlation of forecast and actual by customer; ``caught``: part of the actual orders that came
    from the fifth of customers with the highest forecast.
    """

    customers: NDArray[np.int64]
    expected: Floats
    actual: Floats
    total_error: float
    class_error: float
    rank: float
    caught: float


def forecast(repeats: ArrayLike, expected: ArrayLike, actual: ArrayLike) -> Forecast:
    """Compare. Raises ValueError where nothing was ordered: no error is a part of nothing."""
    x = np.minimum(np.asarray(repeats, dtype=int), CLASSES - 1)
    ahead, came = np.asarray(expected, dtype=float), np.asarray(actual, dtype=float)
    total = float(came.sum())
    if total <= 0:
        raise ValueError("nothing was ordered in the trial")
    n = np.bincount(x, minlength=CLASSES)
    sums = [np.bincount(x, weights=one, minlength=CLASSES) for one in (ahead, came)]
    means = [np.divide(one, n, out=np.full(CLASSES, np.nan), where=n > 0) for one in sums]
    return Forecast(
        n, means[0], means[1], float(ahead.sum()) / total - 1,
        float(np.abs(sums[0] - sums[1]).sum()) / total, rank(ahead, came), caught(ahead, came),
    )  # fmt: skip


def rank(ahead: Floats, came: Floats) -> float:
    """Spearman's correlation; 0 where one of the two is the same for all."""
    if np.ptp(ahead) == 0 or np.ptp(came) == 0:
        return 0.0
    return float(spearmanr(ahead, came).statistic)


def caught(ahead: Floats, came: Floats) -> float:
    """Part of what came from the fifth with the highest forecast; customers with equal forecasts
    at its edge count alike, so that their order does not matter."""
    wanted = BEST * len(ahead)
    levels, place, sizes = np.unique(-ahead, return_inverse=True, return_counts=True)
    before = np.cumsum(sizes) - sizes
    part = np.clip((wanted - before) / sizes, 0.0, 1.0)
    sums = np.bincount(place.reshape(-1), weights=came, minlength=len(levels))
    return float(part @ sums) / float(came.sum())


def own_rate(histories: Histories, time: float) -> Floats:
    """Naive: each customer goes on at their own rate so far, repeat orders by time since the first
    order; those of the last day at the rate of all."""
    of = histories.of
    x, age = histories.repeats[of], histories.age[of]
    everyone = _rate(histories)
    rate: Floats = np.divide(x, age, out=np.full(len(x), everyone), where=age > 0) * time
    return rate


def same_rate(histories: Histories, time: float) -> Floats:
    """Naive: everybody orders at the rate of all."""
    return np.full(len(histories), _rate(histories) * time)


def _rate(histories: Histories) -> float:
    return float(histories.counts @ histories.repeats) / float(histories.counts @ histories.age)
