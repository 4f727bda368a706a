"""Axes and category labels."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Sequence
from typing import Any, Literal, cast

import altair as alt

from report_builder import formats
from report_builder.charts import scales, units
from report_builder.charts.frame import Row, layer, pixel
from report_builder.charts.scales import Scale
from report_builder.look import text, theme
from report_builder.model import Unit, Value

LINE = 14  # pixels of a text line
LABEL_SHARE = 0.42  # of the total width at most goes to the names of rows
_GAP = 8  # between a name and the plot
_LEAST_LEFT = 30  # half of a label such as "Nov 2011" at the start of a time axis
_TITLE_RISE = 30
UNDER = 8  # pixels between a plot and the names under it
_MONTH_LABEL = 32  # pixels a label such as "2011" needs
_EDGE = 8  # pixels that a name may stand out of the plot
_NAMED_STEP = 40  # columns this wide have their names each, cut where they must be
_LEAST_NAME = 26  # and at least, or only some columns are named
_APART = 4  # pixels between two names
_NAME_LABEL = 90  # pixels given to a name under a column at most, then it is broken or cut
_LIFT = f"isArray(datum.label)?-{LINE}*(length(datum.label)-1):0"  # lines grow upwards
_CALENDAR = frozenset([*calendar.day_name, *calendar.month_name])  # may be cut to three letters


def value_axis(
    scale: Scale, unit: Unit, *, title: Sequence[str] = (), grid: bool = True
) -> alt.Axis:
    """An axis with ticks and labels chosen by us, and a title of one line or more."""
    largest = max(abs(scale.low), abs(scale.high))
    return alt.Axis(
        values=list(scale.ticks),
        labelExpr=units.tick(unit, scale.step, largest),
        title=list(title) or None,
        grid=grid,
    )


def quantity(
    channel: type[Any],
    field: str,
    scale: Scale,
    axis: alt.Axis | None,
    span: tuple[float, float] | None = None,
) -> Any:
    """A quantitative x or y with a fixed domain; ``span`` are the pixels it covers."""
    return channel(
        field,
        type="quantitative",
        axis=axis,
        scale=alt.Scale(
            domain=[scale.low, scale.high],
            type="log" if scale.of_ratios else alt.Undefined,
            nice=False,
            zero=alt.Undefined if scale.of_ratios else False,
            range=list(span) if span else alt.Undefined,
        ),
    )


def title_lines(title: str, width: float) -> list[str]:
    """The title of a horizontal axis ``width`` pixels long."""
    return text.lines(text.cut(title), width)


def upright(axis: alt.Axis, title: str, left: float, total: float) -> alt.Axis:
    """The vertical ``axis`` with its title written horizontally over its top."""
    return alt.Axis(
        **{
            **axis.to_dict(validate=False),
            "title": text.lines(text.cut(title), total - 16, 1)[0],
            "titleAngle": 0,
            "titleAlign": "left",
            "titleBaseline": "middle",
            "titleX": 8 - left,
            "titleY": -_TITLE_RISE,
        }
    )


def aim(width: float) -> float:
    """Ticks that a horizontal axis of ``width`` pixels has room for."""
    return min(float(scales.TICKS), max(2.0, width / 90))


def left_room(scale: Scale, unit: Unit) -> float:
    """Pixels for the labels of a vertical axis."""
    longest = max(text.width(units.tick_words(unit, scale.step, tick)) for tick in scale.ticks)
    return max(longest + 8, _LEAST_LEFT)


def time_axis(days: Sequence[dt.date], width: float, unit: Unit) -> alt.Axis:
    """Labels of a time axis: Nov 2011, as many as stand side by side without touching."""
    months = unit == "month" or (max(days) - min(days)).days > 92  # a quarter: then months
    ticks = scales.time_ticks(days, most=max(2, int(width / 74)))
    form = "%b %Y" if months else "%b %-d" if formats.active().month_first else "%-d %b"
    return alt.Axis(
        values=[scales.moment(day) for day in ticks],
        labelExpr=f"utcFormat(datum.value,'{form}')",
        grid=False,
        title=None,
        ticks=True,
        tickOpacity=theme.GRID_OPACITY * 3,
    )


def time(field: str, days: Sequence[dt.date], axis: alt.Axis | None) -> alt.X:
    """A time position as a plain number (``scales.moment``): no time zone can move a month."""
    first, last = min(days), max(days)
    if first == last:
        first, last = first - dt.timedelta(days=1), last + dt.timedelta(days=1)
    scale = Scale(scales.moment(first), scales.moment(last), (), 1)
    return cast("alt.X", quantity(alt.X, field, scale, axis))


def row_labels(names: Sequence[str], total: int) -> tuple[list[list[str]], float, int]:
    """Names of rows as lines of text, the room they take, and the height of a row."""
    most = total * LABEL_SHARE
    lines = [text.lines(name, most) for name in names]
    widest = max((text.width(line) for parts in lines for line in parts), default=0.0)
    step = 24 if len(names) <= 12 else 20 if len(names) <= 30 else 17
    if any(len(parts) > 1 for parts in lines):
        step = max(step, 2 * LINE + 6)
    return lines, round(min(widest, most) + _GAP + 4), step


def band(field: str, count: int, channel: type[Any], step: float, inner: float = 0.3) -> Any:
    """Rows or columns by their number, so that equal or hostile names stay apart."""
    return channel(
        field,
        type="ordinal",
        axis=None,
        sort=None,
        scale=alt.Scale(
            type="band",  # dots alone would get a scale of points, which knows no inner padding
            domain=list(range(count)),
            range=[0, count * step],
            paddingInner=inner,
            paddingOuter=inner / 2,
        ),
    )


def row_label_layer(data: str, rows: Any, **options: Any) -> alt.UnitSpec:
    """The names left of the plot, from the field ``label`` (a list of lines)."""
    return layer(
        data,
        "text",
        {"y": rows, "x": pixel(-_GAP), "text": alt.Text("label", type="nominal")},
        align="right",
        baseline="middle",
        lineHeight=LINE,
        dy=alt.ExprRef(f"isArray(datum.label)?-{LINE / 2}*(length(datum.label)-1):0"),
        **options,
    )


def column_labels(
    values: Sequence[Value], unit: Unit, step: float, *, thin: bool = True
) -> tuple[list[list[str] | None], int]:
    """Names under columns as lines, and how many lines the longest has.

    Where columns are narrow, ``thin`` names only every second, third … (None for the others), as
    long as a reader can tell what is between; else each is cut to its column, unless that has no
    room for a word.
    """
    days = [value for value in values if isinstance(value, dt.date)]
    if unit == "month" and days and len(days) == len(values):
        lines = _month_labels(days, step)
    else:
        thin = thin and not (unit == "text" and step >= _NAMED_STEP)
        lines = _name_labels([text.cut(units.words(value, unit)) for value in values], step, thin)
    return lines, max((len(parts) for parts in lines if parts), default=1)


def _month_labels(days: Sequence[dt.date], step: float) -> list[list[str] | None]:
    """Jan Feb Mar …, with the year under the first label and each January."""
    every = next((n for n in (1, 2, 3, 6, 12, 24, 60) if n * step >= _MONTH_LABEL), 120)
    shown = [day for day in days if (day.year * 12 + day.month - 1) % every == 0] or [days[0]]
    return [
        None
        if day not in shown
        else [f"{day:%b}", str(day.year)]
        if day == shown[0] or day.month == 1
        else [f"{day:%b}"]
        for day in days
    ]


def _name_labels(names: Sequence[str], step: float, thin: bool) -> list[list[str] | None]:
    room = step - 4
    if set(names) <= _CALENDAR and any(text.width(name) > room for name in names):
        names = [name[:3] for name in names]
    thin = thin or room < _LEAST_NAME
    longest = max((text.width(word) for name in names for word in name.split()), default=0.0)
    longest = min(longest, _NAME_LABEL)
    every = 1 if longest <= step - _APART or not thin else math.ceil((longest + _APART) / step)
    middles = [(index + 0.5) * step for index in range(len(names))]
    edges = [2 * (min(middle, len(names) * step - middle) + _EDGE) for middle in middles]
    return [
        text.lines(name, min(every * step - _APART, edges[index]), most=3 if thin else 4)
        if index % every == every // 2  # not the first: it would have half the room
        else None
        for index, name in enumerate(names)
    ]


def column_label_layer(
    data: str, columns: Any, y: float, baseline: Literal["top", "bottom"] = "top"
) -> alt.UnitSpec:
    """The names under (or above) columns, from the field ``label`` (a list of lines)."""
    return layer(
        data,
        "text",
        {"x": columns, "y": pixel(y), "text": alt.Text("label", type="nominal")},
        align="center",
        baseline=baseline,
        lineHeight=LINE,
        dy=0 if baseline == "top" else alt.ExprRef(_LIFT),
        opacity=theme.QUIET_OPACITY,
    )


def zero_rule(scale: Scale, channel: Literal["x", "y"], position: Any) -> alt.UnitSpec:
    """The base line at zero (or at the low end of an axis without zero)."""
    return layer("base", "rule", {channel: position}, strokeWidth=1, opacity=0.6)


def base_rows(field: str, scale: Scale) -> list[Row]:
    """Data of ``zero_rule``."""
    return [{field: min(max(0.0, scale.low), scale.high)}]
