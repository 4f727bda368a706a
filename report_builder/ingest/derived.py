"""Columns that follow from others: money and cost of the line, discount, the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from report_builder import roles as vocabulary
from report_builder.ingest import discounts, unit_costs
from report_builder.ingest.joining import Joined
from report_builder.model import ColumnMapping

if TYPE_CHECKING:
    import ibis.expr.types as ir


def complete(lines: ir.Table, joined: Joined) -> ir.Table:
    """Lines with ``ordered_at``, ``day``, ``month``, and where they follow ``amount``, ``cost`` …

    ``lines`` has a column per role found. Without a customer number the name stands in for it.
    """
    lines = _dated(lines)
    lines = discounts.as_fraction(lines, joined)
    if "amount" not in lines.columns and "unit_price" in lines.columns:
        lines = lines.mutate(amount=discounts.paid(lines))
    lines = unit_costs.cost_of_line(lines, joined)
    if "customer_id" not in lines.columns:
        stand_in = "customer_name" in lines.columns
        customer = lines.customer_name if stand_in else ibis.null("string")
        lines = lines.mutate(customer_id=customer)
    if "order_id" not in lines.columns:
        lines = lines.mutate(order_id=_order(lines))
    return lines.drop([c for c in ("customer_name", "time", "profit") if c in lines.columns])


def _dated(lines: ir.Table) -> ir.Table:
    moment = lines.date
    if "time" in lines.columns:
        clock = lines.time.try_cast("time").cast("string")
        both = (lines.date.strftime("%Y-%m-%d ") + clock).try_cast("timestamp")
        moment = ibis.coalesce(both, lines.date)
    lines = lines.mutate(ordered_at=moment).drop("date")
    return lines.mutate(day=lines.ordered_at.date(), month=lines.ordered_at.truncate("M").date())


def _order(lines: ir.Table) -> ir.StringColumn:
    """Without order numbers an order is what one customer bought on one day, else each line."""
    line = ibis.literal("line ") + ibis.row_number().cast("string")
    day = ibis.coalesce(lines.day.cast("string"), "")
    return ibis.coalesce(lines.customer_id + ibis.literal(" ") + day, line)


def mapping(joined: Joined, roles: frozenset[str]) -> tuple[ColumnMapping, ...]:
    """The columns understood, with the amount where it is worked out from others."""
    given = {item.role: item for item in joined.mapping}
    if "amount" in roles and "amount" not in given:
        parts = [given[role] for role in ("quantity", "unit_price") if role in given]
        less = " less the discount" if "discount" in given else ""
        given["amount"] = ColumnMapping(
            "amount",
            parts[0].table,
            "*".join(part.column for part in parts),
            min(part.confidence for part in parts),
            f"no column of amounts: quantity times unit price{less}"
            if len(parts) > 1
            else "no column of amounts and no quantity: the price of the line",
        )
    return tuple(given[role] for role in sorted(given))


def roles_of(lines: ir.Table, joined: Joined) -> frozenset[str]:
    """Roles that the lines have, with those that follow from others."""
    mapped = joined.line_roles()
    found = {role for role in mapped if role.removeprefix("region.") in lines.columns}
    found |= {"order_id", "date"} | {r for r in ("amount", "cost", "promo") if r in lines.columns}
    if vocabulary.CUSTOMER_NAME in mapped:
        found.add(vocabulary.CUSTOMER_ID)
    return frozenset(found)
