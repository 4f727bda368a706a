"""Rules about what goes together in an order."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder.model import Finding, Recommendation
from report_builder.recommendations.arithmetic import (
    MONTH,
    AsOf,
    Assumed,
    Rule,
    Words,
    after,
    build,
    number,
    said,
    shown,
    within,
)
from report_builder.recommendations.trials import OF_THE_DAYS

# Planning figures, not measured in this data: round shares with a wide range.
TAKEN: Assumed = (0.10, 0.05, 0.20)  # of customers shown the second item
ADDED: Assumed = (0.50, 0.20, 1.00)  # of one in ten orders that could hold one item more
ONE_IN_TEN = 0.1  # of the single orders, as the finding counts them; never more than hold several


def show_together(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Two products bought together more than chance gives."""
    return _together(finding, as_of, "price")


def join_categories(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Two categories that share orders more than chance gives."""
    return _together(finding, as_of, "spend")


def _together(finding: Finding, as_of: AsOf, each: str) -> Recommendation | None:
    """``each`` is the fact that says what the second one brings once."""
    facts = finding.facts
    if finding.severity != "act":
        return None
    words = Words(
        "together",
        "Show {then} beside {given} wherever that is sold, and mail it to those who have only the "
        "one, by {by}",
        "{together} of {with_given} orders with {given} hold both, {times} as often as by chance.",
        "Share of those mailed who buy {then}",
        "{candidates:customer|customers} without it × {rate} who buy it once × {" + each + "}",
        watched="share",
    )
    base = shown(facts, "candidates") * shown(facts, each)
    name = f"Buyers of {said(facts, 'given')}"
    return build(finding, name, words, base, TAKEN, after(as_of, MONTH), "candidates")


def one_more_item(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Orders with one product, where these are many."""
    if finding.severity != "watch":
        return None
    words = Words(
        "one_more",
        "Suggest one thing more wherever an order holds a single {item}, by {by}",
        "{share} of the orders do; a {item} in an order brings {average} on average.",
        "Share of orders with a single {item}",
        "{more:order|orders}" + (" a year" if as_of else "")
        + " (one in ten of them) × {average} × {rate} who take it",
        "It worked if fewer orders hold a single {item} on days with the suggestion than on days "
        "without it, drawn by lot.",
        begins=OF_THE_DAYS,
    )  # fmt: skip
    facts = finding.facts
    base = shown(facts, "more") * shown(facts, "average")
    assumed = within(ADDED, (1 - number(facts, "share")) / ONE_IN_TEN)
    name = f"Buyers of a single {said(facts, 'item')}"
    return build(finding, name, words, base, assumed, after(as_of, MONTH), None)


BASKET_RULES: Sequence[Rule] = (
    Rule("baskets_pair", "pairs", show_together),
    Rule("baskets_cross_category", "category pairs", join_categories),
    Rule("baskets_size", "basket size", one_more_item),
)
