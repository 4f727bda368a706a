"""Which spans of days a period may fairly be compared with.

A span is (first day, last day), both included. Whole months are compared with whole months; a span
counts as covered only where every month it touches is complete in the data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from report_builder import calendars

Span = tuple[dt.date, dt.date]
ONE_DAY = dt.timedelta(days=1)


class MonthOfData(Protocol):
    """A calendar month of the data; ``partial`` where the data covers only part of it."""

    @property
    def start(self) -> dt.date: ...
    @property
    def end(self) -> dt.date: ...
    @property
    def partial(self) -> bool: ...
    @property
    def covered(self) -> Sequence[Span]:
        """Of a partial month the spans that the data covers."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A covered span to compare with; ``key`` is for the names of findings."""

    key: str
    start: dt.date
    end: dt.date


def previous_span(start: dt.date, end: dt.date) -> Span:
    """The span of the same length just before; whole months, also of the 4-5-4 calendar, stay
    whole months."""
    if found := calendars.before(start, end):
        return found
    if is_whole_months(start, end):
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        index = start.year * 12 + start.month - 1 - months
        return dt.date(index // 12, index % 12 + 1, 1), start - ONE_DAY
    return start - (end - start) - ONE_DAY, start - ONE_DAY


def year_ago_span(start: dt.date, end: dt.date) -> Span:
    """The same calendar days a year before; a month's last day stays a month's last day, and a week
    or a month of the 4-5-4 calendar the one of the same number."""
    if found := calendars.year_before(start, end):
        return found
    if (end + ONE_DAY).day == 1:
        return _year_before(start), _year_before(end + ONE_DAY) - ONE_DAY
    return _year_before(start), _year_before(end)


def is_whole_months(start: dt.date, end: dt.date) -> bool:
    """Whether the span begins and ends with a calendar month."""
    return start.day == 1 and (end + ONE_DAY).day == 1


def days_in(start: dt.date, end: dt.date) -> int:
    """Days of the span, both ends included."""
    return (end - start).days + 1


def daily_change(now: float, before: float, span: Span, base: Span) -> float:
    """Relative change of the average day: months of 28 and of 31 days are then alike.

    ``before`` is not zero.
    """
    return now * days_in(*base) / (before * days_in(*span)) - 1


def is_covered(span: Span, months: Sequence[MonthOfData]) -> bool:
    """Whether the data has every month that the span touches, each of them complete, or as far as
    the span goes."""
    start, end = span
    touched = [month for month in months if month.start <= end and month.end >= start]
    return (
        bool(touched)
        and touched[0].start <= start
        and touched[-1].end >= end
        and all(not month.partial or _covers(month, span) for month in touched)
    )


def _covers(month: MonthOfData, span: Span) -> bool:
    """Whether the data covers the days of the span in a partial month. Spans of months have none.

    A part of a whole month is fairly compared only as a week or a month of weeks.
    """
    if calendars.year_before(*span) is None:
        return False
    start, end = max(span[0], month.start), min(span[1], month.end)
    return any(first <= start and end <= last for first, last in month.covered)


def baselines(start: dt.date, end: dt.date, months: Sequence[MonthOfData]) -> list[Baseline]:
    """What the span can be compared with, the year before first; empty where it is not covered.

    A period of exactly a year has one baseline, as the year before is the period before.
    """
    if not is_covered((start, end), months):
        return []
    candidates = [
        Baseline("year_ago", *year_ago_span(start, end)),
        Baseline("previous", *previous_span(start, end)),
    ]
    found = [item for item in candidates if is_covered((item.start, item.end), months)]
    spans = [(item.start, item.end) for item in found]
    return [item for at, item in enumerate(found) if spans.index(spans[at]) == at]


def _year_before(day: dt.date) -> dt.date:
    leap_day = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)
