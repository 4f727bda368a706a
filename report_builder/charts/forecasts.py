"""What was and what is to come: a line that goes on dashed, with the bands it may leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
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
    shape,
    total_width,
)
from report_builder.look import text, theme
from report_builder.model import Chart

HEIGHT, HALF_HEIGHT = 240, 190
_DASH = [4, 3]
_FEW_RINGS, _LARGE_RING, _SMALL_RING = 6, 40, 12
_RIGHT = 26  # room for half of the last label
_BAND_OPACITY = (0.12, 0.16)  # of the wide band, the narrow one upon it: the line stands out


@fitting
@shape
def fan(
    *,
    x: str,
    y: str,
    ahead: str,
    bands: Sequence[tuple[str, str]],
    **words: Unpack[Words],
) -> Chart:
    """A history as a line, then what is forecast: dashed, with a band a pair of ``bands``.

    ``x`` names a date column, ``y`` what was, ``ahead`` what is forecast (None in the history), and
    ``bands`` pairs of columns with the ends of an interval, the widest first. The rows may stand in
    any order. A period without any value leaves a gap. The dashes begin at the last value known.
    """
    source, total = Source(words["table"]), total_width(words)
    order = sorted(range(len(words["table"].rows)), key=source.days(x).__getitem__)
    days = [source.days(x)[at] for at in order]

    def column(name: str) -> list[float | None]:
        values = source.numbers(name)
        return [values[at] for at in order]

    past, coming = column(y), column(ahead)
    ends = [(column(low), column(high)) for low, high in bands]
    known = [*past, *coming, *(value for pair in ends for side in pair for value in side)]
    scale = scales.linear(known, whole=source.unit(y) == "count")
    height = HEIGHT if words.get("wide", True) else HALF_HEIGHT
    box = Box(total, height, axes.left_room(scale, source.unit(y)), _RIGHT, 12)
    time = axes.time("t", days, axes.time_axis(days, box.width, source.unit(x)))
    value = axes.quantity(alt.Y, "v", scale, axes.value_axis(scale, source.unit(y)))
    data: dict[str, list[Row]] = {"past": _rows(source, x, days, past)}
    data["ahead"] = _joined(data["past"], _rows(source, x, days, coming))
    for number, (low, high) in enumerate(ends):
        data[f"band{number}"] = _band(data["past"], days, low, high)
    data["points"] = [row for row in data["ahead"] if not row["past"]]
    drawn = finish(
        words,
        box,
        _layers(source, (x, y, ahead), time, value, len(ends), _ring(data["points"])),
        **data,
    )
    return exploring.zoomable(drawn, days, source.unit(x))


def _rows(
    source: Source, x: str, days: Sequence[dt.date], values: Sequence[float | None]
) -> list[Row]:
    return [
        {"t": scales.moment(day), "v": value, "when": units.words(day, source.unit(x)),
         "past": False}
        for day, value in zip(days, values, strict=True)
    ]  # fmt: skip


def _last(past: Sequence[Row]) -> list[Row]:
    """The last value known: where what is forecast begins."""
    known = [row for row in past if row["v"] is not None]
    return [{**known[-1], "past": True}] if known else []


def _joined(past: Sequence[Row], ahead: Sequence[Row]) -> list[Row]:
    return _last(past) + [row for row in ahead if row["v"] is not None]


def _band(
    past: Sequence[Row],
    days: Sequence[dt.date],
    low: Sequence[float | None],
    high: Sequence[float | None],
) -> list[Row]:
    first: list[Row] = [{"t": row["t"], "v": row["v"], "v2": row["v"]} for row in _last(past)]
    return first + [
        {"t": scales.moment(day), "v": upper, "v2": lower}
        for day, lower, upper in zip(days, low, high, strict=True)
        if lower is not None and upper is not None
    ]


def _ring(points: Sequence[Row]) -> int:
    """The area of a ring of what is forecast, in square pixels: of many, large ones hide the
    dashes between them."""
    return _LARGE_RING if len(points) <= _FEW_RINGS else _SMALL_RING


def _layers(
    source: Source, names: tuple[str, str, str], time: alt.X, value: alt.Y, bands: int, ring: int
) -> list[alt.UnitSpec]:
    x, y, ahead = names
    where: dict[str, Any] = {"x": time, "y": value}

    def tooltip(name: str) -> list[alt.Tooltip]:
        unit = source.unit(name)
        return [
            alt.Tooltip("when", type="nominal", title=text.cut(x)),
            alt.Tooltip("v", type="quantitative", title=text.cut(units.heading(name, unit)),
                        format=units.tooltip_format(unit) or alt.Undefined),
        ]  # fmt: skip

    opacity = _BAND_OPACITY[-bands:]
    return [
        *(
            layer(f"band{number}", "area", {**where, "y2": alt.Y2("v2")}, color=theme.ACCENT,
                  opacity=opacity[number])
            for number in range(bands)
        ),
        layer("past", "line", where, color=theme.ACCENT, strokeWidth=2),
        layer("ahead", "line", where, color=theme.ACCENT, strokeWidth=2, strokeDash=_DASH),
        layer("points", "point", {**where, "tooltip": tooltip(ahead)}, size=ring, strokeWidth=2,
              fill=theme.PAPER, stroke=theme.ACCENT, opacity=1),
        layer("past", "point", {**where, "tooltip": tooltip(y)}, size=300, opacity=0, filled=True),
    ]  # fmt: skip
