"""A stated difference between two groups, tested: the finding, and what would overturn it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from report_builder import formats
from report_builder.buyers import Dimension
from report_builder.buyers.alike import Alike
from report_builder.buyers.doubts import hint
from report_builder.model import Assumption, Evidence, Fact, Finding, Hypothesis, Unit
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.inference import (
    MINIMUM_PER_GROUP,
    compare_two,
    difference_in_shares,
)
from report_builder.stats.intervals import PERCENT_LEVEL, difference_interval

MOST_CUSTOMERS = 1_000_000  # a verdict that needs more could as well be said never to come
Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Contrast:
    """Two groups and what of them is compared.

    ``group`` and ``others`` are what they are called in a sentence, ``first`` and ``second`` their
    values (0 and 1 where ``unit`` is share), ``measure`` what the values are. ``chosen``: the trait
    is one that a trial can give out by lot, as membership is and age is not. ``trait`` is how the
    buyers are divided by it; where too many contradict themselves in it, the finding is a hint.
    ``alike``: what is left of the difference among those alike in another trait.
    """

    key: str
    statement: str
    direction: Literal[-1, 1]
    group: str
    others: str
    measure: str
    unit: Unit
    noun: str
    first: Values
    second: Values
    facts: Mapping[str, Fact] = field(default_factory=dict)
    chosen: bool = False
    trait: Dimension | None = None
    alike: Alike | None = None


def known(values: Any) -> Values:
    """The values that are known, as floats."""
    numbers = np.asarray(values, dtype=np.float64)
    return numbers[np.isfinite(numbers)]


def tested(one: Contrast, assumptions: tuple[Assumption, ...]) -> tuple[Hypothesis, Finding | None]:
    """The hypothesis with the finding that tests it, or the reason why nothing does."""
    small = min(one.first.size, one.second.size)
    if small < MINIMUM_PER_GROUP:
        which = one.group if one.first.size <= one.second.size else one.others
        unit = one.noun.partition("|")[2]
        there = str(small) if small >= SMALLEST else f"fewer than {SMALLEST}"
        return untested(
            one.key, one.statement, one.direction, dict(one.facts),
            f"needs {MINIMUM_PER_GROUP} {unit} in each group; of {which} there are {there}",
        ), None  # fmt: skip
    if min(one.first.min(), one.second.min()) == max(one.first.max(), one.second.max()):
        reason = f"the {one.measure} is the same for all"
        return untested(one.key, one.statement, one.direction, dict(one.facts), reason), None
    evidence = _evidence(one)
    change, facts = would_change(evidence, one.noun, chosen=one.chosen)
    hypothesis = Hypothesis(
        one.key, one.statement, one.direction, one.key, assumptions=assumptions,
        would_change=change, facts={**one.facts, **facts},
    )  # fmt: skip
    return hypothesis, _finding(one, evidence)


def untested(
    key: str, statement: str, direction: Literal[-1, 1], facts: Mapping[str, Fact], reason: str
) -> Hypothesis:
    """A hypothesis that has too little data to be tested."""
    return Hypothesis(key, statement, direction, None, reason=reason, facts=facts)


def unknown(
    key: str, statement: str, direction: Literal[-1, 1], facts: Mapping[str, Fact], reason: str
) -> Hypothesis:
    """A hypothesis about something that the data has no column of."""
    one = untested(key, statement, direction, facts, reason)
    return replace(one, verdict="not in the data")


def _evidence(one: Contrast) -> Evidence:
    if one.unit != "share":
        return Evidence(**asdict(compare_two(one.first, one.second)))
    first, second = int(one.first.sum()), int(one.second.sum())
    return Evidence(
        **asdict(difference_in_shares(first, one.first.size, second, one.second.size))
    )  # fmt: skip


def _finding(one: Contrast, evidence: Evidence) -> Finding:
    unit: Unit = "points" if one.unit == "share" else one.unit
    if one.unit == "share":
        difference, low, high = evidence.effect, evidence.low, evidence.high
    else:
        difference, low, high = difference_interval(one.first, one.second)
    facts = {
        "group": Fact(one.group[:1].upper() + one.group[1:], "text"),
        "measure": Fact(one.measure, "text"),
        "n": Fact(one.first.size, "count"), "others_n": Fact(one.second.size, "count"),
        "own": Fact(float(one.first.mean()), one.unit),
        "others": Fact(float(one.second.mean()), one.unit),
        "difference": Fact(difference, unit), "low": Fact(low, unit), "high": Fact(high, unit),
        "level": Fact(PERCENT_LEVEL, "count"), "rest": Fact(one.others, "text"),
    }  # fmt: skip
    facts |= one.alike.facts(unit) if one.alike else {}
    finding = Finding(
        one.key, "info",
        "{group} ({n:" + one.noun + "}): {measure} {own} on average, against {others} of {rest} "
        "({others_n}), a difference of "
        + formats.about(float(one.first.mean()), float(one.second.mean()), one.unit)
        + "{difference} ({level}% interval {low} to {high})."
        + (one.alike.sentence if one.alike else ""),
        facts, evidence, so_what=_so_what(one, evidence),
        hint=one.alike is not None and not one.alike.is_left,
    )  # fmt: skip
    return hint(finding, one.trait) if one.trait else finding


def _so_what(one: Contrast, evidence: Evidence) -> str:
    if evidence.low <= 0 <= evidence.high:
        return "A difference this small is what chance brings: plan nothing on it."
    if one.alike is not None and not one.alike.is_left:
        return f"It goes with {one.alike.name}: plan by that, not by this."
    if evidence.effect * one.direction > 0:
        return "The groups differ as expected; why they differ, this comparison does not tell."
    return "The groups differ the other way round: plans that rest on the statement need a look."


def would_change(evidence: Evidence, noun: str, *, chosen: bool) -> tuple[str, dict[str, Fact]]:
    """Among how many the same difference would cease to show, or begin to."""
    reach = (evidence.high - evidence.low) / 2
    if evidence.effect == 0 or reach == 0:
        return "Nothing but other data: there is no difference to speak of.", {}
    turning = evidence.n * (reach / abs(evidence.effect)) ** 2
    if turning > MOST_CUSTOMERS:
        return "A difference this close to nothing would not show in any number of customers.", {}
    facts = {"turning": Fact(max(1, round(turning)), "count"), "n": Fact(evidence.n, "count")}
    if turning <= evidence.n:
        trial = " A trial that leaves the choice to chance could overturn it." if chosen else ""
        return (
            "The same difference among {turning:" + noun + "} instead of {n} could be chance."
            + trial, facts
        )  # fmt: skip
    return (
        "The same difference would be more than chance among {turning:" + noun + "}; there are "
        "{n}.", facts
    )  # fmt: skip
