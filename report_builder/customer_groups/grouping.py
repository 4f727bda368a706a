"""The customers divided into clusters, once for all chapters."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder.customer_features import LAST_YEAR, customer_frame
from report_builder.customer_groups import claims, earlier, features
from report_builder.customer_groups.partition import Grouping, SetTried, TraitTest
from report_builder.dataset import Dataset, once
from report_builder.errors import NotEnoughData
from report_builder.model import ClusterFeature
from report_builder.stats.clustering import (
    MIN_CUSTOMERS,
    ClusterSolution,
    Crowd,
    Prepared,
    balanced,
    divide,
    keep_centroids,
    one_crowd,
)
from report_builder.stats.inference import MINIMUM_PER_GROUP, compare_two

MINIMUM_CUSTOMERS = 100  # three groups of thirty and some: fewer cannot be told apart
TENTH = 10  # a tenth of a short table is a group that a reader finds in it
KEPT = "The features of the last report"
ACTIONABLE = 3  # two clusters only part big from small: taken when nothing finer is sound


Divide = Callable[..., "Future[Any]"]
"""Has a function called with arguments elsewhere, and gives what will come of it."""
AHEAD = f"{__name__}.ahead"  # under which the dataset keeps a division that has been begun


def divide_ahead(data: Dataset, elsewhere: Divide) -> None:
    """Have the customers divided elsewhere, while chapters before that of the clusters are made.

    ``group`` waits for it and gives what it would give without.
    """
    if data.customers is None or data.settings.keep_clusters:
        return
    try:
        frame = _customers(data)
    except NotEnoughData:  # which ``group`` will say
        return
    if len(frame) >= MINIMUM_CUSTOMERS:
        with contextlib.suppress(ValueError):
            ready = _ready(frame)
            data.kept[AHEAD] = elsewhere(divide, ready.spaces, **_options(ready, frame, data))


def _customers(data: Dataset) -> pd.DataFrame:
    """The customers without traits in which too many contradict themselves: groups by them would
    be groups of slips of the pen."""
    frame = customer_frame(data)
    return frame.drop(
        columns=[name for name in features.PEOPLE if name in data.unsteady and name in frame]
    )


@once
def group(data: Dataset) -> Grouping:
    """Cluster the customers. Raises NotEnoughData where that cannot be tried."""
    frame = _customers(data)
    if len(frame) < MINIMUM_CUSTOMERS:
        raise NotEnoughData(f"needs {MINIMUM_CUSTOMERS} customers, the data has {len(frame)}")
    try:
        prepared, solution, tried, crowd, space = _kept(frame, data) or _divided(frame, data)
    except ValueError as error:
        raise NotEnoughData(f"the customers differ too little: {error}") from error
    by_feature = features.standardised(frame, solution.labels, solution.k)
    standardised = tuple(
        {label: means[cluster] for label, means in by_feature.items()}
        for cluster in range(solution.k)
    )
    found = Grouping(frame, prepared, solution, standardised, (), tried, crowd=crowd, space=space)
    found = replace(found, tests=_tests(found))
    if found.shown:
        found = replace(found, identity=earlier.identified(
            frame, solution.labels, data.earlier, kept=solution.reason == "kept"
        ))  # fmt: skip
    names = claims.named(found, data.has_money)
    carried = earlier.carried(names, data.earlier, found.identity)
    return replace(found, names=carried, by_rule=names)


Divided = tuple[
    Prepared, ClusterSolution, tuple[SetTried, ...], Crowd | None, tuple[ClusterFeature, ...]
]


def _kept(frame: pd.DataFrame, data: Dataset) -> Divided | None:
    """The customers put to the clusters of the last report; None where that is not asked for, or
    there are none in features that the customers still have."""
    space = earlier.features(data.earlier, frame) if data.settings.keep_clusters else ()
    if data.earlier is None or not space:
        return None
    prepared, weights = earlier.placed(frame, space), earlier.weights(space)
    solution = keep_centroids(
        prepared.matrix * weights, earlier.centroids(data.earlier, space) * weights,
        _order(frame, prepared), _smallest(frame),
    )  # fmt: skip
    k, silhouette = solution.k, solution.silhouette
    tried = SetTried(KEPT, len(space), k, silhouette, None, float(solution.stability.min()),
                     solution.structured)  # fmt: skip
    crowd = one_crowd(prepared.matrix * weights, k, silhouette) if solution.structured else None
    return prepared, solution, (tried,), crowd, space


def _space(
    prepared: Prepared, one: features.FeatureSet, frame: pd.DataFrame
) -> tuple[ClusterFeature, ...]:
    """The features used, weighed as ``features.space`` does."""
    named, blocks = features.labels(frame), [one.blocks[name] for name in prepared.names]
    alike = len({*one.blocks.values()}) == 1
    weights = np.ones((1, len(blocks))) if alike else balanced(np.ones((1, len(blocks))), blocks)
    columns = zip(
        prepared.names,
        prepared.centers.tolist(),
        prepared.scales.tolist(),
        weights[0].tolist(),
        strict=True,
    )
    return tuple(
        ClusterFeature(name, named[name], name in prepared.logged, center, scale, weight)
        for name, center, scale, weight in columns
    )


@dataclass(frozen=True, slots=True)
class _Ready:
    """The sets of features to try, standardised, and the spaces in which they are divided."""

    sets: tuple[features.FeatureSet, ...]
    prepared: tuple[Prepared, ...]
    spaces: tuple[NDArray[np.float64], ...]


def _ready(frame: pd.DataFrame) -> _Ready:
    sets = features.sets(frame)
    prepared = tuple(features.prepared(frame, one) for one in sets)
    spaces = tuple(features.space(*pair) for pair in zip(prepared, sets, strict=True))
    return _Ready(sets, prepared, spaces)


def _options(ready: _Ready, frame: pd.DataFrame, data: Dataset) -> dict[str, Any]:
    return {
        "requested": data.settings.clusters, "order_by": _order(frame, ready.prepared[0]),
        "fewest": ACTIONABLE, "smallest": _smallest(frame),
    }  # fmt: skip


def _divided(frame: pd.DataFrame, data: Dataset) -> Divided:
    """The division by the set of features that the rule takes, what was tried, it first, what a
    single crowd gives, and the space."""
    ready, ahead = _ready(frame), data.kept.get(AHEAD)
    taken, tried, crowd = (
        ahead.result() if ahead else divide(ready.spaces, **_options(ready, frame, data))
    )
    described = [
        SetTried(
            one.label, len(made.names), each.solution.k, each.solution.silhouette,
            each.clearness, float(each.solution.stability.min()), each.sound,
        )
        for one, made, each in zip(ready.sets, ready.prepared, tried, strict=True)
    ]  # fmt: skip
    others = described[:taken] + described[taken + 1 :]
    prepared, space = ready.prepared[taken], _space(ready.prepared[taken], ready.sets[taken], frame)
    return prepared, tried[taken].solution, (described[taken], *others), crowd, space


def _tests(found: Grouping) -> tuple[TraitTest, ...]:
    """Every describing trait of each cluster, tested: choosing by the size of the difference first
    would leave the correction for all tests of the report too little to correct."""
    tests = []
    for cluster in range(len(found.standardised)):
        inside = found.solution.labels == cluster
        for column in features.labels(found.frame):
            if column in found.forming:
                continue
            mine, rest = (found.frame[column][side].dropna() for side in (inside, ~inside))
            if min(len(mine), len(rest)) >= MINIMUM_PER_GROUP:
                tests.append(TraitTest(cluster, column, compare_two(mine, rest)))
    return tuple(tests)


def _smallest(frame: pd.DataFrame) -> int:
    """Customers that a cluster needs: in a short table without dates a tenth of it is enough."""
    if LAST_YEAR in frame:
        return MIN_CUSTOMERS
    return min(MIN_CUSTOMERS, len(frame) // TENTH)


def _order(frame: pd.DataFrame, prepared: Prepared) -> NDArray[np.float64]:
    """What the clusters are ordered by: revenue, where there is none the first feature."""
    values = frame["revenue"] if "revenue" in frame else frame[prepared.names[0]]
    return values.fillna(values.median()).to_numpy(dtype=float)


def assignments(data: Dataset) -> pd.DataFrame:
    """``customer_id``, ``cluster`` (name; missing where there is no structure), by customer."""
    found = group(data)
    names = np.array(found.names, dtype=object)[found.solution.labels]
    frame = found.frame[["customer_id"]].assign(cluster=names if found.shown else None)
    return frame.sort_values("customer_id").reset_index(drop=True)
