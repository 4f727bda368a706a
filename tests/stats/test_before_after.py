"""Before and after a day of one's own: windows at their edges, differences by hand, coverage."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from report_builder.stats.before_after import Windows, change, lent
from report_builder.stats.intervals import Numbers


def numbers(*values: float) -> Numbers:
    return np.array(values, dtype=np.float64)


def windows(before: Numbers, after: Numbers) -> Windows:
    return Windows(before, after, np.ones(before.size), np.ones(before.size))


def test_windows_at_their_edges() -> None:
    """A lent day 100, windows of 10 days: before is 90 to 99, after 101 to 110."""
    days = numbers(89, 90, 99, 100, 101, 110, 111)
    before, after = lent(days, np.zeros(7), numbers(100), numbers(1), 10)
    assert before.tolist() == [0, 1, 1, 0, 0, 0, 0]
    assert after.tolist() == [0, 0, 0, 0, 1, 1, 0]


def test_a_lent_day_needs_a_window_since_the_first_order() -> None:
    """First orders on day 90 and 91: only the first has been a customer for ten days on day 100."""
    days, first = numbers(95, 95, 105, 105), numbers(90, 91, 90, 91)
    before, after = lent(days, first, numbers(100), numbers(1), 10)
    assert before.tolist() == [1, 0, 0, 0]
    assert after.tolist() == [0, 0, 1, 0]


def test_every_lent_day_counts_by_its_weight() -> None:
    """Day 105 is after 100 and 103, and before 110."""
    starts, weights = numbers(100, 103, 110), numbers(0.5, 0.25, 0.2)
    before, after = lent(numbers(105), numbers(0), starts, weights, 10)
    assert before.tolist() == pytest.approx([0.2])
    assert after.tolist() == pytest.approx([0.75])


def test_difference_in_differences_by_hand() -> None:
    """Members go from 2 to 4 on average, others from 1 to 2: one more."""
    own = windows(numbers(1, 3), numbers(3, 5))
    others = windows(numbers(1, 1), numbers(1, 3))
    found = change(own, windows(numbers(1, 1), numbers(2, 2)))
    assert found is None  # every member changed by the same: nothing to judge chance by
    own = windows(numbers(1, 3), numbers(2, 6))
    found = change(own, others)
    assert found is not None
    assert (found.before, found.after) == (2, 4)
    assert (found.others_before, found.others_after) == (1, 2)
    assert found.difference == pytest.approx(1)
    error = sqrt(2 * 0.5**2 + 2 * 0.5**2)  # each is 1 from its group's mean change, over 2
    assert found.high - found.difference == pytest.approx(1.96 * error, rel=1e-3)
    assert found.comparison.effect == pytest.approx(1 / sqrt(2 * 0.5))
    assert found.comparison.n == 4


def test_a_ratio_is_of_totals_not_of_customers() -> None:
    """4 items in 1 order and 4 in 4: 8 in 5, not the mean of 4 and 1."""
    own = Windows(numbers(4, 4), numbers(6, 4), numbers(1, 4), numbers(1, 4))
    found = change(own, own)
    assert found is not None
    assert found.before == pytest.approx(1.6)
    assert found.difference == 0
    assert found.comparison.p == pytest.approx(1)


def test_an_empty_window_tells_nothing() -> None:
    empty = Windows(numbers(0, 0), numbers(1, 2), numbers(0, 0), numbers(1, 1))
    assert change(empty, windows(numbers(1, 2), numbers(2, 1))) is None
    assert change(windows(numbers(1, 2), numbers(2, 1)), empty) is None


def test_intervals_cover_the_truth() -> None:
    """Visits are Poisson, customers differ; members truly gain half an order, others lose a
    tenth."""
    generator, runs, covered = np.random.default_rng(11), 800, 0
    for _ in range(runs):
        rate, other = generator.gamma(2, 1, 80), generator.gamma(2, 1, 120)
        own = windows(generator.poisson(rate) + 0.0, generator.poisson(rate + 0.5) + 0.0)
        others = windows(generator.poisson(other + 0.1) + 0.0, generator.poisson(other) + 0.0)
        found = change(own, others)
        assert found is not None
        covered += found.low <= 0.6 <= found.high
    assert 0.93 <= covered / runs <= 0.97
