"""Values over time as lines."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

import altair as alt

from report_builder.charts import axes, events, exploring, scales, units
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
from report_builder.model import Chart, Unit

HEIGHT, HALF_HEIGHT = 240, 190
_DASH = [4, 3]
_SHIFT = ("dx", "dy", "align")
_NAME_GAP = 24  # from the end of the line to its name: room for the swatch
NAMED_ROOM = 146  # pixels for a name such as "Returning customers", in narrow charts too
_NO_NAME = 26  # room for half of the last month's label
_BELOW = 12  # pixels from a hollow dot to the word under or over it
_ABOVE_PLOT = 12  # pixels over the highest value


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name, colour and points in order of time, None where nothing was observed."""

    name: str
    colour: str
    points: Mapping[dt.date, float | None]


@fitting
@shape
def line(
    *,
    x: str,
    y: str,
    colour: str | None = None,
    compare: str | None = None,
    partial: Collection[dt.date] = (),
    marked: Sequence[tuple[dt.date, str]] = (),
    zero: bool = True,
    **words: Unpack[Words],
) -> Chart:
    """A time series, or up to four of them, named at their ends.

    ``x`` names a date column (unit "month" for firsts of months), ``y`` the values; ``colour`` a
    column that splits the rows into series; ``compare`` a second column of values drawn grey, such
    as the year before. Periods in ``partial`` are hollow and dashed. ``marked`` are events: a day
    and a few words. An unknown value or a missing month leaves a gap. Live, series can be picked by
    their names, and a long time zoomed.
    """
    source, total = Source(words["table"]), total_width(words)
    series = _series(source, x, y, colour, compare)
    days = list(series[0].points)
    known = [value for one in series for value in one.points.values()]
    scale = scales.linear(known, zero=zero, whole=source.unit(y) == "count")
    state_axis(words, scale)
    height = HEIGHT if words.get("wide", True) else HALF_HEIGHT
    left, right = axes.left_room(scale, source.unit(y)), _right_room(series, total)
    notes = events.place(marked, days, Box(total, height, left, right).width)
    box = Box(total, height, left, right, _ABOVE_PLOT + events.height(notes))
    time = axes.time("t", days, axes.time_axis(days, box.width, source.unit(x)))
    value = axes.quantity(alt.Y, "v", scale, axes.value_axis(scale, source.unit(y)))
    data = _line_data(series, partial, source.unit(x))
    data["partial"] = _partial_labels(series[-1].points, partial, scale, height)
    data["names"] = name_rows(
        [(one.name, one.colour, _last(one)) for one in series if len(series) > 1],
        scale, height, right,
    )  # fmt: skip

    layers = [*events.layers(time, height), *_line_layers(time, value, source, x, y, len(series))]
    layers += name_layers(value, box.width)
    drawn = finish(words, box, layers, events=notes, **data)
    drawn = exploring.grouped(drawn, [one.name for one in series])
    return exploring.zoomable(drawn, days, source.unit(x))


def _series(
    source: Source, x: str, y: str, colour: str | None, compare: str | None
) -> list[Series]:
    days, values = source.days(x), source.numbers(y)
    groups: dict[str, dict[dt.date, float | None]] = {}
    names = source.words(colour) if colour else [text.cut(y)] * len(days)
    for name, day, value in zip(names, days, values, strict=True):
        if day in groups.setdefault(name, {}):
            raise ValueError(f"table {source.table.key}: {day} is there twice for {name!r}")
        groups[name][day] = value
    every = _periods(days, source.unit(x) == "month")
    result = [
        Series(name, theme.series_colour(position), {day: points.get(day) for day in every})
        for position, (name, points) in enumerate(groups.items())
    ]
    if compare is None:
        return result
    other = dict(zip(days, source.numbers(compare), strict=True))
    grey = Series(text.cut(compare), theme.GREY, {day: other.get(day) for day in every})
    return [grey, *result]


def _periods(days: Iterable[dt.date], monthly: bool) -> list[dt.date]:
    known = sorted(set(days))
    if not known:
        raise ValueError("a time series needs at least one row")
    return sorted({*known, *scales.month_range(known[0], known[-1])}) if monthly else known


def _last(series: Series) -> float:
    known = [value for value in series.points.values() if value is not None]
    return known[-1] if known else 0.0


def _right_room(series: Sequence[Series], total: int) -> float:
    if len(series) == 1:
        return _NO_NAME
    return min(
        max(text.width(one.name) for one in series) + _NAME_GAP, max(total * 0.3, NAMED_ROOM)
    )


def _line_data(
    series: Sequence[Series], partial: Collection[dt.date], unit: Unit
) -> dict[str, list[Row]]:
    """Rows of the solid lines, the dashed stretches beside partial periods, and visible points."""
    data: dict[str, list[Row]] = {"lines": [], "dashed": [], "points": []}
    for number, one in enumerate(series):
        path = [(day, value) for day, value in one.points.items()]
        common = {exploring.GROUP: number, "name": one.name, "colour": one.colour}
        cut_short = () if one.colour == theme.GREY else partial
        for position, (day, value) in enumerate(path):
            row = {"t": scales.moment(day), "v": value, "when": units.words(day, unit), **common}
            data["lines"].append(row | {"solid": None if day in cut_short else value})
            if value is not None and _shows_point(path, position, cut_short, len(series) == 1):
                fill = theme.PAPER if day in cut_short else one.colour
                data["points"].append(row | {"fill": fill})
        for stretch, (start, end) in enumerate(itertools.pairwise(path)):
            if start[0] in cut_short or end[0] in cut_short:
                data["dashed"] += [
                    {"t": scales.moment(day), "v": value, "d": f"{number}-{stretch}", **common}
                    for day, value in (start, end)
                ]
    return data


