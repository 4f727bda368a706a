"""One customer an order: orders whose lines name several count for one of them, everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from report_builder.dataset import Preparation

if TYPE_CHECKING:
    import ibis.expr.types as ir

# More than one order in a hundred, and the number is not that of an order: joining their customers
# would make one of many.
MOST = 0.01


def one_each(lines: ir.Table) -> tuple[ir.Table, tuple[Preparation, ...]]:
    """Lines with the customer who has most money in their order, and a note where that changed one.

    ``lines`` are analysed lines with orders by number. Lines without a customer stay without one.
    """
    known = lines.filter(lines.order_id.notnull(), lines.customer_id.notnull())
    shares = known.group_by("order_id", "customer_id").agg(
        money=known.value.sum(), lines=known.count()
    )
    several = shares.group_by("order_id").agg(customers=shares.count())
    counted = several.agg(all=several.count(), several=(several.customers > 1).sum()).execute()
    orders, mixed = int(counted["all"][0]), int(counted["several"].fillna(0)[0])
    if not mixed or mixed > MOST * orders:
        return lines, ()
    first = ibis.window(
        group_by="order_id",
        order_by=[ibis.desc("money"), ibis.desc("lines"), ibis.desc("customer_id")],
    )
    ranked = shares.semi_join(several.filter(several.customers > 1), "order_id")
    ranked = ranked.mutate(place=ibis.row_number().over(first)).filter(lambda t: t.place == 0)
    chosen = ranked.select(mixed_order="order_id", one_customer="customer_id")
    joined = lines.left_join(chosen, lines.order_id == chosen.mixed_order)
    own = ibis.cases(
        (joined.customer_id.isnull(), joined.customer_id),
        else_=ibis.coalesce(joined.one_customer, joined.customer_id),
    )
    named = joined.mutate(customer_id=own).drop("mixed_order", "one_customer")
    note = Preparation(
        "Orders with lines of several customers", "each counts for the one with most of its money",
        mixed, f"of {orders} orders",
    )  # fmt: skip
    return named, (note,)
