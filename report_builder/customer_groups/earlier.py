"""The clusters of the last report: the same names for the same clusters, or the same clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder.model import ClusterFeature
from report_builder.previous import Earlier
from report_builder.stats.clustering import FURTHEST, Identity, Prepared, identity

ENOUGH = 0.5  # of the features that formed them: with fewer they would be other clusters
FRESH = ", new"  # behind a name that a cluster of the last report carries on


def features(earlier: Earlier | None, frame: pd.DataFrame) -> tuple[ClusterFeature, ...]:
    """The features of the last report's clusters that the customers still have; empty where too
    few do, or there were no clusters."""
    if earlier is None or not earlier.clusters:
        return ()
    there = tuple(one for one in earlier.cluster_space if one.column in frame)
    return there if there and len(there) >= ENOUGH * len(earlier.cluster_space) else ()


def placed(frame: pd.DataFrame, space: Sequence[ClusterFeature]) -> Prepared:
    """The customers in the space of the last report, what is missing at the median of now."""
    columns, imputed = [], {}
    for one in space:
        values = frame[one.column].to_numpy(dtype=float)
        missing = np.isnan(values)
        if missing.any():
            imputed[one.column] = int(missing.sum())
            values = np.where(missing, np.nanmedian(values) if not missing.all() else 0.0, values)
        if one.logged:
            values = np.log1p(np.maximum(values, 0.0))
        columns.append((values - one.center) / one.scale)
    return Prepared(
        np.column_stack(columns), tuple(one.column for one in space), (), imputed,
        frozenset(one.column for one in space if one.logged),
        np.array([one.center for one in space]), np.array([one.scale for one in space]),
    )  # fmt: skip


def weights(space: Sequence[ClusterFeature]) -> NDArray[np.float64]:
    """(P,) how much each feature counts."""
    return np.array([one.weight for one in space])


def centroids(earlier: Earlier, space: Sequence[ClusterFeature]) -> NDArray[np.float64]:
    """(K, P) those of the last report, in the features given."""
    return np.array([[one.centroid[each.column] for each in space] for one in earlier.clusters])


def identified(
    frame: pd.DataFrame, labels: NDArray[np.intp], earlier: Earlier | None, *, kept: bool
) -> Identity | None:
    """The clusters of now against those of the last report; None where they cannot be compared.

    ``kept``: they are those of the last report, however far their members have moved.
    """
    space = features(earlier, frame)
    if earlier is None or not space:
        return None
    rows = placed(frame, space).matrix
    then = centroids(earlier, space)
    found = identity(rows, labels, then, weights(space), np.inf if kept else FURTHEST)
    return replace(found, split={}, merged={}) if kept else found


def carried(
    names: Sequence[str], earlier: Earlier | None, found: Identity | None
) -> tuple[str, ...]:
    """The names, those of the last report where a cluster is the same."""
    if earlier is None or found is None:
        return tuple(names)
    kept = {one: earlier.clusters[old].name for one, old in enumerate(found.was) if old is not None}
    taken = set(kept.values())
    return tuple(
        kept.get(one, name + FRESH if name in taken else name) for one, name in enumerate(names)
    )
