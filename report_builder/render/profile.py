"""A cluster's profile as a small dot plot: each feature against the typical customer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from report_builder import formats
from report_builder.look import text
from report_builder.look.theme import BLUE, FONT, GREY, INK
from report_builder.model import Cluster

FEATURES = 5  # the largest differences; the rest are near the typical customer anyway
WIDTH, ROW, TOP = 328, 18, 24  # pixels: four a millimetre of half a page
MOST_LABELS = 164  # pixels left of the plot for the names of features: half of it
GAP = 6  # between them and the plot
MARGIN = 34  # pixels kept free at both ends for the printed values
SHOWN = 0.05  # standard deviations: less is written 0
WIDEST = 1.0  # standard deviations: a plot of small differences does not blow them up
"""The scale reaches at least so far."""


@dataclass(frozen=True, slots=True)
class DotPlot:
    """A picture as SVG text, its height in pixels, its message and its alternative text."""

    svg: str
    height: int
    title: str
    alt: str


def furthest(clusters: Sequence[Cluster]) -> float:
    """The largest distance of any of them: their plots share its scale."""
    return max((abs(value) for one in clusters for value in one.standardised.values()), default=0.0)


def dot_plot(
    name: str, standardised: Mapping[str, float], most: int = FEATURES, reach: float = 0.0
) -> DotPlot | None:
    """Dots by feature, in standard deviations from all customers; None where none is far. The
    scale goes to ``reach`` at least.

    Typical: the distances are those of logarithms where amounts are, in which the middle lies near
    the median and not near a mean that a few huge buyers lift.
    """
    apart = [item for item in standardised.items() if abs(item[1]) >= SHOWN]
    strongest = sorted(apart, key=lambda item: (-abs(item[1]), item[0]))[:most]
    if not strongest:
        return None
    reach = max(WIDEST, reach, *(abs(value) for _, value in strongest))
    shown = _signed([value for _, value in strongest])
    labels = [_label(feature) for feature, _ in strongest]
    # Of all features, so that it is the same on every page, as the scale is.
    left = math.ceil(max(text.width(_label(feature)) for feature in standardised)) + GAP
    rows = "".join(
        _row(i, label, words, _x(0.0, reach, left), _x(value, reach, left))
        for i, (label, (_, value), words) in enumerate(zip(labels, strongest, shown, strict=True))
    )
    height = TOP + ROW * len(strongest) + 4
    middle = _x(0.0, reach, left)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="{FONT}, sans-serif" font-size="12">'
        f'<line x1="{middle}" x2="{middle}" y1="{TOP - 6}" y2="{height}" stroke="{GREY}"/>'
        f'<text x="{middle}" y="12" text-anchor="middle" fill="{INK}">typical customer</text>'
        f"{rows}</svg>"
    )
    told = ", ".join(
        f"{feature} {words}" for (feature, _), words in zip(strongest, shown, strict=True)
    )
    alt = f"Dot plot of {name} in standard deviations from the typical customer: {told}."
    title = f"Furthest from typical: {formats.lower_first(strongest[0][0])}, {shown[0]}"
    return DotPlot(svg, height, title, alt)


def _label(feature: str) -> str:
    return text.lines(text.cut(feature), MOST_LABELS, 1)[0]


def _row(index: int, label: str, words: str, zero: float, dot: float) -> str:
    y = TOP + ROW * index + ROW // 2
    side, anchor = (9, "start") if dot >= zero else (-9, "end")
    return (
        f'<text x="0" y="{y + 4}" fill="{INK}">'
        f"{escape(label)}</text>"
        f'<line x1="{zero}" x2="{dot}" y1="{y}" y2="{y}" stroke="{BLUE}" stroke-width="2"/>'
        f'<circle cx="{dot}" cy="{y}" r="4.5" fill="{BLUE}"/>'
        f'<text x="{round(dot + side, 1)}" y="{y + 4}" text-anchor="{anchor}" fill="{INK}">'
        f"{words}</text>"
    )


def _x(value: float, reach: float, left: float) -> float:
    half = (WIDTH - left - 2 * MARGIN) / 2
    return round(left + MARGIN + half + half * value / reach, 1)


def _signed(values: Sequence[float]) -> list[str]:
    """Tenths with their signs, all with the same decimals."""
    tenths = [round(value, 1) for value in values]
    shown = formats.estimate(tenths, "number", "")
    return ["+" + words if value > 0 else words for value, words in zip(tenths, shown, strict=True)]
