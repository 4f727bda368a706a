"""Orders of known customers as visits, and how cohorts are told from old customers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from report_builder import measures
from report_builder.dataset import Dataset

if TYPE_CHECKING:
    import ibis.expr.types as ir

MID_LIFE = 1.5  # a first cohort this many times the usual one holds customers older than the log
OTHERS = 3  # later cohorts needed to know what is usual


def visits(data: Dataset) -> ir.Table:
    """One row a customer and day with an order: ``customer_id``, ``day``, ``visit`` (0 the first)
    and ``pause``, days since the visit before (NULL for the first)."""
    known = measures.known_orders(data)
    days = known.select("customer_id", "day").distinct()
    own = ibis.window(group_by="customer_id", order_by="day")
    return days.mutate(
        visit=ibis.row_number().over(own),
        pause=days.day.delta(days.day.lag().over(own), unit="day"),
    )


def second_purchases(data: Dataset) -> pd.DataFrame:
    """Customers by month of their first visit and days to the second one.

    Columns: ``cohort`` (date, first of the month), ``days`` until the second visit, or until the
    last day of the data where there is none, ``returned`` (bool), ``customers``.
    """
    table = visits(data)
    each = table.group_by("customer_id").agg(
        first=table.day.min(), pause=table.pause.max(where=table.visit == 1)
    )
    observed = ibis.literal(data.last_day).delta(each.first, unit="day")
    each = each.mutate(
        cohort=each.first.truncate("M"),
        days=ibis.coalesce(each.pause, observed),
        returned=each.pause.notnull(),
    )
    counted = each.group_by("cohort", "days", "returned").agg(customers=lambda t: t.count())
    frame = counted.order_by("cohort", "days", "returned").execute()
    frame["cohort"] = pd.to_datetime(frame["cohort"]).dt.date
    return frame


def starts_mid_life(sizes: Sequence[int]) -> bool:
    """Whether the first of the cohort sizes (oldest first, complete periods) stands out as only a
    log that starts in the middle of the shop's life makes it."""
    later = list(sizes[1:])
    return len(later) >= OTHERS and sizes[0] > MID_LIFE * float(np.median(later))


def without_already_active(frame: pd.DataFrame, data: Dataset) -> tuple[pd.DataFrame, bool]:
    """``second_purchases`` without the first cohort where that is "already active"; and whether."""
    complete = {month.start for month in data.complete_months}
    sizes = frame.groupby("cohort")["customers"].sum()
    first: dt.date = sizes.index[0]
    counted = [int(size) for month, size in sizes.items() if month in complete or month == first]
    if not starts_mid_life(counted):
        return frame, False
    return frame[frame["cohort"] > first], True
