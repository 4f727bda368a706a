"""Pairs of kinds of customers: which groups meet more often than chance would have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from report_builder.buyers import Buyers, Dimension
from report_builder.buyers.crossed import crossed
from report_builder.model import Evidence
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.effects import CRAMERS_V, CUTS
from report_builder.stats.inference import (
    association,
    benjamini_hochberg,
)

MOST = 10  # kinds of customers in the picture
TOLD = 2  # pairs with a sentence of their own
SHOWN = 0.05  # of the tests of these pairs together, before one is told
NOTICEABLE = CUTS[CRAMERS_V][0]  # below, an association is next to nothing
# Any two of a group say the same of a customer, or one is a part of the other.
TOGETHER = (
    ("country", "zone", "state", "city", "store"), ("loyalty_member", "loyalty_tier"),
    ("age", "birth_year"), ("household", "children"), ("channel", "store"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KindPair:
    """Two ways of dividing the customers, with Cramér's V; not tested where one is made of the
    other. ``table``: the customers by both."""

    first: Dimension
    second: Dimension
    table: pd.DataFrame
    v: float
    low: float
    high: float
    evidence: Evidence | None


def kind_pairs(people: Buyers) -> tuple[KindPair, ...]:
    """All pairs with enough customers in every cell."""
    found = []
    ways = people.of("person", "place", "loyalty", "first order")[:MOST]
    for first, second in combinations(ways, 2):
        table = crossed(people, first, second)
        if table is None:
            continue
        compared = association(table.to_numpy())
        made = any({first.key, second.key} <= set(group) for group in TOGETHER)
        evidence = None if made else Evidence(**asdict(compared))
        found.append(
            KindPair(first, second, table, compared.effect, compared.low, compared.high, evidence)
        )
    return tuple(found)


def shown(found: Sequence[KindPair]) -> list[KindPair]:
    """The pairs that hold among all tested and can be noticed, strongest first."""
    tested = [(pair, pair.evidence.p) for pair in found if pair.evidence]
    if not tested:
        return []
    adjusted = benjamini_hochberg([p for _, p in tested])
    holding = [
        pair for (pair, _), p in zip(tested, adjusted, strict=True)
        if p < SHOWN and pair.v >= NOTICEABLE
    ]  # fmt: skip
    return sorted(holding, key=lambda pair: (-pair.v, pair.first.key, pair.second.key))


def meeting(pair: KindPair) -> tuple[str, str, float, float, int]:
    """The two groups that meet most above chance: their names, the share of the second within the
    first, its share over all, and the size of the first. Of those that ten people or more share."""
    counts = pair.table.to_numpy(dtype=np.float64)
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    expected = np.outer(rows, columns) / counts.sum()
    above = np.where(counts >= SMALLEST, (counts - expected) / np.sqrt(expected), -np.inf)
    furthest = int(np.argmax(above))
    row, column = divmod(furthest, counts.shape[1])
    return (
        str(pair.table.index[row]), str(pair.table.columns[column]),
        float(counts[row, column] / rows[row]), float(columns[column] / counts.sum()),
        int(rows[row]),
    )  # fmt: skip
