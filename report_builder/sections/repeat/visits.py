"""Orders of known customers as visits, and how cohorts are told from old customers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from report_builder import measures
from report_builder.dataset import Dataset, once

if TYPE_CHECKING:
    import ibis.expr.types as ir

MID_LIFE = 1.5  # times the usual cohort: so much larger, it holds customers older than the log
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


@once
def first_visits(data: Dataset) -> pd.DataFrame:
    """One row a known customer, by name: ``customer_id``, ``first`` (date of the first visit),
    ``cohort`` (first of that month), ``days`` until the second visit, or until the last day of the
    data where there is none, and ``returned`` (bool)."""
    table = visits(data)
    each = table.group_by("customer_id").agg(
        first=table.day.min(), pause=table.pause.max(where=table.visit == 1)
    )
    observed = ibis.literal(data.last_day).delta(each.first, unit="day")
    each = each.mutate(
        cohort=each.first.truncate("M"),
        days=ibis.coalesce(each.pause, observed),
        returned=each.pause.notnull(),
    ).drop("pause")
    frame: pd.DataFrame = each.order_by("customer_id").execute()
    for name in ("first", "cohort"):
        frame[name] = pd.to_datetime(frame[name]).dt.date
    return frame[["customer_id", "first", "cohort", "days", "returned"]]


def second_purchases(data: Dataset) -> pd.DataFrame:
    """Customers by month of their first visit and days to the second one.

    Columns: ``cohort``, ``days``, ``returned`` as in ``first_visits``, ``customers``.
    """
    grouped = first_visits(data).groupby(["cohort", "days", "returned"], as_index=False)
    frame: pd.DataFrame = grouped.agg(customers=("customer_id", "count"))
    return frame


def already_active(sizes: Sequence[int]) -> int:
    """How many of the first cohorts hold customers older than the log, as in a log that starts in
    the middle of the shop's life: each is much larger than the usual cohort after it.

    ``sizes``: customers of the cohorts, oldest first, without one cut short by the end.
    """
    found = 0
    while (
        len(later := sizes[found + 1 :]) >= OTHERS
        and sizes[found] > MID_LIFE * float(np.median(later))
    ):  # fmt: skip
        found += 1
    return found


def new_customers(frame: pd.DataFrame, data: Dataset) -> tuple[pd.DataFrame, dt.date | None]:
    """``second_purchases`` without the cohorts already active, and the last of these, if any."""
    sizes = frame.groupby("cohort")["customers"].sum()
    last = data.months[-1]
    if last.partial:
        sizes = sizes[sizes.index < last.start]
    older: list[dt.date] = list(sizes.index[: already_active([int(size) for size in sizes])])
    return frame[~frame["cohort"].isin(older)], older[-1] if older else None
