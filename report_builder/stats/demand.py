"""Demand against price: two models with an effect of each product taken out, errors by product.

*Log-linear*: least squares with one effect a group, by subtracting group means (Frisch & Waugh
1933). *Counts*: Poisson pseudo-likelihood with one effect a group, which keeps the weeks in which
nothing was sold and needs the mean to be right, not the law (Santos Silva & Tenreyro 2006),
fitted by iterated weighted least squares on group means (Correia, Guimarães & Zylkin 2020).

Standard errors allow for any dependence inside a group: the sandwich with the CR1 correction and
Student's t with groups − 1 degrees of freedom (Cameron & Miller 2015). Further effects, such as of
periods, go in as columns (``dummies``).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from report_builder.stats.intervals import Numbers, quantile_t

TOLERANCE = 1e-9  # relative change of the deviance at which the fit has settled
MOST_ROUNDS = 60  # Newton's steps: ten are usual, sixty mean that there is no maximum
SMALLEST_MEAN = 1e-10  # a fitted mean below it is a zero that the model would run after for ever
FARTHEST = 12.0  # of the log: a change by e¹² is a side without sales, not an answer
SINGULAR = 1e-9  # share of a column left after all the others: less is a copy of them
Groups = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """An estimate with its 95 % interval, error and p."""

    value: float
    error: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients in the order of the columns asked for, and what the fit stands on.

    ``plain_errors`` take rows for independent; ``explained`` is R² (NaN for counts) and
    ``effects`` one number a group, both of least squares only.
    """

    coefficients: tuple[Coefficient, ...]
    rows: int
    groups: int
    plain_errors: tuple[float, ...] = ()
    explained: float = float("nan")
    effects: tuple[float, ...] = ()


class NoEstimate(ValueError):
    """The data does not hold what the model asks for; the message says what is lacking."""


def against(found: Coefficient, value: float, groups: int) -> Coefficient:
    """The coefficient less a given value, with the test that they are equal."""
    distance = found.value - value
    p = _p_value(distance, found.error, groups)
    return Coefficient(distance, found.error, found.low - value, found.high - value, p)


def _p_value(value: float, error: float, groups: int) -> float:
    if error == 0:
        return 1.0 if value == 0 else 0.0
    return float(2 * special.stdtr(groups - 1, -abs(value) / error))


def dummies(labels: ArrayLike) -> Numbers:
    """One column of zeros and ones for each different label but the first."""
    names, position = np.unique(np.asarray(labels), return_inverse=True)
    return np.asarray(position[:, None] == np.arange(1, names.size), dtype=np.float64)


def log_linear(
    y: ArrayLike, columns: ArrayLike, groups: ArrayLike, further: Numbers | None = None
) -> Fit:
    """Least squares of y on the columns with an effect of each group.

    ``further`` holds columns to allow for, of which nothing is returned.
    """
    values, x, group, wanted = _arranged(y, columns, groups, further)
    ones = np.ones(values.size)
    x_within, y_within = _within(x, ones, group), _within(values[:, None], ones, group)[:, 0]
    _check(x, x_within)
    bread: Numbers = np.asarray(np.linalg.inv(x_within.T @ x_within), dtype=np.float64)
    slopes = bread @ (x_within.T @ y_within)
    residuals = y_within - x_within @ slopes
    count = int(group[-1]) + 1
    freedom = values.size - x.shape[1] - count
    if freedom < 1:
        raise NoEstimate("as many numbers to estimate as rows")
    variance = float(residuals @ residuals) / freedom
    plain = tuple(sqrt(variance * float(bread[at, at])) for at in range(wanted))
    means = np.bincount(group, values - x @ slopes) / np.bincount(group)
    total = float(((values - values.mean()) ** 2).sum())
    explained = 1 - float(residuals @ residuals) / total if total > 0 else float("nan")
    scores = x_within * residuals[:, None]
    found = _coefficients(slopes, bread, scores, group, wanted)
    return Fit(found, values.size, count, plain, explained, tuple(float(one) for one in means))


def counts(
    y: ArrayLike,
    columns: ArrayLike,
    groups: ArrayLike,
    further: Numbers | None = None,
    exposure: ArrayLike | None = None,
) -> Fit:
    """Poisson pseudo-likelihood of y on the columns with an effect of each group.

    A coefficient is the change of the logarithm of the mean. ``exposure`` (above zero) is what y
    is in proportion to. Groups in which y is always zero say nothing and are left out.
    """
    kept = _sold(y, groups)
    chosen = None if further is None else further[kept]
    values, x, group, wanted = _arranged(
        np.asarray(y, dtype=np.float64)[kept],
        _matrix(columns, kept.size)[kept],
        np.asarray(groups)[kept],
        chosen,
    )
    offset = np.zeros(values.size)
    if exposure is not None:
        order = np.argsort(np.asarray(groups)[kept], kind="stable")
        offset = np.log(np.asarray(exposure, dtype=np.float64)[kept][order])
    slopes, mean = _iterated(values, x, group, offset)
    x_within = _within(x, mean, group)
    bread: Numbers = np.asarray(
        np.linalg.inv(x_within.T @ (x_within * mean[:, None])), dtype=np.float64
    )
    scores = x_within * (values - mean)[:, None]
    found = _coefficients(slopes, bread, scores, group, wanted)
    return Fit(found, values.size, int(group[-1]) + 1)


