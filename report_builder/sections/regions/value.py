"""What a customer of a region brings, against all others, and what the gap is worth."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import pandas as pd

from report_builder.buyers import Buyers
from report_builder.dataset import Dataset
from report_builder.model import Column, Content, Evidence, Fact, Finding, Table, Unit
from report_builder.sections.regions.levels import Level
from report_builder.stats.inference import MINIMUM_PER_GROUP, compare_two, mean_interval
from report_builder.stats.intervals import LEVEL, difference_interval

PERCENT_LEVEL = round(100 * LEVEL)
SIGNIFICANT = 0.05  # after multiplying with the regions looked at: the lowest of many is chance
LARGEST = 0.5  # of the customers: a region of most of them is the shop, not a part that lags behind
HALF = 0.5  # of a gap: what a campaign can hope for, as no region is just like another
YEAR_DAYS = 365.25  # to say what a gap is worth in a year, whatever span the data covers
UNSURE = "; most there differ in this way, but a few large buyers make the averages unsure."
CHANCE = "; no more than the first or last of several has by chance."


@dataclass(frozen=True, eq=False)
class Region:
    """A region with thirty customers or more, compared with all others."""

    name: str
    customers: int
    mean: float
    low: float
    high: float
    others: float
    gap: tuple[float, float, float]  # of the means, with its interval
    evidence: Evidence


def regions(found: Buyers, level: Level, measure: str) -> list[Region]:
    """Every region of the level that is large enough, by name; all of the tests that are made."""
    if level.column not in found.frame:
        return []
    values = found.frame[measure].astype("float64")
    labels = found.frame[level.column].astype("string").str.strip()
    known = labels.notna() & values.notna()
    keys = labels[known].str.lower().str.replace(r"[\s\-_.,]+", " ", regex=True)
    each = values[known]
    result = []
    for key, own in each.groupby(keys, sort=True):
        rest = each[keys != key]
        if min(len(own), len(rest)) < MINIMUM_PER_GROUP or each.nunique() < 2:
            continue
        low, high = mean_interval(own)
        result.append(
            Region(
                str(labels[own.index].max()), len(own), float(own.mean()), low, high,
                float(rest.mean()), difference_interval(own, rest),
                Evidence(**asdict(compare_two(own, rest))),
            )
        )  # fmt: skip
    return result


def content(found: Buyers, level: Level, data: Dataset) -> tuple[Content, list[Region]]:
    """The region furthest below all others, and the one furthest above."""
    measure = found.measure("revenue") or found.measure("average_order")
    if measure is None:
        return Content(), []
    compared = regions(found, level, measure.key)
    if len(compared) < 2:
        return Content(), compared
    everybody = sum(one.customers for one in compared)
    parts = [one for one in compared if one.customers <= LARGEST * everybody]
    below = min(parts, key=lambda one: (one.evidence.effect, one.name), default=compared[0])
    above = max(compared, key=lambda one: (one.evidence.effect, one.name))
    findings = []
    if below.evidence.effect < 0:
        below = _as_one_of(below, len(compared))
        shows = _shows(below) and below.customers <= LARGEST * everybody
        findings.append(_gap(below, found, measure.label, measure.unit, level, data, shows))
    if above.evidence.effect > 0:
        above = _as_one_of(above, len(compared))
        findings.append(_best(above, found, measure.label, measure.unit, _shows(above)))
    told = {finding.facts["region"].value for finding in findings}
    return Content(
        findings=tuple(findings),
        tests=tuple(one.evidence for one in compared if one.name not in told),
        tables=(table(compared, found, level, measure.label, measure.unit),),
    ), compared  # fmt: skip


def _facts(one: Region, label: str, unit: Unit) -> dict[str, Fact]:
    difference, low, high = (abs(bound) for bound in one.gap)
    if one.gap[0] < 0:
        low, high = high, low
    return {
        "region": Fact(one.name, "text"), "customers": Fact(one.customers, "count"),
        "measure": Fact(label[:1].lower() + label[1:], "text"), "own": Fact(one.mean, unit),
        "others": Fact(one.others, unit), "gap": Fact(difference, unit), "low": Fact(low, unit),
        "high": Fact(high, unit), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip


def _as_one_of(one: Region, looked_at: int) -> Region:
    """The lowest or highest of so many: its p is multiplied by their number (Bonferroni)."""
    return replace(one, evidence=replace(one.evidence, p=min(1.0, one.evidence.p * looked_at)))


def _doubt(one: Region) -> str:
    """Why a first or last place is no difference to act on."""
    return UNSURE if one.evidence.p < SIGNIFICANT else CHANCE


def _shows(one: Region) -> bool:
    return one.evidence.p < SIGNIFICANT and not one.gap[1] <= 0 <= one.gap[2]


def _gap(
    one: Region, found: Buyers, label: str, unit: Unit, level: Level, data: Dataset, shows: bool
) -> Finding:
    facts = _facts(one, label, unit)
    text = (
        "The {customers:"
        + found.noun
        + "} of {region} have the lowest {measure} among the "
        + level.several
        + " compared: {own} on average, against {others} in all others"
    )
    if not shows:
        facts = {name: facts[name] for name in ("customers", "region", "measure", "own", "others")}
        return Finding(
            "regions_gap", "info", text + _doubt(one), facts, one.evidence,
            so_what="No region is known to buy less than the others: plan by their size.",
        )  # fmt: skip
    text += ", {gap} less ({level}% interval {low} to {high})"
    worth = HALF * abs(one.gap[0]) * one.customers
    facts["half"] = Fact(HALF * abs(one.gap[0]), unit)
    span = " in all of the data"
    if data.time is not None:
        worth *= YEAR_DAYS / ((data.last_day - data.first_day).days + 1)
        span = " a year"
    facts["worth"] = Fact(worth, unit)
    return Finding(
        "regions_gap", "act", text + ". Half of the gap, {half} each, would be worth {worth}"
        + span + ".", facts, one.evidence, worth if data.has_money else None,
        so_what="See what is missing there (range, delivery, a shop nearby, advertising), and try "
        "it in {region} first.",
    )  # fmt: skip


def _best(one: Region, found: Buyers, label: str, unit: Unit, shows: bool) -> Finding:
    facts = _facts(one, label, unit)
    if not shows:
        facts = {name: facts[name] for name in ("customers", "region", "measure", "own", "others")}
        return Finding(
            "regions_best", "info",
            "The {customers:" + found.noun + "} of {region} have the highest {measure}: {own} on "
            "average, against {others} in all others" + _doubt(one), facts,
            one.evidence, so_what="A first place by chance is no model to copy.",
        )  # fmt: skip
    return Finding(
        "regions_best", "good",
        "The {customers:" + found.noun + "} of {region} have the highest {measure}: {own} on "
        "average, against {others} in all others, {gap} more ({level}% interval {low} to {high}).",
        facts, one.evidence,
        so_what="Look for more customers in {region}, and ask what is done better there.",
    )  # fmt: skip


def table(compared: list[Region], found: Buyers, level: Level, label: str, unit: Unit) -> Table:
    """Every region compared, the highest first."""
    ranked = sorted(compared, key=lambda one: (-one.mean, one.name))
    everybody = pd.Series([one.mean * one.customers for one in ranked]).sum()
    number = sum(one.customers for one in ranked)
    return Table(
        "regions_value", f"{label} by {level.one}",
        (Column(level.heading), Column(f"{found.unit.capitalize()}s", "count"),
         Column(label, unit), Column("Low", unit), Column("High", unit),
         Column("All of them", unit)),
        tuple((one.name, one.customers, one.mean, one.low, one.high, everybody / number)
              for one in ranked),
        note=f"Means with {PERCENT_LEVEL}% intervals; {level.several} with "
        f"{MINIMUM_PER_GROUP} {found.unit}s or more.",
    )  # fmt: skip
