"""A value with its unit as text: in a sentence, in a tile, in a cell; and sentences filled."""

from __future__ import annotations

import datetime as dt
import math
import re
import string
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from report_builder.formats import dates, intervals, numbers
from report_builder.formats.conventions import NO_BREAK, active

NOT_OBSERVED = "–"
_SENTENCE_ENDS = (". ", "? ")
TO = " to "  # between the ends of an interval
_Piece = tuple[str, str | None, str | None, str | None]  # of a template, as it is parsed
_SAID_ONCE = {"points": numbers.POINTS, "ratio": " times", "days": " days"}  # 1.2 to 3.4 times
_SMALL, _LARGE = 0.1, 100  # below, two decimals hide it; from here on, three figures are whole
_MILLION = 1_000_000  # from here on a sum is written in words where it is read side by side
_CODED = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")  # a name as databases write it
_SIMPLE: Mapping[str, Callable[[float], str]] = {
    "count": numbers.count, "number": numbers.number, "share": numbers.share,
    "change": numbers.change, "points": numbers.points, "days": numbers.days,
    "p": numbers.p_value,
}  # fmt: skip


class ValueWithUnit(Protocol):
    """What ``fill`` needs of a fact."""

    @property
    def value(self) -> str | int | float | dt.date | None: ...
    @property
    def unit(self) -> str: ...


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: a; a and b; a, b and c. Empty without any."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def upper_first(text: str) -> str:
    """Words for the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def lower_first(label: str) -> str:
    """A label for the middle of a sentence."""
    return label[:1].lower() + label[1:]


def about(after: float, before: float, unit: str) -> str:
    """The word about and a blank, where a difference is not that of the two printed values."""
    between = abs(numbers.printed(after, unit) - numbers.printed(before, unit))
    same = text(abs(after - before), unit, "") == text(between, unit, "")
    return "" if same else "about "


def text(value: str | int | float | dt.date | None, unit: str, currency: str) -> str:
    """A value as it stands in a sentence."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return NOT_OBSERVED
    if isinstance(value, dt.date):
        return dates.month(value) if unit == "month" else dates.date(value)
    if isinstance(value, str):
        return value
    if unit == "money":
        return numbers.money(value, currency)
    if unit == "ratio":
        return f"{numbers.number(round(value, 2))} times"
    return _SIMPLE[unit](value)


def beside(values: Sequence[float | None], unit: str, currency: str) -> list[str]:
    """Values to be read side by side, as in a sentence but all with as many decimals.

    The largest decides: it keeps three figures, of money under a hundred two decimals; all digits
    before the point are printed, as in a table, up to a million.
    """
    known = [one for one in values if one is not None and math.isfinite(one)]
    most = max((abs(numbers.significant(one)) for one in known), default=0.0)
    whole = unit == "number" and all(float(one).is_integer() for one in known)
    if unit not in ("money", "number") or whole or most < _SMALL:
        return [text(one, unit, currency) for one in values]
    decimals = 0 if most >= _LARGE else 1 if most >= _LARGE / 10 and unit == "number" else 2

    def said(value: float | None) -> str:
        if value is None or not math.isfinite(value) or abs(value) >= _MILLION:
            return text(value, unit, currency)
        digits = numbers.plain(value, decimals)
        return numbers.with_currency(digits, currency) if unit == "money" else digits

    return [said(one) for one in values]


def short(value: str | int | float | dt.date | None, unit: str, currency: str) -> str:
    """A value where room is short, with the M and B of the charts: £1.16M."""
    words = text(value, unit, currency)
    return words.replace(f"{NO_BREAK}million", "M").replace(f"{NO_BREAK}billion", "B")


