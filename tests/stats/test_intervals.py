"""Intervals against published tables, the laws they invert, and hand-built cases."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from report_builder.stats.intervals import (
    bootstrap_interval,
    finite_sorted,
    mean_interval,
    newcombe_interval,
    noncentral_interval,
    ratio_of_sums_interval,
    wilson_interval,
)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_newcombe_1998_table_1_method_3(
    successes: int, n: int, low: float, high: float
) -> None:
    assert_allclose(wilson_interval(successes, n), (low, high), atol=5e-5)


def test_wilson_knows_nothing_without_observations_and_is_exact_at_the_ends() -> None:
    assert wilson_interval(0, 0) == (0.0, 1.0)
    assert wilson_interval(0, 7)[0] == 0.0
    assert wilson_interval(7, 7)[1] == 1.0


def test_wilson_is_wider_at_a_higher_level() -> None:
    low, high = wilson_interval(30, 100)
    wider_low, wider_high = wilson_interval(30, 100, level=0.99)
    assert wider_low < low < 0.3 < high < wider_high


@pytest.mark.parametrize(("successes", "n"), [(3, 2), (-1, 2)])
def test_wilson_refuses_impossible_counts(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson_interval(successes, n)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
    ],
)
def test_difference_newcombe_1998_table_2_method_10(
    counts: tuple[int, int, int, int], low: float, high: float
) -> None:
    assert_allclose(newcombe_interval(*counts), (low, high), atol=5e-5)


def test_difference_needs_members_on_both_sides() -> None:
    with pytest.raises(ValueError, match="at least one member"):
        newcombe_interval(0, 0, 3, 10)


def test_mean_interval_is_that_of_scipy() -> None:
    values = [1.0, 2, 4, 8, 16]
    expected = stats.t.interval(0.95, 4, loc=6.2, scale=stats.sem(values))
    assert_allclose(mean_interval(values), expected)


def test_mean_interval_of_equal_values_has_no_width() -> None:
    assert mean_interval([3.0, 3.0]) == (3.0, 3.0)


@pytest.mark.parametrize("values", [[], [1.0], [1.0, np.nan], [1.0, np.inf]])
def test_mean_interval_refuses_what_has_no_interval(values: list[float]) -> None:
    with pytest.raises(ValueError, match=r"at least 2 values|finite"):
        mean_interval(values)


def row_means(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows.mean(axis=1))


def test_bootstrap_of_a_mean_is_near_its_normal_interval() -> None:
    values = np.arange(400.0)
    reach = 1.96 * values.std() / 20
    assert_allclose(bootstrap_interval(values, row_means), (199.5 - reach, 199.5 + reach), atol=1)


def test_bootstrap_ignores_row_order_and_repeats_itself() -> None:
    values = np.random.default_rng(1).lognormal(size=300)
    assert bootstrap_interval(values, row_means) == bootstrap_interval(values[::-1], row_means)
    assert bootstrap_interval(values, row_means) != bootstrap_interval(values, row_means, seed=2)


def test_bootstrap_of_many_values_comes_in_pieces_without_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = np.arange(50.0)
    whole = bootstrap_interval(values, row_means)
    monkeypatch.setattr("report_builder.stats.intervals.CELLS_AT_ONCE", 50 * 7)
    assert bootstrap_interval(values, row_means) == whole


@pytest.mark.parametrize(("statistic", "freedom"), [(12.0, 2), (60.0, 6), (5_000.0, 4)])
def test_noncentral_bounds_put_a_fortieth_beyond_the_statistic(
    statistic: float, freedom: int
) -> None:
    low, high = noncentral_interval(statistic, freedom)
    assert stats.ncx2.sf(statistic, freedom, low) == pytest.approx(0.025, rel=1e-4)
    assert stats.ncx2.cdf(statistic, freedom, high) == pytest.approx(0.025, rel=1e-4)


def test_noncentral_low_bound_leaves_zero_where_the_test_rejects_at_a_fortieth() -> None:
    edge = float(stats.chi2.isf(0.025, 3))
    assert noncentral_interval(edge - 0.001, 3)[0] == 0
    assert noncentral_interval(edge + 0.001, 3)[0] > 0
    assert noncentral_interval(edge + 0.001, 3, inflation=1.1)[0] == 0
    assert noncentral_interval(edge - 0.001, 3, inflation=0.1)[0] == 0


def test_noncentral_interval_keeps_its_width_for_a_perfect_fit() -> None:
    assert noncentral_interval(0.0, 3) == noncentral_interval(3.0, 3)
    assert noncentral_interval(0.0, 3)[1] > 5


def test_finite_sorted_keeps_every_value() -> None:
    assert finite_sorted([3, 1, 2, 1]).tolist() == [1, 1, 2, 3]


def test_ratio_of_sums_is_students_interval_where_every_count_is_one() -> None:
    values = [3.0, 5.0, 8.0, 10.0]
    found = ratio_of_sums_interval(values, [1, 1, 1, 1])
    assert found == pytest.approx((6.5, *mean_interval(values)))


def test_ratio_of_sums_by_hand() -> None:
    """Sums 10 and 20 over counts 1 and 4: 30 / 5 = 6; residuals 4 and −4, so the error is
    √(32 · 2 / 1) / 5 = 1.6, and t with one degree of freedom is 12.7062."""
    ratio, low, high = ratio_of_sums_interval([10, 20], [1, 4])
    assert ratio == 6
    assert high - ratio == pytest.approx(12.7062 * 1.6, rel=1e-5)
    assert ratio_of_sums_interval([20, 10], [4, 1]) == (ratio, low, high)


def test_orders_of_a_customer_do_not_count_as_many() -> None:
    """Ten customers with a hundred equal orders each are ten observations, not a thousand."""
    means = np.arange(10.0)
    _, low, high = ratio_of_sums_interval(means * 100, np.full(10, 100))
    assert (low, high) == pytest.approx(mean_interval(means))


@pytest.mark.parametrize(("sums", "counts"), [([1.0], [1]), ([1.0, 2], [0, 0]), ([1.0, 2], [1])])
def test_ratio_of_sums_needs_two_units_and_a_count(sums: list[float], counts: list[int]) -> None:
    with pytest.raises(ValueError, match="two units"):
        ratio_of_sums_interval(sums, counts)
