"""Rules for a cluster: what to offer, where, on which terms, and what to mend.

The assumed shares are planning figures, as in ``course``.
"""

from __future__ import annotations

from report_builder.model import Finding, Recommendation
from report_builder.recommendations.arithmetic import (
    MONTH,
    QUARTER,
    AsOf,
    Assumed,
    Words,
    after,
    brought,
    build,
    shown,
)

RAISED: Assumed = (0.10, 0.05, 0.20)  # of orders just short of the threshold
CROSSED: Assumed = (0.10, 0.05, 0.20)  # of the gap to the average share of a category
LED: Assumed = (0.03, 0.01, 0.05)  # more of their favourite category
MET: Assumed = (0.03, 0.01, 0.05)  # more through the channel that is theirs
ANSWERED: Assumed = (0.25, 0.10, 0.50)  # of the additional answers, orders that would not have come
HEARD: Assumed = (0.02, 0.01, 0.05)  # of what the discontented bring, which would have gone
NOT_RETURNED: Assumed = (0.25, 0.10, 0.50)  # of the returns above the average
NOT_GIVEN: Assumed = (0.25, 0.10, 0.50)  # of the discounts of bargain hunters
MEMBERS: Assumed = (0.03, 0.01, 0.06)  # more spending of frequent customers who join
TRADED_UP: Assumed = (0.02, 0.01, 0.05)  # more spending of those who choose dearer items


def raise_order(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """Orders that fall just short of where the upper quarter begins."""
    words = Words(
        "raise_order",
        "Offer free delivery or a gift from {upper} an order, and tell the "
        "{near:customer|customers} just short of it, by {by}",
        "{reach} of the {customers:customer|customers} of this cluster spend {upper} an order or "
        "more; those just short of it miss it by {short}.",
        "Orders of theirs at or above {upper}",
        "{orders:order|orders} " + ("a year" if as_of else "in all") + " × {rate} lifted × {short}",
    )
    base = shown(finding.facts, "orders") * shown(finding.facts, "short")
    return build(finding, name, words, base, RAISED, after(as_of, QUARTER), "near")


def meet(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """The channel that is theirs."""
    sums, base = brought(finding.facts)
    words = Words(
        "meet",
        "Give what is meant for the {customers:customer|customers} a place in “{channel}”, which "
        "they use more than others, starting by {by}",
        "“{channel}” has {own} of their {share_of}, against {average} among all customers.",
        "Sales to them through the channel, each month",
        sums + " × {own} × {rate} more",
    )
    return build(finding, name, words, base * shown(finding.facts, "own"), MET, after(as_of, MONTH))


def write_first(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """Customers who answer campaigns more often than others: in one campaign, as the action is."""
    own, average = "own", "average"
    reason = "{own} of them answered a campaign, against {average} of the others."
    if "each" in finding.facts:
        own, average = "each", "others_each"
        reason = (
            "Of the campaigns sent to them they answer {each} on average, the others {others_each}."
        )
    words = Words(
        "write_first",
        "Put the {customers:customer|customers} first on the list of those who are written to, by "
        "{by}",
        reason,
        "Share of them who order in the month after the campaign",
        f"{{customers:customer|customers}} × ({{{own}}} less {{{average}}}) more answers to one "
        "campaign × {rate} that are orders not made anyway × {order} an order",
        watched="share of some",
    )
    more = shown(finding.facts, own) - shown(finding.facts, average)
    base = shown(finding.facts, "customers") * more * shown(finding.facts, "order")
    return build(finding, name, words, base, ANSWERED, after(as_of, MONTH))


def cross_sell(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """A category that they buy much less of than others."""
    sums, base = brought(finding.facts)
    words = Words(
        "cross_sell",
        "Ask a few of the {customers:customer|customers} why they pass {category} by, and show it "
        "to them where the answers leave room, by {by}",
        "{category} is {own} of what they buy, against {average} of what all customers buy.",
        "The category's share of what they buy",
        sums + " × ({average} less {own}) × {rate} of the gap closed",
    )
    gap = shown(finding.facts, "average") - shown(finding.facts, "own")
    return build(finding, name, words, gap * base, CROSSED, after(as_of, MONTH))


def lead_category(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """The category that is theirs: show it first."""
    sums, base = brought(finding.facts)
    words = Words(
        "lead",
        "Lead with {category} in what the {customers:customer|customers} get to see, starting by "
        "{by}",
        "{category} is {own} of what they buy, against {average} of what all customers buy.",
        "Sales of the category to them, each month",
        sums + " × {own} × {rate} more",
    )
    return build(finding, name, words, base * shown(finding.facts, "own"), LED, after(as_of, MONTH))


def ask(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """Customers who are less content than the others."""
    sums, base = brought(finding.facts)
    words = Words(
        "ask",
        "Ask the {customers:customer|customers} what they miss, and mend what is named most by "
        "{by}",
        "Their mean {measure} is {own}, against {average} of the others.",
        "Their mean {measure}, and what they bring",
        sums + " × {rate} kept that would have gone",
    )
    return build(finding, name, words, base, HEARD, after(as_of, QUARTER))


def reduce_returns(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """More goods sent back than others send."""
    sums, base = brought(finding.facts)
    words = Words(
        "returns",
        "Find the products that the {customers:customer|customers} send back most, and mend size, "
        "picture or packing by {by}",
        "They send back {own} of what they buy, against {average} of all.",
        "Returned share of what they buy, by value",
        sums + " × ({own} less {average}) × {rate} avoided",
        "It worked if what was mended is sent back less while other goods come back as before.",
    )
    above = shown(finding.facts, "own") - shown(finding.facts, "average")
    return build(finding, name, words, above * base, NOT_RETURNED, after(as_of, QUARTER))


def restrain_discounts(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """Discounts to customers who mostly buy at one."""
    words = Words(
        "discount",
        "Leave the {customers:customer|customers} out of the next discount, but for a part that "
        "still gets it, and end the discounts that change nothing, by {by}",
        "On average {own} of a customer's lines are at a discount, against {average} of all.",
        "Revenue and margin from them",
        "{given} given " + ("in twelve months" if as_of else "in all") + " × {rate} not needed",
        watched="loss",
        brings="profit",
    )
    base = shown(finding.facts, "given")
    return build(finding, name, words, base, NOT_GIVEN, after(as_of, QUARTER))


def enrol(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """Frequent customers outside the loyalty programme."""
    words = Words(
        "enrol",
        "Invite the {outside:frequent customer|frequent customers} without a card into the loyalty "
        "programme by {by}",
        "They order often already, and bring {each} each "
        + ("in twelve months." if as_of else "in all."),
        "Members among frequent customers",
        "{outside:customer|customers} × {each} × {rate} more",
    )
    base = shown(finding.facts, "outside") * shown(finding.facts, "each")
    return build(finding, name, words, base, MEMBERS, after(as_of, MONTH), "outside")


def trade_up(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """Customers who choose dearer items."""
    sums, base = brought(finding.facts)
    words = Words(
        "trade_up",
        "Show the {customers:customer|customers} the upper end of the range first, starting by "
        "{by}",
        "They pay {own} an item, against {average} among the others.",
        "Average unit price of their orders",
        sums + " × {rate} more",
    )
    return build(finding, name, words, base, TRADED_UP, after(as_of, MONTH))
