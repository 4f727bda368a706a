"""The rules: a finding's facts in, one recommendation out.

A rule never looks at data: what it says is in the finding it stands on. The share that an action
moves is assumed; every assumption has a low and a high value beside it and is printed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from report_builder.model import Fact, Finding, Recommendation
from report_builder.recommendations.arithmetic import (
    MONTH,
    PREPARE,
    QUARTER,
    AsOf,
    Assumed,
    Rule,
    Words,
    after,
    brought,
    build,
    number,
    shown,
)

FRESH_ENOUGH = 20  # customers: fewer make no campaign of their own
NAMED_CONTACTS = 100  # customers that one person can know by name

# Planning figures, not measured in this data: round shares with a wide range, to be replaced by the
# shop's own results after the first campaign with a group left out.
WON_BACK: Assumed = (0.05, 0.02, 0.10)  # of quiet customers, one order each
KEPT: Assumed = (0.02, 0.01, 0.05)  # of the revenue of the best, which would have gone
SECOND_ORDERS: Assumed = (0.05, 0.02, 0.10)  # of recent first orders, beyond those who come anyway
LAST_CALLS: Assumed = (0.01, 0.005, 0.02)  # of one-time buyers of long ago
REMINDED: Assumed = (0.10, 0.05, 0.20)  # of regulars who are late
REPLENISHED: Assumed = (0.05, 0.02, 0.10)  # of regulars who are due, orders that would be missed
RAISED: Assumed = (0.10, 0.05, 0.20)  # of orders just short of the threshold
CROSSED: Assumed = (0.10, 0.05, 0.20)  # of the gap to the average share of a category
LED: Assumed = (0.03, 0.01, 0.05)  # more of their favourite category
NOT_RETURNED: Assumed = (0.25, 0.10, 0.50)  # of the returns above the average
NOT_GIVEN: Assumed = (0.25, 0.10, 0.50)  # of the discounts of bargain hunters
MEMBERS: Assumed = (0.03, 0.01, 0.06)  # more spending of frequent customers who join
TRADED_UP: Assumed = (0.02, 0.01, 0.05)  # more spending of those who choose dearer items


def _closeness(finding: Finding, who: str) -> str:
    """What can be done for so many: a person each, or a better place in the queue."""
    if number(finding.facts, "customers") <= NAMED_CONTACTS:
        return f"Give each of the {who} a named contact and a call by {{by}}"
    return f"Give the {who} first access to new goods and a service line of their own by {{by}}"


def protect(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """The cluster that most of the revenue comes from: keep it."""
    sums, base = brought(finding.facts)
    words = Words(
        "protect",
        _closeness(finding, "{customers:customer|customers}"),
        "They are {part} of the customers and bring {share} of {what}.",
        "Share of them who order each quarter",
        sums + " × {rate} kept that would have gone",
        watched="share",
    )
    return build(finding, name, words, base, KEPT, after(as_of, MONTH))


def win_back(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """Customers who used to come back, and stay away."""
    words = Words(
        "win_back",
        "Write to the {back:customer|customers} who had come back before, with a reason to return, "
        "by {by}",
        "They used to order every {gap}; their last order is {days} ago."
        if "gap" in finding.facts
        else "Their last order is {days} ago, that of the others {usual}.",
        "Share of them who order in the two months after the letter",
        "{back:customer|customers} × {rate} back × {order} an order",
        watched="share",
    )
    base = shown(finding.facts, "back") * shown(finding.facts, "order")
    return build(finding, name, words, base, WON_BACK, after(as_of, PREPARE), "back")


def second_order(finding: Finding, name: str, as_of: AsOf) -> Recommendation | None:
    """One order, not long ago: the second, when it is usual."""
    if number(finding.facts, "fresh") < FRESH_ENOUGH:
        return None
    words = Words(
        "second_order",
        "Ask the {fresh:recent buyer|recent buyers} for a second order about {gap} after their "
        "first, starting by {by}",
        "{once} bought once so far; those who come back do so every {gap}.",
        "Share of first-time buyers with a second order in time",
        "{fresh:customer|customers} × {rate} who order again × {order} an order",
        watched="share",
    )
    wait = min(dt.timedelta(days=round(number(finding.facts, "gap"))), MONTH)
    base = shown(finding.facts, "fresh") * shown(finding.facts, "order")
    return build(finding, name, words, base, SECOND_ORDERS, after(as_of, wait), "fresh")


def last_call(finding: Finding, name: str, as_of: AsOf) -> Recommendation | None:
    """One order, long ago: one last offer, then no more paid contact."""
    if number(finding.facts, "fresh") >= FRESH_ENOUGH:
        return None
    words = Words(
        "last_call",
        "Send the {once:one-time buyer|one-time buyers} one last offer by {by}, then leave them "
        "out of paid mailings",
        "They bought once, typically {days} ago, when those who come back do so every {gap}.",
        "Orders from the last offer, and mailing costs saved",
        "{once:customer|customers} × {rate} who order again × {order} an order",
    )
    base = shown(finding.facts, "once") * shown(finding.facts, "order")
    return build(finding, name, words, base, LAST_CALLS, after(as_of, MONTH), "once")


def remind(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """Regulars past their own usual gap."""
    words = Words(
        "remind",
        "Remind the {late:regular|regulars} who are later than usual, by {by}",
        "They usually order every {gap} and have now been away {times} to {most} as long.",
        "Share of them who order within a month",
        "{late:customer|customers} × {rate} reminded in time × {order} an order",
        watched="share",
    )
    base = shown(finding.facts, "late") * shown(finding.facts, "order")
    return build(finding, name, words, base, REMINDED, after(as_of, PREPARE), "late")


def replenish(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """Regulars who are due within the month."""
    words = Words(
        "replenish",
        "Remind the {soon:regular|regulars} who are soon due of their usual basket, a week ahead, "
        "from {by}",
        "Each has {least} or more orders, and by their own habit (typically every {gap}) the next "
        "falls within {month}.",
        "Share of them who order within their usual gap",
        "{soon:customer|customers} × {rate} who would have missed the order × {order}",
        watched="share",
    )
    base = shown(finding.facts, "soon") * shown(finding.facts, "order")
    return build(
        finding, name, words, base, REPLENISHED, after(as_of, dt.timedelta(days=7)), "soon"
    )


def raise_order(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """Orders that fall just short of where the upper quarter begins."""
    words = Words(
        "raise_order",
        "Offer free delivery or a gift from {upper} an order, and tell the "
        "{near:customer|customers} just short of it, by {by}",
        "{reach} of {customers:customer|customers} like them spend {upper} an order or more; they "
        "miss it by {short}.",
        "Orders of theirs at or above {upper}",
        "{orders:order|orders} " + ("a year" if as_of else "in all") + " × {rate} lifted × {short}",
    )
    base = shown(finding.facts, "orders") * shown(finding.facts, "short")
    return build(finding, name, words, base, RAISED, after(as_of, QUARTER), "near")


def cross_sell(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """A category that they buy much less of than others."""
    sums, base = brought(finding.facts)
    words = Words(
        "cross_sell",
        "Show the {customers:customer|customers} {category} beside what they buy already, in the "
        "shop and in the next mailing, by {by}",
        "{category} is {own} of their purchases, against {average} of all.",
        "The category's share of their purchases",
        sums + " × ({average} less {own}) × {rate} of the gap closed",
    )
    gap = shown(finding.facts, "average") - shown(finding.facts, "own")
    return build(finding, name, words, gap * base, CROSSED, after(as_of, MONTH))


def lead_category(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """The category that is theirs: show it first."""
    sums, base = brought(finding.facts)
    words = Words(
        "lead",
        "Lead with {category} in what the {customers:customer|customers} get to see, from {by}",
        "{category} is {own} of their purchases, against {average} of all.",
        "Sales of the category to them, each month",
        sums + " × {own} × {rate} more",
    )
    return build(finding, name, words, base * shown(finding.facts, "own"), LED, after(as_of, MONTH))


def reduce_returns(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """More goods sent back than others send."""
    sums, base = brought(finding.facts)
    words = Words(
        "returns",
        "Find the products that the {customers:customer|customers} send back most, and mend size, "
        "picture or packing by {by}",
        "They send back {own} of what they buy, against {average} of all.",
        "Returned share of their purchases, by value",
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
        "{own} of their purchases are at a discount, against {average} of all customers'.",
        "Revenue and margin from them",
        "{given} given " + ("in twelve months" if as_of else "in all") + " × {rate} not needed",
        watched="loss",
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
        "Show the {customers:customer|customers} the upper end of the range first, from {by}",
        "They pay {own} an item, against {average} among the others.",
        "Average unit price of their orders",
        sums + " × {rate} more",
    )
    return build(finding, name, words, base, TRADED_UP, after(as_of, MONTH))


def protect_champions(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """The RFM champions, where there are no clusters."""
    sums, base = brought(finding.facts)
    words = Words(
        "protect",
        _closeness(finding, "{customers:champion|champions}"),
        "They are {customer_share} of the customers and bring {share} of {what}.",
        "Share of champions who order each quarter",
        sums + " × {rate} kept that would have gone",
        watched="share",
    )
    return build(finding, "Champions", words, base, KEPT, after(as_of, MONTH))


def win_back_quiet(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """RFM at risk and cannot lose, where there are no clusters."""
    facts = finding.facts
    count = number(facts, "customers") * number(facts, "orders")
    words = Words(
        "win_back",
        "Write to the {customers:customer|customers} with a reason to return by {by}",
        "They ordered {orders} times each and have not been back for {weeks:week|weeks} or more.",
        "Share of them who order in the two months after the letter",
        "{customers:customer|customers} × {rate} back × {order} an order",
        watched="share",
    )
    extra = {"order": Fact(number(facts, "total") / count, facts["total"].unit)}
    base = shown(facts, "customers") * shown(extra, "order")
    return build(
        finding, "At risk and cannot lose", words, base, WON_BACK, after(as_of, PREPARE),
        extra=extra,
    )  # fmt: skip


def next_order(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """RFM new and promising, where there are no clusters and the typical customer has more."""
    if number(finding.facts, "most") >= number(finding.facts, "typical"):
        return None
    words = Words(
        "next_order",
        "Ask the {customers:customer|customers} of the last {weeks:week|weeks} for their next "
        "order by {by}",
        "They have at most {most:order|orders} so far; the typical customer has {typical}.",
        "Share of new customers with another order within a quarter",
        "{customers:customer|customers} × {rate} who order again × {order} an order",
        watched="share",
    )
    base = shown(finding.facts, "customers") * shown(finding.facts, "order")
    return build(finding, "New and promising", words, base, SECOND_ORDERS, after(as_of, MONTH))


CLUSTER_RULES: Sequence[Rule] = (
    Rule("value", "course", protect),
    Rule("quiet", "course", win_back, leaving=True),
    Rule("once", "course", second_order, topic="second order"),
    Rule("once", "course", last_call, leaving=True, topic="second order"),
    Rule("overdue", "timing", remind, topic="reminder"),
    Rule("due", "timing", replenish),
    Rule("threshold", "terms", raise_order, single=True),
    Rule("returns", "terms", reduce_returns, topic="returns"),
    Rule("discount", "terms", restrain_discounts),
    Rule("under", "range", cross_sell),
    Rule("favourite", "range", lead_category),
    Rule("dearer", "range", trade_up),
    Rule("outside", "club", enrol, topic="club"),
)
SEGMENT_RULES: Sequence[Rule] = (
    Rule(
        "champions",
        "course",
        protect_champions,
        tried=("rfm_backtest_champions", "rfm_backtest_nobody"),
    ),
    Rule("quiet", "course", win_back_quiet, leaving=True),
    Rule("recent", "course", next_order, topic="second order"),
)
