"""The series that moved most clearly as a line, and all of them with their intervals."""

from __future__ import annotations

from math import expm1
from typing import TYPE_CHECKING

import numpy as np

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Table, Value
from report_builder.sections.changes.series import AllSeries
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.level_shift import is_seasonal

if TYPE_CHECKING:
    from report_builder.sections.changes.moved import Moved

FEWEST_DRAWN = 3  # series: two can be read in the table
FITTED = "Level and season"
WHOLE_SHOP = "The whole shop"


def content(
    data: Dataset, series: AllSeries, rows: list[Moved]
) -> tuple[tuple[Chart, ...], tuple[Table, ...]]:
    """Charts and tables; the table of all stands under its chart where there is one."""
    table = _table(series, rows)
    sudden = [
        row for row in rows
        if row.clear and row.found.sudden and not row.alike and (row.own or row.rest is not None)
    ]  # fmt: skip
    sudden.sort(key=lambda row: (row.rest is None, -round(abs(row.by_month), 2), row.order))
    lines = tuple(_line(data, series, row) for row in sudden[:1])
    if len(rows) < FEWEST_DRAWN:
        return lines, (table,)
    return (*lines, _dots(data, series, rows, table)), ()


def _shows(row: Moved) -> tuple[str, ...]:
    """The findings that tell of the series, or that nothing moved."""
    way = "down" if row.found.step.effect < 0 else "up"
    told = "shift_whole" if row.rest is None else f"shift_{way}"
    return told, "shift_none", "shift_whole"


def _label(row: Moved) -> str:
    return f"{row.group.kind}: {row.group.name}" if row.rest is not None else WHOLE_SHOP


def _table(series: AllSeries, rows: list[Moved]) -> Table:
    how = "the season taken out" if is_seasonal(series.seen) else (
        "groups against the rest of the shop, the whole shop not seasonally adjusted"
    )  # fmt: skip
    return Table(
        "changes_of_level", "Steps and drifts of the monthly series",
        (Column("Series"), Column("New level from", "month"), Column("Step", "change"),
         Column("Low", "change"), Column("High", "change"), Column("Drift a year", "change"),
         Column("Drift low", "change"), Column("Drift high", "change"), Column("Better fit"),
         Column("Its p", "p")),
        tuple(_cells(row) for row in rows),
        note=f"Over {series.seen} complete months, {how}; {formats.percent(PERCENT_LEVEL)} "
        "intervals that allow "
        "for the search for the month and for neighbouring months being alike; p before correcting "
        "for the number of series.",
    )  # fmt: skip


def _cells(row: Moved) -> tuple[Value, ...]:
    step, drift = row.found.step, row.found.drift
    return (
        _label(row), row.month,
        *(expm1(value) for value in (step.effect, step.low, step.high)),
        *(expm1(value) for value in (drift.effect, drift.low, drift.high)),
        "step" if row.found.sudden else "drift", row.found.best.p,
    )  # fmt: skip


def _dots(data: Dataset, series: AllSeries, rows: list[Moved], table: Table) -> Chart:
    far = min(rows, key=lambda row: (row.found.step.p, row.rest is not None, *row.order))
    title = "Clearest step: {name}, {step} from {month} on"
    how = "season taken out" if is_seasonal(series.seen) else "groups against the rest of the shop"
    return charts.dots(
        shows=_shows(far),
        key="changes_of_level", x="Series", y="Step", low="Low", high="High", line=0.0,
        table=table, title=title,
        subtitle=f"Largest step in monthly {data.value_name}, {how}, "
        f"{formats.percent(PERCENT_LEVEL)} interval; "
        f"{series.seen} complete months to {formats.month(series.months[-1])}",
        alt=f"Dots with intervals of the largest step in monthly {data.value_name}, one a series. "
        f"{title}.",
        facts={
            "name": Fact(far.group.name if far.rest is not None else WHOLE_SHOP.lower(), "text"),
            "step": Fact(expm1(far.found.step.effect), "change"), "month": Fact(far.month, "month"),
        },
    )  # fmt: skip


def _line(data: Dataset, series: AllSeries, row: Moved) -> Chart:
    """Months of the series, with level and season as they were fitted where they are its own."""
    name = data.value_name.capitalize()
    own = row.rest is None or is_seasonal(series.seen)
    columns = [Column("Month", "month"), Column(name, data.value_unit)]
    cells: list[list[Value]] = [list(series.months), _known(row.group.values)]
    if own:
        columns.append(Column(FITTED, data.value_unit))
        cells.append(_known(row.found.fitted))
    table = Table(
        "changes_line", f"{_label(row)}: {data.value_name} by month", tuple(columns),
        tuple(zip(*cells, strict=True)),
    )  # fmt: skip
    change = formats.change(row.change)
    title = "{name}: {change} from {month} on" + ("" if own else " against the rest")
    return charts.line(
        shows=_shows(row),
        key="changes_line", x="Month", y=name, compare=FITTED if own else None,
        marked=[(row.month, f"{change} from here")], table=table,
        title=title,
        subtitle=f"{name} by calendar month, {data.currency}".rstrip(", ")
        + f"; complete months, {formats.month(series.months[0])} to "
        f"{formats.month(series.months[-1])}; months that were not seen are left out",
        alt="Line by month, with the month of the step marked. " + title + ".",
        facts={
            "name": Fact(row.group.name, "text"), "change": Fact(row.change, "change"),
            "month": Fact(row.month, "month"),
        },
    )  # fmt: skip


def _known(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[Value]:
    return [None if np.isnan(value) else float(value) for value in values]
