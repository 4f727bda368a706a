"""Measured calibration: with no effect at most 5 % rejections, with one 93–97 % coverage.

Every number is a seeded simulation, with three standard errors of Monte Carlo as margin. Truths are
those of the simulated law, not of a sample from it. Without an effect an interval bounded by 0 may
cover more often than 97 %, so only its misses are limited there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import asin, exp, pi, sqrt

import numpy as np
import pytest
from scipy import stats

from report_builder.stats.inference import (
    Comparison,
    association,
    benjamini_hochberg,
    compare_groups,
    compare_two,
    difference_in_shares,
    mean_interval,
    rank_correlation,
    trend,
    wilson_interval,
)
from report_builder.stats.intervals import bootstrap_interval
from report_builder.stats.seasonality import holiday_lift, weekday_indices

RUNS = 700
Interval = tuple[float, float]
Generator = np.random.Generator


def margin(share: float, runs: int = RUNS) -> float:
    """Three standard errors of a simulated share."""
    return 3 * sqrt(share * (1 - share) / runs)


def two(mean: float, spread: float, skewed: bool = False) -> Callable[[Generator], Comparison]:
    def draw(generator: Generator) -> Comparison:
        first, second = generator.normal(mean, 1, 40), generator.normal(0, spread, 60)
        return compare_two(np.exp(first), np.exp(second)) if skewed else compare_two(first, second)

    return draw


def groups(
    means: tuple[float, ...], spreads: tuple[float, ...], skewed: bool = False
) -> Callable[[Generator], Comparison]:
    def draw(generator: Generator) -> Comparison:
        samples = [generator.normal(m, s, 60) for m, s in zip(means, spreads, strict=True)]
        values = np.concatenate(samples)
        labels = np.repeat(np.arange(len(means)), 60)
        return compare_groups(np.exp(1.5 * values) if skewed else values, labels)

    return draw


def table(shares: list[list[float]], n: int) -> Callable[[Generator], Comparison]:
    def draw(generator: Generator) -> Comparison:
        return association(generator.multinomial(n, np.ravel(shares)).reshape(np.shape(shares)))

    return draw


def shares(first: float, second: float) -> Callable[[Generator], Comparison]:
    def draw(generator: Generator) -> Comparison:
        successes = int(generator.binomial(300, first)), int(generator.binomial(200, second))
        return difference_in_shares(successes[0], 300, successes[1], 200)

    return draw


def pairs(correlation: float) -> Callable[[Generator], Comparison]:
    def draw(generator: Generator) -> Comparison:
        x, noise = generator.normal(size=(2, 60))
        y = correlation * x + sqrt(1 - correlation**2) * noise
        return rank_correlation(np.exp(x), y)

    return draw


def months(slope: float) -> Callable[[Generator], Comparison]:
    def draw(generator: Generator) -> Comparison:
        return trend(slope * np.arange(24) + generator.normal(size=24))

    return draw


@dataclass(frozen=True)
class Case:
    """A law to draw from, the test it must lead to and the effect it holds."""

    draw: Callable[[Generator], Comparison]
    test: str
    truth: float


WELCH, MANN_WHITNEY = "Welch's t-test", "Mann–Whitney U test"
ANOVA, KRUSKAL = "Welch's ANOVA", "Kruskal–Wallis test"
SPEARMAN, KENDALL = "Spearman's rank correlation", "Mann–Kendall test"
EVEN_2, EVEN_3 = [[0.25] * 2] * 2, [[1 / 12] * 4] * 3

NULL = {
    "two means, unequal spread": Case(two(0, 2), WELCH, 0),
    "two skewed samples": Case(two(0, 1, skewed=True), MANN_WHITNEY, 0),
    "three means": Case(groups((0, 0, 0), (1, 2, 1)), ANOVA, 0),
    "three skewed groups": Case(groups((0, 0, 0), (1, 1, 1), skewed=True), KRUSKAL, 0),
    "2×2 table": Case(table(EVEN_2, 200), "chi² test", 0),
    "3×4 table": Case(table(EVEN_3, 300), "chi² test", 0),
    "two shares": Case(shares(0.1, 0.1), "chi² test", 0),
    "no correlation": Case(pairs(0), SPEARMAN, 0),
    "no trend": Case(months(0), KENDALL, 0),
}


def rank_share_explained(means: tuple[float, ...]) -> float:
    """ε² of equal groups of normals (ranks do not see the exponential): 12 · mean (P − ½)²."""
    above = stats.norm.cdf(np.subtract.outer(means, means) / sqrt(2)).mean(axis=1)
    return float(12 * ((above - 0.5) ** 2).mean())


PLANTED = {
    "two means": Case(two(0.5, 1), WELCH, 0.5),
    "two means, unequal spread": Case(two(0.8, 2), WELCH, 0.8 / sqrt(2.5)),
    "two skewed samples": Case(
        two(0.5, 1, skewed=True), MANN_WHITNEY, float(2 * stats.norm.cdf(0.5 / sqrt(2)) - 1)
    ),
    "three means": Case(groups((0, 0.5, 1), (1, 1, 1)), ANOVA, (1 / 6) / (1 / 6 + 1)),
    "three means, unequal spread": Case(
        groups((0, 0.5, 1), (1, 1.5, 0.5)), ANOVA, (1 / 6) / (1 / 6 + 3.5 / 3)
    ),
    "three skewed groups": Case(
        groups((0, 0.4, 0.8), (1, 1, 1), skewed=True), KRUSKAL, rank_share_explained((0, 0.4, 0.8))
    ),
    "three skewed groups far apart": Case(
        groups((0, 1.5, 3), (1, 1, 1), skewed=True), KRUSKAL, rank_share_explained((0, 1.5, 3))
    ),
    "2×2 table": Case(table([[0.4, 0.1], [0.1, 0.4]], 200), "chi² test", 0.6),
    "3×3 table": Case(
        table([[0.2, 1 / 15, 1 / 15], [1 / 15, 0.2, 1 / 15], [1 / 15, 1 / 15, 0.2]], 300),
        "chi² test",
        0.4,
    ),
    "two shares": Case(shares(0.3, 0.2), "chi² test", 0.1),
    "correlation": Case(pairs(0.5), SPEARMAN, 6 / pi * asin(0.25)),
    "trend": Case(months(0.1), KENDALL, 0.1),
}


@cache
def simulate(case: Case) -> list[Comparison]:
    generator = np.random.default_rng(20_111_209)
    return [case.draw(generator) for _ in range(RUNS)]


def coverage(results: list[Comparison], truth: float) -> float:
    return sum(result.low <= truth <= result.high for result in results) / len(results)


@pytest.mark.parametrize("name", NULL)
def test_no_effect_is_rejected_at_most_one_time_in_twenty(name: str) -> None:
    results = simulate(NULL[name])
    assert sum(result.test == NULL[name].test for result in results) > 0.9 * RUNS
    assert sum(result.p <= 0.05 for result in results) / RUNS <= 0.05 + margin(0.05)
    assert coverage(results, 0) >= 0.95 - margin(0.05)


@pytest.mark.parametrize("name", PLANTED)
def test_planted_effects_are_covered_and_point_the_right_way(name: str) -> None:
    case = PLANTED[name]
    results = simulate(case)
    assert sum(result.test == case.test for result in results) > 0.9 * RUNS
    assert 0.93 - margin(0.07) <= coverage(results, case.truth) <= 0.97 + margin(0.03)
    found = [result.effect > 0 for result in results if result.p <= 0.05]
    assert len(found) > 0.3 * RUNS
    assert sum(found) >= 0.99 * len(found)
    centre = float(np.mean([result.effect for result in results]))
    assert centre == pytest.approx(case.truth, abs=0.03)


def test_many_tests_without_effect_rarely_give_any_finding() -> None:
    """Reports of nine kinds of tests with no effect: at most 5 % hold an adjusted p ≤ .05."""
    raw = np.array([[result.p for result in simulate(case)] for case in NULL.values()])
    reports_with_finding = [(benjamini_hochberg(report) <= 0.05).any() for report in raw.T]
    assert np.mean(reports_with_finding) <= 0.05 + margin(0.05)
    assert (raw <= 0.05).any(axis=0).mean() > 0.2  # without the correction they would


def row_medians(rows: np.ndarray) -> np.ndarray:
    return np.asarray(np.median(rows, axis=1))


def one_share(generator: Generator) -> Interval:
    return wilson_interval(int(generator.binomial(120, 0.15)), 120)


def one_mean(generator: Generator) -> Interval:
    return mean_interval(generator.gamma(4, 0.25, 80))


def one_median(generator: Generator) -> Interval:
    return bootstrap_interval(generator.lognormal(0, 1, 61), row_medians)


def one_weekday(generator: Generator) -> Interval:
    daily = np.tile([1.3, *[0.95] * 6], 20) * generator.lognormal(0, 0.2, 140)
    result = weekday_indices(np.datetime64("2024-01-01") + np.arange(140), daily)
    return float(result.low[0]), float(result.high[0])


def one_holiday(generator: Generator) -> Interval:
    daily = np.tile([1.3, *[0.95] * 6], 20) * generator.lognormal(0, 0.2, 140)
    daily[70:74] *= 1.5
    dates = np.datetime64("2024-01-01") + np.arange(140)
    result = holiday_lift(daily, dates, [(date(2024, 3, 11), date(2024, 3, 14))])
    return result.low, result.high


@pytest.mark.parametrize(
    ("draw", "truth", "runs"),
    [
        (one_share, 0.15, 2_000),
        (one_mean, 1.0, 2_000),
        (one_median, exp(0), 300),
        (one_weekday, 1.3 / ((1.3 + 6 * 0.95) / 7), 300),
        (one_holiday, 1.5, 1_000),
    ],
)
def test_intervals_of_one_number_cover_it(
    draw: Callable[[Generator], Interval], truth: float, runs: int
) -> None:
    generator = np.random.default_rng(20_111_209)
    intervals = [draw(generator) for _ in range(runs)]
    covered = sum(low <= truth <= high for low, high in intervals) / runs
    assert 0.93 - margin(0.07, runs) <= covered <= 0.97 + margin(0.03, runs)
