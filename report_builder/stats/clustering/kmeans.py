"""K-Means fits that are the same on every run and for every order of the rows."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning

#: Enough starts to find iris' published optimum for every k from 2 to 6.
STARTS = 6
#: Starts are compared on this many rows; the best of them is then carried on over all rows.
STARTING_ROWS = 2_000


@dataclass(frozen=True, eq=False)
class Fit:
    """A K-Means partition: (N,) labels, (k, P) centroids, sum of squared distances to them."""

    labels: NDArray[np.intp]
    centroids: NDArray[np.float64]
    inertia: float


def sample_rows(size: int, limit: int, seed: int) -> NDArray[np.intp]:
    """Ascending positions of `limit` of `size` rows drawn without replacement, or of all."""
    if size <= limit:
        return np.arange(size)
    return np.sort(np.random.default_rng(seed).choice(size, limit, replace=False))


def fit(matrix: NDArray[np.float64], k: int, seed: int) -> Fit:
    """K-Means with k-means++ starts on the rows in the order given (sort them beforehand)."""
    rows = sample_rows(len(matrix), STARTING_ROWS, seed)
    model = run(KMeans(k, n_init=STARTS, random_state=seed), matrix[rows])
    if rows.size < len(matrix):
        start = model.cluster_centers_
        model = run(KMeans(k, init=start, n_init=1, random_state=seed), matrix)
    return Fit(model.labels_.astype(np.intp), model.cluster_centers_, float(model.inertia_))


def run(model: KMeans, matrix: NDArray[np.float64]) -> KMeans:
    """Fit a model, allowing for fewer groups than asked for where too few rows differ.

    An empty cluster is no accident to warn of here: the size rule sees it and refuses the fit.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(matrix)
