"""Totals by the accounting definitions, and the ledger from raw rows to analysed rows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import ibis

from report_builder import formats
from report_builder.dataset import Month
from report_builder.ingest import kinds, reasons
from report_builder.ingest.calendar import day_of
from report_builder.ingest.lines import Typed
from report_builder.model import LedgerStep, MonthTotals, TopItem, Totals

if TYPE_CHECKING:
    import ibis.expr.types as ir

TOP = 10  # best sellers kept in the contract
SOLD = (kinds.SALE, kinds.RETURNED)


def once(lines: ir.Table) -> ir.Table:
    """The lines without repetitions of equal rows: what the totals are defined on."""
    return lines.filter(lines.copy == 0)


def _money(condition: ir.BooleanColumn, lines: ir.Table) -> ir.DecimalColumn:
    return ibis.coalesce(lines.amount.sum(where=condition), 0).cast("decimal(38,4)")


def totals(classified: ir.Table, typed: Typed) -> Totals:
    """The totals of the contract; what the data cannot say is None."""
    lines = once(classified)
    sold = lines.kind.isin(SOLD)
    has_customer = "customer_id" in typed.roles
    measures: dict[str, Any] = {
        "kept": lines.count(),
        "sale": (lines.kind == kinds.SALE).sum(),
        "credit": (lines.kind == kinds.CREDIT).sum(),
        "cancelled": (lines.kind == kinds.CANCELLED).sum(),
        "other": (lines.kind == kinds.OTHER).sum(),
        "date_min": lines.ordered_at.min(),
        "date_max": lines.ordered_at.max(),
        "orders": lines.order_id.nunique(where=sold),
        "customers": lines.customer_id.nunique(where=sold),
        "products": lines.product_key.nunique(where=sold),
        "no_customer": lines.customer_id.isnull().sum(),
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
        }
    row = lines.agg(**measures).execute().iloc[0]
    repeat, customers = _repeat(lines) if has_customer else (None, None)
    return _totals(row, typed, repeat, customers)


def _repeat(lines: ir.Table) -> tuple[int, int]:
    sold = lines.filter(lines.kind.isin(SOLD), lines.customer_id.notnull())
    each = sold.group_by("customer_id").agg(orders=sold.order_id.nunique())
    row = each.agg(repeat=(each.orders >= 2).sum(), all=each.count()).execute().iloc[0]
    return int(row["repeat"]) if row["all"] else 0, int(row["all"])


def _totals(row: Any, typed: Typed, repeat: int | None, customers: int | None) -> Totals:
    has_money, has_product = "gross" in row, bool({"product", "product_id"} & typed.roles)
    gross = _cents(row["gross"]) if has_money else None
    returns = _cents(row["returned"] - row["credited"]) if has_money else None
    other = _cents(row["adjusted"]) if has_money else None
    orders = int(row["orders"])
    return Totals(
        rows=typed.rows_read,
        rows_exact_duplicates=typed.rows_read - int(row["kept"]) - typed.rejected,
        lines_sale=int(row["sale"]),
        lines_credit=int(row["credit"]),
        lines_cancelled=int(row["cancelled"]),
        lines_other=int(row["other"]),
        date_min=_moment(row["date_min"]),
        date_max=_moment(row["date_max"]),
        orders=orders,
        customers=customers,
        products=int(row["products"]) if has_product else None,
        units=float(row["units"]) if "units" in row else None,
        gross_revenue=gross,
        returns_value=returns,
        other_value=other,
        cancelled_value=_cents(row["called_off"]) if has_money else None,
        net_revenue=_cents(row["gross"] - row["returned"] + row["credited"] + row["adjusted"])
        if has_money
        else None,
        average_order_value=_ratio(gross, orders),
        repeat_customers=repeat,
        repeat_rate=_rate(repeat, customers),
        rows_missing_customer=int(row["no_customer"]) if customers is not None else None,
    )


def _cents(value: Any) -> float:
    return float(round(value, 2)) + 0.0  # never minus zero


def _exact(value: Any) -> float:
    """Money of a ledger step: all four decimals, so that the steps add up to the cent."""
    return float(round(value, 4)) + 0.0  # never minus zero


def _ratio(value: float | None, by: int) -> float | None:
    return round(value / by, 2) if value is not None and by else None


def _rate(part: int | None, whole: int | None) -> float | None:
    return round(part / whole, 6) if part is not None and whole else None


def _moment(value: Any) -> str | None:
    return None if value is None or value != value else f"{value:%Y-%m-%d %H:%M:%S}"


def totals_by_month(
    classified: ir.Table, typed: Typed, months: tuple[Month, ...]
) -> tuple[MonthTotals, ...]:
    """Totals of each calendar month that has a line."""
    lines = once(classified)
    lines = lines.filter(lines.month.notnull())
    sold = lines.kind.isin(SOLD)
    measures: dict[str, Any] = {
        "orders": lines.order_id.nunique(where=sold),
        "customers": lines.customer_id.nunique(where=sold),
    }
    if "amount" in typed.roles:
        gross, returned = _money(sold, lines), _money(lines.kind == kinds.RETURNED, lines)
        rest = _money(lines.kind.isin([kinds.CREDIT, kinds.OTHER]), lines)
        measures |= {"gross": gross, "net": gross - returned + rest}
    frame = lines.group_by("month").agg(**measures).order_by("month").execute()
    partial = {month.start: month.partial for month in months}
    return tuple(
        MonthTotals(
            month=f"{row['month']:%Y-%m}",
            orders=int(row["orders"]),
            customers=int(row["customers"]) if "customer_id" in typed.roles else None,
            gross=_cents(row["gross"]) if "gross" in row else None,
            net=_cents(row["net"]) if "net" in row else None,
            partial=partial.get(day_of(row["month"]), True),
        )
        for row in frame.to_dict("records")
    )


def top_products(classified: ir.Table, typed: Typed) -> tuple[TopItem, ...]:
    """The best-selling products, services included, by gross revenue or by lines."""
    if not {"product", "product_id"} & typed.roles:
        return ()
    lines = once(classified)
    return _top(lines.filter(lines.kind.isin(SOLD)), "product_key", "product", typed)


def top_categories(classified: ir.Table, typed: Typed) -> tuple[TopItem, ...]:
    """The best-selling categories by gross revenue or by lines."""
    if "category" not in typed.roles:
        return ()
    lines = once(classified)
    return _top(lines.filter(lines.kind.isin(SOLD)), "category", "category", typed)


def _top(sold: ir.Table, key: str, label: str, typed: Typed) -> tuple[TopItem, ...]:
    money = {"gross": sold.amount.sum()} if "amount" in typed.roles else {}
    grouped = sold.filter(sold[key].notnull()).group_by(key=sold[key])
    ranked = grouped.agg(label=sold[label].max(), lines=lambda t: t.count(), **money)
    by = ibis.desc("gross") if money else ibis.desc("lines")
    frame = ranked.order_by([by, "key"]).limit(TOP).execute()
    return tuple(
        TopItem(
            row["key"], row["label"], _cents(row["gross"]) if money else None, int(row["lines"])
        )
        for row in frame.to_dict("records")
    )


def ledger(reasoned: ir.Table, typed: Typed, as_of: dt.date) -> tuple[LedgerStep, ...]:
    """From rows read to rows analysed: each step with its reason; it closes exactly."""
    found = _by_reason(reasoned, typed)
    copies = sum(int(row["copies"]) for row in found.values())
    copied = sum(row["copied"] for row in found.values())
    total = sum(row["money"] for row in found.values()) + copied
    steps = [LedgerStep("Rows read", "as they are in the input", typed.rows_read, _exact(total))]
    if typed.rejected:
        steps.append(LedgerStep("Broken lines", "not readable as a row", -typed.rejected, 0.0))
    if not typed.keeps_duplicates:
        why = "rows equal in every column count once"
        steps.append(LedgerStep("Exact duplicates", why, -copies, _exact(-copied)))
    for reason, (step, why) in reasons.REASONS.items():
        if reason in found:
            row, said = found[reason], why.format(as_of=formats.date(as_of))
            steps.append(LedgerStep(step, said, -int(row["rows"]), _exact(-row["money"])))
    rows, money = (found[None][key] if None in found else 0 for key in ("rows", "money"))
    last = LedgerStep("Rows analysed", "merchandise sales and returns", int(rows), _exact(money))
    return (*steps, last)


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
