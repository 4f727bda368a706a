"""Single days far from what such a day usually brings, each with its likely cause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from report_builder import formats, measures
from report_builder.dataset import ONE_DAY, Dataset
from report_builder.model import Column, Content, Fact, Finding, Severity, Table
from report_builder.public_holidays import public_holidays
from report_builder.stats.intervals import PERCENT_LEVEL, Numbers
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

CLOSED = "closed"
SILENT = "closed, or missing from the export"
NO_CAUSE = "no cause seen in the data"


@dataclass(frozen=True, slots=True)
class OddDay:
    """A day, or days in a row without a sale: what it brought, what is usual, and the likely cause.

    ``low`` and ``high`` hold 95 % of such days, None for several. ``explained``: by a public
    holiday on that day.
    """

    first: dt.date
    last: dt.date
    value: float
    usual: float
    low: float | None
    high: float | None
    orders: int
    cause: str = ""
    explained: bool = False

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
    judged = int((~np.isnan(days.judged)).sum())
    if traded < LEAST_DAYS:
        return _absent(
            "Single days are not judged: that needs {needed} days with a sale on weekdays on which "
            "the shop mostly sells, the data has {days}.",
            {"needed": Fact(LEAST_DAYS, "count"), "days": Fact(traded, "count")},
            "With fewer nobody knows how far ordinary days go apart.",
        )
    usual = usual_days(days.judged, days.first.weekday())
    odd = found(data, days, usual)
    finding = told(data, odd, judged)
    return Content((finding,), tables=(_table(data, odd, judged),) if odd else ())


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
    usable = ~np.isnan(days.judged) & ~np.isnan(usual.expected)
    silent = usable & (frame["orders"] == 0).to_numpy() & (orders >= ORDERS_FOR_SILENCE)
    rows: list[OddDay] = []
    for place in np.flatnonzero(usual.far | silent):
        day = days.first + int(place) * ONE_DAY
        row = OddDay(
            day, day, round(float(frame["sales"].iloc[place]), CENTS),
            float(usual.expected[place]), float(usual.low[place]), float(usual.high[place]),
            int(frame["orders"].iloc[place]),
        )  # fmt: skip
        if rows and rows[-1].silent and row.silent and _in_a_row(days, rows[-1].last, day):
            both = rows[-1].usual + row.usual
            rows[-1] = replace(rows[-1], last=day, usual=both, low=None, high=None)
        else:
            rows.append(row)
    known = _holidays(data)
    explained = [_with_cause(data, days, row, orders, known) for row in rows]
    return sorted(explained, key=lambda row: (-round(abs(row.away), CENTS), row.first))


def _in_a_row(days: Days, last: dt.date, day: dt.date) -> bool:
    """Whether nothing was sold between the two days either, and all of them were seen."""
    between = days.frame.iloc[(last - days.first).days + 1 : (day - days.first).days]
    return bool((between["orders"] == 0).all() and between["seen"].all())


def _usual_orders(days: Days) -> Numbers:
    """Median orders of the same weekday in the data, for each day."""
    frame = days.frame
    weekdays = (days.first.weekday() + np.arange(len(frame))) % WEEK
    counted = frame["orders"].where(frame["seen"])
    return counted.groupby(weekdays).transform("median").fillna(0.0).to_numpy(dtype=np.float64)


def _holidays(data: Dataset) -> Mapping[dt.date, str]:
    """Public holidays of the years of the data; none where nobody knows the country."""
    if data.calendar_country is None:
        return {}
    return public_holidays(data.calendar_country, data.first_day.year, data.last_day.year + 1)


def _with_cause(
    data: Dataset, days: Days, row: OddDay, orders: Numbers, known: Mapping[dt.date, str]
) -> OddDay:
    """The likely causes, the surest first; what the data does not show is not guessed."""
    on_day = [name for day, name in known.items() if row.first <= day <= row.last]
    causes = list(dict.fromkeys(on_day))
    if not causes and row.last + ONE_DAY in known:
        causes = [f"day before {known[row.last + ONE_DAY]}"]
    if not causes and row.first - ONE_DAY in known:
        causes = [f"day after {known[row.first - ONE_DAY]}"]
    place = (row.first - days.first).days
    if row.silent:
        causes.append(CLOSED if on_day else SILENT)
    elif row.away > 0:
        causes += _of_much(data, days, row, place)
    elif not causes and row.orders <= HALF * orders[place]:
        usual = formats.count(round(float(orders[place])))
        causes.append(f"{formats.count(row.orders)} orders where {usual} are usual: part of the "
                      "day may be missing")  # fmt: skip
    return replace(row, cause="; ".join(causes) or NO_CAUSE, explained=bool(on_day))


def _of_much(data: Dataset, days: Days, row: OddDay, place: int) -> list[str]:
    """What may have brought a day more than usual: one order, or an offer."""
    frame, causes = days.frame.iloc[place], []
    if data.has("order_id") and float(frame["largest"]) >= HALF * row.away:
        part = float(frame["largest"]) / row.value
        causes.append(f"one order of {formats.share(part)} of the day's sales")
    if data.has_any("discount", "promo"):
        share = float(frame["discounted"]) / row.value
        everyday = float(days.frame["discounted"].sum() / days.frame["sales"].sum())
        if share - everyday >= MUCH_DISCOUNTED:
            causes.append(f"{formats.share(share)} of sales at a discount")
    return causes


def told(data: Dataset, odd: list[OddDay], judged: int) -> Finding:
    """How many of the days judged stand out, and the furthest of them."""
    facts = {"days": Fact(judged, "count"), "measure": Fact(data.value_name, "text")}
    gaps = len(data.rhythm.unseen)
    rest = ""
    if gaps:
        facts["gaps"] = Fact(gaps, "count")
        rest = " Days in {gaps:gap|gaps} of the export are unknown, not zero, and are left out."
    if not odd:
        return Finding(
            "odd_days", "info",
            "None of {days} days on which the shop mostly sells is further from what its weekday "
            "and the weeks around it bring than chance explains." + rest,
            {name: fact for name, fact in facts.items() if name != "measure"},
            so_what="No single day distorts the figures.",
        )  # fmt: skip
    row = next((each for each in odd if not each.explained), odd[0])
    facts |= {
        "odd": Fact(len(odd), "count"), "span": Fact(row.span, "text"),
        "value": Fact(row.value, data.value_unit), "usual": Fact(row.usual, data.value_unit),
        "cause": Fact(row.cause, "text"),
    }  # fmt: skip
    text = (
        "On weekdays on which the shop mostly sells ({days} days), {odd:day or run of days stands|"
        "days or runs of days stand} out by more than chance from what is usual then. "
    )
    if holidays := sum(each.explained for each in odd):
        facts["holidays"] = Fact(holidays, "count")
        if holidays == len(odd):
            text += "It is" if holidays == 1 else "All of them are"
            text += " on a public holiday. "
            del facts["holidays"]
        else:
            text += "{holidays} of them {verb} on a public holiday. "
            facts["verb"] = Fact("is" if holidays == 1 else "are", "text")
    text += "Furthest of the others" if holidays < len(odd) and holidays else "Furthest"
    text += " is {span}: {value} of {measure}, where {usual} is usual"
    if row.low is not None:
        facts |= {
            "low": Fact(row.low, data.value_unit), "high": Fact(row.high, data.value_unit),
            "level": Fact(PERCENT_LEVEL, "count"),
        }  # fmt: skip
        text += " ({low} to {high} on {level}% of such days)"
    text += ". Likely cause: {cause}."
    return Finding("odd_days", _severity(row), text + rest, facts, so_what=_meaning(row))


def _severity(row: OddDay) -> Severity:
    return "watch" if row.cause == SILENT else "info"


def _meaning(row: OddDay) -> str:
    if row.cause == SILENT:
        return "Find out whether the shop was closed or the export lacks these days."
    if row.explained:
        return "Plan for it when it comes again."
    if row.cause.startswith("one order"):
        return "Leave this order out when planning: it will not come again by itself."
    if row.cause == NO_CAUSE:
        return "Whoever was there may know: note it, so that next year's figures can be read."
    return "Keep it in mind when this day is compared with another year."


def _table(data: Dataset, odd: list[OddDay], judged: int) -> Table:
    unit, name = data.value_unit, data.value_name.capitalize()
    return Table(
        "odd_days", "Days far from usual",
        (Column("Day"), Column(name, unit), Column("Usual", unit),
         Column("Usual low", unit), Column("Usual high", unit),
         Column("Difference", unit, less=(name, "Usual")),
         Column("Orders" if data.has("order_id") else "Lines", "count"),
         Column("Likely cause")),
        tuple(
            (row.span, row.value, row.usual, row.low, row.high, row.away, row.orders, row.cause)
            for row in odd[:LISTED]
        ),
        note=f"The {min(LISTED, len(odd))} of {len(odd)} that differ most, of {judged} days "
        "looked at; sales before returns. Chance brings such a day to fewer than one report in "
        "twenty.",
    )  # fmt: skip


def _absent(text: str, facts: dict[str, Fact], so_what: str) -> Content:
    return Content((Finding("odd_days", "info", text, facts, so_what=so_what),))
