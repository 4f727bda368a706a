"""Whether age, income, gender and other attributes differ between the clusters."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd

from report_builder.customer_attributes import NAMED
from report_builder.customer_groups.partition import Grouping
from report_builder.dataset import Dataset
from report_builder.model import Evidence, Fact, Finding
from report_builder.sections.clusters import profile
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.inference import MINIMUM_PER_GROUP, association, compare_groups

NUMERIC_TRAITS = {
    "age": "Age", "income": "Income", "birth_year": "Year of birth", "score": "Score",
    "rating": "Rating",
}  # fmt: skip
USES = {  # what a trait that differs is good for, where it is not how to speak to them
    "rating": "Ask those who rate lowest what they miss.",
    "score": "The score tells the clusters apart: use it to choose whom to address first.",
    "channel": "Meet each cluster where it buys.",
    "loyalty_tier": "Compare the terms of the tiers with what each cluster brings.",
}
NAMED_TRAITS = {"gender": "Gender"} | NAMED


def traits(found: Grouping, data: Dataset) -> tuple[Finding, ...]:
    """Whether age, income, gender and other attributes differ between the clusters."""
    headings = {one.role: one.column for one in data.mapping} if data.time is None else {}
    numeric = [
        _numeric_trait(found, column, label, headings.get(column, ""))
        for column, label in NUMERIC_TRAITS.items()
        if column in found.frame
    ]
    named = [
        _named_trait(found, column, label)
        for column, label in NAMED_TRAITS.items()
        if column in found.frame
    ]
    return tuple(finding for finding in (*numeric, *named) if finding is not None)


def _numeric_trait(found: Grouping, column: str, label: str, heading: str) -> Finding | None:
    """``heading``: that of the column, which may say the unit, such as thousands."""
    known = found.frame[column].notna().to_numpy()
    values, groups = found.frame[column][known], found.solution.labels[known]
    medians = values.groupby(groups).median()
    if values.groupby(groups).size().min() < MINIMUM_PER_GROUP or len(medians) < found.solution.k:
        return None
    high, low = int(medians.to_numpy().argmax()), int(medians.to_numpy().argmin())
    evidence = None
    if column not in found.forming:
        evidence = Evidence(**asdict(compare_groups(values, groups)))
    facts = {
        "trait": Fact(f"{label} (“{heading}”)" if heading else label, "text"),
        "n": Fact(int(known.sum()), "count"),
        "most": Fact(f"“{found.names[high]}”", "text"), "high": _median(found, column, high),
        "least": Fact(f"“{found.names[low]}”", "text"), "low": _median(found, column, low),
    }  # fmt: skip
    said = "its median is highest in {most} ({high}) and lowest in {least} ({low})."
    if column == "birth_year":  # later years are younger people: high and low would mislead
        said = "by the median, the youngest are {most} ({high}) and the oldest {least} ({low})."
    return Finding(
        f"cluster_{column}", "info", "{trait} is given for {n:customer|customers}: " + said, facts,
        evidence=evidence, so_what=_by_trait(column, label, evidence),
    )  # fmt: skip


def _median(found: Grouping, column: str, cluster: int) -> Fact:
    """The median of the members; a year of birth as a year, not as an amount."""
    median = float(found.members(cluster)[column].median())
    if column == "birth_year":
        return Fact(f"{median:.0f}", "text")
    return Fact(median, profile.income_unit(found.frame) if column == "income" else "number")


def _by_trait(column: str, label: str, evidence: Evidence | None) -> str:
    """What the trait is good for."""
    if evidence is None:
        return f"{label} is part of what forms the clusters: it says what they are."
    if evidence.low <= 0 <= evidence.high:
        return f"{label} does not tell the clusters apart: address them by what they buy."
    return USES.get(
        column, f"{label} can guide tone and pictures; what they buy should guide the offer."
    )


def _telling(counts: pd.DataFrame) -> str:
    """The label whose share differs most between the clusters, beyond chance; of two labels, which
    say the same, and where few customers have the others, the most common one."""
    told = counts.sort_index(axis=1)
    told = told.loc[:, told.min() >= SMALLEST]
    if counts.shape[1] == 2 or told.empty:
        return str(counts.sum().sort_index().idxmax())
    expected = np.outer(counts.sum(axis=1), told.sum()) / counts.to_numpy().sum()
    return str(((told - expected) ** 2 / expected).sum().idxmax())


def _named_trait(found: Grouping, column: str, label: str) -> Finding | None:
    known = found.frame[column].notna().to_numpy()
    counts = pd.crosstab(found.solution.labels[known], found.frame[column][known].to_numpy())
    if counts.shape != (found.solution.k, max(counts.shape[1], 2)):
        return None
    if counts.sum(axis=1).min() < MINIMUM_PER_GROUP:
        return None
    common = _telling(counts)
    shares = counts[common] / counts.sum(axis=1)
    high, low = int(shares.to_numpy().argmax()), int(shares.to_numpy().argmin())
    facts = {
        column: Fact(common, "text"), "n": Fact(int(known.sum()), "count"),
        "most": Fact(f"“{found.names[high]}”", "text"), "high": Fact(float(shares[high]), "share"),
        "least": Fact(f"“{found.names[low]}”", "text"), "low": Fact(float(shares[low]), "share"),
    }  # fmt: skip
    return Finding(
        f"cluster_{column}", "info",
        label + " is given for {n:customer|customers}: the share of “{" + column + "}” runs from "
        "{low} in {least} to {high} in {most}.", facts,
        evidence=(evidence := Evidence(**asdict(association(counts.to_numpy())))),
        so_what=_by_trait(column, label, evidence),
    )  # fmt: skip
