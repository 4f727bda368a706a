"""Steps and drifts of monthly series: exact cases, bad input, false alarms and power."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest

from report_builder.stats.level_shift import (
    LEAST_MONTHS,
    change_at,
    drift_of,
    movement,
    movements,
)

SEASON = np.array([0.8, 0.8, 0.9, 1, 1, 1, 0.9, 0.9, 1, 1.1, 1.2, 1.6])


def wave(months: int) -> np.ndarray:
    """Small ups and downs that are neither a step nor a drift."""
    return np.exp(0.01 * np.cos(2.0 * np.arange(months)))


def noise(months: int, series: int, alike: float, seed: int) -> np.ndarray:
    """Autoregressive logs with a spread of a tenth, one series a column."""
    drawn = np.random.default_rng(seed).standard_normal((months, series))
    for month in range(1, months):
        drawn[month] = alike * drawn[month - 1] + np.sqrt(1 - alike**2) * drawn[month]
    return np.exp(0.1 * drawn)


def test_a_step_is_found_in_its_month_with_its_size() -> None:
    values = 100 * np.tile(SEASON, 3) * wave(36)
    values[20:] *= 1.5
    found = movement(values)
    assert found.at == 20
    assert found.sudden
    assert found.step.effect == pytest.approx(log(1.5), abs=0.01)
    assert found.step.low < log(1.5) < found.step.high
    assert found.step.p < 0.001
    assert found.step.n == 36


def test_a_drift_is_no_step() -> None:
    values = 100 * np.tile(SEASON, 4) * wave(48) * 1.2 ** (np.arange(48) / 12)
    found = movement(values)
    assert not found.sudden
    assert found.drift.effect == pytest.approx(log(1.2), abs=0.01)
    assert found.best is found.drift


def test_fitted_values_are_level_times_season() -> None:
    values = 100 * np.tile(SEASON, 3)
    values[18:] *= 2
    np.testing.assert_allclose(movement(values * wave(36)).fitted, values, rtol=0.02)


def test_a_season_alone_is_no_movement() -> None:
    found = movement(np.tile(SEASON, 3))
    assert (found.step.effect, found.step.p, found.drift.p) == (0.0, 1.0, 1.0)
    np.testing.assert_allclose(found.fitted, np.tile(SEASON, 3))


def test_months_that_were_not_seen_are_no_zeros() -> None:
    values = 100 * np.tile(SEASON, 4) * wave(48)
    values[30:] *= 0.7
    gap = values.copy()
    gap[10:14] = np.nan
    found = movement(gap)
    assert found.at == 30
    assert found.step.n == 44
    assert found.step.effect == pytest.approx(log(0.7), abs=0.01)
    assert np.isnan(found.fitted[10:14]).all()


@pytest.mark.parametrize("scale", [0.01, 1e6])
def test_another_currency_changes_nothing(scale: float) -> None:
    values = noise(30, 1, 0.2, 5)[:, 0]
    one, other = movement(values), movement(values * scale)
    assert one.at == other.at
    assert one.step.p == other.step.p
    assert one.step.effect == pytest.approx(other.step.effect)


def test_the_change_of_others_is_that_of_the_means_of_logs() -> None:
    values = np.array([1.0, 1, 2, 1, 1, 2, 4, 4, 8, 4, 4, 8])
    assert change_at(values, 6) == pytest.approx(log(4))
    assert drift_of(np.exp(np.arange(12) / 12 * 0.3)) == pytest.approx(0.3)


def test_interval_and_p_agree() -> None:
    for values in noise(24, 40, 0.3, 8).T:
        found = movement(values)
        for test in (found.step, found.drift):
            assert test.low <= test.effect <= test.high
            if abs(test.p - 0.05) > 0.001:
                assert (test.low > 0 or test.high < 0) == (test.p < 0.05)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.ones(LEAST_MONTHS - 1), "needs 12 months, got 11"),
        ([1.0] * 11 + [np.nan], "needs 12 months, got 11"),
        ([1.0] * 11 + [0.0], "above zero"),
        ([1.0] * 11 + [-3.0], "above zero"),
        ([1.0] * 11 + [np.inf], "above zero"),
        (np.zeros(24), "above zero"),
    ],
)
def test_bad_input_is_refused(values: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        movement(values)


def test_series_over_other_months_are_refused() -> None:
    late = np.ones(24)
    late[0] = np.nan
    with pytest.raises(ValueError, match="same months"):
        movements([np.ones(24), late])
    assert movements([]) == []


@pytest.mark.parametrize(("months", "alike"), [(12, 0.3), (24, 0.0), (24, 0.5), (48, 0.3)])
def test_false_alarms_stay_under_five_in_a_hundred(months: int, alike: float) -> None:
    """Series alone, as the whole shop is: of 300 without a change at most 5 % and chance.

    Of 300, 5 % are 15, and three standard errors above that 26.
    """
    found = [movement(values) for values in noise(months, 300, alike, months).T]
    assert sum(one.step.p < 0.05 for one in found) <= 26
    assert sum(one.drift.p < 0.05 for one in found) <= 26


def test_false_alarms_of_groups_of_one_shop() -> None:
    """Twelve groups at a time, whose months are alike to a different degree."""
    alarms = 0
    for shop in range(25):
        groups = [noise(24, 1, alike, 100 * shop + place)[:, 0]
                  for place, alike in enumerate(np.linspace(0, 0.6, 12))]  # fmt: skip
        alarms += sum(one.step.p < 0.05 for one in movements(groups))
    assert alarms <= 26  # of 300, as above


@pytest.mark.parametrize(("months", "least"), [(24, 0.6), (48, 0.95)])
def test_planted_steps_are_found_in_the_right_month(months: int, least: float) -> None:
    """A step of three standard deviations in one of twelve groups, correlation 0.2."""
    found = hit = covered = 0
    for shop in range(40):
        groups = noise(months, 12, 0.2, shop)
        at = months // 2 + 1
        groups[at:, 0] *= exp(0.3)
        one = movements(list(groups.T))[0]
        found += one.step.p < 0.05
        hit += abs(one.at - at) <= 1
        covered += one.step.low <= 0.3 <= one.step.high
    assert found >= least * 40
    assert hit >= 0.75 * 40
    assert covered >= 38
