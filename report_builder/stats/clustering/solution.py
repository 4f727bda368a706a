"""How many clusters there are, which customer is in which, and why that number."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from report_builder.stats.clustering.features import canonical_order
from report_builder.stats.clustering.geometry import (
    Plane,
    centroid_tree,
    principal_plane,
    ward_agreement,
)
from report_builder.stats.clustering.kmeans import Fit, fit, sample_rows
from report_builder.stats.clustering.quality import (
    NO_STRUCTURE_SILHOUETTE,
    cluster_means,
    elbow,
    silhouette_widths,
    stability,
)

#: A cluster that resampling does not find again is an accident of the sample (Hennig 2007).
MIN_STABILITY = 0.6
#: Smaller groups are outliers, not a segment worth an action of its own.
MIN_CUSTOMERS = 30
MIN_PERCENT = 2
#: Silhouettes need all pairwise distances: above this many rows, a sample of them.
SILHOUETTE_ROWS_IN_FULL = 10_000
SILHOUETTE_SAMPLE = 5_000
#: Rows for the resampling and for Ward's hierarchy, whose cost grows with the square.
STABILITY_ROWS = 2_000
WARD_ROWS = 2_000

Reason = Literal["requested", "best_silhouette", "best_sound_silhouette", "unsound", "no_structure"]


@dataclass(frozen=True)
class Diagnostics:
    """Quality of the K-Means partition into k clusters.

    `smallest` is the size of its smallest cluster; `lowest_stability` the mean Jaccard similarity
    of its least stable one, None where it was not needed for the choice.
    """

    k: int
    inertia: float
    silhouette: float
    calinski_harabasz: float
    davies_bouldin: float
    smallest: int
    lowest_stability: float | None = None


@dataclass(frozen=True, eq=False)
class ClusterSolution:
    """N rows in k clusters, numbered 0 … k − 1 in the order asked for.

    Attributes:
        k: number of clusters.
        reason: why this k. "requested": by the user; "best_silhouette": the best of all k;
            "best_sound_silhouette": the best among those whose every cluster is large and stable
            enough; "unsound": no k passes, so the best silhouette is shown; "no_structure": no k
            rises above a mean silhouette of .25, so the best is a division, not a discovery.
        structured: whether the clusters can be called groups: silhouette above .25 and every
            cluster large and stable enough.
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
    seed: int = 0,
) -> ClusterSolution:
    """Cluster rows by K-Means and choose the number of clusters.

    The rule: of the k with a mean silhouette above .25, the one with the best silhouette whose
    every cluster holds at least 30 rows and 2 % of them, and is found again by resampling (mean
    Jaccard ≥ .6). Equal silhouettes: the smaller k. Stability is measured from the best
    silhouette down, until a k passes.

    Args:
        matrix: (N, P) finite, comparable features, as `prepare` makes them.
        ks: numbers of clusters to try; those the data cannot fill are left out.
        requested: take this number, whatever the diagnostics say.
        order_by: (N,) a value per row: cluster 0 has the highest mean. Without it, clusters
            follow their centroids, lowest first feature first.
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
    # One thread: sums split over threads would differ from run to run, and small fits gain none.
    with threadpool_limits(limits=1):
        solution = _solve(rows, candidates, requested, seed)
    ranks = _ranks(solution, None if order_by is None else np.asarray(order_by, float)[order])
    return _in_given_order(solution, order, ranks)


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
    rows: NDArray[np.float64], candidates: tuple[int, ...], requested: int | None, seed: int
) -> ClusterSolution:
    """The solution for sorted rows, its clusters still in the order K-Means found them."""
    fits = {k: fit(rows, k, seed) for k in candidates}
    sample = _silhouette_rows(len(rows), seed)
    widths = silhouette_widths(rows[sample], {k: fits[k].labels[sample] for k in candidates})
    tried = {k: _diagnose(rows, k, fits[k], widths[k]) for k in candidates}
    k, reason, stabilities = _choose(rows, fits, tried, requested, seed)
    if k not in stabilities:
        stabilities[k] = _stability(rows, fits[k], k, seed)
    chosen = fits[k]
    ward = sample_rows(len(rows), WARD_ROWS, seed)
    return ClusterSolution(
        k=k,
        reason=reason,
        structured=_has_structure(tried[k])
        and _is_large_enough(tried[k], len(rows))
        and _is_stable(stabilities[k]),
        labels=chosen.labels,
        centroids=chosen.centroids,
        sizes=np.bincount(chosen.labels, minlength=k).astype(np.int64),
        silhouette=tried[k].silhouette,
        silhouettes=cluster_means(widths[k], chosen.labels[sample], k),
        stability=stabilities[k],
        diagnostics=_with_stability(tried, stabilities),
        elbow=elbow({k: one.inertia for k, one in tried.items()}),
        ward_agreement=ward_agreement(rows[ward], chosen.labels[ward], k),
        tree=centroid_tree(chosen.centroids),
        plane=principal_plane(rows),
    )


def _silhouette_rows(size: int, seed: int) -> NDArray[np.intp]:
    if size <= SILHOUETTE_ROWS_IN_FULL:
        return np.arange(size)
    return sample_rows(size, SILHOUETTE_SAMPLE, seed)


def _diagnose(
    rows: NDArray[np.float64], k: int, found: Fit, widths: NDArray[np.float64]
) -> Diagnostics:
    return Diagnostics(
        k=k,
        inertia=found.inertia,
        silhouette=float(widths.mean()),
        calinski_harabasz=float(calinski_harabasz_score(rows, found.labels)),
        davies_bouldin=float(davies_bouldin_score(rows, found.labels)),
        smallest=int(np.bincount(found.labels, minlength=k).min()),
    )


def _choose(
    rows: NDArray[np.float64],
    fits: dict[int, Fit],
    tried: dict[int, Diagnostics],
    requested: int | None,
    seed: int,
) -> tuple[int, Reason, dict[int, NDArray[np.float64]]]:
    """The k, why, and the stabilities that had to be measured on the way."""
    if requested is not None:
        return requested, "requested", {}
    by_silhouette = sorted(tried.values(), key=lambda one: (-one.silhouette, one.k))
    best = by_silhouette[0]
    stabilities: dict[int, NDArray[np.float64]] = {}
    for one in by_silhouette:
        if not (_has_structure(one) and _is_large_enough(one, len(rows))):
            continue
        stabilities[one.k] = _stability(rows, fits[one.k], one.k, seed)
        if _is_stable(stabilities[one.k]):
            reason: Reason = "best_silhouette" if one is best else "best_sound_silhouette"
            return one.k, reason, stabilities
    return best.k, "unsound" if _has_structure(best) else "no_structure", stabilities


def _stability(rows: NDArray[np.float64], found: Fit, k: int, seed: int) -> NDArray[np.float64]:
    sample = sample_rows(len(rows), STABILITY_ROWS, seed)
    return stability(rows[sample], found.labels[sample], k, seed)


def _has_structure(one: Diagnostics) -> bool:
    return one.silhouette > NO_STRUCTURE_SILHOUETTE


def _is_large_enough(one: Diagnostics, size: int) -> bool:
    return one.smallest >= MIN_CUSTOMERS and one.smallest * 100 >= MIN_PERCENT * size


def _is_stable(similarities: NDArray[np.float64]) -> bool:
    return bool(similarities.min() >= MIN_STABILITY)


def _with_stability(
    tried: dict[int, Diagnostics], stabilities: dict[int, NDArray[np.float64]]
) -> tuple[Diagnostics, ...]:
    return tuple(
        replace(one, lowest_stability=float(stabilities[k].min())) if k in stabilities else one
        for k, one in tried.items()
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
