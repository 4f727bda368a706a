"""Permutation importance: what helps on rows not seen before, and what does not."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import Ridge

from report_builder.stats import importance
from report_builder.stats.importance import LEAST_ROWS, permutation_importance


def world(n: int, step: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values that differ by ``step`` between two labels of the first factor, not of the second."""
    rng = np.random.default_rng(seed)
    first, second = rng.choice(["a", "b"], n), rng.choice(["x", "y", "z"], n)
    return rng.normal(0, 1, n) + step * (first == "b"), first, second


def test_what_decides_is_found_and_what_does_not_is_not() -> None:
    """A step of two standard deviations explains half the variance: of ranks about half too."""
    values, first, second = world(1000, 2.0)
    found = permutation_importance(values, [first, second])
    assert found.helps
    assert found.n == 1000
    assert 0.4 < found.skill.low < found.skill.value < found.skill.high < 0.6
    assert found.factors[0].low > 0.5
    assert abs(found.factors[1].value) < 0.01


def test_a_value_given_away_by_its_label_is_foreseen_nearly_whole() -> None:
    labels = np.repeat(["a", "b"], 100)
    found = permutation_importance(np.repeat([1.0, 2.0], 100), [labels])
    assert found.skill.value > 0.9


def test_without_any_effect_the_model_beats_nothing_in_nineteen_of_twenty_worlds() -> None:
    helped = [
        permutation_importance(values, [first, second]).helps
        for values, first, second in (world(150, 0.0, seed) for seed in range(60))
    ]
    assert sum(helped) <= 3


def test_order_of_rows_names_of_labels_and_scale_of_values_change_nothing() -> None:
    values, first, second = world(300, 0.5)
    found = permutation_importance(values, [first, second])
    order = np.random.default_rng(9).permutation(values.size)
    assert permutation_importance(values[order], [first[order], second[order]]) == found
    renamed = np.char.add("group ", first)
    assert permutation_importance(values * 10, [renamed, second]) == found


def test_the_same_baseline_and_ridge_as_scikit_learn() -> None:
    """One division into folds, judged by an outside implementation of both models."""
    values, first, second = world(400, 1.0)
    shown = np.column_stack([first == name for name in "ab"] + [second == n for n in "xyz"]) * 1.0
    test = np.arange(400) % 5 == 0
    target = values[~test]
    ridge = Ridge(alpha=100.0).fit(shown[~test], target)
    ours_alone = importance.SHRINKAGE
    importance.SHRINKAGE = (100.0,)
    try:
        score = importance._judge(
            shown, [slice(0, 2), slice(2, 5)], values, test, np.random.default_rng(0)
        )[0]
    finally:
        importance.SHRINKAGE = ours_alone
    mean = DummyRegressor().fit(shown[~test], target).predict(shown[test])
    error = ((values[test] - ridge.predict(shown[test])) ** 2).sum()
    assert score == pytest.approx(1 - error / ((values[test] - mean) ** 2).sum())


def test_large_data_is_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importance, "MOST_ROWS", 200)
    values, first, second = world(1000, 2.0)
    found = permutation_importance(values, [first, second])
    assert found.n == 200
    assert found.helps


@pytest.mark.parametrize(
    ("values", "factors"),
    [
        (np.arange(LEAST_ROWS - 1.0), [np.zeros(LEAST_ROWS - 1)]),
        (np.zeros(LEAST_ROWS), [np.zeros(LEAST_ROWS)]),
        (np.arange(LEAST_ROWS * 1.0), []),
        (np.arange(LEAST_ROWS * 1.0), [np.zeros(3)]),
    ],
)
def test_what_cannot_be_judged_is_refused(values: np.ndarray, factors: list[np.ndarray]) -> None:
    with pytest.raises(ValueError, match="needs"):
        permutation_importance(values, factors)


def test_a_hundred_rows_are_enough() -> None:
    found = permutation_importance(np.arange(LEAST_ROWS * 1.0), [np.arange(LEAST_ROWS) < 50])
    assert found.helps
