"""Rules about goods: what to have in time, what to give more room, what to bring back or mend."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from report_builder.model import Finding, Recommendation
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
    said,
    shown,
)

WEEK = dt.timedelta(days=7)  # an order can be written in a week
EIGHT_WEEKS = dt.timedelta(days=56)  # what suppliers usually need before a season
THREE_WEEKS = dt.timedelta(days=21)  # two for display and mailing, and the week before a holiday

# Planning figures, not measured in this data: round shares with a wide range.
NOT_MISSED: Assumed = (0.05, 0.02, 0.10)  # of a season's extra sales, lost on empty shelves
IN_STOCK: Assumed = (0.10, 0.05, 0.20)  # of a product's growth, lost whenever it is out
MORE_ROOM: Assumed = (0.10, 0.05, 0.20)  # of a category's growth, with more room for it
REVIEWED: Assumed = (0.25, 0.10, 0.50)  # of what a category or product has lost
NOT_RETURNED: Assumed = (0.10, 0.05, 0.25)  # of all returns
LISTED: Assumed = (0.05, 0.02, 0.10)  # of what products gone quiet used to bring
NOT_RUN_OUT: Assumed = (0.50, 0.25, 0.75)  # of what would go unsold, if ordered at once
FREED: Assumed = (0.10, 0.05, 0.20)  # of the value of surplus stock: storage, capital, mark-downs
GOODS = "All customers"


def stock_ahead(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """The high season: goods and people in time."""
    words = Words(
        "stock",
        "Order goods and plan staff for {season} by {by}",
        "A month of the season brings {index} the {measure} of an average one; in the last year "
        "that was {extra} more in all.",
        "Days on which a best seller is out of stock in the season",
        "{extra} × {rate} not lost for want of stock",
        "It worked if fewer best sellers ran out than in the season before.",
    )
    base = shown(finding.facts, "extra")
    due = _before_season(as_of, said(finding.facts, "first"))
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


def order_ahead(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """The category that is expected to sell clearly more than a year before."""
    words = Words(
        "order",
        "Order {category} for {span} by {by}: {expected} {unit} are expected",
        "That is {change} more than the {before} of the same time a year before ({level}% interval "
        "{low} to {high}).",
        "Days on which {category} is out of stock",
        "{worth} more than a year before × {rate} not lost for want of stock",
        "It worked if {category} was never out of stock and at most what the interval allows was "
        "left over.",
    )
    base = shown(finding.facts, "worth")
    name = said(finding.facts, "category")
    return build(finding, name, words, base, NOT_MISSED, after(as_of, WEEK), None)


def order_now(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Products whose stock does not last until goods ordered now arrive."""
    words = Words(
        "reorder",
        "Order {names} now, by {by} at the latest",
        "{short:product of class A|products of class A} may run out before goods ordered now "
        "arrive, in {lead}, if they are to last {service} of the time.",
        "Products of class A at or below their reorder point",
        "{lost} that would go unsold × {rate} saved by ordering at once",
        "It worked if none of them was out of stock until the goods came.",
    )
    base = shown(finding.facts, "lost")
    return build(finding, GOODS, words, base, NOT_RUN_OUT, after(as_of, WEEK), None)


