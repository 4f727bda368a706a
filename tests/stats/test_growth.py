"""Growth by months: ratios of totals by hand, thresholds, and how often chance is called growth."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest

from report_builder.stats.growth import LEAST_MONTHS, MOST_ALIKE, against_rest, like_for_like
from report_builder.stats.intervals import quantile_t, ratio_of_sums_interval


def test_like_for_like_by_hand() -> None:
    """600 and 720; shares of the months 1/6 and 1/6 ± 1/12 in turns, so neighbours are unlike."""
    before = [100.0] * 6
    now = [180.0, 60.0] * 3
    found = like_for_like(now, before)
    assert found.effect == pytest.approx(log(1.2))
    error = sqrt(6 * (1 / 12) ** 2 * 6 / 5)
    reach = quantile_t(5) * error
    assert (found.low, found.high) == pytest.approx((log(1.2) - reach, log(1.2) + reach))
    assert found.n == 12


def test_without_likeness_it_is_the_ratio_estimator() -> None:
    """To first order: the interval of Cochran's ratio, where neighbours are unlike."""
    before = np.array([100.0, 101.0, 99.0, 100.0, 102.0, 98.0])
    now = np.array([104.0, 100.0, 103.0, 101.0, 105.0, 99.0])
    found = like_for_like(now, before)
    ratio, low, high = ratio_of_sums_interval(now, before)
    assert (exp(found.effect), exp(found.low), exp(found.high)) == pytest.approx(
        (ratio, low, high), rel=2e-3
    )


def test_months_alike_their_neighbours_count_for_less() -> None:
    """The same deviations in one long wave instead of in turns: less is known."""
    before = [100.0] * 8
    turns = like_for_like([120.0, 100.0] * 4, before)
    wave = like_for_like([120.0] * 4 + [100.0] * 4, before)
    assert wave.effect == pytest.approx(turns.effect)
    alike = min(MOST_ALIKE, 5 / 8 + 1 / 8)  # seven products: six of the same sign, one not
    widths = (wave.high - wave.low) / (turns.high - turns.low)
    assert widths == pytest.approx(sqrt((1 + alike) / (1 - alike)))


def test_single_orders_set_the_least_variance() -> None:
    """Months all alike, 100 equal orders in each year: 1/100 + 1/100."""
    found = like_for_like([120.0] * 6, [100.0] * 6, 0.02)
    assert found.high == pytest.approx(log(1.2) + quantile_t(5) * sqrt(0.02))
    same = [3.0] * 6
    against = against_rest(same, same, same, same, 0.02)
    assert against.high == pytest.approx(quantile_t(10) * sqrt(0.02))


@pytest.mark.parametrize("months", [LEAST_MONTHS, LEAST_MONTHS - 1])
def test_six_pairs_are_needed(months: int) -> None:
    if months < LEAST_MONTHS:
        with pytest.raises(ValueError, match="pairs of months"):
            like_for_like([1.0] * months, [1.0] * months)
    else:
        found = like_for_like([1.0] * months, [1.0] * months)
        assert (found.effect, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_totals_must_be_above_zero() -> None:
    with pytest.raises(ValueError, match="above zero"):
        like_for_like([0.0] * 6, [1.0] * 6)


def test_change_of_the_money_unit_and_swapped_spans() -> None:
    generator = np.random.default_rng(3)
    now, before = generator.gamma(5, 20, 12), generator.gamma(5, 20, 12)
    found = like_for_like(now, before)
    assert like_for_like(100 * now, 100 * before).low == pytest.approx(found.low)
    swapped = like_for_like(before, now)
    assert (swapped.effect, swapped.low) == pytest.approx((-found.effect, -found.high))
    assert swapped.p == pytest.approx(found.p)


def test_against_the_rest_a_shared_season_drops_out() -> None:
    """All double in the second half; the group triples: 1.5 times the others."""
    before = np.array([1.0, 2, 3, 4, 5, 6])
    found = against_rest(3 * before, 20 * before, before, 10 * before)
    assert exp(found.effect) == pytest.approx(1.5)
    assert (found.low, found.p) == (pytest.approx(found.effect), 0)


@pytest.mark.parametrize("pairs", [6, 12])
def test_chance_is_called_growth_in_one_of_twenty_or_less(pairs: int) -> None:
    """Independent months with a season: at most one in twenty, and growth by half is seen."""
    generator = np.random.default_rng(11)
    season = 1 + 0.4 * np.sin(np.arange(pairs))
    drawn = generator.gamma(16, 1 / 16, (1500, 2, pairs)) * season
    false = np.mean([like_for_like(now, before).p < 0.05 for now, before in drawn])
    seen = np.mean([like_for_like(1.5 * now, before).p < 0.05 for now, before in drawn])
    assert 0.02 < false < 0.06
    assert seen > (0.5 if pairs == 6 else 0.8)


def test_against_the_rest_is_calibrated() -> None:
    generator = np.random.default_rng(12)
    drawn = generator.gamma(16, 1 / 16, (1500, 4, 6))
    false = np.mean([against_rest(*one).p < 0.05 for one in drawn])
    assert 0.015 < false < 0.06
