"""How numbers, dates and missing values are written in a column of text, and how to read them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Words that mean "nothing here" in exports. "NA" is left out: it may be North America.
MISSING = ("", "null", "NULL", "Null", "none", "None", "NONE", "nan", "NaN", "NAN", "N/A", "n/a",
           "#N/A", "NaT", "(blank)", "\\N")  # fmt: skip
MISSING_NUMBER = (*MISSING, "NA", "na", "-", "–", "?", "unknown", "Unknown", "UNKNOWN")
READABLE_SHARE = 0.8  # of a column's values: below it is not a column of that kind

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
_NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$")
_DECIMAL_COMMA = re.compile(r"^[+-]?\d{1,3}(\.\d{3})*(,\d+)?$|^[+-]?\d+,\d+$")
_NOISE = re.compile(r"[\s\u00a0\u202f$€£¥₹']|USD|EUR|GBP|INR|Rs\.?")


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How numbers are written: plain, with thousands commas or currency signs, decimal comma."""

    style: Literal["plain", "decorated", "decimal comma"]
    readable: float
    per_cent: bool = False
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class DateStyle:
    """The layout of a date column; ``alternative`` is the other reading of an ambiguous one."""

    layout: str
    readable: float
    alternative: str = ""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def try_strptime(text: str, layout: str) -> dt.datetime:  # type: ignore[empty-body]
    """The engine's date reader: NULL where the text is no such date."""


def is_missing(text: Any) -> bool:
    """Whether a cell says that there is no value."""
    return text is None or text != text or str(text).strip() in MISSING


def number_style(values: Sequence[str]) -> NumberStyle:
    """The way of writing that reads most of the values as numbers."""
    present = [value.strip() for value in values if value.strip() not in MISSING_NUMBER]
    if not present:
        return NumberStyle("plain", 0.0)
    plain = _share(_NUMBER.match(value) for value in present)
    if plain == 1:
        return NumberStyle("plain", 1.0)
    bare = [_bare(value) for value in present]
    per_cent = _share(value.endswith("%") for value in present) > 0.5
    symbol = next((s for s in "$€£¥₹" if any(s in value for value in present[:200])), "")
    decorated = _share(_NUMBER.match(value.replace(",", "")) for value in bare)
    comma = _share(_DECIMAL_COMMA.match(value) for value in bare)
    # "1,234" reads both ways; a decimal comma must show itself in a value that reads one way only.
    shows_comma = any(re.search(r",\d{1,2}$|\.\d{3},|,\d{4,}$", value) for value in bare)
    if shows_comma and comma >= decorated:
        return NumberStyle("decimal comma", comma, per_cent, symbol)
    if decorated > plain or per_cent:
        return NumberStyle("decorated", decorated, per_cent, symbol)
    return NumberStyle("plain", plain)


def _bare(value: str) -> str:
    bare = _NOISE.sub("", value).rstrip("%").replace("−", "-")
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1]
    return "-" + bare[:-1] if bare.endswith("-") and len(bare) > 1 else bare


def _share(matches: Iterable[object]) -> float:
    flags = [bool(match) for match in matches]
    return sum(flags) / len(flags) if flags else 0.0


def number(column: ir.Column, style: NumberStyle) -> ir.DecimalColumn:
    """A text column as DECIMAL(18,4); NULL where it is no number, as ``number_style`` reads it."""
    if not column.type().is_string():
        return column.cast("decimal(18,4)")
    text = column  # the engine's cast passes over blanks around a number
    if style.style != "plain":
        text = text.re_replace(r"[\s\x{a0}\x{202f}$€£¥₹'%]|USD|EUR|GBP|INR|Rs\.?", "")
        text = text.replace("−", "-").re_replace(r"^\((.*)\)$|^(.+)-$", r"-\1\2")
        if style.style == "decimal comma":
            text = text.replace(".", "").replace(",", ".")
        else:
            text = text.replace(",", "")
    value = text.try_cast("decimal(18,4)")
    return (value / 100).cast("decimal(18,4)") if style.per_cent else value


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


def present(column: ir.Column, *, padded: bool = True) -> ir.StringColumn:
    """Text without blanks around it; NULL where nothing is left."""
    text = column.cast("string")
    return text.strip().nullif("") if padded else text


def is_padded(column: ir.Column) -> ir.BooleanScalar:
    """Whether any text begins or ends with a blank, or is empty: what ``present`` would change."""
    text = column.cast("string")
    # Every character that sorts before "!" is a blank or a control character.
    return (text.min() < "!") | (text.endswith(" ") | text.endswith("\t")).any()
