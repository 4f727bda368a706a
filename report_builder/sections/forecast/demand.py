"""Demand by month or week: what was sold in each period that the data covers whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import ibis
import numpy as np
import pandas as pd

from report_builder import formats
from report_builder.dataset import ONE_DAY, Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Fact, Unit
from report_builder.stats.intervals import Numbers

if TYPE_CHECKING:
    import ibis.expr.types as ir

WEEK = dt.timedelta(days=7)
WEEKLY_SUMS = range(6, 9)  # days from sale to sale in data that holds sums of weeks
# With two years of months a season can be seen, and a month has less chance in it than a week. With
# less, weeks give four times as many values to learn a level from.
MONTHS_ENOUGH = 24
YEAR = {"month": 12, "week": 52}  # periods; of less history than a year nothing is forecast
SEASON_YEARS = 2  # from here on a season can be told from a level that moves
LINES_A_WEEK = 10  # with fewer lines a week most of a week is chance, and months are taken
MONTHS_AHEAD, WEEKS_AHEAD = 3, 13  # three months of both
MONTH_DAYS = 365.25 / 12
OTHERS = "Other categories"
MOST_CATEGORIES = 12  # with the others as one: more cannot be read


@dataclass(frozen=True, slots=True)
class Calendar:
    """The periods of the history and those ahead, and which of them the data covers whole.

    ``unit``: month or week (Monday to Sunday). ``starts``: first days, the history and then
    ``steps`` ahead. ``seen``: one a period of the history.
    """

    unit: Literal["month", "week"]
    starts: tuple[dt.date, ...]
    seen: tuple[bool, ...]

    @property
    def cycle(self) -> int:
        """Periods of a year."""
        return YEAR[self.unit]

    @property
    def shows_season(self) -> bool:
        """Whether the history is long enough for a season to be seen."""
        return len(self.history) >= SEASON_YEARS * self.cycle

    @property
    def steps(self) -> int:
        """Periods ahead."""
        return MONTHS_AHEAD if self.unit == "month" else WEEKS_AHEAD

    @property
    def history(self) -> tuple[dt.date, ...]:
        """First days of the periods that were."""
        return self.starts[: -self.steps]

    @property
    def ahead(self) -> tuple[dt.date, ...]:
        """First days of the periods to come."""
        return self.starts[-self.steps :]

    @property
    def days(self) -> float:
        """Days of a period, on average."""
        return MONTH_DAYS if self.unit == "month" else 7.0

    def end(self, start: dt.date) -> dt.date:
        """The last day of a period."""
        return (_next_month(start) if self.unit == "month" else start + WEEK) - ONE_DAY

    @property
    def span(self) -> str:
        """The days ahead, in words."""
        return formats.period(self.ahead[0], self.end(self.ahead[-1]))

    def name(self, start: dt.date) -> str:
        """A period in words."""
        if self.unit == "month":
            return formats.month(start)
        return f"the week of {formats.date(start)}"


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """Series by name, best seller first: period x series; NaN where a period was not seen.

    ``values`` are units or, where no quantity is known, what ``Dataset.value`` is. ``negative``
    counts periods in which more came back than was sold.
    """

    names: tuple[str, ...]
    values: Numbers
    negative: int


def calendar_of(data: Dataset) -> Calendar:
    """Months or weeks. Raises NotEnoughData where there is no year of either."""
    months, weeks = _months(data), _weeks(data)
    enough = sum(months.seen) if months else 0
    weekly = weeks is not None and sum(weeks.seen) >= YEAR["week"]
    sums_of_weeks = data.rhythm.pause in WEEKLY_SUMS
    if weekly and not data.rhythm.fixed and (
        sums_of_weeks or (enough < MONTHS_ENOUGH and _lines_a_week(data) >= LINES_A_WEEK)
    ):  # fmt: skip
        assert weeks is not None
        return weeks
    if months is None or enough < YEAR["month"]:
        raise NotEnoughData(
            f"needs {YEAR['month']} complete months (or {YEAR['week']} weeks with "
            f"{LINES_A_WEEK} lines or more), the data has {enough}"
        )
    return months


def _lines_a_week(data: Dataset) -> float:
    """Lines of the typical category in a week."""
    weeks = max(1.0, ((data.last_day - data.first_day).days + 1) / 7)
    lines = [item.lines for item in data.top_categories] or [data.totals.rows]
    return float(np.median(lines)) / weeks


def _months(data: Dataset) -> Calendar | None:
    complete = [month.start for month in data.complete_months]
    if not complete:
        return None
    starts = [complete[0]]
    while starts[-1] < complete[-1]:
        starts.append(_next_month(starts[-1]))
    seen = tuple(start in set(complete) for start in starts)
    for _ in range(MONTHS_AHEAD):
        starts.append(_next_month(starts[-1]))
    return Calendar("month", tuple(starts), seen)


def _weeks(data: Dataset) -> Calendar | None:
    """Weeks from Monday to Sunday; one whose first or last days are no more than an ordinary pause
    from a day with a sale is whole."""
    pause = dt.timedelta(days=data.rhythm.pause - 1)
    first = data.first_day - pause
    start = first + dt.timedelta(days=-first.weekday() % 7)
    starts = []
    while start + WEEK - ONE_DAY <= data.last_day + pause:
        starts.append(start)
        start += WEEK
    if not starts:
        return None
    gaps = data.rhythm.unseen
    seen = tuple(not any(a < day + WEEK and day <= b for a, b in gaps) for day in starts)
    ahead = [starts[-1] + WEEK * step for step in range(1, WEEKS_AHEAD + 1)]
    return Calendar("week", (*starts, *ahead), seen)


def _next_month(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def unit_of(data: Dataset) -> tuple[str, Literal["money", "count"]]:
    """What demand is called, and its unit."""
    if data.has("quantity"):
        return "units", "count"
    return (data.value_name, "money") if data.has_money else ("items", "count")


def roughly(value: float, unit: Unit) -> Fact:
    """What is expected, in three figures and whole things: more would feign precision."""
    return Fact(round(value), "number") if unit == "count" else Fact(value, unit)


def measured(lines: ir.Table, data: Dataset) -> ir.Table:
    """The lines with ``demand``: net of returns, as revenue is."""
    amount = lines.quantity if data.has("quantity") else lines.value
    return lines.mutate(demand=amount)


def period_start(lines: ir.Table, calendar: Calendar) -> Any:
    """The first day of the period of each line."""
    return lines.month if calendar.unit == "month" else lines.day.truncate("W").cast("date")


def by_period(data: Dataset, calendar: Calendar, key: ir.Value | None) -> pd.DataFrame:
    """Key x period: ``key``, ``start``, ``demand`` and ``value`` (both floats after the sum)."""
    lines = measured(data.lines, data)
    lines = lines.mutate(start=period_start(lines, calendar),
                         key=ibis.literal("") if key is None else key)  # fmt: skip
    lines = lines.filter(lines.start >= ibis.literal(calendar.history[0]),
                         lines.start <= ibis.literal(calendar.history[-1]))  # fmt: skip
    frame: pd.DataFrame = (
        lines.group_by("key", "start")
        .agg(demand=lines.demand.sum().cast("float64"), value=lines.value.sum().cast("float64"))
        .order_by("key", "start")
        .execute()
    )
    frame["start"] = pd.to_datetime(frame["start"]).dt.date
    return frame


def series(frame: pd.DataFrame, calendar: Calendar, keys: Sequence[str]) -> Demand:
    """The series of the keys, in that order; a period seen without a line is none sold."""
    wide = frame.pivot_table(index="start", columns="key", values="demand", aggfunc="sum")
    values = wide.reindex(index=list(calendar.history), columns=list(keys)).fillna(0.0).to_numpy()
    values = np.where(np.array(calendar.seen)[:, None], values, np.nan)
    return Demand(tuple(keys), values, int((values < 0).sum()))


def with_others(
    frame: pd.DataFrame, most: int = MOST_CATEGORIES, others: str = OTHERS
) -> tuple[pd.DataFrame, list[str]]:
    """The frame with all keys but the best made one, and the keys: most value first, the others and
    what has no key last, so that they add up to the total."""
    frame = frame.assign(key=frame["key"].fillna(others))
    value = frame.groupby("key")["value"].sum().round(4)
    ranked = sorted((key for key in value.index if key != others),
                    key=lambda key: (-value[key], key))  # fmt: skip
    kept = ranked if len(ranked) <= most else ranked[: most - 1]
    frame = frame.assign(key=frame["key"].where(frame["key"].isin(kept), others))
    rest = [others] if (frame["key"] == others).any() else []
    return frame, [*kept, *rest]
