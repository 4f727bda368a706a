"""Chart shapes: valid specifications, honest drawing, nothing user-made in an expression."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import altair as alt
import numpy as np
import pytest
from fontTools.ttLib import TTFont
from scipy.cluster.hierarchy import dendrogram as scipy_dendrogram
from scipy.cluster.hierarchy import linkage

from report_builder import charts, privacy
from report_builder.charts import scales, units
from report_builder.charts.frame import NONE_FROM_ZERO, NOT_FROM_ZERO
from report_builder.look import spark, text, theme
from report_builder.model import Chart, Column, Table, Unit
from report_builder.render import fonts
from tests.shapes import (
    MONTHS,
    NASTY,
    NASTY_COLUMNS,
    REVENUE,
    SHAPES,
    clouds,
    months,
    named,
    table,
    words,
)

every_shape = pytest.mark.parametrize("make", SHAPES.values(), ids=SHAPES.keys())


def walk(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """All (key, leaf) pairs of nested data."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from walk(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, key)
    else:
        yield key, value


def drawing(chart: Chart) -> dict[str, Any]:
    """The specification without its data."""
    return {key: value for key, value in chart.spec.items() if key != "datasets"}


def test_every_public_shape_is_among_the_examples() -> None:
    others = {"Words", "house_config", "segments", "sparkline"}
    assert set(charts.__all__) - others == set(SHAPES)


@every_shape
def test_the_specification_follows_the_schema_of_vega_lite(make: Callable[[], Chart]) -> None:
    spec = dict(make().spec) | {"config": theme.house_config("GBP")}
    alt.Chart.from_dict(json.loads(json.dumps(spec, allow_nan=False)))


@every_shape
def test_a_telephone_has_every_chart_that_can_be_half_as_wide(make: Callable[[], Chart]) -> None:
    chart = make()
    fits = {"line", "columns", "stacked", "histogram", "bars", "dots", "waterfall", "box", "pareto",
            "fan", "panels"}  # fmt: skip
    if chart.small is None:
        assert not {name for name, one in SHAPES.items() if one is make} & fits or not chart.wide
        return
    padding = chart.small["padding"]
    assert chart.small["width"] + padding["left"] + padding["right"] == theme.HALF
    spec = dict(chart.small) | {"config": theme.house_config("GBP")}
    alt.Chart.from_dict(json.loads(json.dumps(spec, allow_nan=False)))
    assert set(chart.small["datasets"]) == set(chart.spec["datasets"])


def test_a_line_stands_in_the_unit_of_the_dots() -> None:
    """Points are drawn in hundredths: the line at 0.08 stands at 8, between dots at 5 and 10."""
    data = table([("Name", "text"), ("Uplift", "points")], [("A", 0.05), ("B", 0.1)])
    spec = charts.dots(x="Name", y="Uplift", line=0.08, **words(data)).spec
    assert spec["datasets"]["marks"] == [{"line": 8.0}]


@every_shape
def test_all_data_are_named_and_present(make: Callable[[], Chart]) -> None:
    spec = make().spec
    layers = {key: value for key, value in drawing(make()).items() if key != "params"}
    used = {value for key, value in walk(layers) if key == "name"}
    assert used == set(spec["datasets"])
    assert "config" not in spec
    assert "$schema" not in spec


@every_shape
def test_equal_arguments_give_equal_bytes(make: Callable[[], Chart]) -> None:
    assert json.dumps(make().spec) == json.dumps(make().spec)


