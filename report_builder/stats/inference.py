"""Tests between groups, categories and months: always n, an effect size and its 95 % interval.

Which test is used follows from shape and size (constants below) and is named in the result, so the
report can print the choice. Impossible input raises ``ValueError``; results never hold NaN. A p is
never a finding by itself: effect, interval and the correction over all tests decide that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from report_builder.stats import effects
from report_builder.stats.effects import effect_word
from report_builder.stats.intervals import (
    LEVEL,
    SEED,
    Numbers,
    bootstrap_interval,
    finite_sorted,
    mean_interval,
    newcombe_interval,
    quantile_normal,
    wilson_interval,
)

__all__ = [
    "MINIMUM_EXPECTED_PER_CELL",
    "MINIMUM_PER_GROUP",
    "Comparison",
    "association",
    "benjamini_hochberg",
    "bootstrap_interval",
    "compare_groups",
    "compare_two",
    "difference_in_shares",
    "effect_word",
    "mean_correlation",
    "mean_interval",
    "rank_correlation",
    "trend",
    "wilson_interval",
]

# Below this a mean says little and the report makes no claim about it.
MINIMUM_PER_GROUP = 30
# Below this in any cell the chi² law is not to be trusted (Cochran 1954).
MINIMUM_EXPECTED_PER_CELL = 5
# Cochran (1977): a mean is near enough to normal when n ≥ 25 · skewness²; else ranks are compared.
VALUES_PER_SQUARED_SKEWNESS = 25
# Random tables behind a p where expected counts are small and the table is larger than 2×2.
RANDOM_TABLES = 9_999
# The standard error of Fisher's z needs n − 3 > 0.
MINIMUM_PAIRS = 4
# With fewer points no order of values can be significant at 5 % (2 · 1/4! = .083).
MINIMUM_PERIODS = 5
# Fisher's z of a perfect correlation is infinite.
_NEARLY_ONE = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Comparison:
    """One test: its name, all observations used, the effect with its 95 % interval, and raw p."""

    test: str
    n: int
    effect: float
    effect_name: str
    low: float
    high: float
    p: float


def compare_two(first: ArrayLike, second: ArrayLike) -> Comparison:
    """Compare two independent samples; the effect is positive where the first is higher.

    Welch's t-test with Cohen's d where both samples are large for their skewness, otherwise
    Mann–Whitney U with Cliff's delta. Needs two values in each.
    """
    a, b = finite_sorted(first, least=2), finite_sorted(second, least=2)
    n = a.size + b.size
    if _suits_means([a, b]):
        p = float(stats.ttest_ind(a, b, equal_var=False).pvalue)
        effect, low, high = effects.cohens_d(a, b)
        return Comparison("Welch's t-test", n, effect, effects.COHENS_D, low, high, p)
    varies = min(a[0], b[0]) < max(a[-1], b[-1])
    p = float(stats.mannwhitneyu(a, b, alternative="two-sided").pvalue) if varies else 1.0
    effect, low, high = effects.cliffs_delta(a, b)
    return Comparison("Mann–Whitney U test", n, effect, effects.CLIFFS_DELTA, low, high, p)


def compare_groups(values: ArrayLike, groups: ArrayLike) -> Comparison:
    """Compare values between two or more groups; ``groups`` holds one label per value.

    Welch's ANOVA with η² where every group is large for its skewness, otherwise Kruskal–Wallis
    with ε²; both adjusted for chance, so that no effect is 0 on average or just above.
    """
    numbers, labels = np.asarray(values, dtype=np.float64).ravel(), np.asarray(groups).ravel()
    if numbers.size != labels.size:
        raise ValueError(f"{numbers.size} values but {labels.size} group labels")
    samples = [finite_sorted(numbers[labels == label]) for label in np.unique(labels)]
    if len(samples) < 2 or numbers.size <= len(samples):
        raise ValueError("needs at least two groups, and more values than groups")
    if _suits_means(samples):
        p = _welch_anova(samples)
        effect, low, high = effects.explained_by_groups(samples)
        return Comparison("Welch's ANOVA", numbers.size, effect, effects.ETA_SQUARED, low, high, p)
    varies = numbers.min() < numbers.max()
    p = float(stats.kruskal(*samples).pvalue) if varies else 1.0
    effect, low, high = effects.explained_by_rank(samples)
    return Comparison(
        "Kruskal–Wallis test", numbers.size, effect, effects.EPSILON_SQUARED, low, high, p
    )


def _suits_means(samples: Sequence[Numbers]) -> bool:
    return all(
        sample.size >= MINIMUM_PER_GROUP
        and sample[0] < sample[-1]
        and sample.size >= VALUES_PER_SQUARED_SKEWNESS * _skewness(sample) ** 2
        for sample in samples
    )


def _skewness(sample: Numbers) -> float:
    deviations = sample - sample.mean()
    squares = deviations * deviations
    # A third power of an array is a hundred times slower than two multiplications.
    return float((squares * deviations).mean() / squares.mean() ** 1.5)


def _welch_anova(samples: Sequence[Numbers]) -> float:
    """p of Welch's (1951) test of equal means under unequal variances."""
    sizes = np.array([sample.size for sample in samples], dtype=np.float64)
    means = np.array([sample.mean() for sample in samples])
    weights = sizes / np.array([sample.var(ddof=1) for sample in samples])
    groups = sizes.size
    mean = float((weights * means).sum() / weights.sum())
    between = float((weights * (means - mean) ** 2).sum()) / (groups - 1)
    imbalance = float(((1 - weights / weights.sum()) ** 2 / (sizes - 1)).sum())
    statistic = between / (1 + 2 * (groups - 2) / (groups**2 - 1) * imbalance)
    return float(special.fdtrc(groups - 1, (groups**2 - 1) / (3 * imbalance), statistic))


