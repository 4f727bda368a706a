"""Executive summary: the key figures of the period against the period before and the year before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import ibis

from report_builder import measures
from report_builder.dataset import Dataset
from report_builder.model import Content, Fact, Finding, Kpi, Unit
from report_builder.section import section
from report_builder.stats.intervals import wilson_interval

SPARK_MONTHS = 24  # two years: enough to see the season twice, still readable at tile size
NEWS = 0.02  # a change below 2 % of the figure is said to be about the same


@dataclass(frozen=True, slots=True)
class Figures:
    """The key figures of one span. ``repeat`` counts customers with an earlier or second order."""

    value: float
    orders: int
    sales: float
    customers: int
    repeat: int


@section(
    "Executive summary",
    question="Are we on track, and what changed?",
    needs=("date",),
)
def summary(data: Dataset) -> Content:
    """Key figures of the period, each beside the period of the same length just before and the same
    period a year earlier, where the data covers them whole. Revenue is merchandise sold less goods
    returned. The average order is the value of the orders divided by their number. The repeat rate
    is the share of the period's known customers with at least two orders up to its end, with a
    Wilson 95 % interval."""
    now = figures(data, data.period.start, data.period.end)
    before = _comparable(data, *_previous(data))
    year_ago = _comparable(
        data, _year_back(data.period.start), _year_back(data.period.end, end=True)
    )
    kpis = tuple(_kpis(data, now, before, year_ago))
    findings = [finding for kpi in kpis if (finding := change_finding(kpi, data)) is not None]
    return Content(findings=tuple(findings), kpis=kpis)


def figures(data: Dataset, start: dt.date, end: dt.date) -> Figures:
    """The key figures of a span, both ends included."""
    lines = measures.between(data.lines, start, end)
    orders = measures.between(data.orders, start, end)
    net = lines.agg(value=ibis.coalesce(measures.value(lines), 0.0)).execute().iloc[0, 0]
    counted = orders.agg(
        orders=orders.order_id.nunique(), sales=ibis.coalesce(measures.value(orders), 0.0),
        customers=orders.customer_id.nunique(),
    ).execute().iloc[0]  # fmt: skip
    repeat = _repeat_customers(data, orders, end) if data.has("customer_id") else 0
    return Figures(float(net), int(counted["orders"]), float(counted["sales"]),
                   int(counted["customers"]), repeat)  # fmt: skip


def _repeat_customers(data: Dataset, orders: ibis.Table, end: dt.date) -> int:
    active = orders.filter(orders.customer_id.notnull()).select("customer_id").distinct()
    until = data.orders.filter(data.orders.day <= end).semi_join(active, "customer_id")
    each = until.group_by("customer_id").agg(orders=until.order_id.nunique())
    return int(each.filter(each.orders >= measures.REPEAT_ORDERS).count().execute())


def _previous(data: Dataset) -> tuple[dt.date, dt.date]:
    """The span of the same kind just before: whole months stay whole months."""
    start, end = data.period.start, data.period.end
    if start.day == 1 and (end + dt.timedelta(days=1)).day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        index = start.year * 12 + start.month - 1 - months
        return dt.date(index // 12, index % 12 + 1, 1), start - dt.timedelta(days=1)
    return start - (end - start) - dt.timedelta(days=1), start - dt.timedelta(days=1)


def _year_back(day: dt.date, *, end: bool = False) -> dt.date:
    if end and (day + dt.timedelta(days=1)).day == 1:
        following = day + dt.timedelta(days=1)
        return following.replace(year=following.year - 1) - dt.timedelta(days=1)
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _comparable(data: Dataset, start: dt.date, end: dt.date) -> Figures | None:
    """The figures of a span for comparison; None when it, or the period itself, is not whole."""
    touched = [m for m in data.months if m.start <= end and m.end >= start]
    covered = bool(touched) and touched[0].start <= start and touched[-1].end >= end
    if data.period.partial or not covered or any(month.partial for month in touched):
        return None
    return figures(data, start, end)


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
        kpi("orders", "Orders", "count", "Orders with at least one item sold.", "orders",
            [float(v) for v in frame["orders"]]),
    ]  # fmt: skip
    if data.has("customer_id"):
        found.append(
            kpi("customers", "Customers", "count", "Known customers who ordered.", "customers",
                [float(v) for v in frame["customers"]])
        )  # fmt: skip
    unit: Unit = "money" if data.has_money else "number"
    found.append(
        kpi("average_order", "Average order" if data.has_money else "Items per order", unit,
            "Value of the orders divided by their number.", "average", average)
    )  # fmt: skip
    if data.has("customer_id"):
        low, high = wilson_interval(now.repeat, now.customers)
        found.append(
            Kpi("repeat_rate", "Repeat rate", "share", _read(now, "repeat"),
                _read(before, "repeat"), _read(year_ago, "repeat"), _repeat_series(data, months),
                "Share of the period's known customers with two or more orders so far.", low, high)
        )  # fmt: skip
    return found


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


def change_finding(kpi: Kpi, data: Dataset) -> Finding | None:
    """What a key figure did against the year before, or else the period before."""
    base, against = (
        (kpi.year_ago, "the same period a year earlier")
        if kpi.year_ago
        else (kpi.previous, "the period before")
    )
    if kpi.key != "revenue" or not base or kpi.value is None:
        return None
    relative = kpi.value / base - 1
    facts = {
        "name": Fact(kpi.name, "text"),
        "value": Fact(kpi.value, kpi.unit),
        "base": Fact(base, kpi.unit),
        "against": Fact(against, "text"),
    }
    if abs(relative) < NEWS:
        return Finding(
            "revenue_change", "info",
            "{name} was {value}, about the same as in {against} ({base}).", facts,
            money=kpi.value - base if data.has_money else None,
        )  # fmt: skip
    up = relative > 0
    facts |= {"change": Fact(abs(relative), "share"), "way": Fact("up" if up else "down", "text")}
    return Finding(
        "revenue_change", "good" if up else "act",
        "{name} was {value}, {way} {change} on {against} ({base}).", facts,
        money=kpi.value - base if data.has_money else None,
        so_what="The chapter on sales over time splits the change into its drivers.",
    )  # fmt: skip
