"""Mix and change within: by hand, adding up, symmetric, and tested with the right spread."""

from __future__ import annotations

import numpy as np
import pytest

from report_builder.stats.mix_shift import mix_shift, mix_test


def test_by_hand() -> None:
    """Half the orders at 10 and half at 20, then a quarter at 10 and three quarters at 20."""
    found = mix_shift([50, 50], [500, 1000], [50, 150], [500, 3000])
    assert (found.before, found.after) == (15.0, 17.5)
    assert found.mix == pytest.approx(2.5)
    assert found.within == pytest.approx(0.0)
    np.testing.assert_allclose(found.parts, [-0.25 * (10 - 16.25), 0.25 * (20 - 16.25)])


def test_change_within_alone() -> None:
    found = mix_shift([50, 50], [500, 1000], [5, 5], [60, 110])
    assert found.mix == pytest.approx(0.0)
    assert found.within == pytest.approx(2.0)


def test_a_new_group_is_all_mix() -> None:
    found = mix_shift([100, 0], [1000, 0], [50, 50], [500, 1500])
    assert found.mix == pytest.approx(10.0)
    assert found.within == pytest.approx(0.0)


def test_parts_add_up_and_swapping_turns_the_sign() -> None:
    generator = np.random.default_rng(2)
    n_0, n_1 = generator.integers(1, 50, (2, 6))
    y_0, y_1 = generator.uniform(1, 500, (2, 6))
    there, back = mix_shift(n_0, y_0, n_1, y_1), mix_shift(n_1, y_1, n_0, y_0)
    assert there.mix + there.within == pytest.approx(there.after - there.before)
    assert there.parts.sum() == pytest.approx(there.mix)
    assert back.mix == pytest.approx(-there.mix)
    # What all together add to the mix of each period is nothing: shares sum to one.
    assert n_0 @ there.weights_before == pytest.approx(0, abs=1e-9)
    assert n_1 @ there.weights_after == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    "counts", [([1, -1], [1, 1]), ([1, 0], [1, 0]), ([0, 0], [1, 1])]
)  # fmt: skip
def test_bad_input_is_refused(counts: tuple[list[int], list[int]]) -> None:
    with pytest.raises(ValueError, match="counts"):
        mix_shift(counts[0], [1, 1], counts[1], [1, 1])
    with pytest.raises(ValueError, match="one value"):
        mix_shift([1, 1], [1], [1, 1], [1, 1])
    with pytest.raises(ValueError, match="positive"):
        mix_test(mix_shift([1, 1], [0, 0], [1, 1], [1, 1]), 30, 1.0)


def test_no_mix_is_no_difference() -> None:
    tested = mix_test(mix_shift([5, 5], [5, 10], [5, 5], [5, 10]), 40, 0.0)
    assert (tested.effect, tested.p) == (0.0, 1.0)


def test_the_interval_covers_where_customers_order_alike() -> None:
    """Customers who order ten times each in one group: orders are not independent, they are."""
    generator = np.random.default_rng(7)
    covered = 0
    for _ in range(300):
        groups = [generator.integers(0, 2, 80), (generator.random(80) < 0.5).astype(int)]
        counts = [np.bincount(side, minlength=2) * 10 for side in groups]
        found = mix_shift(counts[0], counts[0] * [10.0, 20.0], counts[1], counts[1] * [10.0, 20.0])
        adds = [10 * found.weights_before[groups[0]], 10 * found.weights_after[groups[1]]]
        tested = mix_test(found, 160, float(sum((side**2).sum() for side in adds)))
        covered += tested.low <= 0 <= tested.high
    assert 0.92 * 300 <= covered <= 0.98 * 300
