"""The index of a group against the average, with its interval over customers."""

from __future__ import annotations

import numpy as np
import pytest

from report_builder.stats.preference import spend_index


def test_index_by_hand() -> None:
    """Two members spend 30 of 40 on the first category, everybody 40 of 80: 75 % against 50 %."""
    found = spend_index([[10, 10], [20, 0], [10, 10], [0, 20]], [True, True, False, False])
    assert found.own == pytest.approx([0.75, 0.25])
    assert found.everybody == pytest.approx([0.5, 0.5])
    assert found.index == pytest.approx([150, 50])
    assert found.part == pytest.approx([0.75, 0.25])


def test_a_group_of_everybody_is_the_average_without_doubt() -> None:
    found = spend_index([[1, 2], [5, 1], [3, 3]], [True] * 3)
    assert found.index == pytest.approx([100, 100])
    assert found.low == pytest.approx([100, 100])
    assert found.high == pytest.approx([100, 100])


def test_what_the_group_or_nobody_bought_has_index_zero() -> None:
    found = spend_index([[1, 0, 0], [1, 2, 0]], [True, False])
    assert found.index[1:] == pytest.approx([0, 0])
    assert found.low[1:] == pytest.approx([0, 0])
    assert np.isfinite(found.high).all()


def test_interval_agrees_with_the_bootstrap() -> None:
    """4,000 resamples of the customers, an independent way to the same interval."""
    rng = np.random.default_rng(3)
    member = rng.random(400) < 0.4
    spend = rng.exponential(1.0, (400, 3)) * (rng.random((400, 3)) < 0.5) + [0.1, 0, 0]
    spend[member, 1] *= 1.5
    found = spend_index(spend, member)
    draws = []
    for _ in range(4000):
        rows = rng.integers(0, 400, 400)
        sums, own = spend[rows].sum(axis=0), spend[rows][member[rows]].sum(axis=0)
        draws.append(100 * (own / own.sum()) / (sums / sums.sum()))
    low, high = np.quantile(draws, [0.025, 0.975], axis=0)
    assert found.low == pytest.approx(low, rel=0.03)
    assert found.high == pytest.approx(high, rel=0.03)
    assert np.log(found.high / found.low) == pytest.approx(np.log(high / low), rel=0.07)


def test_ninety_five_in_a_hundred_intervals_hold_the_truth() -> None:
    """Nobody differs: the truth is 100. Spend as skewed as in shops."""
    rng = np.random.default_rng(5)
    held = []
    for _ in range(400):
        member = rng.random(300) < 0.3
        found = spend_index(rng.lognormal(0, 1, (300, 2)) * rng.integers(0, 2, (300, 2)), member)
        held.append(found.low[0] <= 100 <= found.high[0])
    assert 0.92 < np.mean(held) < 0.975


def test_order_of_rows_and_currency_change_nothing() -> None:
    rng = np.random.default_rng(7)
    spend, member = rng.exponential(1.0, (200, 4)), rng.random(200) < 0.5
    found, order = spend_index(spend, member), rng.permutation(200)
    again = spend_index(spend[order], member[order])
    assert again.high == pytest.approx(found.high, rel=1e-12)
    assert spend_index(spend * 10, member).low == pytest.approx(found.low)


@pytest.mark.parametrize("member", [[False, False], [False, True], [True]])
def test_what_has_no_index_is_refused(member: list[bool]) -> None:
    with pytest.raises(ValueError, match="needs"):
        spend_index([[1.0], [0.0]], member)
