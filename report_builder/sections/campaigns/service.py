"""Complaints and satisfaction: how many, and who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from report_builder.buyers import Buyers
from report_builder.buyers.bands import named
from report_builder.buyers.contacts import Contacts
from report_builder.buyers.doubts import hint
from report_builder.dataset import Dataset
from report_builder.model import Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.campaigns.response import one_each
from report_builder.stats.inference import (
    MINIMUM_PER_GROUP,
    association,
    benjamini_hochberg,
    compare_groups,
    compare_two,
    difference_in_shares,
    wilson_interval,
)
from report_builder.stats.intervals import PERCENT_LEVEL

MOST_LEVELS = 10  # of satisfaction: more are a score and not degrees
SHOWN = 0.05  # of the tests over kinds of customers together, before one of them is told


def content(data: Dataset, people: Buyers | None, found: Contacts | None) -> Content:
    """What the customer table says of complaints and of satisfaction."""
    customers = data.customers
    if customers is None or people is None or people.unit != "customer":
        return Content()
    names = [
        name for name in ("complaint", "satisfaction")
        if data.has(name) and name in customers.columns
    ]  # fmt: skip
    if not names:
        return Content()
    said = customers.select("customer_id", *names).execute()
    frame = people.frame.merge(said, on="customer_id", how="left", suffixes=("_", ""))
    parts = []
    if "complaint" in names:
        parts.append(complaints(frame, found, spend=data.has_money))
    if "satisfaction" in names:
        parts.append(satisfaction(frame, people, spend=data.has_money))
    return Content(
        tuple(one for part in parts for one in part.findings),
        tables=tuple(one for part in parts for one in part.tables),
        tests=tuple(one for part in parts for one in part.tests),
    )


def complaints(frame: pd.DataFrame, found: Contacts | None, *, spend: bool) -> Content:
    """The share who complained, and whether they spend or answer differently."""
    known = frame.dropna(subset=["complaint"])
    complained = known["complaint"].astype(bool)
    n, yes = len(known), int(complained.sum())
    if n < MINIMUM_PER_GROUP:
        return Content()
    low, high = wilson_interval(yes, n)
    facts = {
        "customers": Fact(n, "count"), "complained": Fact(yes, "count"),
        "share": Fact(yes / n, "share"), "low": Fact(low, "share"), "high": Fact(high, "share"),
        "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    said = (
        "{complained} of {customers:customer|customers} complained: {share} ({level}% interval "
        "{low} to {high})."
    )
    if min(yes, n - yes) < MINIMUM_PER_GROUP:
        facts["least"] = Fact(MINIMUM_PER_GROUP, "count")
        said += (
            " Whether they buy or answer differently cannot be told: that takes {least} with and "
            "{least} without a complaint."
        )
        meaning = "So few can be called one by one. Do it, and write down what they say."
        return Content((Finding("campaigns_complaints", "info", said, facts, so_what=meaning),))
    meaning = "Every complaint is a customer who told you: answer each, and count the reasons."
    findings = [Finding("campaigns_complaints", "watch", said, facts, so_what=meaning)]
    findings += _spend_of_complainers(known, complained) if spend else []
    findings += _answers_of_complainers(known, complained, found)
    return Content(tuple(findings))


def _spend_of_complainers(known: pd.DataFrame, complained: pd.Series[bool]) -> list[Finding]:
    first, second = known.loc[complained, "revenue"], known.loc[~complained, "revenue"]
    compared = compare_two(first, second)
    facts = {
        "median": Fact(float(first.median()), "money"), "complained": Fact(len(first), "count"),
        "other": Fact(float(second.median()), "money"), "others": Fact(len(second), "count"),
    }  # fmt: skip
    return [Finding(
        "campaigns_complaints_spend", "info",
        "{complained:customer|customers} who complained spent {median} (median), {others} who did "
        "not {other}.",
        facts, Evidence(**asdict(compared)),
        so_what="If those who complain spend as much, a good answer keeps a good customer.",
    )]  # fmt: skip


def _answers_of_complainers(
    known: pd.DataFrame, complained: pd.Series[bool], found: Contacts | None
) -> list[Finding]:
    if found is None:
        return []
    each = known.assign(complaint=complained).merge(one_each(found), on="customer_id")
    sides = [each.loc[each["complaint"] == side, "answered"] for side in (True, False)]
    if min(map(len, sides)) < MINIMUM_PER_GROUP:
        return []
    (a, n), (b, m) = ((int(side.sum()), len(side)) for side in sides)
    facts = {
        "share": Fact(a / n, "share"), "complained": Fact(n, "count"),
        "other": Fact(b / m, "share"), "others": Fact(m, "count"),
    }  # fmt: skip
    return [Finding(
        "campaigns_complaints_answers", "info",
        "Of {complained:customer|customers} who complained and were contacted, {share} answered a "
        "campaign, of {others} others {other}.",
        facts, Evidence(**asdict(difference_in_shares(a, n, b, m))),
        so_what="A customer with an open complaint should hear of its solution before an offer.",
    )]  # fmt: skip


def satisfaction(frame: pd.DataFrame, people: Buyers, *, spend: bool) -> Content:
    """The degrees of satisfaction, and the kind of customers among whom they differ most."""
    levels = frame["satisfaction"]
    if levels.nunique() > MOST_LEVELS:
        return Content()
    labels, names = named(levels.map(_plain, na_action="ignore"))
    n = int(labels.notna().sum())
    if n < MINIMUM_PER_GROUP or len(names) < 2:
        return Content()
    counts = labels.value_counts()
    rows = tuple(
        (name, int(counts[name]), int(counts[name]) / n, *wilson_interval(int(counts[name]), n))
        for name in names
    )  # fmt: skip
    table = Table(
        "satisfaction", "Customers by satisfaction",
        (Column("Satisfaction"), Column("Customers", "count"), Column("Share", "share"),
         Column("Low", "share"), Column("High", "share")),
        rows,
    )  # fmt: skip
    most = rows[0]
    facts = {
        "most": Fact(most[0], "text"), "share": Fact(most[2], "share"),
        "customers": Fact(n, "count"), "low": Fact(most[3], "share"),
        "high": Fact(most[4], "share"), "level": Fact(PERCENT_LEVEL, "count"),
        "rest": Fact(_rest(rows[1:]), "text"),
    }  # fmt: skip
    told = Finding(
        "campaigns_satisfaction", "info",
        "Of {customers:customer|customers} whose satisfaction is known, {share} are “{most}” "
        "({level}% interval {low} to {high}); the others are {rest}.",
        facts,
        so_what="Ask again with the same question: only the change tells whether you improve.",
    )  # fmt: skip
    by_group, tests = _by_group(labels, names, people)
    spent = _spend_by_level(frame, labels) if spend else []
    return Content((told, *by_group, *spent), tables=(table,), tests=tests)


def _plain(value: Any) -> str:
    """A degree as a word; of a number without the point."""
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def _rest(rows: Sequence[tuple[Any, ...]]) -> str:
    words = [f"“{row[0]}”" for row in rows]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _by_group(
    labels: pd.Series[Any], names: Sequence[str], people: Buyers
) -> tuple[list[Finding], tuple[Evidence, ...]]:
    """The kind of customers by which satisfaction differs most, and the tests of all others."""
    found = []
    for one in people.of("person", "place", "loyalty"):
        groups = people.groups[one.key]
        table = pd.crosstab(groups, labels)
        table = table[table.sum(axis=1) >= MINIMUM_PER_GROUP]
        if len(table) > 1 and (table.sum() > 0).sum() > 1:
            test = Evidence(**asdict(association(table.to_numpy())))
            found.append((one, table, test))
    if not found:
        return [], ()
    adjusted = benjamini_hochberg([test.p for _, _, test in found])
    order = sorted(range(len(found)), key=lambda at: (-found[at][2].effect, found[at][0].key))
    at = next((place for place in order if adjusted[place] < SHOWN), None)
    if at is None:
        return [], tuple(test for _, _, test in found)
    one, table, test = found[at]
    top = names[0]
    sizes = table.sum(axis=1)
    shares = (table[top] / sizes).sort_index()
    best, worst = str(shares.idxmax()), str(shares.idxmin())
    facts = {
        "kind": Fact(one.label.lower(), "text"), "level": Fact(top, "text"),
        "best": Fact(best, "text"), "best_share": Fact(float(shares[best]), "share"),
        "best_customers": Fact(int(sizes[best]), "count"),
        "worst": Fact(worst, "text"), "worst_share": Fact(float(shares[worst]), "share"),
        "worst_customers": Fact(int(sizes[worst]), "count"),
    }  # fmt: skip
    told = Finding(
        f"campaigns_satisfaction_{one.key}", "info",
        "Satisfaction goes with {kind}: in “{best}”, {best_share} of {best_customers} are "
        "“{level}”, in “{worst}” {worst_share} of {worst_customers}.",
        facts, test,
        so_what="Look at what “{best}” gets and “{worst}” does not.",
    )  # fmt: skip
    return [hint(told, one)], tuple(test for place, (_, _, test) in enumerate(found) if place != at)


def _spend_by_level(frame: pd.DataFrame, labels: pd.Series[Any]) -> list[Finding]:
    """Whether customers of different satisfaction spend differently."""
    known = pd.DataFrame({"level": labels, "revenue": frame["revenue"]}).dropna()
    sizes = known["level"].value_counts()
    known = known[known["level"].isin(sizes.index[sizes >= MINIMUM_PER_GROUP])]
    if known["level"].nunique() < 2:
        return []
    compared = compare_groups(known["revenue"], known["level"].to_numpy(dtype=str))
    medians = known.groupby("level")["revenue"].median().sort_index()
    most, least = str(medians.idxmax()), str(medians.idxmin())
    facts = {
        "most": Fact(most, "text"), "most_spend": Fact(float(np.round(medians[most], 4)), "money"),
        "least": Fact(least, "text"), "least_spend": Fact(float(medians[least]), "money"),
        "customers": Fact(len(known), "count"),
    }  # fmt: skip
    return [Finding(
        "campaigns_satisfaction_spend", "info",
        "Of {customers:customer|customers}, those who are “{most}” spend most (median "
        "{most_spend}), those who are “{least}” least ({least_spend}).",
        facts, Evidence(**asdict(compared)),
        so_what="Which of the two comes first cannot be told from one look.",
    )]  # fmt: skip
