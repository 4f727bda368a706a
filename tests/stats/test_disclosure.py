"""Small groups stay hidden, and cannot be worked out from totals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from report_builder.stats.disclosure import (
    SMALLEST,
    Bars,
    hidden_cells,
    shown_bars,
    shown_runs,
)


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


@pytest.mark.parametrize(
    ("counts", "beyond", "bars"),
    [
        ((10, 40, 10), 0, Bars(0, 1, (10, 40, 10))),  # ten may be told
        ((400, 40, 10, 9, 1), 0, Bars(0, 1, (400, 40, 10), beyond=10)),  # a thin end is cut off
        ((400, 40, 10, 9), 0, Bars(0, 1, (400, 40), beyond=19)),  # nine alone: ten go with them
        ((9, 11, 400, 80), 0, Bars(2, 1, (400, 80), below=20)),
        ((400, 40, 12), 3, Bars(0, 1, (400, 40), beyond=15)),  # the tail was thin before
        ((400, 0, 40), 0, Bars(0, 1, (400, 0, 40))),  # nobody is nobody
        ((200, 9, 200, 200), 0, Bars(0, 2, (209, 400))),  # thin among thick ones: twice as wide
        ((200, 9, 200, 200, 12), 20, Bars(0, 2, (209, 400), beyond=32)),
        # Six bars are a shape: cut of more than two in a hundred, they are twice as wide instead.
        ((9, 11, *[90] * 10), 0, Bars(0, 2, (20, *[180] * 5))),
        ((9, 11, *[98] * 10), 0, Bars(2, 1, (98,) * 10, below=20)),
        ((9, 11, 90, 90), 0, Bars(2, 1, (90, 90), below=20)),  # up to one in ten
        ((9, 11, 90, 89), 0, Bars(0, 2, (20, 179))),
        ((9, 9), 0, None),
        ((5, 4), 0, None),
        ((100,), 0, None),
    ],
)
def test_no_bar_and_no_end_of_a_histogram_is_thin(
    counts: tuple[int, ...], beyond: int, bars: Bars | None
) -> None:
    assert shown_bars(counts, 10, beyond) == bars


@given(st.lists(st.integers(0, 60), min_size=1, max_size=25), st.integers(0, 30))
def test_bars_hold_what_was_counted(counts: list[int], beyond: int) -> None:
    found = shown_bars(counts, 10, beyond)
    if found is not None:
        everyone = (*found.counts, found.below, found.beyond)
        assert sum(everyone) == sum(counts) + beyond
        assert not any(0 < one < 10 for one in everyone)
        inside = counts[found.first : found.first + found.width * len(found.counts)]
        assert sum(inside) == sum(found.counts)


@pytest.mark.parametrize(
    ("counts", "runs"),
    [
        ((10, 10), [(0, 1), (1, 2)]),
        ((50, 20, 9), [(0, 1), (1, 3)]),
        ((50, 9, 20), [(0, 2), (2, 3)]),
        ((9, 50, 20), [(0, 2), (2, 3)]),
        ((9, 0, 50), [(0, 3)]),
        ((50, 0, 10), [(0, 1), (1, 2), (2, 3)]),
        ((4, 5), [(0, 2)]),
    ],
)
def test_thin_levels_stand_with_their_neighbours(
    counts: tuple[int, ...], runs: list[tuple[int, int]]
) -> None:
    assert shown_runs(counts, 10) == runs
