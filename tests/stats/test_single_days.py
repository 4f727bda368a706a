"""Single days: planted ones are found, ordinary and wild shops stay silent."""

from __future__ import annotations

import numpy as np
import pytest

from report_builder.stats.single_days import LEAST_DAYS, usual_days

WEEK = np.array([1.0, 0.8, 0.9, 1.0, 1.5, 2.0, 1.2])


def year(seed: int = 1, spread: float = 0.15, days: int = 364) -> np.ndarray:
    drawn = np.random.default_rng(seed).standard_normal(days)
    return 1000 * WEEK[np.arange(days) % 7] * np.exp(spread * drawn)


def test_planted_days_are_found_and_no_others() -> None:
    values = year()
    values[100] *= 8
    values[200] /= 8
    found = usual_days(values, 0)
    assert np.flatnonzero(found.far).tolist() == [100, 200]
    assert found.low[50] < found.expected[50] < found.high[50]


def test_the_usual_follows_weekday_and_season() -> None:
    values = year(spread=0.02)
    values[182:] *= 3
    found = usual_days(values, 0)
    np.testing.assert_allclose(found.expected[28:35], 1000 * WEEK, rtol=0.05)
    assert found.expected[300] == pytest.approx(3000 * WEEK[300 % 7], rel=0.05)
    assert not found.far[300]


def test_ninety_five_of_a_hundred_days_lie_in_the_usual_range() -> None:
    values = year(seed=4, days=728)
    found = usual_days(values, 0)
    inside = (found.low <= values) & (values <= found.high)
    assert 0.93 <= inside.mean() <= 0.985


def test_days_not_seen_and_days_without_sales_are_not_judged() -> None:
    values = year()
    values[60:80] = np.nan
    values[120] = 0
    found = usual_days(values, 0)
    assert np.isnan(found.expected[60:80]).all()
    assert found.expected[120] == pytest.approx(1000 * WEEK[120 % 7], rel=0.3)
    assert not found.far.any()


def test_equal_days_are_never_far() -> None:
    assert not usual_days(np.full(200, 5.0), 3).far.any()


def test_another_currency_changes_nothing() -> None:
    values = year()
    values[9] *= 9
    np.testing.assert_array_equal(usual_days(values, 2).far, usual_days(values * 100, 2).far)


@pytest.mark.parametrize("days", [LEAST_DAYS - 1, 0])
def test_too_few_days_are_refused(days: int) -> None:
    with pytest.raises(ValueError, match="needs 182 days"):
        usual_days(np.ones(days), 0)


@pytest.mark.parametrize("freedom", [3, 5, 50])
def test_wild_shops_have_few_false_days(freedom: int) -> None:
    """Under 0.05 a report is asked; of 60 reports with 700 days at most eight tell of more."""
    generator = np.random.default_rng(freedom)
    found = 0
    for _ in range(60):
        drawn = 0.2 * generator.standard_t(freedom, 700)
        found += int(usual_days(np.exp(drawn) * WEEK[np.arange(700) % 7], 0).far.sum())
    assert found <= 8  # Poisson with mean 3: more than 8 in one of 260
