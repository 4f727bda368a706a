"""What K-Means makes of data without groups: any cloud can be cut, and the cuts look neat."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from report_builder.stats.clustering.kmeans import fit
from report_builder.stats.clustering.quality import silhouette_widths

#: Clouds drawn, and rows in each: fewer rows only widen the spread, which is the safe side.
CLOUDS = 10
CLOUD_ROWS = 400
#: What a silhouette must exceed the clouds' mean by: this much, and this many of their standard
#: deviations. Measured on uniform, normal and correlated noise of 1 to 3 features, k = 2 … 7: the
#: silhouette of noise exceeds the mean by at most .02.
MARGIN = 0.03
SPREADS = 2.0


@dataclass(frozen=True)
class Reference:
    """Mean and standard deviation of the mean silhouette over clouds without groups."""

    mean: float
    spread: float

    @property
    def needed(self) -> float:
        """The silhouette that real groups exceed."""
        return self.mean + max(MARGIN, SPREADS * self.spread)


def structureless(matrix: NDArray[np.float64], k: int, seed: int) -> Reference:
    """Silhouettes of k clusters in clouds spread evenly over the box that holds the rows.

    The box is that of the principal components, as for the gap statistic (Tibshirani, Walther and
    Hastie 2001, reference distribution b), so that a long cloud is compared with long clouds.
    """
    centred = matrix - matrix.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred / len(matrix))
    scores = centred @ directions
    low, high = scores.min(axis=0), scores.max(axis=0)
    rng = np.random.default_rng(seed)
    size = (min(len(matrix), CLOUD_ROWS), matrix.shape[1])
    found = []
    for _ in range(CLOUDS):
        cloud = rng.uniform(low, high, size)
        labels = fit(cloud, k, seed).labels
        found.append(float(silhouette_widths(cloud, {k: labels})[k].mean()))
    return Reference(float(np.mean(found)), float(np.std(found, ddof=1)))