@every_shape
def test_at_most_ten_gridlines_on_an_axis(make: Callable[[], Chart]) -> None:
    def axes(value: Any) -> Iterator[dict[str, Any]]:
        if isinstance(value, dict):
            if isinstance(value.get("axis"), dict):
                yield value["axis"]
            for inner in value.values():
                yield from axes(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from axes(inner)

    assert all(1 <= len(axis["values"]) <= 10 for axis in axes(drawing(make())))


@pytest.mark.parametrize("column", NASTY_COLUMNS)
def test_trap_3_column_names_stand_in_titles_only(column: str) -> None:
    """The same table under a harmless name gives the same drawing but for tooltip titles."""
    nasty = charts.bars(x=column, y="Value", **words(named(["Tea"], x=column)))
    plain = charts.bars(x="Name", y="Value", **words(named(["Tea"], x="Name")))
    where = {key for key, value in walk(drawing(nasty)) if value == column}
    assert where == {"title"}
    assert json.dumps(drawing(nasty)).replace(json.dumps(column), '"Name"') == json.dumps(
        drawing(plain)
    )


def test_nothing_from_the_data_reaches_the_drawing_instructions() -> None:
    nasty = charts.bars(x="Name", y="Value", **words(named(NASTY)))
    assert not any("alert" in str(value) for _, value in walk(drawing(nasty)))


def test_equal_and_empty_names_keep_rows_of_their_own() -> None:
    rows = charts.bars(x="Name", y="Value", **words(named(NASTY))).spec["datasets"]["rows"]
    assert [row["row"] for row in rows] == list(range(len(NASTY)))
    assert all(len(row["c0"]) <= text.LONGEST for row in rows)


def test_trap_7_time_is_a_number_that_no_time_zone_moves() -> None:
    spec = SHAPES["line"]().spec
    assert "temporal" not in {value for key, value in walk(drawing(SHAPES["line"]()))}
    assert all(
        "utcFormat" in value
        for key, value in walk(drawing(SHAPES["line"]()))
        if key == "labelExpr" and "Format" in value
    )
    first = spec["datasets"]["lines"][0]["t"]
    assert dt.datetime.fromtimestamp(first / 1000, dt.UTC) == dt.datetime(2011, 1, 1, tzinfo=dt.UTC)


def test_a_missing_month_is_a_gap_not_a_zero() -> None:
    rows = [
        (month, value) for month, value in zip(MONTHS, REVENUE, strict=True) if month.month != 3
    ]
    data = table([("Month", "month"), ("Value", "money")], rows)
    line = charts.line(x="Month", y="Value", **words(data)).spec["datasets"]["lines"]
    assert [row["when"] for row in line if row["v"] is None] == ["Mar 2011"]
    columns = charts.columns(x="Month", y="Value", **words(data)).spec["datasets"]
    assert [row["column"] for row in columns["known"]] == [0, 1, 3, 4, 5]


def test_a_partial_month_leaves_the_solid_line_and_is_hollow() -> None:
    data = charts.line(x="Month", y="Value", partial=MONTHS[-1:], **words(months(REVENUE))).spec[
        "datasets"
    ]
    assert [row["solid"] for row in data["lines"]] == [*REVENUE[:-1], None]
    assert [(row["t"], row["v"]) for row in data["dashed"]] == [
        (scales.moment(MONTHS[-2]), REVENUE[-2]),
        (scales.moment(MONTHS[-1]), REVENUE[-1]),
    ]
    assert [row["fill"] for row in data["points"]] == [theme.PAPER]


def test_the_year_before_is_not_cut_short() -> None:
    data = SHAPES["line"]().spec["datasets"]
    assert {row["name"] for row in data["dashed"]} == {"Revenue"}


def test_the_order_of_rows_does_not_matter_over_time() -> None:
    data = months(REVENUE)
    turned = table([("Month", "month"), ("Value", "money")], data.rows[::-1])
    for shape in (charts.line, charts.columns):
        first, second = (shape(x="Month", y="Value", **words(one)) for one in (data, turned))
        assert first.spec == second.spec


def test_a_fan_goes_on_from_the_last_value_known_in_any_order_of_rows() -> None:
    chart = SHAPES["fan"]()
    sets = chart.spec["datasets"]
    assert [row["v"] for row in sets["ahead"]] == [170_000, 160_000, 160_000]
    assert [(row["v2"], row["v"]) for row in sets["band0"]] == [
        (170_000, 170_000), (120_000, 200_000), (120_000, 200_000),
    ]  # fmt: skip
    back = replace(chart.table, rows=chart.table.rows[::-1])
    again = charts.fan(x="Month", y="Sold", ahead="Expected", bands=[("Low", "High")],
                       **words(back))  # fmt: skip
    assert again.spec == chart.spec


def test_a_value_without_neighbours_is_a_dot_in_its_panel() -> None:
    values = {"North": [1.0, None, 2.0, 3.0], "South": [None, None, None, 4.0]}
    rows = [(day, name, value) for name, own in values.items()
            for day, value in zip(MONTHS, own, strict=False)]  # fmt: skip
    data = table([("Month", "month"), ("Region", "text"), ("Value", "money")], rows)
    chart = charts.panels(x="Month", y="Value", panel="Region", **words(data))
    dots = [(row["name"], row["v"]) for row in chart.spec["datasets"]["alone"]]
    assert dots == [("North", 1.0), ("South", 4.0)]


@pytest.mark.parametrize(
    ("values", "ticks", "high"),
    [
        ((100.0,), (100, 200), 200),
        ((55.0, 139.0), (50, 100, 200), 200),
        ((1.0, 1230.0), (1, 10, 100, 1000), 2000),  # ones, twos and fives would be ten ticks
    ],
)
def test_an_axis_of_ratios_has_as_many_times_as_far_apart(
    values: tuple[float, ...], ticks: tuple[float, ...], high: float
) -> None:
    scale = scales.ratios(values)
    assert scale.ticks == ticks
    assert (scale.low, scale.high) == (ticks[0], high)
    assert scale.position(scale.low, 90) == 0
    middle = (scale.low * scale.high) ** 0.5
    assert scale.position(middle, 90) == pytest.approx(45)


@pytest.mark.parametrize(("lowest", "below"), [(-1.0, True), (0.0, False)])
def test_panels_reach_no_further_below_zero_than_the_lowest_value(
    lowest: float, below: bool
) -> None:
    rows = [(day, "North", value) for day, value in zip(MONTHS, (lowest, 90.0), strict=False)]
    data = table([("Month", "month"), ("Region", "text"), ("Value", "money")], rows)
    drawn = charts.panels(x="Month", y="Value", panel="Region", **words(data)).spec["datasets"]
    assert min(row["value"] for row in drawn["ticks"]) == 0
    heights = [row["y"] for row in drawn["rows"]]
    zero = next(row["y"] for row in drawn["ticks"] if row["value"] == 0)
    assert (max(heights) > zero) is below


def test_columns_of_text_keep_their_names_and_many_start_where_there_is_room() -> None:
    def labels(count: int) -> list[int]:
        names = [f"Product number {n}" for n in range(count)]
        spec = charts.columns(x="Name", y="Value", **words(named(names))).spec
        return [row["column"] for row in spec["datasets"]["named"]]

    assert labels(12) == list(range(12))
    assert labels(60)[0] > 0


def test_a_share_is_all_or_nothing_only_when_it_is() -> None:
    """The rule of formats.share: 0% and 100% only when exact."""
    of = "datum['c1']"
    assert "'<0.1%'" in units.short("share", of)
    assert "'>99.9%'" in units.short("share", of)
    widths = [units.compact_width("share", value, 12, bare=False) for value in (0.5, 1.0)]
    assert widths[0] < widths[1] == pytest.approx(12 * (3 * 0.56 + 0.83))


def test_names_in_a_row_are_apart_in_order_and_inside() -> None:
    assert scales.side_by_side([1, 3, 90], [10, 10, 20], 4, 100) == [5, 19, 90]
    assert scales.side_by_side([50, 95, 99], [10, 10, 10], 4, 100) == [50, 81, 95]


def test_a_day_given_twice_is_refused() -> None:
    data = table([("Month", "month"), ("Value", "money")], [(MONTHS[0], 1.0), (MONTHS[0], 2.0)])
    with pytest.raises(ValueError, match="twice"):
        charts.line(x="Month", y="Value", **words(data))


def test_bars_start_at_zero_on_both_sides() -> None:
    data = table([("Name", "text"), ("Change", "change")], [("Up", 0.5), ("Down", -0.2)])
    spec = charts.bars(x="Name", y="Change", **words(data)).spec
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [-0.2, 0.5]
    assert spec["layer"][0]["encoding"]["x2"] == {"datum": 0}
    assert [row["c0"] for row in spec["datasets"]["below"]] == ["Down"]


def test_highlighted_bars_are_coloured_and_the_rest_is_grey() -> None:
    chart = charts.bars(x="Name", y="Value", highlight=["Mug"], **words(named(["Tea", "Mug"])))
    assert [row["colour"] for row in chart.spec["datasets"]["rows"]] == [theme.GREY, theme.ACCENT]


def test_a_waterfall_closes() -> None:
    """Read 100, minus 10, minus 5: the total of 85 stands where the last step ended."""
    rows = SHAPES["waterfall"]().spec["datasets"]["rows"]
    assert [(row["from"], row["to"]) for row in rows] == [(0, 100), (100, 90), (90, 85), (0, 85)]


@pytest.mark.parametrize(
    ("unit", "largest", "start"),
    [
        ("count", 9_999_999, "format(x,',.0f')"), ("count", 10_000_000, "(x==0?"),
        ("money", 9_999, "(x==0?"), ("money", 10_000, "(abs(x)<99.95?format(x,'$,.0f')"),
    ],
)  # fmt: skip
def test_steps_are_counted_in_full_and_have_no_cents_beside_thousands(
    unit: Unit, largest: float, start: str
) -> None:
    """11,251 less 12 is 11,239, not 11.3K less 12; £92 stands beside £10.2K, not £92.04."""
    assert units.of_steps(unit, "x", [largest, 5.0]).startswith(start)


@pytest.mark.parametrize(
    ("totals", "form"),
    [
        ((106_178_828.43, 106_249_132.43), "x/1000000,'$,.2f'"),  # 106.18M and 106.25M
        ((106_178_828.43, 107_178_828.43), "x/1000000,'$,.0f'"),
        ((106_178_828.43, 106_178_828.43), "x/1000000,'$,.0f'"),
        ((10_631_048.74, 9_726_006.95, 9_731_841.68), "x/1000000,'$,.3f'"),  # 9.726M and 9.732M
        ((10_631_048.74, 9_726_006.95), "x/1000000,'$,.2f'"),
        ((1_060_000.0, 894_000.0), "x/1000000,'$,.2f'"),  # 1.06M, and 894K in another letter
        ((10_631_048.74, 10_631_048.75), "x/1000000,'$,.3f'"),  # five figures at most
        ((2_000_000_000.0, 5_000_000.0), "x/1000000000,'$,.2f'"),
    ],
)  # fmt: skip
def test_totals_have_the_same_decimals_and_are_not_written_alike(
    totals: tuple[float, ...], form: str
) -> None:
    assert form in units.of_steps("money", "x", totals)


def test_shares_of_a_chart_have_the_same_decimals() -> None:
    """7.5% stands beside 13.0%; where none is under 10%, 13% beside 43%."""
    small, large = (
        units.short("share", "x", values=each) for each in ((0.075, 0.13), (0.13, 0.43))
    )
    assert "',.1%'" in small
    assert "x==0?'.0%'" in small
    assert large == units.short("share", "x")


def test_cells_not_observed_are_absent_and_partial_ones_hatched() -> None:
    rows = [(0, MONTHS[0], 1.0), (1, MONTHS[0], 0.4), (0, MONTHS[1], 1.0), (1, MONTHS[1], None)]
    data = table([("Age", "count"), ("Cohort", "month"), ("Kept", "share")], rows)
    spec = charts.triangle(
        x="Age", y="Cohort", colour="Kept", partial=[(1, MONTHS[0])], **words(data)
    ).spec["datasets"]
    assert [(row["column"], row["row"]) for row in spec["rows"]] == [(0, 0), (1, 0), (0, 1)]
    assert [(row["column"], row["row"]) for row in spec["hatched"]] == [(1, 0)]


def test_headings_of_a_heatmap_are_whole() -> None:
    names = ["Occasional bargain hunters, small orders", "Mostly one-time buyers, at full price"]
    rows = [(name, f"Measure {n}", 1.0) for name in names for n in range(3)]
    data = table([("Cluster", "text"), ("Measure", "text"), ("Mean", "number")], rows)
    spec = charts.heatmap(x="Cluster", y="Measure", colour="Mean", **words(data)).spec
    labels = [" ".join(row["label"]).replace("one- time", "one-time")
              for row in spec["datasets"]["across"]]  # fmt: skip
    assert labels == names


@pytest.mark.parametrize(("columns", "decimals"), [(12, True), (24, True), (40, False)])
def test_numbers_in_cells_have_both_decimals_while_there_is_room(
    columns: int, decimals: bool
) -> None:
    rows = [(str(n), "A", 1.0 + n / 100) for n in range(columns)]
    data = table([("Month", "text"), ("Category", "text"), ("Index", "ratio")], rows)
    chart = charts.heatmap(x="Month", y="Category", colour="Index", **words(data))
    assert ("',.2f'" in json.dumps(drawing(chart))) is decimals


def test_names_of_groups_stay_inside_the_picture() -> None:
    name = "Mostly one-time buyers, at full price"
    flat = (0.0, 0.0, 0.0, 1.0, 1.0)
    spec = clouds([(name, 30, -3.0, 0.0, *flat), ("B", 30, 3.0, 1.0, *flat)]).spec
    middles = {row["name"]: row["x"] for row in spec["datasets"]["names"]}
    assert -3 < middles[name] - 1 < middles[name] < -1.5  # half of 37 letters, about 130 of 660 px
    assert 2.9 < middles["B"] < 3  # half a letter from the edge


def test_every_ellipse_has_an_outline_of_its_own_as_well_as_a_colour() -> None:
    """Two colours of the palette are one grey to some: four outlines for the four colours, and for
    the others, which are all grey, six. No colour is used twice."""
    flat = (0.0, 0.0, 0.5, 0.5, 0.0, 1.0, 2.0)
    spec = clouds([(f"G{n}", 30, *flat) for n in range(10)]).spec
    encoding = spec["layer"][0]["encoding"]
    looks = zip(
        encoding["stroke"]["scale"]["range"],
        map(tuple, encoding["strokeDash"]["scale"]["range"]),
        strict=True,
    )
    assert len(set(looks)) == 10
    assert encoding["stroke"]["scale"]["range"][4:] == [theme.GREY] * 6
    assert len(set(map(tuple, encoding["strokeDash"]["scale"]["range"][:4]))) == 4


def test_an_ellipse_reaches_as_far_as_the_table_says() -> None:
    """Two spreads of 3 and 1 around (10, 5); leaning, it has its highest point to the right."""
    level = clouds([("A", 30, 10.0, 5.0, 3.0, 1.0, 0.0, 1.0, 2.0)]).spec["datasets"]
    across = [row["x"] for row in level["ellipses1"]]
    assert (min(across), max(across)) == (4.0, 16.0)
    assert max(row["y"] for row in level["ellipses0"]) == 6.0
    leaning = clouds([("A", 30, 10.0, 5.0, 3.0, 1.0, 0.8, 1.0, 2.0)]).spec["datasets"]["ellipses1"]
    top = max(leaning, key=lambda row: row["y"])
    assert top["y"] == pytest.approx(7.0, abs=0.01)
    assert top["x"] == pytest.approx(10 + 2 * 3 * 0.8, abs=0.5)


def test_stacked_parts_add_up_and_negative_parts_are_refused() -> None:
    rows = SHAPES["stacked"]().spec["datasets"]["rows"]
    assert {row["to"] for row in rows if row["part"] == "Returning"} == {1.0}
    columns = [("Month", "month"), ("Part", "text"), ("Value", "money")]
    bad = table(columns, [(MONTHS[0], "A", -1.0)])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="negative"):
        charts.stacked(x="Month", y="Value", colour="Part", **words(bad))


