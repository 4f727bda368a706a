"""What the calendar alone does to a comparison: other weekdays, and holidays that moved."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from dateutil.easter import easter

from report_builder import formats, measures
from report_builder.dataset import Dataset
from report_builder.model import Content, Fact, Finding
from report_builder.public_holidays import public_holidays
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.periods import Baseline, Span, baselines

WINDOW = 364  # days that weekdays are measured on: whole weeks, all seasons once
LEAST_WEEKS = 13  # a quarter: under it the mean of a weekday is mostly chance
LEAST = 0.01  # of the base: less is not worth a sentence
Z = 1.96  # standard errors on each side of a 95 % interval
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Effect:
    """What the weekdays of a span bring more than those of its base, as a share of the base."""

    share: float
    low: float
    high: float
    weeks: int
    more: tuple[int, ...]  # how many more of each weekday, from Monday on; fewer below zero

    @property
    def named(self) -> str:
        """All weekdays that differ: 1 more each of Monday and Tuesday; 1 fewer Sunday."""
        told = []
        for count in sorted({one for one in self.more if one}, reverse=True):
            days = [calendar.day_name[day] for day, one in enumerate(self.more) if one == count]
            way = f"{formats.whole(abs(count))} {'more' if count > 0 else 'fewer'}"
            told.append(f"{way}{' each of' if days[1:] else ''} {formats.listed(days)}")
        return "; ".join(told)


def content(data: Dataset) -> Content:
    """A sentence on weekdays and one on holidays for each span that the period is compared with."""
    span = (data.period.start, data.period.end)
    bases = baselines(*span, data.months)
    if not bases:
        return Content()
    daily = _daily(data)
    found = [_weekdays(weekday_effect(daily, span, (one.start, one.end)), one, data)
             for one in bases]  # fmt: skip
    found += [_holidays(one, data) for one in bases if one.key == "year_ago"]
    return Content(findings=tuple(one for one in found if one is not None))


def _daily(data: Dataset) -> pd.Series[float]:
    """Value of each of the last days without a gap, as many whole weeks as there are."""
    first, last = data.unbroken_days
    days = min(((last - first).days + 1) // 7 * 7, WINDOW)
    each = measures.by_day(data).set_index("day")["value"]
    dates = [last - dt.timedelta(days=back) for back in range(days)][::-1]
    return each.reindex(dates).fillna(0.0).astype("float64")


def weekday_effect(daily: pd.Series[float], span: Span, base: Span) -> Effect | None:
    """How far the weekdays of two spans alone set them apart, at the mean of each weekday.

    The interval is that of the means: normal, from the spread of the days of each weekday. None
    where the weekdays are the same, or too few weeks tell what one brings.
    """
    now, then = _counts(span), _counts(base)
    weeks = len(daily) // 7
    if now == then or weeks < LEAST_WEEKS:
        return None
    groups = daily.groupby([day.weekday() for day in daily.index])
    mean, variance = groups.mean().to_numpy(), groups.var(ddof=1).to_numpy() / weeks
    more = np.array([now[day] - then[day] for day in range(7)], dtype="float64")
    whole = float(mean @ np.array([then[day] for day in range(7)], dtype="float64"))
    if whole <= 0:
        return None
    share, half = float(more @ mean) / whole, Z * float(np.sqrt(more**2 @ variance)) / whole
    moved = tuple(int(one) for one in more)
    return Effect(share, share - half, share + half, weeks, moved)


def _counts(span: Span) -> Counter[int]:
    days = (span[1] - span[0]).days + 1
    return Counter((span[0].weekday() + day) % 7 for day in range(days))


def _weekdays(effect: Effect | None, base: Baseline, data: Dataset) -> Finding | None:
    """Nothing where it may be chance or is small."""
    if effect is None or abs(effect.share) < LEAST or effect.low * effect.high <= 0:
        return None
    facts = {
        "period": Fact(data.period.label, "text"), "which": Fact(effect.named, "text"),
        "against": Fact(formats.period(base.start, base.end), "text"),
        "name": Fact(data.value_name, "text"), "share": Fact(effect.share, "change"),
        "low": Fact(effect.low, "change"), "high": Fact(effect.high, "change"),
        "weeks": Fact(effect.weeks, "count"), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    return Finding(
        f"trading_days_{base.key}", "info",
        "{period} has other weekdays than {against}: {which}. At what each weekday brought on "
        "average in the last {weeks:week|weeks}, they alone make {share} of {name} "
        "({level}% interval {low} to {high}).", facts,
        so_what="Take that off the change before looking for other reasons.",
    )  # fmt: skip


def _holidays(base: Baseline, data: Dataset) -> Finding | None:
    """Holidays that fall into one of the two spans only."""
    start, end = data.period.start, data.period.end
    days = moving_days(data.calendar_country, base.start.year, end.year)
    now, then = _within(days, start, end), _within(days, base.start, base.end)
    came, went = sorted(now - then), sorted(then - now)
    if not came and not went:
        return None
    facts = {
        "period": Fact(data.period.label, "text"),
        "against": Fact(formats.period(base.start, base.end), "text"),
    }  # fmt: skip
    parts = []
    if came:
        facts["came"] = Fact(formats.listed(came), "text")
        parts.append("{came} fell into {period} and not into {against}")
    if went:
        facts["went"] = Fact(formats.listed(went), "text")
        parts.append("{went} fell into {against} and not into {period}")
    return Finding(
        f"moving_holidays_{base.key}", "info", "; ".join(parts) + ".", facts,
        so_what="Part of the change may be that alone. How much cannot be told from one year: "
        "compare both together with the span beside them.",
    )  # fmt: skip


def moving_days(country: str | None, first: int, last: int) -> Mapping[dt.date, str]:
    """Easter Sunday, Black Friday and the public holidays of a country, by day."""
    found = dict(public_holidays(country, first, last)) if country else {}
    for year in range(first, last + 1):
        found.setdefault(easter(year), "Easter Sunday")
        november = dt.date(year, 11, 1)
        thursday = november + dt.timedelta(days=(3 - november.weekday()) % 7 + 21)
        found.setdefault(thursday + ONE_DAY, "Black Friday")
    return found


def _within(days: Mapping[dt.date, str], start: dt.date, end: dt.date) -> set[str]:
    """The names of a span, several of a day apart, without what the package adds to them."""
    return {
        part.partition(" (")[0].strip()
        for day, name in days.items() if start <= day <= end
        for part in name.split(";")
    }  # fmt: skip
