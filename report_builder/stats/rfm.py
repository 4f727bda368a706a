"""Recency, frequency and money: scores on values, named segments, value tiers.

A score counts how many fifths of the customers are *strictly worse*, in whole numbers. Equal values
therefore always share a score, a better value never scores lower, and neither the order of the
customers nor their names matter. The price is that a crowd of equal values takes one level for
itself and the levels it covers stay unused: with a third of the customers at one order, they all
score 1 and nobody scores 2. `cut_points` says what each score means, `levels` how many are in use.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

#: Five levels are the custom of RFM: coarse enough to be named, fine enough to differ.
LEVELS = 5
#: The value tiers, in percent of customers: the best fifth, and the best half with it.
TOP_TIER_PERCENT = 20
MIDDLE_TIER_PERCENT = 50

#: Value tiers, best first.
TIERS = ("top", "middle", "rest")


@dataclass(frozen=True)
class ScoreBand:
    """What one score means: the values (inclusive) that carry it, and how many customers do."""

    score: int
    low: float
    high: float
    customers: int


@dataclass(frozen=True)
class Segment:
    """A named block of the recency × frequency grid; the ranges are inclusive scores."""

    name: str
    meaning: str
    recency: tuple[int, int]
    frequency: tuple[int, int]

    def cells(self) -> Iterable[tuple[int, int]]:
        """Every (recency score, frequency score) of the block."""
        for recency in range(self.recency[0], self.recency[1] + 1):
            for frequency in range(self.frequency[0], self.frequency[1] + 1):
                yield recency, frequency


#: All segments, from the most engaged to the least; together they cover each cell exactly once.
SEGMENTS: tuple[Segment, ...] = (
    Segment("champions", "Bought just now and buy more often than most.", (5, 5), (4, 5)),
    Segment("loyal", "Buy often, and their last visit is not long ago.", (3, 4), (4, 5)),
    Segment(
        "potential loyalist",
        "Bought recently and have come back before: could become regulars.",
        (4, 5),
        (2, 3),
    ),
    Segment("new", "Bought just now, among the fewest orders so far.", (5, 5), (1, 1)),
    Segment("promising", "Bought recently, among the fewest orders so far.", (4, 4), (1, 1)),
    Segment(
        "needs attention",
        "Average buyers whose last visit is slipping away.",
        (3, 3),
        (3, 3),
    ),
    Segment("about to sleep", "Few orders, and none for some time.", (3, 3), (1, 2)),
    Segment("at risk", "Used to buy regularly, but have stayed away for long.", (1, 2), (3, 4)),
    Segment(
        "cannot lose",
        "Used to buy more often than almost anyone, but have stayed away for long.",
        (1, 2),
        (5, 5),
    ),
    Segment("hibernating", "Few orders, the last of them long ago.", (1, 2), (1, 2)),
)

#: With whom the customers of a segment go where they are too few to be told: the most alike first.
NEXT_TO: Mapping[str, Sequence[str]] = {
    "champions": ("loyal", "potential loyalist"),
    "loyal": ("potential loyalist", "needs attention", "champions"),
    "potential loyalist": ("loyal", "needs attention", "promising"),
    "new": ("promising", "potential loyalist"),
    "promising": ("new", "potential loyalist"),
    "needs attention": ("about to sleep", "loyal"),
    "about to sleep": ("needs attention", "promising"),
    "at risk": ("cannot lose", "hibernating"),
    "cannot lose": ("at risk", "hibernating"),
    "hibernating": ("at risk", "cannot lose"),
}

_NAME_OF_CELL = {cell: segment.name for segment in SEGMENTS for cell in segment.cells()}


def score(values: ArrayLike, higher_is_better: bool = True) -> NDArray[np.int64]:
    """Score each value 1 (worst) to 5 (best): `1 + floor(5 × strictly worse / all)`.

    Args:
        values: one finite number per customer, any length (empty gives empty).
        higher_is_better: False for days since the last order, where few days are good.

    Raises:
        ValueError: when a value is missing or infinite.
    """
    goodness = _finite(values)
    if not higher_is_better:
        goodness = -goodness
    worse = np.searchsorted(np.sort(goodness), goodness, side="left").astype(np.int64)
    scores: NDArray[np.int64] = 1 + LEVELS * worse // max(goodness.size, 1)
    return scores


def cut_points(values: ArrayLike, higher_is_better: bool = True) -> tuple[ScoreBand, ...]:
    """The values behind each score in use, worst score first (a score nobody has is left out)."""
    numbers = _finite(values)
    scores = score(numbers, higher_is_better)
    return tuple(
        ScoreBand(
            score=int(level),
            low=float(numbers[scores == level].min()),
            high=float(numbers[scores == level].max()),
            customers=int((scores == level).sum()),
        )
        for level in np.unique(scores)
    )


def levels(scores: ArrayLike) -> int:
    """How many different scores are really in use (five at most)."""
    return int(np.unique(np.asarray(scores)).size)


def segment(recency_score: int, frequency_score: int) -> str:
    """The segment of one cell of the grid.

    Raises:
        ValueError: when a score is not a whole number from 1 to 5.
    """
    try:
        return _NAME_OF_CELL[(recency_score, frequency_score)]
    except KeyError:
        raise ValueError(
            f"scores run from 1 to {LEVELS}, got recency {recency_score}, "
            f"frequency {frequency_score}"
        ) from None


def value_tier(monetary: ArrayLike) -> NDArray[Any]:
    """Tier of each customer by money: "top" (best 20 %), "middle" (next 30 %), "rest".

    A customer is in the top tier when at most 20 % of all customers have as much or more. Equal
    money shares a tier, and a tie across the edge goes to the lower one: no tier is ever fuller
    than its name says.

    Raises:
        ValueError: when a value is missing or infinite.
    """
    money = _finite(monetary)
    below = np.searchsorted(np.sort(money), money, side="left")
    at_least_as_good = (money.size - below) * 100
    return np.select(
        [
            at_least_as_good <= TOP_TIER_PERCENT * money.size,
            at_least_as_good <= MIDDLE_TIER_PERCENT * money.size,
        ],
        [np.array("top", dtype=object), np.array("middle", dtype=object)],
        np.array("rest", dtype=object),
    )


def segments(
    days_since_last_order: "pd.Series[Any]",
    orders: "pd.Series[Any]",
    revenue: "pd.Series[Any]",
) -> pd.DataFrame:
    """Scores, segment and value tier of every customer.

    Args:
        days_since_last_order: as-of date minus last order, in days.
        orders: number of orders.
        revenue: money, any currency.

    Returns:
        One row per customer on the index of the arguments: `recency_score`, `frequency_score`,
        `monetary_score` (1 to 5), `segment` (a name in `SEGMENTS`), `tier` (one of `TIERS`).

    Raises:
        ValueError: when the three indexes differ, or a value is missing or infinite.
    """
    index = days_since_last_order.index
    if not (index.equals(orders.index) and index.equals(revenue.index)):
        raise ValueError("recency, orders and revenue must describe the same customers in order")
    recency = score(days_since_last_order.to_numpy(), higher_is_better=False)
    frequency = score(orders.to_numpy())
    return pd.DataFrame(
        {
            "recency_score": recency,
            "frequency_score": frequency,
            "monetary_score": score(revenue.to_numpy()),
            "segment": _grid()[recency - 1, frequency - 1],
            "tier": value_tier(revenue.to_numpy()),
        },
        index=index,
    )


def joined_segments(sizes: Mapping[str, int], smallest: int) -> dict[str, str]:
    """Under which name each segment is told, so that none has one to ``smallest`` - 1 customers.

    The smallest goes to the first of ``NEXT_TO`` that has customers, and so on. Segments of the
    rows R1 and R2 stay among themselves, as do the others, while there are others: what the scores
    tell of these rows would give a small one away.
    """
    left = {name: size for name, size in sizes.items() if size > 0}
    told = {name: name for name in sizes}
    while (
        len(left) > 1
        and (name := min(left, key=lambda one: (left[one], one)))
        and (left[name] < smallest)
    ):
        others = [other for other in left if other != name]
        to = next((other for other in NEXT_TO[name] if other in left), min(others))
        left[to] += left.pop(name)
        told = {one: to if now == name else now for one, now in told.items()}
    return told


def _grid() -> NDArray[Any]:
    """The names as a 5 × 5 array: row recency score − 1, column frequency score − 1."""
    scores = range(1, LEVELS + 1)
    return np.array([[segment(r, f) for f in scores] for r in scores], dtype=object)


def _finite(values: ArrayLike) -> NDArray[np.float64]:
    numbers = np.asarray(values, dtype=np.float64)
    if not np.isfinite(numbers).all():
        raise ValueError("RFM values must be finite: a missing value has no rank")
    return numbers
