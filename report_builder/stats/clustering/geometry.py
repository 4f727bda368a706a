"""The Ward hierarchy as a second opinion, and the plane in which clusters are drawn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from report_builder.stats.clustering.quality import adjusted_rand_index

CLOUD_SHARES = (0.5, 0.9)  # the core, and nearly all: the last tenth are strays far out
_FLAT = 1e-9  # of the size of the numbers: less is rounding
_LINE = 0.999_999  # points on a line: as an ellipse nearly without width


@dataclass(frozen=True, eq=False)
class Plane:
    """The first two principal components of N rows × P features.

    Attributes:
        coordinates: (N, 2) position of each row; the second is 0 with a single feature.
        loadings: (2, P) weight of each feature; the largest weight of a component is positive.
        explained: (2,) share of the total variance along each component.
    """

    coordinates: NDArray[np.float64]
    loadings: NDArray[np.float64]
    explained: NDArray[np.float64]


def ward_agreement(matrix: NDArray[np.float64], labels: NDArray[np.intp], k: int) -> float:
    """Adjusted Rand index of the labels with Ward's hierarchy of the rows, cut into k groups."""
    tree = linkage(matrix, method="ward")
    return adjusted_rand_index(labels, fcluster(tree, k, criterion="maxclust"))


def centroid_tree(centroids: NDArray[np.float64]) -> NDArray[np.float64]:
    """(k − 1, 4) Ward linkage of k ≥ 2 centroids, as scipy's `dendrogram` takes it."""
    tree: NDArray[np.float64] = linkage(centroids, method="ward")
    return tree


def principal_plane(matrix: NDArray[np.float64]) -> Plane:
    """Project rows on the two directions of largest variance."""
    centred = matrix - matrix.mean(axis=0)
    variances, directions = np.linalg.eigh(centred.T @ centred / len(matrix))
    loadings = np.zeros((2, matrix.shape[1]))
    explained = np.zeros(2)
    for place, column in enumerate(np.argsort(-variances, kind="stable")[:2]):
        direction = directions[:, column]
        loadings[place] = direction * np.sign(direction[np.argmax(np.abs(direction))])
        explained[place] = max(variances[column], 0.0) / variances.sum()
    return Plane(centred @ loadings.T, loadings, explained)


def share_shown(matrix: NDArray[np.float64], coordinates: NDArray[np.float64]) -> float:
    """Share of the variance of N rows × P features that positions (N, 2) on a plane foretell.

    By least squares. For the plane of the features themselves it is the sum of ``explained``; for
    one of weighted features, or of a part of their components, it is less than that says.
    """
    centred, plane = (each - each.mean(axis=0) for each in (matrix, coordinates))
    foretold = plane @ np.linalg.lstsq(plane, centred, rcond=None)[0]
    return float((foretold**2).sum() / (centred**2).sum())


@dataclass(frozen=True, slots=True)
class Cloud:
    """Where the members of a cluster are on a plane, as an ellipse around their mean.

    Attributes:
        centre, spread: mean and standard deviation along both directions.
        correlation: of both; 0 where the members do not differ along one of them.
        half, most: how many spreads around the centre hold half, and nine in ten, of the members
            (Mahalanobis distance); on a normal distribution 1.18 and 2.15.
    """

    centre: tuple[float, float]
    spread: tuple[float, float]
    correlation: float
    half: float
    most: float


def cloud(points: NDArray[np.float64]) -> Cloud:
    """The ellipse of (N, 2) points, N ≥ 2."""
    middle, spread = points.mean(axis=0), points.std(axis=0)
    spread[spread <= _FLAT * np.abs(points).max(initial=1.0)] = 0.0
    scores = (points - middle) / np.where(spread > 0, spread, 1.0)
    scores[:, spread == 0] = 0.0
    correlation = float(np.clip((scores[:, 0] * scores[:, 1]).mean(), -_LINE, _LINE))
    across = (scores[:, 1] - correlation * scores[:, 0]) / np.sqrt(1 - correlation**2)
    half, most = np.quantile(np.hypot(scores[:, 0], across), CLOUD_SHARES)
    return Cloud(
        (float(middle[0]), float(middle[1])), (float(spread[0]), float(spread[1])), correlation,
        float(half), float(most),
    )  # fmt: skip
