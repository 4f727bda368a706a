"""A trend beside a season: each calendar month is compared only with itself in other years."""

from math import copysign, erfc, sqrt

import numpy as np
from numpy.typing import ArrayLike

from report_builder.stats.inference import Comparison
from report_builder.stats.intervals import Numbers, quantile_normal

MONTHS = 12
# With one year no month has another to be compared with.
MINIMUM_MONTHS = 2 * MONTHS
EFFECT_NAME = "trend per year as a share of the mean year"


def seasonal_trend(values: ArrayLike) -> Comparison:
    """Seasonal Kendall test with the seasonal Theil–Sen slope (Hirsch, Slack & Smith 1982).

    ``values``: one per month, oldest first, without gaps. The effect is the median change per year
    over all pairs of the same calendar month, divided by the mean of the values, with Gilbert's
    (1987) interval; p uses the normal law with continuity correction and ties. Calendar months are
    taken as independent of each other. Needs 24 months and a positive mean.
    """
    series = np.asarray(values, dtype=np.float64).ravel()
    if series.size < MINIMUM_MONTHS or not np.isfinite(series).all():
        raise ValueError(f"needs {MINIMUM_MONTHS} finite values, got {series.size}")
    mean = float(np.sort(series).mean())
    if mean <= 0:
        raise ValueError("needs a positive mean")
    seasons = [series[month::MONTHS] for month in range(MONTHS)]
    slopes = np.sort(np.concatenate([_slopes(season) for season in seasons]))
    score = float(np.sign(slopes).sum())
    spread = sqrt(sum(_variance(season) for season in seasons))
    z = (score - copysign(1, score)) / spread if score and spread else 0.0
    low, high = _interval(slopes, quantile_normal() * spread)
    return Comparison(
        "seasonal Mann–Kendall test", series.size, float(np.median(slopes)) / mean, EFFECT_NAME,
        low / mean, high / mean, erfc(abs(z) / sqrt(2)),
    )  # fmt: skip


def _slopes(season: Numbers) -> Numbers:
    """Change per year between all pairs of years of one calendar month."""
    earlier, later = np.triu_indices(season.size, k=1)
    return np.asarray((season[later] - season[earlier]) / (later - earlier))


def _variance(season: Numbers) -> float:
    """Variance of the Kendall score of one calendar month without a trend, ties counted."""
    _, ties = np.unique(season, return_counts=True)
    every = np.array([season.size, *ties], dtype=np.float64)
    terms = every * (every - 1) * (2 * every + 5) / 18
    return float(terms[0] - terms[1:].sum())


def _interval(slopes: Numbers, reach: float) -> tuple[float, float]:
    """Sen's interval: the slopes so many ranks from the middle, interpolated; at most all."""
    low, high = (slopes.size - reach) / 2 - 1, (slopes.size + reach) / 2
    ranks = np.arange(slopes.size)
    middle = float(np.median(slopes))
    ends = np.interp([low, high], ranks, slopes)
    return min(float(ends[0]), middle), max(float(ends[1]), middle)
