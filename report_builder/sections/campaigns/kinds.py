"""Which kinds of customers answer, where no control group tells what campaigns add."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from report_builder import charts, formats
from report_builder.buyers import Buyers, Dimension
from report_builder.buyers.contacts import Contacts
from report_builder.buyers.doubts import hint
from report_builder.buyers.splits import who
from report_builder.dataset import Dataset
from report_builder.model import Chart, Content, Evidence, Fact, Finding
from report_builder.sections.campaigns.before import knows_before
from report_builder.sections.campaigns.response import (
    Row,
    answers_table,
    counted,
    how_answered,
    one_each,
    rows_of,
    tested,
)
from report_builder.stats.inference import (
    benjamini_hochberg,
    difference_in_shares,
)
from report_builder.stats.intervals import PERCENT_LEVEL

TOLD = 2  # kinds of customers with a sentence of their own: the firmest, the others in the tests
SHOWN = 0.05  # of the tests by kind of customer together, before one of them is told
SEGMENT = "segment"
MEANING_OF_SEGMENT = (
    "Whoever answers most is not whoever is moved most: they may have bought anyway. Leave a few "
    "of each segment out of the next mailing, to tell the two apart."
)
MEANING_OF_GROUP = (
    "Where the next mailing cannot reach all, begin with customers {best}, some of them left out."
)


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
        table=answers_table(rows, of, one.label, f"campaign_{one.key}"),
        title=title,
        subtitle=f"Share of customers who {how}, by {by}, with {formats.percent(PERCENT_LEVEL)} "
        f"interval; {formats.count(sum(row[1] for row in rows))} customers, {data.until}",
        alt="Dots with intervals of the share who answered by {kind}; the highest is that of "
        "customers {best}, {share}.",
        facts=facts,
    )  # fmt: skip
