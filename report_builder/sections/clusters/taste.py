"""What the customers of a cluster buy, at which price, and what they send back."""

from __future__ import annotations

import math

import pandas as pd

from report_builder import formats
from report_builder.customer_features import CATEGORY, LAST_YEAR, sales
from report_builder.customer_groups import naming
from report_builder.model import Fact, Finding
from report_builder.sections.clusters.profile import category_shares
from report_builder.sections.clusters.view import ENOUGH, View
from report_builder.stats.inference import MINIMUM_PER_GROUP

UPPER_QUARTER = 0.75  # a quarter of the customers reach the threshold already
NEAR = 0.8  # within a fifth below the threshold: a little more reaches it
WORTH_A_CATEGORY = 0.10  # of the shop's sales: a smaller category moves nothing
UNDER, OVER = 0.7, 1.3  # three tenths below or above the average share
MANY_RETURNS = 1.5  # half as many again as the average
SOME_RETURNS = 0.02  # below two per cent of sales, returns are no subject
MANY_DISCOUNTS = 1.25  # a quarter more lines at a discount than the average
DEARER = 1.2  # a fifth above the others' unit price


def round_sum(amount: float) -> float:
    """The nearest sum that a shop would print on a sign: 16 · 140 · 350 · 500 · 1,200.

    Two figures; from a leading two on the second is a five or a nought.
    """
    if amount <= 0:
        return amount
    tens = 10.0 ** math.floor(math.log10(amount))
    step = tens / 10 if amount < 2 * tens else tens / 2
    return round(round(amount / step) * step, 6)


def near_threshold(view: View) -> Finding | None:
    """Customers whose average order falls just short of where the upper quarter begins."""
    if not view.knows("average_order"):
        return None
    each = view.mine["average_order"]
    upper = round_sum(float(each.quantile(UPPER_QUARTER)))
    near = view.mine[(each >= NEAR * upper) & (each < upper)]
    year = near[view.spent].clip(lower=0)
    orders = float((year / near["average_order"]).sum())
    if view.one_time or view.late or not view.data.has_money or len(near) < ENOUGH or orders < 1:
        return None
    facts = {
        "near": Fact(len(near), "count"), "upper": view.value(upper),
        "short": view.value(upper - float(near["average_order"].mean())),
        "typical": view.value(float(each.median())),
        "orders": Fact(round(formats.printed(orders, "number")), "count"),
        "reach": Fact(float((each >= upper).mean()), "share"),
    }  # fmt: skip
    return view.finding(
        "threshold", "In {name}, {reach} of {customers:customer|customers} spend {upper} or more "
        "an order, about the upper quarter; the typical one {typical}. {near} are up to a fifth "
        "below it, {short} short on average. They placed about {orders} orders " + view.span + ".",
        _to_reach(upper - float(near["average_order"].mean()), near), facts,
        orders * (upper - float(near["average_order"].mean())),
    )  # fmt: skip


def _to_reach(short: float, near: pd.DataFrame) -> str:
    """What would take them there: one more item, where an item of theirs costs as much."""
    if "items_per_order" in near:
        items = float((near["items_per_order"] * near["orders"]).sum())
        if items > 0 and short <= float(sales(near).sum()) / items:
            return "One more item would take them there."
    return "A slightly larger order would take them there."


def _category(view: View, under: bool) -> tuple[str, float, float] | None:
    """The category with the largest gap below (or above) the share of all customers."""
    own, average = category_shares(view.mine), category_shares(view.everyone)
    apart = [
        (abs(average[name] - own[name]), name)
        for name in own
        if (under and average[name] >= WORTH_A_CATEGORY and own[name] <= UNDER * average[name])
        or (not under and own[name] >= WORTH_A_CATEGORY and own[name] >= OVER * average[name])
    ]
    if not apart:
        return None
    name = max(apart)[1]
    return name, own[name], average[name]


def _differs(view: View, column: str, below: bool) -> bool:
    """Whether the share lies on that side when tested; one that formed the clusters does."""
    if column in view.forming:
        return len(view.mine) >= MINIMUM_PER_GROUP
    evidence = view.tested(column)
    return evidence is not None and (evidence.effect < 0 if below else evidence.effect > 0)


def under_bought(view: View) -> Finding | None:
    """A category they buy much less of than others do."""
    chosen = _category(view, under=True)
    if chosen is None or view.late or not _differs(view, CATEGORY + chosen[0], below=True):
        return None
    name, own, average = chosen
    facts = {
        "category": Fact(name, "text"), "own": Fact(own, "share"),
        "average": Fact(average, "share"), **view.brought_fact(),
    }  # fmt: skip
    return view.finding(
        "under", "{category} is {own} of what {customers:customer|customers} in {name} buy, "
        "against {average} of what all customers buy; they brought " + view.brought + ".",
        "There may be room for {category}: ask a few of them why they pass it by before offering "
        "more of it.", facts, None, evidence=view.tested(CATEGORY + name),
    )  # fmt: skip


