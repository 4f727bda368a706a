"""What is expected: the total against a year ago, and categories that clearly move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np

from report_builder.dataset import Dataset
from report_builder.model import Content, Evidence, Expected, Fact, Finding, Unit
from report_builder.sections.forecast.demand import Calendar, Demand, roughly, unit_of
from report_builder.stats.effects import MONTHLY_CHANGE
from report_builder.stats.forecast.intermittent import CROSTON, SBA, TSB
from report_builder.stats.forecast.results import (
    LEVELS,
    BackTest,
    Forecast,
    Refusal,
    Total,
    total_of,
)
from report_builder.stats.forecast.simple import MEAN, NAIVE, SEASONAL_NAIVE
from report_builder.stats.intervals import Numbers

TOTAL = "All goods"
LEAST_P = 0.001  # a thousandth is what two thousand drawn futures can tell
SIGNIFICANT = 0.05  # below, a series is said to move; the grade is decided over the whole report
FEWEST_TRIALS = 2  # of the sum ahead on the past: a single one is chance
SAME = 0.0005  # a smaller change is printed as none
NEWS = 0.05  # a change of less than a twentieth asks for no other order
WITHOUT_SEASON = (NAIVE, MEAN, CROSTON, SBA, TSB)
NARROW, WIDE = (round(100 * level) for level in LEVELS)


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """One series: its history, the forecast (or why there is none), the sum ahead and that of the
    same periods a year before (None where they were not all seen). ``is_comparable``: whether a
    season is in the forecast, without which it cannot be held against that of a year before."""

    name: str
    history: Numbers
    forecast: Forecast | Refusal
    total: Total | None
    before: float | None
    is_comparable: bool

    @property
    def made(self) -> Forecast:
        """The forecast of a series that has one."""
        assert isinstance(self.forecast, Forecast)
        return self.forecast

    @property
    def is_flat(self) -> bool:
        """Whether a season could be in the forecast and is not: to leave it out did as well."""
        return self.is_comparable and self.made.backtest.method in WITHOUT_SEASON

    @property
    def difference(self) -> float:
        """The sum ahead less that of the year before; 0 where either is not known."""
        if self.total is None or self.before is None:
            return 0.0
        return self.total.point - self.before

    @property
    def change(self) -> float | None:
        """The sum ahead over that of the year before, less one."""
        if self.total is None or not self.before or self.before <= 0 or not self.is_comparable:
            return None
        return self.total.point / self.before - 1


def outlooks(
    demand: Demand, found: Sequence[Forecast | Refusal], calendar: Calendar
) -> list[Outlook]:
    """Each series with its sums."""
    return [
        Outlook(
            name, demand.values[:, at], one, total_of([one]) if isinstance(one, Forecast) else None,
            year_before(demand.values[:, at], calendar), calendar.shows_season,
        )
        for at, (name, one) in enumerate(zip(demand.names, found, strict=True))
    ]  # fmt: skip


def year_before(history: Numbers, calendar: Calendar) -> float | None:
    """The sum of the periods a year before those ahead; None where one was not seen."""
    if history.size < calendar.cycle:
        return None
    start = history.size - calendar.cycle
    values = history[start : start + calendar.steps]
    return None if np.isnan(values).any() else float(values.sum())


def whole(parts: Sequence[Outlook], calendar: Calendar) -> Outlook | None:
    """All series together: the parts add up. None where none of them has a forecast."""
    with_forecast = [one for one in parts if isinstance(one.forecast, Forecast)]
    if not with_forecast:
        return None
    if len(parts) == 1:
        return replace(parts[0], name=TOTAL)
    history = np.sum([one.history for one in parts], axis=0)
    made = [one.made for one in with_forecast]
    steps = [total_of(made, slice(at, at + 1)) for at in range(calendar.steps)]
    forecast = replace(
        made[0],
        point=np.array([one.point for one in steps]),
        low=_ends(steps, "low"), high=_ends(steps, "high"),
        paths=np.sum([one.paths for one in made], axis=0),
    )  # fmt: skip
    return Outlook(TOTAL, history, forecast, total_of(made), year_before(history, calendar),
                   calendar.shows_season)  # fmt: skip


def _ends(steps: Sequence[Total], side: str) -> tuple[Numbers, Numbers]:
    first, second = (np.array([getattr(one, side)[at] for one in steps]) for at in range(2))
    return first, second


def expected(
    data: Dataset, parts: Sequence[Outlook], total: Outlook, calendar: Calendar
) -> tuple[Expected, ...]:
    """Each period ahead of the sum and of every series, for later reports to hold against."""
    what, unit = unit_of(data)
    series = [total, *(one for one in parts if isinstance(one.forecast, Forecast))]
    return tuple(
        Expected(
            one.name, what, unit, start, calendar.end(start), float(one.made.point[step]),
            *(float(ends[at][step]) for at in range(2) for ends in (one.made.low, one.made.high)),
        )
        for one in (series if len(parts) > 1 else series[:1])
        for step, start in enumerate(calendar.ahead)
    )  # fmt: skip


def past_error(parts: Sequence[Outlook]) -> tuple[float, int] | None:
    """How far the sum of all series was off in the back-test, on average over its starts, as a
    share of what came; and the number of starts. None without two of them.

    Only starts that every series was tried from, as the sum of others would be another.
    """
    tests = backtests(parts)
    common = set.intersection(*(set(test.origins) for test in tests)) if tests else set()
    missed, came = [], []
    for origin in sorted(common):
        rows = [(test, list(test.origins).index(origin)) for test in tests]
        expected = sum(float(test.forecasts[row].sum()) for test, row in rows)
        actual = sum(float(test.actual[row].sum()) for test, row in rows)
        if np.isfinite(expected) and np.isfinite(actual):
            missed.append(abs(expected - actual))
            came.append(actual)
    if len(missed) < FEWEST_TRIALS or sum(came) <= 0:
        return None
    return sum(missed) / sum(came), len(missed)


def against_year(one: Outlook, periods: int, count: int = 1) -> Evidence | None:
    """Whether what is expected differs from the same periods a year before: p from the futures
    drawn, times ``count`` where one of so many is named."""
    if one.change is None or one.total is None or not one.before or one.total.point <= 0:
        return None
    sums = one.made.paths.sum(axis=1)
    tail = min(float((sums <= one.before).mean()), float((sums >= one.before).mean()))
    p = min(1.0, max(LEAST_P, 2 * tail) * count)
    low, high = (max(end, 1e-9) / one.before for end in (one.total.low[1], one.total.high[1]))
    return Evidence(
        "forecast interval against the year before", periods, log(one.total.point / one.before),
        MONTHLY_CHANGE, log(low), log(high), p,
    )  # fmt: skip


def backtests(parts: Sequence[Outlook]) -> list[BackTest]:
    """Those of the series that have a forecast."""
    return [one.made.backtest for one in parts if isinstance(one.forecast, Forecast)]


def held(tests: Sequence[BackTest]) -> tuple[float, float]:
    """The share of what came on the past that lay within the narrow and the wide intervals, the
    mean of all series."""
    narrow, wide = (float(np.mean([one.covered[at] for one in tests])) for at in range(2))
    return narrow, wide


def in_words(tests: Sequence[BackTest], unit: str) -> str:
    """What the one way is called that all series are forecast by: the last week again; empty where
    they differ or none has such a name. ``unit``: month or week."""
    methods = {one.method for one in tests}
    names = {
        SEASONAL_NAIVE: "the same time of the year before again",
        NAIVE: f"the last {unit} again", MEAN: "the mean of the last year",
    }  # fmt: skip
    return names.get(methods.pop(), "") if len(methods) == 1 else ""


def total_findings(
    data: Dataset, parts: Sequence[Outlook], one: Outlook, calendar: Calendar,
    price: float | None, periods: int,
) -> tuple[Finding, ...]:  # fmt: skip
    """The sum of all goods ahead (``one`` of all ``parts``), how far such a sum was off in the
    past, and how it stands to a year before where that can be said."""
    tried = past_error(parts)
    name, unit = unit_of(data)
    assert one.total is not None
    facts = {
        "start": Fact(calendar.ahead[0], "date"),
        "end": Fact(calendar.end(calendar.ahead[-1]), "date"),
        "expected": roughly(one.total.point, unit), "unit": Fact(name, "text"),
        "held": Fact(held(backtests(parts))[0], "share"), "period": Fact(calendar.unit, "text"),
        "low": roughly(one.total.low[0], unit), "high": roughly(one.total.high[0], unit),
        "narrow": Fact(NARROW, "count"), "low_wide": roughly(one.total.low[1], unit),
        "high_wide": roughly(one.total.high[1], unit), "level": Fact(WIDE, "count"),
    }  # fmt: skip
    text = (
        ("From {start} to {end}, {expected} {unit} are expected" if unit == "count"
         else "From {start} to {end}, {unit} of {expected} is expected")
        + " ({narrow}% interval {low} to {high}; {level}% interval {low_wide} to {high_wide}). In "
        "the past, {held} of the {period}s lay within their {narrow}% interval."
    )  # fmt: skip
    so_what = (
        "Order for the middle of the range, and keep the rest open as long as the supplier allows."
    )
    if not one.is_comparable:
        facts |= {
            "past": Fact(periods, "count"),
            "pace": Fact(in_words(backtests(parts), calendar.unit)
                         or f"the pace of the last {calendar.unit}s going on", "text"),
        }  # fmt: skip
        text += " In {past} {period}s of history no season can be seen: this is {pace}."
        if one.before is not None:
            facts["before"] = roughly(one.before, unit)
            text += " The same time a year before brought {before}."
        so_what = (
            "Where you know that a season ends or begins in that time, order less or more than "
            "this. With two years of data the forecast does so itself."
        )
    if tried is not None:
        facts |= {"off": Fact(tried[0], "share"), "tries": Fact(tried[1], "count")}
        so_what = (
            "Tried on the past from {tries:start|starts}, the forecast of such a sum was off by "
            "{off} on average. " + so_what
        )
    total = Finding("forecast_total", "info", text, facts, so_what=so_what)
    evidence = against_year(one, periods)
    return (total, _year_finding(one, evidence, unit, price)) if evidence else (total,)


def _year_finding(one: Outlook, evidence: Evidence, unit: Unit, price: float | None) -> Finding:
    change = one.change
    assert change is not None
    assert one.total is not None
    clear = evidence.p < SIGNIFICANT and abs(change) >= NEWS
    moves = abs(change) >= SAME
    facts = {
        "expected": roughly(one.total.point, unit),
        "before": roughly(one.before or 0.0, unit),
    }
    if moves:
        facts["way"] = Fact("more" if change > 0 else "less", "text")
        facts["change"] = Fact(abs(change), "share")
    return Finding(
        "forecast_year", "watch" if clear else "info",
        "The {expected} expected are {change} {way} than the {before} of that time a year before."
        if moves
        else "The {expected} expected are as many as the {before} of that time a year before.",
        facts, evidence, one.difference * price if price and clear else None,
        so_what="Plan orders, staff and cash for {way} than last year: the change is larger than "
        "what the forecast may be wrong by."
        if clear
        else "The year before lies within what the forecast may be wrong by: a change is possible, "
        "not shown.",
    )  # fmt: skip


def movers(
    data: Dataset, parts: Sequence[Outlook], calendar: Calendar, price: float | None, periods: int
) -> Content:
    """The category that is expected to grow most for certain, and that which falls; the tests of
    all."""
    name, unit = unit_of(data)
    tested = [(one, e) for one in parts if (e := against_year(one, periods)) is not None]
    findings, used = [], set()
    for way, sign in (("up", 1), ("down", -1)):
        clear = [
            (one, e) for one, e in tested
            if sign * e.effect > 0 and e.p * len(tested) < SIGNIFICANT
            and abs(one.change or 0.0) >= NEWS
        ]  # fmt: skip
        if not clear:
            continue
        one = max(
            (one for one, _ in clear),
            key=lambda each: (round(abs(each.difference), 6), each.name),
        )
        used.add(one.name)
        findings.append(_mover(one, way, calendar, (name, unit), price, periods, len(tested)))
    rest = tuple(e for one, e in tested if one.name not in used)
    return Content(findings=tuple(findings), tests=rest)


def _mover(
    one: Outlook, way: str, calendar: Calendar, unit: tuple[str, Unit], price: float | None,
    periods: int, count: int,
) -> Finding:  # fmt: skip
    assert one.total is not None
    up = way == "up"
    facts = {
        "category": Fact(one.name, "text"), "unit": Fact(unit[0], "text"),
        "expected": roughly(one.total.point, unit[1]), "span": Fact(calendar.span, "text"),
        "level": Fact(WIDE, "count"), "low": roughly(one.total.low[1], unit[1]),
        "high": roughly(one.total.high[1], unit[1]),
        "change": Fact(abs(one.change or 0.0), "share"),
        "way": Fact("more" if up else "less", "text"),
        "before": roughly(one.before or 0.0, unit[1]),
        "series": Fact(count, "count"),
    }  # fmt: skip
    so_what = (
        "Order more of {category} than last year, in time"
        if up
        else "Order less of {category} than last year, and sell down what there is"
    )
    if price:
        so_what += ": the difference is worth about {worth}"
        facts["worth"] = Fact(abs(one.difference) * price, "money")
    return Finding(
        f"forecast_{way}", "watch",
        ("{category} is expected to sell {expected} {unit}" if unit[1] == "count"
         else "{category} is expected to bring {unit} of {expected}")
        + " in {span} ({level}% interval {low} to {high}), {change} {way} than the {before} a year "
        "before: the largest clear move of {series} series.",
        facts, against_year(one, periods, count), one.difference * price if price else None,
        so_what=so_what + ".",
    )  # fmt: skip
