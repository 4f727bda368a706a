"""Which cells of a table of counts to hide, so that nobody can work out a small group."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SMALLEST = 10  # fewer customers than this may be recognised by who knows some of them


def hidden_cells(counts: NDArray[np.int64], smallest: int = SMALLEST) -> NDArray[np.bool_]:
    """(N, M) the cells to hide of a table whose row and column totals are known elsewhere.

    Cells of one to ``smallest`` - 1, and in every row and column as many others (the smallest
    first) as it takes that two or more are hidden and hold ``smallest`` or more between them: a
    total less what is shown then tells of no single cell, and of no small group. Zeros stay.
    """
    hidden: NDArray[np.bool_] = (counts > 0) & (counts < smallest)
    while True:
        before = hidden.sum()
        for values, mask in (
            *zip(counts, hidden, strict=True), *zip(counts.T, hidden.T, strict=True),
        ):  # fmt: skip
            _hide_more(values, mask, smallest)
        if hidden.sum() == before:
            return hidden


def _hide_more(values: NDArray[np.int64], mask: NDArray[np.bool_], smallest: int) -> None:
    """Hide further cells of one line, in place, until what is hidden cannot be worked out."""
    while mask.any() and (mask.sum() == 1 or values[mask].sum() < smallest):
        shown = np.flatnonzero(~mask & (values > 0))
        if not shown.size:
            return
        mask[shown[values[shown].argmin()]] = True
