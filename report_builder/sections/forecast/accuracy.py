"""The back-test: how good the forecasts would have been, beside the best simple one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Column, Content, Evidence, Fact, Finding, Table, Value
from report_builder.sections.forecast.demand import Calendar, unit_of
from report_builder.sections.forecast.outlook import NARROW, WIDE, Outlook, held, in_words
from report_builder.stats.effects import ERROR_SAVED
from report_builder.stats.forecast.results import BackTest, Forecast
from report_builder.stats.forecast.simple import NAIVE, SEASONAL_NAIVE

MISSES = 5  # named in the table
# Coverage of an 80 % interval further from 80 than this is told as a weakness of the intervals.
OFF = 0.15
OFF_WIDE = 0.05  # a 95 % interval missed by more than twice as many as it says
BIASED = 0.05  # of what came: less too much or too little asks for no other order


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
    covered = held(tests)
    facts = {
        "origins": Fact(max(len(one.origins) for one in tests), "count"),
        "period": Fact(calendar.unit, "text"), "steps": Fact(calendar.steps, "count"),
        "covered": Fact(covered[0], "share"), "narrow": Fact(NARROW, "count"),
        "covered_wide": Fact(covered[1], "share"), "wide": Fact(WIDE, "count"),
    }  # fmt: skip
    text = (
        "This was tried on the past from {origins:start|starts}, {steps} {period}s ahead each. Of "
        "what came, {covered} lay within the {narrow}% intervals and {covered_wide} within the "
        "{wide}% ones. "
    )
    text += _bias(tests, facts) + _error(tests, facts) + _shown(tests, calendar.unit, facts)
    return Finding("forecast_backtest", "info", text, facts, so_what=_intervals(*covered))


def _bias(tests: Sequence[BackTest], facts: dict[str, Fact]) -> str:
    """Whether all series together were expected too high or too low; the fact is added."""
    came = float(sum(one.actual.sum() for one in tests))
    missed = float(sum((one.forecasts - one.actual).sum() for one in tests))
    if came <= 0 or abs(missed) < BIASED * came:
        return ""
    facts["bias"] = Fact(abs(missed) / came, "share")
    return f"In all, {{bias}} too {'much' if missed > 0 else 'little'} was expected. "


def _error(tests: Sequence[BackTest], facts: dict[str, Fact]) -> str:
    """The error against that of the naive forecast of the same trial: without two years against
    that of the best simple one, where more than that is shown. The facts are added."""
    yearly = [one for one in tests if one.seasonal_mase is not None]
    own, simple = (
        _mean([getattr(one, name) for one in yearly or tests]) for name in ("mase", "baseline_mase")
    )
    naive = _mean([one.seasonal_mase or 0.0 for one in yearly]) if yearly else simple
    beats = any(one.beats for one in yearly or tests)
    if naive <= 0 or not (beats if not yearly else _is_other(yearly)):
        return ""
    facts["error"] = Fact(own / naive, "number")
    if not yearly:
        return "The error was {error} times that of the best simple forecast. "
    text = "The error was {error} times that of repeating the same {period} of the year before "
    text += "(the naive forecast"
    if len(tests) > 1:
        text += ", mean of {compared} series"
        facts["compared"] = Fact(len(yearly), "count")
    if not beats:
        return text + "). "
    facts["simple"] = Fact(simple / naive, "number")
    return text + "). That of the best simple forecast was {simple} times. "


def _is_other(yearly: Sequence[BackTest]) -> bool:
    """Whether anything but the naive forecast is shown."""
    return any(one.method != SEASONAL_NAIVE for one in yearly)


def _shown(tests: Sequence[BackTest], unit: str, facts: dict[str, Fact]) -> str:
    """Whether more than a simple forecast is shown, and which simple one."""
    beating, count = sum(one.beats for one in tests), len(tests)
    if beating == count:
        if count == 1:
            return "What is shown beats the best simple forecast."
        return "In all of them what is shown beats the best simple forecast."
    if count == 1 or len({one.method for one in tests}) == 1:
        method = in_words(tests, unit) or tests[0].method
        facts["method"] = Fact(method, "text")
        return "Nothing beats the best simple forecast, so that is shown: {method}."
    facts["series"] = Fact(count, "count")
    if beating == 0:
        return (
            "For none of {series} series does anything beat the best simple forecast, so that is "
            "shown."
        )
    facts["beating"] = Fact(beating, "count")
    return (
        "In {beating} of {series} series more than a simple one is shown; in the others nothing "
        "beats it."
    )


def _intervals(narrow: float, wide: float) -> str:
    """Whether both intervals held as often as they say."""
    if wide < WIDE / 100 - OFF_WIDE:
        return "The intervals were too narrow in the past: allow for more than the wider one."
    if narrow < NARROW / 100 - OFF:
        return "The intervals were too narrow in the past: plan with the wider one."
    if narrow > NARROW / 100 + OFF:
        return "The intervals were wider than needed in the past: the narrow one is enough."
    return "The intervals can be planned with: they held about as often as they say."


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
        else f"With less than two years the naive forecast is the {NAIVE} (the last "
        f"{calendar.unit} again); a season cannot be seen."
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
