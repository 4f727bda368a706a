"""Weeks of ISO 8601 and the 4-5-4 calendar of the National Retail Federation, as spans of days.

The retail year begins on the Sunday nearest to 1 February. Its twelve months have 4, 5 and 4 weeks
a quarter, all from Sunday to Saturday; where the next year begins 53 weeks later, the last month
has a week more. The year is called after the calendar year in which it begins: fiscal 2023 began on
29 January 2023 and had 53 weeks.
"""

from __future__ import annotations

import datetime as dt

Span = tuple[dt.date, dt.date]
WEEK = dt.timedelta(days=7)
ONE_DAY = dt.timedelta(days=1)
WEEKS = (4, 5, 4) * 4
ISO_WEEK, RETAIL_MONTH = "week", "retail month"


def iso_week(year: int, week: int) -> Span:
    """Monday to Sunday. Raises ValueError for a week that the year does not have."""
    start = dt.date.fromisocalendar(year, week, 1)
    return start, start + WEEK - ONE_DAY


def iso_week_of(start: dt.date, end: dt.date) -> tuple[int, int] | None:
    """Year and week of a span that is one; else None."""
    year, week, weekday = start.isocalendar()
    return (year, week) if weekday == 1 and end - start == WEEK - ONE_DAY else None


def retail_year(year: int) -> Span:
    """First and last day of a fiscal year of the 4-5-4 calendar."""
    return _retail_start(year), _retail_start(year + 1) - ONE_DAY


def retail_month(year: int, month: int) -> Span:
    """First and last day of its month 1 (February) to 12. Raises ValueError for another one."""
    if not 1 <= month <= len(WEEKS):
        raise ValueError(f"a year has no month {month}")
    first, last = retail_year(year)
    start = first + sum(WEEKS[: month - 1]) * WEEK
    end = last if month == len(WEEKS) else start + WEEKS[month - 1] * WEEK - ONE_DAY
    return start, end


def retail_month_of(start: dt.date, end: dt.date) -> tuple[int, int] | None:
    """Fiscal year and month of a span that is one; else None."""
    year, month = retail_month_with(start)
    return (year, month) if retail_month(year, month) == (start, end) else None


def retail_month_with(day: dt.date) -> tuple[int, int]:
    """Fiscal year and month that a day lies in."""
    year = day.year if _retail_start(day.year) <= day else day.year - 1
    month = next(
        number for number in range(len(WEEKS), 0, -1) if retail_month(year, number)[0] <= day
    )
    return year, month


def year_before(start: dt.date, end: dt.date) -> Span | None:
    """The week or retail month of the same number a year before; None for any other span.

    Week 53 has the week 52 weeks before it beside it, as few years have one.
    """
    if week := iso_week_of(start, end):
        try:
            return iso_week(week[0] - 1, week[1])
        except ValueError:
            return start - 52 * WEEK, end - 52 * WEEK
    found = retail_month_of(start, end)
    return retail_month(found[0] - 1, found[1]) if found else None


def before(start: dt.date, end: dt.date) -> Span | None:
    """The retail month before one; None for any other span."""
    found = retail_month_of(start, end)
    return retail_month(*retail_month_with(start - ONE_DAY)) if found else None


def _retail_start(year: int) -> dt.date:
    """The Sunday nearest to 1 February: at most three days from it."""
    near = dt.date(year, 2, 1)
    return near + dt.timedelta(days=3) - dt.timedelta(days=(near.weekday() + 4) % 7)
