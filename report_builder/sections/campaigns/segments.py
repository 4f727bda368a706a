"""Whom to contact next: whether the campaigns add more in one segment than in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from report_builder import charts, formats
from report_builder.buyers import Buyers
from report_builder.buyers.contacts import Contacts, strata
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Severity, Table
from report_builder.sections.campaigns.before import knows_before
from report_builder.sections.campaigns.trials import pooled, uplift
from report_builder.stats.inference import MINIMUM_PER_GROUP, Comparison, benjamini_hochberg
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.uplift import heterogeneity

SHOWN = 0.05  # of the tests asked together, before a difference between groups is told
FEWEST = 2  # groups that can be compared


@dataclass(frozen=True, slots=True)
class Group:
    """The uplift within one group of customers, over all campaigns."""

    name: str
    treated: int
    share: float
    control: int
    control_share: float
    compared: Comparison


@dataclass(frozen=True, slots=True)
class Way:
    """One way of dividing the customers, the uplift of each group, and whether these differ."""

    key: str
    label: str
    groups: tuple[Group, ...]
    differs: Comparison

    @property
    def ranked(self) -> list[Group]:
        """The groups, largest uplift first."""
        return sorted(self.groups, key=lambda one: (-one.compared.effect, one.name))


def way(key: str, label: str, names: Sequence[str], groups: pd.Series[Any], frame: pd.DataFrame
        ) -> Way | None:  # fmt: skip
    """The uplift by group; groups with fewer than thirty on a side are left out, None under two."""
    found, tables = [], []
    for name in names:
        counts = strata(frame[groups == name])
        a, n, c, m = (int(number) for number in counts.sum())
        if min(n, m) < MINIMUM_PER_GROUP:
            continue
        table = counts.to_numpy()
        found.append(Group(name, n, a / n, m, c / m, uplift(table)))
        tables.append(np.asarray(table))
    if len(found) < FEWEST:
        return None
    return Way(key, label, tuple(found), heterogeneity(tables))


def content(data: Dataset, found: Contacts, known: pd.DataFrame, people: Buyers | None) -> Content:
    """The uplift by RFM segment, and by what else is known of the customers."""
    total = pooled(found)
    if total is None:
        return Content()
    named = known["segment"].str.capitalize()  # as the chapter on segments writes them
    segments = way("segment", "Segment", sorted(named.dropna().unique()), named, known)
    others = _others(found, people)
    parts = [] if segments is None else [_by_segment(data, segments, total, knows_before(known))]
    if others:
        parts.append(_by_others(others))
    return Content(
        tuple(one for part in parts for one in part.findings),
        tuple(one for part in parts for one in part.charts),
        tests=tuple(one for part in parts for one in part.tests),
    )


def _others(found: Contacts, people: Buyers | None) -> list[Way]:
    if people is None:
        return []
    groups = people.groups.assign(customer_id=people.frame["customer_id"])
    joined = found.frame.merge(groups, on="customer_id", how="left")
    ways = [
        way(one.key, one.label, one.names, joined[one.key], joined)
        for one in people.of("person", "place", "loyalty")
    ]
    return [one for one in ways if one is not None]


def _by_segment(data: Dataset, found: Way, total: Comparison, before: bool) -> Content:
    adjusted = benjamini_hochberg([one.compared.p for one in found.groups])
    sure = {
        one.name for one, p in zip(found.groups, adjusted, strict=True)
        if p < SHOWN and one.compared.low > 0
    }  # fmt: skip
    first = next((one for one in found.ranked if one.name in sure), None)
    if first is not None and found.differs.p < SHOWN:
        told = _next(found, first, total)
    else:
        told = _no_difference(found, total)
    tests = tuple(Evidence(**asdict(one.compared)) for one in found.groups)
    return Content((told,), (_chart(data, found, total, before),), tests=tests)


def _next(found: Way, first: Group, total: Comparison) -> Finding:
    least = found.ranked[-1]
    facts = {
        "segment": Fact(first.name, "text"), "uplift": Fact(first.compared.effect, "points"),
        "between": Fact(formats.points_between(first.compared.low, first.compared.high), "text"),
        "treated": Fact(first.treated, "count"), "level": Fact(PERCENT_LEVEL, "count"),
        "all": Fact(total.effect, "points"), "least": Fact(least.name, "text"),
        "least_uplift": Fact(least.compared.effect, "points"),
    }  # fmt: skip
    return Finding(
        "campaigns_next", "good",
        "The campaigns added most in the segment “{segment}”: {uplift} among "
        "{treated:customer|customers} contacted ({level}% interval {between}), against {all} over "
        "all and {least_uplift} in “{least}”.",
        facts, Evidence(**asdict(found.differs)),
        so_what="Contact “{segment}” first; keep a control group in every segment.",
    )  # fmt: skip


def _no_difference(found: Way, total: Comparison) -> Finding:
    most, least = found.ranked[0], found.ranked[-1]
    facts = {
        "most": Fact(most.name, "text"), "most_uplift": Fact(most.compared.effect, "points"),
        "least": Fact(least.name, "text"), "least_uplift": Fact(least.compared.effect, "points"),
        "segments": Fact(len(found.groups), "count"),
    }  # fmt: skip
    meaning = "No segment is shown to be worth a campaign: first find one that works for all."
    if total.low > 0:
        meaning = (
            "Contact all of them, or choose by what a contact costs; do not leave out a segment "
            "for its figure here."
        )
    severity: Severity = "info"
    return Finding(
        "campaigns_next", severity,
        "It is not shown that campaigns work better in one of {segments} segments than another. "
        "The uplift lies between {least_uplift} (“{least}”) and {most_uplift} (“{most}”), no "
        "further apart than chance can bring about.",
        facts, Evidence(**asdict(found.differs)), so_what=meaning,
    )  # fmt: skip


def _by_others(ways: Sequence[Way]) -> Content:
    """The way of dividing with the firmest difference, if any holds among all of them."""
    adjusted = benjamini_hochberg([one.differs.p for one in ways])
    at = min(range(len(ways)), key=lambda place: (adjusted[place], ways[place].key))
    tests = [Evidence(**asdict(one.differs)) for one in ways]
    if adjusted[at] >= SHOWN:
        return Content(tests=tuple(tests))
    found = ways[at]
    most, least = found.ranked[0], found.ranked[-1]
    facts = {
        "kind": Fact(found.label.lower(), "text"), "most": Fact(most.name, "text"),
        "most_uplift": Fact(most.compared.effect, "points"), "least": Fact(least.name, "text"),
        "between": Fact(formats.points_between(most.compared.low, most.compared.high), "text"),
        "least_uplift": Fact(least.compared.effect, "points"),
        "least_between": Fact(
            formats.points_between(least.compared.low, least.compared.high), "text"
        ),
        "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    told = Finding(
        "campaigns_next_who", "info",
        "By {kind}, the campaigns added most among “{most}”: {most_uplift} ({level}% interval "
        "{between}), and least among “{least}”: {least_uplift} ({least_between}).",
        facts, tests.pop(at),
        so_what="If a campaign cannot reach everybody, begin with “{most}”.",
    )  # fmt: skip
    return Content((told,), tests=tuple(tests))


def _chart(data: Dataset, found: Way, total: Comparison, before: bool) -> Chart:
    table = Table(
        "campaign_segments", "What the campaigns added by segment",
        (Column("Segment"), Column("Contacted", "count"), Column("Answered", "share"),
         Column("Control group", "count"), Column("Control answered", "share"),
         Column("Uplift", "points"), Column("Low", "points"), Column("High", "points")),
        tuple(
            (one.name, one.treated, one.share, one.control, one.control_share,
             one.compared.effect, one.compared.low, one.compared.high)
            for one in found.ranked
        ),
        note=f"Segments with fewer than {MINIMUM_PER_GROUP} customers on a side are left out. "
        "Uplift: the difference inside each campaign, averaged over the campaigns, so it is not "
        "exactly answered less control answered.",
    )  # fmt: skip
    when = "as known the day before each campaign" if before else "as known today"
    most = found.ranked[0]
    shown = found.differs.p < SHOWN
    title = "No segment is shown to differ in what campaigns add"
    if shown:
        title = "The campaigns added most in “{most}”: {uplift}"
    facts = {"most": Fact(most.name, "text"), "uplift": Fact(most.compared.effect, "points")}
    return charts.dots(
        shows=("campaigns_next",),
        key="campaign_segments", x="Segment", y="Uplift", low="Low", high="High",
        line=total.effect, table=table, title=title,
        subtitle="Share contacted who answered less that of the control group, compared within "
        f"each campaign, in percentage points, {formats.percent(PERCENT_LEVEL)} interval; "
        f"line = all; RFM segments {when}; {data.until}",
        alt="Dots with intervals of the uplift by segment around the uplift of all; the largest is "
        "{most} with {uplift}.",
        facts=facts,
    )  # fmt: skip
