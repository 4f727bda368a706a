"""Before and after a day of each customer's own, against others over the same days.

The difference in differences of a ratio of totals (orders a customer, items an order): what it
changed by from the window before to the one after, less what it changed by among the others. Others
have no such day; each lends the days of the first group, so that season and trend are shared. The
interval is of the linearised kind, over customers (Taylor series; Särndal et al. 1992, 5.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special

from report_builder.stats.effects import COHENS_D
from report_builder.stats.inference import Comparison
from report_builder.stats.intervals import Numbers, quantile_normal


@dataclass(frozen=True, eq=False)
class Windows:
    """One value a customer: sums over the window before and after, above and below the line."""

    before: Numbers
    after: Numbers
    before_base: Numbers
    after_base: Numbers


@dataclass(frozen=True, slots=True)
class Change:
    """The ratio before and after in both groups, and the difference of the changes."""

    before: float
    after: float
    others_before: float
    others_after: float
    difference: float
    low: float
    high: float
    comparison: Comparison


def lent(
    days: Numbers, first: Numbers, starts: Numbers, weights: Numbers, window: int
) -> tuple[Numbers, Numbers]:
    """For each order on ``days``: how much it counts in windows before and after lent days.

    ``first``: the day from which its customer has been one; a lent day of ``starts`` (sorted, with
    ``weights``) counts only where that was at least a window earlier. The day itself is in neither.
    """
    ready = first + window
    before = _between(starts, weights, np.maximum(days + 1, ready), days + window)
    after = _between(starts, weights, np.maximum(days - window, ready), days - 1)
    return before, after


def _between(starts: Numbers, weights: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """Sum of the weights of starts from low to high, both included; 0 where low is above high."""
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    upper = np.searchsorted(starts, high, side="right")
    lower = np.searchsorted(starts, low, side="left")
    return np.where(upper > lower, sums[upper] - sums[lower], 0.0)


def change(own: Windows, others: Windows) -> Change | None:
    """The change of the ratio in the first group less that among the others.

    None where one of the four windows is empty, or nothing varies in the first group. The effect is
    the difference in standard deviations of what single customers of the first group change by.
    """
    sides = (own, others)
    if any(min(side.before_base.sum(), side.after_base.sum()) <= 0 for side in sides):
        return None
    (before, after, moved), (others_before, others_after, lifted) = (_moved(one) for one in sides)
    size = moved.size
    error = sqrt(float((moved**2).sum() + (lifted**2).sum()))
    spread = sqrt(size * float((moved**2).sum()))
    if spread <= 1e-12 * max(1.0, before, after):
        return None
    difference = (after - before) - (others_after - others_before)
    reach = quantile_normal() * error
    p = 2 * float(special.ndtr(-abs(difference) / error))
    return Change(
        before, after, others_before, others_after,
        difference, difference - reach, difference + reach,
        Comparison("difference in differences", size + lifted.size, difference / spread, COHENS_D,
                   (difference - reach) / spread, (difference + reach) / spread, p),
    )  # fmt: skip


def _moved(one: Windows) -> tuple[float, float, Numbers]:
    """The ratio before and after, and what each customer adds to its change."""
    before, of_before = _ratio(one.before, one.before_base)
    after, of_after = _ratio(one.after, one.after_base)
    return before, after, of_after - of_before


def _ratio(sums: Numbers, base: Numbers) -> tuple[float, Numbers]:
    """The ratio of the totals, and what each customer moves it by."""
    total = float(base.sum())
    ratio = float(sums.sum()) / total
    return ratio, (sums - ratio * base) / total
