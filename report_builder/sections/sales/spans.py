"""The series in weeks or 4-5-4 months, where the report's period is one: the same periods there."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from report_builder import charts, formats, measures
from report_builder.calendars import WEEK, Span, before, year_before
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Table
from report_builder.stats.periods import is_covered

MOST = {"week": 54, "retail month": 25}  # a year, or two, and the same period a year before
FEWEST = 4  # points; fewer are no series
NOUNS = {"week": ("week", "weeks"), "retail month": ("retail month", "retail months")}
YEAR_BEFORE = "A year before"
OTHERS = "; the series of the other chapters are by calendar month"


@dataclass(frozen=True, slots=True)
class Point:
    """A week or retail month that the data covers: what it brought, and its like a year before."""

    start: dt.date
    end: dt.date
    value: float
    year_before: float | None


def content(data: Dataset) -> Content:
    """Nothing where the period is no week and no retail month, or too few of them are covered."""
    if data.period.kind not in MOST:
        return Content()
    found = points(data)
    if len(found) < FEWEST or found[-1].end != data.period.end:
        return Content()
    return Content(findings=(_finding(found, data),), charts=(_chart(found, data),))


def points(data: Dataset) -> list[Point]:
    """The periods up to that of the report, oldest first, without a gap between them."""
    daily = measures.by_day(data)
    worth = dict(zip(daily["day"], daily["value"].tolist(), strict=True))

    def total(span: Span) -> float:
        days = range((span[1] - span[0]).days + 1)
        return float(sum(worth.get(span[0] + dt.timedelta(days=day), 0.0) for day in days))

    found: list[Point] = []
    for span in _backwards(data.period.start, data.period.end):
        if len(found) == MOST[data.period.kind] or not _is_covered(span, data):
            return found[::-1]
        ago = year_before(*span)
        known = ago is not None and _is_covered(ago, data)
        found.append(Point(*span, total(span), total(ago) if known and ago else None))
    raise AssertionError("the data begins some day")


def _backwards(start: dt.date, end: dt.date) -> Iterator[Span]:
    """The span and those of its kind before it."""
    while True:
        yield start, end
        start, end = before(start, end) or (start - WEEK, end - WEEK)


def _is_covered(span: Span, data: Dataset) -> bool:
    return span[0] >= data.first_day and is_covered(span, data.months)


def _finding(found: list[Point], data: Dataset) -> Finding:
    """The period against the middle of those before it: what is usual, whatever the trend."""
    last, others = found[-1], [one.value for one in found[:-1]]
    usual = statistics.median(others)
    higher = sum(last.value > one for one in others)
    facts: dict[str, Fact] = {
        "period": Fact(data.period.label, "text"), "name": Fact(data.value_name, "text"),
        "now": Fact(last.value, data.value_unit), "usual": Fact(usual, data.value_unit),
        "others": Fact(len(others), "count"), "higher": Fact(higher, "count"),
    }  # fmt: skip
    one, many = NOUNS[data.period.kind]
    return Finding(
        "sales_by_span", "info",
        "{period} brought {name} of {now}; half of the {others} " + many + " before brought "
        "{usual} or less. It is above {higher} of them.",
        facts, so_what=f"One {one} alone says little: look at where it stands among the others.",
    )  # fmt: skip


def _chart(found: list[Point], data: Dataset) -> Chart:
    compared = any(one.year_before is not None for one in found)
    name, last = data.value_name.capitalize(), found[-1]
    one, many = NOUNS[data.period.kind]
    facts: dict[str, Fact] = {
        "period": Fact(data.period.label, "text"), "name": Fact(data.value_name, "text"),
        "first": Fact(found[0].start, "date"),
    }  # fmt: skip
    if last.year_before is not None and last.year_before > 0:
        facts["change"] = Fact(last.value / last.year_before - 1, "change")
        title = "{period}: {name} {change} on a year before"
    else:
        facts["value"] = Fact(last.value, data.value_unit)
        title = "{period}: {name} of {value}"
    columns = [Column("First day", "date"), Column(one.capitalize()), Column(name, data.value_unit)]
    columns += [Column(YEAR_BEFORE, data.value_unit)] if compared else []
    rows = tuple(
        (each.start, formats.period(each.start, each.end), each.value,
         *([each.year_before] if compared else []))
        for each in found
    )  # fmt: skip
    return charts.line(
        x="First day", y=name, compare=YEAR_BEFORE if compared else None, key="sales_by_span",
        shows=("sales_by_span",), title=title,
        subtitle=f"{name} by {one}"
        + (f", {data.currency} after returns" if data.currency and data.has_money else "")
        + f"; the last {formats.whole(len(found))} {many} that the data covers" + OTHERS,
        alt=f"Line chart by {one} from {{first}}. " + title + ".",
        table=Table("sales_by_span", f"{name} by {one}", tuple(columns), rows), facts=facts,
    )  # fmt: skip
