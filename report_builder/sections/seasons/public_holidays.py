"""Sales around the public holidays of the shop's country, against its own other weeks."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table
from report_builder.public_holidays import public_holidays
from report_builder.sections.seasons.daily import Daily
from report_builder.stats.effects import HOLIDAY_LIFT
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import PERCENT_LEVEL, quantile_normal
from report_builder.stats.seasonality import HolidayLift, holiday_lift

DAYS_BEFORE = 7  # a week of buying for the day
DAYS_AFTER = 3  # and the long weekend after it
PATTERN = 2  # occurrences from which a holiday may be called a pattern
SIGNIFICANT = 0.05  # after correction for the holidays looked at
NEWS = 0.05  # a lift within 5 % of the baseline is not worth a manager's plan
LISTED = 12  # holidays in the chart: more cannot be read


Window = tuple[dt.date, dt.date]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday with the windows that lie in the data, its lift, and money over the baseline."""

    name: str
    windows: tuple[Window, ...]
    lift: HolidayLift
    extra: float

    @property
    def evidence(self) -> Evidence:
        """The lift as a test against no lift; p follows from the interval."""
        reach = max(self.lift.high - self.lift.lift, 1e-12)
        p = math.erfc(quantile_normal() * abs(self.lift.lift - 1) / reach / math.sqrt(2))
        return Evidence("Holiday lift, Student's t over days", self.lift.days, self.lift.lift - 1,
                        HOLIDAY_LIFT, self.lift.low - 1, self.lift.high - 1, p)  # fmt: skip


def around(data: Dataset, daily: Daily) -> Content:
    """Lift around each public holiday and around all of them together."""
    if data.calendar_country is None:
        return Content(findings=(no_country_finding(),))
    names = names_by_day(data, daily)
    found = measured(names, daily)
    if not found:
        return Content(findings=(no_holiday_finding(data.calendar_country),))
    windows = merged([window for one in found for window in one.windows])
    every = lift_of("all public holidays", windows, daily, around_all(names))
    findings = [overall_finding(data, found, every, daily)] if every else []
    repeated = [one for one in found if len(one.windows) >= PATTERN]
    best = strongest(repeated)
    if best is not None:
        findings.append(strongest_finding(data, best, len(repeated)))
    return Content(tuple(findings), (chart(data, daily, found, best),))


def names_by_day(data: Dataset, daily: Daily) -> Mapping[dt.date, str]:
    """Public holidays of the years of the data by day; empty without a country."""
    if data.calendar_country is None:
        return {}
    return public_holidays(data.calendar_country, daily.first.year, daily.last.year)


def measured(names: Mapping[dt.date, str], daily: Daily) -> list[Holiday]:
    """Each holiday with its lift, in order of the calendar; windows cut by the data are left "
    "out."""
    windows: dict[str, list[Window]] = {}
    for day, name in names.items():
        window = _window(day)
        if daily.first <= window[0] and window[1] <= daily.last:
            windows.setdefault(name, []).append(window)
    others = around_all(names)
    found = [lift_of(name, spans, daily, others) for name, spans in windows.items()]
    return sorted((one for one in found if one), key=lambda one: _place(one.windows[-1][0]))


def around_all(names: Mapping[dt.date, str]) -> list[Window]:
    """The windows of all holidays, those cut by the data among them: no day in one is usual."""
    return [_window(day) for day in names]


def _window(day: dt.date) -> Window:
    return day - dt.timedelta(days=DAYS_BEFORE), day + dt.timedelta(days=DAYS_AFTER)


def _place(day: dt.date) -> tuple[int, int]:
    return day.month, day.day


def merged(windows: Sequence[Window]) -> list[Window]:
    """The windows in order, those that overlap made one, so that no day counts twice."""
    result: list[Window] = []
    for begin, end in sorted(windows):
        if result and begin <= result[-1][1]:
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((begin, end))
    return result