def test_trap_10_no_group_of_nine_has_an_ellipse() -> None:
    """Row-level data in a chart: a cloud is drawn of ten customers, and of no fewer."""
    shape = (1.0, 1.0, 0.0, 1.2, 2.1)
    rows = [
        (name, size, 0.0, 0.0, *shape) for name, size in zip("ABCD", (50, 40, 10, 9), strict=True)
    ]
    with privacy.guarding(10):
        left = clouds(rows)  # with the smallest goes the next, or all less the others is nine
        whole = clouds(rows[:3])
    assert {row["g"] for row in left.spec["datasets"]["ellipses0"]} == {0, 1}
    assert {row["g"] for row in whole.spec["datasets"]["ellipses0"]} == {0, 1, 2}


def test_a_pareto_curve_is_read_at_its_cuts() -> None:
    """The example's curve is 1 − (1 − x)³: at 0.3 it is 0.657, at 0.6 it is 0.936."""
    cuts = SHAPES["pareto"]().spec["datasets"]["cuts"]
    assert [cut["reached"] for cut in cuts] == pytest.approx([0.657, 0.936, 1.0])
    assert [cut["end"] for cut in cuts] == [0.3, 0.6, None]


def test_a_label_that_the_next_cut_would_cross_stands_over_the_curve() -> None:
    """A chart of half the width: 29 pixels between cuts at 10% and 20% do not hold 37%."""
    curve = [(0.0, 0.0), (0.1, 0.37), (0.2, 0.59), (1.0, 1.0)]
    data = table([("Customers", "share"), ("Revenue", "share")], curve)
    for second, align in ((0.2, "right"), (0.6, "left")):
        drawn = charts.pareto(
            x="Customers", y="Revenue", cuts=((0.1, ""), (second, ""), (1.0, "")),
            **{**words(data), "wide": False},
        )  # fmt: skip
        first, other, _ = drawn.spec["datasets"]["cuts"]
        assert first["align"] == align
        assert other["align"] == "left"


