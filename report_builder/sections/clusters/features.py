"""Which features form the clusters, which describe them, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder.customer_features import CATEGORY
from report_builder.stats.clustering import Prepared, prepare


@dataclass(frozen=True, slots=True)
class Feature:
    """A column of the customer frame: its plain name, and whether its differences are ratios."""

    column: str
    label: str
    logged: bool


# How customers buy. More features would bury these groups: on the sample shop the eighteen of both
# lists agree with the planted groups at an adjusted Rand index of .33, these at .47.
FORMING = (
    Feature("days_since_last_order", "Days since last order", True),
    Feature("orders", "Orders", True),
    Feature("revenue", "Revenue", True),
    Feature("discount_share", "Lines at a discount", False),
)
# Who the customers are and what they buy: told of each cluster, and free to be tested.
DESCRIBING = (
    Feature("average_order", "Average order", True),
    Feature("items_per_order", "Items per order", True),
    Feature("unit_price", "Average unit price", True),
    Feature("returns_share", "Returns", False),
    Feature("days_since_first_order", "Days since first order", False),
    Feature("age", "Age", False),
    Feature("income", "Income", True),
)


def matrix(frame: pd.DataFrame) -> Prepared:
    """The forming features that the data has, standardised.

    Raises ValueError when nothing varies.
    """
    present = [one for one in FORMING if one.column in frame]
    return prepare(
        frame[[one.column for one in present]], {one.column for one in present if one.logged}
    )


def labels(frame: pd.DataFrame) -> dict[str, str]:
    """Column → plain name of every feature in the frame, forming ones first."""
    named = {one.column: one.label for one in (*FORMING, *DESCRIBING) if one.column in frame}
    return named | {
        name: f"Share of {name.removeprefix(CATEGORY)}"
        for name in frame.columns
        if name.startswith(CATEGORY)
    }


def standardised(
    frame: pd.DataFrame, groups: NDArray[np.intp], k: int
) -> Mapping[str, tuple[float, ...]]:
    """Plain name → mean of each cluster in standard deviations from the average customer.

    Missing values are left out; a feature without variation is.
    """
    logged = {one.column for one in (*FORMING, *DESCRIBING) if one.logged}
    found = {}
    for column, label in labels(frame).items():
        values = frame[column].to_numpy(dtype=float)
        if column in logged:
            values = np.log1p(np.maximum(values, 0.0))
        known = ~np.isnan(values)
        if known.any() and values[known].min() < values[known].max():
            z = (values - values[known].mean()) / values[known].std()
            found[label] = tuple(_mean(z[known & (groups == one)]) for one in range(k))
    return found


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if values.size else 0.0
