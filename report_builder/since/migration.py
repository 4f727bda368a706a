"""Who moved from which RFM segment to which since the last report."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from report_builder import charts, formats, privacy
from report_builder.buyers.scores import MINIMUM_CUSTOMERS, scored, with_scores
from report_builder.customer_features import LAST_YEAR, rfm_frame
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import (
    Chart,
    Column,
    Content,
    Fact,
    Finding,
    Severity,
    Table,
    Value,
)
from report_builder.stats.disclosure import SMALLEST, hidden_cells
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.rfm import SEGMENTS

MOVES = 5  # the ones that matter: more is a matrix again
NEW, NONE_LEFT = "Not a customer yet", "All returned since"
NAMES = tuple(one.name.capitalize() for one in SEGMENTS)  # the most engaged first


@dataclass(frozen=True, slots=True)
class Move:
    """Customers who were in one segment then and are in another now, and what they brought in the
    last twelve months; ``of`` is the size of the segment then. Customers and money are None where
    the group is too small to be told."""

    origin: str
    to: str
    customers: int | None
    money: float | None
    of: int

    @property
    def way(self) -> int:
        """1 to a more engaged segment, -1 to a less engaged one, 0 where it is no move of both."""
        if self.origin not in NAMES or self.to not in NAMES:
            return 0
        return int(np.sign(NAMES.index(self.origin) - NAMES.index(self.to)))


def content(data: Dataset, then: dt.date) -> Content:
    """Nothing where there were, or are, too few customers for segments."""
    if data.time is None or not data.has("customer_id", "order_id"):
        return Content()
    try:
        frame = moved(data, then)
    except NotEnoughData:
        return Content()
    moves = matrix(frame)
    best = ranked(moves)
    named = (next((one for one in best if one.way == way), None) for way in (-1, 1))
    return Content(
        (_counts(frame, then, data), *(_named(one, then, data) for one in named if one)),
        (_chart(moves, frame, then, data),),
        (_table(best, then, data),) if best else (),
    )


def moved(data: Dataset, then: dt.date) -> pd.DataFrame:
    """One row a customer: ``origin`` and ``to``, segments then and now, and ``money``.

    Then is what was known at the end of that day: later orders do not count, and what was returned
    later does. Raises NotEnoughData under a hundred customers at either time.
    """
    before = rfm_frame(data, then)
    if len(before) < MINIMUM_CUSTOMERS:
        raise NotEnoughData(f"needs {MINIMUM_CUSTOMERS} customers, there were {len(before)}")
    earlier, now = (
        frame.set_index("customer_id")[["segment", LAST_YEAR]]
        for frame in (with_scores(before), scored(data))
    )
    both = earlier.add_suffix("_then").join(now, how="outer").sort_index()
    return pd.DataFrame({
        "origin": both["segment_then"].str.capitalize().fillna(NEW),
        "to": both["segment"].str.capitalize().fillna(NONE_LEFT),
        "money": both[LAST_YEAR].fillna(0.0),
    })  # fmt: skip


def matrix(frame: pd.DataFrame) -> list[Move]:
    """Every pair of segments that have customers, small groups hidden."""
    origins = [name for name in (*NAMES, NEW) if (frame["origin"] == name).any()]
    targets = [name for name in (*NAMES, NONE_LEFT) if (frame["to"] == name).any()]
    table = pd.crosstab(frame["origin"], frame["to"]).reindex(index=origins, columns=targets)
    counts = table.to_numpy(dtype=np.int64)
    # Sorted before summing, so that names of customers do not change the last bit.
    ordered = frame.sort_values(["origin", "to", "money"])
    money = ordered.groupby(["origin", "to"])["money"].sum().round(2).to_dict()
    hidden = hidden_cells(counts, _smallest())
    return [
        Move(
            origin, to, None if hidden[row, column] else int(counts[row, column]),
            None if hidden[row, column] else float(money.get((origin, to), 0.0)),
            int(counts[row].sum()),
        )
        for row, origin in enumerate(origins)
        for column, to in enumerate(targets)
    ]  # fmt: skip


def ranked(moves: list[Move]) -> list[Move]:
    """The moves that matter: between two segments, most money first."""
    real = [one for one in moves if one.way and one.customers]
    real.sort(key=lambda one: (-(one.money or 0.0), one.origin, one.to))
    return real[:MOVES]


def _smallest() -> int:
    """Of a group that is told, also where no report is being built."""
    return privacy.smallest() or SMALLEST


def _counts(frame: pd.DataFrame, then: dt.date, data: Dataset) -> Finding:
    """How many stayed, and moved up and down."""
    both = frame[(frame["origin"] != NEW) & (frame["to"] != NONE_LEFT)]
    ways = pd.Series(
        [NAMES.index(origin) - NAMES.index(to) for origin, to in zip(both["origin"], both["to"],
         strict=True)], dtype=int,
    )  # fmt: skip
    new = int((frame["origin"] == NEW).sum())
    facts = {
        "customers": Fact(len(both), "count"), "then": Fact(then, "date"),
        "now": Fact(data.as_of, "date"), "same": Fact(float((ways == 0).mean()), "share"),
        "up": Fact(float((ways > 0).mean()), "share"),
        "down": Fact(float((ways < 0).mean()), "share"),
    }  # fmt: skip
    text = (
        "Of {customers:customer|customers} of {then}, {same} are in the same RFM segment on {now}, "
        "{up} in a more engaged one and {down} in a less engaged one."
    )
    if new >= _smallest():
        facts["new"] = Fact(new, "count")
        text += " {new:customer|customers} more came for the first time since."
    return Finding(
        "since_migration", "info", text, facts,
        so_what="Whoever does not order slips down with time alone: the moves with much money are "
        "those to look at.",
    )  # fmt: skip


def _named(one: Move, then: dt.date, data: Dataset) -> Finding:
    """The move up, or down, with the most money."""
    down = one.way < 0
    facts = {
        "customers": Fact(one.customers, "count"), "of": Fact(one.of, "count"),
        "origin": Fact(f"“{one.origin}”", "text"), "then": Fact(then, "date"),
        "to": Fact(f"“{one.to}”", "text"), "money": Fact(one.money, data.value_unit),
    }  # fmt: skip
    severity: Severity = "watch" if down else "good"
    return Finding(
        "since_moved_down" if down else "since_moved_up", severity,
        "{customers} of {of:customer|customers} who were {origin} on {then} are now {to}; they "
        "brought {money} in the last twelve months.", facts,
        so_what="Of all moves down this one has the most money: ask them back while they remember "
        "the shop." if down else "Of all moves up this one has the most money: find out what "
        "brought them, and do more of it.",
    )  # fmt: skip


def _chart(moves: list[Move], frame: pd.DataFrame, then: dt.date, data: Dataset) -> Chart:
    both = frame[(frame["origin"] != NEW) & (frame["to"] != NONE_LEFT)]
    same = float((both["origin"] == both["to"]).mean())
    table = _grid(moves, data)
    return charts.heatmap(
        shows=("since_migration",),
        x="Now", y="Segment then", colour="Customers", key="since_migration",
        title="{same} of customers are in the same RFM segment as at the last report",
        subtitle=f"Customers by segment on {formats.date(then)} (down) and on "
        f"{formats.date(data.as_of)} (across, by its number); empty: fewer than {_smallest()}, "
        "or withheld",
        alt="Heatmap of customers by RFM segment at the last report and now; {same} are in the "
        "same one.",
        table=table, facts={"same": Fact(same, "share")},
    )  # fmt: skip


def _grid(moves: list[Move], data: Dataset) -> Table:
    """Every pair of segments; those of now also by number, as eleven names do not fit across."""
    numbers = {name: f"{at}" for at, name in enumerate(NAMES, start=1)}
    rows: list[tuple[Value, ...]] = [
        (f"{numbers[one.origin]} {one.origin}" if one.origin in numbers else one.origin,
         numbers.get(one.to, "–"), one.to, one.customers or None,
         one.money if one.customers else None)
        for one in moves
    ]  # fmt: skip
    return Table(
        "since_migration", "From which segment to which",
        (Column("Segment then"), Column("Now"), Column("Segment now"),
         Column("Customers", "count"),
         Column(f"{data.value_name.capitalize()} of the last twelve months", data.value_unit)),
        tuple(rows),
        note=f"Groups under {_smallest()} customers are left empty, and others with them so that "
        "nobody can work them out.",
    )  # fmt: skip


def _table(best: list[Move], then: dt.date, data: Dataset) -> Table:
    rows: list[tuple[Value, ...]] = [
        (one.origin, one.to, "up" if one.way > 0 else "down", one.customers,
         (one.customers or 0) / one.of if one.of >= MINIMUM_PER_GROUP else None, one.money)
        for one in best
    ]  # fmt: skip
    return Table(
        "since_moves", f"The moves with the most {data.value_name} since {formats.date(then)}",
        (Column("From"), Column("To"), Column("Way"), Column("Customers", "count"),
         Column("Of the segment then", "share"),
         Column(f"{data.value_name.capitalize()} of the last twelve months", data.value_unit)),
        tuple(rows),
        note=f"Groups under {_smallest()} customers are not shown; no percentages of segments "
        f"under {MINIMUM_PER_GROUP}.",
    )  # fmt: skip
