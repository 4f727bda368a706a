"""Domains and ticks, chosen here so that positions of labels are known before drawing."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from report_builder.model import Value

TICKS = 5  # aimed at; at most ten gridlines come out
_EPOCH = dt.date(1970, 1, 1)
_DAY = 86_400_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale: its domain, the tick values and the step between them.

    Linear, or of ratios: then as many times is as far apart, and ``step`` is the lowest tick.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    step: float
    of_ratios: bool = False

    def position(self, value: float, length: float) -> float:
        """Distance of ``value`` from the low end on an axis ``length`` pixels long."""
        if self.of_ratios:
            return math.log(value / self.low) / math.log(self.high / self.low) * length
        return (value - self.low) / (self.high - self.low) * length


def leaves_zero_out(*drawn: Scale) -> bool:
    """Whether zero is not on one of the axes drawn, so that lengths do not tell ratios."""
    return any(scale.low > 0 or scale.high < 0 for scale in drawn)


def numbers(values: Iterable[Value]) -> list[float]:
    """The finite numbers among ``values``."""
    return [
        float(value) for value in values if isinstance(value, int | float) and math.isfinite(value)
    ]


def linear(
    values: Iterable[Value],
    *,
    zero: bool = True,
    whole: bool = False,
    loose: bool = True,
    aim: float = TICKS,
) -> Scale:
    """Domain and about ``aim`` ticks around ``values``.

    ``zero`` keeps zero inside, ``whole`` allows no tick between whole numbers, ``loose`` extends
    the domain to the ticks outside of the values.
    """
    known = numbers(values) or [0.0]
    low, high = min(known), max(known)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        low, high = (low, low + 1.0) if low == 0 else (low - abs(low) / 2, low + abs(low) / 2)
    step = _step((high - low) / aim, whole)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(_tidy(step * index) for index in range(first, last + 1))
    if loose:
        return Scale(ticks[0], ticks[-1], ticks, step)
    return Scale(low, high, tuple(tick for tick in ticks if low <= tick <= high), step)


def ratios(values: Iterable[Value], *, aim: float = TICKS) -> Scale:
    """Domain and about ``aim`` ticks around numbers above zero, for as many times as far apart.

    The ends are ones, twos or fives of a power of ten; so are the ticks, or the powers alone where
    those are many.
    """
    known = numbers(values) or [1.0]
    first, last = math.floor(math.log10(min(known))), math.ceil(math.log10(max(known)) + 1e-9)
    powers = [_tidy(10.0**power) for power in range(first, last + 1)]
    every = sorted(_tidy(factor * power) for power in powers for factor in (1, 2, 5))
    low = max(tick for tick in every if tick <= min(known))
    high = min(tick for tick in every if tick >= max(known) and tick > low)
    inside = tuple(tick for tick in every if low <= tick <= high)
    few = tuple(tick for tick in powers if low <= tick <= high)
    return Scale(low, high, inside if len(inside) <= 1.5 * aim else few, low, of_ratios=True)


def _step(raw: float, whole: bool) -> float:
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw * 0.8)
    return max(1.0, float(math.ceil(step))) if whole else step


def _tidy(value: float) -> float:
    return float(f"{value:.12g}")


def moment(day: dt.date) -> int:
    """A day as milliseconds since 1970 in UTC, the same in every time zone."""
    return (day - _EPOCH).days * _DAY


def time_ticks(days: Sequence[dt.date], most: int) -> list[dt.date]:
    """At most ``most`` days to label: firsts of months at an even distance, or even days."""
    first, last = min(days), max(days)
    months = month_range(first, last)
    inside = [month for month in months if first <= month <= last]
    if len(inside) < 2:
        step = max(1, math.ceil(((last - first).days + 1) / most))
        return [first + dt.timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120) if len(inside) / s <= most), 240)
    anchored = [month for month in inside if (month.year * 12 + month.month - 1) % step == 0]
    return anchored if len(anchored) > 1 else [inside[0], inside[-1]]


def month_range(first: dt.date, last: dt.date) -> list[dt.date]:
    """Firsts of the months from that of ``first`` to that of ``last``."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [dt.date(index // 12, index % 12 + 1, 1) for index in range(start, end + 1)]


def side_by_side(
    wanted: Sequence[float], widths: Sequence[float], gap: float, high: float
) -> list[float]:
    """Middles of things that wide in a row from 0 to ``high``, ``gap`` apart, near ``wanted``.

    ``wanted`` ascends. Where there is no room for all, the first ones stand out on the left.
    """
    placed: list[float] = []
    end = -gap
    for middle, width in zip(wanted, widths, strict=True):
        placed.append(max(middle, end + gap + width / 2))
        end = placed[-1] + width / 2
    start = high + gap
    for position in range(len(placed) - 1, -1, -1):
        placed[position] = min(placed[position], start - gap - widths[position] / 2)
        start = placed[position] - widths[position] / 2
    return placed


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions as near as possible to ``wanted``, ``gap`` apart, inside low..high if they fit."""
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    placed: list[float] = []
    for index in order:
        floor = placed[-1] + gap if placed else low
        placed.append(max(wanted[index], floor))
    ceiling = high
    for position in range(len(placed) - 1, -1, -1):
        placed[position] = min(placed[position], ceiling)
        ceiling = placed[position] - gap
    result = [0.0] * len(wanted)
    for index, value in zip(order, placed, strict=True):
        result[index] = value
    return result
