"""Values in cells: heatmap and cohort triangle."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Sequence
from typing import Any, Unpack

import altair as alt

from report_builder.charts import axes, exploring, scales, units
from report_builder.charts.frame import (
    Box,
    Row,
    Source,
    Words,
    finish,
    layer,
    pixel,
    shape,
    total_width,
)
from report_builder.look import text, theme
from report_builder.model import Chart, Value

_CELL_HEIGHT = 26
_NARROW = 56  # a cell narrower than this prints two figures without currency
_CORNER = 38  # pixels of "in %" left of the plot
_ROOM = (6, 1)  # pixels beside a number, so that neighbours do not run together; else one
_CLEAR = 8  # pixels of the cell around a number that hatching stays off
_PITCH = 0.5  # of half the height of a cell, between two strokes of hatching
_NO_PART: tuple[tuple[Value, Value], ...] = ()


@shape
def heatmap(
    *,
    x: str,
    y: str,
    colour: str,
    group: str | None = None,
    groups: Sequence[str] = (),
    **words: Unpack[Words],
) -> Chart:
    """A value for each pair of categories, as colour and as a printed number.

    ``x`` names the column spread across, ``y`` the one spread down, ``colour`` the values. Both
    keep the order of first appearance in the table (dates by time). ``group`` names the column of
    groups, ``x`` or one that is not drawn; ``groups``: see ``dots``.
    """
    drawn = _grid(words, x, y, colour, _NO_PART)
    if group is None:
        return drawn
    _number(drawn, (x, y, group), groups)
    return exploring.grouped(drawn, groups)


def _number(drawn: Chart, names: tuple[str, str, str], groups: Sequence[str]) -> None:
    """Give the cells, and the heads of columns that are groups, the numbers of their groups."""
    source, (x, y, group) = Source(drawn.table), names
    across, down = _order(source, x), _order(source, y)
    numbers = [exploring.number(groups, name) for name in source.words(group)]
    places = zip(
        map(across.index, source.values(x)), map(down.index, source.values(y)), strict=True
    )
    cells = dict(zip(places, numbers, strict=True))
    for row in drawn.spec["datasets"]["rows"]:
        row[exploring.GROUP] = cells[row["column"], row["row"]]
    if group == x:
        for head in drawn.spec["datasets"]["across"]:
            name = _words(source, x, across)[head["column"]]
            head[exploring.GROUP] = exploring.number(groups, name)


@shape
def triangle(
    *,
    x: str,
    y: str,
    colour: str,
    partial: Collection[tuple[Value, Value]] = (),
    **words: Unpack[Words],
) -> Chart:
    """Cohorts down, age across: what was not observed is blank, never zero.

    ``x`` names the age (0, 1, 2 … periods), ``y`` the cohort, ``colour`` the value. Cells whose
    (x, y) is in ``partial`` (their last period is cut short) are hatched.
    """
    return _grid(words, x, y, colour, partial)


def _grid(
    words: Words, x: str, y: str, colour: str, partial: Collection[tuple[Value, Value]]
) -> Chart:
    source, total = Source(words["table"]), total_width(words)
    across, down = _order(source, x), _order(source, y)
    names = _words(source, y, down)
    lines, left, row_step = axes.row_labels(names, total)
    if source.unit(colour) in ("share", "change"):
        left = max(left, _CORNER)
    height = max(row_step, _CELL_HEIGHT)
    step = min((total - left - 6) / max(1, len(across)), 96)
    labels, most = axes.column_labels(across, source.unit(x), step, thin=False)
    box = Box(total, height * max(1, len(down)), left, 6, 10 + most * axes.LINE, 6)
    rows = _cells(source, (x, y, colour), across, down, set(partial))
    by_column = axes.band("column", len(across), alt.X, step, 0)
    by_row = axes.band("row", len(down), alt.Y, height, 0)
    cells, behind, numbers, unit = _cell_layers(source, (x, y, colour), by_column, by_row, step)
    layers = [
        cells,
        _hatching(by_column, by_row, step, height),
        behind,
        numbers,
        unit,
        axes.row_label_layer("down", by_row),
        axes.column_label_layer("across", by_column, -6, "bottom"),
    ]
    return finish(
        words, box, layers, rows=rows, corner=[{}],
        hatched=[row for row in rows if row["hatched"]],
        down=[{"row": at, "label": label} for at, label in enumerate(lines)],
        across=[{"column": at, "label": label} for at, label in enumerate(labels) if label],
    )  # fmt: skip


def _order(source: Source, name: str) -> list[Value]:
    values = list(dict.fromkeys(source.values(name)))
    if source.unit(name) in ("month", "date"):
        return list(dict.fromkeys(sorted(source.days(name))))
    return values


def _words(source: Source, name: str, values: Sequence[Value]) -> list[str]:
    unit = source.unit(name)
    return [text.cut(units.words(value, unit)) for value in values]


def _cells(
    source: Source,
    names: tuple[str, str, str],
    across: Sequence[Value],
    down: Sequence[Value],
    partial: Collection[tuple[Value, Value]],
) -> list[Row]:
    x, y, colour = names
    field = source.field(colour)
    plain = source.rows(names)
    columns = {value: at for at, value in enumerate(across)}
    rows = {value: at for at, value in enumerate(down)}
    known = [row[field] for row in plain if row[field] is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    if low < 0 < high:  # as far below nothing as above it looks as far
        low, high = -max(-low, high), max(-low, high)
    result = []
    for row, column, line in zip(plain, source.values(x), source.values(y), strict=True):
        if row[field] is not None:
            fill = _fill(row[field], low, high)
            place = {"column": columns[column], "row": rows[line]}
            look = {"fill": fill, "ink": theme.label_ink(fill)}
            result.append(row | place | look | {"hatched": (column, line) in partial})
    return result


def _fill(value: float, low: float, high: float) -> str:
    """One of eight viridis colours, of equal steps from the lowest to the highest value."""
    count = len(theme.VIRIDIS)
    if high <= low:
        return theme.VIRIDIS[count // 2]
    return theme.VIRIDIS[min(count - 1, int((value - low) / (high - low) * count))]


def _cell_layers(
    source: Source, names: tuple[str, str, str], by_column: Any, by_row: Any, step: float
) -> tuple[alt.UnitSpec, alt.UnitSpec, alt.UnitSpec, alt.UnitSpec]:
    """The coloured cells, what keeps hatching off the numbers, these, and their unit in the
    corner."""
    colour = names[2]
    where = {"x": by_column, "y": by_row, "tooltip": source.tooltip(*names)}
    fill = alt.Fill("fill", type="nominal", scale=None)
    ink = alt.Fill("ink", type="nominal", scale=None)
    ground = alt.Stroke("fill", type="nominal", scale=None)
    printed, size, bare = _printed(source, colour, step)
    return (
        layer("rows", "rect", {**where, "fill": fill}, stroke=theme.PAPER, strokeWidth=1),
        layer("hatched", "text", {"x": by_column, "y": by_row, "fill": fill, "stroke": ground},
              text=alt.ExprRef(printed), fontSize=size, baseline="middle",
              strokeWidth=_CLEAR, strokeJoin="round"),
        layer("rows", "text", {**where, "fill": ink}, text=alt.ExprRef(printed),
              fontSize=size, baseline="middle"),
        layer("corner", "text", {"x": pixel(-axes.UNDER), "y": pixel(-6)},
              text="in %" if bare else "", align="right", baseline="bottom",
              opacity=theme.QUIET_OPACITY),
    )  # fmt: skip


def _printed(source: Source, colour: str, step: float) -> tuple[str, float, bool]:
    """What is printed on a cell ``step`` pixels wide: an expression, its size, is it bare of %.

    In a narrow cell the print loses a little of its size, then a share its sign. Where that is
    still too wide nothing is printed: the colours tell high from low, the table has the numbers.
    """
    unit, of = source.unit(colour), f"datum['{source.field(colour)}']"
    values = scales.numbers(source.numbers(colour))
    if unit in ("number", "ratio"):
        widest = max((units.two_decimals_width(value) for value in values), default=0.0)
        for room, size in itertools.product(_ROOM, (theme.TEXT_SIZE, theme.SMALLEST_TEXT)):
            if widest * size + room <= step:
                return units.two_decimals(of), size, False
    if step >= _NARROW:
        return units.short(unit, of), theme.TEXT_SIZE, False
    sizes = (theme.TEXT_SIZE, theme.SMALLEST_TEXT)
    for room, bare, size in itertools.product(_ROOM, (False, True), sizes):
        widths = [units.compact_width(unit, value, size, bare) for value in values]
        if max(widths, default=0) + room <= step:
            return units.compact(unit, of, bare), size, bare and unit in ("share", "change")
    return "''", theme.TEXT_SIZE, False


def _hatching(by_column: Any, by_row: Any, width: float, height: float) -> alt.UnitSpec:
    """Diagonal strokes over the cells of the data ``hatched``, under their numbers."""
    ink = alt.Stroke("ink", type="nominal", scale=None)
    return layer(
        "hatched", "point", {"x": by_column, "y": by_row, "stroke": ink},
        shape=_strokes(width / height), size=height**2, strokeWidth=1, fill=None, opacity=0.3,
    )  # fmt: skip


def _strokes(aspect: float) -> str:
    """The symbol path: Vega draws a square from -1 to 1 as high as the root of ``size``."""
    paths = []
    for number in range(math.ceil((aspect + 1) * 2 / _PITCH)):
        start = -aspect - 1 + number * _PITCH  # where the stroke crosses the middle line
        left, right = max(-aspect, start - 1), min(aspect, start + 1)
        if right > left:
            paths.append(f"M{left:.3f},{start - left:.3f}L{right:.3f},{start - right:.3f}")
    return "".join(paths)
