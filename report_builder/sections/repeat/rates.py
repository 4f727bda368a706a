"""The repeat rate, what repeat customers bring, and what one more in a hundred is worth."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import ibis

from report_builder import formats, measures
from report_builder.dataset import Dataset
from report_builder.model import Content, Fact, Finding
from report_builder.sections.repeat.visits import first_visits, new_customers, second_purchases
from report_builder.stats.intervals import PERCENT_LEVEL, wilson_interval

LARGE_PART = 0.2  # of the money: from here on it matters that they come back
# Below one in twenty a point more is a shop of another kind, above nine in ten hardly anybody is
# left to be brought to a second order: there the worth of one more point is not told.
WITHIN_REACH = (0.05, 0.9)
ONE_POINT = 0.01  # one customer in a hundred


@dataclass(frozen=True, slots=True)
class Figures:
    """Known customers, those with two orders or more, and the value of both."""

    customers: int
    repeat: int
    value: float
    repeat_value: float


def figures(data: Dataset) -> Figures:
    """Counts over all customers of the data."""
    table = data.customers
    if table is None:
        return Figures(0, 0, 0.0, 0.0)
    back = table.orders >= measures.REPEAT_ORDERS
    row = table.agg(
        customers=table.count(), repeat=ibis.coalesce(back.sum(), 0),
        value=ibis.coalesce(measures.value(table), 0.0),
        repeat_value=ibis.coalesce(table.value.sum(where=back).cast("float64"), 0.0),
    ).execute().iloc[0]  # fmt: skip
    return Figures(
        int(row["customers"]), int(row["repeat"]), float(row["value"]), float(row["repeat_value"])
    )


def second_orders(data: Dataset) -> tuple[int, float]:
    """How many customers have a second order, and what these orders are worth on average."""
    known = measures.known_orders(data)
    own = ibis.window(group_by="customer_id", order_by=["ordered_at", "order_id"])
    ranked = known.mutate(place=ibis.row_number().over(own))
    second = ranked.filter(ranked.place == 1)
    row = second.agg(
        orders=second.count(), value=ibis.coalesce(measures.value(second), 0.0)
    ).execute().iloc[0]  # fmt: skip
    orders = int(row["orders"])
    return orders, float(row["value"]) / orders if orders else 0.0


def nobody_finding(found: Figures) -> Finding:
    """Nobody ordered twice: nothing else of the section can be said."""
    low, high = wilson_interval(0, found.customers)
    return Finding(
        "repeat_rate", "watch",
        "Each of {customers} known customers ordered once: the repeat rate is {rate} ({level}% "
        "interval {low} to {high}). Days between purchases, second purchases and cohorts need "
        "customers who ordered at least twice, so they are left out.",
        {
            "customers": Fact(found.customers, "count"), "rate": Fact(0.0, "share"),
            "level": Fact(PERCENT_LEVEL, "count"), "low": Fact(low, "share"),
            "high": Fact(high, "share"),
        },
        so_what="Check whether the export gives each order a customer number of its own; if not, "
        "nobody has come back yet.",
    )  # fmt: skip


def content(data: Dataset, found: Figures, orders: int, average: float) -> Content:
    """The rate, the share of repeat customers in the value, and the worth of one point more.

    ``orders``, ``average``: of second orders.
    """
    findings = [rate_finding(found), share_finding(data, found)]
    low, high = WITHIN_REACH
    if low <= found.repeat / found.customers <= high:
        findings.append(worth_finding(data, found, orders, average))
    return Content(findings=tuple(findings))


def rate_finding(found: Figures) -> Finding:
    """The repeat rate and the customers who ordered once."""
    low, high = wilson_interval(found.repeat, found.customers)
    return Finding(
        "repeat_rate", "info",
        "{repeat} of {customers} known customers ordered at least twice: a repeat rate of {rate} "
        "({level}% interval {low} to {high}). {once} ordered once so far.",
        {
            "repeat": Fact(found.repeat, "count"), "customers": Fact(found.customers, "count"),
            "rate": Fact(found.repeat / found.customers, "share"), "low": Fact(low, "share"),
            "high": Fact(high, "share"), "level": Fact(PERCENT_LEVEL, "count"),
            "once": Fact(found.customers - found.repeat, "count"),
        },
        so_what="Many of those who ordered once are new and may still return: the curve of second "
        "purchases allows for that, the rate does not.",
    )  # fmt: skip


def share_finding(data: Dataset, found: Figures) -> Finding:
    """What repeat customers bring."""
    facts = {
        "share": Fact(found.repeat / found.customers, "share"),
        "value": Fact(found.repeat_value, data.value_unit),
        "measure": Fact(data.value_name, "text"),
    }  # fmt: skip
    if found.value <= 0:
        return Finding(
            "repeat_revenue", "info",
            "Customers who ordered at least twice are {share} of the known customers and brought "
            "{value} of {measure}.", facts,
        )  # fmt: skip
    part = found.repeat_value / found.value
    facts["part"] = Fact(part, "share")
    return Finding(
        "repeat_revenue", "info",
        "Customers who ordered at least twice are {share} of the known customers and brought "
        "{part} of the {measure} from them: {value}.", facts,
        so_what="So much stands or falls with customers who come back." if part >= LARGE_PART
        else "Nearly all comes from customers who ordered once: first find out why so few return.",
    )  # fmt: skip


def new_in_year(data: Dataset) -> int:
    """Customers whose first order lies in the last twelve months, without cohorts of whom most
    bought before the data begins."""
    frame = first_visits(data)
    _, older = new_customers(second_purchases(data), data)
    if older is not None:
        frame = frame[frame["cohort"] > older]
    start = data.last_day - dt.timedelta(days=measures.YEAR_DAYS)
    return int((frame["first"] > start).sum())


def worth_finding(data: Dataset, found: Figures, orders: int, average: float) -> Finding:
    """One customer in a hundred more with a second order, at the average second order."""
    more = max(1, round(ONE_POINT * found.customers))
    unit = data.value_unit if data.has_money else "number"
    worth = formats.printed(more, "count") * formats.printed(average, unit)
    facts = {
        "customers": Fact(found.customers, "count"), "more": Fact(more, "count"),
        "orders": Fact(orders, "count"),
        "average": Fact(average, unit),
        "worth": Fact(worth, unit),
        "measure": Fact(data.value_name, "text"), "new": Fact(new_in_year(data), "count"),
    }  # fmt: skip
    return Finding(
        "second_order_worth", "act",
        "A repeat rate one percentage point higher would mean {more} more of "
        "{customers:customer|customers} with a second order. At {average}, the average of "
        "{orders} second orders, that is {worth} of {measure}. {new} of the customers "
        "are new in the last twelve months.", facts,
        money=worth if data.has_money else None, money_is="worth",
        brief="A repeat rate one percentage point higher would bring {worth} of {measure}.",
        so_what="An offer for the second order pays as long as it costs less than the margin in "
        "that amount for each point gained." if data.has_money
        else "An offer for the second order is for those who ordered once so far.",
    )  # fmt: skip
