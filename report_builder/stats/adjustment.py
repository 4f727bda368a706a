"""A difference between two groups after making them alike in what is known of them.

Overlap weights (Li, Morgan & Zaslavsky 2018): whoever could as well have been in the other group
counts most, whoever could not counts nothing. With probabilities from a logistic model all traits
in it are then alike on average, exactly (their theorem 3). Intervals are of the sandwich kind and
allow for the probabilities being estimated (Lunceford & Davidian 2004): closed form, no chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import exp, log, sqrt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.effects import COHENS_D
from report_builder.stats.inference import Comparison
from report_builder.stats.intervals import Numbers, quantile_t

STEPS = 60  # of Newton's method; it takes under ten where no group can be told from the traits
CLOSE = 1e-9  # score per row at which the logistic model counts as fitted
ROWS_PER_COLUMN = 10  # of the smaller group, or the model describes chance (Peduzzi et al. 1996)
LEAST_EFFECTIVE = 30  # rows that the weights leave in each group, as for any mean
WIDEST = 3.0  # half an interval of a ratio, in logarithms: beyond, a mean is nearly nothing
ROUNDING = 1e-6  # what sums of weights may be off by


@dataclass(frozen=True, eq=False)
class Propensity:
    """The fitted probability of being in the first group, and the design it came from."""

    inside: NDArray[np.bool_]
    design: Numbers
    probability: Numbers

    @property
    def weights(self) -> Numbers:
        """Overlap weights: the probability of being in the other group than one's own."""
        return np.where(self.inside, 1 - self.probability, self.probability)

    @cached_property
    def covariance(self) -> Numbers:
        """Inverse of Fisher's information on the coefficients, per row."""
        overlap = self.probability * (1 - self.probability)
        information = (self.design.T * overlap) @ self.design / self.inside.size
        return np.asarray(np.linalg.pinv(information, hermitian=True))

    @property
    def enough(self) -> bool:
        """Whether thirty rows in each group are left to be compared, and overlap.

        Weights may be alike and all next to nothing, where no row could be in the other group; two
        groups of thirty that overlap fully have p(1 - p) of 15 in all.
        """
        overlap = float((self.probability * (1 - self.probability)).sum())
        fewest = min(*self.effective, 2 * overlap)
        return fewest >= LEAST_EFFECTIVE * (1 - ROUNDING)

    @property
    def effective(self) -> tuple[float, float]:
        """How many equally weighted rows tell as much as each group does (Kish 1965)."""
        return effective_size(self.weights[self.inside]), effective_size(self.weights[~self.inside])


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Weighted means of two groups, their difference with its interval, the ratio where both means
    are clearly positive, and the test of the difference in standard deviations."""

    first: float
    second: float
    difference: float
    low: float
    high: float
    ratio: tuple[float, float, float] | None
    comparison: Comparison


def effective_size(weights: Numbers) -> float:
    """Kish's number of rows; 0 without any weight."""
    total = float((weights**2).sum())
    return float(weights.sum()) ** 2 / total if total > 0 else 0.0


def shared(traits: Mapping[str, ArrayLike], inside: ArrayLike) -> NDArray[np.bool_]:
    """Rows whose every label occurs in both groups: only they can be compared.

    Leaving rows out may leave others alone; so it is repeated until nothing changes.
    """
    member = np.asarray(inside, dtype=bool)
    kept = np.ones(member.size, dtype=bool)
    columns = [coded(labels) for labels in traits.values()]
    before = -1
    while before != kept.sum():
        before = int(kept.sum())
        for codes, names in columns:
            sides = [np.bincount(codes[kept & own], minlength=len(names)) > 0
                     for own in (member, ~member)]  # fmt: skip
            kept &= (sides[0] & sides[1])[codes]
    return kept


def coded(labels: ArrayLike) -> tuple[NDArray[np.int64], list[Any]]:
    """The place of each label among all there are, and those in order."""
    codes, names = pd.factorize(np.asarray(labels), sort=True)
    return codes.astype(np.int64), list(names)


def affordable(traits: Mapping[str, ArrayLike], inside: ArrayLike) -> tuple[str, ...]:
    """The traits, in the order given, that the smaller group has enough rows for.

    A trait of one label takes no room: the groups are alike in it. One that would take more columns
    than are left is passed over, a smaller one may follow.
    """
    member = np.asarray(inside, dtype=bool)
    room = min(int(member.sum()), int((~member).sum())) // ROWS_PER_COLUMN
    chosen: list[str] = []
    for name, labels in traits.items():
        columns = len(coded(labels)[1]) - 1
        if columns <= room:
            chosen.append(name)
            room -= columns
    return tuple(chosen)


def dummies(traits: Mapping[str, ArrayLike]) -> Numbers:
    """A column of ones, and of each trait one column a label, without its first label."""
    size = len(np.asarray(next(iter(traits.values())))) if traits else 0
    columns = [np.ones(size)]
    for labels in traits.values():
        codes, names = coded(labels)
        columns += [(codes == place).astype(np.float64) for place in range(1, len(names))]
    return np.column_stack(columns)


