"""Intervals for one number at a time: a share, a mean, any statistic, an explained share.

Everything is an interval at 95 % unless a level is given. Input that cannot have an interval
(empty, not finite) raises ``ValueError``; results are always finite.
"""

from collections.abc import Callable
from math import exp, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Numbers = NDArray[np.float64]

LEVEL = 0.95  # the one level the report prints
PERCENT_LEVEL = round(100 * LEVEL)  # as it stands in a sentence
TAIL = (1 - LEVEL) / 2
SEED = 20_111_209  # any fixed number: the same data must give the same interval
RESAMPLES = 2_000  # Monte-Carlo error of a 2.5 % bound is then below a tenth of its width
# Resampled cells held in memory at once (32 MB).
CELLS_AT_ONCE = 4_000_000


def finite_sorted(values: ArrayLike, least: int = 1) -> Numbers:
    """Values as a sorted float vector, so that row order cannot change a sum.

    Raises ``ValueError`` for fewer than ``least`` values or for any that is not finite.
    """
    numbers = np.sort(np.asarray(values, dtype=np.float64).ravel())
    if numbers.size < least:
        raise ValueError(f"needs at least {least} values, got {numbers.size}")
    if not np.isfinite(numbers).all():
        raise ValueError("values must be finite: leave missing ones out and count them")
    return numbers


def quantile_normal(level: float = LEVEL) -> float:
    """Return z such that the central ``level`` of a normal lies within ±z (1.96 for 95 %)."""
    return float(special.ndtri((1 + level) / 2))


def quantile_t(freedom: float, level: float = LEVEL) -> float:
    """Return t such that the central ``level`` of Student's t lies within ±t."""
    return float(special.stdtrit(freedom, (1 + level) / 2))


