"""The rules: a finding's facts in, one recommendation out.

A rule never looks at data: what it says is in the finding it stands on. The share that an action
moves is assumed; every assumption has a low and a high value beside it and is printed.
"""

from __future__ import annotations

from collections.abc import Sequence

from report_builder.model import Fact, Finding, Recommendation
from report_builder.recommendations import course, offers
from report_builder.recommendations.arithmetic import (
    MONTH,
    PREPARE,
    AsOf,
    Rule,
    Words,
    after,
    brought,
    build,
    number,
    shown,
)
from report_builder.recommendations.course import KEPT, SECOND_ORDERS, WON_BACK, closeness


def protect_champions(finding: Finding, _: str, as_of: AsOf) -> Recommendation:
    """The RFM champions, where there are no clusters."""
    sums, base = brought(finding.facts)
    words = Words(
        "protect",
        closeness(finding, "{customers:champion|champions}"),
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
    once = number(finding.facts, "most") == 1
    words = Words(
        "next_order",
        "Ask the {customers:customer|customers} of the last {weeks:week|weeks} for their next "
        "order by {by}",
        f"They have {'' if once else 'at most '}"
        "{most:order|orders} so far; the typical customer has {typical}.",
        "Share of new customers with another order within a quarter",
        "{customers:customer|customers} × {rate} who order again × {order} an order",
        watched="share",
    )
    base = shown(finding.facts, "customers") * shown(finding.facts, "order")
    return build(finding, "New and promising", words, base, SECOND_ORDERS, after(as_of, MONTH))


CLUSTER_RULES: Sequence[Rule] = (
    Rule("value", "course", course.protect),
    Rule("quiet", "course", course.win_back, leaving=True, topic="win back"),
    Rule("seldom", "course", course.one_more),
    Rule("once", "first order", course.second_order, topic="second order"),
    Rule("once", "first order", course.last_call, leaving=True, topic="second order"),
    Rule("best", "person", course.telephone, leaving=True),
    Rule("overdue", "late", course.remind, topic="reminder"),
    Rule("due", "due", course.replenish),
    Rule("threshold", "terms", offers.raise_order, single=True),
    Rule("returns", "terms", offers.reduce_returns, topic="returns"),
    Rule("discount", "terms", offers.restrain_discounts),
    Rule("under", "beside", offers.cross_sell),
    Rule("favourite", "range", offers.lead_category),
    Rule("dearer", "range", offers.trade_up),
    Rule("outside", "club", offers.enrol, topic="club", yields=True),
    Rule("channel", "place", offers.meet),
    Rule("unhappy", "service", offers.ask),
    Rule("answers", "campaign", offers.write_first),
)
SEGMENT_RULES: Sequence[Rule] = (
    Rule(
        "champions",
        "course",
        protect_champions,
        tried=("rfm_backtest_champions", "rfm_backtest_nobody"),
    ),
    Rule("quiet", "course", win_back_quiet, leaving=True, topic="win back"),
    Rule("recent", "course", next_order, topic="second order"),
)
