"""Pairs of items: how often together, how often by chance, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

import numpy as np

from report_builder.model import Evidence
from report_builder.sections.baskets.contents import Shelf
from report_builder.stats.baskets import (
    Baskets,
    Codes,
    Itemset,
    Rule,
    against_chance,
    at_random,
    baskets,
    frequent_itemsets,
    rules,
)
from report_builder.stats.effects import SHARE_DIFFERENCE
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import LEVEL

TESTED = 200  # pairs with most orders beyond chance: enough for every table
SIGNIFICANT = 0.05  # after multiplying by the number of pairs looked at
WORTH_SAYING = Fraction(1, 20)  # confidence: of a pair in one order in twenty nobody makes use
Places = list[Codes]
TEST = "Poisson test of orders with both"


@dataclass(frozen=True, slots=True)
class Pair:
    """A rule of two items with its expectation.

    ``times``: together over expected, ``low`` and ``high`` the interval of this pair by itself,
    ``wide_low`` and ``wide_high`` the one that holds for all pairs looked at together.
    ``evidence``: effect is the confidence less what chance gives, with the interval and p for all
    pairs together.
    """

    rule: Rule
    expected: float
    low: float
    high: float
    wide_low: float
    wide_high: float
    evidence: Evidence

    @property
    def given(self) -> int:
        """The item one starts from."""
        return self.rule.given[0]

    @property
    def times(self) -> float:
        """How often together, over how often by chance."""
        return self.rule.together / self.expected

    @property
    def by_chance(self) -> float:
        """Of the orders with the first, the share that would hold the second by chance."""
        return self.expected / self.rule.with_given

    @property
    def clear(self) -> bool:
        """Together more often than chance, whatever was looked at beside."""
        return self.times > 1 and self.evidence.p < SIGNIFICANT and self.evidence.low > 0


@dataclass(frozen=True, eq=False)
class Looked:
    """All pairs of the items ``chosen``: how many there are, what chance gives, those tested."""

    chosen: Codes
    number: int
    expected: np.ndarray
    pairs: tuple[Pair, ...]


def look(shelf: Shelf, least: int, most: int) -> Looked:
    """The pairs of the ``most`` items in most orders, each in ``least`` or more; those together in
    thirty orders or more, the most orders beyond chance first."""
    held = shelf.held
    by_orders = sorted(range(len(shelf.names)), key=lambda at: (-int(held.counts[at]), at))
    chosen = np.array(sorted(at for at in by_orders[:most] if held.counts[at] >= least), np.int64)
    expected = at_random(held, chosen)
    number = comb(chosen.size, 2)
    place = {int(item): at for at, item in enumerate(chosen)}
    counts = _together(held, chosen)
    pairs = sorted(
        (pair for pair in counts if len(pair) > 1),
        key=lambda pair: (expected[place[pair[0]], place[pair[1]]] - counts[pair], pair),
    )[:TESTED]
    kept = {pair: counts[pair] for pair in (*((int(item),) for item in chosen), *pairs)}
    where = _by_item(shelf)
    tested = [
        _tested(shelf, rule, float(expected[place[rule.given[0]], place[rule.then]]), number, where)
        for rule in _directed(rules(kept, held.size, WORTH_SAYING))
    ]
    ranked = sorted(tested, key=lambda one: (one.expected - one.rule.together, one.rule.given))
    return Looked(chosen, number, expected, tuple(ranked))


def _together(held: Baskets, chosen: Codes) -> dict[Itemset, int]:
    """Counts of the items chosen, and of their pairs in thirty orders or more."""
    kept = np.isin(held.item, chosen)
    only = baskets(held.basket[kept], held.item[kept], held.size, held.counts.size)
    return frequent_itemsets(only, MINIMUM_PER_GROUP, 2)


def _directed(found: Sequence[Rule]) -> list[Rule]:
    """Each pair once, in the direction with the higher confidence."""
    kept: dict[frozenset[int], Rule] = {}
    for rule in sorted(found, key=lambda one: (-one.confidence, one.given)):
        kept.setdefault(frozenset((*rule.given, rule.then)), rule)
    return list(kept.values())


def _tested(shelf: Shelf, rule: Rule, expected: float, number: int, where: Places) -> Pair:
    repeated = _repetition(shelf, np.intersect1d(where[rule.given[0]], where[rule.then], True))
    together, chance = rule.together / repeated, expected / repeated
    low, high, p = against_chance(together, chance)
    wide = against_chance(together, chance, 1 - (1 - LEVEL) / max(1, number))
    share = expected / rule.with_given
    # Of the orders with the first no more than all hold the second as well.
    low, high, wide_low, wide_high = (min(end, 1 / share) for end in (low, high, *wide[:2]))
    evidence = Evidence(
        TEST, rule.size, rule.confidence - share, SHARE_DIFFERENCE,
        share * (wide_low - 1), share * (wide_high - 1), min(1.0, p * max(1, number)),
    )  # fmt: skip
    return Pair(rule, expected, low, high, wide_low, wide_high, evidence)


def _repetition(shelf: Shelf, both: Codes) -> float:
    """How much orders repeat customers: 1 where each is another customer's."""
    known = shelf.customer[both]
    each = np.unique(known[known >= 0], return_counts=True)[1]
    unknown = both.size - int(each.sum())
    return float((each.astype(float) ** 2).sum() + unknown) / both.size


def _by_item(shelf: Shelf) -> Places:
    """For each item the orders that hold it."""
    held = shelf.held
    order = np.argsort(held.item, kind="stable")
    return np.split(held.basket[order], np.cumsum(held.counts)[:-1])


def never(shelf: Shelf, given: int, then: int) -> int:
    """Known customers who bought the one and never the other."""
    held = shelf.held
    buyers = [np.unique(shelf.customer[held.basket[held.item == at]]) for at in (given, then)]
    first, second = (each[each >= 0] for each in buyers)
    return int(np.setdiff1d(first, second, True).size)
