"""Forecasts: smoothing against its textbook form, demand now and then by hand, the back-test."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from report_builder.stats.forecast import intermittent
from report_builder.stats.forecast.backtest import contest, origins_of, scale_of
from report_builder.stats.forecast.competition import forecast
from report_builder.stats.forecast.panel import Influence
from report_builder.stats.forecast.results import (
    NOTHING_SOLD,
    TOO_SHORT,
    Forecast,
    Refusal,
    total_of,
)
from report_builder.stats.forecast.simple import MEAN, NAIVE, SEASONAL_NAIVE, simple_forecasts
from report_builder.stats.forecast.smoothing import smooth
from report_builder.stats.forecast.structure import Grid, covariances, grid
from report_builder.stats.intervals import Numbers

SEASON = 20 * np.sin(2 * np.pi * np.arange(63) / 12) + 15 * (np.arange(63) % 12 == 11)


def made(found: Forecast | Refusal) -> Forecast:
    assert isinstance(found, Forecast)
    return found


def column(*values: float) -> Numbers:
    return np.array(values, dtype=np.float64)[:, None]


# --- smoothing


def local_level(q: float) -> Grid:
    one = np.ones(1)
    return Grid(one * q, one * 0, one * 0, one)


def test_the_local_level_forecasts_as_simple_exponential_smoothing() -> None:
    """Harvey (1989): with signal to noise q the smoothing constant is (sqrt(q² + 4q) - q) / 2."""
    random = np.random.default_rng(3)
    values = 50 + random.standard_normal(80).cumsum() + 2 * random.standard_normal(80)
    q = 0.5
    alpha = (np.sqrt(q**2 + 4 * q) - q) / 2
    level = values[0]
    for value in values[1:]:
        level += alpha * (value - level)
    found = smooth(values[:, None], np.arange(83), [80], 3, 12, local_level(q))
    assert found.mean[0, :, 0] == pytest.approx([level] * 3, abs=1e-4)


def test_a_level_that_does_not_move_is_the_mean_with_students_interval() -> None:
    values = column(4.0, 6.0, 5.0, 9.0, 6.0, 6.0)
    found = smooth(values, np.arange(8), [6], 2, 12, local_level(0.0))
    assert found.mean[0, :, 0] == pytest.approx([6.0, 6.0], abs=1e-3)
    spread = values.std(ddof=1) * np.sqrt(1 + 1 / 6)  # of a new value
    assert found.spread[0, :, 0] == pytest.approx([spread] * 2, rel=1e-3)
    assert found.freedom[0] == 5


def test_a_random_walk_is_the_last_value_and_its_spread_grows_with_the_root_of_time() -> None:
    values = np.random.default_rng(0).standard_normal(40).cumsum()[:, None]
    found = smooth(values, np.arange(44), [40], 4, 12, local_level(1e3))
    assert found.mean[0, :, 0] == pytest.approx([values[-1, 0]] * 4, abs=0.01)
    assert found.spread[0, 3, 0] / found.spread[0, 0, 0] == pytest.approx(2.0, rel=0.01)


def test_an_origin_knows_nothing_of_what_comes_after_it() -> None:
    random = np.random.default_rng(1)
    values = 10 + random.standard_normal((30, 2))
    changed = values.copy()
    changed[20:] += 100
    scaled = {}
    for name, each in (("as is", values), ("changed", changed)):
        scaled[name] = smooth(each, np.arange(33), [20, 30], 3, 12, grid(seasonal=True)).mean[0]
    alone = smooth(values[:20], np.arange(23), [20], 3, 12, grid(seasonal=True)).mean[0]
    assert scaled["as is"] == pytest.approx(alone, rel=1e-3)
    assert scaled["changed"] == pytest.approx(alone, rel=1e-3)


def test_prior_weights_add_up_and_covariances_are_positive_definite() -> None:
    among = grid(seasonal=True)
    assert among.prior.sum() == pytest.approx(1.0)
    for period in (12, 52):
        found = covariances(np.delete(np.arange(60), [7, 8, 9]), period, among)
        assert np.linalg.eigvalsh(found).min() > 0.5


@pytest.mark.parametrize("factor", [0.01, 1000.0])
def test_another_unit_gives_the_same_forecast_in_that_unit(factor: float) -> None:
    values = (100 + SEASON[:48] + 5 * np.random.default_rng(2).standard_normal(48))[:, None]
    one, other = (made(forecast(each, 3, 12)[0]) for each in (values, values * factor))
    assert other.point == pytest.approx(one.point * factor, rel=1e-6)
    assert other.high[0] == pytest.approx(one.high[0] * factor, rel=1e-6)
    assert other.backtest.mase == pytest.approx(one.backtest.mase)


# --- simple


def test_simple_forecasts_of_a_series_written_out() -> None:
    values = np.arange(1.0, 25.0)[:, None]
    found = simple_forecasts(values, np.arange(27), [24], 3, 12)
    assert found[NAIVE][0, :, 0].tolist() == [24, 24, 24]
    assert found[MEAN][0, :, 0].tolist() == [18.5] * 3, "13 to 24"
    assert found[SEASONAL_NAIVE][0, :, 0].tolist() == [13, 14, 15]


def test_no_seasonal_naive_where_the_month_a_year_before_was_not_seen() -> None:
    times = np.delete(np.arange(27), 13)
    assert SEASONAL_NAIVE not in simple_forecasts(np.ones((23, 1)), times, [23], 3, 12)


# --- intermittent


def test_croston_by_hand() -> None:
    """Demands 10 and 20, the first after three periods, the second two later (constant 0.1)."""
    values = column(0, 0, 10, 0, 20, 0)
    assert intermittent.croston(values)[:, 0] == pytest.approx(
        [0, 0, 10 / 3, 10 / 3, (10 + 0.1 * 10) / (3 - 0.1 * 1), 11 / 2.9]
    )
    assert intermittent.sba(values)[-1, 0] == pytest.approx(0.95 * 11 / 2.9)


def test_tsb_by_hand_forgets_what_is_no_longer_sold() -> None:
    values = column(0, 10, 0, 20, 0, 0)
    chance = [0.5, 0.45, 0.45 + 0.1 * 0.55, 0.9 * 0.505, 0.81 * 0.505]
    size = [10, 10, 11, 11, 11]
    assert intermittent.tsb(values)[1:, 0] == pytest.approx(np.multiply(chance, size))


@pytest.mark.parametrize(
    ("interval", "variation", "expected"),
    [
        (1.31, 0.48, "smooth"), (1.31, 0.49, "erratic"), (1.32, 0.48, "intermittent"),
        (1.32, 0.49, "lumpy"), (float("inf"), 0.0, "intermittent"),
    ],
)  # fmt: skip
def test_the_classes_of_syntetos_and_boylan(
    interval: float, variation: float, expected: str
) -> None:
    assert intermittent.demand_class(interval, variation) == expected


def test_interval_and_variation_of_demand_by_hand() -> None:
    assert intermittent.demand_interval([0, 3, 0, 5]) == 2
    assert intermittent.demand_interval([0, 0]) == float("inf")
    assert intermittent.squared_variation([0, 3, 0, 5]) == pytest.approx(2 / 16)
    assert intermittent.squared_variation([0, 3]) == 0


def test_intermittent_demand_gets_its_own_methods_and_no_season() -> None:
    random = np.random.default_rng(8)
    values = np.where(random.random((60, 20)) < 0.3, random.integers(1, 9, (60, 20)), 0.0)
    found = [made(one) for one in forecast(values, 3, 12)]
    assert {one.demand for one in found} <= {"intermittent", "lumpy"}
    simple = {NAIVE, MEAN, SEASONAL_NAIVE}
    methods = {intermittent.CROSTON, intermittent.SBA, intermittent.TSB}
    assert {one.backtest.method for one in found} <= simple | methods
    assert {one.backtest.method for one in found} & methods
    inside = np.mean([one.backtest.covered[0] for one in found])
    assert inside >= 0.75, "counts are coarse: never less than the level, often more"


# --- back-test


def test_origins_leave_out_those_whose_months_ahead_have_a_gap() -> None:
    times = np.arange(20)
    assert origins_of(times, 20, 3, 12) == tuple(range(10, 18))
    times = np.delete(np.arange(23), 13)  # the thirteenth month was not seen
    assert origins_of(times, 19, 3, 12) == (9, 10, 14, 15, 16)


def test_the_scale_of_mase_is_that_of_hyndman_and_koehler() -> None:
    values = column(1, 3, 2, 6)
    assert scale_of(values, np.arange(4), 12)[0] == pytest.approx((2 + 1 + 4) / 3)
    two_years = np.concatenate([np.zeros(12), np.arange(12.0)])[:, None]
    assert scale_of(two_years, np.arange(24), 12)[0] == pytest.approx(5.5)


def test_diebold_mariano_without_overlap_is_the_paired_t_test() -> None:
    """Harvey, Leybourne and Newbold: for one step the factor makes it Student's t exactly."""
    own, other = np.array([1.0, 2.0, 1.5, 1.0, 2.2]), np.array([2.0, 2.5, 1.0, 2.0, 3.0])
    found = contest(own, other, 1)
    assert found.p == pytest.approx(stats.ttest_rel(own, other).pvalue)
    assert found.saved == pytest.approx(1 - own.mean() / other.mean())
    assert found.low < found.saved < found.high


