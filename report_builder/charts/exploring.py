"""What a live chart adds to its picture: groups to pick out, and an axis of time to zoom.

Everything hangs on Vega-Lite parameters that only the page's script and its events change. As they
stand in the specification they have no effect, so the picture is the same with and without them.
Groups are known by their number: no name reaches an expression.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from report_builder.charts import scales
from report_builder.look import text, theme
from report_builder.model import Chart, Period, Unit

GROUP = "g"  # the field of a row with the number of its group
DIMMED = 0.2  # of its opacity is left to what is not picked: still seen as context
FEWEST_PERIODS = 12  # a year of months; of fewer nothing is too small to be seen
CLOSEST = 12  # times the whole is as close as one can get: of two years two months
_DAY = 86_400_000  # milliseconds
_SPANS: Mapping[bool, tuple[str, int]] = {True: ("month", 30 * _DAY), False: ("date", _DAY)}
_LABEL = 74  # pixels of a label of the time axis with the room beside it
_CLIPPED = frozenset({"line", "area", "point"})  # other marks outside of the zoom are not drawn
_PERIOD_OPACITY = 0.2

# Events of Vega, which the language of our specifications cannot hear. Only with a key does the
# wheel zoom, as without it the page scrolls; most browsers turn it sideways under Shift.
_WHEEL = "pow(1.001,(event.deltaY||event.deltaX)*pow(16,event.deltaMode))"
_NOW = "(zoom||whole)"
_NEAREST = f"span(whole)/span({_NOW})/{CLOSEST}"


def _kept_inside(part: str) -> str:
    """The part moved into the whole; null, which is the whole, for one that is not shorter."""
    return f"span({part})<span(whole)?clampRange({part},whole[0],whole[1]):null"


def _zoomed(anchor: str, factor: str) -> str:
    return _kept_inside(f"zoomLinear({_NOW},{anchor},max({factor},{_NEAREST}))")


def _moved(share: str) -> str:
    """The picture goes to the right for a positive share of its width."""
    return _kept_inside(f"panLinear({_NOW},{share})")


_ZOOM_EVENTS: tuple[Mapping[str, str], ...] = (
    {"events": "wheel![event.ctrlKey||event.shiftKey]",
     "update": _zoomed("invert('x',x())", _WHEEL)},
    {"events": "pointermove[event.buttons===1&&event.pointerType==='mouse']",
     "update": _moved("event.movementX/width")},
    {"events": "dblclick, keydown[event.key==='0']", "update": "null"},
    {"events": "keydown[event.key==='+'||event.key==='=']", "update": _zoomed("null", "0.7")},
    {"events": "keydown[event.key==='-']", "update": _zoomed("null", "1.4")},
    {"events": "keydown[event.key==='ArrowLeft']", "update": _moved("0.25")},
    {"events": "keydown[event.key==='ArrowRight']", "update": _moved("-0.25")},
)  # fmt: skip


def signals(period: Period | None) -> dict[str, dict[str, Any]]:
    """By name, what the signals of live charts have beyond their place in a specification.

    ``zoom`` hears events; it holds the moments shown, or null for all. ``period`` holds the first
    and the last day of the report's own.
    """
    found: dict[str, dict[str, Any]] = {"zoom": {"on": list(_ZOOM_EVENTS)}}
    if period:
        found["period"] = {"value": [scales.moment(period.start), scales.moment(period.end)]}
    return found


def number(groups: Sequence[str], name: str) -> int | None:
    """The number of a group, given as drawn, among ``groups``; None for one that is not there."""
    return next((at for at, group in enumerate(groups) if text.cut(group) == name), None)


def grouped(chart: Chart, groups: Sequence[str]) -> Chart:
    """The chart with groups to pick: its rows hold the number of theirs in the field ``GROUP``.

    ``groups`` are their names; charts of a chapter with the same ones are picked together. Layers
    over rows without a number stay as they are.
    """
    if len(groups) < 2:
        return chart
    spec = _copy(chart.spec)
    for layer in spec["layer"]:
        if any(GROUP in row for row in spec["datasets"][layer["data"]["name"]]):
            _add_condition(layer, f"picked>=0&&datum.{GROUP}!==picked", DIMMED)
            layer["mark"]["cursor"] = "pointer"
    spec["params"] = [*spec.get("params", ()), {"name": "picked", "value": -1}]
    return replace(chart, spec=spec, groups=tuple(text.cut(name) for name in groups))


def zoomable(chart: Chart, days: Sequence[dt.date], unit: Unit, field: str = "t") -> Chart:
    """The chart with an axis of time that zooms, and the report's period marked.

    ``days`` are its periods, of months if ``unit`` is "month"; ``field`` holds their moments. With
    fewer than ``FEWEST_PERIODS`` the chart stays as it is.
    """
    if len(set(days)) < FEWEST_PERIODS:
        return chart
    spec, monthly = _copy(chart.spec), unit == "month"
    for layer in spec["layer"]:
        place = layer["encoding"].get("x", {})
        if place.get("field") == field:
            place["scale"]["domainRaw"] = {"expr": "zoom"}
            place["axis"]["values"] = {
                "expr": _ticks(place["axis"]["values"], spec["width"], monthly)
            }
            _hide_outside(layer, field)
    whole = [scales.moment(min(days)), scales.moment(max(days))]
    spec["layer"].insert(0, _period(spec, field, monthly))
    spec["datasets"]["period"] = [{}]
    spec["params"] = [
        *spec.get("params", ()), {"name": "zoom", "value": None},
        {"name": "whole", "value": whole}, {"name": "period", "value": None},
    ]  # fmt: skip
    return replace(chart, spec=spec, days=(min(days), max(days)))


def _copy(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Layers and their parts as our own, as shapes share axes between layers; rows as they are."""
    layers = [
        {
            **layer,
            "mark": dict(layer["mark"]),
            "encoding": {channel: _parts(one) for channel, one in layer["encoding"].items()},
        }
        for layer in spec["layer"]
    ]
    return {**spec, "layer": layers, "datasets": dict(spec["datasets"])}


