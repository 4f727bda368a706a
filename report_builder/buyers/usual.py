"""Through which channel (or store) a customer usually orders."""

from __future__ import annotations

import ibis
import pandas as pd

from report_builder import measures
from report_builder.dataset import Dataset, once

PLACES = {"channel": "channel", "store": "store"}  # the first that the orders have


def usual_place(data: Dataset) -> tuple[str, pd.DataFrame] | None:
    """Whether it is a channel or a store, and ``customer_id`` with the ``usual`` one of each.

    That of the most orders; of several with as many the first by name. None where orders do not
    say.
    """
    if data.order_table is None:
        return None
    for name, word in PLACES.items():
        if data.has(name) and name in data.orders.columns:
            return word, _usual(data)
    return None


@once
def _usual(data: Dataset) -> pd.DataFrame:
    orders = measures.known_orders(data)
    name = next(one for one in PLACES if data.has(one) and one in orders.columns)
    orders = orders.filter(orders[name].notnull())
    each = orders.group_by("customer_id", usual=orders[name]).agg(times=orders.count())
    own = ibis.window(group_by="customer_id", order_by=[ibis.desc("times"), "usual"])
    ranked = each.mutate(place=ibis.row_number().over(own))
    frame: pd.DataFrame = ranked.filter(ranked.place == 0).select("customer_id", "usual").execute()
    return frame.sort_values("customer_id").reset_index(drop=True)
