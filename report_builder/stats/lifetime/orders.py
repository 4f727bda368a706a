"""BG/NBD by maximum likelihood, and the NBD where nobody leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import digamma, gammaln
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from report_builder.stats.lifetime.histories import Histories

Floats = NDArray[np.float64]

# Dropout costs two parameters: by Akaike's rule (1974) they must raise the log-likelihood by two.
# Where leaving vanishes (a -> 0) they raise it by nothing, and the NBD is taken.
DROPOUT_GAIN = 2.0
# Log-parameters stay between e^-10 and e^10: beyond, likelihood and forecasts no longer change.
FARTHEST = 10.0
# Standard deviation, in log-parameters, of a prior too wide to move an estimate: it keeps the
# variance finite along a direction in which the likelihood is flat.
FLAT = 5.0
STEP = 1e-4  # of the log-parameters, for differences: far above rounding, far below any curvature
# a and b to start from: few leave, a third leaves, and most leave soon. The best end counts.
START_A = (0.1, 1.0, 2.0)
START_B = (2.0, 2.0, 1.0)
_TOLERANCE = 1e-10  # of the mean log-likelihood and its slope


@dataclass(frozen=True, eq=False)
class OrderModel:
    """Fitted parameters: rates are Gamma(``r``, ``alpha``) by unit of time, and the chance to leave
    after an order is Beta(``a``, ``b``); with ``a`` = 0 nobody leaves (NBD).

    ``covariance``: of the logarithms of (r, alpha, a, b), or of (r, alpha) without leaving.
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    covariance: NDArray[np.float64]

    @property
    def leaves(self) -> bool:
        """Whether customers leave in this model."""
        return self.a > 0

    @property
    def logs(self) -> Floats:
        """The logarithms of the parameters that the covariance is of."""
        return np.log([self.r, self.alpha, self.a, self.b][: len(self.covariance)])

    def moved(self, logs: Floats) -> OrderModel:
        """The model with other parameters."""
        r, alpha, *dropout = np.exp(logs)
        a, b = dropout or (0.0, 1.0)
        return OrderModel(
            float(r), float(alpha), float(a), float(b), self.log_likelihood, self.covariance
        )

    @property
    def standard_errors(self) -> Floats:
        """Of the parameters themselves, by the delta method."""
        errors: Floats = np.exp(self.logs) * np.sqrt(np.diag(self.covariance))
        return errors


def fit_orders(histories: Histories) -> OrderModel:
    """BG/NBD by maximum likelihood; the NBD where leaving adds nothing to it.

    Raises ValueError where no customer has ordered twice: then there is no rate to learn.
    """
    if not (histories.repeats > 0).any():
        raise ValueError("no customer has a second order")
    if not (histories.age > 0).any():
        raise ValueError("all orders are on the last day")
    with threadpool_limits(limits=1):  # of four numbers: threads would only wait for each other
        plain = _maximum(_nbd, _start(histories), histories)
        ends = [
            _maximum(_bg_nbd, np.array([*plain[0], *np.log(start)]), histories)
            for start in zip(START_A, START_B, strict=True)
        ]
    leaving = max(ends, key=lambda end: end[1])
    chosen, likelihood = leaving if leaving[1] > plain[1] + DROPOUT_GAIN else plain
    function = _bg_nbd if len(chosen) > 2 else _nbd
    values = np.exp(chosen)
    a, b = (values[2], values[3]) if len(values) > 2 else (0.0, 1.0)
    return OrderModel(
        float(values[0]), float(values[1]), float(a), float(b), likelihood,
        covariance(lambda logs: function(logs, histories)[1], chosen),
    )  # fmt: skip


def _start(histories: Histories) -> Floats:
    """The rate of all, with customers who differ as much as an exponential distribution."""
    age, repeats = (
        float(np.average(one, weights=histories.counts))
        for one in (histories.age, histories.repeats)
    )
    return np.log([1.0, max(age / repeats, 1e-3)])


