"""Tiers: what each brings."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd

from report_builder import charts, formats
from report_builder.buyers import Buyers, Measure
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table, Value
from report_builder.stats.inference import MINIMUM_PER_GROUP, compare_groups
from report_builder.stats.intervals import PERCENT_LEVEL, mean_interval


def content(data: Dataset, found: Buyers) -> Content:
    """The tiers of thirty or more, compared in the first measure there is."""
    if "loyalty_tier" not in found.groups or not found.measures:
        return Content()
    frame = found.frame.assign(tier=found.groups["loyalty_tier"])
    measure = found.measures[0]
    frame = frame[frame["tier"].notna() & frame[measure.key].notna()]
    sizes = frame["tier"].value_counts()
    large = frame[frame["tier"].isin(sizes[sizes >= MINIMUM_PER_GROUP].index)]
    means = large.groupby("tier")[measure.key].mean()
    if len(means) < 2 or large[measure.key].nunique() < 2:
        return Content()
    order = sorted(means.index, key=lambda name: (-means[name], str(name)))
    evidence = Evidence(**asdict(compare_groups(large[measure.key], large["tier"])))
    finding = _finding(found, measure, large, order, evidence)
    return Content(
        (finding,), (_chart(data, found, measure, large, order, evidence),),
        (_table(found, measure, large, order),),
    )  # fmt: skip


def _differ(evidence: Evidence) -> bool:
    """Whether the tiers differ at all, before the correction for many tests."""
    return evidence.low > 0


def _finding(
    found: Buyers, measure: Measure, frame: pd.DataFrame, order: list[str], evidence: Evidence
) -> Finding:
    best, least = order[0], order[-1]
    sums = frame.groupby("tier")[measure.key].sum()
    sizes = frame["tier"].value_counts()
    facts = {
        "tiers": Fact(len(order), "count"),
        "best": Fact(best, "text"), "least": Fact(least, "text"),
        "measure": Fact(measure.label[:1].lower() + measure.label[1:], "text"),
        "most": Fact(float(sums[best] / sizes[best]), measure.unit),
        "fewest": Fact(float(sums[least] / sizes[least]), measure.unit),
        "best_size": Fact(int(sizes[best]), "count"),
        "least_size": Fact(int(sizes[least]), "count"),
    }  # fmt: skip
    text = (
        "Of {tiers} tiers, {best} ({best_size:" + found.noun + "}) has the highest {measure} with "
        "{most}, {least} ({least_size:" + found.noun + "}) the lowest with {fewest}"
    )
    total = float(sums.sum())
    if total > 0 and (sums >= 0).all():
        facts["share"] = Fact(float(sums[best] / total), "share")
        facts["size_share"] = Fact(float(sizes[best] / sizes.sum()), "share")
        text += ". Of all in a tier, {best} is {size_share} and brings {share}"
    text += "."
    if _differ(evidence):
        return Finding(
            "loyalty_tiers", "good", text, facts, evidence,
            so_what="Where tiers are awarded for spending this is the rule at work; where they are "
            "not, it shows whom the tiers draw.",
        )  # fmt: skip
    return Finding(
        "loyalty_tiers", "info", text, facts, evidence,
        so_what="Tiers that do not tell spenders apart reward some customers more for the same: "
        "look at how they are awarded.",
    )  # fmt: skip


def _chart(
    data: Dataset, found: Buyers, measure: Measure, frame: pd.DataFrame, order: list[str],
    evidence: Evidence,
) -> Chart:  # fmt: skip
    rows: list[tuple[Value, ...]] = []
    for name in order:
        values = frame.loc[frame["tier"] == name, measure.key].to_numpy(dtype=np.float64)
        rows.append((name, float(values.mean()), *mean_interval(values), int(values.size)))
    table = Table(
        "loyalty_tier_means", f"{measure.label} by tier",
        (Column("Tier"), Column(measure.label, measure.unit), Column("Low", measure.unit),
         Column("High", measure.unit), Column(f"{found.unit.capitalize()}s", "count")),
        tuple(rows),
    )  # fmt: skip
    facts = {"best": Fact(order[0], "text"), "most": Fact(rows[0][1], measure.unit)}
    title = "{best} brings most: {most} per " + found.unit
    if not _differ(evidence):
        title = "No clear difference between tiers; {best} is highest with {most}"
    return charts.dots(
        shows=("loyalty_tiers",),
        key="loyalty_tiers", x="Tier", y=measure.label, low="Low", high="High", zero=True,
        table=table, title=title,
        subtitle=f"{measure.label}, mean with {formats.percent(PERCENT_LEVEL)} interval, by "
        f"loyalty tier, {data.covered}",
        alt="Dots with intervals, one a tier, by " + measure.label.lower()
        + "; {best} is highest with {most}.",
        facts=facts,
    )  # fmt: skip


def _table(found: Buyers, measure: Measure, frame: pd.DataFrame, order: list[str]) -> Table:
    extra = [one for one in found.measures if one.key != measure.key]
    rows = [
        _means(name, frame[frame["tier"] == name], len(frame), (measure, *extra)) for name in order
    ]
    return Table(
        "loyalty_tiers", "Loyalty tiers",
        (Column("Tier"), Column(f"{found.unit.capitalize()}s", "count"),
         Column("Share of all in a tier", "share"),
         *(Column(one.label, one.unit) for one in (measure, *extra))),
        tuple(rows), total=_means("All", frame, len(frame), (measure, *extra)),
        note=f"Means of {found.unit}s, each counted once. Tiers under {MINIMUM_PER_GROUP} are left "
        "out, of the last row too.",
    )  # fmt: skip


def _means(
    name: str, own: pd.DataFrame, whole: int, compared: tuple[Measure, ...]
) -> tuple[Value, ...]:
    means = (
        float(own[one.key].sort_values().mean()) if own[one.key].notna().any() else None
        for one in compared
    )
    return (name, len(own), len(own) / whole, *means)
