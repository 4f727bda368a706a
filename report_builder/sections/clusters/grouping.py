"""The customers, the chosen partition and the names, computed once for the whole section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder import measures
from report_builder.buyers import Dimension, buyers
from report_builder.customer_attributes import answers
from report_builder.customer_features import CATEGORY, LAST_YEAR, customer_frame
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.sections.clusters import features, naming
from report_builder.stats.clustering import (
    MIN_CUSTOMERS,
    ClusterSolution,
    Prepared,
    Tried,
    choose_set,
)
from report_builder.stats.inference import MINIMUM_PER_GROUP, Comparison, compare_two

MINIMUM_CUSTOMERS = 100  # three groups of thirty and some: fewer cannot be told apart
MOST = 0.6  # six in ten: "families" or "no children at home" is said of a cluster
WORKED_OUT = ("age", "household", "children")  # joined to what the customer frame says
TENTH = 10  # a tenth of a short table is a group that a reader finds in it
ACTIONABLE = 3  # two clusters only part big from small: taken when nothing finer is sound


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
        names: per cluster.
        sets, tried, taken: the sets of features, what each makes of the customers, and which one
            forms the clusters.
        tests: of the traits that may name a cluster: cluster, column, its members against the rest.
        groups, dimensions: which group of each kind the customers belong to (``buyers``).
    """

    frame: pd.DataFrame
    prepared: Prepared
    solution: ClusterSolution
    standardised: tuple[dict[str, float], ...]
    names: tuple[str, ...] = ()
    sets: tuple[features.FeatureSet, ...] = ()
    tried: tuple[Tried, ...] = ()
    taken: int = 0
    tests: tuple[TraitTest, ...] = ()
    groups: pd.DataFrame = field(default_factory=pd.DataFrame)
    dimensions: tuple[Dimension, ...] = ()

    @property
    def shown(self) -> bool:
        """Whether there are clusters to show: real ones, or those the user asked for."""
        return self.solution.structured or self.solution.reason == "requested"

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


def group(data: Dataset) -> Grouping:
    """Cluster the customers. Raises NotEnoughData where that cannot be tried."""
    frame, groups, dimensions = _people(data)
    if len(frame) < MINIMUM_CUSTOMERS:
        raise NotEnoughData(f"needs {MINIMUM_CUSTOMERS} customers, the data has {len(frame)}")
    sets = features.sets(frame)
    try:
        prepared = [features.prepared(frame, one) for one in sets]
        taken, tried = choose_set(
            [features.candidate(*pair) for pair in zip(prepared, sets, strict=True)],
            requested=data.settings.clusters,
            order_by=_order(frame, prepared[0]),
            fewest=ACTIONABLE,
            smallest=_smallest(frame),
        )
    except ValueError as error:
        raise NotEnoughData(f"the customers differ too little: {error}") from error
    solution = tried[taken].solution
    by_feature = features.standardised(frame, solution.labels, solution.k)
    standardised = tuple(
        {label: means[cluster] for label, means in by_feature.items()}
        for cluster in range(solution.k)
    )
    found = Grouping(
        frame, prepared[taken], solution, standardised, (), sets, tried, taken, (), groups,
        dimensions,
    )  # fmt: skip
    found = replace(found, tests=_tests(found))
    return replace(found, names=_names(found, data.has_money))


def _people(data: Dataset) -> tuple[pd.DataFrame, pd.DataFrame, tuple[Dimension, ...]]:
    """The customers, with what is worked out of them, and the groups they belong to."""
    frame, known = customer_frame(data), buyers(data)
    people = known.frame.set_index("customer_id").loc[frame["customer_id"]].reset_index()
    for name in WORKED_OUT:
        if name in people and pd.api.types.is_numeric_dtype(people[name]) and name not in frame:
            frame[name] = people[name].astype("float64")
    if "age" in frame:
        frame = frame.drop(columns="birth_year", errors="ignore")
    if data.responses is not None:
        frame = frame.merge(answers(data), on="customer_id", how="left")
    groups = known.groups.set_index(known.frame["customer_id"]).loc[frame["customer_id"]]
    return frame, groups.reset_index(drop=True), known.of("person", "place", "loyalty")


def _tests(found: Grouping) -> tuple[TraitTest, ...]:
    """The describing traits far enough from the average to name a cluster, each tested."""
    named = features.labels(found.frame)
    tests = []
    for cluster, profile in enumerate(found.standardised):
        inside = found.solution.labels == cluster
        for column, label in named.items():
            if column in found.forming or abs(profile.get(label, 0.0)) < naming.APART:
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


def _names(found: Grouping, money: bool) -> tuple[str, ...]:
    """After how they buy and what sets them apart; in tables of customers after the latter."""
    frame, labels = found.frame, found.solution.labels
    named = features.labels(frame)
    told = [_told(found, cluster, named) for cluster in range(found.solution.k)]
    of_persons = any(name in frame for name in features.PERSON)
    if LAST_YEAR in frame or ({*features.BEHAVIOUR} <= {*frame.columns} and not of_persons):
        repeats = [
            float((frame["orders"][labels == one] >= measures.REPEAT_ORDERS).mean())
            for one in range(found.solution.k)
        ]
        return naming.names(told, repeats, money)
    order = "Revenue" if "revenue" in frame else named[found.prepared.names[0]]
    return naming.names_by_features(told, [*named.values()], order, money)


def _told(found: Grouping, cluster: int, named: Mapping[str, str]) -> dict[str, float]:
    """The traits that a name may claim: what forms the clusters, and what a test shows."""
    shown = {one.column for one in found.tests if one.cluster == cluster and one.shown}
    profile = found.standardised[cluster]
    told = {
        label: profile[label]
        for column, label in named.items()
        if label in profile and (column in found.forming or column in shown)
    }
    for column in features.PEOPLE_AT_HOME:
        if column in found.frame:
            distance = told.pop(named[column], 0.0)
            if _at_home(found, cluster, column, distance):
                told[naming.FAMILY] = distance
            elif found.frame[column].min() > 0:
                told[named[column]] = distance
    return told


def _at_home(found: Grouping, cluster: int, column: str, distance: float) -> bool:
    """Whether most have somebody at home, or most have nobody, as the distance says."""
    if found.frame[column].min() > 0:
        return False
    some = float((found.members(cluster)[column].dropna() > 0).mean())
    return some >= MOST if distance > 0 else some <= 1 - MOST


def assignments(data: Dataset) -> pd.DataFrame:
    """``customer_id``, ``cluster`` (name; missing where there is no structure), by customer."""
    found = group(data)
    names = np.array(found.names, dtype=object)[found.solution.labels]
    frame = found.frame[["customer_id"]].assign(cluster=names if found.shown else None)
    return frame.sort_values("customer_id").reset_index(drop=True)
