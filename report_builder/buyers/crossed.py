"""Two ways of dividing the buyers against each other, the same table wherever it is asked for."""

from __future__ import annotations

import pandas as pd

from report_builder.buyers.people import Buyers, Dimension
from report_builder.stats.inference import MINIMUM_EXPECTED_PER_CELL, MINIMUM_PER_GROUP

FEWEST = 2  # groups on a side that can be compared


def crossed(people: Buyers, first: Dimension, second: Dimension) -> pd.DataFrame | None:
    """Buyers by group of both, without groups too small to compare; None where too few are left."""
    return trimmed(pd.crosstab(people.groups[first.key], people.groups[second.key]))


def trimmed(table: pd.DataFrame) -> pd.DataFrame | None:
    """The table without its smallest groups, until each has thirty customers and five are expected
    in every cell; None where fewer than two groups remain on a side."""
    while min(table.shape) >= FEWEST:
        rows, columns = table.sum(axis=1).sort_index(), table.sum(axis=0).sort_index()
        least = min(rows.min(), columns.min())
        expected = float(rows.min() * columns.min()) / max(1.0, float(rows.sum()))
        if least >= MINIMUM_PER_GROUP and expected >= MINIMUM_EXPECTED_PER_CELL:
            return table
        if rows.min() <= columns.min():
            table = table.drop(index=str(rows.idxmin()))
        else:
            table = table.drop(columns=str(columns.idxmin()))
    return None
