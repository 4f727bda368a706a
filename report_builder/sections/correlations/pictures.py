"""The two heatmaps: numbers against numbers, kinds against kinds."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Table
from report_builder.sections.correlations.kinds import KindPair
from report_builder.sections.correlations.pairs import Pair

MADE, FREE = "by construction", ""


def of_numbers(data: Dataset, found: Sequence[Pair], holding: Sequence[Pair]) -> Chart:
    """Rank correlations; pairs of which one is a part of the other are hatched."""
    table = Table(
        "correlations", "Rank correlations of customers' numbers",
        (Column("First"), Column("Second"), Column("Correlation", "number"),
         Column("Low", "number"), Column("High", "number"), Column("Customers", "count"),
         Column("Mark")),
        tuple(
            (pair.first.label, pair.second.label, round(pair.r, 2), round(pair.low, 2),
             round(pair.high, 2), pair.n, MADE if pair.made else FREE)
            for pair in found
        ),
        note="By construction: one number is a part of the other, or both are made of the same "
        "figures. Such pairs are not tested.",
    )  # fmt: skip
    facts: dict[str, Fact] = {}
    title = "No two numbers go together noticeably"
    if holding:
        top = holding[0]
        title = "Strongest: {first} and {second}, {r}"
        facts = {
            "first": Fact(top.first.label.lower(), "text"), "r": Fact(round(top.r, 2), "number"),
            "second": Fact(top.second.label.lower(), "text"),
        }  # fmt: skip
    most = max(pair.n for pair in found)
    return charts.triangle(
        key="correlations", x="First", y="Second", colour="Correlation", table=table, title=title,
        partial={(pair.first.label, pair.second.label) for pair in found if pair.made},
        subtitle="Spearman's rank correlation, −1 to 1; hatched = one is a part of the other; "
        f"up to {formats.count(most)} customers, {data.until}",
        alt="Heatmap of the rank correlations between numbers of customers. " + title + ".",
        facts=facts,
    )  # fmt: skip


def of_kinds(data: Dataset, found: Sequence[KindPair]) -> Chart:
    """Cramér's V between kinds of customers."""
    tested = [pair for pair in found if pair.evidence]
    top = max(tested, key=lambda pair: (pair.v, pair.first.key, pair.second.key))
    table = Table(
        "associations", "Association of kinds of customers",
        (Column("First"), Column("Second"), Column("Cramér's V", "number"),
         Column("Low", "number"), Column("High", "number"), Column("Customers", "count"),
         Column("Mark")),
        tuple(
            (pair.first.label, pair.second.label, round(pair.v, 2), round(pair.low, 2),
             round(pair.high, 2), int(pair.table.to_numpy().sum()),
             FREE if pair.evidence else MADE)
            for pair in found
        ),
        note="Groups so small that under five customers would be expected in a cell are left out.",
    )  # fmt: skip
    return charts.triangle(
        key="associations", x="First", y="Second", colour="Cramér's V", table=table,
        partial={(pair.first.label, pair.second.label) for pair in found if not pair.evidence},
        title="Strongest: {first} and {second}, {v}",
        subtitle="Cramér's V, corrected for bias: 0 = independent, 1 = one tells the other; hatched "
        f"= one is a part of the other; {data.until}",
        alt="Heatmap of the association between kinds of customers. Strongest: {first} and "
        "{second}, {v}.",
        facts={
            "first": Fact(top.first.label.lower(), "text"), "v": Fact(round(top.v, 2), "number"),
            "second": Fact(top.second.label.lower(), "text"),
        },
    )  # fmt: skip
