"""A column of text as moments, in the engine."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import ibis

from report_builder.ingest.dates.cells import (
    FIRST_YEAR,
    LAST_YEAR,
    SECONDS,
    SERIAL,
    SERIALS,
    UNIX,
    UNIX_MS,
)
from report_builder.ingest.dates.style import DateStyle

if TYPE_CHECKING:
    import ibis.expr.types as ir

# The engine's fastest way reads these, whatever stands between day and time.
_ISO = re.compile("%Y-%m-%d([ T]%H:%M(:%S)?)?")
# Layouts that are numbers: the least, the most, the moment of zero, the seconds of one.
_NUMBERS = {
    SERIAL: (*SERIALS, "1899-12-30", 86_400.0),
    UNIX: (*SECONDS, "1970-01-01", 1.0),
    UNIX_MS: (SECONDS[0] * 1000, SECONDS[1] * 1000, "1970-01-01", 0.001),
}


@ibis.udf.scalar.builtin(  # type: ignore[untyped-decorator]
    signature=(("string", "array<string>"), "timestamp")
)
def try_strptime(text: str, layouts: list[str]) -> dt.datetime:  # type: ignore[empty-body]
    """The engine's date reader: the first layout that fits; NULL where none does."""


def timestamp(column: ir.Column, style: DateStyle, *, padded: bool = True) -> ir.TimestampColumn:
    """A date column as timestamps; NULL where it cannot be read or no shop can have meant it.

    The clock on the wall counts: an offset from UTC moves nothing. A month or a week without a
    day stands for its first.
    """
    if column.type().is_timestamp() or column.type().is_date():
        return _believable(column.cast("timestamp"))
    text = normal(column, style, padded=padded)
    readings = [
        *_of_layouts(text, [layout for layout in style.layouts if "%y" in layout], style.last_year),
        *_of_layouts(text, [layout for layout in style.layouts if re.search("%[YG]", layout)]),
        *(_of_number(text, layout) for layout in style.layouts if layout in _NUMBERS),
    ]
    return ibis.coalesce(*readings) if readings else ibis.null("timestamp")


def normal(column: ir.Column, style: DateStyle, *, padded: bool = True) -> ir.StringColumn:
    """The text of a date column after the steps of its style."""
    text = column.cast("string")
    text = text.strip() if padded else text
    for pattern, by in style.steps:
        text = text.re_replace(pattern, by)
    return text


def _of_layouts(
    text: ir.StringColumn, layouts: Sequence[str], last_year: int | None = None
) -> Iterator[ir.TimestampColumn]:
    """The reading by some layouts, if there are any; short years end with ``last_year``.

    Short years come first: the engine reads 11 as the year 11 where four digits are due.
    """
    if layouts and all(map(_ISO.fullmatch, layouts)):
        yield _believable(text.try_cast("timestamp"))
    elif layouts:
        moment = try_strptime(text, ibis.array(list(layouts)))
        if last_year is not None:
            a_century_ago = moment - ibis.interval(years=100)
            moment = ibis.cases((moment.year() > last_year, a_century_ago), else_=moment)
        yield _believable(moment)


def _of_number(text: ir.StringColumn, layout: str) -> ir.TimestampColumn:
    """Excel's days, or seconds or thousandths of Unix, as a moment to the second."""
    low, high, epoch, seconds = _NUMBERS[layout]
    value = text.try_cast("float64")
    elapsed = (value * seconds).round().cast("int64").as_interval("s")
    return ibis.cases((value.between(low, high), ibis.timestamp(epoch) + elapsed))


def _believable(moment: ir.TimestampColumn) -> ir.TimestampColumn:
    earliest, after = (ibis.timestamp(year, 1, 1, 0, 0, 0) for year in (FIRST_YEAR, LAST_YEAR + 1))
    return ibis.cases(((moment >= earliest) & (moment < after), moment))
