"""Effect sizes with their 95 % intervals, and the words for them.

Each function returns ``Estimate``: (effect, low, high), always finite, low ≤ effect ≤ high. Samples
come in as sorted finite vectors (``intervals.finite_sorted``). Shares of variation explained (η²,
ε², V²) are corrected for what chance alone would explain, and their intervals invert the noncentral
chi² law, scaled by the delta-method variance: closed form, no resampling.
"""

from collections.abc import Sequence
from math import sqrt

import numpy as np

from report_builder.stats.intervals import Numbers, noncentral_interval, quantile_normal

Estimate = tuple[float, float, float]

COHENS_D = "Cohen's d"
COHENS_W = "Cohen's w"
CLIFFS_DELTA = "Cliff's delta"
ETA_SQUARED = "eta squared"
EPSILON_SQUARED = "epsilon squared"
CRAMERS_V = "Cramér's V"
SPEARMANS_R = "Spearman's r"
PEARSONS_R = "Pearson's r"
SHARE_DIFFERENCE = "difference in shares"
TREND_SLOPE = "Theil–Sen slope per period"
ELASTICITY = "price elasticity"
LIST_ELASTICITY = "elasticity to list prices"
LOG_CHANGE = "change of log units"
LOG_NEEDED = "log units sold less log units needed"
MONTHLY_CHANGE = "change of log monthly totals"
UNADJUSTED_CHANGE = "change of log monthly totals, the season not taken out"
ONE_OF_MANY_CHANGE = "change of log monthly totals, the clearest of many series"
MIX_CHANGE = "change by mix as a share of the average before"
ORDERS_AGAINST_SHOP = "change in orders against the shop's"
HOLIDAY_LIFT = "lift over the same weekdays around"
ERROR_SAVED = "share of absolute error saved"

# What an effect is shown in beside its test; the others are numbers without a unit.
SHOWN_IN = {
    SHARE_DIFFERENCE: "points",
    MIX_CHANGE: "change",
    ORDERS_AGAINST_SHOP: "change",
    HOLIDAY_LIFT: "change",
    ERROR_SAVED: "change",
}

# From here on an effect is small, medium, large; anything below the first is negligible.
CUTS = {
    SPEARMANS_R: (0.1, 0.3, 0.5),  # Cohen 1988
    PEARSONS_R: (0.1, 0.3, 0.5),
    CRAMERS_V: (0.1, 0.3, 0.5),
    SHARE_DIFFERENCE: (0.1, 0.3, 0.5),  # equals r at even margins (Rosenthal & Rubin 1982)
    ETA_SQUARED: (0.01, 0.06, 0.14),
    EPSILON_SQUARED: (0.01, 0.06, 0.14),
    CLIFFS_DELTA: (0.147, 0.33, 0.474),  # Romano et al. 2006
    COHENS_D: (0.2, 0.5, 0.8),  # Cohen 1988; the same steps as Cliff's delta, for means
    # At 1 money stays the same; 2.62 is the mean of 1,851 published ones (Bijmolt, van Heerde &
    # Pieters 2005); below 0.2 a tenth off the price moves two units in a hundred.
    ELASTICITY: (0.2, 1.0, 2.62),
    LIST_ELASTICITY: (0.2, 1.0, 2.62),
    LOG_NEEDED: (0.0953, 0.2231, 0.4055),  # as a change of units
    LOG_CHANGE: (0.0953, 0.2231, 0.4055),  # a tenth, a quarter, a half more; no published cuts
    MONTHLY_CHANGE: (0.0488, 0.0953, 0.2231),  # a twentieth, a tenth, a quarter more in a year
    UNADJUSTED_CHANGE: (0.0488, 0.0953, 0.2231),
    ONE_OF_MANY_CHANGE: (0.0488, 0.0953, 0.2231),
    # A hundredth, a thirtieth, a tenth of the average order; no published cuts.
    MIX_CHANGE: (0.01, 0.0333, 0.1),
    COHENS_W: (0.1, 0.3, 0.5),  # Cohen 1988; Cramér's V where there is no second way to divide
}
WORDS = ("negligible", "small", "medium", "large")
# A sample without any overlap between groups is still only a sample: never less than a tenth of the
# variation that pure chance has.
LEAST_INFLATION = 0.1


