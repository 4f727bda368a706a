"""The futures of many series, drawn together: what goes wrong with one goes wrong with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from report_builder.stats.forecast import occasional
from report_builder.stats.forecast.intermittent import DemandClass
from report_builder.stats.forecast.results import LEVELS, BackTest, Forecast
from report_builder.stats.intervals import Numbers

DRAWS = 2000  # paths: the ends of an 80 % interval are then right within two per cent of its width
SEED = 20_111_130
# Correlations of few periods are mostly chance: half of each is taken from the mean of all, which
# leaves the variance of the sum of all series what it is (Ledoit and Wolf 2004).
SHRUNK = 0.5
LEAST_SHARED = 6  # periods of which correlations can be taken


@dataclass(frozen=True, slots=True, eq=False)
class Future:
    """The winner of a series, before its futures are drawn.

    ``centre`` and ``covariance`` are of Student's t, of logarithms where ``is_log``; ``history`` is
    of intermittent demand only, whose futures come from what there was.
    """

    demand: DemandClass
    point: Numbers
    centre: Numbers
    covariance: Numbers
    freedom: float
    is_log: bool
    surprises: Numbers
    backtest: BackTest
    season: float
    history: Numbers | None


def drawn(futures: Sequence[Future]) -> list[Forecast]:
    """The forecasts with intervals and with paths."""
    if not futures:
        return []
    random = np.random.default_rng(SEED)
    steps = futures[0].point.size
    normal = random.standard_normal((DRAWS // 2, len(futures), steps))
    normal = np.concatenate([normal, -normal])  # in pairs: the middle of all paths is exact
    linked = np.tensordot(normal, _root(_correlation(futures)), axes=(1, 1)).transpose(0, 2, 1)
    heavy = random.random(DRAWS // 2)
    heavy = np.concatenate([heavy, heavy])  # one for all series: bad times are bad for all
    return [_drawn(one, linked[:, at], heavy, random) for at, one in enumerate(futures)]


def _drawn(one: Future, normal: Numbers, heavy: Numbers, random: np.random.Generator) -> Forecast:
    if one.history is not None:
        expected = float(one.point.mean())
        paths = occasional.paths(expected, one.history, normal.shape, random)
        ends = occasional.ends(expected, one.history, LEVELS)
        flat = np.ones_like(one.point)
        low, high = [flat * end[0] for end in ends], [flat * end[1] for end in ends]
    else:
        paths = normal @ _root(one.covariance).T
        paths *= np.sqrt(one.freedom / special.chdtri(one.freedom, heavy))[:, None]
        paths = _demand(one, one.centre + paths)
        spread = np.sqrt(np.diagonal(one.covariance))
        reach = [special.stdtrit(one.freedom, (1 + level) / 2) * spread for level in LEVELS]
        low = [np.minimum(_demand(one, one.centre - each), one.point) for each in reach]
        high = [np.maximum(_demand(one, one.centre + each), one.point) for each in reach]
    return Forecast(
        one.demand, one.point, (low[0], low[1]), (high[0], high[1]), paths, one.backtest, one.season
    )


def _demand(one: Future, values: Numbers) -> Numbers:
    """Back from logarithms; never below nothing."""
    found: Numbers = np.exp(values) if one.is_log else np.maximum(values, 0.0)
    return found


def _correlation(futures: Sequence[Future]) -> Numbers:
    """Of the surprises of the periods that all series have, drawn half towards its mean."""
    count = len(futures)
    shared = min(one.surprises.size for one in futures)
    if count == 1 or shared < LEAST_SHARED:
        return np.eye(count)
    rows = np.stack([one.surprises[-shared:] for one in futures])
    rows = rows - rows.mean(axis=1, keepdims=True)
    length = np.sqrt((rows**2).sum(axis=1))
    rows = rows / np.where(length > 0, length, 1.0)[:, None]
    found = rows @ rows.T
    mean = (found.sum() - np.trace(found)) / (count * (count - 1))
    shrunk: Numbers = (1 - SHRUNK) * found + SHRUNK * mean
    np.fill_diagonal(shrunk, 1.0)
    return shrunk


def _root(matrix: Numbers) -> Numbers:
    """A root of a covariance, also of one that is not quite positive definite."""
    values, vectors = np.linalg.eigh(matrix)
    root: Numbers = vectors * np.sqrt(np.maximum(values, 0.0))
    return root
