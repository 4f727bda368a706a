"""Baskets: items bought together, counted exactly, and what chance alone would put together.

A basket is a set of items. Items and baskets are numbers from 0 on. Support and confidence are
compared as whole numbers: a confidence of .8 means 10 · n_ab ≥ 8 · n_a, whatever binary fractions
make of .8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy import special

from report_builder.stats.intervals import LEVEL

Codes = NDArray[np.int64]
Numbers = NDArray[np.float64]
Itemset = tuple[int, ...]

WORD = 64  # baskets in one machine word
ROUNDS = 60  # of the fit; it moves by under a thousandth after about twenty
EXACT_SIZES = 20  # baskets up to this size are compared with those of just that size
SIZE_STEP = 1.25  # beyond, sizes within a quarter of each other are counted as alike


@dataclass(frozen=True, eq=False)
class Baskets:
    """Which of I items each of N baskets holds.

    ``basket``, ``item``: one entry a basket and item in it, none twice. ``size``: N; a basket
    without an item counts in it. ``counts``: (I,) baskets with each item.
    """

    basket: Codes
    item: Codes
    size: int
    counts: Codes

    def words(self) -> NDArray[np.uint64]:
        """(I, W): a bit for each basket, set where it holds the item."""
        bits = np.zeros((self.counts.size, -(-self.size // WORD)), dtype=np.uint64)
        flag = np.uint64(1) << (self.basket % WORD).astype(np.uint64)
        np.bitwise_or.at(bits, (self.item, self.basket // WORD), flag)
        return bits

    def items_per_basket(self) -> Codes:
        """(N,) how many different items each basket holds."""
        return np.bincount(self.basket, minlength=self.size).astype(np.int64)


def baskets(basket: Codes, item: Codes, size: int, items: int) -> Baskets:
    """Baskets from entries of a basket's and an item's number; an entry given twice counts once."""
    both = np.sort(np.asarray(basket, np.int64) * items + np.asarray(item, np.int64))
    both = both[np.diff(both, prepend=-1) > 0]  # np.unique would take ten times as long
    first, second = np.divmod(both, max(1, items))
    return Baskets(first, second, size, np.bincount(second, minlength=items).astype(np.int64))


def frequent_itemsets(held: Baskets, least: int, longest: int) -> dict[Itemset, int]:
    """Every set of up to ``longest`` items that lies in ``least`` baskets or more, with its count.

    Items in ascending order. Depth first over columns of bits (Eclat, Zaki 2000).
    """
    kept = np.flatnonzero(held.counts >= max(1, least))
    bits = held.words()[kept]
    found: dict[Itemset, int] = {}
    numbers = [int(number) for number in kept]
    for itemset, count in _grown((), numbers, bits, max(1, least), longest):
        found[itemset] = count
    return found


def _grown(
    prefix: Itemset, items: list[int], bits: NDArray[np.uint64], least: int, longest: int
) -> Iterator[tuple[Itemset, int]]:
    counts = np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
    for at, item in enumerate(items):
        itemset = (*prefix, item)
        yield itemset, int(counts[at])
        if len(itemset) == longest or at + 1 == len(items):
            continue
        joint = bits[at + 1 :] & bits[at]
        enough = np.flatnonzero(np.bitwise_count(joint).sum(axis=1, dtype=np.int64) >= least)
        if enough.size:
            rest = [items[at + 1 + int(place)] for place in enough]
            yield from _grown(itemset, rest, joint[enough], least, longest)


@dataclass(frozen=True, slots=True)
class Rule:
    """Baskets with all of ``given`` that also hold ``then``; all counts of baskets."""

    given: Itemset
    then: int
    together: int
    with_given: int
    with_then: int
    size: int

    @property
    def confidence(self) -> float:
        """Of the baskets with ``given``, the share that holds ``then`` as well."""
        return self.together / self.with_given

    @property
    def lift(self) -> float:
        """Confidence over the share of all baskets with ``then``; 1 where they do not go together.

        (Brin, Motwani, Ullman and Tsur 1997.)
        """
        return self.together * self.size / (self.with_given * self.with_then)


def rules(itemsets: Mapping[Itemset, int], size: int, confidence: Fraction) -> list[Rule]:
    """Rules with one consequent of at least that confidence, by their items.

    (Agrawal and Srikant 1994.) ``itemsets`` must hold every subset of each itemset, as those of
    ``frequent_itemsets`` do.
    """
    found = []
    for itemset, together in sorted(itemsets.items()):
        for place, then in enumerate(itemset):
            given = itemset[:place] + itemset[place + 1 :]
            if not given:
                continue
            before = itemsets[given]
            if confidence.denominator * together >= confidence.numerator * before:
                found.append(Rule(given, then, together, before, itemsets[(then,)], size))
    return found


def at_random(held: Baskets, shown: Codes) -> Numbers:
    """How many baskets would hold two items if each were filled at random with as many as it has.

    A square matrix over the items ``shown``. Baskets of one size are compared with each other, as
    large ones hold more of everything, and baskets of one item can hold no pair. In each size the
    pairs are split as w_a · w_b such that every item is in as many pairs as it really is (quasi-
    independence, Goodman 1968, fitted by iterative proportional scaling).
    """
    sizes = held.items_per_basket()
    strata, place = np.unique(_alike(sizes), return_inverse=True)
    cells = held.item * strata.size + place[held.basket]
    pairs = np.bincount(
        cells, weights=sizes[held.basket] - 1.0, minlength=held.counts.size * strata.size
    ).reshape(held.counts.size, strata.size)
    weights = _fitted(np.asarray(pairs[:, pairs.sum(axis=0) > 0], np.float64))[shown]
    expected: Numbers = weights @ weights.T
    return expected


def _alike(sizes: Codes) -> Codes:
    """A number for each size; sizes with the same number are alike."""
    beyond = np.log(np.maximum(sizes, EXACT_SIZES) / EXACT_SIZES) / np.log(SIZE_STEP)
    return np.where(sizes <= EXACT_SIZES, sizes, EXACT_SIZES + 1 + beyond.astype(np.int64))


def _fitted(partners: Numbers) -> Numbers:
    """w with w_a · (sum of the others' w) = ``partners`` in every column."""
    weights: Numbers = partners / np.sqrt(partners.sum(axis=0))
    for _ in range(ROUNDS):
        others = np.maximum(weights.sum(axis=0) - weights, np.finfo(np.float64).tiny)
        # The root halves the step: without it two items would swing to and fro for ever.
        weights = np.sqrt(weights * partners / others)
    return weights


def against_chance(
    together: float, expected: float, level: float = LEVEL
) -> tuple[float, float, float]:
    """The ends of an interval for a count over what was expected, and p of the difference.

    The count is taken as Poisson (Garwood 1936), which is never too sure: a count of baskets varies
    less. p is two-sided, twice the smaller tail. ``expected`` must be positive.
    """
    tail = (1 - level) / 2
    low = float(special.gammaincinv(together, tail)) if together > 0 else 0.0
    high = float(special.gammaincinv(together + 1, 1 - tail))
    if together >= expected:
        outside = float(special.gammainc(together, expected))
    else:
        outside = float(special.gammaincc(together + 1, expected))
    return low / expected, high / expected, min(1.0, 2 * outside)
