"""An estimate and the ends of its interval: all with the same decimals, none longer than needed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from report_builder.formats import numbers
from report_builder.formats.conventions import active

PER_CENT = ("share", "change")  # an estimate said without its sign has an interval with signs
WITH_ENDS = 3  # values: an estimate and the ends of its interval
_MOST = {"number": 6, "ratio": 2, "days": 1, "share": 1, "change": 1}  # decimals
_WORDED = 999_500  # from here on a number is told in millions, with figures of its own


def alike(values: Sequence[float], units: Sequence[str]) -> list[str] | None:
    """The values as they stand in one sentence: 0.70 to 0.75, 12.3 (9.9 to 15.2).

    ``units`` are those of the values, of one family; of three the first is the estimate. None where
    each is best written by itself: money, counts, points, numbers in millions.
    """
    if not all(unit in _MOST for unit in units) or not all(map(math.isfinite, values)):
        return None
    per_cent = units[0] in PER_CENT
    shown = [value * 100 for value in values] if per_cent else list(values)
    if max(map(abs, shown)) >= _WORDED:
        return None
    decimals = _tenths(values, units) if per_cent else _decimals(shown)
    most = max(_MOST[unit] for unit in units)
    decimals = min(decimals, most)
    while decimals < most and any(value and _vanishes(value, decimals) for value in shown):
        decimals += 1
    written = [_written(value, unit, decimals) for value, unit in zip(shown, units, strict=True)]
    over_all = per_cent and max(map(abs, values)) >= numbers.OVER_ALL
    if over_all and not decimals and len(values) == WITH_ENDS and abs(values[0]) < 1:
        written[0] = _written(shown[0], units[0], 1)  # as it stands in titles, without an interval
    return written


def _tenths(values: Sequence[float], units: Sequence[str]) -> int:
    """A decimal, unless the largest has three figures without, or shares are all whole."""
    if max(map(abs, values)) >= numbers.OVER_ALL:
        return 0
    return 0 if set(units) == {"share"} and all(map(numbers.is_whole_percent, values)) else 1


def _decimals(values: Sequence[float]) -> int:
    """What the largest has room for in three figures, and no value needs more than."""
    largest = max(map(abs, values))
    if largest == 0:
        return 0
    room = max(0, numbers.SIGNIFICANT - 1 - math.floor(math.log10(largest)))
    return min(room, max(map(_needed, values)))


def _needed(value: float) -> int:
    """Decimals of a value in three figures, without zeros at the end."""
    _, _, after = f"{numbers.significant(value):.6f}".rstrip("0").partition(".")
    return len(after)


def _vanishes(value: float, decimals: int) -> bool:
    return round(abs(value), decimals) == 0


def _written(value: float, unit: str, decimals: int) -> str:
    if value == 0 and unit in ("number", "ratio"):
        return numbers.plain(0, 0) + (" times" if unit == "ratio" else "")  # exactly nothing
    if unit == "share" and decimals:
        return numbers.share_cell(value / 100)  # 0% and 100% only when exact
    figures = numbers.significant(value) if abs(value) >= 1_000 else value
    digits = numbers.plain(figures, decimals)
    if unit in PER_CENT:
        return ("+" if unit == "change" and value > 0 else "") + digits + active().percent
    if unit == "days":
        return f"{digits} day" if digits == "1" else f"{digits} days"
    return digits + (" times" if unit == "ratio" else "")