@pytest.mark.parametrize(("months", "percent"), [(12, True), (23, False)])
def test_numbers_of_neighbouring_cells_do_not_run_together(months: int, percent: bool) -> None:
    """Where 35% would fill its cell the sign stands in the corner."""
    rows = [(age, "Jan 2024", 0.35) for age in range(1, months + 1)]
    data = table([("Age", "count"), ("Cohort", "text"), ("Kept", "share")], rows)
    spec = charts.triangle(x="Age", y="Cohort", colour="Kept", **words(data)).spec
    corner = next(one for one in spec["layer"] if one["data"] == {"name": "corner"})
    assert corner["mark"]["text"] == ("" if percent else "in %")


def test_the_tree_of_three_points_by_hand() -> None:
    """Ward of 0, 1 and 10: first 0 and 1 at distance 1, then both with 10 at √(4/3)·9.5."""
    data, order = charts.segments(
        linkage(np.array([[0.0], [1.0], [10.0]]), "ward"), key="tree", title="Tree"
    )
    top = math.sqrt(4 / 3) * 9.5
    assert order == [0, 1, 2]
    assert data.rows[:3] == ((0.0, 0.0, 0.0, 1.0), (0.0, 1.0, 1.0, 1.0), (1.0, 0.0, 1.0, 1.0))
    assert data.rows[4] == pytest.approx((0.5, top, 2.0, top))


