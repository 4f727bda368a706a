"""Tests against scipy, published examples, brute force and cases checked by hand."""

from itertools import product
from math import comb, factorial, prod, sqrt

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from report_builder.stats.effects import CUTS, TREND_SLOPE
from report_builder.stats.inference import (
    Comparison,
    association,
    benjamini_hochberg,
    compare_groups,
    compare_two,
    difference_in_shares,
    effect_word,
    rank_correlation,
    trend,
)


def bell(n: int, mean: float = 0.0, deviation: float = 1.0) -> np.ndarray:
    """n normal quantiles: symmetric, no chance involved."""
    return np.asarray(mean + deviation * stats.norm.ppf((np.arange(n) + 0.5) / n))


def ones(count: int, n: int) -> np.ndarray:
    """n values, count of them 1, the rest 0."""
    return np.repeat([1.0, 0.0], [count, n - count])


# Two samples


def test_welch_equals_scipy_and_divides_by_the_root_mean_variance() -> None:
    first, second = bell(40, 10.5), bell(60, 10, 2)
    result = compare_two(first, second)
    assert (result.test, result.effect_name, result.n) == ("Welch's t-test", "Cohen's d", 100)
    assert result.p == pytest.approx(stats.ttest_ind(first, second, equal_var=False).pvalue)
    mean_variance = (first.var(ddof=1) + second.var(ddof=1)) / 2
    assert result.effect == pytest.approx(0.5 / sqrt(mean_variance))
    assert result.low < result.effect < result.high


def test_cohens_d_interval_bonett_2008_equation_10() -> None:
    """Equal variances v and n: var(d) = d²/(4·(n − 1)) + 2/(n − 1)."""
    result = compare_two(bell(50, 1), bell(50))
    error = sqrt(result.effect**2 / (4 * 49) + 2 / 49)
    assert (result.high - result.low) / 2 == pytest.approx(1.959964 * error, rel=1e-6)


@pytest.mark.parametrize(
    ("first", "test"),
    [
        (bell(30), "Welch's t-test"),
        (bell(29), "Mann–Whitney U test"),  # one short of 30
        (ones(15, 100), "Welch's t-test"),  # 25 · skewness² = 96.1
        (ones(14, 100), "Mann–Whitney U test"),  # 25 · skewness² = 107.6
        (np.ones(100), "Mann–Whitney U test"),  # no spread, no t
    ],
)
def test_shape_and_size_choose_the_test(first: np.ndarray, test: str) -> None:
    assert compare_two(first, bell(50)).test == test
    assert compare_two(bell(50), first).test == test


TREATED = [10, 10, 20, 20, 20, 30, 30, 30, 40, 50]
CONTROL = [10, 20, 30, 40, 40, 50]


def test_cliffs_delta_of_effsize_documentation_by_counting_pairs() -> None:
    """The example of R package effsize: δ = −0.25."""
    result = compare_two(TREATED, CONTROL)
    signs = [np.sign(a - b) for a, b in product(TREATED, CONTROL)]
    assert result.effect == pytest.approx(np.mean(signs)) == pytest.approx(-0.25)
    assert result.p == pytest.approx(stats.mannwhitneyu(TREATED, CONTROL).pvalue)


def test_cliffs_delta_interval_feng_cliff_2004_from_the_whole_matrix() -> None:
    signs = np.sign(np.subtract.outer(TREATED, CONTROL))
    delta, (n, m) = signs.mean(), signs.shape
    rows = ((signs.mean(axis=1) - delta) ** 2).sum() * m**2
    columns = ((signs.mean(axis=0) - delta) ** 2).sum() * n**2
    variance = (rows + columns - ((signs - delta) ** 2).sum()) / (n * m * (n - 1) * (m - 1))
    z = 1.959964
    reach = z * sqrt(variance * ((1 - delta**2) ** 2 + z**2 * variance))
    centre, scale = delta - delta**3, 1 - delta**2 + z**2 * variance
    result = compare_two(TREATED, CONTROL)
    expected = (centre - reach) / scale, (centre + reach) / scale
    assert_allclose((result.low, result.high), expected, rtol=1e-6)


def test_samples_without_overlap_are_not_certain() -> None:
    result = compare_two(range(100, 110), range(10))
    assert result.effect == result.high == 1
    assert result.low == pytest.approx((10 - 3.841459) / (10 + 3.841459))
    mirrored = compare_two(range(10), range(100, 110))
    assert (mirrored.low, mirrored.high) == (-1.0, -result.low)


