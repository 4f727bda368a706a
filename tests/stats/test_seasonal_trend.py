"""The seasonal Kendall test (Hirsch, Slack & Smith 1982) by hand and by brute force."""

from itertools import combinations
from math import erfc, sqrt

import numpy as np
import pytest

from report_builder.stats.seasonal_trend import seasonal_trend

SEASON = np.array([60, 50, 80, 90, 100, 95, 85, 90, 100, 120, 150, 180.0])  # mean 100


def test_every_month_up_by_twelve_in_the_second_year() -> None:
    """Twelve pairs, all up: S = 12, variance 12 · (2·1·9)/18 = 12, z = 11/√12; mean 106."""
    found = seasonal_trend([*SEASON, *(SEASON + 12)])
    assert found.effect == pytest.approx(12 / 106)
    assert (found.low, found.high) == pytest.approx((12 / 106, 12 / 106))
    assert found.p == pytest.approx(erfc(11 / sqrt(12) / sqrt(2)))
    assert found.n == 24


def test_a_season_that_repeats_is_no_trend() -> None:
    found = seasonal_trend([*SEASON, *SEASON, *SEASON])
    assert (found.effect, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_score_variance_and_slope_against_a_brute_force_count() -> None:
    series = np.random.default_rng(3).integers(50, 70, 48).astype(float)
    score, slopes, variance = 0.0, [], 0.0
    for month in range(12):
        season = series[month::12]
        for (i, x), (j, y) in combinations(enumerate(season), 2):
            score += np.sign(y - x)
            slopes.append((y - x) / (j - i))
        variance += 4 * 3 * 13 / 18
        for value in set(season):
            ties = int((season == value).sum())
            variance -= ties * (ties - 1) * (2 * ties + 5) / 18
    z = (score - np.sign(score)) / sqrt(variance)
    found = seasonal_trend(series)
    assert found.effect == pytest.approx(np.median(slopes) / series.mean())
    assert found.p == pytest.approx(erfc(abs(z) / sqrt(2)))
    assert found.low <= found.effect <= found.high


def test_turning_time_turns_the_sign_and_scale_does_not_matter() -> None:
    series = np.random.default_rng(5).gamma(5, 20, 36)
    there, back = seasonal_trend(series), seasonal_trend(series[::-1])
    assert back.effect == pytest.approx(-there.effect)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low))
    assert back.p == pytest.approx(there.p)
    assert seasonal_trend(series * 1000).effect == pytest.approx(there.effect)


@pytest.mark.parametrize("months", [24, 36, 48])
def test_noise_around_a_season_is_called_a_trend_at_most_as_often_as_said(months: int) -> None:
    generator = np.random.default_rng(11)
    level = np.tile(SEASON, months // 12)
    found = [seasonal_trend(level + generator.normal(0, 8, months)) for _ in range(400)]
    assert np.mean([one.p < 0.05 for one in found]) <= 0.07
    assert np.mean([one.low <= 0 <= one.high for one in found]) >= 0.92


def test_a_planted_trend_is_covered_by_the_interval() -> None:
    generator = np.random.default_rng(12)
    planted = np.tile(SEASON, 4) + np.arange(48) * 10 / 12
    found = [seasonal_trend(planted + generator.normal(0, 8, 48)) for _ in range(400)]
    covered = np.mean([one.low <= 10 / planted.mean() <= one.high for one in found])
    assert 0.92 <= covered <= 0.99


@pytest.mark.parametrize("values", [[1.0] * 23, [*([1.0] * 23), float("nan")], [0.0] * 24])
def test_too_short_missing_or_without_sales_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="needs"):
        seasonal_trend(values)
