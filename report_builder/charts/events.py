"""Events over a time series: a thin line and a few words above the plot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import altair as alt

from report_builder.charts import scales
from report_builder.charts.frame import Row, layer, pixel
from report_builder.look import text

_ROW = 16  # pixels of one row of labels
_GAP = 10  # between two labels in a row


def place(
    marked: Sequence[tuple[dt.date, str]], days: Sequence[dt.date], width: float
) -> list[Row]:
    """Rows for the labels so that none touches another; events outside of ``days`` are left out."""
    first, last = min(days), max(days)
    span = max((last - first).days, 1)
    rows: list[Row] = []
    taken: list[list[tuple[float, float]]] = []
    for day, words in sorted(marked):
        if not first <= day <= last:
            continue
        name = text.lines(text.cut(words, text.LONGEST_EVENT), width, 1)[0]
        at, long = (day - first).days / span * width, text.width(name)
        start, align = (at, "left") if at + long <= width else (at - long, "right")
        if start < 0:
            start, align = 0.0, "left"
        shift = round(start - at, 1) if align == "left" else 0
        level = _free_level(taken, start - _GAP, start + long)
        rows.append(
            {"t": scales.moment(day), "event": name, "dx": shift, "align": align, "level": level}
        )
    return [row | {"dy": -8 - _ROW * row["level"]} for row in rows]


def _free_level(taken: list[list[tuple[float, float]]], start: float, end: float) -> int:
    for level, spans in enumerate(taken):
        if all(end <= left or start >= right for left, right in spans):
            spans.append((start, end))
            return level
    taken.append([(start, end)])
    return len(taken) - 1


def height(rows: Sequence[Row]) -> int:
    """Pixels that the labels need above the plot."""
    return _ROW * (1 + max((row["level"] for row in rows), default=-1))


def layers(time: alt.X, plot_height: float) -> list[alt.UnitSpec]:
    """Lines and labels of the data ``events``."""
    top = pixel(0)
    rule = {"x": time, "y": top, "y2": pixel(plot_height)}
    label = {"x": time, "y": top, "text": alt.Text("event", type="nominal")}
    shift = {side: alt.ExprRef(f"datum.{side}") for side in ("dx", "dy", "align")}
    return [
        layer("events", "rule", rule, strokeWidth=1, opacity=0.5),
        layer("events", "text", label, baseline="middle", **shift),
    ]
