"""Demand against price: two models with an effect of each product taken out, errors by product.

*Log-linear*: least squares with one effect a group, by subtracting group means (Frisch & Waugh
1933). *Counts*: Poisson pseudo-likelihood with one effect a group, which keeps the weeks in which
nothing was sold and needs the mean to be right, not the law (Santos Silva & Tenreyro 2006),
fitted by iterated weighted least squares on group means (Correia, Guimarães & Zylkin 2020).

Standard errors allow for any dependence inside a group: the sandwich with the CR1 correction and
Student's t with groups − 1 degrees of freedom (Cameron & Miller 2015). Effects of periods are
taken out as well where periods are given, exactly, by a system of one equation a period.
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
RIDGE = 1e-11  # of the weight of a period: enough to solve by, too little to be seen
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


def log_linear(
    y: ArrayLike, columns: ArrayLike, groups: ArrayLike, periods: ArrayLike | None = None
) -> Fit:
    """Least squares of y on the columns with an effect of each group, and of each period if given.

    ``effects`` are there without periods only.
    """
    rows = _arranged(y, columns, groups, periods)
    ones = np.ones(rows.y.size)
    within = _within(np.column_stack([rows.x, rows.y]), ones, rows)
    x_within, y_within = within[:, :-1], within[:, -1]
    _check(rows.x, x_within)
    bread = _inverse(x_within.T @ x_within)
    slopes = bread @ (x_within.T @ y_within)
    residuals = y_within - x_within @ slopes
    freedom = rows.y.size - rows.estimated - rows.groups
    if freedom < 1:
        raise NoEstimate("as many numbers to estimate as rows")
    variance = float(residuals @ residuals) / freedom
    plain = tuple(sqrt(variance * float(one)) for one in np.diag(bread))
    total = float(((rows.y - rows.y.mean()) ** 2).sum())
    explained = 1 - float(residuals @ residuals) / total if total > 0 else float("nan")
    effects: tuple[float, ...] = ()
    if periods is None:
        means = np.bincount(rows.group, rows.y - rows.x @ slopes) / np.bincount(rows.group)
        effects = tuple(float(one) for one in means)
    found = _coefficients(slopes, bread, x_within * residuals[:, None], rows)
    return Fit(found, rows.y.size, rows.groups, plain, explained, effects)


def counts(
    y: ArrayLike,
    columns: ArrayLike,
    groups: ArrayLike,
    periods: ArrayLike | None = None,
    exposure: ArrayLike | None = None,
) -> Fit:
    """Poisson pseudo-likelihood of y on the columns with an effect of each group, and of each
    period if given.

    A coefficient is the change of the logarithm of the mean. ``exposure`` (above zero) is what y
    is in proportion to. Groups and periods in which y is always zero say nothing and are left out.
    """
    kept = _sold(y, groups)
    if periods is not None and kept.any():
        kept &= _sold(y, periods)
    rows = _arranged(
        np.asarray(y, dtype=np.float64)[kept], _matrix(columns, kept.size)[kept],
        np.asarray(groups)[kept], None if periods is None else np.asarray(periods)[kept],
        None if exposure is None else np.asarray(exposure, dtype=np.float64)[kept],
    )  # fmt: skip
    slopes, mean = _iterated(rows)
    x_within = _within(rows.x, mean, rows)
    bread = _inverse(x_within.T @ (x_within * mean[:, None]))
    found = _coefficients(slopes, bread, x_within * (rows.y - mean)[:, None], rows)
    return Fit(found, rows.y.size, rows.groups)


def _inverse(matrix: Numbers) -> Numbers:
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


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


@dataclass(frozen=True, eq=False, slots=True)
class _Rows:
    """Rows sorted by group, with the numbers of their group and period."""

    y: Numbers
    x: Numbers
    group: Groups
    period: Groups | None
    offset: Numbers

    @property
    def groups(self) -> int:
        """How many there are."""
        last: int = int(self.group[-1])
        return last + 1

    @property
    def starts(self) -> Groups:
        """Where each group begins."""
        return np.flatnonzero(np.r_[True, self.group[1:] != self.group[:-1]])

    @property
    def estimated(self) -> int:
        """Slopes and effects of periods but one."""
        slopes: int = self.x.shape[1]
        return slopes + (0 if self.period is None else int(self.period.max()))


def _arranged(
    y: ArrayLike,
    columns: ArrayLike,
    groups: ArrayLike,
    periods: ArrayLike | None,
    exposure: Numbers | None = None,
) -> _Rows:
    values = np.asarray(y, dtype=np.float64).ravel()
    x = _matrix(columns, values.size)
    _, position = np.unique(np.asarray(groups), return_inverse=True)
    if position.max() < 1:
        raise NoEstimate("one group only")
    order = np.argsort(position, kind="stable")
    period = None
    if periods is not None:
        period = np.unique(np.asarray(periods), return_inverse=True)[1][order].astype(np.int64)
    offset = np.zeros(values.size) if exposure is None else np.log(exposure[order])
    return _Rows(values[order], x[order], position[order].astype(np.int64), period, offset)


def _within(x: Numbers, weights: Numbers, rows: _Rows) -> Numbers:
    """The columns less all that groups, and periods if any, explain of them by weight."""
    result = _less_means(x, weights, rows)
    if rows.period is None:
        return result
    count = int(rows.period.max()) + 1
    cell = rows.group * count + rows.period
    table = np.bincount(cell, weights, rows.groups * count).reshape(rows.groups, count)
    left = np.diag(table.sum(axis=0)) - table.T @ (table / table.sum(axis=1, keepdims=True))
    sums = np.column_stack(
        [np.bincount(rows.period, weights * column, count) for column in result.T]
    )
    # The level of all periods is that of the groups: what would be singular gets a trace of ridge.
    ridge = RIDGE * float(table.sum()) / count
    effects = np.linalg.solve(left + ridge * np.eye(count), sums)
    return result - _less_means(effects[rows.period], weights, rows)


def _less_means(x: Numbers, weights: Numbers, rows: _Rows) -> Numbers:
    sums = np.add.reduceat(x * weights[:, None], rows.starts, axis=0)
    means = sums / np.add.reduceat(weights, rows.starts)[:, None]
    result: Numbers = x - means[rows.group]
    return result


def _check(x: Numbers, within: Numbers) -> None:
    """Raise NoEstimate where a column is the same all through each group, or a copy of others."""
    spread = np.sqrt((within**2).sum(axis=0))
    if (spread <= SINGULAR * np.sqrt((x**2).sum(axis=0) + SINGULAR)).any():
        raise NoEstimate("a column does not vary within any group")
    correlation = (within / spread).T @ (within / spread)
    if float(np.linalg.eigvalsh(correlation)[0]) < SINGULAR:
        raise NoEstimate("columns repeat one another")


def _iterated(rows: _Rows) -> tuple[Numbers, Numbers]:
    """Slopes and fitted means by iterated weighted least squares."""
    values, x = rows.y, rows.x
    mean = (values + values.mean()) / 2
    linear = np.log(mean)
    before = np.inf
    for step in range(MOST_ROUNDS):
        aim = linear - rows.offset + (values - mean) / mean
        within = _within(np.column_stack([x, aim]), mean, rows)
        x_within, aim_within = within[:, :-1], within[:, -1]
        if step == 0:
            _check(x, x_within)
        weighted = x_within * mean[:, None]
        try:
            slopes = np.linalg.solve(x_within.T @ weighted, weighted.T @ aim_within)
        except np.linalg.LinAlgError as error:
            raise NoEstimate("columns repeat one another") from error
        linear = aim - (aim_within - x_within @ slopes) + rows.offset
        mean = np.maximum(np.exp(np.minimum(linear, 700.0)), SMALLEST_MEAN)
        deviance = 2 * float((special.xlogy(values, values / mean) - (values - mean)).sum())
        if abs(before - deviance) <= TOLERANCE * (abs(deviance) + 1):
            if (np.abs(slopes) * np.ptp(x, axis=0) > FARTHEST).any():
                break
            return slopes, mean
        before = deviance
    raise NoEstimate("no sales at all on one side of the comparison")


def _coefficients(
    slopes: Numbers, bread: Numbers, scores: Numbers, rows: _Rows
) -> tuple[Coefficient, ...]:
    """Each slope with its error clustered by group."""
    sums = np.add.reduceat(scores, rows.starts, axis=0)
    clusters, size = rows.groups, rows.y.size
    # Effects of groups lie inside the clusters and cost no degrees of freedom.
    scale = clusters / (clusters - 1) * (size - 1) / max(1, size - rows.estimated)
    covariance = scale * bread @ (sums.T @ sums) @ bread
    reach = quantile_t(clusters - 1)
    found = []
    for at in range(slopes.size):
        value, error = float(slopes[at]), sqrt(max(0.0, float(covariance[at, at])))
        p = _p_value(value, error, clusters)
        found.append(Coefficient(value, error, value - reach * error, value + reach * error, p))
    return tuple(found)