def lift_of(
    name: str, windows: Sequence[Window], daily: Daily, others: Sequence[Window] = ()
) -> Holiday | None:
    """The lift in the windows; None where the data around them gives no baseline.

    Days in the windows of ``others`` are no baseline.
    """
    days = np.datetime64(daily.first, "D") + np.arange(daily.values.size)
    try:
        lift = holiday_lift(daily.values, days, windows, others)
    except ValueError:  # no window has a baseline in the data
        return None
    actual = float(daily.values[_inside(windows, daily)].sum())
    extra = actual - actual / lift.lift if lift.lift > 0 else 0.0
    return Holiday(name, tuple(windows), lift, extra)


def _inside(windows: Sequence[Window], daily: Daily) -> NDArray[np.bool_]:
    """Which days lie in a window."""
    inside = np.zeros(daily.values.size, dtype=bool)
    for begin, end in windows:
        inside[(begin - daily.first).days : (end - daily.first).days + 1] = True
    return inside


def no_country_finding() -> Finding:
    """How to have holidays."""
    return Finding(
        "holidays", "info",
        "Public holidays are left out: nothing in the data says whose calendar holds.",
        {}, so_what='Name the country in report.toml: [calendar] country = "…", with its code of '
        "two letters.",
    )  # fmt: skip


def no_holiday_finding(country: str) -> Finding:
    """The calendar is known, but no holiday lies in the data with its weeks around."""
    return Finding(
        "holidays", "info",
        "No public holiday of {country} lies in the data together with the weeks it would be "
        "compared with.", {"country": Fact(country, "text")},
    )  # fmt: skip


def overall_finding(
    data: Dataset, found: Sequence[Holiday], every: Holiday, daily: Daily
) -> Finding:
    """Sales around all holidays together, and what each can say for itself."""
    lift = every.lift
    facts = {
        "windows": Fact(sum(len(one.windows) for one in found), "count"),
        "holidays": Fact(len(found), "count"), "country": Fact(data.calendar_country, "text"),
        "before": Fact(DAYS_BEFORE, "count"), "after": Fact(DAYS_AFTER, "count"),
    } | _lift_facts(data, lift)  # fmt: skip
    single = all(len(one.windows) < PATTERN for one in found)
    limit = (
        " Each holiday lies in the data once: what is seen around one is an observation, not a "
        "pattern."
        if single
        else ""
    )
    shut = int(np.count_nonzero(daily.shut[_inside(every.windows, daily)]))
    if shut:
        facts["shut"] = Fact(shut, "count")
        limit += (
            " On {shut} of these days nothing was sold at all: the shop seems to have been closed."
        )
    clear = not lift.low <= 1 <= lift.high
    more = "more" if lift.lift > 1 else "less"
    return Finding(
        "holidays", "info",
        "From {before} days before to {after} days after public holidays ({country}: "
        "{holidays:holiday|holidays}, {windows:occurrence|occurrences}), {measure} was {lift} "
        "{way} "
        "what the same weekdays in the weeks around brought ({level}% interval {low} to {high})."
        + limit,
        facts, None if single else every.evidence,
        so_what="Holidays as a whole make no clear difference to sales."
        if not clear
        else f"Expect {more} than usual around them, and look again when each was there twice."
        if single
        else f"Plan staff, stock and deliveries around holidays for {more} than usual.",
    )  # fmt: skip


