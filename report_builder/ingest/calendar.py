"""Months of the data, which of them are partial, the as-of date and the period of the report."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from report_builder import calendars, formats
from report_builder.dataset import Month
from report_builder.errors import ReportError
from report_builder.ingest.rhythm import Span, stretches, usual_gap
from report_builder.model import Period
from report_builder.settings import parse_date
from report_builder.stats.periods import is_covered


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

    Days with sales (``trading_days``) are those of all the data, also after the as-of date. A month
    is partial when the data begins or stops further from its edge than an ordinary pause between
    trading days, also where it stops for a gap and begins again after it.
    """
    covered = min(as_of, trading_days[-1])
    gap = usual_gap(trading_days)
    seen = [(begin, min(stop, covered)) for begin, stop in stretches(trading_days)]
    found: list[Month] = []
    start = month_start(trading_days[0])
    while start <= covered:
        end = month_end(start)
        whole = any(_covers(stretch, (start, end), gap) for stretch in seen)
        found.append(Month(start, end, not whole, () if whole else _parts(seen, gap, as_of)))
        start = add_months(start, 1)
    return tuple(found)


def _parts(seen: Sequence[Span], gap: int, as_of: dt.date) -> tuple[Span, ...]:
    """The days that stretches of trading cover, an ordinary pause before and after included."""
    pause = dt.timedelta(days=gap - 1)
    return tuple((first - pause, min(last + pause, as_of)) for first, last in seen)


def _covers(stretch: Span, month: Span, gap: int) -> bool:
    begins_late = month[0] < stretch[0] and (stretch[0] - month[0]).days >= gap
    stops_early = stretch[1] < month[1] and (month[1] - stretch[1]).days >= gap
    return not (begins_late or stops_early)


def parse_period(text: str, year_start: int = 1) -> tuple[dt.date, dt.date]:
    """First and last day of 2011, 2011-11, 2011-Q4, 2011-W48, 2011-P10 or from..to.

    ``year_start``: the month that fiscal years begin with; a year is called after the calendar year
    in which it begins, and quarters are counted in it.
    """
    if match := re.fullmatch(r"([12]\d{3})", text):
        start = dt.date(int(match[1]), year_start, 1)
        return start, add_months(start, 12) - dt.timedelta(days=1)
    if match := re.fullmatch(r"([12]\d{3})-?[Qq]([1-4])", text):
        start = add_months(dt.date(int(match[1]), year_start, 1), 3 * int(match[2]) - 3)
        return start, month_end(add_months(start, 2))
    if match := re.fullmatch(r"([12]\d{3})-?([WwPp])(\d{1,2})", text):
        named = calendars.iso_week if match[2] in "Ww" else calendars.retail_month
        try:
            return named(int(match[1]), int(match[3]))
        except ValueError:
            raise ReportError(
                f"period {text!r} is not there: that year does not have so many"
            ) from None
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
        f"period {text!r} cannot be read; write a month 2011-11, a quarter 2011-Q4, a year 2011, "
        "an ISO week 2011-W48, a month of the 4-5-4 calendar 2011-P10 or a span 2011-01..2011-06"
    )


def day_of(value: Any) -> dt.date:
    """A date that the engine gave, as a date."""
    day: dt.date = value.date() if hasattr(value, "date") else value
    return day


def default_period(
    found: Sequence[Month], as_of: dt.date, kind: str = "month", year_start: int = 1
) -> Period:
    """The last complete month; without one, the last month, marked partial.

    On request (``kind``) a week, a quarter or a retail month, where the data covers one.
    """
    for start, end in _candidates(found, as_of, kind, year_start):
        if is_covered((start, end), found):
            return Period(start, end, formats.period(start, end))
    complete = [month for month in found if not month.partial]
    month = complete[-1] if complete else found[-1]
    end = min(month.end, as_of) if month.partial else month.end
    return Period(month.start, end, formats.period(month.start, end), month.partial)


def _candidates(
    found: Sequence[Month], as_of: dt.date, kind: str, year_start: int
) -> Iterator[Span]:
    """Weeks, quarters or retail months that end by the as-of date, the last one first."""
    day, first = as_of + dt.timedelta(days=1), found[0].start
    while kind != "month" and day > first:
        start, end = span_with(day - dt.timedelta(days=1), kind, year_start)
        if end <= as_of:
            yield start, end
        day = start


def span_with(day: dt.date, kind: str, year_start: int = 1) -> Span:
    """The month, week, quarter or retail month that a day lies in."""
    if kind == "week":
        return calendars.iso_week(*day.isocalendar()[:2])
    if kind == "retail month":
        return calendars.retail_month(*calendars.retail_month_with(day))
    if kind == "month":
        return month_start(day), month_end(day)
    start = add_months(day, -((day.month - year_start) % 3))
    return start, month_end(add_months(start, 2))