def over_bought(view: View) -> Finding | None:
    """The category that is theirs."""
    chosen = _category(view, under=False)
    if chosen is None or not _differs(view, CATEGORY + chosen[0], below=False):
        return None
    name, own, average = chosen
    facts = {
        "category": Fact(name, "text"), "own": Fact(own, "share"),
        "average": Fact(average, "share"), **view.brought_fact(),
        "times": Fact(own / average, "ratio"),
    }  # fmt: skip
    return view.finding(
        "favourite", "{category} is {own} of what {customers:customer|customers} in {name} buy, "
        "against {average} of what all customers buy; they brought " + view.brought + ".",
        "Its share is {times} that of all customers: name it to them.", facts, None,
        evidence=view.tested(CATEGORY + name),
    )  # fmt: skip


def many_returns(view: View) -> Finding | None:
    """More goods sent back than others send."""
    if "returns_share" not in view.mine:
        return None
    own, average = _returned(view.mine), _returned(view.everyone)
    evidence = view.tested("returns_share")
    few = own < SOME_RETURNS or own < MANY_RETURNS * average
    if few or not _differs(view, "returns_share", below=False):
        return None
    facts = {
        "own": Fact(own, "share"), "average": Fact(average, "share"), **view.brought_fact(),
    }  # fmt: skip
    return view.finding(
        "returns", "{customers:customer|customers} in {name} send back {own} of what they buy, by "
        "value, against {average} of all; they brought " + view.brought + ".",
        "Find the products behind it before sending them more.", facts,
        (own - average) * max(view.year, 0.0), "watch", evidence,
    )  # fmt: skip


def _returned(frame: pd.DataFrame) -> float:
    each = sales(frame)
    total = float(each.sum())
    return float((frame["returns_share"] * each).sum()) / total if total > 0 else 0.0


def many_discounts(view: View) -> Finding | None:
    """More lines at a discount than others, and what that gave away."""
    if "discount_given" not in view.mine:
        return None
    own = float(view.mine["discount_share"].mean())
    average = float(view.everyone["discount_share"].mean())
    given = float(view.mine["discount_given"].sum())
    if own < MANY_DISCOUNTS * average or given <= 0 or view.late:
        return None
    dated = view.knows(LAST_YEAR)
    sums = (
        "In the last twelve months they were given {given} and brought {year}"
        if dated
        else "They were given {given} and brought {total} in all"
    )
    facts = {
        "own": Fact(own, "share"), "average": Fact(average, "share"), "given": view.value(given),
        **view.brought_fact(),
    }  # fmt: skip
    return view.finding(
        "discount", "The {customers:customer|customers} in {name} take {own} of their lines at a "
        "discount on average, against {average} among all customers. " + sums + ".",
        "Whether they would buy as much with less is not known: try it on a part of them.", facts,
        given, "watch",
        brief="{name} take {own} of their lines at a discount, all customers {average}; they were "
        "given {given}.",
    )  # fmt: skip


def not_members(view: View) -> Finding | None:
    """Frequent customers outside the loyalty programme."""
    often = view.standardised.get(naming.FREQUENT, 0.0) >= naming.APART
    if not view.knows("loyalty_member", view.spent) or not often:
        return None
    outside = view.mine[view.mine["loyalty_member"] == 0]
    if len(outside) < ENOUGH:
        return None
    each = float(outside[view.spent].mean())
    facts = {"outside": Fact(len(outside), "count"), "each": view.value(each)}
    return view.finding(
        "outside", "The loyalty programme lacks {outside} of {customers:customer|customers} in "
        "{name}, who brought {each} each " + view.span + ".",
        "They behave like members already: ask them in.", facts, None,
    )  # fmt: skip


def dearer(view: View) -> Finding | None:
    """Customers who choose dearer items than the others, order after order."""
    if "unit_price" not in view.mine or view.late or view.one_time:
        return None
    own, average = (float(f["unit_price"].median()) for f in (view.mine, view.others))
    evidence = view.tested("unit_price")
    if own < DEARER * average or not _differs(view, "unit_price", below=False):
        return None
    facts = {
        "own": view.value(own), "average": view.value(average), **view.brought_fact(),
    }  # fmt: skip
    return view.finding(
        "dearer", "The typical one of {customers:customer|customers} in {name} pays {own} an item, "
        "against {average} among the others; they brought " + view.brought + ".",
        "They choose the better range: show it to them first.", facts, None, evidence=evidence,
    )  # fmt: skip
