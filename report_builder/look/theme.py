"""Colours, sizes and the Vega configuration of the house style."""

from __future__ import annotations

from typing import Any

from report_builder import formats

FONT = "Fira Sans"
INK = "#1b1b1d"  # text and axes; the SVG renderer may replace it by currentColor
PAPER = "#fffffe"  # background showing through marks; off-white so that it can be told from white
DARK_INK, DARK_PAPER = "#e8e8ea", "#15171a"
BLUE, VERMILLION, GREEN, PURPLE = "#0072b2", "#d55e00", "#009e73", "#cc79a7"
SERIES = (BLUE, VERMILLION, GREEN, PURPLE)  # Okabe-Ito, the four with 3:1 on light and dark paper
ACCENT = BLUE
GREY = "#868b93"  # everything that is not highlighted: 3:1 on light and on dark paper
VIRIDIS = ("#440154", "#46337f", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39", "#fde725")

WIDE, HALF = 680, 330  # total width in pixels: a page column, and half of one
TEXT_SIZE = 12  # a page column is printed 482 pt wide: 12 px become 8.5 pt
SMALLEST_TEXT = 11.5  # 8.1 pt: print below 8 pt is hard to read
GRID_OPACITY = 0.12
_GROUPS = 8  # of digits: more than any number here has
HALO: dict[str, Any] = {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round"}  # under a text
QUIET_OPACITY = 0.72  # secondary text: still 6.9:1 on white

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def series_colour(position: int) -> str:
    """Colour of the n-th series: four colours, then grey, so that no colour is used twice."""
    return SERIES[position] if position < len(SERIES) else GREY


def label_ink(fill: str) -> str:
    """Black or white, whichever contrasts more with ``fill`` (WCAG 2.2 relative luminance)."""
    level = luminance(fill)
    return "#000000" if (level + 0.05) / 0.05 >= 1.05 / (level + 0.05) else "#ffffff"


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def house_config(currency: str, dark: bool = False) -> dict[str, Any]:
    """The Vega-Lite ``config`` that renderers merge into every chart.

    ``currency`` is an ISO code or empty; it becomes the ``$`` of number formats. ``dark`` gives
    the ink of a dark page; the colours of the marks are the same in both. (A live chart on a dark
    page replaces ``PAPER`` in the specification by ``DARK_PAPER``.)
    """
    ink = DARK_INK if dark else INK
    return {
        "background": "transparent",
        "font": FONT,
        "locale": locale(currency),
        "view": {"stroke": None},
        "axis": _axis(ink),
        "axisX": {"labelPadding": 8},  # the lowest label of the other axis stands in the corner
        "text": {"fill": ink, "fontSize": TEXT_SIZE},
        "rule": {"color": ink},
        "title": {"color": ink, "fontSize": TEXT_SIZE + 1, "fontWeight": 600, "anchor": "start"},
    }


def _axis(ink: str) -> dict[str, Any]:
    return {
        "domain": False,
        "ticks": False,
        "grid": True,
        "gridColor": ink,
        "gridOpacity": GRID_OPACITY,
        "labelColor": ink,
        "labelOpacity": QUIET_OPACITY,
        "labelFontSize": TEXT_SIZE,
        "labelPadding": 6,
        "labelOverlap": False,
        "labelFlush": False,
        "labelLimit": 0,
        "titleColor": ink,
        "titleOpacity": QUIET_OPACITY,
        "titleFontSize": TEXT_SIZE,
        "titleFontWeight": 400,
        "titleLimit": 0,
    }


def locale(currency: str) -> dict[str, Any]:
    """The conventions in force for numbers and dates, the same in SVG, PDF and the live chart.

    A currency without a symbol stays out of the charts: the subtitle names it, and a code is too
    long for an axis. Months and days are said in English, as everywhere in the report.
    """
    conventions = formats.active()
    # d3 goes through the sizes again and again, where in India the second one repeats.
    sizes = list(conventions.group_sizes) + [conventions.group_sizes[-1]] * (
        _GROUPS if len(conventions.group_sizes) > 1 else 0
    )
    day = "%b %d, %Y" if conventions.month_first else "%d %b %Y"
    return {
        "number": {
            "decimal": conventions.decimal,
            "thousands": conventions.group,
            "grouping": sizes,
            "currency": list(conventions.chart_affixes(currency)),
            "minus": formats.MINUS,
        }
        | ({} if conventions.percent == "%" else {"percent": conventions.percent}),
        "time": {
            "dateTime": f"{day} %H:%M",
            "date": day,
            "time": "%H:%M",
            "periods": ["am", "pm"],
            "days": list(_DAYS),
            "shortDays": [day[:3] for day in _DAYS],
            "months": list(_MONTHS),
            "shortMonths": [month[:3] for month in _MONTHS],
        },
    }
