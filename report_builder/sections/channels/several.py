"""Customers who buy through several channels."""

from __future__ import annotations

from dataclasses import asdict

from report_builder import formats, measures
from report_builder.dataset import Dataset
from report_builder.measures import REPEAT_ORDERS
from report_builder.model import Content, Evidence, Fact, Finding
from report_builder.sections.channels.ways import NOT_STATED, OTHER, Way
from report_builder.stats.inference import MINIMUM_PER_GROUP, compare_two
from report_builder.stats.intervals import PERCENT_LEVEL, difference_interval


def content(data: Dataset, way: Way) -> Content:
    """Those with several beside those with one, of all who ordered twice or more."""
    if not way.by_customer:
        return Content()
    frame = way.frame[way.frame["known"] & ~way.frame["group"].isin([OTHER, NOT_STATED])]
    each = frame.groupby("unit").agg(
        orders=("orders", "sum"), value=("value", "sum"), used=("group", "nunique")
    )
    each = each[each["orders"] >= REPEAT_ORDERS]
    many, one = each[each["used"] > 1], each[each["used"] == 1]
    if min(len(many), len(one)) < MINIMUM_PER_GROUP:
        return Content()
    own, other = many["value"] / many["orders"], one["value"] / one["orders"]
    compared = compare_two(own, other)
    facts = {
        "heading": Fact(way.spoken, "text"), "many": Fact(len(many), "count"),
        "customers": Fact(len(each), "count"), "share": Fact(len(many) / len(each), "share"),
        "orders_many": Fact(float(many["orders"].mean()), "number"),
        "orders_one": Fact(float(one["orders"].mean()), "number"),
    }  # fmt: skip
    text = (
        "{many} of {customers:customer|customers} with at least two orders ({share}) used more "
        "than one {heading}. They ordered {orders_many} times, the others {orders_one} times, in "
        "part only as more orders give more chances to use several."
    )
    if data.has_money:
        difference, low, high = difference_interval(own, other)
        facts |= {
            "average": Fact(float(own.mean()), "money"),
            "average_one": Fact(float(other.mean()), "money"),
            "gap": Fact(abs(difference), "money"), "low": Fact(low, "money"),
            "high": Fact(high, "money"), "level": Fact(PERCENT_LEVEL, "count"),
            "way": Fact("more" if difference >= 0 else "less", "text"),
        }  # fmt: skip
        text += (
            " Each customer counted once, their average order is {average}, against {average_one}: "
            + formats.about(float(own.mean()), float(other.mean()), "money")
            + "{gap} {way} ({level}% interval of the difference {low} to {high})."
        )
        if difference >= 0 and measures.yearly(data) < 1:
            year = float(one["orders"].mean()) * measures.yearly(data)
            facts["orders_year"] = Fact(year, "number")
            text += " The others ordered {orders_year} times a year."
    so_what = (
        "Using several does not go with larger orders: be there for those who want it, but do not "
        "push it."
    )
    if compared.low > 0:
        so_what = (
            "Their orders are larger too. Whether a second channel makes them so, only an offer to "
            "a random half of the others would show."
        )
    return Content(
        (Finding("channels_several", "info", text, facts, Evidence(**asdict(compared)),
                 so_what=so_what),)
    )  # fmt: skip
