"""Numbers, shares and money as text, by the conventions in force."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from report_builder.formats.conventions import BRITISH, MINUS, NO_BREAK, active

SIGNIFICANT = 3  # figures in running text: more cannot be remembered, fewer hide real changes
POINTS = " percentage points"
_MILLION, _BILLION = 1e6, 1e9
OVER_ALL = 1.005  # a share from which on whole per cents have three figures and are not 100
_EXACT = 1e-9  # what binary fractions leave of a whole number of per cent
# A number in prose of ours, not a part of a name, a version or a date.
_IN_PROSE = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%?)(?![\w-]|[.,]\d)")


def significant(value: float) -> float:
    """A value with as many figures as running text carries."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))


def plain(value: float, decimals: int, *, short: bool = False) -> str:
    """Digits with separators and the minus sign; ``short`` leaves out zeros at the end."""
    digits = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and any(character in "123456789" for character in digits)
    if short and "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return (MINUS if negative else "") + active().written(digits)


def _decimals(value: float) -> int:
    if value == 0:
        return 0
    return max(0, SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))


def number(value: float) -> str:
    """Three significant figures: 1,230 · 12.3 · 0.0123; two decimals at least below one: 0.30."""
    rounded = significant(value)
    for size, word in ((_BILLION, "billion"), (_MILLION, "million")):
        if abs(rounded) >= size:
            return f"{plain(rounded / size, _decimals(rounded / size))}{NO_BREAK}{word}"
    digits = plain(rounded, min(_decimals(rounded), 6), short=True)
    return plain(rounded, 2) if 0 < abs(rounded) < 1 and len(digits.lstrip(MINUS)) == 3 else digits


def whole(value: float) -> str:
    """A whole number in full: 1,234,567."""
    return plain(value, 0)


def printed(value: float, unit: str) -> float:
    """The number that ``text`` shows, for arithmetic that a reader can do again."""
    if unit == "share":
        return round(value, 3)
    if unit == "count" and abs(value) < 10_000:
        return round(value)
    if unit == "money" and abs(significant(value)) < 100:
        return round(value, 2)
    return significant(value)


def in_cell(value: float, unit: str) -> float:
    """The number that ``cell`` shows, for columns that a reader adds up or subtracts."""
    return round(value, {"count": 0, "days": 1, "share": 3, "change": 3, "points": 3}.get(unit, 2))


def count(value: float) -> str:
    """Exact below 10,000 (a reader may want to check it), three figures above."""
    return plain(value, 0) if abs(value) < 10_000 else number(value)


def money(value: float, currency: str) -> str:
    """£1.16 million · £893,000 · £534 · £12.40; without a currency just the number."""
    rounded = significant(value)
    digits = plain(round(value, 2), 2) if 0 < abs(rounded) < 100 else number(value)
    return with_currency(digits, currency)


def with_currency(digits: str, currency: str) -> str:
    """Put the currency where readers of the locale expect it, behind the minus."""
    before, after = active().affixes(currency)
    sign = MINUS if digits.startswith(MINUS) else ""
    return sign + before + digits.removeprefix(MINUS) + after


def percent(value: float) -> str:
    """A whole number of per cent, such as the level of an interval: 95%."""
    return plain(value, 0) + active().percent


def share(value: float) -> str:
    """Per cent with one decimal, none where it is a whole number or has three figures without; 0 %
    and 100 % only when exact."""
    whole_enough = is_whole_percent(value) or value >= OVER_ALL
    return percent(value * 100) if whole_enough else share_cell(value)


def is_whole_percent(value: float) -> bool:
    """Whether a share is a whole number of per cent."""
    return abs(value * 100 - round(value * 100)) < _EXACT


def share_cell(value: float) -> str:
    """A share in a column of shares: always one decimal, so that they stand under each other."""
    if 0 < value < 0.001:
        return "<" + _tenths(0.1)
    if 0.999 < value < 1:
        return ">" + _tenths(99.9)
    return percent(value * 100) if value in (0, 1) else _tenths(value * 100)


def _tenths(value: float) -> str:
    return plain(value, 1) + active().percent


def change(value: float) -> str:
    """A relative change with its sign: +12.3%, +112%."""
    if value != 0 and abs(value) < 0.0005:
        return "<" + _tenths(0.1)
    digits = _tenths(value * 100) if abs(value) < 1 else percent(value * 100)
    return "+" + digits if value > 0 else digits


def points(value: float) -> str:
    """A difference of shares, signed, in percentage points."""
    return signed_points(value) + POINTS


def signed_points(value: float) -> str:
    """The same without the words: +1.2."""
    return ("+" if value > 0 else "") + plain(value * 100, 1)


def points_between(low: float, high: float) -> str:
    """The interval of a difference of shares: +1.2 to +3.4 percentage points."""
    return f"{signed_points(low)} to {points(high)}"


def bands(edges: Sequence[float], *, whole: bool) -> list[str]:
    """Names of the bands between edges: under 25, 25–34, 35 and over; of money 20,000 to 35,000.

    ``whole``: values are whole numbers, so that a band ends just before the next one begins.
    """
    shown = [number(edge) for edge in edges]
    first = f"under {shown[0]}"
    between = [
        f"{low}–{number(high - 1)}" if whole else f"{low} to {number(high)}"
        for low, high in zip(shown, edges[1:], strict=False)
    ]
    return [first, *between, at_least(edges[-1])]


def at_least(value: float) -> str:
    """65 and over."""
    return f"{number(value)} and over"


def p_value(value: float) -> str:
    """p < 0.001, or p = with two figures."""
    if value < 0.001:
        return "p < " + active().written("0.001")
    digits = f"{value:.2g}"
    return "p = " + active().written(f"{value:.2f}" if len(digits) == len("0.1") else digits)


def days(value: float) -> str:
    """1 day, 50 days, 2.5 days."""
    text = number(round(value, 1))
    return f"{text} day" if text == "1" else f"{text} days"


def prose(text: str) -> str:
    """Numbers that stand in prose of our own, such as a method note, by the conventions in force.

    Never for text from the data: a product called 2.5 is called so everywhere.
    """
    conventions = active()
    if conventions == BRITISH:
        return text
    return _IN_PROSE.sub(
        lambda found: (
            conventions.written(found[1] + (found[2] or ""))
            + (conventions.percent if found[3] else "")
        ),
        text,
    )
