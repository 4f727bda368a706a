"""Vertical columns: by month, weekday or category, plain, stacked, or as a histogram."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Unpack

import altair as alt

from report_builder.charts import axes, exploring, scales, series, units
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
    total_width,
)
from report_builder.charts.scales import Scale
from report_builder.look import text, theme
from report_builder.model import Chart, Value

_WIDEST_STEP = 120  # one or two columns are not drawn as blocks
_LABELLED_STEP = 54  # a column this wide has its number on top and needs no axis
_SLIM_STEP = 6  # gaps and edges would leave hardly any colour of slimmer ones: they stand close
_NUMBER_ROOM = 18  # pixels of such a number over or under its column


def _height(words: Words) -> int:
    return series.HEIGHT if words.get("wide", True) else series.HALF_HEIGHT


def _ordered(source: Source, x: str) -> list[int]:
    """Row numbers in drawing order: dates by time, anything else as in the table."""
    values = source.values(x)
    if source.unit(x) in ("month", "date"):
        days = source.days(x)
        return sorted(range(len(days)), key=lambda index: days[index])
    return list(range(len(values)))


@fitting
@shape
def columns(
    *,
    x: str,
    y: str,
    low: str | None = None,
    high: str | None = None,
    highlight: Collection[Value] = (),
    partial: Collection[Value] = (),
    **words: Unpack[Words],
) -> Chart:
    """Vertical columns, one a row: months, weekdays or other short ordered categories.

    ``x`` names the column of periods or categories, ``y`` the values, ``low`` and ``high`` the
    ends of their intervals (drawn as whiskers). Categories in ``highlight`` are coloured and the
    others grey; those in ``partial`` are hollow with a dashed edge. A missing month leaves a gap.
    """
    source, total = Source(words["table"]), total_width(words)
    rows = _column_rows(source, x, [name for name in (y, low, high) if name], highlight, partial)
    names = [row.pop("name") for row in rows]
    values = [value for name in (y, low, high) if name for value in source.numbers(name)]
    scale = scales.linear(values, whole=source.unit(y) == "count")
    labelled = low is None and (total - 20) / max(1, len(rows)) >= _LABELLED_STEP
    left = 8.0 if labelled else axes.left_room(scale, source.unit(y))
    step = min((total - left - 8) / max(1, len(rows)), _WIDEST_STEP)
    labels, lines = axes.column_labels(names, source.unit(x), step)
    for row, label in zip(rows, labels, strict=True):
        row["label"] = label
    right = round(
        total - left - step * max(1, len(rows)), 3
    )  # a few columns have no ground beside them
    hanging = _NUMBER_ROOM if labelled and scale.low < 0 else 0
    box = Box(total, _height(words), left, right, 22, 12 + hanging + lines * axes.LINE)
    axis = None if labelled else axes.value_axis(scale, source.unit(y))
    field = source.field(y)
    place = axes.quantity(alt.Y, field, scale, axis)
    by_column = axes.band("column", len(rows), alt.X, step)
    layers = _column_layers(by_column, place, source, (x, y, low, high))
    if low is not None and high is not None:
        ends = axes.quantity(alt.Y, source.field(low), scale, axis)
        whisker = {"x": by_column, "y": ends, "y2": alt.Y2(source.field(high))}
        layers.append(layer("known", "rule", whisker, strokeWidth=1.5))
    if labelled:
        layers += _tops(
            by_column,
            place,
            units.short(
                source.unit(y), f"datum['{field}']", values=scales.numbers(source.numbers(y))
            ),
            field,
        )
    layers.append(axes.zero_rule(scale, "y", place))
    layers.append(axes.column_label_layer("named", by_column, box.height + hanging + axes.UNDER))
    return finish(
        words, box, layers, known=[row for row in rows if row[field] is not None],
        named=[row for row in rows if row["label"]], base=axes.base_rows(field, scale),
    )  # fmt: skip


def _column_rows(
    source: Source,
    x: str,
    drawn: Sequence[str],
    highlight: Collection[Value],
    partial: Collection[Value],
) -> list[Row]:
    order, plain = _ordered(source, x), source.rows([x, *drawn])
    categories = source.values(x)
    slots = _slots(source, x, order)
    rows = []
    for slot, (name, index) in enumerate(slots):
        row: Row = {"column": slot, "name": name}
        if index is None:
            row |= dict.fromkeys(map(source.field, [x, *drawn]))
        else:
            row |= plain[index]
            chosen = not highlight or categories[index] in highlight
            row["colour"] = theme.ACCENT if chosen else theme.GREY
            hollow = categories[index] in partial
            row["fill"] = theme.PAPER if hollow else row["colour"]
            row["dash"] = [4, 3] if hollow else [1, 0]
        rows.append(row)
    return rows


def _slots(source: Source, x: str, order: Sequence[int]) -> list[tuple[Value, int | None]]:
    """Categories with the number of their row in the table; None for a month without a row."""
    names = source.values(x)
    if source.unit(x) != "month" or not order:
        return [(names[index], index) for index in order]
    days = source.days(x)
    by_day = {days[index]: index for index in order}
    months = sorted({*days, *scales.month_range(min(days), max(days))})
    return [(day, by_day.get(day)) for day in months]


def _column_layers(
    by_column: Any, place: Any, source: Source, names: Sequence[str | None]
) -> list[alt.UnitSpec]:
    encoding = {
        "x": by_column,
        "y": place,
        "y2": alt.Y2Datum(0),
        "fill": alt.Fill("fill", type="nominal", scale=None),
        "stroke": alt.Stroke("colour", type="nominal", scale=None),
        "strokeDash": alt.StrokeDash("dash", type="nominal", scale=None),
        "tooltip": source.tooltip(*names),
    }
    return [layer("known", "bar", encoding, strokeWidth=1.5)]


def _tops(by_column: Any, place: Any, expression: str, field: str) -> list[alt.UnitSpec]:
    """Numbers outside of the ends of the columns."""
    return [
        layer(
            "known", "text", {"x": by_column, "y": place}, text=alt.ExprRef(expression),
            baseline="middle", dy=alt.ExprRef(f"datum['{field}']<0?10:-9"),
        )
    ]  # fmt: skip


@fitting
@shape
def stacked(*, x: str, y: str, colour: str, **words: Unpack[Words]) -> Chart:
    """Parts of a whole: stacked columns, one row of the table for each ``x`` and ``colour``.

    Parts stand in the order of first appearance, the first at the bottom, the fifth and later ones
    grey; each is named beside the last column, where live it can be picked. ``y`` may be a share or
    an amount, not negative.
    """
    source, total = Source(words["table"]), total_width(words)
    parts, categories = list(dict.fromkeys(source.words(colour))), source.values(x)
    names = list(dict.fromkeys(categories[index] for index in _ordered(source, x)))
    rows = _stacked_rows(source, x, y, colour, names, parts)
    scale = scales.linear([row["to"] for row in rows])
    longest = max((text.width(part) for part in parts), default=0)
    right = min(longest + 28, max(total * 0.35, series.NAMED_ROOM))
    left = axes.left_room(scale, source.unit(y))
    step = (total - left - right) / max(1, len(names))
    labels, lines = axes.column_labels(names, source.unit(x), step)
    box = Box(total, _height(words), left, right, 12, 12 + lines * axes.LINE)
    place = axes.quantity(alt.Y, "from", scale, axes.value_axis(scale, source.unit(y)))
    slim = step < _SLIM_STEP
    by_column = axes.band("column", len(names), alt.X, step, 0 if slim else 0.2)
    encoding = {
        "x": by_column, "y": place, "y2": alt.Y2("to"),
        "color": alt.Color("colour", type="nominal", scale=None),
        "tooltip": source.tooltip(x, colour, y),
    }  # fmt: skip
    layers = [
        layer("rows", "bar", encoding, stroke=theme.PAPER, strokeWidth=0 if slim else 1),
        *series.name_layers(place, box.width),
        axes.column_label_layer("named", by_column, box.height + axes.UNDER),
    ]
    named = [{"column": at, "label": label} for at, label in enumerate(labels) if label]
    ends = _part_names(rows, parts, len(names) - 1)
    drawn = finish(words, box, layers, rows=rows, named=named,
                   names=series.name_rows(ends, scale, box.height, right))  # fmt: skip
    return exploring.grouped(drawn, parts)


def _stacked_rows(
    source: Source, x: str, y: str, colour: str, names: Sequence[Value], parts: Sequence[str]
) -> list[Row]:
    levels = [0.0] * len(names)
    rows = []
    cells = list(
        zip(source.rows([x, colour, y]), source.values(x), source.words(colour), strict=True)
    )
    for row, name, part in sorted(cells, key=lambda cell: parts.index(cell[2])):
        amount = row[source.field(y)]
        if amount is None:
            continue
        if amount < 0:
            raise ValueError(f"table {source.table.key}: a negative part cannot be stacked")
        column = names.index(name)
        start, levels[column] = levels[column], levels[column] + amount
        rows.append(
            row
            | {"column": column, "from": start, "to": levels[column], "part": part}
            | {exploring.GROUP: parts.index(part)}
            | {"colour": theme.series_colour(parts.index(part))}
        )
    return rows


def _part_names(
    rows: Sequence[Row], parts: Sequence[str], last: int
) -> list[tuple[str, str, float]]:
    middles = {row["part"]: (row["from"] + row["to"]) / 2 for row in rows if row["column"] == last}
    top = max((row["to"] for row in rows if row["column"] == last), default=0.0)
    return [
        (part, theme.series_colour(number), middles.get(part, top))
        for number, part in enumerate(parts)
    ]


@fitting
@shape
def histogram(
    *,
    measure: str,
    low: str,
    high: str,
    y: str,
    marked: Sequence[tuple[float, str]] = (),
    **words: Unpack[Words],
) -> Chart:
    """A distribution from bins counted before.

    ``measure`` stands under the axis. ``low`` and ``high`` name the columns with the ends of each
    bin, ``y`` the column with its count or share. ``marked`` are values to point at, such as the
    median, with a word each.
    """
    source, total = Source(words["table"]), total_width(words)
    edges = [*source.numbers(low), *source.numbers(high), *(value for value, _ in marked)]
    scale = scales.linear(source.numbers(y), whole=source.unit(y) == "count")
    left = axes.left_room(scale, source.unit(y))
    width = Box(total, 1, left, 26).width
    across = scales.linear(edges, zero=False, loose=False, aim=axes.aim(width))
    notes, top = _marks(marked, across, width)
    titled = axes.title_lines(measure, width)
    box = Box(total, _height(words), left, 26, top, 30 + axes.LINE * len(titled))
    bottom = axes.value_axis(across, source.unit(low), title=titled, grid=False)
    start = axes.quantity(alt.X, source.field(low), across, bottom)
    at = axes.quantity(alt.X, "at", across, bottom)
    place = axes.quantity(alt.Y, source.field(y), scale, axes.value_axis(scale, source.unit(y)))
    bar = {
        "x": start, "x2": alt.X2(source.field(high)), "y": place, "y2": alt.Y2Datum(0),
        "tooltip": source.tooltip(low, high, y),
    }  # fmt: skip
    layers = [
        layer("rows", "rect", bar, fill=theme.ACCENT, stroke=theme.PAPER, strokeWidth=1),
        axes.zero_rule(scale, "y", place),
        layer("marks", "rule", {"x": at, "y": pixel(0), "y2": pixel(box.height)},
              strokeDash=[4, 3]),
        layer("marks", "text", {"x": at, "y": pixel(0), "text": alt.Text("mark", type="nominal")},
              baseline="middle", align=alt.ExprRef("datum.align"),
              dx=alt.ExprRef("datum.dx"), dy=alt.ExprRef("datum.dy")),
    ]  # fmt: skip
    return finish(words, box, layers, rows=source.rows([low, high, y]), marks=notes,
                  base=axes.base_rows(source.field(y), scale))  # fmt: skip


def _marks(
    marked: Sequence[tuple[float, str]], across: Scale, width: float
) -> tuple[list[Row], int]:
    """Labels above a histogram, one line each, and the room they need."""
    rows = []
    for level, (value, words) in enumerate(sorted(marked)):
        name = text.lines(text.cut(words, text.LONGEST_EVENT), width, 1)[0]
        at, long = across.position(value, width), text.width(name)
        shift, align = (4.0, "left") if at + long + 4 <= width + 20 else (-4.0, "right")
        if align == "right" and long + 4 > at:
            shift, align = -at, "left"
        rows.append({"at": value, "mark": name, "align": align,
                     "dx": round(shift, 1), "dy": -8 - 16 * level})  # fmt: skip
    return rows, 12 + 16 * len(rows)