def test_tree_joints_are_as_high_as_those_of_scipy() -> None:
    tree = linkage(np.random.default_rng(3).normal(size=(9, 4)), "ward")
    data, order = charts.segments(tree, key="tree", title="Tree")
    theirs = sorted(heights[1] for heights in scipy_dendrogram(tree, no_plot=True)["dcoord"])
    assert sorted(row[1] for row in data.rows[1::3]) == pytest.approx(theirs)  # type: ignore[type-var]
    assert sorted(order) == list(range(9))


@pytest.mark.parametrize("shape", [charts.line, charts.columns])
@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize(
    "values",
    [[5.0], [None, None], [-5.0, -7.0], [7.0] * 13, [0.01, 0.02], [1e10, -1e10], list(range(60)),
     [0.0], [0.0, 0.0]],
    ids=["one", "none", "negative", "equal", "tiny", "huge", "sixty", "zero", "zeros"],
)  # fmt: skip
def test_extreme_values_give_finite_domains_with_zero(shape: Any, wide: bool, values: Any) -> None:
    spec = shape(x="Month", y="Value", **words(months(values), wide=wide)).spec
    domains = [
        layer["encoding"]["y"]["scale"]["domain"]
        for layer in spec["layer"]
        if isinstance(layer["encoding"]["y"].get("scale"), dict)
        and "domain" in layer["encoding"]["y"]["scale"]
        and layer["encoding"]["y"]["type"] == "quantitative"
    ]
    assert domains
    for low, high in domains:
        assert math.isfinite(low)
        assert low < high
        assert low <= 0 <= high
    padding = spec["padding"]
    total = spec["width"] + padding["left"] + padding["right"]
    assert total == pytest.approx(theme.WIDE if wide else theme.HALF, abs=1)


