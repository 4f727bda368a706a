"""Cochran's Q: a case by hand, the case of two columns, and bad input."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from report_builder.stats.repeated import repeated_answers


def test_cochrans_q_by_hand() -> None:
    """Three campaigns answered by 6, 2 and 1 of ten; 5 answered one, 2 answered two: Q is
    2·3·((6−3)² + (2−3)² + (1−3)²) / (5·1·2 + 2·2·1) = 84/14 = 6, p = exp(−3)."""
    rows = [[1, 1, 0], [1, 0, 1], [1, 0, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0], [0, 1, 0]]
    found = repeated_answers([*rows, [0, 0, 0], [0, 0, 0], [0, 0, 0]])
    assert found.p == pytest.approx(exp(-3))
    assert found.n == 10
    assert found.effect == pytest.approx((4 / 30) ** 0.5)
    assert found.low <= found.effect <= found.high


def test_two_columns_are_mcnemars_test() -> None:
    """(9 − 1)² / (9 + 1) = 6.4: of those who answered one of two, nine the first."""
    found = repeated_answers([[1, 0]] * 9 + [[0, 1]] + [[1, 1]] * 5)
    assert found.effect == pytest.approx(((6.4 - 1) / 30) ** 0.5)


def test_answers_of_few_busy_people_are_no_difference() -> None:
    generator = np.random.default_rng(1)
    eager = generator.random((400, 1)) < 0.2
    rejected = [
        repeated_answers((generator.random((400, 5)) < 0.1 + 0.7 * eager).astype(int)).p < 0.05
        for _ in range(400)
    ]
    assert 0.02 < np.mean(rejected) < 0.08


@pytest.mark.parametrize("rows", [[[1, 1], [0, 0]], [[1, 0]], [[2, 0], [0, 1]], [1, 0]])
def test_what_cannot_be_compared(rows: list[object]) -> None:
    with pytest.raises(ValueError, match="needs"):
        repeated_answers(rows)  # type: ignore[arg-type]
