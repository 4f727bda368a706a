"""What a cluster is like, beside the average customer."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from report_builder import measures
from report_builder.customer_features import CATEGORY
from report_builder.dataset import Dataset
from report_builder.model import Cluster, Unit
from report_builder.sections.clusters.grouping import Grouping
from report_builder.stats.inference import MINIMUM_PER_GROUP

TOP_CATEGORIES = 3  # what a line can hold
TOLD = 3  # features in the description: more is not one sentence
_WORDS = {  # feature: (above, below the average customer)
    "Orders": ("order more often", "order less often"),
    "Revenue": ("spend more in all", "spend less in all"),
    "Days since last order": ("have stayed away longer", "were here more recently"),
    "Lines at a discount": ("buy more at a discount", "buy less at a discount"),
    "Average order": ("place larger orders", "place smaller orders"),
    "Items per order": ("take more items at a time", "take fewer items at a time"),
    "Average unit price": ("choose dearer items", "choose cheaper items"),
    "Returns": ("return more", "return less"),
    "Days since first order": ("have been customers longer", "joined more recently"),
    "Age": ("are older", "are younger"),
    "Income": ("have higher incomes", "have lower incomes"),
}
NOTED = 0.25  # a quarter of a standard deviation: below, not worth a word

Profile = dict[str, tuple[float | None, float | None, Unit]]


def clusters(found: Grouping, data: Dataset) -> tuple[Cluster, ...]:
    """The clusters, most revenue per customer first."""
    return tuple(_cluster(found, data, number) for number in range(found.solution.k))


def _cluster(found: Grouping, data: Dataset, number: int) -> Cluster:
    mine, solution = found.members(number), found.solution
    revenue, total = float(mine["revenue"].sum()), float(found.frame["revenue"].sum())
    return Cluster(
        id=number + 1,
        name=found.names[number],
        description=describe(found.standardised[number]),
        customers=len(mine),
        share=len(mine) / len(found.frame),
        revenue=revenue,
        revenue_share=revenue / total if total > 0 else 0.0,
        silhouette=float(solution.silhouettes[number]),
        stability=float(solution.stability[number]),
        profile=_beside(measured(mine, data), measured(found.frame, data)),
        standardised=found.standardised[number],
        top_categories=_top_categories(mine, found.frame),
    )


def describe(standardised: Mapping[str, float]) -> str:
    """What sets the cluster apart, largest difference first, in one sentence."""
    ranked = sorted(
        (name for name in standardised if name in _WORDS and abs(standardised[name]) >= NOTED),
        key=lambda name: (-abs(standardised[name]), name),
    )
    parts = [_WORDS[name][0 if standardised[name] > 0 else 1] for name in ranked[:TOLD]]
    if not parts:
        return "Near the average in everything measured."
    listed = parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
    return f"They {listed} than the average customer."


def _beside(own: Profile, everyone: Profile) -> Profile:
    """Both values by name; a trait that nobody in the cluster has is not observed there."""
    return {
        name: (own[name][0] if name in own else None, average, unit)
        for name, (average, _, unit) in everyone.items()
    }


def measured(frame: pd.DataFrame, data: Dataset) -> Profile:
    """Plain name → (value, nothing, unit) for a group; no percentages under thirty customers."""
    orders = float(frame["orders"].sum())
    sales = frame["average_order"] * frame["orders"]
    what = data.value_name.capitalize()
    unit: Unit = "money" if data.has_money else "number"
    values: dict[str, tuple[float, Unit]] = {
        f"{what} per customer": (float(frame["revenue"].mean()), unit),
        f"{what} per customer, last twelve months": (
            float(frame["revenue_last_year"].mean()), unit,
        ),
        "Average order": (float(sales.sum()) / orders, unit),
        "Orders per customer": (float(frame["orders"].mean()), "number"),
        "Days since last order (median)": (float(frame["days_since_last_order"].median()), "days"),
        "Days since first order (median)": (
            float(frame["days_since_first_order"].median()), "days",
        ),
        "Days between orders (median)": (float(frame["days_between_orders"].median()), "days"),
        "Repeat rate": (float((frame["orders"] >= measures.REPEAT_ORDERS).mean()), "share"),
        "Items per order": (
            float((frame["items_per_order"] * frame["orders"]).sum()) / orders, "number",
        ),
    }  # fmt: skip
    values |= _optional(frame, float(sales.sum()))
    small = len(frame) < MINIMUM_PER_GROUP
    return {
        name: (None if (small and unit == "share") or value != value else value, None, unit)
        for name, (value, unit) in values.items()
    }


def _optional(frame: pd.DataFrame, sales: float) -> dict[str, tuple[float, Unit]]:
    """Measures for columns that not every shop has."""
    values: dict[str, tuple[float, Unit]] = {}
    if "unit_price" in frame:
        values["Average unit price (median)"] = (float(frame["unit_price"].median()), "money")
    if "returns_share" in frame:
        returned = (frame["returns_share"] * frame["average_order"] * frame["orders"]).sum()
        values["Returned, by value"] = (float(returned) / sales if sales > 0 else 0.0, "share")
    if "discount_share" in frame:
        values["Lines at a discount"] = (float(frame["discount_share"].mean()), "share")
    if "age" in frame:
        values["Age (mean)"] = (float(frame["age"].mean()), "number")
    if "income" in frame:
        values["Income (mean)"] = (float(frame["income"].mean()), "money")
    if "loyalty_member" in frame:
        values["Loyalty members"] = (float(frame["loyalty_member"].mean()), "share")
    if "gender" in frame:
        known = frame["gender"].dropna()
        for gender in sorted(known.unique()):
            values[f"Gender: {gender}"] = (float((known == gender).mean()), "share")
    return values


def _top_categories(
    mine: pd.DataFrame, everyone: pd.DataFrame
) -> tuple[tuple[str, float, float], ...]:
    """The categories with the largest share of the cluster's sales, beside all customers' share."""
    own, average = category_shares(mine), category_shares(everyone)
    ranked = sorted(own, key=lambda name: (-own[name], name))
    return tuple((name, own[name], average[name]) for name in ranked[:TOP_CATEGORIES])


def category_shares(frame: pd.DataFrame) -> dict[str, float]:
    """Category → share of the group's sales; the categories whose shares are kept."""
    sales = frame["average_order"] * frame["orders"]
    total = float(sales.sum())
    if total <= 0:
        return {}
    return {
        name.removeprefix(CATEGORY): float((frame[name] * sales).sum()) / total
        for name in frame.columns
        if name.startswith(CATEGORY)
    }