def propensity(inside: ArrayLike, design: Numbers) -> Propensity:
    """Fit the logistic model by Newton's method (maximum likelihood, no penalty).

    ``design`` has a column of ones. Columns that follow from others do no harm. Where traits tell
    the groups apart completely the probabilities run to 0 and 1, and the weights to nothing.
    """
    member = np.asarray(inside, dtype=bool)
    if member.all() or not member.any():
        raise ValueError("needs rows in both groups")
    weights = np.zeros(design.shape[1])
    probability = np.full(member.size, 0.5)
    for _ in range(STEPS):
        score = design.T @ (member - probability)
        if np.abs(score).max() < CLOSE * member.size:
            break
        information = (design.T * (probability * (1 - probability))) @ design
        weights = weights + np.linalg.lstsq(information, score, rcond=None)[0]
        probability = special.expit(np.clip(design @ weights, -500, 500))
    return Propensity(member, design, probability)


def adjusted_difference(values: ArrayLike, fitted: Propensity) -> Adjusted | None:
    """Weighted mean of the first group less that of the second, with its 95 % interval.

    None where the weights leave too few rows, or nothing varies.
    """
    outcome = np.asarray(values, dtype=np.float64)
    freedom = outcome.size - fitted.design.shape[1]
    if not fitted.enough or freedom < 1:
        return None
    first, second, of_first, of_second = _means(outcome, fitted)
    spread = _spread(outcome, fitted)
    if spread == 0:
        return None
    error, reach = _error(of_first - of_second, freedom), quantile_t(freedom)
    difference = first - second
    p = 2 * float(special.stdtr(freedom, -abs(difference) / error)) if error > 0 else 1.0
    scaled = (difference / spread, COHENS_D, (difference - reach * error) / spread,
              (difference + reach * error) / spread)  # fmt: skip
    ratio = None
    of_ratio = np.inf
    if min(first, second) > 0:
        of_ratio = reach * _error(of_first / first - of_second / second, freedom)
    if of_ratio < WIDEST:
        middle = log(first / second)
        ratio = (exp(middle), exp(middle - of_ratio), exp(middle + of_ratio))
    return Adjusted(
        first, second, difference, difference - reach * error, difference + reach * error,
        ratio,
        Comparison("t-test after overlap weighting", outcome.size, *scaled, p),
    )  # fmt: skip


def _means(outcome: Numbers, fitted: Propensity) -> tuple[float, float, Numbers, Numbers]:
    """Both weighted means, and what each row moves them by (their influence functions)."""
    member, chance = fitted.inside.astype(np.float64), fitted.probability
    overlap = chance * (1 - chance)
    scores = fitted.design * (member - chance)[:, None]
    found = []
    for own, sign in ((member, -1.0), (1 - member, 1.0)):
        weights = own * fitted.weights
        mean = float((weights * outcome).sum() / weights.sum())
        away = outcome - mean
        slope = sign * (fitted.design.T @ (own * away * overlap)) / member.size
        through = scores @ (fitted.covariance @ slope)
        moved = (weights * away + through) / weights.mean()
        found.append((mean, moved))
    (first, of_first), (second, of_second) = found
    return first, second, of_first, of_second


def _error(moved: Numbers, freedom: int) -> float:
    """Standard error from influence functions, corrected for the columns of the model."""
    return sqrt(float((moved**2).sum()) / moved.size / freedom)


def _spread(outcome: Numbers, fitted: Propensity) -> float:
    """Standard deviation within the weighted groups, the mean of both variances."""
    variances = []
    for own in (fitted.inside, ~fitted.inside):
        weights, values = fitted.weights[own], outcome[own]
        mean = float((weights * values).sum() / weights.sum())
        variances.append(float((weights * (values - mean) ** 2).sum() / weights.sum()))
    spread = sqrt(sum(variances) / 2)
    return spread if spread > 1e-12 * max(1.0, float(np.abs(outcome).max())) else 0.0


@dataclass(frozen=True, slots=True)
class Balance:
    """The label of a trait in which two groups differ most: its share in each, and the difference
    in standard deviations before weighting, and the largest of any label after it."""

    label: str
    first: float
    second: float
    before: float
    after: float


def balance(labels: ArrayLike, fitted: Propensity) -> Balance | None:
    """Standardised differences of one trait (Austin & Stuart 2015); the spread is the raw one.

    None where no label has ten rows in both groups.
    """
    (codes, names), weights, own = coded(labels), fitted.weights, fitted.inside
    found = []
    for place, name in enumerate(names):
        has = (codes == place).astype(np.float64)
        if min(has[own].sum(), has[~own].sum()) < SMALLEST:
            continue
        first, second = float(has[own].mean()), float(has[~own].mean())
        spread = sqrt((first * (1 - first) + second * (1 - second)) / 2) or 1.0
        weighted = [float(np.average(has[side], weights=weights[side])) for side in (own, ~own)]
        after = (weighted[0] - weighted[1]) / spread
        found.append(Balance(str(name), first, second, (first - second) / spread, after))
    if not found:
        return None
    widest = min(found, key=lambda one: (-round(abs(one.before), 9), one.label))
    after = max((one.after for one in found), key=abs)
    return Balance(widest.label, widest.first, widest.second, widest.before, after)
