"""Totals by the accounting definitions, and the ledger from raw rows to analysed rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ibis

from report_builder import formats
from report_builder.ingest import kinds, reasons
from report_builder.ingest.lines import Typed
from report_builder.model import LedgerStep, Totals

if TYPE_CHECKING:
    import ibis.expr.types as ir

SOLD = (kinds.SALE, kinds.RETURNED)
LINES_NAMED = 5  # broken lines that the ledger names; the rest is counted
IDS = {"orders": "order_id", "customers": "customer_id", "products": "product_key"}
COUNTED = {
    "sale": kinds.SALE, "returned_lines": kinds.RETURNED, "credit": kinds.CREDIT,
    "cancelled": kinds.CANCELLED, "other": kinds.OTHER, "excluded": kinds.EXCLUDED,
}  # fmt: skip


def once(lines: ir.Table) -> ir.Table:
    """The lines without repetitions of equal rows: what the totals are defined on."""
    return lines.filter(lines.copy == 0)


def _money(condition: ir.BooleanColumn, lines: ir.Table) -> ir.DecimalColumn:
    return ibis.coalesce(lines.amount.sum(where=condition), 0).cast("decimal(38,4)")


def totals(classified: ir.Table, typed: Typed) -> tuple[Totals, Totals]:
    """The totals of the contract, with each different row once, and with every row as it was read.

    What the data cannot say is None.
    """
    lines = once(classified)
    different_ids, ids = _ids(classified)
    orders = _orders_of_customers(lines) if {"customer_id", "order_id"} <= typed.roles else None
    different = _totals_of(lines.mutate(copies=1), typed, different_ids, orders)
    if not different.rows_exact_duplicates:
        return different, different
    if orders is not None and typed.keeps_duplicates:  # copies may be orders of their own
        orders = _orders_of_customers(classified)
    each = {
        name: with_copies(classified[name], classified.copies)
        for name in ("amount", "quantity", "cost")
        if name in classified.columns
    }
    return different, _totals_of(classified.mutate(**each), typed, ids, orders)


def with_copies(value: ir.NumericColumn, copies: ir.IntegerColumn) -> ir.NumericColumn:
    """A value as often as its row was read.

    Most rows were read once, and a product of decimals takes the engine as long as ten sums.
    """
    return ibis.cases((copies == 1, value), else_=value * copies)


def _ids(classified: ir.Table) -> tuple[dict[str, int], dict[str, int]]:
    """How many orders, customers and products there are, of all lines and of those sold: among
    lines counted once, and as they were read.

    Each is grouped by once, where counting what differs under a condition would do so each time.
    """
    parts = []
    for name, column in IDS.items():
        known = classified.filter(classified[column].notnull())
        first, sold = known.copy == 0, known.kind.isin(SOLD)
        each = known.group_by(column).agg(
            first=first.any(), sold=sold.any(), sold_first=(sold & first).any()
        )
        counts = {one: ibis.coalesce(each[one].sum(), 0) for one in each.columns if one != column}
        parts.append(each.agg(name=ibis.literal(name), every=each.count(), **counts))
    once: dict[str, int] = {}
    read: dict[str, int] = {}
    for row in ibis.union(*parts).execute().to_dict("records"):
        name = row["name"]
        once |= {f"all_{name}": int(row["first"]), name: int(row["sold_first"])}
        read |= {f"all_{name}": int(row["every"]), name: int(row["sold"])}
    return once, read


def _totals_of(
    lines: ir.Table, typed: Typed, ids: Mapping[str, int], of_customers: tuple[int, int] | None
) -> Totals:
    sold = lines.kind.isin(SOLD)
    has_customer = "customer_id" in typed.roles
    measures: dict[str, Any] = {
        "kept": lines.copies.sum(),
        **{name: _rows(lines, lines.kind == of) for name, of in COUNTED.items()},
        "date_min": lines.ordered_at.min(),
        "date_max": lines.ordered_at.max(),
        "no_customer": _rows(lines, lines.customer_id.isnull()),
        "no_date": _rows(lines, lines.day.isnull()),
    }
    if "quantity" in typed.roles:
        measures["units"] = lines.quantity.sum(where=sold).cast("float64")
    if "amount" in typed.roles:
        measures |= {
            "gross": _money(sold, lines),
            "returned": _money(lines.kind == kinds.RETURNED, lines),
            "credited": _money(lines.kind == kinds.CREDIT, lines),
            "adjusted": _money(lines.kind == kinds.OTHER, lines),
            "called_off": _money(lines.kind == kinds.CANCELLED, lines),
            "anonymous": _money(sold & lines.customer_id.isnull(), lines),
        }
    if {"amount", "cost"} <= typed.roles:
        measures["cost"] = ibis.coalesce(lines.cost.sum(where=sold), 0).cast("decimal(38,4)")
    if "category" in typed.roles:
        measures["categories"] = lines.category.nunique(where=sold)
    row = lines.agg(**measures).execute().to_dict("records")[0] | ids
    repeat, row["orders_known"] = of_customers or (None, 0)
    customers = int(row["customers"]) if has_customer else None
    return _totals(row, typed, repeat, customers)


def _rows(lines: ir.Table, condition: ir.BooleanColumn) -> ir.IntegerScalar:
    return ibis.coalesce(lines.copies.sum(where=condition), 0)


def _orders_of_customers(lines: ir.Table) -> tuple[int, int]:
    """Customers with two orders or more, and the orders of all customers together."""
    sold = lines.filter(lines.kind.isin(SOLD), lines.customer_id.notnull())
    each = sold.group_by("customer_id").agg(orders=sold.order_id.nunique())
    found = each.agg(repeat=(each.orders >= 2).sum(), orders=each.orders.sum()).execute().iloc[0]
    return int(found["repeat"] or 0), int(found["orders"] or 0)


def _totals(row: Any, typed: Typed, repeat: int | None, customers: int | None) -> Totals:
    has_money, has_product = "gross" in row, bool({"product", "product_id"} & typed.roles)
    gross = cents(row["gross"]) if has_money else None
    returns = cents(row["returned"] - row["credited"]) if has_money else None
    other = cents(row["adjusted"]) if has_money else None
    booked = row["gross"] - row["returned"] + row["credited"] + row["adjusted"] if has_money else 0
    net = cents(booked) if has_money else None
    orders = int(row["orders"]) if "order_id" in typed.roles else None
    return Totals(
        rows=typed.rows_read,
        rows_exact_duplicates=typed.rows_read - int(row["kept"]) - len(typed.rejected),
        lines_sale=int(row["sale"]),
        lines_returned=int(row["returned_lines"]),
        lines_credit=int(row["credit"]),
        lines_cancelled=int(row["cancelled"]),
        lines_other=int(row["other"]),
        lines_excluded=int(row["excluded"]),
        date_min=_moment(row["date_min"]),
        date_max=_moment(row["date_max"]),
        orders=orders,
        customers=customers,
        products=int(row["products"]) if has_product else None,
        units=float(row["units"]) if "units" in row else None,
        gross_revenue=gross,
        returns_value=returns,
        other_value=other,
        cancelled_value=cents(row["called_off"]) if has_money else None,
        net_revenue=net,
        average_order_value=_ratio(gross, orders),
        repeat_customers=repeat,
        repeat_rate=_rate(repeat, customers),
        rows_missing_customer=int(row["no_customer"]) if customers is not None else None,
        **_further(row, typed, gross, net),
    )


def _further(row: Any, typed: Typed, gross: float | None, net: float | None) -> dict[str, Any]:
    """Totals that follow from the others or look beyond the lines sold."""
    roles = typed.roles
    has_orders, has_customers = "order_id" in roles, "customer_id" in roles
    customers, orders = int(row["customers"]), int(row["orders"])
    cost = cents(row["cost"]) if "cost" in row else None
    mean = round(int(row["orders_known"]) / customers, 6) if customers else None
    return {
        "rows_without_readable_date": int(row["no_date"]) if "date" in roles else None,
        "order_ids_all": int(row["all_orders"]) if has_orders else None,
        "customer_ids_all": int(row["all_customers"]) if has_customers else None,
        "products_all": int(row["all_products"]) if {"product", "product_id"} & roles else None,
        "categories": int(row["categories"]) if "categories" in row else None,
        "cost_of_gross": cost,
        "margin_of_gross": cents(row["gross"] - row["cost"]) if cost is not None else None,
        "gross_missing_customer": cents(row["anonymous"])
        if gross is not None and has_customers
        else None,
        "gross_per_customer": _ratio(float(row["gross"] - row["anonymous"]), customers)
        if gross is not None and has_customers
        else None,
        "orders_per_customer_mean": mean if has_orders and has_customers else None,
        "average_order_value_net": _ratio(net, orders) if has_orders else None,
    }


def cents(value: Any) -> float:
    """Money rounded to the cent."""
    return float(round(value, 2)) + 0.0  # never minus zero


def _exact(value: Any) -> float:
    """Money of a ledger step: all four decimals, so that the steps add up to the cent."""
    return float(round(value, 4)) + 0.0  # never minus zero


def _ratio(value: float | None, by: int | None) -> float | None:
    return round(value / by, 2) if value is not None and by else None


def _rate(part: int | None, whole: int | None) -> float | None:
    return round(part / whole, 6) if part is not None and whole else None


def _moment(value: Any) -> str | None:
    return None if value is None or value != value else f"{value:%Y-%m-%d %H:%M:%S}"


def ledger(reasoned: ir.Table, typed: Typed, as_of: dt.date | None) -> tuple[LedgerStep, ...]:
    """From rows read to rows analysed: each step with its reason; it closes exactly."""
    found = _by_reason(reasoned, typed)
    copies = sum(int(row["copies"]) for row in found.values())
    copied = sum(row["copied"] for row in found.values())
    total = sum(row["money"] for row in found.values()) + copied
    steps = [LedgerStep("Rows read", "as they are in the input", typed.rows_read, _exact(total))]
    steps += broken_lines(typed.rejected)
    if not typed.keeps_duplicates:
        why = "rows equal in every column count once"
        steps.append(LedgerStep("Exact duplicates", why, -copies, _exact(-copied)))
    for reason, (step, why) in reasons.REASONS.items():
        if reason in found:
            row, said = found[reason], why.format(as_of=formats.date(as_of) if as_of else "")
            steps.append(LedgerStep(step, said, -int(row["rows"]), _exact(-row["money"])))
    rows, money = (found[None][key] if None in found else 0 for key in ("rows", "money"))
    last = LedgerStep("Rows analysed", "merchandise sales and returns", int(rows), _exact(money))
    return (*steps, last)


def broken_lines(rejected: Sequence[str]) -> list[LedgerStep]:
    """The step for lines that are in no row, with where the first of them stand; none without."""
    if not rejected:
        return []
    more = len(rejected) - LINES_NAMED
    named = "; ".join(rejected[:LINES_NAMED]) + (
        f"; and {formats.whole(more)} more" if more > 0 else ""
    )
    return [LedgerStep("Broken lines", f"not readable as a row: {named}", -len(rejected), 0.0)]


def _by_reason(reasoned: ir.Table, typed: Typed) -> dict[str | None, dict[str, Any]]:
    """Rows and money by reason (None: they stay), and those of the copies counted only once."""
    amount = ibis.coalesce(reasoned.amount, 0) if "amount" in typed.roles else ibis.literal(0)
    grouped = reasoned.mutate(money=amount.cast("decimal(38,4)")).group_by("reason")
    frame = grouped.agg(
        rows=lambda t: t.count(),
        copies=lambda t: (t.copies - 1).sum(),
        money=lambda t: t.money.sum(),
        copied=lambda t: (t.money * (t.copies - 1)).sum(),
    ).execute()
    return {
        row["reason"] if isinstance(row["reason"], str) else None: row
        for row in frame.to_dict("records")
    }
