"""Treated against control over strata: known answers, cases by hand, coverage, and bad input."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from report_builder.stats.inference import association, difference_in_shares
from report_builder.stats.intervals import difference_interval
from report_builder.stats.uplift import (
    detectable,
    heterogeneity,
    needed_per_group,
    pooled_difference,
    pooled_means,
)

# Admissions to Berkeley, 1973, by department: men admitted, men, women admitted, women
# (Bickel, Hammel & O'Connell 1975; R's UCBAdmissions).
BERKELEY = [
    (512, 825, 89, 108), (353, 560, 17, 25), (120, 325, 202, 593),
    (138, 417, 131, 375), (53, 191, 94, 393), (22, 373, 24, 341),
]  # fmt: skip


def test_cochran_mantel_haenszel_of_berkeley_against_r() -> None:
    """R: mantelhaen.test(UCBAdmissions, correct = FALSE) gives X² = 1.5246, p = 0.2169."""
    assert pooled_difference(BERKELEY).p == pytest.approx(0.2169, abs=5e-5)


def test_one_stratum_is_the_plain_difference() -> None:
    """10 of 50 against 5 of 50: weight 25, Q = (10·45 + 5·40)/200 = 3.25, P = (12,500 − 25,000)/
    10,000 = −1.25, variance (0.1·−1.25 + 3.25)/625 = 0.005 = p(1−p)/n of both."""
    found = pooled_difference([(10, 50, 5, 50)])
    assert found.effect == pytest.approx(0.1)
    assert (found.high - found.low) / 2 == pytest.approx(1.959964 * sqrt(0.005))
    assert found.n == 100


def test_two_strata_by_hand() -> None:
    """Weights 100·100/200 = 50 and 100·300/400 = 75, differences 0.1 and 0.2."""
    found = pooled_difference([(30, 100, 20, 100), (50, 100, 90, 300)])
    assert found.effect == pytest.approx((50 * 0.1 + 75 * 0.2) / 125)


def test_simpsons_paradox_is_not_pooled_into_one_table() -> None:
    """No difference in either stratum; poured together there would be one of 40 points."""
    found = pooled_difference([(80, 100, 8, 10), (1, 10, 10, 100)])
    assert found.effect == pytest.approx(0)
    assert found.p == pytest.approx(1)


def test_the_interval_covers_a_true_difference_19_times_in_20() -> None:
    generator = np.random.default_rng(1)
    base, sizes = np.array([0.05, 0.1, 0.3, 0.5]), np.array([120, 80, 60, 40])
    hits, rounds = 0, 2000
    for _ in range(rounds):
        treated = generator.binomial(sizes, base + 0.08)
        control = generator.binomial(sizes // 2, base)
        found = pooled_difference(np.column_stack([treated, sizes, control, sizes // 2]))
        hits += found.low <= 0.08 <= found.high
    assert 0.935 <= hits / rounds <= 0.965


def test_heterogeneity_is_false_as_often_as_it_says() -> None:
    generator = np.random.default_rng(2)
    p = []
    for _ in range(1000):
        answers = generator.binomial(200, [[0.2, 0.1]] * 4)
        p.append(heterogeneity([[(a, 200, c, 200)] for a, c in answers]).p)
    assert 0.03 <= np.mean(np.array(p) < 0.05) <= 0.07


def test_heterogeneity_finds_an_uplift_of_one_group_only() -> None:
    alike = [[(40, 400, 40, 400)], [(41, 400, 40, 400)]]
    other = [*alike, [(120, 400, 40, 400)]]
    assert heterogeneity(alike).p > 0.5
    assert heterogeneity(alike).effect == 0
    found = heterogeneity(other)
    assert found.p < 0.001
    assert found.low > 0
    assert found.n == 2400


def test_sample_size_against_r() -> None:
    """R: power.prop.test(p1 = .50, p2 = .75, power = .90) gives n = 76.65 (its help page)."""
    assert needed_per_group(0.5, 0.25, power=0.9) == 77
    assert needed_per_group(0.75, -0.25, power=0.9) == 77


def test_detectable_is_the_other_way_round() -> None:
    found = detectable(0.1, 1000, 1000)
    assert found is not None
    assert needed_per_group(0.1, found + 1e-5) <= 1000 <= needed_per_group(0.1, found - 1e-5)
    assert detectable(0.1, 750, 1500) == pytest.approx(found), "harmonic mean 1,000"
    assert detectable(0.5, 3, 3) is None
    assert detectable(1.0, 1000, 1000) is None


def test_means_of_one_stratum_are_welchs() -> None:
    generator = np.random.default_rng(3)
    treated, control = generator.normal(12, 3, 4000), generator.normal(10, 6, 3000)
    found = pooled_means([(treated, control)])
    difference, low, high = difference_interval(treated, control)
    assert found.difference == pytest.approx(difference)
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-3)
    assert found.total == pytest.approx(4000 * difference)


def test_means_count_by_the_treated() -> None:
    """Differences 1 (of 2 treated) and 4 (of 6 treated): (2·1 + 6·4)/8; total 26."""
    strata = [([2, 2], [1, 1]), ([5, 5, 5, 5, 5, 5], [1, 1])]
    found = pooled_means(strata)
    assert found.difference == pytest.approx(26 / 8)
    assert found.total == pytest.approx(26)
    assert found.comparison.p == 0, "nothing varies, and there is a difference"


def test_nobody_bought_anything() -> None:
    found = pooled_means([([0, 0, 0], [0, 0])])
    assert (found.difference, found.low, found.high, found.comparison.p) == (0, 0, 0, 1)
    assert found.comparison.effect == 0


def test_standardised_difference_by_hand() -> None:
    """Means 2 and 1, both variances 1."""
    assert pooled_means([([1, 2, 3], [0, 1, 2])]).comparison.effect == pytest.approx(1)


def test_one_table_agrees_with_the_test_for_two_shares() -> None:
    """CMH of one table is chi² times (n − 1)/n."""
    pooled = pooled_difference([(60, 400, 30, 400)])
    plain = difference_in_shares(60, 400, 30, 400)
    assert pooled.effect == pytest.approx(plain.effect)
    assert pooled.p == pytest.approx(plain.p, rel=0.02)
    assert plain.p == association([[60, 340], [30, 370]]).p


def test_empty_strata_are_left_out_and_extremes_are_finite() -> None:
    assert pooled_difference([(5, 50, 0, 0), (10, 50, 5, 50)]).n == 100
    for strata in ([(0, 50, 0, 50)], [(50, 50, 50, 50)], [(50, 50, 0, 50)], [(1, 1, 0, 1)]):
        found = pooled_difference(strata)
        assert -1 <= found.low <= found.effect <= found.high <= 1
        assert 0 <= found.p <= 1
    assert pooled_difference([(0, 50, 0, 50)]).p == 1


@pytest.mark.parametrize(
    "strata", [[(5, 4, 1, 10)], [(-1, 4, 1, 10)], [(1, 4, 0, 0)], [(1, 2, 3)], []]
)
def test_impossible_strata(strata: list[tuple[int, ...]]) -> None:
    with pytest.raises(ValueError, match=r"strat|answers"):
        pooled_difference(strata)


def test_impossible_shares() -> None:
    with pytest.raises(ValueError, match="two different shares"):
        needed_per_group(0.5, 0)
    with pytest.raises(ValueError, match="two different shares"):
        needed_per_group(0.9, 0.2)
    with pytest.raises(ValueError, match="two groups"):
        heterogeneity([[(1, 2, 1, 2)]])
    with pytest.raises(ValueError, match="needs a stratum"):
        pooled_means([])
