"""Two factors at once: one with the other held constant, and whether they work together.

Tests look at ranks, so that a few huge values decide nothing.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from report_builder.stats import effects
from report_builder.stats.inference import Comparison
from report_builder.stats.intervals import Numbers, noncentral_interval, quantile_normal


def places_within(values: ArrayLike, strata: ArrayLike) -> Numbers:
    """The place of each value among the values of its own stratum, between 0 and 1; ties share one.

    Where a second factor works only through the strata, it does not change these places: comparing
    them between its groups is a test with the strata held constant (van Elteren 1960).
    """
    numbers, labels = np.asarray(values, dtype=np.float64).ravel(), np.asarray(strata).ravel()
    if numbers.size != labels.size:
        raise ValueError(f"{numbers.size} values but {labels.size} strata")
    places = np.zeros(numbers.size)
    for label in np.unique(labels):
        own = labels == label
        places[own] = (stats.rankdata(numbers[own]) - 0.5) / own.sum()
    return places


class NoCommonStratum(ValueError):
    """Members and others share no stratum: holding it constant leaves nothing to compare."""


def standardised_difference(
    values: ArrayLike, member: ArrayLike, strata: ArrayLike
) -> tuple[float, float, float]:
    """Mean of the members − mean of others who are spread over the strata as the members are.

    With its 95 % interval, strata taken as given (direct standardisation; Kitagawa 1955). Members
    of strata with fewer than two on either side cannot be compared and are left out. Raises
    ``NoCommonStratum`` where no stratum has two on both sides.
    """
    numbers = np.asarray(values, dtype=np.float64).ravel()
    inside, labels = np.asarray(member, dtype=bool).ravel(), np.asarray(strata).ravel()
    parts = []
    for label in np.unique(labels):
        own = np.sort(numbers[inside & (labels == label)])
        others = np.sort(numbers[~inside & (labels == label)])
        if min(own.size, others.size) >= 2:
            variance = float(own.var(ddof=1)) / own.size + float(others.var(ddof=1)) / others.size
            parts.append((own.size, float(own.mean() - others.mean()), variance))
    if not parts:
        raise NoCommonStratum("needs a stratum with two members and two others")
    sizes, differences, variances = np.array(parts, dtype=np.float64).T
    weights = sizes / sizes.sum()
    difference = float((weights * differences).sum())
    reach = quantile_normal() * float(np.sqrt((weights**2 * variances).sum()))
    return difference, difference - reach, difference + reach


def interaction(values: ArrayLike, first: ArrayLike, second: ArrayLike) -> Comparison:
    """Test whether the difference between groups of one factor depends on the other.

    Two-way analysis of variance of ranks (Conover & Iman 1981): how much better the cells explain
    the ranks than both factors added up. The effect is partial η²: the share of what both added up
    leave open, adjusted for chance. Every cell that occurs needs several values.
    """
    ranks = stats.rankdata(np.asarray(values, dtype=np.float64).ravel())
    rows, columns = (np.unique(np.asarray(one), return_inverse=True)[1] for one in (first, second))
    order = np.lexsort([columns, rows, ranks])  # so that row order cannot change a sum
    ranks, rows, columns = ranks[order], rows[order], columns[order]
    cells = np.unique(rows * (columns.max() + 1) + columns, return_inverse=True)[1]
    added, rank_added = _unexplained(ranks, np.hstack([_indicators(rows), _indicators(columns)]))
    apart, rank_apart = _unexplained(ranks, _indicators(cells))
    freedom, rest = rank_apart - rank_added, ranks.size - rank_apart
    if freedom < 1 or rest < 1:
        raise ValueError("needs two groups of each factor, and more values than cells")
    total = float(((ranks - ranks.mean()) ** 2).sum())
    name, n = "two-way analysis of variance on ranks", int(ranks.size)
    if total == 0 or apart <= 0:
        return Comparison(name, n, 0.0, effects.ETA_SQUARED, 0.0, 1.0, 1.0)
    statistic = max(0.0, added - apart) / freedom / (apart / rest)
    p = float(special.fdtrc(freedom, rest, statistic))
    effect = max(0.0, (added - apart - freedom * apart / rest) / added)
    # A noncentrality of n · η² / (1 − η²), turned back into η² (Steiger 2004).
    low, high = (one / (one + n) for one in noncentral_interval(statistic * freedom, freedom))
    return Comparison(
        name, n, effect, effects.ETA_SQUARED,
        min(low, effect), max(high, effect), p,
    )  # fmt: skip


def _indicators(codes: NDArray[np.int64]) -> Numbers:
    return np.eye(int(codes.max()) + 1)[codes]


def _unexplained(values: Numbers, columns: Numbers) -> tuple[float, int]:
    """Sum of squares that the columns leave, and how many of them are independent."""
    fitted, _, rank, _ = np.linalg.lstsq(columns, values, rcond=None)
    return float(((values - columns @ fitted) ** 2).sum()), int(rank)