def cell(
    value: str | int | float | dt.date | None,
    unit: str,
    currency: str,
    whole: bool | None = None,
) -> str:
    """A value as it stands in a table: full digits, no currency (the heading carries it).

    ``whole`` says whether all numbers of its column are whole, which then have no decimals; without
    a column the value decides alone. An ``int`` counts something and never has any.
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return NOT_OBSERVED
    if isinstance(value, dt.date):
        return dates.cell(value, unit)
    if isinstance(value, str):
        return value
    if unit == "money":
        return numbers.plain(value, 2)
    if unit == "count":
        return numbers.whole(value)
    if unit in ("number", "ratio"):
        return numbers.plain(value, 0 if _is_whole(value, whole) else 2)
    if unit == "days":
        return numbers.plain(value, 0 if _is_whole(value, whole) else 1)
    if unit == "share":
        return numbers.share_cell(value)
    if unit == "points":
        return numbers.signed_points(value)
    return text(value, unit, currency)


def _is_whole(value: float, whole: bool | None) -> bool:
    if isinstance(value, int):
        return True
    return value.is_integer() if whole is None else whole


def heading(name: str, unit: str, currency: str) -> str:
    """A column heading with the unit its cells leave out."""
    suffix = {"money": currency, "days": "days", "points": "pp", "ratio": "×"}.get(unit, "")
    return f"{name} ({suffix})" if suffix and suffix.lower() not in name.lower() else name


def fill(template: str, facts: Mapping[str, ValueWithUnit], currency: str) -> str:
    """A sentence: every named fact as text.

    ``{customers:customer|customers}`` adds the noun in the right number, ``{rows!d}`` prints every
    digit of a count that stands beside its parts; the per cent sign of
    ``{level}%`` stands as the locale has it. An estimate and the ends of its interval have the same
    decimals. A name as databases write it (``health_beauty``) is put in words, and begins a
    sentence with a capital.
    """
    cut = list(string.Formatter().parse(template))
    together = _together(cut, facts)
    parts: list[str] = []
    filled = False  # whether a fact stands just before
    before = ""  # its unit
    for at, (literal, name, spec, digits) in enumerate(cut):
        if literal == TO and name is not None and facts[name].unit == before:
            parts[-1] = parts[-1].removesuffix(_SAID_ONCE.get(before, ""))
        is_percent = filled and literal.startswith("%")
        parts.append(active().percent + literal[1:] if is_percent else literal)
        filled = name is not None
        if name is None:
            continue
        fact = facts[name]
        before = fact.unit
        shown = together.get(at) or text(fact.value, fact.unit, currency)
        if digits:
            shown = cell(fact.value, fact.unit, currency)
        if isinstance(fact.value, str):
            shown = _in_words(shown, "".join(parts))
        parts.append(shown + (NO_BREAK + _noun(fact.value, spec) if spec else ""))
    return "".join(parts)


def estimate(values: Sequence[float], unit: str, currency: str) -> list[str]:
    """An estimate and the ends of its interval, where they stand in no sentence."""
    shown = intervals.alike(values, [unit] * len(values))
    return shown or [text(value, unit, currency) for value in values]


def _together(cut: Sequence[_Piece], facts: Mapping[str, ValueWithUnit]) -> dict[int, str]:
    """The texts of facts that belong together, by their place: ends of an interval, joined by
    "to", and the estimate that it stands in parentheses behind; one value against another."""
    result: dict[int, str] = {}
    for high in range(1, len(cut)):
        low = high - 1
        family = _family(cut[high], facts)
        behind = cut[low][0]
        if cut[high][0] != TO or not family or _family(cut[low], facts) != family:
            continue
        if "(" not in behind and "interval" not in behind:  # a range, such as 1.5 to 3 times
            continue
        places = [low, high]
        for at in range(low - 1, -1, -1):
            if any(end in behind for end in _SENTENCE_ENDS):
                break
            if _family(cut[at], facts) == family:
                places = [at, *places] if "(" in behind and at not in result else places
                break
            behind = cut[at][0] + behind
        result |= _alike(places, cut, facts)
    for places in _times(cut, facts):
        if not result.keys() & {*places}:
            result |= _alike(places, cut, facts)
    for after in range(1, len(cut)):  # 4.42 each, against 8.20 among the others
        both, family = [after - 1, after], _family(cut[after], facts)
        beside = cut[after][0].endswith("against ") and ". " not in cut[after][0]
        if (
            beside
            and family
            and _family(cut[after - 1], facts) == family
            and not result.keys() & both
        ):
            result |= _alike(both, cut, facts)
    return result


def _times(cut: Sequence[_Piece], facts: Mapping[str, ValueWithUnit]) -> list[list[int]]:
    """The places of several ratios in one sentence: November 1.45 times, February 0.70 times."""
    sentences: list[list[int]] = [[]]
    for at, piece in enumerate(cut):
        if any(end in piece[0] for end in _SENTENCE_ENDS):
            sentences.append([])
        if _family(piece, facts) == "ratio":
            sentences[-1].append(at)
    ranges = ([at for at in one if cut[at][0] == TO] for one in sentences)  # 1.5 to 3 times
    return [one for one, bare in zip(sentences, ranges, strict=True) if len(one) > 1 and not bare]


def _alike(
    places: Sequence[int], cut: Sequence[_Piece], facts: Mapping[str, ValueWithUnit]
) -> dict[int, str]:
    found = [facts[str(cut[at][1])] for at in places]
    shown = intervals.alike([float(str(one.value)) for one in found], [one.unit for one in found])
    return dict(zip(places, shown, strict=True)) if shown else {}


def _family(piece: _Piece, facts: Mapping[str, ValueWithUnit]) -> str:
    """The unit of a piece's number, shares and changes being of one kind; empty without one."""
    fact = facts[piece[1]] if piece[1] is not None else None
    if fact is None or not isinstance(fact.value, int | float):
        return ""
    return intervals.PER_CENT[0] if fact.unit in intervals.PER_CENT else fact.unit


def _in_words(name: str, before: str) -> str:
    """A coded name in words; a capital at the start, unless it has one of its own, as iPhone."""
    name = _CODED.sub(lambda found: found[0].replace("_", " "), name)
    starts = not before or before.endswith(_SENTENCE_ENDS)
    return upper_first(name) if starts and name.partition(" ")[0].islower() else name


def _noun(value: object, spec: str) -> str:
    singular, _, plural = spec.partition("|")
    return singular if value == 1 else (plural or singular)
