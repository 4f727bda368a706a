"""Overlap weighting: exact balance, known confounding recovered, coverage, and its limits."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from report_builder.stats.adjustment import (
    adjusted_difference,
    affordable,
    balance,
    dummies,
    effective_size,
    propensity,
    shared,
)
from report_builder.stats.intervals import Numbers

RUNS = 600


def drawn(
    generator: np.random.Generator, size: int, effect: float
) -> tuple[dict[str, Numbers], Numbers, Numbers]:
    """A trait that makes people join and spend, one that does neither, and a true effect."""
    keen, home = generator.integers(0, 3, size), generator.integers(0, 2, size)
    inside = generator.random(size) < np.array([0.2, 0.4, 0.7])[keen]
    values = 10.0 * keen + effect * inside + generator.normal(0, 4, size)
    return {"keen": keen, "home": home}, inside, values


def test_one_trait_by_hand() -> None:
    """Of trait A 1 in 4 is a member, of B 3 in 4. Within each trait members have 2 more. Overlap
    weights p(1 - p) are alike for both, so members' mean is (12 + 22)/2 and others' (10 + 20)/2."""
    labels = np.repeat(["A", "A", "B", "B"], [40, 120, 120, 40])
    inside = np.repeat([True, False, True, False], [40, 120, 120, 40])
    noise = np.tile([-1.0, 1.0], 160)
    values = np.where(labels == "A", 10.0, 20.0) + 2 * inside + noise
    fitted = propensity(inside, dummies({"trait": labels}))
    found = adjusted_difference(values, fitted)
    assert found is not None
    assert fitted.probability[0] == pytest.approx(0.25)
    assert (found.first, found.second) == (pytest.approx(17), pytest.approx(15))
    assert found.difference == pytest.approx(2)
    assert found.ratio is not None
    assert found.ratio[0] == pytest.approx(17 / 15)
    assert found.comparison.effect == pytest.approx(2 / sqrt(1 + 25))
    raw = values[inside].mean() - values[~inside].mean()
    assert raw == pytest.approx(7)  # (12 + 3 * 22)/4 less (3 * 10 + 20)/4


def test_overlap_weights_balance_exactly() -> None:
    """Theorem 3 of Li, Morgan & Zaslavsky (2018)."""
    traits, inside, _ = drawn(np.random.default_rng(1), 500, 0)
    fitted = propensity(inside, dummies(traits))
    found = balance(traits["keen"], fitted)
    assert found is not None
    assert abs(found.before) > 0.5
    assert abs(found.after) < 1e-6


def test_without_traits_it_is_the_plain_difference() -> None:
    """A constant probability weighs all alike; the sandwich is then Welch's with large numbers."""
    generator = np.random.default_rng(2)
    inside = np.arange(1000) < 300
    values = generator.normal(0, 1, 1000) + inside
    found = adjusted_difference(values, propensity(inside, np.ones((1000, 1))))
    assert found is not None
    assert found.difference == pytest.approx(values[inside].mean() - values[~inside].mean())
    error = sqrt(values[inside].var() / 300 + values[~inside].var() / 700)
    assert found.high - found.difference == pytest.approx(1.96 * error, rel=0.01)


def test_known_confounding_is_taken_off_and_intervals_cover() -> None:
    """Raw differences are off by 7 and more; adjusted ones are not, and cover 93-97 %."""
    generator = np.random.default_rng(20_111_209)
    estimates, covered, raw = [], 0, []
    for _ in range(RUNS):
        traits, inside, values = drawn(generator, 300, 1.5)
        found = adjusted_difference(values, propensity(inside, dummies(traits)))
        assert found is not None
        estimates.append(found.difference)
        raw.append(values[inside].mean() - values[~inside].mean())
        covered += found.low <= 1.5 <= found.high
    assert np.mean(raw) > 7
    assert np.mean(estimates) == pytest.approx(1.5, abs=3 * np.std(estimates) / sqrt(RUNS))
    assert 0.93 <= covered / RUNS <= 0.97


