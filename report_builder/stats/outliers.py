"""Summary of one variable, and the fences beyond which a value is flagged (never deleted)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from report_builder.stats.intervals import finite_sorted

# Tukey (1977): beyond 1.5 interquartile ranges a value is "outside"; 0.7 % of a normal sample.
FENCE_RANGES = 1.5


@dataclass(frozen=True, slots=True)
class Summary:
    """Location and spread in the unit of the values.

    ``mode`` is the most frequent value, the smallest of several, None where no value repeats.
    ``standard_deviation`` is that of a sample (n − 1), 0 for a single value. Quartiles are
    interpolated linearly (type 7, as in NumPy and DuckDB's ``quantile_cont``).
    """

    count: int
    mean: float
    median: float
    mode: float | None
    standard_deviation: float
    first_quartile: float
    third_quartile: float


def iqr_fences(
    first_quartile: float, third_quartile: float, k: float = FENCE_RANGES
) -> tuple[float, float]:
    """Return (low, high); values strictly below low or above high are outliers."""
    if not first_quartile <= third_quartile:
        raise ValueError(f"first quartile {first_quartile} lies above third {third_quartile}")
    reach = k * (third_quartile - first_quartile)
    return first_quartile - reach, third_quartile + reach


def summary(values: ArrayLike) -> Summary:
    """Summarise at least one finite value; leave missing ones out before, and count them."""
    numbers = finite_sorted(values)
    levels, counts = np.unique(numbers, return_counts=True)
    first, median, third = (float(q) for q in np.quantile(numbers, [0.25, 0.5, 0.75]))
    return Summary(
        count=numbers.size,
        mean=float(numbers.mean()),
        median=median,
        mode=float(levels[counts.argmax()]) if counts.max() > 1 else None,
        standard_deviation=float(numbers.std(ddof=1)) if numbers.size > 1 else 0.0,
        first_quartile=first,
        third_quartile=third,
    )
