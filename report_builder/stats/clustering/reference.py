"""What K-Means makes of data without groups: any cloud can be cut, and the cuts look neat."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, rankdata

from report_builder.stats.clustering.features import canonical_order
from report_builder.stats.clustering.kmeans import fit, one_thread
from report_builder.stats.clustering.quality import WEAK_SILHOUETTE, silhouette_widths

#: Clouds drawn, and rows in each: fewer rows only widen the spread, which is the safe side.
CLOUDS = 10
CLOUD_ROWS = 400
#: What a silhouette must exceed the clouds' mean by: this much, and this many of their standard
#: deviations. Measured: by at most .02 on uniform, normal and correlated noise of 1 to 3 features,
#: k = 2 … 7; on made-up shops without kinds of customers, whose days, orders and revenue depend on
#: one another, by more than .03 in 23 of 72 and by more than .05 in 3.
MARGIN = 0.05
SPREADS = 2.0
#: And by this the mean of single crowds, in which features go together as they do in the data.
CROWD_MARGIN = 0.03


@dataclass(frozen=True)
class Reference:
    """Mean and standard deviation of the mean silhouette over clouds without groups."""

    mean: float
    spread: float

    @property
    def needed(self) -> float:
        """The silhouette that real groups exceed."""
        return self.mean + max(MARGIN, SPREADS * self.spread)


@dataclass(frozen=True)
class Crowd:
    """Silhouettes of crowds of one kind; `exceeded` says whether the data lie clearly further."""

    mean: float
    exceeded: bool


def structureless(matrix: NDArray[np.float64], k: int, seed: int) -> Reference:
    """Silhouettes of k clusters in clouds spread evenly over the box that holds the rows.

    The box is that of the principal components, as for the gap statistic (Tibshirani, Walther and
    Hastie 2001, reference distribution b), so that a long cloud is compared with long clouds.
    """
    centred = matrix - matrix.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred / len(matrix))
    scores = centred @ directions
    low, high = scores.min(axis=0), scores.max(axis=0)
    size = (min(len(matrix), CLOUD_ROWS), matrix.shape[1])
    return _cut(lambda rng: rng.uniform(low, high, size), k, seed)


def one_crowd(matrix: NDArray[np.float64], k: int, silhouette: float, seed: int = 0) -> Crowd:
    """How far k clusters of a single crowd lie apart whose features go together as in the rows.

    The crowd is a Gaussian one with the correlations of the features' normal scores, each feature
    then given the values that it has in the rows (a Gaussian copula): it is as long, as skewed and
    as correlated as the data, and has no groups but those that single features make. Where it has
    such groups too, this is no comparison: a silhouette above .5 exceeds it in any case.
    """
    size, columns = matrix.shape
    matrix = matrix[canonical_order(matrix)]
    scores = norm.ppf((rankdata(matrix, axis=0) - 0.5) / size)
    together = np.atleast_2d(np.corrcoef(scores, rowvar=False))
    variances, directions = np.linalg.eigh(together)
    mixed = directions * np.sqrt(np.maximum(variances, 0.0))
    ranked = np.sort(matrix, axis=0)

    def cloud(rng: np.random.Generator) -> NDArray[np.float64]:
        drawn = rng.standard_normal((min(size, CLOUD_ROWS), columns)) @ mixed.T
        places = np.minimum((norm.cdf(drawn) * size).astype(int), size - 1)
        return np.take_along_axis(ranked, places, axis=0)

    with one_thread():  # as for the clusters themselves
        found = _cut(cloud, k, seed)
    needed = found.mean + max(CROWD_MARGIN, SPREADS * found.spread)
    return Crowd(found.mean, silhouette > min(needed, WEAK_SILHOUETTE))


def _cut(
    draw: Callable[[np.random.Generator], NDArray[np.float64]], k: int, seed: int
) -> Reference:
    """Silhouettes of k clusters in clouds drawn one after another."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(CLOUDS):
        cloud = draw(rng)
        labels = fit(cloud, k, seed).labels
        found.append(float(silhouette_widths(cloud, {k: labels})[k].mean()))
    return Reference(float(np.mean(found)), float(np.std(found, ddof=1)))
