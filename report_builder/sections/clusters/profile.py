"""What a cluster is like, beside the typical customer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from report_builder import formats
from report_builder.customer_attributes import COUNT, VISITS, visits
from report_builder.customer_features import CATEGORY, CHANNEL, LAST_YEAR, sales
from report_builder.customer_groups.features import GIVEN, logged
from report_builder.customer_groups.naming import IN_TABLE, TASTE
from report_builder.customer_groups.partition import Grouping
from report_builder.dataset import Dataset
from report_builder.model import Cluster, Unit
from report_builder.sections.clusters.standing import Standings
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
    "Score": ("score higher", "score lower"),
    "Rating": ("rate higher", "rate lower"),
    "Year of birth": ("are younger", "are older"),
    "Visits": ("visit more often", "visit less often"),
    "Units bought": ("take more items in all", "take fewer items in all"),
    "Previous orders": ("ordered more often before", "ordered less often before"),
    "Children": ("have more children", "have fewer children"),
    "Household size": ("live in larger households", "live in smaller households"),
    "Campaigns answered": ("answer more campaigns", "answer fewer campaigns"),
}
_MEDIAN_DAYS = {
    "days_since_last_order": "Days since last order",
    "days_since_first_order": "Days since first order",
    "days_between_orders": "Days between orders",
}
BORN, AGE = "Year of birth", "Age"
ALL_ORDERS = "Average of all orders"  # in which customers count by how often they order
NOTED = 0.25  # a quarter of a standard deviation: below, not worth a word

Profile = dict[str, tuple[float | None, float | None, Unit]]


def clusters(found: Grouping, told: Standings, data: Dataset) -> tuple[Cluster, ...]:
    """The clusters, most revenue per customer first."""
    return tuple(
        replace(_cluster(found, data, one), standings=told.each[one], alike=told.alike[one])
        for one in range(found.solution.k)
    )


def _cluster(found: Grouping, data: Dataset, number: int) -> Cluster:
    mine, solution = found.members(number), found.solution
    spent = "revenue" in mine
    revenue = float(mine["revenue"].sum()) if spent else 0.0
    total = float(found.frame["revenue"].sum()) if spent else 0.0
    ratios = logged(found.frame)
    profile = _beside(measured(mine, data, ratios), measured(found.frame, data, ratios))
    told = named(found.standardised[number], data)
    return Cluster(
        id=number + 1,
        name=found.names[number],
        description=describe(told, found.tastes, profile),
        customers=len(mine),
        share=len(mine) / len(found.frame),
        revenue=revenue,
        revenue_share=revenue / total if total > 0 else 0.0,
        silhouette=float(solution.silhouettes[number]),
        stability=float(solution.stability[number]),
        profile=profile,
        standardised=by_age(told),
        top_categories=_top_categories(mine, found.frame),
        centroid=_centroid(found, number),
        was=_was(found, number, data),
    )


def _centroid(found: Grouping, number: int) -> dict[str, float]:
    """The mean of the members in each feature of the space."""
    inside = found.prepared.matrix[found.solution.labels == number]
    means = dict(zip(found.prepared.names, inside.mean(axis=0).tolist(), strict=True))
    return {one.column: means[one.column] for one in found.space}


def _was(found: Grouping, number: int, data: Dataset) -> int | None:
    """The number of the same cluster in the last report."""
    old = found.identity.was[number] if found.identity else None
    return None if old is None or data.earlier is None else data.earlier.clusters[old].id


def describe(
    standardised: Mapping[str, float], tastes: Sequence[str] = (), profile: Profile | None = None
) -> str:
    """What sets the cluster apart, largest difference first, in one sentence.

    ``tastes``: names of shares of categories that may be told of, those that form the clusters.
    ``profile``: the table that stands below. Where one of its rows points the other way, as a mean
    may where one huge buyer decides, nothing is said.
    """
    words = _WORDS | {name: _taste_words(name) for name in tastes}
    words |= {
        name: (f"make more {formats.lower_first(name)}", f"make fewer {formats.lower_first(name)}")
        for name in standardised
        if VISITS.lower() in name.casefold() and name != VISITS
    }
    ranked = sorted(
        (
            name
            for name in standardised
            if name in words
            and abs(standardised[name]) >= NOTED
            and _agrees(name, standardised[name], profile or {})
        ),
        key=lambda name: (-abs(standardised[name]), name),
    )
    parts = [words[name][0 if standardised[name] > 0 else 1] for name in ranked[:TOLD]]
    if not parts:
        return "Near the average in everything measured."
    listed = parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
    return f"They {listed} than the typical customer."


def _agrees(name: str, distance: float, profile: Profile) -> bool:
    """Whether the values in the table lie on the same side of those of all customers, if there."""
    said = IN_TABLE.get(name, name)
    found = [profile[one] for one in profile if one.partition(" (")[0] == said]
    return all(
        own is None or average is None or (own - average) * distance >= 0
        for own, average, _ in found
    )


def named(standardised: Mapping[str, float], data: Dataset) -> dict[str, float]:
    """The same with visits called as the data calls them."""
    return {visits(data) if name == VISITS else name: z for name, z in standardised.items()}


def by_age(standardised: Mapping[str, float]) -> dict[str, float]:
    """The same with the age in place of the year of birth, whose sign readers would turn round."""
    if AGE in standardised:
        return dict(standardised)
    return {
        AGE if name == BORN else name: -distance if name == BORN else distance
        for name, distance in standardised.items()
    }


def _taste_words(name: str) -> tuple[str, str]:
    category = name.removeprefix(TASTE)
    return f"give more of their money to {category}", f"give less of their money to {category}"


def _beside(own: Profile, everyone: Profile) -> Profile:
    """Both values by name; a trait that nobody in the cluster has is not observed there."""
    return {
        name: (own[name][0] if name in own else None, average, unit)
        for name, (average, _, unit) in everyone.items()
    }


def measured(frame: pd.DataFrame, data: Dataset, ratios: Collection[str] = ()) -> Profile:
    """Plain name → (value, nothing, unit) for a group; no percentages under thirty customers.

    ``ratios``: columns whose distance from the typical customer is taken on logarithms. Of these
    the table has the median alone, which a few huge buyers do not move either: beside a mean that
    they do move, text and chart would say the opposite of the table.
    """
    what = data.value_name.capitalize()
    unit: Unit = "money" if data.has_money else "number"
    values: dict[str, tuple[float, Unit]] = {}
    if "revenue" in frame:
        values |= _usual(frame, "revenue", f"{what} per customer", unit, ratios)
    if LAST_YEAR in frame:
        alike = {LAST_YEAR} if "revenue" in ratios else set[str]()
        values |= _usual(frame, LAST_YEAR, f"{what} per customer, last twelve months", unit, alike)
    values |= _of_orders(frame, unit, ratios)
    values |= _optional(frame, ratios)
    if LAST_YEAR not in frame:
        values |= _of_tables(frame, data, ratios)
    small = len(frame) < MINIMUM_PER_GROUP
    return {
        name: (None if (small and unit == "share") or value != value else value, None, unit)
        for name, (value, unit) in values.items()
    }


def _usual(
    frame: pd.DataFrame, column: str, called: str, unit: Unit, ratios: Collection[str]
) -> dict[str, tuple[float, Unit]]:
    """The median of what is told on logarithms, the mean of what is not."""
    kind = "median" if column in ratios else "mean"
    return {f"{called} ({kind})": (float(frame[column].agg(kind)), unit)}


def _of_orders(
    frame: pd.DataFrame, unit: Unit, ratios: Collection[str]
) -> dict[str, tuple[float, Unit]]:
    """How often and when they order, as far as that is known."""
    values: dict[str, tuple[float, Unit]] = {}
    orders = float(frame["orders"].sum()) if "orders" in frame else 0.0
    if "average_order" in frame and orders:
        if "average_order" not in ratios:
            values[ALL_ORDERS] = (float(sales(frame).sum()) / orders, unit)
        values |= _usual(frame, "average_order", IN_TABLE["Average order"], unit, ratios)
    if orders:
        values |= _usual(frame, "orders", IN_TABLE["Orders"], "number", ratios)
    for column, name in _MEDIAN_DAYS.items():
        if column in frame:
            values[f"{name} (median)"] = (float(frame[column].median()), "days")
    if "items_per_order" in frame and orders:
        values |= _usual(frame, "items_per_order", "Items per order", "number", ratios)
    return values


def _of_tables(
    frame: pd.DataFrame, data: Dataset, ratios: Collection[str]
) -> dict[str, tuple[float, Unit]]:
    """What a table says beside; a mean year of birth would be read as an amount."""
    called = {one.column: one.label for one in GIVEN if one.column in frame}
    called.pop("birth_year", None)
    if "visits" in called:
        called["visits"] = visits(data)
    called |= {name: name.removeprefix(COUNT) for name in frame.columns if name.startswith(COUNT)}
    values: dict[str, tuple[float, Unit]] = {}
    for column, label in called.items():
        values |= _usual(frame, column, label, "number", ratios)
    return values


def _optional(frame: pd.DataFrame, ratios: Collection[str]) -> dict[str, tuple[float, Unit]]:
    """Measures for columns that not every shop has."""
    values: dict[str, tuple[float, Unit]] = {}
    if "unit_price" in frame:
        values["Average unit price (median)"] = (float(frame["unit_price"].median()), "money")
    if "returns_share" in frame:
        values["Returned, not cancelled out"] = (_of_sales(frame, "returns_share"), "share")
    if "discount_share" in frame:
        values["Lines at a discount (mean)"] = (float(frame["discount_share"].mean()), "share")
    for name in frame.columns:
        if name.startswith(CHANNEL):
            label = f"Sales by channel: {name.removeprefix(CHANNEL)}"
            values[label] = (_of_sales(frame, name), "share")
    if "age" in frame:
        values["Age (mean)"] = (float(frame["age"].mean()), "number")
    if "income" in frame:
        values |= _usual(frame, "income", "Income", income_unit(frame), ratios)
    return values


def _of_sales(frame: pd.DataFrame, column: str) -> float:
    """A share of each customer's sales as a share of the sales of all of them."""
    each = sales(frame)
    total = float(each.sum())
    return float((frame[column] * each).sum()) / total if total > 0 else 0.0


def income_unit(frame: pd.DataFrame) -> Unit:
    """Money; in a table of customers a number as given, which may be in thousands."""
    return "money" if LAST_YEAR in frame else "number"


def _top_categories(
    mine: pd.DataFrame, everyone: pd.DataFrame
) -> tuple[tuple[str, float, float], ...]:
    """The categories with the largest share of the cluster's sales, beside all customers' share."""
    own, average = category_shares(mine), category_shares(everyone)
    ranked = sorted(own, key=lambda name: (-own[name], name))
    return tuple((name, own[name], average[name]) for name in ranked[:TOP_CATEGORIES])


def category_shares(frame: pd.DataFrame) -> dict[str, float]:
    """Category → share of the group's sales; the categories whose shares are kept."""
    named = [name for name in frame.columns if name.startswith(CATEGORY)]
    if not named:
        return {}
    each = sales(frame)
    total = float(each.sum())
    if total <= 0:
        return {}
    return {
        name.removeprefix(CATEGORY): float((frame[name] * each).sum()) / total for name in named
    }
