"""When to order and how much to keep back: reorder point, safety stock, steadiness of demand.

All amounts are units, all times are in one unit of time (days or weeks), the same throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from report_builder.stats.intervals import Numbers


@dataclass(frozen=True, slots=True)
class ReorderPoint:
    """Order when stock (with what is on order) falls to ``point``, of which ``safety`` is for the
    unforeseen and the rest is expected to sell until the goods arrive."""

    point: float
    safety: float


def service_factor(level: float) -> float:
    """z of a cycle service level: the share of order cycles without a stock-out. 95 % is 1.6449."""
    if not 0.5 <= level < 1:
        raise ValueError(f"a service level is from 0.5 to below 1, got {level}")
    return float(special.ndtri(level))


def reorder_point(
    demand: float, error: float, lead_time: float, lead_time_deviation: float, level: float
) -> ReorderPoint:
    """d·L + z·√(L·σ² + d²·σ_L²) (Silver, Pyke and Thomas, Inventory and Production Management).

    ``demand`` is what is expected a unit of time, ``error`` the standard deviation of its forecast
    error; errors of different units of time are taken as independent. Not for intermittent demand:
    what is sold until the goods arrive is then mostly nothing or a lot, and not normal.
    """
    if min(demand, error, lead_time, lead_time_deviation) < 0:
        raise ValueError("demand, error and lead time are not negative")
    variance = lead_time * error**2 + demand**2 * lead_time_deviation**2
    safety = service_factor(level) * sqrt(variance)
    return ReorderPoint(demand * lead_time + safety, safety)


def variation(count: ArrayLike, total: ArrayLike, squares: ArrayLike) -> Numbers:
    """Coefficient of variation from the number of periods, the sum and the sum of squares, one a
    product; periods without demand count. Not a number where nothing was sold or of one period."""
    periods, sums, second = (np.asarray(each, dtype=np.float64) for each in (count, total, squares))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sums / periods
        variance = np.maximum(second - periods * mean**2, 0.0) / (periods - 1)
        found: Numbers = np.where((periods > 1) & (sums > 0), np.sqrt(variance) / mean, np.inf)
    return found
