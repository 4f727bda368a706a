"""Orders and revenue to come, summed over groups of customers, with honest intervals.

An interval holds three things: that the parameters are estimated (delta method), that each
customer does as chance will have it (the variance of the model), and, where given, the error that
the same model made in a trial on the past.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import gamma as gamma_distribution

from report_builder.stats.intervals import LEVEL
from report_builder.stats.lifetime.histories import Histories, Indices
from report_builder.stats.lifetime.orders import STEP, OrderModel
from report_builder.stats.lifetime.prospects import expected_orders, prospects
from report_builder.stats.lifetime.spend import SpendModel

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GroupSum:
    """A sum to come with the ends of its interval and its variance by the model."""

    value: float
    low: float
    high: float
    variance: float


@dataclass(frozen=True, eq=False)
class Expected:
    """``orders`` and ``revenue`` of each group; ``revenue`` is None without a model of spend.

    ``each``: revenue expected of each customer (orders without a model of spend).
    """

    orders: tuple[GroupSum, ...]
    revenue: tuple[GroupSum, ...] | None
    each: Floats


def sums(
    model: OrderModel,
    histories: Histories,
    time: float,
    groups: Indices,
    spend: tuple[SpendModel, ArrayLike] | None = None,
    misses: tuple[float, float] = (0.0, 0.0),
) -> Expected:
    """What groups of customers order, and bring, in ``time`` to come.

    ``groups``: group of each customer, 0 ... k - 1, or below 0 for none. ``spend``: the model of
    spend with each customer's mean repeat order. ``misses``: standard errors, as parts of the
    orders and of the revenue, that a trial showed beyond those of the model.
    """
    count = int(groups.max()) + 1 if len(groups) else 0
    chosen = groups >= 0

    def total(values: Floats) -> Floats:
        return np.bincount(groups[chosen], weights=values[chosen], minlength=count).astype(float)

    ahead = prospects(model, histories, time)
    moved = _slopes(model.logs, lambda logs: expected_orders(model.moved(logs), histories, time))
    by_orders = np.array([total(slope) for slope in moved])
    orders = _sums(
        total(ahead.orders), total(ahead.variance), _delta(by_orders, model.covariance), misses[0]
    )
    if spend is None:
        return Expected(orders, None, ahead.orders)
    worth, mean = spend
    repeats = histories.repeats[histories.of]
    value = worth.expected(repeats, mean)
    own, single = worth.squares(repeats, mean)
    each = ahead.orders * value
    chance = ahead.orders * single + (ahead.variance + ahead.orders**2) * own - each**2
    by_rate = np.array([total(slope * value) for slope in moved])
    by_value = np.array([
        total(ahead.orders * slope)
        for slope in _slopes(worth.logs, lambda logs: worth.moved(logs).expected(repeats, mean))
    ])  # fmt: skip
    uncertain = _delta(by_rate, model.covariance) + _delta(by_value, worth.covariance)
    revenue = _sums(total(each), total(np.maximum(chance, 0.0)), uncertain, misses[1])
    return Expected(orders, revenue, each)


def _slopes(logs: Floats, function: Callable[[Floats], Floats]) -> list[Floats]:
    """Derivatives of values by each log-parameter, by central differences."""
    return [
        (function(logs + step) - function(logs - step)) / (2 * STEP)
        for step in np.eye(len(logs)) * STEP
    ]


def _delta(slopes: NDArray[np.float64], covariance: NDArray[np.float64]) -> Floats:
    found: Floats = np.einsum("pg,pq,qg->g", slopes, covariance, slopes)
    return found


def _sums(values: Floats, chance: Floats, uncertain: Floats, miss: float) -> tuple[GroupSum, ...]:
    return tuple(
        interval(float(value), float(one + other), miss)
        for value, one, other in zip(values, chance, uncertain, strict=True)
    )


def interval(value: float, variance: float, miss: float = 0.0) -> GroupSum:
    """The sum with the quantiles of a gamma distribution of its mean and variance: sums are never
    below zero, and those of few customers lean to the right."""
    spread = variance + (miss * value) ** 2
    if value <= 0 or spread <= 0:
        return GroupSum(value, value, value, variance)
    tail = (1 - LEVEL) / 2
    shape = value**2 / spread
    low, high = (
        float(gamma_distribution.ppf(at, shape, scale=spread / value)) for at in (tail, 1 - tail)
    )
    return GroupSum(value, low, high, variance)
