"""Drivers: parts add up, are symmetric, and are what a hand calculation says."""

from math import log, prod

import numpy as np
import pytest
from numpy.testing import assert_allclose

from report_builder.stats.drivers import PriceMix, log_mean_contributions, price_mix_split


def test_log_mean_by_hand() -> None:
    """100 × 2 → 200 × 4: both factors doubled, so each brings half of 600."""
    parts = log_mean_contributions({"customers": 100, "orders": 2}, {"customers": 200, "orders": 4})
    assert parts == pytest.approx({"customers": 300, "orders": 300})


def test_log_mean_of_one_moving_factor_is_the_whole_difference() -> None:
    parts = log_mean_contributions({"a": 3, "b": 5, "c": 7}, {"a": 3, "b": 6, "c": 7})
    assert parts == pytest.approx({"a": 0, "b": 21, "c": 0})


def test_log_mean_ang_2004_definition() -> None:
    parts = log_mean_contributions({"a": 2, "b": 3}, {"a": 5, "b": 4})
    weight = (20 - 6) / log(20 / 6)
    assert parts == pytest.approx({"a": weight * log(5 / 2), "b": weight * log(4 / 3)})


def test_log_mean_parts_add_up_and_turn_with_the_periods() -> None:
    generator = np.random.default_rng(7)
    for _ in range(50):
        names = ["customers", "orders", "units", "price"]
        before = dict(zip(names, generator.lognormal(2, 1, 4).tolist(), strict=True))
        after = dict(zip(names, generator.lognormal(2, 1, 4).tolist(), strict=True))
        parts = log_mean_contributions(before, after)
        difference = prod(after.values()) - prod(before.values())
        assert sum(parts.values()) == pytest.approx(difference, rel=1e-9)
        back = log_mean_contributions(after, before)
        assert_allclose(list(back.values()), [-part for part in parts.values()], rtol=1e-9)


def test_log_mean_hardly_changed_or_not_at_all() -> None:
    same = {"a": 3.0, "b": 4.0}
    assert log_mean_contributions(same, same) == {"a": 0, "b": 0}
    step = 3 * (1 + 1e-12) - 3
    parts = log_mean_contributions(same, {"a": 3 + step, "b": 4.0})
    assert parts["a"] == pytest.approx(4 * step, rel=1e-3)
    swapped = log_mean_contributions({"a": 2, "b": 8}, {"a": 8, "b": 2})
    assert swapped["a"] == pytest.approx(16 * log(4))
    assert swapped["a"] + swapped["b"] == pytest.approx(0)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 0, "b": 5}, {"a": 4, "b": 6}, {"a": 24, "b": 0}),
        ({"a": 4, "b": 6}, {"a": 0, "b": 5}, {"a": -24, "b": 0}),
        ({"a": 0, "b": 0, "c": 2}, {"a": 3, "b": 4, "c": 2}, {"a": 12, "b": 12, "c": 0}),
        ({"a": 0, "b": 5}, {"a": 4, "b": 0}, {"a": 0, "b": 0}),
        ({"a": 0, "b": 5}, {"a": 0, "b": 9}, {"a": 0, "b": 0}),
    ],
)
def test_log_mean_takes_zeros_at_their_limit(
    before: dict[str, float], after: dict[str, float], expected: dict[str, float]
) -> None:
    assert log_mean_contributions(before, after) == expected


def test_log_mean_zero_rule_is_the_limit_of_small_values() -> None:
    tiny = log_mean_contributions({"a": 1e-300, "b": 5}, {"a": 4, "b": 6})
    assert tiny == pytest.approx({"a": 24, "b": 0}, abs=0.01)


@pytest.mark.parametrize(
    ("before", "after"),
    [({"a": 1}, {"b": 1}), ({}, {}), ({"a": -1}, {"a": 1}), ({"a": 1}, {"a": float("nan")})],
)
def test_log_mean_refuses_other_factors(before: dict[str, float], after: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="factors"):
        log_mean_contributions(before, after)


NAN = float("nan")


@pytest.mark.parametrize(
    ("quantity_before", "price_before", "quantity_after", "price_after", "expected"),
    [
        # 10 × 2 → 15 × 2: five more at 2
        ([10], [2], [15], [2], PriceMix(10, 0, 0, 0, 0)),
        # 10 × 2 → 10 × 3
        ([10], [2], [10], [3], PriceMix(0, 0, 10, 0, 0)),
        # 10 × 2 → 20 × 3: 10 · 2.5 volume, 15 · 1 price
        ([10], [2], [20], [3], PriceMix(25, 0, 15, 0, 0)),
        # same 20 units, five moved from the product at 1 to the one at 3
        ([10, 10], [1, 3], [5, 15], [1, 3], PriceMix(0, 10, 0, 0, 0)),
        # mix unchanged, all doubled
        ([10, 30], [1, 3], [20, 60], [1, 3], PriceMix(100, 0, 0, 0, 0)),
        # one product gone, one new, one steady
        ([4, 5, 0], [10, 2, NAN], [4, 0, 6], [10, NAN, 3], PriceMix(0, 0, 0, 18, -10)),
        # a price without sales is no product of that period
        ([4, 0], [10, 99], [4, 2], [10, 5], PriceMix(0, 0, 0, 10, 0)),
        # nothing continues
        ([3], [2], [NAN], [NAN], PriceMix(0, 0, 0, 0, -6)),
    ],
)
def test_price_mix_by_hand(
    quantity_before: list[float],
    price_before: list[float],
    quantity_after: list[float],
    price_after: list[float],
    expected: PriceMix,
) -> None:
    split = price_mix_split(quantity_before, price_before, quantity_after, price_after)
    parts = [split.volume, split.mix, split.price, split.new, split.discontinued]
    assert_allclose(
        parts,
        [expected.volume, expected.mix, expected.price, expected.new, expected.discontinued],
        atol=1e-12,
    )


def test_price_mix_adds_up_is_symmetric_and_ignores_order() -> None:
    generator = np.random.default_rng(8)
    before, after = generator.poisson(3, (2, 200)).astype(float)
    price_before, price_after = generator.lognormal(1, 1, (2, 200))
    split = price_mix_split(before, price_before, after, price_after)
    difference = (after * price_after).sum() - (before * price_before).sum()
    assert split.total == pytest.approx(difference, rel=1e-9)
    assert min(split.new, -split.discontinued) > 0
    back = price_mix_split(after, price_after, before, price_before)
    assert back.volume == pytest.approx(-split.volume)
    assert back.mix == pytest.approx(-split.mix)
    assert back.price == pytest.approx(-split.price)
    assert back.new == pytest.approx(-split.discontinued)
    order = generator.permutation(200)
    shuffled = price_mix_split(before[order], price_before[order], after[order], price_after[order])
    assert shuffled.mix == pytest.approx(split.mix)


@pytest.mark.parametrize(
    ("quantity", "price"),
    [([-1, 1], [1, 1]), ([1, 1], [NAN, 1]), ([np.inf, 1], [1, 1]), ([1], [1]), ([1, 1], [1])],
)
def test_price_mix_refuses_impossible_products(quantity: list[float], price: list[float]) -> None:
    with pytest.raises(ValueError, match=r"quantities|price|products"):
        price_mix_split(quantity, price, [1, 1], [1, 1])
