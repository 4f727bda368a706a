"""What is expected: each series with its forecast, and the sum of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np

from report_builder.dataset import Dataset
from report_builder.model import Evidence, Expected
from report_builder.sections.forecast.demand import Calendar, Demand, unit_of
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
FEWEST_TRIALS = 2  # of the sum ahead on the past: a single one is chance
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
