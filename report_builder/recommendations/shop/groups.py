"""Rules about kinds of people and regions: who brings less, and where to find more of the best."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder.model import Finding, Recommendation
from report_builder.recommendations.arithmetic import (
    QUARTER,
    AsOf,
    Assumed,
    Rule,
    Words,
    after,
    build,
    said,
    shown,
)

# Planning figures, not measured in this data: round shares with a wide range.
CLOSED: Assumed = (0.25, 0.10, 0.50)  # of half a gap: people and places stay different
LED: Assumed = (0.03, 0.01, 0.05)  # more of what they buy more of than others already
ATTRACTED: Assumed = (0.02, 0.01, 0.05)  # more customers of a kind that is there already


def close_gap(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """A group of people who bring less than the others, alike in what goes with most where known:
    half of that gap is what the money is of."""
    gap, reason = "gap", "Their {measure} is {own} on average, {gap} less than that of the others."
    if "held_gap" in finding.facts:
        gap = "held_gap"
        reason = (
            "Among customers alike in {factor}, their {measure} is {held_gap} lower on average."
        )
    words = Words(
        "close",
        "Make the {customers:customer|customers} {group} an offer of their own by {by}",
        reason,
        "Their {measure}",
        "{worth}"
        + (" a year" if as_of else "")
        + f" for half of the {{{gap}}} each × {{rate}} of it closed",
    )
    name = f"Customers {said(finding.facts, 'group')}"
    base = shown(finding.facts, "worth")
    return build(finding, name, words, base, CLOSED, after(as_of, QUARTER))


def find_more(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """A group of people who bring more than the others."""
    words = Words(
        "find",
        "Look for more customers {group}: advertise where the {customers} there are come from, and "
        "let them bring friends, by {by}",
        "Their {measure} is {own} on average, that of the others {others}.",
        "New customers {group} in a quarter",
        "{brought}{span} × {rate} more of them",
        "It worked if more of them come than in the same quarter of the year before, and the other "
        "customers grow less.",
    )
    name = f"Customers {said(finding.facts, 'group')}"
    base = shown(finding.facts, "brought")
    return build(finding, name, words, base, ATTRACTED, after(as_of, QUARTER))


def push_region(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """A region whose customers bring less than elsewhere."""
    words = Words(
        "push",
        "Ask the {customers:customer|customers} in {region} what is missing there, and answer with "
        "a campaign by {by}",
        "Their {measure} is {own} on average, that of all others {others}.",
        "The {measure} in {region}",
        "{worth}{span} for half of the gap × {rate} of it closed",
    )
    base = shown(finding.facts, "worth")
    name = f"Customers in {said(finding.facts, 'region')}"
    return build(finding, name, words, base, CLOSED, after(as_of, QUARTER))


def find_in_region(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """A region whose customers bring more than elsewhere."""
    if finding.severity != "good":
        return None
    words = Words(
        "find",
        "Advertise in {region} first, and ask what is done better there, by {by}",
        "Its {customers:customer|customers} have a {measure} of {own} on average, all others of "
        "{others}.",
        "New customers in {region} in a quarter",
        "{brought}{span} × {rate} more of them",
        "It worked if more of them come from {region} than in the same quarter of the year before, "
        "and the other places grow less.",
    )
    base = shown(finding.facts, "brought")
    name = f"Customers in {said(finding.facts, 'region')}"
    return build(finding, name, words, base, ATTRACTED, after(as_of, QUARTER))


def lead_group(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """A group of people who buy clearly more of something than others, in money too."""
    if finding.severity != "good":
        return None
    words = Words(
        "lead",
        "Show {name} first to the {customers:customer|customers} {group}, in mailings and on the "
        "start page, by {by}",
        "{name} makes up {own} of what they spend, against {everybody} for {all}.",
        "What they spend on {name}",
        "{spent} on it{span} × {rate} more of it",
    )
    base = shown(finding.facts, "spent")
    name = f"Customers {said(finding.facts, 'group')}"
    return build(finding, name, words, base, LED, after(as_of, QUARTER))


GROUP_RULES: Sequence[Rule] = (
    Rule("demographics_gap_*", "people below", close_gap),
    Rule("demographics_best_*", "people above", find_more),
    Rule("preferences_over_first", "people's taste", lead_group),
    Rule("regions_gap", "places below", push_region),
    Rule("regions_best", "places above", find_in_region),
)
