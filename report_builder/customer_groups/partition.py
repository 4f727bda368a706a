"""Customers in clusters: what was divided, by what, and what was tried for it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from report_builder.customer_features import CATEGORY
from report_builder.customer_groups import features
from report_builder.model import ClusterFeature
from report_builder.stats.clustering import ClusterSolution, Crowd, Identity, Prepared
from report_builder.stats.inference import Comparison


@dataclass(frozen=True, slots=True)
class SetTried:
    """A set of features and how clearly its best division lies apart.

    ``features``: how many; ``clearness``: the silhouette above that of clouds without groups, None
    where none were cut; ``sound``: whether the set may form the clusters.
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