def association(table: ArrayLike) -> Comparison:
    """Test whether the rows and columns of a table of counts depend on each other.

    Chi² (no continuity correction) with at least five expected in every cell; else Fisher's exact
    test for 2×2, and for larger tables the chi² of random tables with the same margins (seeded).
    Empty rows and columns are left out; at least two of each must remain.
    """
    counts = _without_empty(np.asarray(table, dtype=np.float64))
    n = int(counts.sum())
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    effect, low, high = effects.bias_corrected_v(counts)
    name = "chi² test"
    if expected.min() >= MINIMUM_EXPECTED_PER_CELL:
        freedom = (counts.shape[0] - 1) * (counts.shape[1] - 1)
        p = float(special.chdtrc(freedom, ((counts - expected) ** 2 / expected).sum()))
    elif counts.shape == (2, 2):
        name, p = "Fisher's exact test", float(stats.fisher_exact(counts.astype(np.int64)).pvalue)
    else:
        name, p = "chi² test on random tables", _p_of_random_tables(counts, expected)
    return Comparison(name, n, effect, effects.CRAMERS_V, low, high, p)


def _without_empty(counts: Numbers) -> Numbers:
    if counts.ndim != 2 or not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError("needs a two-way table of counts, none negative or missing")
    if (counts != np.round(counts)).any():
        raise ValueError("needs whole counts, not shares or sums of money")
    kept: Numbers = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(kept.shape) < 2:
        raise ValueError("needs at least two rows and two columns that are not empty")
    return kept


def _p_of_random_tables(counts: Numbers, expected: Numbers) -> float:
    margins = counts.sum(axis=1).astype(np.int64), counts.sum(axis=0).astype(np.int64)
    generator = np.random.default_rng(SEED)
    tables = stats.random_table(*margins).rvs(RANDOM_TABLES, random_state=generator)
    distances = ((tables - expected) ** 2 / expected).sum(axis=(1, 2))
    observed = ((counts - expected) ** 2 / expected).sum()
    # Sums of the same terms in another order must still count as equal.
    as_far = int((distances >= observed * (1 - 1e-9)).sum())
    return (as_far + 1) / (RANDOM_TABLES + 1)