def effect_word(effect_name: str, effect: float) -> str:
    """Return negligible, small, medium or large; a value on a cut takes the larger word.

    The sign is ignored. Raises ``ValueError`` for effects in the data's own unit (a slope).
    """
    if effect_name not in CUTS:
        raise ValueError(f"no words for the size of {effect_name!r}; known: {', '.join(CUTS)}")
    return WORDS[sum(abs(effect) >= cut for cut in CUTS[effect_name])]


def cohens_d(first: Numbers, second: Numbers) -> Estimate:
    """Return (mean first − mean second) / root mean variance, for unequal variances (Bonett 2008).

    Needs two values per sample and some variation in at least one.
    """
    variance_a, variance_b = float(first.var(ddof=1)), float(second.var(ddof=1))
    variance = (variance_a + variance_b) / 2
    effect = float(first.mean() - second.mean()) / sqrt(variance)
    freedom_a, freedom_b = first.size - 1, second.size - 1
    noise_of_deviation = variance_a**2 / freedom_a + variance_b**2 / freedom_b
    noise_of_means = variance_a / freedom_a + variance_b / freedom_b
    error = sqrt(effect**2 * noise_of_deviation / (8 * variance**2) + noise_of_means / variance)
    reach = quantile_normal() * error
    return effect, effect - reach, effect + reach


def cliffs_delta(first: Numbers, second: Numbers) -> Estimate:
    """Return P(first > second) − P(first < second) with Cliff's asymmetric interval.

    Consistent variance and the rule for δ = ±1 after Feng & Cliff (2004). Needs two per sample.
    """
    of_first = _dominance(first, second)
    of_second = -_dominance(second, first)
    delta = float(of_first.mean())
    z = quantile_normal()
    if abs(delta) == 1:
        fewest = min(first.size, second.size)
        inner = (fewest - z * z) / (fewest + z * z)
        return (delta, inner, 1.0) if delta > 0 else (delta, -1.0, -inner)
    error = sqrt(_dominance_variance(first, second, of_first, of_second, delta))
    reach = z * error * sqrt((1 - delta**2) ** 2 + (z * error) ** 2)
    scale = 1 - delta**2 + (z * error) ** 2
    low = max(-1.0, (delta - delta**3 - reach) / scale)
    high = min(1.0, (delta - delta**3 + reach) / scale)
    return delta, min(low, delta), max(high, delta)


def _dominance(sample: Numbers, other: Numbers) -> Numbers:
    """For each value: the share of the other sample below it minus the share above it."""
    below = np.searchsorted(other, sample, side="left")
    above = other.size - np.searchsorted(other, sample, side="right")
    return np.asarray((below - above) / other.size, dtype=np.float64)


def _dominance_variance(
    first: Numbers, second: Numbers, of_first: Numbers, of_second: Numbers, delta: float
) -> float:
    n, m = first.size, second.size
    untied = np.searchsorted(second, first, "left") + m - np.searchsorted(second, first, "right")
    spread_first = m * m * float(((of_first - delta) ** 2).sum())
    spread_second = n * n * float(((of_second - delta) ** 2).sum())
    spread_pairs = float(untied.sum()) - n * m * delta**2
    variance = (spread_first + spread_second - spread_pairs) / (n * m * (n - 1.0) * (m - 1.0))
    return max(variance, (1 - delta**2) / (n * m - 1))


