"""Rules about channels and stores: what has lost, what lags, what one might add."""

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
    said,
    shown,
    within,
)

# Planning figures, not measured in this data: round shares with a wide range.
REGAINED: Assumed = (0.25, 0.10, 0.50)  # of what a way of buying has lost
CLOSED: Assumed = (0.25, 0.10, 0.50)  # of the gap: stores stand in different places
JOINED: Assumed = (0.10, 0.05, 0.20)  # of those who use one way, no more than use several
COUNTABLE = 10  # orders a month: of fewer, chance alone moves a month by a third and more
WORTH_A_WEEK = 0.01  # of the shop's year: a smaller gap does not pay for a manager's week


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
    name = f"Buyers through {said(finding.facts, 'name')}"
    return build(finding, name, words, lost, REGAINED, after(as_of, MONTH), None)


def lift_store(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """The weakest store against the one in the middle, where a visit can pay and be seen."""
    facts = finding.facts
    gap = shown(facts, "gap")
    if gap < WORTH_A_WEEK * number(facts, "all_stores") or number(facts, "orders") < COUNTABLE:
        return None
    words = Words(
        "lift",
        "Let the head of {middle} spend a week in {last} and agree on three changes, by {by}",
        "{last} has {monthly} a month, {part} of what {middle} has; most of the gap is {cause}.",
        "Orders a month in {last}",
        "{gap} a year to be level × {rate} of it closed",
        "It worked if its orders grow faster than those of the other stores in the same months.",
    )
    return build(finding, said(facts, "last"), words, gap, CLOSED, after(as_of, QUARTER), None)


def second_channel(finding: Finding, _: str, as_of: AsOf) -> Recommendation | None:
    """Customers of one channel, where those of several place larger orders."""
    facts = finding.facts
    if fact(facts, "way").value != "more":
        return None
    each = "orders_year" if "orders_year" in facts else "orders_one"
    one = number(facts, "customers") - number(facts, "many")
    base = one * shown(facts, "gap") * shown(facts, each)
    words = Words(
        "second_channel",
        "Show the {one:customer|customers} who use one way of buying a second one, with a small "
        "reward for the first order there, by {by}",
        "Orders of customers who use several are {gap} larger on average.",
        "What they order in all, not only elsewhere",
        "{one:customer|customers} × {rate} who do × {" + each + "} orders"
        + (" a year" if each == "orders_year" else "") + " × {gap}",
    )  # fmt: skip
    return build(
        finding, "Customers of one channel", words, base,
        within(JOINED, number(facts, "share")), after(as_of, QUARTER), "one",
        {"one": Fact(one, "count")},
    )  # fmt: skip


WAY_RULES: Sequence[Rule] = (
    Rule("channels_falling", "channels falling", regain_channel),
    Rule("stores_gap", "stores", lift_store),
    Rule("channels_several", "second channel", second_channel),
)
