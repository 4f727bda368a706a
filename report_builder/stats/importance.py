"""How much labels help to foresee a number for somebody who was not seen before.

A ridge regression on the labels predicts the place of each value among all (its rank, so that a few
huge values decide nothing). It is fitted on four fifths of the rows and judged on the last one, by
turns and several times over. What is lost when the labels of one factor are shuffled among the rows
judged is the importance of that factor (Breiman 2001).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from report_builder.stats.intervals import SEED, Numbers, quantile_t

FOLDS = 5  # each row is judged once by a model that has not seen it
REPEATS = 4  # divisions into folds: one alone depends on how the rows happened to fall
# Rows: what is learned of a label with so many counts half. Which one suits is told by the rows
# learned from (generalised cross-validation; Golub, Heath & Wahba 1979).
SHRINKAGE = (30.0, 100.0, 300.0, 1_000.0, 10_000.0)
MOST_ROWS = 20_000  # more say the same and take longer; beyond, a seeded sample of this size
LEAST_ROWS = 100  # fewer leave less than twenty to judge by

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Held:
    """A mean over held-out parts with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Importance:
    """``skill``: share of the squared errors of "everybody is average" that the model saves on rows
    it has not seen; below zero it does worse. ``factors``: how much of that goes when the labels of
    a factor are shuffled, in the order given. ``n``: rows used.
    """

    skill: Held
    factors: tuple[Held, ...]
    n: int

    @property
    def helps(self) -> bool:
        """Whether the model beats the one that knows nothing."""
        return self.skill.low > 0


def permutation_importance(values: ArrayLike, factors: Sequence[ArrayLike]) -> Importance:
    """Importance of each factor for the values; a factor holds one label per value.

    Missing labels are to be given as a label of their own. Row order changes nothing. Needs a
    hundred rows, some variation and one factor.
    """
    numbers = np.asarray(values, dtype=np.float64).ravel()
    codes = [np.unique(np.asarray(one), return_inverse=True)[1].ravel() for one in factors]
    if numbers.size < LEAST_ROWS or not codes or numbers.min() == numbers.max():
        raise ValueError(f"needs {LEAST_ROWS} values that differ, and a factor")
    if any(one.size != numbers.size for one in codes):
        raise ValueError("needs one label of each factor per value")
    generator = np.random.default_rng(SEED)
    order = np.lexsort([*reversed(codes), numbers])
    if order.size > MOST_ROWS:
        order = np.sort(generator.choice(order.size, MOST_ROWS, replace=False)).astype(np.int64)
        order = np.lexsort([*reversed(codes), numbers])[order]
    target = stats.rankdata(numbers[order]) / order.size
    shown, columns = _indicators([one[order] for one in codes])
    scores = np.array([
        _judge(shown, columns, target, test, generator)
        for _ in range(REPEATS)
        for test in _folds(order.size, generator)
    ])  # fmt: skip
    held = [_held(score) for score in scores.T]
    return Importance(held[0], tuple(held[1:]), order.size)


def _indicators(codes: Sequence[Codes]) -> tuple[Numbers, list[slice]]:
    """One column a label, and which columns belong to which factor."""
    parts = [np.eye(int(one.max()) + 1)[one] for one in codes]
    ends = np.cumsum([part.shape[1] for part in parts])
    return np.hstack(parts), [
        slice(int(end) - part.shape[1], int(end)) for part, end in zip(parts, ends, strict=True)
    ]


def _folds(n: int, generator: np.random.Generator) -> list[NDArray[np.bool_]]:
    places = generator.permutation(np.arange(n) % FOLDS)
    return [places == fold for fold in range(FOLDS)]


def _judge(
    shown: Numbers,
    columns: Sequence[slice],
    target: Numbers,
    test: NDArray[np.bool_],
    generator: np.random.Generator,
) -> list[float]:
    """The skill on the rows of ``test``, then what each factor adds to it."""
    known, mean = shown[~test], float(target[~test].mean())
    centre = known.mean(axis=0)
    known = known - centre
    weights = _ridge(known, target[~test] - mean)
    own, truth = shown[test] - centre, target[test] - mean
    baseline = float((truth**2).sum())
    parts = [own[:, one] @ weights[one] for one in columns]
    error = truth - sum(parts)
    squares = float((error**2).sum())
    lost = [
        float(((error + part - generator.permutation(part)) ** 2).sum()) - squares
        for part in parts
    ]  # fmt: skip
    return [1 - squares / baseline, *(one / baseline for one in lost)]


def _ridge(known: Numbers, target: Numbers) -> Numbers:
    """Weights of the ridge regression with the shrinkage that suits best, of equals the largest."""
    squares, axes = np.linalg.eigh(known.T @ known)
    squares, along = np.maximum(squares, 0.0), axes.T @ (known.T @ target)
    best, least = along, np.inf
    for shrinkage in SHRINKAGE:
        weights = along / (squares + shrinkage)
        error = float((target**2).sum() - 2 * along @ weights + squares @ weights**2)
        freedom = float((squares / (squares + shrinkage)).sum())
        score = error / (1 - freedom / target.size) ** 2
        if score <= least:
            best, least = weights, score
    found: Numbers = axes @ best
    return found


def _held(scores: Numbers) -> Held:
    """Mean and interval of scores from folds, which share their rows (Nadeau & Bengio 2003)."""
    mean = float(scores.mean())
    inflation = 1 / scores.size + 1 / (FOLDS - 1)
    reach = quantile_t(scores.size - 1) * sqrt(inflation * float(scores.var(ddof=1)))
    return Held(mean, mean - reach, mean + reach)
