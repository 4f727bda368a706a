"""K-Means fits that are the same on every run and for every order of the rows.

scikit-learn is loaded where clusters are looked for, which takes half a second: the first process
of a build has the second one do it.
"""

from __future__ import annotations

import warnings
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sklearn.cluster import KMeans

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
    model = run(matrix[rows], k, n_init=STARTS, random_state=seed)
    if rows.size < len(matrix):
        start = model.cluster_centers_
        model = run(matrix, k, init=start, n_init=1, random_state=seed)
    return Fit(model.labels_.astype(np.intp), model.cluster_centers_, float(model.inertia_))


def one_thread() -> AbstractContextManager[object]:
    """Let K-Means and linear algebra use one thread: sums split over threads would differ from run
    to run, and small fits gain none.

    The libraries are loaded first, as only what is loaded can be limited.
    """
    import sklearn.cluster  # noqa: F401
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    limits: AbstractContextManager[object] = threadpool_limits(limits=1)
    return limits


def run(matrix: NDArray[np.float64], k: int, **options: Any) -> KMeans:
    """Fit a model with these options, allowing for fewer groups than k where too few rows differ.

    An empty cluster is no accident to warn of here: the size rule sees it and refuses the fit.
    """
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return KMeans(k, **options).fit(matrix)
