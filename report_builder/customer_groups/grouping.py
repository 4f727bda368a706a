"""The customers, the chosen partition and the names, computed once for the whole section."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder import measures
from report_builder.customer_features import CATEGORY, LAST_YEAR, customer_frame, sales
from report_builder.customer_groups import earlier, features, naming
from report_builder.dataset import Dataset, once
from report_builder.errors import NotEnoughData
from report_builder.model import ClusterFeature
from report_builder.stats.clustering import (
    MIN_CUSTOMERS,
    ClusterSolution,
    Crowd,
    Identity,
    Prepared,
    balanced,
    divide,
    keep_centroids,
    one_crowd,
)
from report_builder.stats.inference import MINIMUM_PER_GROUP, Comparison, compare_two

MINIMUM_CUSTOMERS = 100  # three groups of thirty and some: fewer cannot be told apart
TENTH = 10  # a tenth of a short table is a group that a reader finds in it
KEPT = "The features of the last report"
ACTIONABLE = 3  # two clusters only part big from small: taken when nothing finer is sound


@dataclass(frozen=True, slots=True)
class SetTried:
    """A set of features and how clearly its best division lies apart.

    ``features``: how many; ``clearness``: the silhouette above that of clouds without groups, None
    where no division is sound; ``sound``: whether the set may form the clusters.
    """

    name: str
    features: int
    k: int
    silhouette: float
    clearness: float | None
    stability: float
    sound: bool


@dataclass(frozen=True, slots=True)
class TraitTest:
    """The members of a cluster against all other customers, in one trait."""

    cluster: int
    column: str
    comparison: Comparison

    @property
    def shown(self) -> bool:
        """Whether the interval of the difference leaves out no difference."""
        return not self.comparison.low <= 0 <= self.comparison.high


@dataclass(frozen=True, eq=False)
class Grouping:
    """Customers in clusters.

    Attributes:
        frame: one row a customer (``customer_frame``).
        prepared: the forming features, standardised.
        solution: the partition; cluster 0 has the highest revenue per customer, or, where there
            is no revenue, the most of the first feature.
        standardised: per cluster: plain feature name → mean in standard deviations.
        names: per cluster; ``by_rule`` what it is called by what its members do, which is not its
            name where that is carried over from the last report.
        tried: the sets of features that were tried, the one taken first.
        tests: of the traits that may name a cluster without having formed it.
        crowd: what cutting a single crowd gives; None where nothing is divided for a reason.
        identity: the clusters against those of the last report; None where they cannot be compared.
        space: the features in which the clusters lie, for the next report to compare with.
    """

    frame: pd.DataFrame
    prepared: Prepared
    solution: ClusterSolution
    standardised: tuple[dict[str, float], ...]
    names: tuple[str, ...]
    tried: tuple[SetTried, ...] = ()
    tests: tuple[TraitTest, ...] = ()
    crowd: Crowd | None = None
    identity: Identity | None = None
    space: tuple[ClusterFeature, ...] = ()
    by_rule: tuple[str, ...] = ()

    @property
    def shown(self) -> bool:
        """Whether there are clusters to show: real ones, or those the user asked for."""
        return self.solution.structured or self.solution.reason in ("requested", "kept")

    @property
    def tastes(self) -> list[str]:
        """Plain names of the shares of categories, where they form the clusters."""
        named = features.labels(self.frame)
        return [named[name] for name in sorted(self.forming) if name.startswith(CATEGORY)]

    @property
    def forming(self) -> frozenset[str]:
        """The columns that form the clusters, and those that say the same and were left out."""
        twins = {one.name for one in self.prepared.dropped if one.reason == "correlated"}
        return frozenset({*self.prepared.names, *twins})

    def members(self, cluster: int) -> pd.DataFrame:
        """The customers of one cluster."""
        chosen: pd.DataFrame = self.frame[self.solution.labels == cluster]
        return chosen


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
        frame = customer_frame(data)
    except NotEnoughData:  # which ``group`` will say
        return
    if len(frame) >= MINIMUM_CUSTOMERS:
        with contextlib.suppress(ValueError):
            ready = _ready(frame)
            data.kept[AHEAD] = elsewhere(divide, ready.spaces, **_options(ready, frame, data))


@once
def group(data: Dataset) -> Grouping:
    """Cluster the customers. Raises NotEnoughData where that cannot be tried."""
    frame = customer_frame(data)
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
    names = _names(found, data.has_money)
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


def _told(found: Grouping) -> tuple[dict[str, float], ...]:
    """Per cluster the traits that a name may claim: what formed it or what a test shows, what the
    figures as measured bear out, and of traits of persons what is true of most members."""
    named = features.labels(found.frame)
    shown = {(one.cluster, named[one.column]) for one in found.tests if one.shown}
    formed = {named[column] for column in found.forming}
    return tuple(
        {label: z for label, z in profile.items()
         if (label in formed or (cluster, label) in shown)
         and _borne_out(found, cluster, label) and _holds(found, cluster, label)}
        for cluster, profile in enumerate(found.standardised)
    )  # fmt: skip


def _borne_out(found: Grouping, cluster: int, label: str) -> bool:
    """Whether neither the mean nor the median as measured lies on the other side of that of all
    customers: distances are of logarithms, and tables beside a name are not."""
    column, distance = _column(found, label), found.standardised[cluster][label]
    mine, everyone = _figures(found.members(cluster), column), _figures(found.frame, column)
    return all((own - usual) * distance >= 0 for own, usual in zip(mine, everyone, strict=True))


def _figures(frame: pd.DataFrame, column: str) -> tuple[float, float]:
    """Mean and median of a feature; the mean of an order is that of all orders together."""
    median, orders = float(frame[column].median()), frame.get("orders")
    if column == "average_order" and orders is not None and orders.sum() > 0:
        return float(sales(frame).sum() / orders.sum()), median
    if column == "items_per_order" and orders is not None and orders.sum() > 0:
        return float((frame[column] * orders).sum() / orders.sum()), median
    return float(frame[column].mean()), median


def _column(found: Grouping, label: str) -> str:
    """The column of a feature by its plain name."""
    return next(name for name, named in features.labels(found.frame).items() if named == label)


def _holds(found: Grouping, cluster: int, label: str) -> bool:
    """Whether most members are on the cluster's side of the average customer; those of whom it is
    not known do not count as such. Asked of traits of persons only."""
    if label not in naming.PERSONAL:
        return True
    column = _column(found, label)
    beyond = found.members(cluster)[column] - found.frame[column].mean()
    holders = int((beyond * found.standardised[cluster][label] > 0).sum())
    return holders * 100 >= naming.HOLDS_PERCENT * len(beyond)


def _smallest(frame: pd.DataFrame) -> int:
    """Customers that a cluster needs: in a short table without dates a tenth of it is enough."""
    if LAST_YEAR in frame:
        return MIN_CUSTOMERS
    return min(MIN_CUSTOMERS, len(frame) // TENTH)


def _order(frame: pd.DataFrame, prepared: Prepared) -> NDArray[np.float64]:
    """What the clusters are ordered by: revenue, where there is none the first feature."""
    values = frame["revenue"] if "revenue" in frame else frame[prepared.names[0]]
    return values.fillna(values.median()).to_numpy(dtype=float)


def _names(found: Grouping, money: bool) -> tuple[str, ...]:
    """After how they buy; where orders or days are not known after what forms the clusters."""
    frame, labels, told = found.frame, found.solution.labels, _told(found)
    of_persons = any(name in found.forming for name in features.PEOPLE)
    if of_persons and features.BEHAVIOUR[-1] in found.forming:
        return naming.personas(told, money)
    if {"orders", "days_since_last_order", "revenue"} <= set(frame.columns):
        repeats = [
            float((frame["orders"][labels == one] >= measures.REPEAT_ORDERS).mean())
            for one in range(found.solution.k)
        ]
        return naming.names(told, repeats, money)
    named = features.labels(frame)
    order = "revenue" if "revenue" in frame else found.prepared.names[0]
    return naming.names_by_features(
        told, [named[name] for name in found.forming], named[order], money
    )


def assignments(data: Dataset) -> pd.DataFrame:
    """``customer_id``, ``cluster`` (name; missing where there is no structure), by customer."""
    found = group(data)
    names = np.array(found.names, dtype=object)[found.solution.labels]
    frame = found.frame[["customer_id"]].assign(cluster=names if found.shown else None)
    return frame.sort_values("customer_id").reset_index(drop=True)
