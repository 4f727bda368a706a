"""Traits that go together: what is left of one while the other is held constant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from report_builder import formats
from report_builder.buyers import Buyers, Dimension
from report_builder.buyers.crossed import crossed
from report_builder.buyers.doubts import hint
from report_builder.model import Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.demographics.factors import (
    Factor,
    differences,
    named,
    rows,
    shown,
)
from report_builder.sections.demographics.ranking import MEDIUM
from report_builder.stats.effects import CRAMERS_V, CUTS
from report_builder.stats.inference import Comparison, association, compare_groups
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.strata import places_within

TOGETHER = CUTS[CRAMERS_V][0]  # from a small association on, one trait can stand for another


@dataclass(frozen=True, slots=True)
class Overlap:
    """A trait beside the leading one: how closely they go together (by the groups large enough for
    that, as in the chapter on what goes together), of how many both are known, what the trait
    explains alone
    and among customers of the same group of the leading one, and the leading one alone and among
    customers of the same group of the trait. The last four are of the same customers and are None
    where the two do not go together. ``stays`` and ``leader_stays``: what holds after correction.
    """

    dimension: Dimension
    together: Comparison
    known: int
    alone: Comparison | None = None
    held: Comparison | None = None
    leader_alone: Comparison | None = None
    leader_held: Comparison | None = None
    stays: bool = False
    leader_stays: bool = True


def overlaps(found: Buyers, leader: Factor) -> tuple[Overlap, ...]:
    """Every other trait beside the leading one, the closest first."""
    raw = [
        one
        for dimension in found.of("person")
        if dimension.key != leader.dimension.key
        and (one := _overlap(found, leader, dimension)) is not None
    ]
    stays = shown([one.held for one in raw if one.held])
    leader_stays = shown([one.leader_held for one in raw if one.leader_held])
    places = iter(zip(stays, leader_stays, strict=True))
    judged = [_with(one, *next(places)) if one.held else one for one in raw]
    return tuple(sorted(judged, key=lambda one: (-one.together.effect, one.dimension.key)))


def _with(one: Overlap, stays: bool, leader_stays: bool) -> Overlap:
    return Overlap(
        one.dimension, one.together, one.known, one.alone, one.held, one.leader_alone,
        one.leader_held, stays, leader_stays,
    )  # fmt: skip


def _overlap(found: Buyers, leader: Factor, dimension: Dimension) -> Overlap | None:
    kept = rows(found, dimension, leader.measure, leader.dimension)
    kept = kept.intersection(rows(found, leader.dimension, leader.measure, dimension), sort=None)
    own = found.groups.loc[kept, dimension.key].to_numpy(dtype=str)
    lead = found.groups.loc[kept, leader.dimension.key].to_numpy(dtype=str)
    if min(len(set(own)), len(set(lead))) < 2:
        return None
    table = crossed(found, leader.dimension, dimension)
    together = association((pd.crosstab(lead, own) if table is None else table).to_numpy())
    if together.effect < TOGETHER:
        return Overlap(dimension, together, len(kept))
    values = found.frame.loc[kept, leader.measure.key].to_numpy(dtype=float)
    return Overlap(
        dimension, together, len(kept), compare_groups(values, own),
        compare_groups(places_within(values, lead), own), compare_groups(values, lead),
        compare_groups(places_within(values, own), lead),
    )  # fmt: skip


def standing(ranked: Sequence[Factor], found: Sequence[Overlap]) -> tuple[Dimension, ...]:
    """Traits whose differences are not those of the leading trait under another name."""
    gone = {one.dimension.key for one in found if one.held and not one.stays}
    kept = [one.dimension for one in ranked if one.dimension.key not in gone]
    return tuple({one.key: one for one in kept}.values())


def content(found: Buyers, leader: Factor, beside: Sequence[Overlap]) -> Content:
    """The closest look at the trait that says most besides the leading one."""
    close = [one for one in beside if one.held]
    seems = [one for one in close if one.alone and one.alone.low > 0]
    told = max(seems, key=_explains) if seems else next(iter(close), None)
    tests = [one.together for one in beside if one is not told]
    tests += [test for one in close for test in (one.held, one.leader_held) if test]
    finding = _finding(found, leader, told, close, bool(seems)) if told else None
    return Content(
        findings=(finding,) if finding else (),
        tables=(_table(leader, beside),) if close else (),
        tests=tuple(Evidence(**asdict(test)) for test in tests),
    )


def _explains(one: Overlap) -> float:
    return one.alone.effect if one.alone else 0.0


def _finding(
    found: Buyers, leader: Factor, told: Overlap, close: Sequence[Overlap], seems: bool
) -> Finding:
    assert told.alone is not None
    assert told.held is not None
    assert told.leader_alone is not None
    assert told.leader_held is not None
    first, *rest = [named(one.dimension) for one in close]
    facts = {
        "traits": Fact(formats.listed([first.capitalize(), *rest]), "text"),
        "factor": Fact(named(leader.dimension), "text"),
        "trait": Fact(named(told.dimension), "text"),
        "strength": Fact(round(told.together.effect, 2), "number"),
        "known": Fact(told.known, "count"),
        "measure": Fact(leader.measure.label.lower(), "text"),
        "alone": Fact(told.alone.effect, "share"), "held": Fact(told.held.effect, "share"),
        "low": Fact(told.held.low, "share"), "high": Fact(told.held.high, "share"),
        "level": Fact(PERCENT_LEVEL, "count"),
        "factor_alone": Fact(told.leader_alone.effect, "share"),
        "factor_held": Fact(told.leader_held.effect, "share"),
    }  # fmt: skip
    verb = "goes" if len(close) == 1 else "go"
    text = (
        f"{{traits}} {verb} together with {{factor}} (Cramér's V of {{factor}} and {{trait}}: "
        "{strength}, where one would mean that each gives the other away). "
        f"{_compared(found, leader, seems)} The other way round, {{factor}} goes "
        "with {factor_alone}, and {factor_held} among those alike in {trait}."
    )
    finding = Finding(
        "demographics_overlap", "info", text, facts, Evidence(**asdict(told.together)),
        so_what=_so_what(leader, told, seems),
    )  # fmt: skip
    return hint(finding, leader.dimension, told.dimension)


def _compared(found: Buyers, leader: Factor, seems: bool) -> str:
    alike = "customers" if found.unit == "customer" else "orders of customers"
    if not seems:
        return (
            "On {measure} none of them shows a difference beyond chance, neither alone ({trait} "
            "goes with {alone} among the {known} of whom both are known) nor among "
            f"{alike} alike in {{factor}} ({{held}}, {{level}}% interval {{low}} to {{high}})."
        )
    return (
        f"Alone, {{trait}} goes with {{alone}} of the {differences(leader.test)} among the "
        f"{{known}} of whom both are known; among {alike} alike in {{factor}} with {{held}} "
        "({level}% interval {low} to {high})."
    )


def _so_what(leader: Factor, told: Overlap, seems: bool) -> str:
    if leader.test.effect < MEDIUM:
        return _for_the_tone(told)
    if told.stays and told.leader_stays:
        return (
            "Both count, each on its own: combine {trait} and {factor} when choosing whom to ask."
        )
    if told.leader_stays and not seems:
        return "Steer by {factor}: that {trait} adds anything to it does not show here."
    if told.leader_stays:
        return (
            "Steer by {factor}: what {trait} seems to say is within chance once {factor} is the "
            "same, so an offer by {trait} would reach the wrong people."
        )
    if told.stays:
        return (
            "What {factor} seems to say may only be {trait} under another name: steer by {trait}."
        )
    return (
        "The data cannot tell which of the two counts: do not plan by {trait} and {factor} twice."
    )


def _for_the_tone(told: Overlap) -> str:
    """Where even the leading trait says little: which of the two, for what little it is good."""
    if told.stays and told.leader_stays:
        return "Both add something, but little: use them for the tone, not for an offer."
    if told.leader_stays:
        return "If the tone is to follow a trait, take {factor}: {trait} adds nothing shown to it."
    if told.stays:
        return "If the tone is to follow a trait, take {trait}: {factor} adds nothing shown to it."
    return "The data cannot tell which of the two counts, and neither says much: plan by neither."


def _table(leader: Factor, beside: Sequence[Overlap]) -> Table:
    name = leader.dimension.label
    rows = tuple(
        (
            one.dimension.label, one.together.effect,
            *(test.effect if test else None
              for test in (one.alone, one.held, one.leader_alone, one.leader_held)),
        )
        for one in beside
    )  # fmt: skip
    return Table(
        "demographics_overlap", f"Traits beside {name.lower()}: what is left of each",
        (Column("Trait"), Column(f"Together with {name.lower()}, V", "number"),
         Column("Goes with alone", "share"), Column(f"With {name.lower()} the same", "share"),
         Column(f"{name} alone", "share"), Column(f"{name} with the trait the same", "share")),
        rows,
        note=f"Of the differences in {leader.measure.label.lower()}. Blank where the two do not go "
        f"together (V under {formats.number(TOGETHER)}), so that nothing can be mistaken. "
        "V is of the groups large enough to compare, as in the chapter on what goes together. Each "
        "row is of those of whom both are known, so a trait alone can differ a little from "
        "the ranking of all.",
    )  # fmt: skip
