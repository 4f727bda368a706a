"""Times of day in a column of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

from report_builder.ingest.dates.reading import try_strptime
from report_builder.ingest.values import READABLE_SHARE

if TYPE_CHECKING:
    import ibis.expr.types as ir

SECONDS_OF_DAY = 86_400
DIFFERENT = 20  # numbers such as 1308, all of them times, from which that is no chance
# 13:08, 1:08 PM, 13h08, and what Excel makes of a time without a day: 1899-12-30 13:08:00.
_CLOCK = re.compile(
    r"(?:(?:1899-12-3[01]|1900-01-0[01])[ T])?(?:[01]?[0-9]|2[0-3])(?::| ?[hH] ?)[0-5][0-9]"
    r"(?::[0-5][0-9](?:\.[0-9]+)?)?(?: ?[AaPp]\.? ?[Mm]\.?)?(?: ?Uhr)?"
)
_COMPACT = re.compile("(?:[01]?[0-9]|2[0-3])[0-5][0-9]")
_FRACTION = re.compile(r"0?\.[0-9]+")
_OF_EXCEL = re.compile(r"0?\.[0-9]{5,}")  # few times are a short fraction of the day
_STEPS = (
    (r"(?i) ?([ap])\.? ?(m)\.?$", r" \1\2"),
    (r"(?i) ?uhr$", ""),
    (r"(?i)^([0-9]{1,2}) ?h ?([0-9]{2})$", r"\1:\2"),
    (r"^(?:1899-12-3[01]|1900-01-0[01])[ T]", ""),
)


def is_clock(values: Sequence[str]) -> bool:
    """Whether the values of a column are times of day."""
    if not values:
        return False
    enough = READABLE_SHARE * len(values)
    if sum(bool(_CLOCK.fullmatch(value.strip())) for value in values) >= enough:
        return True
    if all(_COMPACT.fullmatch(value) for value in values):
        return len(set(values)) >= DIFFERENT
    fractions = [value for value in values if _FRACTION.fullmatch(value)]
    of_excel = sum(bool(_OF_EXCEL.fullmatch(value)) for value in fractions)
    return len(fractions) >= enough and of_excel >= READABLE_SHARE * len(fractions)


def seconds_of_day(column: ir.Column) -> ir.IntegerColumn:
    """A column of times as seconds since midnight; NULL where it holds none.

    Reads 13:08, 13:08:59, 1:08 PM, 1308 and Excel's fraction of the day.
    """
    text = column.cast("string").strip()
    for pattern, by in _STEPS:
        text = text.re_replace(pattern, by)
    half = try_strptime(text, ibis.array(["%I:%M %p", "%I:%M:%S %p"])).time()
    time = ibis.coalesce(half, text.try_cast("time"))
    of_clock = time.hour() * 3600 + time.minute() * 60 + time.second()
    digits = ibis.cases((text.re_search(f"^{_COMPACT.pattern}$"), text.cast("int32")))
    of_digits = (digits // 100) * 3600 + (digits % 100) * 60
    part = text.try_cast("float64")
    of_part = ibis.cases(((part >= 0) & (part < 1), (part * SECONDS_OF_DAY).round().cast("int64")))
    return ibis.coalesce(of_clock, of_digits, of_part)
