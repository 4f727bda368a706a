"""The accounts of a table of customers: ledger, totals and spend by category."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import ibis

from report_builder.ingest.accounts import broken_lines, cents
from report_builder.ingest.recognition import Recognised, WideGroup
from report_builder.model import LedgerStep, TopItem, Totals

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class CustomerAccounts:
    """Ledger, totals (each different row once, and as read), spend by category."""

    ledger: tuple[LedgerStep, ...]
    totals: Totals
    totals_as_read: Totals
    categories: tuple[TopItem, ...]


def of(rows: ir.Table, table: Recognised, spend: WideGroup | None) -> CustomerAccounts:
    """The accounts of ``rows`` (one a customer, with ``copies`` and, with money, ``amount``)."""
    rejected = len(table.raw.rejected)
    once, read = _sums(rows.mutate(copies=1)), _sums(rows)
    totals = _totals(once, int(read["rows"]) + rejected, int(read["rows"] - once["rows"]))
    as_read = _totals(read, totals.rows, totals.rows_exact_duplicates)
    steps = [LedgerStep("Rows read", "as they are in the input", totals.rows, _exact(read))]
    steps += broken_lines(table.raw.rejected)
    if totals.rows_exact_duplicates:
        copied = round(_exact(once) - _exact(read), 4)
        why = "rows equal in every column count once"
        steps.append(LedgerStep("Exact duplicates", why, -totals.rows_exact_duplicates, copied))
    steps.append(LedgerStep("Rows analysed", "customers", int(once["rows"]), _exact(once)))
    return CustomerAccounts(tuple(steps), totals, as_read, _categories(rows, spend))


def _sums(rows: ir.Table) -> dict[str, Any]:
    measures: dict[str, Any] = {
        "rows": rows.copies.sum(),
        "customers": rows.customer_id.nunique(),
        "unknown": ibis.coalesce(rows.copies.sum(where=rows.customer_id.isnull()), 0),
    }
    if "amount" in rows.columns:
        money = ibis.coalesce((rows.amount * rows.copies).sum(), 0)
        measures["money"] = money.cast("decimal(38,4)")
    if "quantity" in rows.columns:
        measures["units"] = (rows.quantity * rows.copies).sum().cast("float64")
    found: dict[str, Any] = rows.agg(**measures).execute().iloc[0].to_dict()
    return found


def _exact(sums: dict[str, Any]) -> float:
    return float(round(sums.get("money", 0), 4)) + 0.0


def _totals(sums: dict[str, Any], rows: int, duplicates: int) -> Totals:
    money = cents(sums["money"]) if "money" in sums else None
    nothing = 0.0 if money is not None else None
    empty = Totals(
        rows=rows, rows_exact_duplicates=duplicates, lines_sale=int(sums["rows"]),
        lines_returned=0, lines_credit=0, lines_cancelled=0, lines_other=0, lines_excluded=0,
        date_min=None, date_max=None, orders=None, customers=int(sums["customers"]), products=None,
        units=None, gross_revenue=money, returns_value=nothing, other_value=nothing,
        cancelled_value=nothing, net_revenue=money, average_order_value=None,
        repeat_customers=None, repeat_rate=None, rows_missing_customer=int(sums["unknown"]),
        rows_without_readable_date=None, order_ids_all=None,
        customer_ids_all=int(sums["customers"]), products_all=None, categories=None,
        cost_of_gross=None, margin_of_gross=None, gross_missing_customer=nothing,
        gross_per_customer=round(money / sums["customers"], 2) if money and sums["customers"]
        else None,
        orders_per_customer_mean=None, average_order_value_net=None,
    )  # fmt: skip
    return replace(empty, units=float(sums["units"])) if "units" in sums else empty


def _categories(rows: ir.Table, spend: WideGroup | None) -> tuple[TopItem, ...]:
    """Spend by category, largest first: the column is the key, what it stands for the label."""
    if spend is None:
        return ()
    measures: dict[str, Any] = {}
    for number, column in enumerate(spend.columns):
        measures |= {
            f"once_{number}": rows[column].sum(),
            f"read_{number}": (rows[column] * rows.copies).sum(),
            f"buyers_{number}": (rows[column] > 0).sum(),
            f"rows_{number}": ibis.coalesce(rows.copies.sum(where=rows[column] > 0), 0),
        }
    found = rows.agg(**measures).execute().iloc[0]
    items = [
        TopItem(
            column, label, cents(found[f"once_{number}"]), int(found[f"buyers_{number}"]),
            cents(found[f"read_{number}"]), int(found[f"rows_{number}"]),
        )
        for number, (column, label) in enumerate(zip(spend.columns, spend.labels, strict=True))
    ]  # fmt: skip
    return tuple(sorted(items, key=lambda item: (-(item.gross or 0), item.key)))
