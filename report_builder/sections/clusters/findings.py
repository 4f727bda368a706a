"""What each cluster gives reason to do: measured facts, and tests of what did not form it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from report_builder import measures
from report_builder.customer_features import CATEGORY
from report_builder.dataset import Dataset
from report_builder.model import Evidence, Fact, Facts, Finding, Severity
from report_builder.sections.clusters import naming
from report_builder.sections.clusters.grouping import Grouping
from report_builder.sections.clusters.profile import category_shares
from report_builder.stats.inference import MINIMUM_PER_GROUP, compare_two

PER_CLUSTER = 4  # findings about one cluster: the most money first, the rest is in its profile
LOSS = 0.10  # "if one in ten left": a round figure to size the dependence on the best
DEPENDENT = 0.5  # above half of the revenue, the cluster decides how the shop does
REGULAR_ORDERS = 3  # two gaps between orders: the fewest that make a habit
OVERDUE = 1.5  # half as long again as the usual gap: late beyond the common scatter
LOST = 3.0  # three usual gaps: no longer late but gone
DUE_DAYS = 30  # the month in which a reminder can still be planned
ENOUGH = 20  # customers that make an action of its own worth planning
WORTH_A_CATEGORY = 0.10  # of the shop's sales: a smaller category moves nothing
UNDER, OVER = 0.7, 1.3  # three tenths below or above the average share
MANY_RETURNS = 1.5  # half as many again as the average
SOME_RETURNS = 0.02  # below two per cent of sales, returns are no subject
MANY_DISCOUNTS = 1.25  # a quarter more lines at a discount than the average
NEAR = 0.8  # within a fifth below the threshold: one more item reaches it
DEARER = 1.2  # a fifth above the others' unit price


@dataclass(frozen=True, eq=False)
class View:
    """One cluster as the finding functions see it."""

    number: int
    name: str
    mine: pd.DataFrame
    others: pd.DataFrame
    everyone: pd.DataFrame
    standardised: dict[str, float]
    leads: bool  # the largest share of the revenue
    data: Dataset

    @property
    def repeat_rate(self) -> float:
        """Share of the customers with two or more orders."""
        return float((self.mine["orders"] >= measures.REPEAT_ORDERS).mean())

    @property
    def one_time(self) -> bool:
        """Whether hardly anybody has come back."""
        return self.repeat_rate <= naming.ONE_TIME

    @property
    def late(self) -> bool:
        """Whether the last order is longer ago than for the average customer."""
        return self.standardised.get(naming.LATE, 0.0) >= naming.APART

    @property
    def order(self) -> float:
        """Average order."""
        sales = float((self.mine["average_order"] * self.mine["orders"]).sum())
        return sales / float(self.mine["orders"].sum())

    @property
    def year(self) -> float:
        """Revenue of the last twelve months."""
        return float(self.mine["revenue_last_year"].sum())

    def finding(
        self, what: str, text: str, so_what: str, facts: dict[str, Fact], money: float | None,
        severity: Severity = "info", evidence: Evidence | None = None,
    ) -> Finding:  # fmt: skip
        """A finding about the cluster; every text may use {name} and {customers}."""
        used = {
            "name": Fact(f"“{self.name}”", "text"), "customers": Fact(len(self.mine), "count"),
        } | facts  # fmt: skip
        return Finding(
            f"cluster_{self.number}_{what}", severity, text, used, evidence,
            money if self.data.has_money else None, so_what,
        )  # fmt: skip

    def value(self, amount: float) -> Fact:
        """An amount of money (or units)."""
        return Fact(amount, self.data.value_unit)


def about_clusters(found: Grouping, data: Dataset) -> tuple[Finding, ...]:
    """The findings of every cluster, in the order of the clusters."""
    shares = [float(found.members(one)["revenue"].sum()) for one in range(found.solution.k)]
    result: list[Finding] = []
    for number, name in enumerate(found.names):
        inside = found.solution.labels == number
        view = View(
            number + 1, name, found.frame[inside], found.frame[~inside], found.frame,
            found.standardised[number], shares[number] == max(shares), data,
        )  # fmt: skip
        mine = [finding for one in KINDS if (finding := one(view)) is not None]
        mine.sort(key=lambda finding: (-abs(finding.money or 0.0), finding.key))
        result += mine[:PER_CLUSTER]
    return tuple(result)


def leading(view: View) -> Finding | None:
    """The cluster that most of the revenue comes from, while it is here."""
    total = float(view.everyone["revenue"].sum())
    if not view.leads or view.late or total <= 0:
        return None
    share = float(view.mine["revenue"].sum()) / total
    facts = {
        "part": Fact(len(view.mine) / len(view.everyone), "share"), "share": Fact(share, "share"),
        "what": Fact(view.data.value_name, "text"), "year": view.value(view.year),
        "loss": Fact(LOSS, "share"), "cost": view.value(LOSS * view.year),
    }  # fmt: skip
    return view.finding(
        "value", "{name} are {customers:customer|customers}, {part} of all, and bring {share} of "
        "{what}; in the last twelve months {year}.",
        "Losing {loss} of them would cost about {cost} a year.", facts,
        LOSS * view.year, "watch" if share > DEPENDENT else "good",
    )  # fmt: skip


def gone_quiet(view: View) -> Finding | None:
    """Customers who had come back, and stay away."""
    gap = float(view.mine["days_between_orders"].median())
    days = float(view.mine["days_since_last_order"].median())
    if view.one_time or not view.late or not days > gap:
        return None
    facts = {
        "days": Fact(days, "days"), "gap": Fact(gap, "days"), "order": view.value(view.order),
        "total": view.value(float(view.mine["revenue"].sum())), "year": view.value(view.year),
    }  # fmt: skip
    return view.finding(
        "quiet", "The typical one of {customers:customer|customers} in {name} last ordered {days} "
        "ago and used to order every {gap}; they brought {total} in all, {year} of it in the last "
        "twelve months, at {order} an order.",
        "They have skipped more than one order: ask them back or let them go, but decide.", facts,
        view.year if view.year > 0 else None, "act",
    )  # fmt: skip


def bought_once(view: View) -> Finding | None:
    """Customers with one order, and how many still fall inside the usual time of a second."""
    gap = float(view.everyone["days_between_orders"].median())
    if not view.one_time or gap != gap:
        return None
    fresh = int((view.mine["days_since_last_order"] <= LOST * gap).sum())
    facts = {
        "days": Fact(float(view.mine["days_since_last_order"].median()), "days"),
        "gap": Fact(gap, "days"), "fresh": Fact(fresh, "count"),
        "window": Fact(LOST * gap, "days"), "order": view.value(view.order),
    }  # fmt: skip
    return view.finding(
        "once", "{customers:customer|customers} in {name} bought once, typically {days} ago at "
        "{order}; customers who come back do so every {gap}, and {fresh} of these bought in the "
        "last {window}.",
        "A second order is likeliest while the first is fresh.", facts,
        fresh * view.order, "watch" if fresh >= ENOUGH else "info",
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
        "gap": Fact(float(late["days_between_orders"].median()), "days"),
    }  # fmt: skip
    return view.finding(
        "overdue", "Of {regulars:customer|customers} in {name} ({customers}) with {least} or more "
        "orders, {late} have been away {times} to {most} their own usual gap (typically {gap}); "
        "an order of theirs is worth {order}.",
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
        "gap": Fact(float(soon["days_between_orders"].median()), "days"),
    }  # fmt: skip
    return view.finding(
        "due", "{soon:customer|customers} of {customers} in {name}, all with {least} or more "
        "orders, are due within {month} by their own habit (typically every {gap}), at {order} "
        "an order.",
        "A reminder a week before the usual day meets a need that is there.", facts,
        len(soon) * float(soon["average_order"].mean()),
    )  # fmt: skip


def near_threshold(view: View) -> Finding | None:
    """Customers whose average order falls just short of where the upper quarter begins."""
    each = view.mine["average_order"]
    upper = float(each.quantile(0.75))
    near = view.mine[(each >= NEAR * upper) & (each < upper)]
    year = near["revenue_last_year"].clip(lower=0)
    orders = float((year / near["average_order"]).sum())
    if view.one_time or view.late or not view.data.has_money or len(near) < ENOUGH or orders < 1:
        return None
    facts = {
        "near": Fact(len(near), "count"), "upper": view.value(upper),
        "short": view.value(upper - float(near["average_order"].mean())),
        "typical": view.value(float(each.median())), "orders": Fact(round(orders), "count"),
    }  # fmt: skip
    return view.finding(
        "threshold", "The upper quarter of {customers:customer|customers} in {name} spend {upper} "
        "or more an order, the typical one {typical}; {near} fall short of it by {short} on "
        "average, with about {orders} orders in the last twelve months.",
        "One more item would take them there.", facts,
        orders * (upper - float(near["average_order"].mean())),
    )  # fmt: skip


def _tested(view: View, column: str) -> Evidence | None:
    """The members against all other customers, where both are enough."""
    mine, others = view.mine[column].dropna(), view.others[column].dropna()
    if min(len(mine), len(others)) < MINIMUM_PER_GROUP:
        return None
    return Evidence(**asdict(compare_two(mine, others)))


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


def under_bought(view: View) -> Finding | None:
    """A category they buy much less of than others do."""
    chosen = _category(view, under=True)
    evidence = _tested(view, CATEGORY + chosen[0]) if chosen else None
    if chosen is None or evidence is None or evidence.effect >= 0 or view.late:
        return None
    name, own, average = chosen
    facts = {
        "category": Fact(name, "text"), "own": Fact(own, "share"), "average": Fact(average, "share"),
        "year": view.value(view.year),
    }  # fmt: skip
    return view.finding(
        "under", "{category} is {own} of what {customers:customer|customers} in {name} buy, "
        "against {average} of all customers' purchases; they brought {year} in the last twelve "
        "months.", "There is room for {category} beside what they buy already.", facts,
        (average - own) * max(view.year, 0.0), evidence=evidence,
    )  # fmt: skip


def over_bought(view: View) -> Finding | None:
    """The category that is theirs."""
    chosen = _category(view, under=False)
    evidence = _tested(view, CATEGORY + chosen[0]) if chosen else None
    if chosen is None or evidence is None or evidence.effect <= 0:
        return None
    name, own, average = chosen
    facts = {
        "category": Fact(name, "text"), "own": Fact(own, "share"), "average": Fact(average, "share"),
        "year": view.value(view.year),
    }  # fmt: skip
    return view.finding(
        "favourite", "{category} is {own} of what {customers:customer|customers} in {name} buy, "
        "against {average} of all customers' purchases; they brought {year} in the last twelve "
        "months.", "{category} is what brings them: show it first.", facts,
        own * max(view.year, 0.0), evidence=evidence,
    )  # fmt: skip


def many_returns(view: View) -> Finding | None:
    """More goods sent back than others send."""
    if "returns_share" not in view.mine:
        return None
    own, average = _returned(view.mine), _returned(view.everyone)
    evidence = _tested(view, "returns_share")
    few = own < SOME_RETURNS or own < MANY_RETURNS * average
    if few or evidence is None or evidence.effect <= 0:
        return None
    facts = {
        "own": Fact(own, "share"), "average": Fact(average, "share"),
        "year": view.value(view.year),
    }  # fmt: skip
    return view.finding(
        "returns", "{customers:customer|customers} in {name} send back {own} of what they buy, by "
        "value, against {average} of all; they brought {year} in the last twelve months.",
        "Find the products behind it before sending them more.", facts,
        (own - average) * max(view.year, 0.0), "watch", evidence,
    )  # fmt: skip


def _returned(frame: pd.DataFrame) -> float:
    sales = frame["average_order"] * frame["orders"]
    total = float(sales.sum())
    return float((frame["returns_share"] * sales).sum()) / total if total > 0 else 0.0


def many_discounts(view: View) -> Finding | None:
    """More lines at a discount than others, and what that gave away."""
    if "discount_given" not in view.mine:
        return None
    own = float(view.mine["discount_share"].mean())
    average = float(view.everyone["discount_share"].mean())
    given = float(view.mine["discount_given"].sum())
    if own < MANY_DISCOUNTS * average or given <= 0 or view.late:
        return None
    facts = {
        "own": Fact(own, "share"), "average": Fact(average, "share"), "given": view.value(given),
        "year": view.value(view.year),
    }  # fmt: skip
    return view.finding(
        "discount", "{own} of the purchases of the typical of {customers:customer|customers} in "
        "{name} are at a discount, against {average} of all customers'; in the last twelve months "
        "they were given {given} and brought {year}.",
        "Part of it was given to customers who would have bought anyway: try with less.", facts,
        given, "watch",
    )  # fmt: skip


def not_members(view: View) -> Finding | None:
    """Frequent customers outside the loyalty programme."""
    often = view.standardised.get(naming.FREQUENT, 0.0) >= naming.APART
    if "loyalty_member" not in view.mine or not often:
        return None
    outside = view.mine[view.mine["loyalty_member"] == 0]
    if len(outside) < ENOUGH:
        return None
    each = float(outside["revenue_last_year"].mean())
    facts = {"outside": Fact(len(outside), "count"), "each": view.value(each)}
    return view.finding(
        "outside", "{outside} of {customers:customer|customers} in {name} are not in the loyalty "
        "programme, and brought {each} each in the last twelve months.",
        "They behave like members already: ask them in.", facts, None,
    )  # fmt: skip


def dearer(view: View) -> Finding | None:
    """Customers who choose dearer items than the others."""
    if "unit_price" not in view.mine or view.late:
        return None
    own, average = (float(f["unit_price"].median()) for f in (view.mine, view.others))
    evidence = _tested(view, "unit_price")
    if evidence is None or own < DEARER * average or evidence.effect <= 0:
        return None
    facts = {
        "own": view.value(own), "average": view.value(average), "year": view.value(view.year),
    }  # fmt: skip
    return view.finding(
        "dearer", "The typical of {customers:customer|customers} in {name} pays {own} an item, "
        "against {average} among the others; they brought {year} in the last twelve months.",
        "They choose the better range: show it to them first.", facts, None, evidence=evidence,
    )  # fmt: skip


KINDS: Sequence[Callable[[View], Finding | None]] = (
    leading, gone_quiet, bought_once, overdue, due, near_threshold, under_bought, over_bought,
    many_returns, many_discounts, not_members, dearer,
)  # fmt: skip
