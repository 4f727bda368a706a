"""Rules about discounts and offers: which to stop, to make smaller, to give to fewer, or to add."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder.model import Fact, Finding, Recommendation
from report_builder.recommendations.arithmetic import (
    MONTH,
    QUARTER,
    AsOf,
    Assumed,
    Rule,
    Words,
    after,
    build,
    fact,
    number,
    shown,
)
from report_builder.recommendations.trials import HALF_OF_THE_GOODS, OF_THE_BUYERS, OF_THE_PRODUCTS

# Planning figures, not measured in this data: round shares with a wide range.
STOPPED: Assumed = (0.50, 0.25, 1.00)  # of a loss: some of these goods had to go at any price
SHALLOWER: Assumed = (0.50, 0.25, 0.75)  # of what offers cost: smaller ones still cost something
NARROWED: Assumed = (0.25, 0.10, 0.50)  # of what went to buyers who would have paid in full
REDUCED: Assumed = (0.05, 0.02, 0.10)  # of the revenue of those who buy at a discount only
MORE_OFFERS: Assumed = (0.10, 0.05, 0.20)  # more offers of the kind that pays
ON_OFFER = "Buyers of goods on offer"
PROFIT = "Gross profit of the products on offer against usual weeks"


def stop_losses(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Goods sold at a discount so deep that they bring less than they cost."""
    words = Words(
        "stop",
        "Stop discounts of {bands}, but for goods that have to go at any price, starting by {by}",
        "{when}, goods sold at such a discount cost {lost} more than they brought, on "
        "{lines:line|lines}.",
        "Lines sold below what the goods cost",
        "{lost} lost × {rate} avoided",
        "It worked if the gross profit of these goods is higher than in the same months a year "
        "before; they may sell fewer units.",
        brings="profit",
    )
    base = shown(finding.facts, "lost")
    return build(
        finding, "Buyers of goods at a deep discount", words, base, STOPPED, after(as_of, MONTH),
        None,
    )  # fmt: skip


def shallower_offers(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Offers that cost more than they earn."""
    if number(finding.facts, "high") >= 0:
        return None
    words = Words(
        "shallower",
        "Make the next offers less deep or shorter on half of the products, and compare profit "
        "with the other half, by {by}",
        "At {depth} off and a margin of {margin} without it they would need {needed} more "
        "units; there were {lift} more.",
        PROFIT,
        "{cost} less gross profit than at full price × {rate} avoided",
        HALF_OF_THE_GOODS,
        begins=OF_THE_PRODUCTS,
        brings="profit",
    )
    cost = {"cost": Fact(abs(number(finding.facts, "gain")), "money")}
    return build(finding, ON_OFFER, words, shown(cost, "cost"), SHALLOWER, after(as_of, QUARTER),
                 None, cost)  # fmt: skip


def more_offers(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Offers that earn more than they cost."""
    if number(finding.facts, "low") <= 0:
        return None
    words = Words(
        "more",
        "Put further products of the same margin on offer, a few at a time, by {by}",
        "At {depth} off and a margin of {margin} without it they need {needed} more units; there "
        "were {lift} more.",
        PROFIT,
        "{more} more gross profit × {rate} more offers",
        HALF_OF_THE_GOODS,
        begins=OF_THE_PRODUCTS,
        brings="profit",
    )
    more = {"more": fact(finding.facts, "gain")}
    return build(finding, ON_OFFER, words, shown(more, "more"), MORE_OFFERS, after(as_of, QUARTER),
                 None, more)  # fmt: skip


def narrower_offers(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Discounts to those who would have bought anyway."""
    words = Words(
        "narrower",
        "Give the next offer to half of its usual buyers, chosen by lot, and keep it where the "
        "other half buys less, by {by}",
        "{share} of the units sold on offer would probably have been sold anyway.",
        "Discount given for each unit that would not have been sold",
        "{wasted} given away on them × {rate} saved",
        "It worked if the half without the offer buys nearly as much as the half with it.",
        begins=OF_THE_BUYERS,
        brings="profit",
    )
    base = shown(finding.facts, "wasted")
    return build(finding, ON_OFFER, words, base, NARROWED, after(as_of, QUARTER), None)


def leave_offers_out(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Offers on which the goods sold even less than usual."""
    if finding.evidence is None or finding.evidence.high >= 0:
        return None
    words = Words(
        "leave_out",
        "Leave the offer out on half of the products for a month, by {by}, and end it where "
        "nothing changes",
        "On offer the products sold fewer units than usual, and {given} were given away.",
        "Units and gross profit of these products",
        "{given} given away × {rate} saved",
        "It worked if the half without the offer sells about as much as the half with it.",
        begins=OF_THE_PRODUCTS,
        brings="profit",
    )
    base = shown(finding.facts, "given")
    return build(finding, ON_OFFER, words, base, NARROWED, after(as_of, MONTH), None)


def smaller_discount(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Customers who buy at a discount only."""
    words = Words(
        "smaller",
        "Try half of the usual discount on the {only:customer|customers} who buy only at one, by "
        "{by}",
        "They are {share} of the customers with {orders} orders or more and brought {revenue}.",
        "Orders and profit from them",
        "{revenue} × {rate} less given away",
        watched="loss",
        brings="profit",
    )
    base = shown(finding.facts, "revenue")
    return build(
        finding, "Customers who buy at a discount only", words, base, REDUCED,
        after(as_of, MONTH), "only",
    )  # fmt: skip


OFFER_RULES: Sequence[Rule] = (
    Rule("promotions_losses", "discounts less", stop_losses),
    Rule("promotions_break_even", "discounts less", shallower_offers),
    Rule("promotions_break_even", "discounts more", more_offers),
    Rule("promotions_anyway", "discounts less", narrower_offers),
    Rule("promotions_anyway", "discounts less", leave_offers_out),
    Rule("promotions_only_customers", "discounts less", smaller_discount),
)