def test_no_effect_is_found_in_one_of_twenty() -> None:
    generator = np.random.default_rng(7)
    rejected = 0
    for _ in range(RUNS):
        traits, inside, values = drawn(generator, 200, 0)
        found = adjusted_difference(values, propensity(inside, dummies(traits)))
        assert found is not None
        rejected += found.comparison.p < 0.05
    assert rejected / RUNS <= 0.05 + 3 * sqrt(0.05 * 0.95 / RUNS)


def test_what_only_one_side_has_is_left_out_until_nothing_changes() -> None:
    """No woman is a member: women go. Town Z then has no other left: its member goes as well."""
    gender = np.array(["m", "m", "m", "m", "f", "f"])
    town = np.array(["X", "X", "Z", "Y", "Z", "X"])
    inside = np.array([True, False, True, False, False, False])
    kept = shared({"gender": gender, "town": town}, inside)
    assert kept.tolist() == [True, True, False, False, False, False]


def test_a_trait_needs_ten_rows_of_the_smaller_group_a_level() -> None:
    inside = np.arange(60) < 20
    three, two = np.arange(60) % 3, np.arange(60) % 2
    assert affordable({"three": three, "two": two}, inside) == ("three",)
    assert affordable({"two": two, "three": three}, inside) == ("two",)
    assert affordable({"three": three}, np.arange(60) < 19) == ()
    assert affordable({"same": np.zeros(60)}, inside) == ("same",)


def test_traits_that_tell_all_apart_give_no_comparison() -> None:
    inside = np.arange(200) < 100
    fitted = propensity(inside, dummies({"trait": inside.astype(str)}))
    assert adjusted_difference(np.arange(200.0), fitted) is None


def test_thirty_effective_rows_are_needed() -> None:
    values = np.tile([0.0, 1.0], 50)
    for members, told in ((30, True), (29, False)):
        fitted = propensity(np.arange(100) < members, np.ones((100, 1)))
        assert (adjusted_difference(values, fitted) is not None) == told


def test_columns_that_follow_from_others_change_nothing() -> None:
    traits, inside, values = drawn(np.random.default_rng(3), 400, 1)
    once = adjusted_difference(values, propensity(inside, dummies(traits)))
    twice = adjusted_difference(
        values, propensity(inside, dummies({**traits, "b": traits["keen"]}))
    )
    assert once is not None
    assert twice is not None
    assert twice.difference == pytest.approx(once.difference)


def test_constant_values_and_one_group() -> None:
    inside = np.arange(100) < 50
    assert adjusted_difference(np.full(100, 3.0), propensity(inside, np.ones((100, 1)))) is None
    with pytest.raises(ValueError, match="both groups"):
        propensity(np.ones(10, dtype=bool), np.ones((10, 1)))


def test_effective_size_of_kish() -> None:
    assert effective_size(np.ones(7)) == pytest.approx(7)
    assert effective_size(np.array([1.0, 1.0, 0.0, 0.0])) == pytest.approx(2)
    assert effective_size(np.zeros(3)) == 0


def test_a_label_of_fewer_than_ten_is_not_named() -> None:
    inside = np.arange(100) < 50
    rare = np.where(np.arange(100) % 50 < 9, "rare", "usual")
    fitted = propensity(inside, np.ones((100, 1)))
    found = balance(rare, fitted)
    assert found is not None
    assert found.label == "usual"
    assert balance(np.arange(100), fitted) is None


def test_a_mean_of_nearly_nothing_has_no_ratio() -> None:
    """Means of .001 beside a spread of 1: their ratio could be anything."""
    inside = np.arange(400) < 200
    values = np.tile([-0.999, 1.001], 200)
    found = adjusted_difference(values, propensity(inside, np.ones((400, 1))))
    assert found is not None
    assert found.first == pytest.approx(0.001)
    assert found.ratio is None
