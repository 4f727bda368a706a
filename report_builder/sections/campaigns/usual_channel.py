"""Where customers mostly buy, for campaigns whose channel of contact is not known."""

from __future__ import annotations

from typing import Any

import pandas as pd

from report_builder.buyers.contacts import Contacts
from report_builder.dataset import Dataset

PURCHASES = " purchases"  # how a count of purchases by channel is called in a table of customers
NO_CHANNEL = "Discounted purchases"  # a count that is of no channel


def usual_channels(data: Dataset, found: Contacts) -> pd.Series[Any] | None:
    """The channel of most purchases of each contact's customer; missing without any, or where two
    have as many. None where the data does not say.

    Of orders, those before the first campaign, so that no campaign decides where they are counted;
    all of them where it is not known when campaigns were sent.
    """
    if data.customers is None or not data.has("channel"):
        return None
    counts = _counted(data) if data.grain == "customers" else _of_orders(data, found)
    if counts is None:
        return None
    most = counts.max(axis=1)
    alone = (counts.eq(most, axis=0).sum(axis=1) == 1) & (most > 0)
    names = counts.idxmax(axis=1).astype("object").where(alone, None)
    usual = found.frame["customer_id"].map(names)
    return usual.astype("object").where(usual.notna(), None)


def _counted(data: Dataset) -> pd.DataFrame | None:
    """Purchases counted by the shop, one column a channel."""
    columns = {
        column: name.removesuffix(PURCHASES)
        for column, name in data.customer_measures.items()
        if name.endswith(PURCHASES) and name != NO_CHANNEL
    }
    if len(columns) < 2 or data.customers is None:
        return None
    frame: pd.DataFrame = data.customers.select("customer_id", *columns).execute()
    return frame.set_index("customer_id").rename(columns=columns).fillna(0).astype(float)


def _of_orders(data: Dataset, found: Contacts) -> pd.DataFrame | None:
    if data.order_table is None or "channel" not in data.order_table.columns:
        return None
    orders = data.orders.filter(data.orders.customer_id.notnull(), data.orders.channel.notnull())
    if data.time and found.dated:
        orders = orders.filter(orders.day < found.frame["sent"].min().date())
    each = orders.group_by("customer_id", "channel").agg(orders=orders.count()).execute()
    if each["channel"].nunique() < 2:
        return None
    counts: pd.DataFrame = each.pivot_table(
        index="customer_id", columns="channel", values="orders", fill_value=0
    )
    return counts.sort_index(axis=1)
