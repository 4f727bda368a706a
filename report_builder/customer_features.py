"""One row per customer: what they bought, when, how much, and who they are.

Shared by the sections on clusters and by the customer list. All of it is behaviour up to the as-of
date; money is net of returns where the name says revenue, and the value of orders where it says
order or price. Without dates or orders only what can be known is there; a table of customers says
more of them than order lines do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from report_builder import customer_attributes, measures
from report_builder.customer_attributes import GIVEN, TRAITS
from report_builder.dataset import Dataset, once
from report_builder.errors import NotEnoughData
from report_builder.ingest.netting import standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

YEAR_DAYS = measures.YEAR_DAYS  # "the last twelve months", up to and with the as-of date
MOST_CATEGORIES = 8  # of which shares are kept; beyond, a share is mostly zeros
CATEGORY = "category: "  # before the name of a category in a column of shares
MOST_CHANNELS = 4  # of which shares are kept: shops sell through few
CHANNEL = "channel: "  # before the name of a sales channel in a column of shares
_AS_COUNTED = (
    "customer_id", "days_since_last_order", "days_since_first_order", "orders", "revenue",
)  # fmt: skip
RFM_COLUMNS = ("customer_id", "order_id", "day", "value", "is_sale")  # of lines, for recency & co.
LAST_YEAR = "revenue_last_year"  # only data with dates can tell the last year from the rest


def year_start(as_of: dt.date) -> dt.date:
    """The first of the 365 days that end with the as-of date."""
    return as_of - dt.timedelta(days=YEAR_DAYS - 1)


@once
def customer_frame(data: Dataset) -> pd.DataFrame:
    """One row a customer, in an order that names do not change, with a plain index.

    Columns: ``customer_id``, ``days_since_last_order``, ``days_since_first_order``, ``orders``,
    ``revenue`` (net; units or lines without money), ``revenue_last_year``, ``average_order``,
    ``items_per_order``, ``days_between_orders`` (mean; missing after one order) and, where the data
    has them: ``unit_price`` (value of sales by units), ``returns_share`` (of the value of sales),
    ``discount_share`` (of sale lines), ``discount_given`` (money below the undiscounted price in
    the last year), ``category: <name>`` and, with dates, ``channel: <name>`` (shares of the value
    of sales, best-selling first), ``age``, ``income``, ``gender``, ``loyalty_member`` (0 or 1).
    Missing is NaN. Needs known customers.

    Without dates there is nothing of the first order, of gaps between orders or of the last year
    (``discount_given`` is over all), days and orders are there only as a table of customers gives
    them, ``average_order`` only with orders and money, and ``orders`` not where everybody has one
    row. Beside these there are then ``sales`` (value of sales), ``units``, and the attributes of
    ``customer_attributes``.
    """
    assert data.customers is not None, "needs customers"
    names = kinds(data)
    bought = _numbers(_bought(data, names).execute())
    people = _numbers(_people(data).execute())
    known = people.merge(bought, on="customer_id", how="left")
    known = known.fillna(dict.fromkeys(bought.columns.drop("customer_id"), 0.0))
    frame = _derived(known, data, names)
    return in_order(frame if data.time else frame.join(_without_dates(known, data)))


def sales(frame: pd.DataFrame) -> pd.Series[float]:
    """Value of sales of each customer of a frame, returns not taken off."""
    return frame["sales"] if "sales" in frame else frame["average_order"] * frame["orders"]


def given_frame(data: Dataset) -> pd.DataFrame:
    """Recency, frequency and money as a table of customers gives them.

    One row a customer of whom all three are known and who has an order, in an order that names do
    not change: ``customer_id``, ``days_since_last_order``, ``orders``, ``revenue``. Raises
    NotEnoughData where the table does not have all three.
    """
    customers = data.customers
    assert customers is not None, "needs customers"
    if not {"days_since_last_order", "orders"} <= set(customers.columns) or not _has_value(data):
        raise NotEnoughData(
            "needs dates, or of each customer the days since the last order, the number of orders "
            "and what they spent"
        )
    each = customers.select(
        "customer_id", "days_since_last_order", "orders", revenue=customers.value.cast("float64")
    )
    return in_order(each.filter(each.orders > 0).drop_null("days_since_last_order").execute())


def rfm_frame(data: Dataset, until: dt.date) -> pd.DataFrame:
    """Recency, frequency and money as known at the end of a day, and what came afterwards.

    One row a known customer with an order by then, in an order that names do not change. Columns:
    ``customer_id``, ``days_since_last_order`` (at ``until``), ``orders``, ``revenue`` (net),
    ``revenue_last_year`` (of the 365 days to ``until``), ``orders_since`` and ``revenue_since``
    (after ``until``, up to the as-of date). Purchases that a credit after ``until`` took out of the
    lines count as they stood then.
    """
    lines = data.lines.select(RFM_COLUMNS)
    if data.netted is not None and until < data.as_of:
        stood = standing(data.netted, until).mutate(is_sale=ibis.literal(True))
        lines = lines.union(stood.select(RFM_COLUMNS))
    lines = lines.filter(lines.customer_id.notnull())
    known, sold = lines.day <= until, lines.is_sale
    recent = known & (lines.day >= year_start(until))
    each = lines.group_by("customer_id").agg(
        last_day=lines.day.max(where=known & sold),
        orders=lines.order_id.nunique(where=known & sold),
        revenue=ibis.coalesce(lines.value.sum(where=known), 0).cast("float64"),
        revenue_last_year=ibis.coalesce(lines.value.sum(where=recent), 0).cast("float64"),
        orders_since=lines.order_id.nunique(where=~known & sold),
        revenue_since=ibis.coalesce(lines.value.sum(where=~known), 0).cast("float64"),
    )
    each = each.filter(each.last_day.notnull()).mutate(
        days_since_last_order=ibis.literal(until).delta(each.last_day, unit="day")
    )
    return in_order(each.drop("last_day").execute())


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows sorted by what customers did, then by name: sums do not depend on names or row order."""
    behaviour = [name for name in frame.columns if name != "customer_id"]
    return frame.sort_values([*behaviour, "customer_id"]).reset_index(drop=True)


