"""What a gap says, in sentences."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from report_builder import formats, measures
from report_builder.buyers import Buyers, Dimension, Measure
from report_builder.buyers.alike import bands_alike
from report_builder.buyers.splits import has_opposite
from report_builder.dataset import Dataset
from report_builder.model import Evidence, Fact, Finding
from report_builder.sections.demographics.contrasts import Gap, turned
from report_builder.sections.demographics.factors import named
from report_builder.sections.demographics.suggestions import suggestion
from report_builder.sections.demographics.worth import half_the_gap
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.strata import NoCommonStratum, standardised_difference

LITTLE = (
    "The trait says little of a single customer: use it for the tone, not for an offer of their "
    "own."
)
LITTLE_TOO = "Here too customers of one group differ more than the groups do: the tone, no more."
NOT_TO_CLOSE = ("income",)  # a shop cannot change it, so the amount would be nobody's to gain


def finding(
    data: Dataset, found: Buyers, gap: Gap, measure: Measure, held: Dimension | None, acts: bool
) -> Finding:
    """A group that brings less; or a group that brings more, where the others are no one group."""
    if gap.own > gap.others and has_opposite(gap.split):
        gap = turned(found, gap)
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
        text, facts = text + sentence, facts | more | _worth_range(facts, worth, measure)
        brief += " Half of that gap would be worth {worth} ({worth_low} to {worth_high})."
    return Finding(
        f"demographics_gap_{key}", severity, text, facts,  # type: ignore[arg-type]
        Evidence(**asdict(gap.test)), money=worth if data.has_money else None, money_is="worth",
        brief=brief, so_what=suggestion(gap.split) if acts else LITTLE,
    )  # fmt: skip


def _worth_range(facts: dict[str, Fact], worth: float, measure: Measure) -> dict[str, Fact]:
    """What half the gap is worth at both ends of the gap's interval."""
    held = "held_" if "held_gap" in facts else ""
    gap, low, high = (facts[name].value for name in
                      (f"{held}gap", f"{held}low", f"{held}high"))  # fmt: skip
    assert isinstance(gap, float)
    assert isinstance(low, float)
    assert isinstance(high, float)
    return {
        "worth_low": Fact(worth * low / gap, measure.unit),
        "worth_high": Fact(worth * high / gap, measure.unit),
    }


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
    alike = bands_alike(found, leader.key)
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
