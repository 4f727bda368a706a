"""Raw tables to the canonical tables, with every row and cent accounted for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ibis

from report_builder import formats
from report_builder.dataset import Dataset, Grain, Month, Preparation, Time
from report_builder.errors import ReportError
from report_builder.ingest import (
    accounts,
    audience,
    contradictions,
    customers,
    kinds,
    order_customers,
    reasons,
    tallies,
    unreadable_dates,
)
from report_builder.ingest import calendar as spans
from report_builder.ingest.casting import canonical
from report_builder.ingest.derived import mapping
from report_builder.ingest.engine import keep, mark
from report_builder.ingest.joining import join_tables
from report_builder.ingest.lines import Typed, typed_lines
from report_builder.ingest.netting import netted_lines
from report_builder.ingest.places import calendar_country, currency
from report_builder.ingest.recognition import Recognised
from report_builder.ingest.rhythm import rhythm
from report_builder.model import Period
from report_builder.settings import CALENDARS, Settings
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.periods import is_covered

if TYPE_CHECKING:
    import ibis.expr.types as ir


WHEN = ("ordered_at", "day", "month")  # columns of lines and orders that need dates
NETTED_BY = frozenset({"customer_id", "quantity", "amount"})  # roles that netting needs
ORDER_LEVEL = ("channel", "store", "payment", "country", "state", "city", "zone", "promo")


def prepare(
    tables: Sequence[Recognised], settings: Settings, connection: Any, name: str
) -> Dataset:
    """Join, cast, classify and account. Raises ReportError where there is nothing to analyse."""
    joined = join_tables(tables, settings)
    money = currency(joined, settings)
    if joined.source("date") is None:
        unreadable_dates.check((joined.main, *(one for _, one in joined.partners)), settings)
    typed = typed_lines(joined, connection)
    connection.drop_table(joined.main.raw.stored.get_name())  # all of it is in ``typed`` now
    typed, asked = _of_audience(typed, settings, connection)
    time, all_months = _time(typed.lines, asked) if "date" in typed.roles else _no_time(settings)
    as_of = time.as_of if time else None
    _net(typed, as_of, connection)
    lines = reasons.up_to(typed.lines, as_of) if as_of else typed.lines
    analysed = _analysed(lines, typed)
    notes: tuple[Preparation, ...] = ()
    if typed.order_rule == "number" and "customer_id" in typed.roles:
        analysed, notes = order_customers.one_each(analysed)
    analysed = keep(connection, "lines", analysed)
    orders = keep(connection, "orders", _orders(analysed)) if "order_id" in typed.roles else None
    kept = lines.filter(lines.reason.isnull())
    doubted = contradictions.found(kept, by_order=typed.order_rule == "number")
    moving = [each for each in doubted if each.unreliable and each.of_the_order]
    unreliable = {
        each.role: each.reason
        for each in doubted
        if (each.unreliable or each.banded) and each not in moving
    }
    known = (
        customers.build(analysed, orders, joined, connection, [each.role for each in moving])
        if "customer_id" in typed.roles
        else None
    )
    responses = customers.responses(joined, connection)
    if settings.audience and responses is not None:
        responses = responses.semi_join(known.table, "customer_id") if known else None
    totals, totals_as_read = accounts.totals(lines, typed)
    return Dataset(
        lines=analysed, order_table=orders, customers=known.table if known else None,
        responses=responses, roles=_roles(typed, known, responses) - unreliable.keys(), time=time,
        grain=_grain(typed), unreliable=unreliable,
        moving={canonical(each.role): (each.customers, each.contradicting) for each in moving},
        unsteady={
            canonical(each.role): (each.customers, each.contradicting)
            for each in doubted
            if each.unsteady
        },
        currency=money, calendar_country=calendar_country(lines, settings, money),
        has_time_of_day=typed.has_time_of_day, title=_title(settings, name),
        settings=settings, inputs=tuple(f for table in tables for f in table.raw.files),
        mapping=mapping(joined, typed.roles), ledger=accounts.ledger(lines, typed, as_of),
        totals=totals, totals_as_read=totals_as_read,
        totals_by_month=tallies.totals_by_month(lines, typed, all_months),
        top_products=tallies.top_products(lines, typed),
        top_categories=tallies.top_categories(lines, typed),
        preparation=(*typed.notes, *notes, *(each.note for each in doubted), *joined.notes),
        connection=connection, netted=_netted(typed, as_of),
    )  # fmt: skip


def _of_audience(typed: Typed, settings: Settings, connection: Any) -> tuple[Typed, Settings]:
    """The lines of the audience, and the settings with the period of the whole shop, so that all
    audiences have the same."""
    chosen = settings.chosen_audience
    if chosen is None:
        return typed, settings
    time = _time(typed.lines, settings)[0] if "date" in typed.roles else None
    smallest = settings.min_group or SMALLEST
    typed = audience.only(typed, chosen, time, connection, smallest)
    if time is None:
        return typed, settings
    period = time.period.key
    if settings.fiscal_year_start:  # its quarters and years have other names
        period = f"{time.period.start}..{time.period.end}"
    return typed, replace(settings, period=period, as_of=time.as_of)


def _title(settings: Settings, name: str) -> str:
    chosen = settings.chosen_audience
    shop = settings.title or name
    return f"{shop}, {chosen.title}" if chosen else shop


def _roles(
    typed: Typed, known: customers.Customers | None, responses: ir.Table | None
) -> frozenset[str]:
    roles = typed.roles | (known.roles if known is not None else frozenset())
    if responses is not None:
        there = {"campaign_response", "campaign_group"} & set(responses.columns)
        roles |= there
    return roles


def _grain(typed: Typed) -> Grain:
    """Rows of sales without order and customer are sums of them."""
    is_sum = typed.order_rule == "unknown" and "customer_id" not in typed.roles
    return "aggregates" if is_sum and "date" in typed.roles else "lines"


def _no_time(settings: Settings) -> tuple[None, tuple[Month, ...]]:
    """Nothing, for data without dates. Raises ReportError where the settings ask for a time."""
    for name, asked in (("period", settings.period), ("as-of date", settings.as_of)):
        if asked:
            raise ReportError(f"{name} {asked} cannot be met: the data has no dates")
    return None, ()


def _net(typed: Typed, as_of: dt.date | None, connection: Any) -> None:
    """Mark cancelled purchases and their credits in the table ``typed``."""
    if as_of is None or not typed.roles >= NETTED_BY:
        return
    numbered = typed.lines.mutate(line=typed.lines.rowid())
    stays = reasons.up_to(numbered, as_of)
    netted = netted_lines(stays.filter(stays.reason.isnull()))
    keep(connection, "netted", netted)
    mark(connection, typed.lines.get_name(), "reason", reasons.NETTED, "netted")


def _netted(typed: Typed, as_of: dt.date | None) -> ir.Table | None:
    """The lines that ``_net`` has marked, with their ``value``."""
    if as_of is None or not typed.roles >= NETTED_BY:
        return None
    numbered = typed.lines.mutate(line=typed.lines.rowid(), value=typed.lines.amount)
    return numbered.filter(numbered.reason == reasons.NETTED)


def _time(lines: ir.Table, settings: Settings) -> tuple[Time, tuple[Month, ...]]:
    """The time of the report, and the months of all the data, also those after the as-of date."""
    dated = lines.filter(lines.day.notnull())
    span = dated.agg(first=dated.day.min(), last=dated.day.max()).execute().iloc[0]
    if span["first"] is None or span["first"] != span["first"]:
        raise ReportError("no date could be read; name the date column in [columns] date = ...")
    sales = dated.filter(dated.kind == kinds.SALE)
    trading = [
        spans.day_of(value)
        for value in sales.select("day").distinct().order_by("day").execute()["day"]
    ]
    if not trading:
        raise ReportError("no sale line was found in the input; is this sales data?")
    last = spans.day_of(span["last"])
    year_start = int(settings.fiscal_year_start or 1)
    asked = spans.parse_period(settings.period, year_start) if settings.period else None
    as_of = settings.as_of or (asked[1] if asked else last)
    if as_of < (asked[0] if asked else trading[0]) and not (asked and asked[1] < trading[0]):
        raise ReportError(f"as-of date {as_of} is before the first sale on {trading[0]}")
    found = spans.months(trading, as_of)
    period = _period(asked, found, trading, as_of, settings)
    seen = [day for day in trading if day <= as_of] or trading[:1]
    dates = replace(rhythm(trading), days=len(seen))
    time = Time(as_of, trading[0], min(last, as_of), period, found, dates)
    return time, spans.months(trading, last)


def _period(
    asked: Any, found: Any, trading: Sequence[dt.date], as_of: dt.date, settings: Settings
) -> Period:
    if asked is None:
        kind = CALENDARS[settings.calendar or "month"]
        return spans.default_period(found, as_of, kind, int(settings.fiscal_year_start or 1))
    start, end = asked
    label = formats.period(start, end)
    if end < trading[0] or start > trading[-1]:
        raise ReportError(
            f"period {label} has no data: sales run from {trading[0]} to {trading[-1]}"
        )
    touched = any(month.partial and month.start <= end and month.end >= start for month in found)
    partial = touched and not is_covered(asked, found)
    return Period(start, end, label, partial or start < spans.month_start(trading[0]))


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
    inner = ("reason", "kind", "is_service", "copy", "copies", "product_key", "repeated")
    kept = kept.drop([name for name in inner if name in kept.columns])
    return kept if "date" in typed.roles else kept.drop(WHEN)


def _orders(lines: ir.Table) -> ir.Table:
    sold = lines.filter(lines.is_sale, lines.order_id.notnull())
    units = sold.quantity.sum() if "quantity" in sold.columns else sold.count()
    extra = {name: sold[name].max() for name in ORDER_LEVEL if name in sold.columns}
    when = {name: sold[name].min() for name in WHEN if name in sold.columns}
    return sold.group_by("order_id").agg(
        customer_id=sold.customer_id.max(), **when, value=sold.value.sum(), units=units,
        lines=sold.count(), **extra,
    )  # fmt: skip
