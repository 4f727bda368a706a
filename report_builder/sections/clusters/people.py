"""Whether the customers of each cluster come back and answer campaigns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Any

import pandas as pd

from report_builder import charts, formats, measures
from report_builder.customer_groups.partition import Grouping
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.clusters.standing import answered_any
from report_builder.stats.inference import MINIMUM_PER_GROUP, association
from report_builder.stats.intervals import PERCENT_LEVEL, wilson_interval

ALIKE = Fraction(2, 100)  # two points between the clusters: nobody does anything else for that
Count = tuple[int, int]  # with the trait, of so many


def answers(found: Grouping, data: Dataset) -> Content:
    """The share of the customers contacted who answered a campaign, by cluster."""
    answered = answered_any(found, data)
    if answered is None:
        return Content()
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
        "Work on the second order where few return; where nearly all do, on what they order next."
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
        "The highest share who " + did + " is in {best}: {best_rate} of "
        "{best_n:customer|customers} ({level}% interval {best_low} to {best_high}). The lowest is "
        "in {worst}: {worst_rate} of {worst_n} ({worst_low} to {worst_high}).",
        facts, evidence, so_what=so_what,
    )  # fmt: skip
    return Content((finding,), (_chart(found, data, counts, large, key, measure, facts),))


def _missing(counts: Sequence[Count], large: Sequence[int]) -> str:
    if len(large) == len(counts):
        return ""
    return f"; not drawn: clusters with fewer than {MINIMUM_PER_GROUP} of whom it is known"


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
        shows=(key,),
        x="Cluster", y=measure, low="Low", high="High", line=total, groups=found.names, key=key,
        title=f"{measure}: {{worst_rate}} to {{best_rate}} by cluster",
        subtitle=f"{measure}, share with {formats.percent(PERCENT_LEVEL)} interval; the line is "
        f"all customers drawn{_missing(counts, large)}; {data.until}",
        alt="Dot plot of " + measure.lower() + " by cluster with intervals, from {worst_rate} in "
        "{worst} to {best_rate} in {best}.",
        table=Table(key, f"{measure} by cluster", columns, tuple(rows)), facts=used, wide=False,
    )  # fmt: skip
