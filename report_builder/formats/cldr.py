"""Conventions of any locale, from the Unicode CLDR as Babel carries it.

Loaded only where a locale other than the default is asked for.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from babel import Locale, UnknownLocaleError, localedata

from report_builder.formats.conventions import DEFAULT_LOCALE, NO_BREAK, Conventions

DIGITS = "latn"  # 0 to 9, as the rest of an English text
_BIDI = re.compile("[\u061c\u200e\u200f]")  # marks that order right-to-left text
_NUMBER = re.compile(r"[#0][#0,.]*")  # the digits of a pattern such as ¤#,##0.00
_TOKENS = re.compile(r"'([^']*)'|([A-Za-z])\2*")  # quoted text, or the letters of a field
_FIELDS = {
    "d": "{day}", "dd": "{day:02}", "M": "{month}", "MM": "{month:02}",
    "L": "{month}", "LL": "{month:02}", "y": "{year:04}", "yy": "{year:04}", "yyyy": "{year:04}",
}  # fmt: skip


def canonical(locale: str) -> str | None:
    """The tag of a locale that CLDR knows, with hyphens; None for any other text."""
    if not re.fullmatch(r"[A-Za-z0-9]+([-_][A-Za-z0-9]+)*", locale):
        return None
    try:
        found = str(Locale.parse(locale.replace("-", "_")))
    except (ValueError, UnknownLocaleError):
        return None
    return found.replace("_", "-") if localedata.exists(found) else None


@functools.cache
def conventions(locale: str) -> Conventions:
    """What CLDR says of a locale (a tag that ``canonical`` gave)."""
    if locale == DEFAULT_LOCALE:
        return Conventions()
    told = Locale.parse(locale, sep="-")
    signs = told.number_symbols.get(DIGITS) or told.number_symbols[told.default_numbering_system]
    money = _clean(told.currency_formats["standard"].pattern).partition(";")[0]
    before, _, after = _around(money)
    return Conventions(
        locale=locale,
        decimal=signs["decimal"],
        group=signs["group"],
        group_sizes=_sizes(told.decimal_formats[None].pattern),
        percent=_percent(_clean(told.percent_formats[None].pattern)),
        symbols={
            code: _clean(symbol)
            for code, symbol in told.currency_symbols.items()
            if symbol and symbol != code
        },
        currency_first="¤" in before,
        currency_gap=NO_BREAK if (before + after).strip("¤") else "",
        month_first=_is_month_first(told),
        day_cell=_in_digits(told.date_formats["short"].pattern, "{year:04}-{month:02}-{day:02}"),
        month_cell=_in_digits(str(told.datetime_skeletons.get("yM", "")), "{year:04}-{month:02}"),
    )


def _clean(pattern: str) -> str:
    return _BIDI.sub("", pattern)


def _around(pattern: str) -> tuple[str, str, str]:
    """What stands before the digits of a pattern, the digits, and what stands behind them."""
    found = _NUMBER.search(pattern)
    assert found is not None
    return pattern[: found.start()], found[0], pattern[found.end() :]


def _percent(pattern: str) -> str:
    """The per cent sign behind the number, with the blank that the pattern gives it."""
    before, _, after = _around(pattern)
    blank = (before + after).replace("%", "")
    return blank + "%"


def _sizes(pattern: str) -> tuple[int, ...]:
    """The sizes of groups from the right: 3 of #,##0; 3 and then 2 of #,##,##0."""
    groups = _around(pattern)[1].partition(".")[0].split(",")[1:]
    return tuple(dict.fromkeys(len(group) for group in reversed(groups))) or (3,)


def _is_month_first(told: Locale) -> bool:
    """Whether English as it is written there says December 9: of other languages no order is
    taken, as the months are said in English."""
    pattern = told.date_formats["long"].pattern
    return bool(told.language == "en" and pattern.find("M") < pattern.find("d"))


def _in_digits(pattern: str, otherwise: str) -> str:
    """A date pattern of CLDR as a format string with the whole year; ``otherwise`` where it asks
    for more than day, month and year in digits."""
    known = True

    def field(found: re.Match[str]) -> str:
        nonlocal known
        if found[1] is not None:
            return found[1]
        known = known and found[0] in _FIELDS
        return _FIELDS.get(found[0], "")

    made: Any = _TOKENS.sub(field, _clean(pattern))
    return made if known and "{year" in made and "{month" in made else otherwise
