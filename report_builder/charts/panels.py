"""A grid of small curves over the same months and on the same scale, one for each name."""

from __future__ import annotations

import datetime as dt
from typing import Any, Unpack

import altair as alt

from report_builder.charts import axes, scales, text, theme, units
from report_builder.charts.frame import Box, Row, Source, Words, finish, layer, shape, total_width
from report_builder.charts.scales import Scale
from report_builder.model import Chart

MOST_PANELS = 12  # more are not compared at a glance
_ACROSS, _ACROSS_HALF = 4, 2  # panels in a row of a wide and of a narrow chart
_HEIGHT, _PLOT, _TOP = 98.0, 58.0, 24.0  # pixels of a panel, of its curve, above it
_GAP = 22.0  # between neighbours
_EDGE = 8.0


@shape
def panels(*, x: str, y: str, panel: str, **words: Unpack[Words]) -> Chart:
    """Curves of ``y`` over the dates ``x``, a panel for each value of ``panel`` in the order of
    first appearance, all from zero and on one scale, so that sizes can be compared.

    Each is named above and ends in its last value. Raises ValueError above twelve panels.
    """
    source, total = Source(words["table"]), total_width(words)
    names = list(dict.fromkeys(source.words(panel)))
    if len(names) > MOST_PANELS:
        raise ValueError(f"chart {words['key']}: {len(names)} panels, at most {MOST_PANELS}")
    grid = _Grid(source, x, y, names, total)
    points = [
        {**row, **grid.place(name, day, value)}
        for row, name, day, value in zip(
            source.rows([panel, x, y]), source.words(panel), source.days(x), source.numbers(y),
            strict=True,
        )
        if value is not None
    ]  # fmt: skip
    box = Box(total, grid.height, _EDGE, _EDGE, 4, 4)
    across = axes.quantity(alt.X, "across", Scale(0, box.width, (), 1), None, (0, box.width))
    down = axes.quantity(alt.Y, "down", Scale(0, grid.height, (), 1), None, (0, grid.height))
    where: dict[str, Any] = {"x": across, "y": down}
    series = {**where, "detail": alt.Detail("panel", type="nominal")}
    ending = units.short(source.unit(y), "datum['value']")
    word = alt.Text("label", type="nominal")
    layers = [
        layer("bases", "rule", {**where, "x2": alt.X2("end")}, color=theme.GREY, strokeWidth=1),
        layer("points", "line", series, color=theme.ACCENT, strokeWidth=1.5),
        layer("points", "circle", {**where, "tooltip": source.tooltip(panel, x, y)},
              color=theme.ACCENT, size=14, opacity=0.01),
        layer("ends", "circle", where, color=theme.ACCENT, size=24, opacity=1),
        layer("names", "text", {**where, "text": word}, align="left", baseline="middle",
              fontWeight=600),
        layer("ends", "text", where, text=alt.ExprRef(ending), align="right", dx=4, dy=-9),
    ]  # fmt: skip
    return finish(
        words, box, layers, points=points, bases=grid.bases(), names=grid.labels(),
        ends=grid.ends(points, source.field(y)),
    )  # fmt: skip


class _Grid:
    """Where panels and values stand, in pixels of the whole picture."""

    def __init__(self, source: Source, x: str, y: str, names: list[str], total: int) -> None:
        wide = total == theme.WIDE
        self.names = {name: index for index, name in enumerate(names)}
        self.across = _ACROSS if wide else _ACROSS_HALF
        self.cell = (total - 2 * _EDGE + _GAP) / self.across
        self.scale = scales.linear(source.numbers(y))
        days = source.days(x)
        self.first = min(days, default=dt.date.min)
        self.last = max(days, default=dt.date.min)
        self.height = max(1, -(-len(names) // self.across)) * _HEIGHT

    def _corner(self, index: int) -> tuple[float, float]:
        return index % self.across * self.cell, index // self.across * _HEIGHT

    def _down(self, index: int, value: float) -> float:
        span = self.scale.high - self.scale.low
        return self._corner(index)[1] + _TOP + _PLOT * (self.scale.high - value) / span

    def place(self, name: str, day: dt.date, value: float) -> Row:
        """The point of a value."""
        index = self.names[name]
        span = (self.last - self.first).days
        part = (day - self.first).days / span if span else 0.5
        left = self._corner(index)[0]
        return {"panel": index, "across": left + part * (self.cell - _GAP),
                "down": self._down(index, value)}  # fmt: skip

    def bases(self) -> list[Row]:
        """The line at zero under each curve."""
        return [
            {"across": self._corner(index)[0], "end": self._corner(index)[0] + self.cell - _GAP,
             "down": self._down(index, min(max(0.0, self.scale.low), self.scale.high))}
            for index in self.names.values()
        ]  # fmt: skip

    def labels(self) -> list[Row]:
        """The name above each curve, cut to its room."""
        return [
            {
                "across": left,
                "down": top + 9,
                "label": text.lines(name, self.cell - _GAP, most=1)[0],
            }
            for name, index in self.names.items()
            for left, top in [self._corner(index)]
        ]

    def ends(self, points: list[Row], field: str) -> list[Row]:
        """The last point of each curve with its value."""
        last: dict[int, Row] = {}
        for point in points:
            before = last.get(point["panel"])
            if before is None or point["across"] >= before["across"]:
                last[point["panel"]] = point
        return [
            {"across": point["across"], "down": point["down"], "value": point[field]}
            for _, point in sorted(last.items())
        ]
