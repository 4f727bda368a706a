"""The Ward hierarchy as a second opinion, and the plane in which clusters are drawn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from report_builder.stats.clustering.quality import adjusted_rand_index


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
