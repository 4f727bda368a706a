"""The days on which a shop sells: its ordinary pause, gaps in the data, and suspicious dates."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Sequence

from report_builder.dataset import ONE_DAY, Rhythm

USUAL_GAP = 0.95  # a pause as long as 95 % of those between trading days is the shop's own rhythm
# Where sales come at random, 1 pause in 20 is longer than the usual one, and 1 in 20 to the power
# of 4 (160,000) longer than four times it: nothing that a shop sees by chance.
LONG_PAUSE = 4
REGULAR_PAUSE = 1.5  # sums of weeks or months come on time: a row that is missing is no chance
ALIKE = 1.2  # months have 28 to 31 days and are still dated regularly
LONGEST_CLOSURE = 21  # days: works holidays and the days around Christmas are real, and no longer
# Three tenths of the 31 days of a month; a shop that sells every day uses all of them within weeks.
FEW_DAYS = 9
FEWEST_MONTHS = 3  # of two months few dates can be the whole life of the shop
REPEATED = 0.5  # of the months have a sale on such a day; else there are few sales, not fixed days

Span = tuple[dt.date, dt.date]


def rhythm(trading_days: Sequence[dt.date]) -> Rhythm:
    """What the trading days, in order, say of the shop and of the data."""
    return Rhythm(
        len(trading_days), usual_gap(trading_days), unseen(trading_days), fixed_days(trading_days)
    )


def usual_gap(trading_days: Sequence[dt.date]) -> int:
    """Days from one trading day to the next that are ordinary for this shop (1 = every day)."""
    gaps = _gaps(trading_days)
    return gaps[math.ceil(USUAL_GAP * len(gaps)) - 1] if gaps else 1


def _gaps(trading_days: Sequence[dt.date]) -> list[int]:
    return sorted((later - earlier).days for earlier, later in itertools.pairwise(trading_days))


def longest_pause(trading_days: Sequence[dt.date]) -> float:
    """Days from sale to sale up to which the shop may have paused: beyond, data is missing."""
    gaps = _gaps(trading_days)
    if not gaps:
        return LONGEST_CLOSURE
    usual, short = usual_gap(trading_days), gaps[math.floor((1 - USUAL_GAP) * len(gaps))]
    times = REGULAR_PAUSE if usual <= ALIKE * short else LONG_PAUSE
    return max(LONGEST_CLOSURE, times * usual)


def unseen(trading_days: Sequence[dt.date]) -> tuple[Span, ...]:
    """First and last day of each gap that is too long to be a pause of this shop."""
    longest = longest_pause(trading_days)
    return tuple(
        (earlier + ONE_DAY, later - ONE_DAY)
        for earlier, later in itertools.pairwise(trading_days)
        if (later - earlier).days > longest
    )


def stretches(trading_days: Sequence[dt.date]) -> tuple[Span, ...]:
    """First and last trading day of each stretch without such a gap, oldest first."""
    gaps = unseen(trading_days)
    starts = [trading_days[0], *(end + ONE_DAY for _, end in gaps)]
    ends = [*(start - ONE_DAY for start, _ in gaps), trading_days[-1]]
    return tuple(zip(starts, ends, strict=True))


def fixed_days(trading_days: Sequence[dt.date]) -> tuple[int, ...]:
    """The days of the month that all sales are dated on, where they are few and come again.

    One date a month is a sum of the month, and nothing to wonder at.
    """
    days = sorted({day.day for day in trading_days})
    months = len({(day.year, day.month) for day in trading_days})
    dates = len(set(trading_days))
    again = dates >= REPEATED * len(days) * months and dates > months
    return tuple(days) if len(days) <= FEW_DAYS and months >= FEWEST_MONTHS and again else ()
