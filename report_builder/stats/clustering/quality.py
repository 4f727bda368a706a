"""How good a partition is: silhouette, stability under resampling, agreement, elbow."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.distance import cdist

from report_builder.stats.clustering.kmeans import run

#: Upper ends of the words for a mean silhouette (Kaufman and Rousseeuw 1990); above: strong.
NO_STRUCTURE_SILHOUETTE = 0.25
WEAK_SILHOUETTE = 0.50
REASONABLE_SILHOUETTE = 0.70
#: Rows whose distances to all others are held in memory at once.
DISTANCE_BLOCK = 500
#: Resamples and fresh starts per resample: the mean of 20 has a standard error below .05 even
#: for a cluster that comes and goes.
BOOTSTRAPS = 20
BOOTSTRAP_STARTS = 3


def silhouette_word(value: float) -> str:
    """ "none" (≤ .25), "weak" (≤ .5), "reasonable" (≤ .7) or "strong" structure."""
    if value <= NO_STRUCTURE_SILHOUETTE:
        return "none"
    if value <= WEAK_SILHOUETTE:
        return "weak"
    return "reasonable" if value <= REASONABLE_SILHOUETTE else "strong"


def adjusted_rand_index(first: ArrayLike, second: ArrayLike) -> float:
    """Agreement of two partitions of the same rows: 1 identical, 0 as by chance."""
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(first, second))


def silhouette_widths(
    matrix: NDArray[np.float64], labels: Mapping[int, NDArray[np.intp]]
) -> dict[int, NDArray[np.float64]]:
    """Silhouette width of every row in each of several partitions, from one pass of distances.

    Args:
        matrix: (N, P) rows.
        labels: number of clusters k → (N,) labels 0 … k − 1, of which some may be unused.

    Returns:
        k → (N,) widths in [−1, 1]; 0 for a row alone in its cluster. Source: Rousseeuw 1987.
    """
    members = {k: np.eye(k)[assigned] for k, assigned in labels.items()}
    stacked = np.hstack(list(members.values()))
    ends = np.cumsum(list(labels))[:-1]
    blocks: dict[int, list[NDArray[np.float64]]] = {k: [] for k in labels}
    for start in range(0, len(matrix), DISTANCE_BLOCK):
        block = slice(start, start + DISTANCE_BLOCK)
        sums = np.split(cdist(matrix[block], matrix) @ stacked, ends, axis=1)
        for (k, assigned), distances in zip(labels.items(), sums, strict=True):
            sizes = members[k].sum(axis=0)
            blocks[k].append(_widths(distances, assigned[block], sizes))
    return {k: np.concatenate(parts) for k, parts in blocks.items()}


def _widths(
    distances: NDArray[np.float64], own: NDArray[np.intp], sizes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Widths from (B, k) summed distances to each cluster."""
    rows = np.arange(len(own))
    others = sizes[own] - 1
    within = distances[rows, own] / np.maximum(others, 1)
    means = np.where(sizes > 0, distances / np.maximum(sizes, 1), np.inf)
    means[rows, own] = np.inf
    nearest = means.min(axis=1)
    larger = np.maximum(within, nearest)
    defined = (others > 0) & (larger > 0) & np.isfinite(larger)
    widths = np.zeros(len(own))
    widths[defined] = (nearest - within)[defined] / larger[defined]
    return widths


def cluster_means(
    widths: NDArray[np.float64], labels: NDArray[np.intp], k: int
) -> NDArray[np.float64]:
    """(k,) mean width of each cluster; NaN for a cluster without rows."""
    sizes = np.bincount(labels, minlength=k)
    sums = np.bincount(labels, weights=widths, minlength=k)
    return np.where(sizes > 0, sums / np.maximum(sizes, 1), np.nan)


def stability(
    matrix: NDArray[np.float64], labels: NDArray[np.intp], k: int, seed: int
) -> NDArray[np.float64]:
    """(k,) mean Jaccard similarity of each cluster with its best match in resampled data.

    Each resample draws as many rows with replacement and is clustered anew from fresh starts; the
    comparison runs over the rows that were drawn. Source: Hennig 2007.
    """
    rng = np.random.default_rng(seed)
    similarities = np.zeros((BOOTSTRAPS, k))
    for turn in range(BOOTSTRAPS):
        drawn = rng.integers(len(matrix), size=len(matrix))
        fresh = int(rng.integers(2**31))
        again = run(matrix[drawn], k, n_init=BOOTSTRAP_STARTS, random_state=fresh).labels_
        rows, first = np.unique(drawn, return_index=True)
        similarities[turn] = _jaccard(labels[rows], again[first], k)
    means: NDArray[np.float64] = similarities.mean(axis=0)
    return means


def _jaccard(labels: NDArray[np.intp], again: NDArray[np.int32], k: int) -> NDArray[np.float64]:
    """(k,) largest |A ∩ B| / |A ∪ B| of each cluster A over the clusters B of the other fit."""
    shared = np.bincount(labels * k + again, minlength=k * k).reshape(k, k)
    union = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0) - shared
    best: NDArray[np.float64] = (shared / np.maximum(union, 1)).max(axis=1)
    return best


def elbow(inertias: Mapping[int, float]) -> int | None:
    """The k at which the inertia curve lies farthest below the chord between its ends.

    None with fewer than three k, or when the curve never falls below the chord.
    Source: Satopää et al. 2011 ("kneedle"), without smoothing.
    """
    ks = np.array(sorted(inertias))
    curve = np.array([inertias[int(k)] for k in ks])
    if ks.size < 3 or curve[0] <= curve[-1]:
        return None
    along = (ks - ks[0]) / (ks[-1] - ks[0])
    below = 1 - along - (curve - curve[-1]) / (curve[0] - curve[-1])
    best = int(np.argmax(below))
    return int(ks[best]) if below[best] > 0 else None
