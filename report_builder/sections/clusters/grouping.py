"""The customers, the chosen partition and the names, computed once for the whole section."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from report_builder import measures
from report_builder.customer_features import customer_frame
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.sections.clusters import features, naming
from report_builder.stats.clustering import ClusterSolution, Prepared, choose_clusters

MINIMUM_CUSTOMERS = 100  # three groups of thirty and some: fewer cannot be told apart
ACTIONABLE = 3  # two clusters only part big from small: taken when nothing finer is sound


@dataclass(frozen=True, eq=False)
class Grouping:
    """Customers in clusters.

    Attributes:
        frame: one row a customer (``customer_frame``).
        prepared: the forming features, standardised.
        solution: the partition; cluster 0 has the highest revenue per customer.
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
            order_by=frame["revenue"].to_numpy(dtype=float),
            fewest=ACTIONABLE,
        )
    except ValueError as error:
        raise NotEnoughData(f"the customers differ too little: {error}") from error
    by_feature = features.standardised(frame, solution.labels, solution.k)
    standardised = tuple(
        {label: means[cluster] for label, means in by_feature.items()}
        for cluster in range(solution.k)
    )
    repeats = [
        float((frame["orders"][solution.labels == one] >= measures.REPEAT_ORDERS).mean())
        for one in range(solution.k)
    ]
    names = naming.names(standardised, repeats, data.has_money)
    return Grouping(frame, prepared, solution, standardised, names)


def assignments(data: Dataset) -> pd.DataFrame:
    """``customer_id``, ``cluster`` (name; missing where there is no structure), by customer."""
    found = group(data)
    names = np.array(found.names, dtype=object)[found.solution.labels]
    frame = found.frame[["customer_id"]].assign(cluster=names if found.shown else None)
    return frame.sort_values("customer_id").reset_index(drop=True)
