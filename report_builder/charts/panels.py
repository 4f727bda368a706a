"""The same curve for many groups: a grid of small panels with common scales."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Unpack

import altair as alt

from report_builder.charts import axes, scales, units
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
from report_builder.model import Chart

MOST_PANELS = 12  # more panels than this are a pattern, not something to read
_ACROSS = 4  # panels side by side on a wide page; a name above needs a hundred pixels
_PLOT = 64  # pixels of height of one panel's plot
_HEAD = 22  # room for the name above it
_GAP = 18  # between panels side by side
_ROW_GAP = 10  # between rows, so that the lowest tick stays apart from the highest below it
_FOOT = 20  # under the lowest row: first and last period


@fitting
@shape
def panels(
    *,
    x: str,
    y: str,
    panel: str,
    partial: Collection[dt.date] = (),
    **words: Unpack[Words],
) -> Chart:
    """One small line a group, all on the same scales from zero: to compare shapes and heights.

    ``x`` names a date column, ``y`` the values, ``panel`` the column of groups (in order of first
    appearance, at most twelve). Periods in ``partial`` are left out, as a panel has no room to
    explain them. The highest value of all is named on the axis of each row.
    """
    source, total = Source(words["table"]), total_width(words)
    curves = _curves(source, x, y, panel, set(partial))
    if len(curves) > MOST_PANELS:
        raise ValueError(f"{len(curves)} panels; at most {MOST_PANELS} can be read")
    days = sorted({day for points in curves.values() for day, _ in points})
    if not days:
        raise ValueError("panels need at least one whole period")
    known = [value for points in curves.values() for _, value in points]
    scale = _scale([value for value in known if value is not None])
    across = min(_ACROSS if words.get("wide", True) else _ACROSS // 2, len(curves))
    down = math.ceil(len(curves) / across)
    left = axes.left_room(scale, source.unit(y))
    box = Box(total, down * (_HEAD + _PLOT) + (down - 1) * _ROW_GAP, left, 8, 4, _FOOT)
    width = (box.width - (across - 1) * _GAP) / across
    rows, names = _placed(curves, days, scale, across, width)
    layers = _layers(source, (x, y, panel), box, scale)
    return finish(
        words, box, layers, rows=rows, alone=_alone(rows), names=names,
        grid=_grid(len(curves), across, width, scale),
        ticks=_ticks(down, scale),
        ends=_ends(len(curves), across, width, (days[0], days[-1])),
    )  # fmt: skip


def _scale(known: Sequence[float]) -> Scale:
    """From zero to a tick above the highest; below zero no further than the lowest value."""
    scale = scales.linear(known, aim=2)
    low = min([0.0, *known])
    return replace(scale, low=low, ticks=tuple(tick for tick in scale.ticks if tick >= low))


def _curves(
    source: Source, x: str, y: str, panel: str, partial: Collection[dt.date]
) -> dict[str, list[tuple[dt.date, float | None]]]:
    curves: dict[str, list[tuple[dt.date, float | None]]] = {}
    for name, day, value in zip(
        source.words(panel), source.days(x), source.numbers(y), strict=True
    ):
        own = curves.setdefault(name, [])
        if day not in partial:
            own.append((day, value))
    return {name: sorted(points, key=lambda point: point[0]) for name, points in curves.items()}


def _corner(number: int, across: int, width: float) -> tuple[float, float]:
    """Left edge and base line of a panel's plot."""
    row, column = divmod(number, across)
    return column * (width + _GAP), (row + 1) * (_HEAD + _PLOT) + row * _ROW_GAP


def _placed(
    curves: Mapping[str, Sequence[tuple[dt.date, float | None]]],
    days: Sequence[dt.date],
    scale: Scale,
    across: int,
    width: float,
) -> tuple[list[Row], list[Row]]:
    """Points in pixels, and the names above the panels."""
    first, reach = days[0], max(1, (days[-1] - days[0]).days)
    rows, names = [], []
    for number, (name, points) in enumerate(curves.items()):
        edge, base = _corner(number, across, width)
        names.append({"x": round(edge, 1), "y": base - _PLOT - 9,
                      "name": text.lines(name, width, 1)[0]})  # fmt: skip
        for day, value in points:
            height = None if value is None else scale.position(value, _PLOT)
            rows.append({
                "x": round(edge + (day - first).days / reach * width, 1),
                "y": None if height is None else round(base - height, 1),
                "s": number, "name": name, "v": value, "when": f"{day:%b %Y}",
            })  # fmt: skip
    return rows, names


