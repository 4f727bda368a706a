"""Gamma-Gamma: what an order of each customer is worth (Fader and Hardie, 2013)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import digamma, gammaln
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from report_builder.stats.lifetime.orders import FARTHEST, covariance

Floats = NDArray[np.float64]

# q above 2, or what customers spend would have no finite variance and no sum an interval.
LEAST_Q = 2.0
LEAST_ABOVE = 0.1  # that much at least: nearer, one customer may be worth more than all others
_START = (1.0, 2.0)  # p and q − 2: orders and customers vary, neither much


@dataclass(frozen=True, eq=False)
class SpendModel:
    """Orders of a customer are Gamma(``p``, v), v of the customers Gamma(``q``, ``gamma``).

    ``covariance``: of the logarithms of (p, q - 2, gamma).
    """

    p: float
    q: float
    gamma: float
    log_likelihood: float
    covariance: NDArray[np.float64]

    @property
    def population_mean(self) -> float:
        """The mean order of a customer of whom nothing is known."""
        return self.p * self.gamma / (self.q - 1)

    @property
    def logs(self) -> Floats:
        """The logarithms that the covariance is of."""
        return np.log([self.p, self.q - LEAST_Q, self.gamma])

    def moved(self, logs: Floats) -> SpendModel:
        """The model with other parameters."""
        p, above, gamma = np.exp(logs)
        return SpendModel(
            float(p), float(above + LEAST_Q), float(gamma), self.log_likelihood, self.covariance
        )

    def expected(self, repeats: ArrayLike, mean: ArrayLike) -> Floats:
        """The mean order to come of customers with ``repeats`` orders of ``mean`` value so far;
        the mean does not matter where there are none."""
        x, spent = self._known(repeats, mean)
        found: Floats = self.p * (self.gamma + spent) / (self.p * x + self.q - 1)
        return found

    def squares(self, repeats: ArrayLike, mean: ArrayLike) -> tuple[Floats, Floats]:
        """E of the squared customer mean and of the variance of a single order around it."""
        x, spent = self._known(repeats, mean)
        shape = self.p * x + self.q
        inverse = (self.gamma + spent) ** 2 / ((shape - 1) * (shape - 2))  # E 1/v^2
        return self.p**2 * inverse, self.p * inverse

    def _known(self, repeats: ArrayLike, mean: ArrayLike) -> tuple[Floats, Floats]:
        x = np.asarray(repeats, dtype=float)
        return x, x * np.where(x > 0, np.asarray(mean, dtype=float), 0.0)


def fit_spend(repeats: ArrayLike, mean: ArrayLike) -> SpendModel:
    """By maximum likelihood from customers with a repeat order: their number and mean value.

    Raises ValueError where nobody has one, and for a mean that is not above zero.
    """
    x, m = np.asarray(repeats, dtype=float), np.asarray(mean, dtype=float)
    x, m = x[x > 0], m[x > 0]
    if not len(x):
        raise ValueError("no customer has a second order")
    if not (np.isfinite(m) & (m > 0)).all():
        raise ValueError("a mean order value is not above zero")
    unit = float(np.exp(np.mean(np.log(m))))  # so that the currency does not move the search
    known = _Spent.of(x, m / unit)

    def loss(logs: Floats) -> tuple[float, Floats]:
        value, slope = _likelihood(logs, known)
        return -value / len(x), -slope / len(x)

    bounds = [(-FARTHEST, FARTHEST), (np.log(LEAST_ABOVE), FARTHEST), (-FARTHEST, FARTHEST)]
    with threadpool_limits(limits=1):
        found = minimize(
            loss, np.log([*_START, 1.0]), jac=True, method="L-BFGS-B", bounds=bounds,
            options={"ftol": 1e-14, "gtol": 1e-8, "maxiter": 500},
        )  # fmt: skip
    p, above, gamma = np.exp(found.x)
    spread = covariance(lambda logs: _likelihood(logs, known)[1], found.x)
    likelihood = -float(found.fun) * len(x) - len(x) * np.log(unit)
    return SpendModel(
        float(p), float(above + LEAST_Q), float(gamma * unit), float(likelihood), spread
    )


@dataclass(frozen=True, eq=False)
class _Spent:
    """Orders and mean of each customer; what depends on the number of orders alone is held once:
    ``levels`` of it, with the ``counts`` of their customers."""

    x: Floats
    m: Floats
    levels: Floats
    place: NDArray[np.intp]
    counts: Floats

    @classmethod
    def of(cls, x: Floats, m: Floats) -> _Spent:
        levels, place, counts = np.unique(x, return_inverse=True, return_counts=True)
        return cls(x, m, levels, place.astype(np.intp), counts.astype(float))


def _likelihood(logs: Floats, known: _Spent) -> tuple[float, Floats]:
    """Log-likelihood of customers' mean orders (eq. 1a of the note) and its gradient."""
    p, above, gamma = np.exp(logs)
    q, x, m = above + LEAST_Q, known.x, known.m
    shape, sums = p * known.levels, gamma + x * m
    log_sums, log_spent = np.log(sums), np.log(x * m)
    shared = gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * np.log(gamma)
    value = known.counts @ shared + np.sum(p * x * log_spent - np.log(m) - (p * x + q) * log_sums)
    by_shape = digamma(shape + q) - digamma(shape)
    by_q = known.counts @ (digamma(shape + q) - digamma(q) + np.log(gamma)) - np.sum(log_sums)
    by_p = known.counts @ (by_shape * known.levels) + x @ (log_spent - log_sums)
    by_gamma = len(x) * q / gamma - np.sum((p * x + q) / sums)
    return float(value), np.array([p * by_p, above * by_q, gamma * by_gamma])
