"""Days between purchases, and from when a customer is overdue."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import pandas as pd

from report_builder import charts, formats, measures, privacy
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Table
from report_builder.sections.repeat.visits import visits
from report_builder.stats.disclosure import shown_bars
from report_builder.stats.inference import MINIMUM_PER_GROUP

OVERDUE = 0.9  # nine in ten pauses are over sooner: later, silence is no longer ordinary
TAIL = 0.95  # the picture ends here, or a few pauses of years would fill it
BINS = 20  # columns of the histogram, about as many as can be told apart


@dataclass(frozen=True, slots=True)
class Overdue:
    """Repeat customers silent for longer than usual, with their value and orders so far."""

    customers: int
    repeat: int
    value: float
    orders: int


def pauses(data: Dataset) -> pd.DataFrame:
    """How often each number of days between two visits occurred: ``days``, ``times``."""
    table = visits(data)
    known = table.filter(table.pause.notnull())
    counted = known.group_by(days=known.pause).agg(times=lambda t: t.count())
    frame: pd.DataFrame = counted.order_by("days").execute()
    return frame


def quantile(counted: pd.DataFrame, share: float) -> int:
    """The fewest days within which at least ``share`` of the pauses were over."""
    reached = counted["times"].cumsum() >= share * counted["times"].sum() * (1 - 1e-12)
    return int(counted["days"][reached].iloc[0])


def overdue(data: Dataset, limit: int) -> Overdue:
    """Repeat customers whose last order is more than ``limit`` days before the last day."""
    table = data.customers
    assert table is not None  # the section needs customers
    back = table.filter(table.orders >= measures.REPEAT_ORDERS)
    silent = back.last_day < data.last_day - dt.timedelta(days=limit)
    row = back.agg(
        repeat=back.count(), customers=silent.sum(),
        value=back.value.sum(where=silent).cast("float64"), orders=back.orders.sum(where=silent),
    ).execute().iloc[0].fillna(0)  # fmt: skip
    return Overdue(
        int(row["customers"]), int(row["repeat"]), float(row["value"]), int(row["orders"])
    )


def content(data: Dataset) -> Content:
    """The distribution of pauses and the customers who are overdue by it."""
    counted = pauses(data)
    times = int(counted["times"].sum())
    if times < MINIMUM_PER_GROUP:
        return Content(findings=(too_few_finding(times),))
    limit = quantile(counted, OVERDUE)
    silent = overdue(data, limit)
    findings = [between_finding(counted)]
    if silent.customers:
        findings.append(overdue_finding(data, limit, silent))
    chart = _chart(data, counted)
    return Content(tuple(findings), (chart,) if chart else ())


def too_few_finding(times: int) -> Finding:
    """Why nothing is said about days between purchases."""
    return Finding(
        "days_between", "info",
        "Customers came back on a later day {times:time|times} in all; days between purchases are "
        "shown from {needed} on.",
        {"times": Fact(times, "count"), "needed": Fact(MINIMUM_PER_GROUP, "count")},
        so_what="So few return that they show no rhythm: win second orders first.",
    )  # fmt: skip


def between_finding(counted: pd.DataFrame) -> Finding:
    """Median and quartiles of the days between purchases."""
    return Finding(
        "days_between", "info",
        "Half of {pauses} pauses between two purchases of a customer are over within {median}, a "
        "quarter within {lower}, three quarters within {upper}.",
        {
            "median": Fact(quantile(counted, 0.5), "days"),
            "lower": Fact(quantile(counted, 0.25), "days"),
            "upper": Fact(quantile(counted, 0.75), "days"),
            "pauses": Fact(int(counted["times"].sum()), "count"),
        },
        so_what="A reminder much earlier than {median} after an order goes mostly to customers who "
        "return anyway.",
    )  # fmt: skip


def overdue_finding(data: Dataset, limit: int, silent: Overdue) -> Finding:
    """Repeat customers silent for longer than nine in ten pauses, and one order of each."""
    average = silent.value / silent.orders
    unit = data.value_unit if data.has_money else "number"
    worth = formats.printed(silent.customers, "count") * formats.printed(average, unit)
    return Finding(
        "overdue", "act",
        "{customers} of {repeat:customer|customers} with at least two orders are overdue: nothing "
        "for more than {limit}, which is longer than {usual} of all pauses between purchases. One "
        "order each, at their average of {average}, would be {worth} of {measure}.",
        {
            "customers": Fact(silent.customers, "count"), "repeat": Fact(silent.repeat, "count"),
            "limit": Fact(limit, "days"), "usual": Fact(OVERDUE, "share"),
            "average": Fact(average, unit), "worth": Fact(worth, unit),
            "measure": Fact(data.value_name, "text"),
        },
        money=worth if data.has_money else None,
        so_what="They have come back before: write to them, beginning with those who fell silent "
        "last.",
    )  # fmt: skip


def _chart(data: Dataset, counted: pd.DataFrame) -> Chart | None:
    end = quantile(counted, TAIL)
    width = max(1, math.ceil(end / BINS))
    bins = (counted["days"] - 1) // width
    places = range(int((end - 1) // width) + 1)
    sums = counted["times"].groupby(bins).sum().reindex(places, fill_value=0)
    longer = int(counted["times"].sum() - sums.sum())
    bars = shown_bars([int(sums[at]) for at in places], privacy.smallest(), longer)
    if bars is None:
        return None
    first, wide = bars.first * width, bars.width * width
    rows = tuple(
        (first + at * wide, first + (at + 1) * wide, count) for at, count in enumerate(bars.counts)
    )
    ends = ((bars.below, "shorter"), (bars.beyond, "longer"))
    cut = [f"{formats.count(number)} {which}" for number, which in ends if number]
    table = Table(
        "days_between", "Days between purchases",
        (Column("More than", "days"), Column("Up to", "days"), Column("Pauses", "count")), rows,
        note=f"Not in the table: {formats.listed(cut)} pauses." if cut else "",
    )  # fmt: skip
    median, limit = quantile(counted, 0.5), quantile(counted, OVERDUE)
    return charts.histogram(
        shows=("days_between",),
        key="days_between", measure="Days between purchases", low="More than", high="Up to",
        y="Pauses", table=table, marked=((median, "median"), (limit, "overdue")),
        title="Half of repeat purchases come within {median}, {usual} within {limit}",
        subtitle="Number of pauses between neighbouring purchase days of a customer; "
        f"{formats.count(int(counted['times'].sum()))} pauses, {formats.date(data.first_day)} to "
        f"{formats.date(data.last_day)}"
        + (f"; not drawn: {formats.listed(cut)} pauses" if cut else ""),
        alt="Histogram of days between purchases; half are over within {median}, {usual} within "
        "{limit}.",
        facts={"median": Fact(median, "days"), "limit": Fact(limit, "days"),
               "usual": Fact(OVERDUE, "share")},
    )  # fmt: skip
