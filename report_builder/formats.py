"""The one place where a number becomes text.

Running text carries three significant figures, tables carry full digits. Nothing is rounded to
0 % or 100 % that is not exactly that.
"""

from __future__ import annotations

import datetime as dt
import math
import string
from collections.abc import Mapping, Sequence
from typing import Protocol

SYMBOLS = {"GBP": "£", "USD": "$", "EUR": "€", "JPY": "¥", "CNY": "CN¥", "INR": "₹", "BRL": "R$"}
NOT_OBSERVED = "–"
MINUS = "\u2212"
NO_BREAK = "\u00a0"
SIGNIFICANT = 3  # figures in running text: more cannot be remembered, fewer hide real changes
POINTS = " percentage points"
NEXT_CAMPAIGN = "the next campaign"  # by when to act, where nothing has a date
_MILLION, _BILLION = 1e6, 1e9
_EXACT = 1e-9  # what binary fractions leave of a whole number of per cent


class ValueWithUnit(Protocol):
    """What ``fill`` needs of a fact."""

    @property
    def value(self) -> str | int | float | dt.date | None: ...
    @property
    def unit(self) -> str: ...


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: a; a and b; a, b and c. Empty without any."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def lower_first(label: str) -> str:
    """A label for the middle of a sentence."""
    return label[:1].lower() + label[1:]


def _significant(value: float) -> float:
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))


def _plain(value: float, decimals: int) -> str:
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and any(character in "123456789" for character in text)
    return MINUS + text if negative else text


def _decimals(value: float) -> int:
    if value == 0:
        return 0
    return max(0, SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))


def number(value: float) -> str:
    """Three significant figures: 1,230 · 12.3 · 0.0123."""
    rounded = _significant(value)
    if abs(rounded) >= _BILLION:
        return f"{_plain(rounded / _BILLION, _decimals(rounded / _BILLION))}{NO_BREAK}billion"
    if abs(rounded) >= _MILLION:
        return f"{_plain(rounded / _MILLION, _decimals(rounded / _MILLION))}{NO_BREAK}million"
    text = _plain(rounded, min(_decimals(rounded), 6))
    return text.rstrip("0").rstrip(".") if "." in text else text


def printed(value: float, unit: str) -> float:
    """The number that ``text`` shows, for arithmetic that a reader can do again."""
    if unit == "share":
        return round(value, 3)
    if unit == "count" and abs(value) < 10_000:
        return round(value)
    if unit == "money" and abs(_significant(value)) < 100:
        return round(value, 2)
    return _significant(value)


def about(after: float, before: float, unit: str) -> str:
    """The word about and a blank, where a difference is not that of the two printed values."""
    between = abs(printed(after, unit) - printed(before, unit))
    same = text(abs(after - before), unit, "") == text(between, unit, "")
    return "" if same else "about "


def count(value: float) -> str:
    """Exact below 10,000 (a reader may want to check it), three figures above."""
    return _plain(value, 0) if abs(value) < 10_000 else number(value)


def money(value: float, currency: str) -> str:
    """£1.16 million · £893,000 · £534 · £12.40; without a currency just the number."""
    rounded = _significant(value)
    digits = _plain(round(value, 2), 2) if 0 < abs(rounded) < 100 else number(value)
    return with_currency(digits, currency)


def with_currency(digits: str, currency: str) -> str:
    """Put the currency where English readers expect it: a symbol before, a code before a space."""
    if not currency:
        return digits
    symbol = SYMBOLS.get(currency, currency + NO_BREAK)
    return MINUS + symbol + digits[1:] if digits.startswith(MINUS) else symbol + digits


def share(value: float) -> str:
    """Per cent with one decimal, none where it is a whole number; 0 % and 100 % only when exact."""
    whole = abs(value * 100 - round(value * 100)) < _EXACT
    return _plain(value * 100, 0) + "%" if whole else _share_cell(value)


def _share_cell(value: float) -> str:
    """A share in a column of shares: always one decimal, so that they stand under each other."""
    if 0 < value < 0.001:
        return "<0.1%"
    if 0.999 < value < 1:
        return ">99.9%"
    return _plain(value * 100, 0 if value in (0, 1) else 1) + "%"


def change(value: float) -> str:
    """A relative change with its sign: +12.3%."""
    if value != 0 and abs(value) < 0.0005:
        return "<0.1%"
    digits = _plain(value * 100, 1 if abs(value) < 10 else 0) + "%"
    return "+" + digits if value > 0 else digits


def points(value: float) -> str:
    """A difference of shares, signed, in percentage points."""
    digits = _plain(value * 100, 1)
    return ("+" + digits if value > 0 else digits) + POINTS


def points_between(low: float, high: float) -> str:
    """The interval of a difference of shares: +1.2 to +3.4 percentage points."""
    return f"{points(low).removesuffix(POINTS)} to {points(high)}"


