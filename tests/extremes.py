"""Every shape of chart with the data that break charts: the gallery and its tests draw them all.

``EXTREMES`` holds functions from "is it wide?" to a chart, by shape and by what is extreme.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.cluster.hierarchy import linkage

from report_builder import charts
from report_builder.charts.panels import MOST_PANELS
from report_builder.model import Chart, Table, Unit, Value
from tests.shapes import CLOUD_COLUMNS, months, table, words

Drawing = Callable[[bool], Chart]

NAMES: Mapping[str, Sequence[str]] = {
    "long names": [
        "White hanging heart t-light holder with a very long description of its colour, size and",
        "Set of three cake tins pantry design, second edition for wholesale customers only",
        "Supercalifragilisticexpialidociousproductnamewithoutanyblankinitatall-9000",
        "Tea",
    ],
    "right to left": [
        "حامل شموع على شكل قلب أبيض معلق مع وصف طويل جدا للون والحجم والمادة", "شاي",
        "מחזיק נר לבן בצורת לב תלוי עם תיאור ארוך מאוד", "كوب Mug 250 ml",
    ],
    "Chinese, Japanese, Korean": [
        "白色心形吊饰茶灯架附有非常长的颜色尺寸材质说明以及产地信息", "お茶",
        "매우 긴 제품 이름과 색상 크기 재질에 대한 설명", "杯 Mug 250 ml",
    ],
    "capitals": ["W" * 80, "MMMM WWWW " * 7, "", "same", "same"],
    "one": ["Tea"],
    "sixty": [f"Product number {number}" for number in range(1, 61)],
}  # fmt: skip
VALUES: Mapping[str, Sequence[float | None]] = {
    "one": [5.0],
    "all equal": [7.0] * 6,
    "all zero": [0.0] * 6,
    "negative": [-5_000.0, -12_345.6, -1.0, -7_777.0],
    "both signs": [1_234_567.8, -987_654.3, 0.0, 3.0, -0.4, 555_555.0],
    "hundredths": [0.01, 0.05, 0.03, 0.02, 0.09],
    "ten billion": [1e10, 9_876_543_210.0, 1.23e9, 0.0],
    "0.01 to ten billion": [0.01, 12.5, 9_999.6, 999_600.0, 99_960_000.0, 1e10],
    "unknown": [None, 3.0, None, None, 4.0],
    "none known": [None, None],
}  # fmt: skip
SPANS = (1, 2, 7, 13, 24, 60, 120)  # months
UNITS: Mapping[Unit, Sequence[float]] = {
    "share": (0.0004, 0.0102, 1.0, 0.3333),
    "change": (-0.9996, 12.345, 0.0004, 0.07),
    "points": (-0.123, 0.0004, 0.5, 0.1),
    "days": (0.04, 365.2, 10_950.0, 31.0),
    "ratio": (0.001, 1.0, 12.34, 3_000.0),
    "count": (0, 1, 2, 10_000_000_000),
}


def wave(count: int, size: float = 50_000.0) -> list[float]:
    """A season of twelve months upon a trend."""
    return [
        round(size * (1 + 0.5 * np.sin(month * np.pi / 6) + month / 60), 2)
        for month in range(count)
    ]


def days(count: int) -> list[dt.date]:
    """The firsts of so many months from November 2001."""
    return [dt.date(2001 + (month + 10) // 12, (month + 10) % 12 + 1, 1) for month in range(count)]


def named(names: Sequence[str], values: Sequence[Value] = (), unit: Unit = "money") -> Table:
    """A table of names and values, the names repeated while there are values."""
    values = values or wave(len(names))
    count = max(len(names), len(values))
    rows = [(names[n % len(names)], values[n % len(values)]) for n in range(count)]
    return table([("Name", "text"), ("Value", unit)], rows)


def _drawing(shape: Callable[..., Chart], data: Table, **options: Any) -> Drawing:
    return lambda wide: shape(**options, **words(data, wide=wide))


def _named_values() -> Iterator[tuple[str, Table]]:
    for name, names in NAMES.items():
        yield name, named(names)
    for name, values in VALUES.items():
        yield name, named([f"Product {n}" for n in range(len(values))], values)
    for unit, numbers in UNITS.items():
        yield unit, named([f"Product {n}" for n in range(len(numbers))], numbers, unit)
    yield "ten billion lost", named(["Won", "Lost"], [1e10, -1e10])


def _monthly_values() -> Iterator[tuple[str, Table]]:
    for count in SPANS:
        yield f"{count} months", months(wave(count))
    for name, values in VALUES.items():
        yield name, months(values)
    for unit, numbers in UNITS.items():
        yield unit, months(numbers, unit)


def _lines() -> Iterator[tuple[str, Drawing]]:
    for name, data in _monthly_values():
        partial = [data.rows[-1][0]]
        yield name, _drawing(charts.line, data, x="Month", y="Value", partial=partial)
    for name in ("long names", "right to left", "Chinese, Japanese, Korean"):
        rows = [
            (day, part, 100.0 + at / 10 + month)
            for at, part in enumerate(NAMES[name])
            for month, day in enumerate(days(14))
        ]
        data = table([("Month", "month"), ("Part", "text"), ("Value", "money")], rows)
        yield (
            f"four lines, {name}",
            _drawing(charts.line, data, x="Month", y="Value", colour="Part"),
        )
    every = [dt.date(2011, 1, 1) + dt.timedelta(days=day) for day in range(40)]
    data = table([("Day", "date"), ("Value", "count")], [(day, day.day) for day in every])
    yield "forty days", _drawing(charts.line, data, x="Day", y="Value")
    marked = [
        (dt.date(2001, 11, 1), "The new shop in the Harbour Street opened its doors early"),
        (dt.date(2001, 11, 20), "Black Friday"),
        (dt.date(2001, 12, 25), "Christmas"),
        (dt.date(2002, 10, 1), "A supplier of nearly all of the candles has gone broke"),
        (dt.date(2002, 11, 29), "وصف طويل جدا للون والحجم والمادة في نهاية السنة الجديدة"),
        (dt.date(2002, 12, 1), "白色心形吊饰茶灯架附有非常长的颜色尺寸材质说明以及产地信息"),
    ]
    eventful = table(
        [("Month", "month"), ("Value", "money"), ("The same months of the year before", "money")],
        list(zip(days(14), wave(14), wave(14, 49_000.0), strict=True)),
    )
    yield (
        "events",
        _drawing(
            charts.line,
            eventful,
            x="Month",
            y="Value",
            compare="The same months of the year before",
            marked=marked,
            partial=[days(14)[0], days(14)[-1]],
        ),
    )


def _fans() -> Iterator[tuple[str, Drawing]]:
    columns = [("Month", "month"), *((n, "money") for n in ("Sold", "Ahead", "Low", "High"))]
    for name, past, ahead in (
        ("one month", [5.0], [6.0]),
        ("120 months", wave(114), wave(6)),
        ("ten billion", [1e10, 9e9, 8e9], [9e9, 1e10]),
        ("hundredths", [0.01, 0.02, 0.01], [0.02, 0.03]),
        ("negative", [-5.0, 7.0, -20.0], [-3.0, 2.0]),
        ("all equal", [7.0] * 5, [7.0] * 2),
        ("all zero", [0.0] * 5, [0.0] * 2),
    ):
        rows = [(value, None, None, None) for value in past]
        rows += [(None, value, value - abs(value) / 2, value + abs(value)) for value in ahead]
        data = table(columns, [(day, *row) for day, row in zip(days(len(rows)), rows, strict=True)])
        yield (
            name,
            _drawing(charts.fan, data, x="Month", y="Sold", ahead="Ahead", bands=[("Low", "High")]),
        )


def _bars() -> Iterator[tuple[str, Drawing]]:
    for name, data in _named_values():
        yield name, _drawing(charts.bars, data, x="Name", y="Value")


def _columns() -> Iterator[tuple[str, Drawing]]:
    for name, data in _named_values():
        yield name, _drawing(charts.columns, data, x="Name", y="Value")
    for name, data in _monthly_values():
        yield (
            f"monthly {name}",
            _drawing(charts.columns, data, x="Month", y="Value", partial=[data.rows[-1][0]]),
        )
    rows = [(day, value, value * 0.5, value * 1.5) for day, value in zip(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        [*VALUES["both signs"], 1e6], strict=True)]  # fmt: skip
    data = table([("Day", "text"), *((n, "money") for n in ("Mean", "Low", "High"))], rows)
    yield (
        "weekdays with intervals",
        _drawing(charts.columns, data, x="Day", y="Mean", low="Low", high="High"),
    )


def _stacks() -> Iterator[tuple[str, Drawing]]:
    for count in SPANS:
        rows = [(day, part, 0.5) for day in days(count) for part in ("New", "Returning")]
        data = table([("Month", "month"), ("Part", "text"), ("Share", "share")], rows)
        yield f"{count} months", _drawing(charts.stacked, data, x="Month", y="Share", colour="Part")
    for name, names in NAMES.items():
        parts = names[:8]
        rows = [(year, part, 0.01 * at) for year in ("2010", "2011")
                for at, part in enumerate(parts)]  # fmt: skip
        data = table([("Year", "text"), ("Part", "text"), ("Revenue", "money")], rows)
        yield name, _drawing(charts.stacked, data, x="Year", y="Revenue", colour="Part")
    rows = [(name, part, amount) for name in NAMES["long names"]
            for part, amount in (("New", 1e10), ("Returning", 0.01), ("Lost", 0.0))]  # fmt: skip
    big = table([("Name", "text"), ("Part", "text"), ("Revenue", "money")], rows)
    yield "ten billion", _drawing(charts.stacked, big, x="Name", y="Revenue", colour="Part")


def _histograms() -> Iterator[tuple[str, Drawing]]:
    crowd = ("Lower quartile", "Median of all orders in the period of the report, before returns",
             "Upper quartile")  # fmt: skip
    for name, edge, count, highest in (
        ("one bin", 10.0, 1, 5), ("all zero", 10.0, 6, 0), ("hundredths", 0.01, 9, 12),
        ("ten billion", 1e9, 10, 10_000_000_000), ("sixty bins", 25.0, 60, 1_000),
    ):  # fmt: skip
        rows = [(n * edge, (n + 1) * edge, highest * (n + 1) // count) for n in range(count)]
        data = table([("From", "money"), ("To", "money"), ("Orders", "count")], rows)
        ends = [0.0, edge * count / 2, edge * count]
        yield (
            name,
            _drawing(
                charts.histogram,
                data,
                measure="Value of an order with all of its lines, after returns and discounts",
                low="From",
                high="To",
                y="Orders",
                marked=list(zip(ends, crowd, strict=True)),
            ),
        )


def _boxes() -> Iterator[tuple[str, Drawing]]:
    columns = [("Group", "text"), *((name, "money") for name in ("P5", "Q1", "M", "Q3", "P95"))]
    quantiles = {
        "equal": (7.0,) * 5, "zero": (0.0,) * 5, "hundredths": (0.01, 0.02, 0.03, 0.04, 0.09),
        "ten billion": (0.01, 5.0, 1e6, 1e9, 1e10), "negative": (-1e6, -5e5, -1e3, 0.0, 9.0),
    }  # fmt: skip
    for name, rows in [
        *((name, [("All", *numbers)]) for name, numbers in quantiles.items()),
        *((name, [(own, 1.0, 2.0, 5.0, 9.0, 40.0) for own in names])
          for name, names in NAMES.items()),
    ]:  # fmt: skip
        data = table(columns, rows)
        yield (
            name,
            _drawing(
                charts.box,
                data,
                x="Group",
                low="P5",
                lower_quartile="Q1",
                median="M",
                upper_quartile="Q3",
                high="P95",
            ),
        )


def _dots() -> Iterator[tuple[str, Drawing]]:
    for name, data in _named_values():
        yield name, _drawing(charts.dots, data, x="Name", y="Value", line=0.0)


def _waterfalls() -> Iterator[tuple[str, Drawing]]:
    for name, data in _named_values():
        totals = [data.rows[0][0], data.rows[-1][0]]
        yield name, _drawing(charts.waterfall, data, x="Name", y="Value", totals=totals)


def _grid(
    across: Sequence[Value], down: Sequence[Value], values: Sequence[Value],
    units: tuple[Unit, Unit, Unit],
) -> Table:  # fmt: skip
    rows = [
        (x, y, values[(n + m) % len(values)])
        for n, x in enumerate(across) for m, y in enumerate(down)
    ]  # fmt: skip
    return table([("Across", units[0]), ("Down", units[1]), ("Value", units[2])], rows)


def _heatmaps() -> Iterator[tuple[str, Drawing]]:
    text, month = ("text", "text", "money"), ("month", "text", "share")
    hours = ("text", "text", "count")
    different = {name: list(dict.fromkeys(names)) for name, names in NAMES.items()}
    named_units = {unit: ("text", "text", unit) for unit in UNITS}
    tables = {
        **{name: _grid(names[:12], names, VALUES["0.01 to ten billion"], text)
           for name, names in different.items()},
        **{f"{count} months": _grid(days(count), ("A", "B"), (0.0, 0.0102, 1.0, -0.5), month)
           for count in (1, 12, 24)},
        **{name: _grid("ABCD", "EFG", values, text) for name, values in VALUES.items()},
        **{unit: _grid("ABCDEFGH", "IJ", UNITS[unit], own) for unit, own in named_units.items()},
        "hours": _grid([f"{hour}:00" for hour in range(24)], ("Monday", "Sunday"),
                       (0, 7, 12_345, 999, 10**10), hours),
    }  # fmt: skip
    for name, data in tables.items():
        yield name, _drawing(charts.heatmap, data, x="Across", y="Down", colour="Value")


def _triangles() -> Iterator[tuple[str, Drawing]]:
    for count in (1, 6, 13, 24):
        rows = [(age, day, round(1 / (1 + age), 3)) for at, day in enumerate(days(count))
                for age in range(count - at)]  # fmt: skip
        data = table([("Age", "count"), ("Cohort", "month"), ("Kept", "share")], rows)
        partial = [(count - 1 - at, day) for at, day in enumerate(days(count))]
        yield (
            f"{count} months",
            _drawing(charts.triangle, data, x="Age", y="Cohort", colour="Kept", partial=partial),
        )


def _clouds() -> Iterator[tuple[str, Drawing]]:
    for name, groups, centres, spread in (
        ("one", ["Tea"], [(1.0, 1.0)], 0.0),
        ("all equal", ["A", "B", "C", "D", "E", "F", "G", "H"], [(7.0, 7.0)], 1.0),
        ("ten billion", ["A", "B", "C"], [(1e10, -1e10), (0.01, 0.02), (5e9, 1e10)], 1e8),
        ("hundredths", ["A", "B", "C"], [(0.01, 0.02), (0.03, 0.01), (0.05, 0.09)], 0.001),
        *((name, names[:8], [(n % 7, n % 5 * 1000.0) for n in range(8)], 2.0)
          for name, names in NAMES.items()),
    ):  # fmt: skip
        rows = [
            (group, 30, *centres[n % len(centres)], spread, spread, n % 3 - 1.0, 1.2, 2.1)
            for n, group in enumerate(groups)
        ]
        x = "Orders a year of an average customer in this group, after returns"
        y = "Revenue a year of an average customer in this group, after returns"
        columns: list[tuple[str, Unit]] = [
            (x, unit) if heading == "First" else (y, "money") if heading == "Second"
            else (heading, unit) for heading, unit in CLOUD_COLUMNS
        ]  # fmt: skip
        data = table(columns, rows)
        yield name, _drawing(
            charts.clouds, data, x=x, y=y, colour="Group", size="Customers", reach=("Half", "Most"),
            spread=("Spread, first", "Spread, second"), correlation="Correlation",
        )  # fmt: skip


def _panels() -> Iterator[tuple[str, Drawing]]:
    series = {f"{count} months": (["North", "South", "East"], wave(count)) for count in SPANS}
    series |= {name: (names[:MOST_PANELS], wave(13)) for name, names in NAMES.items()}
    series |= {name: (["North", "South"], values) for name, values in VALUES.items()}
    for name, (names, values) in series.items():
        rows = [
            (day, part, value) for part in dict.fromkeys(names)
            for day, value in zip(days(len(values)), values, strict=True)
        ]  # fmt: skip
        data = table([("Month", "month"), ("Region", "text"), ("Value", "money")], rows)
        yield name, _drawing(charts.panels, data, x="Month", y="Value", panel="Region")


def _paretos() -> Iterator[tuple[str, Drawing]]:
    curve = [(n / 20, 1 - (1 - n / 20) ** 3) for n in range(21)]
    steep = [(0.0, 0.0), (0.01, 0.97), (1.0, 1.0)]
    for name, points, cuts in (
        ("even", curve, ((0.2, "A"), (0.5, "B"), (1.0, "C"))),
        ("one point", [(1.0, 1.0)], ((1.0, "A"),)),
        ("close cuts", steep, ((0.002, "A"), (0.01, "B"), (1.0, "C"))),
        ("late cuts", curve, ((0.95, "A"), (0.99, "B"), (1.0, "C"))),
        ("long names", curve, ((0.1, "Best-selling products"), (0.2, "Middle of the range"),
                               (1.0, "Products hardly sold"))),
    ):  # fmt: skip
        columns = [("Share of all products and services sold in the period", "share"),
                   ("Share of the revenue of all products and services", "share")]  # fmt: skip
        data = table(columns, points)
        yield (
            name,
            _drawing(
                charts.pareto, data, x=data.columns[0].name, y=data.columns[1].name, cuts=cuts
            ),
        )


def _small_multiples() -> Iterator[tuple[str, Drawing]]:
    names = ("Spread within the clusters, as a sum of squares", "Silhouette", "Gap", "Stability")
    for name, count, values, clusters in (
        ("one", 1, [5.0], [2]), ("two", 2, [100.0, 51.0, 33.0, 25.0], [2, 3, 4, 5]),
        ("four", 4, wave(14), range(2, 16)), ("ten billion", 2, [1e10, 5e9, 1.0], [2, 3, 4]),
        ("hundredths", 2, [0.01, 0.02, 0.03], [2, 3, 4]), ("all equal", 2, [7.0] * 3, [2, 3, 4]),
    ):  # fmt: skip
        rows = [(k, *[value] * count) for k, value in zip(clusters, values, strict=True)]
        data = table([("Clusters", "count"), *((n, "number") for n in names[:count])], rows)
        for chosen in (clusters[0], clusters[-1]):
            yield (
                f"{name}, {chosen}",
                _drawing(
                    charts.small_multiples, data, x="Clusters", y=names[:count], chosen=chosen
                ),
            )


def _dendrograms() -> Iterator[tuple[str, Drawing]]:
    for name, names in NAMES.items():
        count = max(2, len(names))
        for size in (1e-3, 1e9) if count == 4 else (1.0,):
            points = np.array([[float(n * n) * size] for n in range(count)])
            tree, order = charts.segments(linkage(points, "ward"), key="tree", title="Tree")
            leaves = [names[leaf % len(names)] for leaf in order]
            yield f"{name}, {size:g}", _drawing(charts.dendrogram, tree, leaves=leaves)


EXTREMES: Mapping[str, Mapping[str, Drawing]] = {
    "line": dict(_lines()),
    "fan": dict(_fans()),
    "bars": dict(_bars()),
    "columns": dict(_columns()),
    "stacked": dict(_stacks()),
    "histogram": dict(_histograms()),
    "box": dict(_boxes()),
    "waterfall": dict(_waterfalls()),
    "heatmap": dict(_heatmaps()),
    "triangle": dict(_triangles()),
    "clouds": dict(_clouds()),
    "dots": dict(_dots()),
    "panels": dict(_panels()),
    "pareto": dict(_paretos()),
    "small_multiples": dict(_small_multiples()),
    "dendrogram": dict(_dendrograms()),
}
