"""How many answered: by campaign, and by kind of customer where there is no control group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from report_builder import charts, formats
from report_builder.buyers import Buyers, Dimension
from report_builder.buyers.contacts import Contacts
from report_builder.buyers.doubts import hint
from report_builder.buyers.splits import who
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.campaigns.before import knows_before
from report_builder.stats.inference import (
    MINIMUM_PER_GROUP,
    association,
    benjamini_hochberg,
    difference_in_shares,
    wilson_interval,
)
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.repeated import repeated_answers

TOLD = 2  # kinds of customers with a sentence of their own: the firmest, the others in the tests
SHOWN = 0.05  # of the tests by kind of customer together, before one of them is told
SEGMENT = "segment"
ASSUMED = " Who was contacted the data does not say: shares are of all customers."
MEANING_OF_SEGMENT = (
    "Whoever answers most is not whoever is moved most: they may have bought anyway. Leave a few "
    "of each segment out of the next mailing, to tell the two apart."
)
MEANING_OF_GROUP = (
    "Where the next mailing cannot reach all, begin with customers {best}, some of them left out."
)

Row = tuple[str, int, int, float, float, float]
"""Name, contacted, answered, share, and its interval."""


@dataclass(frozen=True, slots=True)
class Split:
    """How often the groups of one kind answered, largest share first, and the test of it.

    ``dimension``: the kind of group; None for RFM segments.
    """

    key: str
    label: str
    rows: tuple[Row, ...]
    evidence: Evidence
    dimension: Dimension | None = None

    def spoken(self, name: str) -> str:
        """A group after the word customers."""
        return who(self.dimension, name) if self.dimension else f"in “{name}”"

    @property
    def ranked(self) -> list[Row]:
        """The groups by share, then by name."""
        return sorted(self.rows, key=lambda row: (-row[3], row[0]))

    @property
    def near(self) -> list[Row]:
        """The groups that are not clearly below the first."""
        best, *others = self.ranked
        return [
            row for row in others
            if difference_in_shares(best[2], best[1], row[2], row[1]).low <= 0
        ]  # fmt: skip


def rows_of(
    names: Sequence[str], groups: pd.Series[Any], answered: pd.Series[Any]
) -> tuple[Row, ...]:
    """The groups with at least ``MINIMUM_PER_GROUP`` customers, in the order of the names."""
    found: list[Row] = []
    for name in names:
        own = answered[groups == name]
        n, yes = len(own), int(own.sum())
        if n >= MINIMUM_PER_GROUP:
            found.append((name, n, yes, yes / n, *wilson_interval(yes, n)))
    return tuple(found)


def tested(rows: Sequence[Row]) -> Evidence | None:
    """Whether the groups answer differently; None with one group, or where all answered alike."""
    counts = [(row[2], row[1] - row[2]) for row in rows]
    if len(rows) < 2 or min(np.sum(counts, axis=0)) == 0:
        return None
    return Evidence(**asdict(association(counts)))


def by_campaign(data: Dataset, found: Contacts) -> Content:
    """Share of those contacted who answered each campaign."""
    mailed = found.mailed
    rows = rows_of(found.largest, mailed["campaign"], mailed["answered"])
    if not rows:
        return Content()
    evidence = _compared(found, rows)
    told = _alone(rows[0]) if len(rows) == 1 else _best_and_worst(rows, evidence)
    if not found.tells_contact:
        told = replace(told, text=told.text + ASSUMED)
    # With a control group the chart of both groups shows the same shares.
    of = counted(found)
    drawn = () if found.controlled or len(rows) < 2 else (_chart(data, rows, of),)
    tables = () if found.controlled or len(rows) > 1 else (_table(rows, of),)
    return Content((told,), drawn, tables)


def _compared(found: Contacts, rows: Sequence[Row]) -> Evidence | None:
    """Whether the campaigns were answered differently. Where all have the same customers, each of
    them is compared with herself."""
    wide = found.mailed.pivot_table(
        index="customer_id", columns="campaign", values="answered", aggfunc="max"
    )[[row[0] for row in rows]]  # fmt: skip
    differs = wide.nunique(axis=1) > 1
    if len(rows) < 2 or wide.isna().to_numpy().any() or not differs.any():
        return tested(rows)
    return Evidence(**asdict(repeated_answers(wide.astype(int).to_numpy())))


def counted(found: Contacts) -> str:
    """What the customers are that shares are of: a heading."""
    return "Contacted" if found.tells_contact else "Customers"


def _alone(row: Row) -> Finding:
    facts = {
        "share": Fact(row[3], "share"), "answered": Fact(row[2], "count"),
        "contacted": Fact(row[1], "count"), "level": Fact(PERCENT_LEVEL, "count"),
        "low": Fact(row[4], "share"), "high": Fact(row[5], "share"),
        "campaign": Fact(row[0], "text"),
    }  # fmt: skip
    return Finding(
        "campaigns_response", "info",
        "Of {contacted:customer|customers} of {campaign}, {answered} answered: {share} "
        "({level}% interval {low} to {high}).",
        facts, so_what="Plan the next mailing with this share of answers, not with a hope.",
    )  # fmt: skip


def _best_and_worst(rows: Sequence[Row], evidence: Evidence | None) -> Finding:
    ranked = sorted(rows, key=lambda row: (-row[3], row[0]))
    best, worst = ranked[0], ranked[-1]
    facts = {
        "campaigns": Fact(len(rows), "count"), "best": Fact(best[0], "text"),
        "best_share": Fact(best[3], "share"), "best_contacted": Fact(best[1], "count"),
        "best_low": Fact(best[4], "share"), "best_high": Fact(best[5], "share"),
        "worst": Fact(worst[0], "text"), "worst_share": Fact(worst[3], "share"),
        "worst_contacted": Fact(worst[1], "count"), "level": Fact(PERCENT_LEVEL, "count"),
        "worst_low": Fact(worst[4], "share"), "worst_high": Fact(worst[5], "share"),
    }  # fmt: skip
    return Finding(
        "campaigns_response", "info",
        "Of {campaigns:campaign|campaigns}, “{best}” was answered most, by {best_share} of "
        "{best_contacted:customer|customers} ({level}% interval {best_low} to {best_high}), and "
        "“{worst}” least, by {worst_share} of {worst_contacted} ({worst_low} to {worst_high}).",
        facts, evidence,
        so_what="See what the best one offered, to whom and when, before planning the next.",
    )  # fmt: skip


def _table(
    rows: Sequence[Row], of: str, label: str = "Campaign", key: str = "campaign_response"
) -> Table:
    return Table(
        key, f"Answers by {label[0].lower()}{label[1:]}",
        (Column(label), Column(of, "count"), Column("Answered", "count"),
         Column("Share", "share"), Column("Low", "share"), Column("High", "share")),
        tuple(rows),
        note=f"Groups under {MINIMUM_PER_GROUP} customers are left out.",
    )  # fmt: skip


def _chart(data: Dataset, rows: Sequence[Row], of: str) -> Chart:
    whose = "customers contacted" if of == "Contacted" else "all customers"
    best = max(rows, key=lambda row: row[3])
    return charts.dots(
        shows=("campaigns_response",),
        key="campaign_response", x="Campaign", y="Share", low="Low", high="High", zero=True,
        table=_table(rows, of), title="“{best}” was answered most: {share}",
        subtitle=f"Share of {whose} who answered, with "
        f"{formats.percent(PERCENT_LEVEL)} interval; "
        f"{data.until}",
        alt="Dots with intervals of the share who answered each campaign; the highest is {best} "
        "with {share}.",
        facts={"best": Fact(best[0], "text"), "share": Fact(best[3], "share")},
    )  # fmt: skip


def by_customer(
    data: Dataset, found: Contacts, known: pd.DataFrame, people: Buyers | None
) -> Content:
    """Who answers, one row a customer: by segment, and by what is known of them."""
    each = one_each(found)
    how = how_answered(found)
    splits = _splits(each, known, people)
    if not splits:
        return Content()
    adjusted = benjamini_hochberg([one.evidence.p for one in splits])
    ranked = sorted(zip(adjusted, splits, strict=True),
                    key=lambda one: (one[0], -one[1].evidence.effect, one[1].key))  # fmt: skip
    told = [one for p, one in ranked if p < SHOWN and one.key != SEGMENT][:TOLD]
    segment = [one for one in splits if one.key == SEGMENT]
    findings = [_finding(one, how) for one in (*segment, *told)]
    shown = [*segment, *told]
    return Content(
        tuple(findings),
        tuple(
            _group_chart(data, one, how, counted(found), before=knows_before(known))
            for one in shown
        ),
        tests=tuple(one.evidence for one in splits if one not in shown),
    )


def how_answered(found: Contacts) -> str:
    """What counts as an answer of a customer, in words."""
    if len(found.campaigns) == 1:
        return "answered"
    return "answered at least once" if _equal(found) else "answered the last one sent to them"


def _equal(found: Contacts) -> bool:
    """Whether everybody was contacted equally often."""
    return bool(found.mailed.groupby("customer_id").size().nunique() == 1)


def one_each(found: Contacts) -> pd.DataFrame:
    """``customer_id`` and ``answered``: any campaign where all were contacted equally often, else
    the last one sent to the customer, so that nobody counts more than once."""
    mailed = found.mailed
    if _equal(found):
        return mailed.groupby("customer_id")["answered"].any().reset_index()
    place = {name: at for at, name in enumerate(found.campaigns)}
    ordered = mailed.assign(place=mailed["campaign"].map(place)).sort_values("place")
    last = ordered.drop_duplicates("customer_id", keep="last")
    return last[["customer_id", "answered"]].sort_values("customer_id").reset_index(drop=True)


def _splits(each: pd.DataFrame, known: pd.DataFrame, people: Buyers | None) -> list[Split]:
    found: list[tuple[str, str, tuple[Row, ...], Dimension | None]] = []
    segments = known.drop_duplicates("customer_id", keep="last")[["customer_id", SEGMENT]].copy()
    segments[SEGMENT] = segments[SEGMENT].str.capitalize()  # as the chapter on segments writes them
    joined = each.merge(segments, on="customer_id", how="left")
    names = sorted({str(name) for name in joined[SEGMENT].dropna()})
    rows = rows_of(names, joined[SEGMENT], joined["answered"])
    found.append((SEGMENT, "Segment", rows, None))
    if people is not None:
        groups = people.groups.assign(customer_id=people.frame["customer_id"])
        joined = each.merge(groups, on="customer_id", how="left")
        found += [
            (one.key, one.label, rows_of(one.names, joined[one.key], joined["answered"]), one)
            for one in people.of("person", "place", "loyalty")
        ]
    return [
        Split(key, label, rows, test, dimension)
        for key, label, rows, dimension in found
        if (test := tested(rows)) is not None
    ]


def _finding(one: Split, how: str) -> Finding:
    best, worst = one.ranked[0], one.ranked[-1]
    facts = {
        "kind": Fact(one.label.lower(), "text"), "how": Fact(how, "text"),
        "best": Fact(one.spoken(best[0]), "text"), "best_share": Fact(best[3], "share"),
        "best_customers": Fact(best[1], "count"), "worst": Fact(one.spoken(worst[0]), "text"),
        "worst_share": Fact(worst[3], "share"), "worst_customers": Fact(worst[1], "count"),
        "level": Fact(PERCENT_LEVEL, "count"),
        "best_low": Fact(best[4], "share"), "best_high": Fact(best[5], "share"),
        "worst_low": Fact(worst[4], "share"), "worst_high": Fact(worst[5], "share"),
    }  # fmt: skip
    near = ""
    if one.near:
        facts["near"] = Fact(
            formats.listed([f"{one.spoken(row[0])} ({formats.share(row[3])})" for row in one.near]),
            "text",
        )  # fmt: skip
        near = " Not clearly below are those {near}."
    told = Finding(
        f"campaigns_{one.key}" if one.key == SEGMENT else f"campaigns_by_{one.key}", "info",
        "By {kind}, customers {best} answered most: {best_share} of {best_customers} {how} "
        "({level}% interval {best_low} to {best_high})." + near + " Of those {worst} it was "
        "{worst_share} of {worst_customers} ({worst_low} to {worst_high}).",
        facts, one.evidence,
        so_what=MEANING_OF_SEGMENT if one.key == SEGMENT else MEANING_OF_GROUP,
    )  # fmt: skip
    return hint(told, one.dimension) if one.dimension else told


def _group_chart(data: Dataset, one: Split, how: str, of: str, *, before: bool) -> Chart:
    when = "the day before the campaign" if before else "today"
    by = f"RFM segment as known {when}" if one.key == SEGMENT else one.label.lower()
    best = one.ranked[0]
    rows = one.ranked if one.key == SEGMENT else one.rows
    facts = {"best": Fact(one.spoken(best[0]), "text"), "share": Fact(best[3], "share"),
             "kind": Fact(one.label.lower(), "text")}  # fmt: skip
    title = "Customers {best} answered most: {share}"
    if one.near:
        facts |= {
            "least": Fact(one.ranked[-1][3], "share"),
            "top": Fact(len(one.near) + 1, "count"),
        }
        title = "By {kind}, {least} to {share} answered; {top} groups share the top"
    return charts.dots(
        shows=(f"campaigns_{one.key}", f"campaigns_by_{one.key}"),
        key=f"campaign_{one.key}", x=one.label, y="Share", low="Low", high="High", zero=True,
        table=_table(rows, of, one.label, f"campaign_{one.key}"),
        title=title,
        subtitle=f"Share of customers who {how}, by {by}, with {formats.percent(PERCENT_LEVEL)} "
        f"interval; {formats.count(sum(row[1] for row in rows))} customers, {data.until}",
        alt="Dots with intervals of the share who answered by {kind}; the highest is that of "
        "customers {best}, {share}.",
        facts=facts,
    )  # fmt: skip
