"""The fan charts, and the table of what is expected by category."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Table, Unit, Value
from report_builder.sections.forecast.demand import Calendar, roughly, unit_of
from report_builder.sections.forecast.outlook import NARROW, TOTAL, WIDE, Outlook, backtests, held
from report_builder.stats.forecast.results import Refusal

NAMED_EMPTY = 2  # periods without a sale that a subtitle names
CHARTS = 6  # fan charts of categories: the best sellers; the table has all
SHOWN_YEARS = 3  # of history in a chart


def table(data: Dataset, parts: Sequence[Outlook], total: Outlook, calendar: Calendar) -> Table:
    """The sums ahead by category with both intervals; the total row is their sum."""
    name, unit = unit_of(data)

    compared = total.is_comparable

    def row(one: Outlook) -> tuple[Value, ...]:
        change = (one.change,) if compared else ()
        if one.total is None:
            return (one.name, one.before, None, *change, None, None, None, None)
        return (one.name, one.before, one.total.point, *change, one.total.low[0],
                one.total.high[0], one.total.low[1], one.total.high[1])  # fmt: skip

    ends = [(NARROW, "low"), (NARROW, "high"), (WIDE, "low"), (WIDE, "high")]
    unmade = [one.name for one in parts if one.total is None]
    note = f"{name.capitalize()} in {calendar.span}. Expected values add up; intervals do not."
    flat = [one.name for one in parts if one.total is not None and one.is_flat]
    if flat:
        note += (
            f" Without a season, which did as well on the past: {formats.listed(flat)}. Spread "
            "the sum by their months of past years; the chapter on seasons shows these."
        )
    if len(parts) - len(unmade) > CHARTS:
        note += f" Drawn are the {formats.whole(CHARTS)} best-selling."
    if unmade:
        note += " No forecast: " + "; ".join(
            f"{one.name} ({one.forecast.reason})" for one in parts
            if isinstance(one.forecast, Refusal)
        ) + "."  # fmt: skip
    return Table(
        "forecast", "Expected demand",
        (Column("Category"), Column("Same time last year", unit), Column("Expected", unit),
         *((Column("Change", "change"),) if compared else ()),
         *(Column(f"{formats.percent(level)} {side}", unit) for level, side in ends)),
        tuple(row(one) for one in parts), total=row(total) if len(parts) > 1 else None, note=note,
    )  # fmt: skip


def fans(
    data: Dataset, parts: Sequence[Outlook], total: Outlook, calendar: Calendar
) -> tuple[Chart, ...]:
    """The fan of all goods, then of the best-selling categories."""
    shown = [one for one in parts if one.total is not None][:CHARTS] if len(parts) > 1 else []
    return (
        _fan(data, total, parts, calendar, "forecast_total_chart", wide=True),
        *(
            _fan(data, one, [one], calendar, f"forecast_series_{number}", wide=False)
            for number, one in enumerate(shown, start=1)
        ),
    )


def _fan(
    data: Dataset, one: Outlook, parts: Sequence[Outlook], calendar: Calendar, key: str, *,
    wide: bool,
) -> Chart:  # fmt: skip
    """One series, or the sum of several ``parts``, with what is expected of it."""
    name, unit = unit_of(data)
    made, total = one.made, one.total
    assert total is not None
    past = min(one.history.size, SHOWN_YEARS * calendar.cycle)
    rows: list[tuple[Value, ...]] = [
        (day, None if np.isnan(value) else float(value), None, None, None, None, None)
        for day, value in zip(calendar.history[-past:], one.history[-past:], strict=True)
    ]
    rows += [
        (day, None, float(made.point[at]), float(made.low[1][at]), float(made.high[1][at]),
         float(made.low[0][at]), float(made.high[0][at]))
        for at, day in enumerate(calendar.ahead)
    ]  # fmt: skip
    when = Column("Month", "month") if calendar.unit == "month" else Column("Week from", "date")
    ends = [
        f"{formats.percent(level)} {end}" for level in (WIDE, NARROW) for end in ("low", "high")
    ]
    heads = ("Sold", "Expected", *ends)
    data_table = Table(
        key, f"{one.name}: {name} by {calendar.unit}",
        (when, *(Column(head, unit) for head in heads)), tuple(rows[::-1]),
        note="Latest first.",
    )  # fmt: skip
    title, facts = _title(one, name, unit)
    narrow, wide_held = held(backtests(parts))
    return charts.fan(
        shows=("forecast_total",) if wide else (),
        key=key, x=when.name, y="Sold", ahead="Expected", table=data_table, wide=wide,
        bands=[(heads[2], heads[3]), (heads[4], heads[5])],
        title=title,
        subtitle=f"{name.capitalize()} a {calendar.unit}, {one.name}; dashed: forecast for "
        f"{calendar.span}{_flatly(one)}; inner band: {formats.percent(NARROW)} interval"
        f"{'' if 'change' in facts else ', as in the title'}, outer band: {formats.percent(WIDE)}; "
        f"in the past {_whose(parts)} held {formats.share(narrow)} and {formats.share(wide_held)} "
        f"of {calendar.unit}s{_empty(rows[:past], calendar)}",
        alt="Line of {unit} a {period} that goes on dashed, with two bands. " + title + ".",
        facts=facts | {"unit": Fact(name, "text"), "period": Fact(calendar.unit, "text")},
    )  # fmt: skip


def _whose(parts: Sequence[Outlook]) -> str:
    """Which bands were tried: those of the parts that a sum is made of."""
    return "they" if len(parts) == 1 else f"those of its {formats.whole(len(parts))} parts"


def _empty(rows: Sequence[tuple[Value, ...]], calendar: Calendar) -> str:
    """Which few periods drawn sold nothing at all: the shop was closed, or the data has a gap."""
    days = [row[0] for row in rows if row[1] == 0]
    if not 0 < len(days) <= NAMED_EMPTY:
        return ""
    named = [calendar.name(day) for day in days if isinstance(day, dt.date)]
    return f"; nothing was sold in {formats.listed(named)}"


def _flatly(one: Outlook) -> str:
    """That no season is in it, where one could be; the whole is of several forecasts."""
    return ", without a season" if one.name != TOTAL and one.is_flat else ""


def _title(one: Outlook, name: str, unit: Unit) -> tuple[str, dict[str, Fact]]:
    """The change on the year before only where that lies outside the narrow interval."""
    assert one.total is not None
    facts = {"category": Fact(one.name, "text")}
    low, high = one.total.low[0], one.total.high[0]
    if one.change is not None and one.before is not None and not low <= one.before <= high:
        facts["change"] = Fact(one.change, "change")
        return "{category}: {change} on a year before expected", facts
    facts |= {"low": roughly(low, unit), "high": roughly(high, unit)}
    if unit == "money":  # said by its sign
        return "{category}: {low} to {high} expected in three months", facts
    return "{category}: {low} to {high} {unit} expected in three months", facts | {
        "unit": Fact(name, "text")
    }
