"""The population stability index, against sums done by hand."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from report_builder.stats.stability import expected_by_chance, stability_index


def test_nothing_moved_is_zero() -> None:
    assert stability_index([10, 20, 70], [1, 2, 7]) == pytest.approx(0, abs=1e-12)


def test_two_classes_by_hand() -> None:
    """From half and half to a quarter and three quarters."""
    expected = -0.25 * log(0.25 / 0.5) + 0.25 * log(0.75 / 0.5)
    assert stability_index([50, 50], [25, 75]) == pytest.approx(expected)


def test_a_class_that_emptied_counts_much_but_not_endlessly() -> None:
    assert 1 < stability_index([50, 50], [0, 100]) < 10


@pytest.mark.parametrize(
    ("before", "after"), [([0, 0], [1, 1]), ([1, 1], [0, 0]), ([1], [1, 2]), ([-1, 2], [1, 1])]
)
def test_what_cannot_be_compared_is_refused(before: list[int], after: list[int]) -> None:
    with pytest.raises(ValueError, match="both sides need"):
        stability_index(before, after)


def test_what_chance_alone_brings_is_met_by_simulation() -> None:
    """Ten classes, 500 and 800 drawn from one law: within a tenth over a thousand draws."""
    generator, law = np.random.default_rng(4), np.full(10, 0.1)
    found = [
        stability_index(generator.multinomial(500, law), generator.multinomial(800, law))
        for _ in range(1000)
    ]
    assert np.mean(found) == pytest.approx(expected_by_chance(10, 500, 800), rel=0.1)
