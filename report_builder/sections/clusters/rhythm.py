"""When the customers of a cluster buy: who brings most, is quiet, came once, is late or due."""

from __future__ import annotations

import pandas as pd

from report_builder import measures
from report_builder.customer_features import LAST_YEAR, sales
from report_builder.model import Fact, Finding, Severity
from report_builder.sections.clusters.view import ENOUGH, View
from report_builder.stats.inference import MINIMUM_PER_GROUP

LOSS = 0.10  # "if one in ten left": a round figure to size the dependence on the best
DEPENDENT = 0.5  # above half of the revenue, the cluster decides how the shop does
REGULAR_ORDERS = 3  # two gaps between orders: the fewest that make a habit
OVERDUE = 1.5  # half as long again as the usual gap: late beyond the common scatter
LOST = 3.0  # three usual gaps: no longer late but gone
WEEK = 7  # days: times are told in weeks where a day more or less means nothing
SELDOM = 0.8  # a fifth fewer orders than the others have: room for one more
UPPER_QUARTER = 0.75  # of those who are quiet: few enough to be telephoned
MUCH = 0.4  # a quarter that brought four tenths: over half as much again as its number
DUE_DAYS = 30  # the month in which a reminder can still be planned


def leading(view: View) -> Finding | None:
    """A cluster that most of the revenue comes from, or more than its number lets expect, while it
    comes back."""
    if not view.knows("revenue") or not view.carries or view.late or view.one_time:
        return None
    total = float(view.everyone["revenue"].sum())
    if total <= 0:
        return None
    share = float(view.mine["revenue"].sum()) / total
    dated = view.knows(LAST_YEAR)
    sums = "{year} of it in the last twelve months" if dated else "{total} in all"
    cost = "{cost} a year" if dated else "{cost} of that"
    facts = {
        "part": Fact(len(view.mine) / len(view.everyone), "share"), "share": Fact(share, "share"),
        "what": Fact(measures.known_value_name(view.data), "text"), **view.brought_fact(),
        "loss": Fact(LOSS, "share"), "cost": view.value(LOSS * view.year),
    }  # fmt: skip
    return view.finding(
        "value", "{name} are {customers:customer|customers}, {part} of all, and bring {share} of "
        "{what}, " + sums + ".",
        "Losing {loss} of them would cost about " + cost + ": look after them first.", facts,
        LOSS * view.year if view.leads else None, _dependence(view, share),
        brief="{name}, {part} of all customers, bring {share} of {what}; losing {loss} of them "
        "would cost " + cost + ".",
    )  # fmt: skip


def _dependence(view: View, share: float) -> Severity:
    """Only the first of the clusters is what the shop depends on."""
    if not view.leads:
        return "info"
    return "watch" if share > DEPENDENT else "good"


def gone_quiet(view: View) -> Finding | None:
    """Customers who had come back, and stay away longer than they used to."""
    if not view.knows(LAST_YEAR):
        return _long_away(view)
    back = view.mine[view.mine["orders"] >= measures.REPEAT_ORDERS]
    gap = float(back["days_between_orders"].median())
    days = float(back["days_since_last_order"].median())
    if not view.late or len(back) < ENOUGH or not days > gap:
        return None
    year = float(back["revenue_last_year"].sum())
    facts = {
        "back": Fact(len(back), "count"), "days": view.days(days), "gap": view.days(gap),
        "order": view.value(float(sales(back).sum()) / float(back["orders"].sum())),
        "total": view.value(float(back["revenue"].sum())), "year": view.value(year),
    }  # fmt: skip
    return view.finding(
        "quiet", "{back} of {customers:customer|customers} in {name} had come back at least once, "
        "typically "
        "every {gap}. Now their last order is typically {days} ago. They brought {year} in the "
        "last twelve months and {total} in all, at {order} an order.",
        "They have skipped more than one order: ask them back or let them go, but decide.", facts,
        year if year > 0 else None, "act",
        brief="{back} of {customers:customer|customers} in {name} used to come back and have "
        "stayed away for {days}, typically.",
    )  # fmt: skip


def _long_away(view: View) -> Finding | None:
    """The same without dates: how long they are away is known, not how long they used to be."""
    if not view.knows("days_since_last_order", "orders", "average_order") or not view.late:
        return None
    back = view.mine[view.mine["orders"] >= measures.REPEAT_ORDERS]
    if len(back) < ENOUGH:
        return None
    order = float(sales(back).sum()) / float(back["orders"].sum())
    facts = {
        "back": Fact(len(back), "count"),
        "days": view.days(float(back["days_since_last_order"].median())),
        "usual": view.days(float(view.others["days_since_last_order"].median())),
        "order": view.value(order), "total": view.value(float(back["revenue"].sum())),
    }  # fmt: skip
    return view.finding(
        "quiet", "{back} of {customers:customer|customers} in {name} have bought more than once; "
        "their last order is typically {days} ago, against {usual} for the others. They brought "
        "{total} in all, at {order} an order.",
        "They stay away longer than others: ask them back, the best of them first.", facts,
        len(back) * order, "act",
    )  # fmt: skip


def best_of_quiet(view: View) -> Finding | None:
    """The quarter of the quiet that brought most, where it brought half or more."""
    if not view.knows("revenue", "orders", "average_order") or not view.late:
        return None
    back = view.mine[view.mine["orders"] >= measures.REPEAT_ORDERS]
    best = back[back["revenue"] > back["revenue"].quantile(UPPER_QUARTER)]
    total = float(back["revenue"].sum())
    if len(best) < ENOUGH or float(best["revenue"].sum()) < MUCH * total:
        return None
    order = float(sales(best).sum()) / float(best["orders"].sum())
    facts = {
        "best": Fact(len(best), "count"), "back": Fact(len(back), "count"),
        "share": Fact(float(best["revenue"].sum()) / total, "share"), "order": view.value(order),
    }  # fmt: skip
    return view.finding(
        "best",
        "Among {customers:customer|customers} in {name}, {back} had come back before. The {best} "
        "best of these brought {share} of what they brought in all, at {order} an order.",
        "They are few enough to be spoken to one by one: begin with them.", facts,
        len(best) * order,
    )  # fmt: skip


