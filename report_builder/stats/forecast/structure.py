"""Structural time series as covariances: level, damped trend, season, known influences, noise.

The local level model has simple exponential smoothing as its forecast, with the local trend it is
that of Holt (damped: Gardner and McKenzie 1985), with a season that of Holt and Winters: ETS models
in the form of Harvey (1989). Written as covariances, all parts of a grid of them can be told apart
by one Cholesky factor each, for any number of series and every origin of a back-test at once.
All variances are in units of that of the noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from report_builder.stats.intervals import Numbers

# Signal to noise of the level from none (a mean) to a random walk (the last value); a factor of
# about three between them moves the smoothing constant by a tenth or two.
LEVELS = (0.0, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 30.0)
TRENDS = (0.0, 0.0003, 0.003)  # of the slope in a month; a larger one would follow the noise
SEASONS = (0.0, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)  # from within the noise to ten times of it
DAMPING = {12: 0.9, 52: 0.97}  # of the slope: half of it is left after seven months, or 23 weeks
# Correlation of a season with that of the year before: seasons change slowly. At less, a strong
# season would be taken to change by more than the noise, and the years would not be averaged.
STEADY = 0.99
WEEKS_ALIKE = 0.25  # length of a season by week: about two weeks beside each other are alike
DIFFUSE = 1e4  # variance of where the level begins: nothing is known
INFLUENCE = 1.0  # variance of what a known influence does, of which a usual amount is one
MONTHS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Variances of level, trend and season of each structure, and the weight given beforehand."""

    level: Numbers
    trend: Numbers
    season: Numbers
    prior: Numbers


def grid(*, seasonal: bool) -> Grid:
    """All structures; a season and none, and a trend and none, are equally likely beforehand."""
    seasons: Sequence[float] = SEASONS if seasonal else (0.0,)
    rows = np.array(list(product(LEVELS, TRENDS, seasons)))
    level, trend, season = rows.T
    prior = _even(trend) * _even(season) / len(LEVELS)
    return Grid(level, trend, season, prior)


def _even(variance: Numbers) -> Numbers:
    """Half for none, the other half for all sizes of it together."""
    sizes = np.unique(variance).size - 1
    if sizes == 0:
        return np.ones_like(variance)
    return np.where(variance == 0, 0.5, 0.5 / sizes)


def covariances(
    times: NDArray[np.int64], period: int, among: Grid, influences: Numbers | None = None
) -> Numbers:
    """One covariance matrix of the values at ``times`` for each structure.

    ``times`` count periods and may have gaps; ``period`` is 12 for months and 52 for weeks.
    ``influences``: rows as times, one column each, scaled so that a usual amount is one.
    """
    reach = np.minimum.outer(times, times) - times.min()
    apart = np.abs(np.subtract.outer(times, times))
    parts = (reach.astype(np.float64), _slopes(times, DAMPING[period]), _season(apart, period))
    sizes = (among.level, among.trend, among.season)
    common = DIFFUSE * np.ones_like(parts[0]) + np.eye(times.size)
    if influences is not None:
        common = common + INFLUENCE * influences @ influences.T
    found = np.tile(common, (among.level.size, 1, 1))
    for size, part in zip(sizes, parts, strict=True):
        found += size[:, None, None] * part
    return found


def _slopes(times: NDArray[np.int64], damping: float) -> Numbers:
    """Covariance of the sum of damped slopes since the first of the times."""
    every = np.arange(int(times.max() - times.min()) + 1)
    slopes = damping ** np.abs(np.subtract.outer(every, every)) / (1 - damping**2)
    slopes[0, :] = slopes[:, 0] = 0.0
    summed = slopes.cumsum(axis=0).cumsum(axis=1)
    at = times - times.min()
    chosen: Numbers = summed[np.ix_(at, at)]
    return chosen


def _season(apart: NDArray[np.int64], period: int) -> Numbers:
    steady = STEADY ** (apart / period)
    if period == MONTHS:
        same: Numbers = (apart % period == 0) * steady
        return same
    alike: Numbers = np.exp(-2 * np.sin(np.pi * apart / period) ** 2 / WEEKS_ALIKE**2) * steady
    return alike
