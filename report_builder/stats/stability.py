"""How much a distribution has moved between two spans of time."""

import numpy as np
from numpy.typing import ArrayLike

# Below the first a distribution is stable, above the second it has moved (Siddiqi, Credit Risk
# Scorecards, 2006).
STABLE, MOVED = 0.10, 0.25
LEAST_SHARE = 0.0001  # of an empty class, so that its logarithm exists (usual practice)


def stability_index(before: ArrayLike, after: ArrayLike) -> float:
    """Return the population stability index of two sets of counts over the same classes.

    The sum over classes of (share after - share before) x ln(share after / share before): 0 where
    nothing moved. Raises ValueError where a side is empty or the classes differ in number.
    """
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError("both sides need counts of the same classes")
    if min(first.sum(), second.sum()) <= 0 or (first < 0).any() or (second < 0).any():
        raise ValueError("both sides need something counted, and nothing negative")
    share_before = np.maximum(first / first.sum(), LEAST_SHARE)
    share_after = np.maximum(second / second.sum(), LEAST_SHARE)
    return float(((share_after - share_before) * np.log(share_after / share_before)).sum())


def expected_by_chance(classes: int, first: int, second: int) -> float:
    """Return the index that two samples of one law have on average: (classes − 1)(1/n + 1/m).

    (Yurdakul and Naranjo, Statistical properties of the population stability index, 2020.)
    """
    if min(classes, first, second) < 1:
        raise ValueError("needs a class and an observation on both sides")
    return (classes - 1) * (1 / first + 1 / second)
