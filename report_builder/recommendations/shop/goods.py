"""Rules about goods: what to stock, show together, reduce less or more, bring back."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from report_builder.model import Finding, Recommendation
from report_builder.recommendations.arithmetic import (
    AsOf,
    Assumed,
    Rule,
    Words,
    after,
    build,
    measured,
    number,
    shown,
)

MONTH = dt.timedelta(days=30)
QUARTER = dt.timedelta(days=90)  # ranges and terms take a season to change
EIGHT_WEEKS = dt.timedelta(days=56)  # what suppliers usually need before a season

# Planning figures, as those about customers: assumed, printed with their range.
NOT_MISSED: Assumed = (0.05, 0.02, 0.10)  # of a season's extra sales, lost on empty shelves
IN_STOCK: Assumed = (0.10, 0.05, 0.20)  # of a product's growth, lost whenever it is out
MORE_ROOM: Assumed = (0.10, 0.05, 0.20)  # of a category's growth, with more room for it
REVIEWED: Assumed = (0.25, 0.10, 0.50)  # of what a category or product has lost
NOT_RETURNED: Assumed = (0.10, 0.05, 0.25)  # of all returns
NARROWED: Assumed = (0.25, 0.10, 0.50)  # of what went to buyers who would have paid in full
LISTED: Assumed = (0.05, 0.02, 0.10)  # of what products gone quiet brought over all data
REDUCED: Assumed = (0.05, 0.02, 0.10)  # of the revenue of those who buy at a discount only
TAKEN: Assumed = (0.10, 0.05, 0.20)  # of customers shown the second item
ADDED: Assumed = (0.50, 0.20, 1.00)  # of the orders that could hold one item more
MORE_OFFERS: Assumed = (0.10, 0.05, 0.20)  # more offers of the kind that pays
GOODS = "All goods"


def stock_ahead(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """The high season: goods and people in time."""
    words = Words(
        "stock",
        "Order goods and plan staff for {first} to {last} by {by}",
        "These months bring {index} the {measure} of an average month; in the last year that was "
        "{extra} more than three average months.",
        "Days on which a best seller is out of stock in the season",
        "{extra} × {rate} not lost on empty shelves",
        "It worked if fewer best sellers ran out than in the season before.",
    )
    base = shown(finding.facts, "extra")
    due = _before_season(as_of, str(finding.facts["first"].value))
    return build(finding, GOODS, words, base, NOT_MISSED, due, None)


def _before_season(as_of: AsOf, month: str) -> AsOf:
    """Eight weeks before the next time the month begins."""
    names = list(calendar.month_name)
    if as_of is None or month not in names:
        return as_of
    start = dt.date(as_of.year, names.index(month), 1)
    while start - EIGHT_WEEKS <= as_of:
        start = start.replace(year=start.year + 1)
    return start - EIGHT_WEEKS


def prepare_holiday(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """A holiday that brings more each time."""
    if finding.facts["way"].value != "above":
        return None
    words = Words(
        "holiday",
        "Plan a display and a mailing for the week before {holiday}, and have the goods in by then",
        "Around it {measure} is {lift} above the same weekdays of the weeks around: {extra} in all "
        "over {windows:time|times}.",
        "Sales of that week against the weeks around",
        "{extra} × {rate} not lost on empty shelves",
    )
    base = shown(finding.facts, "extra")
    return build(finding, GOODS, words, base, NOT_MISSED, after(as_of, MONTH), None)


def keep_in_stock(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """A product that grows far faster than the shop."""
    words = Words(
        "keep",
        "Raise the order quantity of {product} and show what goes with it, by {by}",
        "Against {against} it went from {before} to {now} orders, {most} more.",
        "Days on which {product} is out of stock".replace("{product}", _name(finding, "product")),
        "{most} in the period × {rate} not lost when it is out",
    )
    base = shown(finding.facts, "most")
    return build(finding, _name(finding, "product"), words, base, IN_STOCK, after(as_of, MONTH),
                 None)  # fmt: skip


def room_for_category(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """The category that moved most: more room if it grew, a review if it fell."""
    grew = finding.facts["way"].value == "up"
    base = abs(shown(finding.facts, "change"))
    if grew:
        words = Words(
            "room", "Give {group} more room, first in the window and on the first page, by {by}",
            "It went from {before} to {now} against {against}, the most of all.",
            f"Share of {_name(finding, 'group')} in sales",
            "{change} more × {rate} with more room",
        )  # fmt: skip
    else:
        words = Words(
            "review",
            "Go through {group} item by item (stock, price, place, picture) and mend the ten with "
            "the largest losses by {by}",
            "It went from {before} to {now} against {against}, the most of all.",
            f"Sales of {_name(finding, 'group')} against the year before",
            "{change} less × {rate} won back",
        )
    return build(
        finding, _name(finding, "group"), words, base, MORE_ROOM if grew else REVIEWED,
        after(as_of, QUARTER), None,
    )  # fmt: skip


def bring_back(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Good products that stopped selling."""
    words = Words(
        "bring_back",
        "Decide for each of the {chosen:product|products} gone quiet: reorder, replace or drop, "
        "beginning with {product}, by {by}",
        "They had no sale in the last {days} and brought {total} over all data.",
        "Products of class A and B without a sale in a quarter",
        "{total} × {rate} that a reorder or a successor brings",
    )
    base = shown(finding.facts, "total")
    return build(finding, GOODS, words, base, LISTED, after(as_of, MONTH), None)


