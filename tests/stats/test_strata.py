"""One factor with another held constant, and two factors together."""

from __future__ import annotations

import numpy as np
import pytest

from report_builder.stats.effects import ETA_SQUARED
from report_builder.stats.inference import compare_groups
from report_builder.stats.strata import interaction, places_within, standardised_difference

# --- places within strata


def test_places_by_hand() -> None:
    """Stratum a holds 10, 30, 30: places 1/6 and twice 4/6; b holds 5 alone, in the middle."""
    found = places_within([10, 5, 30, 30], ["a", "b", "a", "a"])
    assert found == pytest.approx([1 / 6, 0.5, 4 / 6, 4 / 6])


def test_a_factor_that_works_only_through_the_strata_is_gone_within_them() -> None:
    """The value depends on age alone, the occupation goes with age: alone it explains much."""
    rng = np.random.default_rng(4)
    old = rng.random(2000) < 0.4
    retired = np.where(old, rng.random(2000) < 0.7, rng.random(2000) < 0.05)
    values = rng.exponential(np.where(old, 1.0, 3.0))
    alone = compare_groups(values, retired)
    held = compare_groups(places_within(values, old), retired)
    assert alone.low > 0.05
    assert held.p > 0.05
    assert held.effect < 0.005


def test_a_factor_of_its_own_stays() -> None:
    rng = np.random.default_rng(5)
    stratum, own = rng.integers(0, 4, 1000), rng.integers(0, 2, 1000)
    values = rng.normal(0, 1, 1000) + stratum + own
    assert compare_groups(places_within(values, stratum), own).low > 0.1


def test_within_strata_five_in_a_hundred_are_called_different_where_nothing_is() -> None:
    rng = np.random.default_rng(6)
    p = []
    for _ in range(300):
        stratum = rng.integers(0, 3, 120)
        group = (rng.random(120) < 0.2 + 0.3 * stratum / 2).astype(int)
        p.append(compare_groups(places_within(rng.exponential(1.0 + stratum), stratum), group).p)
    assert 0.02 < np.mean(np.array(p) < 0.05) < 0.08


def test_sizes_must_match() -> None:
    with pytest.raises(ValueError, match="strata"):
        places_within([1, 2], ["a"])


# --- standardised difference


def test_standardised_difference_by_hand() -> None:
    """Members: two in a (mean 2), two in b (mean 10); others 3 in a (mean 4), 2 in b (mean 16).

    Differences −2 and −6, each stratum holds half of the members: −4. Variances of the means:
    a 2/2 + 1/3, b 2/2 + 2/2; the error is the root of (4/3 + 2) / 4."""
    values = [1, 3, 9, 11, 3, 4, 5, 15, 17]
    member = [1, 1, 1, 1, 0, 0, 0, 0, 0]
    strata = ["a", "a", "b", "b", "a", "a", "a", "b", "b"]
    difference, low, high = standardised_difference(values, member, strata)
    assert difference == pytest.approx(-4)
    assert (high - low) / 2 == pytest.approx(1.959964 * ((4 / 3 + 2) / 4) ** 0.5)


def test_a_gap_that_is_that_of_the_strata_is_gone() -> None:
    """Four of six members are poor, two of six others: means 16/3 against 26/3, alike equal."""
    values = [1, 3, 1, 3, 11, 13, 1, 3, 11, 13, 11, 13]
    member = [True] * 6 + [False] * 6
    strata = ["poor"] * 4 + ["rich"] * 2 + ["poor"] * 2 + ["rich"] * 4
    assert standardised_difference(values, member, strata)[0] == pytest.approx(0)


def test_strata_without_both_sides_are_left_out() -> None:
    alone = standardised_difference([1, 3, 2, 4, 99], [1, 1, 0, 0, 1], list("aaaab"))
    assert alone[0] == pytest.approx(-1)
    with pytest.raises(ValueError, match="two members and two others"):
        standardised_difference([1, 2, 3], [1, 0, 0], list("aaa"))


# --- interaction


def test_interaction_f_test_by_hand() -> None:
    """Cells of two with the ranks 1 2, 7 8, 3 4, 5 6: means 1.5, 7.5, 3.5, 5.5.

    Within cells 4 · 0.5 = 2 is left with four degrees. The interaction has the square
    8 · ((1.5 − 7.5 − 3.5 + 5.5) / 4)² = 8 with one: F = 16, p = .0161 by the table of F(1, 4).
    Both factors added up leave 10, of which 8 − 0.5 is the interaction's beyond chance."""
    found = interaction([10, 20, 70, 80, 30, 40, 50, 60], list("aaaabbbb"), list("xxyyxxyy"))
    assert found.p == pytest.approx(0.0161, abs=1e-4)
    assert found.effect_name == ETA_SQUARED
    assert found.effect == pytest.approx(7.5 / 10)
    assert found.low <= found.effect <= found.high


def test_two_factors_that_add_up_show_no_interaction() -> None:
    rng = np.random.default_rng(8)
    p = []
    for _ in range(300):
        first, second = rng.integers(0, 3, 150), rng.integers(0, 2, 150)
        p.append(interaction(rng.exponential(1, 150) + 0.3 * first, first, second).p)
    assert 0.02 < np.mean(np.array(p) < 0.05) < 0.08


def test_a_planted_interaction_is_found_whatever_the_row_order() -> None:
    rng = np.random.default_rng(9)
    first, second = rng.integers(0, 2, 400), rng.integers(0, 2, 400)
    values = rng.normal(0, 1, 400) + (first == second)
    found = interaction(values, first, second)
    assert found.p < 1e-4
    assert found.low > 0.01
    order = rng.permutation(400)
    assert interaction(values[order], first[order], second[order]) == found


def test_no_interaction_without_cells_or_variation() -> None:
    assert interaction([1] * 8, [0, 0, 1, 1] * 2, [0] * 4 + [1] * 4).p == 1
    with pytest.raises(ValueError, match="two groups of each"):
        interaction([1, 2, 3], ["a", "a", "a"], ["x", "y", "x"])