def _lift_facts(data: Dataset, lift: HolidayLift) -> dict[str, Fact]:
    return {
        "measure": Fact(data.value_name, "text"), "lift": Fact(abs(lift.lift - 1), "share"),
        "way": Fact("above" if lift.lift > 1 else "below", "text"),
        "low": Fact(lift.low - 1, "change"), "high": Fact(lift.high - 1, "change"),
        "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip


def strongest(repeated: Sequence[Holiday]) -> Holiday | None:
    """The holiday with the most money among those that came back and clearly differ, if any."""
    clear = [
        one
        for one in repeated
        if abs(one.lift.lift - 1) >= NEWS and one.evidence.p * len(repeated) < SIGNIFICANT
    ]
    return max(clear, key=lambda one: (round(abs(one.extra), 4), one.name), default=None)


def strongest_finding(data: Dataset, best: Holiday, tested: int) -> Finding:
    """Sales around the holiday with the most money of the ``tested`` ones that came back."""
    evidence = best.evidence
    up, enough = best.lift.lift > 1, evidence.n >= MINIMUM_PER_GROUP
    coming = _coming(data, best.name) if up and enough else {}
    first = "the most of the holidays that are clear of chance; " if enough else "but on few days; "
    return Finding(
        "strongest_holiday", "watch" if enough else "info",
        "Around {holiday}, {measure} was {lift} {way} the same weekdays in the weeks around "
        "({level}% interval {low} to {high}, seen {windows} times). That is {each} each time, "
        + first + "{tested:holiday is|holidays are} in the data more than once.",
        {
            "holiday": Fact(best.name, "text"),
            "windows": Fact(len(best.windows), "count"), "tested": Fact(tested, "count"),
            "each": Fact(abs(best.extra) / len(best.windows), data.value_unit), **coming,
        } | _lift_facts(data, best.lift),
        Evidence("Holiday lift, Student's t over days, corrected for the holidays looked at",
                 evidence.n, evidence.effect, evidence.effect_name, evidence.low,
                 evidence.high, min(1.0, evidence.p * tested)),
        best.extra / len(best.windows) if data.has_money and enough else None,
        so_what="So few days are no basis for a plan: look again after the next one."
        if not enough
        else "Have stock and staff in place a week before {holiday}, next on {next}."
        if coming
        else "Have stock and staff in place a week before {holiday}."
        if up
        else "Plan lower stock and staff around {holiday}.",
    )  # fmt: skip


def _coming(data: Dataset, name: str) -> dict[str, Fact]:
    """The next day of the holiday after the as-of date, where the calendar knows it."""
    assert data.calendar_country is not None  # else there is no holiday
    year = data.as_of.year
    days = public_holidays(data.calendar_country, year, year + 1)
    later = [day for day, one in days.items() if one == name and day > data.as_of]
    return {"next": Fact(later[0], "date")} if later else {}


def chart(data: Dataset, daily: Daily, found: Sequence[Holiday], best: Holiday | None) -> Chart:
    """``best``: the holiday that a finding names, which the title then names, too."""
    ranked = sorted(found, key=lambda one: (-round(abs(one.lift.lift - 1), 9), one.name))
    shown = [one for one in found if one in ranked[:LISTED]]
    clear = [one for one in ranked if not one.lift.low <= 1 <= one.lift.high]
    far = best or (clear[0] if clear else ranked[0])
    rows = tuple(
        (one.name, len(one.windows), one.lift.lift, one.lift.low, one.lift.high) for one in shown
    )
    table = Table(
        "holidays", "Lift around public holidays",
        (Column("Holiday"), Column("Occurrences", "count"), Column("Lift", "ratio"),
         Column("Low", "ratio"), Column("High", "ratio")), rows,
        note=f"The {len(shown)} of {len(found)} holidays furthest from usual."
        if len(found) > LISTED else "",
    )  # fmt: skip
    return charts.dots(
        shows=("strongest_holiday", "holidays"),
        key="holidays", x="Holiday", y="Lift", low="Low", high="High", line=1.0, table=table,
        title=_title(far, best, ranked[0])
        if best or clear else "No holiday is clear of chance; furthest is {holiday}, {lift}",
        subtitle=f"{data.value_name.capitalize()} from {DAYS_BEFORE} days before to {DAYS_AFTER} "
        f"days after, against the same weekdays around (1 = as usual), "
        f"{formats.percent(PERCENT_LEVEL)} interval, "
        f"{daily.span}",
        alt="Dots of the lift around public holidays with intervals; around {holiday} it is "
        "{lift}.",
        facts={"holiday": Fact(far.name, "text"), "lift": Fact(far.lift.lift, "ratio")},
    )  # fmt: skip


def _title(named: Holiday, best: Holiday | None, furthest: Holiday) -> str:
    """One that only chance may have put further out is in the picture, too."""
    if best is not None:
        if best.evidence.n < MINIMUM_PER_GROUP:
            return "{holiday}: {lift} the weeks around, but on few days"
        return "Clear of chance: {holiday}, {lift} the weeks around"
    far = "furthest from usual" if named is furthest else "furthest beyond chance"
    if len(named.windows) < PATTERN:
        return f"Seen once, {far}: {{holiday}}, {{lift}}"
    return f"{formats.upper_first(far)}: {{holiday}}, {{lift}} the weeks around"