def test_equal_values_everywhere_show_nothing() -> None:
    result = compare_two([5, 5, 5], [5, 5])
    assert (result.effect, result.p) == (0.0, 1.0)
    assert -1 <= result.low < 0 < result.high <= 1


def test_two_samples_ignore_order_and_unit_and_turn_with_the_sides() -> None:
    generator = np.random.default_rng(3)
    for first, second in (
        (generator.normal(1, 1, 50), generator.normal(0, 2, 40)),
        (generator.lognormal(1, 2, 50), generator.lognormal(0, 2, 40)),
    ):
        result = compare_two(first, second)
        assert compare_two(first[::-1], generator.permutation(second)) == result
        assert compare_two(second, first).effect == pytest.approx(-result.effect)
        assert compare_two(second, first).low == pytest.approx(-result.high)
        scaled = compare_two(first * 100, second * 100)
        assert_allclose(
            (scaled.effect, scaled.low, scaled.p), (result.effect, result.low, result.p)
        )


@pytest.mark.parametrize("bad", [[], [1.0], [1.0, np.nan]])
def test_two_samples_refuse_what_cannot_be_compared(bad: list[float]) -> None:
    with pytest.raises(ValueError, match=r"at least 2|finite"):
        compare_two(bad, [1.0, 2.0])


# Several groups


def grouped(*samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    labels = np.repeat([f"g{place}" for place in range(len(samples))], [len(s) for s in samples])
    return np.concatenate(samples), labels


def test_welch_anova_of_two_groups_is_welchs_t() -> None:
    first, second = bell(40, 10), bell(70, 10.5, 2)
    result = compare_groups(*grouped(first, second))
    assert result.test == "Welch's ANOVA"
    assert result.p == pytest.approx(stats.ttest_ind(first, second, equal_var=False).pvalue)


def test_welch_anova_of_three_groups_scipy_1_17_f_oneway() -> None:
    """f_oneway(…, equal_var=False) gives F = 16.36430569710554."""
    result = compare_groups(*grouped(bell(40, 10), bell(40, 10.5, 2), bell(40, 11, 0.5)))
    assert result.p == pytest.approx(1.8038323831778867e-06)


def test_eta_squared_by_hand() -> None:
    """Two groups of 40 at 0 and 1: SSB = 20; η² = SSB/SST less the share of chance."""
    first, second = bell(40), bell(40, 1)
    within = ((first - first.mean()) ** 2).sum() * 2
    expected = 1 - (within / 78) / ((within + 20) / 79)
    result = compare_groups(*grouped(first, second))
    assert result.effect_name == "eta squared"
    assert result.effect == pytest.approx(expected)
    assert 0 < result.low < result.effect < result.high < 1


def test_kruskal_equals_scipy_and_epsilon_squared_is_adjusted_h() -> None:
    samples = [np.array([1, 2, 2, 5]), np.array([3, 4, 8, 9, 9]), np.array([7, 9, 12.0])]
    result = compare_groups(*grouped(*samples))
    h, p = stats.kruskal(*samples)
    assert (result.test, result.effect_name) == ("Kruskal–Wallis test", "epsilon squared")
    assert result.p == pytest.approx(p)
    assert result.effect == pytest.approx((h - 3 + 1) / (12 - 3))


def test_one_small_group_makes_it_a_rank_test() -> None:
    assert compare_groups(*grouped(bell(40), bell(30), bell(50))).test == "Welch's ANOVA"
    assert compare_groups(*grouped(bell(40), bell(29), bell(50))).test == "Kruskal–Wallis test"


def test_same_groups_have_no_effect_but_an_interval() -> None:
    for sample in (bell(40), bell(10), np.ones(4)):
        result = compare_groups(*grouped(sample, sample, sample))
        assert (result.effect, result.low) == (0.0, 0.0)
        assert result.high > 0
        assert result.p == pytest.approx(1)


def test_groups_ignore_order_labels_and_for_ranks_any_rising_scale() -> None:
    generator = np.random.default_rng(4)
    values, labels = grouped(*(generator.lognormal(mean, 2, 30) for mean in (0, 0.5, 1)))
    result = compare_groups(values, labels)
    order = generator.permutation(values.size)
    assert compare_groups(values[order], labels[order]) == result
    assert compare_groups(np.log(values), labels) != result  # suits means once logged
    assert_allclose(compare_groups(values**3, labels).low, result.low)


def test_few_values_without_overlap_do_not_exclude_zero() -> None:
    result = compare_groups([1, 2, 3, 4], ["a", "a", "b", "b"])
    assert result.p > 0.05
    assert result.low == 0


@pytest.mark.parametrize(
    ("values", "labels"),
    [([1, 2, 3], ["a", "a", "a"]), ([1, 2], ["a", "b"]), ([1, 2, 3], ["a", "b"])],
)
def test_groups_refuse_what_cannot_be_compared(values: list[float], labels: list[str]) -> None:
    with pytest.raises(ValueError, match="group"):
        compare_groups(values, labels)


# Categories


def test_chi_squared_equals_scipy_without_correction() -> None:
    table = [[30, 14, 22], [20, 31, 9]]
    result = association(table)
    assert result.test == "chi² test"
    assert result.p == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue)
    assert result.n == 126


