"""What the models know of a customer: repeat orders, and when the first and the last was."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Histories:
    """Customers by their history; equal histories are held once, for many customers share one.

    ``repeats``: orders after the first (x); ``last``: time from the first to the last order (t_x);
    ``age``: time from the first order to the end of what was observed (T), all three of each
    distinct history. ``counts``: customers who have it; ``of``: customer -> their history.
    """

    repeats: Floats
    last: Floats
    age: Floats
    counts: Floats
    of: Indices

    @classmethod
    def of_customers(cls, repeats: ArrayLike, last: ArrayLike, age: ArrayLike) -> Histories:
        """From one value a customer. Raises ValueError where they contradict each other."""
        columns = [np.asarray(one, dtype=float) for one in (repeats, last, age)]
        x, t, end = columns
        if not len(x):
            raise ValueError("no customers")
        if not all(np.isfinite(one).all() for one in columns):
            raise ValueError("a history is not finite")
        if (x < 0).any() or (t < 0).any() or (t > end).any() or ((x == 0) & (t > 0)).any():
            raise ValueError("a history is not possible: orders from the first to the last to now")
        codes, values = np.zeros(len(x), dtype=np.int64), []
        for one in columns:
            distinct, place = np.unique(one, return_inverse=True)
            codes = codes * len(distinct) + place
            values.append(distinct)
        keys, of, counts = np.unique(codes, return_inverse=True, return_counts=True)
        rest, found = keys, []
        for distinct in reversed(values):
            found.append(distinct[rest % len(distinct)])
            rest = rest // len(distinct)
        return cls(found[2], found[1], found[0], counts.astype(float), of.astype(np.intp))

    @cached_property
    def levels(self) -> tuple[Floats, Indices]:
        """The different numbers of repeat orders, few of them, and the place of each history."""
        values, place = np.unique(self.repeats, return_inverse=True)
        return values, place.astype(np.intp)

    def __len__(self) -> int:
        """The number of customers."""
        return len(self.of)
