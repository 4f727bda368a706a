"""From customer attributes to a matrix in which a distance means something."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: Beyond this share of missing values a median would invent most of what is compared.
MAX_MISSING_PERCENT = 40
#: Two features closer than this say the same thing, which would then count double.
MAX_CORRELATION = 0.95

DropReason = Literal["constant", "missing", "correlated"]


@dataclass(frozen=True)
class Dropped:
    """A feature left out: its name, why, and (if "correlated") the feature it repeats."""

    name: str
    reason: DropReason
    with_feature: str | None = None


@dataclass(frozen=True, eq=False)
class Prepared:
    """N customers × P kept features, standardised.

    Attributes:
        matrix: (N, P) z-scores, in the row order of the input.
        names: the P kept features, in input order.
        dropped: what was left out, in input order.
        imputed: median-filled values of each kept feature that had any missing.
        logged: the kept features measured on the log(1 + x) scale.
        centers, scales: (P,) mean and standard deviation taken out, on the scale of `logged`.
    """

    matrix: NDArray[np.float64]
    names: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    imputed: Mapping[str, int]
    logged: frozenset[str]
    centers: NDArray[np.float64]
    scales: NDArray[np.float64]


def canonical_order(matrix: NDArray[np.float64]) -> NDArray[np.intp]:
    """The order that sorts rows by first, second, … column: the same for any shuffle of them."""
    return np.lexsort(matrix.T[::-1])


def prepare(features: pd.DataFrame, log: AbstractSet[str]) -> Prepared:
    """Impute, log, standardise and thin out customer features.

    A feature is dropped when more than 40 % of it is missing, when all its values are equal, or
    when it correlates beyond ±.95 with a feature to its left that is kept: the order of the
    columns says which of two twins survives. Missing values take the median of the feature.

    Args:
        features: one row per customer, numeric columns; NaN is missing.
        log: columns whose size differences are ratios rather than amounts (money, counts, days);
            they become log(1 + x), negative values counting as 0.

    Raises:
        ValueError: when there are no rows, a value is infinite, `log` names an unknown column, or
            no feature is left.
    """
    raw = _checked(features, log)
    names = [str(name) for name in features.columns]
    dropped: dict[str, Dropped] = {}
    columns: dict[str, NDArray[np.float64]] = {}
    for name, values in zip(names, raw.T, strict=True):
        reason, column = _usable(values, name in log)
        if reason is None:
            columns[name] = column
        else:
            dropped[name] = Dropped(name, reason)
    if not columns:
        raise ValueError("no feature is left: all are constant or mostly missing")
    twins = _twins(columns)
    dropped |= twins
    kept = {name: column for name, column in columns.items() if name not in twins}
    centers, scales = _location_and_scale(kept)
    missing = dict(zip(names, np.isnan(raw).sum(axis=0).tolist(), strict=True))
    return Prepared(
        matrix=_standardised(kept),
        names=tuple(kept),
        dropped=tuple(dropped[name] for name in names if name in dropped),
        imputed={name: missing[name] for name in kept if missing[name]},
        logged=frozenset(log & kept.keys()),
        centers=centers,
        scales=scales,
    )


def _usable(
    values: NDArray[np.float64], take_log: bool
) -> tuple[DropReason | None, NDArray[np.float64]]:
    """The feature with gaps filled, on its scale; with the reason when it cannot be used."""
    missing = np.isnan(values)
    if missing.sum() * 100 > MAX_MISSING_PERCENT * values.size:
        return "missing", values
    column = np.where(missing, np.median(values[~missing]), values)
    if take_log:
        column = np.log1p(np.maximum(column, 0.0))
    return ("constant" if column.min() == column.max() else None), column


def _checked(features: pd.DataFrame, log: AbstractSet[str]) -> NDArray[np.float64]:
    unknown = sorted(log - set(features.columns))
    if unknown:
        raise ValueError(f"no such feature to take the logarithm of: {', '.join(unknown)}")
    if features.empty:
        raise ValueError("clustering needs at least one customer and one feature")
    raw = features.to_numpy(dtype=np.float64, na_value=np.nan)
    if np.isinf(raw).any():
        raise ValueError("features must be finite or missing, not infinite")
    return raw


def _location_and_scale(
    columns: Mapping[str, NDArray[np.float64]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and population standard deviation, summed over sorted values."""
    ordered = [np.sort(column) for column in columns.values()]
    return np.array([c.mean() for c in ordered]), np.array([c.std() for c in ordered])


def _standardised(columns: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    centers, scales = _location_and_scale(columns)
    matrix: NDArray[np.float64] = (np.column_stack(list(columns.values())) - centers) / scales
    return matrix


def _twins(columns: Mapping[str, NDArray[np.float64]]) -> dict[str, Dropped]:
    """Each feature that repeats an earlier kept one, with the earliest such feature."""
    matrix = _standardised(columns)
    matrix = matrix[canonical_order(matrix)]
    twins: dict[str, Dropped] = {}
    kept: dict[str, NDArray[np.float64]] = {}
    for name, column in zip(columns, matrix.T, strict=True):
        repeats = [
            other
            for other, earlier in kept.items()
            if abs(np.mean(column * earlier)) > MAX_CORRELATION
        ]
        if repeats:
            twins[name] = Dropped(name, "correlated", repeats[0])
        else:
            kept[name] = column
    return twins
