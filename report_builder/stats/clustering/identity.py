"""Which cluster of one month is which of another: centroids matched, splits and merges told.

Both months stand in one space, that of the earlier one: the same features, centres and scales.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

Matrix = NDArray[np.float64]

#: Root mean square over the features, in standard deviations: as far as a name tells clusters
#: apart. A cluster that moved further is another one.
FURTHEST = 0.5
#: Of the members, before a split or a merge is said.
MOST = 0.5


@dataclass(frozen=True, slots=True)
class Identity:
    """Clusters of now, by number, against those of then.

    ``was``: the one it is the same as, or None. ``moved``: how far it moved (see ``FURTHEST``).
    ``split``: a cluster without a counterpart -> the one that most of its members would have been
    in. ``merged``: one of then that has no counterpart -> the one of now that holds most of those
    who would have been in it.
    """

    was: tuple[int | None, ...]
    moved: tuple[float | None, ...]
    split: Mapping[int, int]
    merged: Mapping[int, int]


def distances(then: Matrix, now: Matrix, weights: Matrix) -> Matrix:
    """(K, L) root mean square difference of each pair of centroids, features weighed."""
    scaled = weights / np.sqrt((weights**2).sum())
    found: Matrix = cdist(then * scaled, now * scaled)
    return found


def nearest(rows: Matrix, centroids: Matrix, weights: Matrix) -> NDArray[np.intp]:
    """(N,) number of the centroid that each row lies nearest to."""
    found: NDArray[np.intp] = cdist(rows * weights, centroids * weights).argmin(axis=1)
    return found


def identity(
    rows: Matrix, labels: NDArray[np.intp], then: Matrix, weights: Matrix,
    furthest: float = FURTHEST,
) -> Identity:  # fmt: skip
    """Match the clusters of the rows with the centroids of then.

    The pairs are those with the least sum of distances (Kuhn 1955); one further apart than
    ``furthest`` is no pair. ``labels`` number the clusters from 0, each with a row at least.
    """
    count = int(labels.max()) + 1
    now = np.array([rows[labels == one].mean(axis=0) for one in range(count)])
    apart = distances(then, now, weights)
    # What is no pair costs more than all pairs together: one far away must not part two near ones.
    cost = np.where(apart <= furthest, apart, furthest * (1 + min(apart.shape)))
    pairs = zip(*linear_sum_assignment(cost), strict=True)
    found = {int(new): int(old) for old, new in pairs if apart[old, new] <= furthest}
    would_be = nearest(rows, then, weights)
    table = np.zeros(apart.shape, dtype=np.int64)
    np.add.at(table, (would_be, labels), 1)
    taken = set(found.values())
    split = {
        one: int(table[:, one].argmax()) for one in range(count)
        if one not in found and _mostly(table[:, one]) and int(table[:, one].argmax()) in taken
    }  # fmt: skip
    merged = {
        old: int(table[old].argmax()) for old in range(len(then))
        if old not in taken and _mostly(table[old]) and int(table[old].argmax()) in found
    }  # fmt: skip
    return Identity(
        tuple(found.get(one) for one in range(count)),
        tuple(float(apart[found[one], one]) if one in found else None for one in range(count)),
        split, merged,
    )  # fmt: skip


def _mostly(counts: NDArray[np.int64]) -> bool:
    """Whether one of the counts is half of all or more; not where there is nobody."""
    return bool(counts.sum() > 0 and counts.max() >= MOST * counts.sum())
