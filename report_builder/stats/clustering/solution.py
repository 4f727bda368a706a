"""How many clusters there are, which customer is in which, and why that number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.distance import cdist

from report_builder.stats.clustering.choice import (
    MIN_CUSTOMERS,
    Diagnostics,
    Reason,
    Trial,
    choose,
)
from report_builder.stats.clustering.features import canonical_order
from report_builder.stats.clustering.geometry import (
    Plane,
    centroid_tree,
    principal_plane,
    ward_agreement,
)
from report_builder.stats.clustering.kmeans import Fit, fit, one_thread, sample_rows
from report_builder.stats.clustering.quality import cluster_means, elbow, silhouette_widths

#: Above this many rows, clusters are found in a sample and the other rows join the nearest.
FIT_ROWS = 20_000
#: Silhouettes need all pairwise distances, Ward's hierarchy too: above this many, a sample.
SILHOUETTE_ROWS_IN_FULL = 5_000
SILHOUETTE_SAMPLE = 3_000
WARD_ROWS = 1_500


@dataclass(frozen=True, eq=False)
class ClusterSolution:
    """N rows in k clusters, numbered 0 … k − 1 in the order asked for.

    Attributes:
        k: number of clusters.
        reason: why this k. "kept": the centroids of before; "requested": by the user;
            "best_silhouette": the best of all wanted k;
            "best_sound_silhouette": the best among those that are sound; "elbow": as good as the
            best, and nearer to where the inertia bends; "only_coarse": no wanted k is sound, a
            smaller one is; "unsound": the best silhouette is shown though a cluster is too small
            or unstable;
            "no_structure": the best is no better than cutting a cloud without groups.
        structured: whether the clusters can be called groups: see `choose_clusters`.
        labels: (N,) cluster of each row, in the order of the rows given.
        centroids: (k, P) mean position, in the units of the matrix.
        sizes: (k,) rows.
        silhouette, silhouettes: mean width over all (sampled) rows, and (k,) by cluster.
        stability: (k,) bootstrap Jaccard similarity; below .6 is not a cluster.
        diagnostics: one entry for each k tried, ascending.
        elbow: the k where the inertia curve bends, None where it does not.
        ward_agreement: adjusted Rand index with Ward's hierarchy cut at k.
        tree: (k − 1, 4) Ward linkage of the centroids.
        plane: two principal components for drawing.
    """

    k: int
    reason: Reason
    structured: bool
    labels: NDArray[np.intp]
    centroids: NDArray[np.float64]
    sizes: NDArray[np.int64]
    silhouette: float
    silhouettes: NDArray[np.float64]
    stability: NDArray[np.float64]
    diagnostics: tuple[Diagnostics, ...]
    elbow: int | None
    ward_agreement: float
    tree: NDArray[np.float64]
    plane: Plane


def choose_clusters(
    matrix: NDArray[np.float64],
    ks: Iterable[int] = range(2, 11),
    requested: int | None = None,
    order_by: ArrayLike | None = None,
    fewest: int = 2,
    smallest: int = MIN_CUSTOMERS,
    seed: int = 0,
) -> ClusterSolution:
    """Cluster rows by K-Means and choose the number of clusters.

    A partition is sound when its mean silhouette is above .25 and above that of clouds without
    groups, every cluster holds at least `smallest` rows (30) and 2 % of them, and is found again by
    resampling (mean Jaccard ≥ .6). The rule: of the k from `fewest` up, the sound one with the best
    silhouette, or of several as good (within .01) the one nearest to where the inertia bends;
    where none is sound, a sound k below `fewest`. Judged from the best silhouette down.

    Args:
        matrix: (N, P) finite, comparable features, as `prepare` makes them.
        ks: numbers of clusters to try; those the data cannot fill are left out.
        requested: take this number, whatever the diagnostics say.
        order_by: (N,) a value per row: cluster 0 has the highest mean. Without it, clusters
            follow their centroids, lowest first feature first.
        fewest: fewer clusters than this are taken only when no larger number is sound.
        smallest: rows that the smallest cluster must hold.
        seed: for starts, samples and resamples.

    Returns:
        The same solution, bit for bit, for the same rows in any order on the same machine.

    Raises:
        ValueError: when the matrix is not finite, `requested` cannot be filled, or fewer than
            three different rows leave nothing to choose from.
    """
    order = canonical_order(matrix)
    rows = np.ascontiguousarray(matrix[order])
    candidates = _candidates(rows, ks, requested)
    with one_thread():
        solution = _solve(rows, candidates, requested, fewest, smallest, seed)
    ranks = _ranks(solution, None if order_by is None else np.asarray(order_by, float)[order])
    return _in_given_order(solution, order, ranks)


def keep_centroids(
    matrix: NDArray[np.float64],
    centroids: NDArray[np.float64],
    order_by: ArrayLike,
    smallest: int = MIN_CUSTOMERS,
    seed: int = 0,
) -> ClusterSolution:
    """Let every row join the nearest of given centroids, and judge that as any other partition.

    Centroids that no row is nearest to are left out. Arguments and result as in `choose_clusters`.

    Raises:
        ValueError: when fewer than two centroids are left.
    """
    order = canonical_order(matrix)
    rows = np.ascontiguousarray(matrix[order])
    used, joined = np.unique(cdist(rows, centroids).argmin(axis=1), return_inverse=True)
    if used.size < 2:
        raise ValueError("all customers are nearest to one of the clusters of before")
    kept = Fit(joined.astype(np.intp), centroids[used], _inertia(rows, centroids[used], joined))
    with one_thread():
        solution = _judged(rows, {used.size: kept}, (int(used.size), "kept"), smallest, seed)
    ranks = _ranks(solution, np.asarray(order_by, float)[order])
    return _in_given_order(solution, order, ranks)


def _inertia(
    rows: NDArray[np.float64], centroids: NDArray[np.float64], labels: NDArray[np.intp]
) -> float:
    return float(((rows - centroids[labels]) ** 2).sum())


def _candidates(
    rows: NDArray[np.float64], ks: Iterable[int], requested: int | None
) -> tuple[int, ...]:
    if not np.isfinite(rows).all():
        raise ValueError("features must be finite")
    different = 1 + int((np.diff(rows, axis=0) != 0).any(axis=1).sum())
    wanted = set(ks) if requested is None else {*ks, requested}
    candidates = tuple(k for k in sorted(wanted) if 2 <= k < different)
    if requested is not None and requested not in candidates:
        raise ValueError(
            f"{requested} clusters cannot be formed: choose at least 2 and fewer than the "
            f"{different} different rows"
        )
    if not candidates:
        raise ValueError(f"{different} different rows cannot be clustered")
    return candidates


def _solve(
    every: NDArray[np.float64],
    candidates: tuple[int, ...],
    requested: int | None,
    fewest: int,
    smallest: int,
    seed: int,
) -> ClusterSolution:
    """The solution for sorted rows, its clusters still in the order K-Means found them."""
    rows = every[sample_rows(len(every), FIT_ROWS, seed)]
    fits = {k: fit(rows, k, seed) for k in candidates}
    taken: tuple[int, Reason] | None = (requested, "requested") if requested is not None else None
    return _judged(every, fits, taken, smallest, seed, rows, fewest)


def _judged(
    every: NDArray[np.float64],
    fits: Mapping[int, Fit],
    taken: tuple[int, Reason] | None,
    smallest: int,
    seed: int,
    fitted: NDArray[np.float64] | None = None,
    fewest: int = 2,
) -> ClusterSolution:
    """The partition taken, or the one that the rule chooses, with all that is said of it.

    ``fitted`` are the rows of the fits, all of them if not given.
    """
    rows = every if fitted is None else fitted
    candidates = tuple(fits)
    sample = _silhouette_rows(len(rows), seed)
    widths = silhouette_widths(rows[sample], {k: fits[k].labels[sample] for k in candidates})
    tried = {k: _diagnose(rows, k, fits[k], widths[k]) for k in candidates}
    trial = Trial(rows, fits, tried, seed, smallest)
    k, reason = taken or choose(trial, fewest)
    structured, stabilities = trial.is_sound(k), trial.stability(k)
    chosen = fits[k]
    labels = _nearest(every, chosen) if len(every) > len(rows) else chosen.labels
    ward = sample_rows(len(rows), WARD_ROWS, seed)
    return ClusterSolution(
        k=k,
        reason=reason,
        structured=structured,
        labels=labels,
        centroids=chosen.centroids,
        sizes=np.bincount(labels, minlength=k).astype(np.int64),
        silhouette=trial.tried[k].silhouette,
        silhouettes=cluster_means(widths[k], chosen.labels[sample], k),
        stability=stabilities,
        diagnostics=trial.diagnostics(),
        elbow=elbow({k: one.inertia for k, one in trial.tried.items()}),
        ward_agreement=ward_agreement(rows[ward], chosen.labels[ward], k),
        tree=centroid_tree(chosen.centroids),
        plane=principal_plane(every),
    )


def _nearest(rows: NDArray[np.float64], chosen: Fit) -> NDArray[np.intp]:
    """(N,) number of the nearest centroid."""
    blocks = np.array_split(rows, 1 + len(rows) // FIT_ROWS)
    return np.concatenate([cdist(block, chosen.centroids).argmin(axis=1) for block in blocks])


def _silhouette_rows(size: int, seed: int) -> NDArray[np.intp]:
    if size <= SILHOUETTE_ROWS_IN_FULL:
        return np.arange(size)
    return sample_rows(size, SILHOUETTE_SAMPLE, seed)


def _diagnose(
    rows: NDArray[np.float64], k: int, found: Fit, widths: NDArray[np.float64]
) -> Diagnostics:
    from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score

    return Diagnostics(
        k=k,
        inertia=found.inertia,
        silhouette=float(widths.mean()),
        calinski_harabasz=float(calinski_harabasz_score(rows, found.labels)),
        davies_bouldin=float(davies_bouldin_score(rows, found.labels)),
        smallest=int(np.bincount(found.labels, minlength=k).min()),
    )


def _ranks(solution: ClusterSolution, values: NDArray[np.float64] | None) -> NDArray[np.intp]:
    """(k,) old cluster numbers in their new order."""
    order = canonical_order(solution.centroids)
    if values is None:
        return order
    # Sorted before summing, so that equal rows with unequal values cannot change the last bit.
    sums = np.array([np.sort(values[solution.labels == old]).sum() for old in order])
    means = sums / np.maximum(solution.sizes[order], 1)
    return order[np.argsort(-means, kind="stable")]


def _in_given_order(
    solution: ClusterSolution, order: NDArray[np.intp], ranks: NDArray[np.intp]
) -> ClusterSolution:
    """Put clusters in rank order and rows back where they came from."""
    labels = np.empty_like(solution.labels)
    labels[order] = np.argsort(ranks)[solution.labels]
    coordinates = np.empty_like(solution.plane.coordinates)
    coordinates[order] = solution.plane.coordinates
    return replace(
        solution,
        labels=labels,
        centroids=solution.centroids[ranks],
        sizes=solution.sizes[ranks],
        silhouettes=solution.silhouettes[ranks],
        stability=solution.stability[ranks],
        tree=centroid_tree(solution.centroids[ranks]),
        plane=replace(solution.plane, coordinates=coordinates),
    )
