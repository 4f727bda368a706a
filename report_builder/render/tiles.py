"""Tiles: each key figure beside the month before and the year before.

The one place where these are compared, so that the report, the mail and the archive say the same.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace

from markupsafe import Markup

from report_builder import formats
from report_builder.look import spark
from report_builder.model import Kpi, Period, Report, Unit

SPARKLINE_MONTHS = 24  # two years show the season twice
NO_CHANGE = 0.0005  # rounds to 0.0 % or 0.0 points
NOT_CLEAR = " (no clear change)"
NOTHING = ": no comparable "
NOTHING_TO_COMPARE = "{name}" + NOTHING + "{span}"
NOT_COVERED = "Nothing is compared with {}: the data does not cover it, or not whole."
NOT_COMPARED = "not compared with "
UNCOMPARED = "{}: not compared with {}, because {}."
WITHOUT_DATES = "The data has no dates of purchases: there is no month or year to compare with."
WITHOUT_CURRENCY = "Amounts are in the currency of the data, which does not name it."


@dataclass(frozen=True, slots=True)
class Comparison:
    """The size of a change ("11.1%") and its direction in words ("higher than November 2010").

    ``change`` is empty where nothing changed or there is nothing to compare with: ``words`` says
    which.
    """

    change: str
    words: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A key figure ready to show. ``interval`` and ``sparkline`` (our own SVG) may be empty."""

    key: str
    name: str
    value: str
    interval: str
    comparisons: tuple[Comparison, ...]
    sparkline: Markup
    definition: str


def tiles(report: Report, ink: str) -> tuple[tuple[Tile, ...], str]:
    """The key figures, and what is said once below them: what nothing is compared with, and why."""
    found = tuple(tile(kpi, report.period, report.currency, ink) for kpi in report.kpis)
    said = []
    if report.period is None:
        said.append(WITHOUT_DATES)
    elif found:
        of_all = [one for one in found[0].comparisons
                  if not one.change and all(one in each.comparisons for each in found)]  # fmt: skip
        missing = [one for one in of_all if NOTHING in one.words]
        found = tuple(
            replace(each, comparisons=tuple(one for one in each.comparisons if one not in missing))
            for each in found
        )
        said += [NOT_COVERED.format(one.words.partition(":")[0]) for one in missing]
        reasoned = tuple(map(with_reason, found, report.kpis))
        found = tuple(replace(each, comparisons=_made(each)) for each in reasoned)
        said += [
            UNCOMPARED.format(kpi.name, formats.listed(bases), kpi.uncompared)
            for each, kpi in zip(reasoned, report.kpis, strict=True)
            if (bases := _not_made(each))
        ]
    if not report.currency and any(kpi.unit == "money" for kpi in report.kpis):
        said.append(WITHOUT_CURRENCY)
    return found, " ".join(said)


def _made(shown: Tile) -> tuple[Comparison, ...]:
    return tuple(one for one in shown.comparisons if not one.words.startswith(NOT_COMPARED))


def _not_made(shown: Tile) -> list[str]:
    """What its figure may not be compared with: said below the tiles, where there is room."""
    return [
        one.words.removeprefix(NOT_COMPARED)
        for one in shown.comparisons
        if one.words.startswith(NOT_COMPARED)
    ]


def with_reason(shown: Tile, kpi: Kpi) -> Tile:
    """The tile; what its figure does not allow is not said to be missing from the data."""
    if not kpi.uncompared:
        return shown
    return replace(shown, comparisons=tuple(
        Comparison("", NOT_COMPARED + one.words.partition(NOTHING)[0]) if NOTHING in one.words
        else one
        for one in shown.comparisons
    ))  # fmt: skip


def tile(kpi: Kpi, period: Period | None, currency: str, ink: str) -> Tile:
    """A key figure; where time is known, beside the period before and the same a year before."""
    interval = ""
    if kpi.low is not None and kpi.high is not None:
        low, high = (formats.text(value, kpi.unit, currency) for value in (kpi.low, kpi.high))
        interval = f"{formats.percent(95)} interval {low} to {high}"
    return Tile(
        key=kpi.key,
        name=kpi.name,
        value=formats.short(kpi.value, kpi.unit, currency),
        interval=interval,
        comparisons=_comparisons(kpi, period) if period else (),
        sparkline=_sparkline(kpi, ink),
        definition=kpi.definition,
    )


def _comparisons(kpi: Kpi, period: Period) -> tuple[Comparison, ...]:
    before, year_before, span = _names(period)
    return tuple(
        _weighed(kpi, base, compare(kpi.value, base, kpi.unit, name, span))
        for base, name in ((kpi.previous, before), (kpi.year_ago, year_before))
    )


def _weighed(kpi: Kpi, base: float | None, found: Comparison) -> Comparison:
    """The change; a base inside the interval of the figure shows none that is clear."""
    if not found.change or base is None or kpi.low is None or kpi.high is None:
        return found
    return replace(found, words=found.words + NOT_CLEAR) if kpi.low <= base <= kpi.high else found


def compare(
    value: float | None, base: float | None, unit: Unit, name: str, span: str
) -> Comparison:
    """A change against ``base``: relative, or in percentage points where the unit is a share."""
    if value is None or base is None or (unit != "share" and base <= 0):
        return Comparison("", NOTHING_TO_COMPARE.format(name=name, span=span))
    delta = value - base if unit == "share" else value / base - 1
    if abs(delta) < NO_CHANGE:
        return Comparison("", f"same as {name}")
    size = abs(delta)  # the word says the direction: a sign beside it would say it twice
    shown = formats.points(size) if unit == "share" else formats.change(size)
    shown = shown.removeprefix("+")
    return Comparison(shown, f"{'higher' if delta > 0 else 'lower'} than {name}")


def _names(period: Period) -> tuple[str, str, str]:
    """What the period before and the year before are called, and the word for such a span."""
    start, end = period.start, period.end
    last_day = calendar.monthrange(start.year, start.month)[1]
    if (start.day, end) == (1, start.replace(day=last_day)):
        before = (start - dt.timedelta(days=1)).replace(day=1)
        year_before = start.replace(year=start.year - 1)
        return formats.month(before), formats.month(year_before), "month"
    return "the period before", "the same period a year before", "period"


def _sparkline(kpi: Kpi, ink: str) -> Markup:
    values = [value for _, value in kpi.series[-SPARKLINE_MONTHS:]]
    return Markup(spark.sparkline(values, width=160, height=36, ink=ink))  # our own drawing


def sparkline_dates(kpis: tuple[Kpi, ...]) -> str:
    """The months that the small lines of the key figures cover, or "" without any."""
    months = [month for kpi in kpis for month, _ in kpi.series[-SPARKLINE_MONTHS:]]
    if not months:
        return ""
    return f"{formats.month(min(months))} to {formats.month(max(months))}"
