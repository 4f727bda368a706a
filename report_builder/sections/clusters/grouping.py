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
from report_builder.stats.inference import MINIMUM_PER_GROUP, compare_groups
from report_builder.stats.intervals import LEVEL

MINIMUM_CUSTOMERS = 100  # three groups of thirty and some: fewer cannot be told apart
TENTH = 10  # a tenth of a short table is a group that a reader finds in it
TRIED_ROWS = 600  # customers, to see whether a set of features would give groups at all
TRIED_KS, ALL_KS = range(2, 7), range(2, 11)  # numbers of clusters: enough to see; all
SEED = 20_111_209  # any fixed number: the same data must give the same clusters
HOW, EVERYTHING = "How they buy", "Everything that is known"
ACTIONABLE = 3  # two clusters only part big from small: taken when nothing finer is sound


@dataclass(frozen=True, slots=True)
class Tried:
    """A set of features and how clearly its best division lies apart.

    ``features``: how many; ``without``: the silhouette of clouds without groups, None where it was
    not needed; ``structured``: whether the division can be called groups.
    """

    name: str
    features: int
    k: int
    silhouette: float
    without: float | None
    structured: bool


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
        tried: the sets of features that were tried, the one taken first.
    """

    frame: pd.DataFrame
    prepared: Prepared
    solution: ClusterSolution
    standardised: tuple[dict[str, float], ...]
    names: tuple[str, ...]
    tried: tuple[Tried, ...] = ()

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
        prepared, solution, tried = _divided(frame, data.settings.clusters)
    except ValueError as error:
        raise NotEnoughData(f"the customers differ too little: {error}") from error
    by_feature = features.standardised(frame, solution.labels, solution.k)
    standardised = tuple(
        {label: means[cluster] for label, means in by_feature.items()}
        for cluster in range(solution.k)
    )
    found = Grouping(frame, prepared, solution, standardised, (), tried)
    return replace(found, names=_names(found, data.has_money))


def _divided(
    frame: pd.DataFrame, requested: int | None
) -> tuple[Prepared, ClusterSolution, tuple[Tried, ...]]:
    """The division by the set of features that comes first and gives groups, and what was tried.

    How customers buy; in a table that says what they spend on and who they are, everything, and
    how they buy only where that gives no groups. Elsewhere a sample tells what everything would
    have given: many features find groups of a kind in any crowd.
    """
    sets = [(HOW, features.matrix), (EVERYTHING, features.everything)]
    everything_first = features.tells_everything(frame)
    if everything_first:
        sets.reverse()
    found: list[tuple[Prepared, ClusterSolution, Tried]] = []
    again = False  # whether the second set has to form the clusters after all
    for place, (name, make) in enumerate(sets):
        again = place > 0 and everything_first and requested is None
        again = again and not found[0][1].structured
        settled = place > 0 and not again
        rows = _sample(frame) if settled else frame
        prepared = make(rows)
        if place > 0 and not everything_first and set(prepared.names) <= set(found[0][0].names):
            break  # there is nothing more than the first set has
        solution = choose_clusters(
            prepared.matrix, TRIED_KS if settled else ALL_KS,
            requested=None if settled else requested, order_by=_order(rows, prepared),
            fewest=ACTIONABLE, smallest=_smallest(rows),
        )  # fmt: skip
        found.append((prepared, solution, _tried(name, prepared, solution)))
    best = found[-1] if again else found[0]
    others = tuple(one[2] for one in found if one is not best)
    return best[0], best[1], (best[2], *others)


def _tried(name: str, prepared: Prepared, solution: ClusterSolution) -> Tried:
    own = next(one for one in solution.diagnostics if one.k == solution.k)
    return Tried(
        name, len(prepared.names), solution.k, solution.silhouette, own.reference,
        solution.structured,
    )  # fmt: skip


def _sample(frame: pd.DataFrame) -> pd.DataFrame:
    """Enough customers to see whether a set of features gives groups, drawn by lot."""
    if len(frame) <= TRIED_ROWS:
        return frame
    chosen = np.random.default_rng(SEED).choice(len(frame), TRIED_ROWS, replace=False)
    return frame.iloc[np.sort(chosen)].reset_index(drop=True)


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
    if found.tried and found.tried[0].name == EVERYTHING:
        return naming.personas(found.standardised, money)
    if {"orders", "days_since_last_order", "revenue"} <= set(frame.columns):
        repeats = [
            float((frame["orders"][labels == one] >= measures.REPEAT_ORDERS).mean())
            for one in range(found.solution.k)
        ]
        return naming.names(found.standardised, repeats, money, _shown_to_differ(found))
    named = features.labels(frame)
    order = "revenue" if "revenue" in frame else found.prepared.names[0]
    return naming.names_by_features(
        found.standardised, [named[name] for name in found.forming], named[order], money
    )


def _shown_to_differ(found: Grouping) -> tuple[str, ...]:
    """Which of age, income and year of birth a name may speak of: shown to differ by a test.

    The tests are those of the findings on traits, corrected for their number (Bonferroni).
    """
    labels = features.labels(found.frame)
    wanted = [name for name, _, _ in naming.WHO]
    columns = {label: column for column, label in labels.items() if label in wanted}
    named = []
    for label, column in columns.items():
        apart = any(abs(each.get(label, 0.0)) >= naming.APART for each in found.standardised)
        known = found.frame[column].notna().to_numpy()
        groups = found.solution.labels[known]
        sizes = np.bincount(groups, minlength=found.solution.k)
        if apart and sizes.min() >= MINIMUM_PER_GROUP:
            test = compare_groups(found.frame[column][known], groups)
            if test.p * len(columns) < 1 - LEVEL:
                named.append(label)
    return tuple(named)


def assignments(data: Dataset) -> pd.DataFrame:
    """``customer_id``, ``cluster`` (name; missing where there is no structure), by customer."""
    found = group(data)
    names = np.array(found.names, dtype=object)[found.solution.labels]
    frame = found.frame[["customer_id"]].assign(cluster=names if found.shown else None)
    return frame.sort_values("customer_id").reset_index(drop=True)
