"""How dates are written in a column of text, and how to read them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from report_builder.ingest.values import is_missing

if TYPE_CHECKING:
    import ibis.expr.types as ir

FIRST_YEAR, LAST_YEAR = 1900, 2100  # a date outside is a slip of the pen or a "never"
FIRST_LOOK = 3  # values that a layout must read at least one of, before it is tried on many
PROBED = 50

_DATE_LAYOUTS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y",
    "%d.%m.%Y", "%m.%d.%Y", "%d/%m/%y", "%m/%d/%y", "%d-%m-%y", "%m-%d-%y", "%d.%m.%y", "%m.%d.%y",
    "%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y",
    "%d/%b/%Y",
)  # fmt: skip
_TIME_LAYOUTS = ("", " %H:%M:%S", " %H:%M", "T%H:%M:%S", " %H:%M:%S.%f", "T%H:%M:%S.%f",
                 "T%H:%M:%SZ", " %I:%M %p", " %I:%M:%S %p")  # fmt: skip
# Each layout of a moment with the characters it cannot do without.
_LITERALS = {
    day + time: set(re.sub("%.", "", day + time)) for day in _DATE_LAYOUTS for time in _TIME_LAYOUTS
}


@dataclass(frozen=True, slots=True)
class DateStyle:
    """The layout of a date column; ``alternative`` is the other reading of an ambiguous one."""

    layout: str
    readable: float
    alternative: str = ""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def try_strptime(text: str, layout: str) -> dt.datetime:  # type: ignore[empty-body]
    """The engine's date reader: NULL where the text is no such date."""


def date_style(values: Sequence[str], day_first: bool | None = None) -> DateStyle:
    """The layout that reads most values; of two that read the same, the other is kept as well.

    ``day_first`` settles the ambiguity; without it the day comes first, as in most of the world.
    """
    present = [value.strip() for value in values if not is_missing(value)]
    if not present or not any(character.isdigit() for character in present[0]):
        return DateStyle("", 0.0)
    first, probe = present[:: max(1, len(present) // FIRST_LOOK)], present[:PROBED]
    layouts = [
        layout
        for layout in _LITERALS
        if any(_LITERALS[layout] <= set(value) and _parses(value, layout) for value in first)
        and _share(_parses(value, layout) for value in probe) > 0.5
    ]
    scored = [(_share(_parses(value, layout) for value in present), layout) for layout in layouts]
    if not scored:
        return DateStyle("", 0.0)
    best = max(score for score, _ in scored)
    tied = [layout for score, layout in scored if score == best]
    if day_first is not None:
        wanted = "%d" if day_first else "%m"
        tied.sort(key=lambda layout: not layout.startswith(wanted))
    alternative = next((layout for layout in tied[1:] if _swapped(tied[0]) == layout), "")
    return DateStyle(tied[0], best, alternative)


def _parses(value: str, layout: str) -> bool:
    if layout.startswith("%Y%m%d") and not (len(value) >= 8 and value[:8].isdigit()):
        return False
    try:
        parsed = dt.datetime.strptime(value, layout)  # noqa: DTZ007 - a shop's clock has no zone
    except ValueError:
        return False
    return FIRST_YEAR <= parsed.year <= LAST_YEAR


def _swapped(layout: str) -> str:
    return layout.replace("%d", "%_").replace("%m", "%d").replace("%_", "%m")


def timestamp(column: ir.Column, layout: str, *, padded: bool = True) -> ir.TimestampColumn:
    """A date column as timestamps; NULL where it cannot be read or no shop can have meant it."""
    if not column.type().is_string() and (column.type().is_timestamp() or column.type().is_date()):
        moment = column.cast("timestamp")
    elif layout in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"):
        # The engine's fastest way, for the commonest layout.
        moment = column.cast("string").try_cast("timestamp")
    else:
        text = column.cast("string")
        moment = try_strptime(text.strip() if padded else text, layout)
    earliest, after = (
        ibis.timestamp(FIRST_YEAR, 1, 1, 0, 0, 0),
        ibis.timestamp(LAST_YEAR + 1, 1, 1, 0, 0, 0),
    )
    return ibis.cases(
        ((moment >= earliest) & (moment < after), moment), else_=ibis.null("timestamp")
    )


def _share(matches: Iterable[object]) -> float:
    flags = [bool(match) for match in matches]
    return sum(flags) / len(flags) if flags else 0.0
