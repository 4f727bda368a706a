"""Shapes with one row a category: bars, dots, waterfall, box."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Unpack

import altair as alt

from report_builder.charts import axes, exploring, scales, units
from report_builder.charts.frame import (
    Box,
    Row,
    Source,
    Words,
    finish,
    fitting,
    layer,
    pixel,
    shape,
    state_axis,
    total_width,
)
from report_builder.charts.scales import Scale
from report_builder.look import text, theme
from report_builder.model import Chart, Value

Span = tuple[float, float]
_NAMED = 16  # pixels over the first row for what its dot and its ring are
_APART = 10  # between the two names
_ROUNDS = 6  # room on one side pushes the ends on the other: by then both have theirs


def _number_rows(rows: Sequence[Row], lines: Sequence[list[str]]) -> list[Row]:
    return [
        row | {"row": index, "label": label}
        for index, (row, label) in enumerate(zip(rows, lines, strict=True))
    ]


def _value_span(scale: Scale, rows: Sequence[Row], end: str, field: str, width: float) -> Span:
    """Pixels of the scale that leave room for the value labels at the ends of the bars."""
    parts = _by_sign(rows, field)
    below = min((scale.position(row[end], 1) for row in parts["below"]), default=1.0)
    above = max((scale.position(row[end], 1) for row in parts["above"]), default=0.0)
    left, right = 0.0, width
    for _ in range(_ROUNDS):
        if below < 1:
            left = max(left, (units.short_length() - below * right) / (1 - below))
        if above > 0:
            right = min(right, (width - units.short_length() - (1 - above) * left) / above)
    return left, right


def _value_labels(rows: Any, field: str, expression: str, position: Any) -> list[alt.UnitSpec]:
    """Numbers at the ends of the bars, outside of them on both sides of zero."""
    return [
        layer(
            data, "text", {"y": rows, "x": position},
            text=alt.ExprRef(expression), align=align, dx=dx, baseline="middle",
        )
        for data, align, dx in (("above", "left", 5), ("below", "right", -5))
    ]  # fmt: skip


def _by_sign(rows: Sequence[Row], field: str) -> dict[str, list[Row]]:
    known = [row for row in rows if row[field] is not None]
    return {
        "above": [row for row in known if row[field] >= 0],
        "below": [row for row in known if row[field] < 0],
    }


@fitting
@shape
def bars(
    *, x: str, y: str, highlight: Collection[Value] | None = None, **words: Unpack[Words]
) -> Chart:
    """A ranking: one horizontal bar a row of the table, in the table's order.

    ``x`` names the column of categories, ``y`` that of values. ``highlight`` holds the categories
    in colour; the others are grey, all of them where it is empty. Without it all are coloured.
    """
    source, total = Source(words["table"]), total_width(words)
    lines, left, step = axes.row_labels(source.words(x), total)
    values = source.numbers(y)
    scale = scales.linear(values, loose=False)
    box = Box(total, max(1, len(values)) * step, left, 4, 4, 4)
    field = source.field(y)
    rows = _number_rows(source.rows([x, y]), lines)
    for row, category in zip(rows, source.values(x), strict=True):
        row["colour"] = theme.ACCENT if highlight is None or category in highlight else theme.GREY
    by_row = axes.band("row", len(rows), alt.Y, step)
    place = axes.quantity(
        alt.X, field, scale, None, _value_span(scale, rows, field, field, box.width)
    )
    said = units.short(source.unit(y), f"datum['{field}']", values=scales.numbers(values))
    layers = [
        layer(
            "rows", "bar",
            {
                "y": by_row, "x": place, "x2": alt.X2Datum(0),
                "color": alt.Color("colour", type="nominal", scale=None),
                "tooltip": source.tooltip(x, y),
            },
        ),
        *_value_labels(by_row, field, said, place),
        axes.zero_rule(scale, "x", place),
        axes.row_label_layer("rows", by_row),
    ]  # fmt: skip
    base = axes.base_rows(field, scale)
    return finish(words, box, layers, rows=rows, base=base, **_by_sign(rows, field))


@fitting
@shape
def dots(
    *,
    x: str,
    y: str,
    low: str | None = None,
    high: str | None = None,
    reference: str | None = None,
    line: float | None = None,
    zero: bool = False,
    ratios: bool = False,
    groups: Sequence[str] = (),
    **words: Unpack[Words],
) -> Chart:
    """One dot a row: an estimate with its interval, or a value against a reference.

    ``x`` names the column of categories, ``y`` the estimates, ``low`` and ``high`` the ends of
    their intervals, ``reference`` a second value (an open grey ring, such as the average).
    ``line`` draws a vertical line there (no effect, the overall mean); ``zero`` starts at zero.
    ``ratios``, of values above zero, draws as many times as far apart (a logarithmic axis).
    ``groups``, where the categories are groups that other charts of the chapter show too, are all
    their names in an order common to these charts: live, one picked here stands out there as well.
    """
    source, total = Source(words["table"]), total_width(words)
    lines, left, step = axes.row_labels(source.words(x), total)
    drawn = [name for name in (y, low, high, reference) if name is not None]
    values = [value for name in drawn for value in source.numbers(name)]
    rows = _number_rows(source.rows([x, *drawn]), lines)
    top = 4 if reference is None else 4 + _NAMED
    box = Box(total, max(1, len(rows)) * step, left, 26, top, 28)
    line = units.plot_value(line, source.unit(y))
    if ratios:
        scale = scales.ratios([*values, line], aim=axes.aim(box.width))
    else:
        scale = scales.linear([*values, line], zero=zero, aim=axes.aim(box.width))
        state_axis(words, scale)
    if groups:
        for row, name in zip(rows, source.words(x), strict=True):
            row[exploring.GROUP] = exploring.number(groups, name)
    by_row = axes.band("row", len(rows), alt.Y, step)
    axis = axes.value_axis(scale, source.unit(y))
    place = axes.quantity(alt.X, source.field(y), scale, axis)
    tooltip = source.tooltip(x, *drawn)
    layers = [axes.row_label_layer("rows", by_row)]
    if line is not None:
        mark = axes.quantity(alt.X, "line", scale, axis)
        layers.append(layer("marks", "rule", {"x": mark}, strokeDash=[4, 3], opacity=0.6))
    if reference is not None:  # first, or it would cover half of the interval
        encoding = {"y": by_row, "x": place, "x2": alt.X2(source.field(reference))}
        layers.append(layer("rows", "rule", encoding, color=theme.GREY, strokeWidth=1))
    if low is not None and high is not None:
        ends = axes.quantity(alt.X, source.field(low), scale, axis)
        encoding = {"y": by_row, "x": ends, "x2": alt.X2(source.field(high)), "tooltip": tooltip}
        layers.append(layer("rows", "rule", encoding, color=theme.ACCENT, strokeWidth=2))
    if reference is not None:
        other = axes.quantity(alt.X, source.field(reference), scale, axis)
        layers.append(
            layer("rows", "point", {"y": by_row, "x": other, "tooltip": tooltip},
                  color=theme.GREY, fill=theme.PAPER, size=60, strokeWidth=1.5, opacity=1)
        )  # fmt: skip
    layers.append(
        layer("rows", "circle", {"y": by_row, "x": place, "tooltip": tooltip},
              color=theme.ACCENT, size=70, opacity=1)
    )  # fmt: skip
    heads = _heads(source, [y, reference], scale, box.width) if reference is not None else []
    layers += _head_layers()
    drawing = finish(words, box, layers, rows=rows, marks=[{"line": line}], heads=heads)
    return exploring.grouped(drawing, groups)


def _heads(source: Source, names: Sequence[str], scale: Scale, width: float) -> list[Row]:
    """What the dot and the ring are, over those of the first row, side by side."""
    first = [(name, source.numbers(name)[0]) for name in names if source.values(name)]
    known = sorted((value, name) for name, value in first if value is not None)
    said = [text.lines(text.cut(name), width / 2 - _APART, 1)[0] for _, name in known]
    middles = scales.side_by_side(
        [scale.position(value, width) for value, _ in known],
        [text.width(name) for name in said], _APART, width,
    )  # fmt: skip
    return [{"head": name, "at": round(at, 1)} for name, at in zip(said, middles, strict=True)]


def _head_layers() -> list[alt.UnitSpec]:
    """The names of the data ``heads`` in one line over the plot."""
    at = alt.X("at", type="quantitative", scale=None, axis=None)
    label = {"x": at, "y": pixel(-_NAMED / 2), "text": alt.Text("head", type="nominal")}
    return [layer("heads", "text", label, baseline="middle", opacity=theme.QUIET_OPACITY)]


@fitting
@shape
def waterfall(*, x: str, y: str, totals: Collection[Value], **words: Unpack[Words]) -> Chart:
    """How a number comes about: one row a step, read from top to bottom.

    ``x`` names the column of steps, ``y`` that of values: a level where the step is in
    ``totals``, elsewhere a change added to what stands above. The total of the table is where it
    arrives, the last row drawn.
    """
    table = words["table"]
    arrival = () if table.total is None else (table.total,)
    source = Source(replace(table, rows=(*table.rows, *arrival)))
    total = total_width(words)
    lines, left, step = axes.row_labels(source.words(x), total)
    rows = _number_rows(source.rows([x, y]), lines)
    field = source.field(y)
    level = 0.0
    for row, name in zip(rows, source.values(x), strict=True):
        change, is_total = row[field] or 0.0, name in totals
        row["from"], level = (0.0, change) if is_total else (level, level + change)
        row["to"] = level
        row["colour"] = theme.GREY if is_total else theme.VERMILLION if change < 0 else theme.BLUE
        row["next"] = min(row["row"] + 1, len(rows) - 1)
        row["end"] = max(row["from"], row["to"]) if change >= 0 else min(row["from"], row["to"])
    ends = [row[side] for row in rows for side in ("from", "to")]
    levels = [row[field] or 0.0 for row in rows if row["colour"] == theme.GREY]
    said = units.of_steps(source.unit(y), f"datum['{field}']", levels)
    scale = scales.linear(ends, loose=False)
    box = Box(total, max(1, len(rows)) * step, left, 4, 4, 4)
    by_row = axes.band("row", len(rows), alt.Y, step)
    span = _value_span(scale, rows, "end", field, box.width)
    place = axes.quantity(alt.X, "from", scale, None, span)
    end = axes.quantity(alt.X, "end", scale, None, span)
    joint = axes.quantity(alt.X, "to", scale, None, span)
    layers = [
        layer("rows", "rule", {"x": joint, "y": by_row, "y2": alt.Y2("next")}, opacity=0.35),
        layer(
            "rows", "bar",
            {
                "y": by_row, "x": place, "x2": alt.X2("to"),
                "color": alt.Color("colour", type="nominal", scale=None),
                "tooltip": source.tooltip(x, y),
            },
            minBandSize=2,
        ),
        *_value_labels(by_row, field, said, end),
        axes.zero_rule(scale, "x", place),
        axes.row_label_layer("rows", by_row),
    ]  # fmt: skip
    base = axes.base_rows("from", scale)
    return finish(words, box, layers, rows=rows, base=base, **_by_sign(rows, field))


@fitting
@shape
def box(
    *,
    x: str,
    low: str,
    lower_quartile: str,
    median: str,
    upper_quartile: str,
    high: str,
    **words: Unpack[Words],
) -> Chart:
    """Distributions side by side, one row a category, from quantiles computed before.

    ``low`` and ``high`` name the ends of the whiskers; the subtitle must say which they are.
    """
    source, total = Source(words["table"]), total_width(words)
    lines, left, step = axes.row_labels(source.words(x), total)
    drawn = (low, lower_quartile, median, upper_quartile, high)
    rows = _number_rows(source.rows([x, *drawn]), lines)
    frame = Box(total, max(1, len(rows)) * step, left, 26, 4, 28)
    known = [value for name in drawn for value in source.numbers(name)]
    scale = scales.linear(known, aim=axes.aim(frame.width))
    by_row = axes.band("row", len(rows), alt.Y, step)
    axis = axes.value_axis(scale, source.unit(median))
    tooltip = source.tooltip(x, *drawn)

    def span(start: str, end: str) -> dict[str, Any]:
        place = axes.quantity(alt.X, source.field(start), scale, axis)
        return {"y": by_row, "x": place, "x2": alt.X2(source.field(end)), "tooltip": tooltip}

    middle = {"y": by_row, "x": axes.quantity(alt.X, source.field(median), scale, axis)}
    layers = [
        axes.row_label_layer("rows", by_row),
        layer("rows", "rule", span(low, high), color=theme.GREY, strokeWidth=1.5),
        layer("rows", "bar", span(lower_quartile, upper_quartile), color=theme.ACCENT),
        layer("rows", "tick", middle, color=theme.PAPER, thickness=2.5, bandSize=step * 0.7),
    ]
    return finish(words, frame, layers, rows=rows)
