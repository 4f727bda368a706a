"""What is known of the days ahead: public holidays that move, and promotions that are planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np

from report_builder.dataset import ONE_DAY, Dataset
from report_builder.model import Fact, Finding
from report_builder.public_holidays import public_holidays
from report_builder.sections.forecast.demand import Calendar
from report_builder.settings.spans import span
from report_builder.stats.forecast.panel import Influence

DAYS_BEFORE = 7  # a week of buying for the day, as in the chapter on seasons
MOVES = 7  # days by which a holiday must move over the years: else it is part of the season
HOLIDAYS, PROMOTIONS = "holidays", "promotions"


def influences(data: Dataset, calendar: Calendar) -> tuple[Influence, ...]:
    """Those that there are; the back-test decides which of them help."""
    found = []
    days = holiday_days(data, calendar)
    if days:
        found.append(Influence(HOLIDAYS, counted(days, calendar)))
    promoted = promotion_days(data)
    if promoted:
        found.append(Influence(PROMOTIONS, counted(promoted, calendar)))
    return tuple(one for one in found if one.amounts.any())


def counted(days: Iterable[dt.date], calendar: Calendar) -> np.ndarray:
    """How many of the days each period of history and future has."""
    starts = calendar.starts
    edges = [*(start.toordinal() for start in starts), calendar.end(starts[-1]).toordinal() + 1]
    numbers = np.array(sorted({day.toordinal() for day in days}), dtype=np.int64)
    found: np.ndarray = np.histogram(numbers, bins=edges)[0].astype(np.float64)
    return found


def holiday_days(data: Dataset, calendar: Calendar) -> set[dt.date]:
    """The days before holidays that fall on another date each year; by week those of all."""
    if data.calendar_country is None or len(calendar.history) < 2 * calendar.cycle:
        return set()
    known = public_holidays(
        data.calendar_country, calendar.starts[0].year, calendar.starts[-1].year
    )
    places: dict[str, list[int]] = {}
    for day, name in known.items():
        places.setdefault(name, []).append(day.timetuple().tm_yday)
    moving = {name for name, at in places.items() if max(at) - min(at) >= MOVES}
    return {
        day - ONE_DAY * before
        for day, name in known.items()
        if name in moving or calendar.unit == "week"
        for before in range(DAYS_BEFORE + 1)
    }


def promotion_days(data: Dataset) -> set[dt.date]:
    """The days of the promotions that the settings name."""
    spans = [span(text) for text in data.settings.planned_promotions]
    return {
        first + ONE_DAY * number
        for first, last in spans
        for number in range((last - first).days + 1)
    }


def promotions_finding(data: Dataset, calendar: Calendar) -> list[Finding]:
    """What the planned promotions cannot tell, where none of them has been."""
    days = promotion_days(data)
    end = calendar.ahead[0]
    coming = sorted(day for day in days if day >= end)
    if not coming or any(calendar.starts[0] <= day < end for day in days):
        return []
    return [
        Finding(
            "forecast_promotions", "info",
            "The promotion planned from {day} is not in the forecast: none in the past is named "
            "under planned_promotions, so what it brings cannot be learnt.",
            {"day": Fact(coming[0], "date")},
            so_what="Add the days of past promotions to the settings, and the back-test shows "
            "whether they help.",
        )
    ]  # fmt: skip
