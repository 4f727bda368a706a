"""The hours of the week in which the shop sells."""

from __future__ import annotations

import calendar

import numpy as np
import pandas as pd

from report_builder import charts, measures
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Table
from report_builder.sections.seasons.daily import WEEK, Daily
from report_builder.stats.intervals import Numbers

HALF = 0.5  # of the value: how few hours bring it
# A week has some eighty trading hours: fewer orders leave most of them to chance.
MINIMUM_ORDERS = 200


def of_day(data: Dataset, daily: Daily) -> Content:
    """The heatmap weekday x hour, where the data has a time of day."""
    if not data.has_time_of_day or not data.has("order_id") or daily.orders.sum() < MINIMUM_ORDERS:
        return Content()
    grid = average_week(by_hour(data), daily)
    if grid.sum() <= 0:
        return Content()
    return Content((busy_finding(data, grid),), (_chart(data, daily, grid),))


def by_hour(data: Dataset) -> pd.DataFrame:
    """Sales by weekday (Monday 0) and hour: columns ``weekday``, ``hour``, ``value``."""
    orders = measures.between(data.orders, *data.unbroken_days)
    timed = orders.mutate(
        weekday=orders.ordered_at.day_of_week.index(), hour=orders.ordered_at.hour()
    )
    grouped = timed.group_by("weekday", "hour").agg(value=measures.value(timed))
    frame: pd.DataFrame = grouped.order_by("weekday", "hour").execute()
    return frame


def average_week(sales: pd.DataFrame, daily: Daily) -> Numbers:
    """(7, 24) sales in an average week: the total of an hour over the dates of its weekday."""
    grid = np.zeros((WEEK, 24))
    grid[sales["weekday"].to_numpy(int), sales["hour"].to_numpy(int)] = sales["value"].to_numpy(
        float
    )
    dates = np.bincount(daily.weekdays, minlength=WEEK)
    return grid / np.maximum(dates, 1)[:, np.newaxis]


def busy_finding(data: Dataset, grid: Numbers) -> Finding:
    """How few hours of the week bring half of the value."""
    cells = np.sort(grid[grid > 0])[::-1]
    busy = int(np.searchsorted(np.cumsum(cells), HALF * cells.sum() * (1 - 1e-9))) + 1
    weekday, hour = _highest(grid)
    return Finding(
        "busy_hours", "info",
        "Half of the {measure} comes in {busy} of the {open} hours of the week in which the shop "
        "sells; the strongest is {weekday} from {hour}.",
        {
            "measure": Fact(data.value_name, "text"), "busy": Fact(busy, "count"),
            "open": Fact(cells.size, "count"), "weekday": Fact(weekday, "text"),
            "hour": Fact(hour, "text"),
        },
        so_what="Plan staff and service for these hours; offers that should fill quiet hours "
        "belong to the others.",
    )  # fmt: skip


def _highest(grid: Numbers) -> tuple[str, str]:
    weekday, hour = np.unravel_index(int(np.argmax(np.round(grid, 9))), grid.shape)
    return calendar.day_name[int(weekday)], f"{int(hour)}:00"


def _chart(data: Dataset, daily: Daily, grid: Numbers) -> Chart:
    measure = data.value_name.capitalize()
    hours = np.flatnonzero(grid.sum(axis=0))
    across = range(int(hours[0]), int(hours[-1]) + 1)
    rows = tuple(
        (calendar.day_name[int(day)], f"{hour}h", round(float(grid[day, hour]), 2))
        for day in np.flatnonzero(grid.sum(axis=1))
        for hour in across
    )
    unit = data.value_unit if data.has_money else "number"
    table = Table("hours", f"{measure} in an average week",
                  (Column("Weekday"), Column("Hour from"), Column(measure, unit)),
                  rows)  # fmt: skip
    weekday, hour = _highest(grid)
    return charts.heatmap(
        shows=("busy_hours",),
        key="hours", x="Hour from", y="Weekday", colour=measure, table=table,
        title="{weekday} from {hour} is the strongest hour of the week",
        subtitle=f"{measure} of sales by hour in an average week"
        f"{', ' + data.currency if data.has_money and data.currency else ''}, {daily.span}",
        alt="Heatmap of {measure} by weekday and hour; {weekday} from {hour} is the highest.",
        facts={
            "weekday": Fact(weekday, "text"), "hour": Fact(hour, "text"),
            "measure": Fact(data.value_name, "text"),
        },
    )  # fmt: skip
