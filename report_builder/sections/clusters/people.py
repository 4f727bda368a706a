"""Who the customers of a cluster are, beside all customers, and which campaigns they answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from fractions import Fraction
from typing import Any

import pandas as pd

from report_builder import charts, measures
from report_builder.buyers import Dimension, buyers
from report_builder.buyers.contacts import contacts
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table, Unit
from report_builder.sections.clusters.grouping import Grouping
from report_builder.stats.inference import MINIMUM_PER_GROUP, association
from report_builder.stats.intervals import LEVEL, wilson_interval

PERCENT_LEVEL = round(100 * LEVEL)
ALIKE = Fraction(2, 100)  # two points between the clusters: nobody does anything else for that
Rows = dict[str, tuple[float | None, float | None, Unit]]
Count = tuple[int, int]  # with the trait, of so many


def groups_of(found: Grouping, data: Dataset) -> tuple[Rows, ...]:
    """Per cluster and kind of group the one that stands out most: its share there and in all.

    Genders and members have rows of their own in the profile; ages and incomes have means.
    """
    everyone = buyers(data)
    own = found.frame[["customer_id"]].merge(
        everyone.frame[["customer_id"]].join(everyone.groups), on="customer_id", how="left"
    )
    kinds = [
        one
        for one in everyone.of("person", "loyalty", "first order")
        if one.key not in ("gender", "loyalty_member") and one.key in own
    ]
    labels = found.solution.labels
    rows: list[Rows] = [{} for _ in range(found.solution.k)]
    for kind in kinds:
        shares = own[kind.key].value_counts(normalize=True)
        for cluster in range(found.solution.k):
            mine = own[kind.key][labels == cluster].dropna()
            if len(mine) < MINIMUM_PER_GROUP:
                continue
            name, there = _stands_out(mine, shares, kind)
            rows[cluster][f"{kind.label}: {name}"] = (there, float(shares[name]), "share")
    return tuple(rows)


def _stands_out(
    mine: pd.Series[str], shares: pd.Series[float], kind: Dimension
) -> tuple[str, float]:
    """The group with the most members beyond its share of all customers."""
    there = mine.value_counts(normalize=True)
    order = {name: place for place, name in enumerate(kind.names)}
    best = min(there.index, key=lambda name: (shares[name] - there[name], order.get(name, 0)))
    return str(best), float(there[best])


def answers(found: Grouping, data: Dataset) -> Content:
    """The share of the customers contacted who answered a campaign, by cluster."""
    if data.responses is None:
        return Content()
    try:
        mailed = contacts(data).mailed
    except NotEnoughData:
        return Content()
    each = mailed.groupby("customer_id")["answered"].any()
    answered = found.frame["customer_id"].map(each)
    counts = _counts(found, answered)
    return _content(
        found, data, counts, "cluster_response", "answered a campaign",
        "Customers who answered at least one campaign", association,
        "Who answers need not be who would not have come otherwise: weigh it with the chapter on "
        "campaigns before you choose whom to write to.",
    )  # fmt: skip


def returning(found: Grouping, data: Dataset) -> Content:
    """The repeat rate of each cluster; told without a test where orders form the clusters."""
    if "orders" not in found.frame:
        return Content()
    back = (found.frame["orders"] >= measures.REPEAT_ORDERS).where(found.frame["orders"].notna())
    test = None if "orders" in found.forming else association
    return _content(
        found, data, _counts(found, back), "cluster_repeat", "ordered at least twice",
        "Customers with two orders or more", test,
        "Reach the cluster that seldom returns with its second order, the one that always does "
        "with something new."
        + ("" if test else " The number of orders is part of what forms the clusters."),
    )  # fmt: skip


def _counts(found: Grouping, trait: pd.Series[Any]) -> list[Count]:
    known = trait.notna().to_numpy()
    yes = trait.eq(True).to_numpy()
    labels = found.solution.labels
    return [
        (int((yes & (labels == one)).sum()), int((known & (labels == one)).sum()))
        for one in range(found.solution.k)
    ]


def _content(
    found: Grouping, data: Dataset, counts: list[Count], key: str, did: str, measure: str,
    test: Callable[[list[list[int]]], object] | None, so_what: str,
) -> Content:  # fmt: skip
    """The best and the worst cluster with their intervals, and all of them in a chart."""
    large = [one for one, (_, of) in enumerate(counts) if of >= MINIMUM_PER_GROUP]
    if len(large) < 2:
        return Content()
    exact = {one: Fraction(*counts[one]) for one in large}
    rates = {one: float(rate) for one, rate in exact.items()}
    best = max(large, key=lambda one: (rates[one], -one))
    worst = min(large, key=lambda one: (rates[one], one))
    if exact[best] - exact[worst] < ALIKE:
        return Content()
    facts: dict[str, Fact] = {"level": Fact(PERCENT_LEVEL, "count")}
    for name, one in (("best", best), ("worst", worst)):
        low, high = wilson_interval(*counts[one])
        facts |= {
            name: Fact(f"“{found.names[one]}”", "text"), f"{name}_rate": Fact(rates[one], "share"),
            f"{name}_n": Fact(counts[one][1], "count"), f"{name}_low": Fact(low, "share"),
            f"{name}_high": Fact(high, "share"),
        }  # fmt: skip
    evidence = None
    if test is not None:
        tested = test([[yes, of - yes] for yes, of in (counts[one] for one in large)])
        evidence = Evidence(**asdict(tested))  # type: ignore[call-overload]
    finding = Finding(
        key, "info",
        "Of {best_n:customer|customers} in {best}, {best_rate} " + did + " ({level}% interval "
        "{best_low} to {best_high}), the most of all clusters; of {worst_n} in {worst} it was "
        "{worst_rate} ({worst_low} to {worst_high}).",
        facts, evidence, so_what=so_what,
    )  # fmt: skip
    return Content((finding,), (_chart(found, data, counts, large, key, measure, facts),))


def _chart(
    found: Grouping, data: Dataset, counts: list[Count], large: list[int], key: str, measure: str,
    facts: dict[str, Fact],
) -> Chart:  # fmt: skip
    rows = []
    for one in large:
        yes, of = counts[one]
        low, high = wilson_interval(yes, of)
        rows.append((found.names[one], of, yes / of, low, high))
    columns = (
        Column("Cluster"), Column("Customers", "count"), Column(measure, "share"),
        Column("Low", "share"), Column("High", "share"),
    )  # fmt: skip
    total = sum(counts[one][0] for one in large) / sum(counts[one][1] for one in large)
    used = {name: facts[name] for name in ("best", "best_rate", "worst", "worst_rate")}
    return charts.dots(
        x="Cluster", y=measure, low="Low", high="High", line=total, key=key,
        title="From {worst_rate} in {worst} to {best_rate} in {best}",
        subtitle=f"{measure}, share with {PERCENT_LEVEL}% interval; the line is all customers; "
        f"{data.until}",
        alt="Dot plot of " + measure.lower() + " by cluster with intervals, from {worst_rate} in "
        "{worst} to {best_rate} in {best}.",
        table=Table(key, f"{measure} by cluster", columns, tuple(rows)), facts=used, wide=False,
    )  # fmt: skip
