"""Weekdays with their intervals, closed days, and the best and worst weeks."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.seasons.daily import WEEK, Daily
from report_builder.sections.seasons.public_holidays import names_by_day
from report_builder.stats.inference import Comparison, compare_groups
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.seasonality import WeekdayIndices, weekday_indices

CLOSED_DAYS = 4  # this many of a weekday without an order in a row is a rule, not chance
SIGNIFICANT = 0.05  # below, weekdays are said to differ; the grade is decided over the whole report
LISTED_WEEKS = 5  # best and worst weeks in the table
COMPARED_WEEKS = 2 * LISTED_WEEKS  # fewer, and a week would be among the best and the worst


def closed_weekdays(daily: Daily) -> tuple[int, ...]:
    """Weekdays (Monday 0) on which nothing was ever sold, seen at least ``CLOSED_DAYS`` times."""
    weekday = daily.weekdays
    return tuple(
        day
        for day in range(WEEK)
        if (weekday == day).sum() >= CLOSED_DAYS and not daily.orders[weekday == day].any()
    )


def of_week(data: Dataset, daily: Daily) -> Content:
    """The weekday pattern and the days on which the shop never sells."""
    closed = closed_weekdays(daily)
    days = np.datetime64(daily.first, "D") + np.arange(daily.values.size)
    found = weekday_indices(days, daily.values)
    comparison = _test(daily, closed)
    differ = comparison is not None and comparison.p < SIGNIFICANT and comparison.low > 0
    finding = weekday_finding(data, found, closed, comparison, differ=differ)
    findings = (finding, closed_finding(daily, closed)) if closed else (finding,)
    return Content(findings, (_chart(data, daily, found, differ=differ),))


def _test(daily: Daily, closed: tuple[int, ...]) -> Comparison | None:
    """Whether the open weekdays differ, on the daily totals of the weeks that the index is of."""
    values, weekday = daily.values[daily.whole_weeks], daily.weekdays[daily.whole_weeks]
    open_days = ~np.isin(weekday, closed) & np.repeat(daily.week_totals > 0, WEEK)
    if len(closed) >= WEEK - 1:
        return None
    return compare_groups(values[open_days], weekday[open_days])


def weekday_finding(
    data: Dataset,
    found: WeekdayIndices,
    closed: tuple[int, ...],
    comparison: Comparison | None,
    *,
    differ: bool,
) -> Finding:
    """The strongest and the weakest day on which the shop sells."""
    open_days = [day for day in range(WEEK) if day not in closed]
    index = np.round(found.index, 9)
    best = max(open_days, key=lambda day: (index[day], -day))
    worst = min(open_days, key=lambda day: (index[day], day))
    evidence = Evidence(**asdict(comparison)) if comparison else None
    facts = {
        "best": Fact(_name(best), "text"), "high": Fact(float(found.index[best]), "ratio"),
        "worst": Fact(_name(worst), "text"), "low": Fact(float(found.index[worst]), "ratio"),
        "measure": Fact(data.value_name, "text"), "weeks": Fact(found.weeks, "count"),
    }  # fmt: skip
    if not differ:
        return Finding(
            "weekdays", "info",
            "No weekday clearly stands out over {weeks:whole week|whole weeks}: the average "
            "{measure} runs from {low} an average day ({worst}) to {high} ({best}).",
            facts, evidence, so_what="There is no case for opening hours or staff by weekday.",
        )  # fmt: skip
    facts |= {
        "level": Fact(PERCENT_LEVEL, "count"),
        "from": Fact(float(found.low[best]), "number"),
        "to": Fact(float(found.high[best]), "number"),
    }  # fmt: skip
    level = level_with(found, best, open_days)
    close, most = "", "{best} needs"
    if level:
        facts["level_days"] = Fact(formats.listed([_name(day) for day in level]), "text")
        close = (
            " {level_days} " + ("is" if len(level) == 1 else "are") + " not clearly below {best}."
        )
        most = "{best} and {level_days} need" if len(level) == 1 else "{best}, {level_days} need"
    return Finding(
        "weekdays", "info",
        "{best} brings {high} the {measure} of an average day ({level}% interval {from} to {to}, "
        "{weeks:whole week|whole weeks}); {worst} is the weakest day of sale: {low} an average "
        "day." + close,
        facts, evidence,
        so_what=f"Staff, deliveries and mailings can follow the week: {most} the most, "
        "{worst} the least.",
    )  # fmt: skip


def level_with(found: WeekdayIndices, best: int, open_days: Sequence[int]) -> list[int]:
    """The other days whose interval reaches the index of the best: it may be one of them."""
    return [day for day in open_days if day != best and found.high[day] >= found.index[best]]


def closed_finding(daily: Daily, closed: tuple[int, ...]) -> Finding:
    """Days of the week without a single order."""
    dates = int(np.isin(daily.weekdays, closed).sum())
    return Finding(
        "closed_weekdays", "info",
        "Nothing was ever sold on a {days}: {dates:day|days} without an order.",
        {
            "days": Fact(" or a ".join(_name(day) for day in closed), "text"),
            "dates": Fact(dates, "count"),
        },
        so_what="If the shop is open then, orders are missing from the data; if it is closed, "
        "demand on those days is not known.",
    )  # fmt: skip


def _name(day: int) -> str:
    return calendar.day_name[day]


def _chart(data: Dataset, daily: Daily, found: WeekdayIndices, *, differ: bool) -> Chart:
    rows = tuple(
        (_name(day), float(found.index[day]), float(found.low[day]), float(found.high[day]))
        for day in range(WEEK)
    )
    headings = ("Weekday", "Index", "Low", "High")
    table = Table("weekdays", f"{data.value_name.capitalize()} by weekday", tuple(
        Column(name, "ratio" if at else "text") for at, name in enumerate(headings)),
        rows)  # fmt: skip
    best = int(np.argmax(np.round(found.index, 9)))
    return charts.columns(
        shows=("weekdays",),
        key="weekdays", x="Weekday", y="Index", low="Low", high="High", table=table, wide=False,
        highlight=(_name(best),),
        title="{best} brings most: {index} an average day"
        if differ else "No weekday clearly stands out; highest is {best} with {index}",
        subtitle=f"{data.value_name.capitalize()} of the day as a multiple of the daily mean of "
        f"its week, {formats.percent(PERCENT_LEVEL)} interval, {found.weeks} weeks, {daily.span}",
        alt="Columns of the weekday index of {measure}; {best} is highest with {index}.",
        facts={
            "best": Fact(_name(best), "text"), "index": Fact(float(found.index[best]), "ratio"),
            "measure": Fact(data.value_name, "text"),
        },
    )  # fmt: skip


def best_and_worst(data: Dataset, daily: Daily) -> Content:
    """The strongest and weakest weeks, with the public holidays in them."""
    sold = daily.sold_weeks
    if sold.size < COMPARED_WEEKS:
        return Content()
    totals = daily.week_totals
    start = daily.whole_weeks.start
    order = sold[np.lexsort((sold, -np.round(totals[sold], 4)))]
    holidays = names_by_day(data, daily)
    mean = float(totals[sold].mean())

    def row(week: int) -> tuple[dt.date, float, float, str]:
        days = [daily.day(start + WEEK * week + at) for at in range(WEEK)]
        named = dict.fromkeys(holidays[day] for day in days if day in holidays)
        return days[0], float(totals[week]), float(totals[week]) / mean, ", ".join(named)

    best, worst = row(int(order[0])), row(int(order[-1]))
    listed = (*order[:LISTED_WEEKS], *order[-LISTED_WEEKS:])
    table = Table(
        "weeks", "Best and weakest weeks",
        (Column("Week from", "date"), Column(data.value_name.capitalize(), data.value_unit),
         Column("Against an average week", "ratio"), Column("Public holiday")),
        tuple(row(int(week)) for week in listed),
        note=f"The {LISTED_WEEKS} best and the {LISTED_WEEKS} weakest of {sold.size} whole "
        f"weeks with a sale, Monday to Sunday, {daily.span}.",
    )  # fmt: skip
    return Content((weeks_finding(data, best, worst, sold.size),), tables=(table,))


def weeks_finding(
    data: Dataset,
    best: tuple[dt.date, float, float, str],
    worst: tuple[dt.date, float, float, str],
    weeks: int,
) -> Finding:
    """The strongest and the weakest week: (first day, value, against the mean, holidays)."""
    named = {
        name: Fact(days, "text")
        for name, days in (("best_holidays", best[3]), ("worst_holidays", worst[3]))
        if days
    }
    return Finding(
        "weeks", "info",
        "The best of {weeks} whole weeks with a sale began on {best}: {high} of {measure}, {ratio} "
        "an average week"
        + ("; public holidays in it: {best_holidays}" if best[3] else "")
        + ". The weakest began on {worst}: {low}"
        + ("; public holidays in it: {worst_holidays}." if worst[3] else "."),
        named
        | {
            "weeks": Fact(weeks, "count"), "best": Fact(best[0], "date"),
            "high": Fact(best[1], data.value_unit), "ratio": Fact(best[2], "ratio"),
            "worst": Fact(worst[0], "date"), "low": Fact(worst[1], data.value_unit),
            "measure": Fact(data.value_name, "text"),
        },
        so_what=_asked(bool(best[3]), bool(worst[3])),
    )  # fmt: skip


def _asked(best_known: bool, worst_known: bool) -> str:
    """What to find out of the weeks that no public holiday lies in."""
    if best_known and worst_known:
        return "Holidays lie in both: set such a week beside the same holiday of another year."
    if worst_known:
        return "Find out what happened in the best: an offer, a large order, a campaign."
    if best_known:
        return "Find out what happened in the weakest: a closure, goods out of stock."
    return "It is worth knowing what happened in both: an offer, a large order, a closure."