def test_ticks_are_round_and_few() -> None:
    assert scales.linear([0, 97]).ticks == (0, 20, 40, 60, 80, 100)
    assert scales.linear([0, 3], whole=True).ticks == (0, 1, 2, 3)
    assert scales.linear([-30, 90]).ticks == (-40, -20, 0, 20, 40, 60, 80, 100)
    assert all(len(scales.linear([0, 10 ** (n / 7)]).ticks) <= 10 for n in range(-40, 90))


def test_time_labels_are_firsts_of_months_at_even_distances() -> None:
    days = scales.month_range(dt.date(2010, 12, 1), dt.date(2011, 12, 1))
    assert scales.time_ticks(days, 6) == [dt.date(2011, month, 1) for month in (1, 4, 7, 10)]
    week = [dt.date(2011, 1, 3 + n) for n in range(7)]
    assert scales.time_ticks(week, 7) == week


def test_names_that_touch_are_moved_apart_and_stay_inside() -> None:
    placed = scales.spread([100, 101, 102, 5], 16, 0, 110)
    assert sorted(placed) == [5, 78, 94, 110]
    assert scales.spread([10, 90], 16, 0, 100) == [10, 90]


def test_labels_are_cut_at_eighty_characters() -> None:
    assert text.cut("a" * 80) == "a" * 80
    assert text.cut("a" * 81) == "a" * 79 + "…"


def test_a_cut_falls_behind_a_word_unless_it_would_cost_too_much() -> None:
    assert text.cut("set of three cake tins", 20) == "set of three cake…"
    assert text.cut("a incomprehensibilities", 20) == "a incomprehensibili…"


def test_long_labels_break_at_words() -> None:
    assert text.lines("white hanging heart holder", 100) == ["white hanging", "heart holder"]
    assert text.lines("white hanging heart t-light holder", 60, most=1)[0].endswith("…")


def test_what_tells_names_apart_at_their_end_stays_whole() -> None:
    """The name before a colon, or before brackets at the end, is what is shortened."""
    bunting = "PAPER CHAIN KIT 50'S CHRISTMAS"
    assert text.lines(f"{bunting}: from Germany", 140) == ["PAPER CHAIN KIT 50'S…:", "from Germany"]
    assert text.lines(f"{bunting} (22086)", 140) == ["PAPER CHAIN KIT 50'S", "CHRISTMAS (22086)"]
    assert text.lines(f"{bunting} (22086)", 110)[-1] == "50'S… (22086)"
    assert text.lines(f"{bunting}: from Germany", 140, 1) == ["PAPER…: from Germany"]
    assert text.lines("Donaudampfschifffahrt: from Germany", 110) == [
        "Donaudampfschi…:", "from Germany"
    ]  # fmt: skip
    assert text.lines(f"kit: {bunting}", 80)[-1].endswith("…")  # no room for the end
    assert text.cut("WHITE " * 20 + ": from Germany") == "WHITE " * 10 + "WHITE…: from Germany"


MEASURED = (
    "White hanging heart t-light holder", "£1,234,567.89", "MMMMWWWW", "Nov 2011", "−12.3%",
    "Jumbo bag red retrospot", "ÄÖÜ ßéà çñ", "illicit jiffy filter",
)  # fmt: skip


def test_widths_are_never_underestimated() -> None:
    """Against the advance widths in the font file itself."""
    with TTFont(io.BytesIO(fonts.face("Regular"))) as font:
        glyphs, advances = font.getBestCmap(), font["hmtx"]
        scale = 12 / font["head"].unitsPerEm
        for label in (*MEASURED, *map(chr, range(0x20, 0x7F))):
            true = sum(advances[glyphs[ord(character)]][0] for character in label) * scale
            listed = label.isascii() and not any(map(str.isdigit, label))
            assert true <= text.width(label) <= (1.04 if listed else 1.35) * true