def test_equal_errors_are_no_victory() -> None:
    found = contest([1.0, 2.0], [1.0, 2.0], 3)
    assert (found.saved, found.p) == (0.0, 1.0)


# --- competition


@pytest.fixture(scope="module")
def noise() -> list[Forecast]:
    random = np.random.default_rng(11)
    return [made(one) for one in forecast(100 + 10 * random.standard_normal((48, 120)), 3, 12)]


def test_on_pure_noise_nothing_beats_the_baseline(noise: list[Forecast]) -> None:
    assert np.mean([one.backtest.beats for one in noise]) <= 0.10
    assert all(one.backtest.mase >= 0.95 * one.backtest.baseline_mase for one in noise
               if not one.backtest.beats)  # fmt: skip


def test_a_planted_season_beats_the_naive_forecast_and_the_seasonal_one() -> None:
    random = np.random.default_rng(12)
    values = 100 + SEASON[:60, None] + 10 * random.standard_normal((60, 60))
    tests = [made(one).backtest for one in forecast(values, 3, 12)]
    seasonal = np.mean([one.seasonal_mase for one in tests if one.seasonal_mase])
    assert np.mean([one.beats for one in tests]) > 0.5
    assert np.mean([one.mase for one in tests]) < 0.92 * seasonal
    naive = np.abs(np.diff(values, axis=0)).mean() / np.abs(values[12:] - values[:-12]).mean()
    assert np.mean([one.mase for one in tests]) < 0.92 * naive


