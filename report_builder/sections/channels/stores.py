"""Stores beside each other: revenue a month, and what the last one lacks."""

from __future__ import annotations

from math import log

import pandas as pd

from report_builder import charts
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Severity, Table
from report_builder.sections.channels.ways import Way
from report_builder.stats.inference import MINIMUM_PER_GROUP

FEWEST = 3  # stores: of two there is no middle one
FAR = 0.5  # of the middle store's revenue: below, a store needs a decision
CLOSE = 0.9  # of the middle store's revenue: from here on there is no gap to speak of
MONTHS = 12  # a year, for the worth of the gap


def content(data: Dataset, way: Way) -> Content:
    """The gap between the last and the middle store, and all stores in a picture."""
    each = by_month(data, way)
    each = each[each["orders"] >= MINIMUM_PER_GROUP]
    if len(each) < FEWEST or not (each["value"] > 0).all():
        return Content()
    finding = gap_finding(data, way, each)
    return Content((finding,), (_chart(data, way, each),))


def by_month(data: Dataset, way: Way) -> pd.DataFrame:
    """One row a named store, most a month first: ``orders``, ``value``, ``months`` (complete ones
    with an order; without dates one for all) and ``monthly`` (value a month)."""
    frame = way.months if data.time else way.frame.assign(month=0)
    frame = frame[frame["group"].isin(way.names)]
    if data.time:
        frame = frame[frame["month"].isin([month.start for month in data.complete_months])]
    each = frame.groupby("group").agg(
        orders=("orders", "sum"), value=("value", "sum"), months=("month", "nunique")
    )
    each["monthly"] = each["value"] / each["months"]
    each["place"] = -each["monthly"].round(4)
    return each.reset_index().sort_values(["place", "group"]).set_index("group")


def gap_finding(data: Dataset, way: Way, each: pd.DataFrame) -> Finding:
    """How far the last store is from the middle one, and whether by orders or by their size."""
    last = each.index[-1]
    middle = each.index[(len(each) - 1) // 2]
    own, other = each.loc[last], each.loc[middle]
    part = float(own["monthly"] / other["monthly"])
    orders = float(own["orders"] / own["months"]), float(other["orders"] / other["months"])
    sizes = float(own["value"] / own["orders"]), float(other["value"] / other["orders"])
    by_orders = abs(log(orders[0] / orders[1])) >= abs(log(sizes[0] / sizes[1]))
    unit = data.value_unit if data.has_money else "number"
    facts = {
        "last": Fact(str(last), "text"), "middle": Fact(str(middle), "text"),
        "monthly": Fact(float(own["monthly"]), data.value_unit),
        "middle_monthly": Fact(float(other["monthly"]), data.value_unit),
        "part": Fact(part, "share"), "measure": Fact(data.value_name, "text"),
        "orders": Fact(orders[0], "number"), "middle_orders": Fact(orders[1], "number"),
        "average": Fact(sizes[0], unit), "middle_average": Fact(sizes[1], unit),
        "stores": Fact(len(each), "count"),
    }  # fmt: skip
    place = "in the middle"
    if len(each) % 2 == 0:  # of an even number none is: the last of the larger half
        place = "number {number} of them"
        facts["number"] = Fact(len(each) // 2, "count")
    month = " a month" if data.time else ""
    whole = " a complete month" if data.time else ""
    those = "the {stores:store|stores} with most orders" if way.cut else "{stores:store|stores}"
    text = (
        "{last} has the least {measure} of " + those + ": {monthly}" + whole + ", {part} "
        "of that of {middle}, "
        + place
        + " ({middle_monthly}). It has {orders:order|orders}"
        + month
        + ", against {middle_orders}, at {average} each, against {middle_average}."
    )
    so_what = "The last store is close to the middle one: there is no gap to close."
    if part < CLOSE:
        facts["cause"] = Fact("fewer orders" if by_orders else "smaller orders", "text")
        so_what = "Most of the gap is {cause}: look there first."
    if data.time and part < CLOSE:
        facts["gap"] = Fact(float(other["monthly"] - own["monthly"]) * MONTHS, data.value_unit)
        facts["all_stores"] = Fact(float(each["monthly"].sum()) * MONTHS, data.value_unit)
        so_what += (
            " Level with {middle} it would bring {gap} more a year; all together bring "
            "{all_stores}."
        )
    severity: Severity = "watch" if part < FAR else "info"
    return Finding("stores_gap", severity, text, facts, so_what=so_what)


def _chart(data: Dataset, way: Way, each: pd.DataFrame) -> Chart:
    name = data.value_name.capitalize() + (" a month" if data.time else "")
    table = Table(
        "stores", f"{way.heading}: {name.lower()}",
        (Column(way.heading), Column(name, data.value_unit), Column("Orders", "count")),
        tuple(
            (str(group), float(row["monthly"]), int(row["orders"]))
            for group, row in each.iterrows()
        ),
        note="Complete months in which the store sold anything." if data.time else "",
    )  # fmt: skip
    first, last = each.index[0], each.index[-1]
    return charts.bars(
        shows=("stores_spread", "stores_gap"),
        key="stores", x=way.heading, y=name, highlight=(str(last),), table=table,
        title="{first} brings {times} what {last} does",
        subtitle=f"{name}, before returns; stores with {MINIMUM_PER_GROUP} orders or more; "
        f"{data.covered}",
        alt="Bars of {measure} by store: {first}, the first, has {times} that of {last}, the last.",
        facts={
            "first": Fact(str(first), "text"), "last": Fact(str(last), "text"),
            "times": Fact(float(each.loc[first, "monthly"] / each.loc[last, "monthly"]), "ratio"),
            "measure": Fact(data.value_name, "text"),
        },
    )  # fmt: skip
