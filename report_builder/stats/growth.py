"""Whether totals of one span of months differ from those of another by more than months differ.

A month is the unit. The logarithm of a ratio of totals has the linearised variance of the ratio
estimator (Cochran 1977, 6.4), each pair of months counting once. Where neighbouring months are
alike, there are fewer independent ones than months: the variance is then multiplied by
(1 + r) / (1 − r), r being the correlation of neighbours plus its bias of 1 / n, never below zero
(Bayley & Hammersley 1946; Kendall 1954 for the bias). Twelve months can be alike by chance, so the
variance is never less than what single orders, coming independently, give the totals.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from report_builder.stats.effects import MONTHLY_CHANGE
from report_builder.stats.inference import Comparison
from report_builder.stats.intervals import quantile_t

LEAST_MONTHS = 6  # of each span: with fewer, Student's t asks for a change that anybody would see
MOST_ALIKE = 0.9  # of the correlation of neighbours: beyond, months say next to nothing


@dataclass(frozen=True, slots=True)
class _LogRatio:
    value: float
    variance: float
    pairs: int


def like_for_like(now: ArrayLike, before: ArrayLike, least: float = 0.0) -> Comparison:
    """Compare totals with those of the same calendar months of the year before, month by month.

    The effect is the logarithm of the ratio of both totals. ``least`` is the variance that this
    has from single orders alone. Needs ``LEAST_MONTHS`` pairs of months and totals above zero.
    """
    found = _log_ratio(now, before)
    return _compared(
        "ratio of totals, paired by month", 2 * found.pairs, found.value,
        max(least, found.variance), found.pairs - 1,
    )  # fmt: skip


def against_rest(
    now: ArrayLike,
    rest_now: ArrayLike,
    before: ArrayLike,
    rest_before: ArrayLike,
    least: float = 0.0,
) -> Comparison:
    """Compare the change of totals with that of the rest in the same months, so that a season
    which all share drops out.

    The effect is the logarithm of one change over the other. ``least`` is the variance that this
    has from single orders alone. Needs ``LEAST_MONTHS`` in each span and totals above zero.
    """
    later, earlier = _log_ratio(now, rest_now), _log_ratio(before, rest_before)
    return _compared(
        "ratio of totals against the rest, by month", later.pairs + earlier.pairs,
        later.value - earlier.value, max(least, later.variance + earlier.variance),
        _freedom(later, earlier),
    )  # fmt: skip


def _log_ratio(above: ArrayLike, below: ArrayLike) -> _LogRatio:
    first, second = (np.asarray(side, dtype=np.float64).ravel() for side in (above, below))
    if first.size != second.size or first.size < LEAST_MONTHS:
        raise ValueError(f"needs {LEAST_MONTHS} pairs of months, got {first.size}, {second.size}")
    if min(first.sum(), second.sum()) <= 0:
        raise ValueError("needs totals above zero")
    moves = first / first.sum() - second / second.sum()
    squares = float(moves @ moves)
    if squares < 1e-24:  # rounding: the months of both have the same shape
        return _LogRatio(log(first.sum() / second.sum()), 0.0, first.size)
    alike = float(moves[1:] @ moves[:-1]) / squares + 1 / first.size
    alike = min(MOST_ALIKE, max(0.0, alike))
    variance = squares * first.size / (first.size - 1) * (1 + alike) / (1 - alike)
    return _LogRatio(log(first.sum() / second.sum()), variance, first.size)


def _freedom(one: _LogRatio, other: _LogRatio) -> float:
    """Degrees of freedom of a difference (Welch and Satterthwaite)."""
    total = one.variance + other.variance
    if total == 0:
        return float(one.pairs + other.pairs - 2)
    parts = sum(side.variance**2 / (side.pairs - 1) for side in (one, other))
    return total**2 / parts


def _compared(name: str, months: int, effect: float, variance: float, freedom: float) -> Comparison:
    error = sqrt(variance)
    reach = quantile_t(freedom) * error
    p = 1.0 if effect == 0 else 0.0
    if error > 0:
        p = 2 * float(special.stdtr(freedom, -abs(effect) / error))
    return Comparison(name, months, effect, MONTHLY_CHANGE, effect - reach, effect + reach, p)
