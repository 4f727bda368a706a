"""Revenue by month of the largest regions, side by side."""

from __future__ import annotations

import pandas as pd

from report_builder import charts
from report_builder.charts.panels import MOST_PANELS
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Table
from report_builder.sections.regions.levels import KEY, Level, with_folded
from report_builder.stats.disclosure import SMALLEST

HOME = 0.7  # share of revenue from which one panel would make a flat line of all others
FEWEST_PANELS = 2  # one alone compares nothing
FEWEST_MONTHS = 6  # complete months, from which a line shows more than its ends


def content(data: Dataset, main: Level) -> Content:
    """The grid of panels, where there are months to show."""
    if data.time is None or len(data.complete_months) < FEWEST_MONTHS:
        return Content()
    shown, home = main.shown, ""
    if float(shown["value"].iloc[0]) > HOME * main.total:
        home, shown = str(shown["name"].iloc[0]), shown.iloc[1:]
    shown = shown[shown["value"] > 0].head(MOST_PANELS).reset_index(drop=True)
    if len(shown) < FEWEST_PANELS:
        return Content()
    return Content(charts=(_chart(data, main, shown, home),))


def by_month(data: Dataset, main: Level, shown: pd.DataFrame) -> pd.DataFrame:
    """Revenue of complete months, one column a region; a month without a line is zero."""
    lines = data.lines.select(spelling=main.column, month="month", value="value")
    each = lines.group_by("spelling", "month").agg(value=lines.value.sum())  # few rows to fold
    each = with_folded(each, "spelling").rename(key=KEY)
    each = each.filter(each.key.isin(list(shown["key"])))
    frame = each.group_by("key", "month").agg(value=each.value.sum().cast("float64")).execute()
    frame["month"] = pd.to_datetime(frame["month"]).dt.date
    wide = frame.pivot_table(index="month", columns="key", values="value", aggfunc="sum")
    whole: pd.DataFrame = wide.reindex(
        index=[month.start for month in data.complete_months], columns=list(shown["key"])
    ).fillna(0.0)
    return whole.set_axis(list(shown["name"]), axis=1)


def _chart(data: Dataset, main: Level, shown: pd.DataFrame, home: str) -> Chart:
    wide = by_month(data, main, shown)
    name, title = data.value_name.capitalize(), main.one.capitalize()
    months = [month.start for month in data.complete_months]
    without = f" after {home}" if home else ""
    most, led = "with most", "{region} led {these}in {months} of {all:month|months}"
    if main.hides_larger:  # whoever is not shown may have led
        most = f"with {SMALLEST} {main.unit}s or more and most"
        led = "{region} led the {many} shown in {months} of {all:month|months}"
    leading = int((wide.iloc[:, 0] >= wide.max(axis=1)).sum())
    table = Table(
        "regions_months", f"{name} by month and {main.one}",
        (Column(title), Column("Month", "month"), Column(name, data.value_unit)),
        tuple((str(region), month, float(value)) for region in wide.columns
              for month, value in zip(months, wide[region], strict=True)),
    )  # fmt: skip
    return charts.panels(
        shows=("regions_leader",),
        key="regions_months", x="Month", y=name, panel=title, table=table,
        title=led,
        subtitle=f"{name} net of returns by month, {len(shown)} {main.many} {most}{without}, "
        f"complete months, one scale for all, {data.covered}",
        alt=f"Small lines of monthly {data.value_name}, one a {main.one}; {led}.",
        facts={
            **({"many": Fact(main.many, "text")} if main.hides_larger
               else {"these": Fact(f"outside {home} " if home else "", "text")}),
            "region": Fact(str(wide.columns[0]), "text"), "months": Fact(leading, "count"),
            "all": Fact(len(wide), "count"),
        },
    )  # fmt: skip
