"""Baskets: exact counts, published answers, and chance among baskets of one size."""

from __future__ import annotations

import csv
import itertools
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from report_builder.stats.baskets import (
    Baskets,
    against_chance,
    at_random,
    baskets,
    frequent_itemsets,
    rules,
)
from tests.sets import DATA

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")


def held(rows: list[set[int]], items: int) -> Baskets:
    pairs = [(at, item) for at, row in enumerate(rows) for item in row]
    return baskets(
        np.array([at for at, _ in pairs], np.int64),
        np.array([item for _, item in pairs], np.int64),
        len(rows), items,
    )  # fmt: skip


@pytest.fixture(scope="module")
def groceries() -> Baskets:
    with (DATA / "known" / "groceries.csv").open(encoding="utf-8") as file:
        orders = [[name for name in row if name] for row in csv.reader(file)]
    number = {name: at for at, name in enumerate(sorted({name for row in orders for name in row}))}
    return held([{number[name] for name in row} for row in orders], len(number))


@needs_data
@pytest.mark.parametrize(
    ("support", "confidence", "expected"),
    [
        (Fraction(1, 100), Fraction(1, 2), 15),
        (Fraction(6, 1000), Fraction(1, 4), 463),
        (Fraction(1, 1000), Fraction(4, 5), 410),
    ],
)
def test_groceries_rules_of_arules(
    groceries: Baskets, support: Fraction, confidence: Fraction, expected: int
) -> None:
    """The counts that R's arules gives for its own data set (Hahsler, Grün and Hornik 2005)."""
    assert (groceries.size, groceries.counts.size) == (9835, 169)
    least = -(-support.numerator * groceries.size // support.denominator)
    found = rules(frequent_itemsets(groceries, least, 10), groceries.size, confidence)
    assert len(found) == expected


def test_rules_by_hand() -> None:
    """Of five baskets with a, four hold b: .8 exactly. b is in five of six: lift .8 / (5 / 6)."""
    five = held([{0, 1}, {0, 1}, {0, 1}, {0, 1}, {0}, {1}], 2)
    itemsets = frequent_itemsets(five, 1, 2)
    assert itemsets == {(0,): 5, (1,): 5, (0, 1): 4}
    (first, second) = rules(itemsets, 6, Fraction(4, 5))
    assert {first.then, second.then} == {0, 1}
    assert first.lift == pytest.approx(0.8 / (5 / 6))
    assert first.confidence == 0.8
    assert rules(itemsets, 6, Fraction(8001, 10000)) == []


def test_itemsets_against_counting_every_subset() -> None:
    generator = np.random.default_rng(3)
    rows = [set(np.flatnonzero(generator.random(8) < 0.4).tolist()) for _ in range(150)]
    least = 12
    counted = {
        itemset: sum(row >= set(itemset) for row in rows)
        for length in (1, 2, 3, 4)
        for itemset in itertools.combinations(range(8), length)
    }
    expected = {itemset: count for itemset, count in counted.items() if count >= least}
    assert frequent_itemsets(held(rows, 8), least, 4) == expected


def test_an_entry_given_twice_counts_once_and_an_empty_basket_counts() -> None:
    twice = baskets(np.array([0, 0, 2]), np.array([1, 1, 1]), 3, 2)
    assert twice.counts.tolist() == [0, 2]
    assert twice.items_per_basket().tolist() == [1, 0, 1]
    assert frequent_itemsets(twice, 1, 2) == {(1,): 2}


def test_every_item_is_in_as_many_pairs_as_it_really_is() -> None:
    generator = np.random.default_rng(4)
    rows = [set(generator.choice(6, generator.integers(1, 5), replace=False)) for _ in range(300)]
    expected = at_random(held(rows, 6), np.arange(6))
    np.fill_diagonal(expected, 0)
    pairs = [sum(len(row) - 1 for row in rows if item in row) for item in range(6)]
    np.testing.assert_allclose(expected.sum(axis=0), pairs, rtol=1e-6)


def test_baskets_filled_at_random_hold_what_is_expected() -> None:
    """Items of very different weight, sizes from one to six: on average over the pairs the count
    is the expected one, and no pair strays further than its noise."""
    generator = np.random.default_rng(5)
    weight = np.array([8.0, 4, 2, 2, 1, 1, 1, 1])
    rows = [
        set(generator.choice(8, 1 + generator.binomial(5, 0.3), replace=False,
                             p=weight / weight.sum()).tolist())
        for _ in range(20_000)
    ]  # fmt: skip
    filled = held(rows, 8)
    itemsets = frequent_itemsets(filled, 1, 2)
    expected = at_random(filled, np.arange(8))
    for (first, second), count in ((k, n) for k, n in itemsets.items() if len(k) == 2):
        # Filling by weight is not quite a split by weight: three per cent are allowed for that.
        room = 4 * np.sqrt(expected[first, second]) + 0.03 * expected[first, second]
        assert abs(count - expected[first, second]) < room
    # The usual lift is below one for every pair, because baskets of one item hold no pair.
    usual = [
        count * 20_000 / (filled.counts[a] * filled.counts[b])
        for (a, b), count in ((k, n) for k, n in itemsets.items() if len(k) == 2)
    ]
    assert max(usual) < 1


def test_all_items_in_every_basket_are_expected_together() -> None:
    assert at_random(held([{0, 1, 2}] * 9, 3), np.arange(3))[0, 1] == pytest.approx(9)
    assert at_random(held([{0}, {1}], 2), np.arange(2)).max() == 0


def test_interval_of_garwood_for_ten() -> None:
    """Published limits of a Poisson count of ten: 4.795 and 18.390."""
    low, high, p = against_chance(10, 2.0)
    assert low * 2 == pytest.approx(4.7954, abs=1e-4)
    assert high * 2 == pytest.approx(18.3904, abs=1e-4)
    assert p == pytest.approx(2 * stats.poisson.sf(9, 2.0))
    assert against_chance(1, 5.0)[2] == pytest.approx(2 * stats.poisson.cdf(1, 5.0))
    assert against_chance(0, 5.0)[:1] == (0.0,)
    assert against_chance(3, 3.0)[2] == 1.0