def _shows_point(
    path: Sequence[tuple[dt.date, float | None]],
    position: int,
    partial: Collection[dt.date],
    alone: bool,
) -> bool:
    """Partial periods, values without neighbours, and the last value of a single line."""
    if path[position][0] in partial:
        return True
    beside = [path[near][1] for near in (position - 1, position + 1) if 0 <= near < len(path)]
    is_last = all(value is None for _, value in path[position + 1 :])
    return (alone and is_last) or all(value is None for value in beside)


def _partial_labels(
    points: Mapping[dt.date, float | None],
    partial: Collection[dt.date],
    scale: Scale,
    height: float,
) -> list[Row]:
    """The word "partial" beside each hollow dot, on the side where the line is not."""
    path = list(points.items())
    rows: list[Row] = []
    for position, (day, value) in enumerate(path):
        if day not in partial or value is None:
            continue
        beside = path[1 if position == 0 else position - 1][1] if len(path) > 1 else None
        falls = beside is None or beside > value
        above, below = height - scale.position(value, height), scale.position(value, height)
        rise = min(_BELOW, above + _ABOVE_PLOT - 6)
        rows.append(
            {
                "t": scales.moment(day),
                "v": value,
                "dy": (_BELOW if below > _BELOW + 6 else 0) if falls else -rise,
                "dx": 9 if position == 0 else -9,
                "align": "left" if position == 0 else "right",
            }
        )
    return rows


def _line_layers(
    time: alt.X, value: alt.Y, source: Source, x: str, y: str, count: int
) -> list[alt.UnitSpec]:
    unit = source.unit(y)
    tooltip = [
        alt.Tooltip("when", type="nominal", title=text.cut(x)),
        *([alt.Tooltip("name", type="nominal", title="Series")] if count > 1 else []),
        alt.Tooltip(
            "v", type="quantitative", title=text.cut(units.heading(y, unit)),
            format=units.tooltip_format(unit) or alt.Undefined,
        ),
    ]  # fmt: skip
    where: dict[str, Any] = {"x": time, "y": value}
    partial: dict[str, Any] = {"text": "partial", "baseline": "middle"}
    partial |= {side: alt.ExprRef(f"datum.{side}") for side in _SHIFT}
    colour = alt.Color("colour", type="nominal", scale=None)
    solid = alt.Y("solid", type="quantitative", axis=value["axis"], scale=value["scale"])
    lined = {"color": colour, "detail": alt.Detail(exploring.GROUP, type="nominal")}
    dashed = {"color": colour, "detail": alt.Detail("d", type="nominal")}
    filled = {"stroke": alt.Stroke("colour", type="nominal", scale=None),
              "fill": alt.Fill("fill", type="nominal", scale=None), "tooltip": tooltip}  # fmt: skip
    return [
        layer("lines", "line", {"x": time, "y": solid, **lined}, strokeWidth=2),
        layer("dashed", "line", {**where, **dashed}, strokeWidth=2, strokeDash=_DASH),
        layer("points", "point", {**where, **filled}, size=46, strokeWidth=2, opacity=1),
        layer("lines", "point", {**where, "tooltip": tooltip}, size=300, opacity=0, filled=True),
        layer("partial", "text", where, **theme.HALO, **partial),
        layer("partial", "text", where, opacity=theme.QUIET_OPACITY, **partial),
    ]  # fmt: skip


def name_rows(
    names: Sequence[tuple[str, str, float]], scale: Scale, height: float, room: float
) -> list[Row]:
    """Names of series in ``room`` pixels right of the plot, near their values and apart."""
    wanted = [height - scale.position(value, height) for _, _, value in names]
    places = scales.spread(wanted, axes.LINE + 2, 0, height)
    fits = room - _NAME_GAP + 2
    return [
        {
            exploring.GROUP: number,
            "name": text.lines(name, fits, 1)[0],
            "colour": colour,
            "y": round(place, 1),
        }
        for number, ((name, colour, _), place) in enumerate(zip(names, places, strict=True))
    ]


def name_layers(value: Any, width: float) -> list[alt.UnitSpec]:
    """A swatch and a name for each row of the data ``names``."""
    place = alt.Y("y", type="quantitative", scale=None, axis=None)
    colour = alt.Color("colour", type="nominal", scale=None)
    return [
        layer("names", "square", {"x": pixel(width + 12), "y": place, "color": colour},
              size=64, opacity=1),
        layer("names", "text", {"x": pixel(width + 20), "y": place,
                                "text": alt.Text("name", type="nominal")},
              align="left", baseline="middle"),
    ]  # fmt: skip
