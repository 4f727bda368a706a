"""How numbers, money and dates are written in a place, and which of these ways is in force.

The way in force is a context variable: ``using`` sets it for a block, and what runs at the same
time in another thread or task keeps its own. A new thread begins with the default, so whatever
crosses into one, or into another process, takes the name of the locale along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

DEFAULT_LOCALE = "en-GB"
MINUS = "\u2212"
NO_BREAK = "\u00a0"
# Not those of CLDR for en-GB, which tells US$ from A$: the report names its currency at the top.
SYMBOLS = {"GBP": "£", "USD": "$", "EUR": "€", "JPY": "¥", "CNY": "CN¥", "INR": "₹", "BRL": "R$"}


@dataclass(frozen=True, slots=True)
class Conventions:
    """The conventions of a locale (a tag such as ``de-DE``).

    ``group_sizes``: digits in each group from the right; the last size repeats. ``percent``: what
    stands behind a number of per cent, with its blank. ``symbols``: of currencies that have one;
    ``currency_gap`` is the blank between it and the number. ``day_cell`` and ``month_cell`` are
    format strings over ``year``, ``month`` and ``day``, for tables.
    """

    locale: str = DEFAULT_LOCALE
    decimal: str = "."
    group: str = ","
    group_sizes: tuple[int, ...] = (3,)
    percent: str = "%"
    symbols: Mapping[str, str] = field(default_factory=lambda: SYMBOLS)
    currency_first: bool = True
    currency_gap: str = ""
    month_first: bool = False
    day_cell: str = "{year:04}-{month:02}-{day:02}"
    month_cell: str = "{year:04}-{month:02}"

    def written(self, digits: str) -> str:
        """A number as Python writes it (``1,234.5``, without a sign) by these conventions.

        One without groups, such as a year, gets none.
        """
        if (self.decimal, self.group, self.group_sizes) == (".", ",", (3,)):
            return digits
        before, point, after = digits.partition(".")
        if "," in before:
            before = self._grouped(before.replace(",", ""))
        return before + (self.decimal + after if point else "")

    def _grouped(self, digits: str) -> str:
        sizes = list(self.group_sizes)
        groups: list[str] = []
        while digits:
            size = sizes.pop(0) if len(sizes) > 1 else sizes[0]
            groups.insert(0, digits[-size:])
            digits = digits[:-size]
        return self.group.join(groups)

    def affixes(self, currency: str) -> tuple[str, str]:
        """What stands before and behind an amount; the code of a currency that has no symbol."""
        if not currency:
            return "", ""
        return self._placed(self.symbols.get(currency, currency))

    def chart_affixes(self, currency: str) -> tuple[str, str]:
        """The same in a chart, whose axis has no room for a code: the subtitle names it.

        A chart has one currency, so that the yuan need not be told from the yen.
        """
        symbol = "¥" if currency == "CNY" else self.symbols.get(currency, "")
        return self._placed(symbol) if symbol else ("", "")

    def _placed(self, symbol: str) -> tuple[str, str]:
        if not self.currency_first:
            return "", self.currency_gap + symbol
        gap = NO_BREAK if symbol[-1].isalpha() else ""  # letters would run into the number
        return symbol + (self.currency_gap or gap), ""


BRITISH = Conventions()
_active: ContextVar[Conventions] = ContextVar("conventions", default=BRITISH)


def active() -> Conventions:
    """The conventions in force: those of en-GB where ``using`` set no others."""
    return _active.get()


def canonical(locale: str) -> str | None:
    """The tag of a locale as it is written (``de_de`` is ``de-DE``); None for an unknown one."""
    if locale == DEFAULT_LOCALE:
        return locale
    from report_builder.formats import cldr  # its library is loaded only where it is needed

    return cldr.canonical(locale)


@contextmanager
def using(locale: str | None) -> Iterator[Conventions]:
    """Write by the conventions of ``locale`` (a canonical tag; None: the default) in this block."""
    token = _active.set(_of(locale or DEFAULT_LOCALE))
    try:
        yield _active.get()
    finally:
        _active.reset(token)


def _of(locale: str) -> Conventions:
    if locale == DEFAULT_LOCALE:
        return BRITISH
    from report_builder.formats import cldr

    return cldr.conventions(locale)
