"""What a campaign added: treated against control customers, over several campaigns or segments.

A stratum is one campaign (or one campaign within one segment): answers and customers of the treated
and of the control group. Strata without anybody in one of the groups say nothing and are left out.
Impossible input raises ``ValueError``; results are always finite.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from report_builder.stats.effects import COHENS_D, COHENS_W, SHARE_DIFFERENCE
from report_builder.stats.inference import Comparison
from report_builder.stats.intervals import (
    Numbers,
    finite_sorted,
    noncentral_interval,
    quantile_normal,
)

POWER = 0.8  # a test that is to find an effect four times in five (Cohen 1988)


@dataclass(frozen=True, slots=True)
class MeanDifference:
    """A difference of means over strata, in the unit of the values, and as a comparison."""

    difference: float
    low: float
    high: float
    total: float
    total_low: float
    total_high: float
    comparison: Comparison


def pooled_difference(strata: ArrayLike) -> Comparison:
    """The common difference in shares of several strata, treated minus control.

    ``strata``: rows of (treated who answered, treated, control who answered, control). The estimate
    is that of Mantel and Haenszel with the variance of Sato (1989; Greenland & Robins 1985 weigh
    alike), p from the Cochran–Mantel–Haenszel test without correction for continuity.
    """
    a, n, c, m = _columns(strata)
    total = n + m
    weight = float((n * m / total).sum())
    difference = float(((a * m - c * n) / total).sum()) / weight
    first = (n**2 * c - m**2 * a + n * m * (m - n) / 2) / total**2
    second = (a * (m - c) + c * (n - a)) / (2 * total)
    variance = max(0.0, difference * float(first.sum()) + float(second.sum())) / weight**2
    reach = quantile_normal() * sqrt(variance)
    return Comparison(
        "Cochran–Mantel–Haenszel test", int(total.sum()), difference, SHARE_DIFFERENCE,
        max(-1.0, difference - reach), min(1.0, difference + reach), _cmh(a, n, c, m),
    )  # fmt: skip


def _cmh(a: Numbers, n: Numbers, c: Numbers, m: Numbers) -> float:
    total, answered = n + m, a + c
    spread = float((n * m * answered * (total - answered) / (total**2 * (total - 1))).sum())
    if spread == 0:
        return 1.0
    return float(special.chdtrc(1, float((a - n * answered / total).sum()) ** 2 / spread))


def heterogeneity(groups: Sequence[ArrayLike]) -> Comparison:
    """Whether the uplift differs between groups: Cochran's Q of their pooled differences (1954).

    ``groups``: for each group its strata as ``pooled_difference`` takes them. Shares near nothing
    have no variance to weigh by, so each stratum counts one answer and one refusal more on each
    side (Agresti & Caffo 2000). Effect: Cohen's w, the root of Q above chance over all customers.
    """
    padded = [np.column_stack(_columns(group)) + np.array([1, 2, 1, 2]) for group in groups]
    if len(padded) < 2:
        raise ValueError("needs at least two groups")
    found = [_weighted(rows) for rows in padded]
    differences = np.array([one[0] for one in found])
    weights = 1 / np.array([one[1] for one in found])
    mean = float((weights * differences).sum() / weights.sum())
    statistic = float((weights * (differences - mean) ** 2).sum())
    freedom = len(padded) - 1
    n = int(sum(np.asarray(group, dtype=np.float64)[:, [1, 3]].sum() for group in groups))
    low, high = noncentral_interval(statistic, freedom)
    effect = sqrt(max(0.0, statistic - freedom) / n)
    return Comparison(
        "Cochran's Q of uplifts", n, effect, COHENS_W, min(sqrt(low / n), effect),
        max(sqrt(high / n), effect), float(special.chdtrc(freedom, statistic)),
    )  # fmt: skip


def _weighted(rows: Numbers) -> tuple[float, float]:
    """The difference with Mantel–Haenszel weights, and its variance from each stratum's own."""
    a, n, c, m = rows.T
    weights = n * m / (n + m)
    variances = a / n * (1 - a / n) / n + c / m * (1 - c / m) / m
    difference = float((weights * (a / n - c / m)).sum() / weights.sum())
    return difference, float((weights**2 * variances).sum() / weights.sum() ** 2)


def _columns(strata: ArrayLike) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    rows = np.asarray(strata, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != 4 or not np.isfinite(rows).all():
        raise ValueError("strata are rows of four counts")
    a, n, c, m = rows.T
    if (rows < 0).any() or (a > n).any() or (c > m).any():
        raise ValueError("answers must lie between nobody and everybody of their group")
    kept = (n > 0) & (m > 0)
    if not kept.any():
        raise ValueError("needs a stratum with treated and control customers")
    return a[kept], n[kept], c[kept], m[kept]


def pooled_means(strata: Sequence[tuple[ArrayLike, ArrayLike]]) -> MeanDifference:
    """What each treated customer brought more than a control customer, over several strata.

    ``strata``: values of the treated and of the control customers of each. The difference of a
    stratum counts by its treated customers, so that times all treated it is the total that the
    campaigns added; variances are those of Welch (1938), one for each side of each stratum, and p
    and interval come from the normal law. Needs two values on each side of each stratum.
    """
    total, variance, customers, everybody, within = 0.0, 0.0, 0, 0, 0.0
    for first, second in strata:
        treated, control = finite_sorted(first, 2), finite_sorted(second, 2)
        spread_a, spread_b = float(treated.var(ddof=1)), float(control.var(ddof=1))
        total += treated.size * float(treated.mean() - control.mean())
        variance += treated.size**2 * (spread_a / treated.size + spread_b / control.size)
        within += treated.size * (spread_a + spread_b) / 2
        customers += treated.size
        everybody += treated.size + control.size
    if customers == 0:
        raise ValueError("needs a stratum")
    reach = quantile_normal() * sqrt(variance)
    low, high = total - reach, total + reach
    p = 1.0 if total == 0 else 0.0
    if variance > 0:
        p = float(2 * special.ndtr(-abs(total) / sqrt(variance)))
    unit = customers * sqrt(within / customers) or 1.0  # nothing varies: nothing to measure by
    compared = Comparison(
        "Welch's test over campaigns", everybody, total / unit, COHENS_D, low / unit, high / unit, p
    )
    return MeanDifference(
        total / customers, low / customers, high / customers, total, low, high, compared
    )


def needed_per_group(base: float, uplift: float, power: float = POWER) -> int:
    """Customers in each of two equal groups to find an uplift on a base share at 5 %.

    Fleiss, Levin & Paik (2003), formula 4.14, without correction for continuity.
    """
    return ceil(_needed(base, uplift, power))


def _needed(base: float, uplift: float, power: float = POWER) -> float:
    other = base + uplift
    if not (0 <= base <= 1 and 0 <= other <= 1) or uplift == 0:
        raise ValueError("needs two different shares")
    mean = (base + other) / 2
    spread = sqrt(base * (1 - base) + other * (1 - other))
    reach = quantile_normal() * sqrt(2 * mean * (1 - mean)) + float(special.ndtri(power)) * spread
    return (reach / uplift) ** 2


def detectable(base: float, treated: int, control: int) -> float | None:
    """The smallest uplift on a base share that groups of these sizes find four times in five.

    Unequal groups tell as much as two of their harmonic mean. None where no uplift is large enough.
    """
    per_group = 2 * treated * control / (treated + control)
    most = 1 - base
    if most <= 0 or _needed(base, most) > per_group:
        return None
    return float(optimize.brentq(lambda one: _needed(base, one) - per_group, 1e-6, most))