def test_cramers_v_bergsma_2013_by_hand() -> None:
    """[[30, 20], [20, 30]]: χ² = 4, φ² = .04 − 1/99, sides 2 − 1/99."""
    result = association([[30, 20], [20, 30]])
    assert result.effect == pytest.approx(sqrt((0.04 - 1 / 99) / (1 - 1 / 99)))
    assert result.low == 0  # p = .0455: the interval's 2.5 % on this side is not passed
    assert result.high == pytest.approx(0.392, abs=5e-4)


def test_fewer_than_five_expected_asks_for_fisher() -> None:
    assert association([[5, 5], [45, 45]]).test == "chi² test"  # 5.0 expected
    assert association([[4, 5], [45, 45]]).test == "Fisher's exact test"  # 4.45


def test_fisher_1935_lady_tasting_tea() -> None:
    assert association([[3, 1], [1, 3]]).p == pytest.approx(34 / 70)
    assert association([[4, 0], [0, 4]]).p == pytest.approx(2 / 70)


def test_random_tables_agree_with_all_tables() -> None:
    """All 2×3 tables with the margins of [[3, 1, 0], [0, 2, 4]], weighed exactly."""
    observed, rows, columns = np.array([[3, 1, 0], [0, 2, 4]]), (4, 6), (3, 3, 4)
    expected = np.outer(rows, columns) / 10
    distance = ((observed - expected) ** 2 / expected).sum()
    exact = 0.0
    for first in product(range(4), range(4), range(5)):
        if sum(first) == rows[0]:
            table = np.array([first, np.subtract(columns, first)])
            if ((table - expected) ** 2 / expected).sum() >= distance - 1e-9:
                exact += prod(comb(c, k) for c, k in zip(columns, first, strict=True)) / comb(10, 4)
    result = association(observed)
    assert result.test == "chi² test on random tables"
    assert result.p == pytest.approx(exact, abs=4 * sqrt(exact / 9_999))
    assert 0.01 < exact < 0.05


def test_a_perfect_association_is_one() -> None:
    result = association([[50, 0], [0, 50]])
    assert result.effect == result.high == 1
    assert 0.8 < result.low < 1


def test_table_ignores_order_transposition_and_empty_levels() -> None:
    table = np.array([[30, 14, 22], [20, 31, 9]])
    result = association(table)
    for same in (table.T, table[::-1], table[:, [2, 0, 1]], np.insert(table, 1, 0, axis=1)):
        other = association(same)
        assert_allclose(
            (other.p, other.effect, other.low, other.high),
            (result.p, result.effect, result.low, result.high),
        )


@pytest.mark.parametrize(
    "table",
    [[[1, 2]], [[0, 0], [1, 2]], [[1, -1], [2, 2]], [[0.5, 1], [1, 1]], [[np.nan, 1], [1, 1]]],
)
def test_table_refuses_what_is_not_a_two_way_count(table: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="needs"):
        association(table)


def test_difference_in_shares_newcombe_1998_example() -> None:
    result = difference_in_shares(56, 70, 48, 80)
    assert result.effect == pytest.approx(0.2)
    assert_allclose((result.low, result.high), (0.0524, 0.3339), atol=5e-5)
    chi_squared = stats.chi2_contingency([[56, 14], [48, 32]], correction=False)
    assert result.p == pytest.approx(chi_squared.pvalue)


def test_shares_that_are_all_or_nothing_do_not_differ() -> None:
    for successes in (0, 40):
        result = difference_in_shares(successes, 40, successes, 40)
        assert (result.effect, result.p) == (0.0, 1.0)
        assert result.low == pytest.approx(-result.high)
        assert result.high > 0.08


# Correlation and trend

IQ = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
HOURS = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]