def seldom(view: View) -> Finding | None:
    """Customers who come back, but less often than the others."""
    if not view.knows("orders", "average_order") or view.late or view.one_time:
        return None
    own, average = (float(one["orders"].mean()) for one in (view.mine, view.others))
    order = float(sales(view.mine).sum()) / float(view.mine["orders"].sum())
    evidence = view.tested("orders")
    shown = "orders" in view.forming or (evidence is not None and evidence.high < 0)
    few = len(view.mine) < MINIMUM_PER_GROUP or not view.data.has_money
    if few or own > SELDOM * average or not shown:
        return None
    facts = {
        "own": Fact(own, "number"), "average": Fact(average, "number"), "order": view.value(order),
    }  # fmt: skip
    return view.finding(
        "seldom", "In {name}, {customers:customer|customers} ordered {own} times each, against "
        "{average} among the others. An order of theirs brings {order}.",
        "They do come back: give them a reason for one order more.", facts, None,
        evidence=evidence,
    )  # fmt: skip


def bought_once(view: View) -> Finding | None:
    """Customers with one order, in a cluster that is late or mostly of such, and how many still
    fall inside the usual time of a second."""
    gaps = view.everyone["days_between_orders"].dropna()
    gap = float(gaps.median())
    once = view.mine[view.mine["orders"] < measures.REPEAT_ORDERS]
    told = view.one_time or view.late
    if not told or len(once) < ENOUGH or len(gaps) < MINIMUM_PER_GROUP:
        return None
    weeks = max(1, int(LOST * gap / WEEK))
    fresh = int((once["days_since_last_order"] <= WEEK * weeks).sum())
    order = float(once["average_order"].mean())
    facts = {
        "once": Fact(len(once), "count"),
        "days": view.days(float(once["days_since_last_order"].median())),
        "gap": view.days(gap), "fresh": Fact(fresh, "count"),
        "window": Fact(weeks, "count"), "order": view.value(order),
    }  # fmt: skip
    who = "Only one order came from {once} of {customers:customer|customers} in {name}"
    if len(once) == len(view.mine):
        del facts["once"]
        who = "Only one order each came from all {customers:customer|customers} in {name}"
    return view.finding(
        "once", who + ", typically {days} ago, for {order}. {fresh} of these came in the last "
        "{window:week|weeks}. Of all customers, those who come back typically do so "
        "every {gap}.",
        "Ask the latest ones for a second order around the time when others come back.", facts,
        fresh * order if fresh >= ENOUGH else None, "watch" if fresh >= ENOUGH else "info",
    )  # fmt: skip


def _regulars(view: View) -> pd.DataFrame:
    """Members with a habit, and how many of their own usual gaps they have been away."""
    habit = view.mine[view.mine["orders"] >= REGULAR_ORDERS]
    habit = habit[habit["days_between_orders"] > 0]
    return habit.assign(gaps=habit["days_since_last_order"] / habit["days_between_orders"])


def overdue(view: View) -> Finding | None:
    """Regulars past their own usual gap, but not gone."""
    habit = _regulars(view)
    late = habit[(habit["gaps"] > OVERDUE) & (habit["gaps"] <= LOST)]
    if view.late or len(late) < ENOUGH:
        return None
    facts = {
        "late": Fact(len(late), "count"), "regulars": Fact(len(habit), "count"),
        "least": Fact(REGULAR_ORDERS, "count"), "times": Fact(OVERDUE, "ratio"),
        "most": Fact(LOST, "ratio"), "order": view.value(float(late["average_order"].mean())),
        "gap": view.days(float(late["days_between_orders"].median())),
    }  # fmt: skip
    who = "Of {customers:customer|customers} in {name}, {regulars} have"
    if len(habit) == len(view.mine):
        del facts["regulars"]
        who = "All {customers:customer|customers} in {name} have"
    return view.finding(
        "overdue", who + " {least} or more orders; {late} of these have been away {times} to "
        "{most} as long as usual (typically {gap}). An order of theirs is worth {order}.",
        "They are late, not lost: a reminder now is cheap.", facts,
        len(late) * float(late["average_order"].mean()), "watch",
    )  # fmt: skip


def due(view: View) -> Finding | None:
    """Regulars whose next order falls into the coming month by their own habit."""
    habit = _regulars(view)
    wait = habit["days_between_orders"] - habit["days_since_last_order"]
    soon = habit[(wait >= 0) & (wait <= DUE_DAYS)]
    if view.late or len(soon) < ENOUGH:
        return None
    facts = {
        "soon": Fact(len(soon), "count"), "month": Fact(DUE_DAYS, "days"),
        "least": Fact(REGULAR_ORDERS, "count"),
        "order": view.value(float(soon["average_order"].mean())),
        "gap": view.days(float(soon["days_between_orders"].median())),
    }  # fmt: skip
    return view.finding(
        "due", "{soon} of {customers:customer|customers} in {name}, each with {least} or more "
        "orders, are due within {month} if they keep their pace (typically every {gap}), at "
        "{order} an order.",
        "A reminder a week before the usual day meets a need that is there.", facts,
        len(soon) * float(soon["average_order"].mean()),
    )  # fmt: skip