@pytest.mark.parametrize("kind", ["noise", "wandering", "season"])
def test_intervals_hold_about_what_they_say(kind: str) -> None:
    """Of 200 series here, of 500 in tests/benchmarks/forecast.py; all three steps count."""
    random = np.random.default_rng(21)
    values = 200 + 8 * random.standard_normal((51, 200))
    if kind == "wandering":
        values += (5 * random.standard_normal((51, 200))).cumsum(axis=0)
    if kind == "season":
        values += SEASON[:51, None]
    found = [made(one) for one in forecast(values[:48], 3, 12)]
    held = [
        np.mean([((values[48:, at] >= one.low[level]) & (values[48:, at] <= one.high[level])).mean()
                 for at, one in enumerate(found)])
        for level in (0, 1)
    ]  # fmt: skip
    assert 0.75 <= held[0] <= 0.86
    assert 0.92 <= held[1] <= 0.985


def test_an_influence_is_kept_only_where_it_helps() -> None:
    random = np.random.default_rng(4)
    days = (random.random(63) < 0.25) * random.integers(2, 9, 63)
    plain = 100 + 4 * random.standard_normal((60, 1))
    moved = plain + 8.0 * days[:60, None]
    known = [Influence("promotions", days.astype(np.float64))]
    helped = made(forecast(moved, 3, 12, known)[0])
    without = made(forecast(moved, 3, 12)[0])
    assert helped.backtest.method.endswith("with promotions")
    assert helped.backtest.mase < 0.6 * without.backtest.mase
    assert "promotions" not in made(forecast(plain, 3, 12, known)[0]).backtest.method


