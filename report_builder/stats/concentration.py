"""How much hangs on a few: Gini, top shares, ABC and XYZ classes.

All functions depend on values only: equal values get equal classes, whatever the order of rows.
Impossible input (empty, not finite, negative where that has no meaning) raises ``ValueError``.
"""

from math import floor

import numpy as np
from numpy.typing import ArrayLike, NDArray

from report_builder.stats.intervals import Numbers, finite_sorted

# A: the largest items that together make at most 80 % of the value; B: up to 95 %; C: the rest.
ABC_CUTS = (0.80, 0.95)
# X: steady (coefficient of variation at most 0.5); Y: up to 1.0; Z: erratic.
XYZ_CUTS = (0.5, 1.0)
# Sums of floats may miss a cut they equal by a last digit: 0.1 + 0.7 is not 0.8.
ROUNDING = 1e-9


def gini(values: ArrayLike) -> float:
    """Return the Gini coefficient: 0 all equal, (n − 1)/n one has all. All zero counts as equal.

    No small-sample correction. Negative values are refused: the coefficient could leave 0…1.
    """
    ascending = _not_negative(values)
    total, n = float(ascending.sum()), ascending.size
    if total == 0:
        return 0.0
    ranks = np.arange(1, n + 1)
    return max(0.0, float(2 * (ranks * ascending).sum() / (n * total) - (n + 1) / n))


def top_share(values: ArrayLike, fraction: float) -> float:
    """Return the share of the total held by the largest ``fraction`` of items (0 < fraction ≤ 1).

    Never more than that fraction, but at least one item: the top 10 % of 25 items are 2, of 5 it is
    1. A total of zero gives 0.
    """
    if not 0 < fraction <= 1:
        raise ValueError(f"fraction must be above 0 and at most 1, got {fraction}")
    ascending = _not_negative(values)
    total = float(ascending.sum())
    items = max(1, floor(fraction * ascending.size + ROUNDING))
    return float(ascending[-items:].sum()) / total if total > 0 else 0.0


def _not_negative(values: ArrayLike) -> Numbers:
    ascending = finite_sorted(values)
    if ascending[0] < 0:
        raise ValueError(f"values must not be negative, got {ascending[0]}")
    return ascending


def abc_classes(values: ArrayLike) -> NDArray[np.str_]:
    """Return "A", "B" or "C" per item, in the order given.

    Counted from the largest down, an item's cumulative share includes itself and all items equal to
    it: A up to 80 %, B up to 95 %, C the rest. The largest (with its equals) is always A. Items
    that brought nothing or less are C, and their losses do not lower the total.
    """
    finite_sorted(values)
    numbers = np.maximum(np.asarray(values, dtype=np.float64).ravel(), 0.0)
    levels, positions, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    reached = np.cumsum((levels * counts)[::-1])[::-1]
    limits = np.array(ABC_CUTS) * reached[0] * (1 + ROUNDING)
    of_level: NDArray[np.str_] = np.array(["A", "B", "C"])[(reached[:, None] > limits).sum(axis=1)]
    of_level[-1] = "A"
    of_level[levels == 0] = "C"
    return np.asarray(of_level[positions])


def xyz_classes(coefficient_of_variation: ArrayLike) -> NDArray[np.str_]:
    """Return "X", "Y" or "Z" per item; the coefficient is standard deviation / mean of its demand.

    Infinite (a mean of zero) is Z. Negative or missing coefficients raise ``ValueError``.
    """
    coefficients = np.asarray(coefficient_of_variation, dtype=np.float64).ravel()
    if not (coefficients >= 0).all():
        raise ValueError("coefficients of variation must not be negative or missing")
    limits = np.array(XYZ_CUTS) * (1 + ROUNDING)
    return np.asarray(np.array(["X", "Y", "Z"])[(coefficients[:, None] > limits).sum(axis=1)])
