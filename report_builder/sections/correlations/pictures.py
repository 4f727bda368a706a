"""The two heatmaps: numbers against numbers, kinds against kinds."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Table, Value
from report_builder.sections.correlations import wording
from report_builder.sections.correlations.kinds import KindPair
from report_builder.sections.correlations.pairs import Pair

Row = tuple[Value, ...]
MADE, FREE, ITSELF = "by construction", "", "itself"
STRONGEST = "Strongest: {first} and {second}, {value}"
NOT_HATCHED = "Strongest tested: {first} and {second}, {value}"
NAMED = 6  # columns that have room for names; more are numbered, as are the rows
NUMBERED = " The numbers of the columns are those of the rows."


def _labels(names: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """What each is called across and down."""
    if len(names) <= NAMED:
        return {name: name for name in names}, {name: name for name in names}
    places = {name: str(place) for place, name in enumerate(names, start=1)}
    return places, {name: f"{place} {name}" for name, place in places.items()}


def _rows(cells: Sequence[tuple[str, str, float, float, float, int, bool]]) -> list[Row]:
    """The cells as rows of the table: two names, three numbers, customers and the mark."""
    names = list(dict.fromkeys([*(cell[0] for cell in cells), *(cell[1] for cell in cells)]))
    across, down = _labels(names)
    rows: list[Row] = []
    if len(names) > NAMED:  # a row for the name of the first column, which meets nothing yet
        rows.append((across[names[0]], down[names[0]], None, None, None, None, ITSELF))
    for first, second, value, low, high, n, made in cells:
        numbers = (round(value, 2), round(low, 2), round(high, 2))
        rows.append((across[first], down[second], *numbers, n, MADE if made else FREE))
    return rows


def _hatched(rows: Sequence[Row]) -> set[tuple[Value, Value]]:
    return {(row[0], row[1]) for row in rows if row[-1] == MADE}


def of_numbers(data: Dataset, found: Sequence[Pair], holding: Sequence[Pair]) -> Chart:
    """Rank correlations; pairs that are made of the same figures are hatched."""
    rows = _rows([
        (one.first.label, one.second.label, one.r, one.low, one.high, one.n, one.made)
        for one in found
    ])  # fmt: skip
    table = Table(
        "correlations", "Rank correlations of customers' numbers",
        (Column("First"), Column("Second"), Column("Correlation", "number"),
         Column("Low", "number"), Column("High", "number"), Column("Customers", "count"),
         Column("Mark")),
        tuple(rows),
        note=f"{wording.counted(found, holding)}By construction: one number is a part of the "
        "other, or both are made of the same figures. Such pairs are not tested."
        f"{NUMBERED if rows[0][-1] == ITSELF else ''}",
    )  # fmt: skip
    title, facts = "No two numbers go together noticeably", dict[str, Fact]()
    pictured = "correlations_none"
    if holding:
        top = holding[0]
        outdone = any(one.made and abs(one.r) > abs(top.r) for one in found)
        title = NOT_HATCHED if outdone else STRONGEST
        facts = _strongest(top.first.spoken, top.second.spoken, top.r)
        pictured = wording.key_of_numbers(top)
    most = max(pair.n for pair in found)
    return charts.triangle(
        shows=(pictured,),
        key="correlations", x="First", y="Second", colour="Correlation", table=table, title=title,
        partial=_hatched(rows),
        subtitle="Spearman's rank correlation, −1 to 1; "
        + ("hatched = made of the same figures, not tested; " if _hatched(rows) else "")
        + f"up to {formats.count(most)} customers, {data.until}",
        alt="Heatmap of the rank correlations between numbers of customers. " + title + ".",
        facts=facts,
    )  # fmt: skip


def of_kinds(data: Dataset, found: Sequence[KindPair], holding: Sequence[KindPair]) -> Chart:
    """Cramér's V between kinds of customers."""
    rows = _rows([
        (one.first.label, one.second.label, one.v, one.low, one.high,
         int(one.table.to_numpy().sum()), one.evidence is None)
        for one in found
    ])  # fmt: skip
    table = Table(
        "associations", "Association of kinds of customers",
        (Column("First"), Column("Second"), Column("Cramér's V", "number"),
         Column("Low", "number"), Column("High", "number"), Column("Customers", "count"),
         Column("Mark")),
        tuple(rows),
        note="Groups so small that under five customers would be expected in a cell are left out."
        f"{NUMBERED if rows[0][-1] == ITSELF else ''}",
    )  # fmt: skip
    title, facts = "No two kinds of customers go together noticeably", dict[str, Fact]()
    if holding:
        top = holding[0]
        names = (formats.lower_first(top.first.label), formats.lower_first(top.second.label))
        title, facts = STRONGEST, _strongest(*names, top.v)
    return charts.triangle(
        shows=tuple(wording.key_of_kinds(one) for one in holding[:1]) or (wording.NO_KINDS,),
        key="associations", x="First", y="Second", colour="Cramér's V", table=table, title=title,
        partial=_hatched(rows),
        subtitle="Cramér's V, corrected for bias: 0 = independent, 1 = one tells the other; "
        + ("hatched = one is a part of the other; " if _hatched(rows) else "")
        + data.until,
        alt="Heatmap of the association between kinds of customers. " + title + ".",
        facts=facts,
    )  # fmt: skip


def _strongest(first: str, second: str, value: float) -> dict[str, Fact]:
    return {"first": Fact(first, "text"), "second": Fact(second, "text"),
            "value": Fact(round(value, 2), "number")}  # fmt: skip