def explained_by_groups(groups: Sequence[Numbers]) -> Estimate:
    """Return η², the share of variance between groups (adjusted, Kelley 1935), at least 0.

    Needs at least two groups and some variation.
    """
    values = np.concatenate(groups)
    mean, total = float(values.mean()), float(values.var())
    within = np.concatenate([group - group.mean() for group in groups])
    raw = max(0.0, 1 - float((within**2).mean()) / total)
    influence = ((1 - raw) * (values - mean) ** 2 - within**2) / total
    return _adjusted(raw, values.size, len(groups), _inflation(float((influence**2).mean()), raw))


def explained_by_rank(groups: Sequence[Numbers]) -> Estimate:
    """Return ε², the same share on ranks (H of Kruskal–Wallis / (n − 1), adjusted), at least 0.

    Needs at least two groups. All values equal: nothing is explained, interval from n alone.
    """
    pooled = np.sort(np.concatenate(groups))
    places = [_middle_place(pooled, group) - 0.5 for group in groups]
    weights = [group.size / pooled.size for group in groups]
    means = [float(place.mean()) for place in places]
    total = float((np.concatenate(places) ** 2).mean())
    between = sum(weight * mean**2 for weight, mean in zip(weights, means, strict=True))
    if total == 0:
        return _adjusted(0.0, pooled.size, len(groups), 1.0)
    squares = 0.0
    for group, place, own in zip(groups, places, means, strict=True):
        influence = own**2 - between + 2 * own * (place - own)
        for other, weight, mean in zip(groups, weights, means, strict=True):
            influence += 2 * weight * mean * (0.5 - _middle_place(other, group) - mean)
        squares += float((influence**2).sum())
    raw = between / total
    inflation = _inflation(squares / total**2 / pooled.size, raw)
    return _adjusted(raw, pooled.size, len(groups), inflation)


def _middle_place(sample: Numbers, points: Numbers) -> Numbers:
    """Share of the sorted sample below each point, ties counted half."""
    left = np.searchsorted(sample, points, side="left")
    right = np.searchsorted(sample, points, side="right")
    return np.asarray((left + right) / (2 * sample.size), dtype=np.float64)


def _inflation(influence_square: float, raw: float) -> float:
    """Variance of the estimate over the variance that the noncentral chi² law gives it."""
    return max(LEAST_INFLATION, influence_square / (4 * raw)) if raw > 0 else 1.0


def _adjusted(raw: float, n: int, groups: int, inflation: float) -> Estimate:
    effect = max(0.0, 1 - (1 - raw) * (n - 1) / (n - groups)) if n > groups else 0.0
    low, high = noncentral_interval(raw * (n - 1), groups - 1, inflation)
    return effect, min(low / (n - 1), effect), max(min(1.0, high / (n - 1)), effect)


def bias_corrected_v(counts: Numbers) -> Estimate:
    """Return Cramér's V of a table, corrected for bias (Bergsma 2013).

    ``counts``: two or more rows and columns, none of them empty.
    """
    n = float(counts.sum())
    shares = counts / n
    rows, columns = shares.sum(axis=1, keepdims=True), shares.sum(axis=0, keepdims=True)
    ratio = shares / (rows * columns)
    raw = max(0.0, float((shares * ratio).sum()) - 1)
    freedom = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    row_part = (shares * ratio).sum(axis=1, keepdims=True) / rows
    column_part = (shares * ratio).sum(axis=0, keepdims=True) / columns
    influence_square = float((shares * (2 * ratio - row_part - column_part) ** 2).sum())
    low, high = noncentral_interval(raw * n, freedom, _inflation(influence_square, raw))
    fewest = min(counts.shape) - 1
    corrected = min(side - 1 - (side - 1) ** 2 / (n - 1) for side in counts.shape)
    chance = freedom / (n - 1)
    effect = min(1.0, sqrt(max(0.0, raw - chance) / corrected)) if corrected > 0 else 0.0
    low, high = sqrt(low / n / fewest), min(1.0, sqrt(high / n / fewest))
    return effect, min(low, effect), max(high, effect)