def fewer_returns(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Goods sent back."""
    words = Words(
        "returns",
        "Ask for the reason of every return, and mend the three products sent back most, by {by}",
        "In {months} months {lost} of {gross} came back: {share}.",
        "Returned share of sales",
        "{lost} a year × {rate} avoided",
    )
    base = shown(finding.facts, "lost")
    return build(finding, GOODS, words, base, NOT_RETURNED, after(as_of, QUARTER), None)


def shallower_offers(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Offers that cost more than they earn."""
    if number(finding.facts, "high") >= 0:
        return None
    words = Words(
        "shallower",
        "Make the next offers less deep or shorter on half of the products, and compare profit "
        "with the other half, by {by}",
        "At {depth} off and a margin of {margin} they would need {needed} more units; there were "
        "{lift} more.",
        "Gross profit of the products on offer against usual weeks",
        "{gain} less gross profit than at full price, all of it avoidable",
    )
    return measured(
        finding, "Goods on offer", words, "gain", ("low", "high"), after(as_of, QUARTER)
    )


def more_offers(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Offers that earn more than they cost."""
    if number(finding.facts, "low") <= 0:
        return None
    words = Words(
        "more",
        "Put further products of the same margin on offer, a few at a time, by {by}",
        "At {depth} off and a margin of {margin} they need {needed} more units; there were {lift} "
        "more.",
        "Gross profit of the products on offer against usual weeks",
        "{gain} more gross profit × {rate} more offers",
    )
    base = shown(finding.facts, "gain")
    return build(finding, "Goods on offer", words, base, MORE_OFFERS, after(as_of, QUARTER), None)


def narrower_offers(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Discounts to those who would have bought anyway."""
    words = Words(
        "narrower",
        "Give the next offer to half of its usual buyers, chosen by lot, and keep it where the "
        "other half buys less, by {by}",
        "{share} of the units sold on offer would probably have been sold anyway.",
        "Discount given for each unit that would not have been sold",
        "{wasted} given away on them × {rate} saved",
        "It worked if the half without the offer buys nearly as much as the half with it.",
    )
    base = shown(finding.facts, "wasted")
    return build(finding, "Goods on offer", words, base, NARROWED, after(as_of, QUARTER), None)


def smaller_discount(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Customers who buy at a discount only."""
    words = Words(
        "smaller",
        "Try half of the usual discount on every second of the {only:customer|customers} who buy "
        "only at one, by {by}",
        "They are {share} of the customers with {orders} orders or more and brought {revenue}.",
        "Orders and profit of those with the smaller discount against the others",
        "{revenue} × {rate} less given away",
    )
    base = shown(finding.facts, "revenue")
    return build(
        finding, "Customers who buy at a discount only", words, base, REDUCED,
        after(as_of, MONTH), "only",
    )  # fmt: skip


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
        "Show {then} beside {given}, in the shop and in the cart, and mail it to those who have "
        "only the one, by {by}",
        "{together} of {with_given} orders with {given} hold both, {times} as often as by chance.",
        "Orders with both",
        "{candidates:customer|customers} without it × {rate} who buy it once × {" + each + "}",
    )
    base = shown(facts, "candidates") * shown(facts, each)
    name = f"Buyers of {facts['given'].value}"
    return build(finding, name, words, base, TAKEN, after(as_of, MONTH), "candidates")


def one_more_item(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Orders with one item, where these are many."""
    if finding.severity != "watch":
        return None
    words = Words(
        "one_more",
        "Suggest one thing that goes with it wherever an order holds a single {item}, by {by}",
        "{share} of the orders do; an item in an order brings {average} on average.",
        "Share of orders with a single item",
        "{more:order|orders} a year (one in ten of them) × {average} × {rate} who take it",
        "It worked if orders hold more items on days with the suggestion than on days without it, "
        "drawn by lot.",
    )
    base = shown(finding.facts, "more") * shown(finding.facts, "average")
    return build(finding, "Orders of one item", words, base, ADDED, after(as_of, MONTH), None)


def _name(finding: Finding, fact: str) -> str:
    return str(finding.facts[fact].value)


GOODS_RULES: Sequence[Rule] = (
    Rule(
        "peak_months", "season", stock_ahead, needs=("first", "last", "index", "measure", "extra")
    ),
    Rule(
        "strongest_holiday",
        "holiday",
        prepare_holiday,
        needs=("holiday", "way", "measure", "lift", "extra", "windows"),
    ),
    Rule(
        "rising_products_*",
        "rising product",
        keep_in_stock,
        needs=("product", "against", "before", "now", "most"),
    ),
    Rule(
        "category_that_moved_most_*",
        "category",
        room_for_category,
        needs=("group", "way", "change", "before", "now", "against"),
    ),
    Rule(
        "products_gone_quiet",
        "quiet products",
        bring_back,
        needs=("chosen", "product", "days", "total"),
    ),
    Rule("returns_rate", "returns", fewer_returns, needs=("months", "lost", "gross", "share")),
    Rule(
        "promotions_break_even",
        "discounts less",
        shallower_offers,
        needs=("depth", "margin", "needed", "lift", "gain", "low", "high"),
    ),
    Rule(
        "promotions_break_even",
        "discounts more",
        more_offers,
        needs=("depth", "margin", "needed", "lift", "gain", "low", "high"),
    ),
    Rule("promotions_anyway", "discounts less", narrower_offers, needs=("share", "wasted")),
    Rule(
        "promotions_only_customers",
        "discounts less",
        smaller_discount,
        needs=("only", "share", "orders", "revenue"),
    ),
    Rule(
        "baskets_pair",
        "pairs",
        show_together,
        needs=("candidates", "price", "given", "then", "together", "with_given", "times"),
    ),
    Rule(
        "baskets_cross_category",
        "category pairs",
        join_categories,
        needs=("candidates", "spend", "given", "then", "together", "with_given", "times"),
    ),
    Rule("baskets_size", "basket size", one_more_item, needs=("item", "share", "more", "average")),
)