def test_trap_1_fatal_characters_are_replaced_and_reordering_ones_removed() -> None:
    assert text.clean("a\x00b\x1bc\ufffed\ud800e\U0001ffff") == "a�b�c�d�e�"
    assert text.clean("\u202eabc\u202c\u2066") == "abc"
    assert text.clean("tab\tline\nتجربة 商品 é 😀") == "tab\tline\nتجربة 商品 é 😀"


@pytest.mark.parametrize(
    ("values", "chosen", "side", "lifted"),
    [
        ((0.3, 0.2, 0.1, 0.0), 2, "left", 10),  # falls to the right: the label stands there
        ((0.1, 0.2, 0.4, 0.5), 3, "right", 10),  # rises: the line is lower to the left
        ((0.0, 0.1, 0.1, 0.1), 2, "left", 51),  # rises at the edge: over the line
        ((0.1, 0.0, 0.0, 0.1), 4, "right", 10),
        ((0.2, 0.1, 0.0, 0.0), 5, "right", 10),  # low and late: not under the axis
    ],
)
def test_the_label_of_the_chosen_point_stands_clear_of_its_line(
    values: tuple[float, ...], chosen: int, side: str, lifted: int
) -> None:
    rows = list(zip(range(2, 6), values, strict=True))
    data = table([("Clusters", "count"), ("Silhouette", "number")], rows)
    panels = charts.small_multiples(x="Clusters", y=("Silhouette",), chosen=chosen, **words(data))
    texts = [one["mark"] for one in panels.spec["hconcat"][0]["layer"]
             if one["mark"].get("type") == "text"]  # fmt: skip
    assert {(one["align"], one["dy"]) for one in texts} == {(side, -lifted)}


def test_a_word_is_shortened_and_never_cut_in_two() -> None:
    assert text.lines("Pet Supplies", text.width("Pet Suppl"), 3) == ["Pet", "Supplies"]
    room = text.width("Electroni")
    (first, second) = text.lines("Electronics & Co", room, 3)
    assert first.removesuffix("…") == "Electronics"[: len(first) - 1]
    assert second == "& Co"
    assert text.lines("商品商品", text.width("商品"), 2) == ["商品", "商品"]  # breaks anywhere
    assert text.lines("AB12CD34EF56", text.width("AB12CD"), 2)[0] == "AB12CD"  # a code is no word


@pytest.mark.parametrize(
    ("values", "zero", "stated"),
    [((0.2, 0.45), False, True), ((0.2, 0.45), True, False), ((-0.1, 0.45), False, False),
     ((-0.45, -0.2), False, True), ((0.0, 0.45), False, False)],
)  # fmt: skip
def test_an_axis_without_zero_says_so(
    values: tuple[float, float], zero: bool, stated: bool
) -> None:
    rows = [(dt.date(2024, 1 + at, 1), str(at), value) for at, value in enumerate(values)]
    data = table([("Month", "month"), ("Name", "text"), ("Share", "share")], rows)
    drawn = [
        charts.dots(x="Name", y="Share", zero=zero, **words(data)),
        charts.line(x="Month", y="Share", zero=zero, **words(data)),
    ]
    assert [NOT_FROM_ZERO in chart.subtitle for chart in drawn] == [stated, stated]
    panels = charts.small_multiples(x="Share", y=["Share"], **words(data))
    assert (NOT_FROM_ZERO in panels.subtitle) == (min(values) > 0 or max(values) < 0)


def test_panels_say_which_of_their_axes_do_not_begin_at_zero() -> None:
    rows = [(2, 900.0, 0.2, 0.9), (3, 0.0, 0.45, 0.8)]
    names = ("Inertia", "Silhouette", "Least stable")
    data = table([("Clusters", "count"), *((name, "number") for name in names)], rows)
    ends = [
        charts.small_multiples(x="Clusters", y=shown, **words(data)).subtitle.partition("; ")[2]
        for shown in (names[:1], names[:2], names, names[1:])
    ]
    assert ends == [
        "", f"Silhouette: {NOT_FROM_ZERO}",
        f"Silhouette and Least stable: {NONE_FROM_ZERO}", NONE_FROM_ZERO,
    ]  # fmt: skip


def test_dot_and_ring_are_named_over_the_first_row() -> None:
    data = table(
        [("Name", "text"), ("Came", "number"), ("Expected", "number")],
        [("A", 3.0, 3.1), ("B", 2.0, 9.0)],
    )
    heads = charts.dots(
        x="Name", y="Came", reference="Expected", zero=True, **words(data)
    ).spec["datasets"]["heads"]  # fmt: skip
    assert [head["head"] for head in heads] == ["Came", "Expected"]
    gap = heads[1]["at"] - heads[0]["at"]
    assert gap >= (text.width("Came") + text.width("Expected")) / 2
    assert charts.dots(x="Name", y="Came", **words(data)).spec["datasets"]["heads"] == []