def _parts(channel: Any) -> Any:
    if not isinstance(channel, Mapping):
        return channel
    return {name: dict(one) if isinstance(one, Mapping) else one for name, one in channel.items()}


def _add_condition(layer: dict[str, Any], test: str, share: float) -> None:
    """Where ``test`` holds, only this share of the layer's opacity."""
    if opacity := layer["mark"].get("opacity", 1):
        own = layer["encoding"].setdefault("opacity", {"condition": [], "value": opacity})
        own["condition"].append({"test": test, "value": round(opacity * share, 3)})


def _hide_outside(layer: dict[str, Any], field: str) -> None:
    if layer["mark"]["type"] in _CLIPPED:
        layer["mark"]["clip"] = {"expr": "isArray(zoom)"}
    else:
        _add_condition(layer, f"isArray(zoom)&&!inrange(datum.{field},zoom)", 0)


def _ticks(values: Sequence[float], width: float, monthly: bool) -> str:
    """Ours for the whole; of a part as many periods as have room."""
    name, length = _SPANS[monthly]
    step = f"max(1,ceil((zoom[1]-zoom[0])/{length * max(2, int(width / _LABEL))}))"
    listed = ",".join(str(value) for value in values)
    return f"zoom?utcSequence('{name}',zoom[0],zoom[1]+1,{step}):[{listed}]"


def _period(spec: Mapping[str, Any], field: str, monthly: bool) -> dict[str, Any]:
    """The report's period as a band behind the plot; a month reaches half a month to each side."""
    around = 15 * _DAY if monthly else 0
    ends = "utc(utcyear(period[{0}]),utcmonth(period[{0}]),1)" if monthly else "period[{0}]"
    place = next(
        layer["encoding"]["x"] for layer in spec["layer"]
        if layer["encoding"].get("x", {}).get("field") == field
    )  # fmt: skip
    return {
        "data": {"name": "period"},
        "mark": {"type": "rect", "clip": {"expr": "isArray(period)"}, "color": theme.GREY,
                 "opacity": {"expr": f"period?{_PERIOD_OPACITY}:0"}},
        "encoding": {
            "x": {"datum": {"expr": f"period?{ends.format(0)}-{around}:0"}, "type": "quantitative",
                  "scale": place["scale"], "axis": place["axis"]},
            "x2": {"datum": {"expr": f"period?{ends.format(1)}+{around}:0"}},
            "y": {"value": 0}, "y2": {"value": spec["height"]},
        },
    }  # fmt: skip
