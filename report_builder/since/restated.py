"""Months that are not what they were reported as, and why: returned since, or entered since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from report_builder import measures
from report_builder.dataset import Dataset
from report_builder.ingest.netting import standing
from report_builder.model import Column, Content, Fact, Finding, Severity, Table, Value
from report_builder.previous import Earlier

CENT = 0.005  # smaller differences are binary fractions
MUCH = 0.05  # of what was reported: a twentieth changes what was decided on it


@dataclass(frozen=True, slots=True)
class Restated:
    """A month then and now: revenue, orders, and what was returned since (both above zero)."""

    month: dt.date
    then: float
    now: float
    orders_then: float | None
    orders_now: float | None
    returned: float
    orders_returned: int

    @property
    def difference(self) -> float:
        """What is known now less what was reported."""
        return self.now - self.then

    @property
    def entered(self) -> float:
        """The part of the difference that is not returns: above zero where sales came late."""
        return self.difference + self.returned

    @property
    def orders_entered(self) -> int | None:
        """Orders that came late (below zero: that were taken out); None where none are counted."""
        if self.orders_then is None or self.orders_now is None:
            return None
        return round(self.orders_now - self.orders_then) + self.orders_returned


def content(data: Dataset, earlier: Earlier) -> Content:
    """The months restated; nothing where the reports do not measure the same thing."""
    then = earlier.kpi("revenue")
    if then is None or then.unit != data.value_unit:
        return Content()
    months = restated(data, earlier)
    if months is None:
        return Content()
    changed = [
        one for one in months if abs(one.difference) >= CENT or one.orders_now != one.orders_then
    ]
    if not changed:
        return Content(findings=(_nothing(months, earlier),))
    return Content(findings=(_finding(changed, data, earlier),), tables=(_table(changed, data),))


def restated(data: Dataset, earlier: Earlier) -> list[Restated] | None:
    """Each month that both reports cover whole, oldest first; None where there is none."""
    value, orders = earlier.kpi("revenue"), earlier.kpi("orders")
    assert value is not None
    then = {month: amount for month, amount in value.series if amount is not None}
    counted = dict(orders.series) if orders and data.has("order_id") else {}
    frame = measures.by_month(data)
    frame = frame[~frame["partial"] & frame["month"].isin(list(then))]
    returned = returned_since(data, earlier.as_of)
    found = []
    for month, now, number in zip(
        frame["month"], frame["value"].tolist(), frame["orders"].tolist(), strict=True
    ):
        money, whole = returned.get(month, (0.0, 0))
        before = counted.get(month)
        found.append(Restated(month, then[month], now, before,
                              None if before is None else number, money, whole))  # fmt: skip
    return found or None


def returned_since(data: Dataset, as_of: dt.date) -> dict[dt.date, tuple[float, int]]:
    """Month -> value of its purchases whose credit is later than a day, and the orders of which
    nothing is left."""
    if data.netted is None:
        return {}
    lines = standing(data.netted, as_of)
    by_month = lines.group_by("month").agg(value=lines.value.sum().cast("float64")).execute()
    gone = lines.select("month", "order_id").distinct().anti_join(data.orders, "order_id")
    orders = gone.group_by("month").agg(orders=gone.order_id.nunique()).execute()
    frame = by_month.merge(orders, on="month", how="left").fillna({"orders": 0})
    frame["month"] = pd.to_datetime(frame["month"]).dt.date
    return {
        month: (float(value), int(number))
        for month, value, number in zip(
            frame["month"], frame["value"], frame["orders"], strict=True
        )
    }


def _nothing(months: list[Restated], earlier: Earlier) -> Finding:
    return Finding(
        "since_restated", "info",
        "None of {months:month|months} has changed since the report of {before}: no order came "
        "late and nothing of them was returned.",
        {"months": Fact(len(months), "count"), "before": Fact(earlier.period.label, "text")},
    )  # fmt: skip


def _finding(changed: list[Restated], data: Dataset, earlier: Earlier) -> Finding:
    """The month that is restated most, and the sum of all."""
    most = max(changed, key=lambda one: (round(abs(one.difference), 2), one.month))
    facts = {
        "month": Fact(most.month, "month"), "then": Fact(most.then, data.value_unit),
        "now": Fact(most.now, data.value_unit),
    }  # fmt: skip
    text = "{month} was reported as {then}, is now {now}: " + _why(most, data, facts) + "."
    if len(changed) > 1:
        facts |= {
            "months": Fact(len(changed), "count"),
            "sum": Fact(sum(one.difference for one in changed), data.value_unit),
        }
        text += " In all, {months} months are restated, by {sum}."
    much = any(abs(one.difference) >= MUCH * abs(one.then) for one in changed)
    severity: Severity = "watch" if much else "info"
    return Finding(
        "since_restated", severity, text, facts,
        so_what="Read the last month of a report as provisional: returns and late orders follow."
        if much else "Months that were reported have hardly moved.",
    )  # fmt: skip


def _why(one: Restated, data: Dataset, facts: dict[str, Fact]) -> str:
    """What was returned and what was entered since, with the number of orders of each."""
    parts = []
    if one.returned >= CENT:
        facts["returned"] = Fact(one.returned, data.value_unit)
        parts.append("{returned} was returned or credited since")
        if one.orders_returned:
            facts["orders_returned"] = Fact(one.orders_returned, "count")
            parts[-1] += ", with it {orders_returned:whole order|whole orders}"
    entered, number = one.entered, one.orders_entered or 0
    if abs(entered) >= CENT or number:
        facts["entered"] = Fact(abs(entered), data.value_unit)
        parts.append("{entered} came late" if entered >= 0 else "{entered} was taken off")
        if number:
            facts["orders_entered"] = Fact(abs(number), "count")
            more = "order|orders} more" if number > 0 else "order|orders} less"
            parts[-1] += ", with it {orders_entered:" + more
    return "; ".join(parts) if parts else "orders were counted anew"


def _table(changed: list[Restated], data: Dataset) -> Table:
    unit = data.value_unit
    figures = [
        (one.then, one.now, one.difference, -one.returned, float(one.orders_returned), one.entered,
         float(one.orders_entered or 0))
        for one in changed
    ]  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (one.month, *(round(figure, 2) + 0.0 for figure in own))
        for one, own in zip(changed, figures, strict=True)
    ]
    sums = [round(sum(column), 2) + 0.0 for column in zip(*figures, strict=True)]
    return Table(
        "since_restated", "Months that are not what they were reported as",
        (Column("Month", "month"), Column("As reported", unit), Column("As known now", unit),
         Column("Difference", unit, less=("As known now", "As reported")),
         Column("Returned since", unit),
         Column("Whole orders of it", "count"), Column("Entered since", unit),
         Column("Orders of it", "count")),
        tuple(rows), total=("All", *sums),
        note="Returned since: the credit is later than the data of the last report. Entered since: "
        "orders that reached the export late, and corrections.",
    )  # fmt: skip
