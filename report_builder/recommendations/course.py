"""Rules for a cluster: whom to keep, win back, bring to the next order, and when to remind."""

from __future__ import annotations

import datetime as dt

from report_builder.model import Finding, Recommendation
from report_builder.recommendations.arithmetic import (
    MONTH,
    PREPARE,
    AsOf,
    Assumed,
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
CALLED: Assumed = (0.05, 0.02, 0.10)  # of the best who are quiet, beyond those a letter brings back
ONE_MORE: Assumed = (0.05, 0.02, 0.10)  # of those who order seldom, one order each
REMINDED: Assumed = (0.10, 0.05, 0.20)  # of regulars who are late
REPLENISHED: Assumed = (0.05, 0.02, 0.10)  # of regulars who are due, orders that would be missed


def closeness(finding: Finding, who: str) -> str:
    """What can be done for so many: a person each, or a better place in the queue."""
    if number(finding.facts, "customers") <= NAMED_CONTACTS:
        return f"Give each of the {who} a named contact and a call by {{by}}"
    return f"Give the {who} first access to new goods and a service line of their own by {{by}}"


def protect(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """The cluster that most of the revenue comes from: keep it."""
    sums, base = brought(finding.facts)
    words = Words(
        "protect",
        closeness(finding, "{customers:customer|customers}"),
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


def telephone(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """The best of the quiet, one by one."""
    words = Words(
        "telephone",
        "Telephone the {best} who brought most, one by one, and ask what they miss, by {by}",
        "They are a quarter of the {back:customer|customers} who had come back, and brought "
        "{share} of what all of these did.",
        "Share of them who order in the two months after the call",
        "{best:customer|customers} × {rate} back beyond a letter × {order} an order",
        watched="share",
    )
    base = shown(finding.facts, "best") * shown(finding.facts, "order")
    return build(finding, name, words, base, CALLED, after(as_of, MONTH), "best")


def one_more(finding: Finding, name: str, as_of: AsOf) -> Recommendation:
    """Customers who come back less often than others."""
    words = Words(
        "one_more",
        "Give the {customers:customer|customers} a reason for one order more, such as a day with "
        "something new for them, by {by}",
        "They have ordered {own} times each, against {average} among the others.",
        "Orders of each of them in a quarter",
        "{customers:customer|customers} × {rate} with one order more × {order} an order",
    )
    base = shown(finding.facts, "customers") * shown(finding.facts, "order")
    return build(finding, name, words, base, ONE_MORE, after(as_of, MONTH))


def second_order(finding: Finding, name: str, as_of: AsOf) -> Recommendation | None:
    """One order, not long ago: the second, when it is usual."""
    if number(finding.facts, "fresh") < FRESH_ENOUGH:
        return None
    words = Words(
        "second_order",
        "Ask the {fresh:customer|customers} with one order in the last {window:week|weeks} for a "
        "second: {gap} after it or at once, starting by {by}",
        "{once} bought once so far; of all customers, those who come back typically do so every "
        "{gap}. Where that is past, ask at once.",
        "Share of first-time buyers with a second order in time",
        "{fresh:customer|customers} × {rate} who order again × {order} an order",
        watched="share",
    )
    base = shown(finding.facts, "fresh") * shown(finding.facts, "order")
    return build(finding, name, words, base, SECOND_ORDERS, after(as_of, PREPARE),
                 "fresh")  # fmt: skip


def last_call(finding: Finding, name: str, as_of: AsOf) -> Recommendation | None:
    """One order, long ago: one last offer, then no more paid contact."""
    if number(finding.facts, "fresh") >= FRESH_ENOUGH:
        return None
    words = Words(
        "last_call",
        "Send the {once:one-time buyer|one-time buyers} one last offer by {by}, then leave them "
        "out of paid mailings",
        "They bought once, typically {days} ago; of all customers, those who come back typically "
        "do so every {gap}.",
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
        "starting by {by}",
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
