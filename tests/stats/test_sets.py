"""Sets of features for clusters: blocks, telling directions, and which set is taken."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from report_builder.stats.clustering import (
    adjusted_rand_index,
    balanced,
    choose_set,
    telling_components,
)
from report_builder.stats.clustering.sets import EQUAL_CLEARNESS, WIDER_MARGIN

Matrix = NDArray[np.float64]


def standardised(matrix: Matrix) -> Matrix:
    result: Matrix = (matrix - matrix.mean(axis=0)) / matrix.std(axis=0)
    return result


def clouds(size: int, columns: int, seed: int) -> Matrix:
    return np.random.default_rng(seed).normal(size=(size, columns))


def grouped(columns: int, apart: float, seed: int = 1, each: int = 80) -> tuple[Matrix, Matrix]:
    """Three groups, each high in every third column, and which group each row is of."""
    rng = np.random.default_rng(seed)
    centres = apart * np.resize(np.eye(3), (columns, 3)).T
    labels = np.repeat(np.arange(3.0), each)
    return centres[labels.astype(int)] + rng.normal(size=(3 * each, columns)), labels


# --- blocks ----------------------------------------------------------------------------------


def test_a_block_of_nine_weighs_three_times_as_much_as_one_column() -> None:
    matrix = standardised(clouds(200, 10, seed=2))
    weights = balanced(matrix, ["many"] * 9 + ["one"]).var(axis=0)
    assert weights[:9].sum() == pytest.approx(3)
    assert weights[9] == pytest.approx(1)


# --- directions ------------------------------------------------------------------------------


def test_what_columns_have_in_common_is_kept_and_noise_is_not() -> None:
    """Twelve columns made of three independent causes, a little noise in each: three directions."""
    rng = np.random.default_rng(5)
    causes = rng.normal(size=(500, 3))
    matrix = standardised(np.repeat(causes, 4, axis=1) + 0.5 * rng.normal(size=(500, 12)))
    found = telling_components(matrix)
    assert found.shape == (500, 3)
    explained = np.linalg.lstsq(found, causes - causes.mean(axis=0), rcond=None)[1]
    assert (1 - explained / (500 * causes.var(axis=0)) > 0.9).all()


def test_two_directions_are_kept_of_mere_noise() -> None:
    assert telling_components(standardised(clouds(500, 12, seed=1))).shape == (500, 2)


def test_two_columns_stay_as_they_are() -> None:
    matrix = standardised(clouds(50, 2, seed=1))
    assert telling_components(matrix) is matrix


def test_the_order_of_rows_changes_no_direction() -> None:
    matrix, _ = grouped(8, apart=3.0)
    matrix = standardised(matrix)
    order = np.random.default_rng(9).permutation(len(matrix))
    np.testing.assert_allclose(
        telling_components(matrix[order]), telling_components(matrix)[order], atol=1e-9
    )


# --- the choice ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_no_set_of_noise_is_sound(seed: int) -> None:
    matrix = standardised(clouds(400, 16, seed))
    sets = [matrix[:, :3], matrix[:, :6], telling_components(matrix)]
    taken, tried = choose_set(sets, fewest=3)
    assert taken == 0
    assert not any(one.sound for one in tried)


def test_groups_that_only_the_wide_set_shows_are_found() -> None:
    wide, labels = grouped(12, apart=3.0)
    core = clouds(len(wide), 3, seed=4)
    sets = [standardised(core), telling_components(standardised(np.hstack([core, wide])))]
    taken, tried = choose_set(sets, fewest=3)
    assert taken == 1
    assert adjusted_rand_index(tried[1].solution.labels, labels) > 0.9


def test_groups_of_the_core_are_not_buried_by_noise_in_the_wide_set() -> None:
    core, labels = grouped(3, apart=6.0, seed=7)
    noise = clouds(len(core), 12, seed=4)
    sets = [standardised(core), standardised(np.hstack([core, noise]))]
    taken, tried = choose_set(sets, fewest=3)
    assert taken == 0
    assert adjusted_rand_index(tried[0].solution.labels, labels) > 0.9


def test_of_equally_clear_sets_the_widest_is_taken() -> None:
    matrix, _ = grouped(4, apart=6.0)
    matrix = standardised(matrix)
    taken, tried = choose_set([matrix, matrix.copy()], fewest=3)
    assert taken == 1
    clear = [one.clearness for one in tried]
    assert clear[0] == clear[1]


def test_a_wider_set_has_to_be_clearer_of_noise_than_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same division passes as the first set and not as the second where it is just short."""
    matrix, _ = grouped(4, apart=6.0)
    matrix = standardised(matrix)
    clearness = choose_set([matrix], fewest=3)[1][0].clearness
    assert clearness is not None
    assert clearness > WIDER_MARGIN > EQUAL_CLEARNESS
    monkeypatch.setattr("report_builder.stats.clustering.sets.WIDER_MARGIN", clearness)
    taken, tried = choose_set([matrix, matrix.copy()], fewest=3)
    assert taken == 0
    assert [one.sound for one in tried] == [True, False]


def test_a_number_asked_for_is_taken_from_the_first_set_where_none_is_sound() -> None:
    matrix = standardised(clouds(200, 4, seed=1))
    taken, tried = choose_set([matrix[:, :2], matrix], requested=4)
    assert taken == 0
    assert [one.solution.k for one in tried] == [4, 4]
