"""Groups that bring less or more than all others, and what half the difference would be worth."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace

import numpy as np

from report_builder import charts, formats
from report_builder.buyers import Buyers, Dimension, Measure
from report_builder.buyers.doubts import hint
from report_builder.buyers.splits import splits, who
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.demographics.contrasts import Gap, chosen, measured
from report_builder.sections.demographics.factors import (
    Factor,
    is_shown,
    named,
    sample,
    shown,
)
from report_builder.sections.demographics.gap_wording import LITTLE, LITTLE_TOO, finding
from report_builder.sections.demographics.ranking import MEDIUM
from report_builder.stats.inference import mean_interval
from report_builder.stats.intervals import PERCENT_LEVEL

PAIR = 2  # groups of a trait that has no others
TOLD = 2  # traits whose gap is told: more are not acted upon
ENOUGH_TO_ACT = MEDIUM  # below, the ranking says not to decide by it whom to serve


def content(
    data: Dataset,
    found: Buyers,
    dimensions: Sequence[Dimension],
    ranked: Sequence[Factor],
    beside: Collection[str],
) -> Content:
    """The two traits with the largest gaps; all tests count.

    ``dimensions``: those whose gap may be told; none is where the ranking names no trait.
    ``ranked``: the tests of the ranking, which count in the correction. ``beside``: keys of those
    that go together with the leading one, whose gap is told with the leading one held constant too.
    """
    measure = found.measures[0]
    tested = [
        gap
        for dimension in found.of("person")
        for split in splits(found, dimension)
        if (gap := measured(found, split, measure)) is not None
    ]
    kept = [one.key for one in dimensions] if is_shown(ranked) else []
    holds = shown([one.test for one in tested] + [one.test for one in ranked])[: len(tested)]
    firm = [
        gap
        for gap, hold in zip(tested, holds, strict=True)
        if hold and gap.firm and gap.split.dimension.key in kept
    ]
    findings: list[Finding] = []
    used: list[int] = []
    by_size = sorted(firm, key=lambda one: (-one.size, one.split.dimension.key, one.split.name))
    keys = list(dict.fromkeys(one.split.dimension.key for one in by_size))
    for key in keys[:TOLD]:
        for gap in chosen([one for one in by_size if one.split.dimension.key == key]):
            used.append(id(gap.test))
            held = ranked[0].dimension if key in beside else None
            acts = _explains(gap, ranked, measure)
            told = finding(data, found, gap, measure, held, acts)
            if told.so_what == LITTLE and any(one.so_what == LITTLE for one in findings):
                told = replace(told, so_what=LITTLE_TOO)
            findings.append(hint(told, gap.split.dimension))
    tests = tuple(Evidence(**asdict(one.test)) for one in tested if id(one.test) not in used)
    chart = _chart(data, found, keys[0] if keys else None, dimensions, measure)
    return Content(findings=tuple(findings), charts=(chart,) if chart else (), tests=tests)


def _explains(gap: Gap, ranked: Sequence[Factor], measure: Measure) -> bool:
    """Whether the trait explains enough of the measure to treat its groups differently."""
    return any(
        one.dimension.key == gap.split.dimension.key
        and one.measure.key == measure.key
        and one.test.effect >= ENOUGH_TO_ACT
        for one in ranked
    )


def _chart(
    data: Dataset, found: Buyers, told: str | None, dimensions: Sequence[Dimension],
    measure: Measure,
) -> Chart | None:  # fmt: skip
    """The groups of the trait told first, else of the first trait there is."""
    dimension = found.dimension(told) if told else next(iter(dimensions), None)
    if dimension is None:
        return None
    values, labels = sample(found, dimension, measure)
    rows = []
    for name in dimension.names:
        own = np.sort(values[labels == name])
        if own.size:
            rows.append((name, float(own.mean()), *mean_interval(own), int(own.size)))
    if len(rows) < 2:
        return None
    table = Table(
        "demographics_groups", f"{measure.label} by {named(dimension)}",
        (Column(dimension.label), Column(measure.label, measure.unit), Column("Low", measure.unit),
         Column("High", measure.unit), Column(f"{found.unit.capitalize()}s", "count")),
        tuple(rows),
    )  # fmt: skip
    least, most = (pick(rows, key=lambda row: row[1]) for pick in (min, max))
    facts = {
        "group": Fact(who(dimension, least[0]), "text"), "value": Fact(least[1], measure.unit),
        "measure": Fact(measure.label.lower(), "text"),
        "dimension": Fact(named(dimension), "text"), "name": Fact(least[0], "text"),
    }  # fmt: skip
    title = "Lowest {measure} by {dimension}: {name}, {value}"
    if len(rows) == PAIR:  # of two the lowest is no news, how far apart they are is
        title = "{name} {value} each, {other} {other_value}"
        facts |= {
            "other": Fact(most[0], "text"), "other_value": Fact(most[1], measure.unit),
        }  # fmt: skip
    alt = "Dots with intervals: {measure} by {dimension}; least {value}, customers {group}."
    if not told:
        title = "No clear difference in {measure} by {dimension}"
        alt = "Dots with intervals: {measure} by {dimension}; the intervals lie close together."
        facts = {name: facts[name] for name in ("measure", "dimension")}
    return charts.dots(
        shows=(f"demographics_gap_{dimension.key}", f"demographics_best_{dimension.key}"),
        key="demographics_groups", x=dimension.label, y=measure.label, low="Low", high="High",
        line=float(np.sort(values).mean()), table=table, title=title, alt=alt, facts=facts,
        subtitle=f"Mean {measure.label.lower()} with {formats.percent(PERCENT_LEVEL)} interval, "
        "line = mean of all "
        f"{found.unit}s shown, {data.covered}",
    )  # fmt: skip