def difference_in_shares(successes_a: int, n_a: int, successes_b: int, n_b: int) -> Comparison:
    """Compare two shares; effect = share a − share b (0.1 is ten percentage points).

    Newcombe's interval; p from chi², or Fisher's exact test where fewer than five are expected.
    """
    low, high = newcombe_interval(successes_a, n_a, successes_b, n_b)
    effect = successes_a / n_a - successes_b / n_b
    name, p = "chi² test", 1.0
    if 0 < successes_a + successes_b < n_a + n_b:
        tested = association([[successes_a, n_a - successes_a], [successes_b, n_b - successes_b]])
        name, p = tested.test, tested.p
    return Comparison(name, n_a + n_b, effect, effects.SHARE_DIFFERENCE, low, high, p)


def rank_correlation(x: ArrayLike, y: ArrayLike) -> Comparison:
    """Spearman's correlation of paired values, with Fisher's z interval (Bonett & Wright 2000).

    Needs four pairs. Where one side never varies nothing can be said: effect 0 in (−1, 1), p 1.
    """
    first, second = (np.asarray(side, dtype=np.float64).ravel() for side in (x, y))
    if first.size != second.size:
        raise ValueError(f"{first.size} values cannot be paired with {second.size}")
    sides = finite_sorted(first, MINIMUM_PAIRS), finite_sorted(second, MINIMUM_PAIRS)
    name, n = "Spearman's rank correlation", first.size
    if any(side[0] == side[-1] for side in sides):
        return Comparison(name, n, 0.0, effects.SPEARMANS_R, -1.0, 1.0, 1.0)
    result = stats.spearmanr(first, second)
    effect = float(np.clip(result.statistic, -1, 1))
    reach = quantile_normal() * sqrt((1 + effect**2 / 2) / (n - 3))
    # A perfect order has no finite z: its interval is that of half a step short of perfect.
    centre = atanh(max(-1 + 1 / n**2, min(1 - 1 / n**2, effect)))
    low, high = min(tanh(centre - reach), effect), max(tanh(centre + reach), effect)
    return Comparison(name, n, effect, effects.SPEARMANS_R, low, high, float(result.pvalue))


def mean_correlation(correlations: ArrayLike) -> Comparison:
    """Test whether the mean of independent Pearson correlations, one a unit, differs from 0.

    On Fisher's z scale: Student's t-test of one sample, its interval turned back. Needs two units.
    """
    bounded = np.clip(np.asarray(correlations, dtype=np.float64), -_NEARLY_ONE, _NEARLY_ONE)
    z = finite_sorted(np.arctanh(bounded), least=2)
    low, high = (tanh(bound) for bound in mean_interval(z))
    mean, spread = float(z.mean()), float(z.std(ddof=1))
    p = 1.0 if mean == 0 else 0.0
    if spread > 0:
        statistic = mean / (spread / sqrt(z.size))
        p = 2 * float(special.stdtr(z.size - 1, -abs(statistic)))
    return Comparison("t-test of one sample", z.size, tanh(mean), effects.PEARSONS_R, low, high, p)


def trend(values: ArrayLike) -> Comparison:
    """Mann–Kendall test of a series in time order, with the Theil–Sen slope and Sen's interval.

    The effect is in the unit of the values per period. Assumes equal spacing and independent
    periods: seasonal series are to be seasonally adjusted first. Needs five periods.
    """
    series = np.asarray(values, dtype=np.float64).ravel()
    ordered = finite_sorted(series, MINIMUM_PERIODS)
    name = "Mann–Kendall test"
    if ordered[0] == ordered[-1]:
        return Comparison(name, series.size, 0.0, effects.TREND_SLOPE, 0.0, 0.0, 1.0)
    periods = np.arange(series.size, dtype=np.float64)
    p = float(stats.kendalltau(periods, series).pvalue)
    slope, _, low, high = (float(part) for part in stats.theilslopes(series, periods, LEVEL))
    return Comparison(
        name, series.size, slope, effects.TREND_SLOPE, min(low, slope), max(high, slope), p
    )


def benjamini_hochberg(p_values: ArrayLike) -> NDArray[np.float64]:
    """Return p adjusted for the false discovery rate (1995), in the order given; may be empty."""
    raw = np.asarray(p_values, dtype=np.float64).ravel()
    if not ((raw >= 0) & (raw <= 1)).all():
        raise ValueError("p-values must lie between 0 and 1")
    if raw.size == 0:
        return raw
    return np.asarray(stats.false_discovery_control(raw), dtype=np.float64)
