"""The forecast by store, region or the like, where the settings ask for it."""

from __future__ import annotations

import numpy as np

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Column, Content, Fact, Finding, Table, Value
from report_builder.sections.forecast import outlook
from report_builder.sections.forecast.demand import (
    Calendar,
    by_period,
    series,
    unit_of,
    with_others,
)
from report_builder.stats.forecast.competition import forecast

OTHERS = "All others"


def by_setting(data: Dataset, calendar: Calendar) -> Content:
    """One row a group with its back-test; a sentence where the data does not have what was asked
    for."""
    by = data.settings.forecast_by
    if by is None:
        return Content()
    if by not in data.lines.columns:
        return Content((_missing(by),))
    frame, keys = with_others(by_period(data, calendar, data.lines[by]), others=OTHERS)
    demand = series(frame, calendar, keys)
    if not np.nansum(demand.values) > 0:
        return Content((_missing(by),))
    parts = outlook.outlooks(demand, forecast(demand.values, calendar.steps, calendar.cycle),
                             calendar)  # fmt: skip
    return Content(tables=(_table(data, by, parts, calendar),))


def _missing(by: str) -> Finding:
    return Finding(
        "forecast_by", "info",
        "A forecast by {by} was asked for, and the data has no such column.",
        {"by": Fact(by, "text")},
        so_what="Name the column in report.toml under [columns], or ask for another.",
    )  # fmt: skip


def _table(data: Dataset, by: str, parts: list[outlook.Outlook], calendar: Calendar) -> Table:
    _, unit = unit_of(data)
    rows: list[tuple[Value, ...]] = []
    for one in parts:
        if one.total is None:
            rows.append((one.name, one.before, *[None] * 6, ""))
            continue
        test = one.made.backtest
        rows.append((one.name, one.before, one.total.point, one.change, one.total.low[1],
                     one.total.high[1], test.mase, test.baseline_mase, test.method))  # fmt: skip
    return Table(
        "forecast_by", f"Expected demand by {by}",
        (Column(by.capitalize()), Column("Same time last year", unit), Column("Expected", unit),
         Column("Change", "change"), Column(f"{formats.percent(outlook.WIDE)} low", unit),
         Column(f"{formats.percent(outlook.WIDE)} high", unit), Column("MASE", "number"),
         Column("MASE of best simple", "number"), Column("Shown")),
        tuple(rows),
        note=f"For {calendar.span}. Forecast on their own: they need not add up to the total of "
        "the categories.",
    )  # fmt: skip
