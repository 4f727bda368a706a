"""Small groups stay hidden, and cannot be worked out from totals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from report_builder.stats.disclosure import SMALLEST, hidden_cells


def hidden(*rows: list[int]) -> list[list[bool]]:
    found: list[list[bool]] = hidden_cells(np.array(rows)).tolist()
    return found


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[10, 20], [30, 40]], [[False, False], [False, False]]),
        ([[0, 20], [30, 0]], [[False, False], [False, False]]),
        # Nine alone: the other of its row and of its column go with it, and then the fourth.
        ([[9, 20], [30, 40]], [[True, True], [True, True]]),
        # Of three columns the smallest beside it is enough, in row and column alike.
        ([[9, 20, 50], [30, 40, 60], [70, 80, 90]],
         [[True, True, False], [True, True, False], [False, False, False]]),
        # Four and five are nine together: the next one is hidden with them.
        ([[4, 5, 12]], [[True, True, True]]),
        ([[5, 5, 12]], [[True, True, True]]),  # each is alone in its column, which has no other
    ],
)  # fmt: skip
def test_cells_that_are_hidden(rows: list[list[int]], expected: list[list[bool]]) -> None:
    if len(rows) == 1:  # one row: its columns have nothing else to hide
        found = hidden(*rows)
        assert found[0][:2] == [True, True]
        assert found[0][2] == (sum(rows[0][:2]) < SMALLEST)
    else:
        assert hidden(*rows) == expected


@given(arrays.arrays(np.int64, (5, 4), elements=st.integers(0, 40)))
def test_no_total_less_what_is_shown_tells_of_a_small_group(counts: np.ndarray) -> None:
    mask = hidden_cells(counts)
    assert mask[(counts > 0) & (counts < SMALLEST)].all()
    assert not mask[counts == 0].any()
    for values, line in (*zip(counts, mask, strict=True), *zip(counts.T, mask.T, strict=True)):
        if line.any() and not (line | (values == 0)).all():  # something of the line is shown
            assert line.sum() >= 2
            assert values[line].sum() >= SMALLEST
