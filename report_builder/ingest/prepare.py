"""Raw tables to the canonical tables, with every row and cent accounted for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from report_builder import formats
from report_builder.dataset import Dataset, Preparation
from report_builder.errors import ReportError
from report_builder.ingest import accounts, customers, kinds
from report_builder.ingest import calendar as spans
from report_builder.ingest.casting import ORDER_LEVEL, Typed, typed_lines
from report_builder.ingest.joining import join_tables
from report_builder.ingest.netting import netted_lines
from report_builder.ingest.places import calendar_country, currency
from report_builder.ingest.reasons import (
    AFTER,
    CANCELLED,
    EXCLUDED,
    NETTED,
    OTHER,
    RETURNED,
    SERVICE,
    UNDATED,
)
from report_builder.ingest.recognise import Recognised
from report_builder.model import Period
from report_builder.settings import Settings

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Time:
    """As-of date, period and months, settled before any line is taken out."""

    as_of: dt.date
    first_day: dt.date
    last_day: dt.date
    period: Period
    months: tuple[Any, ...]
    all_months: tuple[Any, ...]


def prepare(
    tables: Sequence[Recognised], settings: Settings, connection: Any, name: str
) -> Dataset:
    """Join, cast, classify and account. Raises ReportError where there is nothing to analyse."""
    joined = join_tables(tables, settings)
    typed = typed_lines(joined, connection)
    has_money = "amount" in typed.roles
    lines = connection.table("typed")
    prefixes = kinds.learn_prefixes(lines) if has_money and "order_id" in typed.roles else None
    kind = kinds.kind(lines, prefixes or kinds.Prefixes(), has_money=has_money)
    lines = _with_products(lines.mutate(kind=kind), typed, connection)
    time = _time(lines, settings)
    connection.create_table("accounted", _reasoned(lines, typed, time, connection), temp=True)
    lines = connection.table("accounted")
    connection.create_view("lines", _analysed(lines, typed))
    analysed = connection.table("lines")
    connection.create_table("orders", _orders(analysed), temp=True)
    orders = connection.table("orders")
    roles = frozenset(typed.roles)
    known = (
        customers.build(analysed, orders, joined, connection) if "customer_id" in roles else None
    )
    if known is not None:
        roles |= known.roles
    responses = customers.responses(joined, connection)
    if responses is not None:
        roles |= {"campaign_response"} | (
            {"campaign_group"} if "campaign_group" in responses.columns else set()
        )
    money = currency(joined, settings)
    return Dataset(
        lines=analysed, orders=orders, customers=known.table if known else None,
        responses=responses, roles=roles, as_of=time.as_of, first_day=time.first_day,
        last_day=time.last_day, period=time.period, months=time.months,
        currency=money, calendar_country=calendar_country(lines, settings, money),
        has_time_of_day=typed.has_time_of_day, title=settings.title or name,
        settings=settings, inputs=tuple(f for table in tables for f in table.raw.files),
        mapping=joined.mapping, ledger=accounts.ledger(lines, typed, time.as_of), totals=accounts.totals(lines, typed),
        totals_by_month=accounts.totals_by_month(lines, typed, time.all_months),
        top_products=accounts.top_products(lines, typed),
        top_categories=accounts.top_categories(lines, typed),
        preparation=(*typed.notes, *joined.notes, *_prefix_notes(prefixes)),
        connection=connection,
    )  # fmt: skip


def _prefix_notes(prefixes: kinds.Prefixes | None) -> tuple[Preparation, ...]:
    if not prefixes or not prefixes.credit:
        return ()
    return (
        Preparation(
            "Order numbers that start with " + ", ".join(prefixes.credit),
            "read as credit notes, as their lines are negative",
            0,
        ),
    )


def _with_products(lines: ir.Table, typed: Typed, connection: Any) -> ir.Table:
    """Add ``product_key``, the usual name of the product, and whether it is a service."""
    code, name = "product_id" in typed.roles, "product" in typed.roles
    if not code and not name:
        return lines.mutate(product_key=ibis.null("string"), is_service=False)
    key = lines.product_id if code else lines["product"]
    lines = lines.mutate(product_key=key)
    label = lines["product"] if name else lines.product_id
    counted = lines.group_by("product_key", label=label).agg(lines=lines.count())
    usual = ibis.window(
        group_by="product_key",
        order_by=[counted.label.isnull(), ibis.desc("lines"), counted.label],
    )
    ranked = counted.mutate(
        rank=ibis.row_number().over(usual),
        total=counted.lines.sum().over(ibis.window(group_by="product_key")),
    )
    named = ranked.filter(ranked["rank"] == 0, ranked.product_key.notnull()).select(
        "product_key", product=ranked.label, lines=ranked.total
    )
    service = kinds.is_service(named, has_code=code)
    connection.create_table("products", named.mutate(is_service=service).drop("lines"), temp=True)
    dimension = connection.table("products")
    rest = lines.drop("product") if name else lines
    merged = rest.left_join(dimension, "product_key")
    merged = merged.drop([c for c in merged.columns if c.endswith("_right")])
    return merged.mutate(
        is_service=ibis.coalesce(merged.is_service, False),
        product=ibis.coalesce(merged["product"], merged.product_key),
    )


def _time(lines: ir.Table, settings: Settings) -> Time:
    dated = lines.filter(lines.day.notnull())
    span = dated.agg(first=dated.day.min(), last=dated.day.max()).execute().iloc[0]
    if span["first"] is None or span["first"] != span["first"]:
        raise ReportError("no date could be read; name the date column in [columns] date = ...")
    sales = dated.filter(dated.kind == kinds.SALE)
    trading = [
        _day(value) for value in sales.select("day").distinct().order_by("day").execute()["day"]
    ]
    if not trading:
        raise ReportError("no sale line was found in the input; is this sales data?")
    last = _day(span["last"])
    asked = spans.parse_period(settings.period) if settings.period else None
    as_of = settings.as_of or (asked[1] if asked else last)
    if as_of < (asked[0] if asked else trading[0]) and not (asked and asked[1] < trading[0]):
        raise ReportError(f"as-of date {as_of} is before the first sale on {trading[0]}")
    found = spans.months(trading, as_of)
    period = _period(asked, found, trading, as_of)
    return Time(as_of, trading[0], min(last, as_of), period, found, spans.months(trading, last))


def _period(asked: Any, found: Any, trading: Sequence[dt.date], as_of: dt.date) -> Period:
    if asked is None:
        return spans.default_period(found, as_of)
    start, end = asked
    label = formats.period(start, end)
    if end < trading[0] or start > trading[-1]:
        raise ReportError(
            f"period {label} has no data: sales run from {trading[0]} to {trading[-1]}"
        )
    partial = any(month.partial and month.start <= end and month.end >= start for month in found)
    return Period(start, end, label, partial or start < spans.month_start(trading[0]))


def _day(value: Any) -> dt.date:
    return value.date() if hasattr(value, "date") else value


def _reasoned(lines: ir.Table, typed: Typed, time: Time, connection: Any) -> ir.Table:
    """Add ``reason``: why a line is left out of the analysis, NULL where it stays."""
    first = ibis.cases(
        (lines.kind == kinds.EXCLUDED, EXCLUDED),
        (lines.day.isnull(), UNDATED),
        (lines.day > time.as_of, AFTER),
        (lines.kind == kinds.CANCELLED, CANCELLED),
        (lines.kind == kinds.RETURNED, RETURNED),
        (lines.kind == kinds.OTHER, OTHER),
        (lines.is_service, SERVICE),
        else_=ibis.null("string"),
    )
    marked = lines.mutate(reason=first)
    if not {"customer_id", "quantity", "amount"} <= set(typed.roles):
        return marked
    connection.create_table(
        "netted", netted_lines(marked.filter(marked.reason.isnull())), temp=True
    )
    netted = connection.table("netted")
    if int(netted.count().execute()) == 0:
        return marked
    paired = marked.left_join(netted.mutate(is_netted=True), "line")
    paired = paired.drop([c for c in paired.columns if c.endswith("_right")])
    reason = ibis.cases((paired.is_netted, NETTED), else_=paired.reason)
    return paired.mutate(reason=reason).drop("is_netted")


def _analysed(lines: ir.Table, typed: Typed) -> ir.Table:
    kept = lines.filter(lines.reason.isnull())
    if "amount" in typed.roles:
        value = kept.amount
    elif "quantity" in typed.roles:
        value = kept.quantity
    else:
        value = ibis.literal(1).cast("decimal(18,4)")
    kept = kept.mutate(value=value, is_return=kept.kind == kinds.CREDIT,
                       is_sale=kept.kind == kinds.SALE)  # fmt: skip
    return kept.drop("reason", "kind", "is_service", "copy", "copies", "line", "product_key")


def _orders(lines: ir.Table) -> ir.Table:
    sold = lines.filter(lines.is_sale)
    units = sold.quantity.sum() if "quantity" in sold.columns else sold.count()
    extra = {name: sold[name].max() for name in ORDER_LEVEL if name in sold.columns}
    return sold.group_by("order_id").agg(
        customer_id=sold.customer_id.max(), ordered_at=sold.ordered_at.min(),
        day=sold.day.min(), month=sold.month.min(), value=sold.value.sum(), units=units,
        lines=sold.count(), **extra,
    )  # fmt: skip
