"""The grid of scores, the printed cut points, the segments and the value tiers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder import charts, formats, privacy
from report_builder.customer_features import LAST_YEAR
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Finding, Segment, Table, Value
from report_builder.stats import rfm as scoring
from report_builder.stats.disclosure import is_given_away
from report_builder.stats.inference import MINIMUM_PER_GROUP

TIER_NAMES = {"top": "Best fifth", "middle": "Next three tenths", "rest": "The rest"}
_WITHHELD = (
    "How many customers have each score of frequency is left out: less the segments it would tell "
    "of a few."
)
EARLIER = (
    "More came from a segment in the last twelve months than in all where earlier purchases were "
    "returned."
)
CHAMPIONS = "R5 with F4 or F5"  # the cells of the grid
WITHOUT = "Customers without an order, or without a day of the last one, are in no segment."


def grid(
    frame: pd.DataFrame, data: Dataset, best: Finding | None, also: Sequence[str] = ()
) -> Chart:
    """Customers by recency and frequency score; ``also``: segments that other charts show.

    A picture of the finding on the champions, if there is one, and then its title says the same.
    """
    table = _cells(frame)
    told = [row for row, out in zip(table.rows, privacy.hidden_rows(table), strict=True) if not out]
    recency, frequency, size, segment = max(told or table.rows, key=lambda row: int(str(row[2])))
    title = "Largest group: {size:customer|customers} in {recency}, {frequency} (“{segment}”)"
    facts = dict[str, Fact]()
    if best is not None:
        title = "{cells}: {customers:champion|champions}, {customer_share} of customers"
        facts = {name: best.facts[name] for name in ("customers", "customer_share")}
        facts["cells"] = Fact(CHAMPIONS, "text")
    return charts.heatmap(
        shows=() if best is None else (best.key,),
        x="Frequency score", y="Recency score", colour="Customers", group="Segment",
        groups=named((*frame["segment"].str.capitalize().unique(), *also)), key="rfm_grid",
        title=title,
        subtitle="Customers by recency (down, 5 = just now) and frequency (across, 5 = most "
        f"orders), {formats.lower_first(_everybody(frame, data))}, {data.until}"
        f"{_left_empty(table)}",
        alt="Heatmap of customers by recency and frequency score; the largest group, {size}, "
        "stands in {recency}, {frequency}, of the segment “{segment}”.",
        table=table,
        facts=facts | {
            "size": Fact(int(str(size)), "count"), "recency": Fact(str(recency), "text"),
            "frequency": Fact(str(frequency), "text"), "segment": Fact(str(segment), "text"),
        },
        wide=False,
    )  # fmt: skip


def named(present: Sequence[str]) -> tuple[str, ...]:
    """The names of these segments, the most engaged first: a button for one without customers
    would pick out nothing."""
    names = (one.name.capitalize() for one in scoring.SEGMENTS)
    return tuple(name for name in names if name in present)


def _cells(frame: pd.DataFrame) -> Table:
    """The grid of the scores; R1 and R2, which no segment tells apart, in one row if that lets more
    cells be shown."""
    fine, coarse = (_table_of(frame, rows) for rows in (((1,), (2,)), ((1, 2),)))
    hidden = privacy.hidden_rows(fine)
    if not hidden.any() or hidden.sum() <= privacy.hidden_rows(coarse).sum():
        return fine
    return coarse


def _table_of(frame: pd.DataFrame, lowest: Sequence[tuple[int, ...]]) -> Table:
    counts = frame.groupby(["recency_score", "frequency_score"]).size()
    names = frame.groupby(["recency_score", "frequency_score"])["segment"].first()
    scores = range(1, scoring.LEVELS + 1)
    rows: list[tuple[Value, ...]] = []
    for level in (*((one,) for one in reversed(scores[2:])), *reversed(lowest)):
        for frequency in scores:
            cells = [(recency, frequency) for recency in level]
            segment = next((names[cell] for cell in cells if cell in names),
                           scoring.segment(*cells[0]))  # fmt: skip
            rows.append((
                "R" + "–".join(map(str, level)), f"F{frequency}",
                sum(int(counts.get(cell, 0)) for cell in cells), str(segment).capitalize(),
            ))  # fmt: skip
    columns = (
        Column("Recency score"), Column("Frequency score"), Column("Customers", "count"),
        Column("Segment"),
    )  # fmt: skip
    return Table("rfm_grid", "Customers by recency and frequency score", columns, tuple(rows))


def _left_empty(table: Table) -> str:
    return (
        f"; empty: fewer than {formats.whole(privacy.smallest())}, or withheld"
        if privacy.hidden_rows(table).any()
        else ""
    )


def tables(frame: pd.DataFrame, segments: Sequence[Segment], data: Dataset) -> tuple[Table, ...]:
    """Cut points, segments with their money, value tiers."""
    return (_cut_points(frame, data), _segments(frame, segments, data), _tiers(frame, data))


def _cut_points(frame: pd.DataFrame, data: Dataset) -> Table:
    rows: list[tuple[Value, ...]] = []
    unused = []
    telling = _orders_tell(frame)
    measures = (
        ("Recency (days since last order)", "days_since_last_order", False),
        ("Frequency (orders)", "orders", True),
        (f"Monetary ({data.value_name})", "revenue", True),
    )
    for name, column, higher in measures:
        values = frame[column].to_numpy(dtype=float)
        bands = scoring.cut_points(values, higher_is_better=higher)
        withheld = telling and column == "orders"
        rows += [
            (
                name,
                str(band.score),
                *(
                    int(edge) if edge is not None and column != "revenue" else edge
                    for edge in (_edge(band.low, values), _edge(band.high, values))
                ),
                None if withheld else band.customers,
            )
            for band in reversed(bands)
        ]
        if len(bands) < scoring.LEVELS:
            unused.append(f"{name} has {len(bands)} of {scoring.LEVELS} scores in use")
    columns = (
        Column("Measure"), Column("Score"), Column("From", "number"), Column("To", "number"),
        Column("Customers", "count"),
    )  # fmt: skip
    note = "; ".join(unused) + ": equal values share a score." if unused else ""
    is_open = any(edge is None for row in rows for edge in row[2:4])
    notes = (note, _open() if is_open else "", _WITHHELD if telling else "")
    return Table(
        "rfm_cut_points", "What each score means", columns, tuple(rows),
        note=" ".join(filter(None, notes)),
    )  # fmt: skip


def _edge(value: float, values: NDArray[np.float64]) -> float | None:
    """The edge of a band; the lowest or highest of all is the figure of whoever has it."""
    if values.min() < value < values.max():
        return value
    return value if (values == value).sum() >= privacy.smallest() else None


def _open() -> str:
    return (
        "The lowest and the highest value of all are left out where fewer than "
        f"{formats.whole(privacy.smallest())} customers have it."
    )


def _orders_tell(frame: pd.DataFrame) -> bool:
    """Whether the customers with each score of frequency, less the segments, give a few away."""
    cells = frame.groupby(["recency_score", "frequency_score"])["segment"].agg(["size", "first"])
    recency, frequency = (cells.index.get_level_values(at).to_numpy() for at in (0, 1))
    own = np.array([scoring.segment(*cell) for cell in cells.index])
    told = cells["first"].to_numpy()
    known = [values == one for values in (recency, frequency, told) for one in np.unique(values)]
    lowest = [(recency <= 2) & (frequency == one) for one in np.unique(frequency)]
    groups = [*np.eye(len(cells), dtype=bool), *lowest, *(own == one for one in np.unique(own))]
    counts = cells["size"].to_numpy(dtype=np.int64)
    return any(is_given_away(counts, known, group, privacy.smallest()) for group in groups)


def _segments(frame: pd.DataFrame, segments: Sequence[Segment], data: Dataset) -> Table:
    dated = LAST_YEAR in frame
    year = frame.groupby("segment")[LAST_YEAR].sum() if dated else None
    rows = tuple(
        (
            one.name, one.customers, large(one.share, one.customers), one.revenue,
            large(one.revenue_share, one.customers),
            *([] if year is None else [float(year[one.name.lower()])]),
            one.orders_per_customer, one.days_since_last_order,
        )
        for one in segments
    )  # fmt: skip
    what = data.value_name.capitalize()
    columns = (
        Column("Segment"), Column("Customers", "count"), Column("Share of customers", "share"),
        Column(what, data.value_unit), Column(f"Share of {data.value_name}", "share"),
        *([Column(f"{what}, last twelve months", data.value_unit)] if dated else []),
        Column("Orders per customer", "number"), Column("Days since last order (median)", "days"),
    )  # fmt: skip
    total: tuple[Value, ...] = (
        _everybody(frame, data), len(frame), 1.0, float(frame["revenue"].sum()), 1.0,
        *([float(frame[LAST_YEAR].sum())] if dated else []), float(frame["orders"].mean()),
        float(frame["days_since_last_order"].median()),
    )  # fmt: skip
    over = year is not None and any(float(year[one.name.lower()]) > one.revenue for one in segments)
    notes = (_joined(frame), _without(frame, data), EARLIER if over else "")
    return Table(
        "rfm_segments", "Segments and their money", columns, rows, total,
        note=" ".join(filter(None, notes)),
    )  # fmt: skip


def _everybody(frame: pd.DataFrame, data: Dataset) -> str:
    """Whom a total counts: not those without an order, where the data has such."""
    return "All customers with an order" if _without(frame, data) else "All customers"


def _without(frame: pd.DataFrame, data: Dataset) -> str:
    """Who is in the data and in no segment."""
    assert data.customers is not None  # of whom else would these be
    everybody = int(data.customers.count().execute())
    return WITHOUT if len(frame) < everybody else ""


def _joined(frame: pd.DataFrame) -> str:
    """Which segments are counted with others because they are too small to be told."""
    pairs = zip(frame["recency_score"], frame["frequency_score"], frame["segment"], strict=True)
    moved = sorted({
        (own, told) for recency, frequency, told in pairs
        if (own := scoring.segment(recency, frequency)) != told
    })  # fmt: skip
    return " ".join(
        f"“{own.capitalize()}” has fewer than {formats.whole(privacy.smallest())} customers, who "
        f"are counted with “{told.capitalize()}”."
        for own, told in moved
    )


def _tiers(frame: pd.DataFrame, data: Dataset) -> Table:
    everything = float(frame["revenue"].sum())
    rows: list[tuple[Value, ...]] = []
    values = frame["revenue"].to_numpy(dtype=float)
    for tier, name in TIER_NAMES.items():
        mine = frame[frame["tier"] == tier]
        if mine.empty:
            continue
        own = float(mine["revenue"].sum())
        share = own / everything if everything > 0 else None
        least = _edge(float(mine["revenue"].min()), values)
        rows.append((name, len(mine), least, own, large(share, len(mine))))
    columns = (
        Column("Value tier"), Column("Customers", "count"), Column("From", data.value_unit),
        Column(data.value_name.capitalize(), data.value_unit),
        Column(f"Share of {data.value_name}", "share"),
    )  # fmt: skip
    whole = 1.0 if everything > 0 else None
    notes = (_without(frame, data), _open() if rows[-1][2] is None else "")
    total = (_everybody(frame, data), len(frame), None, everything, whole)
    return Table(
        "rfm_tiers", "Value tiers", columns, tuple(rows), total,
        note=" ".join(filter(None, notes)),
    )  # fmt: skip


def large(share: float | None, customers: int) -> float | None:
    """The share, or nothing where it stands on fewer than thirty customers."""
    return share if customers >= MINIMUM_PER_GROUP else None
