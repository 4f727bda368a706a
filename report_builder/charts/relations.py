"""Relations of two measures: Pareto curve, small panels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import altair as alt
import numpy as np

from report_builder import formats
from report_builder.charts import axes, scales, units
from report_builder.charts.frame import (
    Box,
    Row,
    Source,
    Words,
    chart,
    finish,
    fitting,
    layer,
    pixel,
    shape,
    state_axes,
    total_width,
)
from report_builder.charts.scales import Scale
from report_builder.look import text, theme
from report_builder.model import Chart, Value

_UNDER, _OVER = 8, 4  # pixels between a rule and such a label, right and left of it
_REACHED_WIDTH = 44  # pixels of "100%" beside its dot
_OVER_PLOT = 22  # pixels over each panel that a label may need: its heading stands above them
_PANEL_HEIGHT = 180
_CHOSEN_WIDTH = 40  # pixels of "3,970" and a little more
_BESIDE, _LIFTED = 8, 10  # pixels from the chosen point to its label, across and upwards
_PANEL_GAP, _PANEL_END, _LEAST_PANEL = 12, 12, 30  # pixels between, right of and across panels


@fitting
@shape
def pareto(
    *,
    x: str,
    y: str,
    cuts: Sequence[tuple[float, str]] = (),
    **words: Unpack[Words],
) -> Chart:
    """The cumulative share ``y`` reached by the best share ``x`` of products or customers.

    Both columns hold shares from 0 to 1. ``cuts`` are the ends of classes on ``x`` with their
    names, such as (0.21, "A"); the dashed diagonal is what equal shares would give.
    """
    source, total = Source(words["table"]), total_width(words)
    scale = Scale(0.0, 1.0, (0.0, 0.25, 0.5, 0.75, 1.0), 0.25)
    titled = axes.title_lines(x, Box(total, 1, 50, 24).width)
    box = Box(total, 280 if words.get("wide", True) else 220, 50, 24, 42,
              30 + axes.LINE * len(titled))  # fmt: skip
    across = axes.value_axis(scale, "share", title=titled, grid=False)
    upward = axes.upright(axes.value_axis(scale, "share"), y, box.left, total)
    curve = sorted(
        source.rows([x, y]), key=lambda row: (row[source.field(x)] or 0, row[source.field(y)] or 0)
    )
    place = {
        "x": axes.quantity(alt.X, source.field(x), scale, across),
        "y": axes.quantity(alt.Y, source.field(y), scale, upward),
    }
    edge = axes.quantity(alt.X, "end", scale, across)
    reached = {"x": edge, "y": axes.quantity(alt.Y, "reached", scale, upward)}
    middle = axes.quantity(alt.X, "middle", scale, across)
    diagonal = {"x": axes.quantity(alt.X, "at", scale, across),
                "y": axes.quantity(alt.Y, "at", scale, upward)}  # fmt: skip
    layers = [
        layer("equal", "line", diagonal, strokeDash=[4, 3], strokeWidth=1, color=theme.GREY),
        layer("cuts", "rule", {"x": edge, "y": pixel(0), "y2": pixel(box.height)},
              strokeWidth=1, opacity=0.5),
        layer("curve", "line", {**place}, color=theme.ACCENT, strokeWidth=2.5),
        layer("curve", "point", {**place, "tooltip": source.tooltip(x, y)}, size=200, opacity=0,
              filled=True),
        layer("cuts", "text", {"x": middle, "y": pixel(-10),
                               "text": alt.Text("name", type="nominal")}, fontWeight=600),
        layer("cuts", "circle", reached, color=theme.ACCENT, size=70, opacity=1),
        *(layer("cuts", "text", reached, text=alt.ExprRef(units.short("share", "datum.reached")),
                align=alt.ExprRef("datum.align"), dx=alt.ExprRef("datum.dx"),
                dy=alt.ExprRef("datum.dy"), **halo)
          for halo in (theme.HALO, {})),
    ]  # fmt: skip
    return finish(words, box, layers, curve=curve,
                  cuts=_cuts(cuts, scales.numbers(row[source.field(x)] for row in curve),
                             scales.numbers(row[source.field(y)] for row in curve), box),
                  equal=[{"at": 0}, {"at": 1}])  # fmt: skip


def _cuts(
    cuts: Sequence[tuple[float, str]], across: Sequence[float], up: Sequence[float], box: Box
) -> list[Row]:
    """Ends of the classes with the height of the curve there; the last end at 1 is no cut."""
    starts = [0.0, *(end for end, _ in cuts)]
    names = [text.lines(text.cut(name, 20), box.width / len(cuts) - 8, 1)[0] for _, name in cuts]
    middles = scales.side_by_side(
        [(start + end) / 2 * box.width for start, (end, _) in zip(starts, cuts, strict=False)],
        [text.width(name) for name in names], 8, box.width,
    )  # fmt: skip
    rows: list[Row] = [
        {
            "end": end if end < 1 else None,
            "reached": units.plot_value(float(np.interp(end, across, up)), "share"),
            "middle": round(middle / box.width, 4),
            "name": name,
        }
        for (end, _), middle, name in zip(cuts, middles, names, strict=True)
    ]
    ends = [row["end"] for row in rows if row["end"] is not None]
    return [
        row
        | _beside(row, rows[:at], box, next((one for one in ends if one > (row["end"] or 1)), 1))
        for at, row in enumerate(rows)
    ]


def _beside(cut: Row, before: Sequence[Row], box: Box, following: float) -> Row:
    """Where the share reached is written: under the curve, below those of cuts close before; over
    the curve where the rule of the cut ``following`` would cross it and there is room."""
    end, reached = cut["end"] or 1.0, cut["reached"] or 0.0
    label = text.width(formats.share(round(reached, 2)))
    crossed = (following - end) * box.width < label + _UNDER
    above = (1 - reached) * box.height >= axes.LINE + _UNDER  # the names of classes stand on top
    if crossed and above and not before and end * box.width >= label:
        return {"align": "right", "dx": -_OVER, "dy": -8}
    near = sum(
        other["end"] is not None
        and (end - other["end"]) * box.width < _REACHED_WIDTH
        and abs(reached - (other["reached"] or 0.0)) * box.height < axes.LINE
        for other in before
    )
    room = (1 - end) * box.width + box.right
    side: Row = (
        {"align": "left", "dx": _UNDER}
        if room > _REACHED_WIDTH
        else {"align": "right", "dx": -_UNDER}
    )
    lowest = reached * box.height - 4
    return side | {"dy": round(min(14 + near * (axes.LINE + 1), lowest), 1)}


@shape
def small_multiples(
    *, x: str, y: Sequence[str], chosen: Value = None, **words: Unpack[Words]
) -> Chart:
    """Panels side by side over the same ``x``, one a column of ``y``, each with its own scale.

    For curves over the number of clusters: ``chosen`` is the value of ``x`` that was taken. The
    subtitle says which axes do not begin at zero.
    """
    source, total = Source(words["table"]), total_width(words)
    room = (total - _PANEL_GAP * (len(y) - 1)) / len(y)
    upward = [scales.linear(source.numbers(name), zero=False) for name in y]
    state_axes(words, dict(zip(y, upward, strict=True)))
    panels = [
        _panel(source, x, name, chosen, room, scale) for name, scale in zip(y, upward, strict=True)
    ]
    spec = alt.HConcatSpecGenericSpec(hconcat=panels, spacing=_PANEL_GAP).to_dict(validate=False)
    spec["padding"] = {"left": 0, "right": 4, "top": 5, "bottom": 5}
    rows = sorted(source.rows([x, *y]), key=lambda row: row[source.field(x)] or 0)
    picked = [row for row in rows if row[source.field(x)] == chosen]
    return chart(words, spec, rows=rows, picked=picked)


def _clear_of_line(points: Sequence[tuple[float, float]], at: float, width: float) -> Row:
    """Where the label of the point at pixel ``at`` of a panel stands: over the line, on the side
    where that is nearer to the point. Under it the axis and its labels may be.

    ``points`` of the line are in pixels from the low end of both axes, from left to right.
    """
    places, heights = zip(*points, strict=True)
    own = float(np.interp(at, places, heights))

    def over(side: int) -> float:
        near, far = sorted((at, at + side * (_BESIDE + _CHOSEN_WIDTH)))
        return max(own, float(np.interp(near, places, heights)),
                   float(np.interp(far, places, heights)),
                   *(height for place, height in points if near <= place <= far)) - own  # fmt: skip

    def cut(side: int) -> float:
        end = at + side * (_BESIDE + _CHOSEN_WIDTH)
        return max(0.0, -end, end - width - _PANEL_END)

    side = min((1, -1), key=lambda one: (round(cut(one)), round(over(one))))
    align = "left" if side == 1 else "right"
    return {"align": align, "dx": side * _BESIDE, "dy": -round(_LIFTED + over(side))}


def _panel(
    source: Source, x: str, y: str, chosen: Value, room: float, scale: Scale
) -> alt.LayerSpec:
    left = axes.left_room(scale, source.unit(y))
    width = max(_LEAST_PANEL, room - left - _PANEL_END)
    across = scales.linear(source.numbers(x), zero=False, whole=True, loose=False,
                           aim=axes.aim(width * 2))  # fmt: skip
    bottom = axes.value_axis(across, source.unit(x), title=axes.title_lines(x, width), grid=False)
    upward = axes.value_axis(scale, source.unit(y))
    upward = alt.Axis(**{**upward.to_dict(validate=False), "minExtent": left, "maxExtent": left})
    where = {
        "x": axes.quantity(alt.X, source.field(x), across, bottom),
        "y": axes.quantity(alt.Y, source.field(y), scale, upward),
    }
    points = sorted((across.position(at, width), scale.position(value, _PANEL_HEIGHT))
                    for at, value in zip(source.numbers(x), source.numbers(y), strict=True)
                    if at is not None and value is not None)  # fmt: skip
    chosen_at = across.position(chosen, width) if isinstance(chosen, int | float) else 0.0
    beside = _clear_of_line(points, chosen_at, width) if points else {}
    both = {**where, "tooltip": source.tooltip(x, y)}
    label = units.short(source.unit(y), f"datum['{source.field(y)}']")
    return alt.LayerSpec(
        layer=[
            layer("rows", "line", where, color=theme.ACCENT, strokeWidth=2),
            layer("rows", "circle", both, color=theme.ACCENT, size=36, opacity=1),
            layer("picked", "circle", both, color=theme.VERMILLION, size=120, opacity=1),
            layer("picked", "text", where, text=alt.ExprRef(label), **beside, **theme.HALO),
            layer("picked", "text", where, text=alt.ExprRef(label), **beside),
            layer("picked", "point", where | {"y": pixel(-_OVER_PLOT)}, opacity=0),
        ],
        title=alt.TitleParams(
            text.lines(text.cut(y), room - 12, size=13), anchor="start", fontSize=13, fontWeight=600
        ),
        width=width,
        height=_PANEL_HEIGHT,
    )