def test_an_influence_that_lies_only_ahead_changes_nothing() -> None:
    values = 100 + np.random.default_rng(4).standard_normal((36, 1))
    ahead = np.zeros(39)
    ahead[37] = 5.0
    one, other = (made(forecast(values, 3, 12, known)[0])
                  for known in ((), (Influence("promotions", ahead),)))  # fmt: skip
    assert one.point.tolist() == other.point.tolist()


def test_a_gap_is_not_seen_and_never_zero() -> None:
    values = np.full((36, 1), 50.0) + np.random.default_rng(5).standard_normal((36, 1))
    gap = values.copy()
    gap[20:24] = np.nan
    found = made(forecast(gap, 3, 12)[0])
    assert found.point == pytest.approx([50.0] * 3, abs=1.5)
    assert found.demand == "smooth"


def test_refusals_say_why() -> None:
    short, dead, empty = np.zeros(24), np.zeros(24), np.zeros(24)
    short[16:], dead[:10] = 5.0, 5.0
    found = forecast(np.stack([short, dead, empty], axis=1), 3, 12)
    assert found == (TOO_SHORT, NOTHING_SOLD, NOTHING_SOLD)
    nine = np.zeros((24, 1))
    nine[15:] = np.arange(5.0, 14.0)[:, None]
    assert isinstance(forecast(nine, 3, 12)[0], Forecast), "nine months are just enough"


def test_negative_demand_counts_as_none_and_no_interval_goes_below_nothing() -> None:
    values = np.random.default_rng(6).normal(5, 4, (36, 3))
    found = [made(one) for one in forecast(values, 3, 12)]
    again = [made(one) for one in forecast(np.maximum(values, 0), 3, 12)]
    for one, other in zip(found, again, strict=True):
        assert one.point.tolist() == other.point.tolist()
        assert min(one.low[1].min(), one.paths.min()) >= 0


def test_the_total_is_the_sum_and_its_interval_knows_of_common_errors() -> None:
    """Ten series that all follow one common shock: the total is ten times as unsure, not root ten
    times."""
    random = np.random.default_rng(7)
    common, own = random.standard_normal((48, 1)), random.standard_normal((48, 10))
    together = [made(one) for one in forecast(100 + 10 * np.repeat(common, 10, axis=1), 3, 12)]
    apart = [made(one) for one in forecast(100 + 10 * own, 3, 12)]
    for parts in (together, apart):
        total = total_of(parts)
        assert total.point == pytest.approx(sum(one.point.sum() for one in parts))
        assert total.low[1] < total.low[0] < total.point < total.high[0] < total.high[1]
    wide, narrow = (total_of(parts).high[0] - total_of(parts).low[0] for parts in (together, apart))
    one = total_of(together[:1])
    assert wide == pytest.approx(10 * (one.high[0] - one.low[0]), rel=0.02)
    assert narrow < 0.65 * wide


def test_the_total_of_series_with_a_common_shock_is_held_as_often_as_said() -> None:
    random = np.random.default_rng(9)
    held = []
    for _ in range(20):
        common = 8 * random.standard_normal((51, 1))
        values = 200 + common + 8 * random.standard_normal((51, 6))
        total = total_of([made(one) for one in forecast(values[:48], 3, 12)])
        held.append(total.low[0] <= values[48:].sum() <= total.high[0])
    assert 0.6 <= np.mean(held) <= 0.99, "80 % of 20: two standard errors are 18 points"
