"""The back-test: how good the forecasts would have been, beside the best simple one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Column, Content, Evidence, Fact, Finding, Table, Value
from report_builder.sections.forecast.demand import Calendar, unit_of
from report_builder.sections.forecast.outlook import NARROW, WIDE, Outlook
from report_builder.stats.effects import ERROR_SAVED
from report_builder.stats.forecast.results import Forecast
from report_builder.stats.forecast.simple import SEASONAL_NAIVE

MISSES = 5  # named in the table
# Coverage of an 80 % interval further from 80 than this is told as a weakness of the intervals.
OFF = 0.15


def content(data: Dataset, parts: Sequence[Outlook], calendar: Calendar) -> Content:
    """The back-test box, the worst misses, and what both say."""
    made = [one for one in parts if isinstance(one.forecast, Forecast)]
    findings = [_finding(made, calendar), *_worst(data, made, calendar)]
    tests = tuple(_contest(one) for one in made)
    return Content(
        tuple(findings), tables=(_table(made, calendar), _misses(data, made, calendar)), tests=tests
    )


def _contest(one: Outlook) -> Evidence:
    found = one.made.backtest.contest
    return Evidence("Diebold–Mariano test", found.origins, found.saved, ERROR_SAVED, found.low,
                    found.high, found.p)  # fmt: skip


def _seasonal(made: Sequence[Outlook]) -> bool:
    """Whether two years are there, so that the naive forecast is the year before."""
    return any(one.made.backtest.seasonal_mase is not None for one in made)


def _finding(made: Sequence[Outlook], calendar: Calendar) -> Finding:
    tests = [one.made.backtest for one in made]
    beating = sum(one.beats for one in tests)
    covered = float(np.mean([one.covered[0] for one in tests]))
    facts = {
        "series": Fact(len(tests), "count"),
        "origins": Fact(max(len(one.origins) for one in tests), "count"),
        "period": Fact(calendar.unit, "text"), "steps": Fact(calendar.steps, "count"),
        "mase": Fact(_mean([one.mase for one in tests]), "number"),
        "simple": Fact(_mean([one.baseline_mase for one in tests]), "number"),
        "covered": Fact(covered, "share"), "narrow": Fact(NARROW, "count"),
    }  # fmt: skip
    naive = "the same {period} of the year before" if _seasonal(made) else "the {period} before"
    text = (
        "This was tried on the past from {origins:start|starts}, {steps} {period}s ahead each. Of "
        "what came, {covered} lay within the {narrow}% intervals. The error was {mase} times "
        f"that of repeating {naive} (the naive forecast"
        + (", mean of {series} series" if len(tests) > 1 else "")
        + "). That of the best simple forecast was {simple} times. "
    )
    if len(tests) == 1:
        del facts["series"]
        text += (
            "What is shown beats the best simple forecast."
            if beating
            else "Nothing beats the best simple one, so that is shown."
        )
    elif beating == 0:
        text += "Nothing beats the best simple one in any of them, so that is shown."
    elif beating == len(tests):
        text += "In all of them what is shown beats the best simple forecast."
    else:
        facts["beating"] = Fact(beating, "count")
        text += (
            "In {beating} of {series} more than a simple one is shown; in the others nothing beats "
            "it."
        )
    weak = abs(covered - NARROW / 100) > OFF
    return Finding(
        "forecast_backtest", "info", text, facts,
        so_what="The intervals were too narrow in the past: plan with the wider one."
        if weak and covered < NARROW / 100
        else "The intervals were wider than needed in the past: the narrow one is enough."
        if weak
        else "The intervals can be planned with: they held about as often as they say.",
    )  # fmt: skip


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else 0.0


def _table(made: Sequence[Outlook], calendar: Calendar) -> Table:
    rows: list[tuple[Value, ...]] = []
    for one in made:
        test = one.made.backtest
        rows.append((
            one.name, one.made.demand, test.method, _known(test.mase), test.baseline,
            _known(test.baseline_mase), _known(test.seasonal_mase), test.bias, test.covered[0],
            test.covered[1], len(test.origins),
        ))  # fmt: skip
    note = (
        "MASE: mean absolute error over that of the naive forecast inside the history; below one "
        "is better. Bias: forecast less actual over actual. "
    )
    note += (
        f"The naive forecast is the {SEASONAL_NAIVE}."
        if _seasonal(made)
        else "With less than two years the naive forecast is the last value; a season cannot be "
        "seen."
    )
    return Table(
        "forecast_backtest", "Back-test",
        (Column("Series"), Column("Demand"), Column("Shown"), Column("MASE", "number"),
         Column("Best simple"), Column("MASE of it", "number"),
         Column("MASE of seasonal naive", "number"), Column("Bias", "change"),
         *(Column(f"In {formats.percent(level)} interval", "share") for level in (NARROW, WIDE)),
         Column("Starts", "count")),
        tuple(rows), note=note,
    )  # fmt: skip


def _known(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else value


def _all_misses(
    made: Sequence[Outlook], calendar: Calendar
) -> list[tuple[str, str, float, float, int]]:
    """Series, period, forecast, actual and how many periods ahead: the largest misses first, of
    each series and period the one made last."""
    found = []
    for one in made:
        test = one.made.backtest
        latest: dict[int, tuple[float, float, int]] = {}
        for row, known in enumerate(test.origins):
            for step in range(calendar.steps):
                latest[known + 1 + step] = (
                    float(test.forecasts[row, step]), float(test.actual[row, step]), step + 1,
                )  # fmt: skip
        for time, (expected, came, ahead) in latest.items():
            found.append((one.name, calendar.name(calendar.history[time]), expected, came, ahead))
    return sorted(found, key=lambda each: (-round(abs(each[2] - each[3]), 6), each[0], each[1]))


def _worst(data: Dataset, made: Sequence[Outlook], calendar: Calendar) -> list[Finding]:
    misses = _all_misses(made, calendar)
    if not misses:
        return []
    _, unit = unit_of(data)
    name, when, expected, came, ahead = misses[0]
    return [
        Finding(
            "forecast_misses", "info",
            "The worst miss of this trial was {series} in {when}: {expected} expected {ahead} "
            "{period} ahead, {came} sold.",
            {
                "series": Fact(name, "text"), "when": Fact(when, "text"),
                "expected": Fact(expected, unit), "came": Fact(came, unit),
                "ahead": Fact(ahead, "count"),
                "period": Fact(calendar.unit + ("s" if ahead > 1 else ""), "text"),
            },
            so_what="If you know what happened then (an offer, a large order, goods out of stock), "
            "allow for it: the forecast cannot know.",
        )
    ]  # fmt: skip


def _misses(data: Dataset, made: Sequence[Outlook], calendar: Calendar) -> Table:
    _, unit = unit_of(data)
    rows = [
        (name, when, expected, came, expected - came, ahead)
        for name, when, expected, came, ahead in _all_misses(made, calendar)[:MISSES]
    ]
    return Table(
        "forecast_misses", "Worst misses of the back-test",
        (Column("Series"), Column("When"), Column("Expected", unit), Column("Sold", unit),
         Column("Off by", unit), Column(f"{calendar.unit.capitalize()}s ahead", "count")),
        tuple(rows),
    )  # fmt: skip
