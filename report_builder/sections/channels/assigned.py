"""Customers of one channel each, in a table of one row a customer."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from report_builder import charts
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.channels.ways import heading
from report_builder.stats.inference import MINIMUM_PER_GROUP, compare_groups
from report_builder.stats.intervals import PERCENT_LEVEL, mean_interval

Mean = tuple[str, int, float, float, float]


def content(data: Dataset) -> Content:
    """What a customer of each channel spends, where two channels have thirty customers."""
    table = data.customers
    if table is None or "channel" not in table.columns or not data.has_money:
        return Content()
    frame = table.select("channel", value=table.value.cast("float64")).execute().dropna()
    frame = frame.assign(channel=frame["channel"].astype(str))
    sizes = frame["channel"].value_counts()
    large = frame[frame["channel"].isin(sizes.index[sizes >= MINIMUM_PER_GROUP])]
    if large["channel"].nunique() < 2:
        return Content()
    each = [_mean(str(name), own["value"]) for name, own in large.groupby("channel")]
    each.sort(key=lambda one: (-one[2], one[0]))
    name = heading(data, "channel")
    return Content((_finding(name, each, large),), (_chart(name, each),))


def _mean(name: str, values: pd.Series[float]) -> Mean:
    ordered = values.sort_values()
    return name, len(ordered), float(ordered.mean()), *mean_interval(ordered)


def _finding(name: str, each: list[Mean], frame: pd.DataFrame) -> Finding:
    compared = compare_groups(frame["value"], frame["channel"].to_numpy(dtype=str))
    first, last = each[0], each[-1]
    facts = {
        "heading": Fact(name, "text"), "first": Fact(first[0], "text"),
        "customers": Fact(first[1], "count"), "average": Fact(first[2], "money"),
        "low": Fact(first[3], "money"), "high": Fact(first[4], "money"),
        "last": Fact(last[0], "text"), "last_customers": Fact(last[1], "count"),
        "least": Fact(last[2], "money"), "least_low": Fact(last[3], "money"),
        "least_high": Fact(last[4], "money"), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    return Finding(
        "channels_mix", "info",
        "{heading} {first}: {customers:customer|customers} spend {average} each on average "
        "({level}% interval {low} to {high}); {heading} {last}: {last_customers} spend {least} "
        "({least_low} to {least_high}).", facts, Evidence(**asdict(compared)),
        so_what=(
            "A customer of {heading} {first} brings more: plan the service of each by that."
            if compared.low > 0 else "The difference is within chance: serve them alike."
        ),
    )  # fmt: skip


def _chart(name: str, each: list[Mean]) -> Chart:
    table = Table(
        "channel_customers", f"Spend of a customer by {name.lower()}",
        (Column(name), Column("Customers", "count"), Column("Spend", "money"),
         Column("Low", "money"), Column("High", "money")),
        tuple(each),
    )  # fmt: skip
    return charts.dots(
        shows=("channels_mix",),
        key="channel_customers", x=name, y="Spend", low="Low", high="High", table=table,
        title="{heading} {first}: {average} a customer; {heading} {last}: {least}",
        subtitle=f"Average spend of a customer by {name.lower()} with its interval; channels of "
        f"{MINIMUM_PER_GROUP} customers or more",
        alt="Dots of the average spend of a customer, with intervals: {average} in {first}, "
        "{least} in {last}.",
        facts={
            "heading": Fact(name, "text"), "first": Fact(each[0][0], "text"),
            "average": Fact(each[0][2], "money"),
            "last": Fact(each[-1][0], "text"), "least": Fact(each[-1][2], "money"),
        },
    )  # fmt: skip
