"""Groups that bring less or more than all others, and what half the difference would be worth."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from report_builder import charts, formats, measures
from report_builder.buyers import Buyers, Dimension, Measure
from report_builder.buyers.doubts import hint
from report_builder.buyers.splits import Split, has_opposite, opposite, splits, who
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.demographics.factors import (
    Factor,
    is_shown,
    named,
    sample,
    shown,
)
from report_builder.sections.demographics.ranking import MEDIUM
from report_builder.sections.demographics.suggestions import suggestion
from report_builder.sections.demographics.worth import half_the_gap
from report_builder.stats.effects import CUTS
from report_builder.stats.inference import Comparison, compare_two, mean_interval
from report_builder.stats.intervals import PERCENT_LEVEL, difference_interval
from report_builder.stats.strata import NoCommonStratum, standardised_difference

PAIR = 2  # groups of a trait that has no others
TOLD = 2  # traits whose gap is told: more are not acted upon
ENOUGH_TO_ACT = MEDIUM  # below, the ranking says not to decide by it whom to serve
LITTLE = (
    "The trait says little of a single customer: use it for the tone, not for an offer of their "
    "own."
)
LITTLE_TOO = "Here too customers of one group differ more than the groups do: the tone, no more."
NOT_TO_CLOSE = ("income",)  # a shop cannot change it, so the amount would be nobody's to gain
Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Gap:
    """A group against all others: the test, and the difference of the means with its interval."""

    split: Split
    test: Comparison
    own: float
    others: float
    low: float
    high: float

    @property
    def firm(self) -> bool:
        """Whether means and test point the same way, beyond chance."""
        return not self.low <= 0 <= self.high and (self.own - self.others) * self.test.effect > 0

    @property
    def size(self) -> float:
        """How much the division says: its effect, one being small, times the spread of its sides.

        So that a handful of unusual customers do not come before half of them.
        """
        part = float(self.split.inside.sum() / (self.split.inside | self.split.others).sum())
        spread = 2 * sqrt(part * (1 - part))
        return spread * abs(self.test.effect) / CUTS[self.test.effect_name][0]


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
        if (gap := _gap(found, split, measure)) is not None
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
        for gap in _told([one for one in by_size if one.split.dimension.key == key]):
            used.append(id(gap.test))
            held = ranked[0].dimension if key in beside else None
            acts = _explains(gap, ranked, measure)
            told = _finding(data, found, gap, measure, held, acts)
            if told.so_what == LITTLE and any(one.so_what == LITTLE for one in findings):
                told = replace(told, so_what=LITTLE_TOO)
            findings.append(hint(told, gap.split.dimension))
    tests = tuple(Evidence(**asdict(one.test)) for one in tested if id(one.test) not in used)
    chart = _chart(data, found, keys[0] if keys else None, dimensions, measure)
    return Content(findings=tuple(findings), charts=(chart,) if chart else (), tests=tests)


def _gap(found: Buyers, split: Split, measure: Measure) -> Gap | None:
    values = found.frame[measure.key].to_numpy(dtype=float)
    known = np.isfinite(values)
    own, others = values[split.inside & known], values[split.others & known]
    if min(own.size, others.size) < 2:
        return None
    difference, low, high = difference_interval(own, others)
    mean = float(np.sort(others).mean())
    return Gap(split, compare_two(own, others), mean + difference, mean, low, high)


def _told(gaps: Sequence[Gap]) -> list[Gap]:
    """Of one trait the largest difference and, where its others are no one group, the largest of
    the other sign."""
    first = gaps[0]
    if has_opposite(first.split):
        return [first]
    other = [
        one
        for one in gaps
        if (one.own < one.others) != (first.own < first.others) and not has_opposite(one.split)
    ]
    return [first, *other[:1]]


def _turned(found: Buyers, gap: Gap) -> Gap:
    """The same gap told by the group on the other side; the test keeps its identity."""
    test = replace(gap.test, effect=-gap.test.effect, low=-gap.test.high, high=-gap.test.low)
    return Gap(opposite(found, gap.split), test, gap.others, gap.own, -gap.high, -gap.low)


def _explains(gap: Gap, ranked: Sequence[Factor], measure: Measure) -> bool:
    """Whether the trait explains enough of the measure to treat its groups differently."""
    return any(
        one.dimension.key == gap.split.dimension.key
        and one.measure.key == measure.key
        and one.test.effect >= ENOUGH_TO_ACT
        for one in ranked
    )


def _finding(
    data: Dataset, found: Buyers, gap: Gap, measure: Measure, held: Dimension | None, acts: bool
) -> Finding:
    """A group that brings less; or a group that brings more, where the others are no one group."""
    if gap.own > gap.others and has_opposite(gap.split):
        gap = _turned(found, gap)
    if gap.own > gap.others:
        return _above(data, found, gap, measure, acts)
    return _below(data, found, gap, measure, held, acts)


def _facts(gap: Gap, measure: Measure) -> dict[str, Fact]:
    ends = sorted((abs(gap.low), abs(gap.high)))
    return {
        "customers": Fact(int(gap.split.inside.sum()), "count"),
        "group": Fact(gap.split.who, "text"), "measure": Fact(measure.label.lower(), "text"),
        "own": Fact(gap.own, measure.unit), "others": Fact(gap.others, measure.unit),
        "gap": Fact(abs(gap.own - gap.others), measure.unit),
        "low": Fact(ends[0], measure.unit), "high": Fact(ends[1], measure.unit),
        "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip


def _subject(found: Buyers) -> str:
    if found.unit == "customer":
        return "The {customers:customer|customers} {group}"
    return "The {customers:order|orders} of customers {group}"


def _below(
    data: Dataset, found: Buyers, gap: Gap, measure: Measure, held: Dimension | None, acts: bool
) -> Finding:
    facts = _facts(gap, measure)
    key = gap.split.dimension.key
    text = (
        f"{_subject(found)} bring less than the others. Their {{measure}} is {{own}} on average, "
        "{gap} less than that of all others ({level}% interval {low} to {high})."
    )
    brief = (
        _subject(found) + " bring less than others: {measure} {own} against {others} "
        "({level}% interval of the gap {low} to {high})."
    )
    worth, severity, stays = None, "info", True
    if held:
        sentence, more, stays = _held(found, gap, measure, held)
        text, facts = text + sentence, facts | more
        if stays:
            text, brief = _alike(found), _alike_in_brief(found)
    if key not in NOT_TO_CLOSE and stays and acts:
        severity = "act"
        worth, sentence, more = half_the_gap(data, facts, measure)
        text, facts = text + sentence, facts | more
    return Finding(
        f"demographics_gap_{key}", severity, text, facts,  # type: ignore[arg-type]
        Evidence(**asdict(gap.test)), money=worth if data.has_money else None, money_is="worth",
        brief=brief, so_what=suggestion(gap.split) if acts else LITTLE,
    )  # fmt: skip


def _alike(found: Buyers) -> str:
    """Like for like first: the gap as it is holds what goes with the other trait too."""
    return (
        f"{_subject(found)} bring less than the others. Among {found.unit}s alike in {{factor}}, "
        "their {measure} is {held_gap} lower on average ({level}% interval {held_low} to "
        "{held_high}). Taken as they are it is {own}, {gap} less than that of all others ({low} to "
        "{high}); the test quoted is of this difference."
    )


def _alike_in_brief(found: Buyers) -> str:
    return (
        f"{_subject(found)} bring {{held_gap}} less than others alike in {{factor}} ({{level}}% "
        "interval {held_low} to {held_high}); unadjusted, {measure} is {own} against {others}."
    )


def _held(
    found: Buyers, gap: Gap, measure: Measure, leader: Dimension
) -> tuple[str, dict[str, Fact], bool]:
    """What is left of the gap among customers alike in the leading trait, and whether it is."""
    values = found.frame[measure.key].to_numpy(dtype=float)
    alike = found.groups[leader.key].to_numpy(dtype=object)
    known = np.array([isinstance(one, str) for one in alike], dtype=bool) & np.isfinite(values)
    known &= gap.split.inside | gap.split.others
    factor = {"factor": Fact(named(leader), "text")}
    try:
        difference, low, high = standardised_difference(
            values[known], gap.split.inside[known], alike[known].astype(str)
        )
    except NoCommonStratum:
        apart = f" No two {found.unit}s alike in {{factor}} are on both sides of this difference."
        return apart, factor, False
    facts = factor | {
        "held_gap": Fact(-difference, measure.unit),
        "held_low": Fact(-high, measure.unit), "held_high": Fact(-low, measure.unit),
    }  # fmt: skip
    sentence = (
        f" Among {found.unit}s alike in {{factor}} the gap is {{held_gap}} ({{held_low}} to "
        "{held_high})."
    )
    return sentence, facts, high < 0


def _above(data: Dataset, found: Buyers, gap: Gap, measure: Measure, acts: bool) -> Finding:
    facts = _facts(gap, measure)
    about = formats.about(gap.own, gap.others, measure.unit)
    text = (
        f"{_subject(found)} bring more than the others. Their {{measure}} is {{own}} on average, "
        f"that of all others {{others}}: {about}{{gap}} more ({{level}}% interval {{low}} to "
        "{high})."
    )
    if acts:
        brought = formats.printed(gap.own, measure.unit) * int(gap.split.inside.sum())
        text += " Together that is {brought}{span}."
        facts |= {
            "brought": Fact(brought * measures.yearly(data), measure.unit),
            "span": Fact(measures.span(data), "text"),
        }
    return Finding(
        f"demographics_best_{gap.split.dimension.key}", "good" if acts else "info", text, facts,
        Evidence(**asdict(gap.test)),
        so_what="More customers like them are worth more than others: look for them where they "
        "already come from, and let them bring friends." if acts else LITTLE,
    )  # fmt: skip


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
