"""Dates, months and spans as text, by the conventions in force; months are said in English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from report_builder import calendars
from report_builder.formats.conventions import NO_BREAK, active

NEXT_CAMPAIGN = "the next campaign"  # by when to act, where nothing has a date


def date(value: dt.date) -> str:
    """9 December 2011, or December 9, 2011."""
    if active().month_first:
        return f"{value:%B}{NO_BREAK}{value.day},{NO_BREAK}{value.year}"
    return f"{value.day}{NO_BREAK}{value:%B}{NO_BREAK}{value.year}"


def day_label(value: dt.date) -> str:
    """A day where room is short: 9 Dec 2011, or Dec 9, 2011."""
    return (
        f"{value:%b} {value.day}, {value.year}"
        if active().month_first
        else (f"{value.day} {value:%b %Y}")
    )


def due(value: dt.date | None) -> str:
    """By when to act: a date, or the next campaign where the data has no dates."""
    return date(value) if value else NEXT_CAMPAIGN


def month(value: dt.date) -> str:
    """December 2011."""
    return f"{value:%B}{NO_BREAK}{value.year}"


def span(start: dt.date, end: dt.date) -> str:
    """A span of days: "1–30 November 2011", "1 December 2009 – 9 December 2011"."""
    if start == end:
        return date(end)
    if (start.year, start.month) != (end.year, end.month):
        return f"{date(start)} – {date(end)}"
    if active().month_first:
        return f"{start:%B}{NO_BREAK}{start.day}–{end.day},{NO_BREAK}{end.year}"
    return f"{start.day}–{date(end)}"


def period(start: dt.date, end: dt.date) -> str:
    """A reporting period as people say it: November 2011, Week 48 of 2011, or its days."""
    week, retail = calendars.iso_week_of(start, end), calendars.retail_month_of(start, end)
    if week:
        return f"Week{NO_BREAK}{week[1]} of{NO_BREAK}{week[0]}"
    if retail:
        return f"Retail month{NO_BREAK}{retail[1]} of{NO_BREAK}{retail[0]}"
    whole = start.day == 1 and (end + dt.timedelta(days=1)).day == 1
    if whole and (start.year, start.month) == (end.year, end.month):
        return month(start)
    if whole and (start.month, end.month) == (1, 12):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if whole:
        first = f"{start:%B}" if start.year == end.year else month(start)
        return f"{first} – {month(end)}"
    return span(start, end)


def days_of_month(days: Sequence[int]) -> str:
    """``on the 4th to the 6th`` of days in a row, else ``on the 1st, the 2nd and the 15th``."""
    names = [f"the {_ordinal(day)}" for day in days]
    if len(days) == 1:
        return f"on {names[0]}"
    if list(days) == list(range(days[0], days[-1] + 1)):
        return f"on {names[0]} to {names[-1]}"
    return f"on {', '.join(names[:-1])} and {names[-1]}"


def _ordinal(day: int) -> str:
    teens = 11 <= day % 100 <= 13
    return f"{day}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def decade(year: float) -> str:
    """The decade that begins with a year: born 1960–1969."""
    return f"born {year:.0f}–{year + 9:.0f}"


def cell(value: dt.date, unit: str) -> str:
    """A date, or the month it stands for, in digits for a table."""
    pattern = active().month_cell if unit == "month" else active().day_cell
    return pattern.format(year=value.year, month=value.month, day=value.day)


def iso_if_shown_otherwise(value: object, unit: str) -> str:
    """What a program sorts and copies in place of a cell that shows a date in another order."""
    if not isinstance(value, dt.date):
        return ""
    iso = f"{value:%Y-%m}" if unit == "month" else value.isoformat()
    return "" if cell(value, unit) == iso else iso
