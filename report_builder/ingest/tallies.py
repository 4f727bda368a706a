"""Sales by month, by product and by category, in the definitions of the accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from report_builder.dataset import Month
from report_builder.ingest import kinds
from report_builder.ingest.accounts import SOLD, cents, with_copies
from report_builder.ingest.calendar import day_of
from report_builder.ingest.lines import Typed
from report_builder.model import MonthTotals, TopItem

if TYPE_CHECKING:
    import ibis.expr.types as ir

TOP = 10  # best sellers kept in the contract


def totals_by_month(
    classified: ir.Table, typed: Typed, months: tuple[Month, ...]
) -> tuple[MonthTotals, ...]:
    """Totals of each calendar month that has a line, with each different row once and as read."""
    lines = classified.filter(classified.month.notnull())
    sold, first = lines.kind.isin(SOLD), lines.copy == 0
    measures: dict[str, Any] = {
        "orders": lines.order_id.nunique(where=sold & first),
        "orders_as_read": lines.order_id.nunique(where=sold),
        "customers": lines.customer_id.nunique(where=sold),
    }
    if "amount" in typed.roles:
        once = ibis.cases((first, lines.amount), else_=0)
        for suffix, money in (("", once), ("_as_read", with_copies(lines.amount, lines.copies))):
            measures |= {f"gross{suffix}": _sum(money, sold), f"net{suffix}": _net(money, lines)}
        goods = ~ibis.coalesce(lines.is_service, False)
        measures["goods"] = _sum(once, goods & (lines.kind == kinds.RETURNED)) - _sum(
            once, goods & (lines.kind == kinds.CREDIT)
        )
    frame = lines.group_by("month").agg(**measures).order_by("month").execute()
    partial = {month.start: month.partial for month in months}
    return tuple(_month(row, typed, partial) for row in frame.to_dict("records"))


def _sum(money: ir.NumericColumn, where: ir.BooleanColumn) -> ir.DecimalScalar:
    return ibis.coalesce(money.sum(where=where), 0).cast("decimal(38,4)")


def _net(money: ir.NumericColumn, lines: ir.Table) -> ir.DecimalScalar:
    """Sales less what came back, and signed adjustments; what was called off never counts."""
    booked = (kinds.SALE, kinds.CREDIT, kinds.OTHER)
    return _sum(money, lines.kind.isin(booked))


def _month(row: dict[str, Any], typed: Typed, partial: dict[Any, bool]) -> MonthTotals:
    has_orders, has_money = "order_id" in typed.roles, "amount" in typed.roles
    start = day_of(row["month"])
    return MonthTotals(
        month=f"{start:%Y-%m}",
        orders=int(row["orders"]) if has_orders else None,
        customers=int(row["customers"]) if "customer_id" in typed.roles else None,
        gross=cents(row["gross"]) if has_money else None,
        net=cents(row["net"]) if has_money else None,
        partial=partial.get(start, True),
        orders_as_read=int(row["orders_as_read"]) if has_orders else None,
        gross_as_read=cents(row["gross_as_read"]) if has_money else None,
        net_as_read=cents(row["net_as_read"]) if has_money else None,
        goods_returned=cents(row["goods"]) if has_money else None,
    )


def top_products(classified: ir.Table, typed: Typed) -> tuple[TopItem, ...]:
    """The best-selling products, services included, by gross revenue or by lines."""
    if not {"product", "product_id"} & typed.roles:
        return ()
    return _top(classified, "product_key", "product", typed)


def top_categories(classified: ir.Table, typed: Typed) -> tuple[TopItem, ...]:
    """The best-selling categories by gross revenue or by lines."""
    return _top(classified, "category", "category", typed) if "category" in typed.roles else ()


def _top(classified: ir.Table, key: str, label: str, typed: Typed) -> tuple[TopItem, ...]:
    sold = classified.filter(classified.kind.isin(SOLD), classified[key].notnull())
    first, has_money = sold.copy == 0, "amount" in typed.roles
    measures: dict[str, Any] = {
        "label": sold[label].max(),
        "lines": first.cast("int64").sum(),
        "lines_as_read": sold.copies.sum(),
    }
    if has_money:
        measures |= {
            "gross": sold.amount.sum(where=first),
            "gross_as_read": with_copies(sold.amount, sold.copies).sum(),
        }
    by = ibis.desc("gross") if has_money else ibis.desc("lines")
    ranked = sold.group_by(key=sold[key]).agg(**measures).order_by([by, "key"])
    return tuple(
        TopItem(
            row["key"], row["label"], cents(row["gross"]) if has_money else None,
            int(row["lines"]), cents(row["gross_as_read"]) if has_money else None,
            int(row["lines_as_read"]),
        )
        for row in ranked.limit(TOP).execute().to_dict("records")
    )  # fmt: skip