def test_spearman_wikipedia_iq_and_television() -> None:
    """ρ = −29/165, by hand from the rank differences; p as in R's t approximation."""
    result = rank_correlation(IQ, HOURS)
    assert result.effect == pytest.approx(-29 / 165)
    assert result.p == pytest.approx(0.6272, abs=5e-5)
    reach = 1.959964 * sqrt((1 + (29 / 165) ** 2 / 2) / 7)
    centre = np.arctanh(-29 / 165)
    assert_allclose((result.low, result.high), np.tanh((centre - reach, centre + reach)), rtol=1e-6)


def test_perfect_order_is_not_certain_and_constant_says_nothing() -> None:
    perfect = rank_correlation(range(10), np.exp(range(10)))
    assert perfect.effect == pytest.approx(1)
    assert 0.8 < perfect.low < perfect.high <= 1
    constant = rank_correlation(range(10), [1] * 10)
    assert (constant.effect, constant.low, constant.high, constant.p) == (0, -1, 1, 1)


def test_correlation_needs_four_pairs_of_equal_length() -> None:
    assert rank_correlation([1, 2, 3, 4], [1, 3, 2, 4]).effect == pytest.approx(0.8)
    with pytest.raises(ValueError, match="at least 4"):
        rank_correlation([1, 2, 3], [1, 2, 3])
    with pytest.raises(ValueError, match="paired"):
        rank_correlation([1, 2, 3, 4], [1, 2, 3])


def test_trend_of_a_line_is_its_slope() -> None:
    result = trend([10, 12, 14, 16, 18, 20])
    assert (result.effect, result.low, result.high) == (2, 2, 2)
    assert result.p == pytest.approx(2 / factorial(6))  # one of 720 orders, both directions
    assert result.effect_name == TREND_SLOPE


def test_trend_is_the_median_of_all_pairwise_slopes_and_survives_one_outlier() -> None:
    series = [3.0, 5, 4, 8, 100, 9, 12, 11]
    slopes = [
        (series[j] - series[i]) / (j - i) for i in range(len(series)) for j in range(i + 1, 8)
    ]
    result = trend(series)
    assert result.effect == pytest.approx(np.median(slopes))
    assert result.low < result.effect < result.high < 20
    assert trend(series[::-1]).effect == pytest.approx(-result.effect)


def test_trend_of_a_flat_series_and_of_too_short_a_one() -> None:
    assert trend([7] * 6) == Comparison("Mann–Kendall test", 6, 0, TREND_SLOPE, 0, 0, 1)
    assert trend([1, 2, 3, 4, 5]).p < 0.05
    with pytest.raises(ValueError, match="at least 5"):
        trend([1, 2, 3, 4])


# Many tests, and words

BENJAMINI_HOCHBERG_1995 = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]


def test_benjamini_hochberg_1995_example_rejects_four() -> None:
    adjusted = benjamini_hochberg(BENJAMINI_HOCHBERG_1995)
    assert (adjusted <= 0.05).tolist() == [True] * 4 + [False] * 11
    assert_allclose(adjusted[:4], [0.0015, 0.0030, 0.0095, 0.035625])
    # The sixth, .0278 · 15/6 = .0695, may not exceed the seventh, .0298 · 15/7.
    assert_allclose(adjusted[4:8], [0.0603, 0.447 / 7, 0.447 / 7, 0.0645])


def test_benjamini_hochberg_keeps_the_order_given() -> None:
    assert_allclose(benjamini_hochberg([0.04, 0.01, 0.03]), [0.04, 0.03, 0.04])
    assert benjamini_hochberg([]).tolist() == []
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([0.5, np.nan])


@pytest.mark.parametrize("name", CUTS)
def test_effect_words_change_at_their_cuts(name: str) -> None:
    words = ["negligible", "small", "medium", "large"]
    for place, cut in enumerate(CUTS[name]):
        assert effect_word(name, cut - 1e-9) == words[place]
        assert effect_word(name, cut) == effect_word(name, -cut) == words[place + 1]


def test_effect_words_are_those_of_the_methods() -> None:
    assert effect_word("Spearman's r", 0.3) == "medium"
    assert effect_word("Cramér's V", 0.5) == "large"
    assert effect_word("eta squared", 0.01) == "small"
    assert effect_word("epsilon squared", 0.14) == "large"
    assert effect_word("Cliff's delta", -0.33) == "medium"


def test_a_slope_has_no_word() -> None:
    with pytest.raises(ValueError, match="no words"):
        effect_word(TREND_SLOPE, 3.0)