Likelihood = Callable[[Floats, Histories], tuple[float, Floats]]


def _maximum(function: Likelihood, begin: Floats, histories: Histories) -> tuple[Floats, float]:
    """Log-parameters and log-likelihood of the maximum from one start."""
    customers = len(histories)

    def loss(logs: Floats) -> tuple[float, Floats]:
        value, slope = function(logs, histories)
        return -value / customers, -slope / customers

    bounds = [(-FARTHEST, FARTHEST)] * len(begin)
    found = minimize(
        loss, np.clip(begin, -FARTHEST, FARTHEST), jac=True, method="L-BFGS-B", bounds=bounds,
        options={"ftol": _TOLERANCE * 1e-4, "gtol": _TOLERANCE * 1e2, "maxiter": 500},
    )  # fmt: skip
    return found.x, -float(found.fun) * customers


def covariance(slope: Callable[[Floats], Floats], logs: Floats) -> NDArray[np.float64]:
    """The inverse of the observed information, from central differences of the gradient."""
    rows = [
        (slope(logs + step) - slope(logs - step)) / (2 * STEP) for step in np.eye(len(logs)) * STEP
    ]
    information = -(np.array(rows) + np.array(rows).T) / 2
    values, vectors = np.linalg.eigh(information)
    spread = 1 / (np.maximum(values, 0.0) + 1 / FLAT**2)
    found: NDArray[np.float64] = (vectors * spread) @ vectors.T
    return found


def _nbd(logs: Floats, histories: Histories) -> tuple[float, Floats]:
    """Log-likelihood and its gradient in log-parameters where nobody leaves."""
    r, alpha = np.exp(logs)
    x, end, n = histories.repeats, histories.age, histories.counts
    levels, place = histories.levels
    since = np.log(alpha + end)
    value = (gammaln(r + levels) - gammaln(r))[place] + r * np.log(alpha) - (r + x) * since
    slope_r = (digamma(r + levels) - digamma(r))[place] + np.log(alpha) - since
    slope_alpha = r / alpha - (r + x) / (alpha + end)
    return float(n @ value), np.array([r * (n @ slope_r), alpha * (n @ slope_alpha)])


def _bg_nbd(logs: Floats, histories: Histories) -> tuple[float, Floats]:
    """Log-likelihood of BG/NBD and its gradient in log-parameters (Fader, Hardie and Lee, eq. 6).

    ``stays`` and ``left`` are the logarithms of the two ways to have been silent since the last
    order: still there, or gone right after it. Their sum is taken in logarithms. The gamma
    functions depend on the number of orders alone, of which there are few.
    """
    r, alpha, a, b = np.exp(logs)
    x, n = histories.repeats, histories.counts
    levels, place = histories.levels
    end, last = alpha + histories.age, alpha + histories.last
    since_end, since_last = np.log(end), np.log(last)
    shared = (
        gammaln(r + levels) - gammaln(r) + r * np.log(alpha)
        + gammaln(a + b) + gammaln(b + levels) - gammaln(b) - gammaln(a + b + levels)
    )  # fmt: skip
    back = x > 0
    before = np.where(back, b + x - 1, 1.0)  # without a repeat order nobody can have left
    stays = -(r + x) * since_end
    left = np.where(back, np.log(a) - np.log(before) - (r + x) * since_last, -np.inf)
    either = np.logaddexp(stays, left)
    weight = np.exp(left - either)  # probability of having left
    by_r = digamma(r + levels) - digamma(r) + np.log(alpha)
    by_a = digamma(a + b) - digamma(a + b + levels)
    by_b = by_a + digamma(b + levels) - digamma(b)
    slopes = (
        by_r[place] - (1 - weight) * since_end - weight * since_last,
        r / alpha - (r + x) * ((1 - weight) / end + weight / last),
        by_a[place] + weight / a,
        by_b[place] - weight / before,
    )
    gradient = np.array([n @ slope for slope in slopes]) * np.array([r, alpha, a, b])
    return float(n @ (shared[place] + either)), gradient
