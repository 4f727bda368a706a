"""Seasons of the categories, each against its own mean."""

from __future__ import annotations

import calendar
from dataclasses import dataclass

import numpy as np
import pandas as pd

from report_builder import charts, measures
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Table
from report_builder.sections.seasons.months import indices, span
from report_builder.stats.intervals import Numbers
from report_builder.stats.seasonality import MONTHS, MonthlyIndices

LINES_A_MONTH = 30  # fewer lines in a month, and its index is mostly chance
SHOWN = 12  # best-selling categories: more rows cannot be read


@dataclass(frozen=True, slots=True)
class CategorySeason:
    """A category and its monthly indices, January first."""

    name: str
    found: MonthlyIndices

    @property
    def swing(self) -> float:
        """Highest month less lowest, in average months."""
        return float(self.found.index.max() - self.found.index.min())


def by_month(data: Dataset) -> Content:
    """Month x category, where there are categories and a full year."""
    if not data.has("category") or len(data.unbroken_months) < MONTHS:
        return Content()
    found = seasons_of(sales(data), data)
    if len(found) < 2:
        return Content()
    chart = _chart(data, found)
    if not all(one.found.claimable for one in found):
        return Content(charts=(chart,))
    return Content((swing_finding(data, found),), (chart,))


def sales(data: Dataset) -> pd.DataFrame:
    """Value and lines of the best-selling categories by month."""
    names = [item.key for item in data.top_categories[:SHOWN]]
    lines = data.lines.filter(data.lines.category.isin(names))
    grouped = lines.group_by("category", "month").agg(
        value=measures.value(lines), lines=lambda table: table.count()
    )
    frame: pd.DataFrame = grouped.order_by("category", "month").execute()
    frame["month"] = pd.to_datetime(frame["month"]).dt.date
    return frame


def seasons_of(frame: pd.DataFrame, data: Dataset) -> list[CategorySeason]:
    """Categories with enough lines, best seller first."""
    months = [month.start for month in data.unbroken_months]
    found = []
    for item in data.top_categories[:SHOWN]:
        own = frame[frame["category"] == item.key].set_index("month").reindex(months)
        if own["lines"].fillna(0).mean() < LINES_A_MONTH:
            continue
        index = indices(own["value"].fillna(0).to_numpy(dtype=np.float64), months[0])
        if index is not None:
            found.append(CategorySeason(item.label, index))
    return found


def swing_finding(data: Dataset, found: list[CategorySeason]) -> Finding:
    """The category whose months differ most."""
    most = max(found, key=lambda one: (round(one.swing, 9), one.name))
    least = min(found, key=lambda one: (round(one.swing, 9), one.name))
    index = most.found.index
    high, low = _extremes(index)
    return Finding(
        "category_seasons", "info",
        "{category} is the most seasonal of {categories} categories: {high_month} brings {high} "
        "its "
        "average month, {low_month} {low} (mean of {years} full years, growth taken out). {steady} "
        "changes least.",
        {
            "category": Fact(most.name, "text"), "categories": Fact(len(found), "count"),
            "high_month": Fact(_name(high), "text"), "high": Fact(float(index[high]), "ratio"),
            "low_month": Fact(_name(low), "text"), "low": Fact(float(index[low]), "ratio"),
            "years": Fact(most.found.by_year.shape[0], "count"), "steady": Fact(least.name, "text"),
        },
        so_what="Spread the year's orders of {category} by its own months, not by the shop's.",
    )  # fmt: skip


def _extremes(index: Numbers) -> tuple[int, int]:
    rounded = np.round(index, 9)
    return int(np.argmax(rounded)), int(np.argmin(rounded))


def _name(month: int) -> str:
    return calendar.month_name[month + 1]


def _chart(data: Dataset, found: list[CategorySeason]) -> Chart:
    rows = tuple(
        (one.name, _name(month), float(one.found.index[month]))
        for one in found
        for month in range(MONTHS)
    )
    table = Table("category_months", "Months of the categories",
                  (Column("Category"), Column("Month"), Column("Index", "ratio")), rows,
                  note=f"Of the {SHOWN} best-selling categories those with {LINES_A_MONTH} or more "
                  "lines a month on average.")  # fmt: skip
    most = max(found, key=lambda one: (round(one.swing, 9), one.name))
    high, _ = _extremes(most.found.index)
    years = found[0].found.by_year.shape[0]
    basis = f"mean of {years} full years, growth taken out" if years > 1 else (
        "one full year: a shape, not a seasonal index"
    )  # fmt: skip
    return charts.heatmap(
        shows=("category_seasons",),
        key="category_months", x="Month", y="Category", colour="Index", table=table,
        title="{category} swings most: {month} at {high} its average",
        subtitle=f"{data.value_name.capitalize()} of the month as a multiple of the category's own "
        f"average month; {basis}; {span(data, most.found)}",
        alt="Heatmap of {measure} by category and month; {category} swings most, with {high} its "
        "average in {month}.",
        facts={
            "category": Fact(most.name, "text"), "month": Fact(_name(high), "text"),
            "high": Fact(float(most.found.index[high]), "ratio"),
            "measure": Fact(data.value_name, "text"),
        },
    )  # fmt: skip
