"""A line of the size of a word, for the tiles of key figures."""

from __future__ import annotations

import math
from collections.abc import Sequence

from report_builder.look import theme

_MARGIN = 4  # pixels, so that the last dot is not cut


def sparkline(
    values: Sequence[float | None], *, width: int = 120, height: int = 28, ink: str = theme.ACCENT
) -> str:
    """An ``<svg>`` of the values, oldest first, with a dot on the last one.

    Unknown values leave a gap. The drawing is decoration (``aria-hidden``): the tile says the
    numbers in words. Returns an empty string without any known value.
    """
    known = [value for value in values if value is not None and math.isfinite(value)]
    if not known:
        return ""
    low, high = min(known), max(known)
    step = (width - 2 * _MARGIN) / max(1, len(values) - 1)

    def place(position: int, value: float) -> str:
        rise = (value - low) / (high - low) if high > low else 0.5
        y = height - _MARGIN - rise * (height - 2 * _MARGIN)
        return f"{_MARGIN + position * step:.1f},{y:.1f}"

    path, pen, last = "", "M", ""
    for position, value in enumerate(values):
        if value is None or not math.isfinite(value):
            pen = "M"
            continue
        last = place(position, value)
        path, pen = path + pen + last, "L"
    x, y = last.split(",")
    return (
        f'<svg class="sparkline" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">'
        f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="1.5" '
        f'stroke-linejoin="round" stroke-linecap="round"/>'
        f'<circle cx="{x}" cy="{y}" r="2.8" fill="{ink}"/></svg>'
    )
