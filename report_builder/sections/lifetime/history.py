"""What is known of each customer up to a day, and what came afterwards: the input of the models."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder.customer_features import in_order, year_start
from report_builder.dataset import Dataset
from report_builder.stats.lifetime import Histories

if TYPE_CHECKING:
    import ibis.expr.types as ir

WEEK = 7  # days: the models count in weeks, as the published ones do

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Customers:
    """One row a customer in ``frame``, and their histories on the clock of observed days.

    Columns: ``customer_id``, ``first``, ``last`` (dates), ``repeats``, ``mean`` (of the repeat
    orders; 0 without one), ``value`` (of all orders), ``net`` (less all that came back), ``year``
    (of it the 365 days to ``until``), ``costed`` and ``cost`` (of the lines whose cost is known),
    ``orders_since``, ``value_since`` (orders after ``until``), ``left_out`` (days without a
    payment).
    """

    frame: pd.DataFrame
    histories: Histories
    until: dt.date

    def __len__(self) -> int:
        return len(self.frame)

    def column(self, name: str) -> Floats:
        """A column of the frame as an array."""
        found: Floats = self.frame[name].to_numpy(dtype=float)
        return found


def observed_days(data: Dataset, days: pd.Series[pd.Timestamp]) -> Floats:
    """Days that the data has seen before each day; the gaps of the export are not counted, for in
    them nobody could be seen to order."""
    ordinal = days.to_numpy().astype("datetime64[D]").astype(float)
    seen = ordinal - np.datetime64(data.first_day, "D").astype(float)
    for start, end in data.rhythm.unseen:
        begin = np.datetime64(start, "D").astype(float)
        seen = seen - np.clip(ordinal - begin, 0.0, (end - start).days + 1)
    found: Floats = seen
    return found


def observed_span(data: Dataset, start: dt.date, end: dt.date) -> float:
    """Observed days between two days."""
    first, last = observed_days(data, pd.Series(pd.to_datetime([start, end])))
    return float(last - first)


def customers(data: Dataset, until: dt.date) -> Customers:
    """The customers with an order by the end of a day, in an order that names do not change."""
    each = _each(data, until).execute()
    numbers = [name for name in each.columns if name not in ("customer_id", "first", "last")]
    each = each.assign(**{name: each[name].astype("float64") for name in numbers})
    later = each["value"] - each.pop("first_value")
    each["mean"] = np.where(each["repeats"] > 0, later / each["repeats"].clip(lower=1), 0.0)
    frame = in_order(each)
    first, last = (observed_days(data, pd.to_datetime(frame[name])) for name in ("first", "last"))
    end = observed_days(data, pd.Series(pd.to_datetime([until])))[0]
    histories = Histories.of_customers(
        frame["repeats"], (last - first) / WEEK, np.maximum(end - first, last - first) / WEEK
    )
    return Customers(frame, histories, until)


def order_days(data: Dataset) -> ir.Table:
    """One row a known customer and day: ``value`` net of what came back that day, ``cost`` and
    ``costed`` (the value of lines whose cost is known), and whether it ``counts`` as an order:
    something was sold, and what was paid is above zero."""
    lines = data.lines.filter(data.lines.customer_id.notnull())
    sums: dict[str, Any] = {"value": lines.value.sum(), "sold": lines.is_sale.any()}
    if data.has("cost") and "cost" in lines.columns and data.has_money:
        stated = lines.cost.notnull()
        sums |= {"costed": lines.value.sum(where=stated), "cost": lines.cost.sum(where=stated)}
    days = lines.group_by("customer_id", "day").agg(**sums)
    return days.mutate(counts=days.sold & (days.value > 0)).drop("sold")


def _each(data: Dataset, until: dt.date) -> ir.Table:
    days = order_days(data)
    known = days.day <= until
    counts, recent = known & days.counts, known & (days.day >= year_start(until))
    since = ~known & days.counts

    def total(name: str, where: ir.BooleanValue) -> ir.FloatingValue:
        if name not in days.columns:
            return ibis.literal(0.0)
        return ibis.coalesce(days[name].sum(where=where), 0).cast("float64")

    each = days.group_by("customer_id").agg(
        first=days.day.min(where=counts), last=days.day.max(where=counts),
        repeats=days.count(where=counts) - 1,
        first_value=days.value.argmin(days.day, where=counts).cast("float64"),
        value=total("value", counts), net=total("value", known), year=total("value", recent),
        costed=total("costed", known), cost=total("cost", known),
        orders_since=days.count(where=since), value_since=total("value", since),
        left_out=days.count(where=known & ~days.counts & (days.value <= 0)),
    )  # fmt: skip
    return each.filter(each["first"].notnull())
