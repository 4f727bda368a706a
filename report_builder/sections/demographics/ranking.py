"""Which trait goes with what customers buy: effects, and what helps to foresee unseen customers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from report_builder import charts, formats
from report_builder.buyers import Buyers, Measure
from report_builder.buyers.doubts import hint
from report_builder.buyers.people import NAMED
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Table
from report_builder.sections.demographics.factors import (
    HINT,
    Factor,
    close_behind,
    differences,
    is_shown,
    named,
)
from report_builder.sections.demographics.people import UNKNOWN
from report_builder.stats.effects import CUTS, EPSILON_SQUARED, ETA_SQUARED
from report_builder.stats.importance import (
    FOLDS,
    LEAST_ROWS,
    REPEATS,
    Importance,
    permutation_importance,
)
from report_builder.stats.intervals import PERCENT_LEVEL

MEDIUM = CUTS[ETA_SQUARED][1]  # from here on a trait is worth planning by


def content(data: Dataset, found: Buyers, ranked: Sequence[Factor]) -> Content:
    """The ranking, the second opinion, and their pictures."""
    leader = ranked[0]
    judged = _judged(found, leader.measure)
    held = _held_rows(found, judged) if judged else ()
    pictures = [_chart(data, found, ranked)]
    if judged and held:
        pictures.append(_importance_chart(data, found, leader.measure, judged, held))
    return Content(
        findings=(_finding(data, found, ranked, judged, held),),
        charts=tuple(pictures),
        tables=(_table(ranked),) if len({one.measure.key for one in ranked}) > 1 else (),
        tests=tuple(one.evidence for one in ranked[1:]),
    )


Held = tuple[str, float, float, float]


def _judged(found: Buyers, measure: Measure) -> Importance | None:
    """How well all traits together foresee the measure; None where too few values differ."""
    values = found.frame[measure.key].astype(float)
    known = values.notna().to_numpy()
    if known.sum() < LEAST_ROWS or values[known].nunique() < 2:
        return None
    labels = found.groups.loc[known, [one.key for one in found.of("person")]]
    filled = labels.astype(object).where(labels.notna(), UNKNOWN)
    return permutation_importance(
        values[known].to_numpy(), [filled[key].to_numpy(dtype=str) for key in filled.columns]
    )


def _held_rows(found: Buyers, judged: Importance) -> tuple[Held, ...]:
    rows = [
        (one.label, held.value, held.low, held.high)
        for one, held in zip(found.of("person"), judged.factors, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))


def _finding(
    data: Dataset, found: Buyers, ranked: Sequence[Factor], judged: Importance | None,
    held: Sequence[Held],
) -> Finding:  # fmt: skip
    leader, shows = ranked[0], is_shown(ranked)
    facts: dict[str, Fact] = {
        "factors": Fact(len({one.dimension.key for one in ranked}), "count"),
        "factor": Fact(named(leader.dimension), "text"),
        "measure": Fact(leader.measure.label.lower(), "text"),
        "share": Fact(leader.test.effect, "share"), "low": Fact(leader.test.low, "share"),
        "high": Fact(leader.test.high, "share"), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    alone = facts["factors"].value == 1
    perhaps = is_shown(ranked, HINT)
    second = close_behind(ranked) if shows else None
    both = second is not None and facts["factors"].value == 2
    text = _said(leader, shows, perhaps, alone, tied=second is not None, both=both)
    if alone or both:
        del facts["factors"]
    if second is not None:
        text += " With {second} {second_share} go: which of the two goes more cannot be told."
        facts["second"] = Fact(named(second.dimension), "text")
        facts["second_share"] = Fact(second.test.effect, "share")
    aside = _aside(data, found)
    if aside:
        text += " {aside} cannot be used: purchases of the same customer name several."
        facts["aside"] = Fact(formats.upper_first(formats.listed(aside)), "text")
    if judged:
        added, more = _second_opinion(judged, held, shows, found.unit)
        text, facts = text + added, facts | more
    found_first = Finding(
        "demographics_ranking", "info", text, facts, leader.evidence,
        so_what=_so_what(leader, shows, judged, perhaps),
    )  # fmt: skip
    return hint(found_first, leader.dimension) if shows or perhaps else found_first


def _aside(data: Dataset, found: Buyers) -> list[str]:
    """The traits of people that contradict themselves too often to compare anybody by."""
    used = {one.key for one in found.of("person")}
    return [label.partition(",")[0].lower() for key, label, kind in NAMED
            if kind == "person" and key in data.unreliable and key not in used]  # fmt: skip


def _said(
    leader: Factor, shows: bool, perhaps: bool, alone: bool, *, tied: bool, both: bool
) -> str:
    interval = "({level}% interval {low} to {high})"
    explains = f"about {{share}} of the {differences(leader.test)} go with it {interval}"
    if tied:
        start = "Of {factors:trait|traits}, {factor} and {second} go most with what customers buy."
        if both:
            start = "Both traits that can be tested, {factor} and {second}, go with what customers "
            start += "buy."
        among = differences(leader.test)
        return f"{start} With {{factor}} about {{share}} of the {among} go {interval}."
    if shows:
        start = "Of {factors:trait|traits}, {factor} goes most with what customers buy"
        if alone:
            start = "The one trait that can be tested, {factor}, goes with what customers buy"
        return f"{start}: {explains}."
    if perhaps:
        start = "None of {factors:trait|traits} goes clearly with what customers buy"
        if alone:
            start = "The one trait that can be tested does not go clearly with what customers buy"
        return f"{start}. There is a hint, no more, for {{factor}}: {explains}."
    start = "None of {factors:trait|traits} goes clearly with what customers buy"
    if alone:
        start = "The one trait that can be tested, {factor}, does not go clearly with what "
        start += "customers buy"
    return (
        f"{start}. First comes {{factor}}, with {{share}} of the {differences(leader.test)} "
        f"{interval}, which may be chance."
    )


def _second_opinion(
    judged: Importance, held: Sequence[Held], shows: bool, unit: str
) -> tuple[str, dict[str, Fact]]:
    """What a model that knows the traits can do on customers it has not seen."""
    if not judged.helps:
        meaning = "No trait helps to predict."
        if shows:
            meaning = (
                "The difference is one of averages, too small to foresee what one {unit} does."
            )
        text = (
            " Tried on {unit}s it had not seen, a model that knows the traits did no better than "
            f"calling every {{unit}} average. {meaning}"
        )
        return text, {"unit": Fact(unit, "text")}
    facts = {
        "skill": Fact(judged.skill.value, "share"),
        "skill_low": Fact(judged.skill.low, "share"),
        "skill_high": Fact(judged.skill.high, "share"),
        "unit": Fact(unit, "text"),
    }
    text = (
        " Tried on {unit}s it had not seen, a model that knows the traits foresees {skill} of the "
        "differences in rank ({skill_low} to {skill_high})"
    )
    if _stands_out(held):
        facts["strongest"] = Fact(held[0][0].partition(",")[0].lower(), "text")
        text += ", most of it from {strongest}"
    return f"{text}.", facts


def _stands_out(held: Sequence[Held]) -> bool:
    """Whether the model surely misses the first trait more than any other."""
    return len(held) < 2 or held[0][2] > max(other[3] for other in held[1:])


def _so_what(leader: Factor, shows: bool, judged: Importance | None, perhaps: bool) -> str:
    if perhaps and not shows:
        return "Do not plan by it yet: see in the next reports whether it stays."
    if not shows:
        return (
            "Do not divide customers by these traits: what they have bought so far says more about "
            "what they will buy."
        )
    if leader.test.effect < MEDIUM:
        return (
            "Use it for the tone and the offer, not to decide whom to serve: nearly all of the "
            "differences between customers lie elsewhere."
        )
    if judged and not judged.helps:
        return "Look at its groups before planning by it: it does not foresee customers yet."
    return "Plan range, prices and media by it first, where its groups differ."


def _chart(data: Dataset, found: Buyers, ranked: Sequence[Factor]) -> Chart:
    """Effects of all traits on the measure of the leading one."""
    leader, shows = ranked[0], is_shown(ranked)
    own = [one for one in ranked if one.measure.key == leader.measure.key]
    table = Table(
        "demographics_ranking", f"How much of {leader.measure.label.lower()} goes with each trait",
        (Column("Trait"), Column("Goes with", "share"), Column("Low", "share"),
         Column("High", "share"), Column("Groups", "count"),
         Column(f"{found.unit.capitalize()}s", "count")),
        tuple((one.dimension.label, one.test.effect, one.test.low, one.test.high, one.groups,
               one.test.n) for one in own),
    )  # fmt: skip
    facts = {
        "factor": Fact(leader.dimension.label.partition(",")[0], "text"),
        "share": Fact(leader.test.effect, "share"),
        "measure": Fact(leader.measure.label.lower(), "text"),
    }  # fmt: skip
    title = "{factor}: {share} of differences in {short}"
    if shows:
        short = leader.measure.label.partition(" per ")[0].lower()
        if leader.test.effect_name == EPSILON_SQUARED:
            short = f"rank by {short}"
        facts["short"] = Fact(short, "text")
        if len(own) > 1:
            title += ", {second} {second_share}"
            facts |= {
                "second": Fact(named(own[1].dimension), "text"),
                "second_share": Fact(own[1].test.effect, "share"),
            }
    elif is_shown(ranked, HINT):
        title = "{factor} comes first, a hint: {share} of the differences"
    else:
        title = "No trait goes with more than chance: {share} at most, {high} in the interval"
        facts["high"] = Fact(leader.test.high, "share")
    return charts.dots(
        shows=("demographics_ranking",),
        key="demographics_ranking", x="Trait", y="Goes with", low="Low", high="High", zero=True,
        table=table, title=title, wide=False,
        subtitle=f"Share of the {_of_chart(leader)} between groups{_mixed(own)}, "
        f"{formats.percent(PERCENT_LEVEL)} interval, {found.unit}s, {data.covered}",
        alt="Dots with intervals: share of {measure} that goes with each trait; the largest is "
        "{factor} with {share}.",
        facts=facts,
    )  # fmt: skip


def _mixed(own: Sequence[Factor]) -> str:
    """That some of the shares are of ranks and some are not, where it is so."""
    names = {one.test.effect_name for one in own}
    return " (of ranks where groups are too skewed for means)" if len(names) > 1 else ""


def _of_chart(leader: Factor) -> str:
    return differences(leader.test).format(measure=leader.measure.label.lower())


def _importance_chart(
    data: Dataset, found: Buyers, measure: Measure, judged: Importance, held: Sequence[Held]
) -> Chart:
    table = Table(
        "demographics_importance",
        "What is lost when a trait is shuffled, on customers not seen before",
        (Column("Trait"), Column("Lost when shuffled", "share"), Column("Low", "share"),
         Column("High", "share")),
        tuple(held),
        note=f"The model as a whole: {formats.count(judged.n)} {found.unit}s, each judged "
        f"{REPEATS} times by a model that had not seen it ({FOLDS} parts).",
    )  # fmt: skip
    facts: dict[str, Fact] = {
        "factor": Fact(held[0][0].partition(",")[0].lower(), "text"),
        "lost": Fact(held[0][1], "share"),
    }
    title = "With {factor} shuffled a model errs more: {lost} of the average’s error"
    if not judged.helps:
        title, facts = "All traits together foresee no better than the average", {}
    most = "it is most for" if _stands_out(held) else "the highest, though not clearly, is"
    said = (
        f"{most} {{factor}}, {{lost}} of the average’s error" if judged.helps
        else "as a whole it does not help"
    )  # fmt: skip
    return charts.dots(
        shows=("demographics_ranking",),
        key="demographics_importance", x="Trait", y="Lost when shuffled", low="Low", high="High",
        line=0.0, table=table, title=title, wide=False,
        subtitle=f"How much more a model errs about the rank in {measure.label.lower()} of "
        f"{found.unit}s it has not seen when the trait is shuffled among them (permutation "
        "importance; losses can add up to more than the model knows); "
        f"{formats.percent(100)}: the error of calling everybody average; "
        f"{formats.percent(PERCENT_LEVEL)} interval, {data.covered}",
        alt=f"Dots with intervals: what the model loses when a trait is shuffled; {said}.",
        facts=facts,
    )  # fmt: skip


def _table(ranked: Sequence[Factor]) -> Table:
    labels = list(dict.fromkeys(one.dimension.label for one in ranked))
    measures = {one.measure.key: one.measure for one in ranked}
    names = sorted(measures, key=lambda key: -max(
        one.test.effect for one in ranked if one.measure.key == key
    ))  # fmt: skip
    effects = {(one.dimension.label, one.measure.key): one.test for one in ranked}
    rows = []
    for label in labels:
        tests = [effects.get((label, name)) for name in names]
        p = np.array([test.p for test in tests if test])
        rows.append((label, *(test.effect if test else None for test in tests), float(p.min())))
    return Table(
        "demographics_effects", "Share of the differences that goes with each trait",
        (Column("Trait"), *(Column(measures[name].label, "share") for name in names),
         Column("Smallest p, not corrected", "p")),
        tuple(rows),
        note="Adjusted for what chance alone would explain, so a trait without any effect has "
        "zero or just above. Of the differences in rank where the values are too skewed for means.",
    )  # fmt: skip
