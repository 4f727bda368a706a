"""What new customers and those from earlier months bring, month by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import ibis
import pandas as pd

from report_builder import charts, formats, measures
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Severity, Table, Value

KNOWN_MONTHS = 12  # a year in the data: who then buys for the first time is most likely new
NEWS = 0.02  # two points of the sales; below, the part is about the same
MINIMUM_NEW = 30  # fewer new customers in a month are a handful, not a share
MONTHS_COMPARED = 3  # of fewer months nobody knows what is usual
EARLIER_MONTHS = 12  # the months before, a year at most, that the last one is seen against

NEW, EARLIER, UNKNOWN = "New", "From earlier months", "Customer not known"


def content(data: Dataset) -> Content:
    """Nothing without known customers, both new and earlier ones, or enough months."""
    if not data.has("customer_id"):
        return Content()
    shown = [month.start for month in data.months[measures.LEAD_IN_MONTHS :] if not month.partial]
    frame = by_kind(data)
    frame = frame[frame["month"].isin(shown)].sort_values("month")
    if frame.empty or not {NEW, EARLIER} <= set(frame["kind"]):
        return Content()
    full_year = {month.start for month in data.months[KNOWN_MONTHS:]}
    finding = newcomers_share(frame, data, full_year)
    return Content(findings=(finding,) if finding else (), charts=(_chart(frame, data),))


def by_kind(data: Dataset) -> pd.DataFrame:
    """Columns ``month``, ``kind``, ``sales`` (orders' value), ``customers``; one row a pair.

    New: the first order of the data lies in the same calendar month.
    """
    assert data.customers is not None
    firsts = data.customers.select(
        "customer_id", first_month=data.customers.first_day.truncate("M")
    )
    joined = data.orders.left_join(firsts, "customer_id")
    kind = ibis.cases(
        (joined.first_month.isnull(), UNKNOWN), (joined.first_month == joined.month, NEW),
        else_=EARLIER,
    )  # fmt: skip
    grouped = joined.mutate(kind=kind).group_by("month", "kind")
    frame: pd.DataFrame = grouped.agg(
        sales=measures.value, customers=lambda t: t.customer_id.nunique()
    ).execute()
    frame["month"] = pd.to_datetime(frame["month"]).dt.date
    return frame.sort_values(["month", "kind"], ignore_index=True)


def newcomers_share(
    frame: pd.DataFrame, data: Dataset, fair: Collection[dt.date]
) -> Finding | None:
    """New customers' part of the sales to known customers, last month against those before.

    ``fair``: the months a year or more after the data begins. Earlier ones look fuller of new
    customers than they were, as whoever had bought before the data begins counts as new there.
    """
    sales = frame.pivot(index="month", columns="kind", values="sales").reindex(
        columns=[NEW, EARLIER], fill_value=0.0
    )
    sales = sales.fillna(0.0).sort_index()
    last, earlier = sales.iloc[-1], sales.iloc[-1 - EARLIER_MONTHS : -1]
    earlier = earlier[earlier.index.isin(fair)]
    month = sales.index[-1]
    new = frame[(frame["month"] == month) & (frame["kind"] == NEW)]["customers"].sum()
    if new < MINIMUM_NEW or last.sum() <= 0:
        return None
    facts = {
        "month": Fact(month, "month"),
        "new": Fact(int(new), "count"),
        "value": Fact(float(last[NEW]), data.value_unit),
        "share": Fact(float(last[NEW] / last.sum()), "share"),
    }
    text = (
        "In {month}, {new:new customer|new customers} bought for {value}, {share} of the sales to "
        "known customers"
    )
    severity: Severity = "info"
    so_what = "See that they come back."
    if len(earlier) >= MONTHS_COMPARED and earlier.to_numpy().sum() > 0:
        shares = earlier[NEW] / earlier.sum(axis=1)
        usual = float(earlier[NEW].sum() / earlier.to_numpy().sum())
        facts |= {"usual": Fact(usual, "share"), "months": Fact(len(earlier), "count")}
        text += "; over the {months:month|months} before it was {usual}"
        severity, so_what = _against_usual(float(last[NEW] / last.sum()), usual, shares)
    return Finding("new_customer_share", severity, text + ".", facts, so_what=so_what)


def _against_usual(share: float, usual: float, earlier: pd.Series[float]) -> tuple[Severity, str]:
    """A part outside all of the months before is more than the usual ups and downs."""
    # whole thousandths: a difference of exactly two points must not fail by a binary fraction
    far = round(abs(share - usual), 3) >= NEWS
    if far and share < float(earlier.min()):
        return "watch", "New customers bring less than usual: ask what brought them in before."
    if far and share > float(earlier.max()):
        return "good", "New customers bring more than usual: see that they come back."
    return "info", "New customers bring about their usual part: see that they come back."


def _chart(frame: pd.DataFrame, data: Dataset) -> Chart:
    kinds = [kind for kind in (EARLIER, NEW, UNKNOWN) if (frame["kind"] == kind).any()]
    sales = frame.pivot(index="month", columns="kind", values="sales").fillna(0.0).sort_index()
    amounts = sales[kinds].to_numpy(dtype=float).tolist()
    rows: list[tuple[Value, ...]] = [
        (month, kind, amount)
        for month, line in zip(sales.index, amounts, strict=True)
        for kind, amount in zip(kinds, line, strict=True)
    ]
    unit, last = data.value_unit, sales.iloc[-1]
    table = Table(
        "sales_new_and_returning", "Sales to new customers and those from earlier months",
        (Column("Month", "month"), Column("Customers"), Column("Sales", unit)), tuple(rows),
    )  # fmt: skip
    return charts.stacked(
        shows=("new_customer_share",),
        x="Month", y="Sales", colour="Customers",
        key="sales_new_and_returning",
        title="Customers from earlier months brought {share} of {what} in {month}",
        subtitle=f"Value of orders before returns, {data.currency}".rstrip(", ")
        + "; new: first order in that month; complete months without the first "
        + f"{measures.LEAD_IN_MONTHS} of the data, "
        + f"{formats.month(sales.index[0])} to {formats.month(sales.index[-1])}",
        alt="Stacked columns of sales by kind of customer, {first} to {month}. Customers from "
        "earlier months brought {share} of {what} in {month}.",
        table=table,
        facts={
            "share": Fact(float(last[EARLIER] / last.sum()) if last.sum() else 0.0, "share"),
            "what": Fact("all sales" if UNKNOWN in kinds else "sales", "text"),
            "first": Fact(sales.index[0], "month"),
            "month": Fact(sales.index[-1], "month"),
        },
    )  # fmt: skip
