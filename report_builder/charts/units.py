"""How a unit is written inside a chart: d3 formats and Vega expressions, never user text."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection
from decimal import Decimal

from report_builder import formats
from report_builder.model import Unit, Value

_TOOLTIP: dict[Unit, str] = {
    "money": "$,.2f",
    "count": ",.0f",
    "number": ",.2~f",
    "share": ".1%",
    "change": "+.1%",
    "points": "+.1f",
    "ratio": ",.2~f",
    "days": ",.1~f",
    "p": ".2~g",
}
_FEWEST_K = 10_000  # an axis that ends below is written in full: 2,500, 5,000
_LARGEST_IN_FULL = 10_000_000  # 9,999,999 has the room that the longest short number has
_ROUNDS_UP = 0.9995  # from here on a number is written with the next letter
_TENTHS_BELOW = 0.0995  # a smaller share needs a decimal for two figures
_FIGURE_EM, _LETTER_EM, _PERCENT_EM = 0.56, 0.78, 0.83  # widths of the widest, in the font's size
_SHORT_LENGTH = 64  # pixels that the longest short number needs, such as −£1.23M or +12.3%
_CURRENCY_BEHIND = 40  # pixels that a blank and a long symbol behind it need on top, such as £GB
# What stands behind an amount, from the locale of the chart's configuration: the specification
# does not know the currency.
_BEHIND = "+replace(format(0,'$.0f'),'0','')"


def plot_value(value: Value, unit: Unit) -> float | None:
    """The number drawn: points in hundredths, nine figures, nothing for unknown."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(f"{value * (100 if unit == 'points' else 1):.9g}")


def tooltip_format(unit: Unit) -> str | None:
    """The d3 format of a tooltip value; None for words and dates."""
    return _TOOLTIP.get(unit)


def heading(name: str, unit: Unit) -> str:
    """The column's name with the unit its values leave out."""
    return formats.heading(name, unit, "")


def words(value: Value, unit: Unit) -> str:
    """A category or date as a label: Nov 2011, 9 Dec 2011, or the text itself."""
    if isinstance(value, dt.date):
        return f"{value:%b} {value.year}" if unit == "month" else formats.day_label(value)
    if isinstance(value, str):
        return value
    return formats.cell(value, unit, "")


def short_length() -> int:
    """Pixels that the longest number that ``short`` writes needs."""
    return _SHORT_LENGTH + (0 if formats.active().currency_first else _CURRENCY_BEHIND)


def _with_letter(of: str, form: str, letter: str, unit: Unit) -> str:
    """A Vega expression for a number and its letter; a currency behind stands behind both."""
    if unit != "money":
        return f"format({of},'{form}')+'{letter}'"
    if formats.active().currency_first:
        return f"format({of},'${form}')+'{letter}'"
    return f"format({of},'{form}')+'{letter}'{_BEHIND}"


def short(
    unit: Unit, of: str, *, values: Collection[float] = (), levels: tuple[str, int] | None = None
) -> str:
    """A Vega expression writing the number ``of`` in three figures: £1.23M, 12.3%, 3,410.

    ``values``: all that are written in the chart, so that shares have the same decimals.
    ``levels``: M or B and the decimals that all numbers with that letter have.
    """
    if unit == "share":
        tenths = any(0 < abs(value) < _TENTHS_BELOW for value in values)
        plain = f"format({of},abs({of})<0.0995&&{of}!=0?'.1%':abs({of})<10?'.0%':',.0%')"
        if tenths:
            plain = f"format({of},{of}==0?'.0%':',.1%')"
        least, most = formats.share(0.0005), formats.share(0.9995)  # 100% is all, and nothing less
        nearly = f"({of}>0.999?'{most}':format({of},'.1%'))"
        return f"({of}>0&&{of}<0.001?'{least}':{of}>0.995&&{of}<1?{nearly}:{plain})"
    if unit == "change":
        plain = f"format({of},{of}==0?'.0%':abs({of})<9.995?'+.1%':'+,.0%')"
        return f"({of}!=0&&abs({of})<0.0005?'{formats.change(0.0001)}':{plain})"
    if unit == "points":
        return f"format({of},{of}==0?'.1f':'+.1f')+' pp'"
    sign = "$" if unit == "money" else ""
    small = {"count": "',.0f'", "money": f"abs({of})<99.95?'$,.2f':'$,.3~r'"}.get(unit, "',.3~r'")
    limits = ((999.5e6, 1e9, "B"), (999.5e3, 1e6, "M"), (9999.5, 1e3, "K"))
    steps = "".join(
        f"abs({of})>={limit:.0f}?{_with_letter(f'{of}/{unit_size:.0f}', form, letter, unit)}:"
        for limit, unit_size, letter in limits
        for form in (f",.{levels[1]}f" if levels and letter == levels[0] else ",.3r",)
    )
    return f"({of}==0?format(0,'{sign}.0f'):{steps}format({of},{small}))"


def of_steps(unit: Unit, of: str, totals: Collection[float]) -> str:
    """As ``short``, for steps between ``totals``: counts in full as far as there is room, no cents
    beside thousands, and all millions with the same decimals, so many that totals differ."""
    largest = max((abs(total) for total in totals), default=0.0)
    if unit == "count" and largest < _LARGEST_IN_FULL:
        return f"format({of},',.0f')"
    said = short(unit, of, levels=_levels(totals, largest))
    if unit == "money" and largest >= _FEWEST_K:
        return f"(abs({of})<99.95?format({of},'$,.0f'):{said})"
    return said