def kinds(data: Dataset) -> dict[str, tuple[str, str]]:
    """Column of shares -> (column of the lines, value) of the categories and channels to tell."""
    found = {f"{CATEGORY}{name}": ("category", name)
             for name in _best_selling(data, "category", MOST_CATEGORIES)}  # fmt: skip
    if data.time:  # a table of customers says of each how they came, not how much of what
        found |= {f"{CHANNEL}{name}": ("channel", name)
                  for name in _best_selling(data, "channel", MOST_CHANNELS)}  # fmt: skip
    return found


def _best_selling(data: Dataset, column: str, most: int) -> tuple[str, ...]:
    """The values of a column of the lines, best-selling first (value to known customers)."""
    lines = _known_sales(data)
    if not data.has(column) or column not in lines.columns:
        return ()
    each = lines.group_by(name=lines[column]).agg(sales=measures.value(lines)).execute()
    each = each[each["name"].notna()].sort_values(["sales", "name"], ascending=[False, True])
    return tuple(str(name) for name in each["name"].head(most))


def _known_sales(data: Dataset) -> ir.Table:
    lines = measures.sale_lines(data)
    return lines.filter(lines.customer_id.notnull())


def _people(data: Dataset) -> ir.Table:
    customers = data.customers
    assert customers is not None
    kept: list[str] = [name for name in TRAITS if data.has(name) and name in customers.columns]
    behaviour: dict[str, Any] = {}
    if data.time:
        behaviour["days_since_last_order"] = measures.days_since_last_order(customers, data.as_of)
        behaviour["days_since_first_order"] = ibis.literal(data.as_of).delta(
            customers.first_day, unit="day"
        )
    elif "days_since_last_order" in customers.columns:
        kept.append("days_since_last_order")
    if "orders" in customers.columns:
        kept.append("orders")
    if _has_value(data):
        behaviour["revenue"] = customers.value.cast("float64")
    if data.time is None:
        kept += customer_attributes.columns(data)
    plain = {name: measures.plain(customers[name]) for name in kept}
    return customers.select("customer_id", **plain, **behaviour)


def _has_value(data: Dataset) -> bool:
    """Whether ``value`` says what customers bought; a table of customers without money does not."""
    return data.has_money or data.grain != "customers"