def date(value: dt.date) -> str:
    """9 December 2011."""
    return f"{value.day}{NO_BREAK}{value:%B}{NO_BREAK}{value.year}"


def due(value: dt.date | None) -> str:
    """By when to act: a date, or the next campaign where the data has no dates."""
    return date(value) if value else NEXT_CAMPAIGN


def month(value: dt.date) -> str:
    """December 2011."""
    return f"{value:%B}{NO_BREAK}{value.year}"


def span(start: dt.date, end: dt.date) -> str:
    """A span of days: "1–30 November 2011", "1 December 2009 – 9 December 2011"."""
    if start == end:
        return date(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{date(end)}"
    return f"{date(start)} – {date(end)}"


def period(start: dt.date, end: dt.date) -> str:
    """A reporting period as people say it: November 2011, 2011, or the span of its days."""
    whole = start.day == 1 and (end + dt.timedelta(days=1)).day == 1
    if whole and (start.year, start.month) == (end.year, end.month):
        return month(start)
    if whole and (start.month, end.month) == (1, 12):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if whole:
        first = f"{start:%B}" if start.year == end.year else month(start)
        return f"{first} – {month(end)}"
    return span(start, end)


def days_of_month(days: Sequence[int]) -> str:
    """``on the 4th to the 6th`` of days in a row, else ``on the 1st, the 2nd and the 15th``."""
    names = [f"the {_ordinal(day)}" for day in days]
    if len(days) == 1:
        return f"on {names[0]}"
    if list(days) == list(range(days[0], days[-1] + 1)):
        return f"on {names[0]} to {names[-1]}"
    return f"on {', '.join(names[:-1])} and {names[-1]}"


def _ordinal(day: int) -> str:
    teens = 11 <= day % 100 <= 13
    return f"{day}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


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


def decade(year: float) -> str:
    """The decade that begins with a year: born 1960–1969."""
    return f"born {year:.0f}–{year + 9:.0f}"


def p_value(value: float) -> str:
    """p < 0.001, or p = with two figures."""
    return "p < 0.001" if value < 0.001 else f"p = {value:.2g}"


def days(value: float) -> str:
    """1 day, 50 days, 2.5 days."""
    text = number(round(value, 1))
    return f"{text} day" if text == "1" else f"{text} days"


def text(value: str | int | float | dt.date | None, unit: str, currency: str) -> str:
    """A value as it stands in a sentence."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return NOT_OBSERVED
    if isinstance(value, dt.date):
        return month(value) if unit == "month" else date(value)
    if isinstance(value, str):
        return value
    simple = {
        "count": count, "number": number, "share": share, "change": change, "points": points,
        "days": days, "p": p_value,
    }  # fmt: skip
    if unit == "money":
        return money(value, currency)
    if unit == "ratio":
        return f"{number(round(value, 2))} times"
    return simple[unit](value)


def short(value: str | int | float | dt.date | None, unit: str, currency: str) -> str:
    """A value where room is short, with the M and B of the charts: £1.16M."""
    words = text(value, unit, currency)
    return words.replace(f"{NO_BREAK}million", "M").replace(f"{NO_BREAK}billion", "B")


def cell(value: str | int | float | dt.date | None, unit: str, currency: str) -> str:
    """A value as it stands in a table: full digits, no currency (the heading carries it)."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return NOT_OBSERVED
    if isinstance(value, dt.date):
        return f"{value:%Y-%m}" if unit == "month" else value.isoformat()
    if isinstance(value, str):
        return value
    if unit == "money":
        return _plain(value, 2)
    if unit == "count":
        return _plain(value, 0)
    if unit in ("number", "ratio"):
        return _plain(value, 0 if float(value).is_integer() else 2)
    if unit == "days":
        return _plain(value, 0 if float(value).is_integer() else 1)
    if unit == "share":
        return _share_cell(value)
    if unit == "points":
        return ("+" if value > 0 else "") + _plain(value * 100, 1)
    return text(value, unit, currency)


def heading(name: str, unit: str, currency: str) -> str:
    """A column heading with the unit its cells leave out."""
    suffix = {"money": currency, "days": "days", "points": "pp", "ratio": "×"}.get(unit, "")
    return f"{name} ({suffix})" if suffix and suffix.lower() not in name.lower() else name


def fill(template: str, facts: Mapping[str, ValueWithUnit], currency: str) -> str:
    """A sentence: every named fact as text.

    ``{customers:customer|customers}`` adds the noun in the right number.
    """
    parts: list[str] = []
    for literal, name, spec, _ in string.Formatter().parse(template):
        parts.append(literal)
        if name is None:
            continue
        fact = facts[name]
        shown = text(fact.value, fact.unit, currency)
        parts.append(shown + (NO_BREAK + _noun(fact.value, spec) if spec else ""))
    return "".join(parts)


def _noun(value: object, spec: str) -> str:
    singular, _, plural = spec.partition("|")
    return singular if value == 1 else (plural or singular)
