"""Columns that follow from others: money and cost of the line, discount, the order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from report_builder import roles as vocabulary
from report_builder.ingest import customers, discounts, first_lines, unit_costs
from report_builder.ingest.dates import seconds_of_day
from report_builder.ingest.joining import Joined
from report_builder.model import ColumnMapping

if TYPE_CHECKING:
    import ibis.expr.types as ir


WORKED_OUT = ("amount", "cost", "promo", "loyalty_tier")  # roles that may follow from others
# Columns that only helped to work out others; who a customer is by name goes no further.
DROPPED = (vocabulary.CUSTOMER_EMAIL, vocabulary.CUSTOMER_NAME, "time", "profit", "margin")


def complete(lines: ir.Table, joined: Joined) -> ir.Table:
    """Lines with ``ordered_at``, ``day``, ``month``, and where they follow ``amount``, ``cost`` …

    ``lines`` has a column per role found. Without a customer number the name stands in for it.
    """
    lines = first_lines.carried(lines, joined)
    lines = _dated(lines) if "date" in lines.columns else _undated(lines)
    lines = discounts.as_fraction(lines, joined)
    if "amount" not in lines.columns and "unit_price" in lines.columns:
        lines = lines.mutate(amount=discounts.paid(lines))
    lines = unit_costs.cost_of_line(lines, joined)
    source = joined.source(vocabulary.LOYALTY_MEMBER)
    if source is not None:
        lines = customers.with_tier(lines, source)
    if "customer_id" not in lines.columns:
        lines = lines.mutate(customer_id=_stand_in(lines))
    return lines.drop([name for name in DROPPED if name in lines.columns])


def _stand_in(lines: ir.Table) -> ir.StringColumn:
    """What tells customers apart without a number: their e-mail address, else their name."""
    if vocabulary.CUSTOMER_EMAIL in lines.columns:
        return lines.customer_email.lower().strip()
    if vocabulary.CUSTOMER_NAME in lines.columns:
        return lines.customer_name
    return ibis.null("string")


def _dated(lines: ir.Table) -> ir.Table:
    moment = lines.date
    if "time" in lines.columns:
        clock = seconds_of_day(lines.time).as_interval("s")
        moment = ibis.coalesce(lines.date.truncate("D") + clock, lines.date)
    lines = lines.mutate(ordered_at=moment).drop("date")
    return lines.mutate(day=lines.ordered_at.date(), month=lines.ordered_at.truncate("M").date())


def _undated(lines: ir.Table) -> ir.Table:
    nothing = ibis.null("date")
    return lines.mutate(ordered_at=ibis.null("timestamp"), day=nothing, month=nothing)


def mapping(joined: Joined, roles: frozenset[str]) -> tuple[ColumnMapping, ...]:
    """The columns understood, the analysed ones first, with the amount where it is worked out."""
    given = {item.role: item for item in joined.mapping if item.use == "analysed"}
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
    given |= {item.role: item for item in _stand_ins(given, roles)}
    rest = tuple(item for item in joined.mapping if item.use != "analysed")
    return (*(given[role] for role in sorted(given)), *rest)


def _stand_ins(
    given: Mapping[str, ColumnMapping], roles: frozenset[str]
) -> Iterator[ColumnMapping]:
    """Roles that another column stands in for, or that are worked out from others."""
    email, name = given.get(vocabulary.CUSTOMER_EMAIL), given.get(vocabulary.CUSTOMER_NAME)
    if vocabulary.CUSTOMER_ID not in given and email is not None:
        why = "no customer number: customers are told apart by their e-mail addresses"
        yield replace(email, role=vocabulary.CUSTOMER_ID, reason=why)
    elif vocabulary.CUSTOMER_ID not in given and name is not None:
        why = "no customer number: customers are told apart by their names"
        yield replace(name, role=vocabulary.CUSTOMER_ID, reason=why)
    amount, profit = given.get(vocabulary.AMOUNT), given.get(vocabulary.PROFIT)
    rate = given.get(vocabulary.MARGIN)
    if vocabulary.COST not in roles or vocabulary.COST in given or amount is None:
        return
    if profit is not None:
        column = f"{amount.column} - {profit.column}"
        yield replace(profit, role=vocabulary.COST, column=column, reason="amount less profit")
    elif rate is not None:
        column = f"{amount.column}*{rate.column}"
        yield replace(rate, role=vocabulary.PROFIT, column=column, reason="amount times margin")


def roles_of(lines: ir.Table, joined: Joined, *, has_orders: bool) -> frozenset[str]:
    """Roles that the lines have, with those that follow from others."""
    mapped = joined.line_roles()
    found = {role for role in mapped if role.removeprefix("region.") in lines.columns}
    found |= {r for r in WORKED_OUT if r in lines.columns}
    if vocabulary.DATE in mapped:
        found.add(vocabulary.DATE)
    if has_orders:
        found.add(vocabulary.ORDER_ID)
    if {vocabulary.CUSTOMER_NAME, vocabulary.CUSTOMER_EMAIL} & set(mapped):
        found.add(vocabulary.CUSTOMER_ID)
    return frozenset(found)
