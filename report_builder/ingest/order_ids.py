"""What one order is: given by its number, else told from the customer, the day and the row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Columns that describe one item of an order. A row without any of them stands for a whole order.
DETAIL = ("product", "product_id", "category", "subcategory", "quantity", "unit_price")

OrderRule = Literal["number", "row", "customer and day", "unknown"]

SAID: dict[OrderRule, str] = {
    "row": "each row is one order: it names no product and no quantity",
    "customer and day": "an order is what one customer bought on one day",
    "unknown": "orders cannot be told apart; figures of orders are left out",
}


def order_rule(lines: ir.Table) -> OrderRule:
    """How orders are told apart in the lines read, from the columns there are and what they hold.

    Without dates a row is an order where no customer has two of them: the shop then gives one
    purchase of each. Without customers it is one where the rows have times of day and no items.
    """
    there = set(lines.columns)
    if "order_id" in there:
        return "number"
    measured = lines.agg(
        dated=lines.day.notnull().any(),
        timed=(lines.ordered_at.hour() > 0).any(),
        rows=lines.count(),
        known=lines.customer_id.count(),
        customers=lines.customer_id.nunique(),
    ).execute().iloc[0]  # fmt: skip
    detailed = bool(there & set(DETAIL))
    if measured["dated"] not in (True, 1):
        return "row" if measured["rows"] == measured["customers"] else "unknown"
    if measured["known"]:
        return "customer and day" if detailed else "row"
    return "row" if measured["timed"] in (True, 1) and not detailed else "unknown"


def with_order_ids(lines: ir.Table, rule: OrderRule) -> ir.Table:
    """Lines with ``order_id``; NULL everywhere where orders cannot be told apart."""
    if rule == "number":
        return lines
    row = ibis.literal("row ") + ibis.row_number().cast("string")
    if rule == "row":
        return lines.mutate(order_id=row)
    if rule == "unknown":
        return lines.mutate(order_id=ibis.null("string"))
    day = ibis.coalesce(lines.day.cast("string"), "")
    return lines.mutate(order_id=ibis.coalesce(lines.customer_id + ibis.literal(" ") + day, row))
