"""Single days far from what such a day usually brings, each with its likely cause."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from report_builder import formats, measures
from report_builder.dataset import ONE_DAY, Dataset
from report_builder.model import Column, Content, Fact, Finding, Severity, Table
from report_builder.public_holidays import public_holidays
from report_builder.stats.intervals import Numbers
from report_builder.stats.single_days import LEAST_DAYS, WEEK, Usual, usual_days

LARGEST_GAP = 3.5  # days from sale to sale: beyond, the dates are those of sums of weeks or months
TRADES = 0.5  # of the days of a weekday have a sale: else the shop rests on it, or nearly so
# Orders that such a day usually has: chance brings none instead of twenty less than once in a
# million days, also where they come in bunches.
ORDERS_FOR_SILENCE = 20
HALF = 0.5  # of what a day has too much, in one order: without it the day would be ordinary
MUCH_DISCOUNTED = 0.25  # of a day's sales, beyond what is usual: an offer, not the daily discount
LISTED = 12  # days in the table: more are not read
CENTS = 2  # decimals of money

SILENT = "closed, or days that the export lacks"
NO_CAUSE = "no cause seen in the data"


@dataclass(frozen=True, slots=True)
class OddDay:
    """A day, or days in a row without a sale: what it brought, what is usual, and the likely cause.

    ``low`` and ``high`` hold 95 % of such days.
    """

    first: dt.date
    last: dt.date
    value: float
    usual: float
    low: float
    high: float
    orders: int
    cause: str

    @property
    def away(self) -> float:
        """Above or below the usual, in the unit of the value."""
        return self.value - self.usual

    @property
    def silent(self) -> bool:
        """Whether nothing was sold."""
        return self.value == 0 and self.orders == 0

    @property
    def span(self) -> str:
        """The day or days in words."""
        return formats.span(self.first, self.last)


@dataclass(frozen=True, eq=False, slots=True)
class Days:
    """One row a calendar day of the data: ``frame`` with ``sales`` (before returns), ``orders``,
    ``largest`` (order), ``discounted`` (sales), ``seen`` (not in a gap, not the first or last day)
    and ``trades`` (the weekday is one on which the shop sells)."""

    first: dt.date
    frame: pd.DataFrame

    @property
    def judged(self) -> Numbers:
        """Sales of the days that can be judged, NaN elsewhere."""
        usable = self.frame["seen"] & self.frame["trades"]
        return self.frame["sales"].where(usable).to_numpy(dtype=np.float64)


def content(data: Dataset) -> Content:
    """The odd days, or one sentence that says why none are looked for."""
    if fixed := data.rhythm.fixed:
        return _absent(
            "Single days are not judged: all sales are dated {days} of a month.",
            {"days": Fact(formats.days_of_month(fixed), "text")},
            "The dates do not say on which day customers bought.",
        )
    days = load(data)
    sold = days.frame.loc[days.frame["orders"] > 0].index.to_numpy()
    if sold.size > 1 and float(np.median(np.diff(sold))) > LARGEST_GAP:
        return _absent(
            "Single days are not judged: the dates are those of sums of weeks or months.", {},
            "Supply single orders.",
        )  # fmt: skip
    traded = int((np.nan_to_num(days.judged) > 0).sum())
    if traded < LEAST_DAYS:
        return _absent(
            "Single days are not judged: that needs {needed} days with a sale on weekdays on which "
            "the shop sells, the data has {days}.",
            {"needed": Fact(LEAST_DAYS, "count"), "days": Fact(traded, "count")},
            "With fewer nobody knows how far ordinary days go apart.",
        )
    usual = usual_days(days.judged, days.first.weekday())
    odd = found(data, days, usual)
    finding = told(data, odd, traded)
    return Content((finding,), tables=(_table(data, odd, traded),) if odd else ())


def load(data: Dataset) -> Days:
    """All days from one query."""
    lines = measures.sale_lines(data)
    reduced: Any = lines.value * 0
    if data.has_any("discount", "promo"):
        reduced = measures.is_discounted(lines).ifelse(lines.value, lines.value * 0)
    lines = lines.mutate(reduced=reduced)
    by = ["day", "order_id"] if data.has("order_id") else ["day"]
    each = lines.group_by(by).agg(
        value=lines.value.sum(), reduced=lines.reduced.sum(), lines=lines.count()
    )
    orders = each.count() if data.has("order_id") else each.lines.sum()
    frame = each.group_by("day").agg(
        sales=each.value.sum().cast("float64"), orders=orders,
        largest=each.value.max().cast("float64"), discounted=each.reduced.sum().cast("float64"),
    ).execute()  # fmt: skip
    first, last = data.first_day, data.last_day
    places = [(day - first).days for day in pd.to_datetime(frame["day"]).dt.date]
    frame = frame.drop(columns="day").set_axis(places)
    frame = frame.reindex(range((last - first).days + 1)).fillna(0.0)
    frame["seen"] = True
    for begin, end in data.rhythm.unseen:
        frame.loc[(begin - first).days : (end - first).days, "seen"] = False
    frame.loc[[0, len(frame) - 1], "seen"] = False  # the export may cut them short
    weekdays = (first.weekday() + np.arange(len(frame))) % WEEK
    share = (frame["orders"] > 0).where(frame["seen"]).groupby(weekdays).transform("mean")
    return Days(first, frame.assign(trades=share >= TRADES))


def found(data: Dataset, days: Days, usual: Usual) -> list[OddDay]:
    """The odd days, the furthest from usual in the unit of the value first."""
    frame = days.frame
    orders = _usual_orders(days)
    usable = ~np.isnan(days.judged)
    silent = usable & (frame["orders"] == 0).to_numpy() & (orders >= ORDERS_FOR_SILENCE)
    silent &= ~np.isnan(usual.expected)
    names = _holidays(data)
    rows: list[OddDay] = []
    for place in np.flatnonzero(usual.far | silent):
        day = days.first + int(place) * ONE_DAY
        row = OddDay(
            day, day, round(float(frame["sales"].iloc[place]), CENTS),
            float(usual.expected[place]), float(usual.low[place]), float(usual.high[place]),
            int(frame["orders"].iloc[place]), "",
        )  # fmt: skip
        row = replace(row, cause=_cause(data, days, row, float(orders[place]), names))
        if rows and rows[-1].silent and row.silent and _in_a_row(days, rows[-1].last, day):
            rows[-1] = _together(rows[-1], row)
        else:
            rows.append(row)
    return sorted(rows, key=lambda row: (-round(abs(row.away), CENTS), row.first))


def _in_a_row(days: Days, last: dt.date, day: dt.date) -> bool:
    """Whether nothing was sold between the two days either, and all of them were seen."""
    between = days.frame.iloc[(last - days.first).days + 1 : (day - days.first).days]
    return bool((between["orders"] == 0).all() and between["seen"].all())


def _together(one: OddDay, other: OddDay) -> OddDay:
    """Two stretches without a sale as one; the cause of the first that has a name counts."""
    cause = one.cause if SILENT not in one.cause else other.cause
    return replace(
        one, last=other.last, usual=one.usual + other.usual, low=one.low + other.low,
        high=one.high + other.high, cause=cause,
    )  # fmt: skip


def _usual_orders(days: Days) -> Numbers:
    """Median orders of the same weekday in the data, for each day."""
    frame = days.frame
    weekdays = (days.first.weekday() + np.arange(len(frame))) % WEEK
    counted = frame["orders"].where(frame["seen"])
    return counted.groupby(weekdays).transform("median").fillna(0.0).to_numpy(dtype=np.float64)


def _holidays(data: Dataset) -> dict[dt.date, str]:
    """Public holidays and the days before and after them, in words."""
    if data.calendar_country is None:
        return {}
    known = public_holidays(data.calendar_country, data.first_day.year, data.last_day.year + 1)
    named: dict[dt.date, str] = {}
    for day, name in known.items():
        named.setdefault(day - ONE_DAY, f"day before {name}")
        named.setdefault(day + ONE_DAY, f"day after {name}")
    return named | dict(known)


def _cause(
    data: Dataset, days: Days, row: OddDay, orders: float, names: dict[dt.date, str]
) -> str:  # fmt: skip
    """The likely causes, the surest first; what the data does not show is not guessed."""
    frame = days.frame.iloc[(row.first - days.first).days]
    causes = [names[row.first]] if row.first in names else []
    if row.silent:
        return ", ".join([*causes, SILENT])
    above = row.away > 0
    if above and data.has("order_id") and float(frame["largest"]) >= HALF * row.away:
        part = float(frame["largest"]) / row.value
        causes.append(f"one order of {formats.share(part)} of the day's sales")
    if above and row.value > 0 and data.has_any("discount", "promo"):
        share = float(frame["discounted"]) / row.value
        everyday = float(days.frame["discounted"].sum() / max(days.frame["sales"].sum(), 1e-9))
        if share - everyday >= MUCH_DISCOUNTED:
            causes.append(f"{formats.share(share)} of sales at a discount")
    if not above and orders and int(row.orders) <= HALF * orders and not causes:
        causes.append(
            f"{formats.count(row.orders)} orders where {formats.count(round(orders))} are usual: "
            "part of the day may be missing"
        )
    return ", ".join(causes) or NO_CAUSE


def told(data: Dataset, odd: list[OddDay], traded: int) -> Finding:
    """How many days stand out, and the furthest of them."""
    facts = {"days": Fact(traded, "count"), "measure": Fact(data.value_name, "text")}
    gaps = len(data.rhythm.unseen)
    rest = ""
    if gaps:
        facts["gaps"] = Fact(gaps, "count")
        rest = " Days in {gaps:gap|gaps} of the export are unknown, not zero, and are left out."
    if not odd:
        return Finding(
            "odd_days", "info",
            "Of {days} days with a sale none is so far from what its weekday and the weeks around "
            "it bring that chance would not explain it." + rest,
            {name: fact for name, fact in facts.items() if name != "measure"},
            so_what="No single day distorts the figures.",
        )  # fmt: skip
    row = odd[0]
    facts |= {
        "odd": Fact(len(odd), "count"), "span": Fact(row.span, "text"),
        "value": Fact(row.value, data.value_unit), "usual": Fact(row.usual, data.value_unit),
        "low": Fact(row.low, data.value_unit), "high": Fact(row.high, data.value_unit),
        "cause": Fact(row.cause, "text"),
    }  # fmt: skip
    text = (
        "Beside {days} days with a sale, {odd:stretch stands|stretches stand} out from what the "
        "weekday and the weeks around bring, by more than chance. Furthest is {span}: {measure} of "
        "{value}, where {usual} is usual ({low} to {high} on ninety-five of a hundred such days). "
        "Likely cause: {cause}."
    )
    return Finding("odd_days", _severity(row), text + rest, facts, so_what=_meaning(row))


def _severity(row: OddDay) -> Severity:
    return "watch" if SILENT in row.cause else "info"


def _meaning(row: OddDay) -> str:
    if row.silent and row.cause == SILENT:
        return "Find out whether the shop was closed or the export lacks these days."
    if row.cause.startswith("one order"):
        return "Leave this order out when planning: it will not come again by itself."
    if row.cause == NO_CAUSE:
        return "Whoever was there may know: note it, so that next year's figures can be read."
    return "Keep it in mind when this day is compared with another year."


def _table(data: Dataset, odd: list[OddDay], traded: int) -> Table:
    unit = data.value_unit
    return Table(
        "odd_days", "Days far from usual",
        (Column("Day"), Column(data.value_name.capitalize(), unit), Column("Usual", unit),
         Column("Usual low", unit), Column("Usual high", unit), Column("Difference", unit),
         Column("Orders" if data.has("order_id") else "Lines", "count"),
         Column("Likely cause")),
        tuple(
            (row.span, row.value, row.usual, row.low, row.high, row.away, row.orders, row.cause)
            for row in odd[:LISTED]
        ),
        note=f"The {min(LISTED, len(odd))} of {len(odd)} that differ most, of {traded} days with a "
        "sale; sales before returns. Chance alone brings such a day to one report in forty.",
    )  # fmt: skip


def _absent(text: str, facts: dict[str, Fact], so_what: str) -> Content:
    return Content((Finding("odd_days", "info", text, facts, so_what=so_what),))
