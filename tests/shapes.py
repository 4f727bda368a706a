"""One small chart of every shape, by name: what the tests of charts and of their SVG look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.cluster.hierarchy import linkage

from report_builder import charts
from report_builder.model import Chart, Column, Table, Unit, Value

MONTHS = [dt.date(2011, month, 1) for month in range(1, 7)]
REVENUE = [120_000.0, 90_000.0, 150_000.0, 170_000.0, 160_000.0, 60_000.0]
NASTY = (
    "</script><script>alert(1)</script>", "{{7*7}}", "=cmd()", 'datum.x["a.b"]', "__proto__",
    "x\x00\x1b\ufffe\ud800y", "\u202eturned\u202c", "W" * 500, "商品の名前" * 30,
    "منتج طويل جدا باللغة العربية", "", "same", "same",
)  # fmt: skip
NASTY_COLUMNS = ("a.b", "a[0]", "datum.x", "a:b", "__proto__", "x'];alert(1)//")


def table(columns: Sequence[tuple[str, Unit]], rows: Sequence[Sequence[Value]]) -> Table:
    """A table with the key "data"."""
    return Table(
        "data", "Data", tuple(Column(*column) for column in columns), tuple(map(tuple, rows))
    )


def words(data: Table, *, key: str = "chart", wide: bool = True) -> charts.Words:
    """The words every chart needs."""
    return {
        "key": key, "title": "A message", "subtitle": "Measure, unit, period", "alt": "A chart.",
        "table": data, "wide": wide,
    }  # fmt: skip


def months(values: Sequence[Value], unit: Unit = "money") -> Table:
    """A table of months from January 2011 with one value each."""
    days = [dt.date(2011 + n // 12, n % 12 + 1, 1) for n in range(len(values))]
    return table([("Month", "month"), ("Value", unit)], list(zip(days, values, strict=True)))


def named(names: Sequence[str], x: str = "Name", y: str = "Value") -> Table:
    """A table of names with the values 1, 2, 3 …"""
    rows = [(name, float(number + 1)) for number, name in enumerate(names)]
    return table([(x, "text"), (y, "money")], rows)


def _cells() -> Table:
    rows = [(age, month, 0.5 - age / 10) for month in MONTHS[:3] for age in range(3)]
    return table([("Age", "count"), ("Cohort", "month"), ("Kept", "share")], rows)


#: The columns of a table of clouds.
CLOUD_COLUMNS: list[tuple[str, Unit]] = [
    ("Group", "text"), ("Customers", "count"), ("First", "number"), ("Second", "number"),
    ("Spread, first", "number"), ("Spread, second", "number"), ("Correlation", "number"),
    ("Half", "number"), ("Most", "number"),
]  # fmt: skip


def clouds(rows: Sequence[tuple[Value, ...]], groups: Sequence[str] = (), **more: Any) -> Chart:
    """The picture of rows as in ``CLOUD_COLUMNS``."""
    return charts.clouds(
        x="First", y="Second", colour="Group", spread=("Spread, first", "Spread, second"),
        correlation="Correlation", reach=("Half", "Most"), size="Customers", groups=groups,
        **words(table(CLOUD_COLUMNS, rows), **more),
    )  # fmt: skip


def _clouds() -> Chart:
    return clouds([
        (f"Group {n}", 40 + n, float(n % 3), float(n % 2), 0.5, 0.2, 0.3 * (n % 3 - 1), 1.2, 2.1)
        for n in range(6)
    ])  # fmt: skip


def _dendrogram() -> Chart:
    tree = linkage(np.array([[0.0], [1.0], [10.0]]), "ward")
    data, order = charts.segments(tree, key="tree", title="Tree")
    return charts.dendrogram(leaves=[("A", "B", "C")[leaf] for leaf in order], **words(data))


def _dots() -> Chart:
    columns: list[tuple[str, Unit]] = [
        ("Name", "text"), ("Rate", "share"), ("Low", "share"), ("High", "share"), ("All", "share"),
    ]  # fmt: skip
    data = table(columns, [("Members", 0.4, 0.35, 0.45, 0.3), ("Others", 0.2, 0.15, 0.25, 0.3)])
    return charts.dots(
        x="Name", y="Rate", low="Low", high="High", reference="All", line=0.3, **words(data)
    )


def _line() -> Chart:
    rows = list(zip(MONTHS, REVENUE, [value * 0.9 for value in REVENUE], strict=True))
    data = table([("Month", "month"), ("Revenue", "money"), ("Year before", "money")], rows)
    return charts.line(
        x="Month", y="Revenue", compare="Year before", partial=MONTHS[-1:],
        marked=[(dt.date(2011, 3, 15), "Opening"), (dt.date(2011, 4, 1), "Sale")], **words(data),
    )  # fmt: skip


def _stacked() -> Chart:
    rows = [(month, part, 0.5) for month in MONTHS for part in ("New", "Returning")]
    data = table([("Month", "month"), ("Part", "text"), ("Share", "share")], rows)
    return charts.stacked(x="Month", y="Share", colour="Part", **words(data))


def _histogram() -> Chart:
    rows = [(n * 10.0, n * 10.0 + 10, 20 - n) for n in range(12)]
    data = table([("From", "money"), ("To", "money"), ("Orders", "count")], rows)
    return charts.histogram(
        measure="Order value", low="From", high="To", y="Orders", marked=[(40.0, "Median")],
        **words(data),
    )  # fmt: skip


def _box() -> Chart:
    names = ("P5", "Q1", "Median", "Q3", "P95")
    data = table(
        [("Group", "text"), *((name, "money") for name in names)],
        [("All", 1.0, 5.0, 8.0, 13.0, 40.0)],
    )
    return charts.box(
        x="Group", low="P5", lower_quartile="Q1", median="Median", upper_quartile="Q3", high="P95",
        **words(data),
    )  # fmt: skip


def _waterfall() -> Chart:
    rows = [("Read", 100), ("Duplicates", -10), ("Cancelled", -5)]
    data = replace(table([("Step", "text"), ("Rows", "count")], rows), total=("Analysed", 85))
    return charts.waterfall(x="Step", y="Rows", totals=("Read", "Analysed"), **words(data))


def _pareto() -> Chart:
    rows = [(n / 10, 1 - (1 - n / 10) ** 3) for n in range(11)]
    data = table([("Share of products", "share"), ("Share of revenue", "share")], rows)
    cuts = ((0.3, "A"), (0.6, "B"), (1.0, "C"))
    return charts.pareto(x="Share of products", y="Share of revenue", cuts=cuts, **words(data))


def _panels() -> Chart:
    rows = [(k, 100.0 / k, 0.3 + (k == 4) / 10) for k in range(2, 9)]
    data = table([("Clusters", "count"), ("Spread", "number"), ("Silhouette", "number")], rows)
    return charts.small_multiples(x="Clusters", y=("Spread", "Silhouette"), chosen=4, **words(data))


def _grid_of_lines() -> Chart:
    rows = [
        (month, name, value * part)
        for name, part in (("North", 1.0), ("South", 0.5), ("East", 0.2), ("West", 0.1), ("Sea", 0))
        for month, value in zip(MONTHS, REVENUE, strict=True)
    ]
    data = table([("Month", "month"), ("Region", "text"), ("Revenue", "money")], rows)
    return charts.panels(x="Month", y="Revenue", panel="Region", partial=MONTHS[-1:], **words(data))


def _fan() -> Chart:
    names = ("Month", "Sold", "Expected", "Low", "High")
    rows: list[tuple[Value, ...]] = [
        (day, value, None, None, None) for day, value in zip(MONTHS[:4], REVENUE[:4], strict=True)
    ]
    rows += [(day, None, 160_000.0, 120_000.0, 200_000.0) for day in MONTHS[4:]]
    units: list[Unit] = ["month", "money", "money", "money", "money"]
    return charts.fan(x="Month", y="Sold", ahead="Expected", bands=[("Low", "High")],
                      **words(table(list(zip(names, units, strict=True)), rows)))  # fmt: skip


SHAPES: dict[str, Callable[[], Chart]] = {
    "line": _line,
    "fan": _fan,
    "bars": lambda: charts.bars(x="Name", y="Value", **words(named(["Tea", "Mug"]))),
    "columns": lambda: charts.columns(
        x="Month", y="Value", partial=MONTHS[-1:], **words(months(REVENUE))
    ),
    "stacked": _stacked,
    "histogram": _histogram,
    "box": _box,
    "waterfall": _waterfall,
    "heatmap": lambda: charts.heatmap(x="Age", y="Cohort", colour="Kept", **words(_cells())),
    "triangle": lambda: charts.triangle(
        x="Age", y="Cohort", colour="Kept", partial=[(2, MONTHS[2])], **words(_cells())
    ),
    "clouds": _clouds,
    "dots": _dots,
    "panels": _grid_of_lines,
    "pareto": _pareto,
    "small_multiples": _panels,
    "dendrogram": _dendrogram,
}