def wilson_interval(successes: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Return Wilson's score interval of a share (Newcombe 1998, method 3); (0, 1) for n = 0."""
    if not 0 <= successes <= n:
        raise ValueError(f"successes must lie between 0 and n, got {successes} of {n}")
    if n == 0:
        return 0.0, 1.0
    z = quantile_normal(level)
    share = successes / n
    centre = share + z * z / (2 * n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else (centre - reach) / scale
    high = 1.0 if successes == n else (centre + reach) / scale
    return low, high


def newcombe_interval(
    successes_a: int, n_a: int, successes_b: int, n_b: int
) -> tuple[float, float]:
    """Return the interval of share a − share b from two Wilson intervals (Newcombe 1998, no. 10).

    Both groups need at least one member.
    """
    if min(n_a, n_b) < 1:
        raise ValueError("both groups need at least one member")
    share_a, share_b = successes_a / n_a, successes_b / n_b
    low_a, high_a = wilson_interval(successes_a, n_a)
    low_b, high_b = wilson_interval(successes_b, n_b)
    difference = share_a - share_b
    low = difference - sqrt((share_a - low_a) ** 2 + (high_b - share_b) ** 2)
    high = difference + sqrt((high_a - share_a) ** 2 + (share_b - low_b) ** 2)
    return low, high


def mean_interval(values: ArrayLike) -> tuple[float, float]:
    """Return Student's t interval of a mean, in the unit of the values; needs two values."""
    numbers = finite_sorted(values, least=2)
    reach = quantile_t(numbers.size - 1) * float(numbers.std(ddof=1)) / sqrt(numbers.size)
    mean = float(numbers.mean())
    return mean - reach, mean + reach


def difference_interval(first: ArrayLike, second: ArrayLike) -> tuple[float, float, float]:
    """Return mean first − mean second with Welch's interval, in the unit of the values.

    Needs two values in each.
    """
    a, b = finite_sorted(first, least=2), finite_sorted(second, least=2)
    part_a, part_b = float(a.var(ddof=1)) / a.size, float(b.var(ddof=1)) / b.size
    difference = float(a.mean() - b.mean())
    if part_a + part_b == 0:
        return difference, difference, difference
    freedom = (part_a + part_b) ** 2 / (part_a**2 / (a.size - 1) + part_b**2 / (b.size - 1))
    reach = quantile_t(freedom) * sqrt(part_a + part_b)
    return difference, difference - reach, difference + reach


def ratio_interval(first: ArrayLike, second: ArrayLike) -> tuple[float, float, float]:
    """Return mean first / mean second with its interval by the delta method on the log scale.

    Needs two values in each and positive means. (Fieller's interval, without its gaps.)
    """
    a, b = finite_sorted(first, least=2), finite_sorted(second, least=2)
    mean_a, mean_b = float(a.mean()), float(b.mean())
    if min(mean_a, mean_b) <= 0:
        raise ValueError("a ratio of means needs positive means")
    error = sqrt(
        float(a.var(ddof=1)) / (a.size * mean_a**2) + float(b.var(ddof=1)) / (b.size * mean_b**2)
    )
    ratio, reach = mean_a / mean_b, quantile_t(min(a.size, b.size) - 1) * error
    return ratio, ratio * exp(-reach), ratio * exp(reach)


def bootstrap_interval(
    values: ArrayLike, statistic: Callable[[Numbers], ArrayLike], seed: int = SEED
) -> tuple[float, float]:
    """Return the percentile bootstrap interval of any statistic of one sample.

    ``statistic`` is called with a matrix, one resample per row, and returns one number per row,
    e.g. ``lambda rows: np.median(rows, axis=1)``. Values are sorted first: row order is irrelevant.
    """
    numbers = finite_sorted(values)
    generator = np.random.default_rng(seed)
    rows_at_once = max(1, CELLS_AT_ONCE // numbers.size)
    results = [
        np.asarray(statistic(generator.choice(numbers, (rows, numbers.size))), dtype=np.float64)
        for rows in np.diff(np.r_[np.arange(0, RESAMPLES, rows_at_once), RESAMPLES])
    ]
    low, high = np.quantile(np.concatenate(results), [TAIL, 1 - TAIL])
    return float(low), float(high)


def noncentral_interval(
    statistic: float, freedom: float, inflation: float = 1.0
) -> tuple[float, float]:
    """Return the interval of a chi² statistic's noncentrality, by inverting its distribution.

    ``statistic`` is taken as ``inflation`` × noncentral chi² with ``freedom`` degrees; inflation is
    how much more (or less) the statistic varies than that law says, 1 where there is no effect.
    The low bound is 0 where the central test does not reject at 2.5 %, however little the statistic
    seems to vary (few values without overlap). A statistic below its own expectation is counted as
    that expectation for the high bound, so that a suspiciously good fit never gives an interval of
    no width. (Steiger 2004; Smithson 2003.)
    """
    scaled = statistic / inflation
    rejects = special.chdtrc(freedom, statistic / max(1.0, inflation)) < TAIL
    low = float(special.chndtrinc(scaled, freedom, 1 - TAIL)) if rejects else 0.0
    high = float(special.chndtrinc(max(scaled, freedom), freedom, TAIL))
    return inflation * low, inflation * high


def ratio_of_sums_interval(sums: ArrayLike, counts: ArrayLike) -> tuple[float, float, float]:
    """Return Σ sums / Σ counts with its interval, each pair being one independent unit.

    For a mean over orders where a customer has several: a unit is a customer with the sum and the
    number of their orders, so that orders alike do not count as many (the ratio estimator of
    Cochran 1977, 6.4, with Student's t). Needs two units and a positive count in all.
    """
    values = np.asarray(sums, dtype=np.float64).ravel()
    weights = np.asarray(counts, dtype=np.float64).ravel()
    if values.size != weights.size or values.size < 2 or not weights.sum() > 0:
        raise ValueError("needs two units or more, a sum and a count each, and a positive count")
    order = np.lexsort((values, weights))
    values, weights = values[order], weights[order]
    ratio = float(values.sum() / weights.sum())
    squares = float(((values - ratio * weights) ** 2).sum())
    error = sqrt(squares * values.size / (values.size - 1)) / float(weights.sum())
    reach = quantile_t(values.size - 1) * error
    return ratio, ratio - reach, ratio + reach
