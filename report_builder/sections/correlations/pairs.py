"""Pairs of numbers: how far their orders agree, and whether they have to do with each other where
the orders do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from report_builder.model import Evidence
from report_builder.sections.correlations.variables import (
    AVERAGES,
    SHARE,
    SPEND,
    Variable,
    by_construction,
)
from report_builder.stats.effects import CUTS, SPEARMANS_R
from report_builder.stats.inference import (
    MINIMUM_EXPECTED_PER_CELL,
    MINIMUM_PER_GROUP,
    association,
    benjamini_hochberg,
    rank_correlation,
)
from report_builder.stats.intervals import Numbers

SHOWN = 0.05  # of the tests of the chapter together, before a pair is told
NOTICEABLE = CUTS[SPEARMANS_R][
    0
]  # from here on a correlation is small, below it is next to nothing
TOLD = 4  # pairs with a sentence of their own: more are not remembered
OF_ONE_NATURE = 2  # sentences about two tastes, or a person's trait and a habit, and so on
OF_ONE = 2  # sentences about one number: the others shall be heard of too
LARGE_QUARTER = 0.35  # of the customers: of numbers with few values ties make a quarter a half
QUARTERS = 4  # in which a pattern that is no line is looked for


@dataclass(frozen=True, slots=True)
class Pair:
    """Two numbers of the same customers. ``evidence`` is missing where one is made of the other:
    then nothing is tested, and ``r`` only shown."""

    first: Variable
    second: Variable
    n: int
    r: float
    low: float
    high: float
    evidence: Evidence | None

    @property
    def made(self) -> bool:
        """Whether the two go together by construction."""
        return self.evidence is None


def pairs(frame: pd.DataFrame, variables: Sequence[Variable]) -> tuple[Pair, ...]:
    """All pairs of which thirty customers are known who are not all alike."""
    found = []
    for first, second in combinations(variables, 2):
        x, y = known(frame, first, second)
        if x.size < MINIMUM_PER_GROUP or min(np.ptp(x), np.ptp(y)) == 0:
            continue
        compared = rank_correlation(x, y)
        evidence = None if by_construction(first, second) else Evidence(**asdict(compared))
        found.append(
            Pair(first, second, x.size, compared.effect, compared.low, compared.high, evidence)
        )
    return tuple(found)


def known(frame: pd.DataFrame, first: Variable, second: Variable) -> tuple[Numbers, Numbers]:
    """The values of the customers of whom both are known."""
    x, y = (frame[each.key].to_numpy(dtype=np.float64, na_value=np.nan) for each in (first, second))
    there = ~(np.isnan(x) | np.isnan(y))
    return x[there], y[there]


def shown(found: Sequence[Pair]) -> list[Pair]:
    """The pairs that hold among all tested and can be noticed, strongest first."""
    tested = [(pair, pair.evidence.p) for pair in found if pair.evidence]
    if not tested:
        return []
    adjusted = benjamini_hochberg([p for _, p in tested])
    holding = [
        pair for (pair, _), p in zip(tested, adjusted, strict=True)
        if p < SHOWN and abs(pair.r) >= NOTICEABLE
    ]  # fmt: skip
    return sorted(holding, key=lambda pair: (-abs(pair.r), pair.first.key, pair.second.key))


def told(holding: Sequence[Pair]) -> list[Pair]:
    """Of these the first few, none of them a third time about one number or two numbers of such
    natures, and none that says again what another has said (of revenue what was said of orders)."""
    kept: list[Pair] = []
    named: Counter[str] = Counter()
    for pair in holding:
        keys = (pair.first.key, pair.second.key)
        natures = "natures: " + ", ".join(sorted((pair.first.nature, pair.second.nature)))
        if (
            len(kept) < TOLD
            and named[natures] < OF_ONE_NATURE
            and all(named[key] < OF_ONE for key in keys)
            and not any(_says_again(pair, other) for other in kept)
        ):
            kept.append(pair)
            named.update((*keys, natures))
    return kept


def _says_again(pair: Pair, other: Pair) -> bool:
    ways = ((pair.first, pair.second), (pair.second, pair.first))
    others = ((other.first, other.second), (other.second, other.first))
    return any(
        same.key == again.key and by_construction(one, two)
        for same, one in ways
        for again, two in others
    )


@dataclass(frozen=True, slots=True)
class Ends:
    """The customers with most and with least of a number: where each end begins, the median of
    another number in it, whether both are about a quarter of the customers, and whether the lower
    end has one value only."""

    high: float
    low: float
    most: float
    least: float
    quarters: bool
    alike: bool


def ends(frame: pd.DataFrame, pair: Pair) -> Ends | None:
    """The median of the second number in the quarter of customers with most, and with least, of
    the first. Ties on the edge of a quarter belong to it; None where a quarter is under thirty, or
    where both are one."""
    x, y = known(frame, pair.first, pair.second)
    low, high = np.quantile(x, [1 / QUARTERS, 1 - 1 / QUARTERS])
    if low == high:
        return None
    least, most = y[x <= low], y[x >= high]
    if min(least.size, most.size) < MINIMUM_PER_GROUP:
        return None
    about = max(least.size, most.size) <= LARGE_QUARTER * x.size
    return Ends(
        float(high), float(low), float(np.median(most)), float(np.median(least)), about,
        bool(low == x.min()),
    )  # fmt: skip


def of_shares(frame: pd.DataFrame, pair: Pair) -> float | None:
    """The rank correlation of two categories as shares of what each customer spends, where the pair
    is of money: who spends more spends more on both. None where it is of something else."""
    keys = [pair.first.key, pair.second.key]
    spent = [name for name in frame.columns if name.startswith(SPEND)]
    if not set(keys) <= {*spent}:
        return None
    whole = frame["revenue"] if "revenue" in frame else frame[spent].sum(axis=1)
    shares = frame.loc[whole > 0, keys].div(whole[whole > 0], axis=0).dropna()
    x, y = (shares[key].to_numpy(dtype=np.float64) for key in keys)
    if x.size < MINIMUM_PER_GROUP or min(np.ptp(x), np.ptp(y)) == 0:
        return None
    return rank_correlation(x, y).effect


def patterns(frame: pd.DataFrame, found: Sequence[Pair]) -> list[tuple[Pair, Evidence]]:
    """Of the pairs whose orders do not agree: whether they are independent by quarters."""
    tested = []
    for pair in found:
        # Shares and averages of few orders are extreme: their quarters show how many there are.
        extreme = any(one.unit == SHARE or one.key in AVERAGES for one in (pair.first, pair.second))
        if pair.made or extreme or abs(pair.r) >= NOTICEABLE:
            continue
        table = quarters(*known(frame, pair.first, pair.second))
        if table is not None:
            tested.append((pair, Evidence(**asdict(association(table)))))
    return tested


def quarters(x: Numbers, y: Numbers) -> Numbers | None:
    """Customers by quarter of either number; None where ties leave no four, or too few in them."""
    sides = []
    for values in (x, y):
        edges = np.quantile(values, np.arange(1, QUARTERS) / QUARTERS)
        sides.append(np.searchsorted(edges, values, side="left"))
    table = np.zeros((QUARTERS, QUARTERS))
    np.add.at(table, tuple(sides), 1)
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    if np.outer(rows, columns).min() / table.sum() < MINIMUM_EXPECTED_PER_CELL:
        return None
    return table


def strongest_pattern(tested: Sequence[tuple[Pair, Evidence]]) -> tuple[Pair, Evidence] | None:
    """The pair with the strongest pattern that holds among those tested and can be noticed."""
    if not tested:
        return None
    adjusted = benjamini_hochberg([evidence.p for _, evidence in tested])
    holding = [
        one for one, p in zip(tested, adjusted, strict=True)
        if p < SHOWN and one[1].effect >= NOTICEABLE
    ]  # fmt: skip
    ranked = sorted(holding, key=lambda one: (-one[1].effect, one[0].first.key, one[0].second.key))
    return ranked[0] if ranked else None
