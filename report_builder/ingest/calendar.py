"""Months of the data, which of them are partial, the as-of date and the period of the report."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from report_builder import formats
from report_builder.dataset import Month
from report_builder.errors import ReportError
from report_builder.ingest.rhythm import Span, stretches, usual_gap
from report_builder.model import Period
from report_builder.settings import parse_date


def month_start(day: dt.date) -> dt.date:
    """The first day of the month."""
    return day.replace(day=1)


def month_end(day: dt.date) -> dt.date:
    """The last day of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: dt.date, count: int) -> dt.date:
    """The first day of the month ``count`` months away."""
    index = day.year * 12 + day.month - 1 + count
    return dt.date(index // 12, index % 12 + 1, 1)


def months(trading_days: Sequence[dt.date], as_of: dt.date) -> tuple[Month, ...]:
    """Calendar months from the first trading day to the as-of date or the last, if that is earlier.

    ``trading_days`` are those of the whole data, so that a report about the past knows that the
    data goes on. A month is partial when the data begins or stops further from its edge than an
    ordinary pause between trading days, also where it stops for a gap and begins again after it.
    """
    covered = min(as_of, trading_days[-1])
    gap = usual_gap(trading_days)
    seen = [(begin, min(stop, covered)) for begin, stop in stretches(trading_days)]
    found: list[Month] = []
    start = month_start(trading_days[0])
    while start <= covered:
        end = month_end(start)
        whole = any(_covers(stretch, (start, end), gap) for stretch in seen)
        found.append(Month(start, end, not whole))
        start = add_months(start, 1)
    return tuple(found)


def _covers(stretch: Span, month: Span, gap: int) -> bool:
    begins_late = month[0] < stretch[0] and (stretch[0] - month[0]).days >= gap
    stops_early = stretch[1] < month[1] and (month[1] - stretch[1]).days >= gap
    return not (begins_late or stops_early)


def parse_period(text: str) -> tuple[dt.date, dt.date]:
    """First and last day of 2011, 2011-11, 2011-Q4 or from..to."""
    if match := re.fullmatch(r"([12]\d{3})", text):
        year = int(match[1])
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if match := re.fullmatch(r"([12]\d{3})-?[Qq]([1-4])", text):
        start = dt.date(int(match[1]), 3 * int(match[2]) - 2, 1)
        return start, month_end(add_months(start, 2))
    if match := re.fullmatch(r"([12]\d{3})-(\d{2})", text):
        try:
            start = dt.date(int(match[1]), int(match[2]), 1)
        except ValueError:
            raise _bad_period(text) from None
        return start, month_end(start)
    if ".." in text:
        left, right = text.split("..", 1)
        if not left or not right:
            raise _bad_period(text)
        start, end = _edge(left)[0], _edge(right)[1]
        if end < start:
            raise ReportError(f"period {text!r} ends before it starts")
        return start, end
    raise _bad_period(text)


def _edge(text: str) -> tuple[dt.date, dt.date]:
    if re.fullmatch(r"[12]\d{3}-\d{2}-\d{2}", text):
        day = parse_date(text, "period")
        return day, day
    return parse_period(text)


def _bad_period(text: str) -> ReportError:
    return ReportError(
        f"period {text!r} cannot be read; write a month 2011-11, a quarter 2011-Q4, a year 2011 "
        "or a span 2011-01..2011-06"
    )


def day_of(value: Any) -> dt.date:
    """A date that the engine gave, as a date."""
    day: dt.date = value.date() if hasattr(value, "date") else value
    return day


def default_period(found: Sequence[Month], as_of: dt.date) -> Period:
    """The last complete month; without one, the last month, marked partial."""
    complete = [month for month in found if not month.partial]
    month = complete[-1] if complete else found[-1]
    end = min(month.end, as_of) if month.partial else month.end
    return Period(month.start, end, formats.period(month.start, end), month.partial)
