"""Purchases counted by channel, in a table of one row a customer."""

from __future__ import annotations

import ibis

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Table
from report_builder.stats.inference import MINIMUM_PER_GROUP

PURCHASES = " purchases"  # how a count of a channel is called; those at a discount are no channel
MOST = 0.5  # of the customers: from here on several channels are the rule
NO_CHANNEL = "Discounted purchases"


def content(data: Dataset) -> Content:
    """Shares of all purchases counted, and customers who use several channels."""
    columns = {
        name.removesuffix(PURCHASES): column
        for column, name in data.customer_measures.items()
        if name.endswith(PURCHASES) and name != NO_CHANNEL
    }
    if len(columns) < 2 or data.customers is None or not data.has("channel"):
        return Content()
    table = data.customers
    used = {column: ibis.coalesce(table[column] > 0, False) for column in columns.values()}
    number = sum(one.cast("int64") for one in used.values())
    row = table.agg(
        customers=(number > 0).sum(), several=(number > 1).sum(),
        **{f"sum_{at}": table[column].sum().cast("float64")
           for at, column in enumerate(columns.values())},
        **{f"users_{at}": used[column].sum() for at, column in enumerate(columns.values())},
    ).execute().iloc[0].fillna(0)  # fmt: skip
    each = [
        (name, float(row[f"sum_{at}"]), int(row[f"users_{at}"])) for at, name in enumerate(columns)
    ]
    each.sort(key=lambda one: (-one[1], one[0]))
    customers, total = int(row["customers"]), sum(one[1] for one in each)
    if customers < MINIMUM_PER_GROUP or total <= 0:
        return Content()
    drawn = _chart(each, total, customers, data)
    return Content((_finding(each, total, customers, int(row["several"])),), (drawn,))


def _finding(
    each: list[tuple[str, float, int]], total: float, customers: int, several: int
) -> Finding:
    first, last = each[0], each[-1]
    return Finding(
        "channels_mix", "info",
        "Of {purchases} purchases counted by channel, {share} are through {first} and {last_share} "
        "through {last}. {several} of {customers:customer|customers} with a purchase "
        "({several_share}) used more than one channel.",
        {
            "purchases": Fact(total, "count"), "first": Fact(first[0], "text"),
            "share": Fact(first[1] / total, "share"), "last": Fact(last[0], "text"),
            "last_share": Fact(last[1] / total, "share"), "several": Fact(several, "count"),
            "customers": Fact(customers, "count"),
            "several_share": Fact(several / customers, "share"),
        },
        so_what="Most customers use several: let the channels show each other's offers."
        if several >= MOST * customers
        else "Most customers keep to one channel: show them their offers there.",
    )  # fmt: skip


def _chart(
    each: list[tuple[str, float, int]], total: float, customers: int, data: Dataset
) -> Chart:
    table = Table(
        "channel_counts", "Purchases by channel",
        (Column("Channel"), Column("Share of purchases", "share"), Column("Purchases", "count"),
         Column("Customers who used it", "count"), Column("Share of customers", "share")),
        tuple((name, count / total, count, users, users / customers)
              for name, count, users in each),
        total=("All", 1.0, total, customers, 1.0),
        note="A customer who used several channels counts in each, and once in the total.",
    )  # fmt: skip
    return charts.bars(
        shows=("channels_mix",),
        key="channel_counts", x="Channel", y="Share of purchases", table=table,
        title="{share} of purchases are through {first}",
        subtitle="Share of the purchases that the table of customers counts by channel; "
        f"{formats.count(customers)} customers, {data.covered}",
        alt="Bars of the share of purchases by channel; {first} leads with {share}.",
        facts={"share": Fact(each[0][1] / total, "share"), "first": Fact(each[0][0], "text")},
    )  # fmt: skip
