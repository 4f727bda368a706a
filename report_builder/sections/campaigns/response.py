"""How many answered: by campaign, and how answers are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pandas as pd

from report_builder import charts, formats
from report_builder.buyers.contacts import Contacts
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table
from report_builder.stats.inference import (
    MINIMUM_PER_GROUP,
    association,
    wilson_interval,
)
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.repeated import repeated_answers

ASSUMED = " Who was contacted the data does not say: shares are of all customers."
Row = tuple[str, int, int, float, float, float]
"""Name, contacted, answered, share, and its interval."""


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
    tables = () if found.controlled or len(rows) > 1 else (answers_table(rows, of),)
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


def answers_table(
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
        table=answers_table(rows, of), title="“{best}” was answered most: {share}",
        subtitle=f"Share of {whose} who answered, with "
        f"{formats.percent(PERCENT_LEVEL)} interval; "
        f"{data.until}",
        alt="Dots with intervals of the share who answered each campaign; the highest is {best} "
        "with {share}.",
        facts={"best": Fact(best[0], "text"), "share": Fact(best[3], "share")},
    )  # fmt: skip


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