def _alone(rows: Sequence[Row]) -> list[Row]:
    """Points without a neighbour, of which no line is drawn."""
    drawn = [None, *((row["s"] if row["y"] is not None else None) for row in rows), None]
    return [
        row
        for row, before, own, after in zip(rows, drawn, drawn[1:], drawn[2:], strict=False)
        if own is not None and own not in (before, after)
    ]


def _grid(count: int, across: int, width: float, scale: Scale) -> list[Row]:
    """A line at each tick of each panel; the one at zero is drawn stronger."""
    lines = []
    for number in range(count):
        edge, base = _corner(number, across, width)
        for tick in scale.ticks:
            lines.append({
                "x": round(edge, 1), "x2": round(edge + width, 1),
                "y": round(base - scale.position(tick, _PLOT), 1),
                "strength": 0.5 if tick == 0 else theme.GRID_OPACITY,
            })  # fmt: skip
    return lines


def _ticks(down: int, scale: Scale) -> list[Row]:
    """The ticks, labelled left of the first panel of each row."""
    return [
        {"y": round(_corner(row, 1, 0)[1] - scale.position(tick, _PLOT), 1),
         "value": tick}
        for row in range(down)
        for tick in scale.ticks
    ]  # fmt: skip


def _ends(count: int, across: int, width: float, span: tuple[dt.date, dt.date]) -> list[Row]:
    """The first and the last period under the lowest panel of each column."""
    rows = []
    for column in range(min(across, count)):
        lowest = column + across * ((count - 1 - column) // across)
        edge, base = _corner(lowest, across, width)
        for day, place, align in ((span[0], edge, "left"), (span[1], edge + width, "right")):
            rows.append({"x": round(place, 1), "y": base + 12, "label": f"{day:%b %Y}",
                         "align": align})  # fmt: skip
    return rows if span[0] != span[1] else rows[::2]


def _layers(
    source: Source, names: tuple[str, str, str], box: Box, scale: Scale
) -> list[alt.UnitSpec]:
    """Positions are pixels, so that panels need no scales of their own."""
    x, y, panel = names
    unit = source.unit(y)
    across = alt.X("x", type="quantitative", axis=None,
                   scale=alt.Scale(domain=[0, box.width], nice=False, zero=False))  # fmt: skip
    down = alt.Y("y", type="quantitative", axis=None,
                 scale=alt.Scale(domain=[box.height, 0], nice=False, zero=False))  # fmt: skip
    here: dict[str, Any] = {"x": across, "y": down}
    strength = alt.Opacity("strength", type="quantitative", scale=None)
    tooltip = [
        alt.Tooltip("name", type="nominal", title=text.cut(panel)),
        alt.Tooltip("when", type="nominal", title=text.cut(x)),
        alt.Tooltip("v", type="quantitative", title=text.cut(units.heading(y, unit)),
                    format=units.tooltip_format(unit) or alt.Undefined),
    ]  # fmt: skip
    largest = max(abs(scale.low), abs(scale.high))
    label = alt.ExprRef(units.tick(unit, scale.step, largest))
    return [
        layer("grid", "rule", {**here, "x2": alt.X2("x2"), "opacity": strength}, strokeWidth=1),
        layer("rows", "line", {**here, "detail": alt.Detail("s", type="nominal")},
              color=theme.ACCENT, strokeWidth=1.5),
        layer("alone", "circle", here, color=theme.ACCENT, size=24, opacity=1),
        layer("rows", "point", {**here, "tooltip": tooltip}, size=120, opacity=0, filled=True),
        layer("names", "text", {**here, "text": alt.Text("name", type="nominal")},
              align="left", baseline="middle", fontWeight=600),
        layer("ticks", "text", {"x": pixel(-6), "y": down}, text=label, align="right",
              baseline="middle", opacity=theme.QUIET_OPACITY),
        layer("ends", "text", {**here, "text": alt.Text("label", type="nominal")},
              align=alt.ExprRef("datum.align"), baseline="middle", opacity=theme.QUIET_OPACITY),
    ]  # fmt: skip
