"""What a customer's first order in the data was like, for who comes back after what."""

from __future__ import annotations

import ibis
import pandas as pd

from report_builder import measures
from report_builder.dataset import Dataset, once

BY_ORDER = ("channel", "store", "payment")
DISCOUNTED, FULL_PRICE = "at a discount", "at full price"


@once
def first_orders(data: Dataset) -> pd.DataFrame:
    """One row a known customer with an order, of data with dates and orders.

    ``customer_id``; where the data has them ``channel``, ``store``, ``payment`` of the first
    order, ``category`` (the one with most value in it) and ``discounted`` (whether a line was at a
    discount, in words). Of orders of one moment the first by number counts.
    """
    known = measures.known_orders(data)
    own = ibis.window(group_by="customer_id", order_by=["ordered_at", "order_id"])
    kept = [name for name in BY_ORDER if name in known.columns and data.has(name)]
    first = known.mutate(place=ibis.row_number().over(own))
    first = first.filter(first.place == 0).select("customer_id", "order_id", *kept)
    lines = measures.sale_lines(data)
    lines = lines.select(
        "order_id", "value",
        *[name for name in ("category", "discount", "promo") if name in lines.columns],
    ).semi_join(first, "order_id")  # fmt: skip
    if data.has("category"):
        first = first.left_join(_category(lines), "order_id").drop("order_id_right")
    if {"discount", "promo"} & set(lines.columns):
        each = lines.group_by("order_id").agg(reduced=measures.is_discounted(lines).any())
        words = each.reduced.ifelse(DISCOUNTED, FULL_PRICE)
        each = each.select("order_id", discounted=words)
        first = first.left_join(each, "order_id").drop("order_id_right")
    frame: pd.DataFrame = first.drop("order_id").execute()
    return frame.sort_values("customer_id").reset_index(drop=True)


def _category(lines: ibis.Table) -> ibis.Table:
    each = lines.filter(lines.category.notnull()).group_by("order_id", "category").agg(
        value=lines.value.sum()
    )  # fmt: skip
    most = ibis.window(group_by="order_id", order_by=[ibis.desc("value"), "category"])
    ranked = each.mutate(place=ibis.row_number().over(most))
    return ranked.filter(ranked.place == 0).select("order_id", "category")
