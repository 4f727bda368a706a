"""Which features form the clusters, which describe them, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder.customer_attributes import ANSWERED, COUNT
from report_builder.customer_features import CATEGORY, CHANNEL, LAST_YEAR
from report_builder.stats.clustering import (
    Prepared,
    balanced,
    prepare,
    telling_components,
)


@dataclass(frozen=True, slots=True)
class Feature:
    """A column of the customer frame: its plain name, and whether its differences are ratios."""

    column: str
    label: str
    logged: bool


# The core of how customers buy, tried first; wider sets are tried beside it (``sets``).
FORMING = (
    Feature("days_since_last_order", "Days since last order", True),
    Feature("orders", "Orders", True),
    Feature("revenue", "Revenue", True),
    Feature("discount_share", "Lines at a discount", False),
)
# What a wider set may add; what does not form clusters describes them, and can be tested.
DESCRIBING = (
    Feature("average_order", "Average order", True),
    Feature("items_per_order", "Items per order", True),
    Feature("unit_price", "Average unit price", True),
    Feature("returns_share", "Returns", False),
    Feature("days_since_first_order", "Days since first order", False),
    Feature("age", "Age", False),
    Feature("income", "Income", True),
)


# Of a table of customers: what it says beside. A score or an income may have to form the clusters.
GIVEN = (
    Feature("units", "Units bought", True),
    Feature("score", "Score", False),
    Feature("birth_year", "Year of birth", False),
    Feature("rating", "Rating", False),
    Feature("satisfaction", "Satisfaction", False),
    Feature("visits", "Visits", True),
    Feature("previous_orders", "Previous orders", True),
    Feature("household", "Household size", False),
    Feature("children", "Children", False),
    Feature(ANSWERED, "Campaigns answered", False),
)
KNOWN = (*FORMING, *DESCRIBING, *GIVEN)
# Recency, frequency and money tell kinds of buyers apart; with fewer of them, what they buy helps.
BEHAVIOUR = ("days_since_last_order", "orders", "revenue")
SEVERAL = 3  # categories: a customer of one or two has a purchase there, not a share of them
# In this order until two features are there: one alone is a line, which has no kinds on it.
INSTEAD = ("score", "previous_orders", "income", "age", "birth_year")
PLANE = 2
CORE, HOW, WHAT = "The core features", "How they buy", "How and what they buy"
EVERYTHING = "Everything that is known"
BASKET = ("average_order", "items_per_order", "unit_price", "returns_share", "units", "visits",
          "previous_orders")  # fmt: skip
PEOPLE = ("age", "income", "birth_year", "household", "children")
PERSON = (*PEOPLE, "score", "rating", "satisfaction")


@dataclass(frozen=True, slots=True)
class FeatureSet:
    """Features that may form the clusters together; ``blocks`` says which kind each one is of."""

    label: str
    blocks: Mapping[str, str]


def sets(frame: pd.DataFrame) -> tuple[FeatureSet, ...]:
    """The sets to try, narrowest first, each at most once: the core, all of how customers buy,
    that with what and where they buy, and that with who they are."""
    core = forming(frame)
    how = [name for name in (*(one.column for one in FORMING), *BASKET) if name in frame]
    what = [*_shares(frame, CATEGORY), *_shares(frame, CHANNEL)]
    counts = [name for name in frame.columns if name.startswith(COUNT)]
    person = [name for name in PERSON if name in frame]
    blocks = (
        dict.fromkeys(how, "how"), {name: name.partition(":")[0] for name in (*what, *counts)},
        dict.fromkeys(person, "person"),
    )  # fmt: skip
    found = [FeatureSet(CORE, dict.fromkeys(core, "core"))]
    together: dict[str, str] = {}
    for label, block in zip((HOW, WHAT, EVERYTHING), blocks, strict=True):
        together |= block
        known = [name for name in together if _varies(frame, name)]
        if len(known) >= PLANE and all({*known} != {*one.blocks} for one in found):
            found.append(FeatureSet(label, {name: together[name] for name in known}))
    return tuple(found)


def _shares(frame: pd.DataFrame, kind: str) -> list[str]:
    """The shares of a kind, where customers typically buy often enough to have any: who buys once
    has a purchase in one of them, and clusters would only sort the purchases."""
    shares = [name for name in frame.columns if name.startswith(kind)]
    often = kind == CATEGORY or ("orders" in frame and frame["orders"].median() >= SEVERAL)
    return shares if often and (kind != CATEGORY or _buy_in_several(frame[shares])) else []


def prepared(frame: pd.DataFrame, one: FeatureSet) -> Prepared:
    """The features of a set that can be used, standardised.

    Raises ValueError when nothing varies.
    """
    columns = [*one.blocks]
    return prepare(frame[columns], logged(frame) & {*columns})


def space(found: Prepared, one: FeatureSet) -> NDArray[np.float64]:
    """The matrix in which to look for clusters; that of several blocks is reduced."""
    blocks = [one.blocks[name] for name in found.names]
    if len({*one.blocks.values()}) == 1:
        return found.matrix
    return telling_components(balanced(found.matrix, blocks))


def logged(frame: pd.DataFrame) -> set[str]:
    """The features whose differences are ratios.

    Of data without dates those, of these, that a logarithm makes less lopsided: what a table gives
    may be spread evenly, and the logarithm of an even spread looks like groups.
    """
    ratios = {one.column for one in KNOWN if one.logged and one.column in frame}
    if LAST_YEAR in frame:
        return ratios
    return {name for name in ratios if _lopsided(np.log1p(_positive(frame[name])))
            < _lopsided(_positive(frame[name]))}  # fmt: skip


def _positive(values: pd.Series[float]) -> NDArray[np.float64]:
    known = values.dropna().to_numpy(dtype=float)
    return np.sort(np.maximum(known, 0.0))


def _lopsided(values: NDArray[np.float64]) -> float:
    """Size of the skewness (third standardised moment); 0 without variation."""
    spread = float(values.std()) if values.size else 0.0
    return abs(float((((values - values.mean()) / spread) ** 3).mean())) if spread > 0 else 0.0


def forming(frame: pd.DataFrame) -> list[str]:
    """The columns of the core.

    With dates how customers buy. Without, what there is of that; where days, orders and revenue do
    not all vary also the shares of the categories, if the typical customer buys in several; and
    while there are fewer than two features, a score, earlier orders, income and age.
    """
    chosen = [one.column for one in FORMING if one.column in frame]
    if LAST_YEAR in frame:
        return chosen
    shares = [name for name in frame.columns if name.startswith(CATEGORY)]
    if not all(_varies(frame, name) for name in BEHAVIOUR) and _buy_in_several(frame[shares]):
        chosen += shares
    for name in INSTEAD:
        if sum(_varies(frame, one) for one in chosen) < PLANE and _varies(frame, name):
            chosen.append(name)
    return chosen


def _varies(frame: pd.DataFrame, name: str) -> bool:
    return name in frame and bool(frame[name].nunique() > 1)


def _buy_in_several(shares: pd.DataFrame) -> bool:
    return bool((shares > 0).sum(axis=1).median() >= SEVERAL)


def labels(frame: pd.DataFrame) -> dict[str, str]:
    """Column → plain name of every feature in the frame, forming ones first."""
    named = {one.column: one.label for one in KNOWN if one.column in frame}
    for name in frame.columns:
        if name.startswith(CATEGORY):
            named[name] = f"Share of {name.removeprefix(CATEGORY)}"
        elif name.startswith(COUNT):
            named[name] = name.removeprefix(COUNT)
        elif name.startswith(CHANNEL):
            named[name] = f"Channel: {name.removeprefix(CHANNEL)}"
    if LAST_YEAR in frame:
        return named
    first = [name for name in forming(frame) if name in named]
    return {name: named[name] for name in first} | named


def standardised(
    frame: pd.DataFrame, groups: NDArray[np.intp], k: int
) -> Mapping[str, tuple[float, ...]]:
    """Plain name → mean of each cluster in standard deviations from the average customer.

    Missing values are left out; a feature without variation is.
    """
    ratios = logged(frame)
    found = {}
    for column, label in labels(frame).items():
        values = frame[column].to_numpy(dtype=float)
        if column in ratios:
            values = np.log1p(np.maximum(values, 0.0))
        known = ~np.isnan(values)
        if known.any() and values[known].min() < values[known].max():
            z = (values - values[known].mean()) / values[known].std()
            found[label] = tuple(_mean(z[known & (groups == one)]) for one in range(k))
    return found


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if values.size else 0.0
