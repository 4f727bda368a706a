"""Cohorts by the period of the first order: who came back when, and with how much money."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

import ibis
import numpy as np
import pandas as pd

from report_builder import charts, formats, measures
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Table
from report_builder.sections.repeat.visits import already_active
from report_builder.stats.cohorts import Triangle, retention_triangle
from report_builder.stats.inference import MINIMUM_PER_GROUP

LONGEST = 24  # cohorts in the picture; data over more months is shown by quarter
PER_QUARTER = 3  # months


@dataclass(frozen=True, slots=True)
class Grain:
    """The period of the cohorts: its name and its months."""

    name: Literal["month", "quarter"]
    months: int

    def index(self, day: dt.date) -> int:
        """The number of the period that the day lies in."""
        return (day.year * 12 + day.month - 1) // self.months

    def label(self, index: int) -> str:
        """Dec 2010, or Q4 2010."""
        year, part = divmod(index, 12 // self.months)
        if self.months == 1:
            return f"{dt.date(year, part + 1, 1):%b} {year}"
        return f"Q{part + 1} {year}"


@dataclass(frozen=True, slots=True)
class Cohorts:
    """The triangle with its grain, and value by ``cohort`` and ``period`` as from ``counts``;
    how many of the first cohorts are already active.
    """

    grain: Grain
    triangle: Triangle
    value: pd.DataFrame
    already_active: int

    def label(self, row: int) -> str:
        """The name of a cohort, with its mark."""
        mark = " *" if row < self.already_active else ""
        return self.grain.label(int(self.triangle.cohorts[row])) + mark


def grain_of(data: Dataset) -> Grain:
    """Months, or quarters where the data covers more than ``LONGEST`` months."""
    return Grain("month", 1) if len(data.months) <= LONGEST else Grain("quarter", PER_QUARTER)


def counts(data: Dataset, grain: Grain) -> pd.DataFrame:
    """Buyers and the value of their orders by cohort and period of order, as period numbers.

    Columns: ``cohort``, ``period``, ``customers``, ``value``.
    """
    known = measures.known_orders(data)
    number = known.month.year() * 12 + known.month.month() - 1
    dated = known.mutate(period=(number // grain.months).cast("int64"))
    own = ibis.window(group_by="customer_id")
    placed = dated.mutate(cohort=dated.period.min().over(own))
    grouped = placed.group_by("cohort", "period").agg(
        customers=placed.customer_id.nunique(), value=measures.value(placed)
    )
    frame: pd.DataFrame = grouped.order_by("cohort", "period").execute()
    return frame


def cohorts(data: Dataset) -> Cohorts:
    """The retention triangle of the data."""
    grain = grain_of(data)
    frame = counts(data, grain)
    last = grain.index(data.last_day)
    complete = data.complete_months
    ended = bool(complete) and complete[-1].end >= data.months[-1].end and (
        (complete[-1].start.month % grain.months) == 0
    )  # fmt: skip
    last_complete = last if ended else last - 1
    sizes = frame[(frame["cohort"] == frame["period"]) & (frame["period"] <= last_complete)]
    older = already_active([int(size) for size in sizes["customers"]])
    triangle = retention_triangle(frame, last_complete, last, older > 0)
    triangle = _without_gaps(triangle, in_gaps(data, grain), set(frame["period"]))
    return Cohorts(grain, triangle, frame, older)


def in_gaps(data: Dataset, grain: Grain) -> set[int]:
    """Periods that a gap in the data touches: seen in part, or not at all."""
    return {
        grain.index(month.start)
        for month in data.months
        if month.partial
        and any(start <= month.end and end >= month.start for start, end in data.rhythm.unseen)
    }


def _without_gaps(triangle: Triangle, gaps: set[int], seen: set[int]) -> Triangle:
    """Periods without any order in a gap as not observed, those seen in part as cut short."""
    period = triangle.cohorts[:, np.newaxis] + np.arange(triangle.active.shape[1])
    unseen = np.isin(period, list(gaps - seen))
    return replace(
        triangle,
        active=np.where(unseen, np.nan, triangle.active),
        retention=np.where(unseen, np.nan, triangle.retention),
        partial=triangle.partial | np.isin(period, list(gaps & seen)),
    )


def content(data: Dataset) -> Content:
    """The triangle, and the cohorts with their money."""
    found = cohorts(data)
    shown = _shown(found)
    triangle = _triangle_chart(data, found, shown)
    return Content(charts=(triangle,) if triangle else (), tables=(_table(data, found, shown),))


def _shown(found: Cohorts) -> list[int]:
    """Rows of the cohorts shown: the last ``LONGEST``."""
    return list(range(len(found.triangle.cohorts)))[-LONGEST:]


def next_period_share(found: Cohorts) -> tuple[int, int] | None:
    """Customers who ordered again in the period after their first, of all whose next period is
    complete. Cohorts already active are left out, unless too few customers are new."""
    triangle = found.triangle
    if triangle.active.shape[1] < 2:
        return None
    seen = ~np.isnan(triangle.active[:, 1]) & ~triangle.partial[:, 1]
    new = seen & (np.arange(seen.size) >= found.already_active)
    if triangle.sizes[new].sum() >= MINIMUM_PER_GROUP:
        seen = new
    size = int(triangle.sizes[seen].sum())
    return (int(triangle.active[seen, 1].sum()), size) if size >= MINIMUM_PER_GROUP else None


def _triangle_chart(data: Dataset, found: Cohorts, shown: list[int]) -> Chart | None:
    triangle, grain = found.triangle, found.grain
    large = [row for row in shown if triangle.sizes[row] >= MINIMUM_PER_GROUP]
    after = next_period_share(found)
    column = f"{grain.name.capitalize()}s later"
    cells = [
        (found.label(row), age, row)
        for row in large
        for age in range(1, triangle.active.shape[1])
        if not np.isnan(triangle.active[row, age])
    ]
    if not cells or after is None:
        return None
    rows = tuple(
        (label, age, float(triangle.retention[row, age])) for label, age, row in cells
    )  # fmt: skip
    table = Table("retention", "Retention by cohort",
                  (Column("First order"), Column(column, "count"), Column("Ordered", "share")),
                  rows, note=_cut_note(found, shown, large))  # fmt: skip
    partial = {(age, label) for label, age, row in cells if triangle.partial[row, age]}
    hatched = f", hatched = {grain.name} cut short" if partial else ""
    return charts.triangle(
        shows=("retention_change",),
        key="retention", x=column, y="First order", colour="Ordered", table=table,
        partial=partial,
        title="{share} of new customers order again in the {grain} after",
        subtitle=f"Share of each cohort ordering in a later {grain.name}; blank = not yet "
        f"observed{hatched}; {_span(data)}; "
        f"{_small_note(shown, large)}{_mark_note(found)}{_not_new(found)}".rstrip("; "),
        alt="Triangle of cohorts by {grain} of first order: share ordering in each later {grain}; "
        "of new customers {share} order in the next one.",
        facts={"share": Fact(after[0] / after[1], "share"), "grain": Fact(grain.name, "text")},
    )  # fmt: skip


def _cut_note(found: Cohorts, shown: list[int], large: list[int]) -> str:
    notes = []
    if len(found.triangle.cohorts) > len(shown):
        notes.append(f"The last {len(shown)} of {len(found.triangle.cohorts)} cohorts are shown.")
    if len(large) < len(shown):
        notes.append(
            f"Cohorts under {MINIMUM_PER_GROUP} customers are left out: {len(shown) - len(large)}."
        )
    return " ".join(notes)


def _small_note(shown: list[int], large: list[int]) -> str:
    """Why rows are missing between others."""
    left_out = len(shown) - len(large)
    cohorts = "cohort" if left_out == 1 else "cohorts"
    few = (
        f"{formats.whole(left_out)} {cohorts} under {MINIMUM_PER_GROUP} customers not drawn; the "
        "title counts all new customers; "
    )
    return few if left_out else ""


def _mark_note(found: Cohorts) -> str:
    if not found.already_active:
        return ""
    return "* = already active before the data begins"


def _not_new(found: Cohorts) -> str:
    return ", not among the new customers of the title" if found.already_active else ""


def _span(data: Dataset) -> str:
    return f"{formats.date(data.first_day)} to {formats.date(data.last_day)}"


def _table(data: Dataset, found: Cohorts, shown: list[int]) -> Table:
    frame, unit = found.value, data.value_unit
    own = frame["cohort"] == frame["period"]
    first = frame[own].groupby("cohort")["value"].sum()
    later = frame[~own].groupby("cohort")["value"].sum()
    rows: list[tuple[str, int, float, float | None, float]] = []
    for row in shown:
        cohort, size = found.triangle.cohorts[row], int(found.triangle.sizes[row])
        at_first, after = float(first[cohort]), round(float(later.get(cohort, 0.0)), 4)
        observed = not np.isnan(found.triangle.active[row, 1:]).all()
        rows.append(
            (
                found.label(row),
                size,
                at_first,
                after if observed else None,
                (at_first + after) / size,
            )
        )
    name = data.value_name
    size, at_first = sum(row[1] for row in rows), sum(row[2] for row in rows)
    after = sum(row[3] or 0.0 for row in rows)
    every = "All customers" if len(shown) == len(found.triangle.cohorts) else "All shown"
    total = (every, size, at_first, after, (at_first + after) / size) if rows else None
    return Table(
        "cohorts", "Cohorts and their money" if data.has_money else "Cohorts and what they bought",
        (Column("First order"), Column("Customers", "count"),
         Column(f"{name.capitalize()} in the first {found.grain.name}", unit),
         Column(f"{name.capitalize()} later", unit),
         Column("Per customer", unit if data.has_money else "number")),
        tuple(rows), total,
        note="Value of orders before returns. Older cohorts have had more time. "
        f"{_cut_note(found, shown, shown)} {_mark_note(found)}".strip(),
    )  # fmt: skip
