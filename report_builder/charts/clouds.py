"""Groups as ellipses on a plane: where they are, how wide they spread, how far they overlap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

import altair as alt
import numpy as np

from report_builder.charts import axes, exploring, scales, units
from report_builder.charts.frame import (
    Box,
    Row,
    Source,
    Words,
    finish,
    layer,
    shape,
    total_width,
)
from report_builder.charts.scales import Scale
from report_builder.look import text, theme
from report_builder.model import Chart

_CORNERS = 40  # of the polygon that is drawn as an ellipse
_DASHES: Sequence[Sequence[int]] = ([], [6, 3], [2, 2], [8, 3, 2, 3], [12, 3], [1, 4])
_OUTER, _INNER = 0.16, 0.3  # opacity of an ellipse; the inner one lies upon the outer
_NAME_SIZE = 13
_BETWEEN_NAMES = 8  # pixels between two of them, above and beside
_BOLD_SIZE = 13.5  # bold letters are as wide as others of this size
Corners = np.ndarray[Any, np.dtype[np.float64]]
_SQUARE = 360  # height of a wide picture


@shape
def clouds(
    *,
    x: str,
    y: str,
    colour: str,
    spread: tuple[str, str],
    correlation: str,
    reach: Sequence[str],
    size: str,
    groups: Sequence[str] = (),
    **words: Unpack[Words],
) -> Chart:
    """One row of the table a group: its centre ``x``, ``y`` and ellipses around it.

    ``spread`` and ``correlation`` name the columns with the standard deviations and the correlation
    of its members, ``reach`` those that say how many deviations each ellipse is wide, ``size`` that
    with their number. ``colour`` names the column of groups: each has an outline of
    its own as well, as two colours can be one grey. ``groups``: see ``dots``.
    """
    source, total = Source(words["table"]), total_width(words)
    names = source.words(colour)
    numbers = [exploring.number(groups or names, name) for name in names]
    corners = _corners(source, (x, y), spread, correlation, reach)
    told = [
        row | {exploring.GROUP: number}
        for row, number in zip(source.rows([colour, size, x, y]), numbers, strict=True)
    ]
    across = scales.linear(corners[..., 0].ravel(), zero=False, aim=axes.aim(total))
    up = scales.linear(corners[..., 1].ravel(), zero=False)
    left = axes.left_room(up, source.unit(y))
    titled = axes.title_lines(x, Box(total, 1, left, 20).width)
    box = Box(total, _SQUARE if words.get("wide", True) else total * 0.8,
              left, 20, 40, 30 + axes.LINE * len(titled))  # fmt: skip
    place = {
        "x": axes.quantity(alt.X, "x", across,
                           axes.value_axis(across, source.unit(x), title=titled)),
        "y": axes.quantity(alt.Y, "y", up,
                           axes.upright(axes.value_axis(up, source.unit(y)), y, box.left, total)),
    }  # fmt: skip
    look = _group_look(numbers) | {"tooltip": source.tooltip(colour, size, x, y)}
    data = {f"ellipses{n}": _outlines(told, corners[:, n]) for n in range(corners.shape[1])}
    middles: list[Row] = [
        {"x": _rounded(float(ellipse[:, 0].mean())), "y": _rounded(float(ellipse[:, 1].mean())),
         "name": text.cut(name), exploring.GROUP: number}
        for name, number, ellipse in zip(names, numbers, corners[:, 0], strict=True)
    ]  # fmt: skip
    layers = [
        *(_ellipses(name, {**place, **look}, opacity)
          for name, opacity in zip(reversed(data), (_OUTER, _INNER), strict=False)),
        *_names(place),
    ]  # fmt: skip
    picture = finish(words, box, layers, **data, names=_apart(middles, across, up, box))
    return exploring.grouped(picture, groups or names)


def _outlines(told: Sequence[Row], ellipses: Corners) -> list[Row]:
    """The corners of one ellipse of each group, with what is told of the group."""
    return [
        row | {"x": _rounded(float(across)), "y": _rounded(float(up)), "n": n}
        for row, ellipse in zip(told, ellipses, strict=True)
        for n, (across, up) in enumerate(ellipse)
    ]


def _ellipses(name: str, encoding: dict[str, Any], opacity: float) -> alt.UnitSpec:
    return layer(name, "line", encoding, interpolate="linear-closed", strokeWidth=1.5,
                 fillOpacity=opacity)  # fmt: skip


def _names(place: dict[str, Any]) -> list[alt.UnitSpec]:
    label = {**place, "text": alt.Text("name", type="nominal")}
    bold: dict[str, Any] = {"fontWeight": 600, "baseline": "middle", "fontSize": _NAME_SIZE}
    return [
        layer("names", "text", label, **bold, **theme.HALO), layer("names", "text", label, **bold),
    ]  # fmt: skip


def _corners(
    source: Source,
    centre: tuple[str, str],
    spread: tuple[str, str],
    correlation: str,
    reach: Sequence[str],
) -> Corners:
    """(groups, ellipses, corners, 2) the polygons, from the widest column of ``reach`` inwards."""

    def column(name: str) -> Corners:
        return np.array([cell or 0.0 for cell in source.numbers(name)])[:, np.newaxis, np.newaxis]

    turn = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
    wide = np.concatenate([column(name) for name in reach], axis=1)
    leaning = column(correlation)
    along = wide * np.cos(turn)
    upward = leaning * along + np.sqrt(1 - leaning**2) * wide * np.sin(turn)
    return np.stack(
        [column(centre[0]) + column(spread[0]) * along,
         column(centre[1]) + column(spread[1]) * upward], axis=-1,
    )  # fmt: skip


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")  # finer than a pixel


def _group_look(numbers: Sequence[int | None]) -> dict[str, Any]:
    """Colour and outline of a group by its number; those of the same grey differ in outline."""
    domain = [number for number in numbers if number is not None]
    colours = alt.Scale(domain=domain, range=[theme.series_colour(number) for number in domain])
    outline = alt.Scale(
        domain=domain,
        range=[_DASHES[number % len(_DASHES)] for number in domain],
    )
    return {
        "fill": alt.Fill(exploring.GROUP, type="nominal", scale=colours, legend=None),
        "stroke": alt.Stroke(exploring.GROUP, type="nominal", scale=colours, legend=None),
        "detail": alt.Detail(exploring.GROUP, type="nominal"),
        "order": alt.Order("n", type="quantitative"),
        "strokeDash": alt.StrokeDash(exploring.GROUP, type="nominal", scale=outline, legend=None),
    }


def _apart(names: Sequence[Row], across: Scale, up: Scale, box: Box) -> list[Row]:
    """Names moved up or down until no two lines of text touch, and sideways into the picture."""
    placed = [
        row | {"name": text.lines(str(row["name"]), box.width, 1, _BOLD_SIZE)[0]} for row in names
    ]
    wanted = [up.position(row["y"], box.height) for row in placed]
    sides = [_sides(row["x"], str(row["name"]), across, box.width) for row in placed]
    moved = _clear_of(wanted, sides, box.height)
    back = (up.high - up.low) / box.height
    return [
        row
        | {"y": units.plot_value(up.low + at * back, "number"),
           "x": _inside(row["x"], str(row["name"]), across, box.width)}
        for row, at in zip(placed, moved, strict=True)
    ]  # fmt: skip


def _sides(middle: float, name: str, across: Scale, width: float) -> tuple[float, float]:
    """Left and right end of a name in pixels."""
    half = min(width, text.width(name, _BOLD_SIZE)) / 2
    at = min(max(across.position(middle, width), half), width - half)
    return at - half, at + half


def _clear_of(
    wanted: Sequence[float], sides: Sequence[tuple[float, float]], height: float
) -> list[float]:
    """Heights as near as possible to ``wanted``: names that are beside each other may share one.

    ``sides`` are the ends of each name. Where there is no such place, all are put below each other.
    """
    gap, low, high = axes.LINE + _BETWEEN_NAMES, 8.0, height - 8
    placed: dict[int, float] = {}
    for at in sorted(range(len(wanted)), key=lambda at: (wanted[at], at)):
        near = [
            placed[other] for other in placed
            if sides[at][0] < sides[other][1] + gap and sides[other][0] < sides[at][1] + gap
        ]  # fmt: skip
        own = min(max(wanted[at], low), high)
        tried = sorted(
            {own, *(one + way * gap for one in near for way in (-1, 1))},
            key=lambda y: (abs(y - own), y),
        )
        free = [y for y in tried if low <= y <= high and all(abs(y - one) >= gap for one in near)]
        if not free:
            return scales.spread(wanted, axes.LINE + 3, low, high)
        placed[at] = free[0]
    return [placed[at] for at in range(len(wanted))]


def _inside(middle: float, name: str, across: Scale, width: float) -> float | None:
    """Where the middle of a name is, so that both its ends are inside the picture."""
    left, right = _sides(middle, name, across, width)
    at = (left + right) / 2
    return units.plot_value(across.low + at * (across.high - across.low) / width, "number")
