"""Rules about customers: whom to write to, whom to invite, how to win new ones."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder.model import Fact, Finding, Recommendation
from report_builder.recommendations.arithmetic import (
    MONTH,
    PREPARE,
    AsOf,
    Assumed,
    Rule,
    Words,
    after,
    build,
    number,
    shown,
)

# Planning figures, not measured in this data: round shares with a wide range, to be replaced by the
# shop's own results after the first trial with a group left out.
MORE_SECOND: Assumed = (0.01, 0.005, 0.02)  # of new customers: one more in a hundred comes back
WON_BACK: Assumed = (0.05, 0.02, 0.10)  # of a year of customers who have probably left
WRITTEN_TO: Assumed = (0.10, 0.05, 0.20)  # of customers who are late
LEVELLED: Assumed = (0.25, 0.10, 0.50)  # of those missing: kinds of newcomers stay different
BECOME_MEMBERS: Assumed = (0.01, 0.005, 0.03)  # of all outside: most differ from members for good
AGAIN: Assumed = (0.70, 0.40, 1.00)  # of what a campaign added the first time: it wears off
SLIPPING = "Valuable and slipping away"
NEWCOMERS: Assumed = (0.25, 0.10, 0.50)  # of the shortfall against the months before


def second_order(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Customers with one order, all of them: the second."""
    words = Words(
        "second",
        "Write to every first-time buyer before the usual time of a second order, beginning by "
        "{by}",
        "A second order brings {average} on average; {orders} customers have placed one so far.",
        "Share of new customers with a second order within a quarter",
        "{new:new customer|new customers} of the last twelve months × {rate} more with a second "
        "order × {average}",
        watched="share",
    )
    base = shown(finding.facts, "new") * shown(finding.facts, "average")
    due = after(as_of, MONTH)
    return build(finding, "First-time buyers", words, base, MORE_SECOND, due, "new")


def remind(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Repeat customers past nine in ten of all pauses."""
    words = Words(
        "remind",
        "Write to the {customers:customer|customers} who have been silent for more than {limit}, "
        "the latest to fall silent first, by {by}",
        "They have come back before; {usual} of all pauses between purchases are shorter.",
        "Share of them who order within the month after",
        "{customers:customer|customers} × {rate} who return × {average} an order",
        watched="share",
    )
    base = shown(finding.facts, "customers") * shown(finding.facts, "average")
    return build(finding, "Overdue customers", words, base, WRITTEN_TO, after(as_of, PREPARE))


def win_back_valuable(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Customers of the most valuable fifth who are more likely gone than not."""
    words = Words(
        "win_back",
        "Call or write to the {customers:customer|customers}, those who brought most first, with a "
        "reason to return, by {by}",
        "They belong to the {best} who bring most while they buy; half of them have been silent "
        "for {silence} or more, against a usual {pause}.",
        "Share of them who order in the two months after",
        "{risk} at risk × {rate} won back",
        watched="share",
    )
    base = max(shown(finding.facts, "risk"), 0.0)
    return build(finding, SLIPPING, words, base, WON_BACK, after(as_of, PREPARE))


def welcome(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Newcomers of a group that returns clearly less often than another."""
    words = Words(
        "welcome",
        "Give new customers where the {grouping} is {worst} a welcome of their own by {by}",
        "{worst_rate} of them come back within {horizon}, against {best_rate} where it is {best}.",
        "Share of them with a second order within {horizon}",
        "{more:customer|customers}{span} to be as good as the whole × {rate} of them × {average} "
        "an order",
        watched="share of some",
    )
    base = shown(finding.facts, "more") * shown(finding.facts, "average")
    return build(
        finding, "New customers", words, base, LEVELLED, after(as_of, MONTH), "worst_customers"
    )


def invite(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Customers outside the programme, where members bring more than the like of them."""
    if number(finding.facts, "low") <= 0:
        return None
    words = Words(
        "invite",
        "Invite the {others:customer|customers} outside the loyalty programme by {by}",
        "Members bring {adjusted} more than customers like them in {traits}. Only a trial can tell "
        "whether joining makes them.",
        "Spending of those outside the programme",
        "{others:customer|customers} × {rate} who join and come to buy as members do × "
        "{yearly}{span}",
    )
    base = shown(finding.facts, "others") * shown(finding.facts, "yearly")
    return build(
        finding, "Customers outside the programme", words, base, BECOME_MEMBERS,
        after(as_of, MONTH), "others",
    )  # fmt: skip


def mail_again(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Campaigns that added revenue, by their control groups."""
    if number(finding.facts, "low") <= 0:
        return None
    contacts, span = ("yearly", " a year") if "yearly" in finding.facts else ("contacts", "")
    base, profit, extra = shown(finding.facts, "more"), "", {}
    reason = (
        "Each customer contacted brought {more} more within {days} than one in the control group. "
        "That is before what the contacts cost"
    )
    if "margin" in finding.facts:  # that of these customers, who may buy other goods than the rest
        base *= shown(finding.facts, "margin")
        profit, extra = " × {margin} margin", {"most": Fact(base * AGAIN[0], "money")}
        reason += ": at {rate} of that and a margin of {margin} it pays below {most} a contact"
    words = Words(
        "again",
        "Mail again to those the campaigns have reached, with a control group as before, by {by}",
        reason + ".",
        "Revenue a contact against the control group",
        "{" + contacts + ":contact|contacts}" + span + " × {more}" + profit
        + " × {rate} of the first effect",
        "It worked if those mailed bring more again than the control group.",
        brings="profit" if profit else "revenue",
    )  # fmt: skip
    base *= shown(finding.facts, contacts)
    return build(
        finding, "Customers of past campaigns", words, base, AGAIN, after(as_of, MONTH), None, extra
    )


def attract(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Clearly fewer newcomers than in the months before."""
    share, usual = shown(finding.facts, "share"), shown(finding.facts, "usual")
    if finding.severity != "watch" or share <= 0:
        return None
    base = shown(finding.facts, "value") * (usual / share - 1)
    words = Words(
        "attract",
        "See what brought new customers in the months before {month}, and do it again by {by}",
        "They bring {share} of the sales to known customers now, against {usual} over the "
        "{months:month|months} before.",
        "New customers a month",
        "{value} in that month × ({usual} / {share} less one) × {rate} of the shortfall",
        "It worked if new customers bring their former part of the sales again, month by month.",
    )
    return build(finding, "New customers", words, base, NEWCOMERS, after(as_of, MONTH), None)


CUSTOMER_RULES: Sequence[Rule] = (
    Rule("second_order_worth", "second order", second_order),
    Rule("overdue", "reminder", remind),
    Rule("lifetime_slipping", "win back", win_back_valuable),
    Rule("repeat_by_group", "welcome", welcome),
    Rule(
        "loyalty_adjusted",
        "club",
        invite,
        doubts=(
            (
                "loyalty_joining",
                "Before and after joining, how often they come did not clearly change.",
            ),
        ),
    ),
    Rule(
        "campaigns_revenue",
        "mailings",
        mail_again,
        doubts=(
            (
                "campaigns_no_effect",
                "“{campaign}” is counted here, though it is not shown to have added anything: "
                "repeat it last.",
            ),
        ),
    ),
    Rule("new_customer_share", "newcomers", attract),
)
