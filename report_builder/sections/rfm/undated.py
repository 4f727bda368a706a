"""What a table of customers says of their segments: no dates bear out who has left or is new."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Fact, Finding, Segment
from report_builder.roles import TENURE
from report_builder.stats.effects import CUTS, SPEARMANS_R
from report_builder.stats.inference import rank_correlation

UNRELATED = CUTS[SPEARMANS_R][0]  # below, a correlation is next to nothing
WEEK = 7  # days; the longest of all in days would tell of one customer
RECENT = 92  # days, a quarter of a year: who joined earlier than that is no new customer
NEW = "new"
# Where the days since the last order tell nothing else, nobody can be said to slip away.
MEANINGS = {
    "needs attention": "Average buyers; their last order is neither recent nor long ago.",
    "about to sleep": "Few orders; the last of them is neither recent nor long ago.",
    "at risk": "Not among the less frequent buyers; their last order is longer ago than that of "
    "most.",
    "cannot lose": "Order more often than almost anyone; their last order is longer ago than that "
    "of most.",
}


def unrelated(frame: pd.DataFrame) -> tuple[float, float] | None:
    """Rank correlations of the days since the last order with orders and with revenue, where both
    are next to nothing; None where one is more."""
    days = frame["days_since_last_order"]
    orders, revenue = (rank_correlation(days, frame[one]).effect for one in ("orders", "revenue"))
    return (orders, revenue) if max(abs(orders), abs(revenue)) < UNRELATED else None


def not_quiet(mine: pd.DataFrame, frame: pd.DataFrame, facts: dict[str, Fact]) -> Finding | None:
    """That frequent customers with an older last order need not have left; None where the days
    since the last order go with how often or how much people buy."""
    found = unrelated(frame)
    if found is None:
        return None
    with_orders, with_revenue = (Fact(round(each, 2), "number") for each in found)
    more = {
        "with_orders": with_orders, "with_revenue": with_revenue,
        "longest": Fact(-(-int(frame["days_since_last_order"].max()) // WEEK), "count"),
    }  # fmt: skip
    return Finding(
        "rfm_quiet_unrelated", "info",
        "The last order of {customers:customer|customers} who are not among the less frequent "
        "buyers ({orders} orders each on average) is {weeks:week|weeks} ago or more. They brought "
        "{total} in all.",
        facts | more,
        so_what="Do not take them for lost: nobody's last order is more than {longest:week|weeks} "
        "ago, and how long ago it is does not go with how often people order (rank correlation "
        "{with_orders}) or what they spend ({with_revenue}).",
    )  # fmt: skip


def worded(
    segments: tuple[Segment, ...], frame: pd.DataFrame, data: Dataset
) -> tuple[Segment, ...]:
    """The segments with meanings that the table bears out."""
    meanings = {} if unrelated(frame) is None else dict(MEANINGS)
    joined = _joined_before(frame, data)
    if joined is not None and joined >= RECENT:
        meanings[NEW] = (
            "Bought just now, among the fewest orders so far. They need not be new: half of them "
            f"joined {formats.days(joined)} or more before the last customer did."
        )
    return tuple(
        replace(one, meaning=meanings.get(one.name.casefold(), one.meaning)) for one in segments
    )


def _joined_before(frame: pd.DataFrame, data: Dataset) -> int | None:
    """Median days from the joining of the customers called new to that of the last customer."""
    customers = data.customers
    if customers is None or TENURE not in customers.columns:
        return None
    if not customers[TENURE].type().is_temporal():
        return None
    each = customers.select("customer_id", TENURE).execute().set_index("customer_id")[TENURE]
    days = (pd.to_datetime(each).max() - pd.to_datetime(each)).dt.days
    mine = days.reindex(frame.loc[frame["segment"] == NEW, "customer_id"]).dropna()
    return None if mine.empty else round(float(mine.median()))
