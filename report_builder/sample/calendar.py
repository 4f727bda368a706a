"""The shop's days: how busy each one is, and which promotion it falls into."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from report_builder.sample.plan import LAST_DAY, Plan

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SPECIAL_OFFER = "Special Offer"
BLACK_FRIDAY = "Black Friday"
_MONTH_PROMOTIONS = {7: "Summer Sale", 8: "Back to School", 12: "Holiday Sale"}


@dataclass(frozen=True)
class Calendar:
    """Days of the window in order; `busyness` averages 1 over a calendar year.

    `cumulative[i]` is the busyness of all days before day i, so its length is one more than days.
    `period` numbers the stretches of days with unchanged promotions, `promotions` names them.
    """

    first: dt.date
    days: npt.NDArray[np.datetime64]
    busyness: Floats
    cumulative: Floats
    period: Ints
    promotions: tuple[str, ...]

    def day_at(self, position: Floats) -> Ints:
        """The day in which a position on the cumulative busyness falls."""
        found = np.searchsorted(self.cumulative, position, side="right") - 1
        return np.clip(found, 0, len(self.days) - 1).astype(np.int64)

    def offset(self, day: dt.date) -> int:
        """Days from the first day of the window; negative before it."""
        return (day - self.first).days


def black_friday(year: int) -> dt.date:
    """The day after Thanksgiving, the fourth Thursday of November."""
    november = dt.date(year, 11, 1)
    return november + dt.timedelta(days=(3 - november.weekday()) % 7 + 22)


def in_black_friday_week(day: dt.date) -> bool:
    """The eight days from Monday before Black Friday to Cyber Monday."""
    return -4 <= (day - black_friday(day.year)).days <= 3


def in_christmas_run_up(day: dt.date) -> bool:
    """10 to 23 December."""
    return day.month == 12 and 10 <= day.day <= 23


def build_calendar(months: int, plan: Plan) -> Calendar:
    """The last `months` calendar months up to `LAST_DAY`."""
    end = LAST_DAY + dt.timedelta(days=1)
    index = end.year * 12 + end.month - 1 - months
    first = dt.date(index // 12, index % 12 + 1, 1)
    dates = [first + dt.timedelta(days=i) for i in range((end - first).days)]
    busyness = _busyness(dates, plan)
    cumulative = np.concatenate([[0.0], np.cumsum(busyness)])
    period, promotions = _periods(dates, plan)
    days = np.array(dates, "datetime64[D]")
    return Calendar(first, days, busyness, cumulative, period, promotions)


def _busyness(dates: list[dt.date], plan: Plan) -> Floats:
    """Weekday and holiday weights, scaled so that each month averages its seasonal index."""
    raw = np.array(
        [
            plan.weekday_index[day.weekday()]
            * (plan.black_friday_lift if in_black_friday_week(day) else 1.0)
            * (plan.christmas_lift if in_christmas_run_up(day) else 1.0)
            for day in dates
        ]
    )
    month = np.array([day.year * 12 + day.month - 1 for day in dates])
    _, position = np.unique(month, return_inverse=True)
    mean = np.bincount(position, raw) / np.bincount(position)
    scaled: Floats = raw / mean[position] * np.array(plan.month_index)[month % 12]
    return scaled


def _periods(dates: list[dt.date], plan: Plan) -> tuple[Ints, tuple[str, ...]]:
    """Period of each day and name of each period: the months, and the Black Friday weeks."""
    keys = [
        (day.year, 13, BLACK_FRIDAY)
        if plan.seasonal_promotions and in_black_friday_week(day)
        else (day.year, day.month, _month_promotion(day.month, plan))
        for day in dates
    ]
    periods = sorted(set(keys))
    numbers = {key: number for number, key in enumerate(periods)}
    return np.array([numbers[key] for key in keys]), tuple(name for _, _, name in periods)


def _month_promotion(month: int, plan: Plan) -> str:
    return (
        _MONTH_PROMOTIONS.get(month, SPECIAL_OFFER) if plan.seasonal_promotions else SPECIAL_OFFER
    )
