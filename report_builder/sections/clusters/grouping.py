"""The customers, the chosen partition and the names, computed once for the whole section."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder import measures
from report_builder.customer_features import CATEGORY, LAST_YEAR, customer_frame
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.sections.clusters import features, naming
from report_builder.stats.clustering import (
    MIN_CUSTOMERS,
    ClusterSolution,
    Prepared,
    choose_clusters,
)

MINIMUM_CUSTOMERS = 100  # three groups of thirty and some: fewer cannot be told apart
TENTH = 10  # a tenth of a short table is a group that a reader finds in it
ACTIONABLE = 3  # two clusters only part big from small: taken when nothing finer is sound


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
    """

    frame: pd.DataFrame
    prepared: Prepared
    solution: ClusterSolution
    standardised: tuple[dict[str, float], ...]
    names: tuple[str, ...]

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
    frame = customer_frame(data)
    if len(frame) < MINIMUM_CUSTOMERS:
        raise NotEnoughData(f"needs {MINIMUM_CUSTOMERS} customers, the data has {len(frame)}")
    try:
        prepared = features.matrix(frame)
        solution = choose_clusters(
            prepared.matrix,
            requested=data.settings.clusters,
            order_by=_order(frame, prepared),
            fewest=ACTIONABLE,
            smallest=_smallest(frame),
        )
    except ValueError as error:
        raise NotEnoughData(f"the customers differ too little: {error}") from error
    by_feature = features.standardised(frame, solution.labels, solution.k)
    standardised = tuple(
        {label: means[cluster] for label, means in by_feature.items()}
        for cluster in range(solution.k)
    )
    found = Grouping(frame, prepared, solution, standardised, ())
    return replace(found, names=_names(found, data.has_money))


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
    frame, labels = found.frame, found.solution.labels
    if {"orders", "days_since_last_order", "revenue"} <= set(frame.columns):
        repeats = [
            float((frame["orders"][labels == one] >= measures.REPEAT_ORDERS).mean())
            for one in range(found.solution.k)
        ]
        return naming.names(found.standardised, repeats, money)
    named = features.labels(frame)
    order = "revenue" if "revenue" in frame else found.prepared.names[0]
    return naming.names_by_features(
        found.standardised, [named[name] for name in found.forming], named[order], money
    )


def assignments(data: Dataset) -> pd.DataFrame:
    """``customer_id``, ``cluster`` (name; missing where there is no structure), by customer."""
    found = group(data)
    names = np.array(found.names, dtype=object)[found.solution.labels]
    frame = found.frame[["customer_id"]].assign(cluster=names if found.shown else None)
    return frame.sort_values("customer_id").reset_index(drop=True)
