"""Executive summary: the key figures of the period against the one before and the year before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import ibis

from report_builder import formats, measures
from report_builder.dataset import Dataset
from report_builder.model import (
    Content,
    Fact,
    Finding,
    Kpi,
    Period,
    Severity,
    Unit,
    gained_or_lost,
    template_fields,
)
from report_builder.section import section
from report_builder.sections.summary import undated
from report_builder.stats.intervals import wilson_interval
from report_builder.stats.periods import Span, baselines, daily_change, days_in, year_ago_span

SPARK_MONTHS = 24  # two years: enough to see the season twice, still readable at tile size
NEWS = 0.02  # a change below 2 % of the figure is said to be about the same
MEANING: dict[Severity, str] = {
    "good": "On track, measured by {measure} against {first_against}.",
    "info": "No clear change of {measure} against {first_against}.",
    "act": "Find out what is behind it before prices or plans change.",
}  # the data has no plan to hold it against
COUNTS = ("orders", "customers")  # what can fall while revenue rises
NOTHING_BEFORE = "No earlier period of the same length is covered whole."

FIGURES = {
    "revenue": "value", "orders": "orders", "customers": "customers", "average_order": "average",
    "repeat_rate": "repeat",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """The key figures of one span. ``repeat`` counts customers with an earlier or second order.

    ``known``: a year of data lies before the span, so that an earlier order can be seen.
    """

    value: float
    orders: int
    sales: float
    customers: int
    repeat: int
    known: bool


@section(
    "Executive summary",
    question="Where does the shop stand?",
)
def summary(data: Dataset) -> Content:
    """Key figures of the period, each beside the period of the same length just before and the same
    period a year earlier, where the data covers them whole; the share of customers with an earlier
    order only with spans that have a year of data before them. Revenue is merchandise sold less
    goods returned. The average order is the value of the orders divided by their number. Returning
    customers are the share of the period's known customers with at least two orders up
    to its end, with a Wilson 95% interval. Data without dates has no period: its figures are those
    of all the data."""
    if data.time is None:
        return undated.content(data)
    start, end = data.period.start, data.period.end
    whole = {item.key: item for item in baselines(start, end, data.months)}
    now = figures(data, start, end)
    before, year_ago = (
        figures(data, whole[key].start, whole[key].end) if key in whole else None
        for key in ("previous", "year_ago")
    )
    kpis = tuple(_kpis(data, now, before, year_ago))
    compared = [
        ((whole[key].start, whole[key].end), value)
        for key, value in (("year_ago", kpis[0].year_ago), ("previous", kpis[0].previous))
        if key in whole and value
    ]
    found = on_track(kpis[0], data.period, compared)
    if compared and not _other_length((start, end), compared[0][0]):
        against = "year_ago" if compared[0][0] == year_ago_span(start, end) else "previous"
        found = with_falls(found, [(kpi, getattr(kpi, against)) for kpi in kpis])
    return Content(findings=(found,), kpis=kpis)


def figures(data: Dataset, start: dt.date, end: dt.date) -> Figures:
    """The key figures of a span, both ends included."""
    lines = measures.between(data.lines, start, end)
    sold = data.orders if data.has("order_id") else measures.sale_lines(data)
    orders = measures.between(sold, start, end)
    net = lines.agg(value=ibis.coalesce(measures.value(lines), 0.0)).execute().iloc[0, 0]
    counted = orders.agg(
        orders=orders.order_id.nunique(), sales=ibis.coalesce(measures.value(orders), 0.0),
        customers=orders.customer_id.nunique(),
    ).execute().iloc[0]  # fmt: skip
    knows_repeat = data.has("customer_id", "order_id")
    repeat = _repeat_customers(data, orders, end) if knows_repeat else 0
    return Figures(float(net), int(counted["orders"]), float(counted["sales"]),
                   int(counted["customers"]), repeat, _is_known(data, start))  # fmt: skip


def _is_known(data: Dataset, start: dt.date) -> bool:
    first = data.months[0].start
    return start >= first.replace(year=first.year + 1)


def _repeat_customers(data: Dataset, orders: ibis.Table, end: dt.date) -> int:
    active = orders.filter(orders.customer_id.notnull()).select("customer_id").distinct()
    until = data.orders.filter(data.orders.day <= end).semi_join(active, "customer_id")
    each = until.group_by("customer_id").agg(orders=until.order_id.nunique())
    return int(each.filter(each.orders >= measures.REPEAT_ORDERS).count().execute())


def _kpis(
    data: Dataset, now: Figures, before: Figures | None, year_ago: Figures | None
) -> list[Kpi]:
    frame = measures.by_month(data)
    frame = frame[~frame["partial"] & (frame["month"] <= data.period.end)]
    frame = frame.tail(SPARK_MONTHS)
    months = list(frame["month"])
    average = [s / o if o else None for s, o in zip(frame["sales"], frame["orders"], strict=True)]
    name = data.value_name.capitalize()

    def kpi(
        key: str, title: str, unit: Unit, definition: str, of: str, series: list[float | None]
    ) -> Kpi:
        return Kpi(
            key, title, unit, _read(now, of), _read(before, of), _read(year_ago, of),
            tuple(zip(months, series, strict=True)), definition,
        )  # fmt: skip

    found = [
        kpi("revenue", name, data.value_unit, "Merchandise sold less goods returned.", "value",
            [float(v) for v in frame["value"]]),
    ]  # fmt: skip
    if data.has("order_id"):
        found.append(
            kpi("orders", "Orders", "count", "Orders with at least one item sold.", "orders",
                [float(v) for v in frame["orders"]])
        )  # fmt: skip
    if data.has("customer_id"):
        found.append(
            kpi("customers", "Customers", "count", "Known customers who ordered.", "customers",
                [float(v) for v in frame["customers"]])
        )  # fmt: skip
    if not data.has("order_id"):
        return found
    unit: Unit = "money" if data.has_money else "number"
    found.append(
        kpi("average_order", "Average order" if data.has_money else "Items per order", unit,
            "Value of the orders before returns, divided by their number.", "average", average)
    )  # fmt: skip
    if data.has("customer_id"):
        low, high = wilson_interval(now.repeat, now.customers)
        found.append(
            Kpi("repeat_rate", "Returning customers", "share", _read(now, "repeat"),
                _read(before, "repeat") if before and before.known else None,
                _read(year_ago, "repeat") if year_ago and year_ago.known else None,
                _repeat_series(data, months),
                "Share of the period's known customers with two or more orders in the data so far; "
                "it rises as the data grows longer.", low, high,
                "the share grows with the data, so no month of its first year is compared")
        )  # fmt: skip
    return found


def key_figures(data: Dataset, start: dt.date, end: dt.date) -> dict[str, float | None]:
    """The key figures of another span of the same data, by the keys of the KPIs."""
    found = figures(data, start, end)
    return {key: _read(found, of) for key, of in FIGURES.items()}


def _read(figures_: Figures | None, of: str) -> float | None:
    if figures_ is None:
        return None
    if of == "average":
        return figures_.sales / figures_.orders if figures_.orders else None
    if of == "repeat":
        return figures_.repeat / figures_.customers if figures_.customers else None
    return float(getattr(figures_, of))


def _repeat_series(
    data: Dataset, months: list[dt.date]
) -> tuple[tuple[dt.date, float | None], ...]:
    """Per month: share of its customers with an earlier order or a second one in it."""
    known = measures.known_orders(data)
    each = known.group_by("customer_id", "month").agg(orders=known.order_id.nunique())
    so_far = ibis.cumulative_window(group_by="customer_id", order_by="month")
    each = each.mutate(total=each.orders.sum().over(so_far))
    shares = each.group_by("month").agg(
        share=(each.total >= measures.REPEAT_ORDERS).mean()
    ).execute()  # fmt: skip
    found = {
        (month.date() if hasattr(month, "date") else month): float(share)
        for month, share in zip(shares["month"], shares["share"], strict=True)
    }
    return tuple((month, found.get(month)) for month in months)


def on_track(kpi: Kpi, period: Period, compared: Sequence[tuple[Span, float]]) -> Finding:
    """What revenue did against the year before and the period before, each named with its value.

    Where the first of them is no year before and has another number of days, the change of the
    average day is told as well, and decides: February is not worse than January for being short.
    """
    value, span = kpi.value or 0.0, (period.start, period.end)
    facts = {
        "name": Fact(kpi.name, "text"),
        "period": Fact(period.label, "text"),
        "value": Fact(kpi.value, kpi.unit),
    }
    text = "{name} in {period} was {value}"
    for name, (against, base) in zip(("first", "second"), compared, strict=False):
        change = value / base - 1
        facts |= {f"{name}_against": Fact(formats.period(*against), "text"),
                  f"{name}_base": Fact(base, kpi.unit)}  # fmt: skip
        joint = ": " if name == "first" else " and "
        if abs(change) < NEWS:
            text += f"{joint}about the same as in {{{name}_against}} ({{{name}_base}})"
            continue
        way = "up" if change > 0 else "down"
        facts[f"{name}_change"] = Fact(abs(change), "share")
        text += f"{joint}{way} {{{name}_change}} on {{{name}_against}} ({{{name}_base}})"
    base = compared[0][1] if compared else 0.0
    if compared and _other_length(span, compared[0][0]):
        a_day = daily_change(value, base, span, compared[0][0])
        base *= days_in(*span) / days_in(*compared[0][0])  # as many days at the base's average
        text += "; " + _a_day(a_day, span, compared[0][0], facts)
        if "a_day" in facts and kpi.unit == "money":
            facts["alike"] = Fact(abs(value - base), "money")
            text += f", {{alike}} {'more' if value > base else 'less'} in as many days"
    severity: Severity = _severity(value - base, base) if compared else "info"
    so_what = MEANING[severity] if compared else NOTHING_BEFORE
    if "measure" in template_fields(so_what):
        daily = " a day" if "base_days" in facts else ""
        facts["measure"] = Fact(kpi.name.lower() + daily, "text")
    return Finding(
        "on_track", severity, text + ".", facts,
        money=value - base if severity != "info" and kpi.unit == "money" else None,
        money_is=gained_or_lost(value - base), so_what=so_what,
    )  # fmt: skip


def with_falls(found: Finding, kpis: Sequence[tuple[Kpi, float | None]]) -> Finding:
    """Good news, with the orders and customers that fell all the same against the same base."""
    fell = {
        kpi.key: Fact(1 - (kpi.value or 0.0) / before, "share")
        for kpi, before in kpis
        if kpi.key in COUNTS and before and 1 - (kpi.value or 0.0) / before >= NEWS
    }
    if found.severity != "good" or not fell:
        return found
    told = " and ".join(f"{key} fell by {{{key}}}" for key in fell)
    return replace(
        found, facts={**found.facts, **fell},
        so_what=f"{found.so_what} Yet {told}.",
    )  # fmt: skip


def _other_length(span: Span, base: Span) -> bool:
    """Whether the base is no year before (its season is another anyway) and longer or shorter."""
    return base != year_ago_span(*span) and days_in(*span) != days_in(*base)


def _a_day(change: float, span: Span, base: Span, facts: dict[str, Fact]) -> str:
    """The change of the average day as a part of the sentence; its facts are added."""
    facts |= {"days": Fact(days_in(*span), "count"), "base_days": Fact(days_in(*base), "count")}
    lengths = " ({days} days against {base_days})"
    if abs(change) < NEWS:
        return "about the same a day" + lengths
    facts["a_day"] = Fact(abs(change), "share")
    return f"{'up' if change > 0 else 'down'} {{a_day}} a day" + lengths


def _severity(difference: float, base: float) -> Severity:
    if abs(difference) < NEWS * base:
        return "info"
    return "good" if difference > 0 else "act"
