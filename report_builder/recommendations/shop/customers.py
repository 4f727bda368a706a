"""Rules about customers: who to bring back, whom to find more of, where to look, what to send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from report_builder.model import Fact, Finding, Recommendation
from report_builder.recommendations.arithmetic import (
    AsOf,
    Assumed,
    Rule,
    Words,
    after,
    build,
    number,
    shown,
)

PREPARE = dt.timedelta(days=14)  # a mailing can be out in two weeks
MONTH = dt.timedelta(days=30)
QUARTER = dt.timedelta(days=90)  # places, ranges and programmes take a season to change

# Planning figures, not measured in this data: round shares with a wide range, to be replaced by the
# shop's own results after the first trial with a group left out.
MORE_SECOND: Assumed = (0.01, 0.005, 0.02)  # of all customers: one more in a hundred comes back
WRITTEN_TO: Assumed = (0.10, 0.05, 0.20)  # of customers who are late
CLOSED: Assumed = (0.25, 0.10, 0.50)  # of half a gap: people and places stay different
ATTRACTED: Assumed = (0.02, 0.01, 0.05)  # more customers of a kind that is there already
REGAINED: Assumed = (0.25, 0.10, 0.50)  # of what a place or a way of buying has lost
BECOME_MEMBERS: Assumed = (0.01, 0.005, 0.03)  # of all outside: most differ from members for good
AGAIN: Assumed = (0.70, 0.40, 1.00)  # of what a campaign added the first time: it wears off
JOINED: Assumed = (0.10, 0.05, 0.20)  # of those outside the programme
NEWCOMERS: Assumed = (0.25, 0.10, 0.50)  # of the shortfall against the year before


def second_order(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Customers with one order, all of them: the second."""
    words = Words(
        "second",
        "Write to every first-time buyer before the usual time of a second order, beginning by "
        "{by}",
        "A second order brings {average} on average; {orders} customers have placed one so far.",
        "Share of new customers with a second order within ninety days",
        "{customers:customer|customers} × {rate} more with a second order × {average}",
    )
    base = shown(finding.facts, "customers") * shown(finding.facts, "average")
    return build(finding, "First-time buyers", words, base, MORE_SECOND, after(as_of, MONTH))