def _sold(y: ArrayLike, groups: ArrayLike) -> NDArray[np.bool_]:
    values = np.asarray(y, dtype=np.float64).ravel()
    if values.size and (not np.isfinite(values).all() or values.min() < 0):
        raise ValueError("counts must be finite and not negative")
    _, position = np.unique(np.asarray(groups), return_inverse=True)
    return np.asarray((np.bincount(position, values) > 0)[position])


def _matrix(columns: ArrayLike, rows: int) -> Numbers:
    if rows == 0:
        raise NoEstimate("no rows")
    return np.asarray(columns, dtype=np.float64).reshape(rows, -1)


def _arranged(
    y: ArrayLike, columns: ArrayLike, groups: ArrayLike, further: Numbers | None
) -> tuple[Numbers, Numbers, Groups, int]:
    """Rows sorted by group, with the further columns behind, and how many columns are wanted."""
    values = np.asarray(y, dtype=np.float64).ravel()
    if values.size == 0:
        raise NoEstimate("no rows")
    x = _matrix(columns, values.size)
    wanted = x.shape[1]
    if further is not None:
        x = np.hstack([x, further])
    _, position = np.unique(np.asarray(groups), return_inverse=True)
    order = np.argsort(position, kind="stable")
    if position.max() < 1:
        raise NoEstimate("one group only")
    return values[order], x[order], position[order].astype(np.int64), wanted


def _within(x: Numbers, weights: Numbers, group: Groups) -> Numbers:
    """The columns less their weighted means of the group; rows are sorted by group."""
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    sums = np.add.reduceat(x * weights[:, None], starts, axis=0)
    means = sums / np.add.reduceat(weights, starts)[:, None]
    result: Numbers = x - means[group]
    return result


def _check(x: Numbers, within: Numbers) -> None:
    """Raise NoEstimate where a column is the same all through each group, or a copy of others."""
    spread = np.sqrt((within**2).sum(axis=0))
    if (spread <= SINGULAR * np.sqrt((x**2).sum(axis=0) + SINGULAR)).any():
        raise NoEstimate("a column does not vary within any group")
    correlation = (within / spread).T @ (within / spread)
    if float(np.linalg.eigvalsh(correlation)[0]) < SINGULAR:
        raise NoEstimate("columns repeat one another")


def _iterated(
    values: Numbers, x: Numbers, group: Groups, offset: Numbers
) -> tuple[Numbers, Numbers]:
    """Slopes and fitted means by iterated weighted least squares."""
    mean = (values + values.mean()) / 2
    linear = np.log(mean)
    before = np.inf
    for step in range(MOST_ROUNDS):
        aim = linear - offset + (values - mean) / mean
        within = _within(np.column_stack([x, aim]), mean, group)
        x_within, aim_within = within[:, :-1], within[:, -1]
        if step == 0:
            _check(x, x_within)
        weighted = x_within * mean[:, None]
        try:
            slopes = np.linalg.solve(x_within.T @ weighted, weighted.T @ aim_within)
        except np.linalg.LinAlgError as error:
            raise NoEstimate("columns repeat one another") from error
        linear = aim - (aim_within - x_within @ slopes) + offset
        mean = np.maximum(np.exp(np.minimum(linear, 700.0)), SMALLEST_MEAN)
        deviance = 2 * float((special.xlogy(values, values / mean) - (values - mean)).sum())
        if abs(before - deviance) <= TOLERANCE * (abs(deviance) + 1):
            if (np.abs(slopes) * np.ptp(x, axis=0) > FARTHEST).any():
                break
            return slopes, mean
        before = deviance
    raise NoEstimate("no sales at all on one side of the comparison")


def _coefficients(
    slopes: Numbers, bread: Numbers, scores: Numbers, group: Groups, wanted: int
) -> tuple[Coefficient, ...]:
    """Each wanted slope with its error clustered by group."""
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    sums = np.add.reduceat(scores, starts, axis=0)
    clusters, rows = starts.size, group.size
    # Effects of groups lie inside the clusters and cost no degrees of freedom.
    scale = clusters / (clusters - 1) * (rows - 1) / max(1, rows - slopes.size)
    covariance = scale * bread @ (sums.T @ sums) @ bread
    reach = quantile_t(clusters - 1)
    found = []
    for at in range(wanted):
        value, error = float(slopes[at]), sqrt(max(0.0, float(covariance[at, at])))
        p = _p_value(value, error, clusters)
        found.append(Coefficient(value, error, value - reach * error, value + reach * error, p))
    return tuple(found)