def _levels(totals: Collection[float], largest: float) -> tuple[str, int] | None:
    """The letter of the largest total and its decimals: three figures of the smallest with that
    letter, more where totals are alike in these, at most five figures of the largest."""
    for size, letter in ((1e9, "B"), (1e6, "M")):
        own = sorted(abs(total) / size for total in totals if abs(total) >= _ROUNDS_UP * size)
        if largest >= _ROUNDS_UP * size:
            fewest = max(0, 2 - int(math.log10(max(own[0], 1))))
            most = max(fewest, 4 - int(math.log10(max(own[-1], 1))))
            different = len({round(total, 9) for total in own})
            enough = (at for at in range(fewest, most) if len({f"{one:.{at}f}" for one in own})
                      == different)  # fmt: skip
            return letter, next(enough, most)
    return None


def tick(unit: Unit, step: float, largest: float) -> str:
    """A Vega expression for axis labels: the decimals that the step needs, and no more."""
    if unit in ("share", "change"):
        return f"format(datum.value,',.{_decimals(step * 100)}%')"
    sign = "$" if unit == "money" else ""
    parts = "".join(
        f"abs(datum.value)>={size:.0f}?"
        + _with_letter(f"datum.value/{size:.0f}", f",.{_decimals(step / size)}~f", letter, unit)
        + ":"
        for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "K"))
        if largest >= max(size, _FEWEST_K)
    )
    rest = f"format(datum.value,'{sign},.{_decimals(step)}f')"
    return f"datum.value==0?format(0,'{sign}.0f'):{parts}{rest}"


def tick_words(unit: Unit, step: float, value: float) -> str:
    """About what ``tick`` writes for ``value``, to measure it."""
    negative = formats.MINUS if value < 0 else ""
    if unit in ("share", "change"):
        return f"{negative}{abs(value) * 100:,.{_decimals(step * 100)}f}{formats.active().percent}"
    sizes = ((1e9, "B"), (1e6, "M"), (1e3, "K"), (1.0, ""))
    size, letter = next(pair for pair in sizes if abs(value) >= pair[0] or pair[0] == 1)
    if abs(value) < _FEWEST_K:
        size, letter = 1.0, ""
    sign = "R$" if unit == "money" else ""  # the longest usual symbol
    if not formats.active().currency_first:
        sign += sign and formats.NO_BREAK + "$"  # the blank, and symbols such as £GB and US$
    return f"{negative}{sign}{abs(value) / size:,.{min(4, _decimals(step / size))}f}{letter}"


def _decimals(step: float) -> int:
    for decimals in range(9):
        if abs(step * 10**decimals - round(step * 10**decimals)) < 1e-6 * step * 10**decimals:
            return decimals
    return 9


def compact(unit: Unit, of: str, bare: bool = False) -> str:
    """As ``short`` but in two figures without currency, for narrow cells; ``bare`` without %."""
    if unit in ("share", "change"):
        sign = "" if bare else "%"
        plain = f"format({of}*100,',.0f')+'{sign}'"
        return f"({of}>0&&{of}<0.005?'<1{sign}':{of}>=0.995&&{of}<1?'99{sign}':{plain})"
    if unit == "points":
        return f"format({of},'+.0f')"
    parts = "".join(
        f"abs({of})>={limit:.0f}?format({of}/{size:.0f},',.2r')+'{letter}':"  # 4.0K beside 3.2K
        for limit, size, letter in ((995e6, 1e9, "B"), (995e3, 1e6, "M"), (999.5, 1e3, "K"))
    )
    small = "',.0f'" if unit == "count" else "',.2~r'"
    return f"({parts}format({of},{small}))"


def two_decimals(of: str) -> str:
    """A Vega expression for a small number in cells: both decimals, as its neighbours have."""
    plain = f"format({of},abs({of})<100?',.2f':',.3~r')"
    return f"({of}>0&&{of}<0.005?'<0.01':{plain})"


def two_decimals_width(value: float) -> float:
    """Width of ``two_decimals`` in the size of its font, figures and signs being equally wide."""
    digits = f"{abs(value):,.2f}" if abs(value) < 100 else f"{abs(value):,.0f}"
    return _FIGURE_EM * (len(digits) - digits.count(".") / 2 + (value < 0 or 0 < value < 0.005))


def compact_width(unit: Unit, value: float, size: float, bare: bool) -> float:
    """Pixels that ``compact`` needs for ``value``, figures and signs being equally wide."""
    if unit in ("share", "change", "points"):
        hundreds = value if unit == "points" else value * 100
        signed = unit == "points" or round(hundreds) < 0
        percent = 0 if unit == "points" or bare else _PERCENT_EM * len(formats.active().percent)
        return size * (_FIGURE_EM * (len(f"{abs(hundreds):,.0f}") + signed) + percent)
    limits = ((995e6, 1e9), (995e3, 1e6), (999.5, 1e3))
    unit_size = next((own for limit, own in limits if abs(value) >= limit), 1.0)
    digits = f"{abs(value):,.0f}" if unit == "count" and unit_size == 1 else ""
    digits = digits or format(Decimal(f"{abs(value) / unit_size:.2g}"), "f")
    digits += ".0" if unit_size > 1 and len(digits) == 1 else ""
    letter = _LETTER_EM if unit_size > 1 else 0
    return size * (_FIGURE_EM * (len(digits) + (value < 0)) + letter)