def remind(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Repeat customers past nine in ten of all pauses."""
    words = Words(
        "remind",
        "Write to the {customers:customer|customers} who have been silent for more than {limit}, "
        "the latest to fall silent first, by {by}",
        "They have come back before; {usual} of all pauses between purchases are shorter.",
        "Orders from them in the month after, against a tenth left out",
        "{customers:customer|customers} × {rate} who return × {average} an order",
    )
    base = shown(finding.facts, "customers") * shown(finding.facts, "average")
    return build(finding, "Overdue customers", words, base, WRITTEN_TO, after(as_of, PREPARE))


def close_gap(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """A group of people who bring less than the others."""
    words = Words(
        "close",
        "Make the {customers:customer|customers} {group} an offer of their own by {by}",
        "Their {measure} is {own} on average, that of the others {others}.",
        "The same figure of those who got the offer against those left out",
        "{worth} a year for half of the gap × {rate} of it closed"
        if as_of
        else "{worth} for half of the gap × {rate} of it closed",
    )
    base = shown(finding.facts, "worth")
    name = f"Customers {finding.facts['group'].value}"
    return build(finding, name, words, base, CLOSED, after(as_of, QUARTER))


def find_more(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """A group of people who bring more than the others."""
    words = Words(
        "find",
        "Look for more customers {group}: advertise where the {customers} there are come from, and "
        "let them bring friends, by {by}",
        "Their {measure} is {own} on average, that of the others {others}.",
        "New customers of this group in a quarter",
        "{customers:customer|customers} × {rate} more of them × {own}",
    )
    base = shown(finding.facts, "customers") * shown(finding.facts, "own")
    name = f"Customers {finding.facts['group'].value}"
    return build(finding, name, words, base, ATTRACTED, after(as_of, QUARTER))


def push_region(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """A region whose customers bring less than elsewhere."""
    words = Words(
        "push",
        "Ask the {customers:customer|customers} in {region} what is missing there, and answer with "
        "a campaign by {by}",
        "Their {measure} is {own} on average, that of all others {others}.",
        "The same figure in {region} of those addressed against the others",
        "{worth} for half of the gap × {rate} of it closed",
    )
    base = shown(finding.facts, "worth")
    name = f"Customers in {finding.facts['region'].value}"
    return build(finding, name, _spoken(words, finding), base, CLOSED, after(as_of, QUARTER))


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
        "{customers:customer|customers} × {rate} more of them × {own}",
    )
    base = shown(finding.facts, "customers") * shown(finding.facts, "own")
    name = f"Customers in {finding.facts['region'].value}"
    return build(finding, name, _spoken(words, finding), base, ATTRACTED, after(as_of, QUARTER))


def regain_channel(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """A way of buying that has lost revenue while the whole has not."""
    lost = shown(finding.facts, "before") - shown(finding.facts, "now")
    if finding.severity not in ("watch", "act") or lost <= 0:
        return None
    words = Words(
        "regain",
        "Go through {name} as a customer would, and mend what stops an order, by {by}",
        "In {months:month|months} it went from {before} to {now} on the year before, while all "
        "ways together changed by {whole}.",
        "Orders through {name} against the year before, each month",
        "({before} less {now}) × {rate} won back",
        "It worked if its orders recover while those of the other ways do not fall.",
    )
    name = f"Buyers through {finding.facts['name'].value}"
    return build(finding, name, _spoken(words, finding), lost, REGAINED, after(as_of, MONTH), None)


def lift_store(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """The weakest store against the one in the middle."""
    if number(finding.facts, "gap") <= 0:
        return None
    words = Words(
        "lift",
        "Let the head of {middle} spend a week in {last} and agree on three changes, by {by}",
        "{last} has {monthly} a month, {part} of what {middle} has; most of the gap is {cause}.",
        "Orders a month in {last}",
        "{gap} a year to be level × {rate} of it closed",
        "It worked if its orders grow faster than those of the other stores in the same months.",
    )
    base = shown(finding.facts, "gap")
    name = str(finding.facts["last"].value)
    return build(finding, name, _spoken(words, finding), base, CLOSED, after(as_of, QUARTER), None)


def second_channel(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Customers of one channel, where those of several place larger orders."""
    facts = finding.facts
    if facts["way"].value != "more":
        return None
    one = number(facts, "customers") - number(facts, "many")
    base = one * shown(facts, "gap") * shown(facts, "orders_one")
    words = Words(
        "second_channel",
        "Show the {one:customer|customers} who use one way of buying a second one, with a small "
        "reward for the first order there, by {by}",
        "Orders of customers who use several are {gap} larger on average.",
        "Share of customers who use more than one",
        "{one:customer|customers} × {rate} who do × {orders_one} orders × {gap}",
        "It worked if those who got the reward order more in all than those left out by lot, not "
        "only elsewhere.",
    )
    return build(
        finding, "Customers of one channel", words, base, JOINED, after(as_of, QUARTER), None,
        {"one": Fact(one, "count")},
    )  # fmt: skip


def welcome(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Newcomers of a group that returns clearly less often than another."""
    words = Words(
        "welcome",
        "Give new customers where the {grouping} is {worst} a welcome of their own, and every "
        "second of them none, by {by}",
        "{worst_rate} of them come back within {horizon}, against {best_rate} where it is {best}.",
        "Share of them with a second order in time, against those without the welcome",
        "{more:customer|customers} to be level × {rate} of them × {average} an order",
    )
    base = shown(finding.facts, "more") * shown(finding.facts, "average")
    return build(
        finding, "New customers", words, base, CLOSED, after(as_of, MONTH), "worst_customers"
    )


def invite(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Customers outside the programme, where members bring more than the like of them."""
    if number(finding.facts, "low") <= 0:
        return None
    words = Words(
        "invite",
        "Invite the {others:customer|customers} outside the loyalty programme, all but some left "
        "out by lot, by {by}",
        "Members bring {adjusted} more than customers who are like them in {traits}; whether "
        "joining makes them, only such a trial can tell.",
        "Spending of those invited against those left out",
        "{others:customer|customers} × {rate} who join and come to buy as members do × {adjusted}",
    )
    base = shown(finding.facts, "others") * shown(finding.facts, "adjusted")
    return build(
        finding, "Customers outside the programme", words, base, BECOME_MEMBERS,
        after(as_of, MONTH), "others",
    )  # fmt: skip


def mail_again(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Campaigns that added revenue, by their control groups."""
    if number(finding.facts, "low") <= 0:
        return None
    words = Words(
        "again",
        "Mail again to those the campaigns have reached, with a control group as before, by {by}",
        "Each contact brought {more} within {days} that would not have come otherwise.",
        "Revenue a contact against the control group",
        "{contacts:contact|contacts} × {more} × {rate} of the first effect",
        "It worked if those mailed bring more again than the control group.",
    )
    base = shown(finding.facts, "contacts") * shown(finding.facts, "more")
    return build(
        finding, "Customers of past campaigns", words, base, AGAIN, after(as_of, MONTH), None
    )


def attract(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Fewer newcomers than in the year before."""
    share, usual = shown(finding.facts, "share"), shown(finding.facts, "usual")
    if not 0 < share < usual:
        return None
    base = shown(finding.facts, "value") * (usual / share - 1)
    words = Words(
        "attract",
        "See what brought new customers in the months before {month}, and do it again by {by}",
        "They bring {share} of sales now, against {usual} over {months} months before.",
        "New customers a month",
        "{value} × ({usual} / {share} less one) × {rate} of the shortfall",
    )
    return build(finding, "New customers", words, base, NEWCOMERS, after(as_of, MONTH), "new")


def _spoken(words: Words, finding: Finding) -> Words:
    """The number to watch with the name of the place or store in it."""
    kpi = words.kpi
    for name, fact in finding.facts.items():
        kpi = kpi.replace(f"{{{name}}}", str(fact.value))
    return replace(words, kpi=kpi)


CUSTOMER_RULES: Sequence[Rule] = (
    Rule(
        "second_order_worth", "second order", second_order, needs=("customers", "orders", "average")
    ),
    Rule("overdue", "reminder", remind, needs=("customers", "limit", "usual", "average")),
    Rule(
        "demographics_gap_*",
        "people below",
        close_gap,
        needs=("worth", "group", "customers", "own", "others", "measure"),
    ),
    Rule(
        "demographics_best_*",
        "people above",
        find_more,
        needs=("group", "customers", "own", "others", "measure"),
    ),
    Rule(
        "regions_gap",
        "places below",
        push_region,
        needs=("worth", "region", "customers", "own", "others", "measure"),
    ),
    Rule(
        "regions_best",
        "places above",
        find_in_region,
        needs=("region", "customers", "own", "others", "measure"),
    ),
    Rule(
        "channels_falling",
        "channels falling",
        regain_channel,
        needs=("name", "before", "now", "whole", "months"),
    ),
    Rule(
        "stores_gap",
        "stores",
        lift_store,
        needs=("last", "middle", "monthly", "part", "cause", "gap"),
    ),
    Rule(
        "channels_several",
        "second channel",
        second_channel,
        needs=("many", "customers", "gap", "way", "orders_one"),
    ),
    Rule(
        "repeat_by_group",
        "welcome",
        welcome,
        needs=("more", "average", "grouping", "worst", "best", "horizon"),
    ),
    Rule("loyalty_adjusted", "club", invite, needs=("others", "adjusted", "low", "traits")),
    Rule("campaigns_revenue", "mailings", mail_again, needs=("more", "low", "contacts", "days")),
    Rule(
        "new_customer_share",
        "newcomers",
        attract,
        needs=("share", "usual", "value", "month", "months", "new"),
    ),
)
