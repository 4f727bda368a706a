"""What is to be expected of each customer: still there, and how many orders in a time to come.

Given that a customer is still there, their rate is Gamma(r + x, alpha + T) and their chance to
leave after an order Beta(a, b + x), independent of each other. The number of orders in a time t is
the smaller of a Poisson count and a geometric one; its first two factorial moments, given the
chance p to leave, are known, and what remains is an integral over p. Published is the first as a
hypergeometric function (eq. 10 of the paper), which breaks down near a = 1 and overflows for many
orders; here the integral (Euler's) is taken by the trapezoidal rule in log-odds of p, which
converges exponentially and has no such place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, expit, log_expit

from report_builder.stats.lifetime.histories import Histories
from report_builder.stats.lifetime.orders import OrderModel

Floats = NDArray[np.float64]
Moment = Callable[[Floats, Floats, Floats], Floats]  # shape, scale and p in, the moment out

NODES = 128  # of the rule: with the tails below, eight figures and more
# A tail of the integrand falls at least as e^-z, or as a normal one where it is narrow: what lies
# beyond is less than e^-40 of the whole.
FAR, DEVIATIONS = 40.0, 9.0
SMALL = 1e-3  # of p times the orders of a time: below, the moments are taken by their series
_AT_ONCE = 2048  # histories in one block, to bound the memory


@dataclass(frozen=True, eq=False)
class Prospects:
    """Of each customer in a time to come: ``orders`` expected, their ``variance``, ``active``: the
    probability of being still there, and ``if_active``: orders expected of one who is."""

    orders: Floats
    variance: Floats
    active: Floats
    if_active: Floats


def probability_silent(model: OrderModel, histories: Histories) -> Floats:
    """How likely a customer who is still there is silent for as long as they are by now."""
    silent: Floats = np.exp(-_silence(model, histories))
    return silent[histories.of]


def probability_active(model: OrderModel, histories: Histories) -> Floats:
    """How likely each customer is still there; always 1 before a second order, for in this model
    nobody leaves before it, and where nobody leaves."""
    return _active(model, histories)[histories.of]


def prospects(model: OrderModel, histories: Histories, time: float) -> Prospects:
    """What each customer does in ``time`` after the end of what was observed."""
    active = _active(model, histories)
    first, second = _moments(model, histories, time)
    orders = active * first
    variance = np.maximum(active * second + orders - orders**2, 0.0)
    of = histories.of
    return Prospects(orders[of], variance[of], active[of], first[of])


def expected_orders(model: OrderModel, histories: Histories, time: float) -> Floats:
    """The orders of ``prospects`` alone, in half of the time."""
    first, _ = _moments(model, histories, time, second=False)
    return (_active(model, histories) * first)[histories.of]


def _silence(model: OrderModel, histories: Histories) -> Floats:
    ratio = np.log1p((histories.age - histories.last) / (model.alpha + histories.last))
    found: Floats = (model.r + histories.repeats) * ratio
    return found


def _active(model: OrderModel, histories: Histories) -> Floats:
    if not model.leaves:
        return np.ones(len(histories.repeats))
    back = histories.repeats > 0
    before = np.where(back, model.b + histories.repeats - 1, 1.0)
    odds = np.log(model.a) - np.log(before) + _silence(model, histories)
    active: Floats = np.where(back, expit(-odds), 1.0)
    return active


def _moments(
    model: OrderModel, histories: Histories, time: float, second: bool = True
) -> tuple[Floats, Floats]:
    """E Y and E Y(Y - 1) of customers who are still there; they depend on x and T alone. Without
    ``second`` the first stands for both."""
    pairs = np.stack([histories.repeats, histories.age])
    distinct, place = np.unique(pairs, axis=1, return_inverse=True)
    shape, scale = model.r + distinct[0], (model.alpha + distinct[1]) / time
    place = place.reshape(-1)
    if not model.leaves:
        return (shape / scale)[place], (shape * (shape + 1) / scale**2)[place]
    moments = (_first, _second) if second else (_first,)
    blocks = [
        _averaged(shape[at : at + _AT_ONCE], scale[at : at + _AT_ONCE],
                  model.a, model.b + distinct[0][at : at + _AT_ONCE], moments)
        for at in range(0, len(shape), _AT_ONCE)
    ]  # fmt: skip
    found = [np.concatenate(parts)[place] for parts in zip(*blocks, strict=True)]
    return found[0], found[-1]


def _averaged(
    shape: Floats, scale: Floats, a: float, b: Floats, moments: Sequence[Moment]
) -> list[Floats]:
    """Moments given p, averaged over p from Beta(a, b).

    What is integrated is what a straight line between p = 0 and p = 1 leaves, so that it vanishes
    at both ends however flat the weight is there.
    """
    middle = np.log(a / b)
    low = np.minimum(middle, -np.log1p(shape / scale)) - FAR / (a + 1) - DEVIATIONS / np.sqrt(a + 1)
    high = np.maximum(middle, 0.0) + FAR / (b + 1) + DEVIATIONS / np.sqrt(b + 1)
    grid = low[:, None] + (high - low)[:, None] * np.linspace(0.0, 1.0, NODES)
    p = expit(grid)
    log_weight = a * log_expit(grid) + b[:, None] * log_expit(-grid) - betaln(a, b)[:, None]
    weight = np.exp(log_weight) * ((high - low) / (NODES - 1))[:, None]
    mean = a / (a + b)
    found = []
    for moment in moments:
        inside = moment(shape[:, None], scale[:, None], p)
        ends = moment(shape[:, None], scale[:, None], np.array([[0.0, 1.0]]))
        line = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * p
        straight = ends[:, 0] * (1 - mean) + ends[:, 1] * mean
        found.append(np.maximum(straight + np.sum(weight * (inside - line), axis=1), 0.0))
    return found


def _first(shape: Floats, scale: Floats, p: Floats) -> Floats:
    """E Y given p, with L = rate × time from Gamma(shape, scale): E[(1 - e^(-Lp)) / p]."""
    part = p / scale
    small = part * (shape + 3) < SMALL
    mean, square = shape / scale, shape * (shape + 1) / scale**2
    cube = square * (shape + 2) / scale
    exact = -np.expm1(-shape * np.log1p(part)) / np.where(small, 1.0, p)
    found: Floats = np.where(small, mean - p * square / 2 + p**2 * cube / 6, exact)
    return found


def _second(shape: Floats, scale: Floats, p: Floats) -> Floats:
    """E Y(Y - 1) given p: E[2 (1 - p) (1 - e^(-Lp) (1 + Lp)) / p^2]."""
    part = p / scale
    small = part * (shape + 3) < SMALL
    square = shape * (shape + 1) / scale**2
    cube = square * (shape + 2) / scale
    fourth = cube * (shape + 3) / scale
    left = -shape * np.log1p(part)  # logarithm of E e^(-Lp)
    once = shape * part / (1 + part) * np.exp(left)  # E Lp e^(-Lp)
    exact = 2 * (-np.expm1(left) - once) / np.where(small, 1.0, p) ** 2
    series = square - 2 * p * cube / 3 + p**2 * fourth / 4
    found: Floats = (1 - p) * np.where(small, series, exact)
    return found
