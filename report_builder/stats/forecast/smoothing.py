"""Exponential smoothing averaged over its parameters, at every origin of a back-test at once.

Each structure of the grid is one Gaussian process whose noise variance is integrated out (Jeffreys'
prior), so what it predicts is Student's t. Structures weigh as much as the data up to the origin
supports them (Bayesian model averaging: Hoeting et al. 1999): no parameter is picked, so that the
intervals hold what is not known of level and parameters too.

The leading part of a Cholesky factor is the factor of the leading part. One factor a structure
therefore gives what it predicts from every origin: nothing is fitted again in a back-test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from report_builder.stats.forecast.structure import Grid, covariances
from report_builder.stats.intervals import Numbers

LEAST_WEIGHT = 1e-4  # structures with less change no printed figure
LEAST_SPREAD = 1e-12  # of standardised values: a series without any noise has some


@dataclass(frozen=True, slots=True, eq=False)
class Smoothed:
    """What is predicted from each origin, and how surely.

    ``mean``, ``spread``: origin x step x series; spread is the scale of Student's t with
    ``freedom`` (one an origin) degrees of freedom. ``covariance``: series x step x step, of the
    last origin. ``surprises``: time x series, standardised errors of one step ahead.
    ``level``, ``trend``, ``season``: weight of structures with a moving level, a trend, a season,
    one a series, at the last origin.
    """

    mean: Numbers
    spread: Numbers
    freedom: Numbers
    covariance: Numbers
    surprises: Numbers
    level: Numbers
    trend: Numbers
    season: Numbers


def smooth(
    values: Numbers,
    times: NDArray[np.int64],
    origins: Sequence[int],
    steps: int,
    period: int,
    among: Grid,
    influences: Numbers | None = None,
) -> Smoothed:
    """Predict ``steps`` periods after each origin.

    ``values``: time x series, all known; ``times`` of the values and of the ``steps`` periods after
    the last. An origin is a number of values known, at least three; the last one is all of them.
    """
    count, series = values.shape
    centre = values.mean(axis=0)
    unit = values.std(axis=0)
    unit = np.where(unit > LEAST_SPREAD * np.maximum(1.0, np.abs(centre)), unit, 1.0)
    scaled = (values - centre) / unit
    factors = np.linalg.cholesky(covariances(times, period, among, influences))
    whitened = np.stack(
        [solve_triangular(one[:count, :count], scaled, lower=True) for one in factors]
    )
    squares = (whitened[:, 1:] ** 2).cumsum(axis=1) + LEAST_SPREAD
    logs = np.log(np.diagonal(factors, axis1=1, axis2=2)[:, 1:count]).cumsum(axis=1)
    weights = _weights(squares, logs, among.prior, origins)
    mean = np.zeros((len(origins), steps, series))
    second = np.zeros_like(mean)
    covariance = np.zeros((series, steps, steps))
    for place, known in enumerate(origins):
        kept = np.flatnonzero(weights[place].max(axis=1) > LEAST_WEIGHT)
        share = weights[place][kept]
        share = share / share.sum(axis=0)
        ahead = factors[kept, known : known + steps, :known] @ whitened[kept, :known]
        own = factors[kept, known : known + steps, known : known + steps]
        own = own @ own.transpose(0, 2, 1)
        scale = share * squares[kept, known - 2] / (known - 1)
        mean[place] = np.einsum("ks,khs->hs", share, ahead)
        off = ahead - mean[place]
        second[place] = np.einsum("ks,khh->hs", scale, own) + np.einsum(
            "ks,khs,khs->hs", share, off, off
        )
        if place == len(origins) - 1:
            covariance = np.einsum("ks,khg->shg", scale, own) + np.einsum(
                "ks,khs,kgs->shg", share, off, off
            )
    last = weights[-1]
    best = last.argmax(axis=0)
    return Smoothed(
        mean * unit + centre, np.sqrt(second) * unit,
        np.array([known - 1.0 for known in origins]),
        covariance * (unit**2)[:, None, None],
        whitened[best, :, np.arange(series)].T[1:],
        last[among.level > 0].sum(axis=0), last[among.trend > 0].sum(axis=0),
        last[among.season > 0].sum(axis=0),
    )  # fmt: skip


def _weights(squares: Numbers, logs: Numbers, prior: Numbers, origins: Sequence[int]) -> Numbers:
    """Origin x structure x series: how much the values up to the origin support a structure."""
    found = []
    for known in origins:
        support = np.log(prior) - logs[:, known - 2]
        support = support[:, None] - (known - 1) / 2 * np.log(squares[:, known - 2])
        support -= support.max(axis=0)
        weight = np.exp(support)
        found.append(weight / weight.sum(axis=0))
    return np.stack(found)
