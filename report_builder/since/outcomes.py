"""What the last report expected, against what came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from report_builder import formats
from report_builder.dataset import ONE_DAY, Dataset
from report_builder.model import (
    Column,
    Content,
    Expected,
    Fact,
    Finding,
    Severity,
    Table,
    Value,
)
from report_builder.previous import Earlier
from report_builder.sections.forecast.demand import measured, unit_of
from report_builder.sections.forecast.outlook import NARROW, TOTAL
from report_builder.stats.periods import Span

SAME = 0.005  # less than half a per cent off is as expected
MONTH = dt.timedelta(days=27)  # from the first to the last day of the shortest one
MOSTLY = 2  # a range that holds less than one of two is too narrow, whatever chance does


@dataclass(frozen=True, slots=True)
class Outcome:
    """A series over the periods that are over: what was expected and what came, period by period.

    ``came`` is about the same days as ``expected``.
    """

    series: str
    expected: tuple[Expected, ...]
    came: tuple[float, ...]

    @property
    def inside(self) -> int:
        """Periods in which what came lies in the 80 % interval."""
        return sum(
            one.low <= came <= one.high for one, came in zip(self.expected, self.came, strict=True)
        )

    @property
    def sums(self) -> tuple[float, float]:
        """Expected and come in all."""
        return sum(one.point for one in self.expected), sum(self.came)

    @property
    def off(self) -> float | None:
        """What came over what was expected, less one; None where nothing was."""
        expected, came = self.sums
        return came / expected - 1 if expected > 0 else None


def content(data: Dataset, earlier: Earlier) -> Content:
    """Nothing where no period of the forecast is over, or it was of something else."""
    found = outcomes(data, earlier.forecasts)
    whole = next((one for one in found if one.series == TOTAL), None)
    if whole is None:
        return Content()
    tables = (_table(found, whole),) if len(found) > 1 or len(whole.came) > 1 else ()
    return Content(findings=(_finding(whole, earlier),), tables=tables)


def outcomes(data: Dataset, forecasts: Sequence[Expected]) -> list[Outcome]:
    """The sum first, then the series that were furthest off.

    The rest of the categories is left out: what belongs to it is not told.
    """
    over = [one for one in forecasts if (one.what, one.unit) == unit_of(data) and _over(one, data)]
    spans = sorted({(one.start, one.end) for one in over})
    if not spans:
        return []
    sums = _sums(data, spans)
    found = []
    for name in dict.fromkeys(one.series for one in over):
        own = tuple(one for one in over if one.series == name)
        if name in sums:
            came = tuple(sums[name][spans.index((one.start, one.end))] for one in own)
            found.append(Outcome(name, own, came))
    return sorted(found, key=lambda one: (one.series != TOTAL, -abs(one.off or 0.0), one.series))


def _over(one: Expected, data: Dataset) -> bool:
    """Whether the data has all days of it."""
    last = min(data.as_of, data.last_day + ONE_DAY * (data.rhythm.pause - 1))
    gaps = data.rhythm.unseen
    return one.end <= last and not any(a <= one.end and one.start <= b for a, b in gaps)


def _sums(data: Dataset, spans: Sequence[Span]) -> dict[str, list[float]]:
    """Series -> what came in each span; of all goods and of each category."""
    lines = measured(data.lines, data)
    inside: dict[str, Any] = {
        f"span_{at}": ibis.coalesce(
            lines.demand.sum(where=lines.day.between(ibis.literal(start), ibis.literal(end))), 0
        ).cast("float64")
        for at, (start, end) in enumerate(spans)
    }
    found = {TOTAL: [float(value) for value in lines.agg(**inside).execute().iloc[0]]}
    if not data.has("category"):
        return found
    frame = lines.group_by(key=lines.category).agg(**inside).execute()
    for row in frame[frame["key"].notna()].to_dict("records"):
        found.setdefault(str(row.pop("key")), [float(value) for value in row.values()])
    return found


def _span(one: Outcome) -> tuple[dt.date, dt.date]:
    return one.expected[0].start, one.expected[-1].end


def _finding(one: Outcome, earlier: Earlier) -> Finding:
    """What was expected, what came, and whether the interval held."""
    first, (expected, came) = one.expected[0], one.sums
    facts = {
        "span": Fact(formats.period(*_span(one)), "text"),
        "before": Fact(earlier.period.label, "text"), "expected": Fact(expected, first.unit),
        "came": Fact(came, first.unit), "what": Fact(first.what, "text"),
        "narrow": Fact(NARROW, "count"),
    }  # fmt: skip
    text = "For {span} the report of {before} expected "
    text += "{what} of {expected}" if first.unit == "money" else "{expected} {what}"
    text += "; {came} came"
    if one.off is not None and abs(one.off) >= SAME:
        facts |= {"off": Fact(abs(one.off), "share"),
                  "way": Fact("more" if one.off > 0 else "less", "text")}  # fmt: skip
        text += ", {off} {way}"
    held = one.inside * MOSTLY >= len(one.came)
    if len(one.came) == 1:
        facts |= {"low": Fact(first.low, first.unit), "high": Fact(first.high, first.unit)}
        text += (
            f": {'inside' if one.inside else 'outside'} its {{narrow}}% interval of {{low}} to "
            "{high}."
        )
    else:
        facts |= {"inside": Fact(one.inside, "count"), "parts": Fact(len(one.came), "count")}
        weekly = first.end - first.start < MONTH
        text += ". In {inside} of {parts} " + ("weeks" if weekly else "months")
        text += " it lay in the {narrow}% interval."
    severity: Severity = "info" if held else "watch"
    return Finding(
        "since_forecast", severity, text, facts,
        so_what="The forecast held: it can be planned with."
        if held else "Find out what was different (an offer, a large order, goods out of stock) "
        "before the next order is placed.",
    )  # fmt: skip


def _table(found: Sequence[Outcome], whole: Outcome) -> Table:
    unit = whole.expected[0].unit
    what = whole.expected[0].what
    rows: list[tuple[Value, ...]] = [
        (one.series, *(round(value, 2) for value in one.sums), one.off,
         f"{one.inside} of {len(one.came)}")
        for one in found
    ]  # fmt: skip
    return Table(
        "since_forecast", f"What was expected for {formats.period(*_span(whole))}, and what came",
        (Column("Series"), Column(f"Expected {what}", unit), Column("Came", unit),
         Column("Off by", "change"), Column(f"Inside the {NARROW}% interval")),
        tuple(rows),
    )  # fmt: skip
