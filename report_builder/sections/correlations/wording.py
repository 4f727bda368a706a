"""What the pairs say, in sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from report_builder import formats
from report_builder.model import Evidence, Fact, Finding
from report_builder.sections.correlations.kinds import KindPair, meeting
from report_builder.sections.correlations.pairs import NOTICEABLE, Pair, ends, of_shares
from report_builder.sections.correlations.variables import TIME
from report_builder.stats.effects import SPEARMANS_R, effect_word
from report_builder.stats.intervals import PERCENT_LEVEL

NO_KINDS = "correlations_kinds_none"
_ORDER = {"person": 0, "habit": 1, "taste": 2}
NOT_CAUSES = (
    " What goes together need not cause each other: try it out on a part of the customers before "
    "you count on it."
)

# What is said of the size of a correlation that can be noticed.
_LINKS = {"small": "a weak link", "medium": "a moderate link", "large": "a close link"}


def counted(found: Sequence[Pair], holding: Sequence[Pair]) -> str:
    """How many of the pairs that were tested hold, beside the table of all; where none does its
    finding says so."""
    if not holding:
        return ""
    tested = sum(not pair.made for pair in found)
    do = "does" if len(holding) == 1 else "do"
    return (
        f"{formats.whole(len(holding))} of {formats.whole(tested)} pairs that could go together "
        f"{do} so noticeably and by more than chance. "
    )


def of_pair(frame: pd.DataFrame, pair: Pair, *, explain: bool) -> Finding:
    """Two numbers that go together: who does what more, and by how much. The first one explains
    what a rank correlation is, and how far all of them may be trusted."""
    pair = _in_order(pair)
    does = pair.second.more if pair.r > 0 else pair.second.less
    facts = {
        "who": Fact(pair.first.subject, "text"), "does": Fact(does, "text"),
        "r": Fact(round(pair.r, 2), "number"), "low": Fact(round(pair.low, 2), "number"),
        "high": Fact(round(pair.high, 2), "number"), "level": Fact(PERCENT_LEVEL, "count"),
        "customers": Fact(pair.n, "count"),
        "link": Fact(_LINKS[effect_word(SPEARMANS_R, pair.r)], "text"),
    }  # fmt: skip
    said = (
        "{who} {does}, {link}: rank correlation {r} ({level}% interval {low} to {high}; "
        "{customers:customer|customers})."
    )
    between = ends(frame, pair)
    if between is not None and (between.most - between.least) * pair.r > 0:
        facts |= {
            "most": Fact(between.most, pair.second.unit),
            "least": Fact(between.least, pair.second.unit),
            "second": Fact(pair.second.spoken, "text"), "first": Fact(pair.first.spoken, "text"),
        }  # fmt: skip
        if between.quarters:
            said += (
                " In the quarter of customers highest in “{first}” the middle value of “{second}” "
                "is {most}, in the lowest quarter {least}."
            )
        else:
            facts |= {"from": Fact(between.high, pair.first.unit),
                      "upto": Fact(between.low, pair.first.unit)}  # fmt: skip
            below = "" if between.alike else " or less"
            said += (
                " Where “{first}” is {from} or more the middle value of “{second}” is {most}; "
                "where it is {upto}" + below + ", {least}."
            )
    if explain:
        said += (
            " A rank correlation compares two rankings of the customers: one is the same ranking, "
            "minus one the opposite, zero nothing in common."
        )
    shares = of_shares(frame, pair) if pair.r > 0 else None
    if shares is not None:
        facts["shares"] = Fact(round(shares, 2), "number")
    so_what = _meaning(pair) if shares is None else _of_shares(shares)
    return Finding(
        key_of_numbers(pair), "info", said, facts,
        pair.evidence, so_what=so_what + (NOT_CAUSES if explain else ""),
    )  # fmt: skip


def _of_shares(shares: float) -> str:
    """What two sums of money mean that rise together, by their shares of what each spends."""
    if shares >= NOTICEABLE:
        return (
            "As shares of what each spends they go together too ({shares}): offer the one to "
            "buyers of the other."
        )
    return (
        "Who spends more spends more on both. As shares of what each spends they do not rise "
        "together ({shares}): that somebody buys the one is no reason to offer the other."
    )


def key_of_numbers(pair: Pair) -> str:
    """Of the finding on two numbers."""
    pair = _in_order(pair)
    return f"correlations_{_key(pair.first.key)}_{_key(pair.second.key)}"


def key_of_kinds(pair: KindPair) -> str:
    """Of the finding on two kinds of customers."""
    return f"correlations_{_key(pair.first.key)}_by_{_key(pair.second.key)}"


def _in_order(pair: Pair) -> Pair:
    """Who somebody is before what they do."""
    turned = _ORDER[pair.first.nature] > _ORDER[pair.second.nature]
    return _turned(pair) if turned else pair


def _turned(pair: Pair) -> Pair:
    return Pair(pair.second, pair.first, pair.n, pair.r, pair.low, pair.high, pair.evidence)


def _meaning(pair: Pair) -> str:
    natures = {pair.first.nature, pair.second.nature}
    if natures == {"person"}:
        return "Two traits of the same people: do not credit a habit to the one without the other."
    if natures == {"taste"}:
        if pair.r > 0:
            return "Show the two side by side, and offer the one to buyers of the other."
        return "The two have different buyers: advertise them to different people."
    if "person" in natures:
        return "The trait helps to choose whom to address with what; it does not say why."
    if "taste" in natures:
        return "What they buy tells how they buy: let offers for this category fit that habit."
    if pair.first.key in TIME or pair.second.key in TIME:
        return "It says who comes when, not why: look at both before you judge who stays away."
    if pair.r > 0:
        return "The two habits meet in the same customers: who is chosen by one has the other too."
    return "Who has more of the one has less of the other: choose customers by what you need."


def _key(column: str) -> str:
    return re.sub(r"\W+", "_", column.casefold()).strip("_") or "other"


def of_pattern(pair: Pair, evidence: Evidence) -> Finding:
    """Two numbers without a common order that still have to do with each other."""
    facts = {
        "first": Fact(pair.first.label, "text"), "second": Fact(pair.second.spoken, "text"),
        "r": Fact(round(pair.r, 2), "number"), "v": Fact(round(evidence.effect, 2), "number"),
        "low": Fact(round(evidence.low, 2), "number"),
        "high": Fact(round(evidence.high, 2), "number"), "level": Fact(PERCENT_LEVEL, "count"),
        "customers": Fact(pair.n, "count"),
    }  # fmt: skip
    return Finding(
        "correlations_pattern", "info",
        "{first} and {second} have no common order (rank correlation {r}) and still have to do "
        "with each other. By quarters of either, Cramér's V is {v}, where one is full agreement "
        "({level}% interval {low} to {high}; {customers:customer|customers}).",
        facts, evidence,
        so_what="There can be groups of both kinds: the clusters of customers show them.",
    )  # fmt: skip


def nothing(found: Sequence[Pair]) -> Finding:
    """No two numbers go together."""
    tested = sum(not pair.made for pair in found)
    return Finding(
        "correlations_none", "info",
        "Of {pairs:pair|pairs} of numbers that could go together, none does so noticeably and by "
        "more than chance.",
        {"pairs": Fact(tested, "count")},
        so_what="No single number here foretells another; customers can still form groups.",
    )  # fmt: skip


def of_kinds(pair: KindPair) -> Finding:
    """Two kinds of customers that go together, by the two groups that meet most above chance."""
    first, second, within, over_all, customers = meeting(pair)
    facts = {
        "counted": Fact(int(pair.table.to_numpy().sum()), "count"),
        "other": Fact(formats.lower_first(pair.second.label), "text"),
        "one": Fact(formats.lower_first(pair.first.label), "text"),
        "first": Fact(first, "text"), "second": Fact(second, "text"),
        "within": Fact(within, "share"), "over_all": Fact(over_all, "share"),
        "customers": Fact(customers, "count"), "v": Fact(round(pair.v, 2), "number"),
        "low": Fact(round(pair.low, 2), "number"), "high": Fact(round(pair.high, 2), "number"),
        "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    return Finding(
        key_of_kinds(pair), "info",
        "Among {counted:customer|customers} in groups large enough to compare, {one} and {other} "
        "go together (Cramér's V {v}, where one is full agreement; {level}% interval {low} to "
        "{high}). Of "
        "{customers:customer|customers} with {one} “{first}”, {within} have {other} “{second}”; "
        "of all of them {over_all}.",
        facts, pair.evidence,
        so_what="A difference between the groups of the one may come from the other: look at both "
        "together.",
    )  # fmt: skip


def no_kinds(found: Sequence[KindPair], most: KindPair) -> Finding:
    """That no two kinds of customers go together, with the pair that comes nearest to it."""
    facts = {
        "kind": Fact(most.first.label, "text"),
        "other": Fact(formats.lower_first(most.second.label), "text"),
        "v": Fact(round(most.v, 2), "number"), "low": Fact(round(most.low, 2), "number"),
        "high": Fact(round(most.high, 2), "number"), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    tested = sum(pair.evidence is not None for pair in found)
    said = (
        "{kind} and {other} do not go together noticeably: Cramér's V {v}, where one is full "
        "agreement ({level}% interval {low} to {high})."
    )
    if tested > 1:
        facts["pairs"] = Fact(tested, "count")
        said = (
            "Of {pairs} pairs of kinds of customers none goes together noticeably. Nearest to it "
            "are {kind} and {other}: Cramér's V {v}, where one is full agreement ({level}% "
            "interval {low} to {high})."
        )
        facts["kind"] = Fact(formats.lower_first(most.first.label), "text")
    return Finding(
        NO_KINDS, "info", said, facts,
        so_what="Each can be looked at by itself: knowing the one tells next to nothing of the "
        "other.",
    )  # fmt: skip