def test_the_line_to_the_ring_lies_below_the_interval() -> None:
    data = table(
        [("Name", "text"), ("Came", "number"), ("Low", "number"), ("High", "number"),
         ("Expected", "number")],
        [("A", 3.0, 2.0, 4.0, 9.0)],
    )  # fmt: skip
    spec = charts.dots(
        x="Name", y="Came", low="Low", high="High", reference="Expected", **words(data)
    ).spec
    rules = [one["mark"].get("color") for one in spec["layer"] if one["mark"]["type"] == "rule"]
    assert rules.index(theme.GREY) < rules.index(theme.ACCENT)


def test_hatching_keeps_off_the_numbers() -> None:
    data = table([("Age", "count"), ("Cohort", "text"), ("Back", "share")],
                 [(1, "A", 0.5), (2, "A", 0.25)])  # fmt: skip
    spec = charts.triangle(
        x="Age", y="Cohort", colour="Back", partial=[(2, "A")], **words(data)
    ).spec
    kinds = [(one["data"]["name"], one["mark"]["type"]) for one in spec["layer"]]
    assert kinds.index(("hatched", "point")) < kinds.index(("hatched", "text"))
    assert kinds.index(("hatched", "text")) < kinds.index(("rows", "text"))


def test_names_of_clusters_beside_each_other_stay_at_their_height() -> None:
    """Two far apart at one height keep it; two in one place are put below each other."""
    places = {"Left": (-9.0, 0.0), "Right": (9.0, 0.0), "Also right": (9.0, 0.01)}
    drawn = clouds([(name, 40, *place, 0.5, 0.5, 0.0, 1.2, 2.1) for name, place in places.items()])
    height = {row["name"]: row["y"] for row in drawn.spec["datasets"]["names"]}
    assert height["Left"] == pytest.approx(0.0, abs=0.01)
    assert abs(height["Right"] - height["Also right"]) > 0.1


def test_a_line_ends_behind_a_hyphen_rather_than_inside_a_word() -> None:
    room = text.width("Modest-incom")
    assert text.lines("Modest-income buyers", room, 4) == ["Modest-", "income", "buyers"]
    assert text.lines("Modest-income buyers", text.width("Modest-"), 4)[0] == "Modest-"
    assert (
        text.lines("Modest-income buyers", text.width("Modest-income b"), 4)[0] == "Modest-income"
    )
    assert text.lines("12345-67890", text.width("12345-678"))[0] == "12345-678"  # one number


def test_trap_14_the_locale_is_in_the_configuration() -> None:
    number = theme.house_config("GBP")["locale"]["number"]
    assert (number["currency"], number["minus"]) == (["£", ""], "\u2212")
    assert theme.house_config("")["locale"]["number"]["currency"] == ["", ""]


@pytest.mark.parametrize("paper", ["#ffffff", theme.DARK_PAPER])
@pytest.mark.parametrize("colour", [*theme.SERIES, theme.GREY])
def test_marks_have_contrast_of_three_on_light_and_dark(colour: str, paper: str) -> None:
    levels = sorted((theme.luminance(colour), theme.luminance(paper)))
    assert (levels[1] + 0.05) / (levels[0] + 0.05) >= 3


@pytest.mark.parametrize("fill", theme.VIRIDIS)
def test_numbers_in_cells_have_contrast_of_four_and_a_half(fill: str) -> None:
    levels = sorted((theme.luminance(fill), theme.luminance(theme.label_ink(fill))))
    assert (levels[1] + 0.05) / (levels[0] + 0.05) >= 4.5


def test_luminance_of_black_white_and_red_after_wcag() -> None:
    assert theme.luminance("#000000") == 0
    assert theme.luminance("#ffffff") == pytest.approx(1)
    assert theme.luminance("#ff0000") == pytest.approx(0.2126)


def test_a_sparkline_has_a_gap_for_the_unknown_and_a_dot_on_the_last() -> None:
    drawn = spark.sparkline([1, 2, None, 3, 4], width=108, height=28)
    assert re.findall(r'd="([^"]+)"', drawn) == ["M4.0,24.0L29.0,17.3M79.0,10.7L104.0,4.0"]
    assert 'cx="104.0" cy="4.0"' in drawn
    assert spark.sparkline([None, math.nan]) == ""
    assert 'cy="14.0"' in spark.sparkline([7], height=28)


def test_colours_of_values_around_nothing_are_as_far_from_it_on_both_sides() -> None:
    """Eight colours, four on each side: −0.1 and 0.1 lie beside the middle, 2 at the end."""
    rows = (("A", "x", -0.1), ("B", "x", 0.1), ("C", "x", 2.0))
    columns = (Column("Of"), Column("With"), Column("Mean", "number"))
    data = Table("t", "T", columns, rows)
    spec = charts.heatmap(x="Of", y="With", colour="Mean", **words(data)).spec
    fills = [row["fill"] for row in spec["datasets"]["rows"]]
    place = [theme.VIRIDIS.index(fill) for fill in fills]
    assert place == [3, 4, 7]
