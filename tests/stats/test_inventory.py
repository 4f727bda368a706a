"""Reorder points by hand."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from report_builder.stats.inventory import reorder_point, service_factor, variation


def test_the_factor_of_ninety_five_per_cent_is_that_of_every_table() -> None:
    assert service_factor(0.95) == pytest.approx(1.6449, abs=5e-5)
    assert service_factor(0.5) == pytest.approx(0.0)


@pytest.mark.parametrize("level", [0.49, 1.0])
def test_a_service_level_out_of_range_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="service level"):
        service_factor(level)


def test_a_reorder_point_by_hand() -> None:
    """10 a day for 4 days, error 3 a day, lead time strays by 1: 40 + 1.6449 sqrt(4*9 + 100)."""
    found = reorder_point(10, 3, 4, 1, 0.95)
    assert found.safety == pytest.approx(1.644854 * sqrt(136))
    assert found.point == pytest.approx(40 + found.safety)


def test_another_unit_of_time_gives_the_same_point() -> None:
    days, weeks = reorder_point(10, 3, 14, 2, 0.9), reorder_point(70, 3 * sqrt(7), 2, 2 / 7, 0.9)
    assert weeks.point == pytest.approx(days.point)


def test_negative_input_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        reorder_point(10, -1, 4, 1, 0.95)


def test_variation_from_sums_is_that_of_the_values() -> None:
    values = np.array([3.0, 0.0, 5.0, 4.0])
    found = variation([4, 1, 4], [values.sum(), 3, 0], [(values**2).sum(), 9, 0])
    assert found[0] == pytest.approx(values.std(ddof=1) / values.mean())
    assert np.isinf(found[1:]).all(), "one period, nothing sold"
