"""How much of the change of an average comes from the mix of its groups, and how much from within.

An average is a sum over a count: revenue per order, revenue per unit. With shares s of the count
and averages a of the groups, the mix is Σ (s1 − s0)(a0 + a1)/2 and the rest, within the groups,
Σ (s0 + s1)/2 (a1 − a0): they add up to the difference and treat both periods alike (Bennet 1920).
A group that one of the periods lacks has the same average in both, so that it is all mix.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import ArrayLike

from report_builder.stats.effects import MIX_CHANGE
from report_builder.stats.inference import Comparison
from report_builder.stats.intervals import Numbers, quantile_normal


@dataclass(frozen=True, eq=False, slots=True)
class MixShift:
    """Averages before and after; ``mix`` and ``within`` add up to their difference.

    ``parts``: what each group adds to the mix, measured from the average of all, so that a group
    that grows counts as a plus only where it is dearer than the rest. ``weights_before`` and
    ``weights_after``: what one more of a group's count adds to ``mix``, for its variance.
    """

    before: float
    after: float
    mix: float
    within: float
    parts: Numbers
    weights_before: Numbers
    weights_after: Numbers


def mix_shift(
    counts_before: ArrayLike, sums_before: ArrayLike, counts_after: ArrayLike, sums_after: ArrayLike
) -> MixShift:
    """Split the change of an average; four vectors with one value a group, in the same order.

    Counts must not be negative, each period needs some, and each group in one of them.
    """
    n_0, y_0, n_1, y_1 = (
        np.asarray(side, dtype=np.float64).ravel()
        for side in (counts_before, sums_before, counts_after, sums_after)
    )
    if not n_0.size == y_0.size == n_1.size == y_1.size:
        raise ValueError("needs one value a group in all four")
    if min(n_0.min(), n_1.min()) < 0 or (n_0 + n_1 == 0).any() or 0 in (n_0.sum(), n_1.sum()):
        raise ValueError("needs counts in both periods, none negative, and no empty group")
    mean_0 = np.divide(y_0, n_0, out=np.zeros_like(y_0), where=n_0 > 0)
    mean_1 = np.divide(y_1, n_1, out=np.zeros_like(y_1), where=n_1 > 0)
    mean_0, mean_1 = np.where(n_0 > 0, mean_0, mean_1), np.where(n_1 > 0, mean_1, mean_0)
    share_0, share_1 = n_0 / n_0.sum(), n_1 / n_1.sum()
    middle = (mean_0 + mean_1) / 2
    before, after = float(y_0.sum() / n_0.sum()), float(y_1.sum() / n_1.sum())
    parts = (share_1 - share_0) * (middle - (before + after) / 2)
    mix = float(parts.sum())
    return MixShift(
        before, after, mix, after - before - mix, parts,
        -(middle - share_0 @ middle) / n_0.sum(), (middle - share_1 @ middle) / n_1.sum(),
    )  # fmt: skip


def mix_test(found: MixShift, units: int, squares: float) -> Comparison:
    """Test whether the mix moved the average at all; the effect is its part of the average before.

    ``squares``: over all independent units (customers, else orders) the sum of squares of what
    each adds to the mix: their counts by group and period times the weights. This is the
    linearised variance of shares as ratios (Cochran 1977, 6.4), the averages taken as given.
    Needs a positive average before.
    """
    if found.before <= 0:
        raise ValueError("needs a positive average before")
    effect, error = found.mix / found.before, sqrt(max(squares, 0.0)) / found.before
    reach = quantile_normal() * error
    p = erfc(abs(effect) / error / sqrt(2)) if error > 0 else float(effect == 0)
    return Comparison(
        "linearised shares, by customer", units, effect, MIX_CHANGE, effect - reach,
        effect + reach, p,
    )  # fmt: skip
