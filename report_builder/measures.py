"""What revenue, an order and an active customer are: each is defined once, for all chapters.

*Revenue* is the money of the analysed lines: merchandise sold less goods returned. An *order* has
at least one sale line. A customer is *active* in a span when they ordered in it. Counts of
customers leave out lines whose customer is not known.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from report_builder.dataset import Dataset

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Ways of saying that no promotion applied; everything else names one.
NO_PROMOTION = ("", "no", "none", "n", "false", "f", "0", "no promotion", "no promo", "nein", "non",
                "ninguna", "nessuna", "geen", "否")  # fmt: skip
# What says that there was an offer and not which.
UNNAMED_OFFERS = ("yes", "y", "true", "t", "1", "ja", "oui", "si", "sí", "sim", "是", "discount")
COSTED = 0.9  # of what was sold must have a known cost before a margin speaks for all of it
REPEAT_ORDERS = 2  # a customer with this many orders has come back
LEAD_IN_MONTHS = 3  # most regulars of a shop show up within a quarter; before, they look new
YEAR_DAYS = 365  # money is told for a year where the data covers more


def value(table: ir.Table) -> ir.FloatingScalar:
    """Revenue (or units, lines) of lines or orders: summed exactly, a float only afterwards."""
    return table.value.sum().cast("float64")


def known_value_name(data: Dataset) -> str:
    """What the value of all known customers is called: the revenue of known customers where some
    lines have no customer, else as that of the whole shop."""
    unknown = data.lines.filter(data.lines.customer_id.isnull()).count().execute()
    return f"the {data.value_name} of known customers" if unknown else data.value_name


def plain(values: ir.Column) -> ir.Column:
    """Decimals as floats already in the engine, for pandas would hold each as an object; all else
    as it is. For what is not summed."""
    return values.cast("float64") if values.type().is_decimal() else values


def yearly(data: Dataset) -> float:
    """What to multiply counts or sums over all data with, to have those of a year.

    One where the data covers a year or less, or has no dates: nothing is told beyond the data.
    """
    if data.time is None:
        return 1.0
    return min(1.0, YEAR_DAYS / ((data.last_day - data.first_day).days + 1))


def span(data: Dataset) -> str:
    """What sums made so are of, for the end of a sentence."""
    if data.time is None:
        return " in all"
    return " a year" if yearly(data) < 1 else " in all the data"


def value_of_year(data: Dataset) -> float:
    """What the shop took in the last twelve months, or in all the data where it has less."""
    lines = data.lines
    if data.time is not None:
        lines = lines.filter(lines.day > data.last_day - dt.timedelta(days=YEAR_DAYS))
    found = lines.agg(value=ibis.coalesce(value(lines), 0.0)).execute()
    return float(found["value"].iloc[0])


def margin_of_year(data: Dataset) -> float | None:
    """Gross profit as a share of what the shop took in the same time; None where the cost of less
    than nine tenths of it is known, or the goods cost more than they brought."""
    if not (data.has_money and data.has("cost") and "cost" in data.lines.columns):
        return None
    lines = data.lines.filter(data.lines.cost.notnull())
    if data.time is not None:
        lines = lines.filter(lines.day > data.last_day - dt.timedelta(days=YEAR_DAYS))
    found = lines.agg(
        value=ibis.coalesce(value(lines), 0.0), cost=ibis.coalesce(lines.cost.sum(), 0)
    ).execute()
    costed, cost = float(found["value"].iloc[0]), float(found["cost"].iloc[0])
    if costed <= 0 or costed < COSTED * value_of_year(data):
        return None
    margin = 1 - cost / costed
    return margin if margin > 0 else None


def between(table: ir.Table, start: dt.date, end: dt.date) -> ir.Table:
    """Rows whose ``day`` lies in the span, both ends included."""
    return table.filter(table.day >= start, table.day <= end)


def sale_lines(data: Dataset) -> ir.Table:
    """Analysed lines that are sales, without returns."""
    return data.lines.filter(data.lines.is_sale)


def known_orders(data: Dataset) -> ir.Table:
    """Orders whose customer is known."""
    return data.orders.filter(data.orders.customer_id.notnull())


def by_month(data: Dataset) -> pd.DataFrame:
    """One row a calendar month, oldest first, without gaps.

    Columns: ``month`` (date), ``partial``, ``value`` (net of returns), ``sales`` (orders' value),
    ``orders``, ``customers`` (known), ``units``. A complete month without a line is
    zero: it was observed and nothing was sold. A partial one without a line was not observed: its
    figures are NaN. Where orders cannot be told apart there are none, and
    ``sales`` are the sale lines.
    """
    lines = data.lines
    net = lines.group_by("month").agg(value=value(lines)).execute()
    sold = _sold_by_month(data)
    months = pd.DataFrame(
        {"month": [m.start for m in data.months], "partial": [m.partial for m in data.months]}
    )
    for part in (net, sold):
        part["month"] = pd.to_datetime(part["month"]).dt.date
        months = months.merge(part, on="month", how="left")
    nothing = {"value": 0.0, "sales": 0.0, "orders": 0, "customers": 0, "units": 0.0}
    unseen = months["partial"] & months["value"].isna()
    filled: pd.DataFrame = months.fillna(nothing)
    filled.loc[unseen, list(nothing)] = float("nan")
    return filled


def _sold_by_month(data: Dataset) -> pd.DataFrame:
    if data.has("order_id"):
        sold = data.orders
        units = sold.units
    else:
        sold = sale_lines(data)
        units = sold.quantity if data.has("quantity") else sold.value * 0 + 1
    grouped = sold.group_by("month").agg(
        sales=value(sold), orders=sold.order_id.nunique(), customers=sold.customer_id.nunique(),
        units=units.sum().cast("float64"),
    )  # fmt: skip
    frame: pd.DataFrame = grouped.execute()
    return frame


def by_day(data: Dataset) -> pd.DataFrame:
    """One row a day with a sale or return: ``day`` (date), ``value``, ``orders``; oldest first.

    Where orders cannot be told apart, ``orders`` are the sale lines.
    """
    lines = data.lines
    net = lines.group_by("day").agg(value=value(lines)).execute()
    if data.has("order_id"):
        counted = data.orders.group_by("day").agg(orders=data.orders.order_id.nunique()).execute()
    else:
        sold = sale_lines(data)
        counted = sold.group_by("day").agg(orders=sold.count()).execute()
    frame = net.merge(counted, on="day", how="left").fillna({"orders": 0}).sort_values("day")
    frame["day"] = pd.to_datetime(frame["day"]).dt.date
    ordered: pd.DataFrame = frame.reset_index(drop=True)
    return ordered


def days_since_last_order(customers: ir.Table, as_of: dt.date) -> ir.IntegerColumn:
    """RFM recency: whole days from a customer's last order to the as-of date."""
    return ibis.literal(as_of).delta(customers.last_day, unit="day")


def is_discounted(lines: ir.Table) -> ir.BooleanValue:
    """Whether a line was sold below its full price, or under a named promotion.

    A line without a word on it was sold at full price. Needs ``discount`` or ``promo``.
    """
    reduced: ir.BooleanValue = ibis.literal(False)
    if "discount" in lines.columns:
        reduced = reduced | ibis.coalesce(lines.discount > 0, False)
    if "promo" in lines.columns:
        reduced = reduced | ibis.coalesce(~lines.promo.lower().strip().isin(NO_PROMOTION), False)
    return reduced
