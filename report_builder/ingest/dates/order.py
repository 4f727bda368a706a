"""Day before month or month before day: decided by the whole column, and by what is around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MONTHS = 12
MIXED = 0.03  # of the telling values: from here on the others are no slips, but a second layout
SHORTER = 2  # times: the span of one reading against the other's, from which it decides
WEEKS = 8  # of different days, from which a weekday that never occurs is a day of rest
WEEKDAYS = 7


@dataclass(frozen=True, slots=True)
class Order:
    """Whether the day comes first, whether that is beyond doubt, and what says so."""

    day_first: bool
    is_sure: bool
    why: str


@dataclass(frozen=True, slots=True)
class Written:
    """A day as written: three numbers in their order, and the rows that have it.

    ``first`` and ``second``: day and month, or month and day. ``last``: the year in four digits.
    """

    first: int
    second: int
    last: int
    rows: int

    def can_be(self) -> bool:
        """Whether it is a day of the calendar, read one way or the other."""
        return any(True for _ in readings(self))


def by_size(days: Sequence[Written]) -> Order | None:
    """Numbers that cannot be a month settle it; None where there are none."""
    first = sum(day.rows for day in days if day.first > MONTHS >= day.second)
    second = sum(day.rows for day in days if day.second > MONTHS >= day.first)
    if not first and not second:
        return None
    day_first = first >= second
    most, least = max(first, second), min(first, second)
    place, other = ("first", "second") if day_first else ("second", "first")
    why = f"{most:,} values have a number above {MONTHS} in the {place} place"
    if least:
        why += f", {least:,} in the {other}: these cannot be read"
    return Order(day_first, least < MIXED * (most + least), why)


def by_calendar(days: Sequence[Written]) -> Order | None:
    """What the days are like under each reading, where every number could be a month."""
    if not days:
        return None
    read = {
        True: sorted({dt.date(day.last, day.second, day.first) for day in days}),
        False: sorted({dt.date(day.last, day.first, day.second) for day in days}),
    }
    for test in (_by_months, _by_span, _by_weekdays):
        why = {day_first: test(read[day_first], read[not day_first]) for day_first in read}
        if bool(why[True]) != bool(why[False]):
            return Order(bool(why[True]), False, why[True] or why[False])
    return None


def _by_months(days: Sequence[dt.date], _: Sequence[dt.date]) -> str:
    monthly = len(days) >= MONTHS and all(day.day == 1 for day in days)
    return "all of them are the first of a month" if monthly else ""


def _by_span(days: Sequence[dt.date], others: Sequence[dt.date]) -> str:
    own, other = _span(days), _span(others)
    return f"they span {own:,} days, else {other:,}" if own * SHORTER <= other else ""


def _span(days: Sequence[dt.date]) -> int:
    return (days[-1] - days[0]).days + 1


def _by_weekdays(days: Sequence[dt.date], _: Sequence[dt.date]) -> str:
    rests = len({day.weekday() for day in days}) < WEEKDAYS and len(days) >= WEEKS * WEEKDAYS
    return "a weekday without any sale" if rests else ""


def is_year_first(days: Sequence[Written]) -> bool:
    """Whether years of two digits come first, as in 19/05/31: read so, they span far less."""
    first = [date_of(2000 + day.first, day.second, day.last % 100) for day in days]
    if not days or None in first:
        return False
    last = sorted(next(readings(day)) for day in days)
    return _span(sorted(filter(None, first))) * SHORTER <= _span(last)


def readings(day: Written) -> Iterator[dt.date]:
    """The dates that a day as written can be, the one with the day first before the other."""
    for month, number in ((day.second, day.first), (day.first, day.second)):
        date = date_of(day.last, month, number)
        if date is not None:
            yield date


def date_of(year: int, month: int, day: int) -> dt.date | None:
    """The date, or None if the calendar has none such."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