def sell_down(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Products with more stock than even high demand asks for."""
    words = Words(
        "sell_down",
        "Order none of {names} until their stock is below the next three months, and decide on a "
        "bundle or an offer by {by}",
        "{over:product of class A has|products of class A have} {surplus} units more than high "
        "demand asks for.",
        "Stock beyond the upper end of the forecast",
        "{money} of surplus stock × {rate} of storage, capital and mark-downs saved",
        "It worked if the surplus is gone in two quarters without a larger discount than planned.",
        brings="profit",
    )
    base = shown(finding.facts, "money")
    return build(finding, GOODS, words, base, FREED, after(as_of, MONTH), None)


def prepare_holiday(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """A holiday that brings more each time: three weeks ahead, or at once where it is nearer."""
    if fact(finding.facts, "way").value != "above":
        return None
    words = Words(
        "holiday",
        "Plan a display and a mailing for the week before {holiday}, next on {next}, and have the "
        "goods ordered by {by}",
        "Around it {measure} is {lift} above the same weekdays of the weeks around: {each} each "
        "time, as seen {windows:time|times}.",
        "Sales of that week against the weeks around",
        "{each} × {rate} not lost for want of stock",
        "It worked if that week stands further above the weeks around than the times before.",
    )
    day = fact(finding.facts, "next").value
    assert isinstance(day, dt.date)
    due = max(day - THREE_WEEKS, as_of) if as_of else None
    return build(finding, GOODS, words, shown(finding.facts, "each"), NOT_MISSED, due, None)


def keep_in_stock(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """A product that grows far faster than the shop."""
    words = Words(
        "keep",
        "Check the order quantity of {product} against its latest weeks, by {by}",
        "Against {against} it went from {before} to {now} orders, {most} more.",
        "Days on which {product} is out of stock",
        "{most} in the period × {rate} not lost when it is out",
        "One product cannot be tried by lot: it worked if it runs out on fewer days than before "
        "and its sales hold.",
    )
    base = shown(finding.facts, "most")
    name = said(finding.facts, "product")
    return build(finding, name, words, base, IN_STOCK, after(as_of, MONTH), None)


def room_for_category(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """The category that moved most: more room if it grew, a review if it fell."""
    grew = fact(finding.facts, "way").value == "up"
    if grew:
        words = Words(
            "room",
            "Try {group} for a quarter in a better place, and decide by {by} whether it stays",
            "It went from {before} to {now} against {against}, the most of all; one comparison "
            "does not show whether that lasts.",
            "Share of {group} in sales",
            "{change} more in that period × {rate} with more room",
            "It worked if its share in sales is higher than in the same months a year before, and "
            "sales as a whole are not lower.",
        )  # fmt: skip
    else:
        words = Words(
            "review",
            "Go through {group} item by item (stock, price, place, picture) and mend the ten with "
            "the largest losses by {by}",
            "It went from {before} to {now} against {against}, the most of all.",
            "Sales of {group} against the year before",
            "{change} less in that period × {rate} won back",
            "It worked if what was mended recovers and the rest of it does not.",
        )
    base = abs(shown(finding.facts, "change"))
    assumed = MORE_ROOM if grew else REVIEWED
    name = said(finding.facts, "group")
    return build(finding, name, words, base, assumed, after(as_of, QUARTER), None)


def bring_back(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Good products that stopped selling."""
    words = Words(
        "bring_back",
        "Decide for each of the {chosen:product|products} gone quiet: reorder, replace or drop, "
        "beginning with {product}, by {by}",
        "They had no sale in the last {days} and brought {total} over all data.",
        "Products of class A and B without a sale in a quarter",
        "{brought}{span} × {rate} that a reorder or a successor brings",
        "It worked if what is reordered sells at its former pace within a quarter.",
    )
    base = shown(finding.facts, "brought")
    return build(finding, GOODS, words, base, LISTED, after(as_of, MONTH), None)


def fewer_returns(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """Goods sent back or credited; fees, write-offs and other entries of the books are not."""
    words = Words(
        "returns",
        "Ask for the reason of every return, and mend what is named most often, by {by}",
        "In {months:month|months} goods worth {goods} of {gross} sold were sent back or credited.",
        "Returned share of sales",
        "{goods} in {months:month|months} × {rate} avoided",
        "It worked if the goods mended are sent back less while the others come back as before.",
    )
    all_of_it = "goods" not in finding.facts and "saved" in finding.facts
    sent_back = finding.facts["lost"] if all_of_it else fact(finding.facts, "goods")
    extra = {"goods": sent_back}
    base = shown(extra, "goods")
    return build(
        finding, GOODS, words, base, NOT_RETURNED, after(as_of, QUARTER), None, extra
    )  # fmt: skip


GOODS_RULES: Sequence[Rule] = (
    Rule("peak_months", "season", stock_ahead),
    # Of one season the shop is told once, from what was or from what is expected.
    Rule("forecast_up", "season", order_ahead),
    Rule("forecast_short", "order now", order_now),
    Rule("forecast_overstock", "surplus", sell_down),
    Rule("strongest_holiday", "holiday", prepare_holiday),
    Rule("rising_products_*", "rising product", keep_in_stock),
    Rule("category_that_moved_most_*", "category", room_for_category),
    Rule("products_gone_quiet", "quiet products", bring_back),
    Rule("returns_rate", "returns", fewer_returns),
)