def _bought(data: Dataset, names: Mapping[str, tuple[str, str]]) -> ir.Table:
    """Sums over the lines of each known customer, in one pass."""
    lines = data.lines.filter(data.lines.customer_id.notnull())
    sold = lines.is_sale
    counted = data.has("quantity") and "quantity" in lines.columns
    units = lines.quantity if counted else lines.value * 0 + 1
    recent = lines.day >= year_start(data.as_of) if data.time else ibis.literal(True)
    sums: dict[str, Any] = {
        "sales": lines.value.sum(where=sold),
        "returned": -lines.value.sum(where=lines.is_return),
        "units": units.sum(where=sold),
        "sale_lines": lines.count(where=sold),
    }
    if data.time:
        sums[LAST_YEAR] = lines.value.sum(where=recent)
    if data.has("discount") and "discount" in lines.columns:
        sums["discounted"] = lines.count(where=sold & (lines.discount > 0))
        sums["discount_given"] = _below_full_price(lines).sum(where=sold & recent)
    for number, (column, name) in enumerate(names.values()):
        sums[f"kind_{number}"] = lines.value.sum(where=sold & (lines[column] == name))
    return lines.group_by("customer_id").agg(
        **{key: ibis.coalesce(total, 0).cast("float64") for key, total in sums.items()}
    )


def _below_full_price(lines: ir.Table) -> ir.NumericColumn:
    """What a line would have brought more without its discount, to the cent; 0 for free goods."""
    rate = ibis.coalesce(lines.discount, 0.0)
    whole = lines.value.cast("float64") / ibis.greatest(1 - rate, 0.01)
    return (rate < 1).ifelse(whole * rate, 0.0).round(2).cast("decimal(18, 4)")


def _numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Every column but words as floats."""
    words = {"customer_id", *customer_attributes.WORDS}
    numeric = [name for name in frame.columns if name not in words]
    return frame.assign(**{name: frame[name].astype("float64") for name in numeric})


def _derived(frame: pd.DataFrame, data: Dataset, names: Iterable[str]) -> pd.DataFrame:
    """Ratios of the sums; a ratio over nothing is missing."""
    sales = frame["sales"].where(frame["sales"] > 0)
    units = frame["units"].where(frame["units"] > 0)
    result = frame[_counted(frame, data)].copy()
    if LAST_YEAR in frame:
        result[LAST_YEAR] = frame[LAST_YEAR]
    _add_orders(result, frame, data)
    if data.has_money and data.has("quantity"):
        result["unit_price"] = frame["sales"] / units
    if (frame["returned"] > 0).any():
        result["returns_share"] = frame["returned"] / sales
    if "discounted" in frame:
        result["discount_share"] = frame["discounted"] / frame["sale_lines"]
        if data.has_money:
            result["discount_given"] = frame["discount_given"]
    for number, name in enumerate(names):
        result[name] = frame[f"kind_{number}"] / sales
    for trait in TRAITS:
        # Without dates a table says of each customer what it says of all: that tells nobody apart.
        if trait in frame and (data.time or frame[trait].nunique() > 1):
            result[trait] = frame[trait]
    return result


def _counted(frame: pd.DataFrame, data: Dataset) -> list[str]:
    """The columns that stay as they are. One row a customer does not say how often they came."""
    known = [name for name in _AS_COUNTED if name in frame]
    if data.time is None and "orders" in known and not frame["orders"].max() > 1:
        known.remove("orders")
    return known


def _add_orders(result: pd.DataFrame, frame: pd.DataFrame, data: Dataset) -> None:
    """What an order is like, where orders are known."""
    if "orders" not in result:
        return
    orders = frame["orders"].where(frame["orders"] > 0)
    if data.time or data.has_money:
        result["average_order"] = frame["sales"] / orders
    if data.time or data.has("quantity"):
        result["items_per_order"] = frame["units"] / orders
    if data.time:
        gaps = frame["days_since_first_order"] - frame["days_since_last_order"]
        result["days_between_orders"] = (gaps / (orders - 1)).where(orders > 1)


def _without_dates(frame: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    """What only data without dates is asked for."""
    names = [name for name in frame.columns if name in (*GIVEN, *customer_attributes.NAMED)]
    result = frame[names].copy()
    if _has_value(data):
        result["sales"] = frame["sales"]
    if data.has("quantity"):
        result["units"] = frame["units"]
    return result.join(customer_attributes.counted(frame["customer_id"], data))
